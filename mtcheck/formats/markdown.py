# SPDX-License-Identifier: Apache-2.0
"""Markdown (CommonMark and tables): the text as a reader sees it, every character traced to its place in the file.

Code blocks, link targets and markup are left out; a block of HTML is read as HTML is. Front matter is no part of the
text; its title becomes ``metadata["title"]``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from mtcheck.article import Article, Role
from mtcheck.errors import InputError
from mtcheck.formats._blocks import Block, BlockWriter, assemble, too_many
from mtcheck.formats._page import page_blocks
from mtcheck.formats._places import Places, cell_places
from mtcheck.formats._roles import shape_role
from mtcheck.formats._tree import grow

if TYPE_CHECKING:
    from markdown_it.token import Token

SUFFIXES: Final = (".md", ".markdown", ".mdown", ".mkd")
MOST: Final = 1_200_000  # characters
MOST_MARKS: Final = 150_000  # the parser took up to 35 microseconds for one of them

_FRONT: Final = re.compile(r"\s*(---|\+\+\+)[ \t]*\r?\n(?:(.*?)\r?\n)??\1[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_YAML_FIELD: Final = re.compile(r"^[\w.-]+[ \t]*:", re.MULTILINE)
_YAML_TITLE: Final = re.compile(r"^title[ \t]*:[ \t]*(\"[^\"\n]*\"|'[^'\n]*'|[^\r\n]*?)[ \t]*\r?$", re.MULTILINE)
_MARKS: Final = "*_[!`\\<&|\n"
_LINE: Final = re.compile(r"\r\n|[\r\n]")
_HEADING: Final = re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)
_OTHER_MARKUP: Final = re.compile(r"\[[^\]\n]+\]\([^)\s]+\)|\*\*[^*\n]+\*\*|^(?:> |[-*] |\d+\. )\S|^```", re.MULTILINE)
_LOOKED_AT: Final = 100_000


def sniff(text: str) -> float:
    """How sure, 0 to 1, that a text is Markdown: front matter, or headings with # beside other marks."""
    beginning = text[:_LOOKED_AT]
    if _front_matter(beginning):
        return 0.8
    headings = len(_HEADING.findall(beginning))
    return 0.7 if headings > 1 or (headings and _OTHER_MARKUP.search(beginning)) else 0.0


def read(text: str, *, path: str) -> Article:
    """The article in a Markdown text.

    Raises InputError when there is no text in it, for one longer than 1.2 million characters or with more than
    150,000 marks and lines, and for blocks nested more than 100 deep.
    """
    if len(text) > MOST:
        raise InputError(
            f"{path}: too long for a Markdown article ({len(text) / 1e6:.1f} million characters)",
            hint="the limit is 1.2 million; split it into articles",
        )
    if sum(map(text.count, _MARKS)) > MOST_MARKS:
        raise too_many(path, MOST_MARKS, "marks and lines")
    front = _front_matter(text)
    start = front.end if front else 0
    title = front.title if front else ""
    metadata = {"title": title} if title else {}
    return assemble(text, _Reader(text, start, path).blocks(), path=path, format="markdown", metadata=metadata)


class _Front(NamedTuple):
    end: int
    title: str


def _front_matter(text: str) -> _Front | None:
    match = _FRONT.match(text)
    if match is None:
        return None
    fields = match.group(2) or ""
    if match.group(1) == "+++":
        try:
            found = tomllib.loads(fields).get("title", "")
        except tomllib.TOMLDecodeError:
            return None
        return _Front(match.end(), found if isinstance(found, str) else "")
    if fields.strip() and not _YAML_FIELD.search(fields):
        return None  # a rule, prose and another rule
    title = _YAML_TITLE.search(fields)
    return _Front(match.end(), title.group(1).strip("\"'") if title else "")


class _Reader:
    def __init__(self, text: str, start: int, path: str) -> None:
        self._text = text.replace("\0", "\ufffd")  # as the parser does, so that what it gives back is found
        self._path = path
        self._start = start
        ends = [(match.start(), match.end()) for match in _LINE.finditer(text, start)]
        self._lines = list(zip([start, *(end for _, end in ends)], [*(end for end, _ in ends), len(text)], strict=True))
        self._writer = BlockWriter(text, path=path)
        self._captions = BlockWriter(
            text, path=path
        )  # alternative texts stand after the paragraph that their images are in
        self._headed = False
        self._cell_line = -1  # the cells of one line follow one another
        self._cell_from = 0

    def blocks(self) -> Iterator[Block]:
        """Every block of text in file order."""
        from mtcheck.formats._inline import DEEPEST, parser

        within: list[Token] = []
        for token in parser().parse(self._text[self._start :]):
            if token.level >= DEEPEST - 1:
                raise InputError(f"{self._path}: blocks nested more than {DEEPEST} deep", hint="is this an article?")
            if token.nesting > 0:
                within.append(token)
            elif token.nesting < 0:
                within.pop()
            elif token.type == "inline" and token.content:
                yield from self._inline(token, within)
            elif token.type == "html_block":
                yield from self._html(token)

    def _html(self, token: Token) -> Iterator[Block]:
        if token.map is None:
            return
        start = self._lines[token.map[0]][0]
        end = self._lines[min(token.map[1], len(self._lines)) - 1][1]
        page = grow(self._text, start, end, path=self._path)
        yield from page_blocks(self._text, page, path=self._path, whole=len(self._text))

    def _inline(self, token: Token, within: list[Token]) -> Iterator[Block]:
        from mtcheck.formats._inline import visible

        places = self._places(token, within[-1] if within else None)
        for shown in visible(token.content, token.children or []):
            writer = self._captions if shown.image else self._writer
            start, end = places.of(shown.start), places.of(shown.end - 1) + 1
            if shown.kind == "literal":
                for first, last in places.stretches(shown.start, shown.end):
                    writer.literal(first, last)
            elif shown.kind in ("decoded", "space"):
                writer.decoded(shown.text, start, end)
            elif shown.kind == "break" or shown.text[:3].lower() == "<br":
                writer.line_break(start, end)
        yield from self._take(self._writer, self._role(within))
        yield from self._take(self._captions, "caption")

    def _take(self, writer: BlockWriter, role: Role) -> Iterator[Block]:
        block = writer.take(role)
        if block is None:
            return
        if role == "body":
            block = Block(block.text, block.runs, shape_role(block.text))
        elif role == "headline":
            self._headed = True
        yield block

    def _role(self, within: list[Token]) -> Role:
        if within and within[-1].type == "heading_open" and not self._headed:
            return "headline"
        return "quote" if any(token.type == "blockquote_open" for token in within) else "body"

    def _places(self, token: Token, opener: Token | None) -> Places:
        places = Places()
        first = token.map[0] if token.map else 0
        if opener is not None and opener.tag in ("th", "td"):
            start, end = self._lines[first]
            after = self._cell_from if self._cell_line == first else 0
            line = self._text[start:end]
            self._cell_from = cell_places(places, cell=token.content, line=line, start=start, after=after)
            self._cell_line = first
            return places
        position = 0
        number, last = first, max(first, (token.map[1] if token.map else 1) - 1)
        for line in token.content.split("\n"):
            bare = line.strip(" \t")
            found = self._find(bare, number, opener)
            while found < 0 and number < last:  # the parser drops first lines that hold only a no-break space
                number += 1
                found = self._find(bare, number, opener)
            lead = len(line) - len(line.lstrip(" \t"))
            places.add(position + lead, max(found, self._lines[number][0]))
            position += len(line) + 1
            number = min(number + 1, len(self._lines) - 1)
        return places

    def _find(self, bare: str, number: int, opener: Token | None) -> int:
        """Where a line of a paragraph or heading stands in its line of the file; -1 where it does not."""
        start, end = self._lines[number]
        if opener is not None and opener.type == "heading_open" and opener.markup.startswith("#"):
            mark = self._text.find(opener.markup, start, end)
            return self._text.find(bare, mark + len(opener.markup), end)
        return self._text.rfind(bare, start, end)
