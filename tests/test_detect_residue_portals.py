# SPDX-License-Identifier: Apache-2.0
"""What portals of South Asia, the Near East, Slavic countries and others leave behind, and prose that looks like it."""

from __future__ import annotations

import pytest

from mtcheck.article import Article, OffsetMap, Passage, Role, Span
from mtcheck.detect.residue import find_residue

Block = str | tuple[str, Role]

HEADLINE: Block = ("Bridge in Talberg Closed After Flood", "headline")
LEAD = "The old bridge of Talberg was closed on Friday after the river had risen by two metres, the mayor said."
BODY = (
    "About 400 people cross it every day on their way to work, and the next bridge is 12 kilometres down the river.",
    '"We did not see it coming," said the harbour master, who has kept a record of the water since 1988.',
    "Engineers will look at the pillars on Monday, and the town has asked the army for a bridge of its own.",
    "The repair is expected to take two months, and the town council put the cost of it at 300,000 euros.",
)


def found(*blocks: Block) -> list[tuple[str, str]]:
    text, passages = "", []
    for block in blocks:
        words, role = block if isinstance(block, tuple) else (block, "body")
        text += "\n\n" if text else ""
        passages.append(Passage(Span(len(text), len(text) + len(words)), role))
        text += words
    read = Article(text, tuple(passages), OffsetMap.identity(text))
    return [(one.kind, read.slice(one.span)) for one in find_residue(read)]


@pytest.mark.parametrize(
    "line",
    [
        "At 10:32 on March 11, 2024, the water stood at 214 centimetres.",
        "Updated rules of 11 March 2024 say so.",
        "By 11 March 2024 at 10:15 nobody was left in the lower town.",
        "By our own reckoning it is the oldest bridge on the river",
        "Author and bridge builder: Anna Berg wrote 40 books",
        "Written by: nobody knows whom",
        "Source of the river",
        "The newsroom in Talberg",
        "Staff representative Anna Berg",
        "The Talberg Post correspondent was there.",
        "A Times correspondent. That is what he wanted to be.",
        "Ambulance, archive, alibi: three things that the mayor could not find.",
        "The photo was taken from the archives.",
        "What became of the photo by Anna Berg",
        "He showed the council a photo: a bridge without a river.",
        "Boats in the harbour of Talberg, a picture by Anna Berg",
        "Ph. was the label on the bottle",
        "Ed. Berg & Sons, the firm that built it, is gone.",
        "The rest of the article was cut.",
        "The news continues to be bad for the lower town.",
        "Do you have a photo of the flood? The museum in Talberg would like to see it.",
        "Thanks for reading this far, the letter ends.",
        "Rate our bridges, the town asked its children.",
        "More news on the bridge is due on Friday.",
        "More news from the region of Talberg is expected",
        "Important news for commuters",
        "Read this before you cross the bridge",
        "Know this - it was never a safe bridge.",
        "To watch the flood, people came from the hills, and some had come to the channel as early as Monday.",
        "To see the bridge, take bus 12 to Talberg and follow the signs from there.",
        "Disclaimer: the mayor is a cousin of the builder.",
        "The opinions expressed by readers were read out to the council.",
        "News code of the press council, article 12",
        "Short links between the two banks: 12",
        "All rights to the water of the river belong to the town.",
        "Reproduction is allowed only to the pike, the anglers joke.",
        "Follow the river to Talberg",
        "Subscribe to that view, and the bridge will never be built.",
        "All news is local",
        "On the topic of tolls the mayor was silent.",
        "Bonus video games were handed out to children whose street had no power.",
        "See news about the flood as a warning, he told them.",
        "Topics in this year's debate: tolls, trout and trust.",
        "See all the news of the week in one hour, they were told, at the moment of truth.",
        "See photos of the old bridge in the town hall.",
        "With information from Talberg scarce, they walked.",
        "With reports from Talberg came the first doubts",
        "Reporter: how deep is it now?",
        "Click to add friends is what children understand of it.",
        "Opinion number 1 prevailed",
        "Original news travels slowly",
        "All rights reserved for anglers",
        "The picture shows the bridge as it was photographed by a tourist in 2019.",
        "The pictures on this site may not be what they seem, the mayor said.",
        "Videos: most people watched them at work, a survey says.",
        "See more bridges in the book by Anna Berg, at home or in Talberg.",
        "Did you find any mistake in his sums? The auditors found 12.",
        "READ: that is all the sign says",
        "Look: the river is back in its bed.",
        "Poll: should the bridge reopen? Most say no.",
        "First page of the record, in the hand of the harbour master",
        "• Anna Berg, 41, teacher",
        "▶ Play was stopped for nine minutes.",
        "Talberg/Merandu",
        "AC/DC",
        "Radio/TV",
        "HINA",
    ],
)
def test_lines_of_clean_articles_survive(line: str) -> None:
    cleared = () if line in ("HINA",) else (line,)
    assert found(HEADLINE, *cleared, LEAD, *BODY) == []
    assert found(HEADLINE, LEAD, *BODY[:2], line, *BODY[2:]) == []
    if cleared:
        assert found(HEADLINE, LEAD, *BODY, line) == []


@pytest.mark.parametrize(
    "headline",
    [
        "Source: The Sea and Its Fish",
        "Author: The Man Who Drowned Talberg",
        "Talberg Representative Resigns",
        "Photo: How Talberg Lost Its Bridge",
        "Own Goal for Talberg Correspondent's Club",
        "By Our Hands Alone: a Bridge in Talberg",
    ],
)
def test_titles_that_look_like_bylines_survive_above_the_text(headline: str) -> None:
    assert found(headline, LEAD, *BODY) == []


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("page furniture", "Published: 3 March 2026, 18:30 | Updated: 3 March 2026, 19:05"),
        ("page furniture", "03.03.2026 | 09:15 (last update 03.03.2026 10:02)"),
        ("page furniture", "March 3, 2026, 09:15 | 1 204 views"),
        ("page furniture", "03/03/2026 14h05 Updated a day ago"),
        ("credits line", "By Ana Reyes (Balita Selat) | March 3, 2026 - 12:00am"),
        ("credits line", "By: Ravi Sen | Edited by: Pooja Rai | Updated: 03 Mar 2026 07:45 AM (IST)"),
        ("credits line", "Author: Iryna Bondar"),
        ("credits line", "By Our Correspondent, Mwanza"),
        ("credits line", "Web Desk"),
        ("credits line", "Comilla representative"),
        ("credits line", "oprac. Jan Zięba"),
        ("media tag", "Photo: Collected"),
        ("media tag", "Phot. OSP Talberg"),
        ("media tag", "Fire engine - archival"),
        ("media tag", "Rescue workers in Talberg — Photo: Playback/TV Selat"),
    ],
)
def test_bylines_times_and_credits_above_the_text(kind: str, line: str) -> None:
    assert found(HEADLINE, line, LEAD, *BODY) == [(kind, line)]


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("read-also line", "Other news from this section"),
        ("read-also line", "News on the topic"),
        ("newsletter box", "✅ Click here to follow the Selat channel on WhatsApp"),
        ("newsletter box", "To get the news first, join our Telegram channel"),
        ("copyright notice", "Disclaimer: This article was generated automatically from an agency feed."),
        ("credits line", "(Editor: Wang Bo) 1150303"),
        ("credits line", "With information from Reuters, AP"),
        ("credits line", "author: Jan Zięba"),
        ("credits line", "(PAP)"),
        ("reporter initials", "jz/ mok/"),
        ("reporter initials", "Selat-Sangbad/MI"),
        ("tag list", "Topics in this article"),
        ("page furniture", "Comment No. 3"),
        ("page furniture", "Have you noticed an error? Write to us"),
        ("page furniture", "Thank you for reading our article to the end!"),
    ],
)
def test_what_stands_under_the_text(kind: str, line: str) -> None:
    assert found(HEADLINE, LEAD, *BODY, line) == [(kind, line)]


@pytest.mark.parametrize(
    "line",
    [
        "Further part of the article under the video",
        "News continues below",
        "READ: Mayor wants a new bridge",
        "News code: 40112233",
        "Photo caption: People on the bank. Photo - Selat",
    ],
)
def test_what_stands_between_the_paragraphs(line: str) -> None:
    assert [text for _, text in found(HEADLINE, LEAD, *BODY[:2], line, *BODY[2:])] == [line]


def test_a_credit_at_the_end_of_a_caption_leaves_the_caption() -> None:
    caption = "People stood on the bank of the river on Friday and looked at what was left of it."
    for credit in ("(Photo by Ed Manalo)", "- Photo courtesy of Selat", "— Selat photo", "Photo by Juma Mosha"):
        assert found(HEADLINE, LEAD, f"{caption} {credit}", *BODY) == [("media tag", credit)]


def test_a_dateline_may_name_the_correspondent_in_small_letters() -> None:
    dateline = "Selat Samvad correspondent, Gaya."
    assert found(HEADLINE, f"{dateline} {LEAD}", *BODY) == [("agency dateline", dateline)]


def test_a_notice_that_reads_like_prose_does_not_hide_what_stands_above_it() -> None:
    tail = (
        "More news of this section",
        "Governor visits the fish market",
        "Ferry fares to rise in June",
        "The comments below are the personal opinion of the reader, the institution does not need to agree with it.",
        "All rights of this site belong to Selat news agency. Reproduction with mention of source is allowed.",
    )
    kinds = ["read-also line"] * 3 + ["copyright notice"] * 2
    assert found(HEADLINE, LEAD, *BODY, *tail) == list(zip(kinds, tail, strict=True))


def test_prose_under_a_notice_stays_prose() -> None:
    notice = "Do you have a photo or video? Send it to us: news@selat.example"
    assert [text for _, text in found(HEADLINE, LEAD, *BODY[:2], notice, *BODY[2:])] == [notice]


def test_what_follows_a_link_to_another_story_is_no_list() -> None:
    link = "Read also: Fares to rise"
    assert [text for _, text in found(HEADLINE, LEAD, *BODY, link, "What the council wants next")] == [link]
