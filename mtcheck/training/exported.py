# SPDX-License-Identifier: Apache-2.0
"""Reads an exported model back, so that training can go on from one whose checkpoints are gone, such as ours.

The weights come back as the 8 bits hold them; a few steps of training make good what that costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import torch
from torch import Tensor

from mtcheck.errors import InputError, ModelError
from mtcheck.models import read_manifest
from mtcheck.training.examples import CATEGORIES, WORD_HEADS

_TABLE: Final = "encoder.embeddings.word_embeddings"
_PRODUCTS: Final = frozenset({"DynamicQuantizeMatMul", "MatMulIntegerToFloat"})
"""Operators of the fused graph that are a linear layer: the 8-bit weight is the second input, the bias the last."""


def read_exported(folder: Path) -> dict[str, Tensor]:
    """Weights of the 8-bit model in a folder, by their names in the network.

    Rows of the word head come in the order of ``WORD_HEADS`` and ``CATEGORIES``; those of a head that the model does
    not have are NaN. Raises InputError where there is no model, ModelError where it is not one that ``export`` writes.
    """
    import onnx
    from google.protobuf.message import DecodeError
    from onnx import numpy_helper

    path = folder / "model.onnx"
    if not path.is_file():
        raise InputError(f"no checkpoint of a run and no model in {folder}")
    try:
        graph = onnx.load(str(path)).graph
        held = {one.name: torch.from_numpy(numpy_helper.to_array(one).copy()) for one in graph.initializer}
        state = {name: value for name, value in held.items() if name.endswith((".weight", ".bias"))}
        state[f"{_TABLE}.weight"] = held[f"{_TABLE}.rows"].float() * held[f"{_TABLE}.scale"]
        for node in graph.node:
            if node.op_type in _PRODUCTS:
                stem = node.input[1].removesuffix("_quantized")
                weight = held[node.input[1]].float() - held[f"{stem}_zero_point"].float()
                layer = node.input[-1].removesuffix(".bias")
                if f"{layer}.weight" in state:  # equal biases are stored once: the network never learnt
                    raise ValueError(f"two layers share {layer}.bias")
                state[f"{layer}.weight"] = (weight * held[f"{stem}_scale"]).T.contiguous()
        heads = [*read_manifest(folder)["calibration"]["word_heads"], *CATEGORIES]
        named = [name for name in state if name.endswith(("word_head.weight", "word_head.bias"))]
        return state | {name: in_order(state[name], heads) for name in named}
    except (OSError, KeyError, ValueError, IndexError, DecodeError) as error:
        raise ModelError(f"cannot read the weights in {path}: {error}") from error


def in_order(rows: Tensor, heads: Sequence[str]) -> Tensor:
    """Rows of these heads in the order of ``WORD_HEADS`` and ``CATEGORIES``; NaN for a head that is not there."""
    if len(rows) != len(heads):
        raise ValueError(f"{len(rows)} rows of the word head, not {len(heads)}")
    missing = torch.full_like(rows[0], float("nan"))
    return torch.stack([rows[heads.index(name)] if name in heads else missing for name in (*WORD_HEADS, *CATEGORIES)])
