# SPDX-License-Identifier: Apache-2.0
"""WordprocessingML as paragraphs of text, the way they read once every tracked change is accepted.

A walk of our own: what is wanted is which paragraph each word stands in, and libraries give either HTML (in which
paragraphs are gone) or runs of text (from which tracked insertions are lost). Elements are known by their local names,
so that the strict and the transitional namespaces are read alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LINE_BREAK: Final = "\x0b"  # as word processors have it in their own plain text
_GONE: Final = frozenset({"del", "moveFrom", "delText", "delInstrText", "instrText", "Fallback", "rPr", "pPr", "sectPr",
                          "tblPr", "trPr", "tcPr", "sdtPr", "rt", "annotationRef"})  # fmt: skip
_DELETED: Final = frozenset({"del", "moveFrom"})
_CHARACTERS: Final = MappingProxyType(
    {"tab": "\t", "ptab": "\t", "br": LINE_BREAK, "cr": LINE_BREAK, "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
)
_OFF: Final = frozenset({"0", "false", "off", "none"})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The text of a paragraph, without line feeds, and the id of its style ("" for none)."""

    text: str
    style: str = ""


@dataclass(slots=True)
class _Open:
    """A paragraph being read; ``boxes`` are text boxes anchored in it, which are read after it."""

    parts: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


def local_name(element: Element) -> str:
    """The name of an element without its namespace; "" for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """An attribute by its local name; "" where there is none."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def child(element: Element, *names: str) -> Element | None:
    """The element that a way of local names leads to, or None."""
    found: Element | None = element
    for name in names:
        found = next((inner for inner in found if local_name(inner) == name), None) if found is not None else None
    return found


def paragraphs(container: Element) -> Iterator[Paragraph]:
    """Every paragraph in order, empty ones too; one whose mark was deleted runs on into the next."""
    opened = _Open()
    style = ""
    for element in _paragraph_elements(container):
        style = style or _style(element)
        _read(element, opened)
        if not _mark_deleted(element):
            yield from _closed(opened, style)
            opened, style = _Open(), ""
    if opened.parts or opened.boxes:
        yield from _closed(opened, style)


def _closed(opened: _Open, style: str) -> Iterator[Paragraph]:
    yield Paragraph("".join(opened.parts), style)
    for box in opened.boxes:
        yield from paragraphs(box)


def _paragraph_elements(container: Element) -> Iterator[Element]:
    for element in container:
        name = local_name(element)
        if name == "p":
            yield element
        elif name and name not in _GONE and not _row_deleted(element, name):
            yield from _paragraph_elements(element)


def _row_deleted(element: Element, name: str) -> bool:
    """Whether a row or cell of a table was deleted."""
    return (name == "tr" and child(element, "trPr", "del") is not None) or (
        name == "tc" and child(element, "tcPr", "cellDel") is not None
    )


def _style(paragraph: Element) -> str:
    found = child(paragraph, "pPr", "pStyle")
    return attribute(found, "val") if found is not None else ""


def _mark_deleted(paragraph: Element) -> bool:
    properties = child(paragraph, "pPr", "rPr")
    return properties is not None and any(local_name(element) in _DELETED for element in properties)


def _read(element: Element, opened: _Open) -> None:
    """Adds what is seen of an element's content."""
    for inner in element:
        name = local_name(inner)
        if not name or name in _GONE or (name == "r" and _hidden(inner)):
            continue
        if name == "t":
            opened.parts.append((inner.text or "").replace("\r", " ").replace("\n", " "))
        elif name in _CHARACTERS:
            opened.parts.append(_CHARACTERS[name])
        elif name == "txbxContent":
            opened.boxes.append(inner)
        elif name == "AlternateContent" and child(inner, "Choice") is None:
            for fallback in inner:
                _read(fallback, opened)
        else:
            _read(inner, opened)


def _hidden(run: Element) -> bool:
    vanish = child(run, "rPr", "vanish")
    return vanish is not None and attribute(vanish, "val") not in _OFF
