# SPDX-License-Identifier: Apache-2.0
"""The reports of a run, so many as there may be: the first in memory, the others in a file that nobody else sees.

A report of 2,000 words takes most of a megabyte, for it holds what the model thinks of every word; an export of a
newspaper has tens of thousands of posts.
"""

from __future__ import annotations

import pickle
import tempfile
import zlib
from array import array
from collections.abc import Iterator, Sequence
from io import BytesIO
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, Final, overload

from mtcheck.errors import MtcheckError

if TYPE_CHECKING:
    from mtcheck.results import Report

IN_MEMORY: Final = 20


class KeptReports(Sequence["Report"]):
    """A list of reports that takes the memory of ``in_memory`` of them, however many there are."""

    def __init__(self, *, in_memory: int = IN_MEMORY) -> None:
        self._near: list[Report] = []
        self._in_memory = in_memory
        self._places = array("Q", [0])  # where each of the others begins, and where the last ends
        self._file: IO[bytes] | None = None

    def append(self, report: Report) -> None:
        """Adds a report; raises MtcheckError where the disk is full."""
        if len(self._near) < self._in_memory:
            self._near.append(report)
            return
        data = zlib.compress(_pickled(report), 1)
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the list
            self._file.seek(self._places[-1])
            self._file.write(data)
        except OSError as error:
            raise MtcheckError(f"reports cannot be kept in {tempfile.gettempdir()}: {error.strerror}",
                               hint="TMPDIR names a folder with more room") from error  # fmt: skip
        self._places.append(self._places[-1] + len(data))

    def __len__(self) -> int:
        return len(self._near) + len(self._places) - 1

    @overload
    def __getitem__(self, place: int) -> Report: ...

    @overload
    def __getitem__(self, place: slice) -> list[Report]: ...

    def __getitem__(self, place: int | slice) -> Report | list[Report]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        place = range(len(self))[place]
        return self._near[place] if place < len(self._near) else self._read(place - len(self._near))

    def __iter__(self) -> Iterator[Report]:
        return (self[place] for place in range(len(self)))

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()

    def _read(self, number: int) -> Report:
        start, end = self._places[number : number + 2]
        if self._file is None:
            raise IndexError(number)
        self._file.seek(start)
        report: Report = pickle.loads(zlib.decompress(self._file.read(end - start)))
        return report


class _Pickler(pickle.Pickler):
    def reducer_override(self, given: Any) -> Any:
        """Read-only mappings, which pickle does not know."""
        return (_read_only, (dict(given),)) if isinstance(given, MappingProxyType) else NotImplemented


def _read_only(given: dict[str, str]) -> MappingProxyType[str, str]:
    return MappingProxyType(given)


def _pickled(report: Report) -> bytes:
    written = BytesIO()
    _Pickler(written, pickle.HIGHEST_PROTOCOL).dump(report)
    return written.getvalue()
