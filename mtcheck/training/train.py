# SPDX-License-Identifier: Apache-2.0
"""Fine-tunes the network for a number of steps, with checkpoints to go on from; on a processor or a GPU."""

from __future__ import annotations

import json
import logging
import pickle
import random
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import islice
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor

from mtcheck.errors import InputError, ModelError
from mtcheck.training.encoded import Batch, ExampleSet, joined
from mtcheck.training.examples import SETS
from mtcheck.training.exported import read_exported
from mtcheck.training.network import Logits, Network, imitation_loss, load_network, loss_of, word_loss
from mtcheck.training.prepare import load

log = logging.getLogger(__name__)

CHECKPOINT: Final = "checkpoint.pt"
WARM_UP: Final = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to train. A step is one batch of all sets."""

    steps: int = 3000
    learning_rate: float = 2e-4
    layer_decay: float = 0.93
    layers: int | None = None  # the lowest so many of the base's; None: all
    frozen_layers: int = 0
    branch: int | None = None  # the lowest so many layers get a branch, which alone learns
    dropout: float = 0.0
    pieces_per_batch: int = 1920
    imitation: float = 1.0  # weight of a teacher's word, where there is one
    shares: Mapping[str, float] = field(default_factory=dict)  # of the texts, by set, instead of those in SETS
    checkpoint_minutes: float = 4.0
    seed: int = 1
    device: str = "cpu"
    bfloat16: bool = False  # on processors without AMX or AVX-512 twenty times slower


POOL: Final = 4000
"""Texts that are drawn at once and cut into batches of like length."""


class Mixture:
    """Endless batches of all sets together, each text by the share of its set; each set is gone through in turns."""

    def __init__(
        self, sets: Mapping[str, ExampleSet], shares: Mapping[str, tuple[float, float]], plan: Plan, pad: int
    ) -> None:
        self._plan, self._pad = plan, pad
        self._shares = [shares[name] for name in sets]
        self._examples = joined(sets.values())
        self._lengths = self._examples.lengths().tolist()
        self._examples = self._examples.to(plan.device)
        self._orders = []
        first = 0
        for name, found in sets.items():
            self._orders.append(self._turns(name, range(first, first + len(found))))
            first += len(found)
        self.drawn = 0
        self._stream = self._batches()

    def next(self) -> Batch:
        """The next batch."""
        self.drawn += 1
        texts = next(self._stream)
        longest = max(self._lengths[text] for text in texts)
        return self._examples.batch(torch.tensor(texts, device=self._plan.device), longest=longest, pad=self._pad)

    def skip(self, drawn: int) -> None:
        """Goes on where an interrupted run stopped."""
        while self.drawn < drawn:
            self.drawn += 1
            next(self._stream)

    def _turns(self, name: str, texts: range) -> Iterator[int]:
        for turn in range(1_000_000):
            order = list(texts)
            random.Random(f"{self._plan.seed}-{name}-{turn}").shuffle(order)
            yield from order

    def _batches(self) -> Iterator[list[int]]:
        rng = random.Random(f"{self._plan.seed}-batches")
        while True:
            progress = min(1.0, self.drawn / max(1, self._plan.steps))
            shares = [begin * (1 - progress) + end * progress for begin, end in self._shares]
            drawn = Counter(rng.choices(range(len(shares)), shares, k=POOL))
            pool = [text for place, count in drawn.items() for text in islice(self._orders[place], count)]
            groups: list[list[int]] = [[]]
            for text in sorted(pool, key=self._lengths.__getitem__):
                if groups[-1] and (len(groups[-1]) + 1) * self._lengths[text] > self._plan.pieces_per_batch:
                    groups.append([])
                groups[-1].append(text)
            rng.shuffle(groups)
            yield from groups


def _autocast(plan: Plan) -> Any:
    return torch.autocast(plan.device, torch.bfloat16, enabled=plan.bfloat16)


def train(
    base: Path, prepared: Path, out: Path, plan: Plan, *, start: Path | None = None, teachers: Sequence[Path] = ()
) -> Path:
    """Trains ``base`` on prepared examples; writes checkpoints and the final state to ``out`` and returns its path.

    Started again with the same folder it goes on from the last checkpoint. ``start`` is the folder of another run, or
    of an exported model, whose weights a new run begins with; layers above ``plan.layers`` are dropped. ``teachers``
    are folders of runs whose mean answers on all heads this one learns to give, beside the labels.
    """
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(plan.seed)
    examples = load(prepared, base)
    network = load_network(base, frozen_layers=plan.frozen_layers, layers=plan.layers, dropout=plan.dropout).to(
        plan.device
    )
    if start is not None:
        begin_with(network, start)
    if plan.branch is not None:
        if teachers:
            raise InputError("a branch learns from labels alone", hint="leave --teacher out")
        network.grow(plan.branch)
        if start is not None:
            begin_with(network, start)  # the branch, too, where there is one already
    pad = int(network.encoder.config.pad_token_id)  # type: ignore[union-attr,arg-type]
    mixture = Mixture(examples, _shares(examples, plan), plan, pad)
    optimizer = torch.optim.AdamW(groups(network, plan), weight_decay=0.01, fused=plan.device != "cpu" or None)
    done = _resume(out, network, optimizer, mixture, plan)
    lessons = [restore(base, teacher).to(plan.device) for teacher in teachers]
    _run(_Run(network, optimizer, mixture, lessons, plan, out), done)
    return out / CHECKPOINT


def _shares(sets: Collection[str], plan: Plan) -> dict[str, tuple[float, float]]:
    unknown = plan.shares.keys() - sets
    if unknown:
        raise InputError(f"no such set of examples: {sorted(unknown)[0]}", hint=f"there are: {', '.join(sorted(sets))}")
    return {name: (plan.shares[name],) * 2 if name in plan.shares else SETS[name][1] for name in sets}


@dataclass(frozen=True, slots=True)
class _Run:
    network: Network
    optimizer: Any
    mixture: Mixture
    teachers: list[Network]
    plan: Plan
    out: Path


def read_checkpoint(run: Path) -> dict[str, Any]:
    """What a run left in its folder; raises InputError where that is nothing, ModelError where it is damaged."""
    path = run / CHECKPOINT
    if not path.is_file():
        raise InputError(f"no checkpoint of a run in {run}")
    try:
        state: dict[str, Any] = torch.load(path, weights_only=True, map_location="cpu")
    except (OSError, RuntimeError, EOFError, pickle.UnpicklingError) as error:
        raise ModelError(f"{path} is damaged", hint="choose another --out, or train again") from error
    return state


def begin_with(network: Network, start: Path) -> None:
    """Takes what fits from another run or an exported model; what neither holds (NaN) stays as it is."""
    state = read_checkpoint(start)["network"] if (start / CHECKPOINT).is_file() else read_exported(start)
    own = network.state_dict()
    fitting = {name: value for name, value in state.items() if name in own and value.shape == own[name].shape}
    network.load_state_dict(
        own | {name: torch.where(value.isnan(), own[name], value) for name, value in fitting.items()}
    )


def restore(base: Path, run: Path) -> Network:
    """The network as training left it."""
    state = read_checkpoint(run)
    network = load_network(base, layers=state["layers"])
    if state.get("branch") is not None:
        network.grow(state["branch"])
    network.load_state_dict(state["network"])
    return network.eval()


def groups(network: Network, plan: Plan) -> list[dict[str, Any]]:
    """Parameter groups: the nearer to the input, the smaller the step (layer-wise decay)."""
    top = network if network.branch is None else network.branch
    tower: Any = network.encoder.encoder.layer if network.branch is None else network.branch.layers.values()  # type: ignore[union-attr]
    layers = list(tower)
    groups = []
    deepest = plan.learning_rate * plan.layer_decay ** len(layers)
    embeddings = [p for p in network.encoder.embeddings.parameters() if p.requires_grad]  # type: ignore[union-attr]
    if embeddings:
        groups.append({"params": embeddings, "lr": deepest, "peak": deepest})
    for depth, layer in enumerate(layers):
        parameters = [parameter for parameter in layer.parameters() if parameter.requires_grad]
        if parameters:
            rate = plan.learning_rate * plan.layer_decay ** (len(layers) - 1 - depth)
            groups.append({"params": parameters, "lr": rate, "peak": rate})
    heads = [p for name, p in top.named_parameters() if not name.startswith(("encoder.", "layers."))]
    groups.append({"params": heads, "lr": 5 * plan.learning_rate, "peak": 5 * plan.learning_rate})
    return groups


def _run(run: _Run, done: int) -> None:
    plan, network = run.plan, run.network
    saved = told = began = time.monotonic()
    average: Tensor | None = None
    network.train()
    for step in range(done, plan.steps):
        set_rates(run.optimizer, step / plan.steps)
        total = take_step(network, run.optimizer, run.mixture.next(), plan, teachers=run.teachers)
        average = total if average is None else 0.98 * average + 0.02 * total
        now = time.monotonic()
        if now - told > 30:
            left = (now - began) / (step + 1 - done) * (plan.steps - step - 1) / 60
            log.info("step %d of %d, loss %.4f, %.0f min left", step + 1, plan.steps, float(average), left)
            told = now
        if now - saved > plan.checkpoint_minutes * 60:
            _save(run, step + 1)
            saved = time.monotonic()
    _save(run, max(done, plan.steps))


def set_rates(optimizer: Any, progress: float) -> None:
    """Learning rates at this part of the run (0 to 1): a short rise, then down to nothing in a straight line."""
    scale = min(1.0, progress / WARM_UP + 0.02) * max(0.0, 1.0 - progress)
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * scale


def take_step(
    network: Network, optimizer: Any, batch: Batch, plan: Plan, *, teachers: Sequence[Network] = ()
) -> Tensor:
    """One step of the optimizer over the loss of a batch, which it returns."""
    loss = _loss(network, batch, plan, teachers)
    torch.autograd.backward(loss)
    torch.nn.utils.clip_grad_norm_([p for p in network.parameters() if p.requires_grad], 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return loss.detach()


def _loss(network: Network, batch: Batch, plan: Plan, teachers: Sequence[Network]) -> Tensor:
    if network.branch is not None:
        with _autocast(plan):
            words = network.branch_words(batch.input_ids, batch.attention_mask)
        return word_loss(batch, words.float())
    with _autocast(plan):
        found = network(batch.input_ids, batch.attention_mask)
    logits = Logits(*(part.float() for part in found))
    loss = loss_of(batch, logits)
    if teachers:
        loss = loss + plan.imitation * imitation_loss(batch, logits, _answers(teachers, batch, plan))
    return loss


def _answers(teachers: Sequence[Network], batch: Batch, plan: Plan) -> Logits:
    with torch.no_grad(), _autocast(plan):
        found = [teacher(batch.input_ids, batch.attention_mask) for teacher in teachers]
    return Logits(*(torch.stack([part.float() for part in parts]).mean(0) for parts in zip(*found, strict=True)))


def _plan(plan: Plan) -> dict[str, Any]:
    """What a run must have in common with the one that it goes on from; it may be longer, and run elsewhere."""
    own = {"steps", "checkpoint_minutes", "device", "bfloat16"}
    values = {one.name: getattr(plan, one.name) for one in fields(plan) if one.name not in own}
    return values | {"shares": dict(plan.shares)}


def _resume(out: Path, network: Network, optimizer: Any, mixture: Mixture, plan: Plan) -> int:
    path = out / CHECKPOINT
    if not path.is_file():
        return 0
    state = read_checkpoint(out)
    try:
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
    except (RuntimeError, KeyError, ValueError) as error:
        raise ModelError(f"{path} is of another network", hint="choose another --out") from error
    if state.get("plan") != _plan(plan):
        raise ModelError(f"{path} is of a run with other options", hint="give the same ones, or choose another --out")
    mixture.skip(state["steps"])
    log.info("going on after step %d", state["steps"])
    return int(state["steps"])


def _save(run: _Run, steps: int) -> None:
    state = {
        "network": run.network.state_dict(),
        "layers": len(run.network.encoder.encoder.layer),  # type: ignore[union-attr,arg-type]
        "branch": run.plan.branch,
        "optimizer": run.optimizer.state_dict(),
        "steps": steps,
        "plan": _plan(run.plan),
    }
    torch.save(state, run.out / (CHECKPOINT + ".tmp"))
    (run.out / (CHECKPOINT + ".tmp")).replace(run.out / CHECKPOINT)
    (run.out / "progress.json").write_text(json.dumps({"steps": steps}))
