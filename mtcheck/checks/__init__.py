# SPDX-License-Identifier: Apache-2.0
"""The room that finds flaws: one file a flaw, named for the flaw.

A check is a module with

- ``check(context: Context) -> Iterator[Finding]``: what it finds in one article;
- ``EXAMPLES: tuple[Example, ...]``: what it flags and what it leaves alone. They are its documentation and its test.

``run`` is the door's verb: every check of the room that is not ignored, findings in the order of the text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol, cast

from mtcheck import plugins
from mtcheck.article import Article, Passage, Residue, Span
from mtcheck.checks._choice import Choice
from mtcheck.house_rules import NO_RULES, HouseRules
from mtcheck.languages import primary
from mtcheck.partners import Omission
from mtcheck.results import UNDETERMINED, Detection, Finding
from mtcheck.segment import Judgement, Segment
from mtcheck.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Context:
    """All that a check may look at.

    ``judgements`` runs in step with ``segments``. ``foreign`` holds (span, language, confidence) of stretches that are
    not in the article's ``language``. ``omissions`` are sentences of the references, ``source_omissions`` those of the
    source (in ``source_language``) that the article seems to leave out. The thresholds are probabilities, 0 to 1;
    ``surroundings`` says how they fall in an article full of flaws (None: they do not).
    ``house`` holds the desk's own rules. ``translated_from`` is the language that the article came from where anybody
    knows, also without the source. ``grammar``: whether the check of that name runs.
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
    surroundings: Surroundings | None = None
    house: HouseRules = NO_RULES
    translated_from: str = UNDETERMINED
    grammar: bool = False

    @property
    def english(self) -> bool:
        """Whether the article is in English, or too short to tell."""
        return _may_be_english(self.language)

    @property
    def english_passages(self) -> tuple[Passage, ...]:
        """The passages in English or too short to tell, in order; none where the article is in another language."""
        if not self.english:
            return ()
        foreign = {found.passage.span for found in self.detections if not _may_be_english(found.language)}
        return tuple(passage for passage in self.article.passages if passage.span not in foreign)


@cache
def _may_be_english(language: str) -> bool:
    return primary(language) in {"en", UNDETERMINED}


@dataclass(frozen=True, slots=True)
class Example:
    """A text, and the words of it that the check flags (none: it must be left alone).

    ``reference``, one sentence an item, and ``source`` are for the checks that hold the text against one of them;
    ``retranslation``, ``back_translation`` and ``round_trip`` (of a segment, as there) for those that ask a translator.
    ``rules`` is a glossary in TOML, ``options`` what must stand in mtcheck.toml.
    """

    text: str
    flagged: tuple[str, ...] = ()
    why: str = ""
    reference: tuple[str, ...] = ()
    source: str = ""
    source_language: str = ""
    retranslation: str = ""
    back_translation: str = ""
    round_trip: str = ""
    rules: str = ""
    options: str = ""


class Check(Protocol):
    """What a file of this room offers.

    It may also name in ``SPEAKS_FOR`` the checks that are silent where it finds the same words (else: "awkward").
    """

    EXAMPLES: tuple[Example, ...]

    def check(self, context: Context) -> Iterator[Finding]:
        """The flaws of one kind in an article."""


def load(name: str) -> Check:
    """The check of that name; raises SettingsError where there is none."""
    return cast(Check, plugins.load("checks", name))


def run(context: Context, *, select: Collection[str] = (), ignore: Collection[str] = ()) -> tuple[Finding, ...]:
    """The findings of all checks, or of the selected ones, but the ignored ones, sorted by position.

    ``select`` and ``ignore`` hold names of checks and MQM categories; raises SettingsError for what is neither.
    """
    choice = chosen_by(select, ignore)
    chosen = [name for name in plugins.names("checks") if choice.runs(name)]
    found = [finding for name in chosen for finding in load(name).check(context) if choice.shows(finding)]
    return tuple(sorted(_merged(found), key=lambda finding: (finding.span, finding.check)))


def chosen_by(select: Collection[str], ignore: Collection[str]) -> Choice:
    """What ``run`` goes by; raises SettingsError for a name that is neither a check nor a category."""
    return Choice.of(select, ignore, names=plugins.names("checks"))


SPEAKS_FOR: Final = frozenset({"awkward"})
"""The checks that are silent where another one finds the same words, if that one names none in ``SPEAKS_FOR``: what
knows the flaw speaks for the model's word that there is one."""


def _speaks_for(one: Finding, other: Finding) -> bool:
    """Whether ``one`` makes ``other`` needless: the one speaks that knows more of what is wrong."""
    if {one.check, other.check} == {"garbled", "calque"}:
        # A phrase that is known beats a sentence that only may be garbled.
        garbled = one if one.check == "garbled" else other
        return (garbled.severity == "minor") == (one.check == "calque")
    if one.check == other.check:
        return False
    gives_way: Collection[str] | None = getattr(load(other.check), "GIVES_WAY_TO_ALL_BUT", None)
    if gives_way is not None:
        return one.check not in gives_way
    return other.check in getattr(load(one.check), "SPEAKS_FOR", SPEAKS_FOR)


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
