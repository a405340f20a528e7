# SPDX-License-Identifier: Apache-2.0
"""Joins the word probabilities of a judgement into spans, for the checks and for ``mtcheck score`` alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mtcheck.article import Span
from mtcheck.mqm import Severity
from mtcheck.segment import Judgement, WordJudgement

GARBLED_FROM_WORDS: Final = 5
"""Shorter than this, headlines and fragments are meant to be what they are."""
FLAWED_FROM_WORDS: Final = 6
"""As above, for single words: a title drops its articles on purpose."""
WHOLE: Final = 0.6
"""Share of the words from which on the sentence as a whole is the flaw, and nothing can be read from it."""

CERTAIN: Final = 0.8
"""Probability from which on a garbled sentence is major. Below, it is shown and fails no gate: of the English that the
threshold was tuned on, none in 43,515 words reaches this, and 0.14 sentences in 1,000 words the threshold."""

_TRIM: Final = " \t\r\n.,;:!?\"“”'‘’()[]"


@dataclass(frozen=True, slots=True)
class ErrorSpan:
    """A stretch ``[start, end)`` of a hypothesis that the model takes for flawed.

    Offsets are code points; ``category`` is an MQM path; ``confidence`` is 0 to 1.
    """

    start: int
    end: int
    severity: Severity
    category: str
    confidence: float


def probability(word: WordJudgement) -> float:
    """How sure the model is that an editor would not let a word stand, 0 to 1."""
    return marked(word) if word.flawed is None else word.flawed


def marked(word: WordJudgement) -> float:
    """How sure the model is that a rater would mark a word, minor or major, 0 to 1."""
    return 1.0 - (1.0 - word.minor) * (1.0 - word.major)


def groups(judgement: Judgement, *, least: float, bridge: int = 1) -> list[list[WordJudgement]]:
    """Stretches of words at or above ``least``; up to ``bridge`` calmer words between two of them belong to them."""
    found: list[list[WordJudgement]] = []
    calm: list[WordJudgement] = []
    for word in judgement.words:
        if probability(word) >= least:
            if found and len(calm) <= bridge:
                found[-1] += calm
                found[-1].append(word)
            else:
                found.append([word])
            calm = []
        else:
            calm.append(word)
    return found


def span_of(words: Sequence[WordJudgement], text: str) -> Span:
    """The span of some words of a hypothesis, without marks at its ends."""
    start, end = words[0].span.start, words[-1].span.end
    while start < end - 1 and text[start] in _TRIM:
        start += 1
    while end > start + 1 and text[end - 1] in _TRIM:
        end -= 1
    return Span(start, end)


def garbled_span(judgement: Judgement, text: str, *, least: float) -> ErrorSpan:
    """What makes a garbled sentence so: the stretch around its worst word, or all of it where that is most of it.

    ``least`` is the threshold of a word. The judgement must have words and a probability that it is garbled.
    """
    top = max(probability(word) for word in judgement.words)
    found = groups(judgement, least=min(least, max(0.3, 0.5 * top)), bridge=3)
    worst = max(found, key=lambda group: sum(map(probability, group)), default=list(judgement.words))
    confidence = round(judgement.garbled or 0.0, 4)
    if confidence < CERTAIN:
        return ErrorSpan(*span_of(worst, text), "minor", "fluency/grammar", confidence)
    if len(worst) >= WHOLE * len(judgement.words):
        whole = judgement.words[0].span.start, judgement.words[-1].span.end
        return ErrorSpan(*whole, "critical", "non-translation", confidence)
    return ErrorSpan(*span_of(worst, text), "major", "fluency/grammar", confidence)


def flawed_spans(
    judgement: Judgement, text: str, *, least: float, sourced: bool
) -> Iterator[tuple[ErrorSpan, WordJudgement]]:
    """Each stretch of doubtful words, with the most doubtful of them; accuracy is told only where it is ``sourced``."""
    for words in groups(judgement, least=least):
        yield flawed_span(judgement, words, text, least=least, sourced=sourced)


def flawed_span(
    judgement: Judgement, words: Sequence[WordJudgement], text: str, *, least: float, sourced: bool
) -> tuple[ErrorSpan, WordJudgement]:
    """One span over some words of a judgement, with the most doubtful of them, which gives category and confidence."""
    top = max(words, key=probability)
    # Where a model does not judge sentences, only its words can say how bad it is.
    bad = judgement.garbled is None and max(word.major for word in words) >= least
    severity: Severity = "major" if bad else "minor"
    return ErrorSpan(*span_of(words, text), severity, _category(top, sourced), round(probability(top), 4)), top


def doubt(word: WordJudgement) -> float:
    """How sure the model is that an editor or a rater would mark a word, whoever is likelier to, 0 to 1."""
    return max(probability(word), marked(word))


def doubtful_span(word: WordJudgement, text: str, *, sourced: bool) -> ErrorSpan:
    """The span of one word that no finding is made of: for ranking them."""
    return ErrorSpan(*span_of([word], text), "minor", _category(word, sourced), round(doubt(word), 4))


def _category(word: WordJudgement, sourced: bool) -> str:
    if word.category == "accuracy" and sourced:
        return "accuracy/mistranslation"
    return "fluency/grammar" if word.category == "fluency" else "style/awkward"
