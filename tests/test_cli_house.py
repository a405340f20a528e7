# SPDX-License-Identifier: Apache-2.0
"""``--glossary`` on the command line: exit status, what goes to standard error, what the settings say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
ARTICLE = "The minister flew to Kiev on Monday, a day after the storm had closed the harbour and the road to the north."


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mtcheck", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=cwd, env={"PYTHONPATH": str(ROOT), "PATH": ""}
    )


def test_a_glossary_that_cannot_be_read_is_2_and_told_once(tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "house.toml").write_text('[[term]]\nforbiden = "Kiev"', encoding="utf-8")
    result = run("check", "one.txt", "two.txt", "--glossary", "house.toml", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "mtcheck: house.toml, term 1: unknown key 'forbiden' (did you mean forbidden?)\n"


def test_rules_of_the_configuration_file_and_their_warnings(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "one.txt").write_text(ARTICLE, encoding="utf-8")
    terms = '[[term]]\nforbidden = "Kiev"\npreferred = "Kyiv"\nseverity = "major"\n[[term]]\nforbidden = "kiev"'
    (tmp_path / "house.toml").write_text(terms, encoding="utf-8")
    (tmp_path / "mtcheck.toml").write_text('glossary = ["house.toml"]', encoding="utf-8")
    result = run("check", "one.txt", "--format", "concise", cwd=tmp_path / "articles")
    assert result.returncode == 1
    assert "one.txt:1:22: major house House style: “Kyiv”, not “Kiev”." in result.stdout
    assert "term 2 (kiev): 'kiev' stands in" in result.stderr
    assert "house.toml" in run("config", cwd=tmp_path / "articles").stdout
