# SPDX-License-Identifier: Apache-2.0
"""The way from the inline source that a Markdown parser hands out back to the file.

Such a source is lines of the file without their indentation and block marks, or a table cell without the backslashes
before its pipes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise


class Places:
    """Stretches of an inline source, each with its beginning in the file."""

    def __init__(self) -> None:
        self._sources: list[int] = []
        self._files: list[int] = []

    def add(self, source: int, file: int) -> None:
        """From ``source`` on, up to the next stretch, the source stands in the file from ``file`` on."""
        self._sources.append(source)
        self._files.append(file)

    def of(self, offset: int) -> int:
        """The place in the file of an offset in the source."""
        index = max(0, bisect_right(self._sources, offset) - 1)
        return self._files[index] + offset - self._sources[index]

    def stretches(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The parts of the file that ``[start, end)`` of the source stands in."""
        first = bisect_right(self._sources, start)
        last = bisect_right(self._sources, end - 1)
        for begin, stop in pairwise((start, *self._sources[first:last], end)):
            yield self.of(begin), self.of(stop - 1) + 1


def cell_places(places: Places, *, cell: str, line: str, start: int, after: int) -> int:
    """Adds the stretches of a table cell that stands in ``line`` (at ``start`` in the file) from ``after`` on.

    Returns where the cell ends in the line. ``\\|`` in the line is ``|`` in the cell.
    """
    match = re.compile(re.escape(cell).replace(r"\|", r"\\?\|")).search(line, after)
    if match is None:
        places.add(0, start + after)
        return after
    places.add(0, start + match.start())
    taken = 0
    for at in range(match.start(), match.end()):
        if line[at] == cell[taken]:
            taken += 1
        else:
            places.add(taken, start + at + 1)
    return match.end()
