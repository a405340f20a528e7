# SPDX-License-Identifier: Apache-2.0
"""Prints how many sentences that were taken out of an article are told as left out, beside the source.

    python tests/quality/omissions.py DATA_FOLDER [LANGUAGE ...]

Articles are 40 sentences of a block that no dictionary was mined from; 7% of the English ones are taken out.
``false`` counts what is told of the same articles when they are complete; ``refused`` are true sources, complete and
with sentences taken out, that look like another article's, and ``strange`` the sources of another article that do.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from alignment import SEED, Pair, across

from mtcheck.article import Passage, Sentence, Span
from mtcheck.lexicon import codes
from mtcheck.partners import AttachedSource, attach_source
from mtcheck.training.lexicon import sets

SENTENCES: Final = 40
ARTICLES: Final = 25
TAKEN_OUT: Final = 0.07
LEAST_LETTERS: Final = 25


def attached(texts: Sequence[str], source: Sequence[str], language: str) -> AttachedSource:
    """An article of one passage a sentence beside its source."""
    sentences, start = [], 0
    for text in texts:
        span = Span(start, start + len(text))
        sentences.append(Sentence(span, Passage(span)))
        start += len(text) + 1
    return attach_source(sentences, texts, source, source_language=language)


def measure(code: str, articles: Sequence[Sequence[Pair]]) -> str:
    """One line of the table."""
    generator = random.Random(SEED)
    right = told = true = false = refused = strange = 0
    for number, article in enumerate(articles):
        english, source = [ours for ours, _ in article], [theirs for _, theirs in article]
        out = {place for place in range(len(article)) if generator.random() < TAKEN_OUT}
        found = attached([text for place, text in enumerate(english) if place not in out], source, code)
        missing = {source[place] for place in out if len(source[place]) >= LEAST_LETTERS or code in {"zh", "ja", "ko"}}
        answer = {omission.text for omission in found.omissions}
        right, told, true = right + len(answer & missing), told + len(answer), true + len(missing)
        whole = attached(english, source, code)
        false += len(whole.omissions)
        refused += found.unrelated + whole.unrelated
        other = [theirs for _, theirs in articles[(number + 1) % len(articles)]]
        strange += attached(english, other, code).unrelated
    return (
        f"{code:6}{len(articles):9}{right / max(1, told):11.3f}{right / max(1, true):8.3f}{false:7}{refused:9}"
        f"{strange:9}"
    )


def main(folder: Path, languages: Sequence[str]) -> None:
    """Prints the table."""
    print(f"{'source':6}{'articles':>9}{'precision':>11}{'recall':>8}{'false':>7}{'refused':>9}{'strange':>9}")
    for code, named in sets(folder, languages or codes()).items():
        blocks = across(named)
        random.Random(SEED).shuffle(blocks)
        print(measure(code, [block[:SENTENCES] for block in blocks[:ARTICLES]]), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
