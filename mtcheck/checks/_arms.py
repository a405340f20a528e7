# SPDX-License-Identifier: Apache-2.0
"""One look for several things that are written alike: an expression of arms, each with its reason and its example."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple


class Arm(NamedTuple):
    """One of the things looked for.

    name: the group that it is in a match (``match.lastgroup``). pattern: an expression without groups of its own that
    capture. why: what makes it so narrow. found: a text with nothing else in it. left: one that looks like it, in which
    nothing is found.
    """

    name: str
    pattern: str
    why: str
    found: str
    left: str


def joined(arms: Sequence[Arm], *, before: str = "", after: str = "") -> re.Pattern[str]:
    """The arms in their order, the first that fits; ``before`` and ``after`` hold for all of them."""
    return re.compile(f"{before}(?:{'|'.join(f'(?P<{arm.name}>{arm.pattern})' for arm in arms)}){after}")
