# SPDX-License-Identifier: Apache-2.0
"""Sentences that cannot be read as English prose: the word order of another language, missing words, loops.

Headlines are left alone: "Ferry Rams Pier, Injuring 14" drops its articles on purpose, and the model has learnt
sentences, not headlines. Other lines without a full stop ("1 small bunch tarragon") must look worse than a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mtcheck.article import Role, Span
from mtcheck.checks import Context, Example
from mtcheck.checks._cutoffs import cutoffs, headings
from mtcheck.results import Finding
from mtcheck.segment import Judgement, Segment
from mtcheck.spans import GARBLED_FROM_WORDS, garbled_span

_QUIET_ROLES: Final[frozenset[Role]] = frozenset({"headline", "byline", "dateline", "residue"})

SURE_OF_HEADINGS: Final = 0.9

EXAMPLES = (
    Example("The minister education the province of Selat period Hartono is said to have approve budget the school.",
            ("minister education the province of Selat period Hartono",), "noun phrases in the order of Indonesian"),
    Example("The education minister of Selat province under Hartono is said to have approved the school budget.", ()),
)  # fmt: skip


def check(context: Context) -> Iterator[Finding]:
    """One finding for each sentence above the threshold, on the words that make it so.

    Among sentences that are flawed themselves the threshold is lower.
    """
    judged = zip(context.segments, context.judgements, cutoffs(context), headings(context), strict=True)
    for segment, judgement, cutoff, heading in judged:
        if judgement is None or judgement.garbled is None or len(judgement.words) < GARBLED_FROM_WORDS:
            continue
        least = max(cutoff.garbled, SURE_OF_HEADINGS if heading else 0.0)
        if segment.sentence.passage.role in _QUIET_ROLES or judgement.garbled < least:
            continue
        yield _finding(segment, judgement, cutoff.word)


def _finding(segment: Segment, judgement: Judgement, least: float) -> Finding:
    found = garbled_span(judgement, segment.hypothesis, least=least)
    start = segment.sentence.span.start
    where = "The sentence" if found.severity == "critical" else "These words"
    sure = "can hardly be read as English" if found.severity != "minor" else "may be hard to read"
    return Finding(
        span=Span(start + found.start, start + found.end),
        check="garbled",
        category=found.category,
        severity=found.severity,
        confidence=found.confidence,
        message=f"{where} {sure}: the word order looks like another language's, or words are missing."
        f" {'Look at' if found.severity == 'minor' else 'Translate again from'} the source.",
        evidence=(
            f"probability that it is garbled: {found.confidence:.2f}",
            *((f"source: {segment.source}",) if segment.source else ()),
        ),
    )
