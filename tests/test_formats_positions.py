# SPDX-License-Identifier: Apache-2.0
"""Whatever the file, every format keeps the promises that positions rest on."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mtcheck.article import LINE_END, Article, OffsetMap, Span, line_ends, line_start
from mtcheck.errors import InputError
from mtcheck.formats import html, markdown, plain
from mtcheck.formats._blocks import has_text

WORDS = st.integers(0, 99).map(lambda number: f"w{number:02}")
SPACES = [" ", "\n", "  ", "\t", "\r\n", "\r", "\u00a0", "\u200b"]
TEXT = st.one_of(WORDS, st.sampled_from([*SPACES, ". ", "é", "“", "\U0001f600"]))
TAGS = """
    <p> </p> <b> </b> <br> <div> </div> <li> <ul> </ul> <td> <table> </table> <h1> </h2> <a\thref='>'> </a> <p\tclass="x
    > <article> </article> <nav> </nav> <pre> </pre> <span\thidden> </span> <svg> </svg> <path/> <script> </script> <!--
    --> <!> <? <![CDATA[ ]]> < & &amp; &amp &eacute; &#65; &#x; &copy1 &nbsp; &; </ <form> </form> <title> </title> '
    " = <textarea> </textarea> <blockquote> <footer> /
"""
HTML = st.lists(st.one_of(TEXT, st.sampled_from(re.findall(r"[^ \n]+", TAGS)), st.text(max_size=5)), max_size=40).map(
    "".join
)
FLOW = ["<b>", "</b>", "<p>", "</p>", "<li>", "<ul>", "</ul>", "<td>", "</div>", "<br>", "&amp;", "&nbsp;"]
INLINE = [
    "*", "**", "_", "`", "``", "[", "]", "\\", "\\*", "&amp;", "&", "&#65;", "!", "~", "^", ">", "  \n", "\\\n",
]  # fmt: skip
BLOCKS = [
    "<", "(", ")", "](u)", "![", "[w01]: u\n", "\n\n", "\n> ", "\n- ", "\n1. ", "\n# ", "\n    ", "\n```\n", "\n===\n",
    "\n---\n", "|", "\\|", "\n|-|-|\n", "<b>", "</b>", "<br>", "\n<div>\n", "<http://a.b>", "+++\n",
]  # fmt: skip
MARKDOWN = st.lists(st.one_of(TEXT, st.sampled_from([*INLINE, *BLOCKS]), st.text(max_size=5)), max_size=40).map("".join)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def check_promises(article: Article, decoded: str) -> None:
    assert article.passages
    for passage in article.passages:
        text = article.slice(passage.span)
        assert text
        assert text == text.strip()
    for before, after in pairwise(article.passages):
        assert before.span.end <= after.span.start
        assert not has_text(article.text[before.span.end : after.span.start])
    runs = article.offset_map.runs
    for before, after in pairwise(runs):
        assert before.text.end <= after.text.start
    for run in runs:
        shown, written = article.slice(run.text), decoded[run.file.start : run.file.end]
        assert shown
        assert written
        if len(shown) == len(written):
            assert squeezed(shown) == squeezed(written)
    if runs:
        covered = {offset for run in runs for offset in range(*run.text)}
        assert all(offset in covered for offset, letter in enumerate(article.text) if not letter.isspace())
    else:
        assert article.text == decoded
    for word in re.finditer(r"w\d\d", article.text):
        file = article.file_span(Span(*word.span()))
        assert word.group() in decoded[file.start : file.end]
        line, column = article.line_and_column(Span(*word.span()))
        assert LINE_END.split(decoded)[line - 1][column - 1 :] == LINE_END.split(decoded[file.start :])[0]


@settings(max_examples=250, deadline=None)
@given(st.lists(TEXT | st.sampled_from(["\n\n", "By ", "Photo: ", "W", "\x0b", "\u2028"]), max_size=60).map("".join))
def test_plain_text(text: str) -> None:
    try:
        article = plain.read(text, path="a")
    except InputError:
        return
    check_promises(article, text)
    assert article.text == text
    kept = "".join(article.slice(passage.span) for passage in article.passages)
    assert re.findall(r"\w", kept) == re.findall(r"\w", text)


@settings(max_examples=400, deadline=None)
@given(HTML)
@example("<p>&amp;w01\r\n\t w02<br> <br>w03")
def test_html(text: str) -> None:
    try:
        article = html.read(text, path="a")
    except InputError:
        return
    check_promises(article, text)


@settings(max_examples=400, deadline=None)
@given(MARKDOWN)
@example("> *w01* `` ` `` w02\\\nw03 ![w04 *w05*](u)w06")
@example("\xa0\n|-|-|\n\\~ w01")
@example("w01\x00\nw02")
@example("|w01|w02 \\| w03|\n|-|-|\n|\\||w04|")
def test_markdown(text: str) -> None:
    try:
        article = markdown.read(text, path="a")
    except InputError:
        return
    check_promises(article, text)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS | st.sampled_from([*SPACES, *FLOW])))
def test_no_word_of_a_page_is_lost(parts: list[str]) -> None:
    text = "w00 " + "".join(parts)
    assert re.findall(r"w\d\d", html.read(text, path="a").text) == re.findall(r"w\d\d", text)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS | st.sampled_from([" ", "\n", *INLINE])))
def test_no_word_of_a_markdown_paragraph_is_lost(parts: list[str]) -> None:
    text = "w00 " + " ".join(parts)
    assert re.findall(r"w\d\d", markdown.read(text, path="a").text) == re.findall(r"w\d\d", text)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_editors_do_whatever_ends_them(end: str) -> None:
    text = end.join(["First line.", "", "Second paragraph \u2028 goes on.", "", "The fifth line has w01 in it.", ""])
    for article in (plain.read(text, path="a"), markdown.read(text, path="a"), html.read(f"<p>{text}</p>", path="a")):
        start = article.text.index("w01")
        assert article.line_and_column(Span(start, start + 3)) == (5, 20)


@given(st.lists(st.sampled_from(["a", "\r", "\n"]), max_size=12).map("".join), st.integers(0, 12))
def test_line_ends_are_counted_the_same_piece_by_piece(text: str, cut: int) -> None:
    cut = min(cut, len(text))
    assert line_ends(text, 0, cut) + line_ends(text, cut, len(text)) == len(LINE_END.split(text)) - 1
    whole = OffsetMap.identity(text)
    assert whole.line_and_column(cut) == (line_ends(text, 0, cut) + 1, cut - line_start(text, cut) + 1)


@pytest.mark.parametrize("reader", [html, markdown, plain])
def test_reading_twice_gives_the_same_article(reader: object) -> None:
    text = "# A *headline* &amp; more\n\n<p>Some text &lt; other.</p>\n\nMore."
    read = reader.read  # type: ignore[attr-defined]
    assert read(text, path="a") == read(text, path="a")
