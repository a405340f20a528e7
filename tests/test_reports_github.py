# SPDX-License-Identifier: Apache-2.0
"""The GitHub form, read as the runner of GitHub Actions reads a log."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import pytest
from reports_fixtures import clean, finding, harbour, report, unjudged

from mtcheck.reports import RenderOptions, Unreadable, render
from mtcheck.results import Report

COMMAND = re.compile(r"\s*::(?P<name>[a-z-]+)(?: (?P<properties>.*?))?::(?P<data>.*)")


@dataclass(frozen=True)
class Command:
    name: str
    properties: dict[str, str]
    message: str


def unescaped(text: str, *, in_property: bool) -> str:
    codes = {"%0D": "\r", "%0A": "\n", **({"%3A": ":", "%2C": ","} if in_property else {}), "%25": "%"}
    for code, character in codes.items():
        text = text.replace(code, character)
    return text


def read(output: str) -> tuple[list[Command], list[str]]:
    """The commands that the runner carries out, and the other lines of the log."""
    commands, log = [], []
    for line in output.splitlines():
        match = COMMAND.fullmatch(line)
        if not match:
            log.append(line)
            continue
        pairs = (pair.partition("=") for pair in match["properties"].split(","))
        properties = {name: unescaped(value, in_property=True) for name, _, value in pairs}
        commands.append(Command(match["name"], properties, unescaped(match["data"], in_property=False)))
    return commands, log


def annotated(*reports: Report, **options: Any) -> tuple[list[Command], list[str]]:
    return read(render("github", reports, RenderOptions(**options)))


def test_annotations_stand_at_the_words() -> None:
    commands, log = annotated(harbour())
    lines = harbour().article.text.split("\n")
    quoted = {
        lines[int(one.properties["line"]) - 1][int(one.properties["col"]) - 1 : int(one.properties["endColumn"]) - 1]:
        one.name
        for one in commands
    }  # fmt: skip
    assert quoted["minister education the province of Selat period Hartono"] == "error"
    assert quoted["is judged able to make"] == "warning"
    assert quoted["Leave a Reply"] == "notice"
    assert all(one.properties["file"] == "harbour-strike.txt" for one in commands)
    assert log == ["mtcheck: harbour-strike.txt: FAIL 3 findings are major or worse"]


def test_the_worst_first_and_what_an_editor_would_write() -> None:
    commands, _ = annotated(harbour())
    assert [one.name for one in commands] == ["error"] * 3 + ["warning"] * 4 + ["notice"] * 6
    assert commands[0].properties["title"] == "mtcheck: garbled (major)"
    assert commands[0].message == (
        "Word order reads as Indonesian. An editor would write: the education minister of Selat province under Hartono"
    )


def test_no_more_than_github_shows_and_the_rest_is_counted() -> None:
    text = "\n".join(f"Sentence number {number} is wrong here." for number in range(100, 125))
    minor = [finding(text, f"number {number}", severity="minor") for number in range(100, 112)]
    major = [finding(text, f"number {number}") for number in range(112, 125)]
    commands, log = annotated(report(text, findings=[*minor, *major], status="fail", reasons=["13 at major or worse"]))
    assert [one.name for one in commands] == ["error"] * 10 + ["warning"] * 10
    assert log[0].startswith("mtcheck: 3 more errors and 2 more warnings not annotated: GitHub shows 10 of a kind")


def test_columns_only_within_one_line() -> None:
    text = "One two\nthree four."
    (one,), _ = annotated(report(text, findings=[finding(text, "two\nthree")]))
    assert (one.properties["line"], one.properties["endLine"]) == ("1", "2")
    assert "col" not in one.properties
    assert "endColumn" not in one.properties


@pytest.mark.parametrize(
    "raw", ["100%", "a:b,c", "%0A", "x\n::error::y", "x\r\n::set-output name=a::b", "::stop-commands::x", "##[error]x"]
)
def test_text_is_no_command(raw: str) -> None:
    text = f"Before {raw} after."
    path = f"desk {raw}.txt"
    found = finding(text, "Before", message=f"Reads as {raw}", check="garbled")
    commands, log = annotated(report(text, path=path, findings=[found], status="fail", reasons=[raw]))
    (one,) = commands
    assert one.message == f"Reads as {' '.join(raw.split())}"
    assert one.properties["file"] == path
    assert all(line.startswith("mtcheck: ") and "##[" not in line for line in log)


def test_escapes_as_the_runner_wants_them() -> None:
    text = "One."
    line, *_ = render(
        "github", [report(text, path="50%, a:b.txt", findings=[finding(text, "One", message="50%, a: b")])]
    ).splitlines()
    assert line.startswith("::error file=50%25%2C a%3Ab.txt,line=1,endLine=1,col=1,endColumn=4,title=mtcheck%3A ")
    assert line.endswith("::50%25, a: b")


def test_a_verdict_that_no_finding_explains() -> None:
    (one,), _ = annotated(replace(clean(), verdict=replace(harbour().verdict, reasons=("quality below 90",))))
    assert (one.name, one.message, one.properties["file"]) == ("error", "quality below 90", "library.txt")
    (warned,), _ = annotated(unjudged())
    assert (warned.name, warned.message) == ("warning", "the quality of no sentence could be judged")
    (strict,), _ = annotated(unjudged(), fail_incomplete=True)
    assert strict.name == "error"


def test_what_could_not_be_read_comes_first() -> None:
    commands, _ = annotated(
        harbour(), unreadable=(Unreadable("/desk/x.txt", "/desk/x.txt: no such file"),), folder="/desk"
    )
    assert (commands[0].name, commands[0].message, commands[0].properties["file"]) == ("error", "no such file", "x.txt")


def test_a_clean_article_annotates_nothing() -> None:
    assert annotated(clean()) == ([], ["mtcheck: library.txt: PASS nothing to object to"])
    assert render("github", []) == ""
