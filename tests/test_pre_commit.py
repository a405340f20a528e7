# SPDX-License-Identifier: Apache-2.0
"""The hook for pre-commit and the pipelines in samples/: what stands in them is run, on a small repository."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from mtcheck import plugins

ROOT = Path(__file__).parent.parent
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
PIPELINES = ROOT / "samples" / "pipelines"
CONTAINERS = {".xml", ".json", ".tsv", ".tab", ".wxr", ".tmx", ".rss", ".atom", ".rdf"}
"""What may be read, but is seldom an article when it is committed: the hook leaves it alone."""


def hook() -> dict[str, Any]:
    (only,) = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    assert isinstance(only, dict)
    return only


def suffixes() -> set[str]:
    return {one for name in plugins.names("formats") for one in plugins.load("formats", name).SUFFIXES}


@pytest.fixture
def desk(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """A repository with a bad article and a good one on a branch, and an environment with mtcheck on its path."""
    tools, folder = tmp_path / "tools", tmp_path / "desk"
    tools.mkdir()
    (tools / "mtcheck").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mtcheck "$@"\n', encoding="utf-8")
    (tools / "mtcheck").chmod(0o755)
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "CI_", "GITHUB_"))},
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "HOME": str(tmp_path),
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_NAME": "desk", "GIT_AUTHOR_EMAIL": "desk@example.org",
        "GIT_COMMITTER_NAME": "desk", "GIT_COMMITTER_EMAIL": "desk@example.org",
    }  # fmt: skip
    (folder / "articles").mkdir(parents=True)
    call(folder, environment, "git", "init", "-b", "main")
    (folder / "articles" / "old.txt").write_text("Nothing to see here but a few words.\n", encoding="utf-8")
    call(folder, environment, "git", "add", ".")
    call(folder, environment, "git", "commit", "-m", "begin")
    call(folder, environment, "git", "update-ref", "refs/remotes/origin/main", "main")
    call(folder, environment, "git", "checkout", "-b", "wire")
    shutil.copy(ROOT / "samples" / "bank-merger-original.txt", folder / "articles" / "good.txt")
    shutil.copy(ROOT / "samples" / "harbour-ferry-id.txt", folder / "articles" / "bad.txt")
    call(folder, environment, "git", "add", ".")
    return folder, environment


def call(folder: Path, environment: dict[str, str], *command: str, fine: bool = True) -> str:
    result = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=180
    )
    assert (result.returncode == 0) is fine, result.stdout + result.stderr
    return result.stdout + result.stderr


def test_the_hook_takes_every_kind_of_article_and_nothing_else() -> None:
    pattern = re.compile(hook()["files"])
    known = suffixes()
    taken = {suffix for suffix in known if pattern.search(f"x/a{suffix}")}
    assert {".txt", ".md", ".html", ".docx"} <= taken
    named = re.search(r"\(([^)]*)\)", hook()["files"])
    assert named
    for name in named[1].replace("html?", "html|htm").split("|"):
        assert f".{name}" in known
    for name in ("setup.py", "package.json", "feed.xml", "mtcheck.toml", "a.txt.gz"):
        assert not pattern.search(name)
    assert not taken & CONTAINERS


def test_the_entry_runs_as_pre_commit_would_run_it(desk: tuple[Path, dict[str, str]]) -> None:
    folder, environment = desk
    entry = shlex.split(hook()["entry"])
    assert "bad.txt: FAIL" in call(folder, environment, *entry, "articles/good.txt", "articles/bad.txt", fine=False)
    assert "good.txt: PASS" in call(folder, environment, *entry, "articles/good.txt")


@pytest.mark.skipif(not shutil.which("pre-commit"), reason="pre-commit is not installed")
def test_with_pre_commit_itself(desk: tuple[Path, dict[str, str]]) -> None:
    folder, environment = desk
    hooks = folder.parent / "hooks"
    hooks.mkdir()
    shutil.copy(MANIFEST, hooks)
    call(hooks, environment, "git", "init")
    call(hooks, environment, "git", "add", ".")
    call(hooks, environment, "git", "commit", "-m", "hook")
    revision = call(hooks, environment, "git", "rev-parse", "HEAD").strip()
    # "system" keeps pre-commit from fetching anything: mtcheck is on the path already
    one = {"repo": str(hooks), "rev": revision, "hooks": [{"id": "mtcheck", "language": "system"}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [one]}), encoding="utf-8")
    call(folder, environment, "git", "add", ".")
    told = call(folder, environment, "pre-commit", "run", fine=False)
    assert "articles/bad.txt: FAIL" in told
    assert "articles/good.txt: PASS" in told
    assert "old.txt" not in told
    call(folder, environment, "git", "rm", "-q", "--cached", "articles/bad.txt")
    assert "Passed" in call(folder, environment, "pre-commit", "run")


def steps_of_github() -> list[str]:
    text = (PIPELINES / "github-action.yml").read_text(encoding="utf-8")
    (job,) = yaml.safe_load(text)["jobs"].values()
    return [step["run"] for step in job["steps"] if "run" in step]


def steps_of_gitlab() -> list[str]:
    job = yaml.safe_load((PIPELINES / "gitlab-ci.yml").read_text(encoding="utf-8"))["articles"]
    return [*job["before_script"], *job["script"]]


@pytest.mark.parametrize(
    ("steps", "variables", "written"),
    [
        (steps_of_github(), {"GITHUB_BASE_REF": "main"}, ["mtcheck.html", "mtcheck.sarif"]),
        (
            steps_of_gitlab(),
            {"CI_MERGE_REQUEST_DIFF_BASE_SHA": "main"},
            ["mtcheck.codequality.json", "mtcheck.junit.xml", "mtcheck.html"],
        ),
    ],
    ids=["github", "gitlab"],
)
def test_the_commands_of_the_pipelines(
    steps: list[str], variables: dict[str, str], written: list[str], desk: tuple[Path, dict[str, str]]
) -> None:
    folder, environment = desk
    install, *checks = steps
    assert install == 'python -m pip install "$MTCHECK_PACKAGE"'
    environment = {**environment, **variables, "MTCHECK_PACKAGE": "mtcheck"}
    (check,) = checks
    told = call(folder, environment, "bash", "-e", "-c", check, fine=False)
    assert "bad.txt: FAIL" in told
    assert "good.txt: PASS" in told
    assert "old.txt" not in told
    for name in written:
        assert (folder / name).stat().st_size > 100
        (folder / name).unlink()
    call(folder, environment, "git", "rm", "-q", "-f", "articles/bad.txt")
    call(folder, environment, "bash", "-e", "-c", check)


def test_the_files_that_the_pipelines_keep_are_those_that_their_commands_write() -> None:
    for name in ("github-action.yml", "gitlab-ci.yml"):
        text = (PIPELINES / name).read_text(encoding="utf-8")
        outputs = re.findall(r"--output \w+=(\S+)", text)
        assert outputs
        for output in outputs:
            assert text.count(output) >= 2, output
