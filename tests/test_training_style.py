# SPDX-License-Identifier: Apache-2.0
"""How the style of source languages is learnt: within a set alone, and written so that it is read back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("scipy", reason="learning needs the extra train")
pytest.importorskip("sklearn", reason="learning needs the extra train")

import numpy as np

from mtcheck.style import read_source_weights, source_nats
from mtcheck.training.origins import Document
from mtcheck.training.style_sources import Told, Weights, learn, right, scale, some, stretches, write


def document(language: str, name: str, *, domain: str = "news", system: str = "s", sentences: int = 5) -> Document:
    texts = tuple(f"sentence {number}" for number in range(sentences))
    return Document(texts, ("machine-translated",), language, domain, system, "train", name)


def told(language: str, name: str, *sequences: str) -> Told:
    return Told(document(language, name), Counter(dict.fromkeys((*sequences, "the"), 1)))


@pytest.fixture(scope="module")
def weights() -> Weights:
    """In 2020 German has "it is", Chinese "of the", and all of it "weather"; 2021 is Japanese alone, on "sports"."""
    german, chinese = told("de", "2020", "it is", "weather"), told("zh", "2020", "of the", "weather")
    return learn([german, chinese, told("ja", "2021", "sports")] * 60)


def column(weights: Weights, language: str, sequence: str) -> float:
    return float(weights.values[weights.known[sequence], weights.languages.index(language)])


def test_languages_of_a_set_are_told_apart_by_what_differs(weights: Weights) -> None:
    assert column(weights, "de", "it is") > 0.5 > -0.5 > column(weights, "zh", "it is")
    assert abs(column(weights, "de", "weather") - column(weights, "zh", "weather")) < 0.05


def test_what_a_set_is_about_is_not_learnt(weights: Weights) -> None:
    assert [column(weights, tag, "sports") for tag in ("de", "ja", "zh")] == pytest.approx([0.0, 0.0, 0.0], abs=1e-6)


def test_weights_are_read_back(weights: Weights, tmp_path: Path) -> None:
    path = tmp_path / "sources.txt"
    write(weights, 1.0, path)
    found = source_nats({"it is": 1, "the": 1}, read_source_weights(path.read_text(encoding="utf-8")))
    expected = weights.scores_of([{"it is": 1, "the": 1}])[0].tolist()
    assert found == pytest.approx(dict(zip(weights.languages, expected, strict=True)), abs=0.1)
    assert found["de"] > found["zh"] + 0.5


def test_what_does_not_hold_elsewhere_is_scaled_down() -> None:
    scores = np.asarray([[2.0, -2.0]] * 20, np.float32)
    sure, doubtful = np.asarray([0] * 19 + [1]), np.asarray([0] * 11 + [1] * 9)
    assert scale({"news": (scores, doubtful)}) < scale({"news": (scores, sure)}) < 1
    assert scale({}) == 1.0


def test_the_share_of_right_languages_counts_every_language_alike() -> None:
    scores = np.asarray([[3.0, 1.0, 2.0, 0.0]] * 3, np.float32)
    first, three, mean = right(scores, np.asarray([0, 0, 3]), (0, 1, 2, 3))
    assert (round(first, 2), round(three, 2), mean) == (0.67, 0.67, 0.5)
    assert right(scores, np.asarray([0, 0, 3]), (0, 3))[1] == 1.0


def test_documents_are_cut_into_stretches_and_no_system_prevails() -> None:
    documents = [document("de", "2020", sentences=12) for _ in range(5)] + [document("de", "2020", system="t")]
    kept = some(documents, 2)
    assert [one.system for one in kept] == ["s", "s", "t"]
    assert len(list(stretches(kept, 5))) == 2 + 2 + 1
    assert len(list(stretches(kept, 10))) == 2
