# SPDX-License-Identifier: Apache-2.0
"""``mtcheck score`` as a pipeline meets it, with the embedded model: lines in, lines out, and nothing lost between."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from score_fixtures import AWKWARD, GARBLED, GOOD, REFERENCE, ROOT, Run, jsonl, run, words

from mtcheck.models import load_model
from mtcheck.spans import doubt

__all__ = ["run"]  # the fixture


def test_json_lines_in_and_out_in_their_order(run: Run) -> None:
    ran = run(data=jsonl({"id": "a", "hypothesis": GOOD}, {"id": 2.5, "hypothesis": GARBLED}, {"hypothesis": AWKWARD}))
    assert (ran.status, ran.stderr) == (0, "")
    good, garbled, awkward = ran.lines
    assert [line["id"] for line in ran.lines] == ["a", 2.5, 3]
    assert all(list(line) == ["id", "quality", "garbled", "error_spans", "scores"] for line in ran.lines)
    assert 0 <= garbled["quality"] < good["quality"] <= 100
    assert 0 <= good["garbled"] < garbled["garbled"] <= 1
    assert words(GOOD, good) == []
    assert {span["severity"] for span in garbled["error_spans"]} <= {"major", "critical"}
    assert garbled["error_spans"][0]["confidence"] == garbled["garbled"]
    assert all("house" in found for found in words(AWKWARD, awkward))
    assert good["scores"] == {"quality": good["quality"]}


def test_what_is_found_is_what_the_check_finds(run: Run) -> None:
    from mtcheck import check_text

    for text, names in ((GARBLED, {"garbled"}), (AWKWARD, {"awkward"})):
        (line,) = run(data=jsonl({"hypothesis": text})).lines
        padded = f"{GOOD} {text} {GOOD}"
        found = [finding for finding in check_text(padded).findings if finding.check in names]
        assert [padded[finding.span.start : finding.span.end] for finding in found] == words(text, line)
        assert [(f.severity, f.category, f.confidence) for f in found] == [
            (span["severity"], span["category"], span["confidence"]) for span in line["error_spans"]
        ]


def test_min_confidence_0_gives_every_word_and_keeps_the_spans(run: Run) -> None:
    data = jsonl({"hypothesis": GOOD}, {"hypothesis": AWKWARD})
    for text, line, usual in zip((GOOD, AWKWARD), run("--min-confidence", "0", data=data).lines,
                                 run(data=data).lines, strict=True):  # fmt: skip
        spans = line["error_spans"]
        assert " ".join(words(text, line)).split() == [word.strip(".,") for word in text.split()]
        assert all(one["end"] <= other["start"] for one, other in pairwise(spans))
        assert all(span in spans for span in usual["error_spans"])
    judgement = load_model().quality.judge([GOOD])[0]
    assert judgement is not None
    (line,) = run("--min-confidence", "0", data=jsonl({"hypothesis": GOOD})).lines
    chances = [round(doubt(word), 4) for word in judgement.words]
    assert [span["confidence"] for span in line["error_spans"]] == chances
    (sure,) = run("--min-confidence", "1", data=jsonl({"hypothesis": AWKWARD})).lines
    assert sure["error_spans"] == []


def test_references_give_the_scores_of_sacrebleu(run: Run) -> None:
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.metrics.ter import TER

    other = "The council decided on Tuesday that the old bridge is to be repaired."
    (line,) = run(data=jsonl({"hypothesis": GOOD, "reference": [REFERENCE, other]})).lines
    expected = {
        "bleu": BLEU(effective_order=True), "chrf": CHRF(word_order=2), "ter": TER(),
    }  # fmt: skip
    for name, metric in expected.items():
        assert line["scores"][name] == pytest.approx(metric.sentence_score(GOOD, [REFERENCE, other]).score, abs=1e-4)
    (fewer,) = run("--ignore", "ter", data=jsonl({"hypothesis": GOOD, "reference": REFERENCE})).lines
    assert set(fewer["scores"]) == {"quality", "bleu", "chrf"}


@pytest.mark.parametrize(
    ("hypothesis", "reason"),
    [("", "empty"), (" \t ", "empty"), ("12 345,6 %", "no letters"), ("?! …", "no letters"), ("😀🎉", "no letters"),
     ("\udc00\ud800", "no letters"),
     ("Совет проголосовал во вторник за ремонт старого моста.", "another script"),
     ("市議会は火曜日に橋の修理を決めた。", "another script"),
     ("Dewan kota memutuskan pada hari Selasa untuk memperbaiki jembatan tua di atas sungai.", "Indonesian"),
     ("word " * 20_001, "20,001 words")],
)  # fmt: skip
def test_what_cannot_be_judged_says_so(run: Run, hypothesis: str, reason: str) -> None:
    ran = run(data=jsonl({"hypothesis": hypothesis}))
    assert ran.status == 0
    (line,) = ran.lines
    assert (line["quality"], line["garbled"], line["error_spans"]) == (None, None, [])
    assert reason in line["skipped"]


def test_a_copy_of_the_source_gets_no_quality(run: Run) -> None:
    (line,) = run(data=jsonl({"hypothesis": GOOD, "source": GOOD})).lines
    assert line["quality"] is None
    assert "not translated" in line["skipped"]


def test_offsets_count_code_points_of_the_hypothesis_as_given(run: Run) -> None:
    text = "\ud800 😀  \t" + AWKWARD.replace("court", "co\u0301urt")
    ran = run("--min-confidence", "0.2", data=jsonl({"id": "\udfff😀", "hypothesis": text}))
    (line,) = ran.lines
    assert line["id"] == "\udfff😀"
    assert any("house" in found for found in words(text, line))
    assert all(found == found.strip() for found in words(text, line))


def test_a_hypothesis_of_many_windows_is_weighed_to_its_end(run: Run) -> None:
    text = " ".join(f"{GOOD[:-1]}," for _ in range(50)) + f" {GARBLED}"
    (line,) = run("--min-confidence", "0", data=jsonl({"hypothesis": text})).lines
    assert len(" ".join(words(text, line)).split()) == len(text.split())
    assert any("education" in found for found in words(text, line)[-15:])


BROKEN = {
    "cut off": (b'{"id": "x", "hypothesis": "The', "not valid JSON"),
    "no hypothesis": (b'{"id": "x", "mt": "The council met."}', "no \"hypothesis\" (it has 'id', 'mt')"),
    "null": (b'{"id": "x", "hypothesis": null}', '"hypothesis" must be a string, not null'),
    "a number": (b'{"id": "x", "hypothesis": 12}', '"hypothesis" must be a string, not a number'),
    "source": (b'{"id": "x", "hypothesis": "A.", "source": ["B"]}', '"source" must be a string, not a list'),
    "reference": (b'{"id": "x", "hypothesis": "A.", "reference": [1]}', '"reference" must be a string or a list'),
    "id": (b'{"id": true, "hypothesis": "A."}', '"id" must be a string or a number, not true or false'),
    "a list": (b'["The council met."]', "a segment must be an object"),
    "NaN": (b'{"id": NaN, "hypothesis": "A."}', "not valid JSON"),
    "an endless number": (b'{"id": ' + b"9" * 5000 + b', "hypothesis": "A."}', "not valid JSON"),
    "1e999": (b'{"id": 1e999, "hypothesis": "A."}', '"id" must be a string or a number'),
    "depth": (b"[" * 100_000, "nested too deeply"),
    "Latin 1": (b'{"id": "x", "hypothesis": "caf\xe9"}', "not valid UTF-8: byte 0xe9 at byte 31"),
    "5 MB": (b'{"id": "x", "hypothesis": "' + b"word " * 1_000_000 + b'"}', "longer than 4 MiB"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_line_ends_it_or_stands_in_its_place(run: Run, name: str) -> None:
    broken, message = BROKEN[name]
    data = jsonl({"hypothesis": GOOD}).encode() + broken + b"\n" + jsonl({"id": "last", "hypothesis": GOOD}).encode()
    strict = run(data=data)
    assert strict.status == 2
    assert "line 2" in strict.complaint
    assert message in strict.complaint
    assert [line["id"] for line in strict.lines] == [1]
    kept = run("--keep-going", data=data)
    assert kept.status == 2
    assert "1 of 3 lines could not be read" in kept.complaint
    assert [line["id"] for line in kept.lines] in ([1, "x", "last"], [1, 2, "last"])
    assert list(kept.lines[1]) == ["id", "line", "error"]
    assert kept.lines[1]["line"] == 2
    assert message in kept.lines[1]["error"]
    assert kept.lines[2]["quality"] == kept.lines[0]["quality"]


def test_the_id_of_a_broken_line_is_kept_where_it_can_be_read(run: Run) -> None:
    ran = run("--keep-going", data=jsonl({"id": "seg-7"}, {"hypothesis": GOOD}))
    assert [line["id"] for line in ran.lines] == ["seg-7", 2]


def test_a_file_gets_its_name_once_all_is_in_it(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "scores.jsonl"
    target.write_text("old", encoding="utf-8")
    assert run("--output", str(target), data=jsonl({"hypothesis": GOOD}, {"mt": ""})).status == 2
    assert target.read_text(encoding="utf-8") == "old"
    ran = run("--output", str(target), data=jsonl({"hypothesis": GOOD}))
    assert (ran.status, ran.stdout) == (0, b"")
    assert json.loads(target.read_text(encoding="utf-8"))["quality"] > 0
    assert os.listdir(tmp_path) == ["scores.jsonl"]
    missing = run("--output", str(tmp_path / "no" / "where"), data=jsonl({"hypothesis": GOOD}))
    assert missing.status == 2
    assert "cannot write" in missing.complaint
    run("--output", str(target) + ".gz", data=jsonl({"hypothesis": GOOD}))
    assert gzip.decompress((tmp_path / "scores.jsonl.gz").read_bytes()) == target.read_bytes()


def test_gzip_and_byte_order_marks_are_undone(run: Run, tmp_path: Path) -> None:
    plain = jsonl({"hypothesis": GOOD}, {"hypothesis": AWKWARD})
    (tmp_path / "segments.jsonl.gz").write_bytes(gzip.compress(b"\xef\xbb\xbf" + plain.encode()))
    expected = run(data=plain).stdout
    assert run("--input", "segments.jsonl.gz").stdout == expected
    assert run("--input", "-", data=gzip.compress(plain.replace("\n", "\r\n\r\n", 1).encode())).lines[0] == json.loads(
        expected.splitlines()[0]
    )
    (tmp_path / "cut.gz").write_bytes(gzip.compress(plain.encode())[:-12])
    damaged = run("--input", "cut.gz")
    assert damaged.status == 2
    assert "damaged gzip" in damaged.complaint


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(("--input", "none.jsonl"), "cannot read none.jsonl"), (("--input", "."), "cannot read ."),
     (("--source", "s.txt"), "go with --hypothesis"), (("--input", "a", "--hypothesis", "b"), "exclude each other"),
     (("--hypothesis", "-", "--source", "-"), "one file only"), (("--ignore", "nonsense"), "nonsense"),
     (("--model", "."), "no model in"), ((), "no segment in the input")],
)  # fmt: skip
def test_misuse_is_one_line_and_2(run: Run, arguments: tuple[str, ...], message: str) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.stdout) == (2, b"")
    assert message in ran.complaint


def started(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "mtcheck", "score", *arguments]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    # What runs in the background of a shell ignores interrupts, and so would its children.
    return subprocess.Popen(command, cwd=ROOT, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL), **pipes)


def test_a_reader_that_goes_away_is_no_failure() -> None:
    process = started()
    assert process.stdin
    assert process.stdout
    assert process.stderr
    process.stdin.write(jsonl(*[{"hypothesis": GOOD}] * 16).encode())
    process.stdin.flush()
    first = process.stdout.readline()  # output begins while input is still to come
    assert json.loads(first)["id"] == 1
    process.stdout.close()
    process.stdin.write(jsonl(*[{"hypothesis": GOOD}] * 100).encode())
    process.stdin.close()
    assert process.wait(30) == 0
    assert process.stderr.read() == b""


def test_an_interruption_ends_it_in_one_line_and_leaves_no_file(tmp_path: Path) -> None:
    target = tmp_path / "scores.jsonl"
    process = started("--output", str(target))
    assert process.stdin
    assert process.stderr
    process.stdin.write(jsonl(*[{"hypothesis": GOOD}] * 16).encode())
    process.stdin.flush()
    deadline = time.monotonic() + 30
    while not any(path.stat().st_size for path in tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 2
    assert process.stderr.read().decode().split() == ["mtcheck:", "interrupted"]
    assert list(tmp_path.iterdir()) == []
