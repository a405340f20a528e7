# SPDX-License-Identifier: Apache-2.0
"""The JUnit form: valid XML whatever the text holds; failures only for what broke the gate."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports_fixtures import clean, finding, harbour, report, scored, unjudged

from mtcheck.reports import RenderOptions, Unreadable, render
from mtcheck.results import Report, Skipped

COUNTS = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}


def suites(*reports: Report, **options: Any) -> list[Element]:
    root = ElementTree.fromstring(render("junit", reports, RenderOptions(**options)).encode("utf-8"))
    assert root.tag == "testsuites"
    for element in (root, *root):
        for attribute, tag in COUNTS.items():
            assert element.get(attribute) == str(len(list(element.iter(tag)))), (element.tag, attribute)
    return list(root)


def cases(suite: Element) -> dict[str, Element]:
    found = {case.get("name", ""): case for case in suite.iter("testcase")}
    assert len(found) == len(list(suite.iter("testcase"))), "no two cases of one name"
    return found


def failed(suite: Element) -> list[str]:
    return sorted(name for name, case in cases(suite).items() if case.find("failure") is not None)


def text_of(element: Element, tag: str) -> str:
    return element.findtext(tag) or ""


def test_a_suite_for_each_article() -> None:
    found = suites(clean(), harbour(), scored(), unjudged())
    assert [suite.get("name") for suite in found] == [
        "library.txt", "harbour-strike.txt", "desk/2024/harbour/ferry-service-resumes-after-the-storm.md", "faehre.txt",
    ]  # fmt: skip
    assert list(cases(found[0])) == ["verdict"]
    assert suites() == []


def test_only_what_broke_the_gate_fails() -> None:
    (suite,) = suites(harbour())
    assert failed(suite) == ["garbled", "role", "verdict"]
    found = cases(suite)
    assert "minister education the province" in text_of(found["garbled"], "failure")
    assert "will be increase" in text_of(found["garbled"], "system-out"), "minor, and told all the same"
    assert "is judged able to make" in text_of(found["awkward"], "system-out")


def test_a_pass_has_no_failure_whatever_was_found() -> None:
    passed = replace(harbour(), verdict=replace(harbour().verdict, status="pass"))
    (suite,) = suites(passed)
    assert failed(suite) == []


def test_findings_fail_from_the_floor_of_the_verdict_on() -> None:
    verdict = harbour().verdict
    (suite,) = suites(replace(harbour(), verdict=replace(verdict, floor=None)))
    assert failed(suite) == ["verdict"], "the reason lies elsewhere"
    (suite,) = suites(replace(harbour(), verdict=replace(verdict, floor="critical")))
    assert failed(suite) == ["verdict"]
    (suite,) = suites(replace(harbour(), verdict=replace(verdict, floor="minor")))
    assert failed(suite) == ["awkward", "garbled", "grammar", "role", "verdict"]


def test_incomplete_is_skipped_or_fails_as_the_gate_is_set() -> None:
    (warned,) = suites(unjudged())
    assert failed(warned) == []
    skipped = cases(warned)["verdict"].find("skipped")
    assert skipped is not None
    assert skipped.get("message") == "incomplete: the quality of no sentence could be judged"
    (strict,) = suites(unjudged(), fail_incomplete=True)
    assert failed(strict) == ["verdict"]


def test_what_did_not_run_is_skipped() -> None:
    (suite,) = suites(harbour())
    skipped = cases(suite)["back-translation"].find("skipped")
    assert skipped is not None
    assert "no Indonesian model" in (skipped.get("message") or "")


def test_a_check_that_found_something_and_did_not_do_all() -> None:
    text = "One two three."
    partly = report(text, findings=[finding(text, "two")], skipped=[Skipped("garbled", "too long"),
                                                                    Skipped("garbled", "no model")])  # fmt: skip
    (suite,) = suites(partly)
    assert list(cases(suite)) == ["verdict", "garbled", "garbled (in part)"]


def test_an_article_that_could_not_be_read_is_an_error() -> None:
    _, suite = suites(clean(), unreadable=(Unreadable("x y.txt", "x y.txt: no such file", "look again"),))
    (case,) = suite.iter("testcase")
    fault = case.find("error")
    assert fault is not None
    assert fault.get("message") == "no such file (look again)"
    assert (suite.get("name"), suite.get("errors"), suite.get("failures")) == ("x y.txt", "1", "0")


def test_cases_name_their_file_and_line() -> None:
    (suite,) = suites(replace(harbour(), article=replace(harbour().article, path="/desk/in/a.b.txt")), folder="/desk")
    case = cases(suite)["role"]
    assert (case.get("file"), case.get("classname")) == ("in/a.b.txt", "mtcheck.in/a_b_txt")
    (item,) = suites(replace(harbour(), article=replace(harbour().article, path="a.xml#2", metadata={"file": "a.xml"})))
    assert (item.get("name"), cases(item)["role"].get("file")) == ("a.xml#2", "a.xml")
    lines = harbour().article.text.split("\n")
    assert lines[int(case.get("line") or 0) - 1].startswith("The Ministry of Transport felt")


@pytest.mark.parametrize("raw", ["\x00", "\x1b[31m", "\x0b", "\ufffe", "\uffff", "\ud800", "]]>", "<b>&amp;", "\u2028"])
def test_characters_that_xml_cannot_hold(raw: str) -> None:
    text = f"Before {raw} after."
    found = finding(text, f"{raw} after", message=raw, suggestion=raw, check=f"own{raw}")
    skipped = [Skipped(raw, raw)]
    hostile = report(text, path=f"a{raw}.txt", status="fail", reasons=[raw], skipped=skipped, findings=[found])
    (suite,) = suites(hostile)
    failure = next(suite.iter("failure"))
    assert failure is not None


@given(st.text(alphabet=st.characters(), min_size=1))
def test_any_text_is_valid_xml(raw: str) -> None:
    text = f"x{raw}x"
    suites(report(text, path=text, status="fail", reasons=[text], findings=[finding(text, text, message=text)]))
