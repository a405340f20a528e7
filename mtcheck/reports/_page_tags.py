# SPDX-License-Identifier: Apache-2.0
"""Markup by construction: any string that is not ``Html`` already is text, and is escaped where it is put in.

What would steer a reader's eye (control characters, overrides of direction) or fit no encoding is shown as its code
point, in text and in attributes alike.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Final

from mtcheck.reports._visible import one_line, visible

_VOID: Final = frozenset({"br", "input"})
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_WORD: Final = re.compile(r"[^a-z0-9]+")


class Html(str):
    """Markup that needs no more escaping."""

    __slots__ = ()


Content = str | Html | None
Value = str | int | float | bool | None


def tag(name: str, /, *content: Content | Iterable[Content], **attributes: Value) -> Html:
    """``tag("p", "a < b", class_="x", data_n=3)``: None and False leave an attribute out, True gives it no value."""
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    inside = "" if name in _VOID else f"{join(*content)}</{name}>"
    return Html(f"<{name}{written}>{inside}")


def join(*content: Content | Iterable[Content]) -> Html:
    """The parts one after the other."""
    return Html("".join(_written(part) for part in content))


def line(text: str) -> Html:
    """Words that stand for themselves: white space at their ends is dropped, any other is one space."""
    return Html(_escaped(one_line(text)))


def language_tag(code: str | None) -> str | None:
    """A tag that may stand in a ``lang`` attribute, or None."""
    return code if code and code != "und" and _LANGUAGE.fullmatch(code) else None


def slug(words: str) -> str:
    """Words as they may stand in an identifier: small letters, digits and hyphens."""
    return _WORD.sub("-", words.lower()).strip("-")


def _written(part: Content | Iterable[Content]) -> str:
    if part is None:
        return ""
    if isinstance(part, Html):
        return part
    if isinstance(part, str):
        return _escaped(part)
    return "".join(_written(each) for each in part)


def _escaped(text: str) -> str:
    return html.escape(visible(text), quote=True)


def _attribute(key: str, value: Value) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{_escaped(str(value))}"'
