# SPDX-License-Identifier: Apache-2.0
"""Readable patterns of words, and the turns of phrase that speak for a source language.

Stands below the rooms: a check looks for flaws with such patterns, and the detector of origins for evidence.

A pattern is words in a row: ``(is|was) judged (able|capable) to``. ``(a|b c)`` is one of several, ``(a|b)?`` may be
missing, ``_`` is any one word (``_?`` one or none), ``#`` a number in digits, ``§`` a year, ``@`` a
day or date in brackets; ``<take|carry out>`` is one of these verbs in any of its forms, ``<day>``, ``<month>``,
``<his>``, ``<det>``, ``<he>`` and ``<count>`` one of such words; a leading ``^`` ties it to the start of the sentence.
Case and the width of white space do not matter.

The tables stand in ``data/calques/<source language>.toml`` (``any.toml``: common to many languages): ``[[calque]]`` is
a flaw, and ``[[turn]]`` is English that nobody would object to, yet that translations from this language use far more
often than English originals and translations from other languages do. ``lift`` says how much more often; it and the
counts are written by ``python -m mtcheck.training.turns count``, whose module says what is counted.
"""

from __future__ import annotations

import math
import re
import tomllib
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, TypeVar

from mtcheck.article import Span
from mtcheck.errors import SettingsError
from mtcheck.inflection import expand

_TOKEN: Final = re.compile(r"\^|_\??|[#§@]|\([^()_#]+\)\??|[\w'’\-.,]+")
_WORD: Final = re.compile(r"\w+(?:['’\-]\w+)*")
_GAP: Final = r"\s+"
_WILDCARDS: Final = {
    "_": r"\w[\w'’\-]{0,40}",
    "#": r"\d+(?:[.,]\d+)*",
    "§": r"(?:1[89]|20)\d\d",
    "@": r"\(\d{1,2}(?:[/.\-]\d{1,2}(?:[/.\-]\d{2,4})?)?\)",
}
_Entry = TypeVar("_Entry")


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of phrase that is not wrong but speaks for a source language: evidence of origin, never a finding.

    ``source`` is what it renders and ``write`` what an editor would write (may be empty). ``lift`` is how many times
    more often translations from ``language`` use it than other English; ``translated``, ``original`` and ``others``
    are its counts in translations from the language, in English originals and in translations from other languages.
    """

    language: str
    pattern: str
    source: str
    write: str
    lift: float
    translated: int
    original: int
    others: int


@dataclass(frozen=True, slots=True)
class Calque:
    """One pattern, what it comes from, and what an editor would write; ``unless`` lists patterns that excuse it."""

    language: str
    pattern: str
    source: str
    write: str
    why: str
    unless: tuple[str, ...] = ()
    said: bool = False
    examples: tuple[str, ...] = ()
    look_alikes: tuple[str, ...] = ()


def turns_in(sentence: str) -> list[tuple[Turn, re.Match[str]]]:
    """The turns of a sentence in the order of the text; of those of one language that overlap, the longest.

    Takes 10 ms at most for the 40 sentences of a 700-word article; raises SettingsError where a file is not right.
    """
    found: dict[str, list[tuple[Turn, re.Match[str]]]] = {}
    for number, match in _turn_book().search(sentence):
        turn = turns()[number]
        found.setdefault(turn.language, []).append((turn, match))
    kept = [pair for pairs in found.values() for pair in longest(pairs)]
    return sorted(kept, key=lambda pair: (pair[1].start(), pair[0].language))


def turn_nats(found: Iterable[Turn]) -> Mapping[str, float]:
    """How much turns speak for each language: the sum of the logarithms of their lifts."""
    nats: dict[str, float] = {}
    for turn in found:
        nats[turn.language] = nats.get(turn.language, 0.0) + math.log(max(1.0, turn.lift))
    return nats


@cache
def turns() -> tuple[Turn, ...]:
    """All turns of all files, in the order of the file names; raises SettingsError for a file that is not right."""
    return tuple(tables("turn", _turn))


def _turn(language: str, table: Mapping[str, Any]) -> Turn:
    return Turn(
        language=language,
        pattern=expand(table["pattern"]),
        source=table["from"],
        write=table["write"],
        lift=float(table.get("lift", 0.0)),
        translated=table.get("translated", 0),
        original=table.get("original", 0),
        others=table.get("others", 0),
    )


@cache
def _turn_book() -> Phrasebook:
    return Phrasebook(tuple(turn.pattern for turn in turns()))


@lru_cache(maxsize=1024)
def calques_in(sentence: str) -> tuple[tuple[Calque, re.Match[str]], ...]:
    """The calques of a sentence in the order of the text; of those that overlap, the longest.

    Remembered for the sentences of an article: a check shows them, and they speak for its origin.
    """
    return tuple(longest([(calques()[number], match) for number, match in _calque_book().search(sentence)]))


@cache
def calques() -> tuple[Calque, ...]:
    """All calques of all files, in the order of the file names; raises SettingsError for a file that is not right."""
    return tuple(tables("calque", _calque))


def _calque(language: str, table: Mapping[str, Any]) -> Calque:
    return Calque(
        language=language,
        pattern=expand(table["pattern"]),
        source=table.get("from", ""),
        write=table["write"],
        why=table["why"],
        said=table.get("said", False),
        unless=tuple(expand(pattern) for pattern in table.get("unless", ())),
        examples=tuple(table.get("examples", ())),
        look_alikes=tuple(table.get("look_alikes", ())),
    )


@cache
def _calque_book() -> Phrasebook:
    entries = calques()
    excuses = {number: calque.unless for number, calque in enumerate(entries) if calque.unless}
    return Phrasebook(tuple(calque.pattern for calque in entries), excuses=excuses)


def tables(kind: str, read: Callable[[str, Mapping[str, Any]], _Entry]) -> Iterator[_Entry]:
    """``read(language, table)`` of every ``[[kind]]`` table; the language of ``any.toml`` is "".

    Raises SettingsError where a file is not TOML or a table lacks a key that ``read`` asks for.
    """
    for name, document in _documents():
        try:
            for table in document.get(kind, ()):
                yield read("" if name == "any" else name, table)
        except (KeyError, TypeError, ValueError) as reason:
            raise SettingsError(f"{name}.toml is not a file of calques and turns: {reason}") from reason


@cache
def _documents() -> tuple[tuple[str, Mapping[str, Any]], ...]:
    found = []
    for file in sorted((files("mtcheck") / "data" / "calques").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            try:
                found.append((file.name.removesuffix(".toml"), tomllib.loads(file.read_text(encoding="utf-8"))))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as reason:
                raise SettingsError(f"{file.name} is not a file of calques and turns: {reason}") from reason
    return tuple(found)


class Phrasebook:
    """Patterns that are looked for together: only those are tried whose words the text has."""

    def __init__(self, patterns: Sequence[str], *, excuses: Mapping[int, Sequence[str]] | None = None) -> None:
        """``patterns`` are expanded ones; ``excuses`` holds, by number, the patterns that excuse a match."""
        self._patterns = patterns
        self._excuses = excuses or {}
        self._index: dict[str, list[int]] = {}
        for number, pattern in enumerate(patterns):
            for word in _keys(pattern):
                self._index.setdefault(word, []).append(number)

    def search(self, sentence: str) -> list[tuple[int, re.Match[str]]]:
        """Every match with the number of its pattern, in the order of the patterns; matches may overlap."""
        text = sentence.rstrip()
        words = {_plain(word) for word in _WORD.findall(text.lower())}
        found = []
        for number in sorted({number for word in words for number in self._index.get(word, ())}):
            pattern = self._patterns[number]
            if any(words.isdisjoint(needed) for needed in _needed(pattern)):
                continue  # compiling a pattern takes longer than all of this
            here = list(compiled(pattern).finditer(text))
            excused = [_spans(compiled(excuse), text) for excuse in self._excuses.get(number, ())] if here else []
            found += [
                (number, match) for match in here if not any(overlap(spans, Span(*match.span())) for spans in excused)
            ]
        return found


def longest(found: Sequence[tuple[_Entry, re.Match[str]]]) -> list[tuple[_Entry, re.Match[str]]]:
    """In the order of the text; of matches that overlap, the longest, of those the first."""
    kept: list[Span] = []
    chosen = []
    for entry, match in sorted(found, key=lambda pair: (pair[1].start() - pair[1].end(), pair[1].start())):
        span = Span(*match.span())
        if not overlap(kept, span):
            insort(kept, span)
            chosen.append((entry, match))
    return sorted(chosen, key=lambda pair: pair[1].start())


def overlap(spans: Sequence[Span], span: Span) -> bool:
    """True when ``span`` overlaps one of ``spans``, which are sorted and do not overlap one another."""
    after = bisect_left(spans, span.end, key=lambda other: other.start)
    return after > 0 and spans[after - 1].end > span.start


def _spans(pattern: re.Pattern[str], text: str) -> list[Span]:
    return [Span(*match.span()) for match in pattern.finditer(text)]


def _keys(pattern: str) -> frozenset[str]:
    """One of these words is in every text that the pattern matches: the rarest-looking token decides."""
    return max(_needed(pattern), key=lambda words: min(map(len, words)), default=frozenset())


@cache
def _needed(pattern: str) -> tuple[frozenset[str], ...]:
    """For each token that may not be missing its words: a text that the pattern matches has one of each."""
    needed = []
    for token in _tokens(pattern):
        if token not in "^_#§@,." and not token.endswith("?"):
            choices = token.strip("()").split("|")
            words = frozenset(_plain(max(_WORD.findall(choice), key=len, default="").lower()) for choice in choices)
            if "" not in words:
                needed.append(words)
    return tuple(needed)


def _plain(word: str) -> str:
    return word.replace("’", "'")


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The regular expression of a pattern: no repetition but of white space and letters, so it takes linear time.

    Raises SettingsError where the pattern has other signs than those of the module's docstring, or no fixed word.
    """
    body = ""
    gap = ""
    for token in _tokens(pattern):
        if token == "^":
            body += r"\A[\"“‘'(]*"
        elif token in ",.":
            body += re.escape(token)
        elif token.endswith("?"):
            body += f"{gap}(?:({_choices(token)}){_GAP})?"
            gap = ""
        else:
            body += gap + (f"({_choices(token)})" if token[0] in "(_#§@" else _words(token))
            gap = _GAP
    if not gap or not _keys(pattern):
        raise SettingsError(f"the pattern {pattern!r} ends in words that may be missing, or has no fixed word")
    end = "" if body[-1] in ",." else r"(?![\w'’\-])"
    return re.compile(rf"(?<![\w'’\-]){body}{end}", re.IGNORECASE)


def _choices(token: str) -> str:
    choices = token.rstrip("?")
    return _WILDCARDS.get(choices) or "|".join(_words(choice) for choice in choices.strip("()").split("|"))


def _words(text: str) -> str:
    return _GAP.join(re.escape(word).replace("'", "['’]") for word in text.split())


def _tokens(pattern: str) -> list[str]:
    tokens = _TOKEN.findall(pattern)
    if "".join(tokens).replace(" ", "") != pattern.replace(" ", ""):
        raise SettingsError(f"the pattern {pattern!r} has signs that patterns do not have")
    return tokens
