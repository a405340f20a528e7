# SPDX-License-Identifier: Apache-2.0
"""References attached to an article: what each sentence gets, what is missing, what does not belong."""

from __future__ import annotations

from collections.abc import Sequence

from mtcheck.article import Passage, Sentence, Span
from mtcheck.partners import Attached, attach_references

ARTICLE = [
    "The museum of clocks in Altwil opens again after two years of repairs.",
    "Water had damaged the cellar in spring of 2022.",
    "The director Ruth Amsler thanked the firefighters.",
    "She said that they carried 300 clocks through the night.",
]
MERGED = [
    "Altwil's clock museum is reopening after two years of repairs.",
    "Its cellar was damaged by water in the spring of 2022.",
    "The director, Ruth Amsler, thanked the firefighters, who she said had carried 300 clocks through the night.",
]
MISSING = "Admission is free on the first Sunday of every month, the city council decided."
STRANGERS = [
    "Rowers from nine countries trained on the lake this week.",
    "A strong wind capsized two of the boats, but nobody was hurt.",
    "The finals begin on Saturday at noon, weather permitting.",
]


def sentences_of(texts: Sequence[str]) -> list[Sentence]:
    passage = Passage(Span(0, sum(len(text) + 1 for text in texts)))
    spans, start = [], 0
    for text in texts:
        spans.append(Span(start, start + len(text)))
        start += len(text) + 1
    return [Sentence(span, passage) for span in spans]


def attach(texts: Sequence[str], *references: Sequence[str]) -> Attached:
    return attach_references(sentences_of(texts), texts, references)


def test_a_shared_reference_is_cut_between_the_sentences_and_no_word_is_lost() -> None:
    parts = [segment.references[0] for segment in attach(ARTICLE, MERGED).segments]
    assert parts[2] == "The director, Ruth Amsler, thanked the firefighters,"
    assert parts[3] == "who she said had carried 300 clocks through the night."
    assert " ".join(parts).split() == " ".join(MERGED).split()


def test_two_reference_sentences_go_to_the_one_that_says_both() -> None:
    segments = attach(MERGED, ARTICLE).segments
    assert segments[2].references == (f"{ARTICLE[2]} {ARTICLE[3]}",)


def test_an_omission_names_the_sentence_before_it() -> None:
    attached = attach(ARTICLE, [*MERGED[:2], MISSING, MERGED[2]])
    (omission,) = attached.omissions
    assert omission.text == MISSING
    assert omission.after == sentences_of(ARTICLE)[1].span
    assert omission.fit < 0.4
    assert attach(ARTICLE, [MISSING, *MERGED]).omissions[0].after is None


def test_coverage_counts_the_words_that_have_a_partner() -> None:
    whole = attach(ARTICLE, MERGED).coverage
    assert whole is not None
    assert whole.value == 1.0
    part = attach(ARTICLE, [*MERGED, MISSING]).coverage
    assert part is not None
    words = len(" ".join(MERGED).split())
    assert part.value == round(words / (words + len(MISSING.split())), 4)
    assert attach(ARTICLE).coverage is None


def test_what_a_second_reference_lacks_too_is_no_omission() -> None:
    with_more = [*MERGED[:2], MISSING, MERGED[2]]
    assert attach(ARTICLE, with_more, MERGED).omissions == ()
    assert [found.text for found in attach(ARTICLE, with_more, with_more).omissions] == [MISSING]


def test_a_reference_of_another_article_is_unrelated() -> None:
    attached = attach(ARTICLE, STRANGERS)
    assert attached.unrelated
    assert attached.omissions == ()
    assert [segment.references for segment in attached.segments] == [("",)] * 4

    attached = attach(ARTICLE, MERGED, STRANGERS)
    assert attached.unrelated_references == (1,)
    assert attached.segments[1].references == (MERGED[1], "")


def test_an_excerpt_and_a_summary_are_related() -> None:
    long = [*MERGED, *STRANGERS, MISSING]
    assert not attach(ARTICLE, long).unrelated
    assert not attach([*ARTICLE, *STRANGERS, MISSING], MERGED[:2]).unrelated


def test_no_sentence_and_no_reference() -> None:
    assert attach([], MERGED).segments == ()
    assert attach(ARTICLE, []).unrelated
    assert [segment.references for segment in attach(ARTICLE).segments] == [()] * 4
