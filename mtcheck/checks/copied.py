# SPDX-License-Identifier: Apache-2.0
"""Words of the source that stand in the article as they are: a clause that the translation passed over.

Measured with ``tests/quality/source_checks.py``: 14 findings in 3.2 million words of machine translation of news in 15
languages, all read, all right. Runs of three words are left alone: "joie de vivre", "nuclear magnetic resonance".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from mtcheck.article import Span
from mtcheck.checks import Context, Example
from mtcheck.checks._source import pairs
from mtcheck.languages import language_name
from mtcheck.lexicon import lexicon_of, words_of
from mtcheck.quotations import unquoted
from mtcheck.results import Finding
from mtcheck.scripts import HAN, HANGUL, KANA

_LEAST_WORDS: Final = 4
_LEAST_LETTERS: Final = 4
_NAME_BEFORE: Final = re.compile(r"[^\W\d_a-z][\w'’.-]* $")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_WIDE: Final = re.compile(rf"[{KANA}{HAN}{HANGUL}]{{3,}}")
_ENGLISH: Final = frozenset(
    "the of and to a an in is was for that it on with as are be by at from this which not but we you i my your our all"
    .split()
)  # fmt: skip

SPEAKS_FOR: Final = frozenset(
    {"garbled", "awkward", "calque", "untranslated", "agreement", "article", "plural", "preposition", "verb_form"}
)

EXAMPLES = (
    Example(
        "The harbour master said kapal itu harus diperiksa before it sails again.",
        ("kapal itu harus diperiksa",),
        "four words left as they were",
        source="Kepala pelabuhan mengatakan kapal itu harus diperiksa sebelum berlayar lagi.",
        source_language="id",
    ),
    Example(
        "The company Perusahaan Listrik Negara was fined.",
        (),
        "a name",
        source="Perusahaan Listrik Negara didenda.",
        source_language="id",
    ),
    Example(
        "The film “Laut bercerita tentang kita” was shown.",
        (),
        "a title in quotation marks",
        source="Film “Laut bercerita tentang kita” diputar.",
        source_language="id",
    ),
)


def check(context: Context) -> Iterator[Finding]:
    """A finding for each run of words that the article has from its source, letter by letter."""
    for pair in pairs(context):
        for segment in pair.segments:
            text = unquoted(segment.hypothesis)
            for span in _runs(text, pair.source, context.source_language):
                start = segment.sentence.span.start
                yield pair.flaw(
                    "copied", "accuracy/untranslated", "major", 0.9,
                    f"These words stand like this in the {language_name(context.source_language)} source: "
                    "the translation seems to have missed them.",
                    span=Span(start + span.start, start + span.end),
                )  # fmt: skip


def _runs(text: str, source: str, language: str) -> Iterator[Span]:
    for match in _WIDE.finditer(text):
        if match.group() in source and not re.search(r"[(（\[]\s*$", text[: match.start()]):
            yield Span(*match.span())
    ours, theirs = list(_WORD.finditer(text)), [match.group() for match in _WORD.finditer(source)]
    places: dict[str, list[int]] = {}
    for place, word in enumerate(theirs):
        places.setdefault(word, []).append(place)
    first = 0
    while first < len(ours):
        starts = places.get(ours[first].group(), ()) if ours[first].group()[0].islower() else ()
        longest = max((_common(ours, theirs, first, place) for place in starts), default=0)
        run = ours[first : first + longest]
        if longest >= _LEAST_WORDS and _is_left(run, text, language):
            yield Span(run[0].start(), run[-1].end())
        first += max(1, longest)


def _common(ours: Sequence[re.Match[str]], theirs: Sequence[str], first: int, place: int) -> int:
    number = 0
    for match, other in zip(ours[first:], theirs[place:], strict=False):
        if match.group() != other or not other[0].islower():
            break
        number += 1
    return number


def _is_left(run: Sequence[re.Match[str]], text: str, language: str) -> bool:
    """No name, title, address or English: words in lower case, set apart by spaces alone, some of the language."""
    words = [match.group() for match in run]
    between = {text[first.end() : second.start()] for first, second in pairwise(run)}
    if between != {" "} or any(not word[0].islower() or word in _ENGLISH for word in words):
        return False
    before = text[: run[0].start()]
    if before[-1:] in {"(", "[", "/", ".", "'", "’"} or _NAME_BEFORE.search(before):
        return False
    known = lexicon_of(language)
    long = [word for word in words if len(word) >= _LEAST_LETTERS]
    return bool(long) and (not known or any(key in known for word in long for key, _ in words_of(word, language)))
