# SPDX-License-Identifier: Apache-2.0
"""Data to examples: reads the research sets, harms and labels, cuts into pieces, and writes arrays to train on."""

from __future__ import annotations

import logging
from pathlib import Path

from tokenizers import Tokenizer

from mtcheck.errors import InputError
from mtcheck.training.encoded import ExampleSet, encode_set
from mtcheck.training.examples import SETS, build

log = logging.getLogger(__name__)


def prepare(base: Path, data: Path, out: Path, *, seed: int = 1, limit: int | None = None) -> Path:
    """Writes the examples of every set as arrays of pieces of the base's tokenizer; returns the folder."""
    if not (base / "tokenizer.json").is_file():
        raise InputError(f"no tokenizer.json in {base}", hint="make it with: python -m mtcheck.training prune")
    out.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    for name in SETS:
        examples = build(name, data, seed=seed, limit=limit)
        log.info("%s: %d examples", name, len(examples))
        if examples:
            encode_set(tokenizer, examples).save(out / f"{name}.npz")
    return out


def load(folder: Path) -> dict[str, ExampleSet]:
    """The sets that ``prepare`` wrote, by name."""
    found = {name: ExampleSet.load(folder / f"{name}.npz") for name in SETS if (folder / f"{name}.npz").is_file()}
    if not found:
        raise InputError(f"no prepared examples in {folder}", hint="python -m mtcheck.training prepare")
    return found
