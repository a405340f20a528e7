# SPDX-License-Identifier: Apache-2.0
"""``--changed-only``: what git says was changed, and nothing else; every way of asking wrongly has its line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mtcheck.cli._changed import changed_articles
from mtcheck.errors import SettingsError

ROOT = Path(__file__).parent.parent
SUFFIXES = {".txt", ".md"}
PROSE = (
    "The council voted on Tuesday to repair the old bridge over the river. Work will begin in March and should take "
    "about six weeks, the engineer in charge said. Traffic will be led over the northern road until then.\n"
)


def git(folder: Path, *arguments: str) -> None:
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_NAME": "desk", "GIT_AUTHOR_EMAIL": "desk@example.org",
        "GIT_COMMITTER_NAME": "desk", "GIT_COMMITTER_EMAIL": "desk@example.org",
    }  # fmt: skip
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, env=environment)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a branch: on main stands old.txt; the branch committed one article and left others open."""
    folder = tmp_path / "desk"
    (folder / "articles").mkdir(parents=True)
    monkeypatch.chdir(folder)
    git(folder, "init", "-b", "main")
    for name in ("old.txt", "gone.txt", "edited.txt"):
        (folder / "articles" / name).write_text(PROSE, encoding="utf-8")
    (folder / ".gitignore").write_text("ignored.txt\n", encoding="utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "begin")
    git(folder, "checkout", "-b", "wire")
    (folder / "articles" / "committed ü.txt").write_text(PROSE, encoding="utf-8")
    (folder / "code.py").write_text("", encoding="utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "more")
    (folder / "articles" / "edited.txt").write_text(PROSE + "More.\n", encoding="utf-8")
    (folder / "articles" / "staged.md").write_text(PROSE, encoding="utf-8")
    git(folder, "add", "articles/staged.md")
    (folder / "articles" / "new.txt").write_text(PROSE, encoding="utf-8")
    (folder / "articles" / "ignored.txt").write_text(PROSE, encoding="utf-8")
    (folder / "articles" / "gone.txt").unlink()
    return folder


def names(*paths: str, base: str | None = None) -> list[str]:
    return changed_articles(paths, base, suffixes=SUFFIXES)


@pytest.mark.usefixtures("desk")
def test_committed_edited_staged_and_new_articles_count_and_nothing_else() -> None:
    expected = ["articles/committed ü.txt", "articles/edited.txt", "articles/new.txt", "articles/staged.md"]
    assert names() == names("articles") == names(base="main") == [str(Path(name)) for name in expected]
    assert names(base="HEAD") == [str(Path(name)) for name in expected if "committed" not in name]


def test_files_that_are_named_count_only_if_they_were_changed(desk: Path) -> None:
    assert names("articles/old.txt", "articles/new.txt") == ["articles/new.txt"]
    assert names(str(desk / "articles")) == [str(desk / one) for one in names("articles")]


def test_from_a_folder_below_and_with_settings_of_git_that_change_its_answers(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("diff.relative", "diff.noprefix", "core.quotepath"):
        git(desk, "config", key, "true")
    monkeypatch.chdir(desk / "articles")
    assert names() == ["committed ü.txt", "edited.txt", "new.txt", "staged.md"]
    assert names("..") == [f"../articles/{name}" for name in names()]


def test_what_main_changed_meanwhile_is_not_the_branch_s(desk: Path) -> None:
    git(desk, "stash", "-u")
    git(desk, "checkout", "main")
    (desk / "articles" / "old.txt").write_text(PROSE * 2, encoding="utf-8")
    git(desk, "commit", "-a", "-m", "meanwhile")
    git(desk, "checkout", "wire")
    assert names() == ["articles/committed ü.txt"]


def test_before_the_first_commit_everything_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    git(tmp_path, "init")
    (tmp_path / "a.txt").write_text(PROSE, encoding="utf-8")
    assert names() == ["a.txt"]
    with pytest.raises(SettingsError, match="no commit yet"):
        names(base="main")


@pytest.mark.parametrize(
    ("base", "path", "words"),
    [
        ("nowhere", "articles", "git knows no commit 'nowhere'"),
        ("--output=x", "articles", "git knows no commit '--output=x'"),
        (None, "missing", "cannot read missing"),
        (None, "..", "is not in the repository"),
    ],
)
def test_what_makes_no_sense_is_told(desk: Path, base: str | None, path: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        names(path, base=base)
    assert not (desk / "x").exists()


def test_histories_without_a_common_commit_are_told(desk: Path) -> None:
    git(desk, "stash", "-u")
    git(desk, "checkout", "--orphan", "other")
    git(desk, "commit", "-m", "apart")
    git(desk, "checkout", "wire")
    with pytest.raises(SettingsError, match="other and this branch have no commit in common") as raised:
        names(base="other")
    assert "--unshallow" in raised.value.hint


def test_outside_a_repository_and_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(SettingsError, match="this folder is in none"):
        names()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SettingsError, match="needs git, and it is not installed"):
        names()


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "mtcheck", "check", "--format", "concise", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False, env=environment, timeout=60)


def test_on_the_command_line(desk: Path) -> None:
    result = run(desk, "--changed-only", "articles")
    assert result.returncode == 0, result.stderr
    assert result.stdout.count(": PASS") == 4
    assert "old.txt" not in result.stdout
    git(desk, "stash", "-u")
    result = run(desk, "--base", "HEAD")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "mtcheck: no article has changed\n")
    result = run(desk, "--changed-only", "-")
    assert result.returncode == 2
    assert "standard input is in no repository" in result.stderr
    assert run(desk).returncode == 2
