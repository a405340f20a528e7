# SPDX-License-Identifier: Apache-2.0
"""What a doubt is worth where it stands: among flawed sentences more than in an article that reads well.

A sentence is judged alone, but flaws come together: a translator that stumbles once does so again. So thresholds fall
with what the model thinks of the sentences around, between two levels that were fitted on articles.
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
class Cutoffs:
    """Probabilities from which on a sentence is ``garbled`` and a ``word`` awkward."""

    garbled: float
    word: float


@dataclass(frozen=True, slots=True)
class Surroundings:
    """How thresholds fall.

    ``calm`` and ``rough`` are mean log odds, in nats, that there is a flaw in a sentence around; below the one nothing
    changes, from the other on the thresholds are ``garbled`` and ``word`` (probabilities), where they are not lower
    anyway. Between them they fall evenly in log odds. Raises ValueError for values of which that makes no sense.
    """

    calm: float
    rough: float
    garbled: float
    word: float

    def __post_init__(self) -> None:
        levels = math.isfinite(self.calm) and math.isfinite(self.rough) and self.calm < self.rough
        if not (levels and 0 < self.garbled < 1 and 0 < self.word < 1):
            raise ValueError(f"{self} makes no sense")


def thresholds(judgements: Sequence[Judgement | None], base: Cutoffs, rule: Surroundings | None) -> list[Cutoffs]:
    """For each sentence of an article its cutoffs; ``base`` where nothing is known around.

    ``judgements`` are None for sentences that tell nothing of the article, such as headlines.
    """
    if rule is None:
        return [base] * len(judgements)
    found = []
    for doubt in around(judgements):
        share = 0.0 if doubt is None else min(1.0, max(0.0, (doubt - rule.calm) / (rule.rough - rule.calm)))
        found.append(Cutoffs(_fallen(base.garbled, rule.garbled, share), _fallen(base.word, rule.word, share)))
    return found


def _fallen(base: float, least: float, share: float) -> float:
    if share == 0.0 or not least < base < 1:
        return base
    if share == 1.0:
        return least
    return 1 / (1 + math.exp(-_log_odds(base) * (1 - share) - _log_odds(least) * share))


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
