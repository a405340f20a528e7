# SPDX-License-Identifier: Apache-2.0
"""A branch learns the marks in reviewed output, and nothing else changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="needs the train extra")
pytest.importorskip("onnx", reason="needs the train extra")

import torch

from mtcheck.errors import InputError
from mtcheck.training.averaging import average
from mtcheck.training.encoded import Batch
from mtcheck.training.examples import CATEGORIES, SENTENCE_HEADS, WORD_HEADS
from mtcheck.training.export import export
from mtcheck.training.exported import read_exported
from mtcheck.training.network import BRANCHED, Network, load_network
from mtcheck.training.train import CHECKPOINT, Plan, begin_with, groups, restore, set_rates, take_step, train

pytestmark = pytest.mark.filterwarnings("default::DeprecationWarning")
LAYERS, SHARED = 3, 2


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A three-layer encoder of random weights."""
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("base")
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=90, hidden_size=32, num_hidden_layers=LAYERS, num_attention_heads=2, intermediate_size=64
    )
    encoder = BertModel(config, add_pooling_layer=False)
    for parameter in encoder.parameters():
        parameter.data.add_(0.02 * torch.randn_like(parameter))
    encoder.save_pretrained(folder)
    (folder / "tokenizer.json").write_text("{}", encoding="utf-8")
    return folder


def batch() -> Batch:
    """Four texts, the last two shorter; words of even ids are marked."""
    torch.manual_seed(2)
    ids = torch.randint(3, 90, (4, 12))
    mask = torch.ones_like(ids)
    mask[2:, 9:] = 0
    words = torch.full((4, 12, len(WORD_HEADS)), float("nan"))
    words[..., BRANCHED] = torch.where(mask.bool(), (ids % 2 == 0).float(), float("nan"))
    unknown = torch.full((4, 12), -1)
    return Batch(ids, mask, words, unknown, torch.zeros(4, len(SENTENCE_HEADS)), mask.bool())


def trained(base: Path, *, seed: int, steps: int = 60) -> Network:
    torch.manual_seed(0)
    network = load_network(base, dropout=0.1)
    network.grow(SHARED)
    torch.manual_seed(seed)
    plan = Plan(learning_rate=3e-3)
    optimizer = torch.optim.AdamW(groups(network, plan))
    network.train()
    for _ in range(steps):
        set_rates(optimizer, 0.2)
        take_step(network, optimizer, batch(), plan)
    return network.eval()


def test_only_its_head_changes_and_it_learns(base: Path) -> None:
    torch.manual_seed(0)
    before = load_network(base).eval()
    after, lesson = trained(base, seed=1), batch()
    told, now = (one(lesson.input_ids, lesson.attention_mask) for one in (before, after))
    others = [column for column in range(len(WORD_HEADS) + len(CATEGORIES)) if column != BRANCHED]
    inside = lesson.attention_mask.bool()
    assert told.sentences.equal(now.sentences)
    assert told.words[inside][:, others].equal(now.words[inside][:, others])
    known, marks = now.words[..., BRANCHED][inside], lesson.words[..., BRANCHED][inside]
    assert known[marks == 1].min() > known[marks == 0].max()


def test_it_begins_as_a_copy_that_says_what_is_underlined(base: Path) -> None:
    network, lesson = load_network(base).eval(), batch()
    plain = network(lesson.input_ids, lesson.attention_mask).words[..., WORD_HEADS.index("underlined")]
    network.grow(SHARED)
    grown = network.eval()(lesson.input_ids, lesson.attention_mask).words[..., BRANCHED]
    inside = lesson.attention_mask.bool()
    assert torch.allclose(plain[inside], grown[inside], atol=1e-5)


def test_padding_is_not_read(base: Path) -> None:
    network, lesson = trained(base, seed=1, steps=3), batch()
    padded = network(lesson.input_ids, lesson.attention_mask).words[3, :9]
    alone = network(lesson.input_ids[3:, :9], lesson.attention_mask[3:, :9]).words[0]
    assert torch.allclose(padded, alone, atol=1e-4)


def test_the_rest_is_not_trained_with_dropout(base: Path) -> None:
    network = trained(base, seed=1, steps=1).train()
    assert network.branch is not None
    assert network.branch.training
    assert not network.encoder.training
    assert not any(parameter.requires_grad for parameter in network.encoder.parameters())


def save(network: Network, folder: Path) -> Path:
    folder.mkdir()
    torch.save({"network": network.state_dict(), "layers": LAYERS, "branch": SHARED}, folder / CHECKPOINT)
    return folder


def test_it_is_averaged_exported_and_read_back(base: Path, tmp_path: Path) -> None:
    import onnxruntime

    networks = [trained(base, seed=seed) for seed in (1, 2)]
    runs = [save(network, tmp_path / str(place)) for place, network in enumerate(networks)]
    average(runs, tmp_path / "mean")
    mean, folder, lesson = restore(base, tmp_path / "mean"), tmp_path / "model", batch()
    export(base, tmp_path / "mean", folder)
    manifest = {
        "schema": "mtcheck.model/1",
        "files": {"model.onnx": {}},
        "calibration": {"word_heads": list(WORD_HEADS)},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"))
    told, _ = session.run(
        None, {"input_ids": lesson.input_ids[:1].numpy(), "attention_mask": torch.ones(1, 12).long().numpy()}
    )
    own = mean(lesson.input_ids[:1], torch.ones(1, 12).long()).words.detach()
    assert torch.from_numpy(told).sub(own).abs().max() < 0.06 * own.abs().max() + 0.02
    held = read_exported(folder)
    again = load_network(base)
    begin_with(again, folder)
    again.grow(1)  # over fewer layers: layer 1 begins as the first top has it, layer 2 as the branch
    begin_with(again, folder)
    assert again.branch is not None
    deepest = again.branch.layers["2"].state_dict()["output.dense.weight"]
    assert deepest.equal(held["branch.layers.2.output.dense.weight"])
    assert (
        again.branch.layers["1"]
        .state_dict()["output.dense.weight"]
        .equal(held["encoder.encoder.layer.1.output.dense.weight"])
    )


@pytest.mark.parametrize("shared", [0, LAYERS, LAYERS + 1])
def test_it_needs_a_layer_below_and_one_above(base: Path, shared: int) -> None:
    with pytest.raises(InputError, match=f"from 1 to 2 of the 3 layers, not {shared}"):
        load_network(base).grow(shared)


def test_it_has_no_teachers(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mtcheck.training.train.load", lambda *_: {})
    with pytest.raises(InputError, match="learns from labels alone"):
        train(base, tmp_path, tmp_path / "out", Plan(branch=SHARED), teachers=[tmp_path])
