# SPDX-License-Identifier: Apache-2.0
"""The items of an XML file of any size, one in memory at a time, each with its place in the file.

Only where items begin and end is found here; each is then read as a document of its own, inside the tags that the file
begins with, so that its namespaces and entities are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, TextIO

from mtcheck.article import OffsetMap, Run, Span, line_ends, line_start
from mtcheck.errors import InputError
from mtcheck.formats._encoding import declared_encoding, is_utf8, told_by_bytes

MOST_OF_ITEM: Final = 8 * 1024 * 1024
"""Code points of an item, and of what stands between two: far more than an article."""
_MOST_BEFORE: Final = 200_000  # code points before the first item's frame begins
_BLOCK: Final = 1 << 16
_LONGEST_MARK: Final = 64  # code points; no tag that is looked for is cut in two
_UNTIL: Final = MappingProxyType({"<![CDATA[": "]]>", "<!--": "-->"})
_TAG_REST: Final = re.compile(r"""(?:[^>"']++|"[^"]*+"|'[^']*+')*+>""")
_AROUND: Final = r"(?:\s++|<!--.*?-->|<\?.*?\?>)*+"


@dataclass(frozen=True, slots=True)
class LaterMap(OffsetMap):
    """The map of an article that stands further down in a file; ``line_starts`` are those of its own lines."""

    lines_before: int = 0

    def line_and_column(self, file_offset: int) -> tuple[int, int]:
        """1-based line and column of an offset in the decoded file."""
        line, column = OffsetMap.line_and_column(self, file_offset)
        return line + self.lines_before, column


@dataclass(frozen=True, slots=True)
class Item:
    """An item as a document of its own. ``start`` is its place in the decoded file, that of its line ``line_start``;
    ``lines_before`` counts the lines above it. ``frame`` is how many code points were put in front of it."""

    framed: str
    frame: int
    start: int
    line_start: int
    lines_before: int
    encoding: str

    @property
    def lines_shifted(self) -> int:
        """How much further down in the file the item stands than in ``framed``, in lines."""
        return self.lines_before - line_ends(self.framed, 0, self.frame)

    def runs_placed(self, runs: Iterable[Run]) -> tuple[Run, ...]:
        """Runs that count in ``framed``, made to count in the file."""
        shift = self.start - self.frame
        return tuple(Run(text, Span(file.start + shift, file.end + shift)) for text, file in runs)

    def placed(self, own: OffsetMap) -> LaterMap:
        """The map of the item's article, made to count in the file."""
        runs = self.runs_placed(own.runs)
        inner = (start + self.start - self.frame for start in own.line_starts if start > self.frame)
        starts = tuple(run.text.start for run in runs)
        return LaterMap((self.line_start, *inner), runs, starts, lines_before=self.lines_before)


def items(path: Path, name: str, within: str, *, called: str = "", at_least: int = 0) -> Iterator[Item]:
    """Every element ``name`` of the first element ``within``, in order.

    called: what the file is called in messages, where that is not its path. at_least: code points; as many elements as
    make up so much come in one ``Item``, for a document of its own for each takes time.

    Raises InputError for a file that cannot be read or decoded, that ends inside an element, for an element that is
    never closed, and for one of more than 8 million characters.
    """
    called = called or str(path)
    with _opened(path, called) as stream:
        yield from _Scanner(stream, called, name, within, at_least).items()


@contextmanager
def _opened(path: Path, called: str) -> Iterator[TextIO]:
    try:
        with path.open("rb") as file:
            head = file.read(4096)
            file.seek(0)
            told = told_by_bytes(head, path=called)
            encoding = told or declared_encoding(head) or "utf-8"
            if not told and encoding != "utf-8" and is_utf8(file):  # whatever it declares
                encoding = "utf-8"
        with path.open(encoding=encoding, newline="") as stream:
            yield stream
    except OSError as error:
        raise InputError(f"{called}: cannot be read: {error.strerror or error}") from error
    except UnicodeError as error:
        raise InputError(f"{called}: is not valid {getattr(error, 'encoding', 'text').upper()}") from error


class _Scanner:
    def __init__(self, stream: TextIO, called: str, name: str, within: str, at_least: int) -> None:
        self._stream, self._path, self._within, self._at_least = stream, called, within, at_least
        self._mark = re.compile(rf"<!\[CDATA\[|<!--|<{name}(?=[\s/>])|</{name}\s*>|</{within}\s*>")
        self._frame_end = re.compile(rf"<{within}(?:\s[^<>]*)?>")
        self._name = name
        self._buffer = ""
        self._start = self._lines = self._line_start = 0  # of the buffer, in the file
        self._begun: int | None = None  # where in the buffer the first of the items waiting begins
        self._open: int | None = None  # and the one that is not closed yet

    def items(self) -> Iterator[Item]:
        frame = self._frame()
        root = _root_of(frame)
        tail = f"</{self._within}></{root}>"
        position = 0
        while True:
            match = self._mark.search(self._buffer, position)
            if match is None:
                position = max(position, len(self._buffer) - _LONGEST_MARK)  # never back into what was passed over
                if self._begun is None:
                    self._drop(position)
                    position = 0
                self._more()
                continue
            mark, position = match.group(), match.end()
            if mark in _UNTIL:
                position = self._after(position, _UNTIL[mark])
                continue
            if mark.startswith(f"</{self._name}"):
                if self._open is None:
                    raise InputError(f"{self._path}: {mark} on line {self._line(match.start())} closes nothing")
                self._open = None
            elif self._open is not None:
                begins = f"<{self._name}> that begins on line {self._line(self._open)}"
                raise InputError(f"{self._path}: the {begins} is never closed")
            elif mark.startswith("</"):
                if self._begun is not None:
                    yield self._item(frame, match.start(), tail)
                    position -= match.start()
                self._check_rest(position, root)
                return
            else:
                position = self._begin(match.start(), position)
            if self._begun is not None and self._open is None and position - self._begun >= self._at_least:
                yield self._item(frame, position, tail)
                position = 0

    def _begin(self, start: int, position: int) -> int:
        """Takes up the item whose tag begins at ``start``; the end of its tag. ``<item/>`` is closed already."""
        if self._begun is None:
            self._drop(start)
            position, start = position - start, 0
            self._begun = 0
        while (tag := _TAG_REST.match(self._buffer, position)) is None:
            self._more()
        self._open = None if tag.group().endswith("/>") else start
        return tag.end()

    def _item(self, frame: str, end: int, tail: str) -> Item:
        """The items waiting, up to ``end``; they leave the buffer."""
        item = Item(
            f"{frame}{self._buffer[:end]}{tail}",
            len(frame),
            self._start,
            self._line_start,
            self._lines,
            self._stream.encoding.removesuffix("-sig"),
        )
        self._drop(end)
        self._begun = None
        return item

    def _check_rest(self, position: int, root: str) -> None:
        """Raises InputError unless nothing but the end of the root element follows."""
        self._drop(position)
        rest = self._buffer + self._stream.read(_MOST_BEFORE)
        if re.fullmatch(rf"{_AROUND}</{root}\s*>{_AROUND}", rest, re.DOTALL) is None or self._stream.read(1):
            what = "ends too early" if not rest.strip() else f"does not end after its first <{self._within}>"
            raise InputError(f"{self._path}: {what} (line {self._lines + 1})", hint="is the file whole?")

    def _frame(self) -> str:
        """The beginning of the file, up to where items may stand; it leaves the buffer."""
        while (match := self._frame_end.search(self._buffer)) is None:
            if len(self._buffer) > _MOST_BEFORE:
                raise InputError(f"{self._path}: no <{self._within}> where one should be")
            self._more()
        frame = self._buffer[: match.end()]
        self._drop(match.end())
        return frame

    def _after(self, position: int, end: str) -> int:
        """The place after the end of a section or comment."""
        while (found := self._buffer.find(end, position)) < 0:
            position = max(position, len(self._buffer) - len(end) + 1)
            self._more()
        return found + len(end)

    def _more(self) -> None:
        if len(self._buffer) > MOST_OF_ITEM:
            what = f"<{self._name}>" if self._open is not None else "stretch between two items"
            raise InputError(f"{self._path}: a {what} of more than 8 million characters (line {self._lines + 1})")
        block = self._stream.read(_BLOCK)
        if not block:
            where = "too early"
            if self._open is not None:
                where = f"in the <{self._name}> that begins on line {self._line(self._open)}"
            raise InputError(f"{self._path}: ends {where}", hint="is the file whole?")
        self._buffer += block

    def _line(self, place: int) -> int:
        """The line of the file that a place in the buffer stands on."""
        return self._lines + line_ends(self._buffer, 0, place) + 1

    def _drop(self, count: int) -> None:
        """Lets go of the beginning of the buffer."""
        ends = line_ends(self._buffer, 0, count)
        if ends:
            self._lines += ends
            self._line_start = self._start + line_start(self._buffer, count)
        self._start += count
        self._buffer = self._buffer[count:]


def _root_of(frame: str) -> str:
    """The name of the root element that a frame opens."""
    from mtcheck.formats._xml import root_tag

    return re.split(r"[\s/>]", root_tag(frame)[1:], maxsplit=1)[0]
