# SPDX-License-Identifier: Apache-2.0
"""How far thresholds fall is fitted on articles, and no further than they bear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

pytest.importorskip("torch", reason="needs the train extra")
pytest.importorskip("sklearn", reason="needs the train extra")

from mtcheck.article import Span
from mtcheck.inference import word_spans
from mtcheck.segment import Judgement, WordJudgement
from mtcheck.training.corpora import Written
from mtcheck.training.reviewed import Reviewed
from mtcheck.training.surroundings import choose_surroundings
from mtcheck.training.thresholds import articles_of, choose_thresholds

PAIRS = ({"garbled": 0.5, "word": 0.9}, {"garbled": 0.5, "word": 0.8})
DOUBTS = {"wrong": 0.7, "odd": 0.3, "fine": 0.45}
SENTENCE = "The council met on Tuesday and {} the old bridge again"


class Reader:
    """A model that doubts a few words, each as much as ``DOUBTS`` says."""

    def judge(self, hypotheses: Sequence[str]) -> list[Judgement | None]:
        return [
            Judgement(80.0, 0.01, tuple(
                WordJudgement(span, 0.0, 0.0, "fluency", DOUBTS.get(text[span.start : span.end], 0.02))
                for span in word_spans(text)
            ))
            for text in hypotheses
        ]  # fmt: skip


def article(name: str, words: Sequence[str]) -> list[Written]:
    """A sentence for each word, "wrong" underlined."""
    sentences = [tuple(SENTENCE.format(word).split()) for word in words]
    return [
        Written("id", "awkward" if "wrong" in found else "clean", found,
                tuple(float(word == "wrong") for word in found), (), name)
        for found in sentences
    ]  # fmt: skip


def chosen(
    rows: list[Written], clean: Sequence[str], pairs: Sequence[dict[str, float]] = PAIRS
) -> dict[str, float] | None:
    reader: Any = Reader()
    return choose_surroundings(reader, clean, rows, pairs)


CLEAN = [SENTENCE.format("saw")] * 24
ROWS = [row for name in ("a", "b") for row in article(name, ["wrong", "saw"] * 7)]


def test_it_falls_as_far_as_what_is_fit_to_publish_allows() -> None:
    found = chosen(ROWS, CLEAN)
    assert found is not None
    assert found["word"] == 0.2  # nothing clean is doubted at all
    assert found["garbled"] == 0.5  # no sentence is
    assert found["calm"] < found["rough"]
    doubted = [row for name in ("a", "b") for row in article(name, ["wrong", "fine"] * 7)]
    found = chosen(doubted, CLEAN)
    assert found is not None
    assert found["word"] == 0.46  # just above the doubts about good words


def test_it_does_not_fall_where_nothing_would_be_found() -> None:
    assert chosen([row for name in ("a", "b") for row in article(name, ["odd", "saw"] * 7)], CLEAN) is None


def test_it_does_not_fall_where_articles_are_missing_or_no_rougher_than_edited_english() -> None:
    assert chosen([], CLEAN) is None
    assert chosen(ROWS, []) is None
    assert chosen(ROWS, [SENTENCE.format("wrong")] * 24) is None


def test_it_does_not_fall_from_a_threshold_that_nothing_reaches() -> None:
    assert chosen(ROWS, CLEAN, ({"garbled": 1.0, "word": 0.8},)) is None


def output(word: str, *, marked: bool, article: str = "") -> Reviewed:
    text = SENTENCE.format(word)
    start = text.index(word)
    spans = (Span(start, start + len(word)),) if marked else ()
    return Reviewed(text, None, "id-en", "s", article, False, spans, ())


def test_what_is_doubted_in_real_output_is_mostly_right() -> None:
    reader: Any = Reader()
    right, wrong = [output("wrong", marked=True)] * 6, [output("fine", marked=False)] * 4
    assert choose_thresholds(reader, CLEAN, [], right)["word"] == 0.2
    assert choose_thresholds(reader, CLEAN, [], right + wrong)["word"] == 0.46, (
        "above what is fine, with six of ten right"
    )


def test_in_translated_articles_too_it_falls_no_further_than_most_findings_are_right() -> None:
    reader: Any = Reader()
    real = [output(word, marked=word == "wrong", article="a") for word in ["wrong"] * 6 + ["fine"] * 6]
    assert [len(text.sentences) for text in articles_of(reader, [*real, output("saw", marked=False)])] == [12]
    alone, beside = (choose_surroundings(reader, CLEAN, ROWS, PAIRS, rows) for rows in ((), real))
    assert alone is not None
    assert beside is not None
    assert alone["word"] <= DOUBTS["fine"] < beside["word"] <= DOUBTS["wrong"]
