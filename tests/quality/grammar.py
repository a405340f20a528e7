# SPDX-License-Identifier: Apache-2.0
"""What the check ``grammar`` finds in edited English and in machine translation, for reading.

python tests/quality/grammar.py DATA --clean 20475 --machine 22000
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from mtcheck.article import Article, OffsetMap, Passage, Span
from mtcheck.checks import Context, grammar
from mtcheck.training import corpora

BATCH = 100


def sentences(data: Path, name: str, most: int) -> list[str]:
    """The first ``most`` of a set in a fixed random order."""
    if name == "clean":
        found: Iterable[str] = corpora.clean_originals(data, split="train")
    else:
        rows = corpora.rows(data, "origin.train")
        found = (row["text"] for row in rows if row["origin"] == "machine" and row["set"] == "newstest2021")
    texts = [" ".join(text.split()) for text in found]
    random.Random(5).shuffle(texts)
    return texts[:most]


def hits(texts: list[str]) -> Iterator[tuple[str, str]]:
    """(rule, the hit with the words around it)."""
    for first in range(0, len(texts), BATCH):
        batch, passages, at = texts[first : first + BATCH], [], 0
        for text in batch:
            passages.append(Passage(Span(at, at + len(text))))
            at += len(text) + 2
        article = Article("\n\n".join(batch), tuple(passages), OffsetMap.identity(""))
        for found in grammar.check(Context(article, "en", (), (), (), grammar=True)):
            around = Span(max(0, found.span.start - 50), found.span.end + 50)
            yield found.evidence[0], f"{article.slice(around)!r}: {article.slice(found.span)!r} -> {found.suggestion!r}"


def main() -> None:
    """Prints the hits, then how many each rule has."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--clean", type=int, default=3000)
    parser.add_argument("--machine", type=int, default=3000)
    options = parser.parse_args()
    for name in ("clean", "machine"):
        texts = sentences(options.data, name, getattr(options, name))
        counts: Counter[str] = Counter()
        for rule, line in hits(texts):
            counts[rule] += 1
            print(f"{name} {rule}: {line}")
        words = sum(len(text.split()) for text in texts)
        print(f"{name}: {sum(counts.values())} hits in {len(texts)} sentences, {words} words: {dict(counts)}")


if __name__ == "__main__":
    main()
