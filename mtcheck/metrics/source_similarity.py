# SPDX-License-Identifier: Apache-2.0
"""Similarity to the source: the cosine between what a sentence encoder makes of both, -1 to 1, higher is closer.

The encoder must know both languages. A copy of the source is as close to it as can be: it is worth nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mtcheck.metrics import _similarity, _source
from mtcheck.metrics._tally import Scale
from mtcheck.metrics._wanted import NOTHING_MORE, Wanted
from mtcheck.segment import Segment

NAME: Final = "source_similarity"
NEEDS: Final = frozenset({"source"})
ON_REQUEST: Final = True
RUNS_IN: Final = "similarity_model"
_SCALE: Final = Scale(NAME, (-1.0, 1.0), True, "source")

missing = _source.missing


class _Tally(_similarity.Tally):
    @property
    def signature(self) -> str:
        return f"{super().signature}|copies:0"

    def values(self, segments: Sequence[Segment]) -> list[float | None]:
        found = super().values(segments)
        return [0.0 if _source.copied(segment) else value for segment, value in zip(segments, found, strict=True)]


def tally(wanted: Wanted = NOTHING_MORE) -> _similarity.Tally:
    """Scores segments as they come; loads the encoder."""
    return _Tally(_SCALE, wanted, _sources)


def _sources(segment: Segment) -> Sequence[str]:
    return (segment.source,) if segment.source else ()
