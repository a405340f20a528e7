# SPDX-License-Identifier: Apache-2.0
"""The names of an article: words with a capital, and who stands beside them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final, NamedTuple

from mtcheck.article import Article, Span
from mtcheck.checks import Context
from mtcheck.checks._prose import pieces

_UPPER: Final = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽȘȚ"
_WORD: Final = re.compile(rf"(?<![\w@#/.&’'-])(?:[Aa]l-)?[{_UPPER}]\w*(?:['’-]\w+)*")
_AROUND: Final = 30
_POSSESSIVE: Final = re.compile(r"['’]s?$")
_GAP: Final = re.compile(r" (?:[A-Z]\.? )*")
_LETTERS: Final = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae",
                                 "œ": "oe", "’": "'"})  # fmt: skip
TITLES: Final = frozenset(
    "mr mrs ms dr prof professor sir lord lady dame president minister ministers secretary chancellor premier prime "
    "governor mayor king queen prince princess pope captain coach senator congressman general colonel sheikh sheik "
    "shaykh imam mullah ayatollah alhaji malam mallam inspector sergeant officer judge justice chief director "
    "chairman spokesman spokeswoman comrade saint st sen rep gov gen lt col sgt ambassador archbishop bishop cardinal "
    "father sister brother commissioner deputy vice former late the a an in on at of for and or but to from by with "
    "as if when while so yet after before since because although though that this these those his her their our its "
    "my what who how why where then now also even not is was has had will would can did does do it he she they we "
    "you i party state county district city province region republic radio tv street".split()
)
"""Words with a capital that stand beside a name and are no part of it."""


class Name(NamedTuple):
    """A word with a capital. ``before`` and ``after`` are the names beside it, plain, "" where none stands there."""

    word: str
    span: Span
    before: str
    after: str


def names(context: Context) -> Iterator[Name]:
    """Words of the English passages that are written with a capital, without a possessive, in the order of the text."""
    for piece in pieces(context, english=True):
        text = context.article.slice(piece)
        found = [match for match in _WORD.finditer(text) if len(match[0]) > 1]
        besides = ["", *(_joined(text, one, other) for one, other in pairwise(found)), ""]
        for match, joined_before, joined_after in zip(found, besides, besides[1:], strict=False):
            word = _POSSESSIVE.sub("", match[0])
            start = piece.start + match.start()
            before, after = joined_before.split("\t")[0], joined_after.split("\t")[-1]
            yield Name(word, Span(start, start + len(word)), before, after if word == match[0] else "")


def _joined(text: str, first: re.Match[str], second: re.Match[str]) -> str:
    """Two names that stand side by side, plain, with a tab between them; "" where they are two names."""
    if first[0].endswith(("'s", "’s", "'", "’")) or not _GAP.fullmatch(text, first.end(), second.start()):
        return ""
    one, other = plain(first[0]), plain(second[0])
    return "\t".join("" if word.strip(".") in TITLES else word for word in (one, _POSSESSIVE.sub("", other)))


def plain(word: str) -> str:
    """Lower case without diacritics."""
    decomposed = unicodedata.normalize("NFKD", word.lower().translate(_LETTERS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@cache
def english_words() -> frozenset[str]:
    """Some twenty thousand words of English news, in lower case."""
    text = (files("mtcheck") / "data" / "foreign" / "english.toml").read_text(encoding="utf-8")
    return frozenset(str(tomllib.loads(text)["words"]).split())


def elsewhere(article: Article, span: Span) -> str:
    """The line of another place and the words there, as evidence."""
    passage = article.passage_at(span.start)
    low, high = (passage.span.start, passage.span.end) if passage else (0, len(article.text))
    start = article.text.rfind(" ", low, max(low, span.start - _AROUND)) + 1 if span.start - low > _AROUND else low
    end = article.text.find(" ", span.end + _AROUND, high) if high - span.end > _AROUND else high
    end = end if end >= 0 else high
    words = " ".join(article.text[start:end].split())
    line, _ = article.line_and_column(span)
    return f"{article.lines_named(line, line)}: {'… ' if start > low else ''}{words}{' …' if end < high else ''}"
