# SPDX-License-Identifier: Apache-2.0
"""The article held against its source in an independent translation: chrF2++, 0 to 100, higher is closer.

Another translation is no reference: a good sentence may differ from it (docs/back-translation.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mtcheck.metrics import _held, chrf
from mtcheck.metrics._tally import Scale
from mtcheck.metrics._wanted import NOTHING_MORE, Wanted
from mtcheck.segment import Segment

NAME: Final = "retranslation"
NEEDS: Final = frozenset({"retranslation"})
ON_REQUEST: Final = True
_SCALE: Final = Scale(NAME, (0.0, 100.0), True, "retranslation")


def missing(segments: Sequence[Segment]) -> str | None:
    """Why it cannot run, or None."""
    return _held.missing(segments, _held.retranslation)


def tally(wanted: Wanted = NOTHING_MORE) -> _held.Held:
    """Scores segments as they come."""
    return _held.Held(_SCALE, chrf.tally(wanted), _held.retranslation)
