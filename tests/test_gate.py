# SPDX-License-Identifier: Apache-2.0
"""The limits of the gate, one by one, and what they say of short articles."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from mtcheck import check_text
from mtcheck.article import Passage, Sentence, Span
from mtcheck.formats import read_article
from mtcheck.gate import Case, allowed, decide
from mtcheck.mqm import Severity
from mtcheck.pipeline import check_article, prepare
from mtcheck.reports import render
from mtcheck.results import Finding, Provenance, Score
from mtcheck.segment import Judgement, Segment
from mtcheck.settings import Limits, Settings

ROOT = Path(__file__).parent.parent
FERRY = ROOT / "samples" / "harbour-ferry-id.txt"


class Model:
    name, languages, finds = "test", ("en",), True

    def lacks_source(self, segment: Segment) -> bool:
        return not segment.hypothesis


def finding(severity: Severity, category: str = "style/awkward") -> Finding:
    return Finding(Span(0, 3), "awkward", category, severity, 0.9, "Reads oddly.")


def case(
    *severities: Severity,
    sentences: tuple[tuple[int, float], ...] = ((100, 90.0), (100, 90.0), (100, 90.0)),
    category: str = "style/awkward",
    provenance: Provenance | None = None,
) -> Case:
    """An article with sentences of so many words and such quality."""
    place = Sentence(Span(0, 3), Passage(Span(0, 3), "body"))
    words = sum(count for count, _ in sentences)
    mean = sum(count * quality for count, quality in sentences) / words
    return Case(
        findings=[finding(severity, category) for severity in severities],
        segments=[Segment(place, " ".join(["word"] * count)) for count, _ in sentences],
        judgements=[Judgement(quality, 0.0, ()) for _, quality in sentences],
        language="en",
        scores=[Score("quality", mean, (0.0, 100.0), True, "test")],
        provenance=provenance or Provenance(original=0.9),
    )


def test_what_is_not_shown_still_fails_the_article() -> None:
    text = FERRY.read_text(encoding="utf-8")
    report = check_text(text, fail_on="minor", min_severity="critical", ignore=("garbled", "awkward"))
    minor = [one for one in report.findings if one.severity == "minor" and one.category != "residue"]
    assert minor
    assert report.verdict.status == "fail"
    assert f"less severe than {report.min_severity}" in render("terminal", [report])
    assert "calque" not in render("concise", [report])


def test_a_verdict_that_only_hidden_findings_explain_is_told_by_itself() -> None:
    calque = "It is known that the captain was questioned by the water police on Tuesday afternoon."
    text = f"The council voted on Tuesday to repair the old bridge over the river. {calque}"
    report = check_text(text, fail_on="minor", min_severity="major", select=("calque",))
    assert [one.check for one in report.findings] == ["calque"]
    assert (report.verdict.status, report.verdict.reasons) == ("fail", ("1 at minor or worse",))
    assert [entry["check_name"] for entry in json.loads(render("gitlab", [report]))] == ["verdict"]
    assert "calque" not in render("json", [report]).replace("select:calque", "")


def reasons(found: Case, **limits: object) -> tuple[str, tuple[str, ...]]:
    verdict = decide(found, Model(), Settings(**limits))  # type: ignore[arg-type]
    return verdict.status, verdict.reasons


@pytest.mark.parametrize(
    ("severities", "limits", "told"),
    [
        (("major",), {}, "1 at major or worse"),
        (("major", "critical"), {"fail_on": "critical"}, "1 at critical or worse"),
        (("major",), {"fail_on": "critical"}, ""),
        (("critical",), {"fail_on": "never"}, ""),
        (("major",) * 3, {"max_major": 3}, ""),
        (("major",) * 4, {"max_major": 3}, "4 at major or worse, at most 3 allowed"),
        (("critical",), {"max_major": 3}, "1 critical, none allowed"),
        (("critical",), {"max_major": 3, "max_critical": 1}, ""),
        (("critical",) * 2, {"max_major": 9, "max_critical": 1}, "2 critical, at most 1 allowed"),
        (("critical", "major"), {"max_critical": 1}, "1 major, none allowed"),
        (("critical",) * 3, {"fail_on": "never", "max_major": 2}, "3 at major or worse, at most 2 allowed"),
        (("minor",), {"fail_on": "minor", "max_major": 3}, "1 minor, none allowed"),
    ],
)
def test_counts(severities: tuple[Severity, ...], limits: dict[str, object], told: str) -> None:
    status, found = reasons(case(*severities), **limits)
    assert (status, "; ".join(found)) == ("fail" if told else "pass", told)


def test_every_broken_limit_is_a_reason() -> None:
    found = case("major", *["minor"] * 8, provenance=Provenance(original=0.03))  # type: ignore[arg-type]
    limits = {"max_per_1000_words": 20, "min_quality": 95, "max_machine_translated": 0.5}
    assert reasons(found, **limits)[1] == (
        "1 at major or worse",
        "9 findings in 300 words: 30.0 per 1,000 words, at most 20 allowed",
        "quality 90 of 100, at least 95 wanted",
        "reads as translated (97%), at most 50% allowed",
    )


def test_one_finding_never_breaks_a_rate_in_a_short_article_and_two_do() -> None:
    short = ((80, 90.0),)
    assert reasons(case("minor", sentences=short), max_per_1000_words=5)[0] == "pass"
    status, told = reasons(case("minor", "minor", sentences=short), max_per_1000_words=5)
    assert (status, told) == (
        "fail",
        ("2 findings in 80 words: so short an article may have one (at most 5 per 1,000 words)",),
    )
    assert reasons(case("minor", sentences=short), max_per_1000_words=0)[0] == "fail"


@pytest.mark.parametrize("words", [1, 50, 199, 200, 201, 1000, 3333])
def test_the_rate_allows_the_more_the_longer_and_never_less_than_one(words: int) -> None:
    assert allowed(5, words) == max(1, 5 * words / 1000)
    assert allowed(5, words + 1) >= allowed(5, words)


def test_notes_and_residue_do_not_count_towards_the_rate() -> None:
    assert reasons(case(*["neutral"] * 9), max_per_1000_words=1)[0] == "pass"  # type: ignore[arg-type]
    assert reasons(case(*["minor"] * 9, category="residue"), max_per_1000_words=1)[0] == "pass"  # type: ignore[arg-type]


def test_one_bad_sentence_does_not_break_the_mean_of_a_short_article() -> None:
    one_bad, two_bad = ((20, 90.0), (20, 92.0), (20, 10.0)), ((20, 90.0), (20, 12.0), (20, 10.0))
    assert reasons(case(sentences=one_bad), min_quality=80)[0] == "pass"
    status, told = reasons(case(sentences=two_bad), min_quality=80)
    assert status == "fail"
    assert told[0].startswith("quality 51 of 100 without the worst sentence (it is short")
    long = tuple((count * 5, quality) for count, quality in one_bad)
    assert reasons(case(sentences=long), min_quality=80) == ("fail", ("quality 64 of 100, at least 80 wanted",))


def test_a_rounded_quality_never_reads_as_the_limit_it_breaks() -> None:
    told = reasons(case(sentences=((300, 79.996),)), min_quality=80)[1]
    assert told == ("quality 80.00 of 100, at least 80 wanted",) or told[0].startswith("quality 79.9")


def test_an_origin_that_cannot_be_told_is_incomplete_where_a_limit_asks_for_it() -> None:
    unknown = case(provenance=Provenance(unknown_because="too short"))
    assert reasons(unknown)[0] == "pass"
    assert reasons(unknown, max_machine_translated=0.5) == (
        "incomplete",
        ("whether it is translated cannot be told: too short",),
    )
    people = case(provenance=Provenance(origin="human-translated", original=0.01))
    assert reasons(people, max_machine_translated=0.5)[0] == "pass"


def test_what_is_bad_fails_before_what_is_unknown() -> None:
    status, told = reasons(case("critical", sentences=((5, 90.0),)))
    assert (status, told) == ("fail", ("1 at major or worse",))
    assert reasons(case(sentences=((5, 90.0),))) == ("incomplete", ("too short to judge (5 words)",))


def test_each_threshold_moves_its_own_check_and_is_signed() -> None:
    text = FERRY.read_text(encoding="utf-8")

    def counts(garbled: float, word: float) -> Counter[str]:
        found = check_text(text, garbled_threshold=garbled, word_threshold=word).findings
        return Counter(one.check for one in found)

    neither, words, garbled = counts(1.0, 1.0), counts(1.0, 0.0), counts(0.0, 1.0)
    assert words["awkward"] > neither["awkward"]
    assert words["garbled"] == neither["garbled"]
    assert garbled["garbled"] > neither["garbled"]
    report = check_text(text, garbled_threshold=0.9, word_threshold=0.8)
    assert "|garbled-threshold:0.9|word-threshold:0.8" in report.signature


def test_other_limits_and_thresholds_need_no_second_reading() -> None:
    article = read_article(FERRY)
    prepared = prepare(article, settings=Settings())
    for settings in (Settings(), Settings(fail_on="never", min_quality=99), Settings(word_threshold=0.2)):
        assert prepared.report(settings) == check_article(article, settings=settings)


def test_settings_that_are_no_limits_cannot_reach_what_was_prepared() -> None:
    prepared = prepare(read_article(FERRY), settings=Settings())
    assert prepared.report(Settings(ignore=("residue",), min_severity="critical")) == prepared.report(Limits())


@pytest.mark.parametrize(
    "form", ["terminal", "json", "concise", "html", "markdown", "junit", "github", "gitlab", "csv"]
)
def test_a_limit_that_breaks_is_told_in_every_form_and_exits_1(form: str) -> None:
    command = [sys.executable, "-m", "mtcheck", "check", str(FERRY), "--fail-on", "never", "--format", form]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        [*command, "--max-per-1000-words", "3"], capture_output=True, check=False, env=environment, timeout=120
    )
    assert result.returncode == 1, result.stderr
    assert "per 1,000 words, at most 3 allowed" in " ".join(result.stdout.decode().replace("│", "").split())
