# SPDX-License-Identifier: Apache-2.0
"""What the checks that read a reference share: what counts as prose, where a gap lies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from mtcheck.article import Span
from mtcheck.checks import Context
from mtcheck.overlap import length
from mtcheck.results import UNDETERMINED
from mtcheck.segment import Segment

LEAST_WORDS: Final = 5
HELD: Final = 0.4
"""Share of a sentence that one sentence of the other text holds, from which it is not called missing there.

On machine-translated news, 40 sentences an article: 3% of true partners lie below, 98% of sentences of other articles,
and 80% of sentences of the same article whose partner was taken out.
"""
SPARE: Final = 0.5
"""Share of a sentence by which the partner of its neighbour is too long, from which that partner may hold it."""
_QUOTED: Final = 110
_ENDS: Final = re.compile(r"[.!?…。！？][\"”’'»)\]]*$")
_CREDIT: Final = re.compile(
    r"\(?(?:file )?(?:photo|image|picture|video|graphic|caption|source)s?\b[^.]{0,20}[:/]", re.I
)


def is_prose(text: str) -> bool:
    """True for a sentence that a reader would miss: not a headline, caption, credit, byline, dateline or short cry."""
    return len(text.split()) >= LEAST_WORDS and bool(_ENDS.search(text)) and not _CREDIT.match(text)


def partnered(segment: Segment) -> bool:
    """True when a reference has something for this sentence."""
    return any(segment.references)


def gap(segments: Sequence[Segment], after: int) -> range:
    """Positions of the sentences without a partner that stand together around the place after sentence ``after``."""
    first = after + 1
    while first > 0 and not partnered(segments[first - 1]):
        first -= 1
    last = after + 1
    while last < len(segments) and not partnered(segments[last]):
        last += 1
    return range(first, last)


def neighbours(segments: Sequence[Segment], around: range) -> Iterator[Segment]:
    """The sentences with a partner on either side of a gap."""
    for place in (around.start - 1, around.stop):
        if 0 <= place < len(segments):
            yield segments[place]


def surplus(longer: Iterable[str], shorter: Iterable[str]) -> int:
    """By how many letters (Chinese, Japanese and Korean characters count three) one side is longer."""
    return sum(map(length, longer)) - sum(map(length, shorter))


def foreign_spans(context: Context) -> Iterator[Span]:
    """Stretches of the article that are in another language: another check speaks of those."""
    yield from (span for span, _, _ in context.foreign)
    for detection in context.detections:
        if detection.language not in {UNDETERMINED, context.language}:
            yield detection.passage.span


def confidence(share: float) -> float:
    """How sure it is (0 to 1) that a sentence is missing of which the other text holds this share."""
    return round(max(0.3, min(0.95, 1.05 - 1.25 * share)), 2)


def quoted(text: str) -> str:
    """The text in quotation marks on one line, shortened at a word boundary."""
    line = " ".join(text.split())
    if len(line) > _QUOTED:
        line = line[:_QUOTED].rsplit(" ", 1)[0].rstrip(",;:") + " ..."
    return f"“{line}”"
