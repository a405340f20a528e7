# SPDX-License-Identifier: Apache-2.0
"""What the metrics of sacreBLEU share: segments in its form, its numbers and signatures out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mtcheck.results import Score
from mtcheck.segment import Segment

Streams = list[list[str | None]]


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


def streams(segments: Sequence[Segment]) -> Streams:
    """One list for each reference, in step with the segments.

    A reference that has nothing for a sentence is left out of it (None) where another one has something; where none
    has, the first stands empty, so that the sentence counts as an addition.
    """
    count = max(len(segment.references) for segment in segments)
    filled: Streams = [[] for _ in range(count)]
    for segment in segments:
        for number, stream in enumerate(filled):
            text = segment.references[number] if number < len(segment.references) else ""
            stream.append(text or ("" if number == 0 and not partnered(segment) else None))
    return filled


def article_score(metric: Any, segments: Sequence[Segment], scale: Scale) -> Score:
    """The corpus-level score of sacreBLEU over all segments."""
    # sacreBLEU checks the type of the first line alone, and takes None there.
    result = metric.corpus_score([segment.hypothesis for segment in segments], streams(segments))
    return as_score(result.score, metric, scale)


def sentence_scores(metric: Any, segments: Sequence[Segment], scale: Scale) -> tuple[Score, ...]:
    """One score for each segment that has a partner, against the references that have one."""
    scores = []
    for segment in segments:
        if partnered(segment):
            result = metric.sentence_score(segment.hypothesis, [text for text in segment.references if text])
            scores.append(as_score(result.score, metric, scale, segment))
    return tuple(scores)


def as_score(value: float, metric: Any, scale: Scale, segment: Segment | None = None) -> Score:
    """A number of sacreBLEU, with the signature that its metric has after scoring; of the article without a segment."""
    return Score(
        scale.metric,
        float(value),
        scale.range,
        scale.higher_is_better,
        str(metric.get_signature()),
        segment.sentence if segment else None,
    )
