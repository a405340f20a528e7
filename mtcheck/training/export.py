# SPDX-License-Identifier: Apache-2.0
"""Writes the trained network as ONNX with 8-bit weights."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from mtcheck.training.network import Network
from mtcheck.training.train import restore


class _RowQuantised(nn.Module):
    """An embedding table in 8-bit integers, one scale a row."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("rows", (weight / scale).round().clamp(-127, 127).to(torch.int8))

    def forward(self, ids: Tensor) -> Tensor:
        rows: Any = self.rows
        scale: Any = self.scale
        found: Tensor = rows[ids].to(torch.float32) * scale[ids]
        return found


def export(base: Path, run: Path, out: Path, *, floats: bool = False) -> None:
    """Writes ``model.onnx`` (8-bit, or 32-bit ``floats`` to compare with) and ``tokenizer.json`` into ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    network = restore(base, run)
    shutil.copyfile(base / "tokenizer.json", out / "tokenizer.json")
    if floats:
        write_onnx(network, out / "model.onnx")
        return
    encoder: Any = network.encoder
    encoder.embeddings.word_embeddings = _RowQuantised(encoder.embeddings.word_embeddings.weight.data)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        write_onnx(network, plain)
        _quantise(plain, out / "model.onnx")


def write_onnx(network: Network, path: Path) -> None:
    """The network in 32-bit floats; batch and length stay open."""
    ids = torch.ones((2, 7), dtype=torch.long)
    torch.onnx.export(
        network,
        (ids, torch.ones_like(ids)),
        str(path),
        input_names=["input_ids", "attention_mask"],
        output_names=["words", "sentences"],
        dynamic_axes={
            "input_ids": {0: "batch", 1: "pieces"},
            "attention_mask": {0: "batch", 1: "pieces"},
            "words": {0: "batch", 1: "pieces"},
            "sentences": {0: "batch"},
        },
        opset_version=17,
        dynamo=False,
    )


def _quantise(plain: Path, out: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    # Seven bits of weight: on processors without VNNI the 8-bit product saturates, and scores would differ by machine.
    with tempfile.TemporaryDirectory() as folder:
        quantised = Path(folder) / "quantised.onnx"
        quantize_dynamic(
            plain, quantised, op_types_to_quantize=["MatMul"], weight_type=QuantType.QInt8, per_channel=True,
            reduce_range=True,
        )  # fmt: skip
        _optimise(quantised, out)


def _optimise(quantised: Path, out: Path) -> None:
    """Fuses the graph once and for all, which otherwise every load does again (200 of its 260 ms).

    Without SkipLayerNormFusion judging was 6% faster; ``inference`` must not ask for more than basic optimisation, or
    that fusion comes back.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(out)
    options.log_severity_level = 3
    onnxruntime.InferenceSession(
        str(quantised), options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
    )
