# SPDX-License-Identifier: Apache-2.0
"""Alignment: what pairs with what, what stays alone, and that it ends in time."""

from __future__ import annotations

import random
import time

import pytest

from mtcheck.alignment import Link, align
from mtcheck.overlap import bilingual_similarity

HYPOTHESIS = [
    "Bakers in Tarnow protest against new flour tax",
    "About three hundred bakers blocked the market square of Tarnow on Thursday with their delivery vans.",
    "They demand that the ministry withdraws the tax on rye flour, which will be valid from January.",
    "The mayor Lidia Brzoza listened to them from the balcony.",
    "She promised to write a letter to the capital.",
    "According to the guild, a loaf of bread would become 12 percent more expensive.",
    "Last year 41 bakeries in the region closed, most of them in villages.",
    "A spokesman of the ministry said the tax pays for repairing the river dams, and small shops can ask for relief.",
    "The guild wants to continue the protest on Monday in front of the parliament.",
]
REFERENCE = [
    "Bakers in Tarnow rally against flour tax",
    "Some 300 bakers used their delivery vans to block the market square in Tarnow on Thursday.",
    "They want the ministry to drop a tax on rye flour that takes effect in January.",
    "Mayor Lidia Brzoza listened from the balcony and promised to write to the capital.",
    "The guild says a loaf of bread would cost 12 percent more.",
    "Forty-one bakeries closed in the region last year, most of them in villages.",
    "The tax will pay for repairs to the river dams, a ministry spokesman said.",
    "Small shops, he added, can apply for relief.",
    "On Monday the guild plans to take its protest to parliament.",
]
PAIRS = {(0, 0), (1, 1), (2, 2), (3, 3), (4, 3), (5, 4), (6, 5), (7, 6), (7, 7), (8, 8)}
STRANGER = "Scientists found a small blue frog near a waterfall, and named it after a singer."


def pairs(links: tuple[Link, ...]) -> set[tuple[int, int]]:
    return {(ours, theirs) for link in links for ours in link.hypothesis for theirs in link.reference}


def test_one_to_one_merged_and_split_sentences_are_paired() -> None:
    assert pairs(align(HYPOTHESIS, REFERENCE)) == PAIRS


@pytest.mark.parametrize("place", [0, 3, 9])
def test_a_strange_sentence_stays_alone_on_either_side(place: int) -> None:
    longer = [*HYPOTHESIS[:place], STRANGER, *HYPOTHESIS[place:]]
    links = align(longer, REFERENCE)
    assert Link((place,), (), 0.0) in links
    assert len(pairs(links)) == len(PAIRS)

    links = align(HYPOTHESIS, [*REFERENCE[:place], STRANGER, *REFERENCE[place:]])
    assert Link((), (place,), 0.0) in links


def test_a_sentence_that_was_left_out_leaves_its_partner_alone() -> None:
    links = align([text for text in HYPOTHESIS if "41 bakeries" not in text], REFERENCE)
    assert [REFERENCE[link.reference[0]] for link in links if not link.hypothesis] == [
        "Forty-one bakeries closed in the region last year, most of them in villages."
    ]


def test_a_moved_sentence_finds_its_partner() -> None:
    moved = [*REFERENCE[1:], REFERENCE[0]]
    found = pairs(align(HYPOTHESIS, moved))
    assert (0, len(moved) - 1) in found
    assert (1, 0) in found


def test_every_sentence_is_in_exactly_one_link() -> None:
    generator = random.Random(7)
    for _ in range(20):
        ours = generator.choices([*HYPOTHESIS, STRANGER, "", "Yes."], k=generator.randrange(8))
        theirs = generator.choices([*REFERENCE, STRANGER, "", "Yes."], k=generator.randrange(8))
        links = align(ours, theirs)
        assert sorted(place for link in links for place in link.hypothesis) == list(range(len(ours)))
        assert sorted(place for link in links for place in link.reference) == list(range(len(theirs)))
        assert all(0 <= link.similarity <= 1 for link in links)


def test_empty_sides() -> None:
    assert align([], []) == ()
    assert align(["One."], []) == (Link((0,), (), 0.0),)
    assert align([], ["One."]) == (Link((), (0,), 0.0),)


def test_texts_that_share_nothing_are_not_forced_together() -> None:
    strangers = [
        "The orchestra opened its season with a forgotten symphony.",
        "Ticket prices went up by a third, to the anger of subscribers.",
        "Critics praised the young conductor for her calm.",
    ]
    assert pairs(align(strangers, REFERENCE)) == set()


def test_identical_texts_align_one_to_one() -> None:
    links = align(REFERENCE, REFERENCE)
    assert [(link.hypothesis, link.reference) for link in links] == [((n,), (n,)) for n in range(len(REFERENCE))]
    assert all(link.similarity == pytest.approx(1.0) for link in links)


def test_lines_without_words_and_lines_that_stand_all_over_are_paired() -> None:
    same = ["* * *", *["The bell rang."] * 60, "* * *"]
    assert pairs(align(same, same)) == {(number, number) for number in range(len(same))}


def test_names_numbers_and_lengths_pair_two_languages() -> None:
    indonesian = [
        "Kapal Sinar Lendu menabrak dermaga pada pukul 5.40 pagi dan melukai 14 penumpang.",
        "Kapten diperiksa polisi.",
        "Suryadi Lamaholo mengatakan dermaga itu dibangun pada 1986 untuk kapal yang lebih kecil.",
    ]
    english = [
        "The ferry Sinar Lendu struck the pier at 5.40 in the morning, and 14 passengers were hurt.",
        "Police questioned the captain.",
        "Suryadi Lamaholo said that the pier was built in 1986, and for smaller ships.",
    ]
    assert pairs(align(english, indonesian, similarity=bilingual_similarity)) == {(0, 0), (1, 1), (2, 2)}


def invented(count: int, *, seed: int) -> list[str]:
    generator = random.Random(seed)
    vocabulary = ["".join(generator.choices("abdegiklmnoprstu", k=generator.randrange(3, 9))) for _ in range(4000)]
    return [" ".join(generator.choices(vocabulary, k=generator.randrange(8, 20))) + "." for _ in range(count)]


def test_five_hundred_sentences_align_right_and_in_time() -> None:
    whole = invented(500, seed=1)
    generator = random.Random(2)
    kept = [number for number in range(500) if generator.random() > 0.1]
    start = time.process_time()
    found = pairs(align([whole[number] for number in kept], whole))
    assert time.process_time() - start < 3  # a second on an idle machine
    assert found == {(place, number) for place, number in enumerate(kept)}


def test_unrelated_long_texts_end_in_time() -> None:
    start = time.process_time()
    align(["one and the same line of text"] * 1000, invented(1000, seed=4))
    assert time.process_time() - start < 6
