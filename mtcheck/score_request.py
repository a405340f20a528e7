# SPDX-License-Identifier: Apache-2.0
"""Segments as users hand them to ``mtcheck score``, made sure of before anything scores them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mtcheck.errors import InputError

Id = str | int | float


@dataclass(frozen=True, slots=True)
class ScoreRequest:
    """A hypothesis to score, with its source and references where there are any, under the id it is reported by."""

    id: Id
    hypothesis: str
    source: str | None = None
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line (1-based) that holds no segment, and why."""

    id: Id
    line: int
    message: str


def request_of(segment: Any, position: int) -> ScoreRequest:
    """A segment as users give it: a mapping, a tuple (hypothesis, source, reference), or the hypothesis alone.

    ``position`` (1-based) is the id of a segment that names none. A reference is a string or a list of strings; None
    stands for one that is not there. Raises InputError that says what is wrong with it.
    """
    if isinstance(segment, ScoreRequest):
        return segment
    if isinstance(segment, str):
        segment = {"hypothesis": segment}
    elif isinstance(segment, tuple) and 1 <= len(segment) <= 3:
        segment = dict(zip(("hypothesis", "source", "reference"), segment, strict=False))
    if not isinstance(segment, Mapping):
        raise InputError(f"a segment must be an object with a hypothesis, not {_kind(segment)}")
    if "hypothesis" not in segment:
        keys = ", ".join(sorted(repr(key)[:40] for key in segment)[:8]) or "nothing"
        raise InputError(f'no "hypothesis" (it has {keys})')
    source = segment.get("source")
    return ScoreRequest(
        _id_of(segment, position),
        _string(segment["hypothesis"], "hypothesis"),
        None if source is None else _string(source, "source"),
        _references(segment.get("reference")),
    )


def id_or(segment: Any, position: int) -> Id:
    """The id of something that may be no segment: its own where it has a usable one, else its position."""
    try:
        return _id_of(segment, position) if isinstance(segment, Mapping) else position
    except InputError:
        return position


def _id_of(segment: Mapping[Any, Any], position: int) -> Id:
    found = segment.get("id")
    if found is None:
        return position
    if isinstance(found, str) or (isinstance(found, int) and not isinstance(found, bool)):
        return found
    if isinstance(found, float) and math.isfinite(found):
        return found
    raise InputError(f'"id" must be a string or a number, not {_kind(found)}')


def _references(found: Any) -> tuple[str, ...]:
    if found is None:
        return ()
    if isinstance(found, list | tuple):
        return tuple(_string(item, "reference") for item in found)
    return (_string(found, "reference"),)


def _string(value: Any, name: str) -> str:
    if not isinstance(value, str):
        what = "a string or a list of strings" if name == "reference" else "a string"
        raise InputError(f'"{name}" must be {what}, not {_kind(value)}')
    return value


def _kind(value: Any) -> str:
    """What a value is, in the words of JSON."""
    names: dict[type, str] = {
        bool: "true or false", int: "a number", float: "a number", str: "a string", list: "a list", dict: "an object",
        type(None): "null",
    }  # fmt: skip
    return names.get(type(value), type(value).__name__)
