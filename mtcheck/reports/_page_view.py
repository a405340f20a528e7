# SPDX-License-Identifier: Apache-2.0
"""A report as the page shows it: findings numbered from the worst, each with its anchors, sentences with partners."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Final, Generic, NamedTuple, TypeVar

from mtcheck.article import Residue, Sentence, Span
from mtcheck.mqm import Severity
from mtcheck.reports._view import Places, all_residue, by_severity, file_lines, flaws
from mtcheck.results import Finding, Report, Score
from mtcheck.segment import Judgement, Segment

SEVERITY_WORDS: Final[dict[Severity, str]] = {
    "critical": "critical",
    "major": "major",
    "minor": "minor",
    "neutral": "note",
}


_Item = TypeVar("_Item")


class Overlaps(Generic[_Item]):
    """Finds what lies over a span among many things that may lie over one another."""

    def __init__(self, items: Iterable[tuple[Span, _Item]]) -> None:
        self._pairs = sorted(items, key=lambda pair: pair[0])
        self._starts = [span.start for span, _ in self._pairs]
        self._reach = list(accumulate((span.end for span, _ in self._pairs), max))

    def over(self, span: Span) -> list[_Item]:
        """The things that share a code point with a span, in order of position."""
        place = bisect_left(self._starts, span.end)
        found = []
        while place and self._reach[place - 1] > span.start:
            place -= 1
            if self._pairs[place][0].end > span.start:
                found.append(self._pairs[place][1])
        return found[::-1]


class Numbered(NamedTuple):
    """A finding, and its place among those of the article when the worst stands first, counted from 1."""

    number: int
    finding: Finding

    @property
    def span(self) -> Span:
        """The span of the finding; of an empty one the code point after it, so that there is something to see."""
        start, end = self.finding.span
        return Span(start, max(end, start + 1))


@dataclass(frozen=True)
class View:
    """One report; ``key`` tells its anchors from those of the other reports of the page."""

    report: Report
    key: str

    @cached_property
    def findings(self) -> tuple[Numbered, ...]:
        """The findings to show, the worst first; residue is none of them."""
        ordered = sorted(flaws(self.report), key=by_severity)
        return tuple(Numbered(number, finding) for number, finding in enumerate(ordered, 1))

    @cached_property
    def by_place(self) -> tuple[Numbered, ...]:
        """The same in the order of the text."""
        return tuple(sorted(self.findings, key=lambda item: item.finding.span))

    @cached_property
    def found(self) -> Overlaps[Numbered]:
        """The findings by position."""
        return Overlaps((item.span, item) for item in self.findings)

    @cached_property
    def residue(self) -> tuple[Residue, ...]:
        """What scraping left behind, in the order of the text."""
        return tuple(all_residue(self.report))

    @cached_property
    def left_over(self) -> Overlaps[Residue]:
        """The residue by position."""
        return Overlaps((residue.span, residue) for residue in self.residue)

    @cached_property
    def homes(self) -> dict[int, Span]:
        """The first passage of each finding that lies on any, by its number."""
        spans = [passage.span for passage in self.report.article.passages]
        passages = Overlaps((span, span) for span in spans)
        over = ((item.number, passages.over(item.span)) for item in self.findings)
        return {number: found[0] for number, found in over if found}

    @cached_property
    def lost(self) -> dict[Span, list[Numbered]]:
        """Findings between passages, by the passage before them, or by the first one."""
        spans = [passage.span for passage in self.report.article.passages]
        found: dict[Span, list[Numbered]] = {}
        for item in self.by_place:
            if spans and item.number not in self.homes:
                found.setdefault(spans[max(0, bisect_left(spans, item.span) - 1)], []).append(item)
        return found

    @cached_property
    def order(self) -> dict[int, int]:
        """The place of each finding in the text, counted from 0, by its number."""
        return {item.number: place for place, item in enumerate(self.by_place)}

    @cached_property
    def passage_numbers(self) -> dict[Span, int]:
        """The numbers of the passages, counted from 1."""
        return {passage.span: number for number, passage in enumerate(self.report.article.passages, 1)}

    def anchor(self, kind: str, number: int) -> str:
        """An identifier: ``a1-f3`` for the third finding of the first article."""
        return f"{self.key}-{kind}{number}"

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The kinds of partners that any sentence has, in the order in which they are shown."""
        kinds = dict.fromkeys(kind for segment in self.report.segments for kind, _ in partners(segment))
        order = sorted(kinds, key=lambda kind: _ORDER.index(kind.rstrip(" 0123456789")))
        return tuple(order)

    @cached_property
    def places(self) -> Places:
        """Finds the segments by position."""
        return Places(self.sentences)

    @cached_property
    def sentence_scores(self) -> dict[Span, list[Score]]:
        """The scores of single sentences."""
        found: dict[Span, list[Score]] = {}
        for score in self.report.scores:
            if score.sentence is not None:
                found.setdefault(score.sentence.span, []).append(score)
        return found

    def judged(self, number: int) -> Judgement | None:
        """What the quality model says of a segment."""
        return self.report.judgements[number] if number < len(self.report.judgements) else None

    def where(self, span: Span) -> str:
        """``line 3`` or ``lines 3-5`` of the file."""
        first, last = file_lines(self.report.article, span)
        return self.report.article.lines_named(first, last)

    @cached_property
    def sentences(self) -> Sequence[Sentence]:
        """The sentences of the segments."""
        return [segment.sentence for segment in self.report.segments]


_ORDER: Final = ("source", "reference", "back-translation", "retranslation", "round trip")


def partners(segment: Segment) -> list[tuple[str, str]]:
    """What a sentence was held against, each with its name; references are counted where there are several."""
    many = len(segment.references) > 1
    references = [
        (f"reference {number}" if many else "reference", text) for number, text in enumerate(segment.references, 1)
    ]
    found: list[tuple[str, str | None]] = [
        ("source", segment.source),
        *references,
        ("back-translation", segment.back_translation),
        ("retranslation", segment.retranslation),
        ("round trip", segment.round_trip),
    ]
    return [(kind, text) for kind, text in found if text and text.strip()]
