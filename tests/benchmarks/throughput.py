# SPDX-License-Identifier: Apache-2.0
"""Prints how many segments a second the quality model judges, beside its base encoder and a large one.

    python tests/benchmarks/throughput.py [--large]

All of it in one run, so that the ratios hold on a slow machine too. The base encoder (12 layers, 384 wide, random
weights) runs without any head as 8-bit ONNX on all cores and as floats in PyTorch (extra ``train``); ``--large`` adds
one of the size of XLM-R large, which is what the best public quality models cost (2.3 GB of memory).

The aims were set on a machine where the base encoder in 8 bits did 372 segments a second, 4.1 ms for one sentence and
160 ms to load: on another, what counts is our figure beside that encoder's.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from mtcheck.models import load_model

WORDS: Final = (
    "The provincial council voted on Tuesday to repair the old harbour bridge , whose cables the storm had damaged "
    "in March , and asked the ministry of transport to pay half of the cost , which engineers put at four million"
).split()
SEGMENTS: Final = 120
ROUNDS: Final = 5
AIM: Final = {"segments a second": 350, "one sentence, ms": 6, "load, ms": 300}
AIM_BESIDE_BASE: Final = {"segments a second": 350 / 372, "one sentence, ms": 6 / 4.1, "load, ms": 300 / 160}


def segments(pieces: int, tokenizer: Any) -> list[str]:
    """English sentences of about so many pieces, no two alike."""
    made = []
    for number in range(SEGMENTS):
        words = WORDS[number % len(WORDS) :] + WORDS[: number % len(WORDS)]
        text = " ".join(words)
        while len(tokenizer.encode(text).ids) < pieces:
            text += " " + " ".join(words[: number % 7 + 1])
        made.append(tokenizer.decode(tokenizer.encode(text).ids[1 : pieces - 1]))
    return made


def rate(call: Callable[[], object], count: int) -> float:
    """Median of segments a second."""
    call()
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return count / statistics.median(times)


def torch_encoder(*, layers: int, width: int, heads: int, vocabulary: int) -> Any:
    import torch
    from transformers import XLMRobertaConfig, XLMRobertaModel

    config = XLMRobertaConfig(
        vocab_size=vocabulary, hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads,
        intermediate_size=4 * width, max_position_embeddings=514,
    )  # fmt: skip
    torch.manual_seed(0)
    return XLMRobertaModel(config, add_pooling_layer=False).eval()


def write_8_bit(network: Any, folder: Path) -> Path:
    """The encoder as ONNX, its weights quantised as the library does it when nothing else is asked for."""
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    class Hidden(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, ids: Any, mask: Any) -> Any:
            return self.network(input_ids=ids, attention_mask=mask).last_hidden_state

    ids = torch.ones((2, 7), dtype=torch.long)
    axes = {0: "batch", 1: "pieces"}
    torch.onnx.export(
        Hidden().eval(), (ids, torch.ones_like(ids)), str(folder / "plain.onnx"), opset_version=17, dynamo=False,
        input_names=["input_ids", "attention_mask"], output_names=["hidden"],
        dynamic_axes={"input_ids": axes, "attention_mask": axes, "hidden": axes},
    )  # fmt: skip
    quantize_dynamic(folder / "plain.onnx", folder / "8-bit.onnx", weight_type=QuantType.QInt8)
    return folder / "8-bit.onnx"


def onnx_call(session: Any, *, pieces: int, count: int, batch: int) -> Callable[[], object]:
    import numpy as np

    ids = np.random.default_rng(0).integers(5, 30_000, (count, pieces))

    def call() -> None:
        for start in range(0, count, batch):
            part = ids[start : start + batch]
            session.run(None, {"input_ids": part, "attention_mask": np.ones_like(part)})

    return call


def beside_base(network: Any, ours: dict[str, float]) -> None:
    """Prints the three aims as ratios of our figures to those of the base encoder in 8 bits."""
    import onnxruntime

    with tempfile.TemporaryDirectory() as folder:
        path = write_8_bit(network, Path(folder))
        began = time.perf_counter()
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        base = {"load, ms": (time.perf_counter() - began) * 1000}
    base["segments a second"] = rate(onnx_call(session, pieces=40, count=96, batch=32), 96)
    base["one sentence, ms"] = 1000 / rate(onnx_call(session, pieces=40, count=40, batch=1), 40)
    for name, figure in ours.items():
        ratio = f"ratio {figure / base[name]:.2f}, aim {AIM_BESIDE_BASE[name]:.2f}"
        print(f"{'the base encoder in 8 bits, ' + name:<44}{base[name]:9.1f} {ratio:>32}")


def torch_call(network: Any, *, pieces: int, count: int, batch: int) -> Callable[[], object]:
    import torch

    ids = torch.randint(5, 30_000, (count, pieces))

    def call() -> None:
        with torch.inference_mode():
            for start in range(0, count, batch):
                network(input_ids=ids[start : start + batch])

    return call


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--large", action="store_true", help="also an encoder of the size of XLM-R large")
    arguments = parser.parse_args()
    began = time.perf_counter()
    model = load_model()
    loaded = (time.perf_counter() - began) * 1000
    from tokenizers import Tokenizer

    from mtcheck.models import EMBEDDED

    tokenizer = Tokenizer.from_file(str(Path(EMBEDDED) / "tokenizer.json"))
    texts = segments(40, tokenizer)
    batches = rate(lambda: model.quality.judge(texts), len(texts))
    single = 1000 / rate(lambda: [model.quality.judge([text]) for text in texts[:40]], 40)
    beside = rate(lambda: model.quality.judge(texts[:40], texts[40:80]), 40)
    print(f"{'load':<44}{loaded:9.0f} ms       aim {AIM['load, ms']}")
    print(f"{'one sentence of 40 pieces, warm':<44}{single:9.1f} ms       aim {AIM['one sentence, ms']}")
    print(f"{'segments of 40 pieces':<44}{batches:9.1f} a second aim {AIM['segments a second']}")
    print(f"{'the same beside a source of 40 pieces':<44}{beside:9.1f} a second")
    small = torch_encoder(layers=12, width=384, heads=12, vocabulary=38_000)
    beside_base(small, {"segments a second": batches, "one sentence, ms": single, "load, ms": loaded})
    floats = rate(torch_call(small, pieces=40, count=64, batch=16), 64)
    print(f"{'the base encoder in 32-bit floats, PyTorch':<44}{floats:9.1f} a second ratio {batches / floats:.1f}")
    if arguments.large:
        large = torch_encoder(layers=24, width=1024, heads=16, vocabulary=250_002)
        slow = rate(torch_call(large, pieces=40, count=8, batch=8), 8)
        print(f"{'560M parameters in 32-bit floats, PyTorch':<44}{slow:9.1f} a second ratio {batches / slow:.1f}")


if __name__ == "__main__":
    main()
