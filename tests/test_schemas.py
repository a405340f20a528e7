# SPDX-License-Identifier: Apache-2.0
"""The published schemas of what ``mtcheck compare`` and ``mtcheck score`` print: all of it satisfies them."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from types import MappingProxyType
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from score_fixtures import AWKWARD, GARBLED, GERMAN, GOOD, REFERENCE, Run, jsonl, run
from test_compare import Compare, compare

from mtcheck.comparison import Comparison, Contrast, Stretch, Version
from mtcheck.mqm import CATEGORIES
from mtcheck.reports import render_comparison
from mtcheck.reports.json import schema
from mtcheck.results import Evidence, Score, Skipped

__all__ = ["compare", "run"]  # the fixtures


@cache
def validator(name: str) -> Draft202012Validator:
    Draft202012Validator.check_schema(schema(name))
    return Draft202012Validator(schema(name))


def nodes(node: Any) -> list[dict[str, Any]]:
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    found = [hit for value in inner for hit in nodes(value)]
    return [*found, node] if isinstance(node, dict) and node.get("type") == "object" else found


@pytest.mark.parametrize(("name", "optional"), [("comparison", set()), ("score", {"skipped"})])
def test_schemas_are_closed_and_their_enums_are_ours(name: str, optional: set[str]) -> None:
    for node in nodes(schema(name)):
        assert node["additionalProperties"] is False
        assert sorted({*node["required"], *(optional & set(node["properties"]))}) == sorted(node["properties"])
    definitions = schema(name)["$defs"]
    if name == "score":
        assert definitions["error_span"]["properties"]["category"]["enum"] == list(CATEGORIES)
    else:
        assert definitions["score"]["properties"]["evidence"]["enum"] == list(get_args(Evidence))


@pytest.mark.parametrize(
    "arguments",
    [
        ("a.txt", "b.txt"),
        ("a.txt", "b.txt", "--reference", "ref.txt", "--source", "src.txt"),
        ("a.lines", "b.lines", "--reference", "ref.lines", "--source", "src.lines", "--lines"),
        ("a.lines", "b.lines", "--lines", "--ignore", "chrf"),
    ],
)
def test_what_compare_prints(compare: Compare, arguments: tuple[str, ...]) -> None:
    validator("comparison").validate(compare(*arguments, "--format", "json").document)


@pytest.mark.parametrize("change", ["extra key", "missing key", "unknown winner", "a line before the first", "metric"])
def test_what_breaks_the_contract_of_a_comparison_is_refused(compare: Compare, change: str) -> None:
    document = compare("a.txt", "b.txt", "--reference", "ref.txt", "--format", "json").document
    breaks: dict[str, Callable[[], Any]] = {
        "extra key": lambda: document["a"].update(colour="red"),
        "missing key": lambda: document["stretches"][0].pop("source"),
        "unknown winner": lambda: document["scores"][0].update(better="A"),
        "a line before the first": lambda: document["stretches"][0]["b"].update(line=0),
        "metric": lambda: document["stretches"][0]["scores"]["chrf"].pop("a"),
    }
    assert validator("comparison").is_valid(document)
    breaks[change]()
    assert not validator("comparison").is_valid(document)


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=30)
NUMBER = st.floats(allow_nan=True, allow_infinity=True)


@st.composite
def any_comparison(draw: st.DrawFn) -> Comparison:
    def score() -> Score:
        interval = draw(st.none() | st.tuples(st.floats(0, 100), st.floats(0, 100)))
        evidence = draw(st.sampled_from(get_args(Evidence)))
        return Score("chrf", draw(NUMBER), (draw(NUMBER), draw(NUMBER)), draw(st.booleans()), draw(ANY_TEXT), None,
                     interval, evidence)  # fmt: skip

    lines = st.none() | st.integers(1, 10**6)
    scores = st.fixed_dictionaries({"chrf": st.tuples(st.none() | NUMBER, st.none() | NUMBER)}).map(MappingProxyType)
    stretch = st.builds(
        Stretch, st.tuples(ANY_TEXT, ANY_TEXT), st.tuples(lines, lines), st.lists(ANY_TEXT, max_size=2).map(tuple),
        st.none() | ANY_TEXT, scores,
    )  # fmt: skip
    version = st.builds(Version, ANY_TEXT, st.sampled_from(["en", "und", "zh-Hant"]), st.integers(0, 9), st.integers(0))
    return Comparison(
        versions=(draw(version), draw(version)),
        references=tuple(draw(st.lists(ANY_TEXT, max_size=2))),
        source=draw(st.none() | ANY_TEXT),
        contrasts=tuple(
            Contrast(score(), score(), draw(st.none() | st.floats(0, 1))) for _ in range(draw(st.integers(0, 2)))
        ),
        stretches=tuple(draw(st.lists(stretch, max_size=3))),
        ranked_by=draw(st.none() | st.just("chrf")),
        differing=tuple(draw(st.lists(st.integers(0, 9), unique=True, max_size=3))),
        skipped=(Skipped(draw(ANY_TEXT), draw(ANY_TEXT)),),
        signature=draw(ANY_TEXT),
    )


@settings(max_examples=60, deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(any_comparison())
def test_any_comparison_satisfies_the_schema(comparison: Comparison) -> None:
    rendered = render_comparison("json", comparison)
    validator("comparison").validate(json.loads(rendered.encode("utf-8")))


def test_what_score_prints(run: Run) -> None:
    data = jsonl(
        {"id": "a", "hypothesis": GOOD, "reference": REFERENCE}, {"hypothesis": GARBLED}, {"hypothesis": GERMAN},
        {"id": 2.5, "hypothesis": "12"}, {"hypothesis": ""}, {"id": "x", "hypothesis": 3}, 5,
        {"hypothesis": GERMAN, "source": GERMAN},
    )  # fmt: skip
    ran = run("--keep-going", data=data)
    assert ran.status == 2
    assert [("error" in line, "skipped" in line) for line in ran.lines] == [
        (False, False), (False, False), (False, True), (False, True), (False, True), (True, False), (True, False),
        (False, True),
    ]  # fmt: skip
    everything = run("--min-confidence", "0", data=jsonl({"hypothesis": AWKWARD})).lines
    assert everything[0]["error_spans"]
    for line in (*ran.lines, *everything):
        validator("score").validate(line)


@pytest.mark.parametrize("key", ["id", "quality", "garbled", "error_spans", "scores"])
def test_a_line_of_score_lacks_nothing_and_has_nothing_else(run: Run, key: str) -> None:
    (line,) = run(data=jsonl({"hypothesis": GARBLED})).lines
    assert validator("score").is_valid(line)
    assert not validator("score").is_valid({name: value for name, value in line.items() if name != key})
    assert not validator("score").is_valid({**line, "colour": "red"})
    assert not validator("score").is_valid({**line, "quality": 100.5})
    span = {**line["error_spans"][0], "category": "fluency/taste"}
    assert not validator("score").is_valid({**line, "error_spans": [span]})
