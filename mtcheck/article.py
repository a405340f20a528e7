# SPDX-License-Identifier: Apache-2.0
"""What was read: one text, its passages, and the way back to the file.

Every position in mtcheck is a half-open span of code points into ``Article.text``. Only the article knows the
file; it answers in 1-based lines and columns (columns count code points, tabs count one).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

Role = Literal["headline", "summary", "byline", "dateline", "body", "quote", "caption", "residue"]
ROLES: Final[tuple[Role, ...]] = (
    "headline", "summary", "byline", "dateline", "body", "quote", "caption", "residue",
)  # fmt: skip


class Span(NamedTuple):
    """A half-open range ``[start, end)`` of code points."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """True when the two ranges share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """True when ``other`` lies wholly inside this range."""
        return self.start <= other.start and other.end <= self.end


class Run(NamedTuple):
    """A stretch of article text and the stretch of the file that it was read from.

    Equal lengths map code point by code point. Unequal lengths (a decoded entity, a collapsed run of spaces)
    map as a whole: any part of the text stands for all of the file stretch.
    """

    text: Span
    file: Span


LINE_END: Final = re.compile("\r\n?|\n")
"""What ends a line as editors count them: of Unix, of Windows, of old Macs."""
TEXT_LINE_END: Final = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
"""What ends a line of text, whether or not editors count it."""


def line_ends(decoded: str, start: int, end: int) -> int:
    """How many lines end in a stretch; a line end that it cuts in two counts to what follows."""
    ends, returns = decoded.count("\n", start, end), decoded.count("\r", start, end)
    if returns:
        ends += returns - decoded.count("\r\n", start, end) - _cut_in_two(decoded, end)
    return ends


def line_start(decoded: str, place: int) -> int:
    """Where the line begins that a place stands on."""
    before = place - _cut_in_two(decoded, place)
    return max(decoded.rfind("\n", 0, before), decoded.rfind("\r", 0, before)) + 1


def _cut_in_two(decoded: str, place: int) -> bool:
    return decoded[max(0, place - 1) : place + 1] == "\r\n"


def _line_starts(decoded: str) -> tuple[int, ...]:
    return (0, *(match.end() for match in LINE_END.finditer(decoded)))


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Maps offsets in ``Article.text`` to offsets in the decoded file, and those to lines and columns.

    ``runs`` are sorted and do not overlap in the text; no runs means that text and file are the same string.
    ``unit`` is what a line is called: "line", or "paragraph" of a file that has no lines, such as a Word document, or
    "page". ``approximate``: only the line is certain, and where in it something stands is not (PDF).
    """

    line_starts: tuple[int, ...]
    runs: tuple[Run, ...] = ()
    _starts: tuple[int, ...] = field(default=(), repr=False, compare=False)
    unit: str = "line"
    approximate: bool = False

    @classmethod
    def identity(cls, decoded: str) -> OffsetMap:
        """The map of a format whose text is the decoded file itself."""
        return cls(_line_starts(decoded))

    @classmethod
    def of_runs(cls, decoded: str, runs: tuple[Run, ...]) -> OffsetMap:
        """The map of a format that keeps only parts of the file; ``runs`` must be sorted by text position."""
        return cls(_line_starts(decoded), runs, tuple(run.text.start for run in runs))

    def file_span(self, span: Span) -> Span:
        """The stretch of the decoded file that ``span`` of the article was read from."""
        if not self.runs:
            return span
        start = self._file_offset(span.start, at_end=False)
        if span.end <= span.start:
            return Span(start, start)
        return Span(start, max(start, self._file_offset(span.end - 1, at_end=True)))

    def _file_offset(self, offset: int, *, at_end: bool) -> int:
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return self.runs[0].file.start
        run = self.runs[index]
        if offset >= run.text.end:  # text that we put in, such as a paragraph break: the end of what stands before it
            return run.file.end
        if run.text.end - run.text.start == run.file.end - run.file.start:
            return run.file.start + offset - run.text.start + (1 if at_end else 0)
        return run.file.end if at_end else run.file.start

    def line_and_column(self, file_offset: int) -> tuple[int, int]:
        """1-based line and column of an offset in the decoded file."""
        line = bisect_right(self.line_starts, file_offset)
        return line, file_offset - self.line_starts[line - 1] + 1


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of the article: a paragraph, a headline, a caption. ``span`` has no white space at its ends."""

    span: Span
    role: Role = "body"


@dataclass(frozen=True, slots=True)
class Article:
    """A text to check. ``passages`` are sorted and do not overlap; what lies between them is white space or markup."""

    text: str
    passages: tuple[Passage, ...]
    offset_map: OffsetMap
    path: str = "<text>"
    format: str = "plain"
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def file(self) -> str:
        """The path of the file it was read from, also where it is one of several in it (``feed.xml#2``)."""
        return self.metadata.get("file", self.path)

    def slice(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span.start : span.end]

    def file_span(self, span: Span) -> Span:
        """The stretch of the decoded file that a span was read from."""
        return self.offset_map.file_span(span)

    def line_and_column(self, span: Span) -> tuple[int, int]:
        """1-based line and column, in the file, of the first code point of a span."""
        return self.offset_map.line_and_column(self.file_span(span).start)

    def lines_named(self, first: int, last: int) -> str:
        """``line 3`` or ``lines 3-5`` as a person finds them in the file: ``paragraph 3`` in one that has no lines."""
        unit = self.offset_map.unit
        return f"{unit} {first}" if first == last else f"{unit}s {first}-{last}"

    def passage_at(self, offset: int) -> Passage | None:
        """The passage that holds a code point, or None between passages."""
        index = bisect_right(self.passages, offset, key=lambda passage: passage.span.start) - 1
        if index < 0 or offset >= self.passages[index].span.end:
            return None
        return self.passages[index]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage; ``span`` lies inside the passage and has no white space at its ends."""

    span: Span
    passage: Passage


@dataclass(frozen=True, slots=True)
class Residue:
    """Something that scraping or the agency left behind and that no reader should see.

    ``kind`` is a short plain name ("navigation trail", "media tag"); ``evidence`` says what gave it away;
    ``set_apart`` when the markup of the page itself keeps it out of the article.
    """

    span: Span
    kind: str
    evidence: str = ""
    set_apart: bool = False
