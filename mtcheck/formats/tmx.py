# SPDX-License-Identifier: Apache-2.0
"""TMX: a translation memory as an article, each variant in the target language with the one in the source language.

The source language is what the header or the unit says; the target is the other language, English where there are
several. A unit without a source, or without a translation, is passed over: memories are full of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from mtcheck.article import Article
from mtcheck.errors import InputError
from mtcheck.formats._pairs import Pair, Pairs, chosen_target, paired_article, shown_block, shown_text
from mtcheck.formats._xml import Document, Node, root_name
from mtcheck.languages import primary

SUFFIXES: Final = (".tmx",)
IN_ITS_ENCODING: Final = True

_SHOWN: Final = frozenset({"hi"})  # the other inline elements hold codes
_ANY: Final = "*all*"


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
    units = [(unit, _variants(unit)) for unit in (body.children("tu") if body else ())]
    counted = Counter(tag for _, variants in units for tag in variants)
    if not counted:
        raise InputError(f"{path}: no translation unit in it")
    told = header.attribute("srclang") if header else ""
    source = _matching(counted, told) or _source(units, counted)
    target = chosen_target(list(counted), source, path=path)
    return Pairs(list(_pairs(document, units, source, target)), source, target)


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


def _source(units: list[tuple[Node, Mapping[str, Node]]], counted: Mapping[str, int]) -> str:
    """Where any language may be the source: the one that units name, else the first that is not English."""
    named = Counter(unit.attribute("srclang") for unit, _ in units)
    for tag, _ in named.most_common():
        if match := _matching(counted, tag):
            return match
    return next((tag for tag in counted if primary(tag) != "en"), next(iter(counted)))


def _pairs(
    document: Document, units: list[tuple[Node, Mapping[str, Node]]], source: str, target: str
) -> Iterator[Pair]:
    for number, (unit, variants) in enumerate(units, start=1):
        if source not in variants or target not in variants:
            continue
        block = shown_block(document, [variants[target]], _SHOWN)
        told = shown_text(document, [variants[source]], _SHOWN)
        if block is not None and told:
            yield Pair(unit.attribute("tuid") or str(number), told, block)
