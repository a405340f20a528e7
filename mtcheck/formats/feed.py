# SPDX-License-Identifier: Apache-2.0
"""Feeds: RSS (0.9x, 1.0, 2.0) and Atom. Each entry is an article: ``feed.xml#1``, ``feed.xml#2`` and so on.

An article is the title and the whole text where the feed carries it, else the description. A description beside the
text is its summary, unless the text repeats it. HTML may stand escaped, in CDATA or, in Atom, as elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from mtcheck.article import Article, OffsetMap
from mtcheck.errors import InputError
from mtcheck.formats._blocks import Block
from mtcheck.formats._derived import Derived, article_of, in_reading_order, nothing_in, unrepeated, with_role
from mtcheck.formats._several import only, some
from mtcheck.formats._xml import CONTENT, DUBLIN_CORE, Document, Node, root_name, root_tag

SUFFIXES: Final = (".rss", ".atom", ".rdf", ".xml")
IN_ITS_ENCODING: Final = True

_ATOM: Final = "http://www.w3.org/2005/Atom"
_MEDIA: Final = "http://search.yahoo.com/mrss/"
_RSS: Final = frozenset(
    {"", "http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/", "http://backend.userland.com/rss2"}
)
_RSS_ONE: Final = re.compile(r"http://(?:purl\.org/rss/1\.0/|my\.netscape\.com/rdf)")


def sniff(text: str) -> float:
    """How sure, 0 to 1, that a text is a feed: its root element says so."""
    name = root_name(text)
    if name == "rss" or (name == "feed" and _ATOM in root_tag(text)):
        return 0.95  # a WordPress export is RSS, too
    return 0.9 if name == "RDF" and _RSS_ONE.search(root_tag(text)) else 0.0


def read(text: str, *, path: str) -> Article:
    """The article of a feed with one entry; raises InputError for several, and as ``read_all`` does."""
    return only(read_all(text, path=path), path=path)


def read_all(text: str, *, path: str) -> Iterator[Article]:
    """An article for each entry that has text.

    ``metadata`` has ``title``, ``id``, ``link``, ``author``, ``published`` and ``language`` where the feed tells them.
    Raises InputError for XML that is not well-formed or no feed, and for a feed with no text in any entry.
    """
    document = Document(text, path=path)
    root = document.root
    if root.name not in ("rss", "RDF", "feed"):
        raise InputError(f"{path}: a <{root.name}> document, no RSS or Atom feed")
    line_starts = OffsetMap.identity(text).line_starts
    articles = (
        article_of(
            text, blocks, path=path, format="feed", metadata=_metadata(document, entry, language, blocks),
            line_starts=line_starts,
        )
        for entry, language in _entries(document)
        if (blocks := _blocks(document, entry, path=path))
    )  # fmt: skip
    yield from some(articles, nothing_in(path, "a feed"))


def _entries(document: Document) -> Iterator[tuple[Node, str]]:
    """Every entry with the language of its feed."""
    root = document.root
    if root.name == "feed":
        yield from ((entry, entry.language or root.language) for entry in root.children("entry"))
        return
    for channel in root.children("channel"):
        language = document.text_of(channel.child("language")) or channel.language or root.language
        yield from ((item, item.language or language) for item in channel.children("item"))
    yield from ((item, item.language or root.language) for item in root.children("item"))  # RSS 1.0 and 0.90


def _blocks(document: Document, entry: Node, *, path: str) -> list[Block]:
    atom = entry.namespace == _ATOM
    spaces = {_ATOM} if atom else _RSS
    own = [each for each in entry.children() if each.namespace in spaces]
    bodies = [each for each in own if each.name == "content"] if atom else []
    bodies = bodies or [each for each in entry.children("encoded") if each.namespace == CONTENT]
    short = [each for each in own if each.name == ("summary" if atom else "description")]
    title = [each for each in own if each.name == "title"]
    body = [block for each in bodies[:1] for block in _read(document, each, path=path)]
    summary = [block for each in short for block in _read(document, each, path=path)]
    headline = [block for each in title[:1] for block in _read(document, each, path=path)]
    if body:
        summary = [block if block.role == "residue" else _as_summary(block) for block in summary]
    else:
        body, summary = summary, []
    body = in_reading_order(with_role(headline, "headline"), summary, body)
    captions = [block for each in _media(entry) for block in _read(document, each, path=path)]
    return [*body, *unrepeated(with_role(captions, "caption"), body)]


def _as_summary(block: Block) -> Block:
    return Block(block.text, block.runs, "summary" if block.role == "body" else block.role)


def _media(entry: Node) -> Iterator[Node]:
    """Descriptions of pictures and films (Media RSS)."""
    for each in entry.children():
        if each.namespace == _MEDIA and each.name == "description":
            yield each
        elif each.namespace == _MEDIA and each.name in ("content", "group"):
            yield from _media(each)


def _read(document: Document, node: Node, *, path: str) -> list[Block]:
    """The blocks of a title, description or text, in whichever form it stands."""
    derived = Derived(path=path, file_line=document.line_of)
    kind = node.attribute("type").lower()
    if kind == "xhtml" or kind.endswith("+xml"):
        for each in node.children():
            derived.write_html(document, each)
        return derived.html_blocks(path=path)
    plain = kind in ("text", "plain", "text/plain") or (node.namespace in (_ATOM, _MEDIA) and not kind)
    if next(node.children(), None):  # HTML that somebody forgot to escape
        derived.write_html(document, node, MappingProxyType({node.name: "div"}))
    else:
        derived.write_inside(document, node, escaped=plain)
    return derived.html_blocks(path=path)


def _metadata(document: Document, entry: Node, language: str, blocks: list[Block]) -> dict[str, str]:
    link = entry.child("link")
    for each in entry.children("link"):
        if each.attribute("rel") in ("", "alternate"):
            link = each
            break
    author = next((each for each in entry.children("creator") if each.namespace == DUBLIN_CORE), None)
    author = author or entry.child("author", "name") or entry.child("author")
    published = next(entry.children("pubDate", "published", "date", "updated"), None)
    return {
        "title": next((block.text for block in blocks if block.role == "headline"), ""),
        "id": document.text_of(entry.child("guid") or entry.child("id")),
        "link": (link.attribute("href") or document.text_of(link)) if link else "",
        "author": document.text_of(author),
        "published": document.text_of(published),
        "language": language,
    }
