# SPDX-License-Identifier: Apache-2.0
"""``mtcheck calibrate``: labels in, thresholds and limits out, with the errors that they make."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree

from mtcheck.article import Passage, Sentence, Span
from mtcheck.calibrating import Labelled, calibrate
from mtcheck.calibration import Calibration, Rate
from mtcheck.cli.calibrate import command as calibrate_command
from mtcheck.configuration import load_configuration
from mtcheck.errors import InputError
from mtcheck.gate import Case, decide
from mtcheck.labels import read_labels
from mtcheck.reports._calibration import render_curve, render_profile, render_table
from mtcheck.results import Finding, Score
from mtcheck.segment import Judgement, Segment
from mtcheck.settings import Settings

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"


class Model:
    name, languages, finds = "test", ("en",), True

    def lacks_source(self, segment: Segment) -> bool:
        return not segment.hypothesis


def article(
    path: str,
    accepted: bool,
    *,
    quality: float = 90.0,
    garbled: float = 0.0,
    minor: int = 0,
    words: int = 300,
    settings: Settings = Settings(),  # noqa: B008 - frozen
) -> Labelled:
    """An article with one sentence that is garbled so far, and so many minor findings."""
    place = Sentence(Span(0, 3), Passage(Span(0, 3), "body"))

    def conclude(settings: Settings) -> Any:
        made = [Finding(Span(0, 3), "calque", "style/awkward", "minor", 1.0, "Reads oddly.")] * minor
        if garbled >= (settings.garbled_threshold or 0.5):
            made.append(Finding(Span(0, 3), "garbled", "non-translation", "critical", garbled, "Cannot be read."))
        parts: dict[str, Any] = {
            "findings": tuple(made),
            "segments": (Segment(place, " ".join(["word"] * words)),),
            "judgements": (Judgement(quality, garbled, ()),),
            "language": "en",
            "scores": (Score("quality", quality, (0.0, 100.0), True, "test"),),
        }
        case = Case(**parts)
        return SimpleNamespace(**parts, provenance=case.provenance, verdict=decide(case, Model(), settings))

    return Labelled(path, accepted, settings, Model(), conclude)


def calibrated(articles: list[Labelled], most: float = 0.0) -> Calibration:
    return calibrate(articles, most_false_alarms=most)


def test_a_threshold_that_parts_them_is_found() -> None:
    found = calibrated(
        [article(f"a{n}", True, garbled=0.55 + 0.01 * n) for n in range(8)]
        + [article(f"r{n}", False, garbled=0.96) for n in range(8)]
    )
    assert found.now.false_alarms == Rate(8, 8)
    assert (found.fitted.false_alarms.count, found.fitted.misses.count) == (0, 0)
    assert (found.expected.false_alarms.count, found.expected.misses.count) == (0, 0)
    assert 0.62 < found.gate["garbled_threshold"] <= 0.96
    assert not found.wrong


def test_a_rate_and_a_quality_are_found_and_only_where_they_help() -> None:
    by_rate = calibrated(
        [article(f"a{n}", True, minor=n % 2) for n in range(8)] + [article(f"r{n}", False, minor=6) for n in range(8)]
    )
    assert by_rate.fitted.misses.count == 0
    assert "min_quality" not in by_rate.gate
    assert 1000 / 300 < by_rate.gate["max_per_1000_words"] < 20
    by_quality = calibrated(
        [article(f"a{n}", True, quality=88 + n) for n in range(8)]
        + [article(f"r{n}", False, quality=60 + n) for n in range(8)]
    )
    assert 67 < by_quality.gate["min_quality"] <= 88
    assert "max_per_1000_words" not in by_quality.gate


def test_false_alarms_are_bought_only_as_far_as_asked() -> None:
    articles = [article(f"a{n}", True, quality=50 if n == 0 else 95) for n in range(10)]
    articles += [article(f"r{n}", False, quality=55) for n in range(10)]
    strict, loose = calibrated(articles), calibrated(articles, most=0.1)
    assert (strict.fitted.false_alarms.count, strict.fitted.misses.count) == (0, 10)
    assert (loose.fitted.false_alarms.count, loose.fitted.misses.count) == (1, 0)
    assert [path for path, accepted, _ in loose.wrong if accepted] == ["a0"]
    assert [(one.false_alarms.count, one.misses.count) for one in loose.curve] == [(0, 10), (1, 0)]
    assert "quality 50 of 100" in loose.wrong[0][2]


def test_every_article_is_held_against_its_own_gate_so_far_and_none_of_its_limits_stays() -> None:
    strict, limited = Settings(fail_on="minor"), Settings(min_quality=99.0, max_major=0)
    found = calibrated(
        [article(f"a{n}", True, minor=1, settings=strict) for n in range(6)]
        + [article(f"b{n}", True, minor=1) for n in range(3)]
        + [article(f"c{n}", True, minor=1, settings=limited) for n in range(2)]
        + [article(f"r{n}", False, quality=40, minor=1) for n in range(6)]
    )
    assert found.now.false_alarms == Rate(8, 11)
    assert (found.fitted.false_alarms, found.fitted.misses) == (Rate(0, 11), Rate(0, 6))


def test_what_only_chance_parts_is_not_promised() -> None:
    """The one rejected article that looks worse carries the choice: without it, nothing is learnt from it."""
    articles = [article(f"a{n}", True, quality=91) for n in range(6)]
    articles += [article(f"r{n}", False, quality=91) for n in range(5)] + [article("r5", False, quality=52)]
    found = calibrated(articles)
    assert found.fitted.misses.count == 5
    assert found.expected.misses.count == 6


def test_articles_that_cannot_be_judged_are_left_out_and_told() -> None:
    articles = [article(f"a{n}", True) for n in range(6)] + [article(f"r{n}", False, quality=40) for n in range(6)]
    found = calibrated([*articles, article("short", False, words=5)])
    assert found.left_out == (("short", "too short to judge (5 words)"),)
    assert "left out: short: too short to judge (5 words)" in render_table(found)
    with pytest.raises(InputError, match="too few articles: 6 accepted and 4 rejected"):
        calibrated(articles[:10])


def test_wilson_s_interval() -> None:
    """Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    for count, of, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611),
                                 (1, 29, 0.0061, 0.1718)):  # fmt: skip
        assert Rate(count, of).interval == pytest.approx((low, high), abs=1e-4)


def test_the_profile_can_be_read_back_and_the_page_holds_the_curve(tmp_path: Path) -> None:
    found = calibrated(
        [article(f"a{n}", True, garbled=0.55, quality=90) for n in range(8)]
        + [article(f"<r{n}>", False, garbled=0.97, quality=40) for n in range(8)]
        + [article("<b>", False)],
    )
    for paths in ((), ("wire/**",)):
        file = tmp_path / "gate.toml"
        file.write_text(render_profile(found, paths), encoding="utf-8")
        settings = load_configuration(config=file, environment={}).for_path(tmp_path / "wire" / "a.txt").settings
        assert {name: getattr(settings, name) for name in found.gate} == found.gate
    page = render_curve(found)
    assert "<b>" not in page.split("<main>")[1]
    assert "&lt;b&gt;: rejected, but passes" in page
    assert not re.search(r"https?:|src=|url\(", page.replace("http-equiv", ""))
    drawing = etree.fromstring(re.search(r"<svg.*?</svg>", page, re.S)[0])  # type: ignore[index]
    assert drawing.find(".//path[@class='curve']") is not None
    assert [one.get("class") for one in drawing.iter("circle")] == [
        "now",
        "now",
        "fitted",
        "fitted",
        "expected",
        "expected",
    ]
    table = render_table(found)
    assert "Few articles" in table
    assert re.search(r"gate below, on articles it has not seen +0 of 8 \(0%; 0% to 32%\)", table)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("l.csv", "path,label\na.txt,acepted\n", "line 2: no label 'acepted' .did you mean accepted"),
        ("l.csv", "a.txt,accepted\n", "line 1: no columns path and label"),
        ("l.csv", "", "no columns path and label"),
        ("l.csv", "path,label\n", "holds no labels"),
        ("l.csv", "path,label\na.txt\n", "line 2: path or label is missing"),
        ("l.csv", "path,label\na.txt,accepted\na.txt,rejected\n", r"a.txt is accepted and rejected \(lines 2 and 3\)"),
        ("l.jsonl", '{"path": "a.txt", "label": "accepted"}\n{"path": \n', "line 2: no JSON"),
        ("l.jsonl", '["a.txt", "accepted"]\n', "line 1: no object with path and label"),
        ("l.jsonl", '{"path": "a.txt", "label": 3}\n', "line 1: no label '3'"),
    ],
)
def test_labels_that_make_no_sense(name: str, text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_labels(tmp_path / name)
    assert re.search(words, f"{raised.value.message} ({raised.value.hint})")


def test_labels_in_every_form(tmp_path: Path) -> None:
    forms = {
        "a.csv": '\ufeffPath,Label,by\r\n"a, b.txt",Accepted,x\r\n\r\nc.txt,rejected,y\r\n',
        "b.csv": "label;path\naccept;a, b.txt\nfail;c.txt\nfail;c.txt\n",
        "c.tsv": "path\tlabel\na, b.txt\tok\nc.txt\tbad\n",
        "d.jsonl": '{"path": "a, b.txt", "label": "accepted"}\n\n{"label": "rejected", "path": "c.txt", "n": 1}',
    }
    for name, text in forms.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
        found = [(one.path, one.accepted) for one in read_labels(tmp_path / name)]
        assert found == [("a, b.txt", True), ("c.txt", False)], name
    (tmp_path / "e.csv").write_bytes(b"path,label\n\xff.txt,accepted\n")
    with pytest.raises(InputError, match="line 2: not UTF-8"):
        read_labels(tmp_path / "e.csv")
    with pytest.raises(InputError, match="cannot read the labels"):
        read_labels(tmp_path / "none.csv")


def test_articles_are_read_and_checked_as_the_profile_for_their_path_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = 'ignore = ["garbled"]\n[[profile]]\npaths = ["wire/**"]\nmin-confidence = 0.4\ninput-format = "markdown"\n'
    (tmp_path / "mtcheck.toml").write_text(config, encoding="utf-8")
    rows = ["path,label"]
    for folder in ("wire", "desk"):
        (tmp_path / folder).mkdir()
        for number in range(3):
            (tmp_path / folder / f"{number}.txt").write_text("# The ferry\n\nIt sails.", encoding="utf-8")
            rows.append(f"{folder}/{number}.txt,{'accepted' if number else 'rejected'}")
    (tmp_path / "labels.csv").write_text("\n".join(rows), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    read: dict[str, Any] = {}

    def prepare(article: Any, *, settings: Settings) -> Any:
        read[Path(article.path).as_posix()] = (article.format, settings.min_confidence, settings.ignore)
        return SimpleNamespace(judged=SimpleNamespace(model=Model()), report=None)

    monkeypatch.setattr("mtcheck.pipeline.prepare", prepare)
    monkeypatch.setattr("mtcheck.calibrating.calibrate", lambda articles, **_: sys.exit(len(articles)))
    with pytest.raises(SystemExit) as left:
        calibrate_command.main(["wire", "desk", "--labels", "labels.csv"], standalone_mode=False)
    assert left.value.code == 6
    assert read["wire/1.txt"] == ("markdown", 0.4, ("garbled",))
    assert read["desk/1.txt"] == ("plain", None, ("garbled",))


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mtcheck", "calibrate", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, capture_output=True, text=True, cwd=folder, check=False, env=environment, timeout=120
    )


def test_on_the_command_line(tmp_path: Path) -> None:
    good = (SAMPLES / "bank-merger-original.txt").read_text(encoding="utf-8").split("\n\n")
    bad = (SAMPLES / "harbour-ferry-id.txt").read_text(encoding="utf-8")
    garbled = next(line for line in bad.splitlines() if line.startswith("The head office port authority"))
    rows = ["path,label"]
    for number in range(5):
        text = "\n\n".join(good[1 + number : 4 + number])
        (tmp_path / f"good{number}.txt").write_text(text, encoding="utf-8")
        (tmp_path / f"bad{number}.txt").write_text(f"{text}\n\n{garbled}", encoding="utf-8")
        rows += [f"good{number}.txt,accepted", f"bad{number}.txt,rejected"]
    (tmp_path / "labels.csv").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "other.txt").write_text(good[1], encoding="utf-8")
    arguments = ["--labels", "labels.csv", "--output", "gate.toml", "--curve", "gate.html"]
    result = run(tmp_path, ".", *arguments, "--profile", "wire/**")
    assert result.returncode == 0, result.stderr
    assert "10 articles: 5 accepted, 5 rejected" in result.stdout
    assert result.stderr == "mtcheck: 1 article has no label and is left out\n"
    document = tomllib.loads((tmp_path / "gate.toml").read_text(encoding="utf-8"))
    assert document["profile"][0]["paths"] == ["wire/**"]
    assert "fail-on" in document["profile"][0]
    assert "<svg" in (tmp_path / "gate.html").read_text(encoding="utf-8")
    (tmp_path / "labels.csv").write_text("path,label\ngone.txt,accepted\n", encoding="utf-8")
    result = run(tmp_path, ".", "--labels", "labels.csv")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "mtcheck: labels.csv, line 2: there is no article gone.txt\n"
    (tmp_path / "labels.csv").write_text("path,label\nother.txt,accepted\n", encoding="utf-8")
    assert "is not among the articles" in run(tmp_path, "good1.txt", "--labels", "labels.csv").stderr
