# SPDX-License-Identifier: Apache-2.0
"""English names of days and months, in their order."""

from __future__ import annotations

from typing import Final

DAYS: Final = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
MONTHS: Final = tuple(
    "January February March April May June July August September October November December".split()
)  # fmt: skip
