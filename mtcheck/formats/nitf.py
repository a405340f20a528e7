# SPDX-License-Identifier: Apache-2.0
"""NITF 3.x (News Industry Text Format): headline, byline, dateline, abstract, text, captions, each by its element.

What is meant for machines or for the desk alone (``docdata``, rights, distributor, revision history) is not text of the
article; a ``note`` to editors is residue.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from mtcheck.article import Article
from mtcheck.formats._derived import Derived, article_of, nothing_in
from mtcheck.formats._xml import Document, Node, root_name

SUFFIXES: Final = (".nitf", ".xml")
IN_ITS_ENCODING: Final = True

_LEFT_OUT: Final = (
    "alt-code custom-table distributor docdata ds head media-metadata media-object media-reference"
    " nitf-table-metadata nitf-table-summary pubdata revision-history rights series"
)
_BLOCKS: Final = "body.content body.end block hedline byttl tagline bibliography credit datasource fn nitf-table"
TAGS: Final[Mapping[str, str]] = MappingProxyType(
    dict.fromkeys(_LEFT_OUT.split(), "")
    | dict.fromkeys(_BLOCKS.split(), "div")
    | {
        "abstract": 'div class="summary"', "bq": "blockquote", "byline": 'div class="byline"',
        "dateline": 'div class="dateline"', "hl1": "h1", "media": "figure", "media-caption": "figcaption",
        "media-producer": 'div class="caption"', "note": "aside",
    }
)  # fmt: skip
"""NITF's elements as HTML; those with the same name and meaning in both are not listed."""
_IN_HEADLINE: Final = MappingProxyType({**TAGS, "hl2": 'div class="subheadline"'})


def sniff(text: str) -> float:
    """How sure, 0 to 1, that a text is NITF: its root element says so."""
    return 1.0 if root_name(text) == "nitf" else 0.0


def read(text: str, *, path: str) -> Article:
    """The article in a NITF document.

    ``metadata`` has ``title``, ``id`` and ``language`` where it tells them. Raises InputError for XML that is not
    well-formed or not NITF, and for a document with no text.
    """
    document = Document(text, path=path)
    root = document.root
    if root.name != "nitf":
        raise nothing_in(path, f"a <{root.name}> document, not NITF,")
    derived = write(document, root)
    blocks = derived.html_blocks(path=path)
    if not blocks:
        raise nothing_in(path, "NITF")
    return article_of(text, blocks, path=path, format="nitf", metadata=metadata_of(document, root))


def write(document: Document, root: Node) -> Derived:
    """The text of a ``<nitf>`` element as HTML, also where it stands inside of another format."""
    derived = Derived(path=document.path, file_line=document.line_of)
    for body in root.children("body"):
        for part in body.children():
            if part.name == "body.head":
                for each in part.children():
                    derived.write_html(document, each, _IN_HEADLINE)
            else:
                derived.write_html(document, part, TAGS)
    return derived


def metadata_of(document: Document, root: Node) -> dict[str, str]:
    """What a ``<nitf>`` element says of its article."""
    head = root.child("head")
    identifier = head.child("docdata", "doc-id") if head else None
    body = root.child("body")
    return {
        "title": document.text_of(head.child("title")) if head else "",
        "id": identifier.attribute("id-string") if identifier else "",
        "language": root.language or (body.language if body else "") or root.attribute("baselang"),
    }
