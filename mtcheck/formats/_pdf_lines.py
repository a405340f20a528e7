# SPDX-License-Identifier: Apache-2.0
"""Printed lines put together again: what stands on every page is set apart, lines become paragraphs, and words that
were parted at the end of a line become whole.

The order of the lines is that of the file, which is nearly always the order of reading; nothing is moved but what
interrupts a paragraph (the foot of a page, a picture's caption), which comes after it.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from mtcheck.formats._roles import ends_sentence, shape_role, words

_EDGE: Final = 3  # lines from the top or the bottom of a page in which running heads and feet are looked for
_SAME_HEIGHT: Final = 4.0  # points
_DIGITS: Final = re.compile(r"\d+")
_NOT_WORD: Final = re.compile(r"[\W_]+")
_PAGE_NUMBER: Final = re.compile(
    r"(?:page|p\.|pg\.|seite|s\.|página|pág\.|pagina|pag\.|halaman|hal\.|strona|sayfa|стр\.|страница)?\s*[-–—|]?\s*"
    r"\d{1,4}\s*(?:(?:/|of|de|von|van|dari|z|из|sur|di)\s*\d{1,4})?\s*[-–—|]?",
    re.IGNORECASE,
)
_PRINTED: Final = re.compile(r"\w{3,5}://\S+\s+\d{1,3}\s*/\s*\d{1,3}")
_PRINTED_SMALL: Final = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4},?\s+\d{1,2}[:.]\d{2}\b.+|\w{3,5}://\S+")
"""What browsers print at the top and at the foot of a page; the second in smaller letters than the text has."""
_SMALL: Final = 0.95  # of the size of the body
_ITEM: Final = re.compile(r"[•▪‣●○■□◦–—*-]\s|\(?(?:\d{1,2}|[a-z])[.)]\s")
_UNEVEN: Final = 0.06  # by which the sizes of one text may differ
_LOOSE: Final = 1.25  # of the usual distance between lines: more is a gap between paragraphs
_LOOSEST: Final = 1.75  # of the size of the letters, for the usual distance where it is told by nothing else
_FULL: Final = 0.85  # of the width of its neighbours: a line that long had no room for the next word
_NEIGHBOURS: Final = 6
_DEEPEST: Final = 5  # times the size of the letters: what begins further left is in another column
_INTERRUPTIONS: Final = 12  # passages that may stand inside a paragraph that goes on after them
_CASELESS: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_PARTED: Final = re.compile(r"(?P<before>-?)(?P<first>[^\W\d_]+)[-\u2010]$")
_BEGINS: Final = re.compile(r"[^\W\d_]+")
_CUT: Final = re.compile(r"\w[-\u2010]$")
_PAIRED: Final = frozenset({"and", "or", "to", "und", "oder", "bis", "et", "ou", "y", "o", "e", "dan", "atau", "en"})
_PREFIXES: Final = frozenset(
    "all anti bi co cross counter de ex far fellow great half ill inter long low high macro mega micro mid mini multi"
    " neo new non north off on over post pre pro pseudo quasi re self semi short socio south sub super ultra under up"
    " vice well twenty thirty forty fifty sixty seventy eighty ninety".split()
)
_TAILS: Final = frozenset(
    "aged based backed born bound built called centred centered century dominated driven elect era fold free friendly"
    " funded general grown held high in law led level like linked long made minded old olds only orientated oriented"
    " owned plus related rich rise round run scale sized speaking specific sponsored style term themed time type up"
    " wide winning year yearold".split()
)
"""What words are made of that keep their hyphen: "co-investigator", "London-based"."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line and where it stands in the text of the file: ``[start, start + len(text))``."""

    text: str
    page: int
    x: float
    y: float
    size: float
    bold: bool
    turned: int
    start: int


@dataclass(slots=True)
class Paragraph:
    """Lines that are read as one; ``furniture``: a running head, a foot, a page number."""

    lines: list[Line]
    furniture: bool = False
    _text: str = field(default="", repr=False)

    @property
    def text(self) -> str:
        """Its lines with a space between each, for looking at."""
        if not self._text:
            self._text = " ".join(line.text for line in self.lines)
        return self._text

    @property
    def size(self) -> float:
        """The size of its letters."""
        return self.lines[0].size


class Layout(NamedTuple):
    """A document as it is read: ``body`` is the size of most of its letters."""

    paragraphs: list[Paragraph]
    body: float


def laid_out(lines: Sequence[Line]) -> Layout:
    """The paragraphs of a document, in the order of reading."""
    body = _body_size(lines)
    furniture = _furniture(lines, body)
    if len(furniture) == len(lines):
        furniture = set()
    leading = _leading([line for line in lines if line.start not in furniture])
    return Layout(_carried_on(list(_paragraphs(lines, furniture, leading))), body)


def _body_size(lines: Sequence[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _furniture(lines: Sequence[Line], body: float) -> set[int]:
    """The starts of the lines that stand at the edge of a page and are no part of the text."""
    edges: dict[str, list[Line]] = {}
    found: set[int] = set()
    for page in _pages(lines):
        ordered = sorted(page, key=lambda line: -line.y)
        for line in ordered if len(ordered) <= 2 * _EDGE else ordered[:_EDGE] + ordered[-_EDGE:]:
            edges.setdefault(_NOT_WORD.sub("", _DIGITS.sub("#", line.text.casefold())), []).append(line)
        for line in (ordered[0], ordered[-1]):
            number = len(page) > 1 and _PAGE_NUMBER.fullmatch(line.text)
            printed = line.size < _SMALL * body and _PRINTED_SMALL.fullmatch(line.text)
            if number or printed or _PRINTED.fullmatch(line.text):
                found.add(line.start)
    for alike in edges.values():
        for line in alike:
            if any(other.page != line.page and abs(other.y - line.y) <= _SAME_HEIGHT for other in alike[:200]):
                found.add(line.start)
    return found


def _pages(lines: Sequence[Line]) -> Iterator[list[Line]]:
    pages: dict[int, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    return iter(pages.values())


def _leading(lines: Sequence[Line]) -> dict[float, float]:
    """The usual distance from a line to the next, for each size of letters."""
    steps: dict[float, list[float]] = {}
    for line, following in pairwise(lines):
        step = line.y - following.y
        if line.page == following.page and _alike(line, following) and 0.7 < step / max(line.size, 1) <= _LOOSEST:
            steps.setdefault(line.size, []).append(step)
    return {size: median(found) for size, found in steps.items()}


def _alike(line: Line, other: Line) -> bool:
    """Whether two lines may be of one text by the look of their letters."""
    even = abs(line.size - other.size) <= _UNEVEN * max(line.size, other.size)
    return even and line.turned == other.turned and line.bold == other.bold


def _paragraphs(lines: Sequence[Line], furniture: set[int], leading: dict[float, float]) -> Iterator[Paragraph]:
    opened: list[Line] = []
    for number, line in enumerate(lines):
        if line.start in furniture:
            if opened:
                yield Paragraph(opened)
            yield Paragraph([line], furniture=True)
            opened = []
            continue
        if opened and _parts(opened, line, lines, number, leading):
            yield Paragraph(opened)
            opened = []
        opened.append(line)
    if opened:
        yield Paragraph(opened)


def _parts(opened: list[Line], line: Line, lines: Sequence[Line], number: int, leading: dict[float, float]) -> bool:
    """Whether a new paragraph begins with ``line``, the one numbered so; ``opened`` ends with the one before it."""
    last = opened[-1]
    if _is_drop_cap(last, line):
        return False
    step = last.y - line.y
    if last.page != line.page or not _alike(last, line) or step < -0.3 * last.size:
        return True
    ended = ends_sentence(last.text)
    full = _is_full(lines, number - 1)
    goes_on = not ended and (line.text[0].islower() or _CUT.search(last.text) is not None)
    if step > _LOOSE * leading.get(last.size, 1.3 * last.size):
        return not (goes_on and full and step < 2 * leading.get(last.size, 1.3 * last.size))
    if goes_on:
        return False
    if _ITEM.match(line.text) or {shape_role(last.text), shape_role(line.text)} & {"byline", "dateline"}:
        return True
    if _is_set_in(lines, number) and (ended or not _is_set_in(lines, number + 1)):
        return True
    return not full and (ended or words(last.text) <= 6)


def _is_set_in(lines: Sequence[Line], number: int) -> bool:
    """Whether the line numbered so begins to the right of others near it, as the first of a paragraph may."""
    if number >= len(lines):
        return False
    line = lines[number]
    near = (other.x for other in _near(lines, number) if other.page == line.page)
    return line.x - min((x for x in near if line.x - x < _DEEPEST * line.size), default=line.x) > 0.6 * line.size


def _near(lines: Sequence[Line], number: int) -> Iterator[Line]:
    """The lines around one, of the same letters."""
    around = lines[max(0, number - _NEIGHBOURS) : number + _NEIGHBOURS + 1]
    return (other for other in around if _alike(lines[number], other))


def _is_drop_cap(last: Line, line: Line) -> bool:
    return len(last.text) == 1 and last.text.isupper() and last.page == line.page and last.size > 1.7 * line.size


def _is_full(lines: Sequence[Line], number: int) -> bool:
    """Whether the first word of the next line had no room on the one numbered so."""
    line = lines[number]
    width = max(len(other.text) for other in _near(lines, number))
    word = lines[number + 1].text.split(" ", 1)[0] if number + 1 < len(lines) else ""
    return len(line.text) + 1 + min(len(word), width // 4) > width * _FULL


def _carried_on(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs, those joined that a column or page ended in the middle of a sentence."""
    taken: set[int] = set()
    for number, paragraph in enumerate(paragraphs):
        if number in taken or paragraph.furniture:
            continue
        while (following := _rest_of(paragraph, paragraphs, number, taken)) is not None:
            taken.add(following)
            paragraph.lines += paragraphs[following].lines
            paragraph._text = ""
    return [paragraph for number, paragraph in enumerate(paragraphs) if number not in taken]


def _rest_of(paragraph: Paragraph, paragraphs: list[Paragraph], number: int, taken: set[int]) -> int | None:
    """The number of the paragraph that goes on with this one, after other things that stand in between."""
    last = paragraph.lines[-1]
    if ends_sentence(last.text) or last.text.endswith(":") or words(paragraph.text) < 4:
        return None
    interrupted = False
    for place in range(number + 1, min(len(paragraphs), number + 1 + _INTERRUPTIONS)):
        other = paragraphs[place]
        if place in taken or other.furniture:
            continue
        first = other.lines[0]
        if not _alike(last, first):
            interrupted = True
            continue
        jumped = first.page != last.page or first.y > last.y
        small = first.text[0].islower()
        if interrupted and not (small and (jumped or _is_wide(paragraph))):
            return None
        return place if small or (jumped and _is_wide(paragraph) and words(other.text) > 3) else None
    return None


def _is_wide(paragraph: Paragraph) -> bool:
    """Whether its last line is about as long as those above it."""
    lengths = [len(line.text) for line in paragraph.lines]
    return len(lengths) > 1 and lengths[-1] > _FULL * max(lengths[:-1])


class Joiner:
    """Tells what stands between two lines of a paragraph, by what the document writes elsewhere and by English."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._written: set[str] = set()
        for line in lines:
            inner = (
                line.text[: -len(line.text.rsplit(" ", 1)[-1])] if line.text.endswith(("-", "\u2010")) else line.text
            )
            self._written.update(word.casefold() for word in _WORD.findall(inner))

    def between(self, line: Line, following: Line) -> tuple[int, str]:
        """How many characters at the end of ``line`` are not to be read, and what is to be read instead."""
        text, after = line.text, following.text
        if _is_drop_cap(line, following):
            return 0, self._after_drop_cap(text, after)
        if text.endswith("\u00ad"):
            return 1, ""
        if text.endswith("—") and not text.endswith(" —"):
            return 0, ""
        if _CASELESS.match(text[-1]) and _CASELESS.match(after[0]):
            return 0, ""
        if not text.endswith(("-", "\u2010")) or text[-2:-1].isspace() or len(text) == 1:
            return 0, " "
        return self._hyphen(text, after)

    def _hyphen(self, text: str, after: str) -> tuple[int, str]:
        parted, begins = _PARTED.search(text), _BEGINS.match(after)
        if parted is None or begins is None or not after[0].islower():
            return 0, ""
        first, second = parted["first"].casefold(), begins.group().casefold()
        if first + second in self._written:
            return 1, ""
        if second in _PAIRED and first + second not in _english():
            return 0, " "
        if parted["before"] or f"{first}-{second}" in self._written:
            return 0, ""
        return 0 if _is_compound(first, second, name=parted["first"][0].isupper()) else 1, ""

    def _after_drop_cap(self, letter: str, after: str) -> str:
        begins = _BEGINS.match(after)
        whole = letter + (begins.group() if begins else "")
        alone = letter in "AI" and not (self._written | _english()) & {whole.casefold()}
        return " " if alone or begins is None else ""


def _is_compound(first: str, second: str, *, name: bool) -> bool:
    """Whether two parts are written with a hyphen also within a line; without a sign of that they are one word."""
    if len(first) == 1 or first + second == "socalled":  # which many misspell, so that it is among the words
        return True
    if first + second in _english():
        return False
    if second in _TAILS or (first in _PREFIXES and second in _english()):
        return True
    return not name and {first, second} <= _english()


@cache
def _english() -> frozenset[str]:
    text = (files("mtcheck") / "data" / "foreign" / "english.toml").read_text(encoding="utf-8")
    return frozenset(str(tomllib.loads(text)["words"]).split())
