# SPDX-License-Identifier: Apache-2.0
"""What a user asks of the metrics beyond those that run by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

PATIENCE: Final = 600.0
"""Seconds to wait for an answer of another program: to load gigabytes of weights from a slow disk takes minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Metrics that run only when asked for, what they need, and whether totals get intervals.

    names: of such metrics. comet_python: the interpreter of the environment that COMET is installed in; comet_model:
    a checkpoint or an id of Hugging Face, or None for the usual one of each metric; comet_patience: seconds that one
    answer may take. similarity_model: the folder or id of a sentence encoder.
    """

    names: tuple[str, ...] = ()
    comet_python: Path | None = None
    comet_model: str | None = None
    comet_patience: float = PATIENCE
    similarity_model: Path | None = None
    intervals: bool = False


NOTHING_MORE: Final = Wanted()
