# SPDX-License-Identifier: Apache-2.0
"""JSON in which every string knows where it stands.

The json module says whether a text is JSON; the walk over what it has passed tells the places.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from mtcheck.article import line_ends
from mtcheck.errors import InputError
from mtcheck.formats._blocks import too_many
from mtcheck.formats._derived import Derived

DEEPEST: Final = 100
MOST_VALUES: Final = 500_000

_TOKEN: Final = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]{}:,]|[^\s\[\]{}:,"]++', re.DOTALL)
_ESCAPE: Final = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})|\\(.)")
_MEANT: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True)
class String:
    """A string; ``[start, end)`` of the file is what stands between its quotes, ``value`` what it reads as."""

    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class Other:
    """A number, true, false or null, as written."""

    written: str


Value = String | Other | list["Value"] | dict[str, "Value"]


def parse(text: str, *, path: str) -> Value:
    """The value in a text. Raises InputError for what is no JSON and for more than 100 levels or 500,000 values."""
    _check_depth(text, path=path)
    try:
        json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        reason = getattr(error, "msg", "unreadable")
        raise InputError(f"{path}: not valid JSON on line {line}: {reason}", hint="is the file whole?") from error
    return _grow(text)


def _check_depth(text: str, *, path: str) -> None:
    depth = count = 0
    for match in _TOKEN.finditer(text):
        first = text[match.start()]
        if first in "[{":
            depth += 1
            if depth > DEEPEST:
                raise InputError(f"{path}: JSON nested more than {DEEPEST} deep", hint="is this an article?")
        elif first in "]}":
            depth -= 1
        elif first == ",":
            count += 1
            if count > MOST_VALUES:
                raise too_many(path, MOST_VALUES, "values")


def _grow(text: str) -> Value:
    """The value of a text that is known to be JSON."""
    stack: list[list[Value] | dict[str, Value]] = [[]]
    keys: list[str | None] = [None]
    for match in _TOKEN.finditer(text):
        first = text[match.start()]
        if first in ":,":
            continue
        if first in "]}":
            stack.pop()
            keys.pop()
            continue
        opened: list[Value] | dict[str, Value] | None = [] if first == "[" else {} if first == "{" else None
        value: Value = opened if opened is not None else _single(text, match)
        inside = stack[-1]
        if isinstance(inside, list):
            inside.append(value)
        elif keys[-1] is None and isinstance(value, String):
            keys[-1] = value.value
        else:
            inside[keys[-1] or ""] = value
            keys[-1] = None
        if opened is not None:
            stack.append(opened)
            keys.append(None)
    found = stack[0]
    return found[0] if isinstance(found, list) and found else Other("null")


def _single(text: str, match: re.Match[str]) -> Value:
    if text[match.start()] != '"':
        return Other(match.group())
    start, end = match.start() + 1, match.end() - 1
    return String(start, end, "".join(read for _, _, read in _pieces(text, start, end)))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    position = start
    for match in _ESCAPE.finditer(text, start, end):
        if match.start() > position:
            yield position, match.start(), text[position : match.start()]
        yield match.start(), match.end(), _character(match)
        position = match.end()
    if position < end:
        yield position, end, text[position:end]


def _character(match: re.Match[str]) -> str:
    high, low, single, mark = match.groups()
    if high:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
    if single:
        code = int(single, 16)
        return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)
    return _MEANT.get(mark, mark)


def derived(text: str, string: String, *, path: str) -> Derived:
    """What a string reads as, with the way back to the file."""
    written = Derived(path=path, file_line=lambda offset: line_ends(text, 0, offset) + 1)
    for start, end, read in _pieces(text, string.start, string.end):
        written.write(read, start, end)
    return written
