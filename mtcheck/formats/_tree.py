# SPDX-License-Identifier: Apache-2.0
"""Which element each text of a page stands in, and where blocks begin and end, however the page is nested.

Follows the parts of the HTML standard that decide about text: void elements, tags that close others (a ``<p>`` before
a ``<div>``, an ``<li>`` before an ``<li>``), end tags that close what was left open, and those that close nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from mtcheck.errors import InputError
from mtcheck.formats._markup import LineOf, Token, attributes_of, plain_text, tokens
from mtcheck.word_lists import word_set

VOID: Final = word_set(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr"
)
UNSEEN: Final = word_set("audio canvas datalist math noscript object rp svg template video")  # with all that is in them
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CLOSE_PARAGRAPH: Final = HEADINGS | word_set(
    "address article aside blockquote center details dialog dir div dl dd dt fieldset figcaption figure footer form"
    " header hgroup hr li main menu nav ol p pre search section summary table ul"
)
BLOCKS: Final = _CLOSE_PARAGRAPH | word_set(
    "body button caption frameset head html legend optgroup option select tbody td textarea tfoot th thead title tr"
)
_TABLE: Final = frozenset({"caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"})
_WALLS: Final = frozenset({"button", "caption", "table", "td", "th"})  # what lies outside is not closed from inside
# A start tag closes these when open inside the innermost of those.
_SIBLINGS: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = MappingProxyType(
    {
        "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu", "dir"})),
        "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
        "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
        "option": (frozenset({"option"}), frozenset({"select", "optgroup"})),
        "optgroup": (frozenset({"option", "optgroup"}), frozenset({"select"})),
        "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
        "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
        "tr": (frozenset({"td", "th", "tr", "caption"}), frozenset({"tbody", "thead", "tfoot", "table"})),
        "tbody": (frozenset({"td", "th", "tr", "caption", "thead", "tfoot", "tbody"}), frozenset({"table"})),
    }
)
TOLD: Final = ("class", "id", "hidden", "style", "rel", "itemprop", "role")
DEEPEST: Final = 2000  # open elements; a page made by people has less than a tenth of that


@dataclass(slots=True)
class Element:
    """An element with text in it or around it. ``weight`` counts the characters of text in it, white space apart."""

    tag: str
    parent: int
    attributes: Mapping[str, str]
    weight: int = 0
    closed: bool = False


class Event(NamedTuple):
    """In file order: text of an element, the beginning or end of a block, a line break."""

    kind: Literal["text", "raw", "block", "break"]
    element: int
    start: int
    end: int


@dataclass(slots=True)
class Page:
    """Elements, parents before children (element 0 is the page itself), and what happens in file order."""

    elements: list[Element] = field(default_factory=lambda: [Element("", -1, {}, closed=True)])
    events: list[Event] = field(default_factory=list)
    title: str = ""
    has_blocks: bool = False


def grow(page: str, start: int, end: int, *, path: str, line_of: LineOf | None = None) -> Page:
    """The page in ``page[start:end]``. Raises InputError as ``tokens`` does, and beyond 2,000 nested elements."""
    grower = _Grower(page, path)
    for token in tokens(page, start, end, path=path, line_of=line_of):
        grower.take(token)
    grower.close_to(1, ended=False)
    for element in reversed(grower.page.elements[1:]):
        grower.page.elements[element.parent].weight += element.weight
    return grower.page


class _Grower:
    def __init__(self, source: str, path: str) -> None:
        self.page = Page()
        self._source = source
        self._path = path
        self._stack = [0]
        self._open: defaultdict[str, list[int]] = defaultdict(list)  # tag -> places in the stack
        self._blocks: list[int] = []
        self._walls: list[int] = []

    def take(self, token: Token) -> None:
        if token.kind == "start":
            self._start(token)
        elif token.kind == "end":
            self._end(token)
        else:
            self._text(token)

    def _text(self, token: Token) -> None:
        page, place = self.page, self._stack[-1]
        element = page.elements[place]
        if element.tag == "title" and not self._open["svg"]:
            page.title = page.title or " ".join(plain_text(self._source, token.start, token.end).split())
            return
        element.weight += len("".join(self._source[token.start : token.end].split()))
        page.events.append(Event("raw" if token.kind == "raw" else "text", place, token.start, token.end))

    def _start(self, token: Token) -> None:
        name = token.name
        if name == "br":
            self._event("break", token)
            self.page.has_blocks = True
            return
        if name in _CLOSE_PARAGRAPH:
            self._close_innermost(frozenset({"p"}), frozenset())
        if name in HEADINGS and self.page.elements[self._stack[-1]].tag in HEADINGS:
            self.close_to(len(self._stack) - 1, ended=True)
        if name in _SIBLINGS:
            self._close_innermost(*_SIBLINGS[name])
        if name in ("thead", "tfoot"):
            self._close_innermost(*_SIBLINGS["tbody"])
        if name in BLOCKS:
            self._event("block", token)
            self.page.has_blocks |= name not in ("html", "head", "body", "title")
        drawing = token.attributes.endswith("/") and (self._open["svg"] or self._open["math"])
        if name not in VOID and not drawing:
            self._push(token)

    def _push(self, token: Token) -> None:
        place = len(self._stack)
        if place > DEEPEST:
            raise InputError(
                f"{self._path}: tags nested more than {DEEPEST:,} deep",
                hint="is this an article? Check how it was made",
            )
        told = any(word in token.attributes.lower() for word in TOLD) if token.attributes else False
        attributes = attributes_of(token.attributes) if told else {}
        self.page.elements.append(Element(token.name, self._stack[-1], attributes))
        self._stack.append(len(self.page.elements) - 1)
        self._open[token.name].append(place)
        if token.name in BLOCKS:
            self._blocks.append(place)
        if token.name in _WALLS:
            self._walls.append(place)

    def _end(self, token: Token) -> None:
        name = token.name
        if name == "br":
            self._event("break", token)
        if name in BLOCKS:
            self._event("block", token)
        places = self._open[name]
        if not places and name in HEADINGS:
            places = [max((self._open[tag][-1] for tag in HEADINGS if self._open[tag]), default=-1)]
        if not places or places[-1] < self._barrier(name):
            return
        self.close_to(places[-1] + 1, ended=False)
        self.close_to(places[-1], ended=True)

    def _barrier(self, name: str) -> int:
        """The place in the stack below which an end tag does not reach."""
        if name in ("body", "html"):
            return len(self._stack)  # text after them still belongs to the page
        if name in BLOCKS or name in UNSEEN:
            return self._walls[-1] if self._walls and name not in _TABLE else 0
        return self._blocks[-1] if self._blocks else 0

    def _close_innermost(self, tags: frozenset[str], within: frozenset[str]) -> None:
        """Closes the outermost of ``tags`` that is open inside the innermost of ``within`` and of the walls."""
        wall = self._walls[-1] if self._walls else 0
        if tags & _TABLE:
            wall = 0
        for tag in within:
            wall = max(wall, self._open[tag][-1] if self._open[tag] else 0)
        found = [place for tag in tags for place in self._open[tag][-1:] if place > wall]
        if found:
            self.close_to(min(found), ended=True)

    def close_to(self, depth: int, *, ended: bool) -> None:
        """Closes open elements until ``depth`` are left; ``ended``: the last of them was meant to end here."""
        while len(self._stack) > max(depth, 1):
            element = self.page.elements[self._stack.pop()]
            place = len(self._stack)
            element.closed = ended
            for places in (self._open[element.tag], self._blocks, self._walls):
                if places and places[-1] == place:
                    places.pop()

    def _event(self, kind: Literal["block", "break"], token: Token) -> None:
        self.page.events.append(Event(kind, self._stack[-1], token.start, token.end))
