# SPDX-License-Identifier: Apache-2.0
"""What every tally shares: the scale of its numbers, and the statistics of segments where intervals are wanted."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Final, Self

from mtcheck import resampling
from mtcheck.results import Evidence, Score
from mtcheck.segment import Segment

NOTHING: Final = "there is no sentence to score"


@dataclass(frozen=True, slots=True)
class Scale:
    """How the numbers of one metric read."""

    metric: str
    range: tuple[float, float]
    higher_is_better: bool
    evidence: Evidence = "reference"

    def score(self, value: float, signature: str, segment: Segment | None = None) -> Score:
        """A score on this scale; of the whole without a segment."""
        place = segment.sentence if segment else None
        return Score(self.metric, value, self.range, self.higher_is_better, signature, place, None, self.evidence)


class Kept:
    """Statistics of segments, kept for resampling where that is wanted: no more of them than it takes."""

    def __init__(self, *, wanted: bool) -> None:
        self._values = array("f") if wanted else None
        self._width = 0

    def add(self, counts: Sequence[float]) -> None:
        """The statistics of the next segment."""
        self._width = len(counts)
        # One more than can be resampled: then there are known to be too many.
        if self._values is not None and len(self._values) <= resampling.MOST_SEGMENTS * self._width:
            self._values.extend(counts)

    def sample(self, compute: resampling.Compute) -> resampling.Sample | None:
        """What can be resampled, or None where nothing was kept or it would say nothing."""
        found = resampling.Sample(self._values or array("f"), self._width, compute)
        return found if found.fits else None


def with_interval(score: Score, sample: resampling.Sample | None) -> Score:
    """The score with the interval that resampling gives, where it gives one."""
    return score if sample is None else replace(score, interval=resampling.interval(sample, score.range))


class Means:
    """The tally of a metric that gives each segment a number, and the whole their mean: ``values`` is what it adds."""

    def __init__(self, scale: Scale, *, intervals: bool) -> None:
        self._scale, self._intervals = scale, intervals
        self._sum, self._count = 0.0, 0
        self._kept = Kept(wanted=intervals)

    @property
    def missing(self) -> str | None:
        """Why there is no total, or None where there is one."""
        return None if self._count else NOTHING

    @property
    def signature(self) -> str:
        """Everything that changes a segment's number."""
        raise NotImplementedError

    def values(self, segments: Sequence[Segment]) -> list[float | None]:
        """The numbers of segments, None where the metric does not fit one."""
        raise NotImplementedError

    def add(self, segments: Sequence[Segment]) -> list[Score | None]:
        """Counts segments; gives each its score, or None where the metric does not fit it."""
        values = self.values(segments)
        for value in values:
            self._kept.add((0.0, 0.0) if value is None else (value, 1.0))
        found = [value for value in values if value is not None]
        self._sum, self._count = self._sum + sum(found), self._count + len(found)
        return [
            None if value is None else self._scale.score(value, self.signature, segment)
            for segment, value in zip(segments, values, strict=True)
        ]

    def sample(self) -> resampling.Sample | None:
        """The statistics of the segments, where they were kept and say something."""
        return self._kept.sample(resampling.mean_of)

    def total(self) -> Score:
        """The mean over all segments so far; ``missing`` must be None."""
        sample = self._kept.sample(resampling.mean_of)
        sample = resampling.weighted(sample) if sample else None
        signed = self.signature if sample is None else f"{self.signature}|{resampling.SIGNATURE}"
        return with_interval(self._scale.score(self._sum / self._count, signed), sample)

    @property
    def counted(self) -> int:
        """How many segments have a score."""
        return self._count

    def beside(self) -> Self:
        """An empty tally of the same metric, sharing all that was loaded."""
        other = copy(self)
        other._sum, other._count, other._kept = 0.0, 0, Kept(wanted=self._intervals)
        return other

    def close(self) -> None:
        """Lets go of what it holds; it counts no more after that."""
