# SPDX-License-Identifier: Apache-2.0
"""Foreign words in Markdown: they stay words, whatever is in them, in a table cell, too."""

from __future__ import annotations

import re
from typing import Final

from mtcheck.reports._visible import one_line

_MARKS: Final = re.compile(r"[#$&*<>@\\_`{|}~\[\]]|:(?=//|[\w+-]+:)|(?<=www)\.")
"""What could begin emphasis, code, a link, a cell, a tag, an entity or an address; as entities they begin nothing."""
_ADDRESSED: Final = {"@", "#"}
"""A code host makes a mention or a reference of them after all, unless something stands behind them."""


def plain(text: str, most: int) -> str:
    """Words as one line of at most ``most`` code points (before they are escaped)."""
    return _MARKS.sub(_entity, shortened(text, most))


def quoted(text: str, most: int) -> str:
    """Words of the article, set apart."""
    return f"<code>{plain(text, most)}</code>"


def shortened(text: str, most: int) -> str:
    """One line, cut in the middle between words where it is too long."""
    line = one_line(text)
    if len(line) <= most:
        return line
    half = (most - 5) // 2
    head, tail = line[:half], line[-half:]
    return f"{head.rpartition(' ')[0] or head} […] {tail.partition(' ')[2] or tail}"


def _entity(match: re.Match[str]) -> str:
    mark = match.group()
    return f"&#{ord(mark)};{'<!-- -->' if mark in _ADDRESSED else ''}"
