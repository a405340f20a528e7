# SPDX-License-Identifier: Apache-2.0
"""Numbers as English writes them in words, each worth one word: "zero" to "twenty", the tens, and powers of ten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_TO_NINETEEN: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()

WORTH: Final[Mapping[str, int]] = {
    **{word: value for value, word in enumerate(_TO_NINETEEN)},
    **{word: 10 * value for value, word in enumerate(_TENS, start=2)},
}
"""What a word stands for, in ascending order."""
POWERS: Final[Mapping[str, float]] = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
}  # fmt: skip
"""What a word multiplies the number before it by."""


def number_words(least: int, most: int) -> tuple[str, ...]:
    """The words for numbers from ``least`` to ``most``, both included, in ascending order."""
    return tuple(word for word, value in WORTH.items() if least <= value <= most)
