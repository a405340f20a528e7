# SPDX-License-Identifier: Apache-2.0
"""How agencies of East Asia open and sign, in machine translation: "[Seoul = Outlet] Reporter A B =", "【Tokyo】"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, Literal

from mtcheck.detect._residue_lines import Line

Part = Literal["agency", "acronym", "capitals", "place", "date", "reporter"]
Parts = Callable[[str], Sequence[Part]]
"""What each part of a would-be dateline is; empty where one part is none of it."""

_WRITER: Final = r"(?:(?:Staff|Chief|Trainee|Intern|Special|Our) )?(?:[Rr]eporters?|[Cc]orrespondents?)"
_NAME: Final = r"[A-Z][\w'’-]{0,20}(?: [A-Z][\w'’-]{0,20}){0,3}"
_NAMES: Final = re.compile(rf"{_NAME}(?:(?:, | and |, and ){_NAME}){{0,4}}")
_BY: Final = rf"(?:\s*{_WRITER} {_NAME}(?:\s?=)?)"
_CAPITALISED: Final = r"[A-Z][\w.'’&-]{0,20}(?: [A-Z][\w.'’&-]{0,20}){0,4}"
_EQUALS: Final = re.compile(rf"[\[(<]{_CAPITALISED}(?:, [\w ]{{2,15}})?\s?=\s?{_CAPITALISED}[\])>]{_BY}?")
_DASHED: Final = re.compile(rf"[\[(<]{_CAPITALISED}\s?[-–/]\s?{_CAPITALISED}[\])>]{_BY}")
_LEADING_WRITER: Final = re.compile(
    rf"{_WRITER} {_NAME}\s?=|\({_WRITER} {_NAMES.pattern}\)|\[{_WRITER} {_NAMES.pattern}\]"
)
_OUTLET_WRITER: Final = re.compile(rf"\[{_CAPITALISED} [Rr]eporters? {_NAMES.pattern}\]")
_BEFORE_EQUALS: Final = re.compile(r"([A-Z][\w, .-]{2,40}?)\s?=\s(?=[A-Z\"])")
_BRACKET: Final = re.compile(r"[\[(]([A-Z][\w, .'’/&-]{2,60})[\])]")
_SIGNED: Final = re.compile(
    rf"/?\s?(?:(?:(?:[A-Z][\w'’&.-]{{0,20}},? ){{0,7}}{_WRITER} {_NAMES.pattern},?\s?){{1,3}}|{_NAME},? Reporter )"
    r"(?:[\w.+-]{2,30}@[\w.-]{4,40})?"
)
_WIDE: Final = "【〔［"


def eastern_dateline(line: Line, *, parts: Parts) -> int:
    """Length of such a dateline at the start of the line, or 0: what follows must begin as a sentence does."""
    text = line.plain
    for pattern in (_EQUALS, _DASHED, _LEADING_WRITER, _OUTLET_WRITER):
        match = pattern.match(text)
        if match and _sentence_follows(text, match.end()):
            return match.end()
    match = _BEFORE_EQUALS.match(text)
    if match and {"agency", "date", "reporter"} & set(parts(match.group(1))):
        return match.end()
    match = _BRACKET.match(text)
    if match and _sentence_follows(text, match.end()) and _names_a_place(match.group(1), line, parts):
        return match.end()
    return 0


def signed(line: Line) -> bool:
    """True for a line that holds no more than reporters by name: "Selat Daily reporter A B", "(Reporter A B)"."""
    text = line.plain
    if (text[0], text[-1]) in (("(", ")"), ("[", "]")):
        text = text[1:-1]
    return "eporter" in text and _SIGNED.fullmatch(text) is not None


def is_names(text: str) -> bool:
    """True for one or more capitalised names, and nothing else."""
    return _NAMES.fullmatch(text.strip()) is not None


def _names_a_place(inner: str, line: Line, parts: Parts) -> bool:
    """True for a place with an agency; in wide brackets, which English does not have, also for a place alone."""
    kinds = parts(inner)
    if line.text[0] in _WIDE:
        return bool(kinds)
    if len(kinds) > 1:
        return "agency" in kinds
    place, _, agency = inner.rpartition(" ")
    return line.text[0] == "[" and bool(place) and [*parts(place), *parts(agency)] == ["place", "agency"]


def _sentence_follows(text: str, end: int) -> bool:
    after = text[end:].lstrip()
    return not after or not (after[0].islower() or after[0] in ".,;:!?)=")
