# SPDX-License-Identifier: Apache-2.0
"""Tiny sentence encoders in ONNX: the vector of a text is the mean of those of its words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

FILLING, UNKNOWN = "[PAD]", "[UNK]"


def save_encoder(
    folder: Path, words: Sequence[str], vectors: Sequence[Sequence[float]], *, pooled: bool = False
) -> Path:
    """``words``, the first two of them FILLING and UNKNOWN, with their vectors; ``pooled``: the graph adds them up."""
    onnx = pytest.importorskip("onnx")
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    table = numpy_helper.from_array(np.array(vectors, dtype=np.float32), "table")
    axes = numpy_helper.from_array(np.array([1], dtype=np.int64), "axes")
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])]
    shape: list[str | int] = ["texts", "pieces", len(vectors[0])]
    if pooled:
        nodes.append(helper.make_node("ReduceSum", ["last_hidden_state", "axes"], ["sentence_embedding"], keepdims=0))
        shape = ["texts", len(vectors[0])]
    output = helper.make_tensor_value_info(nodes[-1].output[0], TensorProto.FLOAT, shape)
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "pieces"])
    graph = helper.make_graph(nodes, "encoder", [ids], [output], [table, axes] if pooled else [table])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, str(folder / "model.onnx"))
    tokenizer(words).save(str(folder / "tokenizer.json"))
    return folder


def tokenizer(words: Sequence[str]) -> Any:
    """Whole words in lower case."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    made = Tokenizer(models.WordLevel({word: place for place, word in enumerate(words)}, unk_token=UNKNOWN))
    made.normalizer = normalizers.Lowercase()
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    return made
