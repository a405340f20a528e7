# SPDX-License-Identifier: Apache-2.0
"""Which words of a line are another language's: votes of words and of their pieces, joined into runs.

A file of ``data/foreign`` holds, for one script, the words and the pieces of words of each language with a weight, the
logarithm of how much they speak for it (made by ``tests/quality/foreign_words.py``). A capitalised word may be a name
and counts less. Runs are the best path through a line where every change of language has a price.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from mtcheck.detect._pieces import pieces_of
from mtcheck.errors import SettingsError

Votes = tuple[tuple[int, float], ...]
"""(number of the language in ``Table.languages``, weight), weights above 0 alone."""

STEP: Final = 0.25  # a weight in a file counts quarters of a natural logarithm
CAPITALISED: Final = 0.35
_LONGEST_WORD: Final = 40
_SHORTEST_PLURAL: Final = 4
_LANGUAGES_IN_A_LINE: Final = 8

# Tuned on runs of the even segments of FLORES dev, set into one half of clean-english.
_ENTER: Final = 4.0
_LEAVE: Final = 2.5
_MARKED: Final = 3.0
_UNKNOWN: Final = 0.5


class Word(NamedTuple):
    """A word in lower case, how much it counts, and how cheap a change of language is before it (0 free, 1 full)."""

    text: str
    weight: float
    change: float


class Run(NamedTuple):
    """Words ``[start, end)`` of a line in one language, by its number in the table."""

    start: int
    end: int
    language: int


@dataclass(frozen=True, slots=True)
class Table:
    """What the words and pieces of one script vote for. ``home`` is the number of English, -1 where it has none."""

    languages: tuple[str, ...]
    words: dict[str, Votes]
    pieces: dict[str, Votes]
    home: int


_MONEY: Final = frozenset(
    "baht birr dalasi dinar dinars dirham dirhams euro euros forint forints guarani hryvnia hryvnias koruna krona"
    " kronor krone kroner kwacha kwanza kyat kyats lari lempira lira liras manat manats naira peso pesos rand renminbi"
    " rial rials riel riels ringgit riyal riyals ruble rubles rouble roubles rupee rupees rupiah rupiahs shekel shekels"
    " shilling shillings taka tenge yen yuan zloty zlotys".split()
)
"""What money is called in English, too: "15,000 rupiah per kilogram"; none that is a common word elsewhere ("lei")."""


@cache
def english() -> frozenset[str]:
    """Words, in lower case, that are English whatever else they are."""
    return frozenset(str(_english()["words"]).split()) | _MONEY


@cache
def english_too() -> frozenset[str]:
    """Words, in lower case, that English has as well, though another language has them more often ("son", "die")."""
    return frozenset(str(_english()["also"]).split())


@lru_cache(maxsize=20_000)
def is_english_too(word: str) -> bool:
    """Whether English has a word in lower case, or the singular that an unknown word looks like the plural of."""
    bare = word.rstrip("'")
    plural = bare.endswith("s") and len(bare) > _SHORTEST_PLURAL and bare not in table("Latin").words
    return any(form in english_too() or form in english() for form in ((bare, bare[:-1]) if plural else (bare,)))


@cache
def _english() -> dict[str, Any]:
    return _file("english")


@cache
def table(script: str) -> Table:
    """The table of a script that several languages share; raises SettingsError where its file is damaged."""
    fields = _file(script.lower())
    try:
        languages = tuple(sorted({*fields["words"], *fields["pieces"]}))
        numbers = {code: number for number, code in enumerate(languages)}
        words, pieces = (_votes_of(fields[kind], numbers) for kind in ("words", "pieces"))
    except (KeyError, ValueError, AttributeError) as reason:
        raise SettingsError(f"data file foreign/{script.lower()}.toml is damaged", hint=str(reason)) from reason
    return Table(languages, words, pieces, numbers.get("en", -1))


def _file(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads((files("mtcheck") / "data" / "foreign" / f"{name}.toml").read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as reason:
        raise SettingsError(f"no readable data file foreign/{name}.toml", hint=str(reason)) from reason


def _votes_of(by_language: dict[str, dict[str, str]], numbers: dict[str, int]) -> dict[str, Votes]:
    found: dict[str, Votes] = {}
    for code, by_weight in by_language.items():
        for weight, items in by_weight.items():
            vote = ((numbers[code], int(weight) * STEP),)
            for item in items.split():
                found[item] = found[item] + vote if item in found else vote
    return found


@lru_cache(maxsize=20_000)
def votes(word: str, script: str) -> Votes:
    """What a word in lower case speaks for: by itself where it is listed, else by the mean of its pieces."""
    told = table(script)
    bare = word.rstrip("'")
    listed = told.words.get(word) or told.words.get(bare)
    if listed is not None:
        return listed
    pieces = pieces_of(bare[:_LONGEST_WORD])
    sums: dict[int, float] = {}
    for piece in pieces:
        for number, weight in told.pieces.get(piece, ()):
            sums[number] = sums.get(number, 0.0) + weight
    return tuple((number, total / len(pieces)) for number, total in sorted(sums.items()))


def strangeness(word: str) -> float:
    """How much a Latin word in lower case speaks against English by being no word of it that is known."""
    if word in table("Latin").words or word.rstrip("'") in english():
        return 0.0
    return _UNKNOWN if word.isascii() else _MARKED


def margin(word: str) -> float:
    """How much more a Latin word in lower case speaks for the best other language than for English; may be negative."""
    home, best = 0.0, 0.0
    told = table("Latin")
    for number, weight in votes(word, "Latin"):
        if number == told.home:
            home = weight
        elif weight > best:
            best = weight
    return best - home + strangeness(word)


def scores(words: Iterable[Word], script: str) -> list[float]:
    """The votes of some words, added up, for every language of the script."""
    found = [0.0] * len(table(script).languages)
    for word in words:
        for number, weight in votes(word.text, script):
            found[number] += weight * word.weight
    return found


def foreign_runs(words: Sequence[Word], *, enter: float = _ENTER, leave: float = _LEAVE) -> list[Run]:
    """The runs of a line of Latin words that are not English: the path with most votes, less what changes cost."""
    home = table("Latin").home
    totals = scores(words, "Latin")
    order = sorted(range(len(totals)), key=lambda number: -totals[number])
    states = [home, *[number for number in order if number != home and totals[number] > 0][:_LANGUAGES_IN_A_LINE]]
    places = {number: place for place, number in enumerate(states)}
    count = len(states)
    best = [0.0, *[-enter * words[0].change] * (count - 1)]
    came_from: list[list[int]] = []
    for position, word in enumerate(words):
        if position:
            top = max(range(count), key=best.__getitem__)
            way_in, way_out = enter * word.change, leave * word.change
            steps = list(range(count))
            new = list(best)
            for place in range(count):
                price = way_in if top == 0 else way_out if place == 0 else way_in + way_out
                if place != top and best[top] - price > new[place]:
                    new[place], steps[place] = best[top] - price, top
                if place and best[0] - way_in > new[place]:
                    new[place], steps[place] = best[0] - way_in, 0
            came_from.append(steps)
            best = new
        best[0] -= strangeness(word.text) * word.weight
        for number, weight in votes(word.text, "Latin"):
            if number in places:
                best[places[number]] += weight * word.weight
    return _runs(came_from, max(range(count), key=best.__getitem__), states)


def _runs(came_from: Sequence[Sequence[int]], last: int, states: Sequence[int]) -> list[Run]:
    path = [last]
    for steps in reversed(came_from):
        path.append(steps[path[-1]])
    path.reverse()
    found: list[Run] = []
    for position, place in enumerate(path):
        if not place:
            continue
        if found and found[-1].end == position and found[-1].language == states[place]:
            found[-1] = Run(found[-1].start, position + 1, states[place])
        else:
            found.append(Run(position, position + 1, states[place]))
    return found
