# SPDX-License-Identifier: Apache-2.0
"""Plain text: what becomes a passage of its own, and which role it has."""

from __future__ import annotations

import pytest

from mtcheck.formats import read_bytes
from mtcheck.formats._roles import shape_role

PARAGRAPH = (
    "The minister of education of the province said on Sunday that the port would stay closed for some days, and that"
    " nobody knows when it will open again."
)
WRAPPED = """\
The minister of education of the province said on Sunday that the
port would stay closed for some days, and that nobody knows when it
opens again. The Minister of Trade also said that there were no talks
with the union of the workers at the moment, and that none of the
Ministry's people had been asked to go there.
"""


def passages(text: str) -> list[tuple[str, str]]:
    article = read_bytes(text.encode(), path="a.txt")
    assert article.text == text
    return [(passage.role, article.slice(passage.span)) for passage in article.passages]


def texts(text: str) -> list[str]:
    return [shown for _, shown in passages(text)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_blocks_between_blank_lines_are_passages_and_line_ends_stay(end: str) -> None:
    text = f"{PARAGRAPH}\n\n  {PARAGRAPH}  \n \t\n\nThe end of it is here.\n".replace("\n", end)
    assert texts(text) == [PARAGRAPH, PARAGRAPH, "The end of it is here."]


def test_a_paragraph_a_line_without_blank_lines() -> None:
    second = PARAGRAPH.replace("Sunday", "Monday")
    assert texts(f"{PARAGRAPH}\n{second}\n{PARAGRAPH}") == [PARAGRAPH, second, PARAGRAPH]


def test_short_lines_between_paragraphs_stand_alone() -> None:
    lines = ["Home > News > Region", "Share:", "Facebook", PARAGRAPH, "(abc/xyz)", "Tags: port, strike"]
    assert texts("\n".join(lines)) == lines


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_hard_wrapped_text_stays_one_passage(end: str) -> None:
    wrapped = WRAPPED.replace("\n", end)
    assert texts(f"{wrapped}{end}{wrapped}") == [wrapped.rstrip(), wrapped.rstrip()]


def test_items_at_the_end_of_wrapped_text_are_not_drawn_into_it() -> None:
    text = f"Dock workers begin second week\n\n{WRAPPED}(abc/xyz)\n\nRead also:\nTen things to know\nShare\n"
    assert texts(text) == [
        "Dock workers begin second week",
        WRAPPED.rstrip(),
        "(abc/xyz)",
        "Read also:",
        "Ten things to know",
        "Share",
    ]


def test_paragraphs_that_begin_with_an_indent_in_wrapped_text() -> None:
    indented = "    " + WRAPPED
    assert texts(indented + indented) == [WRAPPED.strip(), WRAPPED.strip()]


def test_wrapped_text_of_a_script_without_spaces_keeps_its_lines_apart_only_at_blank_lines() -> None:
    paragraph = "部长星期天表示，港口将继续关闭，直到谈判结束。\n工人们正在罢工。"
    assert "".join(texts(f"{paragraph}\n\n{paragraph}")).replace("\n", "") == (paragraph * 2).replace("\n", "")


def test_roles_at_the_top_of_an_article() -> None:
    text = (
        "Home > News > Region\nDock workers at Selat port begin second week of strike\nBy Rina Hartono\n"
        f"Selat, 12 May 2024\n{PARAGRAPH}\n“We will wait for what comes.”\n"
        "Workers wait at the gate of the port. (Photo: Budi)\n"
    )
    assert [role for role, _ in passages(text)] == [
        "body", "headline", "byline", "dateline", "body", "quote", "caption",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        f"{PARAGRAPH}\n\nA line without a full stop below\n",
        "A line that stands alone in the file\n",
        f"Share:\n\n{PARAGRAPH}",
        f"Home » News » The region and its ports\n\n{PARAGRAPH}",
        f"{PARAGRAPH}\n\n{PARAGRAPH}",
    ],
)
def test_no_headline_where_none_is_plain(text: str) -> None:
    assert "headline" not in [role for role, _ in passages(text)]


@pytest.mark.parametrize(
    "headline",
    [
        "Minister: port stays closed until Monday",
        "Who pays for the strike?",
        "'No deal', says union",
        "港口罢工进入第二周",
    ],
)
def test_headlines(headline: str) -> None:
    assert passages(f"{headline}\n\n{PARAGRAPH}")[0] == ("headline", headline)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("By Rina Hartono", "byline"),
        ("BY RINA HARTONO", "byline"),
        ("By Rina Hartono and Budi Santoso", "byline"),
        ("Reporter: Rina Hartono", "byline"),
        ("Oleh: Rina", "byline"),
        ("Von Hans Müller", "byline"),
        ("By the time the talks ended, all had left", "body"),
        ("By Monday it was over.", "body"),
        ("By Sunday Morning Prices Had Doubled.", "body"),
        ("Editor fired after strike", "body"),
        ("Selat, 12 May 2024", "dateline"),
        ("SELAT, May 12 (Antara) -", "dateline"),
        ("Monday, 12 May 2024 10:33 WIB", "dateline"),
        ("JAKARTA (ANTARA) -", "dateline"),
        ("In Selat, May 12 was a holiday", "body"),
        ("Kim (KOMPAS)", "body"),
        ("Selat, May 12 (Antara) - The port stays closed.", "body"),
        ("Photo: Budi Santoso", "caption"),
        ("(Photo by Budi Santoso/Antara)", "caption"),
        ("Workers at the gate. (Photo: Antara)", "caption"),
        ("Pickers sort ripe cherries. Photo: Ernesto Quiñónez Batres", "caption"),
        ("[Image: Video 45 seconds]", "body"),
        ("Photo opportunities were few in Selat.", "body"),
        ("Photographs of the gate were shown in court.", "body"),
        ("“We will wait for what comes.”", "quote"),
        ('"We will wait for what comes."', "quote"),
        ('"We will wait," he said. "We have time."', "body"),
        ("“We will wait,” he said.", "body"),
        ("", "body"),
    ],
)
def test_shapes(text: str, role: str) -> None:
    assert shape_role(text) == role
