# SPDX-License-Identifier: Apache-2.0
"""What is stated about a Hugging Face model: understood as it stands, or refused; nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtcheck.errors import ModelError
from mtcheck.models._sidecar import Sidecar, meanings, read_sidecar


@pytest.mark.parametrize(
    ("labels", "meaning"),
    [
        (("OK", "BAD"), ("ok", "minor")),
        (("bad", "good"), ("minor", "ok")),
        (("O", "B-minor", "I-minor", "B-major", "I-MAJOR"), ("ok", "minor", "minor", "major", "major")),
        (("no-error", "Minor", "Critical"), ("ok", "minor", "major")),
        (("no_error", "error"), ("ok", "minor")),
        (("unacceptable", "acceptable"), ("minor", "ok")),
    ],
)
def test_labels_that_say_what_they_mean(labels: tuple[str, ...], meaning: tuple[str, ...]) -> None:
    assert meanings(labels, {}) == meaning


@pytest.mark.parametrize("labels", [("LABEL_0", "LABEL_1"), ("O", "B-PER", "I-PER"), ("OK", "BAD", "GAP")])
def test_other_labels_are_listed_and_refused(labels: tuple[str, ...]) -> None:
    with pytest.raises(ModelError, match="are not known: " + ", ".join(labels)) as caught:
        meanings(labels, {})
    assert "labels = {" in caught.value.hint


@pytest.mark.parametrize("labels", [("O",), ("minor", "major"), ("OK", "good")])
def test_labels_must_tell_good_from_bad(labels: tuple[str, ...]) -> None:
    with pytest.raises(ModelError, match="do not tell good from bad"):
        meanings(labels, {})


def test_what_is_stated_beats_the_name() -> None:
    assert meanings(("LABEL_0", "LABEL_1"), {"LABEL_0": "major", "LABEL_1": "ok"}) == ("major", "ok")
    assert meanings(("OK", "BAD"), {"BAD": "major"}) == ("ok", "major")
    with pytest.raises(ModelError, match="names the label 'WORSE', which the model lacks"):
        meanings(("OK", "BAD"), {"WORSE": "major"})


def written(folder: Path, text: str) -> Path:
    path = folder / "mtcheck-model.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sidecar_is_read(tmp_path: Path) -> None:
    text = 'range = [25, 0]\nlanguages = ["en", "de"]\nword-threshold = 0.7\ntuned-on = "ours"\nlabels = {X = "ok"}'
    assert read_sidecar(written(tmp_path, text)) == Sidecar(
        range=(25, 0), languages=("en", "de"), word_threshold=0.7, tuned_on="ours", labels={"X": "ok"}
    )


def test_a_stated_pair_needs_its_source_unless_stated_otherwise(tmp_path: Path) -> None:
    assert read_sidecar(written(tmp_path, "")).source == "optional"
    assert read_sidecar(written(tmp_path, 'order = "source-hypothesis"')).source == "required"
    assert read_sidecar(written(tmp_path, 'order = "hypothesis-source"\nsource = "optional"')).source == "optional"
    assert read_sidecar(written(tmp_path, 'order = "hypothesis"')).source == "optional"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("range = [0, 0]", "range must be two numbers"),
        ("range = [0, inf]", "range must be two numbers"),
        ("range = 1", "range must be two numbers"),
        ('order = "both"', "order must be one of hypothesis, hypothesis-source, source-hypothesis"),
        ('pieces = "last"', "pieces must be one of first, mean, max"),
        ('labels = {X = "fine"}', "labels must be a table of label = one of ok, minor, major"),
        ("order = [1]", "order must be one of"),
        ("labels = {X = [1]}", "labels must be a table"),
        ("languages = []", "languages must be a list"),
        ("word-threshold = 2", "word-threshold must be a number from 0 to 1"),
        ("model = 3", "model must be a string"),
        ("rang = [0, 1]", "unknown key 'rang'"),
        ("range =", "not valid TOML"),
    ],
)
def test_what_makes_no_sense_is_refused(line: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=words):
        read_sidecar(written(tmp_path, line))
