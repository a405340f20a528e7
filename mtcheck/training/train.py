# SPDX-License-Identifier: Apache-2.0
"""Fine-tunes the network for a given time, with checkpoints to go on from."""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from tokenizers import Tokenizer

from mtcheck.errors import InputError, ModelError
from mtcheck.training.examples import SETS, Example, build
from mtcheck.training.network import Batch, Encoded, Network, collate, encode, load_network, loss_of

log = logging.getLogger(__name__)

CHECKPOINT: Final = "checkpoint.pt"
WARM_UP: Final = 0.04


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to train. ``minutes`` is time spent on steps, added up over interruptions; ``limit`` rows a set (tests)."""

    minutes: float = 60.0
    learning_rate: float = 2e-4
    layer_decay: float = 0.93
    layers: int | None = None  # the lowest so many of the base's; None: all
    frozen_layers: int = 3
    pieces_per_batch: int = 640
    batches_per_step: int = 3
    checkpoint_minutes: float = 4.0
    seed: int = 1
    limit: int | None = None
    bfloat16: bool = False  # three times faster on processors with AMX or AVX-512, twenty times slower on others


class Feed:
    """Endless batches of one set: neighbours in length together, order shuffled anew each time round."""

    def __init__(self, name: str, examples: list[Example], tokenizer: Any, plan: Plan, pad: int) -> None:
        self._name, self._examples, self._tokenizer, self._plan, self._pad = name, examples, tokenizer, plan, pad
        self.drawn = 0
        self._stream = self._batches()

    def next(self) -> Batch:
        """The next batch."""
        self.drawn += 1
        return next(self._stream)

    def skip(self, drawn: int) -> None:
        """Goes on where an interrupted run stopped."""
        while self.drawn < drawn:
            self.next()

    def _batches(self) -> Iterator[Batch]:
        for turn in range(1_000_000):
            rng = random.Random(f"{self._plan.seed}-{self._name}-{turn}")
            order = list(range(len(self._examples)))
            rng.shuffle(order)
            for start in range(0, len(order), 1500):
                yield from self._chunk([self._examples[i] for i in order[start : start + 1500]], rng)

    def _chunk(self, examples: list[Example], rng: random.Random) -> Iterator[Batch]:
        encoded = sorted(encode(self._tokenizer, examples), key=lambda item: len(item.ids))
        groups: list[list[Encoded]] = [[]]
        for item in encoded:
            if groups[-1] and (len(groups[-1]) + 1) * len(item.ids) > self._plan.pieces_per_batch:
                groups.append([])
            groups[-1].append(item)
        rng.shuffle(groups)
        for group in groups:
            yield collate(group, pad=self._pad)


def train(base: Path, data: Path, out: Path, plan: Plan, *, start: Path | None = None) -> Path:
    """Trains ``base`` on the sets of ``data``; writes checkpoints and the final state to ``out`` and returns its path.

    Started again with the same folder it goes on from the last checkpoint. ``start`` is the folder of another run whose
    weights a new run begins with; layers above ``plan.layers`` are dropped.
    """
    if not (base / "tokenizer.json").is_file():
        raise InputError(f"no tokenizer.json in {base}", hint="make it with: python -m mtcheck.training prune")
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(plan.seed)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    network = load_network(base, frozen_layers=plan.frozen_layers, layers=plan.layers)
    if start is not None:
        _begin_with(network, start)
    pad = int(network.encoder.config.pad_token_id)  # type: ignore[union-attr,arg-type]
    feeds = {}
    for name in SETS:
        examples = build(name, data, seed=plan.seed, limit=plan.limit)
        log.info("%s: %d examples", name, len(examples))
        if examples:
            feeds[name] = Feed(name, examples, tokenizer, plan, pad)
    optimizer = torch.optim.AdamW(groups(network, plan), weight_decay=0.01)
    spent, steps = _resume(out, network, optimizer, feeds)
    _run(network, optimizer, feeds, plan, out, spent, steps)
    return out / CHECKPOINT


def _begin_with(network: Network, start: Path) -> None:
    try:
        state = torch.load(start / CHECKPOINT, weights_only=True)["network"]
    except (OSError, KeyError) as error:
        raise InputError(f"no checkpoint of a run in {start}") from error
    own = set(network.state_dict())
    network.load_state_dict({name: value for name, value in state.items() if name in own})


def groups(network: Network, plan: Plan) -> list[dict[str, Any]]:
    """Parameter groups: the nearer to the input, the smaller the step (layer-wise decay)."""
    layers = list(network.encoder.encoder.layer)  # type: ignore[union-attr,arg-type]
    groups = []
    for depth, layer in enumerate(layers):
        parameters = [parameter for parameter in layer.parameters() if parameter.requires_grad]
        if parameters:
            rate = plan.learning_rate * plan.layer_decay ** (len(layers) - 1 - depth)
            groups.append({"params": parameters, "lr": rate, "peak": rate})
    heads = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    groups.append({"params": heads, "lr": 5 * plan.learning_rate, "peak": 5 * plan.learning_rate})
    return groups


def _run(
    network: Network, optimizer: Any, feeds: dict[str, Feed], plan: Plan, out: Path, spent: float, steps: int
) -> None:
    budget = plan.minutes * 60
    saved = told = time.monotonic()
    average = None
    network.train()
    while spent < budget:
        began = time.monotonic()
        progress = spent / budget
        scale = min(1.0, progress / WARM_UP + 0.02) * max(0.0, 1.0 - progress)
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * scale
        total = take_step(network, optimizer, _draw(feeds, plan, steps, progress), plan)
        average = total if average is None else 0.98 * average + 0.02 * total
        steps += 1
        now = time.monotonic()
        spent += now - began
        if now - told > 30:
            log.info("%5.1f of %.0f min, step %d, loss %.4f", spent / 60, plan.minutes, steps, average)
            told = now
        if now - saved > plan.checkpoint_minutes * 60:
            _save(out, network, optimizer, feeds, spent, steps)
            saved = time.monotonic()
    _save(out, network, optimizer, feeds, spent, steps)


def _draw(feeds: dict[str, Feed], plan: Plan, step: int, progress: float) -> list[Batch]:
    rng = random.Random(f"{plan.seed}-draw-{step}")
    names = list(feeds)
    shares = [SETS[name][2][0] * (1 - progress) + SETS[name][2][1] * progress for name in names]
    return [feeds[name].next() for name in rng.choices(names, shares, k=plan.batches_per_step)]


def take_step(network: Network, optimizer: Any, batches: list[Batch], plan: Plan) -> float:
    """One step of the optimizer over the mean loss of some batches, which it returns."""
    total = 0.0
    for batch in batches:
        with torch.autocast("cpu", torch.bfloat16, enabled=plan.bfloat16):
            words, sentences = network(batch.input_ids, batch.attention_mask)
        loss = loss_of(batch, words.float(), sentences.float()) / len(batches)
        torch.autograd.backward(loss)
        total += float(loss.detach())
    torch.nn.utils.clip_grad_norm_([p for p in network.parameters() if p.requires_grad], 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return total


def _save(out: Path, network: Network, optimizer: Any, feeds: dict[str, Feed], spent: float, steps: int) -> None:
    state = {
        "network": network.state_dict(),
        "layers": len(network.encoder.encoder.layer),  # type: ignore[union-attr,arg-type]
        "optimizer": optimizer.state_dict(),
        "drawn": {name: feed.drawn for name, feed in feeds.items()},
        "spent": spent,
        "steps": steps,
    }
    torch.save(state, out / (CHECKPOINT + ".tmp"))
    (out / (CHECKPOINT + ".tmp")).replace(out / CHECKPOINT)
    (out / "progress.json").write_text(json.dumps({"minutes": round(spent / 60, 2), "steps": steps}))


def _resume(out: Path, network: Network, optimizer: Any, feeds: dict[str, Feed]) -> tuple[float, int]:
    path = out / CHECKPOINT
    if not path.is_file():
        return 0.0, 0
    try:
        state = torch.load(path, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
    except (RuntimeError, KeyError, ValueError) as error:
        raise ModelError(f"{path} is of another network", hint="choose another --out") from error
    for name, drawn in state["drawn"].items():
        feeds[name].skip(drawn)
    log.info("going on after %.1f minutes, step %d", state["spent"] / 60, state["steps"])
    return float(state["spent"]), int(state["steps"])
