# SPDX-License-Identifier: Apache-2.0
"""Word order of real languages: English in the order of the sentence it translates.

Words are aligned by IBM Model 1 (Brown et al. 1993), learnt from the parallel text itself; each English word then
takes the place of its partner, and a word without one follows its left neighbour.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from mtcheck.training.corruptions import Corrupted
from mtcheck.training.sentences import Items, lowered, parse

_ROUNDS: Final = 4
_FUNCTION_TAGS: Final = frozenset({"DT", "IN", "TO", "MD", "EX"})

Table = dict[str, dict[str, float]]


def learn(pairs: Sequence[tuple[Sequence[str], Sequence[str]]]) -> Table:
    """``table[english][foreign]``: the probability of a foreign word given an English one, by EM."""
    table: Table = {}
    for round_number in range(_ROUNDS):
        counts: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        for english, foreign in pairs:
            for word in foreign:
                shares = [table[partner].get(word, 1e-9) if round_number else 1.0 for partner in english]
                total = sum(shares)
                for partner, share in zip(english, shares, strict=True):
                    counts[partner][word] += share / total
        table = {}
        for partner, row in counts.items():
            total = sum(row.values())
            table[partner] = {word: count / total for word, count in row.items() if count / total > 1e-4}
    return table


def reordered(items: Items, foreign: Sequence[str], table: Table, rng: random.Random) -> Corrupted | None:
    """A stretch of the English sentence in foreign word order, function words partly lost; None where nothing moves."""
    words = [i for i, item in enumerate(items) if item.is_word]
    places: dict[int, float] = {}
    for rank, i in enumerate(words):
        row = table.get(items[i].text.lower(), {})
        scored = [(row.get(word, 0.0), -abs(j / len(foreign) - rank / len(words)), j) for j, word in enumerate(foreign)]
        best = max(scored, default=(0.0, 0.0, 0))
        if best[0] > 0.08:
            places[i] = best[2]
    if len(places) < 5:
        return None
    previous = -1.0
    for i in words:
        previous = places.setdefault(i, previous + 0.01)
    length = min(len(words), rng.randint(6, 16))
    start = rng.randint(0, len(words) - length)
    stretch = words[start : start + length]
    ordered = sorted(stretch, key=lambda i: places[i])
    moved = {i for place, i in zip(stretch, ordered, strict=True) if abs(stretch.index(i) - stretch.index(place)) >= 1}
    if len(moved) < 3:
        return None
    dropped = {i for i in ordered if items[i].tag in _FUNCTION_TAGS and rng.random() < 0.45}
    return _rebuilt(items, stretch, ordered, moved, dropped)


def _rebuilt(items: Items, stretch: list[int], ordered: list[int], moved: set[int], dropped: set[int]) -> Corrupted:
    slots = dict(zip(stretch, ordered, strict=True))
    changed = []
    for place, item in enumerate(items):
        origin = slots.get(place)
        if origin is None:
            changed.append(item)
        elif origin not in dropped:
            changed.append(replace(lowered(items[origin]), bad=origin in moved, glued=item.glued))
    return Corrupted(tuple(changed), ("reordered",), min(1.0, 0.25 + (len(moved) + len(dropped)) / 12))


def reorder_all(pairs: Iterable[tuple[str, str]], rng: random.Random) -> list[Corrupted]:
    """Corruptions of (English, foreign) pairs; the table is learnt from all of them."""
    parsed = [(parse(english), foreign.lower().split()) for english, foreign in pairs]
    parsed = [(items, foreign) for items, foreign in parsed if 8 <= len(items) <= 45 and 4 <= len(foreign) <= 45]
    table = learn([([item.text.lower() for item in items if item.is_word], foreign) for items, foreign in parsed])
    found = (reordered(items, foreign, table, rng) for items, foreign in parsed)
    return [corrupted for corrupted in found if corrupted is not None]
