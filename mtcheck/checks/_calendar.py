# SPDX-License-Identifier: Apache-2.0
"""English names of days and months, in their order, and the short forms of months."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

DAYS: Final = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
MONTHS: Final = tuple(
    "January February March April May June July August September October November December".split()
)  # fmt: skip
SHORT_MONTHS: Final[Mapping[str, int]] = {
    **{name[:3]: number for number, name in enumerate(MONTHS, 1) if len(name) > 3},
    "Sept": 9,
}
"""The number of the month, 1 to 12, by its short form without a full stop."""
MONTH_NUMBERS: Final[Mapping[str, int]] = {**{name: number for number, name in enumerate(MONTHS, 1)}, **SHORT_MONTHS}
"""The number of the month, 1 to 12, by its name and by its short form."""
