# SPDX-License-Identifier: Apache-2.0
"""Words that can be understood but that no English writer would put so, by the quality model.

Among sentences that are flawed themselves a smaller doubt is enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mtcheck.article import Span
from mtcheck.checks import Context, Example
from mtcheck.checks._cutoffs import cutoffs, headings, is_prose
from mtcheck.quotations import quotations
from mtcheck.results import Finding
from mtcheck.segment import Judgement, Segment, WordJudgement
from mtcheck.spans import ErrorSpan, flawed_spans

SPEAKS_FOR: Final[frozenset[str]] = frozenset()

EXAMPLES = (
    Example("The road has been repaired by the government since the year then and is now smooth.",
            ("since the year then",)),
    Example("The council, which meets on Tuesdays, voted to repair the bridge.", ()),
)  # fmt: skip


def check(context: Context) -> Iterator[Finding]:
    """At most one finding for each stretch of doubtful words, none in garbled sentences and none inside quotations."""
    judged = zip(context.segments, context.judgements, cutoffs(context), headings(context), strict=True)
    for segment, judgement, cutoff, heading in judged:
        if judgement is None or (judgement.garbled or 0.0) >= cutoff.garbled:
            continue
        if not heading and is_prose(segment, judgement):
            yield from _findings(segment, judgement, cutoff.word)


def _findings(segment: Segment, judgement: Judgement, least: float) -> Iterator[Finding]:
    quoted = quotations(segment.hypothesis)
    start = segment.sentence.span.start
    for found, top in flawed_spans(judgement, segment.hypothesis, least=least, sourced=segment.source is not None):
        if any(quotation.contains(Span(found.start, found.end)) for quotation in quoted):
            continue  # a quotation may be spoken English, and is not ours to polish
        yield Finding(
            span=Span(start + found.start, start + found.end),
            check="awkward",
            category=found.category,
            severity=found.severity,
            confidence=found.confidence,
            message=_wording(found, top),
            evidence=(f"source: {segment.source}",) if segment.source else (),
        )


def _wording(found: ErrorSpan, top: WordJudgement) -> str:
    if found.category == "accuracy/mistranslation":
        return "Looks like it does not say what the source says."
    if found.category == "fluency/grammar":
        return "Reads as a slip of grammar that machine translation makes."
    if top.category == "unspecified":
        return "Looks like a flaw to the quality model, which does not say of which kind."
    return "Reads as translated word by word: an English writer would put it another way."
