# SPDX-License-Identifier: Apache-2.0
"""Finds n-grams that the translations from one language use and other English does not.

Names end an n-gram, numbers stand as ``#``, and a word that not several kinds of English originals use is a topic and
ends it too. A segment counts once however many systems translated it. What an n-gram is measured against is how often
other English of the same set has it: on sets that many languages share, what only this language's translations say.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

ENGLISH: Final = "en"
LONGEST: Final = 6
FEWEST_SEGMENTS: Final = 5
FEWEST_SYSTEMS: Final = 2
LEAST_LIFT: Final = 3.0
MOST_SYSTEMS: Final = 5
MOST_SYSTEMS_OF_OTHERS: Final = 2
KIN: Final[Mapping[str, frozenset[str]]] = {
    "ar": frozenset(),
    "de": frozenset(),
    "es": frozenset({"ca", "gl"}),
    "hi": frozenset({"gu", "mr"}),
    "id": frozenset({"ms"}),
    "pt": frozenset({"gl"}),
    "ru": frozenset({"be", "uk"}),
    "tr": frozenset({"az"}),
}
"""Languages so near that they share most turns: what is translated from them counts neither for nor against."""

_PRIOR_WORDS: Final = 200_000
"""How many words of a set it takes for its own rate to weigh as much as the rate in all sets together."""
_ORDINARY_SETS: Final = 2
_ORDINARY_COUNT: Final = 4
_TOKEN: Final = re.compile(r"\w+(?:['’\-]\w+)*|\S")
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_BREAK: Final = ""
_SLOT: Final = "_"
_SIGNS: Final = frozenset({"^", ",", "#", _SLOT})
FUNCTION_WORDS: Final = frozenset(
    """
    a about above according across after again against all almost along already also although always am amid among an
    and another any anyone anything are around as at away back be became because become been before behind being below
    besides between beyond both but by can cannot case could despite did do does doing done down due during each either
    else enough especially etc even ever every everyone everything except far few first for former from further get
    give given go had has have having he hence her here him himself his how however i if in including indeed instead
    into is it its itself just last later latter least less let like made make many may me meanwhile might moment
    more moreover most much must my near neither never next no none nor not nothing now of off often on once one
    only onto or other others otherwise our ourselves out over own part per perhaps quite rather regarding related
    relation respectively said same say says second see seem several shall she should since so some somebody someone
    something sometimes soon still such than that the their them themselves then there thereby therefore these they
    thing things this those though three through throughout thus time times to today together told too toward towards
    two under until up upon us used very via was way we well were what when where whereas whether which while who
    whole whom whose why will with within without would yesterday yet you your
    """.split()
)
"""Closed classes and the verbs, nouns and adverbs that grammar leans on; all else is a content word."""
Gram = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """One English text (a segment), the language it was translated from (``en``: none), its set and its translator."""

    text: str
    language: str
    set: str
    segment: int
    system: str


@dataclass(frozen=True, slots=True)
class Found:
    """An n-gram with its counts; ``score`` is a log-likelihood ratio (G squared), ``lift`` observed over expected."""

    gram: Gram
    score: float
    lift: float
    translated: int
    original: int
    others: int
    segments: int
    systems: int

    @property
    def pattern(self) -> str:
        """The n-gram as a pattern of ``mtcheck.phrases``."""
        return " ".join(self.gram).replace("^ ", "^").replace(" ,", ",")


class Corpus:
    """Texts tokenised once, of each segment so many systems; ``ordinary`` are the words that an n-gram may have."""

    def __init__(self, texts: Iterable[Text], languages: Collection[str], *, frames: bool = False) -> None:
        """``languages`` are those to be mined: of the others fewer systems will do.

        With ``frames``, all words but function words become a ``_``: what stays is the shape of the sentence.
        """
        self.texts: list[Text] = []
        self.tokens: list[Gram] = []
        shared: dict[str, str] = {}
        seen: Counter[tuple[str, str, int]] = Counter()
        for text in texts:
            seen[text.language, text.set, text.segment] += 1
            most = MOST_SYSTEMS if text.language in languages else MOST_SYSTEMS_OF_OTHERS
            if seen[text.language, text.set, text.segment] > most:
                continue
            self.texts.append(text)
            self.tokens.append(tuple(shared.setdefault(token, token) for token in _TOKEN.findall(text.text)))
        self.ordinary = self._ordinary()
        self.tokens = [framed(tokens) if frames else masked(tokens, self.ordinary) for tokens in self.tokens]
        rows = Counter((text.language, text.set, text.segment) for text in self.texts)
        self.weights = [1 / rows[text.language, text.set, text.segment] for text in self.texts]

    def _ordinary(self) -> frozenset[str]:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for text, tokens in zip(self.texts, self.tokens, strict=True):
            if text.language == ENGLISH:
                counts[text.set].update(token for token in tokens if token[0].islower())
        sets = Counter(word for counter in counts.values() for word in counter)
        total = Counter[str]()
        for counter in counts.values():
            total.update(counter)
        least = min(_ORDINARY_SETS, len(counts))
        return frozenset(word for word in total if sets[word] >= least and total[word] >= _ORDINARY_COUNT)


def masked(tokens: Sequence[str], ordinary: frozenset[str]) -> Gram:
    """The tokens in lower case after a ``^``, with ``#`` for numbers and "" for whatever ends an n-gram."""
    found = ["^"]
    first = True
    for token in tokens:
        word = token.replace("’", "'").lower()
        if _NUMBER.fullmatch(token):
            found.append("#")
        elif token == ",":
            found.append(token)
        elif word not in ordinary or (token[0].isupper() and not first):
            found.append(_BREAK)
        else:
            found.append(word)
        first = token in {".", "!", "?", "“", '"', ":"} or (first and not token[0].isalnum())
    return tuple(found)


def framed(tokens: Sequence[str]) -> Gram:
    """The function words in lower case after a ``^``, ``_`` for other words, ``#`` for numbers, "" for other signs."""
    words = [token.replace("’", "'").lower() for token in tokens]
    return (
        "^",
        *(
            word
            if word in FUNCTION_WORDS or word == ","
            else "#"
            if _NUMBER.fullmatch(word)
            else _SLOT
            if word[0].isalnum()
            else _BREAK
            for word in words
        ),
    )


def mine(corpus: Corpus, language: str, *, content_words: int) -> list[Found]:
    """N-grams of the translations from ``language``, the most telling first, without those that say the same.

    Those with more than ``content_words`` words outside FUNCTION_WORDS are left out: they are what the news was about.
    """
    own = [number for number, text in enumerate(corpus.texts) if text.language == language]
    grams = _spread(corpus, own, _frequent([corpus.tokens[number] for number in own], content_words))
    return _distinct(
        sorted(
            _scored(corpus, language, grams), key=lambda found: (-round(found.score, 6), -len(found.gram), found.gram)
        )
    )


def _frequent(tokens: Sequence[Gram], content_words: int) -> set[Gram]:
    """N-grams that occur often enough to be spread over enough segments; each length from the one before."""
    kept: set[Gram] = set()
    last: set[Gram] = set()
    for length in range(2, LONGEST + 1):
        counts: Counter[Gram] = Counter()
        for row in tokens:
            for gram in zip(*(row[start:] for start in range(length)), strict=False):
                if _BREAK not in gram and (length == 2 or (gram[:-1] in last and gram[1:] in last)):
                    counts[gram] += 1
        last = {gram for gram, count in counts.items() if count >= FEWEST_SEGMENTS}
        kept |= last
    return {gram for gram in kept if _may_stand(gram, content_words)}


def _may_stand(gram: Gram, content_words: int) -> bool:
    if sum(token not in FUNCTION_WORDS and token not in _SIGNS for token in gram) > content_words:
        return False
    words = sum(token not in _SIGNS for token in gram)
    return gram[0] not in {",", _SLOT} and gram[-1] not in {"#", _SLOT} and words >= (1 if gram[0] == "^" else 2)


def _spread(corpus: Corpus, own: Sequence[int], grams: set[Gram]) -> dict[Gram, tuple[int, int]]:
    """Of each n-gram that enough segments and systems have, how many."""
    segments: dict[Gram, set[tuple[str, int]]] = defaultdict(set)
    systems: dict[Gram, set[str]] = defaultdict(set)
    available: dict[str, set[str]] = defaultdict(set)
    for number in own:
        text = corpus.texts[number]
        available[text.set].add(text.system)
        for gram in _grams(corpus.tokens[number], grams):
            segments[gram].add((text.set, text.segment))
            systems[gram].add(text.system)
    found = {}
    for gram, where in segments.items():
        fewest = min(FEWEST_SYSTEMS, len(set().union(*(available[name] for name, _ in where))))
        if len(where) >= FEWEST_SEGMENTS and len(systems[gram]) >= fewest:
            found[gram] = len(where), len(systems[gram])
    return found


def _grams(tokens: Gram, wanted: set[Gram] | Mapping[Gram, object]) -> Iterator[Gram]:
    for start in range(len(tokens) - 1):
        for end in range(start + 2, min(start + LONGEST, len(tokens)) + 1):
            if tokens[end - 1] == _BREAK:
                break
            if tokens[start:end] in wanted:
                yield tokens[start:end]


def _scored(corpus: Corpus, language: str, grams: Mapping[Gram, tuple[int, int]]) -> Iterator[Found]:
    starts = {gram[:2] for gram in grams}
    counts: dict[str, Counter[Gram]] = {kind: Counter() for kind in ("own", "original", "others")}
    weighed: dict[tuple[bool, str], dict[Gram, float]] = defaultdict(lambda: defaultdict(float))
    words: dict[tuple[bool, str], float] = defaultdict(float)
    for text, tokens, weight in zip(corpus.texts, corpus.tokens, corpus.weights, strict=True):
        if text.language in KIN.get(language, ()):
            continue
        mine = text.language == language
        kind = "own" if mine else "original" if text.language == ENGLISH else "others"
        words[mine, text.set] += weight * len(tokens)
        cell = weighed[mine, text.set]
        for start in range(len(tokens) - 1):
            if tokens[start : start + 2] in starts:
                for end in range(start + 2, min(start + LONGEST, len(tokens)) + 1):
                    gram = tokens[start:end]
                    if gram in grams:
                        counts[kind][gram] += 1
                        cell[gram] += weight
    sets = sorted({name for _, name in words})
    all_words = sum(words[False, name] for name in sets)
    for gram, (segments, systems) in grams.items():
        seen = sum(weighed[True, name].get(gram, 0.0) for name in sets)
        rate = (sum(weighed[False, name].get(gram, 0.0) for name in sets) + 1) / (all_words + 1)
        expected = sum(
            words[True, name]
            * (weighed[False, name].get(gram, 0.0) + _PRIOR_WORDS * rate)
            / (words[False, name] + _PRIOR_WORDS)
            for name in sets
        )
        lift = seen / expected
        if lift >= LEAST_LIFT:
            yield Found(
                gram,
                score=2 * (seen * math.log(lift) - seen + expected),
                lift=lift,
                translated=counts["own"][gram],
                original=counts["original"][gram],
                others=counts["others"][gram],
                segments=segments,
                systems=systems,
            )


def _distinct(ranked: Sequence[Found]) -> list[Found]:
    """Without n-grams that are part of a higher one and hardly more frequent, or a longer form that adds little."""
    covered: dict[Gram, int] = {}
    kept: dict[Gram, Found] = {}
    for found in ranked:
        inner = [part for part in _parts(found.gram) if part in kept]
        if found.segments <= 1.3 * covered.get(found.gram, 0) or any(
            found.lift < 1.5 * kept[part].lift for part in inner
        ):
            continue
        kept[found.gram] = found
        for part in _parts(found.gram):
            covered[part] = max(covered.get(part, 0), found.segments)
    return list(kept.values())


def _parts(gram: Gram) -> Iterator[Gram]:
    for start in range(len(gram)):
        for end in range(start + 2, len(gram) + 1):
            if (start, end) != (0, len(gram)):
                yield gram[start:end]
