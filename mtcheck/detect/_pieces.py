# SPDX-License-Identifier: Apache-2.0
"""The pieces of words that speak for a language where the word itself is not listed: "-me", "asi-"."""

from __future__ import annotations

from typing import Final

SHORTEST_PIECE: Final = 2
LONGEST_PIECE: Final = 5  # with the hyphens that stand for the ends of the word


def pieces_of(word: str) -> list[str]:
    """The different pieces of a word, sorted; hyphens stand for its ends."""
    ends = f"-{word}-"
    lengths = range(SHORTEST_PIECE, LONGEST_PIECE + 1)
    return sorted({ends[start : start + size] for size in lengths for start in range(len(ends) - size + 1)})
