# SPDX-License-Identifier: Apache-2.0
"""From the fixes that findings offer to the places of the file that change.

A fix is made where what it changes stands in the file just as in the article; of markup nothing is touched. Cut residue
takes its line with it where nothing else stands there, and a blank line where it leaves two gaps in a row.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from mtcheck.article import TEXT_LINE_END, Article, Span
from mtcheck.results import Edit, Finding

PLAIN: Final = "plain"
WRITTEN_BACK: Final = frozenset({PLAIN, "markdown", "html"})
"""Formats whose files are text that can be changed in place."""
_MARKUP: Final = frozenset("<>&*_[]`\\|#~")
_RESIDUE: Final = "residue"
_CLOSING: Final = ",.;:!?)"


@dataclass(frozen=True, slots=True)
class Plan:
    """``edits`` of the decoded file, sorted, none on the other; ``made``: how many fixes of each check are in them;
    ``left``: fixes that cannot be made, with the reason."""

    edits: tuple[Edit, ...] = ()
    made: tuple[tuple[str, int], ...] = ()
    left: tuple[tuple[Finding, str], ...] = ()


class _Wanted(NamedTuple):
    edit: Edit
    check: str


class Kept(NamedTuple):
    """A stretch of the decoded file where a check found something that is to stay as it is."""

    span: Span
    check: str

    def forbids(self, span: Span, check: str) -> bool:
        """Whether an edit that this check wants would touch it."""
        if self.span.start == self.span.end or span.start == span.end:
            return check == self.check and _meet(span, self.span)
        return check == self.check and span.overlaps(self.span)


def kept_of(article: Article, findings: Iterable[Finding]) -> Iterator[Kept]:
    """Where the findings stand in the file, and the edits that they offer."""
    for finding in findings:
        for span in (finding.span, *(edit.span for edit in finding.fixes)):
            yield Kept(article.file_span(span), finding.check)


def carried(kept: Sequence[Kept], edits: Sequence[Edit]) -> list[Kept]:
    """What is kept, where it stands once the edits, sorted and none on another, are made; not what goes with one."""
    found = [Kept(_moved(span, edits), check) for span, check in kept]
    pairs = zip(kept, found, strict=True)
    return [new for old, new in pairs if new.span.start < new.span.end or old.span.start == old.span.end]


def _moved(span: Span, edits: Sequence[Edit]) -> Span:
    start = _after(span.start, edits, at_end=False)
    return Span(start, max(start, _after(span.end, edits, at_end=True)))


def _after(offset: int, edits: Sequence[Edit], *, at_end: bool) -> int:
    shift = 0
    for (start, end), text in edits:
        if offset < end or (at_end and offset == start):
            return shift + (min(offset, start + len(text)) if offset > start else offset)
        shift += len(text) - (end - start)
    return shift + offset


def place_before(offset: int, edits: Sequence[Edit]) -> int:
    """Where in the file before the edits the code point stood that now stands at ``offset``, or what took its place."""
    shift = 0
    for (start, end), text in edits:
        if offset < start + shift:
            break
        if offset < start + shift + len(text):
            return start
        shift += len(text) - (end - start)
    return offset - shift


def plan(
    article: Article,
    findings: Sequence[Finding],
    decoded: str,
    *,
    writable: Callable[[str], bool] = lambda _: True,
    kept: Sequence[Kept] = (),
) -> Plan:
    """What of the file changes. ``decoded`` is the file as text; ``writable`` says what its encoding can hold; nothing
    is done to what is ``kept``."""
    cuts: list[Span] = []
    wanted: list[_Wanted] = []
    left: list[tuple[Finding, str]] = []
    for finding in findings:
        for edit in finding.fixes:
            where = article.file_span(edit.span)
            if any(one.forbids(where, finding.check) for one in kept):
                continue
            place = _in_file(article, edit.span, decoded)
            reason = _obstacle(article, finding, edit, place, decoded, writable)
            if place is None or reason:
                left.append((finding, reason))
            elif finding.category == _RESIDUE:
                cuts.append(place)
            else:
                wanted.append(_Wanted(_with_gap(Edit(place, edit.text), decoded), finding.check))
    made = list(_apart([_Wanted(Edit(span, ""), _RESIDUE) for span in _cut(cuts, article, decoded)], wanted))
    counts = Counter(one.check for one in made if one.check != _RESIDUE) + Counter({_RESIDUE: len(cuts)})
    return Plan(tuple(one.edit for one in made), tuple(sorted(counts.items())), tuple(left))


def _cut(cuts: Sequence[Span], article: Article, decoded: str) -> Iterator[Span]:
    """What goes with the residue, in the order of the file."""
    if article.format == "html":  # its lines mean nothing
        yield from (_inline(span, decoded) for span in sorted(cuts))
        return
    lines = _Lines(decoded)
    for span in _joined(cuts, lines, decoded):
        yield lines.cut(span)


def _in_file(article: Article, span: Span, decoded: str) -> Span | None:
    """Where a stretch of the article stands in the file, or None where the file has it otherwise."""
    place = article.file_span(span)
    if span.start == span.end:
        beside = decoded[max(0, place.start - 1) : place.start + 1]
        return place if beside == article.text[max(0, span.start - 1) : span.start + 1] else None
    return place if decoded[place.start : place.end] == article.slice(span) else None


def _obstacle(
    article: Article, finding: Finding, edit: Edit, place: Span | None, decoded: str, writable: Callable[[str], bool]
) -> str:
    """Why a fix cannot be made; empty where it can."""
    if place is None:
        return "the file has it otherwise, with marks or entities in it"
    if not writable(edit.text):
        return f"the encoding of the file has no {edit.text}"
    if article.format == PLAIN:
        return ""
    if set(edit.text) & _MARKUP:
        return "would be read as markup"
    passage = article.passage_at(edit.span.start)
    if article.format == "markdown" and finding.category == _RESIDUE and passage and edit.span.contains(passage.span):
        first, last = decoded.rfind("\n", 0, place.start) + 1, decoded.find("\n", place.end)
        rest = decoded[first : place.start] + decoded[place.end : last if last >= 0 else len(decoded)]
        if rest.strip():
            return "marks of Markdown stand around it"
    return ""


def _with_gap(edit: Edit, decoded: str) -> Edit:
    """A cut that begins with a line end, moved on so that the line end stays and the next gap goes."""
    span, text = edit
    gap = re.match(r"\s+", decoded[span.start : span.end])
    if text or gap is None or not TEXT_LINE_END.search(gap[0]) or not decoded[span.end : span.end + 1].isspace():
        return edit
    following = re.compile(r"[ \t]+").match(decoded, span.end)
    if following is None:
        return edit
    return Edit(Span(span.start + gap.end(), following.end()), "")


def _joined(cuts: Sequence[Span], lines: _Lines, decoded: str) -> Iterator[Span]:
    """Cuts in the order of the file, those with nothing but white space between them as one.

    Over a line end only where the first begins a line: else the paragraph before would run into the one after.
    """
    open_: Span | None = None
    for span in sorted(cuts):
        between = decoded[open_.end : span.start] if open_ else ""
        if (
            open_ is not None
            and not between.strip()
            and (lines.begins(open_.start) or not TEXT_LINE_END.search(between))
        ):
            open_ = Span(open_.start, max(open_.end, span.end))
            continue
        if open_ is not None:
            yield open_
        open_ = span
    if open_ is not None:
        yield open_


def _inline(span: Span, decoded: str) -> Span:
    """A cut in the middle of a line, with one of the gaps beside it."""
    start, after = span.start, decoded[span.end : span.end + 1]
    if not after or after.isspace() or after in _CLOSING:
        while start > 0 and decoded[start - 1] in " \t":
            start -= 1
    return Span(start, span.end)


class _Lines:
    """The lines of a plain text."""

    def __init__(self, decoded: str) -> None:
        self._text = decoded
        self._starts = [0]
        self._stops: list[int] = []
        for match in TEXT_LINE_END.finditer(decoded):
            self._stops.append(match.start())
            self._starts.append(match.end())
        self._stops.append(len(decoded))

    def begins(self, offset: int) -> bool:
        """Whether nothing but white space stands before a place in its line."""
        return not self._text[self._starts[bisect_right(self._starts, offset) - 1] : offset].strip()

    def cut(self, span: Span) -> Span:
        """What goes when a stretch is cut: with it the whole lines where they hold nothing else."""
        first = bisect_right(self._starts, span.start) - 1
        last = bisect_right(self._starts, max(span.start, span.end - 1)) - 1
        before = self._text[self._starts[first] : span.start]
        after = self._text[span.end : self._stops[last]]
        if not before.strip() and not after.strip():
            return self._with_blanks(first, last)
        if not before.strip():
            return Span(span.start, span.end + len(after) - len(after.lstrip()))
        return _inline(span, self._text)

    def _with_blanks(self, first: int, last: int) -> Span:
        """Whole lines; the blank lines after them too, where there are some before them or nothing else does."""
        end = last + 1
        while end < len(self._starts) and self._blank(end):
            end += 1
        above = first > 0 and self._blank(first - 1)
        if end >= len(self._starts):  # nothing follows: what ended the line before goes, but for one line end
            while first > 0 and self._blank(first - 1):
                first -= 1
            return Span(self._starts[first], len(self._text))
        if above or first == 0:
            return Span(self._starts[first], self._starts[end])
        return Span(self._starts[first], self._starts[last + 1])

    def _blank(self, line: int) -> bool:
        return not self._text[self._starts[line] : self._stops[line]].strip()


def _apart(cuts: Sequence[_Wanted], others: Sequence[_Wanted]) -> Iterator[_Wanted]:
    """The edits in order, none on another: cuts of residue first, then what was found first."""
    places = [one.edit.span for one in cuts]
    free = []
    for one in others:
        near = bisect_right(places, one.edit.span) - 1
        if not any(_meet(one.edit.span, place) for place in places[max(0, near) : near + 2]):
            free.append(one)
    end = -1
    for one in sorted([*cuts, *free]):
        if one.edit.span.start >= end:
            yield one
            end = one.edit.span.end


def _meet(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end
