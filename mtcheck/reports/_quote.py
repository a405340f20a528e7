# SPDX-License-Identifier: Apache-2.0
"""A sentence quoted in a terminal: shortened around the flagged words, and the flagged words marked."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from rich.cells import cell_len
from rich.text import Text

from mtcheck.article import Span
from mtcheck.mqm import Severity
from mtcheck.reports._layout import styled, wrap
from mtcheck.reports._visible import visible

MARK_STYLES: Final[dict[Severity, str]] = {
    "critical": "reverse red",
    "major": "reverse red",
    "minor": "yellow",
    "neutral": "underline",
}
CUT: Final = "[…]"
CUT_STYLE: Final = "dim"

_QUOTE_LINES: Final = 3
_FEWEST_CELLS: Final = 200
_CONTEXTS: Final = (160, 100, 60, 40, 25, 15, 8)
"""Code points kept on either side of flagged words, tried in this order until the quotation fits."""
_WHOLE: Final = 0.9
"""A quotation of which this share is flagged is flagged as a whole: marks would only be noise."""
_LONGEST_WORD: Final = 24
_JOINERS: Final = frozenset("\u200c\u200d\ufe0e\ufe0f")


class Mark(NamedTuple):
    """Flagged words: a span in the quoted text, and how bad they are."""

    span: Span
    severity: Severity


def quote(text: str, marks: Sequence[Mark], width: int, *, colour: bool) -> list[Text]:
    """``text`` in lines of at most ``width`` cells, with the flagged words in colour or underlined by a row of tildes.

    Nothing is marked where all of the text is flagged, nor underlined where right-to-left script would shift the row.
    """
    marks = [_inside(mark, len(text)) for mark in sorted(marks)]
    budget = max(_FEWEST_CELLS, _QUOTE_LINES * width)
    marked = [mark for mark in marks if not is_whole(mark.span, len(text))]
    shown = windows(text, [mark.span for mark in marked or marks], budget)
    if _share(marked, len(text)) >= _WHOLE:
        marked = []
    pieces: list[Text] = []
    for window in shown:
        if pieces or window.start > 0:
            pieces.append(styled(CUT, CUT_STYLE))
        pieces.append(_styled(text, window, marked))
    if shown[-1].end < len(text):
        pieces.append(styled(CUT, CUT_STYLE))
    lines = wrap(Text(" ").join(pieces), width)
    if colour or not marked or right_to_left(text):
        return lines
    return [row for line in lines for row in _underlined(line)]


def is_whole(span: Span, length: int) -> bool:
    """True where a span takes in so much of a text of that length that marks on it would say nothing."""
    return span.end - span.start >= _WHOLE * length


def right_to_left(text: str) -> bool:
    """True where some of the text runs from right to left, so that cells do not stand in the order of the string."""
    return any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text)


def windows(text: str, spans: Sequence[Span], budget: int) -> list[Span]:
    """The parts of ``text`` to show: all of it where it fits ``budget`` cells, else what stands around ``spans``."""
    whole = Span(0, len(text))
    if _cells(text, [whole]) <= budget:
        return [whole]
    cores = [core for span in spans for core in _ends(span, budget)] or [Span(0, 1)]
    found: list[Span] = []
    for context in _CONTEXTS:
        found = _merged(_widened(text, core, context) for core in cores)
        if _cells(text, found) <= budget:
            return found
    found = [_clipped(text, window, budget) for window in found]
    kept = found[:1]
    for window in found[1:]:
        if _cells(text, [*kept, window]) > budget:
            break
        kept.append(window)
    return kept


def _inside(mark: Mark, length: int) -> Mark:
    """A mark of at least one code point, where there is one, that does not leave the text."""
    start = min(max(mark.span.start, 0), max(length - 1, 0))
    return Mark(Span(start, min(max(mark.span.end, start + 1), length)), mark.severity)


def _share(marks: Sequence[Mark], length: int) -> float:
    covered = sum(span.end - span.start for span in _merged((mark.span for mark in marks), gap=0))
    return covered / length if length else 0.0


def _ends(span: Span, budget: int) -> list[Span]:
    """A span, or the two ends of one that is too long to be shown."""
    part = budget // 3
    if span.end - span.start <= 2 * part:
        return [span]
    return [Span(span.start, span.start + part), Span(span.end - part // 2, span.end)]


def _widened(text: str, core: Span, context: int) -> Span:
    """``core`` with words around it: whole ones where there is white space to cut at."""
    start = max(0, core.start - context)
    if start > 0:
        edges = range(start, min(core.start, start + _LONGEST_WORD) + 1)
        start = next((edge for edge in edges if _word_starts(text, edge)), start)
        while start < core.start and _continues(text[start]):
            start += 1
    end = min(len(text), core.end + context)
    if end < len(text):
        edges = range(end, max(core.end, end - _LONGEST_WORD) - 1, -1)
        end = next((edge for edge in edges if text[edge].isspace() and not text[edge - 1].isspace()), end)
        while end < len(text) and _continues(text[end]):
            end += 1
    return Span(start, end)


def _clipped(text: str, window: Span, length: int) -> Span:
    """The beginning of a window in which so many flawed words stand side by side that it cannot be shown whole."""
    if window.end - window.start <= length:
        return window
    space = text.rfind(" ", window.start + length // 2, window.start + length)
    return Span(window.start, space if space > 0 else window.start + length)


def _word_starts(text: str, offset: int) -> bool:
    return text[offset - 1].isspace() and not text[offset].isspace()


def _continues(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character).startswith("M")


def _merged(spans: Iterable[Span], *, gap: int = 6) -> list[Span]:
    """Sorted spans, those that overlap or nearly touch made one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end + gap:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _cells(text: str, spans: Sequence[Span]) -> int:
    return sum(cell_len(visible(text[span.start : span.end])) + len(CUT) + 2 for span in spans)


def _styled(text: str, window: Span, marks: Sequence[Mark]) -> Text:
    """A window of the text in runs of one style; where marks overlap the first one wins."""
    piece = Text()
    position = window.start
    for mark in marks:
        start, end = max(mark.span.start, position), min(mark.span.end, window.end)
        if start >= end:
            continue
        piece.append(visible(text[position:start]))
        piece.append(visible(text[start:end]), MARK_STYLES[mark.severity])
        position = end
    if position < window.end:
        piece.append(visible(text[position : window.end]))
    return piece


def _underlined(line: Text) -> list[Text]:
    """A line, and under it a row of tildes where it has marked words."""
    styles = set(MARK_STYLES.values())
    row = ""
    for span in sorted(span for span in line.spans if span.style in styles):
        words = line.plain[span.start : span.end]
        first = cell_len(line.plain[: span.start]) + len(words) - len(words.lstrip())
        last = cell_len(line.plain[: span.end].rstrip())
        row = row.ljust(first) + "~" * (max(last, first + 1) - max(first, len(row)))
    return [line, Text(row)] if row else [line]
