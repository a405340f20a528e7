# SPDX-License-Identifier: Apache-2.0
"""The room that finds flaws: one file a flaw, named for the flaw.

A check is a module with

- ``check(context: Context) -> Iterator[Finding]``: what it finds in one article;
- ``EXAMPLES: tuple[Example, ...]``: what it flags and what it leaves alone. They are its documentation and its test.

``run`` is the door's verb: every check of the room that is not ignored, findings in the order of the text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, cast

from mtcheck import plugins
from mtcheck.article import Article, Residue, Span
from mtcheck.partners import Omission
from mtcheck.results import UNDETERMINED, Detection, Finding
from mtcheck.segment import Judgement, Segment


@dataclass(frozen=True, slots=True)
class Context:
    """All that a check may look at.

    ``judgements`` runs in step with ``segments``. ``foreign`` holds (span, language, confidence) of stretches that are
    not in the article's ``language``. ``omissions`` are sentences of the references, ``source_omissions`` those of the
    source (in ``source_language``) that the article seems to leave out. The thresholds are probabilities, 0 to 1.
    """

    article: Article
    language: str
    detections: tuple[Detection, ...]
    segments: tuple[Segment, ...]
    judgements: tuple[Judgement | None, ...]
    residue: tuple[Residue, ...] = ()
    omissions: tuple[Omission, ...] = ()
    source_omissions: tuple[Omission, ...] = ()
    source_language: str = UNDETERMINED
    foreign: tuple[tuple[Span, str, float], ...] = ()
    garbled_threshold: float = 0.5
    word_threshold: float = 0.5


@dataclass(frozen=True, slots=True)
class Example:
    """A text, and the words of it that the check flags (none: it must be left alone).

    ``reference``, one sentence an item, and ``source`` are for the checks that hold the text against one of them.
    """

    text: str
    flagged: tuple[str, ...] = ()
    why: str = ""
    reference: tuple[str, ...] = ()
    source: str = ""
    source_language: str = ""


class Check(Protocol):
    """What a file of this room offers."""

    EXAMPLES: tuple[Example, ...]

    def check(self, context: Context) -> Iterator[Finding]:
        """The flaws of one kind in an article."""


def load(name: str) -> Check:
    """The check of that name; raises SettingsError where there is none."""
    return cast(Check, plugins.load("checks", name))


def run(context: Context, *, ignore: Collection[str] = ()) -> tuple[Finding, ...]:
    """The findings of all checks but the ignored ones, sorted by position; raises SettingsError for an unknown name."""
    for name in ignore:
        if name not in plugins.names("checks"):
            plugins.load("checks", name)
    found = [finding for name in plugins.names("checks") if name not in ignore for finding in load(name).check(context)]
    return tuple(sorted(_merged(found), key=lambda finding: (finding.span, finding.check)))


_SPEAKS_FOR: Final[Mapping[str, frozenset[str]]] = {
    "residue": frozenset({"garbled", "awkward", "calque", "role", "quotation", "repetition", "addition"}),
    "untranslated": frozenset({"garbled", "awkward", "calque", "role", "quotation", "addition"}),
    "garbled": frozenset({"awkward"}),
    "copied": frozenset({"garbled", "awkward", "calque", "untranslated"}),
    "encoding": frozenset({"awkward", "garbled"}),
    "repetition": frozenset({"awkward"}),
    "role": frozenset({"awkward", "calque"}),
    "pronoun": frozenset({"awkward", "calque"}),
    "speaker": frozenset({"awkward", "calque"}),
    "calque": frozenset({"awkward"}),
    "quotation": frozenset({"awkward"}),
}
"""Where two checks find the same words, which one speaks: the one that knows more of what is wrong."""


def _speaks_for(one: Finding, other: Finding) -> bool:
    """Whether ``one`` makes ``other`` needless. A phrase that is known beats a sentence that only may be garbled."""
    if {one.check, other.check} == {"garbled", "calque"}:
        garbled = one if one.check == "garbled" else other
        return (garbled.severity == "minor") == (one.check == "calque")
    return other.check in _SPEAKS_FOR.get(one.check, ())


def _merged(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings without those for which another one speaks; one sweep over the text."""
    open_: list[Finding] = []
    silenced: set[int] = set()
    for finding in sorted(findings, key=lambda finding: finding.span):
        open_ = [other for other in open_ if other.span.end > finding.span.start]
        for other in open_:
            if _speaks_for(other, finding):
                silenced.add(id(finding))
            if _speaks_for(finding, other):
                silenced.add(id(other))
        open_.append(finding)
    yield from (finding for finding in findings if id(finding) not in silenced)
