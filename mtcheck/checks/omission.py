# SPDX-License-Identifier: Apache-2.0
"""Sentences of the reference, or of the source, that the article leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from mtcheck.article import Span
from mtcheck.checks import Context, Example
from mtcheck.checks._reference import (
    HELD,
    SPARE,
    confidence,
    foreign_spans,
    gap,
    is_prose,
    neighbours,
    quoted,
    surplus,
)
from mtcheck.overlap import length
from mtcheck.partners import Omission
from mtcheck.results import Finding

_LIKE_LENGTH: Final = 0.5
_WIDE_SHARE: Final = 1.5
"""A text whose letters count so often is Chinese, Japanese or Korean (``overlap.length``)."""
_LEAST_WIDE: Final = 30
_SOURCE_CONFIDENCE: Final = 0.8
"""Share of the sentences of a source without a partner that were really left out (``partners._left_out``)."""

SPEAKS_FOR: Final[frozenset[str]] = frozenset()

EXAMPLES = (
    Example(
        "The ferry left the island at dawn with 200 people on board. The captain was questioned by police on Monday.",
        ("board.",),
        "a sentence of the reference is missing after the first one",
        (
            "At dawn the ferry left the island, carrying 200 people.",
            "Two crew members are still missing, the coast guard said.",
            "Police questioned the captain on Monday.",
        ),
    ),
    Example(
        "The ferry left the island at dawn with 200 people on board, and the captain was questioned on Monday.",
        (),
        "two sentences of the reference stand in one",
        ("At dawn the ferry left the island, carrying 200 people.", "The captain was questioned on Monday."),
    ),
    Example(
        "The ferry left the island at dawn with 200 people on board.",
        (),
        "a headline and a byline of the reference are not missed",
        (
            "Storm strands hundreds on outer islands",
            "By our correspondent",
            "At dawn the ferry left the island, carrying 200 people.",
        ),
    ),
)


def check(context: Context) -> Iterator[Finding]:
    """One finding for each place at which something is missing, on the last word before it."""
    if not context.segments:
        return
    spans = [segment.sentence.span for segment in context.segments]
    told = set()
    for after, found in groupby(context.omissions, key=lambda omission: omission.after):
        lonely = gap(context.segments, spans.index(after) if after in spans else -1)
        spare = _spare(context, lonely)
        missing = [
            omission
            for omission in found
            if is_prose(omission.text) and omission.fit < HELD and spare < SPARE * length(omission.text)
        ]
        if missing and not _explained(context, lonely, missing):
            told.add(after)
            yield _finding(context, after, missing, "reference", max(confidence(one.fit) for one in missing))
    foreign = tuple(foreign_spans(context))
    for after, found in groupby(context.source_omissions, key=lambda omission: omission.after):
        missing = [omission for omission in found if _is_prose(omission.text)]
        explained = after is not None and any(after.overlaps(span) for span in foreign)
        if missing and after not in told and not explained:
            yield _finding(context, after, missing, "source", _SOURCE_CONFIDENCE)


def _is_prose(text: str) -> bool:
    """As ``is_prose``, for languages that do not set words apart too."""
    if length(text) <= _WIDE_SHARE * len(text):
        return is_prose(text)
    return length(text) >= _LEAST_WIDE and text.rstrip('”」』"’')[-1:] in "。！？…."


def _spare(context: Context, lonely: range) -> int:
    """By how many letters a sentence beside the gap is longer than its reference: it may say what seems missing."""
    pairs = ((other.hypothesis, other.references) for other in neighbours(context.segments, lonely))
    return max((surplus([text], references[:1]) for text, references in pairs), default=0)


def _explained(context: Context, lonely: range, missing: list[Omission]) -> bool:
    """True where the article has something else in that place: a passage left untranslated, or another wording.

    Sentences of about that length without a partner are shown by the check ``addition``, with the reference beside.
    """
    around = context.segments[max(0, lonely.start - 1) : lonely.stop + 1]
    if any(segment.sentence.span.overlaps(foreign) for foreign in foreign_spans(context) for segment in around):
        return True
    texts = [context.segments[number].hypothesis for number in lonely]
    other = sum(length(text) for text in texts if is_prose(text))
    return other >= _LIKE_LENGTH * sum(length(omission.text) for omission in missing)


def _finding(context: Context, after: Span | None, missing: list[Omission], partner: str, certain: float) -> Finding:
    if after is None:
        first = context.segments[0].sentence.span
        word = re.match(r"\S+", context.article.slice(first))
        span = Span(first.start, first.start + (word.end() if word else 1))
        place = f"The article seems to leave out what the {partner} begins with"
    else:
        word = re.search(r"\S+\s*$", context.article.slice(after))
        span = Span(after.start + (word.start() if word else 0), after.end)
        place = f"The article seems to leave out what the {partner} has after this"
    more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
    return Finding(
        span=span,
        check="omission",
        category="accuracy/omission",
        severity="major",
        confidence=certain,
        message=f"{place}: {quoted(missing[0].text)}{more}",
        evidence=tuple(f"{partner}: {omission.text}" for omission in missing),
    )
