# SPDX-License-Identifier: Apache-2.0
"""How a text is put together, whatever it is about: a witness of translation that cannot know the topic.

Names, numbers and content words are masked: what is left are function words, endings, punctuation and their order
(as in Baroni & Bernardini 2006). Weights of sequences of one to three of these stand in ``data/style.txt`` (for a
translation at all) and ``data/style-sources.txt`` (for each source language), made by ``python -m mtcheck.training``.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from mtcheck.errors import SettingsError

LONGEST: Final = 3
_TOKEN: Final = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?|\d+(?:[.,]\d+)*|[^\w\s]")
FUNCTION_WORDS: Final = frozenset(
    "the a an this that these those of in on at to for from with by about against between into through during before "
    "after above below over under again further then once here there when where why how all any both each few more "
    "most other some such no nor not only own same so than too very can will just should now i you he she it we they "
    "me him her us them my your his its our their mine yours ours theirs myself himself herself itself themselves who "
    "whom whose which what is are was were be been being have has had having do does did doing would could may might "
    "must shall and but or if because as until while although though since unless whether yet however therefore "
    "moreover thus hence also still already even ever never always often sometimes usually perhaps maybe rather quite "
    "almost nearly well much many several another every either neither one two three first second last next said says "
    "say told according among amongst within without upon toward towards despite due per via along across behind "
    "beyond near off out up down away back around like unlike including regarding concerning instead besides "
    "meanwhile additionally furthermore indeed especially particularly mainly least less enough".split()
)
_ENDINGS: Final = (
    "ing", "ed", "ly", "tion", "sion", "ment", "ness", "ity", "ous", "ive", "able", "ible", "al", "ic", "er", "est",
    "ful", "ance", "ence", "ship", "ism", "ist", "ize", "ise", "ate", "en", "s",
)  # fmt: skip
_SAME: Final = {"“": '"', "”": '"', "’": "'", "‘": "'", "–": "-", "—": "-"}


def masked(sentence: str) -> list[str]:
    """The sentence without what it is about: ``Xx`` a name, ``#`` a number, ``~ed`` a word in -ed, ``~`` any other."""
    found = ["<s>"]
    for number, match in enumerate(_TOKEN.finditer(sentence)):
        word = match.group()
        lower = word.lower().replace("’", "'")
        if word[0].isdigit():
            found.append("#")
        elif not word[0].isalpha():
            found.append(_SAME.get(word, word))
        elif lower in FUNCTION_WORDS:
            found.append(lower)
        elif word[0].isupper() and number:
            found.append("Xx")
        else:
            ending = next((end for end in _ENDINGS if lower.endswith(end) and len(lower) > len(end) + 2), "")
            found.append("~" + ending)
    return [*found, "</s>"]


def sequences(sentences: Iterable[str]) -> Counter[str]:
    """Counts of all sequences of one to three masked words."""
    counts: Counter[str] = Counter()
    for sentence in sentences:
        words = masked(sentence)
        for length in range(1, LONGEST + 1):
            counts.update(" ".join(words[start : start + length]) for start in range(len(words) - length + 1))
    return counts


class Style:
    """The score of a growing text: a linear one over logarithms of counts, taken to unit length."""

    def __init__(self, weights: Mapping[str, float] | None = None) -> None:
        """``weights`` are those of ``data/style.txt`` where none are given; under "" stands the bias."""
        self._weights = _weights() if weights is None else weights
        self._counts: Counter[str] = Counter()
        self._sum = self._squares = 0.0

    def add(self, counts: Mapping[str, int]) -> None:
        """Adds the ``sequences`` of some sentences."""
        for sequence, count in counts.items():
            weight = self._weights.get(sequence)
            if weight is not None:
                before = math.log1p(self._counts[sequence])
                self._counts[sequence] += count
                after = math.log1p(self._counts[sequence])
                self._sum += weight * (after - before)
                self._squares += after * after - before * before

    @property
    def nats(self) -> float:
        """How much it speaks for a translation, below 0 for an original; comparable only for texts of like length."""
        return self._weights.get("", 0.0) + self._sum / (math.sqrt(self._squares) or 1.0)


def translated_nats(sentences: Iterable[str], weights: Mapping[str, float] | None = None) -> float:
    """The score of some sentences in a row."""
    style = Style(weights)
    style.add(sequences(sentences))
    return style.nats


@cache
def _weights() -> Mapping[str, float]:
    weights: dict[str, float] = {}
    for line in (files("mtcheck") / "data" / "style.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("# "):
            try:
                weight, sequence = line.split("\t")
                weights[sequence] = float(weight)
            except ValueError as error:
                raise SettingsError(f"data/style.txt: not a weight and a sequence: {line!r}") from error
    return weights


ZERO: Final = ord("O")
"""The letter of a weight of 0 in ``data/style-sources.txt``; the letters before and after it are steps down and up."""
MOST_STEPS: Final = 46
"""Weights lie so many steps from 0 at most: all letters are printable ASCII."""


@dataclass(frozen=True, slots=True)
class SourceWeights:
    """A letter a language for each sequence; ``step`` nats lie between two letters."""

    languages: tuple[str, ...]
    step: float
    letters: Mapping[str, bytes]


def source_nats(counts: Mapping[str, int], weights: SourceWeights | None = None) -> dict[str, float]:
    """Nats that the style of a text with these ``sequences`` speaks for each source language, if it is a translation.

    They are to be compared with one another, and were scaled on kinds of text that the weights had not read. Empty
    where none of the sequences is known. Takes about 5 ms for 700 words.
    """
    known = _source_weights() if weights is None else weights
    sums = [0.0] * len(known.languages)
    total = squares = 0.0
    for sequence, count in counts.items():
        letters = known.letters.get(sequence)
        if letters is not None:
            value = math.log1p(count)
            total += value
            squares += value * value
            sums = [so_far + value * letter for so_far, letter in zip(sums, letters, strict=True)]
    scale = known.step / (math.sqrt(squares) or 1.0)
    return {tag: (so_far - ZERO * total) * scale for tag, so_far in zip(known.languages, sums, strict=True) if squares}


@cache
def _source_weights() -> SourceWeights:
    file = files("mtcheck") / "data" / "style-sources.txt"
    return read_source_weights(file.read_text(encoding="utf-8"))


def read_source_weights(text: str) -> SourceWeights:
    """What ``data/style-sources.txt`` says; raises SettingsError where it is not right."""
    languages, step, letters = tuple[str, ...](), 0.0, dict[str, bytes]()
    for line in text.splitlines():
        key, _, value = line.partition("\t")
        if key == "languages":
            languages = tuple(value.split())
        elif key == "step":
            step = float(value)
        elif not line.startswith("# "):
            if not value or len(key) != len(languages) or not key.isascii():
                raise SettingsError(f"data/style-sources.txt: not {len(languages)} letters and a sequence: {line!r}")
            letters[value] = key.encode("ascii")
    return SourceWeights(languages, step, letters)
