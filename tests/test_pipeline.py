# SPDX-License-Identifier: Apache-2.0
"""The library as a script uses it, and the samples with their true findings."""

from __future__ import annotations

import html
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from mtcheck import InputError, SettingsError, check, check_text
from mtcheck.article import Span
from mtcheck.results import Finding, Report

SAMPLES = Path(__file__).parent.parent / "samples"
ALWAYS_FOUND = {"residue", "untranslated"}
FLOORS = {"garbled": 0.85, "readable": 0.95, "source": 1.0}
"""Share of the sidecars' garbled sentences, of their readable flaws (awkward, role, punctuation), and of those that
only the source tells, that is found.
Floors may only rise; ``python tests/quality/samples.py`` prints where they stand."""
# Findings of a sidecar that are about the source, which a check of the English text alone cannot see.
NEEDS_SOURCE = {"accuracy", "omission"}


def sidecars() -> list[Path]:
    return sorted(SAMPLES.glob("*.findings.toml"))


def sidecar(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def article_of(path: Path) -> Path:
    stem = path.name.removesuffix(".findings.toml")
    return next(
        SAMPLES / f"{stem}{suffix}" for suffix in (".txt", ".md", ".html") if (SAMPLES / f"{stem}{suffix}").exists()
    )


def quoted(report: Report, quote: str) -> list[Span]:
    """Where a quote stands in the article, white space apart."""
    text, places = "", []
    for index, character in enumerate(report.article.text):
        if not character.isspace():
            text += character
            places.append(index)
    needle = "".join(quote.split())
    found, start = [], text.find(needle)
    while start >= 0:
        found.append(Span(places[start], places[start + len(needle) - 1] + 1))
        start = text.find(needle, start + 1)
    return found


def matches(finding: Finding, spans: list[Span], kind: str) -> bool:
    return (finding.category == "residue") == (kind == "residue") and any(finding.span.overlaps(s) for s in spans)


def read(path: Path) -> tuple[Report, list[tuple[dict[str, Any], list[Span]]]]:
    article = article_of(path)
    source = article.with_suffix(".source.txt")
    report = check(article, source=source if source.exists() else None)
    return report, [(entry, quoted(report, entry["text"])) for entry in sidecar(path).get("finding", [])]


def found(report: Report, entry: dict[str, Any], spans: list[Span]) -> bool:
    return any(matches(finding, spans, entry["kind"]) for finding in report.findings)


@pytest.mark.parametrize("path", sidecars(), ids=lambda path: path.name.removesuffix(".findings.toml"))
def test_all_residue_and_every_untranslated_passage_of_a_sample_is_found(path: Path) -> None:
    report, entries = read(path)
    for entry, spans in entries:
        assert spans, f"{entry['text']!r} does not stand in the extracted article"
        if entry["kind"] in ALWAYS_FOUND:
            assert found(report, entry, spans), entry["text"]


def recalls() -> dict[str, list[bool]]:
    """Per group of kinds, whether each flaw of the sidecars is found."""
    groups: dict[str, list[bool]] = {"garbled": [], "readable": [], "source": []}
    for path in sidecars():
        report, entries = read(path)
        for entry, spans in entries:
            if entry["kind"] not in ALWAYS_FOUND:
                group = "source" if entry["kind"] in NEEDS_SOURCE else entry["kind"]
                groups[group if group in groups else "readable"].append(found(report, entry, spans))
    return groups


@pytest.mark.parametrize("group", FLOORS)
def test_recall_over_the_samples_does_not_fall(group: str) -> None:
    answers = recalls()[group]
    assert sum(answers) >= FLOORS[group] * len(answers)


def test_at_most_one_false_finding_per_thousand_words_over_all_samples() -> None:
    false, words = [], 0
    for path in sidecars():
        report, entries = read(path)
        words += report.words if report.language == "en" else 0
        for finding in report.findings:
            expected = any(matches(finding, spans, entry["kind"]) for entry, spans in entries)
            furniture = finding.category == "residue" and report.article.format == "html"
            if not expected and not furniture:
                false.append((path.name, finding.check, report.article.slice(finding.span)))
    assert len(false) <= words / 1000, false


@pytest.mark.parametrize("name", ["valley-election-original", "bank-merger-original", "harbour-ferry-id.reference"])
def test_clean_samples_pass(name: str) -> None:
    assert check(SAMPLES / f"{name}.txt").verdict.status == "pass"


def test_a_foreign_original_is_incomplete_not_passed() -> None:
    report = check(SAMPLES / "hospital-strike-pt.source.txt")
    assert report.verdict.status == "incomplete"
    assert report.language == "pt"


def test_residue_is_kept_out_of_the_judged_sentences() -> None:
    report = check(SAMPLES / "harbour-ferry-id.txt")
    for segment in report.segments:
        assert not any(found.span.overlaps(segment.sentence.span) for found in report.residue)
    assert len(report.judgements) == len(report.segments)


def test_html_findings_point_to_the_line_of_the_file() -> None:
    path = SAMPLES / "museum-fire.html"
    report, page = check(path), path.read_text(encoding="utf-8")
    assert {finding.check for finding in report.findings} >= {"residue", "calque"}
    for finding in report.findings:
        start, end = report.article.file_span(finding.span)
        written = html.unescape(re.sub("<[^<>]*>", " ", page[start:end]))
        assert written.split() == report.article.slice(finding.span).split()
        line, column = report.article.line_and_column(finding.span)
        assert page[start:].split("\n")[0] == page.split("\n")[line - 1][column - 1 :]


def test_check_text_equals_check_of_a_file(tmp_path: Path) -> None:
    text = (SAMPLES / "harbour-ferry-id.txt").read_text(encoding="utf-8")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    from_file, from_text = check(tmp_path / "a.txt"), check_text(text)
    assert from_file.findings == from_text.findings
    assert from_file.sha256 == from_text.sha256


def test_settings_are_checked() -> None:
    with pytest.raises(SettingsError, match="fail-on"):
        check_text("Some text.", fail_on="sometimes")
    with pytest.raises(SettingsError, match="no option"):
        check_text("Some text.", fail_off="major")
    with pytest.raises(InputError, match="no text"):
        check_text(" \n ")


def test_gate_and_ignore() -> None:
    path = SAMPLES / "harbour-ferry-id.txt"
    assert check(path).verdict.status == "fail"
    assert check(path, fail_on="never").verdict.status == "pass"
    assert not [f for f in check(path, ignore=("garbled",)).findings if f.check == "garbled"]


def test_surrogates_emoji_and_marks_do_not_break_offsets() -> None:
    text = "The mayor \ud800 said 😀 on Monday that the bridge, closed since May, would open again.\n\n?!…\n\n1 234"
    report = check_text(text, min_confidence=0.0)
    assert report.article.text == text
    for segment, judgement in zip(report.segments, report.judgements, strict=True):
        if judgement is not None:
            words = [segment.hypothesis[word.span.start : word.span.end] for word in judgement.words]
            assert words == segment.hypothesis.split()


def test_a_sentence_of_ten_thousand_words_is_judged_to_the_last_word() -> None:
    text = "the old bridge over the wide river and " * 1250 + "the end."
    report = check_text(text)
    judged = sum(len(judgement.words) for judgement in report.judgements if judgement)
    assert judged == len(text.split())


def test_more_than_an_article_is_incomplete_and_says_so() -> None:
    paragraphs = [
        f"The council of district {n} voted on Tuesday to repair bridge {n}, officials said." for n in range(1200)
    ]
    report = check_text("\n\n".join(paragraphs), fail_on="never")
    assert any("more than an article" in skipped.reason for skipped in report.skipped)
    assert report.verdict.status == "incomplete"


def test_a_line_of_a_market_table_is_no_missed_translation() -> None:
    text = "Shares rose on Friday after the bank left its rates unchanged for a third month.\n\n"
    lines = ("* 10-yr Treasury yield at 4.28%", "* 30-yr Bund yield at 2.5%")
    report = check_text(text + "\n\n".join(lines), select=("untranslated",))
    assert not report.findings


def test_a_dateline_below_a_trail_that_ends_with_the_headline_is_found() -> None:
    headline = "Landslide Cuts Off Road to Tiga Muara, Hundreds of Heads of Families Isolated"
    text = (
        f"Home » Regional » {headline}\n\n{headline}\n\n{headline.upper()}\n\n"
        "By Antarkabar\nJanuary 9, 2025 7:14 pm\n\n"
        "Sungai Lanting (ANTARKABAR) - A landslide buried about 70 meters of the provincial road linking Sungai "
        "Lanting with Tiga Muara early on Thursday.\n\nThere were no deaths, but two residents suffered minor injuries."
    )
    found = [text[one.span.start : one.span.end] for one in check_text(text).residue if one.kind == "agency dateline"]
    assert found == ["Sungai Lanting (ANTARKABAR) -"]


def test_a_day_without_its_month_is_found_where_a_paragraph_begins() -> None:
    text = (
        "The talks broke off. Then, on the 19th, they resumed.\n\nOn the 21st, the floods came.\n\nHe left on the 22nd."
    )
    found = check_text(text, select=("time",)).findings
    assert [text[one.span.start : one.span.end] for one in found] == ["on the 19th", "On the 21st"]
