# SPDX-License-Identifier: Apache-2.0
"""Traces by shape: quotation marks, number, date and time formats, money and company forms (``data/traces.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Final

from mtcheck.article import Span
from mtcheck.detect._trace import Sources, Trace, ranked
from mtcheck.errors import SettingsError

LONGEST_SHOWN: Final = 48
_PLACES: Final = ("text", "sentences")
_ANCHORS: Final = ("", "number")
_KEYS: Final = frozenset(
    ("kind", "shows", "needs", "at", "pattern", "translated", "sources", "in", "examples", "look_alikes")
)
_DIGITS: Final = re.compile(r"\d+")


@dataclass(frozen=True)
class Shape:
    """One entry of the file: what to look for, and what it says."""

    kind: str
    shows: str
    needs: tuple[str, ...]
    pattern: str
    translated: float
    sources: Sources
    place: str = "text"
    anchor: str = ""
    examples: tuple[str, ...] = ()
    look_alikes: tuple[str, ...] = ()

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def spans(self, text: str, numbers: Sequence[int]) -> Iterator[Span]:
        """Where it stands in a text, whatever stands around it; ``numbers``: where runs of digits begin."""
        if self.needs and not any(need in text for need in self.needs):
            return
        if not self.anchor:
            yield from (Span(*match.span()) for match in self.compiled.finditer(text))
            return
        match_at = self.compiled.match
        for number in numbers:
            match = match_at(text, number)
            if match:
                yield Span(*match.span())


def shaped(text: str) -> Iterator[tuple[Shape, Trace]]:
    """Every shape in a text, with the trace it is; in the order of the file."""
    numbers = [match.start() for match in _DIGITS.finditer(text)]
    for shape in shapes():
        for span in shape.spans(text, numbers):
            shown = f"{shape.kind} {quoted(text[span.start : span.end])}: {shape.shows}"
            yield shape, Trace(span, shape.kind, shape.translated, shape.sources, shown)


def quoted(text: str) -> str:
    """A short piece of the article for a line of the report, in straight quotation marks."""
    text = " ".join(text.split())
    if len(text) > LONGEST_SHOWN:
        text = text[: LONGEST_SHOWN - 3].rstrip() + "..."
    return f'"{text}"' if '"' not in text else f"'{text}'"


@cache
def shapes() -> tuple[Shape, ...]:
    """The shapes of the file; raises SettingsError where one is malformed."""
    text = (files("mtcheck") / "data" / "traces.toml").read_text(encoding="utf-8")
    return tuple(_shape(entry) for entry in tomllib.loads(text)["shape"])


def _shape(entry: Mapping[str, Any]) -> Shape:
    unknown = sorted(set(entry) - _KEYS)
    place, anchor = entry.get("in", "text"), entry.get("at", "")
    if unknown or place not in _PLACES or anchor not in _ANCHORS:
        raise SettingsError(f"data/traces.toml: bad shape {entry.get('shows')!r} ({unknown or place})")
    return Shape(
        kind=entry["kind"],
        shows=entry["shows"],
        needs=tuple(entry.get("needs", ())),
        pattern=entry["pattern"],
        translated=float(entry["translated"]),
        sources=ranked({language: float(nats) for language, nats in entry["sources"].items()}),
        place=place,
        anchor=anchor,
        examples=tuple(entry.get("examples", ())),
        look_alikes=tuple(entry.get("look_alikes", ())),
    )
