# SPDX-License-Identifier: Apache-2.0
"""Run as a program of its own: a PDF on standard input, its lines as one line of JSON on standard output.

A page of a PDF is a small program that pypdf has to run, and nothing but a process that can be ended bounds what such
a program takes. The answer is ``{"pages": [[line, ...], ...], "title": ...}``, each line
``[text, x, y, size, bold, turned]``: the place of its beginning in points, ``y`` growing upwards, as it reads once the
page is turned by ``turned`` degrees; ``size`` of most of its letters, ``bold`` where all of them are (1 or 0). Or it is
``{"refused": reason}``. Where the PDF is beyond repair, the program ends with another exit status than 0.

It imports nothing of mtcheck: this way, it starts at once.
"""

from __future__ import annotations

import io
import json
import logging
import math
import re
import sys
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

MOST_PAGES: Final = 300
MOST_TEXT: Final = 8 * 1024 * 1024  # characters
MOST_LINES: Final = 100_000
MOST_UNPACKED: Final = 16 * 1024 * 1024  # bytes of one stream: the text of a page is 10 KB, a map on it may be 5 MB
MOST_SECONDS: Final = 15  # of computing
MOST_MEMORY: Final = 1024 * 1024 * 1024

_TAIL: Final = 2048  # bytes; a whole file has its mark of an end there
_WHITE: Final = re.compile(r"[ \t\n\v\f\r]+")
_CONTROL: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")  # from fonts that do not tell their letters
_BOLD: Final = re.compile("bold|black|heavy|demi", re.IGNORECASE)
_LOST: Final = re.compile(
    "Impossible to decode XFormObject (?!.*: '/)|Exceeded .* form XObject|EOF marker|startxref found while"
    "|Ignoring page tree entry|ignoring the stream|skipping the entry|Invalid stream "
)
"""What pypdf warns of where it goes on without a part of the text; a name that stands for nothing is no loss."""


class _RefusedError(Exception):
    """What is read is no article: ``reason`` is a word that the other side knows."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Losses(logging.Handler):
    """Hears what pypdf could not read."""

    def emit(self, record: logging.LogRecord) -> None:
        if _LOST.search(record.getMessage()):
            raise _RefusedError("damaged")

    def handle(self, record: logging.LogRecord) -> bool:
        self.emit(record)
        return True


class _Lines:
    """The lines of a page, put together from the pieces that pypdf hands out in the order of the page's program."""

    def __init__(self) -> None:
        self.lines: list[list[Any]] = []
        self.length = 0
        self.before = 0  # lines of other pages
        self._pieces: list[tuple[str, float, float, float, bool, int]] = []

    def piece(self, text: str, around: list[float], matrix: list[float], font: Any, size: float) -> None:
        """What ``visitor_text`` of pypdf is called with."""
        self.length += len(text)
        if self.length > MOST_TEXT:
            raise _RefusedError("text")
        shown = text.rstrip("\n")
        if shown:
            self._pieces.append((shown, *_placed(around, matrix, size), _is_bold(font), _turned(around, matrix)))
        if len(shown) < len(text):
            self.close()

    def close(self) -> None:
        """The line ends here."""
        pieces, self._pieces = self._pieces, []
        text = _CONTROL.sub("\ufffd", _WHITE.sub(" ", "".join(piece[0] for piece in pieces)).strip(" "))
        if not text:
            return
        if self.before + len(self.lines) >= MOST_LINES:
            raise _RefusedError("lines")
        seen = [piece for piece in pieces if piece[0].strip()]
        sizes: Counter[float] = Counter()
        for piece in seen:
            sizes[piece[3]] += len(piece[0])
        _, x, y, _, _, turned = seen[0]
        self.lines.append([text, x, y, sizes.most_common(1)[0][0], int(all(piece[4] for piece in seen)), turned])


def _product(first: list[float], second: list[float]) -> list[float]:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m]


def _turned(around: list[float], matrix: list[float]) -> int:
    """The degrees, 0, 90, 180 or 270, by which the text is turned to the left."""
    right, up = _product(matrix, around)[:2]
    if abs(right) >= abs(up):
        return 0 if right >= 0 else 180
    return 90 if up > 0 else 270


def _placed(around: list[float], matrix: list[float], size: float) -> tuple[float, float, float]:
    """Where a piece begins, as if its text were upright, and the size of its letters."""
    whole = _product(matrix, around)
    x, y = whole[4], whole[5]
    x, y = {0: (x, y), 90: (y, -x), 180: (-x, -y), 270: (-y, x)}[_turned(around, matrix)]
    return _number(x), _number(y), _number(abs(size) * math.hypot(whole[2], whole[3]))


def _number(value: float) -> float:
    return round(value, 1) if math.isfinite(value) and abs(value) < 1e6 else 0.0


def _is_bold(font: Any) -> bool:
    name = font.get("/BaseFont") if isinstance(font, Mapping) else None
    return isinstance(name, str) and _BOLD.search(name) is not None


def _bounded() -> None:
    """No more time and memory than an article may take, where the system can see to it."""
    try:
        import resource
    except ImportError:  # Windows: the other side waits only so long
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 1))
    if sys.platform != "darwin":  # which has no such limit and says so loudly
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def answer(data: bytes) -> dict[str, Any]:
    """The lines of a PDF, or why they are not to be had."""
    from pypdf import PdfReader, apply_configuration
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

    if b"%%EOF" not in data[-_TAIL:]:
        return {"refused": "damaged"}
    logger = logging.getLogger("pypdf")
    logger.addHandler(_Losses())
    logger.propagate = False
    try:
        with apply_configuration(
            zlib_maximum_output_length=MOST_UNPACKED,
            zlib_maximum_recovery_input_length=0,  # half of a stream is no text
            lzw_maximum_output_length=MOST_UNPACKED,
            run_length_maximum_output_length=MOST_UNPACKED,
            array_based_stream_maximum_output_length=MOST_UNPACKED,
            xform_maximum_invocations_per_extraction=1_000,
        ):
            return _read(PdfReader(io.BytesIO(data)))
    except (FileNotDecryptedError, DependencyError):  # the latter: encrypted in a way that pypdf needs help with
        return {"refused": "encrypted"}
    except LimitReachedError as error:
        return {"refused": "damaged" if "ecovery limit" in str(error) else "large"}
    except MemoryError:
        return {"refused": "large"}
    except _RefusedError as error:
        return {"refused": error.reason}


def _read(reader: Any) -> dict[str, Any]:
    if len(reader.pages) > MOST_PAGES:
        raise _RefusedError("pages")
    pages: list[list[list[Any]]] = []
    length = count = 0
    for page in reader.pages:
        found = _Lines()
        found.length, found.before = length, count
        page.extract_text(visitor_text=found.piece)
        found.close()
        pages.append(found.lines)
        length, count = found.length, count + len(found.lines)
    title = reader.metadata.title if reader.metadata else None
    return {"pages": pages, "title": " ".join(title.split()) if isinstance(title, str) else ""}


def main() -> None:
    """One PDF from standard input."""
    _bounded()
    try:
        import pypdf  # noqa: F401
    except ImportError:
        found: dict[str, Any] = {"refused": "missing"}
    else:
        found = answer(sys.stdin.buffer.read())
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
