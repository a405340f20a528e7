# SPDX-License-Identifier: Apache-2.0
"""Hugging Face models as a user brings them: tiny ones, trained here: "zzz" is a flaw and "qqq" a worse one."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("torch")

from models_fixtures import save_quality, save_untrained, save_words

from mtcheck import check_text
from mtcheck.cli import main
from mtcheck.errors import ModelError
from mtcheck.models import LoadedModel, load_model
from mtcheck.models._classifier import _count, _deepest, _spread, _Text, _Window
from mtcheck.segment import Judgement

ROOT = Path(__file__).parent.parent
CLEAN = (
    "The council voted on Tuesday to repair the old bridge over the river. Work will begin in March and should take "
    "about six weeks, the engineer in charge said.\n"
)
MINOR = CLEAN.replace("old bridge", "zzz bridge")
MAJOR = CLEAN.replace("old bridge", "qqq bridge")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("models")
    save_words(root / "words")
    save_words(root / "severities", labels=("O", "B-minor", "B-major"))
    save_words(root / "letters", family="xlm-roberta")
    save_quality(root / "number")
    save_quality(root / "labels", outputs=2)
    save_quality(root / "pairs", second=True)
    return root


def described(models: Path, name: str, folder: Path, text: str) -> LoadedModel:
    """A model with a description that stands elsewhere."""
    path = folder / f"{name}.toml"
    path.write_text(f"model = {json.dumps(str(models / name))}\n{text}", encoding="utf-8")
    return load_model(path)


def one(model: LoadedModel, hypothesis: str, source: str | None = None) -> Judgement:
    judgement = model.quality.judge([hypothesis], [source])[0]
    assert judgement is not None
    return judgement


def flawed(model: LoadedModel, text: str, source: str | None = None) -> list[str]:
    words = one(model, text, source).words
    assert [text[word.span.start : word.span.end] for word in words] == text.split()
    return [text[word.span.start : word.span.end] for word in words if word.minor + word.major >= 0.5]


def test_a_word_is_called_bad_and_nothing_is_claimed_beyond_words(models: Path) -> None:
    model = load_model(models / "words")
    assert flawed(model, "the old zzz over the river") == ["zzz"]
    judgement = one(model, "the old bridge")
    assert judgement.quality is None
    assert judgement.garbled is None


def test_severities_are_kept_apart(models: Path) -> None:
    words = one(load_model(models / "severities"), "the zzz bridge qqq river").words
    assert [(word.minor > 0.9, word.major > 0.9) for word in words] == [
        (False, False), (True, False), (False, False), (False, True), (False, False)]  # fmt: skip


def test_the_command_line_finds_the_word_with_the_model_in_a_folder(models: Path, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text(MINOR, encoding="utf-8")
    arguments = [sys.executable, "-m", "mtcheck", "check", str(article), "--format", "json", "--model"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    result = subprocess.run([*arguments, str(models / "words")], capture_output=True, env=environment, timeout=120)
    assert result.stderr == b""
    assert result.returncode == 0
    report = json.loads(result.stdout)
    assert [(found["check"], found["text"], found["severity"]) for found in report["findings"]] == [
        ("awkward", "zzz", "minor")
    ]
    assert {sentence["garbled"] for sentence in report["sentences"]} == {None}
    skipped = {entry["name"]: entry["reason"] for entry in report["skipped"]}
    assert skipped["garbled"] == "the model words does not say whether a sentence can be read"
    assert "gives no quality" in skipped["quality"]
    digest = hashlib.sha256((models / "words" / "model.safetensors").read_bytes()).hexdigest()
    assert f"model:words|{digest[:12]}|" in report["signature"]


@pytest.mark.parametrize(("text", "status"), [(CLEAN, "pass"), (MINOR, "pass"), (MAJOR, "fail")])
def test_a_major_word_fails_the_gate(models: Path, text: str, status: str) -> None:
    assert check_text(text, model=models / "severities").verdict.status == status


def test_every_word_of_a_long_text_is_judged(models: Path) -> None:
    text = " ".join("zzz" if place % 37 == 5 else "river" for place in range(500))
    words = one(load_model(models / "words"), text).words
    assert [place for place, word in enumerate(words) if word.minor > 0.5] == list(range(5, 500, 37))


@given(st.integers(0, 3000), st.integers(4, 300))
def test_windows_cover_everything(length: int, room: int) -> None:
    windows = _spread(length, room, _count(length, room))
    assert {place for start, end in windows for place in range(start, end)} == set(range(length))
    assert all(end - start <= room for start, end in windows)


def test_a_piece_counts_in_the_window_that_shows_most_around_it() -> None:
    windows = (_Window(0, 6, (), (), 1, False), _Window(3, 6, (), (), 1, False))
    rows = [[(0.0,)] * 6, [(1.0,)] * 6]
    assert list(_deepest(_Text((), (0,) * 9, windows), rows)) == [(0.0,)] * 5 + [(1.0,)] * 4


def test_a_long_source_is_read_beside_the_hypothesis(models: Path, tmp_path: Path) -> None:
    model = described(models, "words", tmp_path, 'order = "source-hypothesis"')
    text = " ".join("zzz" if place % 37 == 5 else "river" for place in range(100))
    for length in (3, 90, 400):
        words = one(model, text, "bridge " * length).words
        assert [place for place, word in enumerate(words) if word.minor > 0.5] == [5, 42, 79]
    model = described(models, "pairs", tmp_path, 'range = [0, 1]\norder = "source-hypothesis"')
    assert 0 < one(model, "the river " * 30 + "zzz", "the bridge " * 200).quality < 100  # type: ignore[operator]


def test_a_word_of_several_pieces_goes_by_the_first_unless_stated(models: Path, tmp_path: Path) -> None:
    model = load_model(models / "letters")
    assert flawed(model, "the council zzz voted") == ["zzz"]
    mean = described(models, "letters", tmp_path, 'pieces = "mean"')
    assert one(mean, "the council zzz voted") != one(model, "the council zzz voted")
    assert "|pieces:mean|" in mean.signature
    assert len(one(model, "council " * 60).words) == 60  # positions begin after the padding: 56 fit, not 58


def test_a_score_does_not_depend_on_the_neighbours(models: Path) -> None:
    judge = load_model(models / "severities").quality.judge
    alone = judge(["the old zzz"])[0]
    beside = judge(["river " * 200, "the old zzz", "qqq", *["bridge over"] * 100])[1]
    assert alone is not None
    assert beside is not None
    for a, b in zip(alone.words, beside.words, strict=True):
        assert (a.minor, a.major) == pytest.approx((b.minor, b.major), abs=1.1e-4)  # rounded to four decimals


@pytest.mark.parametrize("text", ["", "  ", "?!", "12 345", "…"])
def test_what_has_no_letter_is_not_judged(models: Path, text: str) -> None:
    assert load_model(models / "words").quality.judge([text, "the river"])[0] is None


def test_offsets_stand_in_any_text(models: Path) -> None:
    model = load_model(models / "words")
    for text in ("a \ud800 zzz", "😀 zzz\u0000 日本語 ", "zzz\u2028zzz", "e\u0301 zzz \u200b x"):
        words = one(model, text).words
        assert [text[word.span.start : word.span.end] for word in words] == text.split()
        assert max(word.minor for word in words) > 0.5


def test_one_number_becomes_quality_on_the_stated_scale(models: Path, tmp_path: Path) -> None:
    model = described(models, "number", tmp_path, "range = [0, 1]")
    good, bad = one(model, "the old bridge"), one(model, "the zzz bridge")
    assert good.quality is not None
    assert bad.quality is not None
    assert good.quality > 85 > 15 > bad.quality
    assert (good.garbled, good.words) == (None, ())
    assert "|range:0..1|" in model.signature
    (tmp_path / "turned").mkdir()
    turned = described(models, "number", tmp_path / "turned", "range = [1, 0]")
    assert one(turned, "the old bridge").quality == pytest.approx(100 - good.quality, abs=0.02)


def test_without_a_scale_one_number_is_refused(models: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    article = tmp_path / "article.txt"
    article.write_text(CLEAN, encoding="utf-8")
    with pytest.raises(SystemExit, match="2"):
        main(["check", str(article), "--model", str(models / "number")])
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("mtcheck: number gives one number, and does not say on which scale (say in mtcheck-model")
    assert err.count("\n") == 1


def test_labels_of_a_text_become_the_probability_of_the_good_one(models: Path) -> None:
    model = load_model(models / "labels")
    good, bad = one(model, "the old bridge").quality, one(model, "the zzz bridge").quality
    assert good is not None
    assert bad is not None
    assert good > 90 > 10 > bad


def test_a_bare_score_is_never_a_pass(models: Path) -> None:
    report = check_text(CLEAN, model=models / "labels")
    assert report.verdict.status == "incomplete"
    assert report.verdict.reasons == ("the model labels gives a score alone and finds no flaws",)
    assert {"garbled", "awkward"} <= {skipped.name for skipped in report.skipped}
    assert any(score.metric == "quality" and score.sentence is None for score in report.scores)


def test_a_pair_is_read_in_the_stated_order(models: Path, tmp_path: Path) -> None:
    model = described(models, "pairs", tmp_path, 'range = [0, 1]\norder = "source-hypothesis"')
    high, low = one(model, "the old bridge", "zzz river").quality, one(model, "zzz river", "the old bridge").quality
    assert high is not None
    assert low is not None
    assert high > 85 > 15 > low


def test_without_the_source_it_needs_a_model_judges_nothing(models: Path, tmp_path: Path) -> None:
    model = described(models, "words", tmp_path, 'order = "source-hypothesis"')
    assert model.quality.judge(["the old bridge"], ["  "]) == [None]
    report = check_text(MINOR, model=tmp_path / "words.toml")
    assert report.verdict.status == "incomplete"
    assert report.verdict.reasons == ("the model words needs the source, and there is none",)
    reasons = {skipped.name: skipped.reason for skipped in report.skipped}
    assert reasons["awkward"] == "the model words needs the source (--source FILE), and 2 of 2 sentences have none"
    assert not any("language" in skipped.reason for skipped in report.skipped)


def test_with_its_source_it_judges(models: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    described(models, "words", tmp_path, 'order = "source-hypothesis"')
    (tmp_path / "article.txt").write_text(MINOR, encoding="utf-8")
    (tmp_path / "source.txt").write_text(
        "Der Stadtrat stimmte am Dienstag dafür, die alte Brücke über den Fluss zu reparieren. Die Arbeiten sollen im "
        "März beginnen und etwa sechs Wochen dauern, sagte der zuständige Ingenieur.\n",
        encoding="utf-8",
    )
    with pytest.raises(SystemExit, match="0"):
        main(["check", str(tmp_path / "article.txt"), "--source", str(tmp_path / "source.txt"),
              "--model", str(tmp_path / "words.toml"), "--format", "json"])  # fmt: skip
    report = json.loads(capfdbinary.readouterr().out)
    assert [found["text"] for found in report["findings"]] == ["zzz"]
    assert report["verdict"]["status"] == "pass"


def test_segments_are_scored_by_it(models: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    rows = [MINOR.split(". ")[0], CLEAN.split(". ")[0], "?!"]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps({"hypothesis": row}) + "\n" for row in rows), "utf-8")
    with pytest.raises(SystemExit, match="0"):
        main(["score", "--input", str(tmp_path / "in.jsonl"), "--model", str(models / "words")])
    found = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    spans = [[row[span["start"] : span["end"]] for span in line["error_spans"]]
             for row, line in zip(rows, found, strict=True)]  # fmt: skip
    assert spans == [["zzz"], [], []]
    assert [line["garbled"] for line in found] == [None] * 3


Damage = Callable[[Path], object]


def without(*names: str) -> Damage:
    return lambda folder: [(folder / name).unlink() for name in names]


def pickled(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def cut(folder: Path) -> None:
    data = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(data[: len(data) // 2])


def headless(folder: Path) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    kept = {name: value for name, value in weights.items() if not name.startswith("classifier")}
    save_file(kept, folder / "model.safetensors", metadata={"format": "pt"})


def empty_numbers(folder: Path) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    save_file({name: value * float("nan") for name, value in weights.items()}, folder / "model.safetensors",
              metadata={"format": "pt"})  # fmt: skip


def changed(**values: object) -> Damage:
    def change(folder: Path) -> None:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        (folder / "config.json").write_text(json.dumps({**config, **values}), encoding="utf-8")

    return change


def other_tokenizer(folder: Path) -> None:
    tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["model"]["vocab"].update({f"extra{number}": 100 + number for number in range(50)})
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (without("config.json"), "no model in"),
        (without("model.safetensors"), "no weights in"),
        (without("tokenizer.json", "tokenizer_config.json"), "no tokenizer in"),
        (pickled, "may run code when it is read"),
        (cut, "cannot load the model in"),
        (headless, "lack classifier.bias and 1 more"),
        (empty_numbers, "gives no number"),
        (other_tokenizer, "more pieces than the model"),
        (lambda folder: (folder / "config.json").write_text("{"), "config.json is damaged"),
        (lambda folder: (folder / "tokenizer.json").write_text("{"), "cannot load the model in"),
        (lambda folder: (folder / "adapter_config.json").write_text("{}"), "holds an adapter"),
        (changed(architectures=["BertForMaskedLM"]), "is BertForMaskedLM"),
        (changed(architectures=None), "is of no stated kind"),
        (changed(model_type="unheard-of"), "cannot load the model in"),
        (changed(id2label={"0": "PER", "1": "LOC"}), "labels of this model are not known: PER, LOC"),
        (changed(hidden_size=64), "cannot load the model in"),
    ],
)
def test_what_is_damaged_or_of_another_kind_is_one_clear_line(
    models: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], damage: Damage, words: str
) -> None:
    folder = Path(shutil.copytree(models / "words", tmp_path / "model"))
    damage(folder)
    article = tmp_path / "article.txt"
    article.write_text(CLEAN, encoding="utf-8")
    with pytest.raises(SystemExit, match="2"):
        main(["check", str(article), "--model", str(folder)])
    out, err = capfd.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1, err


def test_code_that_comes_with_a_model_is_not_run(models: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(models / "words", tmp_path / "model"))
    changed(model_type="own", auto_map={"AutoConfig": "own.Config", "AutoModelForTokenClassification": "own.Model"})(
        folder
    )
    (folder / "own.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot load the model"):
        load_model(folder)
    assert not (tmp_path / "ran").exists()


def test_a_range_for_labels_and_strange_outputs_are_refused(models: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="states a range, but words gives labels: OK, BAD"):
        described(models, "words", tmp_path, "range = [0, 1]")
    folder = save_untrained(tmp_path / "many", ("LABEL_0", "LABEL_1"), task="sequence")
    changed(problem_type="regression")(folder)
    with pytest.raises(ModelError, match="independent numbers"):
        load_model(folder)


WITHOUT_NETWORK = """
import socket, sys
def refuse(*_, **__): raise SystemExit("reached for the network")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
{before}
from mtcheck.cli import main
main(sys.argv[1:])
"""


def alone(*arguments: str, before: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    command = [sys.executable, "-c", WITHOUT_NETWORK.format(before=before), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)


def test_an_id_is_looked_up_in_the_cache_alone(models: Path, tmp_path: Path) -> None:
    missing = alone("models", "someone/words", HF_HUB_CACHE=str(tmp_path))
    assert missing.returncode == 2
    assert missing.stderr == (
        "mtcheck: no folder someone/words, and no such model in the local cache"
        " (nothing is downloaded here: run `hf download someone/words` first, or name a folder)\n"
    )
    place = tmp_path / "models--someone--words"
    (place / "refs").mkdir(parents=True)
    (place / "refs" / "main").write_text("0" * 40, encoding="utf-8")
    shutil.copytree(models / "words", place / "snapshots" / ("0" * 40))
    found = alone("models", "someone/words", HF_HUB_CACHE=str(tmp_path))
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.startswith("someone/words|")
    assert "OK = ok, BAD = minor" in found.stdout


def test_without_torch_it_says_what_to_install(models: Path) -> None:
    result = alone("models", str(models / "words"), before="sys.modules['torch'] = None")
    assert result.returncode == 2
    assert result.stderr.endswith("needs PyTorch, which is not installed (pip install 'mtcheck[torch]')\n")
    assert result.stderr.count("\n") == 1
