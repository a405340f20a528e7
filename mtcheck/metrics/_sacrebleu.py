# SPDX-License-Identifier: Apache-2.0
"""What the metrics of sacreBLEU share: segments in its form, its numbers and signatures out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from mtcheck.results import Score
from mtcheck.segment import Segment

_FORGET_EVERY: Final = 1000
"""Segments after which the tokenisers forget: they would keep 65,536 lines each, which a stream never sees again."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How the numbers of one metric read."""

    metric: str
    range: tuple[float, float]
    higher_is_better: bool


def missing_reference(segments: Sequence[Segment]) -> str | None:
    """Why segments cannot be held against a reference, or None where at least one can."""
    if not segments:
        return "there is no sentence to score"
    if any(partnered(segment) for segment in segments):
        return None
    if any(segment.references for segment in segments):
        return "no sentence has a partner in the reference"
    return "needs a reference (--reference FILE)"


def partnered(segment: Segment) -> bool:
    """True when at least one reference has something for this sentence."""
    return any(segment.references)


class Tally:
    """Scores segments one after another, and keeps of them only the sums that the score of all is made of.

    That score is sacreBLEU's corpus score. A segment is held against the references that have something for it, or
    against an empty one where none has. ``of_sentence`` makes the score of a sentence of the same counts, where
    ``metric`` is set up for the whole.
    """

    def __init__(self, metric: Any, scale: Scale, *, of_sentence: Any = None) -> None:
        self._metric, self._of_sentence, self._scale = metric, of_sentence or metric, scale
        self._sums: list[float] = []
        self._reference_counts: set[int] = set()
        self._added = 0

    @property
    def missing(self) -> str | None:
        """Why there is no total, or None where there is one."""
        return None if self._sums else "there is no sentence to score"

    def add(self, segment: Segment) -> Score | None:
        """Counts a segment; gives its own score, or None where it has no partner."""
        references = [text for text in segment.references if text] or [""]
        counts = self._metric._extract_corpus_statistics([segment.hypothesis], [[text] for text in references])[0]
        self._sums = [one + other for one, other in zip(self._sums or [0] * len(counts), counts, strict=True)]
        self._reference_counts.add(len(references))
        self._added += 1
        if self._added % _FORGET_EVERY == 0:
            _forget(self._metric)
        if not partnered(segment):
            return None
        self._of_sentence.num_refs = len(references)
        return self._score(self._of_sentence, counts, segment)

    def total(self) -> Score:
        """The score of all segments so far; ``missing`` must be None."""
        counts = self._reference_counts
        self._metric.num_refs = next(iter(counts)) if len(counts) == 1 else -1
        return self._score(self._metric, self._sums)

    def _score(self, metric: Any, counts: Sequence[float], segment: Segment | None = None) -> Score:
        """A number of sacreBLEU with its signature; of the whole without a segment."""
        return Score(
            self._scale.metric,
            float(metric._aggregate_and_compute([counts]).score),
            self._scale.range,
            self._scale.higher_is_better,
            str(metric.get_signature()),
            segment.sentence if segment else None,
        )


def scored(tally: Tally, segments: Sequence[Segment]) -> tuple[Score, ...]:
    """The score of all segments, then those of the sentences that have one."""
    each = [tally.add(segment) for segment in segments]
    return (tally.total(), *(score for score in each if score is not None))


def _forget(metric: Any) -> None:
    tokenizer = getattr(metric, "tokenizer", None)
    for part in (tokenizer, *vars(tokenizer).values()) if tokenizer else ():
        cached = vars(type(part)).get("__call__")
        if hasattr(cached, "cache_clear"):
            cached.cache_clear()
