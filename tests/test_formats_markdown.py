# SPDX-License-Identifier: Apache-2.0
"""Markdown: the text a reader sees, its roles, and its places in the file."""

from __future__ import annotations

import pytest

from mtcheck.article import Article, Span
from mtcheck.formats import read_bytes


def read(text: str) -> Article:
    return read_bytes(text.encode(), path="a.md")


def passages(text: str) -> list[tuple[str, str]]:
    article = read(text)
    return [(passage.role, article.slice(passage.span)) for passage in article.passages]


def place(text: str, word: str) -> tuple[int, int]:
    article = read(text)
    start = article.text.index(word)
    span = Span(start, start + len(word))
    file = article.file_span(span)
    assert text[file.start : file.end] == word
    return article.line_and_column(span)


def test_roles() -> None:
    text = """# Dock strike

By Rina Hartono

The minister *will* come.

> We wait for **what** comes.

![The gate of
the port](gate.png)

## What next

- one
- two
"""
    assert passages(text) == [
        ("headline", "Dock strike"),
        ("byline", "By Rina Hartono"),
        ("body", "The minister will come."),
        ("quote", "We wait for what comes."),
        ("caption", "The gate of the port"),
        ("body", "What next"),
        ("body", "one"),
        ("body", "two"),
    ]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("a **b** _c_ ***d***", "a b c d"),
        ('see [the *port*](http://a.b/c_d_e "title") now', "see the port now"),
        ("see [the port][1] now\n\n[1]: http://a.b", "see the port now"),
        ("Tom &amp; Ann &mdash; &#x41;", "Tom & Ann — A"),
        (r"2 \* 3 \\ 4 \q", r"2 * 3 \ 4 \q"),
        ("`code` and `` `a` `` and `` b ``", "code and `a` and b"),
        ("one\ntwo  \nthree\\\nfour", "one two\nthree\nfour"),
        ("<b>bold</b><br>next <!-- no -->line", "bold\nnext line"),
        ("<http://a.b/c> and <a@b.org>", "http://a.b/c and a@b.org"),
        ("a lone * star, a_snake_case and [brackets]", "a lone * star, a_snake_case and [brackets]"),
        ("# Title #", "Title"),
        ("Title\n=====", "Title"),
        ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
        ("before ![the gate](x.png) after", "before after\n\nthe gate"),
        ("[![the gate](x.png)](http://a.b)", "the gate"),
        ("~~kept~~", "~~kept~~"),
    ],
)
def test_what_a_reader_sees(source: str, shown: str) -> None:
    assert read(source).text == shown


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("text", "word", "line", "column"),
    [
        ("A **bold** *word* here", "here", 1, 19),
        ("Tom &amp; Ann went *home*", "home", 1, 21),
        (r"2 \* 3 \_word\_ last", "last", 1, 17),
        ('see [the port](http://a.b/port "port") today', "today", 1, 40),
        ("> quoted\n> > deeper **word**", "word", 2, 14),
        ("- item\n\n  * second\n    line `code`", "code", 4, 11),
        ("first\nsecond &lt; third\n\tfourth", "fourth", 3, 2),
        ("## Sub *head* ##\n\ntext", "head", 1, 9),
        ("| a | b \\| c |\n|---|---|\n| *x* | \\| yy zz |", "zz", 3, 15),
        ("> | a | b |\n> |---|---|\n> | c | word |", "word", 3, 9),
        ("text ![the gate](x.png) more", "gate", 1, 12),
        ("---\ntitle: x\n---\n\nfirst *word*", "word", 5, 8),
        ("<div>\n<p>Tom &amp; Ann</p>\n</div>", "Ann", 2, 14),
        ("`` a`b `` then `` c `` last", "last", 1, 24),
        ("``code`` last", "code", 1, 3),
        ("**`` x ``** last", "x", 1, 6),
        ("a ***b** c* last", "last", 1, 13),
        ("[a](b) [c] *last", "last", 1, 13),
        ("<http://a.b> last", "last", 1, 14),
        ("1. a\n2. b\n   c **last**", "last", 3, 8),
        ("Title\n*****\n\n*last*", "last", 4, 2),
    ],
)
def test_places(text: str, word: str, line: int, column: int, end: str) -> None:
    assert place(text.replace("\n", end), word) == (line, column)


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("---\ntitle: Dock strike\ndate: 2024\n---\n", "Dock strike"),
        ('---\r\ndate: 2024\r\ntitle: "Dock: strike"\r\n---\r\n', "Dock: strike"),
        ("+++\ntitle = 'Dock strike'\n+++\n", "Dock strike"),
    ],
)
def test_front_matter_is_not_text_but_its_title_is_told(front: str, title: str) -> None:
    article = read(front + "\nThe text.")
    assert article.text == "The text."
    assert article.metadata["title"] == title


def test_prose_between_two_rules_is_no_front_matter() -> None:
    assert "Some prose here." in read("---\n\nSome prose here.\n\n---\n\nMore prose.").text


def test_code_is_left_out_and_html_blocks_are_read() -> None:
    text = "Text.\n\n```\ncode\n```\n\n    more code\n\n<div class='share'>Share</div>\n\n<!-- no -->\n\nEnd."
    assert passages(text) == [("body", "Text."), ("residue", "Share"), ("body", "End.")]
