# SPDX-License-Identifier: Apache-2.0
"""Splits HTML into tags and text, each with its place in the decoded file.

Written here because what counts is the place of every character: lxml knows the line of an element only and drops
what stands deeper than some 250 levels, and html.parser splits text in a way that changes between Python versions
and can take quadratic time. Every pattern below reads each character once. Input is never refused for being malformed:
what is not markup is text, as in a browser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html.entities import html5
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from mtcheck.article import line_ends
from mtcheck.errors import InputError
from mtcheck.formats._blocks import too_many

Kind = Literal["text", "raw", "start", "end"]

_ATTRIBUTE_VALUE: Final = r"""(?:"[^"]*+"|'[^']*+'|(?!["'])[^ \t\n\r\f>]++|["'][^ \t\n\r\f>]*+|(?=>))"""
_ATTRIBUTE: Final = r"(?:=[^ \t\n\r\f/>=]*+|[^ \t\n\r\f/>=]++)" rf"(?:[ \t\n\r\f]*+=[ \t\n\r\f]*+{_ATTRIBUTE_VALUE})?+"
_TAG: Final = re.compile(rf"<(/?)([a-zA-Z][^ \t\n\r\f/>]*+)((?:[ \t\n\r\f/]++|{_ATTRIBUTE})*+)>")
_ONE_ATTRIBUTE: Final = re.compile(
    rf"(=[^ \t\n\r\f/>=]*+|[^ \t\n\r\f/>=]++)(?:[ \t\n\r\f]*+=[ \t\n\r\f]*+({_ATTRIBUTE_VALUE}))?+"
)
_LOOSE_TAG: Final = re.compile(r"<(/?)([a-zA-Z][^ \t\n\r\f/>]*+)([^>]*+)>")
_TAG_BEGINS: Final = re.compile(r"</?[a-zA-Z]")
_EMPTY_COMMENT: Final = re.compile(r"<!--(?:-?>)")
_COMMENT_END: Final = re.compile(r"--!?>")
_MARKUP: Final = re.compile(r"<[a-zA-Z!?/]")
_REFERENCE: Final = re.compile(r"&(?:#[xX][0-9a-fA-F]++;?|#[0-9]++;?|[a-zA-Z][a-zA-Z0-9]{1,31};?)")
_TEXT_LOST: Final = re.compile(r"</?(?:p|div|h[1-6]|li|article|br)[ \t\n\r\f/>]", re.IGNORECASE)

_DROPPED: Final = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes"})  # text, but never shown
_TEXT_ONLY: Final = frozenset({"title", "textarea"})
_CLOSING: Final = MappingProxyType(
    {name: re.compile(rf"</{name}(?=[ \t\n\r\f/>])", re.IGNORECASE) for name in _DROPPED | _TEXT_ONLY}
)
_CAREFUL_TAGS: Final = 100  # tags without an end that are looked at closely; then the next ">" ends them
_MOST_TAGS: Final = 150_000  # pages that browsers already find heavy have a few thousand


LineOf = Callable[[int], int]
"""From an offset in a text to the line of the file, from 1, that it was read from."""


class Token(NamedTuple):
    """A piece of the page. ``name`` is the tag in lower case, ``attributes`` the text between name and ``>``.

    ``text`` holds character references to decode, ``raw`` is to be taken as it stands.
    """

    kind: Kind
    name: str
    attributes: str
    start: int
    end: int


def tokens(page: str, start: int, end: int, *, path: str, line_of: LineOf | None = None) -> Iterator[Token]:
    """The tokens of ``page[start:end]`` in order; comments, declarations, scripts and styles are left out.

    ``line_of`` tells the line of the file that an offset in ``page`` stands on, where ``page`` is not the file itself.

    Raises InputError where an unclosed script or comment swallows paragraphs, and for more than 150,000 tags.
    """
    line_of = line_of or (lambda offset: line_ends(page, 0, offset) + 1)
    position = start
    last_bracket = page.rfind(">", start, end)
    unended = count = 0
    while position < end:
        found = _MARKUP.search(page, position, end)
        if found is None or found.start() > last_bracket:
            yield Token("text", "", "", position, end)
            return
        at = found.start()
        if at > position:
            yield Token("text", "", "", position, at)
        if not _TAG_BEGINS.match(page, at, end):
            position, inside = _declaration(page, at, end, path=path, line_of=line_of)
            if inside:
                yield Token("raw", "", "", *inside)
            continue
        count += 1
        if count > _MOST_TAGS:
            raise too_many(path, _MOST_TAGS, "tags")
        tag = _TAG.match(page, at, end) if unended < _CAREFUL_TAGS else None
        if tag is None:
            unended += 1
            tag = _LOOSE_TAG.match(page, at, end)
        if tag is None:
            raise InputError(f"{path}: a tag that never ends: {page[at : at + 40]!r}")
        position = tag.end()
        closing, name, attributes = tag.groups()
        name = name.lower()
        yield Token("end" if closing else "start", name, attributes, at, position)
        if not closing and name in _DROPPED:
            position = _after_dropped(page, name, position, end, path=path, line_of=line_of)
        elif not closing and name in _TEXT_ONLY:
            stop = _closing_tag(page, name, position, end)
            if stop is not None:
                yield Token("text", "", "", position, stop)
                position = stop


def _closing_tag(page: str, name: str, position: int, end: int) -> int | None:
    match = _CLOSING[name].search(page, position, end)
    return match.start() if match else None


def _after_dropped(page: str, name: str, position: int, end: int, *, path: str, line_of: LineOf) -> int:
    stop = _closing_tag(page, name, position, end)
    if stop is not None:
        return stop
    return _rest_dropped(page, f"<{name}>", position, end, path=path, line_of=line_of)


def _rest_dropped(page: str, what: str, position: int, end: int, *, path: str, line_of: LineOf) -> int:
    """The end of the page, where an unclosed ``what`` hides nothing that was meant to be read."""
    if _TEXT_LOST.search(page, position, end):
        raise InputError(f"{path}: {what} on line {line_of(position)} is never closed and hides the text after it")
    return end


def _declaration(page: str, at: int, end: int, *, path: str, line_of: LineOf) -> tuple[int, tuple[int, int] | None]:
    """The end of a comment, declaration or processing instruction, and the text inside if it is a CDATA section.

    Browsers hide CDATA outside of XML; feeds and XHTML mean it to be read, so it is.
    """
    if page.startswith("<!--", at):
        if short := _EMPTY_COMMENT.match(page, at, end):
            return short.end(), None
        close = _COMMENT_END.search(page, at + 4, end)
        if close is None:
            return _rest_dropped(page, "a comment", at, end, path=path, line_of=line_of), None
        return close.end(), None
    if page.startswith("<![CDATA[", at):
        stop = page.find("]]>", at, end)
        if stop >= 0:
            return stop + 3, (at + 9, stop)
    stop = page.find(">", at, end)
    return (stop + 1 if stop >= 0 else end), None


def attributes_of(text: str) -> Mapping[str, str]:
    """The attributes of a start tag by name in lower case; the first of two of a name counts."""
    found: dict[str, str] = {}
    for match in _ONE_ATTRIBUTE.finditer(text):
        value = match.group(2) or ""
        if len(value) > 1 and value[0] in "\"'" and value[-1] == value[0]:
            value = value[1:-1]
        found.setdefault(match.group(1).lower(), value)
    return found


class Piece(NamedTuple):
    """A stretch of text; ``decoded`` is None where it stands in the file as it is read."""

    start: int
    end: int
    decoded: str | None


def pieces(page: str, start: int, end: int) -> Iterator[Piece]:
    """A text token cut at its character references."""
    position = start
    for match in _REFERENCE.finditer(page, start, end):
        decoded, length = _character(match.group())
        if decoded is None:
            continue
        if match.start() > position:
            yield Piece(position, match.start(), None)
        position = match.start() + length
        yield Piece(match.start(), position, decoded)
    if position < end:
        yield Piece(position, end, None)


def plain_text(page: str, start: int, end: int) -> str:
    """A text token as it is read."""
    return "".join(page[p.start : p.end] if p.decoded is None else p.decoded for p in pieces(page, start, end))


def _character(reference: str) -> tuple[str | None, int]:
    """What a character reference stands for and how much of it was used; None where it is only text."""
    if reference[1] == "#":
        return _numeric(reference[2:].rstrip(";")), len(reference)
    name = reference[1:]
    for length in range(len(name), 1, -1):  # "&copy2026" is a sign and a year
        if name[:length] in html5:
            return html5[name[:length]], length + 1
    return None, 0


def _numeric(digits: str) -> str:
    base = 16 if digits[0] in "xX" else 10
    digits = digits.lstrip("xX").lstrip("0")
    code = int(digits, base) if 0 < len(digits) <= 7 else 0
    if 0x80 <= code <= 0x9F:
        return bytes([code]).decode("cp1252", "replace")
    return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"
