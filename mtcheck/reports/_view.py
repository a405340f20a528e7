# SPDX-License-Identifier: Apache-2.0
"""What of a report is shown, asked in the same way by every form."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from mtcheck.article import Article, Residue, Sentence, Span
from mtcheck.holes import Holes
from mtcheck.mqm import SEVERITIES
from mtcheck.results import Finding, Report

RESIDUE = "residue"


class Shown(NamedTuple):
    """A finding and its stable identifier."""

    finding: Finding
    identifier: str


def shown(report: Report) -> list[Shown]:
    """The findings that the report shows, residue among them, in order of position."""
    pairs = zip(report.findings, report.finding_ids, strict=True)
    kept = [Shown(*pair) for pair in pairs if report.shows(pair[0])]
    return sorted(kept, key=lambda item: item.finding.span)


def flaws(report: Report) -> list[Finding]:
    """The findings to show that say something about the translation: all but the residue."""
    return [item.finding for item in shown(report) if not is_residue(item.finding)]


def hidden(report: Report) -> str:
    """How many findings are not shown, in words, or nothing."""
    count = sum(not report.shows(finding) for finding in report.findings)
    return f"{count} finding{'s' if count > 1 else ''} less severe than {report.min_severity}" if count else ""


def by_severity(finding: Finding) -> tuple[int, float, Span]:
    """What findings are sorted by, the worst and surest first."""
    return -SEVERITIES.index(finding.severity), -finding.confidence, finding.span


def plain_name(check: str) -> str:
    """The name of a check in plain words."""
    return check.replace("-", " ").replace("_", " ")


def percent(share: float) -> str:
    """Never 0 or 100: nothing that is found here is that sure."""
    return f"{min(99, max(1, round(share * 100)))}%"


def is_residue(finding: Finding) -> bool:
    """True for what scraping left behind, which says nothing about the translation."""
    return finding.category == RESIDUE


def all_residue(report: Report) -> list[Residue]:
    """The residue of the report and any that only a finding tells of, in order of position."""
    known = list(report.residue)
    taken = Holes(residue.span for residue in report.residue)
    for finding in report.findings:
        if is_residue(finding) and not taken.within(finding.span):
            known.append(Residue(finding.span, finding.check))
    return sorted(known, key=lambda residue: residue.span)


def file_lines(article: Article, span: Span) -> tuple[int, int]:
    """1-based first and last line, in the file, of a span."""
    first, _ = article.line_and_column(span)
    last, _ = article.line_and_column(Span(max(span.start, span.end - 1), span.end))
    return first, max(first, last)


def residue_lines(report: Report) -> int:
    """Number of lines of the file on which residue stands, without what the page itself sets apart."""
    found: set[int] = set()
    for residue in (found for found in all_residue(report) if not found.set_apart):
        first, last = file_lines(report.article, residue.span)
        found.update(range(first, last + 1))
    return len(found)


def encoding(report: Report) -> str | None:
    """The encoding that the file was read in, or None where the text never was bytes."""
    return report.article.metadata.get("encoding") or None


def encoding_guessed(report: Report) -> bool:
    """True where neither the file nor strict UTF-8 settled the encoding."""
    return report.article.metadata.get("encoding-guessed") == "yes"


def damaged(report: Report) -> int:
    """Number of places in the file that could not be decoded and stand in the text as U+FFFD."""
    return int(report.article.metadata.get("encoding-damaged", "0"))


def positions(report: Report) -> str:
    """What a reader has to know of the positions in the file where they are not exact, else ""."""
    found = report.article.offset_map
    return f"approximate: only the {found.unit} is certain" if found.approximate else ""


def sentences(report: Report) -> list[Sentence]:
    """The sentences of the segments; after them any other that a score is given for."""
    known = [segment.sentence for segment in report.segments]
    spans = {sentence.span for sentence in known}
    for score in report.scores:
        if score.sentence is not None and score.sentence.span not in spans:
            known.append(score.sentence)
            spans.add(score.sentence.span)
    return known


class Places:
    """Finds sentences by position; they may stand in any order but do not overlap."""

    def __init__(self, ordered: Sequence[Sentence]) -> None:
        self._numbers = sorted(range(len(ordered)), key=lambda number: ordered[number].span)
        self._spans = [ordered[number].span for number in self._numbers]
        self._starts = [span.start for span in self._spans]

    def at(self, offset: int) -> int | None:
        """Number of the sentence that holds a code point, or None between sentences."""
        return next(iter(self.touching(Span(offset, offset))), None)

    def touching(self, span: Span) -> list[int]:
        """Numbers of the sentences that share a code point with a span; an empty span is taken as one code point."""
        end = max(span.end, span.start + 1)
        found = []
        for place in range(max(0, bisect_right(self._starts, span.start) - 1), len(self._spans)):
            if self._starts[place] >= end:
                break
            if span.start < self._spans[place].end:
                found.append(self._numbers[place])
        return found
