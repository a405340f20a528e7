# SPDX-License-Identifier: Apache-2.0
"""TER by sacreBLEU: edits (words put in, taken out, replaced, blocks moved) per 100 reference words.

0 or more, lower is better; above 100 where the hypothesis is longer than the reference and shares little with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mtcheck.metrics import _sacrebleu
from mtcheck.results import Score
from mtcheck.segment import Segment

NAME: Final = "ter"
NEEDS: Final = frozenset({"reference"})
_SCALE: Final = _sacrebleu.Scale(NAME, (0.0, float("inf")), False)

missing = _sacrebleu.missing_reference


def score(segments: Sequence[Segment]) -> tuple[Score, ...]:
    """TER of the article, then of each sentence that has a reference."""
    from sacrebleu.metrics.ter import TER

    return (
        _sacrebleu.article_score(TER(), segments, _SCALE),
        *_sacrebleu.sentence_scores(TER(), segments, _SCALE),
    )
