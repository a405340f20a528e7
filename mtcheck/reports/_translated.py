# SPDX-License-Identifier: Apache-2.0
"""Sentences side by side with what translators made of them: under a finding, and those that changed most."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from rich.text import Text

from mtcheck.article import Span
from mtcheck.reports._layout import DIM, hang, styled, wrap
from mtcheck.reports._view import file_lines
from mtcheck.reports._visible import one_line
from mtcheck.results import Report, Score
from mtcheck.segment import Segment

MOST_SHOWN: Final = 3
_RANKED_BY: Final = {
    "back_translation": "furthest from the source, by back-translation; the translator may be at fault",
    "round_trip": "changed most by the round trip, which says nothing about their quality",
}


def partner_lines(segment: Segment, said: Collection[str], width: int) -> Iterator[Text]:
    """The source and the translations of a segment that was translated back, without those that are said already."""
    for line in partners(segment):
        if line not in said:
            yield from hang(styled(f"- {one_line(line)}", DIM), width)


def partners(segment: Segment) -> list[str]:
    """``source: ...``, ``back-translation: ...``; nothing of a segment that was not translated back."""
    texts = (("back-translation", segment.back_translation), ("retranslation", segment.retranslation))
    if segment.source is None:
        texts = (("back-translation", segment.back_translation), ("round trip", segment.round_trip))
    if not any(text for _, text in texts):
        return []
    return [f"{name}: {text}" for name, text in (("source", segment.source), *texts) if text]


def changed_lines(report: Report, shown: Sequence[Span], width: int) -> list[Text]:
    """The sentences that changed most on the way there and back, but for those in ``shown``, the worst first."""
    for metric, told in _RANKED_BY.items():
        scores = [score for score in report.scores if score.metric == metric and score.sentence is not None]
        if scores:
            return [row for rows in _changed(report, scores, told, shown, width) for row in rows]
    return []


def _changed(
    report: Report, scores: Sequence[Score], told: str, shown: Sequence[Span], width: int
) -> Iterator[list[Text]]:
    segments = {segment.sentence.span: segment for segment in report.segments}
    pairs = [(score, segments.get(score.sentence.span)) for score in scores if score.sentence is not None]
    open_ = [
        (score.value, segment)
        for score, segment in pairs
        if segment is not None and not any(span.overlaps(segment.sentence.span) for span in shown)
    ]
    worst = sorted(open_, key=lambda pair: (pair[0], pair[1].sentence.span))[:MOST_SHOWN]
    if worst:
        yield wrap(styled(told, DIM), width)
    for value, segment in worst:
        line, _ = file_lines(report.article, segment.sentence.span)
        place = report.article.lines_named(line, line)
        head = Text.assemble((f"{place}, {value:.0f} of 100  ", DIM), one_line(segment.hypothesis))
        yield hang(head, width)
        yield [Text("  ") + row for row in partner_lines(segment, (), width - 2)]
