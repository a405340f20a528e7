# SPDX-License-Identifier: Apache-2.0
"""BLEU, chrF2++ and TER: sacreBLEU's own numbers, on our segments."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

from mtcheck.article import Passage, Sentence, Span
from mtcheck.metrics import load, score_all
from mtcheck.results import Score
from mtcheck.segment import Segment

HYPOTHESES = [
    "Harvest begins early",
    "The farmers of the valley started to pick grapes already on Monday, two weeks earlier as usual.",
    "It is because of the summer, which was the hottest since 1961.",
    "Nobody knows how the wine will taste.",
]
FIRST = [
    "Grape harvest starts early",
    "Growers in the valley began picking grapes on Monday, two weeks earlier than usual.",
    "The reason is the summer, the hottest since 1961.",
    "How the wine will taste is anyone's guess.",
]
SECOND = [
    "An early harvest",
    "Winegrowers in the valley started picking grapes as early as Monday, two weeks before the usual date.",
    "",
    "Nobody can say how the wine will taste.",
]
METRICS: dict[str, Callable[[], Any]] = {"bleu": BLEU, "chrf": lambda: CHRF(word_order=2), "ter": TER}


def segments(*references: list[str]) -> list[Segment]:
    passage = Passage(Span(0, 1000))
    return [
        Segment(
            Sentence(Span(100 * number, 100 * number + len(text)), passage),
            text,
            references=tuple(side[number] for side in references),
        )
        for number, text in enumerate(HYPOTHESES)
    ]


def article(scores: tuple[Score, ...]) -> Score:
    (whole,) = [score for score in scores if score.sentence is None]
    assert scores[0] is whole
    return whole


@pytest.mark.parametrize("name", METRICS)
def test_the_article_scores_what_sacrebleu_says_to_the_last_digit(name: str) -> None:
    metric = METRICS[name]()
    expected = metric.corpus_score(HYPOTHESES, [FIRST]).score
    found = article(load(name).score(segments(FIRST)))
    assert found.value == expected
    assert found.signature == str(metric.get_signature())


@pytest.mark.parametrize("name", METRICS)
def test_a_reference_that_lacks_a_sentence_is_left_out_for_it(name: str) -> None:
    metric = METRICS[name]()
    expected = metric.corpus_score(HYPOTHESES, [FIRST, [text or None for text in SECOND]]).score
    found = article(load(name).score(segments(FIRST, SECOND)))
    assert found.value == expected
    assert "nrefs:var" in found.signature
    swapped = article(load(name).score(segments(SECOND, FIRST)))
    assert swapped.value == expected


@pytest.mark.parametrize("name", METRICS)
def test_an_addition_counts_as_sacrebleu_counts_an_empty_reference(name: str) -> None:
    with_addition = segments([*FIRST[:3], ""])
    scores = load(name).score(with_addition)
    without = article(load(name).score(with_addition[:3])).value
    whole = article(scores).value
    assert whole == METRICS[name]().corpus_score(HYPOTHESES, [[*FIRST[:3], ""]]).score
    assert {"bleu": whole < without, "chrf": whole == without, "ter": whole > without}[name]
    assert with_addition[3].sentence not in [score.sentence for score in scores]


def test_sentence_bleu_has_effective_order_and_no_headline() -> None:
    scores = load("bleu").score(segments(FIRST))
    assert [score.sentence.span.start for score in scores if score.sentence] == [100, 200, 300]
    assert scores[1].value == BLEU(effective_order=True).sentence_score(HYPOTHESES[1], [FIRST[1]]).score
    assert "eff:yes" in scores[1].signature
    assert "eff:no" in scores[0].signature


@pytest.mark.parametrize("name", ["chrf", "ter"])
def test_headlines_get_the_other_metrics(name: str) -> None:
    scores = load(name).score(segments(FIRST))
    assert len(scores) == 1 + len(HYPOTHESES)
    assert scores[1].value == METRICS[name]().sentence_score(HYPOTHESES[0], [FIRST[0]]).score


def test_ranges_and_directions() -> None:
    scores, skipped = score_all(segments(FIRST))
    assert skipped == ()
    facts = {score.metric: (score.range, score.higher_is_better) for score in scores}
    assert facts == {"bleu": ((0, 100), True), "chrf": ((0, 100), True), "ter": ((0, float("inf")), False)}


def test_what_cannot_run_says_why() -> None:
    scores, skipped = score_all(segments())
    assert scores == ()
    assert {skip.name: skip.reason for skip in skipped} == dict.fromkeys(
        METRICS, "needs a reference (--reference FILE)"
    )
    _, skipped = score_all(segments([""] * 4))
    assert {skip.reason for skip in skipped} == {"no sentence has a partner in the reference"}
    _, skipped = score_all([])
    assert {skip.reason for skip in skipped} == {"there is no sentence to score"}
    _, (skip,) = score_all(segments(FIRST), ignore=["ter"])
    assert skip.name == "ter"


def test_ter_does_not_start_on_a_text_without_sentences() -> None:
    (first, *_) = segments(FIRST)
    long = Segment(first.sentence, "word " * 1001, references=("word",))
    _, (skip,) = score_all([long])
    assert (skip.name, "1001 words" in skip.reason) == ("ter", True)


def test_sacrebleu_stays_away_without_a_reference() -> None:
    script = (
        "import sys; from mtcheck import metrics; from mtcheck.article import *; from mtcheck.segment import Segment;"
        "metrics.score_all([Segment(Sentence(Span(0, 1), Passage(Span(0, 1))), 'x')]);"
        "print(sorted({'sacrebleu', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_command_line_of_sacrebleu_agrees(tmp_path: Path) -> None:
    (tmp_path / "hypothesis").write_text("\n".join(HYPOTHESES) + "\n", encoding="utf-8")
    (tmp_path / "reference").write_text("\n".join(FIRST) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "sacrebleu", "reference", "-i", "hypothesis", "-m", "bleu", "chrf", "ter"]
    done = subprocess.run(
        [*command, "--chrf-word-order", "2", "-w", "6"],
        capture_output=True, text=True, check=True, cwd=tmp_path, env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip
    theirs = {entry["name"]: entry["score"] for entry in json.loads(done.stdout)}
    ours = {name: round(article(load(name).score(segments(FIRST))).value, 6) for name in METRICS}
    assert ours == {"bleu": theirs["BLEU"], "chrf": theirs["chrF2++"], "ter": theirs["TER"]}
