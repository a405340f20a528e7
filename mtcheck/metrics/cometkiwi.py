# SPDX-License-Identifier: Apache-2.0
"""CometKiwi: COMET without a reference: it reads source and hypothesis; about 0 to 1, higher is better.

It runs in an environment of its own (``--comet-python``). Its weights are CC BY-NC-SA 4.0: not for commercial use.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mtcheck.metrics import _comet
from mtcheck.metrics._tally import Scale
from mtcheck.metrics._wanted import NOTHING_MORE, Wanted
from mtcheck.segment import Segment

NAME: Final = "cometkiwi"
NEEDS: Final = frozenset({"source"})
ON_REQUEST: Final = True
RUNS_IN: Final = "comet_python"
MODEL: Final = "Unbabel/wmt22-cometkiwi-da"
_SCALE: Final = Scale(NAME, (0.0, 1.0), True, "source")


def missing(segments: Sequence[Segment]) -> str | None:
    """Why CometKiwi cannot run: no source."""
    return _comet.missing(segments, references=False)


def tally(wanted: Wanted = NOTHING_MORE) -> _comet.Tally:
    """Scores segments as they come; starts the other program."""
    return _comet.Tally(_SCALE, wanted, MODEL, references=False)


def notice(wanted: Wanted) -> str | None:
    """What a user must know about the licence of the weights, or None."""
    return _comet.notice(NAME, wanted.comet_model or MODEL)
