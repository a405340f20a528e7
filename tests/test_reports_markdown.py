# SPDX-License-Identifier: Apache-2.0
"""The Markdown form, rendered as code hosts render it: foreign words stay words, and it stays short enough to post."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from markdown_it import MarkdownIt
from reports_fixtures import clean, finding, harbour, report, scored, unjudged

from mtcheck.reports import RenderOptions, Unreadable, render
from mtcheck.results import Report


class Page(HTMLParser):
    """The text of the cells of tables and of code, and the tags that were met."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.code: list[str] = []
        self.tags: list[str] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002
        self.tags.append(tag)
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag == "td":
            self.rows[-1].append("")
        if tag == "code":
            self.code.append("")
        if tag == "br":
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, "tags are nested as they should be"

    def handle_data(self, data: str) -> None:
        self.text += data
        if "td" in self.open:
            self.rows[-1][-1] += data
        if "code" in self.open:
            self.code[-1] += data


def written(*reports: Report, **options: Any) -> str:
    return render("markdown", reports, RenderOptions(**options))


def page(*reports: Report, **options: Any) -> Page:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    found = Page(parser.render(written(*reports, **options)))
    assert found.open == []
    return found


def test_what_a_reader_sees() -> None:
    found = page(harbour())
    assert found.text.strip().startswith("mtcheck: FAIL harbour-strike.txt")
    assert "3 findings are major or worse" in found.text
    first = found.rows[1]
    assert first[0] == "major"
    assert first[2] == "minister education the province of Selat period Hartono"
    assert first[3] == (
        "Word order reads as Indonesian.An editor would write: the education minister of Selat province under Hartono"
    )
    assert [row[0] for row in found.rows[1:]] == ["major"] * 3 + ["minor"] * 4
    assert "residue, line 1: navigation trail" in found.text
    assert "not run: back-translation: no Indonesian model" in found.text
    assert "details" in found.tags


def test_first_line_is_for_bots() -> None:
    assert written(clean()).startswith("<!-- mtcheck -->\n")
    assert page(clean()).rows == []


def test_several_articles_have_an_overview_worst_first() -> None:
    found = page(clean(), unjudged(), scored(), harbour())
    assert "mtcheck: 4 articles, 1 failed" in found.text
    overview = found.rows[1:5]
    assert [row[0] for row in overview] == ["FAIL", "INCOMPLETE", "PASS", "PASS"]
    assert overview[0][1:] == ["harbour-strike.txt", "3 findings are major or worse", "3 major, 4 minor", "61"]


def test_residue_that_breaks_the_gate_stands_in_the_table() -> None:
    text = "Leave a Reply"
    residue = finding(text, "Leave a Reply", check="residue", category="residue", severity="minor")
    failed = report(text, findings=[residue], status="fail", floor="minor")
    assert page(failed).rows[1][2] == "Leave a Reply"
    assert page(harbour()).code.count("Leave a Reply") == 1, "only in the details"


HOSTILE = [
    "a | b || c", "\\| \\\\| x", "`code` ``` x", "<script>alert(1)</script>", "</code></td> x", "&lt;b&gt; &amp;",
    "**bold** _it_ ~~gone~~", "[text](http://x.example) ![i](x)", "<!-- x --> -->", "@someone and #12", "$x$ and x$",
    "http://x.example www.x.example", ":smile: x", "a\\", "</details> x", "{{ x }} {% y %}",
]  # fmt: skip


@pytest.mark.parametrize("raw", HOSTILE)
def test_foreign_words_stay_words(raw: str) -> None:
    text = f"Before {raw} after."
    words = f"{raw} after"
    found = finding(text, words, message=f"Reads {raw} oddly.", suggestion=raw)
    seen = page(report(text, path=f"{raw.replace('/', '')}.txt", findings=[found], status="fail", reasons=[raw]))
    assert seen.rows[1][2] == words
    assert seen.rows[1][3] == f"Reads {raw} oddly.An editor would write: {raw}"
    assert raw in seen.text
    assert not {"script", "a", "img", "em", "strong", "s"} & (set(seen.tags) - {"strong"})
    assert seen.tags.count("strong") == 2, "the verdict and the severity"


@pytest.mark.parametrize("raw", ["@someone", "#12", "org/repo#12"])
def test_nobody_is_called_and_nothing_referred_to(raw: str) -> None:
    output = written(report(f"Said {raw}.", findings=[finding(f"Said {raw}.", raw, message=raw)]))
    assert not re.search(r"(@|(?<!&)#|&#64;|&#35;)\w", output)


def test_what_steers_is_shown_as_its_code() -> None:
    text = "A \u202eesrever\x1b and\nmore."
    assert page(report(text, findings=[finding(text, "\u202eesrever\x1b and\nmore")])).rows[1][2] == (
        "<U+202E>esrever<U+001B> and more"
    )


def many(count: int, words: str = "number") -> Report:
    text = "\n".join(f"Sentence {words} {number} is wrong here." for number in range(10_000, 10_000 + count))
    found = [finding(text, f"{words} {number}") for number in range(10_000, 10_000 + count)]
    return report(text, path=f"{count}.txt", findings=found, status="fail", reasons=[f"{count} at major or worse"])


def counted(output: str) -> int:
    """Findings that stand in tables and those that are said to be left out."""
    rows = len(re.findall(r"^\| \*\*major\*\* \|", output, re.MULTILINE))
    more = sum(int(number) for number in re.findall(r"^… and (\d+) more: ", output, re.MULTILINE))
    return rows + more + sum(int(number) for number in re.findall(r"articles? with (\d+) findings", output))


@pytest.mark.parametrize("words", ["number", "|" * 300, "@" * 200])
def test_a_thousand_findings_stay_under_the_limit_and_are_all_counted(words: str) -> None:
    output = written(many(1000, words))
    assert 30_000 < len(output) < 60_000
    assert counted(output) == 1000
    assert re.search(r"^… and \d+ more: \d+ major\.$", output, re.MULTILINE)
    assert "</details>" in output


def test_three_hundred_articles_stay_under_the_limit_and_are_all_counted() -> None:
    reports = [replace(many(20), article=replace(many(20).article, path=f"{number}.txt")) for number in range(300)]
    output = written(*reports, unreadable=tuple(Unreadable(f"{number}.txt", "|" * 300) for number in range(300)))
    assert len(output) < 60_000
    assert counted(output) == 6000
    assert "… and 200 more articles in this table." in output
    assert "- … and 260 more" in output


def test_what_could_not_be_read() -> None:
    found = page(unreadable=(Unreadable("a|b.txt", "a|b.txt: no such file", "look again"),))
    assert "1 article could not be read" in found.text
    assert "a|b.txt: no such file (look again)" in found.text


def test_min_severity() -> None:
    found = page(replace(harbour(), min_severity="major"))
    assert [row[0] for row in found.rows[1:]] == ["major"] * 3
    assert "not shown: 4 findings less severe than major" in found.text
    assert "not shown" not in page(harbour()).text
