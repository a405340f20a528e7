# SPDX-License-Identifier: Apache-2.0
"""Prints how much residue is found in text that holds none, and how fast: ``residue.py CLEAN.jsonl.gz [--hits]``.

CLEAN holds one JSON object a line with ``text`` (a sentence of edited English) and ``source_original``. Twelve rows in
a row make an article: once with a sentence a passage, once in paragraphs of three, once with the first as headline.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections import Counter
from pathlib import Path

from mtcheck.article import Article, OffsetMap, Passage, Role, Span
from mtcheck.detect.residue import find_residue

ROWS = 12


def article(blocks: list[str], *, headline: bool) -> Article:
    text = ""
    passages: list[Passage] = []
    for block in blocks:
        text += "\n\n" if text else ""
        role: Role = "headline" if headline and not passages else "body"
        passages.append(Passage(Span(len(text), len(text) + len(block)), role))
        text += block
    return Article(text, tuple(passages), OffsetMap.identity(text))


def sentences(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [row["text"].strip() for row in rows if row["source_original"] and row["text"].strip()]


def layouts(rows: list[str]) -> dict[str, list[Article]]:
    groups = [rows[start : start + ROWS] for start in range(0, len(rows), ROWS)]
    paragraphs = [[" ".join(group[start : start + 3]) for start in range(0, len(group), 3)] for group in groups]
    return {
        "a sentence a passage": [article(group, headline=False) for group in groups],
        "paragraphs of three": [article(group, headline=False) for group in paragraphs],
        "with a headline": [article(group, headline=True) for group in groups],
    }


def main() -> None:
    rows = sentences(Path(sys.argv[1]))
    print(f"{'layout':24}{'sentences':>10}{'residue':>9}{'per 5,000':>11}{'ms an article':>15}")
    for name, articles in layouts(rows).items():
        started = time.perf_counter()
        hits = [(one, read) for read in articles for one in find_residue(read)]
        spent = (time.perf_counter() - started) / len(articles) * 1000
        print(f"{name:24}{len(rows):>10,}{len(hits):>9}{len(hits) * 5000 / len(rows):>11.2f}{spent:>15.2f}")
        if "--hits" in sys.argv:
            for one, read in hits:
                print(f"    {one.kind}: {read.slice(one.span)[:150]!r}")
        else:
            print("   ", dict(Counter(one.kind for one, _ in hits)))


if __name__ == "__main__":
    main()
