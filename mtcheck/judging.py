# SPDX-License-Identifier: Apache-2.0
"""What the quality model makes of an article: judgements of its sentences, the scores they make, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from mtcheck.article import Sentence
from mtcheck.detect import Detected
from mtcheck.gate import MOST_JUDGED_WORDS
from mtcheck.models import LoadedModel
from mtcheck.results import UNDETERMINED, Score, Skipped
from mtcheck.segment import Judgement, Segment


@dataclass(frozen=True, slots=True)
class Judged:
    """``judgements`` run in step with ``segments``: None for a sentence that the ``model`` did not judge.

    language: that of the article.
    """

    model: LoadedModel
    language: str
    segments: tuple[Segment, ...]
    judgements: tuple[Judgement | None, ...]

    @property
    def scores(self) -> tuple[Score, ...]:
        """Quality of the article, each sentence weighed by its words, and then of each judged sentence."""
        pairs = zip(self.segments, self.judgements, strict=True)
        rated = [(segment, found.quality) for segment, found in pairs if found and found.quality is not None]
        if not rated:
            return ()
        mean = sum(quality * _words(segment) for segment, quality in rated) / sum(
            _words(segment) for segment, _ in rated
        )
        each = (_score(quality, self.model, segment.sentence) for segment, quality in rated)
        return (_score(round(mean, 2), self.model), *each)

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """Why sentences were not judged, in words for the user."""
        left_out = self.model.left_out(self.segments)
        pairs = zip(self.segments, self.judgements, strict=True)
        unjudged = sum(judgement is None and not self.model.lacks_source(segment) for segment, judgement in pairs)
        return (*left_out, Skipped("quality", self._why(unjudged))) if unjudged else left_out

    def _why(self, unjudged: int) -> str:
        words = sum(map(_words, self.segments))
        if words > MOST_JUDGED_WORDS:
            return f"only the first {MOST_JUDGED_WORDS:,} of {words:,} words were read: this is more than an article"
        known = ", ".join(self.model.languages)
        reason = f"{unjudged} of {len(self.segments)} sentences are not in a language that the model judges ({known})"
        return f"{reason}; language undetermined" if self.language == UNDETERMINED else reason


def judge(segments: Sequence[Segment], detected: Detected, model: LoadedModel) -> Judged:
    """Judges the sentences in a language that the model knows, as far as an article may go (``MOST_JUDGED_WORDS``).

    A passage too short to tell its language is taken for the article's.
    """
    tags = {found.passage: found.language for found in detected.detections}
    own = detected.language
    chosen = [
        place
        for place, words in enumerate(accumulate(map(_words, segments)))
        if words <= MOST_JUDGED_WORDS and _known(tags[segments[place].sentence.passage], own, model)
    ]
    judgements: list[Judgement | None] = [None] * len(segments)
    answers = model.quality.judge([segments[i].hypothesis for i in chosen], [segments[i].source for i in chosen])
    for place, judgement in zip(chosen, answers, strict=True):
        judgements[place] = judgement
    return Judged(model, own, tuple(segments), tuple(judgements))


def _known(tag: str, own: str, model: LoadedModel) -> bool:
    return (own if tag == UNDETERMINED else tag) in model.languages


def _score(quality: float, model: LoadedModel, sentence: Sentence | None = None) -> Score:
    return Score("quality", quality, (0.0, 100.0), True, model.signature, sentence)


def _words(segment: Segment) -> int:
    return len(segment.hypothesis.split())
