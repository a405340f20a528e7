# SPDX-License-Identifier: Apache-2.0
"""Word documents (DOCX), read as if every tracked change were accepted: insertions are text, deletions are not.

A document has no lines. What mtcheck calls a line is a paragraph, counted from 1 in the order of the document, empty
ones, table cells and text boxes included, then those of the footnotes, then those of the endnotes; the column counts
the characters of the paragraph as shown. Comments, page headers, page footers and hidden text are not read.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mtcheck.article import Article, Role
from mtcheck.errors import InputError
from mtcheck.formats._blocks import Block, BlockWriter, assemble
from mtcheck.formats._paragraphs import LINE_BREAK, Paragraph, attribute, child, local_name, paragraphs
from mtcheck.formats._roles import shape_role, with_headline

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from mtcheck.formats._zipped import Archive

MAGIC: Final = b"PK\x03\x04"
SUFFIXES: Final = (".docx", ".docm", ".dotx")

_USUAL: Final = "word/document.xml"
_KIND: Final = rb'ContentType="[^"]{1,200}(?:wordprocessingml\.\w+|document\.macroEnabled)\.main\+xml"'
_NAME: Final = rb'PartName="/?([^"]{1,200})"'
_MAIN: Final = re.compile(_NAME + rb"\s+" + _KIND + rb"|" + _KIND + rb"\s+" + _NAME)
_LINES: Final = frozenset({"byline", "dateline"})  # often set as a subtitle
_NOTES: Final = ("footnote", "endnote")
_STYLED: Final[tuple[tuple[re.Pattern[str], Role], ...]] = (
    (re.compile(r"title|head(?:line|ing \d)"), "headline"),
    (re.compile(r"subtitle|standfirst|summary|lead|lede|deck"), "summary"),
    (re.compile(r"byline|author"), "byline"),
    (re.compile(r"dateline|date"), "dateline"),
    (re.compile(r"(?:intense )?quote|block text|pull ?quote"), "quote"),
    (re.compile(r"caption|legend|photo credit"), "caption"),
    (re.compile(r"toc \d|toc heading|table of (?:figures|authorities)|index \d|header|footer"), "residue"),
)  # fmt: skip
_BREAKS: Final = re.compile(LINE_BREAK)


def sniff(text: str) -> float:  # noqa: ARG001 - part of the contract
    """No text is a Word document: those are told by their bytes (``knows``)."""
    return 0.0


def read(text: str, *, path: str) -> Article:  # noqa: ARG001 - part of the contract
    """Raises InputError: a Word document is no text."""
    raise InputError(f"{path}: no Word document (DOCX)", hint="it is text; leave --input-format out")


def knows(data: bytes) -> bool:
    """Whether bytes that begin with ``MAGIC`` are a Word document and not another archive."""
    from mtcheck.formats._zipped import Archive

    try:
        return bool(_main_part(Archive(data, path="")))
    except InputError:
        return False


def read_packed(data: bytes, *, path: str) -> Article:
    """The article in a document. ``metadata`` has its ``title`` where it tells one.

    Raises InputError for one that is damaged, encrypted, without text, or unpacks to more than 48 MiB.
    """
    from mtcheck.formats._zipped import Archive

    archive = Archive(data, path=path)
    main = _main_part(archive)
    if not main:
        raise InputError(f"{path}: no Word document (DOCX)", hint="is it a spreadsheet, or another kind of archive?")
    found = list(_all_paragraphs(archive, main, path=path))
    shown = "\n".join(paragraph.text for paragraph in found)
    blocks = _blocks(shown, found, _roles(archive, main, path=path), path=path)
    article = assemble(shown, blocks, path=path, format="docx", metadata=_metadata(archive, path=path))
    article = replace(article, offset_map=replace(article.offset_map, unit="paragraph"))
    if any(passage.role == "headline" for passage in article.passages):
        return article
    return replace(article, passages=tuple(with_headline(article.text, article.passages)))


def _main_part(archive: Archive) -> str:
    """The name of the part that holds the text, "" where there is none."""
    types = archive.read("[Content_Types].xml")
    match = _MAIN.search(types)
    name = (match.group(1) or match.group(2)).decode("utf-8", "replace") if match else _USUAL
    return name if name in archive else ""


def _tree(archive: Archive, name: str, *, path: str) -> Element | None:
    data = archive.read(name)
    if not data:
        return None
    from mtcheck.xml import parse

    return parse(data, path=f"{path} ({name})")


def _all_paragraphs(archive: Archive, main: str, *, path: str) -> Iterator[Paragraph]:
    tree = _tree(archive, main, path=path)
    body = child(tree, "body") if tree is not None else None
    if body is None:
        raise InputError(f"{path}: no Word document (DOCX): it has no body")
    yield from paragraphs(body)
    for kind in _NOTES:
        notes = _tree(archive, posixpath.join(posixpath.dirname(main), f"{kind}s.xml"), path=path)
        for note in notes if notes is not None else ():
            if local_name(note) == kind and attribute(note, "type") in ("", "normal"):
                yield from paragraphs(note)


def _roles(archive: Archive, main: str, *, path: str) -> Mapping[str, Role]:
    """The roles of styles by id; a style without one of its own has that of the style it is based on."""
    styles = _tree(archive, posixpath.join(posixpath.dirname(main), "styles.xml"), path=path)
    names: dict[str, str] = {}
    based: dict[str, str] = {}
    for style in styles if styles is not None else ():
        identifier = attribute(style, "styleId")
        name, base = child(style, "name"), child(style, "basedOn")
        names[identifier] = attribute(name, "val").lower() if name is not None else ""
        based[identifier] = attribute(base, "val") if base is not None else ""
    roles: dict[str, Role] = {}
    for identifier in names:
        following, seen = identifier, set[str]()
        while following in names and following not in seen:
            role = next((role for pattern, role in _STYLED if pattern.fullmatch(names[following])), None)
            if role:
                roles[identifier] = role
                break
            seen.add(following)
            following = based[following]
    return MappingProxyType(roles)


def _blocks(shown: str, found: list[Paragraph], roles: Mapping[str, Role], *, path: str) -> Iterator[Block]:
    writer = BlockWriter(shown, path=path)
    start, headed = 0, False
    for paragraph in found:
        end = start + len(paragraph.text)
        position = start
        for match in _BREAKS.finditer(shown, start, end):
            writer.literal(position, match.start())
            writer.line_break(match.start(), match.end())
            position = match.end()
        writer.literal(position, end)
        start = end + 1
        block = writer.take()
        if block is None:
            continue
        role = roles.get(paragraph.style, "body")
        if role == "headline":
            role, headed = "body" if headed else "headline", True
        shape = shape_role(block.text)
        yield replace(block, role=shape if role == "body" or (role == "summary" and shape in _LINES) else role)


def _metadata(archive: Archive, *, path: str) -> Mapping[str, str]:
    core = _tree(archive, "docProps/core.xml", path=path)
    title = child(core, "title") if core is not None else None
    text = " ".join((title.text or "").split()) if title is not None else ""
    return {"encoding": "utf-8"} | ({"title": text} if text else {})
