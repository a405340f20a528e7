# SPDX-License-Identifier: Apache-2.0
"""NewsML-G2: a news item, or a message with several; each item with text is an article.

The headline, byline and description of ``contentMeta`` go before the text, which stands as XHTML or NITF in
``inlineXML``, or escaped or plain in ``inlineData``. Several of these are renditions of one text: the first of the best
kind is read. A package refers to items of other files and has no text of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from types import MappingProxyType
from typing import Final

from mtcheck.article import Article, OffsetMap, Role
from mtcheck.errors import InputError
from mtcheck.formats import nitf
from mtcheck.formats._blocks import Block
from mtcheck.formats._derived import Derived, article_of, in_reading_order, nothing_in, with_role
from mtcheck.formats._several import only, some
from mtcheck.formats._xml import Document, Node, root_name, root_tag
from mtcheck.languages import primary

SUFFIXES: Final = (".newsml", ".xml")
IN_ITS_ENCODING: Final = True

_ROOTS: Final = frozenset({"newsItem", "newsMessage", "packageItem"})
_SPACE: Final = "http://iptc.org/std/nar/2006-10-01/"
_TRANSLATION: Final = "translationOf"  # of the NewsCodes scheme "irel", whatever alias a file gives it
_DIVISION: Final = MappingProxyType(dict.fromkeys(("inlineXML", "headline", "description", "by", "dateline"), "div"))
_HTML: Final = frozenset({"text/html", "application/xhtml+xml"})


def sniff(text: str) -> float:
    """How sure, 0 to 1, that a text is NewsML-G2: its root element says so."""
    return 1.0 if root_name(text) in _ROOTS and _SPACE in root_tag(text) else 0.0


def read(text: str, *, path: str) -> Article:
    """The article of a document with one item that has text; raises InputError for several, and as ``read_all``."""
    return only(read_all(text, path=path), path=path)


def read_all(text: str, *, path: str) -> Iterator[Article]:
    """An article for each news item that has text.

    ``metadata`` has ``title``, ``id``, ``version``, ``language`` and, for a translation, ``translation-of``: the
    identifier of the item that it was made from. Raises InputError for XML that is not well-formed or not NewsML-G2,
    and for a document with no text.
    """
    document = Document(text, path=path)
    root = document.root
    if root.name not in _ROOTS:
        raise InputError(f"{path}: a <{root.name}> document, not a news item, package or message of NewsML-G2")
    line_starts = OffsetMap.identity(text).line_starts
    articles = (
        article_of(
            text, blocks, path=path, format="newsml", metadata=_metadata(document, item), line_starts=line_starts
        )
        for item in _items(root)
        if (blocks := _blocks(document, item, path=path))
    )
    yield from some(articles, _no_text(root, path))


def _items(root: Node) -> Iterator[Node]:
    if root.name == "newsItem":
        yield root
    for each in root.children("itemSet", "newsMessage"):
        yield from each.children("newsItem")


def _no_text(root: Node, path: str) -> InputError:
    packages = (
        [root]
        if root.name == "packageItem"
        else [*chain(*(s.children("packageItem") for s in root.children("itemSet")))]
    )
    named = [item for package in packages for item in _references(package)]
    if named:
        shown = ", ".join(item.attribute("residref") or item.attribute("href") for item in named[:3])
        return nothing_in(path, "a NewsML-G2 package", hint=f"check the items that it refers to: {shown}")
    return nothing_in(path, "NewsML-G2")


def _references(node: Node) -> Iterator[Node]:
    for each in node.children():
        if each.name == "itemRef":
            yield each
        elif each.name in ("groupSet", "group"):
            yield from _references(each)


def _blocks(document: Document, item: Node, *, path: str) -> list[Block]:
    body = _body(document, item, path=path)
    told = item.child("contentMeta")
    if told is None:
        return body
    spoken = _language(item)
    headlines = _named(document, told, "headline", spoken, path=path)
    first = headlines[:1] if headlines else []
    before = [
        *with_role(headlines[1:], "summary"),
        *with_role(_named(document, told, "by", spoken, path=path), "byline"),
        *with_role(_named(document, told, "dateline", spoken, path=path), "dateline"),
    ]
    captions: list[Block] = []
    for each in _in_language(told, "description", spoken):
        role: Role = "caption" if each.attribute("role").rpartition(":")[2].lower() == "caption" else "summary"
        found = with_role(_text_blocks(document, each, path=path), role)
        (captions if role == "caption" else before).extend(found)
    return in_reading_order(with_role(first, "headline"), [*before, *captions], body)


def _named(document: Document, told: Node, name: str, language: str, *, path: str) -> list[Block]:
    found = _in_language(told, name, language)
    return [block for each in found for block in _text_blocks(document, each, path=path)]


def _in_language(told: Node, name: str, language: str) -> list[Node]:
    """The properties of a name, where some are in the language of the text without those in another."""
    found = list(told.children(name))
    own = [each for each in found if not each.language or primary(each.language) == primary(language)]
    return own if own and language else found


def _language(item: Node) -> str:
    named = item.child("contentMeta", "language")
    return (named.attribute("tag") if named else "") or item.language


def _text_blocks(document: Document, node: Node, *, path: str) -> list[Block]:
    derived = Derived(path=path, file_line=document.line_of)
    derived.write_html(document, node, _DIVISION)
    return derived.html_blocks(path=path)


def _body(document: Document, item: Node, *, path: str) -> list[Block]:
    content = item.child("contentSet")
    if content is None:
        return []
    for node in sorted(content.children("inlineXML", "inlineData"), key=_rank):
        blocks = _content(document, node, path=path)
        if blocks:
            return blocks
    return []


def _rank(node: Node) -> int:
    """XHTML before NITF, other XML, HTML as text, plain text."""
    if node.name == "inlineXML":
        root = next(node.children(), None)
        name = root.name if root else ""
        return {"html": 0, "nitf": 1}.get(name, 2)
    return 3 if node.attribute("contenttype").lower() in _HTML else 4


def _content(document: Document, node: Node, *, path: str) -> list[Block]:
    if node.name == "inlineXML":
        news = node.child("nitf")
        return nitf.write(document, news).html_blocks(path=path) if news else _text_blocks(document, node, path=path)
    kind = node.attribute("contenttype").partition(";")[0].strip().lower()
    if node.attribute("encoding") or not (kind in _HTML or kind in ("", "text/plain")):
        return []  # pictures, or text that is not there as text
    derived = Derived(path=path, file_line=document.line_of)
    derived.write_inside(document, node, escaped=False)
    return derived.html_blocks(path=path) if kind in _HTML else derived.plain_blocks(path=path)


def _metadata(document: Document, item: Node) -> dict[str, str]:
    about = item.child("itemMeta")
    told = item.child("contentMeta")
    links = about.children("link") if about else iter(())
    source = next((link for link in links if _relation(link) == _TRANSLATION), None)
    return {
        "title": document.text_of(told.child("headline") if told else None)
        or document.text_of(about.child("title") if about else None),
        "id": item.attribute("guid"),
        "version": item.attribute("version"),
        "language": _language(item),
        "translation-of": (source.attribute("residref") or source.attribute("href")) if source else "",
    }


def _relation(link: Node) -> str:
    return (link.attribute("rel").rpartition(":")[2] or link.attribute("reluri").rstrip("/").rpartition("/")[2]).strip()
