# SPDX-License-Identifier: Apache-2.0
"""Several reports of one check: ``--format``, any number of ``--output``, and files that are never half-written."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from mtcheck.cli import _output, main
from mtcheck.cli._outputs import Target, targets
from mtcheck.errors import MtcheckError, SettingsError
from mtcheck.plugins import names
from mtcheck.reports import form_of, forms
from mtcheck.reports.json import schema

BAD = (
    "It is known that the council voted on Tuesday to repair the old bridge over the river. Work will begin in March "
    "and should take about six weeks, the engineer in charge said. Traffic will be led over the northern road.\n"
)
GOOD = BAD.replace("It is known that the council", "The council")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with an article that fails (with --fail-on minor) and one that passes."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kapal é 1.txt").write_text(BAD, encoding="utf-8")
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    return tmp_path


Check = Callable[..., tuple[int, str, str]]


@pytest.fixture
def check(capsysbinary: pytest.CaptureFixture[bytes]) -> Check:
    """Runs ``mtcheck check`` and gives exit code, standard output and standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(["check", *arguments, "--fail-on", "minor"])
        out, err = capsysbinary.readouterr()
        assert b"Traceback" not in err
        return int(left.value.code or 0), out.decode(), err.decode()

    return run


@pytest.mark.parametrize("form", names("reports"))
def test_the_gate_gives_1_in_every_format(form: str, desk: Path, check: Check) -> None:  # noqa: ARG001
    code, out, err = check("kapal é 1.txt", "--format", form)
    assert (code, err) == (1, "")
    assert out.strip()
    assert check("good.txt", "--format", form)[0] == 0
    code, out, err = check("missing.txt", "good.txt", "--format", form)
    assert (code, err) == (2, "mtcheck: missing.txt: no such file\n")
    if form not in {"terminal", "html"}:
        assert "missing.txt" in out, "a machine that reads the report alone must learn of it"


def test_several_outputs_each_in_its_form(desk: Path, check: Check) -> None:
    given = ("report.html", "findings.sarif", "junit.xml", "note.md", "all.csv", "all.json", "all.txt",
             "gl-code-quality-report.json", "concise=lines.out")  # fmt: skip
    options = [part for output in given for part in ("--output", output)]
    code, out, err = check("kapal é 1.txt", "good.txt", *options)
    assert (code, out, err) == (1, "", "")
    written = {path.name: path.read_bytes().decode() for path in desk.iterdir()}
    assert set(written) == {"kapal é 1.txt", "good.txt", *(name.partition("=")[2] or name for name in given)}
    assert written["report.html"].lower().startswith("<!doctype html>")
    assert json.loads(written["findings.sarif"])["version"] == "2.1.0"
    assert ElementTree.fromstring(written["junit.xml"].encode()).tag == "testsuites"
    assert written["note.md"].startswith("<!-- mtcheck -->")
    assert [row["verdict"] for row in csv.DictReader(io.StringIO(written["all.csv"]))] == ["fail", "pass"]
    assert json.loads(written["all.json"])["schema"] == "mtcheck.reports/1"
    assert "kapal é 1.txt   FAIL" in written["all.txt"]
    assert json.loads(written["gl-code-quality-report.json"])[0]["location"]["path"] == "kapal é 1.txt"
    assert written["lines.out"].startswith("kapal é 1.txt:1:1: minor calque")


def test_format_is_printed_beside_the_files(desk: Path, check: Check) -> None:
    code, out, _ = check("kapal é 1.txt", "--output", "x.sarif", "--format", "terminal")
    assert code == 1
    assert "kapal é 1.txt   FAIL" in out
    assert json.loads((desk / "x.sarif").read_text(encoding="utf-8"))["runs"]


def test_json_tells_what_could_not_be_read_within_its_schema(desk: Path, check: Check) -> None:
    assert desk.is_dir()
    for read in (("good.txt",), ()):
        _, out, _ = check("missing.txt", *read, "--format", "json")
        document = json.loads(out)
        Draft202012Validator(schema()).validate(document)
        assert [report["input"]["path"] for report in document["reports"]] == list(read)
        assert document["unreadable"] == [{"path": "missing.txt", "message": "missing.txt: no such file", "hint": ""}]


def test_absolute_paths_below_the_folder_are_named_from_it(desk: Path, check: Check) -> None:
    _, out, _ = check(str(desk / "kapal é 1.txt"), "--format", "sarif")
    (run,) = json.loads(out)["runs"]
    assert run["artifacts"][0]["location"]["uri"] == "kapal%20%C3%A9%201.txt"
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert BAD[region["startColumn"] - 1 : region["endColumn"] - 1] == region["snippet"]["text"] == "It is known that"


class _Input:
    buffer = io.BytesIO(BAD.encode())


@pytest.mark.parametrize("form", ["sarif", "junit", "gitlab", "github", "csv", "markdown"])
def test_standard_input_is_named_as_it_is_told(form: str, check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    for arguments, name in (((), "stdin"), (("--stdin-filename", "desk-7.txt"), "desk-7.txt")):
        stream = _Input()
        stream.buffer = io.BytesIO(BAD.encode())
        monkeypatch.setattr(sys, "stdin", stream)
        code, out, _ = check("-", "--format", form, *arguments)
        assert code == 1
        assert name in out


@pytest.mark.parametrize(
    ("name", "wanted", "form"),
    [
        ("a.json", None, "json"), ("a.JSON", None, "json"), ("a.html", None, "html"), ("a.sarif", None, "sarif"),
        ("a.sarif.json", None, "sarif"), ("a.xml", None, "junit"), ("a.md", None, "markdown"), ("a.csv", None, "csv"),
        ("a.txt", None, "terminal"), ("a.txt", "concise", "concise"), ("a.json", "gitlab", "gitlab"),
        ("gl-code-quality-report.json", None, "gitlab"), ("a.json", "terminal", "json"), ("a.pdf", None, None),
        ("json", None, None), ("a", "csv", None),
    ],
)  # fmt: skip
def test_the_form_of_a_file(name: str, wanted: str | None, form: str | None) -> None:
    assert form_of(name, wanted=wanted) == form


def test_formats_come_from_the_room(check: Check) -> None:
    _, out, _ = check("--help")
    listed = "".join(out.split())
    assert "|".join(forms()) in listed.replace("|\n", "|")


def test_the_docs_tell_of_every_form() -> None:
    page = (Path(__file__).parent.parent / "docs" / "reports.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == sorted(forms())


def test_where_each_report_goes(desk: Path) -> None:
    assert targets([], None) == (Target("terminal"),)
    assert targets([], "csv") == (Target("csv"),)
    assert targets(["a.json"], None) == (Target("json", Path("a.json")),)
    assert targets(["a.json"], "json") == (Target("json", Path("a.json")),), "there instead of to standard output"
    assert targets(["report"], "json") == (Target("json", Path("report")),)
    assert targets(["report"], None) == (Target("terminal", Path("report")),)
    assert targets(["a.html"], "github") == (Target("html", Path("a.html")), Target("github"))
    assert targets(["json=a=b.txt"], None) == (Target("json", Path("a=b.txt")),)
    assert targets(["./x=a.json"], None) == (Target("json", Path("x=a.json")),)
    assert targets(["csv=-", "a.md"], None) == (Target("csv"), Target("markdown", Path("a.md")))
    assert targets([str(desk / "a b.xml")], None) == (Target("junit", desk / "a b.xml"),)


@pytest.mark.parametrize(
    ("outputs", "form", "words"),
    [
        (["a.pdf"], None, "cannot tell from its name what a.pdf is to hold"),
        (["jsn=a.json"], None, "no 'jsn' among the reports"),
        (["json="], None, "names no file"),
        (["a.json", "gitlab=./a.json"], None, "two reports go to"),
        (["-", "json=-"], None, "two reports go to standard output"),
    ],
)
def test_what_makes_no_sense(outputs: list[str], form: str | None, words: str, desk: Path) -> None:  # noqa: ARG001
    with pytest.raises(SettingsError) as caught:
        targets(outputs, form)
    assert words in caught.value.message


@pytest.mark.parametrize("target", ["no/such/folder/a.json", "sub", "good.txt/a.json"])
def test_a_target_that_cannot_be_written_is_one_line_before_any_work(target: str, desk: Path, check: Check) -> None:
    (desk / "sub").mkdir()
    code, out, err = check("good.txt", "--output", "first.json", "--output", f"json={target}")
    assert (code, out) == (2, "")
    assert err.startswith(f"mtcheck: cannot write {target}: ")
    assert err.count("\n") == 1
    assert not (desk / "first.json").exists()


def test_a_write_that_fails_leaves_the_old_file_whole(desk: Path) -> None:
    target = desk / "report.json"
    target.write_text("old", encoding="utf-8")

    def full() -> Iterator[str]:
        yield "new"
        raise OSError(28, "No space left on device")

    with pytest.raises(MtcheckError) as caught:
        _output.write_pieces(full(), target)
    assert caught.value.message == f"cannot write {target}: No space left on device"
    assert target.read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in desk.iterdir()) == ["good.txt", "kapal é 1.txt", "report.json"]


@pytest.mark.skipif(os.name == "nt", reason="rights and links of POSIX")
def test_links_and_rights_of_the_old_file_stay(desk: Path) -> None:
    target, link = desk / "target.json", desk / "link.json"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    link.symlink_to(target)
    _output.write("new", link)
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="a device of POSIX")
def test_a_device_is_written_to_and_stays_one() -> None:
    device = Path("/dev/null")
    _output.write("report", device)
    assert not device.is_file()
