# SPDX-License-Identifier: Apache-2.0
"""An exported model is read back into the network that it was written from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="needs the train extra")
pytest.importorskip("onnx", reason="needs the train extra")

import torch

from mtcheck.errors import InputError, ModelError
from mtcheck.training.examples import CATEGORIES, WORD_HEADS
from mtcheck.training.export import export
from mtcheck.training.exported import in_order, read_exported
from mtcheck.training.network import load_network
from mtcheck.training.train import CHECKPOINT, begin_with

pytestmark = pytest.mark.filterwarnings("default::DeprecationWarning")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A two-layer encoder of random weights."""
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("base")
    torch.manual_seed(1)
    config = BertConfig(vocab_size=90, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64)
    encoder = BertModel(config, add_pooling_layer=False)
    for parameter in encoder.parameters():  # as after training: no bias is like another
        parameter.data.add_(0.02 * torch.randn_like(parameter))
    encoder.save_pretrained(folder)
    (folder / "tokenizer.json").write_text("{}", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def model(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What export writes of it, with a manifest."""
    run, folder = tmp_path_factory.mktemp("run"), tmp_path_factory.mktemp("model")
    torch.save({"network": load_network(base).state_dict(), "layers": 2}, run / CHECKPOINT)
    export(base, run, folder)
    name_heads(folder, list(WORD_HEADS))
    return folder


def name_heads(folder: Path, heads: list[str]) -> None:
    manifest = {"schema": "mtcheck.model/1", "files": {"model.onnx": {}}, "calibration": {"word_heads": heads}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def test_all_weights_come_back(base: Path, model: Path) -> None:
    network, other = load_network(base).state_dict(), load_network(base)
    found = read_exported(model)
    for name in network:
        if name.startswith("encoder."):  # the heads are new each time
            # Seven bits, a scale a row: at most half of one of 63 steps.
            assert (found[name] - network[name]).abs().max() <= network[name].abs().max() / 120, name
    begin_with(other, model)
    assert all(weight.equal(found[name]) for name, weight in other.state_dict().items())


def test_it_answers_as_the_exported_model_does(base: Path, model: Path) -> None:
    import onnxruntime

    network = load_network(base)
    begin_with(network, model)
    ids = torch.tensor([[5, 17, 31, 44, 60, 2]])
    session = onnxruntime.InferenceSession(str(model / "model.onnx"))
    told = session.run(None, {"input_ids": ids.numpy(), "attention_mask": torch.ones_like(ids).numpy()})
    own = network.eval()(ids, torch.ones_like(ids))
    for one, other in zip(told, own, strict=True):
        # Activations are 8-bit in the one and floats in the other.
        assert torch.from_numpy(one).sub(other.detach()).abs().max() < 0.05 * other.abs().max() + 0.02


def test_heads_are_told_apart_by_name(base: Path, model: Path) -> None:
    heads = [name for name in (*WORD_HEADS, *CATEGORIES) if name != "reviewed"][::-1]
    rows = in_order(torch.arange(float(len(heads))), heads)
    assert rows.isnan().sum() == 1
    assert rows[WORD_HEADS.index("reviewed")].isnan()
    assert rows[WORD_HEADS.index("minor")] == heads.index("minor")
    network = load_network(base)
    fresh = network.word_head.bias.detach().clone()
    name_heads(model, ["another", *WORD_HEADS[1:]])
    begin_with(network, model)
    name_heads(model, list(WORD_HEADS))
    kept = network.word_head.bias.detach()
    assert kept[0] == fresh[0]
    assert kept[1:].equal(read_exported(model)["word_head.bias"][1:])


def test_what_is_no_exported_model_begins_no_run(tmp_path: Path, model: Path) -> None:
    with pytest.raises(InputError, match="no checkpoint of a run and no model"):
        read_exported(tmp_path)
    (tmp_path / "model.onnx").write_bytes(b"not a graph")
    with pytest.raises(ModelError, match="cannot read the weights"):
        read_exported(tmp_path)
    name_heads(model, list(WORD_HEADS[1:]))
    with pytest.raises(ModelError, match=f"{len(WORD_HEADS) + len(CATEGORIES)} rows of the word head"):
        read_exported(model)
    name_heads(model, list(WORD_HEADS))
