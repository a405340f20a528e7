# SPDX-License-Identifier: Apache-2.0
"""Loops of a decoder that are no phrase twice in a row: "the-the-the-the", "rrrrrrrr", a phrase again and again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from mtcheck.article import Span

PHRASE: Final = 5
"""Words of a phrase that comes back."""
LEAST_TIMES: Final = 3
LEAST_SMALL: Final = 3
"""Words of the phrase without a capital."""
LEAST_NAMES: Final = 2
"""Names that stand once among phrases that return make a list of them."""
MOST_APART: Final = 12
"""Words from one time to the next. In edited English lists come back so often, at greater distance."""
LEAST_PARTS: Final = 8
"""Parts between hyphens; "ha-ha-ha-ha" has fewer."""
_OPENERS: Final = frozenset(
    "a an and as at but for he i if in it no not of on or she so that the then they this to we".split()
)
_GLUED: Final = re.compile(
    rf"(?P<letters>[bcdfgjklnpqstvwx])(?P=letters){{7,}}|(?<![\w-])(?:[^\W_]{{1,12}}-{{1,3}}){{{LEAST_PARTS},}}[^\W_]{{0,12}}"
)


def glued(text: str, piece: Span) -> Iterator[Span]:
    """One letter, or the same few parts between hyphens, over and over."""
    for match in _GLUED.finditer(text, piece.start, piece.end):
        parts = [part for part in match[0].lower().split("-") if part]
        if match["letters"] or len(set(parts)) <= len(parts) // 2:
            yield Span(*match.span())


def returning(words: Sequence[str]) -> tuple[int, int] | None:
    """Index of the first and behind the last word of phrases that return often and soon; None where there are none.

    Phrases of capitals are names, which return by right.
    """
    keys = [word.lower() for word in words]
    small = [word[:1].islower() for word in words]
    seen: dict[tuple[str, ...], tuple[int, int, int]] = {}
    best: tuple[int, int] | None = None
    for at in range(len(keys) - PHRASE + 1):
        phrase = tuple(keys[at : at + PHRASE])
        first, last, times = seen.get(phrase, (at, at - PHRASE, 0))
        if at - last < PHRASE or sum(small[at : at + PHRASE]) < LEAST_SMALL:
            continue
        if at - last > MOST_APART + PHRASE:
            first, times = at, 0
        seen[phrase] = (first, at, times + 1)
        if times + 1 >= LEAST_TIMES and (at - first) <= MOST_APART * times:
            best = (first if best is None else min(best[0], first), at + PHRASE)
    return None if best and _is_list(words[best[0] + 1 : best[1]]) else best


def _is_list(words: Sequence[str]) -> bool:
    """True where each time says something of another name: "high levels in Lee County, high levels in Polk County"."""
    names = Counter(word for word in words if word[:1].isupper() and word.lower() not in _OPENERS)
    return sum(times == 1 for times in names.values()) >= LEAST_NAMES
