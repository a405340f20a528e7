# SPDX-License-Identifier: Apache-2.0
"""TMX: a translation memory as an article, each variant in the target language with the one in the source language.

The source language is what the header or the unit says; the target is the other language, English where there are
several. A unit without a source, or without a translation, is passed over: memories are full of them.

As pairs, a memory of any size is read in constant memory, twice: which languages there are is known at its end only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from mtcheck.article import Article
from mtcheck.errors import InputError
from mtcheck.formats._items import Item, items
from mtcheck.formats._pairs import (
    Pair,
    Pairs,
    PairStream,
    check_languages,
    chosen_target,
    paired_article,
    shown_block,
    shown_text,
)
from mtcheck.formats._xml import Document, Node, root_name
from mtcheck.languages import primary

SUFFIXES: Final = (".tmx",)
IN_ITS_ENCODING: Final = True

_SHOWN: Final = frozenset({"hi"})  # the other inline elements hold codes
_ANY: Final = "*all*"
_MOST_LANGUAGES: Final = 1000
_AT_ONCE: Final = 1 << 16  # code points of units that are parsed together


def sniff(text: str) -> float:
    """How sure, 0 to 1, that a text is of this format: its root element says so."""
    return 1.0 if root_name(text) == "tmx" else 0.0


def read(text: str, *, path: str) -> Article:
    """The article made of the translations. Raises InputError where there is none, or where it is not clear which."""
    return paired_article(text, pairs(text, path=path), path=path, format="tmx")


def pairs(text: str, *, path: str) -> Pairs:
    """The pairs of a file. Raises InputError where there is no translation, or where it is not clear which."""
    document = Document(text, path=path)
    root = document.root
    if root.name != "tmx":
        raise InputError(f"{path}: no TMX: its root element is {root.name!r}")
    header, body = root.child("header"), root.child("body")
    units = list(body.children("tu")) if body else []
    census = _Census(header.attribute("srclang") if header else "")
    for unit in units:
        census.take(unit, path=path)
    source, target = census.languages(path=path)
    found = (_Unit(number, unit, document) for number, unit in enumerate(units, start=1))
    return Pairs(list(_pairs(found, source, target)), source, target)


class _Unit(NamedTuple):
    """A unit, what holds its text and, where that is a part of a file, which one."""

    number: int
    node: Node
    document: Document
    item: Item | None = None


def stream_pairs(path: Path, *, called: str) -> PairStream:
    """As ``pairs``, of a file of any size, some units in memory at a time; ``called``: its name in messages.

    All of it is read before the first pair comes: what is not well-formed is told at once.
    """
    census: _Census | None = None
    for unit in _units(path, called):
        if census is None:
            header = unit.document.root.child("header")
            census = _Census(header.attribute("srclang") if header else "")
        census.take(unit.node, path=called)
    source, target = (census or _Census("")).languages(path=called)
    check_languages(source, target, path=called)
    found = _pairs(_units(path, called), source, target)
    most = sum(number for tags, number in census.together.items() if {source, target} <= tags) if census else 0
    return PairStream(found, most, source, target)


def _units(path: Path, called: str) -> Iterator[_Unit]:
    before = 0
    for item in items(path, "tu", "body", called=called, at_least=_AT_ONCE):
        document = Document(item.framed, path=called, lines_before=item.lines_shifted)
        body = document.root.child("body")
        if document.root.name != "tmx" or body is None:
            raise InputError(f"{called}: no TMX: its root element is {document.root.name!r}")
        units = list(body.children("tu"))
        yield from (_Unit(number, node, document, item) for number, node in enumerate(units, start=before + 1))
        before += len(units)


def _variants(unit: Node) -> Mapping[str, Node]:
    """The segments of a unit by language; older files write ``lang`` for ``xml:lang``."""
    found: dict[str, Node] = {}
    for variant in unit.children("tuv"):
        segment = variant.child("seg")
        if segment is not None:
            found.setdefault(variant.language or variant.attribute("lang"), segment)
    return found


def _matching(counted: Mapping[str, int], told: str) -> str:
    """The tag of the source language as the variants write it ("en-us" of "EN-US"), "" where there is none."""
    if told in ("", _ANY):
        return ""
    same = [tag for tag in counted if tag.lower() == told.lower()]
    alike = [tag for tag in counted if primary(tag) == primary(told)]
    return next(iter([*same, *alike]), "")


class _Census:
    """Which languages there are in a memory whose header says ``told``."""

    def __init__(self, told: str) -> None:
        self._told = told
        self._counted: Counter[str] = Counter()
        self._named: Counter[str] = Counter()
        self.together: Counter[frozenset[str]] = Counter()
        """How many units there are in just these languages."""

    def take(self, unit: Node, *, path: str) -> None:
        """Counts a unit. Raises InputError for more than 1,000 languages."""
        tags = tuple(_variants(unit))
        self._counted.update(tags)
        self._named[unit.attribute("srclang")] += 1
        self.together[frozenset(tags)] += 1
        if max(len(self._counted), len(self._named), len(self.together) // _MOST_LANGUAGES) > _MOST_LANGUAGES:
            raise InputError(f"{path}: more than {_MOST_LANGUAGES:,} languages in it")

    def languages(self, *, path: str) -> tuple[str, str]:
        """Source and target. Raises InputError where there is none, or where it is not clear which."""
        if not self._counted:
            raise InputError(f"{path}: no translation unit in it")
        source = _matching(self._counted, self._told) or self._source()
        return source, chosen_target(list(self._counted), source, path=path)

    def _source(self) -> str:
        """Where any language may be the source: the one that units name, else the first that is not English."""
        for tag, _ in self._named.most_common():
            if match := _matching(self._counted, tag):
                return match
        return next((tag for tag in self._counted if primary(tag) != "en"), next(iter(self._counted)))


def _pairs(units: Iterable[_Unit], source: str, target: str) -> Iterator[Pair]:
    for number, unit, document, item in units:
        variants = _variants(unit)
        if source not in variants or target not in variants:
            continue
        block = shown_block(document, [variants[target]], _SHOWN)
        told = shown_text(document, [variants[source]], _SHOWN)
        if block is not None and told:
            block = replace(block, runs=item.runs_placed(block.runs)) if item else block
            yield Pair(unit.attribute("tuid") or str(number), told, block)
