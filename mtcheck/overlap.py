# SPDX-License-Identifier: Apache-2.0
"""How alike two stretches of text are: what alignment stands on.

A ``Similarity`` reads both sides once and answers with a ``Scorer``, so that an expensive reading (n-grams here,
embeddings elsewhere) is done once a sentence and not once a pair. Both similarities here weigh what two texts share
by how rare it is in the two documents, so that "the" and "said" bring nobody together.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from heapq import nlargest
from itertools import accumulate, pairwise
from operator import itemgetter
from typing import Final, Protocol

from mtcheck.lexicon import english_words, lexicon_of, words_of

_WORD: Final = re.compile(r"\w+")
_DIGIT: Final = re.compile(r"\d")
_NUMBER: Final = re.compile(r"\d+(?:[.,:]\d+)*")
_WIDE_SCRIPT: Final = 0x2E80  # first code point of the CJK blocks, where one character carries what three letters do
_WIDE_LENGTH: Final = 3
_DICTIONARY_WEIGHT: Final = 8
_MOST_PARTNERS: Final = 150
"""Sentences of the other side that are remembered for one sentence: what bounds memory in long texts."""

Bag = Mapping[str, float]


class Scorer(Protocol):
    """Answers for sentence ranges ``[h0, h1)`` of the hypothesis and ``[r0, r1)`` of the reference.

    ``floor`` is the score at which a pairing says nothing: texts that score below it are no partners.
    ``uneven_toll`` is charged for every letter by which one side is longer: half a sentence calls for its other half.
    """

    @property
    def floor(self) -> float: ...

    @property
    def uneven_toll(self) -> float: ...

    def partners(self, index: int) -> Mapping[int, float]:
        """Reference sentences worth a look for one hypothesis sentence, with their scores (0 to 1)."""

    def bound(self, h0: int, h1: int, r0: int, r1: int) -> float:
        """A cheap number that ``score`` does not exceed."""

    def score(self, h0: int, h1: int, r0: int, r1: int) -> float:
        """How alike two non-empty ranges are: 0 (nothing shared) to 1 (the same)."""


Similarity = Callable[[Sequence[str], Sequence[str]], Scorer]
Features = Callable[[str], Counter[str]]


def length(text: str) -> int:
    """Length in Latin letters: a Chinese, Japanese or Korean character counts three."""
    return sum(_WIDE_LENGTH if ord(character) >= _WIDE_SCRIPT else 1 for character in text)


def words(text: str) -> list[str]:
    """Words in lower case, without punctuation."""
    return _WORD.findall(text.lower())


def character_features(text: str) -> Counter[str]:
    """Words and character n-grams (3 and 4 code points, word boundaries included), counted.

    Shorter n-grams were tried: they cost half the time and two unrelated English sentences share most of them.
    """
    features: Counter[str] = Counter()
    for word in words(text):
        padded = f" {word} "
        features[padded] += 2
        features.update(padded[at : at + 4] for at in range(len(padded) - 3))
        features.update(padded[at : at + 3] for at in range(len(padded) - 2))
    return features


def bilingual_features(text: str) -> Counter[str]:
    """What survives translation: numbers, names, and words that look alike in both languages, counted."""
    features: Counter[str] = Counter()
    for number in _NUMBER.findall(text):
        features[f"#{re.sub(r'[.,:]', '', number)}"] += 4
    for token in _WORD.findall(romanised(text)):
        if _DIGIT.search(token):
            continue
        lower = token.lower()
        if token[0].isupper() and len(token) > 1:
            features[f"@{lower}"] += 3
        if len(lower) > 3:
            features.update(lower[at : at + 4] for at in range(len(lower) - 3))
    return features


def chrf_similarity(hypothesis: Sequence[str], reference: Sequence[str]) -> Scorer:
    """Similarity of two texts in one language: F-score over words and character n-grams, rare ones weighing more."""
    return _BagScorer(hypothesis, reference, features=(character_features, character_features))


def bilingual_similarity(hypothesis: Sequence[str], reference: Sequence[str]) -> Scorer:
    """Similarity across languages without a dictionary: shared numbers, names and cognates, and fitting lengths."""
    return _BilingualScorer(hypothesis, reference)


def similarity_with(language: str) -> Similarity:
    """Similarity of English with a text in ``language``: as ``bilingual_similarity``, and by its dictionary if any."""
    return lambda hypothesis, reference: _BilingualScorer(hypothesis, reference, language=language)


def translated_features(text: str, language: str) -> Counter[str]:
    """What of a text in ``language`` stands in its dictionary, as keys of English words, counted."""
    lexicon = lexicon_of(language)
    features: Counter[str] = Counter()
    for key, _ in words_of(text, language) if lexicon else ():
        english = lexicon.get(key, ())
        for rank, partner in enumerate(english):
            features[f"={partner}"] = max(features[f"={partner}"], _DICTIONARY_WEIGHT - rank)
    return features


def dictionary_features(text: str, language: str) -> Counter[str]:
    """What of an English text stands in the dictionary of ``language``, counted."""
    known = _english_side(language)
    return Counter({f"={key}": _DICTIONARY_WEIGHT for key, _ in english_words(text) if key in known})


@cache
def _english_side(language: str) -> frozenset[str]:
    return frozenset(key for keys in lexicon_of(language).values() for key in keys)


class Contents:
    """What a text says, to ask whether it holds a sentence; read once, asked often.

    Sentences of the text are looked at alone and two by two, since a translator may have split one.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        bags = [character_features(text) for text in texts]
        self._spread = Counter(feature for bag in bags for feature in bag)
        self._total = len(bags)
        self._windows = [*bags, *(first + second for first, second in pairwise(bags))]

    def share(self, text: str) -> float:
        """Share of a sentence (0 to 1) that the part of the text most like it holds.

        Words and character n-grams, those that are rare in the text weighing more. 1 for a sentence without a word.
        """
        own = character_features(text)
        mass = {feature: count * self._weight(feature) for feature, count in own.items()}
        total = sum(mass.values())
        if not total:
            return 1.0
        return max((self._held(own, window) / total for window in self._windows), default=0.0)

    def _weight(self, feature: str) -> float:
        return math.log1p((self._total + 1) / (self._spread[feature] + 1))

    def _held(self, own: Counter[str], window: Counter[str]) -> float:
        return sum(min(own[feature], window[feature]) * self._weight(feature) for feature in own.keys() & window.keys())


def romanised(text: str) -> str:
    """The text in plain Latin letters, so that a name is like itself in another script."""
    if text.isascii():
        return text
    from anyascii import anyascii

    return anyascii(text)


class _BagScorer:
    """F-score of weighted bags of features; overlaps of single sentences come from one pass over an inverted index."""

    floor = 0.15
    uneven_toll = 0.3

    def __init__(self, hypothesis: Sequence[str], reference: Sequence[str], *, features: Sequence[Features]) -> None:
        raw = [[read(text) for text in side] for side, read in zip((hypothesis, reference), features, strict=True)]
        spread = Counter(feature for side in raw for bag in side for feature in bag)
        total = len(hypothesis) + len(reference)
        # A feature that stands in an eighth of all sentences tells none of them apart, and costs the most time.
        limit = max(20, min(total // 8, 160))
        weights = {feature: math.log1p(total / count) for feature, count in spread.items() if count <= limit}
        self._bags: list[list[Bag]] = [[_weighted(bag, weights) for bag in side] for side in raw]
        self._masses = [[0.0, *accumulate(sum(bag.values()) for bag in side)] for side in self._bags]
        self._shared = self._overlaps()
        # Lines of stars, and lines that stand too often to tell anything apart, are partners when they are the same.
        self._plain = [
            ["" if bag else text.strip().lower() for text, bag in zip(side, bags, strict=True)]
            for side, bags in zip((hypothesis, reference), self._bags, strict=True)
        ]

    def _overlaps(self) -> list[dict[int, float]]:
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, bag in enumerate(self._bags[1]):
            for feature, value in bag.items():
                postings[feature].append((place, value))
        rows = []
        for bag in self._bags[0]:
            row: dict[int, float] = defaultdict(float)
            for feature, value in bag.items():
                for place, other in postings.get(feature, ()):
                    row[place] += value if value < other else other
            most = nlargest(_MOST_PARTNERS, row.items(), key=itemgetter(1)) if len(row) > _MOST_PARTNERS else row
            rows.append(dict(most))
        return rows

    def _mass(self, h0: int, h1: int, r0: int, r1: int) -> float:
        ours, theirs = self._masses
        return ours[h1] - ours[h0] + theirs[r1] - theirs[r0]

    def partners(self, index: int) -> Mapping[int, float]:
        row = self._shared[index]
        return {place: 2 * shared / self._mass(index, index + 1, place, place + 1) for place, shared in row.items()}

    def bound(self, h0: int, h1: int, r0: int, r1: int) -> float:
        shared = 0.0
        for row in self._shared[h0:h1]:
            for place in range(r0, r1):
                shared += row.get(place, 0.0)
        if shared:
            return min(1.0, 2 * shared / self._mass(h0, h1, r0, r1))
        plain = self._plain[0][h0] if h1 - h0 == r1 - r0 == 1 else ""
        return float(bool(plain) and plain == self._plain[1][r0])

    def score(self, h0: int, h1: int, r0: int, r1: int) -> float:
        if h1 - h0 == 1 and r1 - r0 == 1:
            return self.bound(h0, h1, r0, r1)
        mass = self._mass(h0, h1, r0, r1)
        if not mass:
            return 0.0
        ours, theirs = _merged(self._bags[0][h0:h1]), _merged(self._bags[1][r0:r1])
        shared = sum(min(value, theirs[feature]) for feature, value in ours.items() if feature in theirs)
        return min(1.0, 2 * shared / mass)


class _BilingualScorer(_BagScorer):
    """Adds to the overlap how well the lengths fit, given how long the two whole texts are.

    Floor and share of length were tuned on Indonesian-English news, 40-sentence articles with sentences merged, split,
    left out and put in.
    """

    floor = 0.05
    uneven_toll = 0.0  # the length that fits is part of the score
    _DICTIONARY_FLOOR = 0.05
    _LENGTH_SHARE = 0.12
    _SPREAD = 0.35  # standard deviation of the log of the length ratio of two sentences that are partners

    def __init__(self, hypothesis: Sequence[str], reference: Sequence[str], *, language: str = "") -> None:
        features: tuple[Features, Features] = (bilingual_features, bilingual_features)
        if lexicon_of(language):
            self.floor = self._DICTIONARY_FLOOR
            features = (
                lambda text: bilingual_features(text) + dictionary_features(text, language),
                lambda text: bilingual_features(text) + translated_features(text, language),
            )
        super().__init__(hypothesis, reference, features=features)
        self._lengths = [[0, *accumulate(length(text) for text in side)] for side in (hypothesis, reference)]
        ours, theirs = (max(1, ends[-1]) for ends in self._lengths)
        # Two whole texts may differ because one of them is cut; translation alone explains no more than this.
        self._ratio = min(1.6, max(0.6, ours / theirs))

    def _fit(self, h0: int, h1: int, r0: int, r1: int) -> float:
        ours = self._lengths[0][h1] - self._lengths[0][h0]
        theirs = self._lengths[1][r1] - self._lengths[1][r0]
        distance = math.log((ours + 8) / (theirs * self._ratio + 8)) / self._SPREAD
        return self._LENGTH_SHARE * math.exp(-distance * distance / 2)

    def bound(self, h0: int, h1: int, r0: int, r1: int) -> float:
        return min(1.0, super().bound(h0, h1, r0, r1) + self._fit(h0, h1, r0, r1))

    def score(self, h0: int, h1: int, r0: int, r1: int) -> float:
        if h1 - h0 == 1 and r1 - r0 == 1:
            return self.bound(h0, h1, r0, r1)
        return min(1.0, super().score(h0, h1, r0, r1) + self._fit(h0, h1, r0, r1))


def _weighted(bag: Counter[str], weights: Mapping[str, float]) -> Bag:
    return {feature: count * weights[feature] for feature, count in bag.items() if feature in weights}


def _merged(bags: Sequence[Bag]) -> dict[str, float]:
    merged: dict[str, float] = dict(bags[0])
    for bag in bags[1:]:
        for feature, value in bag.items():
            merged[feature] = merged.get(feature, 0.0) + value
    return merged
