# SPDX-License-Identifier: Apache-2.0
"""The GitLab form: what the code quality widget needs of each entry."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from reports_fixtures import clean, finding, harbour, report, unjudged

from mtcheck.article import Span
from mtcheck.reports import RenderOptions, Unreadable, render
from mtcheck.results import Report

WIDGET = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1, "pattern": r"\A[^\n]+\Z"},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "not": {"pattern": "^\\./"}},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}, "end": {"type": "integer"}},
                    },
                },
            },
        },
    },
}


def entries(*reports: Report, **options: Any) -> Any:
    document = json.loads(render("gitlab", reports, RenderOptions(**options)).encode("utf-8"))
    Draft202012Validator(WIDGET).validate(document)
    return document


def test_an_entry_for_each_finding() -> None:
    found = entries(harbour())
    lines = harbour().article.text.split("\n")
    assert len(found) == len(harbour().findings)
    role = next(entry for entry in found if entry["check_name"] == "role")
    assert role["severity"] == "major"
    assert lines[role["location"]["lines"]["begin"] - 1].startswith("The Ministry of Transport felt")
    grammar = next(entry for entry in found if entry["check_name"] == "grammar")
    assert grammar["description"].endswith("An editor would write: Nobody has called us back")
    assert entries(clean()) == []


@pytest.mark.parametrize(
    ("ours", "theirs"), [("neutral", "info"), ("minor", "minor"), ("major", "major"), ("critical", "critical")]
)
def test_severities(ours: str, theirs: str) -> None:
    text = "One two."
    assert [entry["severity"] for entry in entries(report(text, findings=[finding(text, "two", severity=ours)]))] == [
        theirs
    ]


def test_no_two_entries_share_a_fingerprint() -> None:
    text = "He has went. He has went."
    first = finding(text, "has went")
    twice = report(text, findings=[first, replace(first, span=Span(16, 24))])
    copy = replace(twice, article=replace(twice.article, path="copy.txt"))
    found = entries(twice, twice, copy, unjudged(), unreadable=(Unreadable("x.txt", "no"), Unreadable("y.txt", "no")))
    assert len(found) == 9
    assert len({entry["fingerprint"] for entry in found}) == 9


def test_a_fingerprint_survives_edits_elsewhere() -> None:
    line = "“Nobody has call us back,” he said.\n"

    def prints(text: str) -> list[str]:
        return [entry["fingerprint"] for entry in entries(report(text, findings=[finding(text, "has call us")]))]

    assert prints(line) == prints("A new first line.\n\n" + line)
    assert prints(line) != prints(line.replace("Nobody", "Somebody"))


def test_paths_are_from_the_folder_that_mtcheck_runs_in() -> None:
    for path, shown in {"/desk/in/a é.txt": "in/a é.txt", "./a.txt": "a.txt", "/else/a.txt": "/else/a.txt"}.items():
        found = entries(replace(harbour(), article=replace(harbour().article, path=path)), folder="/desk")
        assert {entry["location"]["path"] for entry in found} == {shown}


def test_a_finding_over_several_lines() -> None:
    text = "One two\nthree four."
    (entry,) = entries(report(text, findings=[finding(text, "two\nthree")]))
    assert entry["location"]["lines"] == {"begin": 1, "end": 2}


def test_what_no_finding_explains_is_an_entry() -> None:
    (unread,) = entries(unreadable=(Unreadable("x.txt", "x.txt: no such file", "look again"),))
    assert (unread["check_name"], unread["severity"]) == ("unreadable", "blocker")
    assert unread["description"] == "no such file (look again)"
    (entry,) = entries(unjudged())
    assert (entry["check_name"], entry["severity"]) == ("verdict", "info")
    assert entries(unjudged(), fail_incomplete=True)[0]["severity"] == "major"
    failed = replace(clean(), verdict=replace(harbour().verdict, reasons=("quality below 90",)))
    assert [one["description"] for one in entries(failed)] == ["fail: quality below 90"]
    twice = replace(harbour(), verdict=replace(harbour().verdict, reasons=("3 at major or worse", "quality below 90")))
    assert entries(twice)[0]["description"] == "fail: 3 at major or worse; quality below 90"
