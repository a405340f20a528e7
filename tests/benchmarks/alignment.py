# SPDX-License-Identifier: Apache-2.0
"""Prints what aligning costs: ``python tests/benchmarks/alignment.py``, each size in a process of its own.

The texts are invented: words of a vocabulary as uneven as a language's, a tenth of the sentences left out on one side
and a fifth of the words of each. Across languages each word has another form there, except for names and numbers.
With an encoder, vectors (384 numbers, the mean of random ones of the words) are there before the clock starts.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
import zlib
from collections.abc import Sequence
from typing import Any

from mtcheck.alignment import align
from mtcheck.encoders import Encoder
from mtcheck.nearness import similarity_beside
from mtcheck.overlap import chrf_similarity, similarity_with

SIZES = (100, 1000, 5000)
TEXTS = ("one language", "across languages", "with an encoder")
AIMS = {100: "0.2 s", 5000: "30 s, 1024 MiB"}


def invented(count: int, *, seed: int) -> list[list[str]]:
    """Sentences of 8 to 30 words."""
    generator = random.Random(seed)
    words = ["".join(generator.choices("abdegiklmnoprstu", k=generator.randrange(3, 9))) for _ in range(8000)]
    words = [word.title() if number % 40 == 7 else word for number, word in enumerate(words)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    return [generator.choices(words, weights, k=generator.randrange(8, 31)) for _ in range(count)]


def encoder() -> Encoder:
    """Vectors of words that are written alike, or the one backwards, are the same."""
    import numpy as np  # here, so that the other lines tell what they take without it

    table = np.random.default_rng(3).normal(size=(4096, 384)).astype(np.float32)

    def number(word: str) -> int:
        return zlib.crc32(min(word, word.removesuffix("o")[::-1]).encode()) % len(table)

    def vectors(texts: Sequence[str]) -> Any:
        return np.stack([table[[number(word) for word in text.split()]].mean(0) for text in texts])

    return Encoder("random", vectors)


def measure(count: int, *, texts: str) -> str:
    """One line of the table."""
    across = texts != TEXTS[0]
    whole, generator = invented(count, seed=1), random.Random(2)
    kept = [number for number in range(count) if generator.random() > 0.1]
    ours = [" ".join(word for word in whole[number] if generator.random() > 0.2) for number in kept]
    theirs = [
        " ".join(word if word[0].isupper() or not across else f"{word[::-1]}o" for word in text) for text in whole
    ]
    similarity = similarity_with("id") if across else chrf_similarity
    if texts == TEXTS[2]:
        known = encoder()
        known.units([*ours, *theirs])
        similarity = similarity_beside(similarity, known.nearness)
    start = time.process_time()
    links = align(ours, theirs, similarity=similarity)
    seconds = time.process_time() - start
    found = {(first, second) for link in links for first in link.hypothesis for second in link.reference}
    recall = len(found & set(enumerate(kept))) / len(kept)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{texts:<18}{count:>9}{seconds:>9.2f}{peak:>9.0f}{recall:>9.3f}   {AIMS.get(count, '')}".rstrip()


def main() -> None:
    """The table, one process a line, so that peak memory is each one's own."""
    print(f"{'texts':<18}{'sentences':>9}{'CPU s':>9}{'MiB':>9}{'recall':>9}   aim", flush=True)
    for texts in TEXTS:
        for count in SIZES:
            subprocess.run([sys.executable, __file__, str(count), texts], check=True)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(measure(int(sys.argv[1]), texts=sys.argv[2]))
    else:
        main()
