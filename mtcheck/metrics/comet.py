# SPDX-License-Identifier: Apache-2.0
"""COMET: a neural metric that reads source, hypothesis and reference; about 0 to 1, higher is better.

It runs in an environment of its own (``--comet-python``), with wmt22-comet-da (Apache-2.0) unless another is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mtcheck.metrics import _comet
from mtcheck.metrics._tally import Scale
from mtcheck.metrics._wanted import NOTHING_MORE, Wanted
from mtcheck.segment import Segment

NAME: Final = "comet"
NEEDS: Final = frozenset({"source", "reference"})
ON_REQUEST: Final = True
RUNS_IN: Final = "comet_python"
MODEL: Final = "Unbabel/wmt22-comet-da"
_SCALE: Final = Scale(NAME, (0.0, 1.0), True, "reference")


def missing(segments: Sequence[Segment]) -> str | None:
    """Why COMET cannot run: no source or no reference."""
    return _comet.missing(segments, references=True)


def tally(wanted: Wanted = NOTHING_MORE) -> _comet.Tally:
    """Scores segments as they come; starts the other program."""
    return _comet.Tally(_SCALE, wanted, MODEL, references=True)


def notice(wanted: Wanted) -> str | None:
    """What a user must know about the licence of the weights, or None."""
    return _comet.notice(NAME, wanted.comet_model or MODEL)
