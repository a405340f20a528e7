# SPDX-License-Identifier: Apache-2.0
"""Small dictionaries from other languages into English, mined from parallel news: one file each in ``data/lexicon``.

They are there to tell which sentences belong together, not to translate. Words are compared by a key that survives
most inflection: the first letters of a word, or two neighbouring characters where words are not set apart.
``python -m mtcheck.training.lexicon`` writes the files.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from mtcheck.scripts import HAN, HANGUL, READ_BY_CHARACTER

KEY_LETTERS: Final = 6
_SHORTER_KEYS: Final[Mapping[str, int]] = {"tr": 5, "ar": 5, "hi": 5}
_WORD: Final = re.compile(
    r"[^\W\d_]+(?:[\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u064b-\u065f]+[^\W\d_]*)*"
)
_RUN: Final = re.compile(rf"[\u3005\u30a1-\u30fa\u30fc{HAN}{HANGUL}]+")  # no hiragana: those are particles and endings
_ARTICLE: Final = re.compile(r"^[وفبكل]?(?:ال|لل)(?=..)|^[\u064b-\u065f]+")

Lexicon = Mapping[str, tuple[str, ...]]
"""The keys of English words for the key of a word of the other language, the likeliest first."""


def codes() -> tuple[str, ...]:
    """The languages that there is a dictionary of, sorted."""
    folder = files("mtcheck") / "data" / "lexicon"
    return tuple(sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml")))


@cache
def lexicon_of(code: str) -> Lexicon:
    """The dictionary of a language; empty where there is none."""
    file = files("mtcheck") / "data" / "lexicon" / f"{code}.toml"
    if not file.is_file():
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for line in tomllib.loads(file.read_text(encoding="utf-8"))["words"].splitlines():
        word, *english = line.split()
        for key, _ in words_of(word, code):
            found[key] = tuple(dict.fromkeys(english_key(one) for one in english))
    return found


def words_of(text: str, code: str) -> Iterator[tuple[str, str]]:
    """(key, word as it stands) of a text in another language, in order."""
    if code in READ_BY_CHARACTER:
        for run in _RUN.finditer(text):
            characters = run.group()
            yield from ((characters[at : at + 2], characters[at : at + 2]) for at in range(len(characters) - 1))
        return
    letters = _SHORTER_KEYS.get(code, KEY_LETTERS)
    for match in _WORD.finditer(text):
        word = match.group()
        lower = word.lower().replace("i\u0307", "i")
        if code == "ar":
            lower = _ARTICLE.sub("", lower)
        if lower:
            yield lower[:letters], word


def english_words(text: str) -> Iterator[tuple[str, str]]:
    """(key, word as it stands) of an English text, in order."""
    for match in _WORD.finditer(text):
        yield english_key(match.group()), match.group()


@lru_cache(maxsize=1 << 16)
def english_key(word: str) -> str:
    """What inflected forms of an English word share, more or less."""
    lower = word.lower()
    if len(lower) > 4 and lower.endswith("ies"):
        lower = lower[:-3] + "y"
    elif len(lower) > 3 and lower.endswith("s") and not lower.endswith("ss"):
        lower = lower[:-1]
    return lower[:KEY_LETTERS]
