# SPDX-License-Identifier: Apache-2.0
"""Floors under what is found in sentences that nobody tuned on. They may only rise."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "quality"))

from sentences import HERE, rates, results

FLOORS = {"garbled": 0.75, "awkward": 0.25}
MOST_FALSE = 0.5
"""Findings per 1,000 words of clean sentences. ``python tests/quality/sentences.py`` prints where all three stand."""


@cache
def measured() -> dict[str, float]:
    return rates(list(results(HERE / "held-out-sentences.jsonl")))


@pytest.mark.parametrize("kind", FLOORS)
def test_recall_on_held_out_sentences_does_not_fall(kind: str) -> None:
    assert measured()[kind] >= FLOORS[kind]


def test_clean_sentences_stay_clean() -> None:
    assert measured()["false"] <= MOST_FALSE
