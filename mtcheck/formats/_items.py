# SPDX-License-Identifier: Apache-2.0
"""The items of an XML file of any size, one in memory at a time, each with its place in the file.

Only where items begin and end is found here; each is then read as a document of its own, inside the tags that the file
begins with, so that its namespaces and entities are known.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from mtcheck.article import OffsetMap, Run, Span
from mtcheck.errors import InputError
from mtcheck.formats._encoding import byte_order_mark, declared_encoding

MOST_OF_ITEM: Final = 8 * 1024 * 1024
"""Code points of an item, and of what stands between two: far more than an article."""
_MOST_BEFORE: Final = 200_000  # code points before the first item's frame begins
_BLOCK: Final = 1 << 16
_LONGEST_MARK: Final = 64  # code points; no tag that is looked for is cut in two


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
        return self.lines_before - self.framed.count("\n", 0, self.frame)

    def placed(self, own: OffsetMap) -> LaterMap:
        """The map of the item's article, made to count in the file."""
        shift = self.start - self.frame
        runs = tuple(Run(text, Span(file.start + shift, file.end + shift)) for text, file in own.runs)
        inner = (start + shift for start in own.line_starts if start > self.frame)
        starts = tuple(run.text.start for run in runs)
        return LaterMap((self.line_start, *inner), runs, starts, lines_before=self.lines_before)


def items(path: Path, name: str, within: str) -> Iterator[Item]:
    """Every element ``name`` of the first element ``within``, in order.

    Raises InputError for a file that cannot be read or decoded, that ends inside an element, and for an item of more
    than 8 million characters.
    """
    with _opened(path) as stream:
        yield from _Scanner(stream, path, name, within).items()


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    try:
        with path.open("rb") as file:
            head = file.read(4096)
        mark = byte_order_mark(head)
        encoding = "utf-8-sig" if mark == codecs.BOM_UTF8 else "utf-16" if mark else declared_encoding(head) or "utf-8"
        with path.open(encoding=encoding, newline="") as stream:
            yield stream
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeError as error:
        raise InputError(f"{path}: is not valid {getattr(error, 'encoding', 'text').upper()}") from error


class _Scanner:
    def __init__(self, stream: TextIO, path: Path, name: str, within: str) -> None:
        self._stream, self._path, self._within = stream, path, within
        self._mark = re.compile(rf"<!\[CDATA\[|<!--|<{name}(?=[\s/>])|</{name}\s*>|</{within}\s*>")
        self._frame_end = re.compile(rf"<{within}(?:\s[^<>]*)?>")
        self._name = name
        self._buffer = ""
        self._start = self._lines = self._line_start = 0  # of the buffer, in the file

    def items(self) -> Iterator[Item]:
        frame = self._frame()
        tail = "".join(f"</{name}>" for name in (self._within, _root_of(frame)))
        begun: int | None = None
        position = 0
        while True:
            match = self._mark.search(self._buffer, position)
            if match is None:
                if begun is None:
                    self._drop(max(0, len(self._buffer) - _LONGEST_MARK))
                position = max(0, len(self._buffer) - _LONGEST_MARK)
                self._more(begun)
                continue
            if match.group() in ("<![CDATA[", "<!--"):
                position = self._after(match.end(), "]]>" if match.group() == "<![CDATA[" else "-->", begun)
                continue
            position = match.end()
            if match.group().startswith(f"</{self._within}"):
                return
            if not match.group().startswith("</"):
                if begun is None:
                    self._drop(match.start())
                    begun, position = 0, match.end() - match.start()
            elif begun is not None:
                yield Item(
                    f"{frame}{self._buffer[:position]}{tail}",
                    len(frame),
                    self._start,
                    self._line_start,
                    self._lines,
                    self._stream.encoding.removesuffix("-sig"),
                )
                self._drop(position)
                begun, position = None, 0

    def _frame(self) -> str:
        """The beginning of the file, up to where items may stand; it leaves the buffer."""
        while (match := self._frame_end.search(self._buffer)) is None:
            if len(self._buffer) > _MOST_BEFORE:
                raise InputError(f"{self._path}: no <{self._within}> where one should be")
            self._more(None)
        frame = self._buffer[: match.end()]
        self._drop(match.end())
        return frame

    def _after(self, position: int, end: str, begun: int | None) -> int:
        """The place after the end of a section or comment."""
        while (found := self._buffer.find(end, position)) < 0:
            position = max(position, len(self._buffer) - len(end) + 1)
            self._more(begun)
        return found + len(end)

    def _more(self, begun: int | None) -> None:
        if len(self._buffer) > MOST_OF_ITEM:
            what = f"<{self._name}>" if begun is not None else "stretch between two items"
            raise InputError(f"{self._path}: a {what} of more than 8 million characters (line {self._lines + 1})")
        block = self._stream.read(_BLOCK)
        if not block:
            where = f"in the <{self._name}> that begins on line {self._lines + 1}" if begun is not None else "too early"
            raise InputError(f"{self._path}: ends {where}", hint="is the file whole?")
        self._buffer += block

    def _drop(self, count: int) -> None:
        """Lets go of the beginning of the buffer."""
        self._lines += self._buffer.count("\n", 0, count)
        last = self._buffer.rfind("\n", 0, count)
        if last >= 0:
            self._line_start = self._start + last + 1
        self._start += count
        self._buffer = self._buffer[count:]


def _root_of(frame: str) -> str:
    """The name of the root element that a frame opens."""
    from mtcheck.formats._xml import root_tag

    return re.split(r"[\s/>]", root_tag(frame)[1:], maxsplit=1)[0]
