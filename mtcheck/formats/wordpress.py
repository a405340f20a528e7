# SPDX-License-Identifier: Apache-2.0
"""WordPress: exports (WXR), and posts as its REST interface gives them (JSON). Each post is an article.

Of an export, items of type post are read, drafts among them, but not what lies in the bin; pages, attachments and
menus are passed over. An export of any size is read in constant memory. Of the REST interface, the text as it was typed
(``content.raw``) is preferred to the text as shown (``content.rendered``).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from mtcheck.article import Article, OffsetMap
from mtcheck.errors import InputError
from mtcheck.formats._blocks import Block
from mtcheck.formats._classic import content_blocks
from mtcheck.formats._derived import Derived, article_of, in_reading_order, nothing_in, with_role
from mtcheck.formats._items import Item, items
from mtcheck.formats._json import String, Value, derived, parse
from mtcheck.formats._several import only, some
from mtcheck.formats._xml import CONTENT, DUBLIN_CORE, Document, Node, root_name, root_tag

SUFFIXES: Final = (".wxr", ".xml", ".json")
IN_ITS_ENCODING: Final = True

_NAMESPACE: Final = "wordpress.org/export/"
_REST: Final = re.compile(r'"(?:content|title)"\s*:\s*\{\s*"(?:rendered|raw|protected)"\s*:')
_LOOKED_AT: Final = 200_000
_IN_THE_BIN: Final = frozenset({"trash", "auto-draft", "inherit"})
_POST: Final = "post"

Post = dict[str, Value]


def sniff(text: str) -> float:
    """How sure, 0 to 1, that a text is of this format: an RSS file that speaks of exports, or a post's own keys."""
    if text.lstrip()[:1] in ("{", "["):
        return 0.9 if _REST.search(text[:_LOOKED_AT]) else 0.0
    return 1.0 if root_name(text) == "rss" and _NAMESPACE in root_tag(text) else 0.0


def read(text: str, *, path: str) -> Article:
    """The article of a file with one post; raises InputError for several, and as ``read_all`` does."""
    return only(read_all(text, path=path), path=path)


def read_all(text: str, *, path: str) -> Iterator[Article]:
    """An article for each post that has text. ``metadata`` has ``title``, ``id``, ``link``, ``published``, ``status``.

    Raises InputError for what is no export and no post, and for a file with no text in any post.
    """
    if text.lstrip()[:1] in ("{", "["):
        found = _posts(text, path=path)
    else:
        document = Document(text, path=path)
        if document.root.name != "rss":
            raise InputError(f"{path}: a <{document.root.name}> document, no WordPress export")
        starts = OffsetMap.identity(text).line_starts
        nodes = (item for channel in document.root.children("channel") for item in channel.children("item"))
        found = (article for node in nodes if (article := _article(document, node, path=path, line_starts=starts)))
    yield from some(found, nothing_in(path, "WordPress data"))


def read_stream(path: Path) -> Iterator[Article]:
    """As ``read_all``, of an export of any size, one item in memory at a time."""
    name = str(path)
    found = (article for item in items(path, "item", "channel") if (article := _streamed(item, path=name)))
    yield from some(found, nothing_in(name, "a WordPress export"))


def _streamed(item: Item, *, path: str) -> Article | None:
    """The article of an item that was cut out of its file, with its places in that file."""
    document = Document(item.framed, path=path, lines_before=item.lines_shifted)
    node = document.root.child("channel", "item")
    article = _article(document, node, path=path) if node else None
    if article is None:
        return None
    metadata = MappingProxyType({**article.metadata, "encoding": item.encoding})
    return replace(article, offset_map=item.placed(article.offset_map), metadata=metadata)


def _article(
    document: Document, item: Node, *, path: str, line_starts: tuple[int, ...] | None = None
) -> Article | None:
    if document.text_of(item.child("post_type")) not in (_POST, ""):
        return None
    if document.text_of(item.child("status")) in _IN_THE_BIN:
        return None
    written = {each.namespace: each for each in item.children("encoded")}
    content, excerpt = written.pop(CONTENT, None), next(iter(written.values()), None)
    body = content_blocks(_inside(document, content), path=path, as_typed=True)
    summary = with_role(content_blocks(_inside(document, excerpt), path=path, as_typed=True), "summary")
    title = with_role(_inside(document, item.child("title")).html_blocks(path=path), "headline")
    blocks = in_reading_order(title, summary, body)
    if not body or not blocks:
        return None
    metadata = {
        "title": document.text_of(item.child("title")),
        "id": document.text_of(item.child("post_id")),
        "link": document.text_of(item.child("link")),
        "author": document.text_of(next((n for n in item.children("creator") if n.namespace == DUBLIN_CORE), None)),
        "published": document.text_of(item.child("post_date_gmt") or item.child("pubDate")),
        "status": document.text_of(item.child("status")),
    }
    return article_of(
        document.source, blocks, path=path, format="wordpress", metadata=metadata, line_starts=line_starts
    )


def _inside(document: Document, node: Node | None) -> Derived:
    written = Derived(path=document.path, file_line=document.line_of)
    if node is not None:
        written.write_inside(document, node, escaped=False)
    return written


def _posts(text: str, *, path: str) -> Iterator[Article]:
    value = parse(text, path=path)
    posts = value if isinstance(value, list) else [value]
    line_starts = OffsetMap.identity(text).line_starts
    for post in posts:
        if not isinstance(post, dict) or "content" not in post:
            raise InputError(f"{path}: JSON, but no WordPress post: there is no content in it")
        blocks = _post_blocks(text, post, path=path)
        if blocks:
            keys = {"title": "title", "id": "id", "link": "link", "published": "date_gmt", "status": "status"}
            told = {name: _plain(post.get(key)) for name, key in keys.items()}
            yield article_of(text, blocks, path=path, format="wordpress", metadata=told, line_starts=line_starts)


def _post_blocks(text: str, post: Post, *, path: str) -> list[Block]:
    content, typed = _string(post.get("content"))
    body = content_blocks(derived(text, content, path=path), path=path, as_typed=typed) if content else []
    if not body:
        return []
    excerpt, typed = _string(post.get("excerpt"))
    summary = content_blocks(derived(text, excerpt, path=path), path=path, as_typed=typed) if excerpt else []
    title, _ = _string(post.get("title"))
    headline = derived(text, title, path=path).html_blocks(path=path) if title else []
    return in_reading_order(with_role(headline, "headline"), with_role(summary, "summary"), body)


def _string(value: Value | None) -> tuple[String | None, bool]:
    """A text and whether it stands as it was typed."""
    if isinstance(value, dict):
        for key in ("raw", "rendered"):
            found = value.get(key)
            if isinstance(found, String) and found.value.strip():
                return found, key == "raw"
    return (value, False) if isinstance(value, String) else (None, False)


def _plain(value: Value | None) -> str:
    if isinstance(value, dict):
        value = _string(value)[0]
    if isinstance(value, String):
        return " ".join(html.unescape(value.value).split())
    return getattr(value, "written", "") if not isinstance(value, list | dict) and value is not None else ""
