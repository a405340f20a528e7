# SPDX-License-Identifier: Apache-2.0
"""What comes of calibrating the gate on a desk's own articles: ``calibrating`` makes it, ``reports`` shows it."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any, Final

FEW: Final = 30
"""With fewer of a kind, the 95% interval of its rate may be 34 points wide and more."""


@dataclass(frozen=True, slots=True)
class Rate:
    """``count`` of ``of`` articles."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """0 to 1."""
        return self.count / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Where the rate lies with 95% confidence (Wilson's interval)."""
        if not self.of:
            return 0.0, 1.0
        z, n, p = 1.96, self.of, self.value
        middle, spread = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, (middle - spread) / (1 + z * z / n)), min(1.0, (middle + spread) / (1 + z * z / n))


@dataclass(frozen=True, slots=True)
class Errors:
    """False alarms: accepted articles that fail. Misses: rejected articles that pass."""

    false_alarms: Rate
    misses: Rate


@dataclass(frozen=True, slots=True)
class Calibration:
    """What came of it.

    gate: the settings that were chosen, without those that stay as they are. now: errors of the gate as it is set.
    fitted: of the gate that was chosen, on the articles that it was chosen by. expected: the same, each article left
    out in turn. curve: the least misses for each number of false alarms. wrong: path, whether accepted, and why it
    fails ("" where it does not), of the articles that the chosen gate misjudges. left_out: path and reason.
    most_false_alarms: what was asked for, 0 to 1.
    """

    gate: dict[str, Any]
    now: Errors
    fitted: Errors
    expected: Errors
    curve: tuple[Errors, ...]
    wrong: tuple[tuple[str, bool, str], ...]
    left_out: tuple[tuple[str, str], ...]
    most_false_alarms: float
