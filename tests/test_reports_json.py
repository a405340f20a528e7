# SPDX-License-Identifier: Apache-2.0
"""The JSON form: every output satisfies the published schema and points at the words that it quotes."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from reports_fixtures import clean, finding, harbour, report, scored, unjudged

import mtcheck
from mtcheck.article import ROLES, Article, OffsetMap, Passage, Residue, Sentence, Span
from mtcheck.mqm import CATEGORIES, SEVERITIES
from mtcheck.reports import RenderOptions, render
from mtcheck.reports.json import schema
from mtcheck.results import Detection, Finding, Origin, Provenance, Report, Score, Skipped, Status, Verdict
from mtcheck.segment import Judgement, Segment


@cache
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(schema())
    return Draft202012Validator(schema())


def parsed(*reports: Report, **options: Any) -> Any:
    rendered = render("json", reports, RenderOptions(**options))
    document = json.loads(rendered.encode("utf-8"))
    validator().validate(document)
    return document


def test_schema_is_closed_and_its_enums_are_ours() -> None:
    definitions = schema()["$defs"]
    assert definitions["finding"]["properties"]["category"]["enum"] == list(CATEGORIES)
    assert definitions["finding"]["properties"]["severity"]["enum"] == list(SEVERITIES)
    assert definitions["passage"]["properties"]["role"]["enum"] == list(ROLES)
    assert definitions["origin_label"]["enum"] == list(get_args(Origin))
    assert definitions["report"]["properties"]["verdict"]["properties"]["status"]["enum"] == list(get_args(Status))
    for node in _objects(schema()):
        assert node["additionalProperties"] is False
        assert sorted(node["required"]) == sorted(node["properties"])


def _objects(node: Any) -> list[dict[str, Any]]:
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    found = [hit for value in inner for hit in _objects(value)]
    return [*found, node] if isinstance(node, dict) and node.get("type") == "object" else found


@pytest.mark.parametrize("change", ["extra key", "unknown category", "missing key"])
def test_schema_refuses_what_breaks_the_contract(change: str) -> None:
    document = parsed(harbour())
    if change == "extra key":
        document["findings"][0]["colour"] = "red"
    elif change == "unknown category":
        document["findings"][0]["category"] = "fluency/taste"
    else:
        del document["verdict"]["reasons"]
    assert not validator().is_valid(document)


def test_keys_in_the_order_of_the_contract() -> None:
    document = parsed(harbour())
    assert list(document) == [
        "schema", "tool", "signature", "input", "text", "verdict", "language", "origin", "passages", "sentences",
        "scores", "findings", "accepted", "unused", "skipped",
    ]  # fmt: skip
    assert document["tool"] == {"name": "mtcheck", "version": mtcheck.__version__}
    assert document["input"] == {
        "path": "harbour-strike.txt", "format": "plain", "encoding": "utf-8", "encoding_guessed": False,
        "line_unit": "line", "positions": "exact",
        "sha256": "0" * 64, "characters": len(harbour().article.text), "words": harbour().words,
    }  # fmt: skip


def test_findings_quote_the_text_they_point_at() -> None:
    document = parsed(harbour())
    found = {item["text"]: item for item in document["findings"]}
    awkward = found["is judged able to make"]
    assert document["text"][awkward["start"] : awkward["end"]] == "is judged able to make"
    assert (awkward["line"], awkward["column"]) == (11, 20)
    sentence = document["sentences"][awkward["sentence"]]
    assert document["text"][sentence["start"] : sentence["end"]].startswith("The port authority is judged")
    assert found["Leave a Reply"]["sentence"] is None


def test_flagged_sentences_are_those_with_a_flaw() -> None:
    document = parsed(harbour())
    flagged = [document["text"][row["start"] : row["end"]] for row in document["sentences"] if row["flagged"]]
    assert len(flagged) == 5
    assert not any("Hundreds of dock workers" in sentence for sentence in flagged)


def test_a_missing_word_flags_its_sentence() -> None:
    text = "First one. Second one."
    lost = replace(finding(text, "Second", category="accuracy/omission"), span=Span(11, 11))
    assert [row["flagged"] for row in parsed(report(text, findings=[lost]))["sentences"]] == [False, True]


def test_what_was_not_judged_is_null() -> None:
    document = parsed(unjudged())
    assert document["sentences"][0]["quality"] is None
    assert document["sentences"][0]["garbled"] is None
    assert document["verdict"]["status"] == "incomplete"
    assert document["input"]["encoding_guessed"] is True
    assert document["language"] == "de"


def test_origin_with_its_chances_and_evidence() -> None:
    assert parsed(clean())["origin"] == {
        "label": "unknown", "machine": None, "human": None, "original": None, "source_language": None,
        "source_language_confidence": None, "source_languages": [], "evidence": [],
    }  # fmt: skip
    whole = Provenance("translated", 0.02, "id", (("id", 0.71), ("ms", 0.2)), ("“judged able to” renders …",))
    known = clean()
    detections = tuple(replace(d, origin="original", original=0.9) for d in known.detections)
    document = parsed(replace(known, detections=detections, provenance=whole))
    origin = document["origin"]
    assert (origin["label"], origin["machine"], origin["original"]) == ("translated", None, 0.02)
    assert (origin["source_language"], origin["source_language_confidence"]) == ("id", 0.71)
    assert origin["source_languages"][1] == {"language": "ms", "probability": 0.2}
    assert origin["evidence"] == ["“judged able to” renders …"]
    assert (document["passages"][0]["origin"], document["passages"][0]["original"]) == ("original", 0.9)


def test_an_open_range_is_null_and_numbers_are_short() -> None:
    scores = {row["metric"]: row for row in parsed(scored())["scores"]}
    assert scores["TER"]["range"] == [0.0, None]
    assert (scores["TER"]["interval"], scores["TER"]["evidence"]) == ([44.0, 52.71], "reference")
    assert (scores["quality"]["interval"], scores["quality"]["evidence"]) == (None, "model")
    odd = replace(
        scored(), scores=(Score("x", 1 / 3, (-1.0, 1.0), True, ""), Score("y", -0.00001, (0.0, 1.0), True, ""))
    )
    assert [row["value"] for row in parsed(odd)["scores"]] == [0.3333, 0.0]
    assert "-0.0" not in render("json", [odd])


def test_scores_of_sentences_name_their_sentence() -> None:
    base = clean()
    second = base.segments[2].sentence
    document = parsed(replace(base, scores=(Score("chrF2++", 50.0, (0.0, 100.0), True, "s", second),)))
    sentence = document["sentences"][document["scores"][0]["sentence"]]
    assert document["text"][sentence["start"] : sentence["end"]] == "It has 40,000 books."


def test_several_reports_stand_in_a_list() -> None:
    document = parsed(clean(), harbour())
    assert document["schema"] == "mtcheck.reports/1"
    assert [item["input"]["path"] for item in document["reports"]] == ["library.txt", "harbour-strike.txt"]
    assert parsed()["reports"] == []
    assert parsed(clean())["schema"] == "mtcheck.report/1"


def test_lone_surrogates_and_terminal_controls_are_escaped() -> None:
    text = "bad \udc80 byte, \u202eoverride, \x9b31m, \u2028 and 漢字 🚢."
    rendered = render("json", [report(text, path="caf\udce9.txt", findings=[finding(text, "\udc80 byte")])])
    assert rendered.encode("utf-8")
    assert "\\udc80 byte" in rendered
    assert "\\u202eoverride" in rendered
    assert "漢字 🚢" in rendered
    assert not set("\x9b\u202e\u2028") & set(rendered)
    document = json.loads(rendered)
    assert document["text"] == text
    assert document["input"]["path"] == "caf\udce9.txt"
    assert rendered.endswith("}\n")


def test_min_severity_leaves_identifiers_alone() -> None:
    everything = {item["id"]: item for item in parsed(harbour())["findings"]}
    some = parsed(replace(harbour(), min_severity="major"))["findings"]
    assert 0 < len(some) < len(everything)
    assert all(everything[item["id"]] == item for item in some)


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)
SHARE = st.floats(0, 1)
NUMBER = st.floats(allow_nan=True, allow_infinity=True)


@st.composite
def any_report(draw: st.DrawFn) -> Report:
    text = draw(st.text(st.characters(exclude_categories=()), min_size=1, max_size=200))

    def span() -> Span:
        start = draw(st.integers(0, len(text) - 1))
        return Span(start, draw(st.integers(start, len(text))))

    passage = Passage(Span(0, len(text)), draw(st.sampled_from(ROLES)))
    sentences = [Sentence(span(), passage) for _ in range(draw(st.integers(0, 3)))]
    judgements = [draw(st.none() | st.builds(Judgement, st.floats(0, 100), SHARE, st.just(()))) for _ in sentences]
    findings = [
        Finding(
            span(), draw(st.sampled_from(["garbled", "residue-shape"])), draw(st.sampled_from(CATEGORIES)),
            draw(st.sampled_from(SEVERITIES)), draw(SHARE), draw(ANY_TEXT), draw(ANY_TEXT), (draw(ANY_TEXT),),
        )
        for _ in range(draw(st.integers(0, 4)))
    ]  # fmt: skip
    scores = [
        Score(draw(st.sampled_from(["quality", "TER", "x"])), draw(NUMBER), (draw(NUMBER), draw(NUMBER)),
              draw(st.booleans()), draw(ANY_TEXT), draw(st.sampled_from([None, *sentences, Sentence(span(), passage)])))
        for _ in range(draw(st.integers(0, 3)))
    ]  # fmt: skip
    detection = Detection(
        passage, draw(st.sampled_from(["en", "und", "zh-Hant", "xx"])), draw(SHARE),
        draw(st.sampled_from(get_args(Origin))), draw(st.none() | st.just("id")),
    )  # fmt: skip
    return Report(
        article=Article(text, (passage,), OffsetMap.identity(text), draw(ANY_TEXT), "plain",
                        MappingProxyType({"encoding-guessed": draw(st.sampled_from(["yes", ""]))})),
        detections=draw(st.sampled_from([(), (detection,)])),
        segments=tuple(Segment(sentence, text[sentence.span.start : sentence.span.end]) for sentence in sentences),
        judgements=tuple(judgements),
        residue=tuple(Residue(span(), draw(ANY_TEXT)) for _ in range(draw(st.integers(0, 2)))),
        scores=tuple(scores),
        findings=tuple(findings),
        skipped=(Skipped(draw(ANY_TEXT), draw(ANY_TEXT)),),
        verdict=Verdict(draw(st.sampled_from(get_args(Status))), (draw(ANY_TEXT),)),
        signature=draw(ANY_TEXT),
        sha256="a" * 64,
    )  # fmt: skip


@settings(max_examples=60, deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(any_report(), max_size=2))
def test_any_report_satisfies_the_schema(reports: list[Report]) -> None:
    document = parsed(*reports)
    for item in [document] if len(reports) == 1 else document["reports"]:
        assert len(item["text"]) == item["input"]["characters"] or _paired(reports)


def _paired(reports: list[Report]) -> bool:
    """Two lone surrogates side by side read back as one character: JSON has no other way to say them."""
    return any("\ud800" <= character <= "\udfff" for one in reports for character in one.article.text)


@settings(max_examples=60, deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(any_report(), max_size=2), st.sampled_from([1, 60, 100, 400]), st.booleans())
def test_any_report_prints_safely(reports: list[Report], width: int, colour: bool) -> None:
    for form in ("terminal", "concise"):
        rendered = render(form, reports, RenderOptions(width=width, colour=colour))
        rendered.encode("utf-8")
        lines = rendered.split("\n")
        assert rendered == "" or lines[-1] == ""
        if not (colour and form == "terminal"):
            assert not set("\x1b\x9b\x07\r\u202e\u2066") & set(rendered)
            assert all(line == line.rstrip(" ") for line in lines)
