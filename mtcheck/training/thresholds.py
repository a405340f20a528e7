# SPDX-License-Identifier: Apache-2.0
"""From which probability on a finding is made: the lowest at which good English raises no more alarms than allowed, and
most of what is found in the output of systems is what an editor marked there.

What is allowed hangs on what the article is: of one that was surely translated a doubt is worth an editor's look, of an
original hardly ever.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from mtcheck.article import Article, OffsetMap, Passage, Sentence, Span
from mtcheck.checks import Context, awkward, garbled
from mtcheck.inference import QualityModel
from mtcheck.models import Judge
from mtcheck.segment import Judgement, Segment
from mtcheck.training.reviewed import Reviewed


@dataclass(frozen=True, slots=True)
class Allowed:
    """False findings in 1,000 words: of the two neural checks on edited English, and of ``awkward`` on ``hard`` texts.

    Those are sentences of our own that look odd and are right, or were put right by an editor. They count for single
    words only: in a real article they are too rare to set the threshold of the garbled sentence by. ``right`` is the
    share of the findings in reviewed output of systems that must touch a word marked as reading wrong.
    """

    garbled: float
    awkward: float
    hard: float
    right: float


ALLOWED: Final[Mapping[str, Allowed]] = {
    "unknown": Allowed(garbled=0.16, awkward=0.12, hard=1.0, right=0.7),
    "translated": Allowed(garbled=0.3, awkward=0.12, hard=1.0, right=0.7),
    "original": Allowed(garbled=0.03, awkward=0.03, hard=0.3, right=0.8),
}
"""By what is known of the article's origin. Of the ten sentences of edited English that look most garbled four are not
edited well ("the ability to see depends on visual system sensory organs", "and and"): a third of what is allowed is
owed to such. Words get no more room in a translation: with 2.4 on hard texts most of what came on top in whole articles
was good English."""
_STEPS: Final = (*(step / 100 for step in range(20, 100)), 0.995, 0.998, 0.999, 0.9995)

Judged = tuple[Sequence[str], Sequence[Judgement | None]]


@dataclass(frozen=True, slots=True)
class Text:
    """An article, what the model says of its sentences, and what in each of them is marked as reading wrong."""

    sentences: tuple[str, ...]
    judgements: tuple[Judgement | None, ...]
    marked: tuple[tuple[Span, ...], ...]


def choose_thresholds(
    model: QualityModel, clean: Sequence[str], hard: Sequence[str], real: Sequence[Reviewed]
) -> dict[str, Any]:
    """What the manifest holds under "thresholds"."""
    texts, odd = (clean, model.judge(clean)), (hard, model.judge(hard))
    alone = [reviewed_text(model, [row]) for row in real]
    chosen = {origin: _lowest(allowed, texts, odd, alone) for origin, allowed in ALLOWED.items()}
    where = f"held-out rows, newstest2021 and FLORES sources; {len(real)} reviewed texts"
    return {
        **chosen.pop("unknown"),
        "tuned_on": f"{len(clean)} sentences, {words_of(clean)} words of edited English: {where}",
        "by_origin": chosen,
    }


def _lowest(allowed: Allowed, clean: Judged, hard: Judged, real: Sequence[Text]) -> dict[str, float]:
    def mostly_right(check: Any, **thresholds: float) -> bool:
        right, wrong = np.sum([(0, 0), *(right_and_wrong(check, text, **thresholds) for text in real)], axis=0)
        return bool(right >= allowed.right * (right + wrong))

    def within(check: Any, judged: Judged, rate: float, **thresholds: float) -> bool:
        texts, judgements = judged
        return findings_of(check, texts, judgements, **thresholds) <= rate * words_of(texts) / 1000

    def first(fits: Callable[[float], bool]) -> float:
        return next((step for step in _STEPS if fits(step)), 1.0)

    def good(check: Any, limits: Iterable[tuple[Judged, float]], **thresholds: float) -> bool:
        quiet = all(within(check, texts, rate, **thresholds) for texts, rate in limits)
        return quiet and mostly_right(check, **thresholds)

    whole = first(lambda step: good(garbled, [(clean, allowed.garbled)], garbled_threshold=step, word_threshold=0.5))
    limits = [(clean, allowed.awkward), (hard, allowed.hard)]
    word = first(lambda step: good(awkward, limits, garbled_threshold=whole, word_threshold=step))
    return {"garbled": whole, "word": word}


def findings_of(check: Any, texts: Iterable[str], judgements: Iterable[Judgement | None], **thresholds: Any) -> int:
    """How many findings a check makes, each text taken for an article of one sentence."""
    pairs = zip(texts, judgements, strict=True)
    return sum(len(list(check.check(context_of([text], [judgement], **thresholds)))) for text, judgement in pairs)


def right_and_wrong(check: Any, text: Text, **thresholds: Any) -> tuple[int, int]:
    """Findings of a check that touch a word that is marked, and others."""
    found = [right for _, right in placed(check, text, **thresholds)]
    return sum(found), len(found) - sum(found)


def placed(check: Any, text: Text, **thresholds: Any) -> Iterator[tuple[int, bool]]:
    """For each finding of a check the number of its sentence, and whether it touches a word that is marked there."""
    context = context_of(text.sentences, text.judgements, **thresholds)
    starts = [segment.sentence.span.start for segment in context.segments]
    for finding in check.check(context):
        number = bisect_right(starts, finding.span.start) - 1
        start = starts[number]
        yield number, any(finding.span.overlaps(Span(start + s.start, start + s.end)) for s in text.marked[number])


def articles_of(model: Judge, rows: Iterable[Reviewed]) -> list[Text]:
    """The articles among reviewed texts; those that were read alone are left out."""
    found: dict[str, list[Reviewed]] = {}
    for row in rows:
        if row.article:
            found.setdefault(row.article, []).append(row)
    return [reviewed_text(model, article) for article in found.values()]


def reviewed_text(model: Judge, rows: Sequence[Reviewed]) -> Text:
    """Reviewed sentences as one article."""
    sentences = tuple(row.text for row in rows)
    return Text(sentences, tuple(model.judge(sentences)), tuple(row.awkward for row in rows))


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
