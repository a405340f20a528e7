# SPDX-License-Identifier: Apache-2.0
"""What tells whether a file of settings has changed since it was read."""

from __future__ import annotations

from pathlib import Path

from mtcheck.errors import SettingsError


def file_state(path: Path, *, kind: str, most_bytes: int) -> tuple[int, int]:
    """When the file was last changed, in nanoseconds, and its size in bytes: a key for what was read of it.

    ``kind`` is what messages call it, such as "glossary". Raises SettingsError where it cannot be read and where it has
    more than ``most_bytes``, a whole number of MiB.
    """
    try:
        state = path.stat()
    except (OSError, ValueError) as reason:  # ValueError: a NUL in the path
        raise unreadable(path, reason, kind=kind) from reason
    if state.st_size > most_bytes:
        article = "an" if kind[0] in "aeiou" else "a"
        hint = f"the limit is {most_bytes >> 20} MiB"
        raise SettingsError(f"{path}: too large for {article} {kind}", hint=hint)
    return state.st_mtime_ns, state.st_size


def unreadable(path: Path, reason: OSError | ValueError, *, kind: str) -> SettingsError:
    """The error for a file that cannot be read."""
    words = reason.strerror if isinstance(reason, OSError) else str(reason)
    return SettingsError(f"cannot read the {kind} {path}: {words}")
