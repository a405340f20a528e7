# SPDX-License-Identifier: Apache-2.0
"""Fits how far the threshold of a word falls in an article full of flaws (``mtcheck.surroundings``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Final

import numpy as np

from mtcheck.article import Article, OffsetMap, Passage, Sentence, Span
from mtcheck.checks import Context, awkward
from mtcheck.inference import QualityModel, word_spans
from mtcheck.segment import Judgement, Segment
from mtcheck.surroundings import Surroundings, around
from mtcheck.training.corpora import Written
from mtcheck.training.thresholds import words_of

BLOCK: Final = 12
"""Sentences of edited English in a row that are taken for an article."""
LEAST_SENTENCES: Final = 6
RIGHT: Final = 0.9
"""Share of the findings in flawed articles that must touch a word that is underlined."""
ALLOWED: Final = 1.5
"""False findings in 1,000 words of what is fit to publish in our own articles, read without the rest of them."""
CALM: Final = 0.95
"""Share of the sentences of edited English around which it is calm."""
_STEPS: Final = tuple(step / 100 for step in range(40, 95))


@dataclass(frozen=True, slots=True)
class _Text:
    """An article, what the model says of its sentences, and for each of them what of it is underlined."""

    sentences: tuple[str, ...]
    judgements: tuple[Judgement | None, ...]
    underlined: tuple[tuple[Span, ...], ...]


def choose_surroundings(
    model: QualityModel, clean: Sequence[str], rows: Iterable[Written], pairs: Sequence[Mapping[str, float]]
) -> dict[str, float] | None:
    """What the manifest holds under "surroundings" of the thresholds; None where no threshold is good enough.

    ``pairs`` are the thresholds ("garbled", "word") of the kinds of article in which the rule will hold. Good enough is
    one at which, with each of them, ``RIGHT`` of the findings in our articles are right, what is fit to publish in them
    raises no more than ``ALLOWED``, and edited English not one finding more than without the rule.
    """
    articles = [list(found) for name, found in groupby(rows, key=lambda row: row.article) if name]
    flawed = [_text(model, found) for found in articles if len(found) >= LEAST_SENTENCES]
    edited = [_clean(model, clean[start : start + BLOCK]) for start in range(0, len(clean) - BLOCK + 1, BLOCK)]
    publishable = [text for text in map(_fit_to_publish, flawed) if len(text.sentences) >= LEAST_SENTENCES]
    levels = [[level for text in texts for level in around(text.judgements) if level is not None]
              for texts in (edited, flawed)]  # fmt: skip
    if not publishable or not all(levels):
        return None
    calm, rough = round(float(np.quantile(levels[0], CALM)), 3), round(float(np.median(levels[1])), 3)
    if rough <= calm:
        return None
    allowed = ALLOWED * words_of(sentence for text in publishable for sentence in text.sentences) / 1000

    def good(rule: Surroundings, pair: Mapping[str, float]) -> bool:
        right, wrong = np.sum([_found(text, pair, rule) for text in flawed], axis=0)
        return bool(
            right > 0
            and right >= RIGHT * (right + wrong)
            and _wrong(publishable, pair, rule) <= allowed
            and _wrong(edited, pair, rule) <= _wrong(edited, pair, None)
        )

    for step in _STEPS:
        rule = Surroundings(calm, rough, step)
        if step < min(pair["word"] for pair in pairs) and all(good(rule, pair) for pair in pairs):
            return asdict(rule)
    return None


def _wrong(texts: Iterable[_Text], pair: Mapping[str, float], rule: Surroundings | None) -> int:
    return sum(_found(text, pair, rule)[1] for text in texts)


def _text(model: QualityModel, rows: Sequence[Written]) -> _Text:
    sentences = tuple(" ".join(row.words) for row in rows)
    underlined = tuple(
        tuple(span for span, label in zip(word_spans(text), row.underlined, strict=True) if label)
        for text, row in zip(sentences, rows, strict=True)
    )
    return _Text(sentences, tuple(model.judge(sentences)), underlined)


def _clean(model: QualityModel, sentences: Sequence[str]) -> _Text:
    return _Text(tuple(sentences), tuple(model.judge(sentences)), ((),) * len(sentences))


def _fit_to_publish(text: _Text) -> _Text:
    """The article without the sentences in which something is underlined."""
    kept = [place for place, spans in enumerate(text.underlined) if not spans]
    return _Text(
        tuple(text.sentences[place] for place in kept),
        tuple(text.judgements[place] for place in kept),
        ((),) * len(kept),
    )


def _found(text: _Text, pair: Mapping[str, float], rule: Surroundings | None) -> tuple[int, int]:
    """Findings of ``awkward`` that touch an underlined word, and others."""
    whole = "\n".join(text.sentences)
    segments: list[Segment] = []
    starts: list[int] = []
    for sentence in text.sentences:
        start = starts[-1] + len(segments[-1].hypothesis) + 1 if segments else 0
        span = Span(start, start + len(sentence))
        segments.append(Segment(Sentence(span, Passage(span)), sentence))
        starts.append(start)
    article = Article(whole, tuple(segment.sentence.passage for segment in segments), OffsetMap.identity(whole))
    context = Context(
        article, "en", (), tuple(segments), text.judgements, garbled_threshold=pair["garbled"],
        word_threshold=pair["word"], surroundings=rule,
    )  # fmt: skip
    marked = [Span(start + span.start, start + span.end)
              for start, spans in zip(starts, text.underlined, strict=True) for span in spans]  # fmt: skip
    found = [any(finding.span.overlaps(span) for span in marked) for finding in awkward.check(context)]
    return sum(found), len(found) - sum(found)
