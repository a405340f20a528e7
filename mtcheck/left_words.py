# SPDX-License-Identifier: Apache-2.0
"""Single foreign words in English sentences: "the road is closed since senin, the polisi said".

Stands below the rooms: a check shows them, and they speak for the language a text was translated from. Only words of
``data/untranslated.toml`` count, in lower case, in running English, where nothing near them shows that they are meant:
no quotation marks, brackets or explanation, no name around them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from mtcheck.article import Span
from mtcheck.glosses import Words, explained, glossed_after, glossed_before, sentence_around
from mtcheck.quotations import quoted
from mtcheck.word_lists import commonest

MOST_IN_A_ROW: Final = 4
LEAST_COMMON: Final = 0.15
"""Of the words of a sentence that is English at all, so many are among its commonest."""
_FEWEST_COMMON: Final = 2
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_MEANT: Final = re.compile(
    quoted(unclosed=True, single="all") + r"|\([^()]{0,200}\)|\[[^\[\]]{0,200}\]"
    r"|[*_][^*_\n]{1,80}[*_]|https?://\S+|(?<!\S)\S{1,80}@\S{1,80}|[#@]\w+"
)
_ACCENTED: Final = re.compile(r"(?<![\w’'.@/#-])(?=[a-zß-öø-ɏ]*[ß-öø-ɏ])[a-zß-öø-ɏ]{4,30}(?![\w’'@/-])")


@cache
def _data() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("mtcheck") / "data" / "untranslated.toml").read_text(encoding="utf-8"))


@cache
def _table(kind: str) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for language, words in _data()[kind].items():
        for entry in words.split():
            word, _, meaning = entry.partition(":")
            found.setdefault(word, (language, meaning.replace("_", " ")))
    return found


@cache
def _compound() -> re.Pattern[str]:
    """German nouns of law and administration, with their endings."""
    heads = "|".join(_data()["compounds"]["de"].split())
    return re.compile(rf"[A-ZÄÖÜ][a-zäöüß]{{5,}}(?:{heads})(?:e?s|e?n|e)?")


def _is_loan(word: str) -> bool:
    stems, vowels = _loans()
    return word.startswith(stems) or any(pair in word for pair in vowels)


@cache
def _loans() -> tuple[tuple[str, ...], tuple[str, ...]]:
    listed = _data()["loans"]
    return tuple(listed["stems"].split()), tuple(listed["vowels"].split())


@dataclass(frozen=True, slots=True)
class LeftWord:
    """A foreign word, or some in a row; ``meaning`` in English may be empty; ``title``: it stands before a name."""

    span: Span
    language: str
    meaning: str
    title: bool = False


def left_in(text: str) -> Iterator[LeftWord]:
    """The foreign words of an English text, in its order; spans are of the text."""
    words, titles = _table("words"), _table("titles")
    tokens = list(_TOKEN.finditer(_without_meant(text)))
    number = 0
    while number < len(tokens):
        end = number
        while end < len(tokens) and tokens[end][0] in words:
            end += 1
        if end > number:
            if end - number <= MOST_IN_A_ROW and _alone(text, tokens, number, end):
                yield _entry(tokens[number:end], words)
            number = end
            continue
        if _compound().fullmatch(tokens[number][0]) and _alone(text, tokens, number, number + 1, "term"):
            yield LeftWord(Span(*tokens[number].span()), "de", "")
        here = titles.get(tokens[number][0])
        if here and _before_a_name(text, tokens, number):
            yield _entry(tokens[number : number + 1], titles, title=True)
        number += 1


def _without_meant(text: str) -> str:
    return _MEANT.sub(lambda meant: "\x00" * len(meant[0]), text)


def accented_in(text: str) -> Iterator[Span]:
    """Words of letters that English has in loans alone, in small letters, where English stands on both sides."""
    plain = _without_meant(text)
    if plain.isascii():
        return
    tokens = list(_TOKEN.finditer(plain))
    for number, token in enumerate(tokens):
        if not token[0].islower() or not _ACCENTED.fullmatch(plain, token.start(), token.end()) or _is_loan(token[0]):
            continue
        if _alone(text, tokens, number, number + 1):
            yield Span(*token.span())


def _entry(tokens: list[re.Match[str]], table: dict[str, tuple[str, str]], *, title: bool = False) -> LeftWord:
    meanings = [table[token[0]][1] for token in tokens]
    written = " ".join(meanings) if all(meanings) else ""
    return LeftWord(Span(tokens[0].start(), tokens[-1].end()), table[tokens[0][0]][0], written, title)


def _alone(text: str, tokens: list[re.Match[str]], start: int, end: int, words: Words = "word") -> bool:
    """True where English stands on both sides and nothing tells that the words are meant."""
    span = Span(tokens[start].start(), tokens[end - 1].end())
    if glossed_before(text, span.start, words) or glossed_after(text, span.end, words) or explained(text, span):
        return False
    near = tokens[max(0, start - 2) : start] + tokens[end : end + 2]
    if len(near) < 3 or any(_foreign(token[0]) for token in near):
        return False
    if not _is_english(sentence_around(text, span)):
        return False
    sides = (tokens[start - 1 : start] if start else []) + tokens[end : end + 1]
    return not any(token[0][0].isupper() and not _opens(text, token.start()) for token in sides)


def _is_english(sentence: str) -> bool:
    common, words = commonest(sentence)
    return common >= max(_FEWEST_COMMON, words * LEAST_COMMON)


def _foreign(word: str) -> bool:
    return not word.isascii()


def _opens(text: str, start: int) -> bool:
    before = text[max(0, start - 8) : start].rstrip()
    return not before or before[-1:] in ".!?:"


def _before_a_name(text: str, tokens: list[re.Match[str]], number: int) -> bool:
    """True for "Bürgermeister Anna Beck" where no name or foreign word stands before it."""
    if number + 1 >= len(tokens) or not tokens[number + 1][0][0].isupper():
        return False
    token, following = tokens[number], tokens[number + 1]
    if text[token.end() : following.start()] != " " or glossed_before(text, token.start(), "word"):
        return False
    before = tokens[number - 1][0] if number else ""
    return not before[:1].isupper() or _opens(text, tokens[number - 1].start())
