# SPDX-License-Identifier: Apache-2.0
"""How well stretches in other languages are found in English articles: prints one Markdown table.

``python tests/quality/foreign.py --data langid.dev.jsonl.gz --english clean-english.train.jsonl.gz --clean FILE ...``

Runs of words of the odd segments of a JSON Lines file (rows of ``lang``, ``seg``, ``text``) stand in articles of
English originals (every second block of 25 rows): as a sentence of their own, in quotation marks, or in the middle of a
sentence. What was made and tuned was so on the even segments and the other blocks (``--tuning`` prints those). A word
counts as found where a stretch covers it and names its language; two characters are a word of a script without spaces.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from mtcheck.article import Article, Span
from mtcheck.detect import detect
from mtcheck.formats import read_bytes

SIZES: Final = (2, 4, 8, 16, 40)
PLACES: Final = ("sentence", "quoted", "in a sentence")
BLOCK: Final = 25
SENTENCES: Final = 6
UNSPACED: Final = frozenset({"ja", "my", "th", "zh"})
CHARACTERS_OF_A_WORD: Final = 2  # of those


@dataclass(frozen=True)
class Sample:
    """An article with one foreign run; ``place`` says how the run stands in it."""

    article: Article
    language: str
    span: Span
    place: str
    spaced: bool


def rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def texts_of(path: Path, parity: int) -> dict[str, list[str]]:
    """The texts of each language, in the order of the segments, so that neighbours continue one another."""
    found = defaultdict(list)
    for row in sorted(rows(path), key=lambda row: int(row["seg"])):
        if int(row["seg"]) % 2 == parity:
            found[row["lang"]].append(row["text"])
    return dict(sorted(found.items()))


def english_of(path: Path, parity: int) -> list[str]:
    found = enumerate(rows(path))
    return [row["text"] for number, row in found if row["source_original"] and number // BLOCK % 2 == parity]


def cut(texts: list[str], words: int, chance: random.Random, *, spaced: bool) -> str:
    """Some words in a row from anywhere in the texts."""
    first = chance.randrange(len(texts))
    parts = list(texts[first].split() if spaced else texts[first])
    size = words if spaced else words * CHARACTERS_OF_A_WORD
    while len(parts) < size:
        first = (first + 1) % len(texts)
        parts += texts[first].split() if spaced else texts[first]
    start = chance.randrange(len(parts) - size + 1)
    return (" " if spaced else "").join(parts[start : start + size]).strip()


def article_of(text: str) -> Article:
    return read_bytes(text.encode("utf-8"), path="article.txt", input_format="plain")


def sample(language: str, texts: list[str], english: list[str], words: int, place: str, number: int) -> Sample:
    chance = random.Random(f"{language} {words} {place} {number}")
    spaced = language not in UNSPACED
    run = cut(texts, words, chance, spaced=spaced)
    start = chance.randrange(len(english) - SENTENCES)
    lines = english[start : start + SENTENCES]
    here = chance.randrange(1, SENTENCES)
    run = run.strip("\"“”„«»'‘’()[] ")
    if place == "sentence":
        run = run.rstrip(".,;:–- ")
        run = run[:1].upper() + run[1:] + "."
        before, after = lines[here - 1] + " ", ""
    elif place == "quoted":
        before, after = lines[here - 1] + " “", "”, the spokesman said."
    else:
        parts = lines[here - 1].split()
        middle = chance.randrange(1, max(2, len(parts)))
        before, after = " ".join(parts[:middle]) + " ", " " + " ".join(parts[middle:])
    lines[here - 1] = before + run + after
    offset = sum(len(line) + 2 for line in lines[: here - 1]) + len(before)
    article = article_of("\n\n".join(lines))
    if article.text[offset : offset + len(run)] != run:
        offset = article.text.find(run)
    return Sample(article, language, Span(offset, offset + len(run)), place, spaced)


def words_of(text: str, span: Span, *, spaced: bool) -> list[int]:
    """Where the words of a span begin."""
    if not spaced:
        return list(range(span.start, span.end, CHARACTERS_OF_A_WORD))
    return [
        at
        for at in range(span.start, span.end)
        if not text[at].isspace() and (at == span.start or text[at - 1].isspace())
    ]


@dataclass
class Counts:
    right: int = 0
    found: int = 0
    there: int = 0
    other: int = 0

    @property
    def precision(self) -> float:
        return self.right / max(1, self.found)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.there)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, self.found + self.there)


def count(samples: Iterable[Sample], counts: dict[str, Counts], *, taken: Counter[tuple[str, str]]) -> None:
    for one in samples:
        text = one.article.text
        there = set(words_of(text, one.span, spaced=one.spaced))
        for by in (counts["all"], counts[one.place], counts[one.language]):
            by.there += len(there)
        for stretch in detect(one.article).foreign:
            begun = words_of(text, stretch.span, spaced=one.spaced or not stretch.span.overlaps(one.span))
            inside = [at for at in begun if any(at in there for at in (at - 1, at, at + 1))]
            right = len(inside) if stretch.language == one.language else 0
            if inside and not right:
                taken[one.language, stretch.language] += 1
            for by in (counts["all"], counts[one.place], counts[one.language]):
                by.right += right
                by.found += len(begun)
                by.other += len(inside) - right


def false_stretches(texts: Iterable[str], *, show: bool) -> tuple[int, int]:
    """(stretches, words) of articles that are wholly English."""
    found = words = 0
    chosen = list(texts)
    for start in range(0, len(chosen), 12):
        article = article_of("\n\n".join(chosen[start : start + 12]))
        words += len(article.text.split())
        for stretch in detect(article).foreign:
            found += 1
            if show:
                around = article.text[max(0, stretch.span.start - 60) : stretch.span.end + 40].replace("\n", " | ")
                print(f"- {stretch.language} {stretch.confidence:.2f} {article.slice(stretch.span)!r} in {around!r}")
    return found, max(1, words)


def clean_texts(path: Path) -> Iterator[str]:
    """English originals; of the news of 2021 the first two thirds alone."""
    found = [
        row for row in rows(path) if row.get("source_original", True) and row.get("origin", "original") == "original"
    ]
    news = sorted(int(row["seg"]) for row in found if row["set"] == "newstest2021")
    last = news[len(news) * 2 // 3] if news else 0
    yield from (row["text"] for row in found if row["set"] != "newstest2021" or int(row["seg"]) < last)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="langid.dev.jsonl.gz")
    parser.add_argument("--english", type=Path, required=True, help="clean-english.train.jsonl.gz")
    parser.add_argument("--clean", type=Path, nargs="*", default=[], help="files of English alone, for false stretches")
    parser.add_argument("--each", type=int, default=9, help="runs of each language and size")
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--tuning", action="store_true", help="the even segments and the other blocks")
    parser.add_argument("--languages", action="store_true", help="F1 of each language at each size as well")
    parser.add_argument("--show", action="store_true", help="print every false stretch of --clean")
    options = parser.parse_args()
    parity = 0 if options.tuning else 1
    texts, english = texts_of(options.data, parity), english_of(options.english, parity)
    print("| words in the run | F1 | precision | recall | sentence | quoted | in a sentence | language named wrong |")
    print("|---|---|---|---|---|---|---|---|")
    by_language: dict[int, MappingProxyType[str, Counts]] = {}
    taken: Counter[tuple[str, str]] = Counter()
    for size in options.sizes:
        counts: defaultdict[str, Counts] = defaultdict(Counts)
        samples = (
            sample(code, texts[code], english, size, PLACES[number % len(PLACES)], number)
            for code in texts
            for number in range(options.each)
        )
        count(samples, counts, taken=taken)
        total = counts["all"]
        places = " | ".join(f"{counts[place].f1:.3f}" for place in PLACES)
        wrong = total.other / max(1, total.there)
        print(
            f"| {size} | {total.f1:.3f} | {total.precision:.3f} | {total.recall:.3f} | {places} | {wrong:.3f} |",
            flush=True,
        )
        by_language[size] = MappingProxyType(counts)
    if options.languages:
        for code in texts:
            print(code, *(f"{by_language[size][code].f1:.2f}" for size in options.sizes))
        print(*(f"{one} as {other}: {times}" for (one, other), times in taken.most_common(30)), sep=", ")
    for path in options.clean:
        found, words = false_stretches(clean_texts(path), show=options.show)
        print(f"\n{path.name}: {found} stretches in {words} words of English, {1000 * found / words:.4f} a 1,000 words")


if __name__ == "__main__":
    main()
