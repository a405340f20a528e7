# SPDX-License-Identifier: Apache-2.0
"""The checks for pronouns and speakers that change by mistake, and for single words left in another language."""

from __future__ import annotations

import time

import pytest

from mtcheck.article import Article, OffsetMap, Passage, Role, Sentence, Span
from mtcheck.checks import Context, load
from mtcheck.results import Detection, Finding
from mtcheck.segment import Segment


def context_of(text: str, *, role: Role = "body", language: str = "en") -> Context:
    """Passages are the lines of the text; each is one sentence."""
    passages, start = [], 0
    for line in text.split("\n"):
        passages.append(Passage(Span(start, start + len(line)), role))
        start += len(line) + 1
    article = Article(text, tuple(passages), OffsetMap.identity(text))
    segments = tuple(Segment(Sentence(p.span, p), article.slice(p.span)) for p in passages)
    detections = tuple(Detection(p, language, 1.0) for p in passages)
    return Context(article, "en", detections, segments, tuple(None for _ in segments))


def found(check: str, text: str, **given: str) -> list[tuple[str, Finding]]:
    context = context_of(text, **given)  # type: ignore[arg-type]
    return [(context.article.slice(finding.span), finding) for finding in load(check).check(context)]


@pytest.mark.parametrize(
    ("check", "text", "words", "suggestion"),
    [
        ("pronoun", "The regional education ministry himself announced the list.", "himself", "itself"),
        ("pronoun", "The city's mayor, which was born in Graz, left.", "which", "who"),
        ("pronoun", "Some residents which live by the port complained.", "which", "who"),
        ("pronoun", "She also described himself as calm.", "himself", "herself"),
        (
            "pronoun",
            "The road was opened by Rina Kusuma on Monday.\nShe said it was safe. She thanked the crew.\n"
            "Later he left, and she drove home.",
            "he",
            "she",
        ),
        ("speaker", "He stressed that our port must grow.", "our", "their"),
        ("speaker", "A health ministry official said it was safe.\nThe officials added that it was cheap.", "officials",
         "official"),
        ("speaker", "Officials said the dam was safe.\nThe official added that it was cheap.", "official", "officials"),
        ("speaker", "The exports of our province grew by a tenth.", "our province", ""),
        ("untranslated", "The fire broke out on senin and was put out by noon.", "senin", "Monday"),
        ("untranslated", "The works will be paid by the ayuntamiento and the state.", "ayuntamiento", "town hall"),
        ("untranslated", "The works of the ayuntamiento were told by means of a note.", "ayuntamiento", "town hall"),
        ("untranslated", "The plan was signed by Gubernur Hartono in the hall.", "Gubernur", "Governor"),
    ],
)  # fmt: skip
def test_what_is_flagged(check: str, text: str, words: str, suggestion: str) -> None:
    [(flagged, finding)] = found(check, text)
    assert flagged == words
    assert finding.suggestion == suggestion
    assert finding.check == check


@pytest.mark.parametrize(
    ("check", "text"),
    [
        ("pronoun", "“The ministry himself said so,” the boy wrote."),
        ("pronoun", "He told the ministry himself that the road was shut."),
        ("pronoun", "It was the office of the mayor, which resigned as a body."),
        ("pronoun", "He let her speak herself."),
        ("pronoun", "Rina Kusuma met Anna Berg.\nShe spoke. She left. She slept.\nHe stayed."),
        ("pronoun", "Rina Kusuma spoke. She left. She slept. Her father said he was glad."),
        ("speaker", '"He said that we must leave," the boy wrote.'),
        ("speaker", "Two officials said it was safe.\nAn official said more.\nThe officials added that it was cheap."),
        ("speaker", "He said that the port must grow."),
        ("speaker", "Officials said the dam was safe, an official told reporters.\nThe official added more."),
        ("speaker", "I like the exports of our province."),
        ("speaker", '"The exports of our province grew," he said.'),
        ("untranslated", "The march ended with shouts of “hoy ayuntamiento” and drums in the rain."),
        ("untranslated", "The word senin means Monday in the language of the island."),
        ("untranslated", "The council, or ayuntamiento, is paid by the state."),
        ("untranslated", "The party Frente para Gobierno gobierno Nacional won in the hills."),
        ("untranslated", "He is a fan of the ayuntamiento (town hall) in the old town."),
        (
            "untranslated",
            "On senin it rained. On senin it snowed. On senin the sun was out, and it was cold in the hall.",
        ),
    ],
)
def test_what_is_left_alone(check: str, text: str) -> None:
    assert found(check, text) == []


def test_a_speaker_far_away_in_the_same_passage_is_somebody_else() -> None:
    between = "The lake is full, and the rain goes on. " * 15
    assert not found("speaker", f"An official said the dam was safe. {between}The officials added that it was cheap.")
    assert not found("speaker", f"Officials said the dam was safe. {between}The official added that it was cheap.")
    again = "Officials said the dam was safe. The official added that it was cheap."
    assert [words for words, _ in found("speaker", again)] == ["official"]
    assert not found("speaker", f"An official spoke first. {between}{again}")


def test_headlines_and_other_languages_are_left_alone() -> None:
    text = "The fire broke out on senin and was put out by noon."
    assert found("untranslated", text)
    assert not found("untranslated", text, role="headline")
    assert "senin" not in [words for words, _ in found("untranslated", text, language="id")]


@pytest.mark.parametrize("check", ["pronoun", "speaker", "untranslated"])
@pytest.mark.parametrize(
    "text", ["the mayor, " * 8000, "An official said " * 6000 + "The officials added", "senin " * 20000, "“a " * 40000,
             "he herself " * 9000, "The " + "a " * 60000, "'a " * 40000, "(" * 60000]
)  # fmt: skip
def test_long_input_takes_linear_time(check: str, text: str) -> None:
    start = time.process_time()
    found(check, text)
    assert time.process_time() - start < 2.5
