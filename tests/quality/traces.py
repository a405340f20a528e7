# SPDX-License-Identifier: Apache-2.0
"""Counts traces over English originals and over translations, to set their weights: ``traces.py DATA_FOLDER [--hits]``.

Originals are the rows of ``clean-english.train`` that are surely written in English and the originals of newstest2021
without their last third, in articles of 20 rows; translations are newstest2021 of ``origin.train``, 20 segments of a
system at a time. The first table counts what should not be there: traces that speak for a translation (0.3 nats and
more) in originals. The second says in how many articles traces speak for a translation, name a source language (1 nat
and more), and name the right one. ``--hits`` prints each of the first.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from mtcheck.article import Article, OffsetMap, Passage, Span
from mtcheck.detect._traces import Trace, find_traces, weigh
from mtcheck.detect.residue import find_residue
from mtcheck.detect.sentences import split
from mtcheck.results import Detection
from mtcheck.training.corpora import false_alarm_originals, rows

ROWS: Final = 20
SYSTEMS: Final = 3
SPEAKS_FOR: Final = 0.3
TRANSLATED: Final = 1.0
SOURCE: Final = 1.0


def traces_of(texts: Sequence[str]) -> tuple[Article, tuple[Trace, ...]]:
    """An article with a passage for each text, and its traces."""
    passages, start = [], 0
    for text in texts:
        passages.append(Passage(Span(start, start + len(text))))
        start += len(text) + 2
    whole = "\n\n".join(texts)
    article = Article(whole, tuple(passages), OffsetMap.identity(whole))
    residue = find_residue(article)
    languages = dict.fromkeys(passages, "en")
    sentences = split(article, language_of=languages, exclude=[found.span for found in residue])
    return article, find_traces(article, residue, sentences, [Detection(passage, "en", 1.0) for passage in passages])


def articles(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    yield from (texts[first : first + ROWS] for first in range(0, len(texts) - ROWS + 1, ROWS))


def originals(folder: Path) -> Iterator[tuple[str, list[str]]]:
    clean: dict[str, list[str]] = defaultdict(list)
    for row in rows(folder, "clean-english.train"):
        if row["source_original"]:
            clean[row["set"]].append(_line(row["text"]))
    yield from clean.items()
    yield "newstest2021", [_line(text) for text in false_alarm_originals(folder, report=False)]


def translations(folder: Path) -> dict[tuple[str, str], list[list[str]]]:
    """Texts by segment of each system, by origin and language."""
    found: dict[tuple[str, str, str], dict[int, str]] = defaultdict(dict)
    for row in rows(folder, "origin.train"):
        if row["set"] == "newstest2021" and row["origin"] != "original":
            found[row["origin"], row["lang"], str(row["system"])][row["seg"]] = _line(row["text"])
    by_language: dict[tuple[str, str], list[list[str]]] = defaultdict(list)
    for (origin, language, _), segments in sorted(found.items()):
        if len(by_language[origin, language]) < SYSTEMS:
            by_language[origin, language].append([segments[number] for number in sorted(segments)])
    return by_language


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip() or "."


def main() -> None:
    folder, hits = Path(sys.argv[1]), "--hits" in sys.argv
    print("| originals | articles | words | traces for a translation per 10,000 words | articles called translated |")
    print("|---|---|---|---|---|")
    for name, texts in originals(folder):
        counts: Counter[str] = Counter()
        for block in articles(texts):
            article, traces = traces_of(block)
            false = [trace for trace in traces if trace.translated >= SPEAKS_FOR]
            counts.update(articles=1, words=len(article.text.split()), false=len(false))
            counts["called"] += weigh(traces).translated >= TRANSLATED
            for trace in false if hits else ():
                print(f"  {trace.translated:.1f}  {trace.text}", file=sys.stderr)
        share = counts["false"] / max(1, counts["words"]) * 10_000
        print(f"| {name} | {counts['articles']} | {counts['words']} | {share:.3f} | {counts['called']} |")
    print("\n| translations | articles | for a translation | with a source | right of these |")
    print("|---|---|---|---|---|")
    for (origin, language), systems in sorted(translations(folder).items()):
        weights = [weigh(traces_of(block)[1]) for system in systems for block in articles(system)]
        named = [next(iter(weight.sources)) for weight in weights if max(weight.sources.values(), default=0) >= SOURCE]
        called = sum(weight.translated >= TRANSLATED for weight in weights) / len(weights)
        right = f"{named.count(language) / len(named):.0%}" if named else "-"
        print(f"| {origin}, {language} | {len(weights)} | {called:.0%} | {len(named) / len(weights):.0%} | {right} |")


if __name__ == "__main__":
    main()
