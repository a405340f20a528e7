# SPDX-License-Identifier: Apache-2.0
"""Training in small form, end to end: prune, train, stop and go on, export, calibrate, evaluate, judge."""

from __future__ import annotations

import gzip
import json
import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="needs the train extra")
pytest.importorskip("sklearn", reason="needs the train extra")

from click.testing import CliRunner

from mtcheck.errors import InputError, ModelError
from mtcheck.models import load_model
from mtcheck.provenance import OriginRule
from mtcheck.style import read_source_weights
from mtcheck.training import calibrate
from mtcheck.training.__main__ import main
from mtcheck.training.ablate import KINDS
from mtcheck.training.averaging import average
from mtcheck.training.corpora import false_alarm_originals, rows, split_of
from mtcheck.training.corruptions import FAMILIES, corrupt
from mtcheck.training.examples import detokenised, of_mqm, outside, unmatched
from mtcheck.training.origins import UNSEEN_SYSTEMS, documents
from mtcheck.training.reordering import reorder_all
from mtcheck.training.reviewed import checksum
from mtcheck.training.sentences import join, parse
from mtcheck.training.train import Plan, restore, train

# PyTorch calls its older ONNX exporter deprecated; the newer one needs one more package.
pytestmark = pytest.mark.filterwarnings("default::DeprecationWarning")

SENTENCE = (
    "Although the worst of the storm had passed, the provincial education minister under President Hartono said on "
    "Tuesday that the new harbour bridge that joins the old port with the capital would be closed to let experts "
    "repair three bridges because its cables had been damaged by the storm."
)
NOUNS = "bridge school harbour council minister village river market doctor engine ferry hospital".split()
VERBS = "repaired visited closed opened praised watched crossed painted".split()


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_marks_what_it_harms(family: str) -> None:
    items = parse(SENTENCE)
    done = [corrupt(items, random.Random(seed), families=(family,), times=1) for seed in range(12)]
    harmed = [found for found in done if found is not None]
    assert harmed, "never applies to a sentence that has everything"
    for found in harmed:
        text, labels = join(found.items)
        assert text != SENTENCE
        assert len(labels) == len(text.split())
        assert 0 < sum(labels) < len(labels)
        assert 0 <= found.garbled <= 1


def test_clauses_are_built_as_other_languages_build_them() -> None:
    def harmed(family: str) -> str:
        (found,) = [corrupt(parse(SENTENCE), random.Random(1), families=(family,), times=1)]
        assert found is not None
        return join(found.items)[0]

    assert "passed, but the" in harmed("double_connective")
    first = harmed("relative_first")
    assert first.index("joins the old port") < first.index("harbour bridge")
    assert re.search(r"joins the old port with the capital .*\b(it|him|them)\b", harmed("resumptive"))


def test_parsing_loses_nothing() -> None:
    for text in (SENTENCE, 'He said: "No (never), it\'s 3.5%."', "U.S. forces, e.g. the Navy's", "He said so ."):
        assert join(parse(text))[0] == text
        assert all(item.text for item in parse(text))


def test_reordering_takes_the_order_of_the_other_language() -> None:
    rng = random.Random(1)
    pairs = []
    for _ in range(60):
        nouns = rng.sample(NOUNS, 4)
        english = f"The {nouns[0]} {nouns[1]} {rng.choice(VERBS)} the {nouns[2]} near the {nouns[3]} on Monday morning"
        pairs.append((english, " ".join(reversed(english.split()))))
    found = reorder_all(pairs, rng)
    assert len(found) > 30
    assert all(corrupted.garbled > 0.4 for corrupted in found)


def test_tokenised_text_is_put_together() -> None:
    words, labels = detokenised(["He", "said", '"', "no", '"', "(", "twice", ")", "."], [0, 0, 0, 1, 0, 0, 0, 0, 0])
    assert words == ("He", "said", '"no"', "(twice).")
    assert labels == (0, 0, 1, 0)


def test_mqm_marks_become_shares_of_raters() -> None:
    flaw = {"severity": "major", "category": "Fluency/Grammar", "start": 4, "end": 7}
    example = of_mqm({"mt": "The cat are here", "raters": {"a": [flaw], "b": []}})
    assert example.word_labels["major"] == (0.0, 0.5, 0.0, 0.0)
    assert example.categories == (-1, 0, -1, -1)


def test_a_word_that_no_other_translation_has_is_unmatched(data: Path) -> None:
    (example, *_) = [one for one in unmatched(data, random.Random(1)) if "water" in one.words]
    labels = dict(zip(example.words, example.word_labels["unmatched"], strict=True))
    assert labels["water"] == 1.0
    assert labels["heavy"] == 0.0


def test_words_outside_the_reference_are_counted() -> None:
    assert outside("the old bridge and the bridge", "the bridge and the harbour") == (0, 1, 0, 0, 0, 1)


def test_what_is_held_out_of_one_set_is_trained_on_in_none(data: Path) -> None:
    news = [one for one in documents(data) if one.domain == "news2021" and one.origins == ("original",)]
    trained = {text for one in news if one.split == "train" for text in one.sentences}
    assert trained
    assert not trained & set(false_alarm_originals(data, report=True))
    splits = {one.split for one in documents(data)}
    assert splits == {"train", "tune", "report"}
    assert not [one for one in documents(data) if one.split == "train" and one.system in UNSEEN_SYSTEMS]


def test_leaving_out_a_family_is_measured(tmp_path: Path, data: Path, base: Path) -> None:
    rows = [{"text": text, "garbled": bool(i % 2), "spans": [[text[:9], "garbled"]] if i % 2 else []}
            for i, text in enumerate(sentences(12, seed=3))]  # fmt: skip
    path = tmp_path / "marked.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    table = step("ablate", "--base", base, "--data", data, "--sentences", path, "--steps", 2, "--limit", 30)
    assert all(f"| {kind} |" in table for kind in KINDS)
    assert table.count("(all families") == 2
    assert sorted(family for kind in KINDS.values() for family in kind) == sorted(FAMILIES)


def test_a_run_can_begin_with_the_weights_of_another_and_fewer_layers(tmp_path: Path, data: Path, base: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    examples = tmp_path / "examples"
    step("prepare", "--base", base, "--data", data, "--out", examples, "--limit", 40)
    step("train", "--base", base, "--examples", examples, "--out", first, "--steps", 2)
    step("train", "--base", base, "--examples", examples, "--out", second, "--steps", 0,
         "--start", first, "--layers", 3)  # fmt: skip
    old, new = restore(base, first).state_dict(), restore(base, second).state_dict()
    assert not any(".layer.3." in name for name in new)
    assert all(new[name].equal(old[name]) for name in new)


def test_runs_are_averaged(tmp_path: Path, data: Path, base: Path) -> None:
    examples, runs = tmp_path / "examples", [tmp_path / "first", tmp_path / "second"]
    step("prepare", "--base", base, "--data", data, "--out", examples, "--limit", 40)
    for seed, run in enumerate(runs):
        step("train", "--base", base, "--examples", examples, "--out", run, "--steps", 1, "--seed", seed)
    step("average", "--run", runs[0], "--run", runs[1], "--out", tmp_path / "mean")
    first, second, mean = (restore(base, run).state_dict() for run in (*runs, tmp_path / "mean"))
    assert not first["word_head.weight"].equal(second["word_head.weight"])
    assert mean["word_head.weight"].allclose((first["word_head.weight"] + second["word_head.weight"]) / 2)
    step("train", "--base", base, "--examples", examples, "--out", tmp_path / "less", "--steps", 0, "--layers", 2)
    with pytest.raises(InputError, match="runs of different networks"):
        average([runs[0], tmp_path / "less"], tmp_path / "other")
    with pytest.raises(InputError, match="no checkpoint"):
        average([tmp_path], tmp_path / "other")


def test_a_run_goes_on_with_its_own_options_alone(tmp_path: Path, data: Path, base: Path) -> None:
    examples, out = tmp_path / "examples", tmp_path / "run"
    step("prepare", "--base", base, "--data", data, "--out", examples, "--limit", 40)
    train(base, examples, out, Plan(steps=1))
    train(base, examples, out, Plan(steps=2, checkpoint_minutes=1))
    with pytest.raises(ModelError, match="run with other options"):
        train(base, examples, out, Plan(steps=3, shares={"clean": 0.9}))
    (out / "checkpoint.pt").write_bytes((out / "checkpoint.pt").read_bytes()[:5000])
    with pytest.raises(ModelError, match="is damaged"):
        train(base, examples, out, Plan(steps=3))


def test_splits_are_stable_and_disjoint() -> None:
    splits = [split_of(f"doc-{i}") for i in range(20_000)]
    assert 0.015 < splits.count("tune") / 20_000 < 0.025
    assert 0.015 < splits.count("report") / 20_000 < 0.025
    assert splits == [split_of(f"doc-{i}") for i in range(20_000)]


def damaged(packed: bytes) -> bytes:
    return packed[:40] + bytes(byte ^ 0xFF for byte in packed[40:60]) + packed[60:]


@pytest.mark.parametrize(
    ("packed", "told"),
    [
        (gzip.compress(b'{"text": "The bridge is closed."}\n' * 2)[:-12], "cannot read training data"),
        (damaged(gzip.compress(random.Random(1).randbytes(400).hex().encode())), "cannot read training data"),
        (gzip.compress('{"text": "Café"}\n'.encode("latin-1")), "is not JSON Lines"),
        (gzip.compress(b"text\n"), "is not JSON Lines"),
    ],
    ids=["cut", "damaged", "no UTF-8", "no JSON"],
)
def test_a_set_that_cannot_be_read_to_its_end_is_named(packed: bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / "bridges.jsonl.gz").write_bytes(packed)
    with pytest.raises(InputError, match=told) as raised:
        list(rows(tmp_path, "bridges"))
    assert "bridges.jsonl.gz" in str(raised.value)


def test_biases_that_stay_too_loud_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent:
        def __init__(self, *_: object) -> None: ...

        def judge(self, *_: object) -> list[object]:
            return []

    found = iter([0, *[5] * 39, 0, *[0, *[5] * 40]])
    monkeypatch.setattr(calibrate, "QualityModel", Silent)
    monkeypatch.setattr(calibrate, "rule_of", lambda _: None)
    monkeypatch.setattr(calibrate, "findings_of", lambda *_, **__: next(found))
    fitted = {"with_source": {"minor": {"bias": 2.0}, "flawed": {"bias": 1.0}}}
    pairs, thresholds = [("The bridge is closed.", "Jembatan ditutup.")], {"garbled": 0.5, "word": 0.5}
    calibrate._quieten(tmp_path, fitted, pairs, thresholds)
    assert fitted == {"with_source": {"minor": {"bias": 2.0}, "flawed": {"bias": 1.0 - 39 * 0.15}}}
    with pytest.raises(InputError, match="5 findings on clean pairs after 40 steps"):
        calibrate._quieten(tmp_path, fitted, pairs, thresholds)


def sentences(count: int, *, seed: int) -> list[str]:
    rng = random.Random(seed)
    made = []
    for _ in range(count):
        a, b, c = rng.sample(NOUNS, 3)
        made.append(
            f"The {a} of the {b} was {rng.choice(VERBS)} on Monday by the {c} because of heavy rain in the north."
        )
    return made


def write(folder: Path, name: str, rows: Sequence[Mapping[str, object]]) -> None:
    with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every set in small form; enough documents that each split has some."""
    folder = tmp_path_factory.mktemp("data")
    texts = sentences(3000, seed=1)
    write(
        folder,
        "clean-english.train",
        [{"set": "x", "source_original": i % 50 < 48, "text": t} for i, t in enumerate(texts)],
    )
    write(folder, "origin.train", [{"origin": "original", "lang": "en", "system": None, "set": "newstest2021", "seg": i,
                                    "text": t} for i, t in enumerate(texts[:60])] + [
        {"origin": "machine", "lang": lang, "system": system, "set": "newstest2021", "seg": i, "text": t[4:]}
        for lang in ("de", "zh") for system in ("Online-W", "quick") for i, t in enumerate(texts[:400])
    ] + [
        {"origin": "human", "lang": "de", "system": "ref-A", "set": "newstest2021", "seg": i, "text": t[2:]}
        for i, t in enumerate(texts[:400])
    ])  # fmt: skip
    write(
        folder, "parallel-id-en.train", [{"set": "x", "en": t, "id": " ".join(reversed(t.split()))} for t in texts[:80]]
    )
    # Ten translations of each sentence, one of them with a word of its own.
    write(folder, "mt-reference.train", [
        {"lp": "de-en", "set": "flores-dev", "seg": i // 10, "system": "s", "src": f"{t[::-1]} {i % 10}",
         "mt": t.replace("rain", "water") if i % 10 == 0 else t, "ref": t}
        for i, t in enumerate(text for text in texts[:90] for _ in range(10))
    ])  # fmt: skip
    write(folder, "langid.dev", [{"lang": "de", "seg": i, "text": t[::-1]} for i, t in enumerate(texts[:90])])
    tagged = []
    for i, text in enumerate(texts[:200]):
        bad = [("BAD" if (i + j) % 7 == 0 else "OK") for j in range(len(text.split()))]
        tags = [tag for pair in zip(["OK"] * len(bad), bad, strict=True) for tag in pair] + ["OK"]
        tagged.append({"lp": "ne-en", "src": text[::-1], "mt": text, "pe": text, "tags": tags, "hter": 0.6})
    write(folder, "mlqe-pe.train", list(tagged))
    write(folder, "mlqe-pe.dev", list(tagged[:20]))
    flaw = {"severity": "major", "category": "Fluency/Grammar", "start": 4, "end": 9}
    judged = [{"lp": "zh-en", "set": "x", "doc": f"d{i}", "seg": "1", "system": "s", "src": t[::-1], "mt": t,
               "raters": {"r": [flaw] if i % 2 else []}} for i, t in enumerate(texts[:400])]  # fmt: skip
    write(folder, "mqm-zh-en.train", list(judged))
    write(folder, "mqm-zh-en.dev", [dict(row, src=f"dev {i}") for i, row in enumerate(judged[:30])])
    write(folder, "da-wmt21-news.train", [{"lp": "de-en", "system": "s", "seg": i, "src": t[::-1], "mt": t, "ref": t,
                                           "da_raw": 50.0 + i % 40, "da_z": (i % 40 - 20) / 20, "n": 1}
                                          for i, t in enumerate(texts[:2500])])  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A two-layer encoder of random weights with a Unigram tokenizer learnt from the data."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("base")
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    trainer = trainers.UnigramTrainer(vocab_size=400, special_tokens=special, unk_token="<unk>")
    tokenizer.train_from_iterator(sentences(500, seed=1) + [t[::-1] for t in sentences(200, seed=1)], trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    config = BertConfig(vocab_size=tokenizer.get_vocab_size(), hidden_size=32, num_hidden_layers=4,
                        num_attention_heads=2, intermediate_size=64, pad_token_id=1)  # fmt: skip
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


def step(*arguments: object) -> str:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_every_step_end_to_end(tmp_path: Path, data: Path, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = "da-wmt21-news.train\tde-en\tnewstest2021\t{0}\ts\t{1}\t{2}\tA4-10 M12-14\n"
    texts = enumerate(sentences(300, seed=1))
    marks = "".join(row.format(i, f"a{i // 6}" if i < 120 else "", checksum(text)) for i, text in texts)
    monkeypatch.setattr("mtcheck.training.reviewed.REVIEWED", tmp_path / "marks.gz")
    (tmp_path / "marks.gz").write_bytes(gzip.compress(marks.encode()))
    pruned, run, model = tmp_path / "pruned", tmp_path / "run", tmp_path / "model"
    step("prune", "--base", base, "--data", data, "--out", pruned, "--pieces", 200, "--limit", 200)
    examples = tmp_path / "examples"
    step("prepare", "--base", pruned, "--data", data, "--out", examples, "--limit", 200)
    step("train", "--base", pruned, "--examples", examples, "--out", run, "--steps", 6)
    assert json.loads((run / "progress.json").read_text())["steps"] == 6
    step("train", "--base", pruned, "--examples", examples, "--out", run, "--steps", 9)
    assert json.loads((run / "progress.json").read_text())["steps"] == 9
    pupil = tmp_path / "pupil"
    step("train", "--base", pruned, "--examples", examples, "--out", pupil, "--steps", 2, "--layers", 1,
         "--teacher", run)  # fmt: skip
    step("export", "--base", pruned, "--run", run, "--out", model)
    assert "thresholds" in step("calibrate", "--model", model, "--data", data, "--limit", 20)
    floats = tmp_path / "floats"
    step("export", "--base", pruned, "--run", run, "--out", floats, "--floats")
    step("calibrate", "--model", floats, "--data", data, "--like", model)
    table = step("evaluate", "--model", model, "--beside", floats, "--data", data, "--limit", 20)
    (line,) = [row for row in table.splitlines() if "AUC, any rater, with source" in row]
    ours, other = (float(cell) for cell in line.split("|")[3:5])
    assert abs(ours - other) < 0.1  # the same network in 8 bits and in 32
    assert table.count("| false findings per 1,000 words |") == 3
    assert table.count("| findings that touch what reads wrong |") == 2
    judgement = load_model(model).quality.judge(["The bridge of the village was repaired on Monday."])[0]
    assert judgement is not None
    assert len(judgement.words) == 9
    branch, grown = tmp_path / "branch", tmp_path / "grown"
    step("train", "--base", pruned, "--examples", examples, "--out", branch, "--steps", 3, "--start", model,
         "--branch", 2)  # fmt: skip
    step("export", "--base", pruned, "--run", branch, "--out", grown)
    step("calibrate", "--model", grown, "--data", data, "--extend", model, "--limit", 40)
    before, after = (json.loads((one / "manifest.json").read_text()) for one in (model, grown))
    changed = {name for name, fit in after["calibration"].items() if fit != before["calibration"][name]}
    assert changed == {"flawed_in_output"}
    assert after["thresholds"]["word"] == before["thresholds"]["word"]


def test_style_is_learnt_and_its_rule_fitted_and_measured(tmp_path: Path, data: Path) -> None:
    weights, rule = tmp_path / "style.txt", tmp_path / "origin.toml"
    assert "sequences in" in step("style", "--data", data, "--out", weights)
    assert weights.read_text(encoding="utf-8").startswith("# SPDX")
    assert "news2021: balanced accuracy" in step("style", "--data", data, "--without", "broadcast")
    sources = tmp_path / "style-sources.txt"
    assert "2 languages in" in step("style-sources", "--data", data, "--out", sources)
    assert read_source_weights(sources.read_text(encoding="utf-8")).languages == ("de", "zh")
    table = step("style-rule", "--data", data, "--out", rule)
    assert "WMT21, first of 7: topic floor" in table
    assert "content words alone (topic floor)" in table
    fitted = OriginRule(**tomllib.loads(rule.read_text(encoding="utf-8")))
    assert fitted.style != 0
