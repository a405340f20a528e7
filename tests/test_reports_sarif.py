# SPDX-License-Identifier: Apache-2.0
"""The SARIF form: satisfies the schema of OASIS, and its regions cut the quoted words out of the file."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft4Validator
from reports_fixtures import clean, finding, harbour, report, scored, unjudged

from mtcheck.article import Article, OffsetMap, Passage, Run, Span
from mtcheck.reports import RenderOptions, Unreadable, render
from mtcheck.results import Edit, Report

SCHEMA = Path(__file__).parent / "sarif-2.1.0" / "sarif-schema-2.1.0.json"


@cache
def validator() -> Draft4Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft4Validator.check_schema(schema)
    return Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)


def run_of(*reports: Report, **options: Any) -> Any:
    document = json.loads(render("sarif", reports, RenderOptions(**options)).encode("utf-8"))
    validator().validate(document)
    (run,) = document["runs"]
    return run


def region_of(result: Any) -> Any:
    return result["locations"][0]["physicalLocation"]["region"]


def cut(text: str, region: Any) -> str:
    """What a viewer finds in a file at a region."""
    lines = text.split("\n")[region["startLine"] - 1 : region["endLine"]]
    lines[-1] = lines[-1][: region["endColumn"] - 1]
    lines[0] = lines[0][region["startColumn"] - 1 :]
    return "\n".join(lines)


def test_the_schema_refuses_what_is_no_sarif() -> None:
    document = json.loads(render("sarif", [harbour()]))
    document["runs"][0]["results"][0]["level"] = "major"
    assert not validator().is_valid(document)


@pytest.mark.parametrize("reports", [[], [clean()], [clean(), harbour(), scored(), unjudged()]])
def test_satisfies_the_schema(reports: list[Report]) -> None:
    run = run_of(*reports)
    assert run["columnKind"] == "unicodeCodePoints"
    assert len(run["artifacts"]) == len(reports)
    assert run["invocations"][0]["executionSuccessful"] is True


def test_articles_of_one_file_share_an_artifact() -> None:
    second = replace(clean().article, path="harbour-strike.txt#2", metadata={"file": "harbour-strike.txt"})
    run = run_of(harbour(), replace(clean(), article=second), scored())
    assert [one["location"]["uri"] for one in run["artifacts"]][:1] == ["harbour-strike.txt"]
    assert [[told["verdict"] for told in one["properties"]["articles"]] for one in run["artifacts"]] == [
        ["fail", "pass"], ["pass"],
    ]  # fmt: skip
    for result in run["results"]:
        where = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert run["artifacts"][where["index"]]["location"]["uri"] == where["uri"]


def test_regions_cut_the_flagged_words_out_of_the_file() -> None:
    article = harbour().article
    results = run_of(harbour())["results"]
    assert len(results) == len(harbour().findings)
    for result in results:
        assert cut(article.text, region_of(result)) == region_of(result)["snippet"]["text"]
    assert "Nobody has call us back" in {region_of(result)["snippet"]["text"] for result in results}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_columns_count_code_points(newline: str) -> None:
    text = f"First line.{newline}The crew 🚢👨‍👩‍👧 said gone home and{newline}then they left."
    words = f"gone home and{newline}then they"
    (result,) = run_of(report(text, findings=[finding(text, words)]))["results"]
    region = region_of(result)
    assert (region["startLine"], region["endLine"]) == (2, 3)
    assert cut(text, region) == words


def test_regions_point_into_the_markup_that_the_words_were_read_from() -> None:
    decoded = "<p>Fish &amp; chips is bad</p>"
    text = "Fish & chips is bad"
    runs = (Run(Span(0, 5), Span(3, 8)), Run(Span(5, 6), Span(8, 13)), Run(Span(6, 19), Span(13, 26)))
    article = Article(text, (Passage(Span(0, 19)),), OffsetMap.of_runs(decoded, runs), "fish.html", "html")
    found = finding(text, "& chips", fixes=(Edit(Span(5, 6), "and"),))
    (result,) = run_of(replace(report(text), article=article, findings=(found,)))["results"]
    assert cut(decoded, region_of(result)) == "&amp; chips"
    assert "fixes" not in result, "an edit of the text is none of the markup"


def test_a_sure_fix_is_a_replacement() -> None:
    text = "It it rained."
    found = finding(text, "It it", fixes=(Edit(Span(2, 5), ""),))
    (result,) = run_of(report(text, findings=[found]))["results"]
    (replacement,) = result["fixes"][0]["artifactChanges"][0]["replacements"]
    assert cut(text, replacement["deletedRegion"]) == " it"
    assert replacement["insertedContent"]["text"] == ""
    (without,) = run_of(report(text, findings=[finding(text, "It it")]))["results"]
    assert "fixes" not in without


def test_levels_follow_severities() -> None:
    text = "One two three four."
    words = {"one": "neutral", "two": "minor", "three": "major", "four": "critical"}
    found = [finding(text.lower(), word, severity=severity) for word, severity in words.items()]
    levels = [result["level"] for result in run_of(report(text.lower(), findings=found))["results"]]
    assert levels == ["note", "warning", "error", "error"]


def test_rules_are_told_by_the_checks_themselves() -> None:
    run = run_of(harbour())
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["awkward", "garbled", "grammar", "residue", "role"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    role = rules[-1]
    assert role["shortDescription"]["text"]
    assert "Flags: " in role["help"]["text"]
    assert "Leaves alone: " in role["help"]["text"]
    assert not any("helpUri" in rule for rule in rules)


def test_a_check_that_is_not_ours_is_a_rule_without_words() -> None:
    text = "One two."
    run = run_of(report(text, findings=[finding(text, "two", check="desk-rule")]))
    assert run["tool"]["driver"]["rules"] == [{"id": "desk-rule", "name": "Desk-rule"}]


def test_fingerprints_survive_edits_elsewhere_and_a_new_name() -> None:
    def prints(text: str, path: str) -> list[Any]:
        found = [finding(text, "has call us")]
        return [one["partialFingerprints"] for one in run_of(report(text, path=path, findings=found))["results"]]

    line = "“Nobody has call us back,” he said.\n"
    (before,) = prints(line, "a.txt")
    assert prints("A new first line.\n\n" + line, "b.txt") == [before]
    assert prints(line.replace("Nobody", "Somebody"), "a.txt") != [before]
    assert list(before) == ["mtcheck/v1"]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("wire/a b.txt", "wire/a%20b.txt"),
        ("./wire/../kapal é.txt", "kapal%20%C3%A9.txt"),
        ("/desk/in/a.txt", "in/a.txt"),
        ("/elsewhere/a#1?.txt", "file:///elsewhere/a%231%3F.txt"),
        ("C:\\wire\\a b.txt", "file:///C:/wire/a%20b.txt"),
        ("\\\\host\\share\\a.txt", "file://host/share/a.txt"),
        ("a:b.txt", "a%3Ab.txt"),
        ("bad\udcff.txt", "bad%FF.txt"),
        ("<stdin>", "%3Cstdin%3E"),
    ],
)
def test_paths_are_uri_references(path: str, uri: str) -> None:
    run = run_of(replace(clean(), article=replace(clean().article, path=path)), folder="/desk")
    assert run["artifacts"][0]["location"]["uri"] == uri


def test_what_did_not_run_and_could_not_be_read_is_a_notification() -> None:
    run = run_of(harbour(), unjudged(), unreadable=(Unreadable("no such é.txt", "no such é.txt: no such file"),))
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    told = {
        (note["level"], note["message"]["text"].partition(":")[0], note["locations"][0]["physicalLocation"]
         ["artifactLocation"]["index"])
        for note in invocation["toolExecutionNotifications"]
    }  # fmt: skip
    assert ("note", "back-translation did not run", 0) in told
    assert ("warning", "cannot judge", 1) in told
    assert ("error", "no such file", 2) in told
    assert unquote(run["artifacts"][2]["location"]["uri"]) == "no such é.txt"


def test_text_of_the_article_is_neither_placeholder_nor_link() -> None:
    text = "He wrote {0} and [here](http://x.example)."
    found = finding(text, "{0}", message="Reads as {0}, see [here](1) and [abc].", suggestion="{}")
    (result,) = run_of(report(text, findings=[found]))["results"]
    assert result["message"]["text"] == ("Reads as {{0}}, see \\[here\\](1) and [abc]. An editor would write: {{}}")


def test_hostile_text_stays_json() -> None:
    text = "A \ud800 lone \x00 surrogate \u202e here."
    run = run_of(report(text, path="x\n.txt", findings=[finding(text, "\ud800 lone \x00", message="\udfff\x1b")]))
    assert region_of(run["results"][0])["snippet"]["text"] == "\ud800 lone \x00"


def test_min_severity_hides_results_and_their_rules() -> None:
    run = run_of(replace(harbour(), min_severity="major"))
    assert {result["level"] for result in run["results"] if result["ruleId"] != "residue"} == {"error"}
    assert "awkward" not in {rule["id"] for rule in run["tool"]["driver"]["rules"]}
