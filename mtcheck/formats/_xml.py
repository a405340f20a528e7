# SPDX-License-Identifier: Apache-2.0
"""XML, read safely, with the place of every character.

lxml says whether a file is well-formed, expands what it may and refuses the rest; ours is the walk that knows where in
the file everything stands, for lxml knows lines of elements only. The walk is made over what lxml has passed, and each
of its elements is held against lxml's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.entities import html5
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from mtcheck.article import line_ends
from mtcheck.errors import InputError
from mtcheck.formats._blocks import too_many
from mtcheck.xml import parse

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MOST_ELEMENTS: Final = 200_000
MOST_ATTRIBUTES: Final = 1000
MOST_EXPANDED: Final = 200_000  # characters of one declared entity, or of all that an article uses
DEEPEST_ENTITY: Final = 20
CONTENT: Final = "http://purl.org/rss/1.0/modules/content/"
"""Namespace of an RSS module, as is the next."""
DUBLIN_CORE: Final = "http://purl.org/dc/elements/1.1/"

_PREDEFINED: Final = MappingProxyType({"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"})
_NAMED: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_DECLARING: Final = re.compile(r"<!ENTITY\s+([^\s%][^\s]*)\s")
_REFERENCE: Final = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([^\s&;#<]+));")
_START: Final = re.compile(r"""<([^\s/>!?]+)((?:[^>"']++|"[^"]*+"|'[^']*+')*+)>""")
_IN_DOCTYPE: Final = re.compile(r"""<!--|<\?|["'\[\]>]""")
_CLOSING: Final = MappingProxyType({"<!--": "-->", "<?": "?>", '"': '"', "'": "'"})
_BEFORE_ROOT: Final = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*+", re.DOTALL)
_LOOKED_AT: Final = 100_000


def root_tag(text: str) -> str:
    """The start tag of the root element as it stands in a text; "" where none does, so also for no XML."""
    text = text[:_LOOKED_AT]
    position = _match_end(_BEFORE_ROOT, text, 0)
    if text.startswith("<!DOCTYPE", position):
        position = _match_end(_BEFORE_ROOT, text, _after_doctype(text, position))
    match = _START.match(text, position)
    return match.group() if match else ""


def root_name(text: str) -> str:
    """The local name of the root element, "" where there is none."""
    tag = root_tag(text)
    return re.split(r"[\s/>]", tag[1:], maxsplit=1)[0].rpartition(":")[2] if tag else ""


def _match_end(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position


class Text(NamedTuple):
    """Characters between tags, ``raw`` in a CDATA section."""

    start: int
    end: int
    raw: bool


class Piece(NamedTuple):
    """A stretch of the file; ``decoded`` is None where it reads as it stands."""

    start: int
    end: int
    decoded: str | None


@dataclass(slots=True)
class Node:
    """An element. ``name`` is local, attributes are named as lxml names them; what lies between its tags is
    ``[inner_start, inner_end)``, and ``[start, end)`` with them."""

    name: str
    namespace: str
    attributes: Mapping[str, str]
    start: int
    inner_start: int
    inner_end: int = -1
    end: int = -1
    content: list[Node | Text] = field(default_factory=list)

    def children(self, *names: str) -> Iterator[Node]:
        """The elements right inside of it that have one of these names; all of them without a name."""
        return (each for each in self.content if isinstance(each, Node) and (not names or each.name in names))

    def child(self, *way: str) -> Node | None:
        """The first element that a way of names leads to."""
        found: Node | None = self
        for name in way:
            found = next(found.children(name), None) if found else None
        return found

    def attribute(self, name: str) -> str:
        """An attribute without namespace, stripped; "" where there is none."""
        return self.attributes.get(name, "").strip()

    @property
    def language(self) -> str:
        """Its own ``xml:lang``, or ""."""
        return self.attribute("{http://www.w3.org/XML/1998/namespace}lang")


class Document:
    """A well-formed file: ``root``, and what its text reads as."""

    def __init__(self, text: str, *, path: str, lines_before: int = 0) -> None:
        """Raises InputError as ``parse`` does, its lines counted on from ``lines_before``, and for more than 200,000
        elements."""
        self.source = text
        self.path = path
        self._lines_before = lines_before
        lead = len(text) - len(text.lstrip())  # feeds often begin with a blank line; XML forbids it
        lines_before += line_ends(text, 0, lead)
        root = parse(_with_known_names(text[lead:]), path=path, lines_before=lines_before)
        self._entities = _declared(root)
        self._expanded = 0
        self.root = self._grow(root, lead)

    def line_of(self, offset: int) -> int:
        """The line of the file, from 1, that an offset in ``source`` stands on."""
        return line_ends(self.source, 0, offset) + 1 + self._lines_before

    def pieces(self, text: Text) -> Iterator[Piece]:
        """A stretch of text cut at its references."""
        if text.raw:
            yield Piece(text.start, text.end, None)
            return
        position = text.start
        for match in _REFERENCE.finditer(self.source, text.start, text.end):
            decoded = self._decoded(match, depth=0)
            if match.start() > position:
                yield Piece(position, match.start(), None)
            position = match.end()
            yield Piece(match.start(), position, decoded)
        if position < text.end:
            yield Piece(position, text.end, None)

    def text_of(self, node: Node | None) -> str:
        """All text in an element, white space collapsed; "" for None."""
        return " ".join("".join(self._strings(node)).split()) if node else ""

    def _strings(self, node: Node) -> Iterator[str]:
        for each in node.content:
            if isinstance(each, Node):
                yield from self._strings(each)
            else:
                for start, end, decoded in self.pieces(each):
                    yield self.source[start:end] if decoded is None else decoded

    def _decoded(self, match: re.Match[str], *, depth: int) -> str:
        hexadecimal, decimal, name = match.groups()
        if name is None:
            return chr(int(hexadecimal, 16) if hexadecimal else int(decimal))
        if name in _PREDEFINED:
            return _PREDEFINED[name]
        value = self._entities.get(name)
        if value is None:
            return html5.get(f"{name};", match.group())
        if "<" in value or depth > DEEPEST_ENTITY:
            raise InputError(f"{self.path}: the entity &{name}; holds markup", hint="write out what it stands for")
        expanded = _REFERENCE.sub(lambda inner: self._decoded(inner, depth=depth + 1), value)
        self._expanded += len(expanded)
        if self._expanded > MOST_EXPANDED:
            raise too_many(self.path, MOST_EXPANDED, "characters out of entities")
        return expanded

    def _grow(self, root: Element, position: int) -> Node:
        """The elements with their places, each told by lxml and found in the file."""
        told = root.iter("*")
        top = Node("", "", {}, position, position)
        stack = [top]
        count = 0
        for kind, start, end, name in _tokens(self.source, position):
            if kind in ("text", "raw"):
                stack[-1].content.append(Text(start, end, kind == "raw"))
            elif kind == "end":
                node = stack.pop()
                node.inner_end, node.end = start, end
            else:
                count += 1
                if count > MOST_ELEMENTS:
                    raise too_many(self.path, MOST_ELEMENTS, "elements")
                node = _node(next(told, None), name, start, end, path=self.path)
                stack[-1].content.append(node)
                if kind == "start":
                    stack.append(node)
        found = next(top.children(), None)
        if found is None or len(stack) != 1 or next(told, None) is not None:
            raise InputError(f"{self.path}: an entity holds markup", hint="write out what it stands for")
        return found


def _node(element: Element | None, name: str, start: int, end: int, *, path: str) -> Node:
    space, _, local = str(element.tag).rpartition("}") if element is not None else ("", "", "")
    if element is None or name.rpartition(":")[2] != local:
        raise InputError(f"{path}: an entity holds markup", hint="write out what it stands for")
    if len(element.attrib) > MOST_ATTRIBUTES:  # lxml looks for each from the first on
        raise too_many(path, MOST_ATTRIBUTES, "attributes of one element")
    attributes = {str(key): str(value) for key, value in element.attrib.items()}
    return Node(local, space[1:], attributes, start, end, end, end)


def _declared(root: Element) -> dict[str, str]:
    dtd = root.getroottree().docinfo.internalDTD
    return {str(e.name): str(e.content or "") for e in dtd.iterentities()} if dtd is not None else {}


def _with_known_names(text: str) -> str:
    """The text with the names of HTML that it does not declare written as numbers.

    They come from a DTD that is never fetched, or from a careless writer, and every reader of feeds knows them.
    """
    own = {match.group(1) for match in _DECLARING.finditer(text)} | set(_PREDEFINED)

    def numbered(match: re.Match[str]) -> str:
        known = None if match.group(1) in own else html5.get(f"{match.group(1)};")
        return "".join(f"&#{ord(letter)};" for letter in known) if known else match.group()

    return _NAMED.sub(numbered, text)


def _tokens(text: str, position: int) -> Iterator[tuple[str, int, int, str]]:
    """Tags and text of a document that is known to be well-formed: kind, start, end, name."""
    while True:
        at = text.find("<", position)
        if at < 0:
            return
        if at > position:
            yield "text", position, at, ""
        if text.startswith("</", at):
            position = text.index(">", at) + 1
            yield "end", at, position, ""
        elif text.startswith("<!--", at):
            position = text.index("-->", at + 4) + 3
        elif text.startswith("<![CDATA[", at):
            stop = text.index("]]>", at)
            position = stop + 3
            yield "raw", at + 9, stop, ""
        elif text.startswith("<?", at):
            position = text.index("?>", at) + 2
        elif text.startswith("<!", at):
            position = _after_doctype(text, at)
        else:
            match = _START.match(text, at)
            if match is None:
                return
            position = match.end()
            yield "empty" if match.group(2).endswith("/") else "start", at, position, match.group(1)


def _after_doctype(text: str, at: int) -> int:
    inside = 0
    while match := _IN_DOCTYPE.search(text, at):
        found, at = match.group(), match.end()
        if found in _CLOSING:
            stop = text.find(_CLOSING[found], at)
            if stop < 0:
                break
            at = stop + len(_CLOSING[found])
        elif found == ">" and not inside:
            return at
        inside += (found == "[") - (found == "]")
    return len(text)
