# SPDX-License-Identifier: Apache-2.0
"""Prints what all checks cost on 700 words, and per word up to 100,000: ``python tests/benchmarks/checks.py``.

CPU time, warm, of the checks alone: reading, detection and the model are not in it; the model's judgements are made up.
The text is made of the sentences of the samples in a fixed random order, with other figures each time.
"""

from __future__ import annotations

import random
import re
import statistics
import sys
import time
from pathlib import Path
from typing import Final

from mtcheck import checks, plugins
from mtcheck.article import Article, OffsetMap, Passage, Sentence, Span
from mtcheck.detect import detect
from mtcheck.formats import read_text
from mtcheck.results import Detection
from mtcheck.segment import Judgement, Segment, WordJudgement

SAMPLES: Final = Path(__file__).parent.parent.parent / "samples"
WORDS: Final = 700
AIM_MS: Final = 60
AIM_RATIO: Final = 2.0
"""Times the cost of a word in a short text that a word of a long one may have."""
LENGTHS: Final = (700, 7_000, 30_000, 100_000)
ROUNDS: Final = 9
A_PARAGRAPH: Final = 3


def sentences() -> list[str]:
    """The English sentences of the samples."""
    found = []
    for path in sorted(SAMPLES.glob("*.txt")):
        detected = detect(read_text(path.read_text(encoding="utf-8"), path=path.name))
        if detected.language == "en":
            found += [" ".join(detected.article.slice(one.span).split()) for one in detected.sentences]
    return found


def context(count: int, given: list[str], seed: int = 3) -> checks.Context:
    """All that the checks look at, of a text of so many words."""
    rng = random.Random(seed)
    chosen: list[str] = []
    words = 0
    while words < count:
        one = re.sub(r"\d", lambda _: str(rng.randint(1, 9)), rng.choice(given))
        chosen.append(one)
        words += len(one.split())
    blocks = [chosen[start : start + A_PARAGRAPH] for start in range(0, len(chosen), A_PARAGRAPH)]
    passages, segments, at = [], [], 0
    for block in blocks:
        passage = Passage(Span(at, at + len(" ".join(block))))
        passages.append(passage)
        for text in block:
            segments.append(Segment(Sentence(Span(at, at + len(text)), passage), text))
            at += len(text) + 1
        at += 1
    return checks.Context(
        article=Article("\n\n".join(" ".join(block) for block in blocks), tuple(passages), OffsetMap.identity("")),
        language="en",
        detections=tuple(Detection(passage, "en", 1.0) for passage in passages),
        segments=tuple(segments),
        judgements=tuple(judgement(segment.hypothesis) for segment in segments),
        translated_from="id",
    )


def judgement(text: str) -> Judgement:
    words = (WordJudgement(Span(*match.span()), 0.02, 0.01, "fluency") for match in re.finditer(r"\S+", text))
    return Judgement(90.0, 0.02, tuple(words))


def milliseconds(given: checks.Context, name: str | None = None, *, rounds: int = ROUNDS) -> float:
    """Median CPU time of one check, or of all with what joins them."""
    spent = []
    for _ in range(rounds):
        began = time.process_time()
        if name is None:
            checks.run(given)
        else:
            list(checks.load(name).check(given))
        spent.append((time.process_time() - began) * 1000)
    return statistics.median(spent)


def main() -> None:
    given = sentences()
    short = context(WORDS, given)
    checks.run(short)  # loads what the checks keep
    whole = milliseconds(short)
    print(f"all checks, {len(short.article.text.split())} words: {whole:.1f} ms warm (aim {AIM_MS})")
    costs = {name: milliseconds(short, name) for name in plugins.names("checks")}
    for name, cost in sorted(costs.items(), key=lambda item: -item[1])[:10]:
        print(f"    {name:<16}{cost:7.2f} ms")
    print(f"{'words':>9}{'ms':>11}{'µs a word':>11}{'ratio':>8}   slowest to grow")
    base: dict[str, float] = {}
    first = 0.0
    worst = 0.0
    for length in LENGTHS:
        one = context(length, given)
        words = len(one.article.text.split())
        rounds = ROUNDS if length < 10_000 else 1
        total = milliseconds(one, rounds=rounds)
        each = {name: milliseconds(one, name, rounds=rounds) * 1000 / words for name in costs}
        base = base or each
        first = first or total / words
        ratio = total / words / first
        worst = max(worst, ratio)
        grown = sorted(((each[name] / max(base[name], 0.5), name) for name in costs), reverse=True)[:3]
        told = ", ".join(f"{name} {times:.1f}" for times, name in grown)
        print(f"{words:>9,}{total:>11.1f}{total * 1000 / words:>11.1f}{ratio:>8.2f}   {told}")
    print(f"a word of the longest text costs at most {worst:.2f} times one of the shortest (aim {AIM_RATIO})")
    sys.exit(0 if worst <= AIM_RATIO and whole <= AIM_MS else 1)


if __name__ == "__main__":
    main()
