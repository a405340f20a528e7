# SPDX-License-Identifier: Apache-2.0
"""Pairs the sentences of two texts: monotone, many to many, and nothing is forced.

A path of beads (1-1, 1-2, 2-1, 1-3, 3-1, 2-2, and a sentence alone on either side) is found by dynamic programming.
A bead is worth what it scores above the floor of its similarity, times its length; a sentence alone is worth nothing,
so that it stays alone unless a partner fits. Texts of some hundred sentences are searched whole; longer ones within a
corridor around pairs that are sure. What stands in another place (a headline further down, a moved quotation) is
paired afterwards, and only where the fit is close.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

from mtcheck.overlap import Scorer, Similarity, chrf_similarity, length

_MERGES: Final[tuple[tuple[int, int], ...]] = ((1, 2), (2, 1), (2, 2), (1, 3), (3, 1))
_MERGE_TOLL: Final = 0.1
"""What a bead of several sentences must score more than one of two; tuned with tests/quality/alignment.py."""
_MOVED_FLOOR: Final = 0.45
"""Score from which two lonely sentences are partners wherever they stand."""
_WHOLE_CELLS: Final = 60_000
_GAP_CELLS: Final = 100_000
_MARGIN: Final = 12
_ANCHOR_FLOOR: Final = 0.3
_ANCHOR_LEAD: Final = 0.15


@dataclass(frozen=True, slots=True)
class Link:
    """Sentences that say the same, as positions on either side; one side is empty where nothing fits.

    ``similarity`` is 0 to 1, higher is closer; 0 where one side is empty.
    """

    hypothesis: tuple[int, ...]
    reference: tuple[int, ...]
    similarity: float


def align(
    hypothesis: Sequence[str], reference: Sequence[str], *, similarity: Similarity = chrf_similarity
) -> tuple[Link, ...]:
    """Pairs two lists of sentences; every sentence is in exactly one link, links run in the order of the hypothesis.

    ``similarity`` reads both lists: ``chrf_similarity`` for one language, ``bilingual_similarity`` across languages.
    """
    if not hypothesis or not reference:
        return tuple(Link((h,), (), 0.0) for h in range(len(hypothesis))) + tuple(
            Link((), (r,), 0.0) for r in range(len(reference))
        )
    scorer = similarity(hypothesis, reference)
    corridor = _corridor(scorer, len(hypothesis), len(reference))
    return _join_moved(_Search(hypothesis, reference, scorer, corridor).links(), scorer)


class _Search:
    """One dynamic programming run; rows are hypothesis positions, columns are reference positions."""

    def __init__(
        self, hypothesis: Sequence[str], reference: Sequence[str], scorer: Scorer, corridor: Sequence[tuple[int, int]]
    ) -> None:
        self._scorer = scorer
        self._corridor = corridor
        self._size = len(hypothesis), len(reference)
        self._lengths = [[0, *accumulate(length(text) for text in side)] for side in (hypothesis, reference)]
        self._best: list[list[float]] = []
        self._steps: list[list[tuple[int, int]]] = []

    def links(self) -> list[Link]:
        for row in range(self._size[0] + 1):
            self._fill(row)
        return self._trace()

    def _fill(self, row: int) -> None:
        low, high = self._corridor[row]
        values: list[float] = []
        steps: list[tuple[int, int]] = []
        self._best.append(values)
        self._steps.append(steps)
        for column in range(low, high + 1):
            best, step = (0.0, (0, 0)) if row == column == 0 else (float("-inf"), (0, 0))
            if row and (value := self._at(row - 1, column)) > best:
                best, step = value, (1, 0)
            if column > low and (value := values[-1]) > best:
                best, step = value, (0, 1)
            if row and column:
                best, step = self._paired(row, column, best, step)
            values.append(best)
            steps.append(step)

    def _paired(self, row: int, column: int, best: float, step: tuple[int, int]) -> tuple[float, tuple[int, int]]:
        scorer, floor = self._scorer, self._scorer.floor
        single = scorer.bound(row - 1, row, column - 1, column)
        if single < floor / 3:  # the last sentence on either side must have something to do with the other
            return best, step
        value = self._at(row - 1, column - 1) + self._gain(row, column, 1, 1, single - floor)
        if value > best:
            best, step = value, (1, 1)
        toll = floor + _MERGE_TOLL
        for ours, theirs in _MERGES:
            if ours > row or theirs > column:
                continue
            before = self._at(row - ours, column - theirs)
            bound = scorer.bound(row - ours, row, column - theirs, column)
            if bound <= toll or before + self._gain(row, column, ours, theirs, bound - toll) <= best:
                continue
            score = scorer.score(row - ours, row, column - theirs, column)
            value = before + self._gain(row, column, ours, theirs, score - toll)
            if value > best:
                best, step = value, (ours, theirs)
        return best, step

    def _gain(self, row: int, column: int, ours: int, theirs: int, above: float) -> float:
        first, second = self._lengths
        own, other = first[row] - first[row - ours], second[column] - second[column - theirs]
        return above * (own + other) - self._scorer.uneven_toll * abs(own - other)

    def _at(self, row: int, column: int) -> float:
        low, high = self._corridor[row]
        return self._best[row][column - low] if low <= column <= high else float("-inf")

    def _trace(self) -> list[Link]:
        links = []
        row, column = self._size
        while row or column:
            ours, theirs = self._steps[row][column - self._corridor[row][0]]
            score = self._scorer.score(row - ours, row, column - theirs, column) if ours and theirs else 0.0
            links.append(Link(tuple(range(row - ours, row)), tuple(range(column - theirs, column)), score))
            row, column = row - ours, column - theirs
        return links[::-1]


def _join_moved(links: list[Link], scorer: Scorer) -> tuple[Link, ...]:
    """Pairs sentences that stayed alone on both sides when each is the other's best and the fit is close."""
    lonely = {link.reference[0] for link in links if not link.hypothesis}
    pairs = sorted(
        (
            (-score, link.hypothesis[0], place)
            for link in links
            if not link.reference
            for place, score in scorer.partners(link.hypothesis[0]).items()
            if place in lonely and score >= _MOVED_FLOOR
        ),
    )
    joined: dict[int, Link] = {}
    for score, ours, theirs in pairs:
        if ours not in joined and theirs in lonely:
            joined[ours] = Link((ours,), (theirs,), -score)
            lonely.discard(theirs)
    return tuple(
        joined.get(link.hypothesis[0], link) if link.hypothesis else link
        for link in links
        if link.hypothesis or link.reference[0] in lonely
    )


def _corridor(scorer: Scorer, rows: int, columns: int) -> list[tuple[int, int]]:
    """For each row the columns to search, both ends included; neighbouring rows always share one."""
    if rows * columns <= _WHOLE_CELLS:
        return [(0, columns)] * (rows + 1)
    low, high = [columns] * (rows + 1), [0] * (rows + 1)
    knots = [(0, 0), *_anchors(scorer, rows), (rows, columns)]
    for (top, left), (bottom, right) in pairwise(knots):
        whole = (bottom - top) * (right - left) <= _GAP_CELLS
        half = _GAP_CELLS // (2 * (bottom - top + 1)) + _MARGIN
        for row in range(top, bottom + 1):
            middle = left + (right - left) * (row - top) // max(1, bottom - top)
            low[row] = min(low[row], left if whole else middle - half)
            high[row] = max(high[row], right if whole else middle + half)
    for row in range(1, rows + 1):
        high[row] = max(high[row], high[row - 1])
    for row in range(rows - 1, -1, -1):
        low[row] = min(low[row], low[row + 1])
    return [(max(0, left - _MARGIN), min(columns, right + _MARGIN)) for left, right in zip(low, high, strict=True)]


def _anchors(scorer: Scorer, rows: int) -> list[tuple[int, int]]:
    """Pairs that are sure: each is the other's best by far; of those, the longest chain in order on both sides."""
    best: dict[int, tuple[float, int]] = {}
    for row in range(rows):
        ranked = sorted(((score, place) for place, score in scorer.partners(row).items()), reverse=True)[:2]
        if not ranked or ranked[0][0] < _ANCHOR_FLOOR:
            continue
        score, place = ranked[0]
        lead = score - (ranked[1][0] if len(ranked) > 1 else 0.0)
        if lead >= _ANCHOR_LEAD and score > best.get(place, (0.0, 0))[0]:
            best[place] = (score, row)
    return _longest_chain(sorted((row, place) for place, (_, row) in best.items()))


def _longest_chain(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for number, (_, place) in enumerate(pairs):
        at = bisect_left(tails, place)
        tails[at : at + 1] = [place]
        ends[at : at + 1] = [number]
        previous.append(ends[at - 1] if at else -1)
    chain = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chain.append(pairs[number])
        number = previous[number]
    return chain[::-1]
