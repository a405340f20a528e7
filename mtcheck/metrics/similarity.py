# SPDX-License-Identifier: Apache-2.0
"""Similarity: the cosine between what a sentence encoder makes of hypothesis and reference, -1 to 1, higher is closer.

Closer in topic and wording, that is: it is near blind to a wrong number, a lost "not" or a changed name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mtcheck.metrics import _sacrebleu, _similarity
from mtcheck.metrics._tally import Scale
from mtcheck.metrics._wanted import NOTHING_MORE, Wanted
from mtcheck.segment import Segment

NAME: Final = "similarity"
NEEDS: Final = frozenset({"reference"})
ON_REQUEST: Final = True
RUNS_IN: Final = "similarity_model"
_SCALE: Final = Scale(NAME, (-1.0, 1.0), True, "reference")

missing = _sacrebleu.missing_reference


def tally(wanted: Wanted = NOTHING_MORE) -> _similarity.Tally:
    """Scores segments as they come; loads the encoder."""
    return _similarity.Tally(_SCALE, wanted, _references)


def _references(segment: Segment) -> Sequence[str]:
    return segment.references
