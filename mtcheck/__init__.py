# SPDX-License-Identifier: Apache-2.0
"""mtcheck: checks machine-translated news before it is published.

>>> from mtcheck import check, check_text
>>> report = check("article.txt", reference="reference.txt")    # doctest: +SKIP
>>> report.verdict.status                                       # doctest: +SKIP
'pass'
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Unpack

from mtcheck.errors import InputError, ModelError, MtcheckError, SettingsError

if TYPE_CHECKING:
    from mtcheck.results import Finding, Report
    from mtcheck.scoring import SegmentScore
    from mtcheck.settings import Settings, SettingsOptions

__version__ = "0.1.0"
__all__ = [
    "Finding",
    "InputError",
    "ModelError",
    "MtcheckError",
    "Report",
    "SegmentScore",
    "Settings",
    "SettingsError",
    "SettingsOptions",
    "__version__",
    "check",
    "check_text",
    "score",
]
_ELSEWHERE: Final = {
    "Finding": "results",
    "Report": "results",
    "SegmentScore": "scoring",
    "Settings": "settings",
    "SettingsOptions": "settings",
}
"""Where the types live that are loaded once they are asked for."""

_Path = str | os.PathLike[str]


def check(
    path: _Path,
    *,
    source: _Path | None = None,
    reference: _Path | Sequence[_Path] = (),
    settings: Settings | None = None,
    **options: Unpack[SettingsOptions],
) -> Report:
    """Checks the article in a file, and returns the report that ``--format json`` prints.

    source: the file with the article before it was translated. reference: one or more files with a human translation
    of it. ``options`` are the fields of ``Settings`` (``fail_on="minor"``); no configuration file is read.

    Raises InputError for a file that cannot be read, SettingsError for an option that makes no sense, ModelError for
    a model that is missing or damaged: all of them MtcheckError.
    """
    from pathlib import Path

    from mtcheck.aligning import Partners
    from mtcheck.pipeline import check_file

    references = [reference] if isinstance(reference, str | os.PathLike) else list(reference)
    partners = Partners.read(None if source is None else Path(source), [Path(file) for file in references])
    return check_file(Path(path), settings=_settings(settings, options), partners=partners)


def check_text(
    text: str,
    *,
    source: str | None = None,
    references: Sequence[str] = (),
    settings: Settings | None = None,
    **options: Unpack[SettingsOptions],
) -> Report:
    """As ``check``, of texts at hand: ``source`` and ``references`` too.

    Offsets in the report point into ``report.article.text``. That is ``text`` itself where it is plain text; of
    ``input_format="html"`` and other markup it is what a reader sees.
    """
    from mtcheck.aligning import Partners
    from mtcheck.formats import read_text
    from mtcheck.pipeline import check_article

    chosen = _settings(settings, options)
    partners = Partners(
        None if source is None else read_text(source, path="<source>"),
        tuple(read_text(other, path=f"<reference {number}>") for number, other in enumerate(references, 1)),
    )
    article = read_text(text, path="<text>", input_format=chosen.input_format)
    return check_article(article, settings=chosen, partners=partners)


def score(
    segments: Iterable[Mapping[str, Any] | tuple[Any, ...] | str],
    *,
    model: _Path | None = None,
    min_confidence: float | None = None,
    ignore: Collection[str] = (),
) -> Iterator[SegmentScore]:
    """Scores segments, one result each in their order; both streams may be endless, for little is held at a time.

    A segment is a mapping with ``hypothesis`` and, where there are any, ``id``, ``source`` and ``reference`` (a string
    or a list of strings); a tuple of hypothesis, source and reference; or a hypothesis alone. Its id is its position,
    counted from 1, where it names none. ``ignore`` names metrics that are left out; ``min_confidence`` (0 to 1) is
    where error spans begin: None takes the model's thresholds, 0 gives every word its span.

    Raises SettingsError and ModelError at once, and InputError when a segment comes that is none.
    """
    from pathlib import Path

    from mtcheck.models import load_model
    from mtcheck.scoring import Scorer, score_all

    loaded = load_model(None if model is None else Path(model))
    return score_all(Scorer(loaded, min_confidence=min_confidence, ignore=ignore), segments)


def _settings(settings: Settings | None, options: SettingsOptions) -> Settings:
    from mtcheck.settings import build_settings

    return build_settings(settings, options)


if not TYPE_CHECKING:  # or a type checker would take every name for one of ours

    def __getattr__(name: str) -> Any:
        if name not in _ELSEWHERE:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"mtcheck.{_ELSEWHERE[name]}"), name)
