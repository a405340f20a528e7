# SPDX-License-Identifier: Apache-2.0
"""A hypothesis sentence with its partners, and what the quality model thinks of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mtcheck.article import Sentence, Span


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence of the article and the texts it is held against; a partner that is not there is None or empty.

    ``references`` holds the part of each reference that aligns with the sentence ("" where none does). The other three
    are a translator's: ``back_translation`` is the hypothesis in the language of the source, ``round_trip`` that back
    in the language of the hypothesis, and ``retranslation`` the source, translated independently of the hypothesis.
    """

    sentence: Sentence
    hypothesis: str
    source: str | None = None
    references: tuple[str, ...] = ()
    back_translation: str | None = None
    round_trip: str | None = None
    retranslation: str | None = None


def stretches(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Neighbours that stand for the same stretch of the source; alone those that stand for none."""
    group: list[Segment] = []
    for segment in segments:
        if group and (segment.source is None or segment.source != group[-1].source):
            yield group
            group = []
        group.append(segment)
    if group:
        yield group


@dataclass(frozen=True, slots=True)
class WordJudgement:
    """One word of a hypothesis; ``span`` points into the hypothesis string, probabilities are 0 to 1.

    minor, major: that a rater with the source at hand would mark it so (MQM).
    flawed: that an editor with the hypothesis alone would strike it; findings are made of this. None: the model does
        not tell the two apart, and what raters would mark stands for both.
    """

    span: Span
    minor: float
    major: float
    category: str
    flawed: float | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the quality model says of one hypothesis.

    quality: 0 to 100, higher is better: 100 less four for each MQM penalty point that raters would give, 0 at worst
        (of a model from elsewhere: its own scale, stretched to 0 to 100).
    garbled: 0 to 1, the probability that the sentence cannot be read as prose.
    words: every word of the hypothesis, in order.

    None, or no words: the model does not answer this; the embedded one answers all three.
    """

    quality: float | None
    garbled: float | None
    words: tuple[WordJudgement, ...]
