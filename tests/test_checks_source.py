# SPDX-License-Identifier: Apache-2.0
"""Checks that read the source, against their examples and a whole article; and what --source refuses."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import accumulate
from pathlib import Path

import pytest

from mtcheck import InputError, check, check_text, checks, plugins
from mtcheck.article import Article, OffsetMap, Passage, Sentence, Span
from mtcheck.checks._numerals import numerals
from mtcheck.results import Detection, Report
from mtcheck.segment import Segment

SAMPLES = Path(__file__).parent.parent / "samples"
ENGLISH = (
    "The port of Marvila reopened on Monday after a strike of nine days. "
    "About 1,400 dockers had stopped work over pay. "
    "The union leader, Rui Sarmento, called the agreement a victory. "
    "Ships worth 42 million euros had been waiting outside the harbour. "
    "The government in Lisbon welcomed the news."
)
PORTUGUESE = (
    "O porto de Marvila reabriu na segunda-feira após uma greve de nove dias. "
    "Cerca de 1.400 estivadores tinham parado por causa dos salários. "
    "O dirigente sindical, Rui Sarmento, considerou o acordo uma vitória. "
    "A polícia deteve 17 pessoas durante os protestos no bairro de Alcântara. "
    "Navios com carga no valor de 4,2 milhões de euros esperavam fora do porto. "
    "O Governo em Lisboa saudou a notícia."
)

CASES = [
    (name, example)
    for name in plugins.names("checks")
    for example in checks.load(name).EXAMPLES
    if example.source and not example.rules
]


@pytest.mark.parametrize(("name", "example"), CASES, ids=lambda value: str(value)[:40])
def test_examples(name: str, example: checks.Example) -> None:
    passage = Passage(Span(0, len(example.text)))
    ours, theirs = (re.split(r"(?<=[.!?]) ", text) for text in (example.text, example.source))
    if len(ours) != len(theirs):
        ours, theirs = [example.text], [example.source]
    starts = [0, *accumulate(len(text) + 1 for text in ours)]
    segments = tuple(
        Segment(
            Sentence(Span(start, start + len(text)), passage),
            text,
            source,
            back_translation=example.back_translation or None,
            round_trip=example.round_trip or None,
            retranslation=example.retranslation or None,
        )
        for start, text, source in zip(starts, ours, theirs, strict=False)
    )
    article = Article(example.text, (passage,), OffsetMap.identity(example.text))
    nothing = (None,) * len(segments)
    context = checks.Context(article, "en", (), segments, nothing, source_language=example.source_language)
    found = list(checks.load(name).check(context))
    assert tuple(article.slice(one.span) for one in found) == example.flagged
    assert all(one.message.endswith(".") for one in found)


def numbers(text: str, source: str, *, language: str, passage_language: str) -> list[tuple[str, str]]:
    """The findings of the check ``number`` in one sentence, with what they suggest."""
    passage = Passage(Span(0, len(text)))
    article, detection = Article(text, (passage,), OffsetMap.identity(text)), Detection(passage, passage_language, 1.0)
    segment = Segment(Sentence(passage.span, passage), text, source)
    context = checks.Context(article, language, (detection,), (segment,), (None,), source_language="id")
    return [(article.slice(one.span), one.suggestion) for one in checks.load("number").check(context)]


def test_numbers_are_not_read_in_what_was_left_untranslated() -> None:
    source = "Bendungan itu menampung 35 juta meter kubik air."
    assert numbers("The dam holds 35 cubic metres.", source, language="en", passage_language="en")
    assert not numbers(source, source, language="en", passage_language="id")


def test_what_is_suggested_for_an_article_in_another_language_is_not_english() -> None:
    source = "Bendungan itu menampung 35 juta meter kubik air."
    assert numbers("The dam holds 35 cubic metres.", source, language="en", passage_language="en") == [
        ("35", "35 million")
    ]
    assert numbers("Der Damm hält 35 Kubikmeter.", source, language="de", passage_language="de") == [("35", "")]


def findings(report: Report, name: str) -> list[tuple[str, str]]:
    return [(report.article.slice(f.span), f.message) for f in report.findings if f.check == name]


def test_an_article_beside_its_source() -> None:
    report = check_text(ENGLISH, source=PORTUGUESE)
    ((where, message),) = findings(report, "omission")
    assert where == "victory."
    assert "A polícia deteve 17 pessoas" in message
    assert [text for text, _ in findings(report, "number")] == ["42 million"]
    assert next(f for f in report.findings if f.check == "number").suggestion == "4.2 million"
    assert next(s for s in report.segments if "Sarmento" in s.hypothesis).source == (
        "O dirigente sindical, Rui Sarmento, considerou o acordo uma vitória."
    )
    assert next(score.value for score in report.scores if score.metric == "source-coverage") < 0.9


def test_a_faithful_article_has_no_finding_of_the_source() -> None:
    faithful = PORTUGUESE.replace("A polícia deteve 17 pessoas durante os protestos no bairro de Alcântara. ", "")
    report = check_text(ENGLISH.replace("42 million", "4.2 million"), source=faithful)
    assert findings(report, "omission") == findings(report, "number") == []


def test_the_portuguese_sample_beside_its_source() -> None:
    report = check(SAMPLES / "hospital-strike-pt.txt", source=SAMPLES / "hospital-strike-pt.source.txt")
    assert [text for text, _ in findings(report, "number")] == ["42 million"]
    ((_, message),) = findings(report, "omission")
    assert "Nenhuma das cirurgias adiadas" in message


def test_a_source_in_the_language_of_the_article_is_refused() -> None:
    with pytest.raises(InputError, match="are the same text"):
        check_text(ENGLISH, source=ENGLISH)
    with pytest.raises(InputError, match="is in the language of the article"):
        check_text(ENGLISH, source=ENGLISH.replace("The ", "This "))


def test_the_source_of_another_article_is_refused() -> None:
    other = (SAMPLES / "hospital-strike-pt.source.txt").read_text(encoding="utf-8")
    with pytest.raises(InputError, match="does not look like the original"):
        check(SAMPLES / "harbour-ferry-id.txt", source=SAMPLES / "hospital-strike-pt.source.txt")
    with pytest.raises(InputError, match=r"times as long as|does not look like the original"):
        check_text(ENGLISH, source=other)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mtcheck", *arguments], capture_output=True, encoding="utf-8", timeout=60, check=False
    )


def test_command_line(tmp_path: Path) -> None:
    article, source = str(SAMPLES / "hospital-strike-pt.txt"), str(SAMPLES / "hospital-strike-pt.source.txt")
    shown = run("check", article, "--source", source, "--format", "concise")
    assert shown.returncode == 1
    assert "42 million" in shown.stdout
    missing = run("check", article, "--source", str(tmp_path / "none.txt"))
    assert missing.returncode == 2
    assert missing.stderr.count("\n") <= 2
    several = run("check", article, source, "--source", source)
    assert several.returncode == 2
    assert "--source goes with one article" in several.stderr


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("1.900 consultas", "pt", {1900, 1.9}),
        ("4,2 milhões", "pt", {4.2e6}),
        ("1.000,50 euros", "de", {1000.5}),
        ("1,000.50 euros", "en", {1000.5}),
        ("Rp 1,5 miliar", "id", {1.5e9}),
        ("3亿2000万吨", "zh", {3.2e8}),
        ("1 234 567 habitants", "fr", {1234567}),
        ("12 млн рублей", "ru", {12e6}),
    ],
)
def test_numerals(text: str, language: str, values: set[float]) -> None:
    assert set(numerals(text, language)[0].values) == values


def test_times_dates_and_figures_in_words_are_no_numerals() -> None:
    assert numerals("Às 20:00 de 3/4, a A4 e o H1N1", "pt") == ()
    assert numerals("12 people", "xx") == ()
