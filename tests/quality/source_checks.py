# SPDX-License-Identifier: Apache-2.0
"""Prints what the checks of the source find in machine translations of news beside their sources, to be read.

    python tests/quality/source_checks.py DATA_FOLDER CHECK [LANGUAGE ...]

Forty rows that follow each other are one article, each row a passage beside its source. Machine translations of wmt
and FLORES sets, and of wmt21 the first system of each sentence.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from mtcheck import checks
from mtcheck.article import Article, OffsetMap, Passage, Sentence, Span
from mtcheck.results import Finding
from mtcheck.segment import Segment
from mtcheck.training.corpora import rows

ROWS: Final = 40
MOST_ROWS: Final = 6000
LANGUAGES: Final = ("id", "de", "zh", "pt", "es", "ru", "tr", "ar", "hi", "fr", "ja", "it", "nl", "pl", "cs")


def context_of(pairs: Sequence[tuple[str, str]], language: str) -> checks.Context:
    """An article of one passage a pair."""
    text = "\n".join(hypothesis for hypothesis, _ in pairs)
    segments, start = [], 0
    for hypothesis, source in pairs:
        passage = Passage(Span(start, start + len(hypothesis)))
        segments.append(Segment(Sentence(passage.span, passage), hypothesis, source))
        start += len(hypothesis) + 1
    passages = tuple(segment.sentence.passage for segment in segments)
    return checks.Context(
        article=Article(text, passages, OffsetMap.identity(text)),
        language="en",
        detections=(),
        segments=tuple(segments),
        judgements=(None,) * len(segments),
        source_language=language,
    )


def articles(folder: Path, languages: Sequence[str]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """(language, pairs of hypothesis and source)."""
    found: dict[tuple[str, str], dict[int, tuple[str, str]]] = defaultdict(dict)
    for file in ("mt-reference.train", "da-wmt21-news.train"):
        for row in rows(folder, file):
            language = row["lp"].partition("-")[0]
            if language in languages:
                found[language, row.get("set", "wmt21")].setdefault(int(row["seg"]), (row["mt"], row["src"]))
    for (language, _), pairs in sorted(found.items()):
        ordered = [pair for _, pair in sorted(pairs.items())][:MOST_ROWS]
        for start in range(0, len(ordered), ROWS):
            yield language, ordered[start : start + ROWS]


def main(folder: Path, name: str, languages: Sequence[str]) -> None:
    """Prints each finding with its sentence and its source, then how many there are in how many words."""
    check = checks.load(name)
    count: dict[str, int] = defaultdict(int)
    words: dict[str, int] = defaultdict(int)
    for language, pairs in articles(folder, languages or LANGUAGES):
        context = context_of(pairs, language)
        words[language] += len(context.article.text.split())
        for finding in check.check(context):
            count[language] += 1
            show(language, finding, context)
    for language, total in words.items():
        print(f"{name} {language}: {count[language]} findings in {total} words")


def show(language: str, finding: Finding, context: checks.Context) -> None:
    """One finding to be read."""
    segment = next(one for one in context.segments if one.sentence.span.contains(finding.span))
    print(f"{language} [{finding.message[:150]}] {context.article.slice(finding.span)[:60]!r} -> {finding.suggestion}")
    print(f"   {segment.hypothesis}\n   {segment.source}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
