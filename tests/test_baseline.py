# SPDX-License-Identifier: Apache-2.0
"""What a desk accepts: fingerprints, baselines, allowed terms, and the choice of checks."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from mtcheck import SettingsError, check_text
from mtcheck.accepting import Acceptance, read_acceptance
from mtcheck.article import Article, OffsetMap, Passage, Span
from mtcheck.baseline import Baseline, Entry, read_baseline
from mtcheck.fingerprints import fingerprint, identifiers
from mtcheck.results import Finding, Report
from mtcheck.settings import Settings

ROOT = Path(__file__).parent.parent
FLAW = "It is known that the captain was questioned by the water police on Tuesday afternoon."
CLEAN = "The council voted on Tuesday to repair the old bridge over the river."


def article_of(text: str, path: str = "wire/a.txt") -> Article:
    passages, at = [], 0
    for block in text.split("\n\n"):
        passages.append(Passage(Span(at, at + len(block))))
        at += len(block) + 2
    return Article(text, tuple(passages), OffsetMap.identity(text), path)


def finding(article: Article, words: str, *, check: str = "calque", nth: int = 0, **more: object) -> Finding:
    start = -1
    for _ in range(nth + 1):
        start = article.text.index(words, start + 1)
    values = {"category": "style/awkward", "severity": "minor", "confidence": 0.9, "message": "told"} | more
    return Finding(Span(start, start + len(words)), check, **values)  # type: ignore[arg-type]


def known(text: str, words: str, **more: object) -> str:
    article = article_of(text)
    return fingerprint(article, finding(article, words, **more))  # type: ignore[arg-type]


def test_the_definition_of_a_fingerprint_stays() -> None:
    assert known("In the north it is known that the captain was questioned.", "it is known that") == "8c4bee072e89c753"


BASE = "On Monday afternoon in the far north it is known that the captain was questioned by police at the old port."


@pytest.mark.parametrize(
    "edited",
    [
        "A new paragraph.\n\n" + BASE + "\n\nAnother one.",
        BASE.replace("On Monday", "Late on Tuesday"),
        BASE.replace("at the old port", "at the new port"),
        BASE.replace("far north it is known", "far north, it\n is known"),
        BASE.replace("the captain", "“The Captain”"),
    ],
)
def test_edits_elsewhere_leave_the_fingerprint_alone(edited: str) -> None:
    words = "it\n is known that" if "\n is" in edited else "it is known that"
    assert known(edited, words) == known(BASE, "it is known that")


def test_another_check_other_words_and_other_neighbours_are_another_finding() -> None:
    one = known(BASE, "it is known that")
    assert known(BASE, "it is known that", check="awkward") != one
    assert known(BASE, "it is known") != one
    assert known(BASE.replace("the captain", "the mate"), "it is known that") != one
    assert known(BASE, "it is known that", message="other", severity="major", confidence=0.1) == one


def test_an_omission_is_known_by_what_is_missing() -> None:
    found = [
        known(BASE, "port", check="omission", category="accuracy/omission", evidence=(f"source: {missing}",))
        for missing in ("Dua orang hilang.", "Kapal itu tua.")
    ]
    assert len(set(found)) == 2


def test_findings_alike_are_told_apart_by_their_order() -> None:
    article = article_of("Share\n\nShare\n\nShare")
    found = [finding(article, "Share", check="residue", nth=number) for number in range(3)]
    names = identifiers(article, found)
    assert len(set(names)) == 3
    assert names[0] == fingerprint(article, found[2])


def accepted(article: Article, findings: Sequence[Finding], path: Path = Path("accepted.json")) -> Baseline:
    return Baseline(path).with_findings([(article, findings)])


def test_a_baseline_silences_as_often_as_it_accepted() -> None:
    two, three = article_of("Share\n\nShare"), article_of("Share\n\nText.\n\nShare\n\nShare")
    baseline = accepted(two, [finding(two, "Share", check="residue", nth=number) for number in range(2)])
    assert [entry.count for entry in baseline.entries] == [2]
    again = [finding(three, "Share", check="residue", nth=number) for number in range(3)]
    parted = Acceptance(baseline).sort_out(three, again)
    assert parted.findings == (again[2],)
    assert [one.finding for one in parted.accepted] == again[:2]
    assert parted.unused == ()


def test_unused_entries_are_those_of_this_article() -> None:
    article = article_of(BASE)
    baseline = accepted(article, [finding(article, "it is known that")])
    parted = Acceptance(baseline).sort_out(article, [])
    assert [(one.by, one.text) for one in parted.unused] == [("baseline", "calque: it is known that")]
    assert Acceptance(baseline).sort_out(article_of(BASE, "wire/b.txt"), []).unused == ()
    renamed = article_of(BASE, "wire/b.txt")
    assert Acceptance(baseline).sort_out(renamed, [finding(renamed, "it is known that")]).findings == ()


def test_the_file_is_stable_and_keeps_notes_and_other_articles(tmp_path: Path) -> None:
    path = tmp_path / "accepted.json"
    article = article_of(BASE, str(tmp_path / "a.txt"))
    other = Entry("b.txt", "residue", "Share", "0" * 16, 3, "stays on the page")
    findings = [finding(article, words) for words in ("police", "it is known that", "old \u202eport"[:3])]
    first = Baseline(path, (other,)).with_findings([(article, findings)])
    path.write_text(first.to_text(), encoding="utf-8")
    assert read_baseline(path) == first
    assert read_baseline(path).with_findings([(article, findings[::-1])]).to_text() == first.to_text()
    assert [entry.article for entry in first.entries] == ["a.txt"] * 3 + ["b.txt"]
    without = read_baseline(path).with_findings([(article, [])])
    assert without.entries == (other,)
    lines, fewer = first.to_text().splitlines(), first.with_findings([(article, findings[1:])]).to_text().splitlines()
    assert [line for line in lines if line not in fewer] == [line for line in lines if '"text": "police"' in line]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "not valid JSON"),
        ("[]", "lacks the schema"),
        ('{"schema": "mtcheck.baseline/1", "accepted": 3}', "accepted must be a list"),
        ('{"schema": "mtcheck.baseline/1", "accepted": [{"check": "x"}]}', "entry 1: fingerprint is missing"),
        ('{"schema": "mtcheck.baseline/1", "accepted": [{"fingerprint": "a", "count": 0}]}', "count must be a number"),
        ('{"schema": "mtcheck.baseline/1", "accepted": [{"fingerprint": "a", "cuont": 1}]}', "unknown key 'cuont'"),
    ],
)
def test_what_is_no_baseline_is_refused(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=told):
        read_baseline(tmp_path / "b.json")


@pytest.mark.parametrize(
    ("words", "silenced"),
    [
        ("Selat Biru", True),
        ("selat\nbiru", True),
        ("Biru", True),
        ("“Selat Biru’s”", True),
        ("Selat Biru council", False),
        ("Selatan", False),
        ("the the", False),
    ],
)
def test_a_term_silences_what_concerns_nothing_else(words: str, silenced: bool) -> None:
    article = article_of("He went to Selat Biru on Monday." if words == "Biru" else f"He went to {words} on Monday.")
    parted = Acceptance(terms=("Selat Biru", "Selat")).sort_out(article, [finding(article, words)])
    assert (parted.findings == ()) == silenced
    assert {one.text for one in parted.unused} == ({"Selat"} if silenced else {"Selat Biru", "Selat"})


def test_a_term_says_nothing_of_marks_and_residue() -> None:
    article = article_of("Selat Biru\n\nIt is in Selat Biru , he said.")
    found = [
        finding(article, "Selat Biru", check="residue", category="residue"),
        finding(article, "Biru ,", check="spacing", category="fluency/punctuation"),
    ]
    assert Acceptance(terms=("Selat Biru",)).sort_out(article, found).findings == tuple(found)


def shown(report: Report) -> list[tuple[str, str]]:
    return [(one.check, report.article.slice(one.span)) for one in report.findings]


TEXT = f"{CLEAN}\n\nThe ferry left the the pier.\n\nIt sailed to the harbour , he said.\n"
NEURAL = ("garbled", "awkward")


def test_select_and_ignore_take_checks_and_categories() -> None:
    everything = [("repetition", "the the"), ("spacing", "harbour ,")]
    assert shown(check_text(TEXT, ignore=NEURAL)) == everything
    assert shown(check_text(TEXT, select=("spacing",))) == everything[1:]
    assert shown(check_text(TEXT, select=("fluency/grammar",), ignore=NEURAL)) == everything[:1]
    assert shown(check_text(TEXT, select=("fluency", "residue"), ignore=NEURAL)) == everything
    assert shown(check_text(TEXT, select=("fluency",), ignore=("fluency/punctuation", *NEURAL))) == everything[:1]
    assert shown(check_text(TEXT, ignore=("fluency", *NEURAL))) == []
    assert "select:spacing" in check_text(TEXT, select=("spacing",)).signature
    with pytest.raises(SettingsError, match="no check or category 'spaceing'; did you mean spacing"):
        check_text(TEXT, ignore=("spaceing",))


def run(*arguments: str, cwd: Path, given: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mtcheck", *arguments], input=given,
        capture_output=True, text=True, check=False, cwd=cwd, env={"PYTHONPATH": str(ROOT), "PATH": ""},
    )  # fmt: skip


def test_from_accepting_to_silence_and_to_an_unused_entry(tmp_path: Path) -> None:
    article = tmp_path / "wire" / "a.txt"
    article.parent.mkdir()
    article.write_text(TEXT, encoding="utf-8")
    (tmp_path / "mtcheck.toml").write_text('ignore = ["garbled", "awkward"]\n', encoding="utf-8")
    result = run("baseline", "wire", "--output", "accepted.json", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr == "mtcheck: accepted.json: 2 findings in 1 article accepted\n"
    entries = json.loads((tmp_path / "accepted.json").read_text(encoding="utf-8"))["accepted"]
    assert [(one["article"], one["check"], one["text"]) for one in entries] == [
        ("wire/a.txt", "repetition", "the the"), ("wire/a.txt", "spacing", "harbour ,"),
    ]  # fmt: skip
    article.write_text(f"A new one , above.\n\n{TEXT}".replace("the the", "the"), encoding="utf-8")
    with open(tmp_path / "mtcheck.toml", "a", encoding="utf-8") as settings:
        settings.write('baseline = "accepted.json"\nfail-on = "minor"\n')
    result = run("check", "a.txt", "--format", "concise", cwd=article.parent)
    assert result.returncode == 1
    assert "a.txt:1:7: minor spacing" in result.stdout
    assert "a.txt:7" not in result.stdout
    assert "accepted.json: 1 entry is found no longer: a.txt: repetition: the the\n" in result.stderr


def test_standard_input_is_accepted_by_the_profile_that_it_is_checked_by(tmp_path: Path) -> None:
    profile = '[[profile]]\npaths = ["wire/**"]\nselect = ["spacing"]\n'
    (tmp_path / "mtcheck.toml").write_text(profile, encoding="utf-8")
    named = ("-", "--stdin-filename", "wire/a.txt")
    result = run("baseline", *named, "--output", "accepted.json", cwd=tmp_path, given=TEXT)
    assert result.returncode == 0, result.stderr
    entries = read_baseline(tmp_path / "accepted.json").entries
    assert [(one.article, one.check, one.text) for one in entries] == [("wire/a.txt", "spacing", "harbour ,")]
    checked = run("check", *named, "--baseline", "accepted.json", "--format", "json", cwd=tmp_path, given=TEXT)
    assert json.loads(checked.stdout)["findings"] == []


def test_a_baseline_and_terms_that_changed_are_read_again(tmp_path: Path) -> None:
    file, terms = tmp_path / "accepted.json", tmp_path / "names.txt"
    file.write_text(Baseline(file, (Entry("a.txt", "calque", "it is", "1" * 16),)).to_text(), encoding="utf-8")
    terms.write_text("Yusuf\n", encoding="utf-8")
    settings = Settings(baseline=str(file), allow_files=(str(terms),))
    before = read_acceptance(settings)
    assert read_acceptance(settings).baseline is before.baseline
    file.write_text(Baseline(file).to_text(), encoding="utf-8")
    terms.write_text("Yusuf\nRahman\n", encoding="utf-8")
    after = read_acceptance(settings)
    assert after.baseline == Baseline(file)
    assert after.terms == ("Yusuf", "Rahman")
    assert after.signature != before.signature


def test_terms_of_a_file_with_comments(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{CLEAN} Yusuf Rahman spoke. Yousuf Rahman left early.\n", encoding="utf-8")
    (tmp_path / "names.txt").write_text("# people\nYousuf   # as he writes it\nYusuf\n\nPago Pago\n", encoding="utf-8")
    before = run("check", "a.txt", "--select", "spelling", "--format", "json", cwd=tmp_path)
    assert json.loads(before.stdout)["findings"]
    result = run("check", "a.txt", "--select", "spelling", "--allow", "names.txt", "--format", "json", cwd=tmp_path)
    assert json.loads(result.stdout)["findings"] == []
    assert "Pago Pago" in result.stderr
    assert run("check", "a.txt", "--allow", "none.txt", cwd=tmp_path).returncode == 2
