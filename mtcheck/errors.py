# SPDX-License-Identifier: Apache-2.0
"""The exception tree. Raised anywhere, caught in ``cli`` (and a service) alone."""


class MtcheckError(Exception):
    """Something the user can act on: one line that says what, and a hint that says what to do.

    ``message`` is a single line without a trailing full stop; ``hint`` may be empty.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InputError(MtcheckError):
    """A file, stream or text that cannot be read as an article."""


class SettingsError(MtcheckError):
    """An option, a configuration file or a combination of options that makes no sense."""


class ModelError(MtcheckError):
    """A model that is missing, damaged or of another shape than its manifest says."""
