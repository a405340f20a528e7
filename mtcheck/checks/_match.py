# SPDX-License-Identifier: Apache-2.0
"""Words in a row, as patterns: ``match(words, place, {"has", "have"}, {"yesterday"}, is_done)``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mtcheck.checks._grammar import Word, at, follows


@dataclass(frozen=True, slots=True)
class Maybe:
    """Up to ``most`` words whose key is among the keys, or none."""

    keys: Collection[str]
    most: int = 1


Token = Collection[str] | Callable[[Word], bool] | Maybe
"""What one word of a pattern must be: one of these keys, or what the function says yes to."""


class Found(NamedTuple):
    """The words that a pattern took, from the place ``first`` to the place ``last``, both in."""

    first: int
    words: tuple[Word, ...]

    @property
    def last(self) -> int:
        return self.first + len(self.words) - 1

    @property
    def verb(self) -> Word:
        """The last word: patterns of verbs end with the one that matters."""
        return self.words[-1]

    @property
    def start(self) -> str:
        """All words but the last, as text."""
        return " ".join(word.text for word in self.words[:-1])

    @property
    def rest(self) -> str:
        """All words but the first, as text."""
        return " ".join(word.text for word in self.words[1:])


def match(words: Sequence[Word], place: int, *tokens: Token) -> Found | None:
    """The words from the place on, if they are what the tokens say and only white space parts them; else None."""
    end = _end(words, place, place, tokens)
    return None if end is None else Found(place, tuple(words[place:end]))


def _end(words: Sequence[Word], first: int, place: int, tokens: Sequence[Token]) -> int | None:
    """The place behind the words that the tokens take."""
    if not tokens:
        return place
    token, rest = tokens[0], tokens[1:]
    word = at(words, place) if place == first else follows(words, place)
    if isinstance(token, Maybe):
        if token.most and word.key in token.keys:
            end = _end(words, first, place + 1, (Maybe(token.keys, token.most - 1), *rest))
            if end is not None:
                return end
        return _end(words, first, place, rest)
    taken = token(word) if callable(token) else word.key in token
    return _end(words, first, place + 1, rest) if taken and word.key else None


def anything(word: Word) -> bool:
    """Takes every word."""
    return bool(word.key)


def lower(keys: Collection[str]) -> Callable[[Word], bool]:
    """Takes the keys where they are written without a capital."""
    return lambda word: word.text in keys
