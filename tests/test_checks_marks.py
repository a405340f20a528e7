# SPDX-License-Identifier: Apache-2.0
"""The checks of numbers, dates, money, marks and cut paragraphs that need no source."""

from __future__ import annotations

import re
import time
from types import ModuleType

import pytest
from test_checks_mechanical import context_of, run

from mtcheck import checks
from mtcheck.checks import (
    currency_sign,
    doubled_marks,
    doubled_unit,
    encoding,
    hyphenation,
    impossible_date,
    markup,
    merged,
    number_marks,
    number_scale,
    repetition,
    spacing,
    truncated,
)
from mtcheck.checks import time as time_check
from mtcheck.checks._arms import Arm, joined
from mtcheck.left_words import accented_in

CHECKS = (
    currency_sign, doubled_marks, doubled_unit, hyphenation, impossible_date, markup, merged, number_marks,
    number_scale, spacing, truncated,
)  # fmt: skip


def name_of(check: ModuleType) -> str:
    return check.__name__.rpartition(".")[2]


@pytest.mark.parametrize("check", CHECKS, ids=name_of)
def test_examples_flag_what_they_say_and_no_more(check: ModuleType) -> None:
    for example in check.EXAMPLES:
        assert tuple(words for words, _ in run(check, example.text)) == example.flagged, example.text


@pytest.mark.parametrize("check", CHECKS, ids=name_of)
def test_residue_and_other_languages_are_left_alone(check: ModuleType) -> None:
    text = next(example.text for example in check.EXAMPLES if example.flagged)
    assert run(check, text)
    assert not run(check, text, role="residue")
    if check is not markup:
        assert not run(check, text, language="de")


@pytest.mark.parametrize(
    ("check", "text", "flagged", "suggestion"),
    [
        (number_marks, "It took 1.500.000 rupiah.", "1.500.000", "1,500,000"),
        (number_marks, "It rose 3,5 percent.", "3,5", "3.5"),
        (number_marks, "It cost Rp 50.000 in all.", "Rp 50.000", "Rp 50,000"),
        (number_marks, "Some 12.500 new voters came.", "12.500", "12,500"),
        (number_scale, "It cost 1,5 juta euros.", "1,5 juta", "1.5 million"),
        (number_scale, "It cost ten milliards.", "ten milliards", "ten billion"),
        (number_scale, "It cost 7.2 thousand million euros.", "7.2 thousand million", "7.2 billion"),
        (number_scale, "It cost 300,000 million.", "300,000 million", "300 billion"),
        (number_scale, "They want 1,222 million signatures.", "1,222 million", ""),  # perhaps a decimal comma
        (currency_sign, "It cost 700 000 $ in all.", "700 000 $", "$700,000"),
        (currency_sign, "It cost 2,50 € in all.", "2,50 €", "€2.50"),
        (doubled_unit, "It cost $90 million dollars.", "$90 million dollars", "$90 million"),
        (doubled_marks, "It was so,. He left.", "so,.", "so."),
        (spacing, "It was so . He left.", "so .", "so."),
        (spacing, "It left.The road is open.", "left.The", "left. The"),
        (hyphenation, "The parlia- ment met.", "parlia- ment", "parliament"),
        (time_check, "It left at 9h15 on Monday.", "9h15", "9:15 a.m."),
        (time_check, "It left at 0h30 on Monday.", "0h30", "12:30 a.m."),
        (time_check, "It left at 0:30 o'clock.", "0:30 o'clock", "12:30 a.m."),
        (time_check, "It left at 5:12 o'clock.", "5:12 o'clock", "5:12"),  # which half of the day, nobody knows
        (time_check, "It left at 17.40 pm.", "17.40 pm.", "5:40 p.m."),
        (time_check, "It left at 14:40 a.m. on Monday.", "14:40 a.m.", ""),  # which of both is wrong, nobody knows
        (encoding, "The govern\u00adment met.", "govern\u00adment", "government"),
    ],
)
def test_what_is_flagged_and_what_an_editor_would_write(
    check: ModuleType, text: str, flagged: str, suggestion: str
) -> None:
    ((words, finding),) = run(check, text)
    assert (words, finding.suggestion) == (flagged, suggestion)


ARMS = [(check, arm) for check in (doubled_marks, number_marks) for arm in check.ARMS]


@pytest.mark.parametrize(("check", "arm"), ARMS, ids=[arm.name for _, arm in ARMS])
def test_every_arm_finds_its_example_and_leaves_its_look_alike(check: ModuleType, arm: Arm) -> None:
    ((words, _),) = run(check, arm.found)
    (match,) = joined(check.ARMS).finditer(arm.found)
    assert match.lastgroup == arm.name
    assert words.endswith(match[0])
    assert not run(check, arm.left)


def test_a_message_about_o_clock_stands_by_an_o_clock() -> None:
    ((_, finding),) = run(time_check, "It left at 17 o'clock.")
    assert "o'clock" in finding.message.replace("’", "'")
    ((_, finding),) = run(time_check, "It left at 14h30 on Monday.")
    assert "clock" not in finding.message


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (number_marks, "There are 4.176 million cases, 1.219 million viewers and 0.485 points on 145.990 MHz."),
        (number_marks, "On July 25,22 cases came; version 1.200.300 of 10.20.30.40; phone: 812.345.678."),
        (number_scale, "It has 900 million, Rs 33 crore, 12 lakh; 5,000 miles; 1,234 people; $40 mln."),
        (impossible_date, "On February 29, 2016, and Wednesday, May 8, 2019, and May 31st; June 30 and 31 came."),
        (impossible_date, "The Julian calendar had a Sunday, May 8, 2019; the leap day is a February 30 joke."),
        (currency_sign, "It cost $30, €5 or £7 in 2019. $20 more; 5 $20 notes."),
        (doubled_unit, "It cost $5, dollars are scarce; 5% of 7 percent, 5 km of road; Rp 5 is a rupiah."),
        (
            doubled_marks,
            "Wait... the U.S., Inc., etc., a.m., (so.), Yahoo!. He said: \u201cWho?\u201d, &quot;, and i.e., so.",
        ),
        (spacing, "It is ... so ... on .NET, at example.com/a.b, Yahoo!News and Arch.Design; 1:25 p.m., U.S.A. too."),
        (merged, "They sang with the band The who, in The Hague, and God because He loves; the film It was seen."),
        (time_check, "At 12.30 p.m., 1 a.m. and 11:59 pm; $14 am radio; 3: 50 p.m."),
        (markup, "If a<b and c>d then <who> knows; mail <a.b@c.example>."),
        (hyphenation, "He bought mid- and long-term bonds, and anti- war books."),
    ],
)
def test_look_alikes_are_left_alone(check: ModuleType, text: str) -> None:
    assert not run(check, text)


def test_leap_years_and_weekdays() -> None:
    assert [words for words, _ in run(impossible_date, "Born on February 29, 2023.")] == ["February 29, 2023"]
    ((_, finding),) = run(impossible_date, "It was Monday, May 8, 2019.")
    assert "Wednesday" in finding.message


def test_spacing_of_a_whole_text_is_told_once() -> None:
    found = run(spacing, " ".join(["It is so , he said ."] * 6))
    assert [words for words, _ in found] == ["so ,"]
    assert "12 places" in found[0][1].message


def test_what_goes_on_in_the_next_paragraph_is_not_cut_off() -> None:
    first = "The port said on Monday that the new bridge across the river would be opened by the"
    assert [words for words, _ in run(truncated, f"{first}\n\nTraffic was light.")] == ["by the"]
    assert not run(truncated, f"{first}\n\nmayor himself.")
    assert not run(truncated, f"- {first}\n\nTraffic was light.")
    assert not run(truncated, first, role="headline")


def test_lines_of_a_song_are_not_cut_off() -> None:
    song = "Oh, the lamps are lit on the promenade,\n\nAnd the band begins to play,\n\nBut the girl is miles away."
    assert not run(truncated, song)


def test_tags_with_attributes_are_found_too() -> None:
    found = [words for words, _ in run(markup, 'See the <a href="x">bridge</a>.<br/>')]
    assert found == ['<a href="x">', "</a>", "<br/>"]


def test_loops_that_are_no_phrase_in_a_row() -> None:
    ((words, _),) = run(repetition, "It is in the-the-the-the-the-the-the-the-the port.")
    assert words == "the-the-the-the-the-the-the-the-the"
    text = "They run on the left of the road, we run on the left of the road, he ran on the left of the road."
    assert len(run(repetition, text)) == 1
    assert not run(repetition, f"“{text}” she sang.")
    region = "the Inner Mongolia Autonomous Region"
    assert not run(repetition, f"In {region} police said, {region} courts said, and {region} banks said no.")


def test_words_with_foreign_letters() -> None:
    text = "The skippers said that the sóttvarnalæknis was late, the café shut, and Škoda of the “naïveté” left."
    assert [text[span.start : span.end] for span in accented_in(text)] == ["sóttvarnalæknis"]


_LONG = [
    "1." * 50_000, "1.000." * 17_000, "1,5 " * 25_000, "$1" * 50_000, "5% " * 33_000, ".," * 50_000,
    "a ," * 33_000, "a.A" * 33_000, "a,a" * 33_000, "a- " * 33_000, "a-" * 50_000, "the The " * 12_500, "<" * 100_000,
    "<a " * 33_000, "May 31 " * 14_000, "Monday, " * 12_500, "é the " * 16_000, "a thousand million " * 5_200,
    "the door of the house " * 4_500, "\u00ad" * 100_000, " " * 100_000, "11 pm" * 20_000, "and the, " * 11_000,
]  # fmt: skip


@pytest.mark.parametrize("check", [*CHECKS, time_check, repetition, encoding], ids=name_of)
def test_a_hundred_thousand_characters_take_less_than_a_second(check: ModuleType) -> None:
    for text in _LONG:
        context = context_of(f"A{text[:100_000].strip()}")
        start = time.process_time()
        list(check.check(context))
        assert time.process_time() - start < 1, text[:20]


def test_foreign_letters_take_linear_time() -> None:
    for text in _LONG:
        start = time.process_time()
        list(accented_in(text[:100_000]))
        assert time.process_time() - start < 1, text[:20]


def test_every_suggestion_differs_from_what_stands_there() -> None:
    for check in CHECKS:
        for example in checks.load(name_of(check)).EXAMPLES:
            for words, finding in run(check, example.text):
                assert finding.suggestion != words
                assert re.search(r"\S", finding.message)
