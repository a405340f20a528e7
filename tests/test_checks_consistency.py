# SPDX-License-Identifier: Apache-2.0
"""The checks for what an article says in two ways: names, acronyms, figures, dates."""

from __future__ import annotations

import time

import pytest

from mtcheck.article import Article, OffsetMap, Passage, Role, Span
from mtcheck.checks import Context, load
from mtcheck.results import Detection, Finding


def context_of(text: str, *, language: str = "en") -> Context:
    """Passages are the lines of the text; a first line without a full stop is the headline."""
    passages, start = [], 0
    for line in text.split("\n"):
        role: Role = "headline" if start == 0 and not line.endswith(".") else "body"
        passages.append(Passage(Span(start, start + len(line)), role))
        start += len(line) + 1
    detections = tuple(Detection(passage, language, 1.0) for passage in passages)
    return Context(Article(text, tuple(passages), OffsetMap.identity(text)), language, detections, (), ())


def found(check: str, text: str, **given: str) -> list[tuple[str, Finding]]:
    context = context_of(text, **given)
    return [(context.article.slice(finding.span), finding) for finding in load(check).check(context)]


TOLL = "A bus fell into a river near Selat on Monday.\nDoctors at the town's hospital said {} by the fall."


@pytest.mark.parametrize(
    ("check", "text", "words", "suggestion", "evidence"),
    [
        ("spelling", "Yusuf Darwan left.\nYusuf was late.\nYousef Darwan said so.", "Yousef", "Yusuf", "line 1: Yusuf"),
        ("spelling", "Trams in Kharkov ran.\nIn Kharkiv it snowed. Kharkiv froze.", "Kharkov", "Kharkiv", "line 2: "),
        ("spelling", "The town of Hořovice is old.\nSnow fell on Horovice.", "Horovice", "", "line 1: The town of Hoř"),
        ("spelling", "The mayor, Rina Kusumawati, spoke.\nKusumawati left. Kusmawati waved.", "Kusmawati", "Kusumawati",
         "line 1"),
        ("spelling", "Anja Hofmann runs it.\nIt is new, Hoffman said.", "Hoffman", "", "line 1: Anja Hofmann"),
        ("spelling", "They met in Slovenia.\nThe roads of Slovania are dry, Slovenia said.", "Slovania", "Slovenia",
         "line 1"),
        ("acronym", "The Selat Farmers' Union (PTS) met.\nThe Selat Growers Association (PTS) left.",
         "Selat Growers Association", "Selat Farmers' Union", "line 1: The Selat Farmers' Union"),
        ("acronym", "The Free Trade Council (DPB) met.\nThe head of the Council of Open Commerce (DPB) left.",
         "Council of Open Commerce", "Free Trade Council", "line 1"),
        ("figure", "Bus crash leaves 62 injured\n" + TOLL.format("26 people were hurt"), "62", "", "line 3: "),
        ("figure", "Bus crash kills 14 people\n" + TOLL.format("forty-one were saved and 41 people were killed"), "14",
         "", "line 3: "),
        ("figure", "Police arrest nine\nOfficers stormed a house: 19 suspects were arrested.", "nine", "", "line 2"),
        ("event_date", "The dam broke on 2 May. Three days later, on 15 May, it was mended.", "15 May", "", "line 1"),
        ("event_date", "It opened on June 20. Two weeks earlier, on June 16, it had failed.", "June 16", "", "line 1"),
        ("event_date", "It rained on Sunday, May 26.\nIt will rain on Sunday, June 26.", "Sunday, June 26", "",
         "line 1: It rained on Sunday, May 26."),
    ],
)  # fmt: skip
def test_what_is_flagged(check: str, text: str, words: str, suggestion: str, evidence: str) -> None:
    [(flagged, finding)] = found(check, text)
    assert flagged == words
    assert finding.suggestion == suggestion
    assert finding.evidence[0].startswith(evidence)
    assert finding.check == check


@pytest.mark.parametrize(
    ("check", "text"),
    [
        ("spelling", "Iraq and Iraqi troops met the Iraqis."),
        ("spelling", "Anna Kramer spoke.\nPaul Cramer left."),
        ("spelling", "Francisco Berg is a baker.\nFrancisca Berg is his wife."),
        ("spelling", "Zhang Yushan spoke.\nZhang Yushen, her brother, left."),
        ("spelling", "Shaanxi and Shanxi are two provinces; Dazhu county is in Dazhou."),
        ("spelling", "The Service met. Services are dear. The Ministry and the Minister agreed."),
        ("spelling", "Walid al-Moualem spoke.\nAl-Moualem left."),
        ("spelling", "Hunan and Henan are two provinces, as are Hubei and Hebei."),
        ("spelling", "Kylian's brothers left. KYLIAN stayed."),
        ("spelling", "The Asia-Pacific region met. Asian-Pacific workers left."),
        ("acronym", "The Selat Farmers' Union (PTS) met.\nThe Farmers' Union (PTS) left."),
        ("acronym", "The Selat Labour Organisation (PTS) met.\nThe Selat Labor Organization (PTS) left."),
        ("acronym", "The premier, Jan Berg (SDP), met the head of the Social Democratic Party (SDP)."),
        ("acronym", "The Selat Farmers' Union (PTS) met.\nThe Selat Growers Association (SGA) left."),
        ("figure", "Bus crash leaves 62 injured\n" + TOLL.format("62 people were hurt, and 26 were injured")),
        ("figure", "Bus crash leaves 40 injured\n" + TOLL.format("26 people were hurt, and 14 drivers")),
        ("figure", "Bus crash leaves 62 injured\n" + TOLL.format("26 people were hurt, the police had said earlier,")),
        ("figure", "Toll of bus crash rises to 62 injured\n" + TOLL.format("26 people were hurt")),
        ("figure", "Bus crash leaves more than 60 injured\n" + TOLL.format("64 people were hurt")),
        ("figure", "Bus crash leaves 62 injured\n" + TOLL.format("26 people were killed")),
        ("figure", "Bus crash leaves 62 injured\n" + TOLL.format("nobody was hurt") + "\nIn May, 26 people were hurt."),
        ("figure", "Bus crash kills five soldiers\n" + TOLL.format("20 people were killed")),
        ("figure", "Bus crash leaves 62 injured\n" + TOLL.format("about 60 people were hurt")),
        ("event_date", "The dam broke on May 2. Two days later, on May 5, it was mended."),
        ("event_date", "The dam broke on May 30. Two days later, on June 1, it was mended."),
        ("event_date", "It rained on Sunday, May 26.\nIt rained on Tuesday, May 27."),
        ("event_date", "It rained on Sunday, May 26.\nLast year it rained on Friday, May 10."),
        ("event_date", "It rained on Sunday, May 26, 2019.\nIt rained on Friday, May 15, 2020."),
        ("event_date", "In May 20 people met. Two days later, in June 30 people left."),
    ],
)
def test_what_is_left_alone(check: str, text: str) -> None:
    assert found(check, text) == []


def test_other_languages_are_left_alone() -> None:
    text = "Yusuf Darwan left.\nYousef Darwan said so."
    assert found("spelling", text)
    assert not found("spelling", text, language="id")


def test_a_spelling_is_told_once() -> None:
    text = "Governor Kusumawati spoke. Kusumawati left. Kusmawati waved. Kusmawati smiled. Kusumawati came back."
    assert [words for words, _ in found("spelling", text)] == ["Kusmawati"]


@pytest.mark.parametrize("check", ["spelling", "acronym", "figure", "event_date"])
@pytest.mark.parametrize(
    "text",
    [
        "Anna Berg " * 12000,
        " ".join(f"Ber{chr(97 + at % 26)}{chr(97 + at // 26 % 26)}{chr(97 + at // 676 % 26)}ung" for at in range(5000)),
        "A" * 60000,
        "The Union of " * 9000 + "(ABC)",
        "(ABC) " * 20000,
        "62 people injured " * 7000,
        "Police arrest 62\n" + "62 injured, 26 people " * 5000,
        "on Monday, May 9 two days later, " * 4000,
        "1,111" * 12000,
    ],
    ids=lambda text: text[:20],
)
def test_long_input_takes_linear_time(check: str, text: str) -> None:
    start = time.process_time()
    found(check, text)
    assert time.process_time() - start < 2.5
