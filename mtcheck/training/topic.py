# SPDX-License-Identifier: Apache-2.0
"""The topic floor: how far the words that say what a text is about get alone (Amponsah-Kaakyire et al. 2022).

Names, numbers and content words, without any function word, punctuation or order: what a detector of translations must
not live on. Where it is not clearly above this floor, it has learnt whose news is whose.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from mtcheck.training.origins import Document, documents

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")
_FUNCTION: Final = frozenset(
    "the a an this that these those of in on at to for from with by about against between into through during before "
    "after above below over under again further then once here there when where why how all any both each few more "
    "most other some such no nor not only own same so than too very can will just should now i you he she it we they "
    "me him her us them my your his its our their mine yours ours theirs who whom whose which what is are was were be "
    "been being have has had having do does did doing would could may might must shall and but or if because as until "
    "while although though since unless whether yet however therefore thus hence also still already even ever never "
    "always often said says say one two three first second".split()
)
SENTENCES: Final = 10
MOST_OF_A_KIND: Final = 90


class TopicFloor:
    """Logistic regressions over content words: translated or not, and the source language."""

    def __init__(self, data: Path, languages: Sequence[str]) -> None:
        from sklearn.feature_extraction.text import HashingVectorizer
        from sklearn.linear_model import LogisticRegression, SGDClassifier

        self._words: Any = HashingVectorizer(
            analyzer=content, n_features=2**17, norm="l2", alternate_sign=False, binary=True
        )
        texts, kinds = [], []
        for document in _trained(data):
            for start in range(0, max(1, len(document.sentences) - SENTENCES + 1), SENTENCES):
                texts.append(" ".join(document.sentences[start : start + SENTENCES]))
                kinds.append((document.domain, document.origins != ("original",), document.language))
        features = self._words.transform(texts)
        counts = Counter(kinds)
        weights = [1.0 / counts[kind] for kind in kinds]
        translated = [kind[1] for kind in kinds]
        self._origin: Any = LogisticRegression(C=10.0, max_iter=200, solver="liblinear").fit(
            features, translated, sample_weight=_even(weights, translated)
        )
        rows = [row for row, kind in enumerate(kinds) if kind[2] in languages]
        self._language: Any = SGDClassifier(loss="log_loss", alpha=1e-5, max_iter=20, random_state=1).fit(
            features[rows], [kinds[row][2] for row in rows]
        )

    def translated(self, sentences: Iterable[str]) -> bool:
        """Whether the content words alone sound translated."""
        return bool(self._origin.predict(self._words.transform([" ".join(sentences)]))[0])

    def language(self, sentences: Iterable[str], among: Sequence[str]) -> str:
        """The source language that the content words alone speak for."""
        scores = self._language.predict_proba(self._words.transform([" ".join(sentences)]))[0]
        found = {tag: score for tag, score in zip(self._language.classes_, scores, strict=True) if tag in among}
        return str(max(found, key=lambda tag: found[tag]))


def content(text: str) -> list[str]:
    """Names, numbers and content words in lower case."""
    return [word for word in _WORD.findall(text.lower()) if word not in _FUNCTION]


def _trained(data: Path) -> list[Document]:
    """Documents that the model was trained on, evenly from all kinds."""
    found = [one for one in documents(data) if one.split == "train" and len(one.origins) == 1]
    random.Random(4).shuffle(found)
    counts: Counter[Any] = Counter()
    kept = []
    for one in found:
        key = (one.domain, one.origins, one.language)
        counts[key] += 1
        if counts[key] <= MOST_OF_A_KIND or one.language is None:
            kept.append(one)
    return kept


def _even(weights: Sequence[float], truth: Sequence[bool]) -> list[float]:
    """Weights that count both answers alike."""
    totals: Counter[bool] = Counter()
    for weight, answer in zip(weights, truth, strict=True):
        totals[answer] += weight  # type: ignore[assignment]
    return [weight / totals[answer] * len(weights) / 2 for weight, answer in zip(weights, truth, strict=True)]
