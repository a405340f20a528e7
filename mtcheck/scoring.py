# SPDX-License-Identifier: Apache-2.0
"""The story of ``mtcheck score``: segments in, one score each out, in their order and in bounded memory."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, TypeVar

from mtcheck import metrics, plugins
from mtcheck.article import Passage, Sentence, Span
from mtcheck.detect import foreign_sentence
from mtcheck.errors import InputError, MtcheckError, SettingsError
from mtcheck.languages import language_name
from mtcheck.models import LoadedModel
from mtcheck.results import Score
from mtcheck.score_request import Id, ScoreRequest, Unreadable, request_of
from mtcheck.segment import Judgement, Segment
from mtcheck.spans import (
    FLAWED_FROM_WORDS,
    GARBLED_FROM_WORDS,
    ErrorSpan,
    doubt,
    doubtful_span,
    flawed_spans,
    garbled_span,
)

MOST_WORDS: Final = 20_000
"""No segment is longer; what is, is a file with its line ends lost, and would take minutes."""
COPIED_FROM_WORDS: Final = 7
"""Shorter hypotheses (names, titles) may rightly be those of the source, word for word."""
FIRST_BATCH: Final = 16
MOST_IN_BATCH: Final = 1024
"""Segments held at a time. The first batches are small, so that output begins at once."""
MOST_CHARACTERS: Final = 500_000
"""Code points held at a time, whatever the number of segments."""

_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class SegmentScore:
    """What mtcheck says of one segment.

    quality: 0 to 100, higher is better; garbled: 0 to 1, the probability that it cannot be read as prose. None where
    the hypothesis could not be judged (``skipped`` says why) or the model does not answer this.
    error_spans: in the order of the text, never overlapping; offsets into the hypothesis as it was given.
    scores: by metric, the model's quality first; None where the metric does not fit the segment.
    """

    id: Id
    quality: float | None
    garbled: float | None
    error_spans: tuple[ErrorSpan, ...]
    scores: Mapping[str, float | None]
    skipped: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts over a stream of ``segments`` (unreadable ones are not among them).

    quality: mean of those that have one, or None. garbled: how many are at or above the threshold of the model,
    or None where it does not say.
    referenced: how many have a reference; totals: what metrics make of all that they fit, with intervals where wanted;
    counted: of how many segments each total is made; missing: why a metric makes nothing.
    """

    segments: int
    judged: int
    unreadable: int
    garbled: int | None
    quality: float | None
    referenced: int
    totals: tuple[Score, ...]
    missing: Mapping[str, str]
    counted: Mapping[str, int]


class Scorer:
    """Scores streams with one model, and counts what a summary says.

    ``min_confidence`` (0 to 1): error spans below it are left out; None takes the model's thresholds; below those,
    words that stand in no span are given one each. ``ignore`` names metrics that are not computed, ``wanted`` those
    that run only when asked for, and whether the totals get intervals.
    Raises SettingsError for a name or number that makes no sense.
    """

    def __init__(
        self,
        model: LoadedModel,
        *,
        min_confidence: float | None = None,
        ignore: Collection[str] = (),
        wanted: metrics.Wanted = metrics.NOTHING_MORE,
    ) -> None:
        if min_confidence is not None and not 0 <= min_confidence <= 1:
            raise SettingsError(f"min-confidence must be a number from 0 to 1, not {min_confidence}")
        for name in ignore:
            plugins.load("metrics", name)
        self._model = model
        self._min_confidence = min_confidence
        self._ignore = frozenset(ignore)
        self._wanted = wanted
        # What is asked for is made ready now: its failure comes before any output, and programs load beside the model.
        self._tallies = self._ready() if wanted.names else {}
        self._counts: Counter[str] = Counter()
        self._quality = 0.0

    def batches(self, items: Iterable[ScoreRequest | Unreadable]) -> Iterator[list[SegmentScore | Unreadable]]:
        """The scores of segments in their order, as many at a time as were read together."""
        for batch in _batches(items):
            requests = [item for item in batch if isinstance(item, ScoreRequest)]
            scores = iter(self._scores(requests))
            found = [next(scores) if isinstance(item, ScoreRequest) else item for item in batch]
            for item in found:
                self._count(item)
            yield found

    def summary(self) -> Summary:
        """Counts and corpus-level scores of all that has been scored so far."""
        counts, tallies = self._counts, self._tallies
        return Summary(
            segments=counts["segments"],
            judged=counts["judged"],
            unreadable=counts["unreadable"],
            garbled=counts["garbled"] if counts["weighed"] else None,
            quality=self._quality / counts["quality"] if counts["quality"] else None,
            referenced=counts["referenced"],
            totals=tuple(tally.total() for tally in tallies.values() if tally.missing is None),
            missing={name: tally.missing for name, tally in tallies.items() if tally.missing},
            counted={name: tally.counted for name, tally in tallies.items()},
        )

    def close(self) -> None:
        """Ends the programs that metrics run in; the scorer scores no more after that."""
        for tally in self._tallies.values():
            tally.close()

    def _ready(self) -> dict[str, metrics.Tally]:
        return {name: tally for name, tally in metrics.tallies(self._wanted).items() if name not in self._ignore}

    def _scores(self, requests: Sequence[ScoreRequest]) -> Iterator[SegmentScore]:
        reasons = [self._unfit(request) for request in requests]
        # The longest first: the threads then finish together, whatever the order of the input.
        judged = sorted(
            (place for place, reason in enumerate(reasons) if reason is None),
            key=lambda place: len(requests[place].hypothesis), reverse=True,
        )  # fmt: skip
        answers = self._model.quality.judge_stream((requests[i].hypothesis, requests[i].source) for i in judged)
        found: dict[int, SegmentScore] = {}
        for place, judgement in zip(judged, answers, strict=True):
            found[place] = self._judged(requests[place], judgement)
        compared = self._compared(requests)
        for place, (request, reason) in enumerate(zip(requests, reasons, strict=True)):
            score = found.get(place) or _unjudged(request, reason or "")
            yield replace(score, scores=MappingProxyType({**score.scores, **compared[place]}))

    def _unfit(self, request: ScoreRequest) -> str | None:
        """Why a hypothesis cannot be judged, or None."""
        text = request.hypothesis
        words = len(text.split())
        if not words:
            return "empty"
        if not any(map(str.isalpha, text)):
            return "no letters: only digits, punctuation or symbols"
        if words > MOST_WORDS:
            return f"{words:,} words are not a segment (at most {MOST_WORDS:,})"
        if self._model.lacks_source(_segment(request)):
            return f"the model {self._model.name} needs the source"
        source = (request.source or "").split()
        if words >= COPIED_FROM_WORDS and source == text.split():
            return "the same words as the source: not translated"
        return _foreign(text, self._model.languages)

    def _judged(self, request: ScoreRequest, judgement: Judgement | None) -> SegmentScore:
        if judgement is None:
            return _unjudged(request, "the model cannot judge it")
        spans = self._error_spans(judgement, request)
        quality = None if judgement.quality is None else round(judgement.quality, 2)
        garbled = None if judgement.garbled is None else round(judgement.garbled, 4)
        return SegmentScore(request.id, quality, garbled, spans, {"quality": quality})

    def _error_spans(self, judgement: Judgement, request: ScoreRequest) -> tuple[ErrorSpan, ...]:
        """Spans as the checks make them and, below the thresholds of the model, words that stand alone."""
        text, words, sourced = request.hypothesis, judgement.words, bool((request.source or "").strip())
        tuned, floor = self._model.thresholds, self._min_confidence or 0.0
        least = max(tuned.word, floor)
        spans: list[ErrorSpan] = []
        if len(words) >= GARBLED_FROM_WORDS and (judgement.garbled or 0.0) >= max(tuned.garbled, floor):
            spans = [garbled_span(judgement, text, least=least)]
        if len(words) >= FLAWED_FROM_WORDS:
            flawed = [span for span, _ in flawed_spans(judgement, text, least=least, sourced=sourced)]
            spans += [span for span in flawed if not _covered(Span(span.start, span.end), spans)]
        if self._min_confidence is not None and floor < tuned.word:
            alone = [word for word in words if doubt(word) >= floor and not _covered(word.span, spans)]
            spans += [doubtful_span(word, text, sourced=sourced) for word in alone]
        return tuple(sorted(spans, key=lambda span: span.start))

    def _compared(self, requests: Sequence[ScoreRequest]) -> list[dict[str, float | None]]:
        """What the metrics say of each request: those that read references where there are any, others of all."""
        if not self._tallies and any(request.references for request in requests):
            self._tallies = self._ready()
        found: list[dict[str, float | None]] = [{} for _ in requests]
        self._counts["referenced"] += sum(bool(request.references) for request in requests)
        for name, tally in self._tallies.items():
            asked = name in self._wanted.names
            places = [place for place, request in enumerate(requests) if request.references or asked]
            for place, score in zip(places, tally.add([_segment(requests[i]) for i in places]), strict=True):
                found[place][name] = None if score is None else round(score.value, 4)
        return found

    def _count(self, item: SegmentScore | Unreadable) -> None:
        if isinstance(item, Unreadable):
            self._counts["unreadable"] += 1
            return
        self._counts["segments"] += 1
        self._counts["judged"] += item.skipped is None
        if item.garbled is not None:
            self._counts["weighed"] += 1
            self._counts["garbled"] += item.garbled >= self._model.thresholds.garbled
        if item.quality is not None:
            self._counts["quality"] += 1
            self._quality += item.quality


def score_all(scorer: Scorer, segments: Iterable[Any]) -> Iterator[SegmentScore]:
    """The scores of segments as users give them (``request_of``); raises InputError at the first that is none."""
    if isinstance(segments, str | Mapping):
        raise InputError("this is one segment, not several", hint="put it into a list")
    batches = scorer.batches(_requests(segments))
    return (found for batch in batches for found in batch if isinstance(found, SegmentScore))


def _requests(segments: Iterable[Any]) -> Iterator[ScoreRequest]:
    for position, segment in enumerate(segments, 1):
        try:
            yield request_of(segment, position)
        except InputError as error:
            raise InputError(f"segment {position}: {error.message}") from error


def _segment(request: ScoreRequest) -> Segment:
    whole = Span(0, len(request.hypothesis))
    return Segment(Sentence(whole, Passage(whole)), request.hypothesis, request.source, request.references)


def _unjudged(request: ScoreRequest, reason: str) -> SegmentScore:
    return SegmentScore(request.id, None, None, (), {"quality": None}, reason)


def _covered(span: Span, others: Iterable[ErrorSpan]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _foreign(text: str, languages: Sequence[str]) -> str | None:
    """Why a text is not in a language of the model, where that is sure; only English is known well enough to say."""
    if "en" not in languages:
        return None
    judges = " and ".join(language_name(tag) for tag in languages)
    if len(languages) == 1 and not _mostly_latin(text):
        return f"in another script: the model judges {judges}"
    guess = foreign_sentence(_SURROGATE.sub("\ufffd", text), "en")
    if guess is None or guess[0] in languages:
        return None
    return f"reads as {language_name(guess[0])}: the model judges {judges}"


def _mostly_latin(text: str) -> bool:
    if text.isascii():
        return True
    letters = [character for character in text if character.isalpha()]
    return 2 * sum(map(_latin, letters)) >= len(letters)


@lru_cache(maxsize=4096)
def _latin(letter: str) -> bool:
    return "LATIN" in unicodedata.name(letter, "")


def _batches(items: Iterable[_T]) -> Iterator[list[_T]]:
    """Items in growing batches; what was read before an input fails is still handed on."""
    size, characters, batch = FIRST_BATCH, 0, list[_T]()
    try:
        for item in items:
            batch.append(item)
            if isinstance(item, ScoreRequest):
                characters += len(item.hypothesis) + len(item.source or "") + sum(map(len, item.references))
            if len(batch) >= size or characters >= MOST_CHARACTERS:
                yield batch
                size, characters, batch = min(MOST_IN_BATCH, 2 * size), 0, []
    except MtcheckError:
        if batch:
            yield batch
        raise
    if batch:
        yield batch
