# SPDX-License-Identifier: Apache-2.0
"""Lines of a terminal: wrapping, hanging indents, left and right ends, and the way to a string.

Everything is a ``rich.text.Text`` whose words went through ``visible`` or ``one_line``; markup is never read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Final

from rich.console import Console
from rich.text import Text

from mtcheck.mqm import Severity
from mtcheck.results import Status

NARROWEST: Final = 40
WIDEST: Final = 120
"""Beyond this the right end of a line is too far from its left end to be read together."""

DIM: Final = "dim"
BOLD: Final = "bold"
SEVERITY_STYLES: Final[dict[Severity, str]] = {
    "critical": "bold red",
    "major": "bold red",
    "minor": "yellow",
    "neutral": "dim",
}
STATUS_STYLES: Final[dict[Status, str]] = {"pass": "bold green", "fail": "bold red", "incomplete": "bold yellow"}

_SHAPES: Final = Console(file=StringIO(), width=WIDEST, _environ={})


def columns(width: int) -> int:
    """The columns that the layout uses of a terminal that has ``width``."""
    return min(max(width, NARROWEST), WIDEST)


def styled(words: str, style: str) -> Text:
    """Words in a style that stays theirs: the style of ``Text(words, style)`` would spread to what is added to it."""
    return Text.assemble((words, style))


def wrap(text: Text, width: int) -> list[Text]:
    """``text`` in lines of at most ``width`` cells; a word that is longer is cut."""
    return list(text.wrap(_SHAPES, max(width, 1), overflow="fold"))


def hang(body: Text, width: int, *, by: int = 2) -> list[Text]:
    """``body`` in lines, all but the first one indented."""
    lines = wrap(body, width)
    if len(lines) < 2:
        return lines
    rest = body[len(lines[0].plain) :]
    rest = rest[len(rest.plain) - len(rest.plain.lstrip()) :]
    return [lines[0], *indent(wrap(rest, width - by), Text(" " * by))]


def indent(lines: Iterable[Text], by: Text) -> list[Text]:
    """Each line with ``by`` before it."""
    return [by + line for line in lines]


def spread(left: Text, right: Text, width: int, *, gap: int = 3) -> list[Text]:
    """``left`` and ``right`` at the two ends of one line; on lines of their own where they do not fit."""
    room = width - left.cell_len - right.cell_len
    if not right.plain:
        return wrap(left, width)
    if room < gap:
        return wrap(left, width) + wrap(right, width)
    return [left + Text(" " * room) + right]


def flow(parts: Sequence[Text], width: int, *, separator: str = " · ") -> list[Text]:
    """The parts one after the other, as many to a line as fit it, with a separator between them."""
    lines: list[Text] = []
    for number, part in enumerate(parts):
        piece = part + Text(separator) if number + 1 < len(parts) else part
        if lines and lines[-1].cell_len + len(piece.plain.rstrip()) + _extra(piece) <= width:
            lines[-1] = lines[-1] + piece
        else:
            lines.append(piece)
    return [row for line in lines for row in wrap(line, width)]


def _extra(text: Text) -> int:
    """Cells that wide characters take beyond one."""
    return text.cell_len - len(text.plain)


def to_string(lines: Iterable[Text], *, colour: bool) -> str:
    """The lines, each ended by a newline and without white space before it."""
    kept = [_without_end(line) for line in lines]
    if not colour:
        return "".join(f"{line.plain}\n" for line in kept)
    stream = StringIO()
    console = Console(
        file=stream,
        force_terminal=True,
        color_system="standard",
        no_color=False,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        width=WIDEST,
        _environ={},
    )
    for line in kept:
        console.print(line, soft_wrap=True)
    return stream.getvalue()


def _without_end(line: Text) -> Text:
    trimmed = line.copy()
    trimmed.rstrip()
    return trimmed
