# SPDX-License-Identifier: Apache-2.0
"""Turns the word probabilities of a judgement into spans that an editor can look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mtcheck.article import Span
from mtcheck.segment import Judgement, WordJudgement

_TRIM: Final = " \t\r\n.,;:!?\"“”'‘’()[]"


def probability(word: WordJudgement) -> float:
    """How sure the model is that a word is flawed at all, 0 to 1."""
    return 1.0 - (1.0 - word.minor) * (1.0 - word.major)


def groups(judgement: Judgement, *, least: float, bridge: int = 1) -> list[list[WordJudgement]]:
    """Stretches of words at or above ``least``; up to ``bridge`` calmer words between two of them belong to them."""
    found: list[list[WordJudgement]] = []
    calm: list[WordJudgement] = []
    for word in judgement.words:
        if probability(word) >= least:
            if found and len(calm) <= bridge:
                found[-1] += calm
                found[-1].append(word)
            else:
                found.append([word])
            calm = []
        else:
            calm.append(word)
    return found


def span_of(words: Sequence[WordJudgement], text: str, offset: int) -> Span:
    """The article span of some words of a hypothesis that begins at ``offset``, without marks at its ends."""
    start, end = words[0].span.start, words[-1].span.end
    while start < end - 1 and text[start] in _TRIM:
        start += 1
    while end > start + 1 and text[end - 1] in _TRIM:
        end -= 1
    return Span(offset + start, offset + end)
