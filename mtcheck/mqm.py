# SPDX-License-Identifier: Apache-2.0
"""Multidimensional Quality Metrics: categories, severities and their weights.

Weights follow the WMT practice (Freitag et al. 2021): minor 1, major 5, a minor flaw of punctuation 0.1, a segment
that cannot be read as a translation 25. ``residue`` is our own category: it says nothing about the translation.
"""

from __future__ import annotations

from typing import Final, Literal

Severity = Literal["neutral", "minor", "major", "critical"]
SEVERITIES: Final[tuple[Severity, ...]] = ("neutral", "minor", "major", "critical")

CATEGORIES: Final[tuple[str, ...]] = (
    "accuracy/mistranslation", "accuracy/addition", "accuracy/omission", "accuracy/untranslated",
    "fluency/grammar", "fluency/spelling", "fluency/punctuation", "fluency/inconsistency", "fluency/register",
    "fluency/character-encoding",
    "style/awkward",
    "terminology/inappropriate", "terminology/inconsistent",
    "locale-convention/number", "locale-convention/date", "locale-convention/currency", "locale-convention/name",
    "locale-convention/address", "locale-convention/time", "locale-convention/telephone",
    "non-translation",
    "residue",
)  # fmt: skip

_WEIGHTS: Final[dict[Severity, float]] = {"neutral": 0.0, "minor": 1.0, "major": 5.0, "critical": 25.0}


def weight(severity: Severity, category: str) -> float:
    """MQM penalty points of one finding: 0 to 25, higher is worse."""
    if category == "residue":
        return 0.0
    if category == "non-translation":
        return 25.0
    if category == "fluency/punctuation" and severity == "minor":
        return 0.1
    return _WEIGHTS[severity]


def at_least(severity: Severity, floor: Severity) -> bool:
    """True when ``severity`` is as bad as ``floor`` or worse."""
    return SEVERITIES.index(severity) >= SEVERITIES.index(floor)
