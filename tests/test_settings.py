# SPDX-License-Identifier: Apache-2.0
"""Settings: defaults, file, flags, in that order; nothing that makes no sense gets through."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtcheck.configuration import find_config, load_settings
from mtcheck.errors import SettingsError
from mtcheck.settings import Settings


def test_defaults(tmp_path: Path) -> None:
    assert load_settings(start=tmp_path) == Settings()


def test_flags_beat_the_file_and_the_nearest_file_wins(tmp_path: Path) -> None:
    (tmp_path / "mtcheck.toml").write_text('fail-on = "minor"\nignore = ["awkward"]\n', encoding="utf-8")
    inner = tmp_path / "inner"
    inner.mkdir()
    assert load_settings(start=inner).fail_on == "minor"
    assert load_settings(start=inner, fail_on="never").fail_on == "never"
    assert load_settings(start=inner, fail_on=None).ignore == ("awkward",)
    (inner / "pyproject.toml").write_text('[tool.mtcheck]\nfail-on = "critical"\n', encoding="utf-8")
    assert load_settings(start=inner).fail_on == "critical"
    assert find_config(inner) == inner / "pyproject.toml"


def test_a_project_without_our_table_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "other"\n', encoding="utf-8")
    assert load_settings(start=tmp_path) == Settings()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('fail-on = "sometimes"', "fail-on must be one of critical, major, minor, never"),
        ('fail-onn = "never"', "unknown setting 'fail-onn'"),
        ("min-confidence = 2", "min-confidence must be a number from 0 to 1"),
        ("min-confidence = true", "min-confidence must be a number from 0 to 1"),
        ("ignore = [1]", "ignore must be a list"),
        ("input-format = 3", "input-format must be a string"),
        ('back-translate = "pt"', "back-translate must be true or false"),
        ('source-language = "Portuguese"', "source-language must be a language tag such as id, pt-BR or zh-Hant"),
        ("fail-on =", "not valid TOML"),
    ],
)
def test_what_makes_no_sense_is_refused(line: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "mtcheck.toml").write_text(line, encoding="utf-8")
    with pytest.raises(SettingsError, match=words):
        load_settings(start=tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('tool = "x"', "pyproject.toml: tool must be a table"),
        ("[[tool]]\nmtcheck = 1", "pyproject.toml: tool must be a table"),
        ('[tool]\nmtcheck = "x"', "pyproject.toml: tool.mtcheck must be a table"),
        ('[tool.mtcheck]\nprofile = "x"', r"a profile begins with \[\[tool.mtcheck.profile\]\]"),
        (f"[tool.mtcheck]\nmax-major = {'9' * 5000}", "pyproject.toml is not valid TOML"),
        (f"[tool.mtcheck]\nignore = {'[' * 20_000}", "pyproject.toml is not valid TOML"),
    ],
)
def test_a_project_that_makes_no_sense_is_refused_by_its_file_and_key(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=words):
        load_settings(start=tmp_path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot read"):
        load_settings(config=tmp_path / "none.toml")
