# SPDX-License-Identifier: Apache-2.0
"""TER by sacreBLEU: edits (words put in, taken out, replaced, blocks moved) per 100 reference words.

0 or more, lower is better; above 100 where the hypothesis is longer than the reference and shares little with it.
Its time grows with the square of the length of a sentence, so that it does not run where a "sentence" is a whole text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mtcheck.metrics import _sacrebleu
from mtcheck.metrics._tally import Scale
from mtcheck.metrics._wanted import NOTHING_MORE, Wanted
from mtcheck.segment import Segment

NAME: Final = "ter"
NEEDS: Final = frozenset({"reference"})
_SCALE: Final = Scale(NAME, (0.0, float("inf")), False)

MOST_WORDS: Final = 200
"""A segment of 40 words, half of them moved or replaced, takes 0.2 s, one of 200 words 2.4 s, one of 1,000 minutes."""


def missing(segments: Sequence[Segment]) -> str | None:
    """Why TER cannot run: no reference, too short a text, or a sentence that is too long."""
    return (
        _sacrebleu.missing_reference(segments)
        or _sacrebleu.too_short(_sacrebleu.words_of(segments))
        or _too_long(max(map(_longest, segments)))
    )


class _Tally(_sacrebleu.Tally):
    def _begin(self) -> None:
        super()._begin()
        self._longest_left_out = 0

    @property
    def missing(self) -> str | None:
        return _too_long(self._longest_left_out) or super().missing

    def fits(self, segment: Segment) -> bool:
        longest = _longest(segment)
        if longest > MOST_WORDS:
            self._longest_left_out = max(self._longest_left_out, longest)
        return longest <= MOST_WORDS


def tally(wanted: Wanted = NOTHING_MORE) -> _sacrebleu.Tally:
    """Scores segments as they come; with one that is too long there is no total."""
    from sacrebleu.metrics.ter import TER

    return _Tally(TER(), _SCALE, intervals=wanted.intervals, least_words=_sacrebleu.LEAST_WORDS)


def _longest(segment: Segment) -> int:
    return max(len(text.split()) for text in (segment.hypothesis, *segment.references))


def _too_long(words: int) -> str | None:
    return f"a sentence of {words} words is too long for it (at most {MOST_WORDS})" if words > MOST_WORDS else None
