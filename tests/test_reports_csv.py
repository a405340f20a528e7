# SPDX-License-Identifier: Apache-2.0
"""The CSV form: a row an article, as RFC 4180 has it, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from reports_fixtures import clean, harbour, report, scored, unjudged

from mtcheck.reports import RenderOptions, Unreadable, render
from mtcheck.results import Accepted, Provenance, Report


def rows(*reports: Report, **options: Any) -> list[dict[str, str]]:
    output = render("csv", reports, RenderOptions(**options))
    assert output.endswith("\r\n")
    assert "\n" not in output.replace("\r\n", "")
    read = list(csv.DictReader(io.StringIO(output, newline=""), strict=True))
    assert all(None not in row and None not in row.values() for row in read), "every row has every column"
    return read


def test_a_row_for_each_article() -> None:
    found = rows(clean(), harbour(), scored(), unjudged())
    assert [row["verdict"] for row in found] == ["pass", "fail", "pass", "incomplete"]
    row = found[1]
    assert (row["path"], row["reasons"]) == ("harbour-strike.txt", "3 findings are major or worse")
    assert [row[name] for name in ("critical", "major", "minor", "neutral")] == ["0", "3", "4", "0"]
    assert (row["residue_lines"], row["quality"], row["words"]) == ("6", "61.4", str(harbour().words))
    assert (row["language"], row["not_run"]) == ("en", "back-translation")
    assert (found[3]["language"], found[3]["quality"]) == ("de", "")


def test_no_article_gives_the_heading_alone() -> None:
    assert render("csv", []).startswith("path,verdict,reasons,critical,major,minor,")
    assert rows() == []


def test_where_it_comes_from_and_what_was_accepted() -> None:
    known = Provenance("translated", 0.02, "id", (("id", 0.93), ("ms", 0.04)))
    accepted = tuple(Accepted(one, "baseline", "0" * 16) for one in harbour().findings[:2])
    (row,) = rows(replace(harbour(), provenance=known, accepted=accepted))
    assert [row[name] for name in ("origin", "original", "source_language", "source_language_confidence")] == [
        "translated", "0.02", "id", "0.93",
    ]  # fmt: skip
    assert row["accepted"] == "2"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "＝", "＋", "－", "＠"])
def test_no_cell_starts_a_formula(start: str) -> None:
    formula = f'{start}HYPERLINK("http://x.example","a, b")'
    hostile = report("One.", path=formula, status="fail", reasons=[formula])
    for row in rows(hostile, unreadable=(Unreadable(formula, formula),)):
        for cell in (row["path"], row["reasons"]):
            assert cell.startswith("'")
            assert cell.endswith('HYPERLINK("http://x.example","a, b")')


def test_a_plain_cell_is_left_as_it_is() -> None:
    name = 'desk/a "b", c é 港.txt'
    (row,) = rows(report("One.", path=name))
    assert row["path"] == name


def test_what_could_not_be_read_is_a_row() -> None:
    _, row = rows(clean(), unreadable=(Unreadable("x.txt", "x.txt: no such file"),))
    assert (row["path"], row["verdict"], row["reasons"]) == ("x.txt", "unreadable", "no such file")
    assert row["major"] == "", "nothing was counted"


def test_a_line_break_stays_in_its_cell_as_a_space() -> None:
    (row,) = rows(report("One.", path="a\r\nb.txt", reasons=["one\ntwo"]))
    assert (row["path"], row["reasons"]) == ("a b.txt", "one two")
