# SPDX-License-Identifier: Apache-2.0
"""``mtcheck check`` of files that hold several articles: names, places, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli import one_line, run

CLEAN = "The council voted on Tuesday to repair the old bridge over the river. Work will begin in March, it said."
FLAWED = "The engineer in charge said that the the northern road would stay open until the work was done in May."
FEED = (
    '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Wire</title>\n'
    f"<item><title>Bridge to be repaired</title><description>{CLEAN}</description></item>\n"
    "<item><title>Road stays open</title>\n"
    f"  <description>&lt;p&gt;&#xC9;lan &amp;amp; more.&lt;/p&gt;&lt;p&gt;{FLAWED}&lt;/p&gt;</description></item>\n"
    "</channel></rss>\n"
)


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.xml"
    path.write_text(FEED, encoding="utf-8")
    return path


def test_each_entry_is_reported_and_its_findings_point_into_the_file(feed: Path) -> None:
    result = run("check", "feed.xml", "--format", "json", "--fail-on", "minor", cwd=feed.parent)
    assert result.returncode == 1
    reports = json.loads(result.stdout)["reports"]
    assert [one["input"]["path"] for one in reports] == ["feed.xml#1", "feed.xml#2"]
    assert reports[0]["findings"] == []
    found = next(one for one in reports[1]["findings"] if one["check"] == "repetition")
    assert "the the" in found["text"]
    assert FEED.splitlines()[found["line"] - 1][found["column"] - 1 :].startswith(found["text"])


def test_an_entry_is_checked_alone_by_its_number(feed: Path) -> None:
    assert run("check", f"{feed}#1", "--fail-on", "minor", "-q").returncode == 0
    assert run("check", f"{feed}#2", "--fail-on", "minor", "-q").returncode == 1
    result = run("check", f"{feed}#3", "-q")
    assert result.returncode == 2
    assert "holds 2 articles, there is no #3" in one_line(result)


@pytest.mark.parametrize("form", ["sarif", "gitlab", "github"])
def test_code_hosts_are_told_the_file(feed: Path, form: str) -> None:
    result = run("check", "feed.xml", "--format", form, "--fail-on", "minor", cwd=feed.parent)
    assert result.returncode == 1
    text = result.stdout.decode()
    if form == "sarif":
        (one,) = json.loads(text)["runs"][0]["results"]
        assert one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "feed.xml"
    elif form == "gitlab":
        assert {one["location"]["path"] for one in json.loads(text)} == {"feed.xml"}
    else:
        assert "file=feed.xml,line=5" in text


def test_a_source_goes_with_one_article(feed: Path) -> None:
    source = feed.with_name("source.txt")
    source.write_text("El concejo votó el martes a favor de reparar el viejo puente sobre el río.\n", encoding="utf-8")
    result = run("check", "feed.xml", "--source", "source.txt", cwd=feed.parent)
    assert result.returncode == 2
    assert "holds several articles, a source or reference goes with one" in one_line(result)
    assert "feed.xml#1" in one_line(result)


def test_a_feed_that_is_cut_off_is_no_report_at_all(feed: Path) -> None:
    feed.write_text(FEED[: FEED.index("northern")], encoding="utf-8")
    result = run("check", str(feed), "--format", "concise")
    assert result.returncode == 2
    assert b"Bridge" not in result.stdout
    assert "not well-formed XML on line 5" in one_line(result)


def test_of_a_folder_xml_and_json_are_read_where_they_hold_articles(feed: Path) -> None:
    feed.with_name("settings.json").write_text('{"indent": "two"}')
    feed.with_name("build.xml").write_text("<project><target/></project>")
    result = run("check", str(feed.parent), "--format", "csv", "--fail-on", "never")
    assert result.returncode == 0
    assert b"feed.xml#2" in result.stdout
    assert b"settings.json" not in result.stdout + result.stderr
    assert b"build.xml" not in result.stdout + result.stderr
