# SPDX-License-Identifier: Apache-2.0
"""What a doubt is worth where it stands: among flawed sentences more than in an article that reads well.

A sentence is judged alone, but flaws come together: a translator that stumbles once does so again. So the threshold of
a word falls with what the model thinks of the sentences around, between two levels that were fitted on articles.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mtcheck.segment import Judgement
from mtcheck.spans import FLAWED_FROM_WORDS, probability

AROUND: Final = 10
"""Sentences before and as many after that count: a page may hold more than one translator's work."""
LEAST_AROUND: Final = 4
_LEAST: Final = 1e-3
"""A doubt is read no closer to 0 and 1 than this: one sentence should not speak for an article."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """How the threshold of a word falls.

    ``calm`` and ``rough`` are mean log odds, in nats, that there is a flaw in a sentence around; below the one nothing
    changes, from the other on the threshold is ``word`` (a probability). Between them it falls evenly in log odds.
    Raises ValueError for values of which that makes no sense.
    """

    calm: float
    rough: float
    word: float

    def __post_init__(self) -> None:
        if not (
            math.isfinite(self.calm) and math.isfinite(self.rough) and self.calm < self.rough and 0 < self.word < 1
        ):
            raise ValueError(f"surroundings from calm {self.calm!r} to rough {self.rough!r}, word {self.word!r}")


def thresholds(judgements: Sequence[Judgement | None], *, word: float, rule: Surroundings | None) -> list[float]:
    """For each sentence of an article the threshold of its words; ``word`` itself where nothing is known around.

    ``judgements`` are None for sentences that tell nothing of the article, such as headlines.
    """
    if rule is None or not rule.word < word < 1:
        return [word] * len(judgements)
    return [_between(word, rule, doubt) for doubt in around(judgements)]


def _between(word: float, rule: Surroundings, doubt: float | None) -> float:
    if doubt is None or doubt <= rule.calm:
        return word
    if doubt >= rule.rough:
        return rule.word
    share = (doubt - rule.calm) / (rule.rough - rule.calm)
    return 1 / (1 + math.exp(-_log_odds(word) * (1 - share) - _log_odds(rule.word) * share))


def around(judgements: Sequence[Judgement | None]) -> list[float | None]:
    """For each sentence the mean log odds of a flaw in those around it; None where too few of them were judged."""
    doubts = [_doubt(judgement) for judgement in judgements]
    found: list[float | None] = []
    for place in range(len(doubts)):
        others = [*doubts[max(0, place - AROUND) : place], *doubts[place + 1 : place + 1 + AROUND]]
        known = [doubt for doubt in others if doubt is not None]
        found.append(sum(known) / len(known) if len(known) >= LEAST_AROUND else None)
    return found


def _doubt(judgement: Judgement | None) -> float | None:
    """Log odds that a sentence is garbled or that its worst word is flawed; None of fragments."""
    if judgement is None or len(judgement.words) < FLAWED_FROM_WORDS:
        return None
    chance = max(judgement.garbled or 0.0, max(map(probability, judgement.words)))
    return _log_odds(min(1 - _LEAST, max(_LEAST, chance)))


def _log_odds(chance: float) -> float:
    return math.log(chance / (1 - chance))
