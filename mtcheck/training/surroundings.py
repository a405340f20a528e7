# SPDX-License-Identifier: Apache-2.0
"""Fits how far thresholds fall in an article full of flaws (``mtcheck.surroundings``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import groupby
from types import ModuleType
from typing import Final

import numpy as np

from mtcheck.checks import awkward, garbled
from mtcheck.inference import QualityModel, word_spans
from mtcheck.surroundings import Surroundings, around
from mtcheck.training.corpora import Written
from mtcheck.training.reviewed import Reviewed
from mtcheck.training.thresholds import Text, articles_of, right_and_wrong, words_of

BLOCK: Final = 12
"""Sentences of edited English in a row that are taken for an article."""
LEAST_SENTENCES: Final = 6
RIGHT: Final[Mapping[str, float]] = {"garbled": 0.95, "awkward": 0.82}
"""Share of the findings in flawed articles that must touch a word that is underlined."""
RIGHT_IN_OUTPUT: Final[Mapping[str, float]] = {"garbled": 0.8, "awkward": 0.65}
"""The same in articles that systems translated: two readings of them confirm three in four of each other's marks."""
ALLOWED: Final[Mapping[str, float]] = {"garbled": 0.3, "awkward": 1.5}
"""False findings in 1,000 words of what is fit to publish in our own articles, read without the rest of them."""
MORE: Final = 0.05
"""Findings in 1,000 words of edited English that may come on top."""
CALM: Final = 0.95
"""Share of the sentences of edited English around which it is calm."""
_STEPS: Final = {
    "garbled": tuple(step / 100 for step in range(5, 95)),
    "word": tuple(step / 100 for step in range(20, 95)),
}


def choose_surroundings(
    model: QualityModel,
    clean: Sequence[str],
    rows: Iterable[Written],
    pairs: Sequence[Mapping[str, float]],
    real: Iterable[Reviewed] = (),
) -> dict[str, float] | None:
    """What the manifest holds under "surroundings" of the thresholds; None where neither is to fall.

    ``pairs`` are the thresholds ("garbled", "word") of the kinds of article in which the rule will hold. Each falls as
    far as it may with all of them: ``RIGHT`` of the findings of its check in our articles are right, and
    ``RIGHT_IN_OUTPUT`` of those in the reviewed articles among ``real``; what is fit to publish in ours raises no more
    than ``ALLOWED``, and edited English no more than ``MORE`` on top of what it raises without the rule.
    """
    flawed, edited = _flawed(model, rows), _edited(model, clean)
    output = articles_of(model, real)
    publishable = [text for text in map(_fit_to_publish, flawed) if len(text.sentences) >= LEAST_SENTENCES]
    levels = _levels(edited, flawed)
    if not publishable or levels is None:
        return None
    calm, rough = levels
    kept = max(pair["garbled"] for pair in pairs), max(pair["word"] for pair in pairs)
    if rough <= calm or max(kept) >= 1:  # a threshold of 1: the model is no good yet
        return None
    rule = Surroundings(calm, rough, *kept)

    def good(check: ModuleType, rule: Surroundings, pair: Mapping[str, float]) -> bool:
        name = check.__name__.rpartition(".")[2]
        return bool(
            sum(_right_and_wrong(check, flawed, pair, rule)) > 0
            and _right(check, flawed, pair, rule, RIGHT[name])
            and _right(check, output, pair, rule, RIGHT_IN_OUTPUT[name])
            and _wrong(check, publishable, pair, rule) <= ALLOWED[name] * _thousands(publishable)
            and _wrong(check, edited, pair, rule) <= _wrong(check, edited, pair, None) + MORE * _thousands(edited)
        )

    # Garbled sentences first: in them no word is awkward.
    for key, check in (("garbled", garbled), ("word", awkward)):
        tried = (replace(rule, **{key: step}) for step in _STEPS[key] if step < min(pair[key] for pair in pairs))
        rule = next((one for one in tried if all(good(check, one, pair) for pair in pairs)), rule)
    return asdict(rule) if (rule.garbled, rule.word) != kept else None


def calm_and_rough(model: QualityModel, clean: Sequence[str], rows: Iterable[Written]) -> tuple[float, float] | None:
    """The levels between which thresholds fall; None where there is no text of either kind to tell."""
    return _levels(_edited(model, clean), _flawed(model, rows))


def _levels(edited: Iterable[Text], flawed: Iterable[Text]) -> tuple[float, float] | None:
    calm, rough = (
        [level for text in texts for level in around(text.judgements) if level is not None]
        for texts in (edited, flawed)
    )
    if not calm or not rough:
        return None
    return round(float(np.quantile(calm, CALM)), 3), round(float(np.median(rough)), 3)


def _flawed(model: QualityModel, rows: Iterable[Written]) -> list[Text]:
    articles = [list(found) for name, found in groupby(rows, key=lambda row: row.article) if name]
    return [_text(model, found) for found in articles if len(found) >= LEAST_SENTENCES]


def _edited(model: QualityModel, clean: Sequence[str]) -> list[Text]:
    return [_clean(model, clean[start : start + BLOCK]) for start in range(0, len(clean) - BLOCK + 1, BLOCK)]


def _thousands(texts: Iterable[Text]) -> float:
    return words_of(sentence for text in texts for sentence in text.sentences) / 1000


def _right_and_wrong(
    check: ModuleType, texts: Iterable[Text], pair: Mapping[str, float], rule: Surroundings | None
) -> tuple[int, int]:
    right, wrong = np.sum([(0, 0), *(_found(check, text, pair, rule) for text in texts)], axis=0)
    return int(right), int(wrong)


def _right(
    check: ModuleType, texts: Iterable[Text], pair: Mapping[str, float], rule: Surroundings, least: float
) -> bool:
    right, wrong = _right_and_wrong(check, texts, pair, rule)
    return right >= least * (right + wrong)


def _wrong(check: ModuleType, texts: Iterable[Text], pair: Mapping[str, float], rule: Surroundings | None) -> int:
    return _right_and_wrong(check, texts, pair, rule)[1]


def _text(model: QualityModel, rows: Sequence[Written]) -> Text:
    sentences = tuple(" ".join(row.words) for row in rows)
    underlined = tuple(
        tuple(span for span, label in zip(word_spans(text), row.underlined, strict=True) if label)
        for text, row in zip(sentences, rows, strict=True)
    )
    return Text(sentences, tuple(model.judge(sentences)), underlined)


def _clean(model: QualityModel, sentences: Sequence[str]) -> Text:
    return Text(tuple(sentences), tuple(model.judge(sentences)), ((),) * len(sentences))


def _fit_to_publish(text: Text) -> Text:
    """The article without the sentences in which something is underlined."""
    kept = [place for place, spans in enumerate(text.marked) if not spans]
    return Text(
        tuple(text.sentences[place] for place in kept),
        tuple(text.judgements[place] for place in kept),
        ((),) * len(kept),
    )


def _found(check: ModuleType, text: Text, pair: Mapping[str, float], rule: Surroundings | None) -> tuple[int, int]:
    return right_and_wrong(
        check, text, garbled_threshold=pair["garbled"], word_threshold=pair["word"], surroundings=rule
    )
