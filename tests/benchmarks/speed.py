# SPDX-License-Identifier: Apache-2.0
"""Prints how long a start, a check and each stage of it take: ``python tests/benchmarks/speed.py [ARTICLE]``.

Whole processes take turns with a bare Python, so that a slow machine slows both: there the ratio counts. Where others
use the machine too, CPU time tells more than wall time.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

ROOT = Path(__file__).parent.parent.parent
ARTICLE = ROOT / "samples" / "harbour-ferry-id.txt"
ROUNDS = 7
HELP_RATIO, COLD_MS, COLD_MIB, WARM_MS = 6, 1500, 500, 150
"""What is aimed at on two idle cores: times bare Python, wall time, peak memory, wall time."""

Call = Callable[[], object]
T = TypeVar("T")


class Cost(NamedTuple):
    """Milliseconds on the wall, and of all cores together."""

    wall: float
    cpu: float


def cost(call: Call) -> Cost:
    wall, cpu = time.perf_counter(), _cpu()
    call()
    return Cost((time.perf_counter() - wall) * 1000, (_cpu() - cpu) * 1000)


def _cpu() -> float:
    """Seconds that this process and those it waited for have computed."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def median(costs: list[Cost]) -> Cost:
    walls, cpus = zip(*costs, strict=True)
    return Cost(statistics.median(walls), statistics.median(cpus))


def process(*arguments: str, cache: str) -> Call:
    """A Python process, of modules that are compiled already, as they are once installed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = cache
    command = [sys.executable, *arguments]
    return lambda: subprocess.run(command, capture_output=True, check=False, cwd=ROOT, env=environment)


def processes(article: Path) -> None:
    with tempfile.TemporaryDirectory() as cache:
        calls = {
            "bare Python": process("-c", "pass", cache=cache),
            "mtcheck --help": process("-m", "mtcheck", "--help", cache=cache),
            "cold check": process("-m", "mtcheck", "check", str(article), cache=cache),
        }
        rounds = [[cost(call) for call in calls.values()] for _ in range(ROUNDS + 1)][1:]
    costs = dict(zip(calls, (median(list(column)) for column in zip(*rounds, strict=True)), strict=True))
    bare = costs["bare Python"]
    aims = {"mtcheck --help": f"{HELP_RATIO} x", "cold check": f"{COLD_MS} ms"}
    print(f"{'process':<26}{'wall ms':>9}{'CPU ms':>9}{'wall x':>9}{'CPU x':>9}   aim")
    for name, found in costs.items():
        ratios = f"{found.wall / bare.wall:9.1f}{found.cpu / bare.cpu:9.1f}"
        print(f"{name:<26}{found.wall:9.0f}{found.cpu:9.0f}{ratios}   {aims.get(name, '')}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{'peak memory':<26}{peak:9.0f} MiB{'':>23}   {COLD_MIB} MiB")


def stages(path: Path) -> None:
    """Each stage for the first time in this process, with what it imports and compiles, and then again."""
    from mtcheck import checks
    from mtcheck.detect import detect
    from mtcheck.detect.residue import find_residue
    from mtcheck.detect.sentences import split
    from mtcheck.formats import read_article
    from mtcheck.models import load_model
    from mtcheck.pipeline import check_article
    from mtcheck.reports import RenderOptions, render
    from mtcheck.segment import Segment
    from mtcheck.settings import Settings

    print(f"\n{'stage':<26}{'first':>9}{'':>9}{'again':>9}\n{'':<26}" + f"{'wall ms':>9}{'CPU ms':>9}" * 2 + "   aim")
    article = stage("read", lambda: read_article(path))
    stage("residue", lambda: find_residue(article))
    stage("sentences", lambda: split(article))
    detected = stage("detect (with both)", lambda: detect(article))
    model = stage("load model", load_model)
    texts = [article.slice(sentence.span) for sentence in detected.sentences]
    judgements = stage(f"judge {len(texts)} sentences", lambda: model.quality.judge(texts))
    context = checks.Context(
        article=detected.article,
        language="en",
        detections=detected.detections,
        segments=tuple(Segment(sentence, text) for sentence, text in zip(detected.sentences, texts, strict=True)),
        judgements=tuple(judgements),
        residue=detected.residue,
        garbled_threshold=model.thresholds.garbled,
        word_threshold=model.thresholds.word,
    )
    stage("checks", lambda: checks.run(context))
    report = stage("whole check, warm", lambda: check_article(article, settings=Settings()), aim=f"{WARM_MS} ms")
    stage("report in JSON", lambda: render("json", [report], RenderOptions(width=100, colour=False)))
    stage("report for a terminal", lambda: render("terminal", [report], RenderOptions(width=100, colour=False)))


def stage(name: str, call: Callable[[], T], *, aim: str = "") -> T:
    found: list[T] = []
    first = cost(lambda: found.append(call()))
    again = median([cost(call) for _ in range(ROUNDS)])
    print(f"{name:<26}{first.wall:9.1f}{first.cpu:9.1f}{again.wall:9.1f}{again.cpu:9.1f}   {aim}".rstrip(), flush=True)
    return found[0]


if __name__ == "__main__":
    chosen = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ARTICLE
    processes(chosen)
    stages(chosen)
