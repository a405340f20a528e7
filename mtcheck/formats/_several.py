# SPDX-License-Identifier: Apache-2.0
"""Files that hold several articles: how each is called, and how one is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Final

from mtcheck.article import Article
from mtcheck.errors import InputError

_NUMBERED: Final = re.compile(r"(.+)#([1-9][0-9]{0,5})")


def asked_for(path: Path) -> tuple[Path, int | None]:
    """The file and the number of the article in it, from ``feed.xml#2``; a file of that very name goes first."""
    match = _NUMBERED.fullmatch(str(path))
    if match is None or path.exists():
        return path, None
    return Path(match.group(1)), int(match.group(2))


def numbered(articles: Iterable[Article]) -> Iterator[Article]:
    """The articles called ``feed.xml#1``, ``feed.xml#2`` ...; one that is alone keeps the name of its file.

    ``metadata`` tells the ``file`` of those that have a number.
    """
    waiting = iter(articles)
    first = list(islice(waiting, 2))
    if len(first) < 2:
        yield from first
        return
    for number, article in enumerate(chain(first, waiting), start=1):
        metadata = {**article.metadata, "file": article.path}
        yield replace(article, path=f"{article.path}#{number}", metadata=metadata)


def some(articles: Iterable[Article], nothing: InputError) -> Iterator[Article]:
    """The articles; raises ``nothing`` after them where there was none."""
    empty = True
    for article in articles:
        empty = False
        yield article
    if empty:
        raise nothing


def only(articles: Iterable[Article], *, path: str) -> Article:
    """The one article of a file; raises InputError for several."""
    found = list(islice(iter(articles), 2))
    if not found:
        raise InputError(f"no text in {path}")
    if len(found) > 1:
        raise InputError(f"{path}: holds several articles", hint=f"name one of them, such as {path}#1")
    return found[0]


def the(articles: Iterable[Article], number: int, *, path: str) -> Article:
    """The article of a number, from 1; raises InputError where there are fewer."""
    count = 0
    for count, article in enumerate(numbered(articles), start=1):
        if count == number:
            return article
    raise InputError(f"{path}: holds {count} article{'s' * (count != 1)}, there is no #{number}")
