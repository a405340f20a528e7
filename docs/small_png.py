# SPDX-License-Identifier: Apache-2.0
"""Makes a screenshot small: its commonest 256 colours stay, any other becomes the nearest of them, a byte a pixel."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_Colour = tuple[int, int, int]


def small(png: bytes) -> bytes:
    """The same picture (8 bits, RGB, not interlaced) with a palette; raises ValueError for any other kind."""
    chunks = list(_chunks(png))
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if (depth, kind, interlaced) != (8, 2, 0):
        raise ValueError("no plain RGB picture")
    packed = zlib.decompress(b"".join(data for name, data in chunks if name == b"IDAT"))
    pixels = b"".join(_rows(packed, 3 * width))
    each = list(zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True))
    counted = Counter(each)
    colours = sorted(colour for colour, _ in counted.most_common(256))
    place = {colour: _nearest(colour, colours) for colour in counted}
    indexed = bytes(map(place.__getitem__, each))
    rows = b"".join(b"\0" + indexed[start : start + width] for start in range(0, len(indexed), width))
    written = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", bytes(part for colour in colours for part in colour)),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return _SIGNATURE + b"".join(_chunk(name, data) for name, data in written)


def _nearest(colour: _Colour, colours: Sequence[_Colour]) -> int:
    return min(
        range(len(colours)), key=lambda number: sum((a - b) ** 2 for a, b in zip(colour, colours[number], strict=True))
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = len(_SIGNATURE)
    while position < len(png):
        (length,) = struct.unpack_from(">I", png, position)
        yield png[position + 4 : position + 8], png[position + 8 : position + 8 + length]
        position += 12 + length


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _rows(packed: bytes, length: int) -> Iterator[bytes]:
    """The rows without the filter that each was written with."""
    above = bytes(length)
    for start in range(0, len(packed), length + 1):
        row = bytearray(packed[start + 1 : start + 1 + length])
        for place in range(length):
            left = row[place - 3] if place > 2 else 0
            corner = above[place - 3] if place > 2 else 0
            row[place] = (row[place] + _predicted(packed[start], left, above[place], corner)) & 255
        above = bytes(row)
        yield above


def _predicted(kind: int, left: int, above: int, corner: int) -> int:
    if kind < 4:
        return (0, left, above, (left + above) // 2)[kind]
    guess = left + above - corner
    distances = abs(guess - left), abs(guess - above), abs(guess - corner)
    return (left, above, corner)[distances.index(min(distances))]
