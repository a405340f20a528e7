# SPDX-License-Identifier: Apache-2.0
"""An HTML page as blocks of visible text with roles, as far as the markup tells them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Final

from mtcheck.article import Role
from mtcheck.formats._blocks import MOST_PASSAGES, Block, BlockWriter, too_many
from mtcheck.formats._markup import pieces
from mtcheck.formats._roles import is_prose, shape_role, words
from mtcheck.formats._tree import HEADINGS, UNSEEN, Element, Event, Page
from mtcheck.word_lists import word_set

_HIDING_STYLE: Final = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_RESIDUE_TAGS: Final = frozenset(
    {"aside", "button", "dialog", "footer", "form", "menu", "nav", "search", "select", "textarea"}
)
_RESIDUE_ROLES: Final = frozenset({"banner", "complementary", "contentinfo", "navigation", "search"})
_RESIDUE_WORDS: Final = word_set(
    "ad ads advert adverts advertisement advertising breadcrumb breadcrumbs comment comments cookie cookies disqus"
    " navbar navigation newsletter pagination related respond share sharedaddy sharing shares sidebar social socials"
    " sponsored"
)
_STATES: Final = ("has-", "no-", "is-", "with-", "js-", "category-", "tag-", "section-", "topic-")
_ROLE_WORDS: Final[Mapping[str, Role]] = MappingProxyType(
    {
        "byline": "byline", "author": "byline", "authors": "byline", "dateline": "dateline", "caption": "caption",
        "standfirst": "summary", "summary": "summary", "lede": "summary", "subtitle": "summary",
        "description": "summary", "subheadline": "summary", "deck": "summary",
    }
)  # fmt: skip
_ROLE_TAGS: Final[Mapping[str, Role]] = MappingProxyType(
    {"address": "byline", "blockquote": "quote", "caption": "caption", "figcaption": "caption"}
)
_LONGEST: Final[Mapping[Role, int]] = MappingProxyType({"byline": 25, "dateline": 15, "caption": 90, "summary": 90})
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_BLANK_LINE: Final = re.compile(r"[ \t\r\f]*\n[ \t\r\f]*\n\s*")
_LINE: Final = re.compile(r"\r\n|[\r\n]")
_NEARLY_ALL: Final = 0.9  # of a block's characters, for its role to be that of the element around them
_PROSE_ELSEWHERE: Final = 300  # characters that make up an article beside a long comments section


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the markup says of an element's text. ``inside``: part of an article or the main element."""

    unseen: bool = False
    residue: bool = False
    role: Role | None = None
    headline: bool = False
    inside: bool = False
    preformatted: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """A block with what the markup says of it."""

    block: Block
    residue: bool
    role: Role | None
    tag: str
    inside: bool


def page_blocks(decoded: str, page: Page, *, path: str, whole: int = 0) -> list[Block]:
    """The page's blocks in file order; residue where the markup says so.

    ``whole`` is the size of the text in code points where the page is only a part of it. Raises InputError for
    far too many blocks.
    """
    walk = _Walk(decoded, page, path, max(whole, page.elements[0].weight))
    found = list(islice(walk.blocks(), MOST_PASSAGES + 1))
    if len(found) > MOST_PASSAGES:
        raise too_many(path, MOST_PASSAGES, "passages")
    headline = _headline(found, page.title)
    bounded = any(each.inside for each in found)
    return [
        Block(each.block.text, each.block.runs, "headline" if each is headline else _role(each, bounded=bounded))
        for each in found
    ]


def _role(found: _Found, *, bounded: bool) -> Role:
    text = found.block.text
    if found.residue:
        return "residue"
    if found.role and words(text) <= _LONGEST.get(found.role, words(text)):
        return found.role
    if bounded and not found.inside and not is_prose(text):
        return "residue"
    return shape_role(text)


def _headline(found: list[_Found], title: str) -> _Found | None:
    """The main heading: an h1 if there is one, by preference the one in the article that the title repeats."""
    candidates = [each for each in found if not each.residue and each.tag in HEADINGS and each.role is None]
    if not candidates:
        return None
    first = [each for each in candidates if each.tag == "h1"]
    repeated = [each for each in candidates if words(each.block.text) > 2 and _repeats(title, each.block.text)]
    chosen = first or repeated[:1]
    return max(
        chosen,
        key=lambda each: (each.inside, _repeats(title, each.block.text), words(each.block.text) > 2),
        default=None,
    )


def _repeats(title: str, heading: str) -> bool:
    return " ".join(heading.split()).casefold() in title.casefold()


class _Walk:
    """Goes through a page's events and cuts its visible text into blocks."""

    def __init__(self, decoded: str, page: Page, path: str, whole: int) -> None:
        self._decoded = decoded
        self._page = page
        self._standings = _standings(page, whole)
        self._writer = BlockWriter(decoded, path=path)
        self._weights: Counter[int] = Counter()
        self._broken = False

    def blocks(self) -> Iterator[_Found]:
        """Every block with something to see in it."""
        for event in self._page.events:
            if event.kind == "block":
                yield from self._flush()
            elif event.kind == "break":
                yield from self._break(event)
            elif not self._standings[event.element].unseen:
                yield from self._text(event)
        yield from self._flush()

    def _break(self, event: Event) -> Iterator[_Found]:
        """A line break; two with nothing between them end a paragraph."""
        if self._broken:
            yield from self._flush()
        else:
            self._writer.line_break(event.start, event.end)
            self._broken = True

    def _text(self, event: Event) -> Iterator[_Found]:
        separator = _LINE if self._standings[event.element].preformatted else None
        if separator is None and not self._page.has_blocks:
            separator = _BLANK_LINE
        position = event.start
        if separator:
            for match in separator.finditer(self._decoded, event.start, event.end):
                self._write(event, position, match.start())
                if separator is _BLANK_LINE:
                    yield from self._flush()
                else:
                    yield from self._break(Event("break", event.element, match.start(), match.end()))
                position = match.end()
        self._write(event, position, event.end)

    def _write(self, event: Event, start: int, end: int) -> None:
        if start >= end:
            return
        if event.kind == "raw":
            self._writer.literal(start, end)
        else:
            for piece in pieces(self._decoded, start, end):
                if piece.decoded is None:
                    self._writer.literal(piece.start, piece.end)
                else:
                    self._writer.decoded(piece.decoded, piece.start, piece.end)
        seen = len("".join(self._decoded[start:end].split()))
        if seen:
            self._weights[event.element] += seen
            self._broken = False

    def _flush(self) -> Iterator[_Found]:
        weights, self._weights = self._weights, Counter()
        self._broken = False
        block = self._writer.take()
        if block is None:
            return
        total = sum(weights.values())
        roles: Counter[Role | None] = Counter()
        residue = inside = 0
        for place, weight in weights.items():
            standing = self._standings[place]
            roles[standing.role] += weight
            residue += weight * standing.residue
            inside += weight * standing.inside
        role, most = roles.most_common(1)[0]
        tag = next((self._heading(place) for place in weights), "")
        yield _Found(
            block, residue >= total * _NEARLY_ALL, role if most >= total * _NEARLY_ALL else None, tag, inside > 0
        )

    def _heading(self, place: int) -> str:
        """The heading that an element stands in, or "" (headings are seldom deep: a few steps up are enough)."""
        for _ in range(6):
            element = self._page.elements[place]
            if element.tag in HEADINGS:
                return "h1" if self._standings[place].headline else element.tag
            if element.parent < 0:
                break
            place = element.parent
        return "h1" if self._standings[place].headline else ""


def _standings(page: Page, whole: int) -> list[_Standing]:
    elements = page.elements
    holding = _holding_article(elements)
    frame = _frame(elements, whole)
    standings = [_Standing()]
    for place, element in enumerate(elements[1:], start=1):
        above = standings[element.parent]
        named = _names(element)
        large = element.weight * 2 > whole
        sidelined = place in holding or (large and not _article_elsewhere(elements, place, holding))
        standings.append(
            _Standing(
                unseen=above.unseen or _dropped(element) or (_hidden(element) and not (large or place in holding)),
                residue=above.residue or (not sidelined and _is_residue(elements, element, named)),
                role=_own_role(element, named, large=large) or above.role,
                headline=above.headline or element.attributes.get("itemprop", "") == "headline" or "headline" in named,
                inside=above.inside or place in frame,
                preformatted=above.preformatted or element.tag == "pre",
            )
        )
    return standings


def _holding_article(elements: list[Element]) -> frozenset[int]:
    """Elements around an article, a main element or an h1 with text: none of them is residue as a whole."""
    holding: set[int] = set()
    for place, element in enumerate(elements):
        if element.tag in ("article", "main", "h1") and element.weight:
            up = place if element.tag != "h1" else element.parent
            while up > 0 and up not in holding:
                holding.add(up)
                up = elements[up].parent
    return frozenset(holding)


def _article_elsewhere(elements: list[Element], place: int, holding: frozenset[int]) -> bool:
    """True when the page's article stands outside of a large element, as beside a long comments section."""
    return bool(holding) and elements[0].weight - elements[place].weight >= _PROSE_ELSEWHERE


def _frame(elements: list[Element], whole: int) -> frozenset[int]:
    """The elements that the article is in: the one article of a page, or every article and main element."""
    articles = [place for place, element in enumerate(elements) if element.tag == "article" and element.weight]
    if len(articles) == 1 and elements[articles[0]].weight >= min(_PROSE_ELSEWHERE, whole // 2):
        return frozenset(articles)
    mains = [place for place, element in enumerate(elements) if element.tag == "main" and element.weight]
    return frozenset(articles + mains)


def _dropped(element: Element) -> bool:
    """True for what no browser shows as text; one that is never closed would take the rest of the page with it."""
    return element.tag in UNSEEN and element.closed


def _hidden(element: Element) -> bool:
    told = element.attributes
    return (
        "hidden" in told
        or told.get("aria-hidden", "").lower() == "true"
        or _HIDING_STYLE.search(told.get("style", "")) is not None
    )


def _names(element: Element) -> frozenset[str]:
    """The words of an element's class and id: "shareButtons" has share in it, "shareholder" has not."""
    told = element.attributes
    if not told:
        return frozenset()
    labels = f"{told.get('class', '')} {told.get('id', '')}".split()
    chosen = (label for label in labels if not label.lower().startswith(_STATES))
    return frozenset(word.lower() for label in chosen for word in _WORD.findall(label))


def _is_residue(elements: list[Element], element: Element, named: frozenset[str]) -> bool:
    if element.tag in ("body", "html", "article", "main"):
        return False
    if element.tag == "footer":
        return elements[element.parent].tag not in ("blockquote", "figure")
    if element.tag in _RESIDUE_TAGS or element.attributes.get("role", "").lower() in _RESIDUE_ROLES:
        return True
    if element.tag == "li" and _within_header(elements, element):
        return True
    return bool(named & _RESIDUE_WORDS)


def _within_header(elements: list[Element], element: Element) -> bool:
    for _ in range(12):
        element = elements[element.parent]
        if element.parent < 0:
            return False
        if element.tag == "header":
            return True
    return False


def _own_role(element: Element, named: frozenset[str], *, large: bool) -> Role | None:
    if large and element.tag != "blockquote":
        return None
    if element.tag in _ROLE_TAGS:
        return _ROLE_TAGS[element.tag]
    told = element.attributes
    if "author" in told.get("rel", "").lower().split() or told.get("itemprop", "").lower() == "author":
        return "byline"
    return next((role for word, role in _ROLE_WORDS.items() if word in named), None)
