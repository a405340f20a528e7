# SPDX-License-Identifier: Apache-2.0
"""Plain text: the article's text is the file as decoded, line ends and all.

Passages are blocks of lines. Whether two lines of a block are one passage (a paragraph that was wrapped) or two (a
paragraph a line, a list of links, a byline under a headline) is told by how wide the file is wrapped.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from mtcheck.article import TEXT_LINE_END, Article, OffsetMap, Passage, Span
from mtcheck.errors import InputError
from mtcheck.formats._blocks import MOST_PASSAGES, has_text, too_many
from mtcheck.formats._roles import ends_sentence, shape_role, with_headline, words

SUFFIXES: Final = (".txt", ".text")

_LONG: Final = 120  # code points; wrapped text stays below
_NARROWEST: Final = 40
_MOST_LONG: Final = 0.15  # of the text, in lines longer than that, where it is wrapped: an address, a table
_FULL: Final = 0.88  # of the width: a line that long had no room for the next word
_MIDWAY: Final = 0.3  # of the full lines, at least, go on with a small letter where text is wrapped


class _Line(NamedTuple):
    start: int  # of the visible part
    end: int
    indent: int
    text: str


def sniff(text: str) -> float:  # noqa: ARG001 - part of the contract
    """Anything can be plain text: as sure as not."""
    return 0.5


def read(text: str, *, path: str) -> Article:
    """The article in a plain text. Raises InputError for nothing but white space and for far too many lines."""
    blocks = list(_blocks(text))
    if sum(map(len, blocks)) > 2 * MOST_PASSAGES:
        raise too_many(path, 2 * MOST_PASSAGES, "lines of text")
    width = _wrap_width(blocks)
    spans = [span for block in blocks for span in _passages(block, width)]
    if len(spans) > MOST_PASSAGES:
        raise too_many(path, MOST_PASSAGES, "passages")
    if not spans:
        raise InputError(f"no text in {path}")
    passages = [Passage(span, shape_role(text[span.start : span.end])) for span in spans]
    return Article(text, tuple(with_headline(text, passages)), OffsetMap.identity(text), path, "plain")


def _lines(text: str) -> Iterator[_Line | None]:
    """Every line, None for a blank one."""
    position = 0
    ends = [(match.start(), match.end()) for match in TEXT_LINE_END.finditer(text)]
    for stop, following in [*ends, (len(text), len(text))]:
        line = text[position:stop]
        bare = line.strip()
        if has_text(bare):
            indent = len(line) - len(line.lstrip())
            yield _Line(position + indent, position + indent + len(bare), indent, bare)
        else:
            yield None
        position = following


def _blocks(text: str) -> Iterator[list[_Line]]:
    block: list[_Line] = []
    for line in _lines(text):
        if line is not None:
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _wrap_width(blocks: list[list[_Line]]) -> int:
    """The width in code points at which the file's lines were wrapped; 0 for a file with a paragraph a line."""
    lengths = [len(line.text) for block in blocks for line in block]
    if sum(length for length in lengths if length > _LONG) > _MOST_LONG * sum(lengths):
        return 0
    inner = sorted(len(line.text) for block in blocks for line in block[:-1])
    width = inner[int(len(inner) * 0.9)] if inner else 0
    if not _NARROWEST <= width <= _LONG:
        return 0
    wrapped = [
        following.text[0] for block in blocks for line, following in pairwise(block) if _full(line, following, width)
    ]
    inside = sum(first.lower() == first and first.isalpha() for first in wrapped)
    return width if inside >= _MIDWAY * len(wrapped) else 0


def _full(line: _Line, following: _Line, width: int) -> bool:
    """True when the first word of ``following`` had no room on ``line``."""
    word = following.text.split(maxsplit=1)[0]
    return len(line.text) >= _NARROWEST and len(line.text) + 1 + min(len(word), width // 4) > width * _FULL


def _passages(block: list[_Line], width: int) -> Iterator[Span]:
    start = block[0].start
    for line, following in pairwise(block):
        if not _goes_on(line, following, width):
            yield Span(start, line.end)
            start = following.start
    yield Span(start, block[-1].end)


def _goes_on(line: _Line, following: _Line, width: int) -> bool:
    """True when ``following`` carries on the sentence or paragraph of ``line``."""
    if shape_role(line.text) in ("byline", "dateline") or shape_role(following.text) == "byline":
        return False
    if following.text[0].islower() and not ends_sentence(line.text):
        fewest = 3 if width else 7
        return words(line.text) >= fewest and words(following.text) >= 2
    if not width or (following.indent > line.indent + 1 and ends_sentence(line.text)):
        return False
    return _full(line, following, width)
