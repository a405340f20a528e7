# SPDX-License-Identifier: Apache-2.0
"""Calques: every pattern flags its examples and spares its look-alikes; headlines are left alone."""

from __future__ import annotations

import time

import pytest

from mtcheck.article import Article, OffsetMap, Passage, Role, Sentence, Span
from mtcheck.checks import Context, Example, calque
from mtcheck.checks.calque import check
from mtcheck.errors import SettingsError
from mtcheck.inflection import expand
from mtcheck.phrases import Calque, calques, calques_in, compiled
from mtcheck.results import Finding
from mtcheck.segment import Segment

SENTENCE = "The two brothers are judged able to lead the company."
LEAST = {
    "": 110, "id": 140, "de": 80, "es": 140, "pt": 70, "zh": 110, "fr": 45, "ru": 55, "tr": 30, "ar": 30, "hi": 20,
    "it": 15, "ko": 12, "ja": 8, "pl": 8, "nl": 7,
}  # fmt: skip


def _context(*sentences: str, role: Role = "body", language: str = "en") -> Context:
    text = " ".join(sentences)
    passage = Passage(Span(0, len(text)), role)
    segments = []
    start = 0
    for sentence in sentences:
        segments.append(Segment(Sentence(Span(start, start + len(sentence)), passage), sentence))
        start += len(sentence) + 1
    article = Article(text, (passage,), OffsetMap.identity(text))
    return Context(article, language, (), tuple(segments), tuple(None for _ in segments))


def _found(*sentences: str, role: Role = "body", language: str = "en") -> list[tuple[str, Finding]]:
    context = _context(*sentences, role=role, language=language)
    return [(context.article.slice(finding.span), finding) for finding in check(context)]


def _words(*sentences: str) -> list[str]:
    return [words for words, _ in _found(*sentences)]


@pytest.mark.parametrize("entry", calques(), ids=lambda entry: f"{entry.language or 'any'}: {entry.pattern[:50]}")
def test_every_pattern_flags_its_examples_and_nothing_else_does_there(entry: Calque) -> None:
    assert entry.examples
    assert entry.why
    assert not entry.why.endswith(".")
    for example in entry.examples:
        assert [calque for calque, _ in calques_in(example)] == [entry], example
    for look_alike in entry.look_alikes:
        assert calques_in(look_alike) == ()


@pytest.mark.parametrize("entry", calques(), ids=lambda entry: f"{entry.language or 'any'}: {entry.pattern[:50]}")
def test_what_an_editor_would_write_can_be_written(entry: Calque) -> None:
    match = calques_in(entry.examples[0])[0][1]
    written = calque._written(entry.write, match)
    assert "{" not in written
    assert not calques_in(written), "the suggestion is a calque itself"


def test_every_language_has_its_patterns_and_none_twice() -> None:
    counts = {language: sum(entry.language == language for entry in calques()) for language in LEAST}
    assert all(counts[language] >= least for language, least in LEAST.items()), counts
    patterns = [entry.pattern for entry in calques()]
    assert len(patterns) == len(set(patterns))


@pytest.mark.parametrize("example", calque.EXAMPLES, ids=lambda example: example.text[:40])
def test_the_examples_of_the_check(example: Example) -> None:
    assert _words(example.text) == list(example.flagged)


def test_a_finding_names_the_language_the_words_and_what_to_write() -> None:
    [(words, finding)] = _found(SENTENCE)
    assert words == "judged able to"
    assert 'Indonesian "dinilai mampu"' in finding.message
    assert finding.suggestion == "thought able to"
    assert (finding.check, finding.category, finding.severity) == ("calque", "style/awkward", "minor")


@pytest.mark.parametrize(
    ("sentence", "written"),
    [
        ("The town has rendered homage to the miners.", "paid tribute"),
        ("The town is rendering homage to the miners.", "paying tribute"),
        ("The mayor said the towns take place and they pass to action.", "act"),
        ("The council celebrated a meeting on Friday.", "held a meeting"),
        ("New is that the bus will stop at the port.", "What is new is that the"),
    ],
)
def test_another_verb_takes_the_form_that_stood_there(sentence: str, written: str) -> None:
    assert [finding.suggestion for _, finding in _found(sentence)] == [written]


@pytest.mark.parametrize(
    "sentence",
    [
        "They took the disputed match to the court of arbitration.",
        "He realised the meeting was over before it had begun.",
        "The army classified the final report as secret.",
        "There were registered nurses on every ward.",
        "An event was held to thank the volunteers of the town.",
        "She sat on the long bench by the river.",
        "He put his hands in front of his face.",
        "The queen spoke under the patronage of Her Majesty's trust.",
        "By far the last straw was the fine of two million.",
        "They made greater contributions to the alliance.",
        "Early on Monday the mayor arrived at the airport.",
    ],
)
def test_plain_english_is_left_alone(sentence: str) -> None:
    assert _words(sentence) == []


def test_a_suggestion_at_the_start_of_a_sentence_is_capitalised() -> None:
    [(words, finding)] = _found("On the same occasion, the mayor opened a market.")
    assert words == "On the same occasion,"
    assert finding.suggestion == "At the same event,"


def test_case_and_white_space_do_not_matter() -> None:
    assert _words("They are Judged \n ABLE  to win.") == ["Judged \n ABLE  to"]


def test_only_whole_words_count() -> None:
    assert _words("They prejudged able toads.") == []


def test_the_second_sentence_of_a_passage_is_found_where_it_stands() -> None:
    assert _words("It rained.", SENTENCE, "It snowed.") == ["judged able to"]


@pytest.mark.parametrize(
    "quoted",
    [
        ('"The biggest theft of all times," he said.',),
        ("He called it “the biggest theft of all times” on Monday.",),
        ("He said: ‘The biggest theft of all times.’",),
        ("He said: 'The biggest theft of all times.'",),
        ('He said: "It rained.', 'The biggest theft of all times."'),
        ("“It rained.", "The biggest theft of all times."),
    ],
)
def test_in_quotation_marks_what_may_have_been_said_so_is_left_alone(quoted: tuple[str, ...]) -> None:
    assert _words(*quoted) == []
    assert _words("It was the biggest theft of all times.") == ["biggest theft of all times"]


def test_a_saying_carried_over_is_found_in_quotation_marks_too() -> None:
    [(words, finding)] = _found('"We want to make nails with heads," he said.')
    assert words == "make nails with heads"
    assert finding.evidence == ("in a quotation: compare with what was said",)


def test_apostrophes_and_closed_quotations_hide_nothing() -> None:
    sentence = "The workers' club, 'Rot Weiss', said \"no\" and the brothers' firm is judged able to win, it's said."
    assert _words(sentence) == ["judged able to"]


@pytest.mark.parametrize("role", ["headline", "byline", "dateline", "residue"])
def test_quiet_roles(role: Role) -> None:
    assert _found(SENTENCE, role=role) == []


def test_captions_and_summaries_are_read() -> None:
    assert [words for words, _ in _found(SENTENCE, role="caption")] == ["judged able to"]


def test_articles_in_other_languages_are_left_alone() -> None:
    assert _found(SENTENCE, language="de") == []
    assert len(_found(SENTENCE, language="en-GB")) == 1
    assert len(_found(SENTENCE, language="und")) == 1


def test_overlapping_patterns_give_one_finding_the_longest() -> None:
    assert _words("A reporter learned from the bureau that fares will fall.") == ["reporter learned from"]
    found = _words("The reporter learned from the bureau that fares will fall.")
    assert len(found) == 1


@pytest.mark.parametrize(
    ("pattern", "text", "matched"),
    [
        ("(is|was) judged able", "he was judged able.", "was judged able"),
        ("in (the)? near time", "in near time", "in near time"),
        ("in (the)? near time", "in the near time", "in the near time"),
        ("with _ as the core", "with steel-making as the core", "with steel-making as the core"),
        ("the # of May", "the 12 of May", "the 12 of May"),
        ("^it is known that", "“It is known that x", "“It is known that"),
        ("people's livelihood", "people’s livelihood", "people’s livelihood"),
        ("(my|our) club, so", "my club, so", "my club, so"),
        ("<take> the word", "she had taken the word", "taken the word"),
        ("<take|carry out> talks", "they carried out talks", "carried out talks"),
        ("on <day> past", "on Friday past", "on Friday past"),
        ("<day> @", "on Monday (12/5/2025)", "Monday (12/5/2025)"),
        ("<day> @", "on Monday (12)", "Monday (12)"),
        ("in § year", "in 1994 year", "in 1994 year"),
        ("best _? of all times", "the best film of all times", "best film of all times"),
        ("best _? of all times", "the best of all times", "best of all times"),
    ],
)
def test_the_grammar_of_patterns(pattern: str, text: str, matched: str) -> None:
    match = compiled(expand(pattern)).search(text)
    assert match is not None
    assert match.group() == matched


@pytest.mark.parametrize("pattern", ["", "_", "one (two)?", "one.*", "(a", "a)b", "one+ two|three", "(is|was)?"])
def test_patterns_outside_the_grammar_are_refused(pattern: str) -> None:
    with pytest.raises(SettingsError, match="pattern"):
        compiled(pattern)


def test_hostile_text_takes_linear_time() -> None:
    began = time.process_time()
    for hostile in (
        "judged " * 20_000,
        "since two years " * 10_000,
        "was judged" + " " * 100_000 + "x",
        "in the " * 20_000,
        "‘a " * 30_000,
        '"a ' * 30_000,
        "with a-a-a-a" + "-a" * 50_000 + " as the core",
    ):
        list(check(_context(hostile)))
    assert time.process_time() - began < 5


def test_an_article_of_700_words_is_fast() -> None:
    sentences = [
        "The council, which meets on Tuesdays, voted to repair the old bridge over the river before the winter."
    ] * 39
    context = _context(*sentences)
    list(check(context))
    began = time.perf_counter()
    list(check(context))
    assert time.perf_counter() - began < 0.06
