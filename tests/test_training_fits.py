# SPDX-License-Identifier: Apache-2.0
"""Regressions on logits."""

from __future__ import annotations

import pytest

pytest.importorskip("scipy", reason="needs the train extra")
pytest.importorskip("sklearn", reason="needs the train extra")

import numpy as np

from mtcheck.training.fits import Table, as_sure_as, weighted


def test_no_head_speaks_against_a_flaw() -> None:
    rng = np.random.default_rng(1)
    told, noise = rng.normal(size=(2, 4000))
    table = Table()
    table.add(np.column_stack([told, noise, -told]), (told + rng.logistic(size=4000) > 0), weight=1.0)
    found = table.logistic(("told", "noise", "against"))
    assert found["told"] == pytest.approx(1.0, abs=0.12)
    assert found["against"] == 0.0
    assert abs(found["bias"]) < 0.12


def test_two_fits_are_as_sure_of_edited_english() -> None:
    rng = np.random.default_rng(2)
    names = ("a", "b")
    clean = [rng.normal(size=(12, 2)) for _ in range(400)]
    one, other = {"a": 2.0, "bias": -9.0}, {"b": 0.5, "bias": 1.0}
    for part in (1.0, 0.5):
        found = as_sure_as(one, other, clean, names, share=0.05, part=part)
        assert found["a"] == one["a"]
        tops = [[weighted(fit, words, names).max() for words in clean] for fit in (found, other)]
        limit = sorted(tops[1])[-20]
        assert sum(top >= limit for top in tops[0]) == pytest.approx(20 * part, abs=1)
