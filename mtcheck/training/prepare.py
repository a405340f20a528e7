# SPDX-License-Identifier: Apache-2.0
"""Data to examples: reads the research sets, harms and labels, cuts into pieces, and writes arrays to train on."""

from __future__ import annotations

import json
import logging
import random
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from tokenizers import Tokenizer

from mtcheck.errors import InputError
from mtcheck.training.encoded import ExampleSet, OriginSet, encode_documents, encode_set
from mtcheck.training.examples import SETS, build
from mtcheck.training.origins import Document, Names, documents

log = logging.getLogger(__name__)

HEADS: Final = "heads.json"
ORIGIN_FILE: Final = "origin.npz"
LEAST_OF_LANGUAGE: Final = 1500
"""Sentences of a source language below which it is not learned."""
MOST_SYSTEMS: Final = 3
"""Of one encyclopaedia text in one language, at most so many systems are trained on."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What ``prepare`` wrote: sets by name, documents of known origin, and the languages these come from."""

    sets: dict[str, ExampleSet]
    origin: OriginSet | None
    languages: tuple[str, ...]


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
    found = _documents(data, seed, limit)
    counts = Counter[str]()
    for document in found:
        if document.language is not None:
            counts[document.language] += len(document.sentences)
    least = LEAST_OF_LANGUAGE if limit is None else 1
    languages = sorted(language for language, count in counts.items() if count >= least)
    log.info("origin: %d documents, %d source languages", len(found), len(languages))
    encode_documents(tokenizer, found, languages).save(out / ORIGIN_FILE)
    (out / HEADS).write_text(json.dumps({"languages": languages}), encoding="utf-8")
    return out


def _documents(data: Path, seed: int, limit: int | None) -> list[Document]:
    rng = random.Random(f"{seed}-origin")
    found = list(islice(documents(data), 0, None, 1 if limit is None else 7))
    rng.shuffle(found)
    found = _thinned(found)[:limit]
    names = Names(text for document in found for text in document.sentences)
    return [names.swap(document, rng) if document.split == "train" else document for document in found]


def _thinned(found: list[Document]) -> list[Document]:
    """Fewer systems of one encyclopaedia text in one language, which say nearly the same."""
    seen: Counter[tuple[str | None, str]] = Counter()
    kept = []
    for document in found:
        key = (document.language, f"{len(document.sentences)} {document.split}")
        if document.domain == "encyclopaedia" and document.language and document.split == "train":
            seen[key] += 1
            if seen[key] > MOST_SYSTEMS * 33:
                continue
        kept.append(document)
    return kept


def load(folder: Path) -> Prepared:
    """Reads what ``prepare`` wrote."""
    try:
        languages = tuple(json.loads((folder / HEADS).read_text(encoding="utf-8"))["languages"])
    except (OSError, ValueError, KeyError) as error:
        raise InputError(f"no prepared examples in {folder}", hint="python -m mtcheck.training prepare") from error
    sets = {name: ExampleSet.load(folder / f"{name}.npz") for name in SETS if (folder / f"{name}.npz").is_file()}
    origin = OriginSet.load(folder / ORIGIN_FILE) if (folder / ORIGIN_FILE).is_file() else None
    return Prepared(sets, origin, languages)
