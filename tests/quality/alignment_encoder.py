# SPDX-License-Identifier: Apache-2.0
"""Prints what a sentence encoder adds to alignment across languages.

    python tests/quality/alignment_encoder.py DATA_FOLDER [LANGUAGE ...]

There is no multilingual encoder small enough to be shipped with a test, so a small one is trained here for each
language, from the blocks that dictionaries are mined from: a text is the mean of its words and four-letter stretches,
and translations are drawn together (in-batch softmax). "random" is the same, untrained: an encoder that knows none of
the languages. Articles are those of ``alignment.py``. Extra: torch.
"""

from __future__ import annotations

import random
import re
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from alignment import ARTICLES, SEED, Pair, across, measure

from mtcheck.article import Passage, Sentence, Span
from mtcheck.encoders import Encoder
from mtcheck.nearness import similarity_beside
from mtcheck.overlap import similarity_with
from mtcheck.partners import attach_source
from mtcheck.training.lexicon import mined, sets

WIDTH, ROWS, BATCH, STEPS, MOST_PAIRS = 96, 1 << 17, 96, 300, 8_000
SIZES = (4, 8, 40)


def numbers(text: str) -> list[int]:
    """Rows of the words and four-letter stretches of a text."""
    found = []
    for word in (f"<{word}>" for word in re.findall(r"\w+", text.lower())):
        found += [word, *(word[at : at + 4] for at in range(max(1, len(word) - 3)))]
    return [zlib.crc32(piece.encode()) % ROWS for piece in found] or [0]


def train(pairs: Sequence[Pair]) -> torch.nn.EmbeddingBag:
    """Draws translations together and strangers apart."""
    torch.manual_seed(0)
    generator = random.Random(1)
    known = [(numbers(ours), numbers(theirs)) for ours, theirs in generator.sample(pairs, min(MOST_PAIRS, len(pairs)))]
    table = torch.nn.EmbeddingBag(ROWS, WIDTH, mode="mean", sparse=True)
    torch.nn.init.normal_(table.weight, std=0.1)
    optimizer = torch.optim.SparseAdam(table.parameters(), lr=5e-3)
    for _ in range(STEPS):
        batch = generator.sample(known, BATCH)
        first, second = (bags(table, [pair[side] for pair in batch]) for side in (0, 1))
        likeness, truth = first @ second.T / 0.1, torch.arange(BATCH)
        loss = torch.nn.functional.cross_entropy
        optimizer.zero_grad()
        (loss(likeness, truth) + loss(likeness.T, truth)).backward()
        optimizer.step()
    return table


def bags(table: torch.nn.EmbeddingBag, rows: Sequence[list[int]]) -> torch.Tensor:
    """Vectors of length 1."""
    starts = np.cumsum([0, *(len(row) for row in rows[:-1])])
    found = table(torch.tensor([number for row in rows for number in row]), torch.from_numpy(starts))
    return torch.nn.functional.normalize(found)


def encoder_of(table: torch.nn.EmbeddingBag) -> Encoder:
    """The table as mtcheck sees encoders."""

    def vectors(texts: Sequence[str]) -> np.ndarray:  # type: ignore[type-arg]
        with torch.inference_mode():
            return bags(table, [numbers(text) for text in texts]).numpy()

    return Encoder("trained here", vectors)


def related(blocks: Sequence[Sequence[Pair]], encoder: Encoder | None, code: str) -> str:
    """How many true sources are refused, and how many of other articles are taken."""
    refused = taken = 0
    for size in SIZES:
        for number, block in enumerate(blocks):
            other = blocks[number - 1]
            texts = [ours for ours, _ in block[:size]]
            places = [Sentence(Span(at, at + 1), Passage(Span(0, size))) for at in range(len(texts))]
            embed = encoder.nearness if encoder else None
            for source, true in ((block, True), (other, False)):
                sentences = [theirs for _, theirs in source[:size]]
                found = attach_source(places, texts, sentences, source_language=code, embed=embed).unrelated
                refused += true and found
                taken += not true and not found
    of = len(SIZES) * len(blocks)
    return f"true sources refused {refused} of {of}, others taken {taken} of {of}"


def main(folder: Path, languages: Sequence[str]) -> None:
    """Prints the table."""
    torch.set_num_threads(1)
    print(f"{'set':28} {'articles':>8} {'precision':>9} {'recall':>7} {'F1':>6} {'ms/article':>10}")
    for code, named in sets(folder, languages or ["fi", "ro", "hu", "lv", "id"]).items():
        blocks = across(named)
        random.Random(SEED).shuffle(blocks)
        strangers = [pair for block in blocks for pair in block]
        blocks = blocks[:ARTICLES]
        table = train(mined({name: pairs for name, pairs in named.items() if not name.endswith("*")}))
        random_table = torch.nn.EmbeddingBag(ROWS, WIDTH, mode="mean")
        encoders = {"": None, " encoder": encoder_of(table), " random": encoder_of(random_table)}
        for name, encoder in encoders.items():
            similarity = similarity_beside(similarity_with(code), encoder.nearness if encoder else None)
            measure(f"{code}-en{name}", blocks, strangers, similarity)
            print(f"    {related(blocks, encoder, code)}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
