# SPDX-License-Identifier: Apache-2.0
"""The door of the room ``reports``, the concise form, and the golden files.

After a wanted change of a form: MTCHECK_GOLDEN=write pytest tests/test_reports.py, then read the difference.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from reports_fixtures import clean, finding, harbour, report, scored, unjudged

from mtcheck.errors import SettingsError
from mtcheck.plugins import names
from mtcheck.reports import RenderOptions, render
from mtcheck.results import Report

GOLDEN = Path(__file__).parent / "golden"
FINDING_LINE = re.compile(
    r"(?P<path>[^:]+):(?P<line>\d+):(?P<column>\d+): "
    r"(?P<severity>neutral|minor|major|critical) (?P<check>\S+) (?P<message>.*)"
)


def all_reports() -> list[Report]:
    return [clean(), harbour(), scored(), unjudged()]


@pytest.mark.parametrize(
    ("name", "form", "width"),
    [
        ("terminal-60.txt", "terminal", 60),
        ("terminal-80.txt", "terminal", 80),
        ("terminal-120.txt", "terminal", 120),
        ("concise.txt", "concise", 80),
    ],
)
def test_golden(name: str, form: str, width: int) -> None:
    rendered = render(form, all_reports(), RenderOptions(width=width))
    path = GOLDEN / name
    if os.environ.get("MTCHECK_GOLDEN") == "write":
        path.write_text(rendered, encoding="utf-8", newline="\n")
    assert rendered == path.read_text(encoding="utf-8")


def test_unknown_form_names_the_known_ones() -> None:
    with pytest.raises(SettingsError) as caught:
        render("morse", [clean()])
    assert "morse" in caught.value.message
    assert "concise" in caught.value.hint
    assert "terminal" in caught.value.hint
    assert "_" not in caught.value.hint, "private files are no forms"


@pytest.mark.parametrize("form", names("reports"))
def test_same_reports_same_text(form: str) -> None:
    assert render(form, all_reports()) == render(form, all_reports())


def test_door_loads_no_rich() -> None:
    code = "import sys, mtcheck.reports; print('rich' in sys.modules)"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "False"


def test_concise_points_at_the_words() -> None:
    article = harbour()
    lines = article.article.text.split("\n")
    pointed = {}
    for line in render("concise", [article]).splitlines():
        match = FINDING_LINE.fullmatch(line)
        if match:
            rest = lines[int(match["line"]) - 1][int(match["column"]) - 1 :]
            pointed[match["check"], rest.split()[0]] = match["severity"]
    assert pointed["garbled", "minister"] == "major"
    assert pointed["garbled", "has"] == "major"
    assert pointed["awkward", "is"] == "minor"
    assert pointed["residue", "Leave"] == "neutral"


def test_concise_in_order_of_position() -> None:
    matches = [FINDING_LINE.fullmatch(line) for line in render("concise", [harbour()]).splitlines()]
    places = [(int(match["line"]), int(match["column"])) for match in matches if match]
    assert len(places) == len(harbour().findings)
    assert places == sorted(places)


def test_concise_ends_with_skipped_and_verdict() -> None:
    assert render("concise", [harbour()]).splitlines()[-2:] == [
        "harbour-strike.txt: not run: back-translation: no Indonesian model installed (mtcheck models get id)",
        "harbour-strike.txt: FAIL 3 findings are major or worse",
    ]
    assert render("concise", [clean()]) == "library.txt: PASS\n"
    assert render("concise", []) == ""


def test_concise_message_stays_on_one_line() -> None:
    text = "One sentence only."
    message = "first\nsecond\r\n\tthird \x1b[31mred\x1b[0m \u202eesrever \ud800"
    hostile = report(text, path="a\nb.txt", findings=[finding(text, "sentence", message=message)])
    first, _ = render("concise", [hostile]).splitlines()
    assert first == (
        "a b.txt:1:5: major garbled first second third <U+001B>[31mred<U+001B>[0m <U+202E>esrever <U+D800>"
    )


@pytest.mark.parametrize("form", ["terminal", "json", "concise"])
def test_min_severity_hides_findings_but_not_residue(form: str) -> None:
    shown = render(form, [replace(harbour(), min_severity="major")])
    assert "Word order reads as Indonesian" in shown
    assert "The form of the verb" not in shown
    assert "comment form" in shown
