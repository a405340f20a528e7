# SPDX-License-Identifier: Apache-2.0
"""The mean of the weights of several runs, of which one began with the other's or all with the same.

Often better than any of them, and no slower than one (Wortsman et al. 2022, "Model soups").
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from mtcheck.errors import InputError
from mtcheck.training.train import CHECKPOINT, read_checkpoint


def average(runs: Sequence[Path], out: Path) -> Path:
    """Writes a checkpoint of the mean into ``out``, to export or to begin another run with, and returns its path.

    Raises InputError where a run has no checkpoint or the runs are of different networks.
    """
    states = [read_checkpoint(run) for run in runs]
    networks: list[dict[str, Any]] = [state["network"] for state in states]
    shapes = [{name: value.shape for name, value in network.items()} for network in networks]
    for run, shape in zip(runs[1:], shapes[1:], strict=True):
        if shape != shapes[0]:
            raise InputError(f"{run} and {runs[0]} are runs of different networks")
    mean = {
        name: sum(network[name].float() for network in networks) / len(networks) if value.is_floating_point() else value
        for name, value in networks[0].items()
    }
    out.mkdir(parents=True, exist_ok=True)
    torch.save({"network": mean, **{key: states[0].get(key) for key in ("layers", "branch")}}, out / CHECKPOINT)
    return out / CHECKPOINT
