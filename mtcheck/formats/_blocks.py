# SPDX-License-Identifier: Apache-2.0
"""Visible text, block by block, each stretch with the stretch of the file it was read from.

Shared by the formats whose text is not the file itself. White space collapses as in a browser: a run of it is one
space, none stands at the ends of a block or of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from mtcheck.article import Article, OffsetMap, Passage, Role, Run, Span
from mtcheck.errors import InputError

MOST_PASSAGES: Final = 50_000  # far beyond any article; a file with more would keep a reader waiting for its error
MOST_RUNS: Final = 200_000
BREAK: Final = "\n\n"  # between the passages of an article's text
_WHITE: Final = re.compile(r"[ \t\n\r\f]+")
_CRUMPLED: Final = re.compile(r"[\t\n\r\f]+[ \t\n\r\f]*| [ \t\n\r\f]+")  # white space that is not one plain space
_INVISIBLE: Final = re.compile("[\\s\u00ad\u200b-\u200f\u2060\ufe0f\ufeff]*")


def has_text(text: str) -> bool:
    """True when something in ``text`` can be seen: not only white space and zero-width characters."""
    return _INVISIBLE.fullmatch(text) is None


def too_many(path: str, most: int, what: str) -> InputError:
    """The error for a file that has more of something than any article."""
    return InputError(f"{path}: more than {most:,} {what}", hint="is this one article? Split it if it is several")


@dataclass(frozen=True, slots=True)
class Block:
    """A passage to be. ``runs`` count from the start of ``text`` and cover it up to white space."""

    text: str
    runs: tuple[Run, ...]
    role: Role = "body"


class BlockWriter:
    """Collects one block's visible text from pieces of the decoded file, in file order."""

    def __init__(self, decoded: str, *, path: str) -> None:
        self._decoded = decoded
        self._path = path
        self._clear()

    def _clear(self) -> None:
        self._parts: list[str] = []
        self._runs: list[Run] = []
        self._length = 0
        self._white: tuple[str, int, int] | None = None

    def literal(self, start: int, end: int) -> None:
        """Text that stands in the file as it is seen, white space apart."""
        decoded = self._decoded
        position = start
        for match in _CRUMPLED.finditer(decoded, start, end):
            self._solid(position, match.start())
            self._space(match.start(), match.end())
            position = match.end()
        self._solid(position, end)

    def _solid(self, start: int, end: int) -> None:
        """Text whose only white space is single spaces."""
        if start >= end:
            return
        if self._decoded[start] == " ":
            self._space(start, start + 1)
            start += 1
        trailing = start < end and self._decoded[end - 1] == " "
        if trailing:
            end -= 1
        if start < end:
            self._put(self._decoded[start:end], start, end)
        if trailing:
            self._space(end, end + 1)

    def decoded(self, text: str, start: int, end: int) -> None:
        """Text that the file writes otherwise: an entity, an escape."""
        if not text:
            return
        if _WHITE.fullmatch(text):
            self._space(start, end)
        else:
            self._put(text, start, end)

    def line_break(self, start: int, end: int) -> None:
        """A line break inside the block (``<br>``)."""
        first = self._white[1] if self._white else start
        self._white = ("\n", first, end)

    def _space(self, start: int, end: int) -> None:
        if self._white is None:
            self._white = (" ", start, end)
        elif self._white[2] == start:
            self._white = (self._white[0], self._white[1], end)

    def _put(self, text: str, start: int, end: int) -> None:
        if self._white and self._parts:
            self._run(*self._white)
        self._white = None
        self._run(text, start, end)

    def _run(self, text: str, start: int, end: int) -> None:
        self._parts.append(text)
        begin, self._length = self._length, self._length + len(text)
        if self._runs and len(text) == end - start:
            last = self._runs[-1]
            exact = last.text.end - last.text.start == last.file.end - last.file.start
            if exact and last.file.end == start:
                self._runs[-1] = Run(Span(last.text.start, self._length), Span(last.file.start, end))
                return
        if len(self._runs) >= MOST_RUNS:
            raise too_many(self._path, MOST_RUNS, "pieces of text")
        self._runs.append(Run(Span(begin, self._length), Span(start, end)))

    @property
    def empty(self) -> bool:
        """True when nothing but white space has come since the last ``take``."""
        return not self._parts

    def take(self, role: Role = "body") -> Block | None:
        """The block so far, or None where there is nothing to see in it; the writer starts anew."""
        text = "".join(self._parts)
        block = Block(text, tuple(self._runs), role) if has_text(text) else None
        self._clear()
        return block


def assemble(
    decoded: str, blocks: Iterable[Block], *, path: str, format: str, metadata: Mapping[str, str] | None = None
) -> Article:
    """One article of blocks in file order. Raises InputError when there is none."""
    parts: list[str] = []
    runs: list[Run] = []
    passages: list[Passage] = []
    position = 0
    for block in blocks:
        if len(passages) >= MOST_PASSAGES:
            raise too_many(path, MOST_PASSAGES, "passages")
        if len(runs) > MOST_RUNS:
            raise too_many(path, MOST_RUNS, "pieces of text")
        if parts:
            parts.append(BREAK)
            position += len(BREAK)
        runs.extend(Run(Span(text.start + position, text.end + position), file) for text, file in block.runs)
        start = position + len(block.text) - len(block.text.lstrip())
        passages.append(Passage(Span(start, position + len(block.text.rstrip())), block.role))
        parts.append(block.text)
        position += len(block.text)
    if not passages:
        raise InputError(f"no text in {path}")
    offsets = OffsetMap.of_runs(decoded, tuple(runs))
    found = MappingProxyType(dict(metadata or {}))
    return Article("".join(parts), tuple(passages), offsets, path, format, found)
