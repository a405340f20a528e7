# SPDX-License-Identifier: Apache-2.0
"""House rules as an editor meets them: what they find, what they leave alone, and what they suggest."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from mtcheck import check_text
from mtcheck.checks import Example, house
from mtcheck.errors import SettingsError
from mtcheck.results import Finding, Report

ARTICLE = (
    "The minister flew to Kiev on Monday, a day after the storm had closed the harbour and the road to the north.\n\n"
    "“I was in Kiev for the Government,” he said. Government officials said that the Government would act.\n\n"
    "The captain of the ferry said that the repairs would take a week."
)


def report(text: str, rules: str, tmp_path: Path, *, suffix: str = ".toml", **options: object) -> Report:
    path = tmp_path / f"rules{suffix}"
    path.write_text(rules, encoding="utf-8")
    return check_text(text, glossary=[path], **options)  # type: ignore[arg-type]


def found(text: str, rules: str, tmp_path: Path, **options: object) -> list[tuple[str, str]]:
    given = report(text, rules, tmp_path, **options)
    return [(given.article.slice(finding.span), finding.suggestion) for finding in of_house(given)]


def of_house(given: Report) -> list[Finding]:
    return [finding for finding in given.findings if finding.check == "house"]


@pytest.mark.parametrize("example", house.EXAMPLES, ids=lambda example: example.text[:40])
def test_examples(example: Example, tmp_path: Path) -> None:
    options = {"source": example.source, "source_language": example.source_language} if example.source else {}
    if example.rules:
        words = [text for text, _ in found(example.text, example.rules, tmp_path, **options)]
    else:
        words = [example.text for _ in of_house(check_text(example.text))]
    assert len(words) == len(example.flagged)
    for flagged, text in zip(example.flagged, words, strict=True):
        assert flagged in text


def test_quotations_are_left_alone_unless_the_rule_says_otherwise(tmp_path: Path) -> None:
    term = '[[term]]\nforbidden = "Kiev"\npreferred = "Kyiv"\n'
    assert found(ARTICLE, term, tmp_path) == [("Kiev", "Kyiv")]
    assert found(ARTICLE, term + "quotations = true", tmp_path) == [("Kiev", "Kyiv"), ("Kiev", "Kyiv")]


def test_a_rule_on_capitals_knows_where_sentences_begin(tmp_path: Path) -> None:
    term = '[[term]]\nforbidden = "Government"\npreferred = "government"\ncase = true'
    given = report(ARTICLE, term, tmp_path)
    lines = [given.article.text[: finding.span.start].rpartition("the ")[2] for finding in of_house(given)]
    assert lines == [""]
    assert found("Government Acts On Storm\n\n" + ARTICLE, term, tmp_path) == [("Government", "government")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They passed away on the ferry.", "died"),
        ("PASSED AWAY ON FERRY: a captain's story, told by those who knew the man.", "DIED"),
        ("Passed away on the ferry, the captain was not found.", "Died"),
        ("They passed  away on the ferry.", "died"),
    ],
)
def test_suggestions_take_the_case_of_the_text(text: str, expected: str, tmp_path: Path) -> None:
    assert [one for _, one in found(text, '[[term]]\nforbidden = "passed away"\npreferred = "died"', tmp_path)] == [
        expected
    ]


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ('forbidden = "harbour master"\npreferred = "port captain"', "Two harbour masters met.",
         [("harbour masters", "port captains")]),
        ('forbidden = "custom"\npreferred = "habit"', "The customs office closed.", []),
        ('forbidden = "baby"\npreferred = "infant"\nplural = true', "Two babies were saved.", [("babies", "infants")]),
        ('forbidden = "migrant"\npreferred = "migrant worker"', "A migrant worker and a migrant met.",
         [("migrant", "migrant worker")]),
        ('forbidden = "war"', "The post-war years saw a warm thaw in Warsaw.", [("war", "")]),
        ('forbidden = "anti-war"', "An anti‑war march.", [("anti‑war", "")]),
        ('forbidden = "Kiev"\npreferred = "Kyiv"', "See https://kiev.example/kiev, @kiev and Kiev's page.",
         [("Kiev", "Kyiv")]),
        ('forbidden = "#Kiev"', "The minister wrote #Kiev again.", [("#Kiev", "")]),
        ('forbidden = "don\'t"', "They don’t know.", [("don’t", "")]),
        ('forbidden = \'(\\d+) persons\'\npreferred = "$1 people"\nregex = true', "At least 14 persons fell.",
         [("14 persons", "14 people")]),
        ('forbidden = "covid-19"\npreferred = "Covid-19"', "Covid-19 or COVID-19?", [("COVID-19", "Covid-19")]),
        ('forbidden = "pop"\nwhole-word = false', "A popular tune.", [("pop", "")]),
        ('forbidden = "东京"\npreferred = "Tokyo"', "He left for 东京都 on Monday.", [("东京", "Tokyo")]),
    ],
)  # fmt: skip
def test_words(term: str, text: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    assert found(text, f"[[term]]\n{term}", tmp_path) == expected


def test_the_longer_of_two_wordings_speaks(tmp_path: Path) -> None:
    rules = '[[term]]\nforbidden = "state"\n[[term]]\nforbidden = "state apparatus"\npreferred = "administration"'
    assert found("The state apparatus of the state.", rules, tmp_path) == [
        ("state apparatus", "administration"), ("state", ""),
    ]  # fmt: skip


def test_rules_may_be_for_one_source_language(tmp_path: Path) -> None:
    term = '[[term]]\nforbidden = "regent"\npreferred = "district head"\nsource-language = "id"'
    text = "The regent opened the bridge on Monday."
    assert found(text, term, tmp_path, source_language="id") == [("regent", "district head")]
    assert found(text, term, tmp_path, source_language="ms") == []
    unknown = report(text, term, tmp_path)
    assert not of_house(unknown)
    assert any("--source-language" in one.reason for one in unknown.skipped if one.name == "house")


def test_a_term_that_the_source_calls_for(tmp_path: Path) -> None:
    source = "Kantor kesyahbandaran akan tutup pada hari Jumat. Petugas kesyahbandaran itu pulang."
    term = '[[term]]\nsource = "kesyahbandaran"\nsource-language = "id"\npreferred = "port authority"'
    missed = "The harbour office will close on Friday. The harbour official went home."
    assert [text for text, _ in found(missed, term, tmp_path, source=source, source_language="id")] == [
        "The harbour office will close on Friday."
    ]
    kept = "The port authorities will close on Friday. The harbour official went home."
    assert found(kept, term, tmp_path, source=source, source_language="id") == []
    without = report(missed, term, tmp_path)
    assert any("--source FILE" in one.reason for one in without.skipped if one.name == "house")


def test_severity_message_and_rule_reach_the_report(tmp_path: Path) -> None:
    term = '[[term]]\nforbidden = "illegals"\nseverity = "major"\nmessage = "Not “{found}”."\nnote = "Ask the desk."'
    given = report("The illegals left the port on Friday.", term, tmp_path)
    assert [(f.severity, f.category, f.message) for f in of_house(given)] == [
        ("major", "style/awkward", "Not “illegals”. Ask the desk.")
    ]
    assert "term 1 (illegals)" in of_house(given)[0].evidence[0]
    assert given.verdict.status == "fail"
    assert "|glossary:" in given.signature


def test_a_pattern_that_backtracks_ends_in_one_clear_line(tmp_path: Path) -> None:
    began = time.process_time()
    with pytest.raises(SettingsError, match=r"term 1 .* takes more than a second"):
        found("x" * 60 + "! my day and so on.", "[[term]]\nforbidden = '(x|xx|x+x)+y'\nregex = true", tmp_path)
    assert time.process_time() - began < 10


def test_a_long_glossary_costs_little(tmp_path: Path) -> None:
    rows = "\n".join(f"old term {number},new term {number}" for number in range(20_000))
    text = "The repairs of old term 7 would take a week, the captain said on the pier. " * 60
    assert len(found(text, f"term,preferred\n{rows}", tmp_path, suffix=".csv")) == 60
    began = time.process_time()
    found(text, f"term,preferred\n{rows}", tmp_path, suffix=".csv")
    assert time.process_time() - began < 5


EXCLAIM = "extends: occurrence\nmessage: Calm down.\nscope: paragraph\nmax: 1\ntoken: '!'"
LONG = "extends: occurrence\nmessage: Long.\nscope: sentence\nmax: 5\ntoken: '\\w+'"
TITLE = "extends: capitalization\nmessage: \"'%s' wants title case.\"\nscope: sentence\nmatch: $title"
LEAST = "extends: occurrence\nmessage: Say when.\nscope: summary\nmin: 1\ntoken: Tuesday"


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        (EXCLAIM, "The port is closed! All of it! “Go! Go! Go!” he said.", ["!"]),
        (EXCLAIM, "The port is closed! “Go! Go! Go!” he said.", []),
        (
            LONG,
            "The ferry sank. The ferry sank in the harbour on Monday.",
            ["The ferry sank in the harbour on Monday."],
        ),
        (LONG, "“The ferry sank in the harbour on Monday.” The ferry sank.", []),
        (TITLE, "A Ferry Sinks in the Harbour. The ferry sank in the harbour.", ["The ferry sank in the harbour."]),
        (LEAST, "The ferry sank in the harbour.", ["The ferry sank in the harbour."]),
        (LEAST, "The ferry sank in the harbour on Tuesday.", []),
    ],
)
def test_vale_limits_and_capitals(rule: str, text: str, expected: list[str], tmp_path: Path) -> None:
    assert [words for words, _ in found(text, rule, tmp_path, suffix=".yml")] == expected


def test_names_keep_their_capitals_in_sentence_case(tmp_path: Path) -> None:
    rule = "extends: capitalization\nmessage: Sentence case.\nscope: heading\nmatch: $sentence"
    body = "\n\nOn Monday the head of Port Marvila, Anna Lund, opened the new pier."
    assert found(f"Anna Lund opens pier in Port Marvila{body}", rule, tmp_path, suffix=".yml") == []
    assert found(f"Port Marvila: a pier opens{body}", rule, tmp_path, suffix=".yml") == []
    assert [text for text, _ in found(f"Anna Lund Opens New Pier{body}", rule, tmp_path, suffix=".yml")] == [
        "Anna Lund Opens New Pier"
    ]


def test_a_vale_substitution_tells_what_it_expects(tmp_path: Path) -> None:
    rule = (
        "extends: substitution\nmessage: \"Write '%s', not '%s'.\"\nignorecase: true\n"
        "swap:\n  '(has|have) the ability to': can\n  a number of: some|many\n  gb: GB"
    )
    given = report("They have the ability to store a number of GB, or many gb.", rule, tmp_path, suffix=".yml")
    assert [finding.message for finding in of_house(given)] == [
        "Write 'can', not 'have the ability to'.",
        "Write 'some or many', not 'a number of'.",
        "Write 'GB', not 'gb'.",
    ]
