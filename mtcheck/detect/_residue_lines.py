# SPDX-License-Identifier: Apache-2.0
"""The lines of an article, folded for matching, and where each one stands: at the top, in the lead, in the tail."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from mtcheck.article import Article, Passage, Span
from mtcheck.scripts import UNSPACED

LONGEST_LINE: Final = 400
"""Characters beyond which a line is prose and no whole-line rule looks at it."""

_PLAIN: Final = str.maketrans(
    "‘’ʼ“”„\u00a0\u202f\u3000\t\n\r：（）【】〔〕［］｜／，－＞\uffa0İ",
    "'''\"\"\"      :()[][][]|/,-> i",
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_SENTENCE_END: Final = re.compile(r"[.!?…。！？।]['\"”’»)\]]{0,3}$")
_UNSPACED: Final = re.compile(f"[{UNSPACED}]")
_GUILLEMET: Final = re.compile(r"«\w")
_AROUND: Final = " \t*-–—_=~|•·>»›<«‹:#[](){}+/\\✕×▼▲►▶←→↑↓…!.,;"
_ORNAMENTS: Final = re.compile(r"[^\w\s'\"()\[\]<>{}«»‹›#@$€£¥%+&/.,;:!?§©ⓒ*=_~|–—-]{1,4} ?")
NARROWEST_WRAP: Final = 40
WIDEST_WRAP: Final = 130
FULL_WRAP: Final = 0.85
"""Of the widest line: a line that long had no room for the next word."""
PROSE_WORDS: Final = 8
LONG_PROSE_WORDS: Final = 16
PROSE_UNSPACED_CHARACTERS: Final = 24


def plain(text: str) -> str:
    """The text with typographic quotes, wide punctuation and odd spaces made plain; the length stays the same."""
    return text.translate(_PLAIN)


def fold(text: str) -> str:
    """``plain`` text in lower case, of the same length."""
    lowered = plain(text).lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in plain(text))


def words_of(folded: str) -> list[str]:
    """The words of folded text, without figures and punctuation."""
    return _WORD.findall(folded)


def key_of(folded: str) -> str:
    """A whole line reduced to what is compared: no ornaments at its ends, single spaces."""
    return " ".join(folded.strip(_AROUND).split())


@dataclass(frozen=True)
class Line:
    """One line of a passage, without white space at its ends."""

    span: Span
    text: str
    passage: Passage

    @cached_property
    def plain(self) -> str:
        return plain(self.text)

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def ornaments(self) -> int:
        """Length of the bullet or the pictures before the words."""
        match = _ORNAMENTS.match(self.text)
        return match.end() if match else 0

    @cached_property
    def words(self) -> list[str]:
        return words_of(self.folded)

    @cached_property
    def key(self) -> str:
        return key_of(self.folded)

    @cached_property
    def ends_sentence(self) -> bool:
        return bool(_SENTENCE_END.search(self.text[-6:]))

    @cached_property
    def prose(self) -> bool:
        """True for what reads as running text, not as a label, a heading or a button."""
        if len(self.text) > LONGEST_LINE:
            return True
        spaced = self.text.count(" ") + 1
        if spaced >= LONG_PROSE_WORDS or (spaced >= PROSE_WORDS and self.ends_sentence):
            return True
        return len(_UNSPACED.findall(self.text)) >= PROSE_UNSPACED_CHARACTERS

    @property
    def quoted(self) -> bool:
        """True when someone is being quoted in the line."""
        return '"' in self.plain or _GUILLEMET.search(self.text) is not None

    def part(self, start: int, end: int) -> Span:
        """The span in the article of ``text[start:end]``, white space at its ends left out."""
        piece = self.text[start:end]
        start += len(piece) - len(piece.lstrip())
        end -= len(piece) - len(piece.rstrip())
        return Span(self.span.start + start, self.span.start + max(start, end))


def lines_of(article: Article) -> tuple[Line, ...]:
    """All lines of all passages that hold something."""
    return tuple(line for passage in article.passages for line in _lines(article, passage))


def _lines(article: Article, passage: Passage) -> Iterator[Line]:
    pieces: list[Span] = []
    start = passage.span.start
    for raw in article.slice(passage.span).split("\n"):
        text = raw.strip()
        if text:
            offset = start + len(raw) - len(raw.lstrip())
            pieces.append(Span(offset, offset + len(text)))
        start += len(raw) + 1
    for span in _unwrapped(article, pieces) if len(pieces) > 1 else pieces:
        yield Line(span, article.slice(span), passage)


def _unwrapped(article: Article, pieces: list[Span]) -> list[Span]:
    """The pieces of a passage, put together again where running text was wrapped at a width."""
    texts = [article.slice(piece) for piece in pieces]
    widest = max(map(len, texts))
    going_on = [not _SENTENCE_END.search(text[-6:]) and len(text) >= NARROWEST_WRAP for text in texts]
    small = [after[0].islower() for after in texts[1:]]
    wrapped = NARROWEST_WRAP <= widest <= WIDEST_WRAP and any(map(all, zip(going_on, small, strict=False)))
    joined = [pieces[0]]
    for number, piece in enumerate(pieces[1:]):
        full = wrapped and len(texts[number]) >= FULL_WRAP * widest
        if (going_on[number] and small[number]) or full:
            joined[-1] = Span(joined[-1].start, piece.end)
        else:
            joined.append(piece)
    return joined


@dataclass(frozen=True)
class Layout:
    """Where the prose of the article begins and ends, once the lines in ``taken`` are left aside."""

    lines: Sequence[Line]
    taken: Collection[int] = field(default_factory=frozenset)

    @cached_property
    def prose(self) -> tuple[int, ...]:
        """Indexes of the lines of running text."""
        skipped = ("headline", "caption", "residue")
        return tuple(
            index
            for index, line in enumerate(self.lines)
            if index not in self.taken and line.passage.role not in skipped and line.prose
        )

    @cached_property
    def running(self) -> frozenset[int]:
        """The same indexes as a set."""
        return frozenset(self.prose)

    @cached_property
    def lead(self) -> int:
        """Index of the first line of running text (the number of lines where there is none)."""
        return self.prose[0] if self.prose else len(self.lines)

    @cached_property
    def last(self) -> int:
        """Index of the last line of running text, or -1."""
        return self.prose[-1] if self.prose else -1

    @cached_property
    def closing(self) -> int:
        """Index from which initials are looked for: the last three lines of running text, never the lead."""
        if len(self.prose) < 2:
            return self.last
        return self.prose[max(1, len(self.prose) - 3)]

    @cached_property
    def second(self) -> int:
        """Index of the second line of running text (a standfirst may stand above the lead)."""
        return self.prose[1] if len(self.prose) > 1 else len(self.lines)

    def at_top(self, index: int) -> bool:
        """Above the second line of running text."""
        return index < (self.second if len(self.prose) > 1 else self.lead)

    def near_end(self, index: int) -> bool:
        """Below the last line of running text but one: the last may be a notice that no rule knows."""
        return index > (self.prose[-2] if len(self.prose) > 2 else self.last)

    def in_tail(self, index: int) -> bool:
        """Below the last line of running text."""
        return index > self.last

    def in_lead(self, index: int) -> bool:
        """Where a dateline can stand: up to the second line of running text, and not in the headline."""
        line = self.lines[index]
        return line.passage.role != "headline" and index <= self.second and (index > 0 or line.prose)
