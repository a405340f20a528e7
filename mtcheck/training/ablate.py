# SPDX-License-Identifier: Apache-2.0
"""Which families of corruption help to find sentences that were really garbled: each kind is left out in turn.

Small and equal runs (the lowest layers of the base, a fixed number of steps, one seed for data and weights), measured
on sentences written by hand, which no family made. Runs with every family under other seeds show how much is chance.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from tokenizers import Tokenizer

from mtcheck.training import corpora
from mtcheck.training.calibrate import marked_sentences
from mtcheck.training.corruptions import FAMILIES, corrupt
from mtcheck.training.encoded import encode_set
from mtcheck.training.examples import SENTENCE_HEADS, WORD_HEADS, Example, clean
from mtcheck.training.network import Network, load_network
from mtcheck.training.sentences import join, parse
from mtcheck.training.train import Mixture, Plan, groups, set_rates, take_step

LAYERS: Final = 4
EXAMPLES: Final = 6000
CHANCE_SEEDS: Final = (2,)
KINDS: Final[dict[str, tuple[str, ...]]] = {
    "word order": ("noun_order", "possessor_order", "verb_final", "phrase_move"),
    "word salad": ("salad",),
    "gaps and loops": ("gap", "repetition"),
    "function words": ("drop_function_word", "wrong_preposition", "stray_article"),
    "forms": ("agreement", "tense", "verb_form", "infinitive", "plural", "pronoun"),
    "calques": ("calque",),
    "clauses": (
        "double_subject",
        "resumptive",
        "lost_subject",
        "lost_linker",
        "relative_first",
        "phrases_before_verb",
        "double_connective",
    ),
    "words": ("swapped_words",),
}
"""Families that do the same kind of harm are left out together; each family is in one kind."""


@dataclass(frozen=True, slots=True)
class Ablation:
    """What a model without one kind (None: with all of them) reaches: areas under the curve, 0.5 is chance."""

    kind: str | None
    seed: int
    words: float
    garbled: float


def ablate(
    base: Path, data: Path, sentences: Sequence[Path], *, steps: int = 200, limit: int = EXAMPLES
) -> Iterator[Ablation]:
    """One run with all families, another with all under a different seed, then one without each kind."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    texts = list(islice(corpora.clean_originals(data, split="train"), limit))
    untouched = list(islice(clean(data, random.Random(0)), limit))
    marked = [row for path in sentences for row in marked_sentences(path)]
    runs: list[tuple[str | None, int]] = [(None, 1), *((None, seed) for seed in CHANCE_SEEDS)]
    runs += [(kind, 1) for kind in KINDS]
    for kind, seed in runs:
        without = KINDS[kind] if kind else ()
        harmed = list(_harmed(texts, [name for name in FAMILIES if name not in without], random.Random(seed)))
        network = _trained(base, [harmed, untouched], tokenizer, steps=steps, seed=seed)
        yield Ablation(kind, seed, *_measured(network, tokenizer, marked))


def table(found: Sequence[Ablation]) -> str:
    """The runs as a Markdown table; what leaving a family out costs is the difference to all families, seed 1."""
    whole = found[0]
    rows = ["| without | words, AUC | cost | garbled, AUC | cost |", "|---|---|---|---|---|"]
    for one in found:
        name = one.kind or f"(all families, seed {one.seed})"
        costs = f"{whole.words - one.words:+.3f}", f"{whole.garbled - one.garbled:+.3f}"
        rows.append(f"| {name} | {one.words:.3f} | {costs[0]} | {one.garbled:.3f} | {costs[1]} |")
    return "\n".join(rows) + "\n"


def _harmed(texts: Sequence[str], families: Sequence[str], rng: random.Random) -> Iterator[Example]:
    for text in texts:
        items = parse(text)
        corrupted = corrupt(items, rng, families=families) if 7 <= len(items) <= 55 else None
        if corrupted is not None:
            harmed, labels = join(corrupted.items)
            yield Example(tuple(harmed.split()), None, {"corrupted": labels}, None, {"garbled": corrupted.garbled})


def _trained(base: Path, sets: Sequence[list[Example]], tokenizer: Any, *, steps: int, seed: int) -> Network:
    torch.manual_seed(seed)
    plan = Plan(layers=LAYERS, frozen_layers=1, seed=seed, learning_rate=4e-4, pieces_per_batch=1280, steps=steps)
    network = load_network(base, frozen_layers=plan.frozen_layers, layers=plan.layers)
    pad = int(network.encoder.config.pad_token_id)  # type: ignore[union-attr,arg-type]
    encoded = {str(number): encode_set(tokenizer, examples) for number, examples in enumerate(sets)}
    mixture = Mixture(encoded, dict.fromkeys(encoded, (1.0, 1.0)), plan, pad)
    optimizer = torch.optim.AdamW(groups(network, plan), weight_decay=0.01)
    for step in range(steps):
        set_rates(optimizer, step / steps)
        take_step(network, optimizer, mixture.next(), plan)
    return network.eval()


def _measured(network: Network, tokenizer: Any, marked: Sequence[Any]) -> tuple[float, float]:
    """Areas under the curve: words that make a sentence garbled, and garbled sentences."""
    words: list[float] = []
    labels: list[float] = []
    whole: list[float] = []
    with torch.inference_mode():
        for text, is_garbled, underlined in marked:
            example = encode_set(tokenizer, [Example(tuple(text.split()))])
            batch = example.batch(torch.zeros(1, dtype=torch.long), longest=int(example.lengths()[0]), pad=1)
            found = network(batch.input_ids, batch.attention_mask)
            logits = found.words[0, :, WORD_HEADS.index("corrupted")].numpy()
            owners = example.pieces_words.numpy()
            words += [float(logits[owners == word].mean()) for word in range(len(underlined))]
            labels += [float(is_garbled and label) for label in underlined]
            whole.append(float(found.sentences[0, SENTENCE_HEADS.index("garbled")]))
    garbled = [row[1] for row in marked]
    return float(roc_auc_score(np.asarray(labels) > 0, words)), float(roc_auc_score(garbled, whole))
