# SPDX-License-Identifier: Apache-2.0
"""``mtcheck score`` over files that run in step, its summary, and how little it holds."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from score_fixtures import AWKWARD, GARBLED, GERMAN, GOOD, REFERENCE, ROOT, Run, jsonl, run, words

from mtcheck import InputError, SettingsError, score
from mtcheck.errors import ModelError
from mtcheck.inference import word_spans
from mtcheck.models import LoadedModel, Thresholds
from mtcheck.scoring import Scorer, score_all
from mtcheck.segment import Judgement, WordJudgement
from mtcheck.spans import ErrorSpan

__all__ = ["run"]  # the fixture

HYPOTHESES = [GOOD, AWKWARD, "", "The bridge is old and must be closed for two weeks in March."]
REFERENCES = [REFERENCE, "The owner of the house must pay for the repairs by the end of June, the court ruled.",
              "Nobody was hurt.", "The old bridge has to be closed for two weeks in March."]  # fmt: skip
OTHERS = ["The council voted to repair the bridge.", "The court ruled against the owner of the house.", "No one was.",
          "It is old, so the bridge closes in March for two weeks."]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, lines in (("mt", HYPOTHESES), ("ref", REFERENCES), ("other", OTHERS), ("src", [GERMAN] * 4)):
        (tmp_path / f"{name}.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return tmp_path


def test_files_in_step_are_the_same_as_json_lines(run: Run, folder: Path) -> None:
    segments = [
        {"hypothesis": hypothesis, "source": GERMAN, "reference": list(references)}
        for hypothesis, *references in zip(HYPOTHESES, REFERENCES, OTHERS, strict=True)
    ]
    expected = run(data=jsonl(*segments)).stdout
    (folder / "ref.txt.gz").write_bytes(gzip.compress((folder / "ref.txt").read_bytes()))
    files = ("--source", "src.txt", "--reference", "ref.txt.gz", "--reference", "other.txt")
    assert run("--hypothesis", "mt.txt", *files).stdout == expected
    piped = (folder / "mt.txt").read_bytes().replace(b"\n", b"\r\n").removesuffix(b"\r\n")
    assert run("--hypothesis", "-", *files, data=piped).stdout == expected


@pytest.mark.usefixtures("folder")
def test_the_summary_gives_the_corpus_scores_of_sacrebleu(run: Run) -> None:
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.metrics.ter import TER

    ran = run("--hypothesis", "mt.txt", "--reference", "ref.txt", "--reference", "other.txt", "--summary")
    assert "4 segments · 3 judged · 1 not judged" in ran.complaint
    judged = [line["quality"] for line in ran.lines if line["quality"] is not None]
    assert f"mean quality {sum(judged) / 3:.2f} of 100 [qe-small:" in ran.complaint
    for name, metric in (("BLEU", BLEU()), ("chrF2++", CHRF(word_order=2)), ("TER", TER())):
        expected = metric.corpus_score(HYPOTHESES, [REFERENCES, OTHERS]).score
        signature = str(metric.get_signature()).replace("nrefs:2|", "nrefs:2|bs:1000|seed:12345|")
        told = re.search(rf"{re.escape(name)} {expected:.2f} \(95% ([\d.]+) to ([\d.]+)\) \[(.*?)\]", ran.complaint)
        assert told, ran.complaint
        assert told[3] == signature
        assert float(told[1]) < expected < float(told[2])


def test_the_summary_counts_what_is_garbled_and_what_has_a_reference(run: Run) -> None:
    data = jsonl({"hypothesis": GOOD, "reference": REFERENCE}, {"hypothesis": GARBLED}, {"mt": ""})
    told = run("--summary", "--keep-going", data=data).stderr.splitlines()
    assert "1 of 3 lines" in told[0]
    assert "2 segments · 2 judged · 1 unreadable · garbled 1 (50.0%)" in told[1]
    assert told[1].count("(over 1 with a reference)") == 3


def test_too_long_for_ter_is_said_and_nothing_hangs(run: Run) -> None:
    text = " ".join(f"word{number}" for number in range(201))
    ran = run("--summary", data=jsonl({"hypothesis": GOOD, "reference": text}, {"hypothesis": GOOD, "reference": "A"}))
    assert ran.lines[0]["scores"]["ter"] is None
    assert ran.lines[0]["scores"]["chrf"] > 0
    assert ran.lines[1]["scores"]["ter"] > 100
    assert "no TER: a sentence of 201 words is too long" in ran.complaint


def test_a_short_hypothesis_has_no_bleu(run: Run) -> None:
    (line,) = run(data=jsonl({"hypothesis": "Bridge closed", "reference": "Bridge closed"})).lines
    assert (line["scores"]["bleu"], line["scores"]["chrf"]) == (None, 100.0)


def test_lengths_that_differ_are_told_before_anything_is_scored(run: Run, folder: Path) -> None:
    (folder / "src.txt").write_text("Eins\nZwei", encoding="utf-8")
    ran = run("--hypothesis", "mt.txt", "--source", "src.txt", "--output", "out.jsonl")
    assert (ran.status, ran.stdout) == (2, b"")
    assert "mt.txt has 4, src.txt has 2" in ran.complaint
    assert not (folder / "out.jsonl").exists()


@pytest.mark.usefixtures("folder")
def test_lengths_that_differ_in_a_pipe_are_told_at_its_end(run: Run) -> None:
    for data, counted in ((f"{GOOD}\n" * 6, 6), (f"{GOOD}\n" * 3, 3)):
        ran = run("--hypothesis", "-", "--source", "src.txt", "--keep-going", data=data)
        assert ran.status == 2
        assert f"<stdin> has {counted}, src.txt has 4" in ran.complaint
        assert len(ran.lines) == min(counted, 4)


def test_a_line_that_is_no_utf8_is_named_with_its_file(run: Run, folder: Path) -> None:
    (folder / "src.txt").write_bytes("Eins\nCafé\nDrei\nVier\n".encode("cp1252"))
    strict = run("--hypothesis", "mt.txt", "--source", "src.txt")
    assert "line 2: src.txt: not valid UTF-8" in strict.complaint
    kept = run("--hypothesis", "mt.txt", "--source", "src.txt", "--keep-going")
    assert (kept.status, len(kept.lines)) == (2, 4)
    assert kept.lines[1]["line"] == 2


def test_from_python() -> None:
    segments: list[Any] = [
        GOOD,
        (GARBLED,),
        (GOOD, GERMAN, REFERENCE),
        {"id": "x", "hypothesis": AWKWARD, "reference": None},
    ]
    found = list(score(segments, ignore=["ter"]))
    assert [each.id for each in found] == [1, 2, 3, "x"]
    assert found[1].error_spans[0].category in {"non-translation", "fluency/grammar"}
    assert set(found[2].scores) == {"quality", "bleu", "chrf"}
    with pytest.raises(AttributeError):
        found[0].quality = 1.0  # type: ignore[misc]
    with pytest.raises(TypeError):
        found[0].scores["quality"] = 1.0  # type: ignore[index]


def test_from_python_options_fail_at_once_and_segments_when_they_come(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="min-confidence"):
        score([GOOD], min_confidence=2)
    with pytest.raises(SettingsError, match="nonsense"):
        score([GOOD], ignore=["nonsense"])
    with pytest.raises(ModelError):
        score([GOOD], model=tmp_path)
    with pytest.raises(InputError, match="one segment"):
        score({"hypothesis": GOOD})
    broken: list[Any] = [GOOD, None]
    scores = score(broken)
    assert next(scores).id == 1
    with pytest.raises(InputError, match="segment 2: a segment must be an object"):
        next(scores)


class Flaws:
    """A model that judges words alone: "bad" is a flaw, and it is surer of that with a source."""

    def judge(self, hypotheses: Any, sources: Any = None) -> list[Judgement | None]:  # noqa: ARG002
        return list(self.judge_stream([(text, None) for text in hypotheses]))

    def judge_stream(self, pairs: Any) -> Iterator[Judgement | None]:
        for text, source in pairs:
            sure = 0.9 if source else 0.8
            spans = word_spans(text)
            found = (WordJudgement(s, 0.0, sure * (text[s.start : s.end] == "bad"), "accuracy") for s in spans)
            yield None if "?" in text else Judgement(None, None, tuple(found))


def test_a_model_may_answer_less() -> None:
    model = LoadedModel("flaws", Flaws(), Thresholds(1.0, 0.5, "nothing"), "flaws:1", ("en",), frozenset({"words"}))
    text = "one two bad three four five"
    scorer = Scorer(model)
    found = list(score_all(scorer, [text, (text, "eins"), "why?", text[:11]]))
    assert [(each.quality, each.garbled) for each in found] == [(None, None)] * 4
    assert [each.skipped for each in found] == [None, None, "the model cannot judge it", None]
    assert found[0].error_spans == (ErrorSpan(8, 11, "major", "style/awkward", 0.8),)
    assert found[1].error_spans == (ErrorSpan(8, 11, "major", "accuracy/mistranslation", 0.9),)
    assert found[3].error_spans == ()  # three words are a title
    assert next(score_all(Scorer(model, min_confidence=0.4), [text[:11]])).error_spans
    assert (scorer.summary().garbled, scorer.summary().quality, scorer.summary().judged) == (None, None, 3)
    needy = replace(model, needs_source=True)
    alone, sourced = score_all(Scorer(needy), [text, (text, "eins")])
    assert (alone.skipped, sourced.skipped) == ("the model flaws needs the source", None)


MEMORY = """
import resource
from mtcheck.models import LoadedModel, Thresholds
from mtcheck.score_request import ScoreRequest
from mtcheck.scoring import Scorer
from mtcheck.segment import Judgement

class Fake:
    def judge_stream(self, pairs):
        for text, _ in pairs:
            yield Judgement(len(text) % 100, 0.1, ())

def text_of(number):
    return f"street {number} " + "and the bridge over the river " * (6 + number % 4)

def requests():
    for number in range(20_000):
        text = text_of(number)
        yield ScoreRequest(number, text, None, (text + "again",) if 2_000 <= number < 4_000 else ())

scorer = Scorer(LoadedModel("fake", Fake(), Thresholds(0.5, 0.5, ""), "fake", ("en",)), ignore=("ter",))
next_id, peaks = 0, {}
for batch in scorer.batches(requests()):
    for found in batch:
        assert (found.id, found.quality) == (next_id, len(text_of(next_id)) % 100), found
        next_id += 1
    peaks[next_id] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
early = next(peak for count, peak in peaks.items() if count > 2300)
print(next_id, scorer.summary().judged, max(peaks.values()) - early)
"""


def test_twenty_thousand_lines_take_no_more_memory_than_two_thousand() -> None:
    done = subprocess.run([sys.executable, "-c", MEMORY], capture_output=True, text=True, check=True, cwd=ROOT)
    scored, judged, growth = map(int, done.stdout.split())
    assert (scored, judged) == (20_000, 20_000)
    assert growth < 1536  # KiB: it was 0; 2,560 where sacreBLEU remembers lines, 5,900 where batches only grow


BLOCK = re.compile(r"```json\n(.*?)```\n\n```(?:sh|text)\n(mtcheck score [^\n]*)\n```\n\n```json\n(.*?)```", re.S)


@pytest.mark.parametrize("name", ["docs/score.md", "README.md"])
def test_the_worked_example_is_what_is_printed(run: Run, tmp_path: Path, name: str) -> None:
    """``MTCHECK_GOLDEN=write`` brings the page up to date."""
    text = (ROOT / name).read_text(encoding="utf-8")
    match = BLOCK.search(text)
    assert match
    segments, command, shown = match.groups()
    (tmp_path / "segments.jsonl").write_text(segments, encoding="utf-8")
    program, _, *arguments = command.split()
    assert program == "mtcheck"
    ran = run(*arguments)
    assert ran.status == 0
    if os.environ.get("MTCHECK_GOLDEN") == "write":
        page = text[: match.start(3)] + ran.stdout.decode() + text[match.end(3) :]
        (ROOT / name).write_text(page, encoding="utf-8")
    else:
        assert shown == ran.stdout.decode()
        for segment, line in zip(segments.splitlines(), ran.lines, strict=True):
            assert all(words(json.loads(segment)["hypothesis"], line))
