# SPDX-License-Identifier: Apache-2.0
"""The embedded model: verified before it is loaded, and the same answer whatever stands beside a sentence."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtcheck.article import Span
from mtcheck.errors import ModelError
from mtcheck.inference import WINDOW, Calibration, QualityModel, _windows, word_spans, words_of_pieces
from mtcheck.models import EMBEDDED, load_model, read_manifest, start_loading
from mtcheck.segment import WordJudgement
from mtcheck.spans import marked, probability
from mtcheck.surroundings import Surroundings

GOOD = "The council voted on Tuesday to repair the old bridge over the river."
BAD = "Council the city vote Tuesday day old bridge the repair for river over that the already."


def test_a_garbled_sentence_is_told_from_a_good_one() -> None:
    good, bad = load_model().quality.judge([GOOD, BAD])
    assert good is not None
    assert bad is not None
    assert bad.garbled > load_model().thresholds.garbled > good.garbled
    assert bad.quality < good.quality


def test_a_score_does_not_depend_on_the_neighbours() -> None:
    quality = load_model().quality
    alone = quality.judge([GOOD])[0]
    assert quality.judge([BAD, GOOD, BAD * 5])[1] == alone


def test_the_source_is_read() -> None:
    quality = load_model().quality
    source = "Der Stadtrat stimmte am Dienstag dafür, die alte Brücke über den Fluss zu reparieren."
    assert quality.judge([GOOD], [source]) != quality.judge([GOOD])


def test_a_source_clears_no_word_that_cannot_stand_without_it() -> None:
    quality = load_model().quality
    source = "Besuk aku arep tuku omah lawas kang gedhe ing pinggir kali."
    alone, beside = quality.judge([BAD, BAD], [None, source])
    assert alone is not None
    assert beside is not None
    assert max(word.flawed or 0 for word in alone.words) > 0.5
    assert all((b.flawed or 0) >= (a.flawed or 0) for a, b in zip(alone.words, beside.words, strict=True))


def test_a_model_without_an_editors_view_takes_that_of_raters() -> None:
    word = WordJudgement(Span(0, 3), 0.5, 0.2, "fluency")
    assert probability(word) == marked(word) == pytest.approx(0.6)
    assert probability(replace(word, flawed=0.9)) == 0.9
    assert marked(replace(word, flawed=0.9)) == pytest.approx(0.6)


def test_the_greater_of_two_views_of_a_flaw_counts() -> None:
    fitted = {key: tuple(value) if isinstance(value, list) else value
              for key, value in read_manifest(EMBEDDED)["calibration"].items()}  # fmt: skip
    own = Calibration(**{**fitted, "with_source": {}, "flawed_in_output": {}})
    certain = replace(own, flawed={"minor": 0.0, "bias": -3.0}, flawed_in_output={"minor": 0.0, "bias": 3.0})
    (alone,), (both,) = (QualityModel(EMBEDDED, one).judge([BAD]) for one in (own, certain))
    assert alone is not None
    assert both is not None
    assert {word.flawed for word in both.words} == {0.9526}
    assert {word.flawed for word in alone.words} != {0.9526}
    assert [word.major for word in both.words] == [word.major for word in alone.words]


@pytest.mark.parametrize("text", ["", "  ", "?!", "12 345", "…"])
def test_what_has_no_letter_is_not_judged(text: str) -> None:
    assert load_model().quality.judge([text]) == [None]


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=120))
def test_any_text_gets_every_word_judged(text: str) -> None:
    judgement = load_model().quality.judge([text])[0]
    if judgement is not None:
        assert [text[word.span.start : word.span.end] for word in judgement.words] == text.split()
        assert 0 <= judgement.quality <= 100
        assert all(0 <= word.minor <= 1 and 0 <= word.major <= 1 for word in judgement.words)
        assert all(0 <= (word.flawed or 0) <= 1 for word in judgement.words)


@given(st.integers(0, 5000))
def test_windows_cover_everything(length: int) -> None:
    windows = list(_windows(length))
    assert windows[0][0] == 0
    assert windows[-1][1] == length
    assert all(end - start <= WINDOW for start, end in windows)
    assert all(later[0] < earlier[1] for earlier, later in pairwise(windows))


def test_pieces_belong_to_the_word_they_end_in() -> None:
    spans = word_spans("old  bridges")
    assert words_of_pieces([(0, 3), (3, 8), (8, 12), (0, 0)], spans) == [0, 1, 1, -1]


def copy(folder: Path) -> Path:
    return Path(shutil.copytree(EMBEDDED, folder / "model"))


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    model = copy(tmp_path)
    with (model / "tokenizer.json").open("ab") as stream:
        stream.write(b" ")
    with pytest.raises(ModelError, match="damaged"):
        load_model(model)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    model = copy(tmp_path)
    (model / "model.onnx").unlink()
    with pytest.raises(ModelError, match="missing"):
        load_model(model)


FEW = {"garbled": 0.5, "word": 0.9, "tuned_on": "x"}


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("thresholds", {"garbled": "0.5", "word": 0.9, "tuned_on": "x"}, "garbled is '0.5', not a number of 0 to 1"),
        ("thresholds", {"garbled": 0.5, "word": 9, "tuned_on": "x"}, "word is 9, not a number of 0 to 1"),
        ("thresholds", {**FEW, "by_origin": {"original": {"word": None}}},
         "word is None"),
        ("thresholds", {**FEW, "surroundings": {"calm": [], "rough": 1}},
         "calm is [], not a number"),
        ("thresholds", {**FEW, "surroundings": {"calm": 1, "rough": 0, "garbled": 0.5, "word": 0.5}},
         "makes no sense"),
        ("thresholds", {**FEW, "surroundings": {"calm": 0}}, "lacks or misnames"),
        ("thresholds", [], "lacks or misnames"),
        ("calibration", {"minor": {"minor": "1"}}, "minor: '1' is not a number"),
        ("training_data", ["wmt"], "lacks or misnames"),
    ],
)  # fmt: skip
def test_a_manifest_of_wrong_types_is_refused(tmp_path: Path, key: str, value: object, told: str) -> None:
    model = copy(tmp_path)
    manifest = dict(read_manifest(model))
    (model / "manifest.json").write_text(json.dumps({**manifest, key: value}), encoding="utf-8")
    with pytest.raises(ModelError, match=re.escape(told)):
        load_model(model)


def test_a_manifest_says_how_a_threshold_falls(tmp_path: Path) -> None:
    model = copy(tmp_path)
    rule = {"calm": -1.5, "rough": -0.5, "garbled": 0.3, "word": 0.6}
    manifest = dict(read_manifest(model))
    thresholds = {**manifest["thresholds"], "surroundings": rule}
    (model / "manifest.json").write_text(json.dumps({**manifest, "thresholds": thresholds}), encoding="utf-8")
    assert load_model(model).thresholds.surroundings == Surroundings(**rule)
    assert load_model(model).thresholds.of("unknown").surroundings == Surroundings(**rule)
    assert load_model(model).thresholds.of("original").surroundings is None


def test_a_model_asked_for_twice_at_once_is_loaded_once(tmp_path: Path) -> None:
    model = copy(tmp_path)
    first, second = start_loading(model), start_loading(model)
    assert first() is second()


def test_another_manifest_is_refused(tmp_path: Path) -> None:
    model = copy(tmp_path)
    manifest = dict(read_manifest(model))
    (model / "manifest.json").write_text(json.dumps({**manifest, "schema": "other/1"}), encoding="utf-8")
    with pytest.raises(ModelError, match=r"not a mtcheck\.model/1"):
        load_model(model)
    for files in ("model.onnx", 7, {"model.onnx": "a"}, {}):
        (model / "manifest.json").write_text(json.dumps({**manifest, "files": files}), encoding="utf-8")
        with pytest.raises(ModelError, match=r"is not a mtcheck\.model/1 manifest"):
            load_model(model)
    (model / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="damaged"):
        load_model(model)


def test_the_model_is_small_and_its_card_names_its_data() -> None:
    manifest = read_manifest(EMBEDDED)
    assert sum(entry["bytes"] for entry in manifest["files"].values()) <= 40_000_000
    card = (EMBEDDED / "README.md").read_text(encoding="utf-8")
    assert all(name in card for name in manifest["training_data"])
