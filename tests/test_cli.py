# SPDX-License-Identifier: Apache-2.0
"""The command line as a user and a pipeline meet it: exit codes, streams, bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
PROSE = (
    "The council voted on Tuesday to repair the old bridge over the river. Work will begin in March and should take "
    "about six weeks, the engineer in charge said. Traffic will be led over the northern road until then.\n"
)


def run(*arguments: str, data: bytes | None = None, cwd: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "mtcheck", *arguments]
    return subprocess.run(command, input=data or b"", capture_output=True, cwd=cwd, env=environment, timeout=60)


def one_line(result: subprocess.CompletedProcess[bytes]) -> str:
    text = result.stderr.decode()
    assert "Traceback" not in text
    assert text.count("\n") == 1, text
    return text


def test_a_clean_article_passes_and_says_so() -> None:
    result = run("check", str(SAMPLES / "bank-merger-original.txt"))
    assert result.returncode == 0
    assert b"PASS" in result.stdout
    assert result.stderr == b""


def test_a_garbled_article_fails_in_every_format() -> None:
    for form in ("terminal", "json", "concise"):
        assert run("check", str(SAMPLES / "harbour-ferry-id.txt"), "--format", form).returncode == 1
    assert run("check", str(SAMPLES / "harbour-ferry-id.txt"), "--fail-on", "never").returncode == 0


def test_json_points_into_the_text_and_the_file() -> None:
    path = SAMPLES / "harbour-ferry-id.txt"
    document = json.loads(run("check", str(path), "--format", "json").stdout)
    assert document["schema"] == "mtcheck.report/1"
    decoded = path.read_text(encoding="utf-8")
    assert document["text"] == decoded
    assert document["findings"]
    for finding in document["findings"]:
        assert document["text"][finding["start"] : finding["end"]] == finding["text"]
        line = decoded.splitlines()[finding["line"] - 1]
        assert line[finding["column"] - 1 :].startswith(finding["text"].splitlines()[0][:20])


def test_the_same_input_gives_the_same_bytes() -> None:
    arguments = ("check", str(SAMPLES / "border-market-mixed.txt"), "--format", "json")
    assert run(*arguments).stdout == run(*arguments).stdout


def test_standard_input_and_its_name() -> None:
    result = run("check", "-", "--stdin-filename", "desk.txt", "--format", "concise", data=PROSE.encode())
    assert result.returncode == 0
    assert result.stdout.decode().splitlines()[-1].startswith("desk.txt: PASS")


def test_several_inputs_give_one_document(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(PROSE, encoding="utf-8")
    document = json.loads(run("check", str(tmp_path), "--format", "json").stdout)
    assert document["schema"] == "mtcheck.reports/1"
    assert [Path(report["input"]["path"]).name for report in document["reports"]] == ["a.txt", "b.txt"]


def test_one_bad_input_does_not_lose_the_others(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(PROSE, encoding="utf-8")
    result = run("check", str(tmp_path / "missing.txt"), str(tmp_path / "good.txt"), "--format", "concise")
    assert result.returncode == 2
    assert "missing.txt" in one_line(result)
    assert b"good.txt: PASS" in result.stdout


def test_output_goes_to_a_file(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    result = run("check", str(SAMPLES / "bank-merger-original.txt"), "--format", "json", "--output", str(target))
    assert (result.returncode, result.stdout) == (0, b"")
    assert json.loads(target.read_text(encoding="utf-8"))["verdict"]["status"] == "pass"


def test_a_reference_gives_scores_and_an_unrelated_one_an_error() -> None:
    article, reference = SAMPLES / "harbour-ferry-id.txt", SAMPLES / "harbour-ferry-id.reference.txt"
    document = json.loads(run("check", str(article), "--reference", str(reference), "--format", "json").stdout)
    whole = {score["metric"]: score for score in document["scores"] if score["sentence"] is None}
    assert {"bleu", "chrf", "ter"} <= {name.lower().rstrip("2+") for name in whole}
    assert all("version:" in whole[name]["signature"] for name in whole if name != "quality" and name != "coverage")
    other = run("check", str(article), "--reference", str(SAMPLES / "bank-merger-original.txt"))
    assert other.returncode == 2
    assert "does not look like a translation of the same article" in one_line(other)


BAD: dict[str, bytes] = {
    "empty": b"",
    "white space": b" \n\t\n  ",
    "binary": bytes(range(256)) * 40,
    "NUL bytes": b"The council\x00 voted on Tuesday.",
    "20 MB": b"The council voted to repair the bridge.\n" * 500_000,
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <<>> endobj",
    "100,000 blank lines": b"\n" * 100_000,
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line_and_2(name: str, tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(BAD[name])
    began = time.monotonic()
    result = run("check", str(path))
    assert time.monotonic() - began < 10
    assert result.returncode == 2
    assert "article.txt" in one_line(result)
    assert result.stdout == b""


def test_20000_nested_tags_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "deep.html"
    path.write_text("<div>" * 20_000 + PROSE + "</div>" * 20_000, encoding="utf-8")
    result = run("check", str(path))
    assert result.returncode == 2
    assert "deep.html" in one_line(result)


def test_one_line_of_a_megabyte_is_judged_in_time(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("word " * 200_000, encoding="utf-8")
    began = time.monotonic()
    result = run("check", str(path), "--format", "concise")
    assert time.monotonic() - began < 20  # ten on an idle machine; CI shares its cores
    assert result.returncode == 1  # two hundred thousand times the same word is a loop
    assert b"more than an article" in result.stdout
    assert b"Traceback" not in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [("check", "no-such-file.txt"), ("check", "."), ("check",), ("check", "x.txt", "--fail-on", "sometimes"),
     ("check", "x.txt", "--config", "none.toml"), ("nonsense",), ("explain", "nonsense")],
)  # fmt: skip
def test_misuse_is_2(arguments: tuple[str, ...], tmp_path: Path) -> None:
    result = run(*arguments, cwd=tmp_path)
    assert result.returncode == 2
    assert b"Traceback" not in result.stderr
    assert result.stderr.strip()


def test_invalid_utf8_is_read_and_the_guess_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "latin.txt"
    path.write_bytes(PROSE.replace("bridge", "café bridge").encode("cp1252"))
    document = json.loads(run("check", str(path), "--format", "json").stdout)
    assert document["input"]["encoding_guessed"] is True
    assert "café bridge" in document["text"]


def test_another_language_is_incomplete_never_a_pass(tmp_path: Path) -> None:
    text = (
        "Dewan kota memutuskan pada hari Selasa untuk memperbaiki jembatan tua di atas sungai. Pekerjaan akan dimulai "
        "pada bulan Maret dan diperkirakan memakan waktu enam minggu, kata insinyur yang bertanggung jawab.\n"
    )
    path = tmp_path / "artikel.txt"
    path.write_text(text, encoding="utf-8")
    result = run("check", str(path), "--format", "json")
    assert result.returncode == 0
    assert json.loads(result.stdout)["verdict"]["status"] == "incomplete"
    assert run("check", str(path), "--on-incomplete", "fail").returncode == 1


def test_a_headline_alone_is_incomplete(tmp_path: Path) -> None:
    path = tmp_path / "headline.txt"
    path.write_text("Council votes to repair bridge\n", encoding="utf-8")
    result = run("check", str(path))
    assert result.returncode == 0
    assert b"INCOMPLETE" in result.stdout


def test_brackets_and_control_characters_survive_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "brackets.txt"
    path.write_text(PROSE + "\nHe wrote [bold]red[/b] on \x1b[31mthe wall[/] of the old town hall.\n", encoding="utf-8")
    result = run("check", str(path), "--min-confidence", "0")
    assert b"Traceback" not in result.stderr
    assert b"\x1b[31mthe" not in result.stdout


def test_settings_come_from_the_nearest_file(tmp_path: Path) -> None:
    (tmp_path / "mtcheck.toml").write_text('fail-on = "never"\n', encoding="utf-8")
    path = tmp_path / "article.txt"
    path.write_bytes((SAMPLES / "harbour-ferry-id.txt").read_bytes())
    assert run("check", "article.txt", cwd=tmp_path).returncode == 0
    (tmp_path / "mtcheck.toml").write_text('fail-onn = "never"\n', encoding="utf-8")
    result = run("check", "article.txt", cwd=tmp_path)
    assert result.returncode == 2
    assert "fail-onn" in one_line(result)


def test_a_damaged_model_is_2(tmp_path: Path) -> None:
    result = run("check", str(SAMPLES / "bank-merger-original.txt"), "--model", str(tmp_path))
    assert result.returncode == 2
    assert "no model in" in one_line(result)


def test_explain_shows_examples_for_every_check() -> None:
    names = [line.split()[0] for line in run("explain").stdout.decode().splitlines()]
    assert {"garbled", "awkward", "residue", "untranslated"} <= set(names)
    for name in names:
        assert b"leaves" in run("explain", name).stdout


def test_detect_prints_passages() -> None:
    document = json.loads(run("detect", str(SAMPLES / "border-market-mixed.txt")).stdout)
    assert {"en", "id", "de"} <= {passage["language"] for passage in document["passages"]}
