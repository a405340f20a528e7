# SPDX-License-Identifier: Apache-2.0
"""The topic floor: how far the words that say what a text is about get alone (see Borah et al. 2023).

Names, numbers and content words, without any function word, punctuation or order: what a detector of translations must
not live on. Where it is not clearly above this floor, it has learnt whose news is whose.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from mtcheck.style import FUNCTION_WORDS
from mtcheck.training.origins import chosen, even, trained
from mtcheck.training.style_sources import LEAST_SENTENCES, Weights, learn, some, stretches, translations

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")
SENTENCES: Final = 10
MOST_DOCUMENTS: Final = 8
"""Of each set, source language and system."""


class TopicFloor:
    """A logistic regression over content words: translated or not."""

    def __init__(self, data: Path) -> None:
        from sklearn.feature_extraction.text import HashingVectorizer
        from sklearn.linear_model import LogisticRegression

        self._words: Any = HashingVectorizer(
            analyzer=content, n_features=2**17, norm="l2", alternate_sign=False, binary=True
        )
        texts, kinds = [], []
        for document in chosen(trained(data), {}):
            for start in range(0, max(1, len(document.sentences) - SENTENCES + 1), SENTENCES):
                texts.append(" ".join(document.sentences[start : start + SENTENCES]))
                kinds.append((document.domain, document.origins != ("original",)))
        self._origin: Any = LogisticRegression(C=10.0, max_iter=200, solver="liblinear").fit(
            self._words.transform(texts), [kind[1] for kind in kinds], sample_weight=even(kinds)
        )

    def original(self, sentences: Iterable[str]) -> bool:
        """Whether the content words alone sound like an original."""
        return not self._origin.predict(self._words.transform([" ".join(sentences)]))[0]


def source_topic(data: Path) -> Weights:
    """The floor for source languages: learnt as style is, of content words alone."""
    found = some(translations(data, split="train"), MOST_DOCUMENTS)
    return learn(list(stretches(found, SENTENCES, LEAST_SENTENCES, count=topic_counts)))


def topic_counts(sentences: Sequence[str]) -> Counter[str]:
    """Counts of the content words."""
    return Counter(word for sentence in sentences for word in content(sentence))


def content(text: str) -> list[str]:
    """Names, numbers and content words in lower case."""
    return [word for word in _WORD.findall(text.lower()) if word not in FUNCTION_WORDS]
