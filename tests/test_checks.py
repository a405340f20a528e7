# SPDX-License-Identifier: Apache-2.0
"""Every check against its own examples, with the embedded model; and how findings on one flaw are merged."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from mtcheck import check_text, checks, plugins
from mtcheck.article import Article, OffsetMap, Passage, Sentence, Span
from mtcheck.results import Detection
from mtcheck.segment import Judgement, Segment, WordJudgement

CASES = [
    (name, example)
    for name in plugins.names("checks")
    for example in checks.load(name).EXAMPLES
    if not (example.reference or example.source or example.rules or example.options)  # those are tested elsewhere
]


@pytest.mark.parametrize(("name", "example"), CASES, ids=lambda value: str(value)[:40])
def test_examples(name: str, example: checks.Example) -> None:
    report = check_text(example.text)
    found = [report.article.slice(finding.span) for finding in report.findings if finding.check == name]
    assert len(found) == len(example.flagged), found
    for words, text in zip(example.flagged, found, strict=True):
        assert words in text or text in words


def context(text: str, words: dict[str, float], *, garbled: float = 0.0, role: str = "body") -> checks.Context:
    passage = Passage(Span(0, len(text)), role)  # type: ignore[arg-type]
    judged, position = [], 0
    for word in text.split():
        start = text.index(word, position)
        position = start + len(word)
        judged.append(WordJudgement(Span(start, position), words.get(word.strip(".,"), 0.0), 0.0, "style/awkward"))
    return checks.Context(
        Article(text, (passage,), OffsetMap.identity(text)), "en", (),
        (Segment(Sentence(passage.span, passage), text),), (Judgement(50.0, garbled, tuple(judged)),),
        garbled_threshold=0.8, word_threshold=0.6,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("article", "passages", "read"),
    [
        ("en", ("en", "und", "de"), ["one", "two"]),
        ("und", ("und", "und", "de"), ["one", "two"]),
        ("en-GB", ("en-GB", "id", "en"), ["one", "three"]),
        ("de", ("de", "und", "en"), []),
    ],
)
def test_english_passages(article: str, passages: tuple[str, ...], read: list[str]) -> None:
    text = "one two three"
    spans = [Passage(Span(*match.span())) for match in re.finditer(r"\w+", text)]
    detections = tuple(Detection(*told, 1.0) for told in zip(spans, passages, strict=True))
    given = replace(context(text, {}), language=article, detections=detections)
    given = replace(given, article=replace(given.article, passages=tuple(spans)))
    assert given.english == bool(read)
    assert [given.article.slice(passage.span) for passage in given.english_passages] == read


TEXT = "The mayor is judged able to pay, “we was happy” he said on the first day."


def flagged(name: str, given: checks.Context) -> list[str]:
    return [given.article.slice(finding.span) for finding in checks.load(name).check(given)]


def test_awkward_joins_neighbours_and_trims_marks() -> None:
    assert flagged("awkward", context(TEXT, {"judged": 0.9, "able": 0.2, "to": 0.9, "pay": 0.9})) == [
        "judged able to pay"
    ]


def test_awkward_leaves_quotations_headlines_and_garbled_sentences_alone() -> None:
    assert flagged("awkward", context(TEXT, {"was": 0.9})) == []
    assert flagged("awkward", context(TEXT, {"judged": 0.9}, role="headline")) == []
    assert flagged("awkward", context(TEXT, {"judged": 0.9}, garbled=0.9)) == []


def test_garbled_shows_the_words_that_make_it_so_or_the_whole() -> None:
    assert flagged("garbled", context(TEXT, {"judged": 0.9, "able": 0.9, "to": 0.9}, garbled=0.9)) == ["judged able to"]
    everything = dict.fromkeys(TEXT.replace(",", "").replace(".", "").split(), 0.9)
    assert flagged("garbled", context(TEXT, everything, garbled=0.9)) == [TEXT]
    assert flagged("garbled", context(TEXT, everything, garbled=0.79)) == []


def test_severities() -> None:
    part = next(iter(checks.load("garbled").check(context(TEXT, {"judged": 0.9}, garbled=0.9))))
    assert (part.severity, part.category) == ("major", "fluency/grammar")
    whole = next(iter(checks.load("garbled").check(context(TEXT, {}, garbled=0.9))))
    assert (whole.severity, whole.category) == ("critical", "non-translation")
    likely = next(iter(checks.load("garbled").check(replace(context(TEXT, {}, garbled=0.79), garbled_threshold=0.6))))
    assert (likely.severity, likely.category) == ("minor", "fluency/grammar")


@pytest.mark.parametrize(("letter", "other"), [("i", "ı"), ("i", "İ"), ("s", "ſ"), ("k", "\u212a"), ("I", "İ")])
def test_letters_that_only_a_pattern_takes_for_others_break_no_check(letter: str, other: str) -> None:
    """A pattern that ignores case also matches these; what looks the words up must not be surprised by them."""
    texts = [example.text for name in plugins.names("checks") for example in checks.load(name).EXAMPLES]
    texts += [
        "The plant cost 2 milyar dollars, 5 thousand million, at six o'clock.",
        "Five days later, on May 9, five died.",
    ]
    text = "\n\n".join(one.replace(letter, other) for one in texts)
    assert check_text(text).article.text == text


def test_evidence_names_a_place_as_its_file_does() -> None:
    text = "Trains from Kyiv were late.\n\nIn Kiev the snow lay deep. Kyiv expects more."
    passages = (Passage(Span(0, 27)), Passage(Span(29, len(text))))
    for unit in ("line", "page"):
        article = Article(text, passages, replace(OffsetMap.identity(text), unit=unit))
        (found,) = checks.load("spelling").check(checks.Context(article, "en", (), (), ()))
        assert found.evidence[0].startswith(f"{unit} 1: ")
