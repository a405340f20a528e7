# SPDX-License-Identifier: Apache-2.0
"""mtcheck: checks machine-translated news before it is published.

>>> from mtcheck import check, check_text
>>> report = check("article.txt", reference="reference.txt")    # doctest: +SKIP
>>> report.verdict.status                                       # doctest: +SKIP
'pass'
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mtcheck.errors import InputError, ModelError, MtcheckError, SettingsError

if TYPE_CHECKING:
    from mtcheck.results import Report
    from mtcheck.settings import Settings

__version__ = "0.1.0"
__all__ = ["InputError", "ModelError", "MtcheckError", "SettingsError", "__version__", "check", "check_text"]

_Path = str | os.PathLike[str]


def check(
    path: _Path, *, reference: _Path | Sequence[_Path] = (), settings: Settings | None = None, **options: Any
) -> Report:
    """Checks the article in a file, and returns the report that ``--format json`` prints.

    reference: one or more files with a human translation of the same article. ``options`` are the fields of
    ``mtcheck.settings.Settings`` (``fail_on="minor"``); no configuration file is read.

    Raises InputError for a file that cannot be read, SettingsError for an option that makes no sense, ModelError for
    a model that is missing or damaged: all of them MtcheckError.
    """
    from pathlib import Path

    from mtcheck.pipeline import check_file

    references = [reference] if isinstance(reference, str | os.PathLike) else list(reference)
    return check_file(Path(path), settings=_settings(settings, options), references=[Path(file) for file in references])


def check_text(
    text: str, *, references: Sequence[str] = (), settings: Settings | None = None, **options: Any
) -> Report:
    """As ``check``, of a text at hand. ``references`` are texts too; offsets in the report point into ``text``."""
    from mtcheck.formats import read_text
    from mtcheck.pipeline import check_article

    chosen = _settings(settings, options)
    articles = [read_text(other, path=f"<reference {number}>") for number, other in enumerate(references, 1)]
    return check_article(
        read_text(text, path="<text>", input_format=chosen.input_format), settings=chosen, references=articles
    )


def _settings(settings: Settings | None, options: dict[str, Any]) -> Settings:
    from mtcheck.settings import build_settings

    return build_settings(settings, options)
