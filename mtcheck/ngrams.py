# SPDX-License-Identifier: Apache-2.0
"""Character n-grams that pairs of texts share, counted for many pairs at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_PAIRS: Final = 1 << 16
_BITS: Final = 8
"""Bits of a character: the texts of a batch, together, may hold one character fewer than so many bits tell apart."""
LONGEST: Final = 6
"""Characters whose bits go into one number beside that of the pair."""


def shared(pairs: Sequence[tuple[str, str]]) -> NDArray[np.int64] | None:
    """Counts (pairs, 6, 3): n-grams of the first text, of the second, and of both, for each order 1 to 6.

    White space does not count. An n-gram that a text holds twice counts twice where the other holds it twice too.
    None where the texts together hold too many different characters for it.
    """
    import numpy as np

    sides = [["".join(pair[side].split()) for pair in pairs] for side in (0, 1)]
    codes = [np.frombuffer("".join(side).encode("utf-32-le", "surrogatepass"), dtype=np.uint32) for side in sides]
    alphabet = np.unique(np.concatenate([np.unique(side) for side in codes]))
    if len(alphabet) >= 1 << _BITS or len(pairs) > MOST_PAIRS:
        return None
    found = np.zeros((len(pairs), LONGEST, 3), dtype=np.int64)
    lengths = [np.array([len(text) for text in side], dtype=np.int64) for side in sides]
    grams = [_Grams(np.searchsorted(alphabet, own), length) for own, length in zip(codes, lengths, strict=True)]
    for order in range(1, LONGEST + 1):
        for side, length in enumerate(lengths):
            found[:, order - 1, side] = np.maximum(length - order + 1, 0)
        (first, first_counts), (second, second_counts) = (each.of(order) for each in grams)
        if not len(first) or not len(second):
            continue
        places = np.minimum(np.searchsorted(second, first), len(second) - 1)
        both = second[places] == first
        matches = np.minimum(first_counts[both], second_counts[places[both]])
        owners = (first[both] >> (_BITS * LONGEST)).astype(np.int64)
        found[:, order - 1, 2] = np.bincount(owners, weights=matches, minlength=len(pairs)).astype(np.int64)
    return found


class _Grams:
    """The n-grams of the texts of one side, order after order: each a number that holds its text and characters."""

    def __init__(self, codes: Any, lengths: Any) -> None:
        import numpy as np

        self._codes = codes.astype(np.uint64)
        self._owners = np.repeat(np.arange(len(lengths), dtype=np.uint64), lengths) << np.uint64(_BITS * LONGEST)
        self._left = np.repeat(np.cumsum(lengths), lengths) - np.arange(len(codes))
        self._packed = np.zeros(len(codes), dtype=np.uint64)

    def of(self, order: int) -> tuple[Any, Any]:
        """The different n-grams of that order, sorted, and how often each stands in its text."""
        import numpy as np

        size = max(0, len(self._codes) - order + 1)
        self._packed = (self._packed[:size] << np.uint64(_BITS)) | self._codes[order - 1 :]
        inside = self._left[:size] >= order
        return np.unique(self._owners[:size][inside] | self._packed[inside], return_counts=True)
