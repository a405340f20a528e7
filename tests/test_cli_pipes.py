# SPDX-License-Identifier: Apache-2.0
"""A reader that goes away, such as head(1), does not change what the exit status says."""

from __future__ import annotations

import pytest
from test_cli import PROSE
from test_cli_streams import shell


@pytest.mark.parametrize("form", ["terminal", "json"])
def test_an_article_that_passes_has_passed_though_nobody_reads_the_report(tmp_path: object, form: str) -> None:
    article = f"{tmp_path}/good.txt"
    with open(article, "w", encoding="utf-8") as file:
        file.write(PROSE)
    result = shell(f"$MTCHECK check {article} -q --format {form} | true; exit ${{PIPESTATUS[0]}}")
    assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.parametrize("command", ["--help", "check --help", "explain", "explain role", "config", "models list"])
def test_what_has_no_verdict_ends_quietly(command: str) -> None:
    result = shell(f"$MTCHECK {command} | true; exit ${{PIPESTATUS[0]}}")
    assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.parametrize("command", ["check missing.txt", "check", "score --input missing.jsonl"])
def test_what_could_not_be_done_is_not_passed_though_nobody_reads_the_complaint(command: str) -> None:
    assert shell(f"$MTCHECK {command} 2>&1 | true; exit ${{PIPESTATUS[0]}}").returncode == 2
