# SPDX-License-Identifier: Apache-2.0
"""The terminal form: what an editor sees, and what a hostile article cannot make them see."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from reports_fixtures import clean, finding, harbour, report, scored, unjudged
from rich.cells import cell_len

from mtcheck.article import Span
from mtcheck.reports import RenderOptions, render
from mtcheck.results import Provenance, Report

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def shown(*reports: Report, width: int = 100, **options: object) -> str:
    return render("terminal", reports, RenderOptions(width=width, **options))  # type: ignore[arg-type]


def underlined(output: str) -> list[str]:
    """The words over each run of tildes, by cells."""
    found = []
    lines = output.split("\n")
    for above, row in pairwise(lines):
        for run in re.finditer("~+", row):
            found.append("".join(_cells(above)[run.start() : run.end()]))
    return found


def _cells(line: str) -> list[str]:
    """A line cell by cell; a wide character fills its first cell, a combining one joins the cell before it."""
    cells: list[str] = []
    for position, character in enumerate(line):
        width = cell_len(line[: position + 1]) - len(cells)
        if width <= 0:
            cells[-1] += character
        else:
            cells.extend([character, *[""] * (width - 1)])
    return cells


def test_a_clean_article_takes_three_lines() -> None:
    lines = shown(clean()).splitlines()
    assert len(lines) == 3
    assert re.fullmatch(r"library\.txt   PASS   nothing to look at +English", lines[0])
    assert lines[1] == "scores    quality 86 of 100 (model, higher is better) · no reference, no source given"


def test_the_worst_comes_first() -> None:
    headings = re.findall(r"^ +(\d+)  (\S+)  (.*?)  +(lines? [\d, ]+)$", shown(harbour()), re.MULTILINE)
    assert [(severity, what, where) for _, severity, what, where in headings] == [
        ("MAJOR", "garbled · grammar", "line 9"),
        ("MAJOR", "garbled · grammar", "line 11"),
        ("MAJOR", "role · mistranslation", "line 13"),
        ("minor", "grammar", "line 7"),
        ("minor", "awkward", "line 11"),
    ]


def test_the_flagged_words_are_underlined() -> None:
    assert underlined(shown(harbour(), width=120)) == [
        "minister education the province of Selat period Hartono",
        "has loss of 3 billion rupiah",
        "will be increase",
        "the strike continue",
        "Nobody has call us back",
        "is judged able to make",
    ]


def test_findings_of_one_sentence_share_its_quotation() -> None:
    output = shown(harbour())
    assert output.count("Ships wait outside") == 1
    assert "“has loss of 3 billion rupiah”: Reads as ungrammatical." in output
    assert "“will be increase”, “the strike continue” (minor): Reads as ungrammatical." in output


def test_a_flaw_of_the_whole_sentence_is_not_underlined() -> None:
    text = "The ministry shook its head at decision of the court."
    whole = finding(text, text, check="role", message="An institution acts as a person.")
    part = finding(text, "at decision", severity="minor", check="article", message="An article looks lost.")
    output = shown(report(text, findings=[whole]))
    assert "~" not in output
    output = shown(report(text, findings=[whole, part]))
    assert underlined(output) == ["at decision"]
    assert "     An institution acts as a person.\n" in output
    assert "     “at decision” (minor): An article looks lost.\n" in output


def test_one_sentence_does_not_fill_the_screen() -> None:
    words = [f"word{number}" for number in range(2000)]
    text = " ".join(words)
    same = [finding(text, f"{word} ") for word in words[:-1]]
    output = shown(report(text, findings=same))
    assert "“word4”, “word5”, and 1993 more: These words" in output
    assert len(output.splitlines()) < 15
    each = [replace(one, message=f"Reason {number}.") for number, one in enumerate(same)]
    output = shown(report(text, findings=each))
    assert "and 1994 more in this sentence" in output
    assert len(output.splitlines()) < 20


def test_residue_is_listed_and_no_finding() -> None:
    output = shown(harbour())
    assert "residue   navigation trail (line 1) · repeated headline (3) · reporter initials (18)" in output
    assert "comment form (19-21)" in output
    assert "Looks like a" not in output
    assert "6 lines of residue" in output.splitlines()[0]


def test_passages_in_another_language() -> None:
    assert "language  lines 15-16 Indonesian (97%), not translated?" in shown(harbour())
    text = harbour().article.text
    told = finding(text, "Sebanyak 14 kapal", category="accuracy/untranslated", check="untranslated")
    with_finding = replace(harbour(), findings=(*harbour().findings, told))
    assert "line 16 Indonesian" in shown(with_finding), "what a finding shows is not said twice"
    assert "lines 15-16" not in shown(with_finding)


def test_scores_say_what_they_mean() -> None:
    output = shown(scored())
    assert "quality  78 of 100               model, higher is better" in output
    assert "BLEU     41.3 of 100  36.8-45.2  reference, higher is better" in output
    assert "TER      48.3         44.0-52.7  reference, lower is better, 0 is best" in output
    assert "no source given · intervals: 95% confidence" in output
    assert "no reference" not in output
    assert "nrefs:1|case:lc|tok:tercom" in output


def test_what_could_not_be_judged_is_said_once() -> None:
    output = shown(unjudged())
    assert output.splitlines()[0].startswith("faehre.txt   INCOMPLETE")
    assert output.count("the model judges English only") == 1
    assert "quality, garbled: the model judges English only" in output
    assert "read as windows-1252, a guess" in output
    assert "2 places that could not be decoded show as \ufffd" in output
    assert output.splitlines()[0].endswith("German")


def test_origin_in_the_headline_and_its_evidence_below() -> None:
    whole = Provenance("translated", 0.02, "id", (("id", 0.71), ("ms", 0.2)), ("“judged able to” renders …",))
    output = shown(replace(clean(), provenance=whole), width=120)
    assert "English, translated (98%), likely from Indonesian (71%)" in output.splitlines()[0]
    assert "origin    “judged able to” renders …" in output
    assert "English, original (97%)" in shown(replace(clean(), provenance=Provenance("original", 0.97)), width=120)


def test_what_is_not_sure_of_the_origin_is_said() -> None:
    unsure = Provenance("translated", 0.02, None, (("id", 0.5), ("ms", 0.2), ("de", 0.01)))
    output = shown(replace(clean(), provenance=unsure), width=120)
    assert "English, translated (98%)" in output.splitlines()[0]
    assert "source language not sure: Indonesian 50% · Malay 20%" in output
    assert "German" not in output
    open_ = Provenance(original=0.5, unknown_because="it cannot be told whether this is a translation")
    assert "origin    it cannot be told whether" in shown(replace(clean(), provenance=open_), width=120)


def test_hidden_findings_are_counted() -> None:
    assert "hidden    4 findings less severe than major" in shown(replace(harbour(), min_severity="major"))


def test_at_most_ten_sentences() -> None:
    text = "\n".join(f"Sentence number {number} is wrong here." for number in range(100, 125))
    many = [finding(text, f"number {number}") for number in range(100, 125)]
    output = shown(report(text, findings=many))
    assert output.count("MAJOR") == 10
    assert "and 15 more (all of them with --format concise or json)" in output
    assert "25 major" in output.splitlines()[0]


@pytest.mark.parametrize("width", [1, 40, 60, 80, 100, 120, 300])
def test_no_line_is_too_wide_or_ends_in_spaces(width: int) -> None:
    for line in shown(clean(), harbour(), scored(), unjudged(), width=width).splitlines():
        assert cell_len(line) <= max(40, min(width, 120))
        assert line == line.rstrip()


def test_several_reports_end_in_a_table_worst_first() -> None:
    lines = shown(clean(), harbour(), scored(), unjudged()).splitlines()
    assert [line.split()[1] for line in lines[-6:-2]] == ["FAIL", "INCOMPLETE", "PASS", "PASS"]
    assert lines[-6].split() == ["harbour-strike.txt", "FAIL", "-", "3", "4", "6", "61"]
    assert lines[-1] == ("4 articles: 1 failed, 1 incomplete, 2 passed · 3 major · 5 minor · 6 lines of residue")
    assert sum(line.startswith("mtcheck 0.1.0") for line in lines) == 3, "neighbours share a signature"


def test_colour_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in shown(harbour())
    monkeypatch.setenv("NO_COLOR", "1")
    coloured = shown(harbour(), colour=True)
    assert "\x1b[7;31mminister education the province of Selat period Hartono\x1b[0m" in coloured
    assert "\x1b[33mis judged able to make\x1b[0m" in coloured
    assert "\x1b[2m│ \x1b[0mThe \x1b[7;31m" in coloured, "a style does not spread to what follows it"
    assert "~" not in coloured


def test_colour_changes_no_words() -> None:
    plain = [line for line in shown(harbour()).splitlines() if "~" not in line]
    assert ANSI.sub("", shown(harbour(), colour=True)).splitlines() == plain


@pytest.mark.parametrize(
    "words", ["[abc/xyz]", "[/b]", "[bold red]", "[link=file:x]", ":smile:", "\\[not]"]
)  # fmt: skip
@pytest.mark.parametrize("colour", [False, True])
def test_markup_survives(words: str, colour: bool) -> None:
    text = f"The tag {words} stayed in the text."
    hostile = report(
        text,
        path=f"{words.replace('/', '')}.txt",
        findings=[finding(text, words, message=f"{words} looks left over.", suggestion=words)],
    )
    output = ANSI.sub("", shown(hostile, colour=colour))
    assert f"The tag {words} stayed in the text." in output
    assert f"{words} looks left over." in output
    assert f"An editor would write: {words}" in output


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("\x1b]0;title\x07", "<U+001B>]0;title<U+0007>"),
        ("\x1b[2J", "<U+001B>[2J"),
        ("\u202egpj.exe", "<U+202E>gpj.exe"),
        ("\u2067x\u2069", "<U+2067>x<U+2069>"),
        ("\x9b31m", "<U+009B>31m"),
        ("\udcff", "<U+DCFF>"),
        ("a\x00b", "a<U+0000>b"),
        ("\u200b", "<U+200B>"),
        ("co\u00adop", "coop"),
    ],
)
def test_what_steers_a_terminal_is_shown_not_sent(raw: str, code: str) -> None:
    text = f"Before {raw} after, and the sentence goes on for some more words."
    output = shown(report(text, findings=[finding(text, raw)]))
    assert f"Before {code} after" in output
    assert underlined(output) == [code]
    output.encode("utf-8")


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("東京の港で", "労働者"),
        ("Cafe\u0301 Mu\u0308nchen has ", "la\u0301rge"),
        ("The crew 🚢👨‍👩‍👧🇩🇪 said ", "gone home"),
        ("\tTabbed ", "words"),
    ],
)
def test_the_row_stands_under_the_words(before: str, words: str) -> None:
    text = f"{before}{words} and then the sentence ends."
    assert underlined(shown(report(text, findings=[finding(text, words)]))) == [words]


def test_right_to_left_words_are_named_instead_of_underlined() -> None:
    text = "The mayor said مرحبا بكم to all of the visitors."
    output = shown(report(text, findings=[finding(text, "مرحبا بكم", message="Not translated.")]))
    assert "~" not in output
    assert "“مرحبا بكم”: Not translated." in output


def test_a_long_sentence_is_shortened_around_the_words() -> None:
    text = "word " * 1000 + "the flaw is here " + "word " * 1000 + "and end."
    output = shown(report(text, findings=[finding(text, "the flaw is here")]))
    assert len(output) < 1500
    assert underlined(output) == ["the flaw is here"]
    quoted = [line for line in output.splitlines() if "│" in line]
    assert quoted[0].startswith("     │ […] word")
    assert quoted[-1].rstrip().endswith("[…]")
    assert "wor […]" not in output


def test_distant_flaws_of_a_long_sentence_are_all_shown() -> None:
    text = "alpha beta " + "word " * 300 + "gamma delta " + "word " * 300 + "omega."
    found = [finding(text, "alpha beta"), finding(text, "gamma delta"), finding(text, "omega")]
    output = shown(report(text, findings=found))
    assert underlined(output) == ["alpha beta", "gamma delta", "omega"]
    assert output.count("[…]") == 2


@pytest.mark.parametrize("character", ["x", "漢", "🚢", "\x1b"])
def test_ten_thousand_characters_without_a_space(character: str) -> None:
    text = character * 10_000
    output = shown(replace(report(text), findings=(replace(finding(text, character), span=Span(0, 10_000)),)), width=60)
    assert len(output) < 3000
    assert "[…]" in output


def test_a_finding_between_passages_does_not_fall_over() -> None:
    text = "One.\n\n\nTwo."
    output = shown(replace(report(text), findings=(replace(finding(text, "One."), span=Span(5, 5)),)))
    assert "MAJOR" in output
