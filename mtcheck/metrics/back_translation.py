# SPDX-License-Identifier: Apache-2.0
"""What came back of the article, held against the source: chrF2++, 0 to 100, higher is closer.

It depends on the translator as much as on the article: by itself a weak measure of quality (docs/back-translation.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mtcheck.metrics import _held, chrf
from mtcheck.metrics._tally import Scale
from mtcheck.metrics._wanted import NOTHING_MORE, Wanted
from mtcheck.segment import Segment

NAME: Final = "back_translation"
NEEDS: Final = frozenset({"back_translation", "source"})
ON_REQUEST: Final = True
_SCALE: Final = Scale(NAME, (0.0, 100.0), True, "back-translation")


def missing(segments: Sequence[Segment]) -> str | None:
    """Why it cannot run, or None."""
    return _held.missing(segments, _held.back_translation)


def tally(wanted: Wanted = NOTHING_MORE) -> _held.Held:
    """Scores segments as they come."""
    return _held.Held(_SCALE, chrf.tally(wanted), _held.back_translation)
