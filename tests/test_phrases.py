# SPDX-License-Identifier: Apache-2.0
"""Turns of phrase: every table is well-formed and counted, matches are found in order, and fast."""

from __future__ import annotations

import time

import pytest

from mtcheck import phrases
from mtcheck.errors import SettingsError
from mtcheck.phrases import Phrasebook, Turn, calques, compiled, longest, tables, turns, turns_in

LEAST = {"id": 90, "es": 80, "zh": 70, "ru": 60, "de": 50, "hi": 45, "ar": 40, "tr": 40, "pt": 35}
FEWEST_MATCHES = 5
LEAST_LIFT = 2.0
SENTENCES = [
    "The council, which meets on Tuesdays, voted to repair the old bridge over the river before the winter.",
    "In addition, the mayor said that, according to him, until now the work has not been carried out in accordance "
    "with the plan, and that at the same time a number of people had been hurt.",
    "“We have to do it so that it can be used,” she said, adding that it was not the first time in the past few years.",
] * 10


@pytest.mark.parametrize("turn", turns(), ids=lambda turn: f"{turn.language}: {turn.pattern[:50]}")
def test_every_turn_is_counted_and_tells_something(turn: Turn) -> None:
    compiled(turn.pattern)
    assert turn.source
    assert turn.language
    assert turn.translated >= FEWEST_MATCHES
    assert turn.lift >= LEAST_LIFT


def test_every_language_has_its_turns_and_none_twice() -> None:
    counts = {language: sum(turn.language == language for turn in turns()) for language in LEAST}
    assert all(counts[language] >= least for language, least in LEAST.items()), counts
    patterns = [(turn.language, turn.pattern) for turn in turns()]
    assert len(patterns) == len(set(patterns))


def test_a_turn_is_no_calque() -> None:
    calqued = {(calque.language, calque.pattern) for calque in calques()}
    assert not {(turn.language, turn.pattern) for turn in turns()} & calqued


def test_turns_come_in_the_order_of_the_text_and_the_longest_of_a_language(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [("id", "at that time"), ("id", "at that"), ("de", "at that"), ("id", "^besides that")]
    entries = tuple(Turn(language, pattern, "x", "", 9.0, 9, 0, 0) for language, pattern in made)
    monkeypatch.setattr(phrases, "turns", lambda: entries)
    phrases._turn_book.cache_clear()
    try:
        found = [(turn.language, match.group()) for turn, match in turns_in("Besides that, at that time it rained.")]
    finally:
        phrases._turn_book.cache_clear()
    assert found == [("id", "Besides that"), ("de", "at that"), ("id", "at that time")]


def test_a_phrasebook_gives_every_match_and_heeds_excuses() -> None:
    book = Phrasebook(("run away", "ran away", "walk _ by"), excuses={1: ("ran away with",)})
    found = [(number, match.group()) for number, match in book.search("Run away, walk slowly by, run away.")]
    assert found == [(0, "Run away"), (0, "run away"), (2, "walk slowly by")]
    assert book.search("They ran away with it.") == []
    assert len(book.search("They ran away from it.")) == 1


def test_of_matches_that_overlap_the_longest_stays() -> None:
    text = "in the near time of need"
    found = [
        (pattern, match)
        for pattern in ("near time", "the near time", "of need")
        if (match := compiled(pattern).search(text))
    ]
    assert [pattern for pattern, _ in longest(found)] == ["the near time", "of need"]


def test_a_table_that_lacks_a_key_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phrases, "_documents", lambda: (("xx", {"turn": [{"pattern": "so it is"}]}),))
    with pytest.raises(SettingsError, match=r"xx\.toml .*'from'"):
        list(tables("turn", phrases._turn))


def test_turns_of_an_article_of_700_words_take_10_milliseconds() -> None:
    assert sum(len(sentence.split()) for sentence in SENTENCES) > 690
    for sentence in SENTENCES:
        turns_in(sentence)
    took = []
    for _ in range(5):
        began = time.process_time()
        for sentence in SENTENCES:
            turns_in(sentence)
        took.append(time.process_time() - began)
    assert min(took) < 0.010


def test_no_table_has_a_key_that_nothing_reads() -> None:
    known = set("pattern from write why said unless examples look_alikes lift translated original others".split())
    for name, document in phrases._documents():
        for kind, found in document.items():
            assert kind in {"calque", "turn"}, name
            assert all(table.keys() <= known for table in found), name
