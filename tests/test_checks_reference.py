# SPDX-License-Identifier: Apache-2.0
"""The checks that read a reference: omission and addition."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import ModuleType

import pytest

from mtcheck.article import Article, OffsetMap, Passage, Role, Sentence, Span
from mtcheck.checks import Context, addition, omission
from mtcheck.checks._reference import is_prose
from mtcheck.partners import attach_references
from mtcheck.results import Detection, Finding

ARTICLE = [
    "The museum of clocks in Altwil opens again after two years of repairs.",
    "Water had damaged the cellar in spring of 2022.",
    "The director Ruth Amsler thanked the firefighters.",
    "She said that they carried 300 clocks through the night.",
]
REFERENCE = [
    "Altwil's clock museum is reopening after two years of repairs.",
    "Its cellar was damaged by water in the spring of 2022.",
    "The director, Ruth Amsler, thanked the firefighters.",
    "They had carried 300 clocks through the night, she said.",
]
MISSING = "Admission is free on the first Sunday of every month, the city council decided."
ADDED = "Many tourists also like the chocolate that is sold by the lake in summer."


def context_of(texts: Sequence[str], *references: Sequence[str], role: Role = "body", foreign: str = "") -> Context:
    """One passage a sentence; the sentence ``foreign`` is taken for Indonesian."""
    text = "\n\n".join(texts)
    passages = tuple(Passage(Span(*match.span()), role) for match in re.finditer(r"[^\n]+", text))
    article = Article(text, passages, OffsetMap.identity(text))
    sentences = [Sentence(passage.span, passage) for passage in passages]
    attached = attach_references(sentences, texts, references)
    return Context(
        article=article,
        language="en",
        detections=tuple(Detection(p, "id" if article.slice(p.span) == foreign else "en", 0.99) for p in passages),
        segments=attached.segments,
        judgements=(None,) * len(texts),
        omissions=attached.omissions,
    )


def run(check: ModuleType, context: Context) -> list[tuple[str, Finding]]:
    return [(context.article.slice(finding.span), finding) for finding in check.check(context)]


@pytest.mark.parametrize("check", [omission, addition], ids=["omission", "addition"])
def test_examples_flag_what_they_say(check: ModuleType) -> None:
    assert check.EXAMPLES
    for example in check.EXAMPLES:
        assert example.reference
        texts = re.findall(r"\S.*?[.!?](?=\s|$)", example.text)
        found = run(check, context_of(texts, example.reference))
        assert tuple(words for words, _ in found) == example.flagged, example.why


def test_omission_points_at_the_last_word_and_quotes_the_reference() -> None:
    ((words, finding),) = run(omission, context_of(ARTICLE, [*REFERENCE[:2], MISSING, *REFERENCE[2:]]))
    assert words == "2022."
    assert (finding.category, finding.severity) == ("accuracy/omission", "major")
    assert MISSING in finding.message
    assert 0.5 < finding.confidence < 1


def test_omission_at_the_beginning_points_at_the_first_word() -> None:
    ((words, finding),) = run(omission, context_of(ARTICLE, [MISSING, *REFERENCE]))
    assert words == "The"
    assert "begins with" in finding.message


def test_what_is_missing_in_one_place_is_one_finding() -> None:
    second = "A bus from the railway station will run every twenty minutes."
    ((words, finding),) = run(omission, context_of(ARTICLE, [*REFERENCE, MISSING, second]))
    assert words == "night."
    assert "and 1 more" in finding.message
    assert finding.evidence == (f"reference: {MISSING}", f"reference: {second}")


def test_long_quotations_are_cut_between_words() -> None:
    long = MISSING[:-1] + ", and on all public holidays except for the week between Christmas and New Year."
    ((_, finding),) = run(omission, context_of(ARTICLE, [*REFERENCE, long]))
    quotation = finding.message.split("“")[1]
    assert quotation.endswith(" ...”")
    assert long.startswith(quotation.removesuffix(" ...”"))


@pytest.mark.parametrize(
    "text",
    ["Clock museum to reopen in the spring", "By our own correspondent", "It ticks.", "Photo: the city archive."],
)
def test_headlines_bylines_and_short_cries_are_not_prose(text: str) -> None:
    assert not is_prose(text)
    assert not run(omission, context_of(ARTICLE, [text, *REFERENCE]))
    assert not run(addition, context_of([text, *ARTICLE], REFERENCE))


@pytest.mark.parametrize("text", [MISSING, '"We never gave up hope," she said.', "他说博物馆 将 在 五月 重新开放。"])
def test_sentences_are_prose(text: str) -> None:
    assert is_prose(text)


def test_addition_points_at_the_sentence() -> None:
    ((words, finding),) = run(addition, context_of([*ARTICLE[:2], ADDED, *ARTICLE[2:]], REFERENCE))
    assert words == ADDED
    assert (finding.category, finding.severity) == ("accuracy/addition", "minor")


def test_a_sentence_that_stands_for_another_is_one_finding_that_shows_both() -> None:
    context = context_of([*ARTICLE[:2], ADDED, *ARTICLE[2:]], [*REFERENCE[:2], MISSING, *REFERENCE[2:]])
    ((words, finding),) = run(addition, context)
    assert words == ADDED
    assert MISSING in finding.message
    assert not run(omission, context)


def test_a_repeated_sentence_is_no_addition() -> None:
    assert not run(addition, context_of([*ARTICLE, ARTICLE[0]], REFERENCE))


@pytest.mark.parametrize("role", ["headline", "caption", "byline", "dateline", "summary"])
def test_only_body_text_is_an_addition(role: Role) -> None:
    assert not run(addition, context_of([ADDED, *ARTICLE], REFERENCE, role=role))


def test_an_untranslated_sentence_is_neither() -> None:
    foreign = "Dewan kota memutuskan bahwa masuk museum gratis pada hari Minggu pertama setiap bulan."
    context = context_of([*ARTICLE, foreign], [*REFERENCE, MISSING], foreign=foreign)
    assert not run(addition, context)
    assert not run(omission, context)
    without = context_of([*ARTICLE, foreign], REFERENCE)
    assert [words for words, _ in run(addition, without)] == [foreign]


def test_a_summary_makes_no_additions() -> None:
    assert not run(addition, context_of([*ARTICLE[:1], ADDED, *ARTICLE[1:]], REFERENCE[:1]))


def test_nothing_to_say_without_a_reference() -> None:
    assert not run(addition, context_of(ARTICLE))
    assert not run(omission, context_of(ARTICLE))
    assert not run(omission, context_of([], REFERENCE))
