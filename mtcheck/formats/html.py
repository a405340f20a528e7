# SPDX-License-Identifier: Apache-2.0
"""HTML: the visible text of a page by blocks, every character traced to its place in the file.

The page is cut by our own tokenizer and tree, not by lxml: lxml knows lines of elements but no columns, loses text
below some 250 levels without a word, and repairs text before one can see where it stood. A test holds the visible
words against lxml's.
"""

from __future__ import annotations

import re
from typing import Final

from mtcheck.article import Article
from mtcheck.formats._blocks import assemble
from mtcheck.formats._page import page_blocks
from mtcheck.formats._tree import grow

SUFFIXES: Final = (".html", ".htm", ".xhtml")

_OPENING: Final = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*){0,5}"
    r"<(?:!doctype\s+html|html|head|body|meta|title|article|main|header|section|div|p|h[1-3])\b",
    re.IGNORECASE | re.DOTALL,
)
_CLOSING: Final = re.compile(r"</(?:p|div|body|html|article|h[1-6]|li|span|a|section)\s*>", re.IGNORECASE)
_LOOKED_AT: Final = 100_000


def sniff(text: str) -> float:
    """How sure, 0 to 1, that a text is HTML: it begins with a tag, and tags are closed in it."""
    beginning = text[:_LOOKED_AT]
    closed = len(_CLOSING.findall(beginning))
    if _OPENING.match(beginning):
        return 1.0 if closed or "<html" in beginning.lower() else 0.6
    return 0.7 if closed >= 6 else 0.0


def read(text: str, *, path: str) -> Article:
    """The article in a page. ``metadata`` has its ``title``.

    Raises InputError for a page with no text, with tags nested too deep, or with text hidden by an unclosed script.
    """
    page = grow(text, 0, len(text), path=path)
    metadata = {"title": page.title} if page.title else {}
    return assemble(text, page_blocks(text, page, path=path), path=path, format="html", metadata=metadata)
