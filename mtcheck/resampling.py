# SPDX-License-Identifier: Apache-2.0
"""How sure a score of many segments is: intervals and p-values by bootstrap resampling, as sacreBLEU does it.

Seed, order of the draws and width of the floats are sacreBLEU's (``--confidence``, ``--paired-bs``), so that its
numbers come out. What it holds in memory all at once is drawn here a block at a time.
"""

from __future__ import annotations

import statistics
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

SAMPLES: Final = 1000
SEED: Final = 12345
SIGNATURE: Final = f"bs:{SAMPLES}|seed:{SEED}"
MOST_SEGMENTS: Final = 10_000
"""Beyond these an interval costs many seconds, and is narrower than anything that matters."""
_DRAWN_AT_ONCE: Final = 1_000_000

Compute = Callable[[Any], Any]
"""From the statistics of many segments, summed (an array of floats), to a score."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Statistics of segments, ``width`` numbers each, one segment after the other, and what makes a score of them."""

    values: array[float]
    width: int
    compute: Compute

    def __len__(self) -> int:
        return len(self.values) // self.width if self.width else 0

    @property
    def fits(self) -> bool:
        """Whether resampling says something (two segments) and can be afforded."""
        return 2 <= len(self) <= MOST_SEGMENTS


def mean_of(sums: Any) -> float:
    """The score of statistics that are (weighted value, weight); 0 where nothing has weight."""
    return float(sums[0]) / float(sums[1]) if sums[1] else 0.0


def weighted(sample: Sample) -> Sample | None:
    """A sample of ``mean_of`` without what has no weight, or None where that leaves too little."""
    kept = array("f")
    for place in range(0, len(sample.values), 2):
        if sample.values[place + 1]:
            kept.extend(sample.values[place : place + 2])
    found = Sample(kept, sample.width, sample.compute)
    return found if found.fits else None


def interval(sample: Sample, scale: tuple[float, float]) -> tuple[float, float] | None:
    """The 95% interval around the mean of the resampled scores, cut at the ends of the scale; None for one segment.

    Its middle and half its width are what sacreBLEU prints as mean and confidence.
    """
    if not sample.fits:
        return None
    scores = sorted(sample.compute(sums) for sums in _resampled(sample))
    cut = SAMPLES // 40
    half = float(0.5 * (scores[SAMPLES - cut - 1] - scores[cut]))
    # Most scores come as narrow floats, whose mean is narrow too; a resample that shares nothing scores a plain 0.0.
    plain = len({type(score) for score in scores}) > 1
    mean = float(statistics.mean(map(float, scores) if plain else scores))
    return max(scale[0], mean - half), min(scale[1], mean + half)


def p_value(first: Sample, second: Sample, difference: float) -> float | None:
    """The share of paired resamples in which two scores differ by more than they do, were there no difference.

    ``difference`` is that of the scores themselves, without a sign. Both samples must be of the same segments.
    """
    import numpy as np

    if not first.fits or len(first) != len(second):
        return None
    scores = [np.array([sample.compute(sums) for sums in _resampled(sample)]) for sample in (second, first)]
    differences = np.abs(scores[0] - scores[1])
    beyond = np.sum(differences - differences.mean() > difference).item()
    return float((beyond + 1) / (SAMPLES + 1))


def _resampled(sample: Sample) -> Iterator[Any]:
    """Summed statistics of each resample."""
    import numpy as np

    table = np.frombuffer(sample.values, dtype=np.float32).reshape(-1, sample.width)
    size = len(table)
    source = np.random.default_rng(SEED)
    block = max(1, _DRAWN_AT_ONCE // size)
    for start in range(0, SAMPLES, block):
        for places in source.choice(size, size=(min(block, SAMPLES - start), size), replace=True):
            yield table[places].sum(0)
