# SPDX-License-Identifier: Apache-2.0
"""chrF2++ by sacreBLEU: shared character n-grams (1 to 6) and words (1 and 2), 0 to 100, higher is better.

It scores short sentences and headlines too, where BLEU has nothing to count.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mtcheck.metrics import _sacrebleu
from mtcheck.results import Score
from mtcheck.segment import Segment

NAME: Final = "chrf"
NEEDS: Final = frozenset({"reference"})
_SCALE: Final = _sacrebleu.Scale(NAME, (0.0, 100.0), True)

missing = _sacrebleu.missing_reference


def tally() -> _sacrebleu.Tally:
    """Scores segments as they come."""
    from sacrebleu.metrics.chrf import CHRF

    return _sacrebleu.Tally(CHRF(word_order=2), _SCALE)


def score(segments: Sequence[Segment]) -> tuple[Score, ...]:
    """chrF2++ of the article, then of each sentence that has a reference."""
    return _sacrebleu.scored(tally(), segments)
