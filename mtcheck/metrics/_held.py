# SPDX-License-Identifier: Apache-2.0
"""What the metrics of translated texts share: another metric's tally, of other texts of the same segments.

Sentences that stand for one stretch of the source are held against it together, since no part of it is theirs alone:
each of them has the score of the stretch, which counts once in the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Self

from mtcheck import resampling
from mtcheck.metrics._tally import Scale
from mtcheck.results import Score
from mtcheck.segment import Segment, stretches

if TYPE_CHECKING:
    from mtcheck.metrics import Tally

Sides = tuple[str | None, str | None]
NOTHING: Final = "nothing was translated back (mtcheck check --back-translate)"


def back_translation(group: Sequence[Segment]) -> Sides:
    """What came back of a stretch, and its source."""
    return _joined(segment.back_translation for segment in group), group[0].source


def retranslation(group: Sequence[Segment]) -> Sides:
    """A stretch of the article, and its source in another translation."""
    return _joined(segment.hypothesis for segment in group), group[0].retranslation


def round_trip(group: Sequence[Segment]) -> Sides:
    """What came home of a stretch, and the stretch."""
    return _joined(segment.round_trip for segment in group), _joined(segment.hypothesis for segment in group)


def missing(segments: Sequence[Segment], sides: Callable[[Sequence[Segment]], Sides]) -> str | None:
    """Why segments cannot be scored, or None where at least one can."""
    return None if any(all(sides(group)) for group in stretches(segments)) else NOTHING


class Held:
    """The tally of a metric that reads hypothesis and references, given two other texts in their place."""

    def __init__(self, scale: Scale, inner: Tally, sides: Callable[[Sequence[Segment]], Sides]) -> None:
        self._scale, self._inner, self._sides = scale, inner, sides

    @property
    def missing(self) -> str | None:
        """Why there is no total, or None where there is one."""
        return self._inner.missing

    @property
    def counted(self) -> int:
        """How many stretches the total is made of."""
        return self._inner.counted

    def add(self, segments: Sequence[Segment]) -> list[Score | None]:
        """Counts segments; gives each the score of its stretch, or None where a side of that is missing."""
        groups = list(stretches(segments))
        sides = [self._sides(group) for group in groups]
        shadows = [
            replace(group[0], hypothesis=text, references=(other,)) if text and other else None
            for group, (text, other) in zip(groups, sides, strict=True)
        ]
        scores = iter(self._inner.add([shadow for shadow in shadows if shadow]))
        found: list[Score | None] = []
        for group, shadow in zip(groups, shadows, strict=True):
            score = next(scores) if shadow else None
            found += [self._named(score, segment) if score else None for segment in group]
        return found

    def total(self) -> Score:
        """The score of all stretches so far; ``missing`` must be None."""
        return self._named(self._inner.total(), None)

    def sample(self) -> resampling.Sample | None:
        """What intervals are resampled from."""
        return self._inner.sample()

    def beside(self) -> Self:
        """An empty tally of the same metric."""
        other = copy(self)
        other._inner = self._inner.beside()
        return other

    def close(self) -> None:
        """Lets go of what the other metric holds."""
        self._inner.close()

    def _named(self, score: Score, segment: Segment | None) -> Score:
        place = segment.sentence if segment else None
        return replace(score, metric=self._scale.metric, evidence=self._scale.evidence, sentence=place)


def _joined(texts: Iterator[str | None]) -> str | None:
    """The texts as one; a part of them says nothing of the whole."""
    found = list(texts)
    return None if not all(found) else " ".join(text for text in found if text)
