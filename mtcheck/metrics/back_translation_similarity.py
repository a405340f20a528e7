# SPDX-License-Identifier: Apache-2.0
"""What came back of the article, held against the source: the cosine of what a
sentence encoder makes of both, -1 to 1, higher is closer.

It depends on the translator as much as on the article: by itself a weak measure of quality (docs/back-translation.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mtcheck.metrics import _held, similarity
from mtcheck.metrics._tally import Scale
from mtcheck.metrics._wanted import NOTHING_MORE, Wanted
from mtcheck.segment import Segment

NAME: Final = "back_translation_similarity"
NEEDS: Final = frozenset({"back_translation", "source"})
ON_REQUEST: Final = True
RUNS_IN: Final = "similarity_model"
_SCALE: Final = Scale(NAME, (-1.0, 1.0), True, "back-translation")


def missing(segments: Sequence[Segment]) -> str | None:
    """Why it cannot run, or None."""
    return _held.missing(segments, _held.back_translation)


def tally(wanted: Wanted = NOTHING_MORE) -> _held.Held:
    """Scores segments as they come; loads the encoder."""
    return _held.Held(_SCALE, similarity.tally(wanted), _held.back_translation)
