# SPDX-License-Identifier: Apache-2.0
"""XLIFF 1.2 and 2.x: the targets are the article, each with its source.

A unit that is cut into segments gives a pair for each. States, notes, alternative translations and inline codes are
passed over, units that are not to be translated left out; a unit without a target is one that was not translated.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mtcheck.article import Article
from mtcheck.errors import InputError
from mtcheck.formats._pairs import Pair, Pairs, paired_article, shown_block, shown_text
from mtcheck.formats._xml import Document, Node, root_name

SUFFIXES: Final = (".xlf", ".xliff", ".mxliff", ".sdlxliff", ".mqxliff", ".xml")
IN_ITS_ENCODING: Final = True

_SHOWN: Final = frozenset({"g", "mrk", "pc"})  # the other inline elements hold codes
_SEGMENT: Final = "seg"


def sniff(text: str) -> float:
    """How sure, 0 to 1, that a text is of this format: its root element says so."""
    return 1.0 if root_name(text) == "xliff" else 0.0


def read(text: str, *, path: str) -> Article:
    """The article made of the targets. Raises InputError where there is none, and for XML that cannot be read."""
    return paired_article(text, pairs(text, path=path), path=path, format="xliff")


def pairs(text: str, *, path: str) -> Pairs:
    """The pairs of a file, those not translated among them.

    Raises InputError for a version other than 1.x and 2.x, and for files in it of several languages.
    """
    document = Document(text, path=path)
    root = document.root
    if root.name != "xliff":
        raise InputError(f"{path}: no XLIFF: its root element is {root.name!r}")
    version = root.attribute("version")
    if version and version[0] not in "12":
        raise InputError(f"{path}: XLIFF of version {version[:20]}", hint="mtcheck reads 1.2 and 2.x")
    files = list(root.children("file"))
    if version.startswith("2"):
        languages = {(root.attribute("srcLang"), root.attribute("trgLang"))}
    else:
        languages = {(file.attribute("source-language"), file.attribute("target-language")) for file in files}
    if len(languages) > 1:
        told = ", ".join(" to ".join(tag or "?" for tag in pair) for pair in sorted(languages))
        raise InputError(f"{path}: files of several languages in one ({told})", hint="give a file of one pair")
    found: list[Pair] = []
    for file in files:
        prefix = f"{file.attribute('original') or file.attribute('id')}#" if len(files) > 1 else ""
        for unit in _units(file):
            found += _unit_pairs(document, unit, prefix + unit.attribute("id"))
    return Pairs(found, *(languages.pop() if languages else ("", "")))


def _units(node: Node) -> Iterator[Node]:
    """Every unit that is to be translated, in order."""
    for child in node.children("body", "group", "trans-unit", "unit"):
        if child.attribute("translate") == "no":
            continue
        if child.name in ("trans-unit", "unit"):
            yield child
        else:
            yield from _units(child)


def _unit_pairs(document: Document, unit: Node, name: str) -> Iterator[Pair]:
    if unit.name == "unit":  # 2.x
        segments = list(unit.children("segment"))
        for number, segment in enumerate(segments, start=1):
            own = segment.attribute("id") or str(number)
            yield _pair(document, segment.child("source"), segment.child("target"), _named(name, own, len(segments)))
        return
    source, target = unit.child("source"), unit.child("target")
    cut = unit.child("seg-source")
    sources = {mark.attribute("mid"): mark for mark in _marks(cut)} if cut else {}
    targets = {mark.attribute("mid"): mark for mark in _marks(target)} if target else {}
    if not sources or not targets or not sources.keys() >= targets.keys():
        yield _pair(document, source, target, name)
        return
    for mid, mark in sources.items():
        yield _pair(document, mark, targets.get(mid), _named(name, mid, len(sources)))


def _named(name: str, own: str, several: int) -> str:
    return f"{name}/{own}" if several > 1 else name


def _marks(node: Node) -> Iterator[Node]:
    """The marked segments of a unit, which codes may stand around."""
    for child in node.children():
        if child.name == "mrk" and child.attribute("mtype") == _SEGMENT:
            yield child
        elif child.name in _SHOWN:
            yield from _marks(child)


def _pair(document: Document, source: Node | None, target: Node | None, name: str) -> Pair:
    told = shown_text(document, [source], _SHOWN) if source else ""
    return Pair(name, told, shown_block(document, [target], _SHOWN) if target else None)
