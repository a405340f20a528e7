# SPDX-License-Identifier: Apache-2.0
"""Sentences that cannot be read as English prose: the word order of another language, missing words, loops.

Headlines are left alone: "Ferry Rams Pier, Injuring 14" drops its articles on purpose, and the model has learnt
sentences, not headlines.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mtcheck.article import Span
from mtcheck.checks import Context, Example
from mtcheck.checks._flagged import groups, probability, span_of
from mtcheck.results import Finding
from mtcheck.segment import Judgement, Segment

LEAST_WORDS: Final = 5
"""Shorter than this, headlines and fragments are meant to be what they are."""
WHOLE: Final = 0.6
"""Share of the words from which on the sentence as a whole is the flaw, and nothing can be read from it."""
_QUIET_ROLES: Final = frozenset({"headline", "byline", "dateline", "residue"})

EXAMPLES = (
    Example("The minister education the province of Selat period Hartono is said to have approve budget the school.",
            ("minister education the province of Selat period Hartono",), "noun phrases in the order of Indonesian"),
    Example("The education minister of Selat province under Hartono is said to have approved the school budget.", ()),
)  # fmt: skip


def check(context: Context) -> Iterator[Finding]:
    """One finding for each sentence above the threshold, on the words that make it so."""
    for segment, judgement in zip(context.segments, context.judgements, strict=True):
        if judgement is None or len(judgement.words) < LEAST_WORDS:
            continue
        if segment.sentence.passage.role in _QUIET_ROLES or judgement.garbled < context.garbled_threshold:
            continue
        yield _finding(context, segment, judgement)


def _finding(context: Context, segment: Segment, judgement: Judgement) -> Finding:
    span, share = _worst(context, segment, judgement)
    whole = share >= WHOLE
    where = "The sentence" if whole else "These words"
    return Finding(
        span=segment.sentence.span if whole else span,
        check="garbled",
        category="non-translation" if whole else "fluency/grammar",
        severity="critical" if whole else "major",
        confidence=round(judgement.garbled, 4),
        message=f"{where} cannot be read as English: word order or missing words look like the source's."
        " Translate again from the source.",
        evidence=(f"probability that it is garbled: {judgement.garbled:.2f}",),
    )


def _worst(context: Context, segment: Segment, judgement: Judgement) -> tuple[Span, float]:
    """The span from the first to the last doubtful word around the worst one, and its share of the sentence's words."""
    top = max(probability(word) for word in judgement.words)
    found = groups(judgement, least=min(context.word_threshold, max(0.3, 0.5 * top)), bridge=3)
    if not found:
        return segment.sentence.span, 1.0
    words = max(found, key=lambda group: sum(probability(word) for word in group))
    return span_of(words, segment.hypothesis, segment.sentence.span.start), len(words) / len(judgement.words)
