# SPDX-License-Identifier: Apache-2.0
"""A desk's own outlet files."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from mtcheck import SettingsError, check_text
from mtcheck.cli import main
from mtcheck.detect import detect, outlets_digest
from mtcheck.formats import read_text

STORY = """Harbour strike ends after nine days

SELATPOST.EXAMPLE - The strike at the harbour of Talberg ended on Friday after nine days, the union said.

Dive deeper: how the harbour silted up

About 400 dockers went back to work. [[Selat Gallery: the cranes]] The first of 12 ships was unloaded by evening.

The port authority said that it would pay a bonus to everyone who had not missed a shift this year. (abc/selatpost)
"""
RULES = """
[[rule]]
kind = "read-also line"
lines = ["Selat+ Premium", "Dive deeper: *"]
examples = ["DIVE DEEPER: how the harbour silted up", "» Selat+ Premium «"]
look-alikes = ["Divers went deeper: the wreck lies at 40 metres."]

[[rule]]
starts = ["SELATPOST.EXAMPLE -"]
ends = ["(*/selatpost)"]
inside = ["[[Selat Gallery: *]]"]
"""


@pytest.fixture
def outlet(tmp_path: Path) -> Path:
    path = tmp_path / "selatpost.toml"
    path.write_text(RULES, encoding="utf-8")
    return path


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


def residue(text: str, *outlets: Path) -> list[tuple[str, str]]:
    article = read_text(text, path="a.txt")
    return [(r.kind, article.slice(r.span)) for r in detect(article, outlets=[str(path) for path in outlets]).residue]


def test_what_a_desk_describes_is_residue(outlet: Path) -> None:
    added = [one for one in residue(STORY, outlet) if one not in residue(STORY)]
    assert ("read-also line", "Dive deeper: how the harbour silted up") in added
    assert ("page furniture", "[[Selat Gallery: the cranes]]") in added
    assert ("page furniture", "SELATPOST.EXAMPLE -") in residue(STORY, outlet)
    assert any(text.endswith("(abc/selatpost)") for _, text in residue(STORY, outlet))


def test_the_report_names_it_and_its_signature_tells_the_file(outlet: Path) -> None:
    plain, told = check_text(STORY), check_text(STORY, outlet=(str(outlet),))
    found = [told.article.slice(finding.span) for finding in told.findings if finding.check == "residue"]
    assert "Dive deeper: how the harbour silted up" in found
    assert f"outlet:{outlets_digest([str(outlet)])}" in told.signature
    assert "outlet:" not in plain.signature


@pytest.mark.usefixtures("outlet")
def test_a_profile_gives_the_file_to_its_articles_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "wire").mkdir()
    for name in ("wire/a.txt", "b.txt"):
        (tmp_path / name).write_text(STORY, encoding="utf-8")
    (tmp_path / "mtcheck.toml").write_text(
        '[[profile]]\npaths = ["wire/**"]\noutlet = ["selatpost.toml"]\n', encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    shown = []
    for name in ("wire/a.txt", "b.txt"):
        run("check", name, "--fail-on", "never")
        shown.append(capsys.readouterr().out)
    assert "|outlet:" in shown[0]
    assert "|outlet:" not in shown[1]


def test_detect_takes_it_too(outlet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    assert run("detect", str(tmp_path / "a.txt"), "--outlet", str(outlet)) == 0
    found = json.loads(capsys.readouterr().out)["residue"]
    assert "[[Selat Gallery: the cranes]]" in [one["text"] for one in found]


@pytest.mark.parametrize(
    ("rules", "complaint"),
    [
        ("[[rule]]\nlines = ['***']\n", "has no word in it"),
        ("[[rule]]\nlines = ['a*b*c*d*e*f']\n", "more than 4 asterisks"),
        ("[[rule]]\nkind = 'x'\n", "holds none of lines, starts, ends, inside"),
        ("[[rule]]\nline = ['Read also']\n", "did you mean 'lines'?"),
        ("[[rule]]\nlines = 3\n", "lines must be text, or a list of texts"),
        ("[[rule]]\nlines = ['Dive']\nexamples = ['Deeper']\n", "does not find its own example 'Deeper'"),
        ("[[rule]]\nlines = ['Dive *']\nlook-alikes = ['Dive in now']\n", "takes 'Dive in now' for residue"),
        ("rule = 3\n", "holds no [[rule]]"),
        ("", "holds no [[rule]]"),
        ("[[rule]\n", "not TOML in UTF-8"),
        ("[[rule]]\nlines = ['x']\nkind = ''\n", "kind must be text"),
    ],
)
def test_a_file_without_meaning_is_refused(rules: str, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(rules, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        outlets_digest([str(path)])
    assert complaint in f"{caught.value} {caught.value.hint}"
    assert str(path) in str(caught.value)


def test_a_missing_file_ends_the_run_with_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    assert run("check", str(tmp_path / "a.txt"), "--outlet", str(tmp_path / "no.toml")) == 2
    told = capsys.readouterr().err
    assert "cannot read the outlet file" in told


def test_a_long_line_of_wildcards_is_quick(tmp_path: Path) -> None:
    path = tmp_path / "wild.toml"
    path.write_text("[[rule]]\nends = ['a*a*a*a*ab']\nlines = ['a*a*a*a*ab']\n", encoding="utf-8")
    begun = time.perf_counter()
    assert residue("ab " + "a " * 180 + "\n\n" + "ab " + "a " * 4000, path) == []
    assert time.perf_counter() - begun < 5


def test_several_gaps_stand_for_what_stands_there(tmp_path: Path) -> None:
    path = tmp_path / "several.toml"
    path.write_text("[[rule]]\nlines = ['Reporter: * | Editor: * (*)']\n", encoding="utf-8")
    line = "Reporter: Ani Lestari | Editor: Budi | Santoso (abc) (def)"
    assert ("page furniture", line) in residue(f"{STORY}\n{line}\n", path)
