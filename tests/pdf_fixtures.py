# SPDX-License-Identifier: Apache-2.0
"""PDFs made by hand; run as a script, it writes the one of ``samples/formats`` anew.

Every file is written object by object with the fonts that each reader has of itself (Times, Helvetica), so that the
tests know where each line stands and the same bytes come out each time.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

FONTS = {"Times": "F1", "Times-Bold": "F2", "Helvetica": "F3"}


class Put(NamedTuple):
    """A line at its place in points, from the left and from the bottom of the page."""

    text: str
    x: float
    y: float
    size: float = 10.0
    font: str = "Times"


def content(lines: Iterable[Put]) -> bytes:
    """The program of a page that shows the lines in their order."""
    return b"\n".join(
        f"BT /{FONTS[line.font]} {line.size:g} Tf 1 0 0 1 {line.x:g} {line.y:g} Tm (".encode()
        + line.text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        + b") Tj ET"
        for line in lines
    )


def stream(data: bytes, entries: str = "", *, packed: bool = True) -> bytes:
    """A stream object, compressed where ``packed``."""
    data, filters = (zlib.compress(data, 9), "/Filter /FlateDecode") if packed else (data, "")
    return f"<< /Length {len(data)} {filters} {entries} >>\nstream\n".encode() + data + b"\nendstream"


def written(objects: Sequence[bytes], *, trailer: str = "") -> bytes:
    """A file of the objects, the first of which is the catalogue."""
    parts, places, length = [b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"], [], 15
    for number, one in enumerate(objects, 1):
        places.append(length)
        parts.append(f"{number} 0 obj\n".encode() + one + b"\nendobj\n")
        length += len(parts[-1])
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{rows}trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\n"
    return b"".join(parts) + f"{end}startxref\n{length}\n%%EOF\n".encode()


def document(*programs: bytes, title: str = "", resources: str = "", more: Sequence[bytes] = ()) -> bytes:
    """A file of pages, each with its program. ``more`` are further objects, the first of them number 10."""
    fonts = " ".join(f"/{name} {number} 0 R" for number, name in enumerate(FONTS.values(), 3))
    information = f"<< /Title ({title}) >>".encode()
    fixed = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        *(f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode() for name in FONTS),
        information,
        *[b"null"] * 3,
        *more,
    ]
    kids = []
    for program in programs:
        kids.append(len(fixed) + 1)
        page = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(fixed) + 2} 0 R "
            f"/Resources << /Font << {fonts} >> {resources} >> >>"
        )
        fixed += [page.encode(), stream(program)]
    fixed[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>".encode()
    return written(fixed, trailer="/Info 6 0 R" if title else "")


def column(text: str, *, x: float = 72, y: float = 700) -> list[Put]:
    """The lines of a text, one below the other; an empty one is a gap."""
    return [Put(line, x, y - number * 12) for number, line in enumerate(text.split("\n")) if line.strip()]


def pages(*texts: str) -> bytes:
    """A page for each text."""
    return document(*(content(column(text)) for text in texts))


def with_furniture(lines: Iterable[Put], number: int) -> list[Put]:
    """The lines of a page between its running head and its number."""
    head = Put("Vellmark Courier  Tuesday 2 March 2027", 72, 800, 8, "Helvetica")
    return [head, *lines, Put(f"Page {number} of 2", 270, 30, 8, "Helvetica")]


def sample() -> bytes:
    """The article of the samples: two columns on the first page, words parted, and a sentence that turns the page."""
    left = """\
Sellers on the old quay of Vellmark will
move to the railway yard in April, the
town council decided on Monday after
two years of talks over the crumbling
stone under their stalls.

The yard has room for 140 stalls, forty
more than the quay. Rents stay as they
are until the summer of 2029, said Odile
Ferrant, who leads the council's depart-
ment for trade. "Nobody will be asked"""
    right = """\
to pay more for a place that has yet to
prove itself," she said.

Not all are content. Traders fear that
their well-to-do customers will not find
the new place, and that the long-
standing Sunday market will die out.

Engineers closed a third of the quay in
November, when a survey found gaps of
up to nine centimetres between the
blocks. Repairs are to cost 6.2 million"""
    last = """\
crowns and to last until the spring of
2029. A footbridge from the yard to the
old town is to open by the autumn."""
    first = [
        Put("Vellmark's market leaves the quay", 72, 750, 24, "Times-Bold"),
        Put("after two hundred years", 72, 722, 24, "Times-Bold"),
        Put("Stalls will stand in the railway yard while the stone is mended", 72, 696, 14),
        Put("By Ansel Corvin", 72, 672, 9, "Helvetica"),
        *column(left, y=650),
        *column(right, x=310, y=650),
        Put("The old quay in November. Photo: town archive", 310, 480, 8, "Helvetica"),
    ]
    return document(
        content(with_furniture(first, 1)), content(with_furniture(column(last, y=760), 2)), title="Vellmark market"
    )


if __name__ == "__main__":
    (Path(sys.argv[1]) / "quay-market.pdf").write_bytes(sample())
