# SPDX-License-Identifier: Apache-2.0
"""What residue leaves of a text: passages with holes in them, looked up by place and not by walking all the holes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from mtcheck.article import Span


class Holes:
    """Stretches of a text that are not read, in any order; what overlaps is one hole."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans: list[Span] = []
        for span in sorted(spans):
            if self._spans and span.start < self._spans[-1].end:
                self._spans[-1] = Span(self._spans[-1].start, max(self._spans[-1].end, span.end))
            else:
                self._spans.append(span)
        self._starts = [span.start for span in self._spans]
        self._ends = [span.end for span in self._spans]

    def within(self, span: Span) -> Sequence[Span]:
        """The holes that take something of a span, in order; they may reach beyond it."""
        return self._spans[bisect_right(self._ends, span.start) : bisect_left(self._starts, span.end)]

    def around(self, span: Span) -> Iterator[Span]:
        """What the holes leave of a span, in order; nothing of it is empty."""
        start = span.start
        for hole in self.within(span):
            if start < hole.start:
                yield Span(start, hole.start)
            start = max(start, hole.end)
        if start < span.end:
            yield Span(start, span.end)
