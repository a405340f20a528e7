# SPDX-License-Identifier: Apache-2.0
"""Similarity by a tiny sentence encoder: its vector of a text is the mean of those of its words."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from encoder_fixtures import FILLING, UNKNOWN, save_encoder, tokenizer
from score_fixtures import GOOD, Run, jsonl, run

from mtcheck import encoders
from mtcheck.article import Passage, Sentence, Span
from mtcheck.encoders import load_encoder
from mtcheck.errors import ModelError, SettingsError
from mtcheck.metrics import Wanted, score_all
from mtcheck.segment import Segment

__all__ = ["run"]  # the fixture

WORDS = [FILLING, UNKNOWN, "bridge", "brücke", "river", "vote"]
VECTORS = [[9.0, 9.0, 9.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [-1.0, 0.0, 0.0]]


@pytest.fixture(scope="module")
def onnx_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_onnx(tmp_path_factory.mktemp("encoder"))


def save_onnx(folder: Path, *, pooled: bool = False) -> Path:
    return save_encoder(folder, WORDS, VECTORS, pooled=pooled)


def segment(hypothesis: str, source: str | None = None, *references: str) -> Segment:
    whole = Span(0, len(hypothesis))
    return Segment(Sentence(whole, Passage(whole)), hypothesis, source, references)


def test_mean_pooling_passes_over_what_fills_short_rows(onnx_folder: Path) -> None:
    encoder = load_encoder(onnx_folder)
    pairs = [("bridge", "Bridge bridge bridge"), ("bridge river", "bridge"), ("bridge", "vote"), ("river", "bridge")]
    assert encoder.cosines(pairs) == pytest.approx([1.0, math.sqrt(0.5), -1.0, 0.0], abs=1e-6)
    assert encoder.cosines(pairs[1:2]) == pytest.approx([math.sqrt(0.5)], abs=1e-6)
    assert encoder.cosines([]) == []
    assert encoder.signature.startswith("model:encoder")
    assert encoder.signature.endswith("|pooling:mean|pieces:512")


def test_reference_and_source_are_two_kinds_of_evidence(onnx_folder: Path) -> None:
    given = [segment("bridge river", "Brücke", "bridge", "river bridge"), segment("bridge", "Brücke", "river")]
    wanted = Wanted(names=("similarity", "source_similarity"), similarity_model=onnx_folder)
    scores, _ = score_all(given, ignore=("bleu", "chrf", "ter"), wanted=wanted)
    told = {(score.metric, score.evidence): score for score in scores if score.sentence is None}
    assert set(told) == {("similarity", "reference"), ("source_similarity", "source")}
    values = {name: [s.value for s in scores if s.metric == name] for name in ("similarity", "source_similarity")}
    assert values["similarity"] == pytest.approx([0.5, 1.0, 0.0], abs=1e-6), "of several references the closest"
    assert values["source_similarity"] == pytest.approx([(math.sqrt(0.5) + 1) / 2, math.sqrt(0.5), 1.0], abs=1e-6)
    assert told["similarity", "reference"].range == (-1, 1)
    assert told["similarity", "reference"].interval is not None
    _, skipped = score_all([segment("bridge")], wanted=wanted)
    reasons = {skip.name: skip.reason for skip in skipped}
    assert reasons["similarity"] == "needs a reference (--reference FILE)"
    assert reasons["source_similarity"] == "needs the source (--source FILE)"


def test_a_copy_of_the_source_is_not_similar(onnx_folder: Path) -> None:
    words = "bridge river vote bridge river vote bridge"
    scores, _ = score_all([segment(words, words)], wanted=Wanted(names=("source_similarity",),
                                                                 similarity_model=onnx_folder))  # fmt: skip
    assert scores[0].value == 0.0


def test_a_graph_that_pools_itself_and_first_pieces(tmp_path: Path) -> None:
    pooled = save_onnx(tmp_path, pooled=True)
    assert load_encoder(pooled).cosines([("bridge river", "bridge bridge")]) == pytest.approx(
        [math.sqrt(0.5)], abs=1e-6
    )


def test_the_pooling_that_the_model_states(tmp_path: Path) -> None:
    folder = save_onnx(tmp_path)
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_cls_token": True}))
    assert load_encoder(folder).cosines([("bridge river", "bridge")]) == pytest.approx([1.0])
    assert "pooling:cls" in load_encoder(folder).signature
    encoders._loaded.cache_clear()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_max_tokens": True}))
    with pytest.raises(ModelError, match="pooling_mode_max_tokens"):
        load_encoder(folder)
    (folder / "modules.json").write_text(json.dumps([{"type": "sentence_transformers.models.Dense"}]))
    with pytest.raises(ModelError, match="Dense"):
        load_encoder(folder)


def test_transformers(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    torch.manual_seed(2)
    config = BertConfig(vocab_size=len(WORDS), hidden_size=8, num_hidden_layers=1, num_attention_heads=2,
                        intermediate_size=16, max_position_embeddings=16)  # fmt: skip
    network = BertModel(config).eval()
    network.save_pretrained(tmp_path)
    PreTrainedTokenizerFast(tokenizer_object=tokenizer(WORDS), pad_token="[PAD]", unk_token="[UNK]").save_pretrained(
        tmp_path
    )
    found = load_encoder(tmp_path).cosines([("bridge river", "vote"), ("bridge", "bridge " * 40)])
    with torch.inference_mode():
        first, second = (network(input_ids=torch.tensor([ids])).last_hidden_state[0].mean(0) for ids in ([2, 4], [5]))
    assert found[0] == pytest.approx(float(torch.cosine_similarity(first, second, dim=0)), abs=1e-5)
    (tmp_path / "model.safetensors").unlink()
    (tmp_path / "pytorch_model.bin").touch()
    encoders._loaded.cache_clear()
    with pytest.raises(ModelError, match=r"no model\.safetensors"):
        load_encoder(tmp_path)


def test_what_is_no_encoder(tmp_path: Path, onnx_folder: Path) -> None:
    with pytest.raises(ModelError, match="no sentence encoder in"):
        load_encoder(tmp_path)
    with pytest.raises(ModelError, match="there is no sentence encoder"):
        load_encoder(tmp_path / "none")
    (tmp_path / "model.onnx").write_bytes(b"nonsense")
    (tmp_path / "tokenizer.json").write_bytes((onnx_folder / "tokenizer.json").read_bytes())
    with pytest.raises(ModelError, match="cannot load the encoder"):
        load_encoder(tmp_path)
    with pytest.raises(SettingsError, match="similarity needs --similarity-model"):
        score_all([segment("bridge")], wanted=Wanted(names=("similarity",)))


def test_the_command_line(run: Run, onnx_folder: Path) -> None:
    data = jsonl({"hypothesis": "bridge river", "reference": "bridge"}, {"hypothesis": GOOD})
    first, second = run("--similarity-model", str(onnx_folder), data=data).lines
    assert (first["scores"]["similarity"], first["scores"]["source_similarity"]) == (0.7071, None)
    assert second["scores"]["similarity"] is None
