# SPDX-License-Identifier: Apache-2.0
"""How long a translation may grow: what keeps a loop from running on, and what loops is the same in any company."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

_LONGER: Final = 3
_SLACK: Final = 20
_STEP: Final = 32


def room(pieces: int) -> int:
    """How many pieces the translation of a text of so many may have: three times as many, and some more.

    Lengths are rounded up, so that texts of like length have the same room and can go together.
    """
    return _LONGER * _STEP * -(-pieces // _STEP) + _SLACK


def by_room(lengths: Iterable[int]) -> Mapping[int, list[int]]:
    """Places of texts of so many pieces, by the room of their translations, the least first."""
    found: dict[int, list[int]] = {}
    for place, length in enumerate(lengths):
        found.setdefault(room(length), []).append(place)
    return dict(sorted(found.items()))
