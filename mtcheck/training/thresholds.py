# SPDX-License-Identifier: Apache-2.0
"""From which probability on a finding is made: the lowest at which good English raises no more alarms than allowed.

What is allowed hangs on what the article is: of one that was surely translated a doubt is worth an editor's look, of an
original hardly ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from mtcheck.article import Article, OffsetMap, Passage, Sentence, Span
from mtcheck.checks import Context, awkward, garbled
from mtcheck.inference import QualityModel
from mtcheck.segment import Judgement, Segment


@dataclass(frozen=True, slots=True)
class Allowed:
    """False findings in 1,000 words: of the two neural checks on edited English, and of ``awkward`` on ``hard`` texts.

    Those are sentences of our own that look odd and are right, or were put right by an editor. They count for single
    words only: in a real article they are too rare to set the threshold of the garbled sentence by.
    """

    garbled: float
    awkward: float
    hard: float


ALLOWED: Final[Mapping[str, Allowed]] = {
    "unknown": Allowed(garbled=0.16, awkward=0.12, hard=1.0),
    "translated": Allowed(garbled=0.3, awkward=0.12, hard=1.0),
    "original": Allowed(garbled=0.03, awkward=0.03, hard=0.3),
}
"""By what is known of the article's origin. Of the ten sentences of edited English that look most garbled four are not
edited well ("the ability to see depends on visual system sensory organs", "and and"): a third of what is allowed is
owed to such. Words get no more room in a translation: with 2.4 on hard texts most of what came on top in whole articles
was good English."""
_STEPS: Final = (*(step / 100 for step in range(20, 100)), 0.995, 0.998, 0.999, 0.9995)

Judged = tuple[Sequence[str], Sequence[Judgement | None]]


def choose_thresholds(model: QualityModel, clean: Sequence[str], hard: Sequence[str]) -> dict[str, Any]:
    """What the manifest holds under "thresholds"."""
    texts, odd = (clean, model.judge(clean)), (hard, model.judge(hard))
    chosen = {origin: _lowest(allowed, texts, odd) for origin, allowed in ALLOWED.items()}
    where = "held-out rows, newstest2021 and FLORES sources"
    return {
        **chosen.pop("unknown"),
        "tuned_on": f"{len(clean)} sentences, {words_of(clean)} words of edited English: {where}",
        "by_origin": chosen,
    }


def _lowest(allowed: Allowed, clean: Judged, hard: Judged) -> dict[str, float]:
    def within(check: Any, judged: Judged, rate: float, **thresholds: float) -> bool:
        texts, judgements = judged
        return findings_of(check, texts, judgements, **thresholds) <= rate * words_of(texts) / 1000

    def first(fits: Callable[[float], bool]) -> float:
        return next((step for step in _STEPS if fits(step)), 1.0)

    whole = first(lambda step: within(garbled, clean, allowed.garbled, garbled_threshold=step, word_threshold=0.5))
    word = first(
        lambda step: all(
            within(awkward, texts, rate, garbled_threshold=whole, word_threshold=step)
            for texts, rate in ((clean, allowed.awkward), (hard, allowed.hard))
        )
    )
    return {"garbled": whole, "word": word}


def findings_of(check: Any, texts: Iterable[str], judgements: Iterable[Judgement | None], **thresholds: Any) -> int:
    """How many findings a check makes, each text taken for an article of one sentence."""
    pairs = zip(texts, judgements, strict=True)
    return sum(len(list(check.check(context_of([text], [judgement], **thresholds)))) for text, judgement in pairs)


def context_of(
    sentences: Sequence[str],
    judgements: Sequence[Judgement | None],
    sources: Sequence[str | None] | None = None,
    **thresholds: Any,
) -> Context:
    """An English article of these sentences, a line each, as the neural checks see it; ``thresholds`` as there."""
    segments: list[Segment] = []
    start = 0
    for text, source in zip(sentences, sources or [None] * len(sentences), strict=True):
        span = Span(start, start + len(text))
        segments.append(Segment(Sentence(span, Passage(span)), text, source))
        start = span.end + 1
    whole = "\n".join(sentences)
    article = Article(whole, tuple(segment.sentence.passage for segment in segments), OffsetMap.identity(whole))
    return Context(article, "en", (), tuple(segments), tuple(judgements), **thresholds)


def words_of(texts: Iterable[str]) -> int:
    """Words of all texts."""
    return sum(len(text.split()) for text in texts)
