# SPDX-License-Identifier: Apache-2.0
"""COMET in another environment: a stub interpreter that speaks its protocol, well and badly, and our program in it."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from score_fixtures import GERMAN, GOOD, REFERENCE, Run, jsonl, run

from mtcheck.article import Passage, Sentence, Span
from mtcheck.errors import ModelError, SettingsError
from mtcheck.metrics import Wanted, compare_all, load, notices, score_all
from mtcheck.segment import Segment

__all__ = ["run"]  # the fixture

STUB = """#!{python}
import json, os, sys, time
say = lambda document: (sys.stdout.write((document if isinstance(document, str) else json.dumps(document)) + "\\n"),
                        sys.stdout.flush())
{ready}
for line in sys.stdin:
    segments = json.loads(line)["segments"]
    {answer}
"""
READY = 'say({"protocol": "mtcheck.scores/1", "name": sys.argv[2], "version": "9.9"})'
ANSWER = 'say({"scores": [len(one["hypothesis"].split()) / (100 if one["reference"] else 50) for one in segments]})'


def stub(folder: Path, *, ready: str = READY, answer: str = ANSWER) -> Path:
    """An interpreter that does not run what it is given, but answers as it would."""
    path = folder / "python"
    path.write_text(STUB.format(python=sys.executable, ready=ready, answer=answer), encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def segment(hypothesis: str, source: str | None = GERMAN, *references: str) -> Segment:
    whole = Span(0, len(hypothesis))
    return Segment(Sentence(whole, Passage(whole)), hypothesis, source, references)


def wanted(python: Path, *names: str, patience: float = 20, model: str | None = None) -> Wanted:
    return Wanted(names=names or ("comet",), comet_python=python, comet_patience=patience, comet_model=model)


GIVEN = [segment(GOOD, GERMAN, REFERENCE), segment("Work begins in March.", "Die Arbeiten beginnen im März.", "Soon.")]


def test_scores_of_the_article_and_of_its_sentences(tmp_path: Path) -> None:
    scores, skipped = score_all(GIVEN, ignore=("bleu", "chrf", "ter"), wanted=wanted(stub(tmp_path)))
    assert [skip.name for skip in skipped] == ["bleu", "chrf", "ter"]
    whole, first, second = scores
    assert (first.value, second.value) == (0.13, 0.04)
    assert whole.value == pytest.approx(0.085)
    assert (whole.range, whole.higher_is_better, whole.evidence) == ((0, 1), True, "reference")
    assert whole.interval is not None
    assert whole.interval[0] < whole.value < whole.interval[1]
    assert whole.signature.startswith("comet:9.9|model:Unbabel/wmt22-comet-da|licence:Apache-2.0|copies:0")


def test_cometkiwi_reads_no_reference_and_its_licence_is_shown(tmp_path: Path) -> None:
    asked = wanted(stub(tmp_path), "cometkiwi")
    scores, _ = score_all([segment(GOOD)], wanted=asked)
    assert [(score.metric, score.value, score.evidence) for score in scores] == [("cometkiwi", 0.26, "source")] * 2
    assert "licence:CC-BY-NC-SA-4.0" in scores[0].signature
    assert notices(asked) == (
        "cometkiwi: the weights of Unbabel/wmt22-cometkiwi-da are under CC-BY-NC-SA-4.0: not for commercial use",
    )
    assert notices(wanted(tmp_path)) == ()
    assert "not known" in notices(wanted(tmp_path, model="my.ckpt"))[0]


def test_a_copy_of_the_source_is_worth_nothing_and_what_lacks_a_partner_is_left_out(tmp_path: Path) -> None:
    copied = segment(GERMAN, GERMAN, REFERENCE)
    scores, _ = score_all([*GIVEN[:1], copied, segment(GOOD, None, REFERENCE), segment(GOOD)],
                          ignore=("bleu", "chrf", "ter"), wanted=wanted(stub(tmp_path)))  # fmt: skip
    assert [score.value for score in scores] == [0.065, 0.13, 0.0]
    _, skipped = score_all([segment(GOOD, None, REFERENCE)], wanted=wanted(stub(tmp_path)))
    assert ("comet", "needs the source (--source FILE)") in [(skip.name, skip.reason) for skip in skipped]


def test_two_versions_are_compared_by_one_program(tmp_path: Path) -> None:
    counting = f'open("{tmp_path}/starts", "a").write("x"); {READY}'
    found, _ = compare_all(GIVEN, [GIVEN[0], segment("No.", "Nein.", "No, he said.")], ignore=("bleu", "chrf", "ter"),
                           wanted=wanted(stub(tmp_path, ready=counting)))  # fmt: skip
    assert found[0].each == ((0.13, 0.13), (0.04, 0.01))
    assert found[0].p_value is not None
    assert (tmp_path / "starts").read_text() == "x"


BAD = {
    "silent at the start": ("time.sleep(60)", ANSWER, "gave no answer within 0 seconds"),
    "silent later": (READY, "time.sleep(60)", "gave no answer within 0 seconds"),
    "dies at once": ('sys.exit("no module named torch")', ANSWER, "with exit status 1: no module named torch"),
    "dies in the middle": (READY, "os._exit(3)", "ended with exit status 3"),
    "is killed": (READY, "os.kill(os.getpid(), 9)", "ended by signal 9"),
    "speaks prose": ('say("Hello!")', ANSWER, "answered something that is not JSON: Hello!"),
    "speaks lists": ("say([1])", ANSWER, "answered something that is no object"),
    "another protocol": ('say({"protocol": "other/2"})', ANSWER, "speaks other/2, not mtcheck.scores/1"),
    "none": ("say({})", ANSWER, "speaks nothing that is known"),
    "too few": (READY, 'say({"scores": []})', "answered 0 scores for 2 segments"),
    "no scores": (READY, 'say({"points": 3})', "answered no scores for 2 segments"),
    "NaN": (READY, "say('{\"scores\": [NaN, 1.0]}')", "a score that is no number"),
    "a number beyond all numbers": (
        READY,
        "say('{\"scores\": [1' + '0' * 400 + ', 1.0]}')",
        "a score that is no number",
    ),
    "true": (READY, "say({'scores': [True, 1.0]})", "a score that is no number"),
    "words": (READY, 'say({"scores": ["a", "b"]})', "a score that is no number"),
    "says why": ('say({"error": "cannot load it", "hint": "fetch it"})', ANSWER, "cannot load it"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_goes_wrong_there_is_one_clear_line(name: str, tmp_path: Path) -> None:
    ready, answer, message = BAD[name]
    patience = 0.4 if "silent" in name else 20
    began = time.monotonic()
    with pytest.raises(ModelError) as caught:
        score_all(GIVEN, ignore=("ter",), wanted=wanted(stub(tmp_path, ready=ready, answer=answer), patience=patience))
    assert message in caught.value.message
    assert "\n" not in caught.value.message
    assert time.monotonic() - began < 15


def test_a_program_that_died_is_not_waited_for_again(tmp_path: Path) -> None:
    tally = load("comet").tally(wanted(stub(tmp_path, ready='sys.exit("no torch")'), patience=60))
    began = time.monotonic()
    for _ in range(2):
        with pytest.raises(ModelError, match="no torch"):
            _ = tally.add([segment(GERMAN, GERMAN, REFERENCE)])  # a copy, whose score asks for the signature alone
    assert time.monotonic() - began < 15


def test_the_other_interpreter_is_not_led_to_the_packages_of_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    asked = 'say({"scores": [float("PYTHONPATH" in os.environ) for one in segments]})'
    tally = load("comet").tally(wanted(stub(tmp_path, answer=asked)))
    assert [score.value for score in tally.add(GIVEN) if score] == [0.0, 0.0]


def test_an_interpreter_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    for path, reason in ((tmp_path / "python", "No such file"), (tmp_path / "notes.txt", "Permission denied")):
        with pytest.raises(ModelError, match=reason):
            score_all(GIVEN, wanted=wanted(path))
    with pytest.raises(SettingsError, match="comet needs --comet-python"):
        score_all(GIVEN, wanted=Wanted(names=("comet",)))
    with pytest.raises(SettingsError, match="there is no metric 'bleurt'"):
        score_all(GIVEN, wanted=Wanted(names=("bleurt",)))


PACKAGE = """
import sys
print("a library that prints to standard output")
class Model:
    def predict(self, samples, batch_size, gpus, progress_bar):
        print("Predicting DataLoader 0: 100%")
        class Found: scores = [len(one["ref"]) + len(one["src"]) / 1000 for one in samples]
        return Found
def load_from_checkpoint(path):
    assert path.endswith("model.ckpt"), path
    return Model()
"""


def test_our_program_runs_comet_and_keeps_its_chatter_out(tmp_path: Path) -> None:
    """Its own interpreter is this one, with a package ``comet`` that prints where answers go."""
    (tmp_path / "comet").mkdir()
    (tmp_path / "comet" / "__init__.py").write_text(PACKAGE, encoding="utf-8")
    (tmp_path / "torch.py").write_text(
        "class cuda:\n    is_available = staticmethod(lambda: False)\n", encoding="utf-8"
    )
    (tmp_path / "weights" / "checkpoints").mkdir(parents=True)
    (tmp_path / "weights" / "checkpoints" / "model.ckpt").touch()
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nPYTHONPATH="{tmp_path}" exec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    asked = wanted(python, model=str(tmp_path / "weights"))
    scores, _ = score_all(GIVEN[:1], ignore=("bleu", "chrf", "ter"), wanted=asked)
    assert [score.value for score in scores] == [len(REFERENCE) + len(GERMAN) / 1000] * 2
    assert "comet:unknown|" in scores[0].signature


def test_an_environment_without_comet_says_so() -> None:
    with pytest.raises(ModelError) as caught:
        score_all(GIVEN, ignore=("ter",), wanted=wanted(Path(sys.executable)))
    assert "COMET is not installed there" in caught.value.message
    assert "pip install unbabel-comet" in caught.value.hint


def test_the_command_line(run: Run, tmp_path: Path) -> None:
    python = str(stub(tmp_path))
    data = jsonl({"hypothesis": GOOD, "source": GERMAN, "reference": REFERENCE}, {"hypothesis": GOOD})
    ran = run("--metric", "comet", "--comet-python", python, "--summary", data=data)
    assert [line["scores"]["comet"] for line in ran.lines] == [0.13, None]
    assert "comet 0.1300 [comet:9.9|" in ran.complaint
    ran = run("--metric", "cometkiwi", "--comet-python", python, data=data)
    assert ran.complaint.endswith("not for commercial use\n")
    assert run("--metric", "comet", data=data).complaint.startswith("mtcheck: comet needs --comet-python")
    crashing = str(stub(tmp_path, answer="os._exit(3)"))
    ran = run("--metric", "comet", "--comet-python", crashing, data=data)
    assert (ran.status, "exit status 3" in ran.complaint) == (2, True)


def test_nothing_is_started_that_nobody_asked_for() -> None:
    script = (
        "import sys, mtcheck; mtcheck.check_text('The council met on Tuesday.', references=['It met on Tuesday.']);"
        "print(*sorted({'torch', 'transformers', 'mtcheck.encoders', 'mtcheck.metrics._worker'} & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == ""


def test_the_protocol_takes_any_text(tmp_path: Path) -> None:
    answer = 'say({"scores": [float("\\ud800" in one["hypothesis"]) for one in segments]})'
    odd = segment('A "quoted"\nline \ud800 \u2028 end of it.', GERMAN, REFERENCE)
    scores, _ = score_all([odd], ignore=("bleu", "chrf", "ter"), wanted=wanted(stub(tmp_path, answer=answer)))
    assert scores[0].value == 1.0
    assert json.loads(json.dumps(scores[0].signature))
