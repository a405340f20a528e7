# SPDX-License-Identifier: Apache-2.0
"""Prints how long BLEU and chrF of 10,000 sentences take, beside sacreBLEU's sentence API called one by one.

    python tests/benchmarks/scores.py [PAIRS]

Both take turns in one process, and CPU time counts, so that the ratio holds on a busy machine too. Every number is
compared: they are the same.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from typing import Final

from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF

from mtcheck import metrics
from mtcheck.article import Passage, Sentence, Span
from mtcheck.segment import Segment

WORDS: Final = (
    "The provincial council voted on Tuesday to repair the old harbour bridge , whose cables the storm had damaged "
    "in March , and asked the ministry of transport to pay half of the cost , which engineers put at four million"
).split()
AIM: Final = 1.0
"""Times as fast as sacreBLEU, one sentence at a time."""
_BATCH: Final = 1000


def pairs(count: int) -> list[tuple[str, str]]:
    """Sentences of 9 to 40 words, a third of which the reference has otherwise; no two alike."""
    rng = random.Random(5)
    made = []
    for number in range(count):
        reference = [rng.choice(WORDS) + (str(number) if rng.random() < 0.1 else "") for _ in range(rng.randint(9, 40))]
        hypothesis = [word if rng.random() < 0.67 else rng.choice(WORDS) for word in reference]
        made.append((" ".join(hypothesis), " ".join(reference)))
    return made


def timed(call: Callable[[], list[float]]) -> tuple[float, list[float]]:
    began = time.process_time()
    found = call()
    return time.process_time() - began, found


def main() -> None:
    given = pairs(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    whole = Span(0, 1)
    segments = [Segment(Sentence(whole, Passage(whole)), one, references=(other,)) for one, other in given]

    def ours(name: str) -> list[float]:
        tally = metrics.load(name).tally()
        batches = (segments[start : start + _BATCH] for start in range(0, len(segments), _BATCH))
        return [score.value for batch in batches for score in tally.add(batch) if score is not None]

    for name, metric in (("bleu", BLEU(effective_order=True)), ("chrf", CHRF(word_order=2))):
        theirs, expected = timed(lambda metric=metric: [metric.sentence_score(a, [b]).score for a, b in given])  # type: ignore[misc]
        own, found = timed(lambda name=name: ours(name))  # type: ignore[misc]
        same = "the same numbers" if found == expected else "OTHER NUMBERS"
        print(f"{name}  {len(given):,} pairs: sacreBLEU one by one {theirs:6.2f} s, mtcheck {own:6.2f} s, "
              f"ratio {theirs / own:.2f} (aim {AIM:g}), {same}")  # fmt: skip


if __name__ == "__main__":
    main()
