# SPDX-License-Identifier: Apache-2.0
"""Where input and output are not what they should be: closed, full, cut off, or one and the same file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_cli import PROSE, ROOT, SAMPLES, one_line, run

GARBLED = SAMPLES / "harbour-ferry-id.txt"
FULL = Path("/dev/full")
ON_LINUX = pytest.mark.skipif(not FULL.exists(), reason="needs a device that is always full")


def shell(line: str) -> subprocess.CompletedProcess[bytes]:
    """Runs a line of bash in which "$MTCHECK" is mtcheck."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHON": sys.executable}
    line = line.replace("$MTCHECK", '"$PYTHON" -m mtcheck')
    return subprocess.run(["bash", "-c", line], capture_output=True, cwd=ROOT, env=environment, timeout=60)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(PROSE, encoding="utf-8")
    return path


@ON_LINUX
@pytest.mark.parametrize("command", ["config", "explain", "--help", "detect samples/rail-line-de.txt"])
def test_a_full_disk_behind_standard_output_is_told(command: str) -> None:
    result = shell(f"$MTCHECK {command} > /dev/full")
    assert result.returncode == 2
    assert one_line(result) == "mtcheck: cannot write to standard output: No space left on device\n"


@ON_LINUX
@pytest.mark.parametrize("output", ["> /dev/full", "--output /dev/full"])
def test_a_full_disk_behind_scores_is_told(output: str) -> None:
    result = shell(f"echo 'The council met.' | $MTCHECK score --hypothesis - {output}")
    assert result.returncode == 2
    assert "No space left on device" in one_line(result)
    assert "internal" not in one_line(result)


@pytest.mark.parametrize("command", ["check -", "detect -", "score", "score --hypothesis -"])
def test_a_closed_standard_input_is_told(command: str) -> None:
    result = shell(f"$MTCHECK {command} <&-")
    assert result.returncode == 2
    assert one_line(result) == "mtcheck: cannot read <stdin>: standard input is closed\n"


@pytest.mark.parametrize(
    "command",
    ["check samples/rail-line-de.txt", "config", "score --hypothesis README.md", "explain", "explain role",
     "models list", "--help", "check --help", "--version"],
)  # fmt: skip
def test_a_closed_standard_output_is_told(command: str) -> None:
    result = shell(f"$MTCHECK {command} >&-")
    assert result.returncode == 2
    assert one_line(result) == "mtcheck: cannot write to standard output: it is closed\n"


def test_a_closed_standard_output_matters_only_to_what_is_printed(article: Path) -> None:
    report = article.with_name("report.json")
    result = shell(f"$MTCHECK check {article} --output {report} -q >&-")
    assert (result.returncode, result.stderr) == (0, b"")
    assert report.read_text(encoding="utf-8").startswith("{")


def test_a_reader_that_leaves_does_not_make_a_bad_article_good(tmp_path: Path) -> None:
    copy = tmp_path / "bad.txt"
    copy.write_bytes(GARBLED.read_bytes())
    result = shell(f"$MTCHECK check {copy} --fix --format json | true; exit ${{PIPESTATUS[0]}}")
    assert result.returncode == 1
    assert "written to" in one_line(result)
    assert (tmp_path / "bad.fixed.txt").exists()


def test_what_is_read_is_never_written_over(article: Path) -> None:
    other = article.with_name("other.txt")
    other.write_text(f"{PROSE}Nobody objected to the plan.\n", encoding="utf-8")
    scored = article.with_name("segments.jsonl")
    scored.write_text('{"hypothesis": "The council met."}\n', encoding="utf-8")
    labels = article.with_name("labels.csv")
    labels.write_text("path,label\narticle.txt,accepted\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in article.parent.iterdir()}
    for arguments in (
        ("check", "article.txt", "--output", "terminal=article.txt"),
        ("check", ".", "--output", f"markdown={article}"),
        ("check", "article.txt", "--reference", "other.txt", "--output", "concise=other.txt"),
        ("compare", "article.txt", "other.txt", "--output", "other.txt"),
        ("score", "--input", "segments.jsonl", "--output", "segments.jsonl"),
        ("calibrate", ".", "--labels", "labels.csv", "--output", "labels.csv"),
    ):
        result = run(*arguments, cwd=article.parent)
        assert result.returncode == 2, arguments
        assert "is read here and would be written over" in one_line(result)
    assert {path: path.read_bytes() for path in article.parent.iterdir()} == before


def test_one_article_of_a_feed_is_not_written_over_its_feed(tmp_path: Path) -> None:
    feed = tmp_path / "rss.xml"
    feed.write_bytes((SAMPLES / "formats" / "rss.xml").read_bytes())
    result = run("check", "rss.xml#2", "--output", "junit=rss.xml", cwd=tmp_path)
    assert (result.returncode, feed.read_bytes()[:5]) == (2, b"<?xml")
    assert "rss.xml is read here" in one_line(result)


@pytest.mark.parametrize(
    "command", [("check", ""), ("check", "--changed-only", ""), ("baseline", "", "--output", "b.json")]
)
def test_an_empty_name_is_not_the_current_folder(article: Path, command: tuple[str, ...]) -> None:
    result = run(*command, cwd=article.parent)
    assert result.returncode == 2
    assert "the name of a file or folder is empty" in one_line(result)


@pytest.mark.parametrize("command", [("check",), ("check", "--nope", "a.txt"), ("chekc",), ("compare", "a.txt")])
def test_wrong_arguments_get_one_line_that_names_the_help(command: tuple[str, ...]) -> None:
    result = run(*command)
    assert result.returncode == 2
    assert "--help)" in one_line(result)


@pytest.mark.parametrize("option", ["--source", "--reference"])
def test_a_source_is_a_file(article: Path, option: str) -> None:
    result = run("check", str(article), option, "-", data=PROSE.encode())
    assert result.returncode == 2
    assert f"{option} reads a file, not standard input" in one_line(result)


def test_a_link_to_nowhere_in_a_folder_is_told_and_the_others_are_checked(article: Path) -> None:
    article.with_name("gone.txt").symlink_to("nowhere.txt")
    article.with_name("round").symlink_to(".")
    (article.parent / ".hidden").mkdir()
    (article.parent / ".hidden" / "old.txt").write_text(PROSE, encoding="utf-8")
    result = run("check", ".", "--format", "concise", cwd=article.parent)
    assert result.returncode == 2
    assert one_line(result) == "mtcheck: gone.txt: no such file\n"
    assert result.stdout.decode().count("PASS") == 1


def test_an_interruption_as_it_starts_leaves_no_traceback() -> None:
    at_once = (
        "import builtins, runpy; real = builtins.__import__\n"
        "def slow(name, *rest, **more):\n"
        "    if name == 'click': raise KeyboardInterrupt\n"
        "    return real(name, *rest, **more)\n"
        "builtins.__import__ = slow; runpy.run_module('mtcheck.__main__', run_name='__main__')"
    )
    result = subprocess.run([sys.executable, "-c", at_once], capture_output=True, cwd=ROOT, timeout=60)
    assert (result.returncode, result.stderr) == (2, b"mtcheck: interrupted\n")


@ON_LINUX
def test_a_baseline_is_not_looked_for_in_a_device() -> None:
    result = run("baseline", "samples/rail-line-de.txt", "--output", "/dev/full")
    assert result.returncode == 2
    assert "cannot write /dev/full: No space left on device" in one_line(result)


def test_a_folder_that_may_not_be_looked_into_is_told(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mtcheck.cli.check import articles_in

    barred = article.parent / "barred"
    barred.mkdir()
    real = os.scandir

    def scandir(path: str) -> object:
        if os.fspath(path) == str(barred):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert articles_in((str(article.parent),)) == [str(article), str(barred)]
