# SPDX-License-Identifier: Apache-2.0
"""Prints how well sentences are aligned: link precision, recall and F1 over articles taken apart by script.

    python tests/quality/alignment.py DATA_FOLDER

DATA_FOLDER holds ``mt-reference.train.jsonl.gz`` (machine translation against reference, both English) and
``parallel-id-en.train.jsonl.gz`` (Indonesian against English). Rows that follow each other are one article of 40
sentences; with a seed, a share of them is left out, put in, merged or split on either side. The sets wmt14 are of no
use: their references belong to other sentences than their translations (96 to 99% of rows share next to nothing).
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from mtcheck.alignment import Link, align
from mtcheck.overlap import Similarity, bilingual_similarity, chrf_similarity

SENTENCES: Final = 40
SEED: Final = 20240
Pair = tuple[str, str]
Pairs = set[tuple[int, int]]


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def split_sentence(text: str, generator: random.Random) -> list[str]:
    """Cuts a sentence in two at a comma or semicolon near the middle, or leaves it whole."""
    cuts = [match.end() for match in re.finditer(r"[,;] ", text) if 20 < match.end() < len(text) - 20]
    if not cuts:
        return [text]
    cut = generator.choice(cuts)
    return [text[:cut].strip(), text[cut:].strip()]


def take_apart(pairs: Sequence[Pair], strangers: Sequence[Pair], *, seed: int) -> tuple[list[str], list[str], Pairs]:
    """Two lists of sentences and the true pairs of positions."""
    generator = random.Random(seed)
    sides: tuple[list[str], list[str]] = ([], [])
    truth: Pairs = set()
    join = False
    for ours, theirs in pairs:
        draw = generator.random()
        if draw < 0.06:
            which = generator.randrange(2)
            sides[which].append((ours, theirs)[which])
            join = False
            continue
        if draw < 0.12:
            which = generator.randrange(2)
            sides[which].append(generator.choice(strangers)[which])
        texts = [[ours], [theirs]]
        if 0.12 <= draw < 0.24:
            which = generator.randrange(2)
            texts[which] = split_sentence(texts[which][0], generator)
        places: list[list[int]] = []
        merge = generator.randrange(2) if join and 0.24 <= draw < 0.36 else None
        for which in (0, 1):
            if merge == which and sides[which]:
                sides[which][-1] += " " + texts[which][0]
                places.append([len(sides[which]) - 1])
                continue
            start = len(sides[which])
            sides[which].extend(texts[which])
            places.append(list(range(start, len(sides[which]))))
        truth |= {(first, second) for first in places[0] for second in places[1]}
        join = True
    return sides[0], sides[1], truth


def linked(links: Sequence[Link]) -> Pairs:
    """Pairs of positions that the links hold."""
    return {(ours, theirs) for link in links for ours in link.hypothesis for theirs in link.reference}


def measure(name: str, pairs: Sequence[Pair], similarity: Similarity, *, articles: int) -> float:
    """Aligns ``articles`` articles, prints one line of the table, returns F1."""
    right = found = true = 0
    seconds = 0.0
    half = len(pairs) // 2
    for number in range(articles):
        start = number * SENTENCES % max(1, half - SENTENCES)
        ours, theirs, truth = take_apart(pairs[start : start + SENTENCES], pairs[half:], seed=SEED + number)
        before = time.process_time()
        answer = linked(align(ours, theirs, similarity=similarity))
        seconds += time.process_time() - before
        right, found, true = right + len(answer & truth), found + len(answer), true + len(truth)
    precision, recall = right / max(1, found), right / max(1, true)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"{name:28} {articles:8} {precision:9.3f} {recall:7.3f} {f1:6.3f} {1000 * seconds / articles:10.1f}")
    return f1


def english(folder: Path) -> dict[str, list[Pair]]:
    """Machine translation and reference, by language pair and test set, in the order of the set."""
    wanted = {"de-en wmt16", "zh-en wmt18", "tr-en wmt17", "fi-en wmt18", "hu-en wmt09", "ru-en wmt13", "et-en wmt18"}
    groups: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for row in rows(folder / "mt-reference.train.jsonl.gz"):
        name = f"{row['lp']} {row['set']}"
        if name in wanted:
            groups[name].append((int(row["seg"]), row["mt"], row["ref"]))
    return {name: [(mt, ref) for _, mt, ref in sorted(group)] for name, group in sorted(groups.items())}


def indonesian(folder: Path) -> dict[str, list[Pair]]:
    """English and Indonesian sentences of the same article, by set."""
    groups: dict[str, list[Pair]] = defaultdict(list)
    for row in islice(rows(folder / "parallel-id-en.train.jsonl.gz"), 30000):
        groups[f"id-en {row['set']}"].append((row["en"], row["id"]))
    return dict(groups)


def main(folder: Path) -> None:
    """Prints both tables."""
    print(f"{'set':28} {'articles':>8} {'precision':>9} {'recall':>7} {'F1':>6} {'ms/article':>10}")
    for name, pairs in english(folder).items():
        measure(name, pairs, chrf_similarity, articles=25)
    for name, pairs in indonesian(folder).items():
        measure(name, pairs, bilingual_similarity, articles=20)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
