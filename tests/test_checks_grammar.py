# SPDX-License-Identifier: Apache-2.0
"""The checks for agreement, articles, plurals, prepositions and verb forms."""

from __future__ import annotations

import time

import pytest

from mtcheck.article import Article, OffsetMap, Passage, Residue, Role, Sentence, Span
from mtcheck.checks import Context, Example, load, run
from mtcheck.results import Detection, Finding
from mtcheck.segment import Segment

NAMES = ("agreement", "article", "plural", "preposition", "verb_form")


def context_of(text: str, *, role: Role = "body", language: str = "en", residue: tuple[Residue, ...] = ()) -> Context:
    """Passages are the lines of the text; each is one sentence."""
    passages, start = [], 0
    for line in text.split("\n"):
        passages.append(Passage(Span(start, start + len(line)), role))
        start += len(line) + 1
    article = Article(text, tuple(passages), OffsetMap.identity(text))
    segments = tuple(Segment(Sentence(p.span, p), article.slice(p.span)) for p in passages)
    detections = tuple(Detection(p, language, 1.0) for p in passages)
    return Context(article, "en", detections, segments, tuple(None for _ in segments), residue)


def found(check: str, context: Context) -> list[tuple[str, Finding]]:
    return [(context.article.slice(finding.span), finding) for finding in load(check).check(context)]


EXAMPLES = [(name, example) for name in NAMES for example in load(name).EXAMPLES]


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=lambda value: str(value)[:40])
def test_examples_flag_what_they_say(name: str, example: Example) -> None:
    words = tuple(words for words, _ in found(name, context_of(example.text)))
    assert words == example.flagged, example.why


@pytest.mark.parametrize(
    ("check", "text", "words", "suggestion"),
    [
        ("agreement", "The spokesman say the talks will go on.", "spokesman say", "spokesman says"),
        ("agreement", "The two officials was in the car.", "officials was", "officials were"),
        ("agreement", "She don't want to leave.", "She don't", "She doesn't"),
        ("agreement", "He said that residents has left.", "residents has", "residents have"),
        ("agreement", "On arrival the majority of voters was angry.", "majority of voters was",
         "majority of voters were"),
        ("agreement", "There was several fires in the valley.", "There was several", "There were several"),
        ("agreement", "The new bridge have been shut since May.", "bridge have", "bridge has"),
        ("article", "It took him an half of the day.", "an half", "a half"),
        ("article", "He works for an UN agency.", "an UN", "a UN"),
        ("article", "It was bought for a EU office.", "a EU", "an EU"),
        ("article", "The fire hurt a 11-year-old girl.", "a 11-year-old", "an 11-year-old"),
        ("article", "The fire hurt an 12-year-old girl.", "an 12-year-old", "a 12-year-old"),
        ("article", "The mayor said at press conference that he would go.", "at press conference",
         "at a press conference"),
        ("article", "He spoke in interview with a local paper.", "in interview", "in an interview"),
        ("article", "The vote was put off in presence of the judge.", "in presence of", "in the presence of"),
        ("article", "The ship sank in afternoon.", "in afternoon", "in the afternoon"),
        ("article", "He is member of the board.", "is member of", "is a member of"),
        ("article", "Most of people stayed at home.", "Most of people", "Most people"),
        ("article", "Minister said that the road was open.", "Minister", "The minister"),
        ("plural", "They bought new equipments for the clinic.", "equipments", "equipment"),
        ("plural", "The scientist shared the evidences with the court.", "evidences", "evidence"),
        ("plural", "Two person were hurt.", "Two person", "Two people"),
        ("plural", "Each countries has a vote.", "Each countries", "Each country"),
        ("plural", "There is too many traffic.", "many traffic", "much traffic"),
        ("plural", "He took a three-days trip.", "three-days", "three-day"),
        ("plural", "It is one of the largest museum in the valley.", "museum", "museums"),
        ("plural", "The ministry released a news on Monday.", "a news", "news"),
        ("preposition", "They discussed about the price of rice.", "discussed about", "discussed"),
        ("preposition", "The clinic lacks of beds.", "lacks of", "lacks"),
        ("preposition", "They avoided to name the firm.", "avoided to name", "avoided naming"),
        ("preposition", "We look forward to see the report.", "look forward to see", "look forward to seeing"),
        ("preposition", "According the ministry, it was safe.", "According the", "According to the"),
        ("verb_form", "The court does not has the papers.", "does not has", "does not have"),
        ("verb_form", "The law would has an effect.", "would has", "would have"),
        ("verb_form", "The letter was wrote in May.", "was wrote", "was written"),
        ("verb_form", "They want to goes home.", "to goes", "to go"),
        ("verb_form", "The party has decided yesterday to wait.", "has decided yesterday", "decided yesterday"),
        ("verb_form", "The singer has died last week.", "has died last week", "died last week"),
        ("verb_form", "The road is even more longer now.", "more longer", "longer"),
        ("verb_form", "It is unclear whether the crew was able to saved him.", "to saved", ""),
    ],
)  # fmt: skip
def test_what_is_flagged(check: str, text: str, words: str, suggestion: str) -> None:
    [(flagged, finding)] = found(check, context_of(text))
    assert flagged == words
    assert finding.suggestion == suggestion
    assert (finding.check, finding.category, finding.severity) == (check, "fluency/grammar", "minor")


@pytest.mark.parametrize(
    "text",
    [
        "The committee were split, and a number of people have left.",
        "The United States is large, and the police were there.",
        "The judge demanded that he have a lawyer, and she let the boy say it.",
        "What did the minister say, and would he have come?",
        "The death of his two sons was announced, and five years is long.",
        "Such games as chess has been were rare, and one of the workers was hurt.",
        "He gave her the prize, and the A-list a cappella choir sang.",
        "A UN envoy, an MP, a European, an hour, a unit, an unidentified man, a one-off, an 8 and an 18-year-old met.",
        "It was an honour for an heir in a hotel, an historic one, a NATO man and an NGO.",
        "Ni&ntilde;a and Vitamin A are known; An Nguyen met A and E staff.",
        "He is part of the plan, in charge of it, as head of the office, by end of play.",
        "One of only a few said it, and a first time offence is rare.",
        "The last time, the first time visitors came, it rained in morning trade.",
        "Two bedroom flats, a three man crew, phase two trial and Channel 4 journalist are no slips.",
        "This changes much, these account for most, and each other's dogs bark.",
        "How much people pay depends on the town.",
        "He researches the past, and the lamp evidences its age.",
        "A man of 93 years, a 93-year-old and the game three days ago were discussed about noon.",
        "The salt is best avoided to save the heart, and the panel is comprised of judges.",
        "The people he wants to help said all they could was little.",
        "His will is strong, and the effect it had grew.",
        "More improved schools lead to improved trade, and more older people than ever vote.",
        "The council has approved yesterday's plan, and it has finished last.",
        "They did not need to, nor does it succeed; the work he did opened doors.",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert [(name, words) for name in NAMES for words, _ in found(name, context_of(text))] == []


FLAWED = {
    "agreement": "They has left the valley.",
    "article": "He is member of the board.",
    "plural": "The informations were new.",
    "preposition": "Despite of the rain it was open.",
    "verb_form": "The shop did not opened.",
}


@pytest.mark.parametrize(("check", "text"), FLAWED.items())
def test_quotations_headlines_residue_and_other_languages_are_left_alone(check: str, text: str) -> None:
    assert found(check, context_of(text))
    assert found(check, context_of(f"“It rains.” {text}"))
    assert not found(check, context_of(f"“{text}” she said."))
    assert not found(check, context_of(f"‘{text}’ she said."))
    assert not found(check, context_of(text, role="headline"))
    assert not found(check, context_of(text.rstrip(".")))  # a line without a full stop reads as a headline
    assert not found(check, context_of(text, language="id"))
    assert not found(check, context_of(text, residue=(Residue(Span(0, 5), "caption"),)))


def test_words_on_both_sides_of_a_quotation_are_no_neighbours() -> None:
    assert not found("verb_form", context_of("The shop did not “as he says” opened."))
    assert not found("article", context_of("It was a “very old” the end."))


def test_one_flaw_is_told_once() -> None:
    findings = run(context_of("The informations were discussed about the fire."))
    assert [(finding.check, finding.span.start) for finding in findings if finding.span.start < 20] == [("plural", 4)]


@pytest.mark.parametrize("check", NAMES)
@pytest.mark.parametrize(
    "text",
    [
        "a " * 30000 + ".", "The minister say, " * 6000 + ".", "one of the most " * 6000 + ".", "‘a " * 20000 + ".",
        "has has has " * 8000 + ".", "majority of " * 8000 + "people was.", "“" * 50000 + ".", "a-" * 40000 + ".",
        "three person. " * 6000, "'a' a'" * 20000 + ".", "a" * 100000 + ".", "·" * 50000 + ".",
    ],
)  # fmt: skip
def test_long_input_takes_linear_time(check: str, text: str) -> None:
    start = time.process_time()
    found(check, context_of(text))
    found(check, context_of("\n".join(text[place : place + 1900] + "." for place in range(0, len(text), 1900))))
    assert time.process_time() - start < 2.5
