# SPDX-License-Identifier: Apache-2.0
"""Foreign words in English sentences: what tells that they are meant, in single words and in runs of them."""

from __future__ import annotations

import pytest

from mtcheck.article import Span
from mtcheck.detect import foreign_sentence
from mtcheck.detect._apart import telling_pieces
from mtcheck.detect._foreign_terms import meant
from mtcheck.detect._pieces import pieces_of
from mtcheck.glosses import LONGEST_SENTENCE, Words, explained, glossed_after, glossed_before, sentence_around
from mtcheck.left_words import accented_in, left_in
from mtcheck.word_lists import COMMON_ENGLISH, commonest, word_set


def at(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def left(text: str) -> list[str]:
    return [text[word.span.start : word.span.end] for word in left_in(text)]


@pytest.mark.parametrize(
    "text",
    [
        "He saw the polisi in the movie that was shown at the port.",
        "The species of kabupaten has been seen in the hills.",
        "The polisi [police] was seen in the hills by the men.",
        'The mayor or "polisi" was seen in the hills by the men.',
        "He put the polisi in the anthem of the island.",
    ],
)
def test_single_words_are_meant_where_runs_are(text: str) -> None:
    assert left(text) == []


def test_a_saying_is_a_proverb_and_not_what_somebody_says() -> None:
    assert left("The road was shut by the polisi on Monday, the mayor was saying.") == ["polisi"]
    assert left("The old saying has a polisi at the door of the house.") == []


def test_a_daily_is_a_newspaper_and_not_how_often() -> None:
    assert left("The road is shut daily by the polisi of the town.") == ["polisi"]
    assert left("The polisi was in the national daily on the road.") == []


def test_runs_are_explained_by_what_explained_single_words() -> None:
    text = "The sculpture gotong royong bersama warga stands by the pier."
    assert meant(text, at(text, "gotong royong bersama warga"))
    text = "The mayor was saying gotong royong bersama warga at the pier."
    assert not meant(text, at(text, "gotong royong bersama warga"))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("the polisi (police)", {"word", "term", "run"}),
        ("the polisi, that is the police", {"word", "term", "run"}),
        ("the polisi, a force", {"word", "term"}),
        ("the polisi, which is here", {"word"}),
        ("the polisi: they are here", {"word"}),
        ("the polisi, and they", set()),
    ],
)
def test_the_same_marks_gloss_a_word_and_go_on_behind_a_run(text: str, kinds: set[Words]) -> None:
    every: tuple[Words, ...] = ("word", "term", "run")
    assert {kind for kind in every if glossed_after(text, at(text, "polisi").end, kind)} == kinds


def test_what_leads_up_to_a_word() -> None:
    for text in ("the police or polisi", "a kind of polisi", "the police (polisi", "the police / “polisi"):
        assert glossed_before(text, at(text, "polisi").start, "word"), text
        assert glossed_before(text, at(text, "polisi").start, "run"), text
    text = "he served as polisi"
    assert glossed_before(text, at(text, "polisi").start, "word")
    assert not glossed_before(text, at(text, "polisi").start, "run")


def test_only_the_sentence_itself_explains() -> None:
    text = "It is a film. The polisi was here. It is a song."
    assert sentence_around(text, at(text, "polisi")).strip() == "The polisi was here"
    assert not explained(text, at(text, "polisi"))
    assert explained("The polisi was a film.", Span(4, 10))
    far = f"film {'a ' * LONGEST_SENTENCE}polisi"
    assert not explained(far, at(far, "polisi"))


def test_common_words_count_with_the_marks_around_them() -> None:
    assert commonest("“We,” he said, saw (the) Elbe.") == (4, 6)
    assert commonest("") == (0, 0)
    assert word_set("the  and\nof") == {"the", "and", "of"} <= COMMON_ENGLISH
    assert foreign_sentence("Die Fähre soll am Montag wieder in See stechen, sagte der Hafen.", "en") is not None
    assert foreign_sentence("The ferry will sail again on Monday, said the port.", "en") is None


@pytest.mark.parametrize("loan", ["café", "protégé", "rosés", "taínos", "reëlected", "clichés"])
def test_loans_are_no_left_words(loan: str) -> None:
    text = f"The council said that the {loan} would be here by the end of May."
    assert list(accented_in(text)) == []
    text = text.replace(loan, "fermé")
    assert list(accented_in(text)) == [at(text, "fermé")]


def test_nouns_of_administration_are_left_with_any_ending() -> None:
    assert left("The council said the Planfeststellungsverfahrens would be over by May.") == [
        "Planfeststellungsverfahrens"
    ]
    assert left("The council said the Planfeststellungsgarten would be over by May.") == []


def test_pieces_of_a_word() -> None:
    assert pieces_of("di") == ["-d", "-di", "-di-", "di", "di-", "i-"]
    assert telling_pieces("dia") == []
    assert telling_pieces("dari") == pieces_of("dari")
