# SPDX-License-Identifier: Apache-2.0
"""Lists of words that stand in code as one string, and the commonest words of English.

Stands below the rooms: whether a sentence is English at all is asked in more than one of them.
"""

from __future__ import annotations

from typing import Final

_AROUND: Final = ".,;:!?\"'“”‘’()"


def word_set(words: str) -> frozenset[str]:
    """The words of a list in a string, parted by white space."""
    return frozenset(words.split())


COMMON_ENGLISH: Final = word_set(
    "the of and to a in is was for that it on with as are be by at from has have had he she they we you i his her "
    "its their our an or but not this which who will would can said were been after more than when what there if "
    "about into over up out so no all one also new no do did how"
)


def commonest(text: str) -> tuple[int, int]:
    """How many of the words of a text are among the commonest of English, and how many words it has."""
    words = [word.strip(_AROUND).lower() for word in text.split()]
    return sum(word in COMMON_ENGLISH for word in words), len(words)
