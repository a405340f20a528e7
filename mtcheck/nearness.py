# SPDX-License-Identifier: Apache-2.0
"""Adds to a similarity what a sentence encoder makes of the two texts (``mtcheck.encoders``).

For pairs of languages: an encoder knows those of which there is no dictionary; it is near blind to numbers and names,
which the similarity beside it counts. So the two are added, and neither is looked at alone. Within one language
n-grams do as well without it: beside them, it took from F1 (docs/alignment.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from mtcheck.overlap import Scorer, Similarity

SIGNATURE: Final = "encoder:0.35"
"""What coverage says of an alignment that an encoder took part in."""
_SHARE: Final = 0.35
_SAYS_NOTHING: Final = 0.15
"""Nearness of sentences of one topic that say different things; this and the share were tuned on Finnish, Romanian and
Indonesian news, with small encoders trained for that (docs/alignment.md)."""
_LEAST_SENTENCES: Final = 3
"""Of fewer on either side, nobody can tell what nearness strangers have."""
_NEAREST: Final = 5


class Nearness(Protocol):
    """What an encoder knows of two texts; ranges as in ``mtcheck.overlap.Scorer``, up to three sentences a side."""

    def near(self, h0: int, h1: int, r0: int, r1: int) -> float:
        """0 (as near as any two sentences of the texts) to 1 (the same)."""

    def nearest(self, place: int, most: int) -> Sequence[int]:
        """The ``most`` nearest reference sentences of one of the hypothesis."""


Embed = Callable[[Sequence[str], Sequence[str]], Nearness]


def similarity_beside(similarity: Similarity, embed: Embed | None) -> Similarity:
    """The similarity with the encoder beside it; as it is where there is none, or too few sentences."""
    if embed is None:
        return similarity

    def both(hypothesis: Sequence[str], reference: Sequence[str]) -> Scorer:
        scorer = similarity(hypothesis, reference)
        if min(len(hypothesis), len(reference)) < _LEAST_SENTENCES:
            return scorer
        return _BesideScorer(scorer, embed(hypothesis, reference))

    return both


class _BesideScorer:
    """The sum of a score and of a share of the nearness, 1 at most."""

    def __init__(self, scorer: Scorer, nearness: Nearness) -> None:
        self._scorer, self._nearness = scorer, nearness
        self.floor = scorer.floor + _SHARE * _SAYS_NOTHING
        self.uneven_toll = scorer.uneven_toll

    def partners(self, index: int) -> Mapping[int, float]:
        known = self._scorer.partners(index)
        places = {*known, *self._nearness.nearest(index, _NEAREST)}
        return {
            place: min(1.0, known.get(place, 0.0) + self._share(index, index + 1, place, place + 1))
            for place in sorted(places)
        }

    def bound(self, h0: int, h1: int, r0: int, r1: int) -> float:
        return min(1.0, self._scorer.bound(h0, h1, r0, r1) + self._share(h0, h1, r0, r1))

    def score(self, h0: int, h1: int, r0: int, r1: int) -> float:
        return min(1.0, self._scorer.score(h0, h1, r0, r1) + self._share(h0, h1, r0, r1))

    def _share(self, h0: int, h1: int, r0: int, r1: int) -> float:
        return _SHARE * self._nearness.near(h0, h1, r0, r1)
