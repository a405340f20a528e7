# SPDX-License-Identifier: Apache-2.0
"""What takes four times the input takes about four times the steps, counted in calls and not in seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from reports_fixtures import finding, report

from mtcheck import plugins
from mtcheck.detect import detect
from mtcheck.detect import origin as room
from mtcheck.formats import read_text
from mtcheck.reports import render
from mtcheck.reports._visible import visible
from mtcheck.results import Report
from mtcheck.style import Style

LINEAR = 6
"""Between 4 and 16: four times the input makes four times the steps, or a little more where something is sorted."""


class Counted(tuple[Any, ...]):
    """A tuple that counts, for all of its kind, how many items are looked at one after the other."""

    looks = 0

    def __iter__(self) -> Iterator[Any]:
        for number in range(len(self)):
            Counted.looks += 1
            yield self[number]


def steps(job: Callable[[], object]) -> tuple[int, int]:
    """How many functions a job calls and generators it resumes; how many items of counted tuples it looks at."""
    found = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal found
        found += event in {"call", "c_call"}

    before, Counted.looks = sys.getprofile(), 0
    sys.setprofile(count)
    try:
        job()
    finally:
        sys.setprofile(before)
    return found, Counted.looks


def counted(made: Report) -> Report:
    return replace(
        made,
        segments=Counted(made.segments),
        findings=Counted(made.findings),
        residue=Counted(made.residue),
        detections=Counted(made.detections),
        judgements=Counted(made.judgements),
        article=replace(made.article, passages=Counted(made.article.passages)),
    )


def lines(size: int) -> Report:
    """Passages of one sentence with a finding, every other one residue that only a finding tells of."""
    text = "\n".join(f"Word bad{number}x here." if number % 2 else f"Advert ad{number}x" for number in range(size))
    found = [finding(text, f"bad{number}x") for number in range(1, size, 2)]
    left = {number + 1: "advertisement" for number in range(0, size, 2)}
    return counted(report(text, findings=found, residue=left, status="fail"))


def paragraph(size: int) -> Report:
    """One passage with a finding in each of its sentences."""
    text = " ".join(f"Word bad{number}x here." for number in range(size))
    return counted(report(text, findings=[finding(text, f"bad{number}x") for number in range(size)]))


@pytest.mark.parametrize("make", [lines, paragraph])
@pytest.mark.parametrize("form", plugins.names("reports"))
def test_reports_take_linear_time(form: str, make: Callable[[int], Report]) -> None:
    render(form, [make(4)])
    small, large = make(100), make(400)
    few, many = steps(lambda: render(form, [small])), steps(lambda: render(form, [large]))
    assert many[0] < LINEAR * few[0]
    assert many[1] < LINEAR * few[1]


def test_an_article_that_says_one_thing_over_and_over_is_cut_a_limited_number_of_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(room, "MOST_PARTS", 4)
    added = 0

    def add(style: Style, counts: Mapping[str, int]) -> None:
        nonlocal added
        added += 1
        plainly(style, counts)

    plainly = Style.add
    monkeypatch.setattr(Style, "add", add)
    text = "The council voted to repair the old bridge over the river before winter.\n\n" * 400
    room.judge_origins(detect(read_text(text, path="<text>")))
    assert 4 * 400 < added <= 400 * 2 * (4 + 1)  # each cut reads what it cuts from both ends; without a limit, 24 times


def test_white_space_takes_linear_time() -> None:
    began = time.process_time()
    assert visible("a" + " " * 100_000 + "b") == "a" + " " * 100_000 + "b"
    assert visible("a" + " \t" * 50_000 + "\n \n\tb") == "a  b"
    assert time.process_time() - began < 1
