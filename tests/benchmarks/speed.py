# SPDX-License-Identifier: Apache-2.0
"""Prints how long a start, a check and each stage take: ``python tests/benchmarks/speed.py``.

Whole processes are timed in turn with a bare Python, so that a slow machine slows both; what counts is the ratio.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ARTICLE = ROOT / "samples" / "harbour-ferry-id.txt"
ROUNDS = 7


def seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def process(*arguments: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, *arguments], capture_output=True, check=False, cwd=ROOT)


def main() -> None:
    bare, start, cold = (
        process("-c", "pass"),
        process("-m", "mtcheck", "--help"),
        process("-m", "mtcheck", "check", str(ARTICLE)),
    )
    rows = [(seconds(bare), seconds(start), seconds(cold)) for _ in range(ROUNDS)]
    python, help_, check = (statistics.median(column) for column in zip(*rows, strict=True))
    print(f"bare Python {python * 1000:8.0f} ms")
    print(f"--help      {help_ * 1000:8.0f} ms, {help_ / python:.1f} times bare Python")
    print(f"cold check  {check * 1000:8.0f} ms, {check / python:.1f} times bare Python")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:8.0f} MiB")
    stages()


def stages() -> None:
    from mtcheck.detect import detect
    from mtcheck.detect.language import identify
    from mtcheck.detect.residue import find_residue
    from mtcheck.formats import read_article
    from mtcheck.models import load_model
    from mtcheck.pipeline import check_article
    from mtcheck.settings import Settings

    load = seconds(load_model)
    article = read_article(ARTICLE)
    detected = detect(article)
    texts = [article.slice(sentence.span) for sentence in detected.sentences]
    model = load_model()
    calls: dict[str, Callable[[], object]] = {
        "read": lambda: read_article(ARTICLE),
        "residue": lambda: find_residue(article),
        "languages": lambda: [identify(article.slice(passage.span)) for passage in article.passages],
        "detect, all": lambda: detect(article),
        f"judge {len(texts)} sentences": lambda: model.quality.judge(texts),
        "whole check, warm": lambda: check_article(article, settings=Settings()),
    }
    print(f"{'load model':<24}{load * 1000:8.1f} ms")
    for name, call in calls.items():
        call()
        print(f"{name:<24}{statistics.median(seconds(call) for _ in range(ROUNDS)) * 1000:8.1f} ms")


if __name__ == "__main__":
    main()
