# SPDX-License-Identifier: Apache-2.0
"""From which doubt on a sentence is garbled and a word awkward, where they stand."""

from __future__ import annotations

import re
from typing import Final

from mtcheck.article import Role
from mtcheck.checks import Context
from mtcheck.segment import Judgement, Segment
from mtcheck.spans import FLAWED_FROM_WORDS
from mtcheck.surroundings import Cutoffs, thresholds

_QUIET_ROLES: Final[frozenset[Role]] = frozenset({"headline", "byline", "dateline", "caption", "quote", "residue"})
_FRAGMENT: Final = re.compile(r"[^\w\"“‘'(\[]*[a-z]")
"""A list item or the rest of a sentence: the model has learnt whole ones."""


_STOP: Final = re.compile(r"[.!?…:;,][\"'”’)\]»\s]*$")
_LONGEST_HEADING: Final = 20
"""Words."""
_LEAST_STOPS: Final = 3
"""Sentences that end with a full stop from which on a line without one stands out."""


def headings(context: Context) -> tuple[bool, ...]:
    """For each segment whether it is a line by itself without a full stop: a crosshead, the line below the headline, an
    item of a list. None is where most lines are so, as where each is a segment of its own."""
    stops = [bool(_STOP.search(segment.hypothesis)) for segment in context.segments]
    usual = sum(stops) < max(_LEAST_STOPS, len(stops) / 2)
    return tuple(
        not (stop or usual)
        and segment.sentence.span == segment.sentence.passage.span
        and segment.source is None
        and len(segment.hypothesis.split()) <= _LONGEST_HEADING
        for segment, stop in zip(context.segments, stops, strict=True)
    )


def is_prose(segment: Segment, judgement: Judgement) -> bool:
    """Whether it is a whole sentence of the text itself, which the model has learnt to judge."""
    if len(judgement.words) < FLAWED_FROM_WORDS or segment.sentence.passage.role in _QUIET_ROLES:
        return False
    return _FRAGMENT.match(segment.hypothesis) is None


def cutoffs(context: Context) -> list[Cutoffs]:
    """Those of each segment; only prose tells what an article is like."""
    read = [
        judgement if judgement is not None and is_prose(segment, judgement) else None
        for segment, judgement in zip(context.segments, context.judgements, strict=True)
    ]
    return thresholds(read, Cutoffs(context.garbled_threshold, context.word_threshold), context.surroundings)
