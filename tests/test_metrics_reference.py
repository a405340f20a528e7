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
from hypothesis import given
from hypothesis import strategies as st
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER
from sacrebleu.significance import PairedTest

from mtcheck.article import Passage, Sentence, Span
from mtcheck.metrics import NOTHING_MORE, Wanted, compare_all, load, score_all
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


def scored(name: str, given: list[Segment], wanted: Wanted = NOTHING_MORE) -> tuple[Score, ...]:
    """The score of the article, then those of sentences."""
    tally = load(name).tally(wanted)
    each = tally.add(given)
    return tally.total(), *(score for score in each if score is not None)


@pytest.mark.parametrize("name", METRICS)
def test_the_article_scores_what_sacrebleu_says_to_the_last_digit(name: str) -> None:
    metric = METRICS[name]()
    expected = metric.corpus_score(HYPOTHESES, [FIRST]).score
    found = article(scored(name, segments(FIRST)))
    assert found.value == expected
    assert found.signature == str(metric.get_signature())


@pytest.mark.parametrize("name", METRICS)
def test_a_reference_that_lacks_a_sentence_is_left_out_for_it(name: str) -> None:
    metric = METRICS[name]()
    expected = metric.corpus_score(HYPOTHESES, [FIRST, [text or None for text in SECOND]]).score
    found = article(scored(name, segments(FIRST, SECOND)))
    assert found.value == expected
    assert "nrefs:var" in found.signature
    swapped = article(scored(name, segments(SECOND, FIRST)))
    assert swapped.value == expected


@pytest.mark.parametrize("name", METRICS)
def test_an_addition_counts_as_sacrebleu_counts_an_empty_reference(name: str) -> None:
    with_addition = segments([*FIRST[:3], ""])
    scores = scored(name, with_addition)
    without = article(scored(name, with_addition[:3])).value
    whole = article(scores).value
    assert whole == METRICS[name]().corpus_score(HYPOTHESES, [[*FIRST[:3], ""]]).score
    assert {"bleu": whole < without, "chrf": whole == without, "ter": whole > without}[name]
    assert with_addition[3].sentence not in [score.sentence for score in scores]


def test_sentence_bleu_has_effective_order_and_no_headline() -> None:
    scores = scored("bleu", segments(FIRST))
    assert [score.sentence.span.start for score in scores if score.sentence] == [100, 200]
    assert scores[1].value == BLEU(effective_order=True).sentence_score(HYPOTHESES[1], [FIRST[1]]).score
    assert "eff:yes" in scores[1].signature
    assert "eff:no" in scores[0].signature


@pytest.mark.parametrize("name", ["chrf", "ter"])
def test_headlines_get_the_other_metrics(name: str) -> None:
    scores = scored(name, segments(FIRST))
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
    ours = {name: round(article(scored(name, segments(FIRST))).value, 6) for name in METRICS}
    assert ours == {"bleu": theirs["BLEU"], "chrf": theirs["chrF2++"], "ter": theirs["TER"]}


MANY = [
    f"{text} It was day {number} of the {word} harvest."
    for number, (text, word) in enumerate(
        zip(HYPOTHESES * 3, "first late dry wet slow good sad long third rich poor last".split(), strict=True)
    )
]
MANY_REFERENCES = [f"{text} This was day {number} of the harvest." for number, text in enumerate(FIRST * 3)]
OTHERS = [f"{text} Day {number} of the {'' if number % 3 else 'long '}harvest it was."
          for number, text in enumerate(FIRST[:2] + HYPOTHESES[2:] + SECOND[:2] + FIRST[2:] + HYPOTHESES)]  # fmt: skip


def many(hypotheses: list[str], *references: list[str]) -> list[Segment]:
    whole = Span(0, 1)
    rows = zip(hypotheses, *references, strict=True)
    return [Segment(Sentence(whole, Passage(whole)), text, references=tuple(rest)) for text, *rest in rows]


@pytest.mark.parametrize("references", [[MANY_REFERENCES], [MANY_REFERENCES, OTHERS, MANY[::-1]]])
def test_intervals_are_those_of_sacrebleu(references: list[list[str]], tmp_path: Path) -> None:
    for name, lines in (("hypothesis", MANY), *((f"r{number}", lines) for number, lines in enumerate(references))):
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    files = [f"r{number}" for number in range(len(references))]
    command = [sys.executable, "-m", "sacrebleu", *files, "-i", "hypothesis", "-m", "bleu", "chrf", "ter"]
    done = subprocess.run([*command, "--chrf-word-order", "2", "-w", "6", "--confidence"], capture_output=True,
                          text=True, check=True, cwd=tmp_path, env={**os.environ, "NO_COLOR": "1"})  # fmt: skip
    theirs = {entry["name"]: entry for entry in json.loads(done.stdout)}
    scores, _ = score_all(many(MANY, *references))
    for name, key in (("bleu", "BLEU"), ("chrf", "chrF2++"), ("ter", "TER")):
        (whole,) = [score for score in scores if score.metric == name and score.sentence is None]
        assert whole.interval is not None
        low, high = whole.interval
        assert round((low + high) / 2, 6) == theirs[key]["confidence_mean"]
        assert round((high - low) / 2, 6) == theirs[key]["confidence_var"]
        assert (round(whole.value, 6), whole.signature) == (theirs[key]["score"], theirs[key]["signature"])
        assert whole.evidence == "reference"


def test_p_values_are_those_of_sacrebleu() -> None:
    found, skipped = compare_all(many(MANY, MANY_REFERENCES), many(OTHERS, MANY_REFERENCES))
    assert skipped == ()
    systems = [("A", MANY), ("B", OTHERS)]
    _, theirs = PairedTest(systems, {key: make() for key, make in METRICS.items()}, [MANY_REFERENCES], "bs")()
    assert {compared.first.metric for compared in found} == set(METRICS)
    for compared, name in zip(found, ("BLEU", "chrF2++", "TER"), strict=True):
        first, second = theirs[name]
        assert (compared.first.value, compared.second.value) == (first.score, second.score)
        assert compared.p_value == second.p_value
        assert compared.p_value is not None
        assert 0.001 < compared.p_value < 0.9, "a p-value at either end would prove nothing"


def test_no_interval_where_there_is_one_sentence_or_nobody_asks() -> None:
    scores, _ = score_all(many(MANY[1:2], MANY_REFERENCES[1:2]))
    assert {score.interval for score in scores} == {None}
    assert article(scored("bleu", many(MANY, MANY_REFERENCES))).interval is None


def test_a_headline_is_judged_by_chrf_and_says_so() -> None:
    scores, skipped = score_all(many(["Bridge closed for six weeks"], ["The bridge is closed for six weeks"]))
    assert {score.metric for score in scores} == {"chrf"}
    assert {skip.name: skip.reason for skip in skipped} == dict.fromkeys(
        ("bleu", "ter"), "5 words are too few for it: a headline or caption is judged by chrf"
    )


def test_a_batch_of_many_scripts_is_counted_the_plain_way() -> None:
    odd = "".join(chr(code) for code in range(0x4E00, 0x4F00)) + " one two"
    found = load("chrf").tally().add(many([odd, "one two three"], ["one two", odd]))
    expected = [("one two", odd), (odd, "one two three")]
    for score, (reference, hypothesis) in zip(found, expected, strict=True):
        assert score is not None
        assert score.value == CHRF(word_order=2).sentence_score(hypothesis, [reference]).score


@pytest.mark.parametrize("text", ["", "x", "naïve — “déjà vu”", "aaaa aaaa aaaa", "a b a b a b!", "桥 已 关闭"])
def test_quicker_counting_gives_the_same_numbers(text: str) -> None:
    for other in [*FIRST, *HYPOTHESES, text, "aa aaa a b!"]:
        (found,) = load("chrf").tally().add(many([other], [text or "ab"]))
        assert found is not None
        assert found.value == CHRF(word_order=2).sentence_score(other, [text or "ab"]).score


@given(st.text(alphabet="ab 1.,-&<>'\"/%\u00e9\u6865\n:@[]{}~_;()", max_size=40), st.text(max_size=20))
def test_quicker_bleu_gives_the_same_numbers(text: str, other: str) -> None:
    hypothesis = f"{text} one two three four, five six seven eight, nine. Ten {other}"
    references = [f"{other} one two three, four - five six seven. {text}", f"{text}{text}", other]
    (found,) = load("bleu").tally().add(many([hypothesis], *([reference] for reference in references)))
    given_references = [reference for reference in references if reference]
    assert found is not None
    assert found.value == BLEU(effective_order=True).sentence_score(hypothesis, given_references).score


def test_a_tally_beside_another_is_empty_whatever_that_one_has_seen() -> None:
    long, short = " ".join(["word"] * 201), "The council voted on Tuesday to repair the old bridge."
    tally = load("ter").tally()
    tally.add(many([long], [long]))
    assert "too long" in (tally.missing or "")
    other = tally.beside()
    other.add(many([short], [short]))
    assert other.missing is None
    assert other.total().value == 0.0
