# SPDX-License-Identifier: Apache-2.0
"""A file with a few places changed, and every other byte as it was."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from mtcheck.errors import InputError
from mtcheck.formats._encoding import byte_order_mark, decode
from mtcheck.results import Edit

_UNDECODED: Final = re.compile("[\udc80-\udcff]+")


@dataclass(frozen=True, slots=True)
class Editable:
    """A file as text that can be written back: ``text`` is what a format reads, ``kept`` what stands in the file.

    They differ where bytes could not be decoded: U+FFFD in the one, each byte as a lone surrogate in the other.
    ``pieces`` pairs the first code points of stretches of both, in order.
    """

    text: str
    kept: str
    encoding: str
    mark: bytes
    pieces: tuple[tuple[int, int], ...] = ((0, 0),)

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.mark + self.kept.encode(self.encoding, "surrogateescape")

    def holds(self, text: str) -> bool:
        """Whether the encoding of the file has these characters."""
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True

    def with_edits(self, edits: Sequence[Edit]) -> Editable:
        """The file once stretches of ``text`` are replaced; ``edits`` are sorted and do not overlap."""
        parts, position = [], 0
        for span, text in edits:
            start, end = self._kept_at(span.start), self._kept_at(span.end)
            parts += [self.kept[position:start], text]
            position = end
        return _of("".join([*parts, self.kept[position:]]), self)

    def _kept_at(self, offset: int) -> int:
        text, kept = self.pieces[bisect_right(self.pieces, offset, key=lambda piece: piece[0]) - 1]
        return kept + offset - text


def editable(data: bytes, *, path: str) -> Editable:
    """A file for editing; raises InputError where it could not be written back byte for byte."""
    decoded = decode(data, path=path)
    mark = byte_order_mark(data)
    body = data[len(mark) :]
    errors = "surrogateescape" if decoded.damaged else "strict"
    found = _of(body.decode(decoded.encoding, errors), Editable("", "", decoded.encoding, mark))
    if found.text != decoded.text or found.data != data:
        raise InputError(f"{path}: cannot be written back as it is ({decoded.encoding})", hint="save it as UTF-8")
    return found


def _of(kept: str, like: Editable) -> Editable:
    """The two texts of a file, the undecoded stretches paired."""
    if not _UNDECODED.search(kept):
        return replace(like, text=kept, kept=kept, pieces=((0, 0),))
    parts: list[str] = []
    pieces, length, position = [(0, 0)], 0, 0
    for match in _UNDECODED.finditer(kept):
        shown = match.group().encode(like.encoding, "surrogateescape").decode(like.encoding, "replace")
        parts += [kept[position : match.start()], shown]
        length += match.start() - position + len(shown)
        position = match.end()
        pieces.append((length, position))
    return replace(like, text="".join([*parts, kept[position:]]), kept=kept, pieces=tuple(pieces))
