# SPDX-License-Identifier: Apache-2.0
"""Sentences of the article that no reference has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mtcheck.checks import Context, Example
from mtcheck.checks._reference import (
    HELD,
    SPARE,
    confidence,
    foreign_spans,
    gap,
    is_prose,
    neighbours,
    partnered,
    quoted,
    surplus,
)
from mtcheck.overlap import Contents, chrf_similarity, length
from mtcheck.results import Finding
from mtcheck.segment import Segment

_LEAST_COVERED: Final = 0.5
"""Share of the article's words with a partner below which the reference is a summary, and says nothing of the rest."""
_REPEATED: Final = 0.6
"""Similarity from which a sentence repeats another one of the article."""

SPEAKS_FOR: Final[frozenset[str]] = frozenset()

EXAMPLES = (
    Example(
        "The ferry left the island at dawn with 200 people. Tourists have long praised the local coffee and its low "
        "price. The captain was questioned by police on Monday.",
        ("Tourists have long praised the local coffee and its low price.",),
        "the reference has no such sentence",
        ("At dawn the ferry left the island, carrying 200 people.", "Police questioned the captain on Monday."),
    ),
    Example(
        "The ferry left the island at dawn. It was carrying 200 people. The captain was questioned on Monday.",
        (),
        "one sentence of the reference stands in two",
        ("At dawn the ferry left the island, carrying 200 people.", "The captain was questioned on Monday."),
    ),
    Example(
        "The ferry left the island at dawn with 200 people. Who knew? The captain was questioned on Monday.",
        (),
        "a sentence this short is no addition to speak of",
        ("At dawn the ferry left the island, carrying 200 people.", "The captain was questioned on Monday."),
    ),
)


def check(context: Context) -> Iterator[Finding]:
    """One finding for each sentence of body text without a partner in any reference."""
    segments = context.segments
    lonely = [number for number, segment in enumerate(segments) if not partnered(segment)]
    if not lonely or _covered(segments) < _LEAST_COVERED:
        return
    reference = _reference(context)
    texts = [segment.hypothesis for segment in segments]
    alike = chrf_similarity(texts, texts)
    foreign = tuple(foreign_spans(context))
    for number in lonely:
        segment = segments[number]
        if segment.sentence.passage.role not in {"body", "quote"} or not is_prose(segment.hypothesis):
            continue
        if any(segment.sentence.span.overlaps(span) for span in foreign):
            continue
        if any(value >= _REPEATED for other, value in alike.partners(number).items() if other != number):
            continue
        if _in_neighbour(segments, number):
            continue
        share = reference.share(segment.hypothesis)
        if share < HELD:
            yield _finding(segment, share, _instead(context, number))


def _covered(segments: tuple[Segment, ...]) -> float:
    words = [(len(segment.hypothesis.split()), partnered(segment)) for segment in segments]
    return sum(count for count, has in words if has) / max(1, sum(count for count, _ in words))


def _in_neighbour(segments: tuple[Segment, ...], number: int) -> bool:
    """True where the reference of the sentence before or after has words to spare, which may stand for this one."""
    own = SPARE * length(segments[number].hypothesis)
    return any(
        surplus([text], [other.hypothesis]) >= own
        for other in neighbours(segments, gap(segments, number))
        for text in other.references
        if text
    )


def _reference(context: Context) -> Contents:
    parts = [text for segment in context.segments for text in segment.references if text]
    return Contents([*parts, *(omission.text for omission in context.omissions)])


def _instead(context: Context, number: int) -> tuple[str, ...]:
    """What the reference has in the place of a sentence: where the two differ, the sentence may be mistranslated."""
    around = gap(context.segments, number)
    spans = {context.segments[place].sentence.span for place in around}
    before = context.segments[around.start - 1].sentence.span if around.start else None
    return tuple(omission.text for omission in context.omissions if omission.after == before or omission.after in spans)


def _finding(segment: Segment, share: float, instead: tuple[str, ...]) -> Finding:
    message = "The reference has no sentence like this"
    if instead:
        message += f"; in this place it has: {quoted(' '.join(instead))}"
    return Finding(
        span=segment.sentence.span,
        check="addition",
        category="accuracy/addition",
        severity="minor",
        confidence=confidence(share),
        message=message,
        evidence=tuple(f"reference: {text}" for text in instead),
    )
