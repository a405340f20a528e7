# SPDX-License-Identifier: Apache-2.0
"""What the metrics of sacreBLEU share: segments in its form, its numbers, intervals and signatures out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from typing import Any, Final, Self

from mtcheck import resampling
from mtcheck.metrics._tally import NOTHING, Kept, Scale, with_interval
from mtcheck.results import Score
from mtcheck.segment import Segment

LEAST_WORDS: Final = 9
"""Shorter texts are headlines and captions: they have hardly any 4-grams, and one edit is a tenth of them."""
_FORGET_EVERY: Final = 1000
"""Segments after which the tokenisers forget: they would keep 65,536 lines each, which a stream never sees again."""


def missing_reference(segments: Sequence[Segment]) -> str | None:
    """Why segments cannot be held against a reference, or None where at least one can."""
    if not segments:
        return NOTHING
    if any(partnered(segment) for segment in segments):
        return None
    if any(segment.references for segment in segments):
        return "no sentence has a partner in the reference"
    return "needs a reference (--reference FILE)"


def too_short(words: int) -> str | None:
    """Why a text of so many words is not for this metric, or None."""
    if words >= LEAST_WORDS:
        return None
    return f"{words} words are too few for it: a headline or caption is judged by chrf"


def words_of(segments: Sequence[Segment]) -> int:
    """Words of all hypotheses together."""
    return sum(len(segment.hypothesis.split()) for segment in segments)


def partnered(segment: Segment) -> bool:
    """True when at least one reference has something for this sentence."""
    return any(segment.references)


class Tally:
    """Scores segments a batch at a time, and keeps of them the sums that the score of all is made of.

    That score is sacreBLEU's corpus score. A segment is held against the references that have something for it, or
    against an empty one where none has. ``of_sentence`` makes the score of a sentence of the same counts, where
    ``metric`` is set up for the whole. ``least_words``: below it, in all, there is no score of the whole.
    """

    def __init__(
        self, metric: Any, scale: Scale, *, of_sentence: Any = None, intervals: bool = False, least_words: int = 0
    ) -> None:
        self._metric, self._of_sentence, self._scale = metric, of_sentence or metric, scale
        self._least_words, self._intervals = least_words, intervals
        self._signatures: dict[int, str] = {}
        self._begin()

    def _begin(self) -> None:
        self._kept = Kept(wanted=self._intervals)
        self._sums: list[float] = []
        self._reference_counts: set[int] = set()
        self._added = self._words = 0

    @property
    def counted(self) -> int:
        """How many segments were counted."""
        return self._added

    def beside(self) -> Self:
        """An empty tally of the same metric."""
        other = copy(self)
        other._begin()
        return other

    @property
    def missing(self) -> str | None:
        """Why there is no total, or None where there is one."""
        if not self._sums:
            return NOTHING
        return too_short(self._words) if self._words < self._least_words else None

    def add(self, segments: Sequence[Segment]) -> list[Score | None]:
        """Counts segments; gives each its own score, or None where it has no partner or the metric does not fit it."""
        fitting = [segment for segment in segments if self.fits(segment)]
        references = [[text for text in segment.references if text] or [""] for segment in fitting]
        counted = iter(self.counts([segment.hypothesis for segment in fitting], references))
        return [self._add(segment, next(counted)) if self.fits(segment) else None for segment in segments]

    def counts(self, hypotheses: Sequence[str], references: Sequence[Sequence[str]]) -> Iterable[list[float]]:
        """What sacreBLEU counts of each segment: the steps of its corpus score, without its checks of the whole."""
        return map(self.count, hypotheses, references)

    def fits(self, segment: Segment) -> bool:  # noqa: ARG002
        """Whether a segment is counted at all."""
        return True

    def has_score(self, segment: Segment) -> bool:
        """Whether a segment gets a score of its own."""
        return partnered(segment)

    def _add(self, segment: Segment, counts: list[float]) -> Score | None:
        references = sum(map(bool, segment.references)) or 1
        self._kept.add(counts)
        self._sums = [one + other for one, other in zip(self._sums, counts, strict=True)] if self._sums else counts
        self._reference_counts.add(references)
        self._words += len(segment.hypothesis.split()) if self._words < self._least_words else 0
        self._added += 1
        if self._added % _FORGET_EVERY == 0:
            _forget(self._metric)
        if not self.has_score(segment):
            return None
        value = float(self._of_sentence._compute_score_from_stats(counts).score)
        return self._scale.score(value, self._signature(references), segment)

    def count(self, hypothesis: str, references: Sequence[str]) -> list[float]:
        """What sacreBLEU counts of one segment."""
        metric = self._metric
        known = metric._extract_reference_info([metric._preprocess_segment(text) for text in references])
        counts: list[float] = metric._compute_segment_statistics(metric._preprocess_segment(hypothesis), known)
        return counts

    def _signature(self, references: int) -> str:
        """The signature of the score of a sentence with so many references."""
        if references not in self._signatures:
            self._of_sentence.num_refs = references
            self._signatures[references] = str(self._of_sentence.get_signature())
        return self._signatures[references]

    def sample(self) -> resampling.Sample | None:
        """The statistics of the segments, where they were kept and say something."""
        compute: Callable[[Any], Any] = self._metric._compute_score_from_stats
        return self._kept.sample(lambda sums: compute(sums).score)

    def total(self) -> Score:
        """The score of all segments so far, with its interval where wanted; ``missing`` must be None."""
        metric, sample, counts = self._metric, self.sample(), self._reference_counts
        metric.num_refs = next(iter(counts)) if len(counts) == 1 else -1
        metric.n_bootstrap, metric.seed = (resampling.SAMPLES, resampling.SEED) if sample else (None, None)
        signature = str(metric.get_signature())
        metric.n_bootstrap = metric.seed = None  # sentences may share the metric, and have no interval
        value = float(metric._compute_score_from_stats(self._sums).score)
        return with_interval(self._scale.score(value, signature), sample)

    def close(self) -> None:
        """Nothing is held."""


def _forget(metric: Any) -> None:
    tokenizer = getattr(metric, "tokenizer", None)
    for part in (tokenizer, *vars(tokenizer).values()) if tokenizer else ():
        cached = vars(type(part)).get("__call__")
        if hasattr(cached, "cache_clear"):
            cached.cache_clear()
