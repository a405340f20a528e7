# SPDX-License-Identifier: Apache-2.0
"""Prints how well sentences are aligned: link precision, recall and F1 over articles taken apart by script.

    python tests/quality/alignment.py DATA_FOLDER [LANGUAGE ...]

``en`` is machine translation against reference, both English; another language is human English against its source,
in blocks of which no dictionary was mined. Rows that follow each other are one article of 50 sentences; with a seed,
10% of them are left out on either side, 10% put in, 10% split and 10% merged. The sets wmt14 are of no use: their
references belong to other sentences than their translations (96 to 99% of rows share next to nothing).
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from mtcheck.alignment import Link, align
from mtcheck.lexicon import codes
from mtcheck.overlap import Similarity, bilingual_similarity, chrf_similarity, similarity_with
from mtcheck.training.lexicon import BLOCK, is_measured, sets

SENTENCES: Final = 50
ARTICLES: Final = 25
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
        if draw < 0.10:
            which = generator.randrange(2)
            sides[which].append((ours, theirs)[which])
            join = False
            continue
        if draw < 0.20:
            which = generator.randrange(2)
            sides[which].append(generator.choice(strangers)[which])
        texts = [[ours], [theirs]]
        if 0.20 <= draw < 0.30:
            which = generator.randrange(2)
            texts[which] = split_sentence(texts[which][0], generator)
        places: list[list[int]] = []
        merge = generator.randrange(2) if join and 0.30 <= draw < 0.40 else None
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


def measure(name: str, articles: Sequence[Sequence[Pair]], strangers: Sequence[Pair], similarity: Similarity) -> float:
    """Aligns the articles, taken apart, with sentences of ``strangers`` put in; prints one line, returns F1."""
    right = found = true = 0
    seconds = 0.0
    for number, pairs in enumerate(articles):
        ours, theirs, truth = take_apart(pairs, strangers, seed=SEED + number)
        before = time.process_time()
        answer = linked(align(ours, theirs, similarity=similarity))
        seconds += time.process_time() - before
        right, found, true = right + len(answer & truth), found + len(answer), true + len(truth)
    precision, recall = right / max(1, found), right / max(1, true)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(
        f"{name:28} {len(articles):8} {precision:9.3f} {recall:7.3f} {f1:6.3f} {1000 * seconds / len(articles):10.1f}",
        flush=True,
    )
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


def across(named: Mapping[str, Sequence[tuple[int, Pair]]]) -> list[list[Pair]]:
    """Whole blocks of English and foreign sentences that no dictionary was mined from."""
    blocks: dict[tuple[str, int], list[Pair]] = defaultdict(list)
    for name, pairs in named.items():
        for place, pair in pairs:
            if not name.endswith("*") and is_measured(name, place):
                blocks[name, place // BLOCK].append(pair)
    return [block for block in blocks.values() if len(block) >= BLOCK - 5]


def main(folder: Path, languages: Sequence[str]) -> None:
    """Prints both tables."""
    head = f"{'set':28} {'articles':>8} {'precision':>9} {'recall':>7} {'F1':>6} {'ms/article':>10}"
    print(head)
    for name, pairs in english(folder).items() if "en" in languages or not languages else ():
        half = len(pairs) // 2
        starts = [number * SENTENCES % max(1, half - SENTENCES) for number in range(ARTICLES)]
        measure(name, [pairs[start : start + SENTENCES] for start in starts], pairs[half:], chrf_similarity)
    for code, named in sets(folder, [code for code in languages or codes() if code != "en"]).items():
        blocks = across(named)
        random.Random(SEED).shuffle(blocks)
        strangers = [pair for block in blocks for pair in block]
        measure(f"{code}-en", blocks[:ARTICLES], strangers, bilingual_similarity)
        measure(f"{code}-en with dictionary", blocks[:ARTICLES], strangers, similarity_with(code))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
