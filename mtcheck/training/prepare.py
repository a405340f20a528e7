# SPDX-License-Identifier: Apache-2.0
"""Data to examples: reads the research sets, harms and labels, cuts into pieces, and writes arrays to train on."""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path
from typing import Any, Final

from tokenizers import Tokenizer

from mtcheck.errors import InputError
from mtcheck.training.encoded import ExampleSet, encode_set
from mtcheck.training.examples import CATEGORIES, SENTENCE_HEADS, SETS, WORD_HEADS, build

log = logging.getLogger(__name__)


DESCRIPTION: Final = "prepared.json"


def prepare(base: Path, data: Path, out: Path, *, seed: int = 1, limit: int | None = None) -> Path:
    """Writes the examples of every set as arrays of pieces of the base's tokenizer; returns the folder.

    ``prepared.json`` says by which tokenizer and for which heads; sets that are empty now leave no file behind.
    """
    description = _description(base)
    out.mkdir(parents=True, exist_ok=True)
    (out / DESCRIPTION).unlink(missing_ok=True)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    counts = {}
    for name in SETS:
        examples = build(name, data, seed=seed, limit=limit)
        log.info("%s: %d examples", name, len(examples))
        counts[name] = len(examples)
        (out / f"{name}.npz").unlink(missing_ok=True)
        if examples:
            encode_set(tokenizer, examples).save(out / f"{name}.npz")
    whole = {**description, "seed": seed, "examples": counts}
    (out / DESCRIPTION).write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    return out


def _description(base: Path) -> dict[str, Any]:
    """What the arrays depend on."""
    try:
        tokenizer = (base / "tokenizer.json").read_bytes()
    except OSError as error:
        raise InputError(
            f"no tokenizer.json in {base}", hint="make it with: python -m mtcheck.training prune"
        ) from error
    return {
        "tokenizer": hashlib.sha256(tokenizer).hexdigest(),
        "word_heads": list(WORD_HEADS),
        "categories": list(CATEGORIES),
        "sentence_heads": list(SENTENCE_HEADS),
    }


def load(folder: Path, base: Path) -> dict[str, ExampleSet]:
    """The sets that ``prepare`` wrote, by name; raises InputError where they were not made for this base and code."""
    try:
        found = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        hint = "make them with: python -m mtcheck.training prepare"
        raise InputError(f"no prepared examples in {folder}", hint=hint) from error
    for key, value in _description(base).items():
        if not isinstance(found, dict) or found.get(key) != value:
            raise InputError(
                f"the examples in {folder} were made for another {key.replace('_', ' ')}", hint="prepare again"
            )
    kept = [name for name in SETS if found["examples"].get(name)]
    return {name: ExampleSet.load(folder / f"{name}.npz") for name in kept}
