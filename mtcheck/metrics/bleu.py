# SPDX-License-Identifier: Apache-2.0
"""BLEU by sacreBLEU: shared word n-grams (1 to 4), 0 to 100, higher is better.

The article's score is sacreBLEU's corpus score on the same lines, with its own settings (tokeniser 13a, exponential
smoothing). Sentences are scored with effective order, as their signature says. A sentence of fewer than four words
gets no BLEU: it has no 4-gram, and a perfect headline of two words would score what smoothing makes of it; chrF
scores it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mtcheck.metrics import _sacrebleu
from mtcheck.results import Score
from mtcheck.segment import Segment

NAME: Final = "bleu"
NEEDS: Final = frozenset({"reference"})
LEAST_WORDS: Final = 4
_SCALE: Final = _sacrebleu.Scale(NAME, (0.0, 100.0), True)

missing = _sacrebleu.missing_reference


class _Tally(_sacrebleu.Tally):
    def add(self, segment: Segment) -> Score | None:
        score = super().add(segment)
        return score if len(segment.hypothesis.split()) >= LEAST_WORDS else None


def tally() -> _sacrebleu.Tally:
    """Scores segments as they come."""
    from sacrebleu.metrics.bleu import BLEU

    return _Tally(BLEU(), _SCALE, of_sentence=BLEU(effective_order=True))


def score(segments: Sequence[Segment]) -> tuple[Score, ...]:
    """BLEU of the article, then of each sentence of four words or more that has a reference."""
    return _sacrebleu.scored(tally(), segments)
