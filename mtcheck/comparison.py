# SPDX-License-Identifier: Apache-2.0
"""Two versions side by side: what ``mtcheck compare`` found, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from mtcheck.results import Score, Skipped

Better = Literal["A", "B"]
SIGNIFICANT: Final = 0.05
"""A difference that chance alone would make more often than this is none that counts."""


@dataclass(frozen=True, slots=True)
class Version:
    """One of the two. ``language`` is a BCP 47 tag or "und"; ``segments`` are its sentences or lines."""

    path: str
    language: str
    segments: int
    words: int


@dataclass(frozen=True, slots=True)
class Contrast:
    """What one metric says of both versions.

    p_value: 0 to 1, how likely a difference like this one is to come of chance alone (paired bootstrap); None where it
    could not be estimated.
    """

    first: Score
    second: Score
    p_value: float | None

    @property
    def gain(self) -> float:
        """How much better B is than A on the scale of the metric; below 0 where it is worse."""
        difference = self.second.value - self.first.value
        return difference if self.first.higher_is_better else -difference

    @property
    def better(self) -> Better | None:
        """The version that is better by more than chance, or None where the difference shows nothing."""
        if self.p_value is None or self.p_value >= SIGNIFICANT or not self.gain:
            return None
        return "B" if self.gain > 0 else "A"


@dataclass(frozen=True, slots=True)
class Stretch:
    """What both versions make of the same part of the text: whole sentences, or a line; "" where one has nothing.

    lines: 1-based line in the file of either version, None where it has nothing. scores: by metric those of A and B.
    """

    texts: tuple[str, str]
    lines: tuple[int | None, int | None]
    references: tuple[str, ...]
    source: str | None
    scores: Mapping[str, tuple[float | None, float | None]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything one comparison has to say.

    stretches: in the order of the text. differing: their positions, the largest difference by ``ranked_by`` first;
    those that do not differ, or cannot be told apart by it, are not among them.
    """

    versions: tuple[Version, Version]
    references: tuple[str, ...]
    source: str | None
    contrasts: tuple[Contrast, ...]
    stretches: tuple[Stretch, ...]
    ranked_by: str | None
    differing: tuple[int, ...]
    skipped: tuple[Skipped, ...]
    signature: str
