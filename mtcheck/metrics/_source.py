# SPDX-License-Identifier: Apache-2.0
"""What the metrics that read the source share: whether there is one, and whether the hypothesis is a copy of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mtcheck.segment import Segment

_LEAST_COPIED: Final = 7
"""Shorter hypotheses (names, titles) may rightly be those of the source, word for word."""


def missing(segments: Sequence[Segment]) -> str | None:
    """Why segments cannot be held against their source, or None where at least one can."""
    return None if any((segment.source or "").strip() for segment in segments) else "needs the source (--source FILE)"


def copied(segment: Segment) -> bool:
    """Whether a hypothesis is its source, word for word."""
    words = segment.hypothesis.split()
    return len(words) >= _LEAST_COPIED and words == (segment.source or "").split()
