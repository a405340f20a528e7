# SPDX-License-Identifier: Apache-2.0
"""Alignment of an article with its source by dictionary: what pairs, what is left out, what is unrelated."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from mtcheck import checks
from mtcheck.alignment import align
from mtcheck.article import Article, OffsetMap, Passage, Sentence, Span
from mtcheck.checks import omission
from mtcheck.lexicon import codes, english_key, lexicon_of, words_of
from mtcheck.overlap import bilingual_similarity, similarity_with
from mtcheck.partners import AttachedSource, attach_source
from mtcheck.segment import Segment

ENGLISH = [
    "The government will repair the old school next year.",
    "The police have not found the driver of the truck.",
    "Doctors say the water in the river is dangerous for children.",
    "The election was held without violence, the president said.",
    "Farmers asked the bank for more time to repay their loans.",
    "The court will hear the first witnesses in the case in summer.",
]
CHINESE = [
    "政府明年将修复这所旧学校的全部教室和操场。",
    "警方至今还没有找到那辆卡车的司机，调查仍在继续。",
    "医生说，这条河里的水对儿童来说非常危险，不能饮用。",
    "总统说，这次选举没有发生暴力事件，结果将很快公布。",
    "农民要求银行给他们更多的时间来偿还贷款和利息。",
    "法院将于夏天听取本案第一批证人的证词。",
]
MISSING = "反对党领导人批评经济政策，要求增加工人的工资和改善医院的条件。"
RUSSIAN = [
    "Правительство отремонтирует старую школу в следующем году.",
    "Полиция не нашла водителя грузовика.",
    "Врачи говорят, что вода в реке опасна для детей.",
    "Выборы прошли без насилия, сказал президент.",
    "Фермеры попросили банк дать им больше времени, чтобы вернуть кредиты.",
    "Суд заслушает первых свидетелей по делу летом.",
]


def pairs(ours: list[str], theirs: list[str], language: str) -> set[tuple[int, int]]:
    links = align(ours, theirs, similarity=similarity_with(language))
    return {(first, second) for link in links for first in link.hypothesis for second in link.reference}


def attached(texts: list[str], source: list[str], language: str) -> AttachedSource:
    return attach_source(sentences(texts), texts, source, source_language=language)


def sentences(texts: list[str]) -> list[Sentence]:
    passage = Passage(Span(0, sum(len(text) + 1 for text in texts)))
    starts = [sum(len(text) + 1 for text in texts[:place]) for place in range(len(texts))]
    return [Sentence(Span(s, s + len(t)), passage) for s, t in zip(starts, texts, strict=True)]


@pytest.mark.parametrize(("source", "language"), [(CHINESE, "zh"), (RUSSIAN, "ru")])
def test_words_of_the_dictionary_pair_what_shares_no_name_and_no_number(source: list[str], language: str) -> None:
    shorter = [text for number, text in enumerate(ENGLISH) if number not in {0, 3}]
    assert pairs(shorter, source, language) == {(0, 1), (1, 2), (2, 4), (3, 5)}


def test_a_language_without_a_dictionary_is_paired_as_before() -> None:
    with_none = align(ENGLISH, RUSSIAN, similarity=similarity_with("xx"))
    assert with_none == align(ENGLISH, RUSSIAN, similarity=bilingual_similarity)


def test_two_sentences_stand_for_one_of_the_source_and_one_for_two() -> None:
    joined = [RUSSIAN[0], f"{RUSSIAN[1][:-1]}, а {RUSSIAN[2]}", *RUSSIAN[3:]]
    assert {(1, 1), (2, 1), (3, 2)} <= pairs(ENGLISH, joined, "ru")
    merged = [*ENGLISH[:3], f"{ENGLISH[3]} {ENGLISH[4]}", ENGLISH[5]]
    assert {(3, 3), (3, 4), (4, 5)} <= pairs(merged, RUSSIAN, "ru")


def test_a_sentence_of_a_chinese_source_that_is_missing_is_told() -> None:
    source = [*CHINESE[:3], MISSING, *CHINESE[3:]]
    found = attached(ENGLISH, source, "zh")
    assert [omission.text for omission in found.omissions] == [MISSING]
    assert attached(ENGLISH, CHINESE, "zh").omissions == ()

    text = " ".join(ENGLISH)
    spans = sentences(ENGLISH)
    segments = tuple(Segment(s, t, part) for s, t, part in zip(spans, ENGLISH, found.parts, strict=True))
    context = checks.Context(
        Article(text, (spans[0].passage,), OffsetMap.identity(text)), "en", (), segments, (None,) * 6,
        source_omissions=found.omissions, source_language="zh",
    )  # fmt: skip
    (finding,) = omission.check(context)
    assert text[finding.span.start : finding.span.end] == "children."
    assert "反对党领导人" in finding.message


def test_without_a_dictionary_nothing_is_said_of_a_chinese_source() -> None:
    source = [*CHINESE[:3], MISSING, *CHINESE[3:]]
    assert attach_source(sentences(ENGLISH), ENGLISH, source).omissions == ()


def test_the_source_of_another_article_is_unrelated() -> None:
    strangers = [
        "В финале теннисного турнира победила спортсменка из Чехии.",
        "Матч длился почти три часа и закончился поздно вечером.",
        "Болельщики долго аплодировали обеим спортсменкам на корте.",
        "Следующий турнир начнётся через неделю на траве.",
        "Тренер доволен её подачей и скоростью.",
    ]
    assert attached(ENGLISH, strangers, "ru").unrelated
    assert not attached(ENGLISH, RUSSIAN, "ru").unrelated


@pytest.mark.parametrize("code", codes())
def test_dictionaries_are_readable_and_of_use(code: str) -> None:
    words = tomllib.loads((files("mtcheck") / "data" / "lexicon" / f"{code}.toml").read_text("utf-8"))["words"]
    assert all(2 <= len(line.split()) <= 4 for line in words.splitlines())
    assert len(lexicon_of(code)) >= 900
    assert any(english_key("government") in partners for partners in lexicon_of(code).values())


def test_the_languages_of_the_samples_have_a_dictionary() -> None:
    assert {"id", "de", "zh", "pt", "es"} <= set(codes())
    assert lexicon_of("xx") == {}


@pytest.mark.parametrize(
    ("text", "code", "keys"),
    [
        ("Pemerintah daerah", "id", ["pemeri", "daerah"]),
        ("经济政策", "zh", ["经济", "济政", "政策"]),
        ("والحكومة", "ar", ["حكومة"]),
        ("İSTANBUL", "tr", ["istan"]),
    ],
)
def test_keys(text: str, code: str, keys: list[str]) -> None:
    assert [key for key, _ in words_of(text, code)] == keys


def test_english_keys_survive_inflection() -> None:
    assert english_key("Policies") == english_key("policy")
    assert english_key("governments") == english_key("governmental")
    assert english_key("less") == "less"
