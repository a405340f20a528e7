# SPDX-License-Identifier: Apache-2.0
"""Thresholds fall among flawed sentences, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mtcheck.article import Article, OffsetMap, Passage, Role, Sentence, Span
from mtcheck.checks import Context, awkward, garbled
from mtcheck.formats import read_text
from mtcheck.inference import word_spans
from mtcheck.models import Thresholds, load_model
from mtcheck.pipeline import prepare
from mtcheck.results import Finding, Origin
from mtcheck.segment import Judgement, Segment, WordJudgement
from mtcheck.settings import Settings
from mtcheck.surroundings import AROUND, LEAST_AROUND, Cutoffs, Surroundings, around, thresholds

RULE = Surroundings(calm=-2.0, rough=0.0, garbled=0.3, word=0.6)


def judged(flawed: float, *, garbled: float = 0.01, words: int = 8) -> Judgement:
    doubts = (flawed, *[0.001] * (words - 1))
    found = tuple(
        WordJudgement(Span(5 * place, 5 * place + 4), 0.1, 0.1, "fluency", doubt) for place, doubt in enumerate(doubts)
    )
    return Judgement(80.0, garbled, found)


BASE = Cutoffs(garbled=0.5, word=0.8)


def test_in_a_calm_article_nothing_changes() -> None:
    assert thresholds([judged(0.05)] * 12, BASE, RULE) == [BASE] * 12


def test_in_a_rough_one_they_fall_to_the_end_and_no_further() -> None:
    rough = thresholds([judged(0.6)] * 12, BASE, RULE)
    worse = thresholds([judged(0.3, garbled=0.99)] * 12, BASE, RULE)
    assert [*rough, *worse] == [Cutoffs(0.3, 0.6)] * 24


def test_between_the_two_they_fall_evenly_in_log_odds() -> None:
    (first, *_) = thresholds([judged(0.2689)] * 8, BASE, RULE)  # log odds of -1
    assert first.word == pytest.approx(0.71, abs=0.001)
    assert first.garbled == pytest.approx(0.396, abs=0.001)


def test_a_sentence_does_not_speak_for_itself() -> None:
    article = [judged(0.05)] * 6 + [judged(0.99)]
    assert thresholds(article, BASE, RULE)[-1] == BASE
    assert around(article)[-1] == pytest.approx(around(article[:-1])[0])


def test_only_what_is_near_counts() -> None:
    article = [judged(0.05)] * (3 * AROUND) + [judged(0.9)] * (3 * AROUND)
    found = thresholds(article, BASE, RULE)
    assert (found[0], found[-1]) == (BASE, Cutoffs(0.3, 0.6))


def test_of_few_sentences_nothing_is_known_and_fragments_are_none() -> None:
    few = [judged(0.9)] * LEAST_AROUND
    assert around(few) == [None] * LEAST_AROUND
    assert thresholds(few, BASE, RULE) == [BASE] * LEAST_AROUND
    assert around([None, judged(0.9, words=4), *few]) == [pytest.approx(around([*few, few[0]])[0])] * 2 + [None] * 4
    assert around([]) == []


@pytest.mark.parametrize("base", [Cutoffs(0.2, 0.5), Cutoffs(1.0, 1.0), Cutoffs(0.0, 0.0), Cutoffs(0.3, 0.6)])
def test_below_the_rule_a_threshold_stands(base: Cutoffs) -> None:
    assert thresholds([judged(0.9)] * 12, base, RULE) == [base] * 12
    assert thresholds([judged(0.9)] * 12, BASE, None) == [BASE] * 12


@pytest.mark.parametrize(
    "values", [(0, 0, 0.5, 0.6), (1, 0, 0.5, 0.6), (0, 1, 0.5, 9), (0, 1, 0, 0.5), (float("nan"), 1, 0.5, 0.6)]
)
def test_a_rule_that_makes_no_sense_is_refused(values: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="makes no sense"):
        Surroundings(*values)


def read(doubt: float, *, surroundings: Surroundings | None, role: Role = "body") -> list[Finding]:
    """Findings in an article of nine sentences: one has a word with a doubt of 0.7, in the others it is ``doubt``.

    ``role`` is that of the others.
    """
    text = "\n".join(["The ministry realised a meeting with the farmers on Tuesday."] * 9)
    segments, judgements = [], []
    for number in range(9):
        start = number * ((len(text) + 1) // 9)
        span = Span(start, start + len(text) // 9)
        passage = Passage(span, "body" if number == 4 else role)
        segments.append(Segment(Sentence(span, passage), text[span.start : span.end]))
        words = tuple(
            WordJudgement(word, 0.1, 0.1, "fluency", (0.7 if number == 4 else doubt) if place == 2 else 0.01)
            for place, word in enumerate(word_spans(segments[-1].hypothesis))
        )
        judgements.append(Judgement(80.0, 0.01, words))
    article = Article(text, tuple(segment.sentence.passage for segment in segments), OffsetMap.identity(text))
    context = Context(
        article, "en", (), tuple(segments), tuple(judgements), word_threshold=0.8, surroundings=surroundings
    )
    return list(awkward.check(context))


def test_the_same_doubt_is_a_finding_among_flawed_sentences_alone() -> None:
    assert read(0.05, surroundings=RULE) == []
    assert read(0.55, surroundings=None) == []
    (found,) = read(0.55, surroundings=RULE)
    assert found.confidence == 0.7
    assert found.span.end - found.span.start == len("realised")


def test_a_sentence_is_sooner_garbled_among_flawed_ones() -> None:
    article = read_text("\n\n".join(["The ministry realised a meeting with the farmers on Tuesday."] * 9), path="a.txt")
    segments = tuple(
        Segment(Sentence(passage.span, passage), article.slice(passage.span)) for passage in article.passages
    )
    context = Context(
        article, "en", (), segments, (*[judged(0.7, garbled=0.05)] * 8, judged(0.7, garbled=0.4)),
        garbled_threshold=0.5, word_threshold=0.8,
    )  # fmt: skip
    assert list(garbled.check(context)) == []
    (found,) = garbled.check(replace(context, surroundings=RULE))
    assert segments[8].sentence.span.contains(found.span)
    assert not any(
        segments[8].sentence.span.overlaps(one.span) for one in awkward.check(replace(context, surroundings=RULE))
    )


LINE = "Project expected to create construction jobs and power homes"


@pytest.mark.parametrize(
    ("line", "doubt", "stop", "found"),
    [
        (LINE, 0.7, ".", 0),
        (f"{LINE}.", 0.7, ".", 1),
        (LINE, 0.95, ".", 1),
        (f"{LINE} {LINE} {LINE}", 0.7, ".", 1),
        (LINE, 0.7, "", 1),
    ],
)
def test_a_line_without_a_full_stop_must_look_worse(line: str, doubt: float, stop: str, found: int) -> None:
    article = read_text("\n\n".join([*[f"The council said so{stop}"] * 4, line]), path="a.txt")
    segments = tuple(
        Segment(Sentence(passage.span, passage), article.slice(passage.span)) for passage in article.passages
    )
    judgements = (*[judged(0.01)] * 4, judged(0.9, garbled=doubt, words=len(line.split())))
    context = Context(article, "en", (), segments, judgements, garbled_threshold=0.5, word_threshold=0.8)
    assert len(list(garbled.check(context))) == found
    words = list(awkward.check(replace(context, garbled_threshold=0.99)))
    assert bool(words) == (line != LINE or not stop)


def test_headlines_make_no_article_rough() -> None:
    assert read(0.55, surroundings=RULE, role="headline") == []


def report(origin: Origin, **settings: float) -> list[str]:
    """What is awkward in nine sentences of which eight have a flaw, each with a doubt of 0.65 where 0.8 is asked."""
    text = "\n\n".join(["The ministry realised a meeting with the farmers on Tuesday."] * 9)
    article = read_text(text, path="a.txt")
    loaded = load_model()
    rule = Thresholds(0.9, 0.8, "nothing", {"original": {"word": 0.8}}, RULE)
    prepared = prepare(article, settings=Settings(select=frozenset({"awkward"})))
    words = tuple(
        WordJudgement(span, 0.1, 0.1, "fluency", 0.65 if place == 2 else 0.01)
        for place, span in enumerate(word_spans(prepared.judged.segments[0].hypothesis))
    )
    judged = replace(
        prepared.judged, model=replace(loaded, thresholds=rule), judgements=(Judgement(80.0, 0.01, words),) * 9
    )
    prepared = replace(prepared, judged=judged, provenance=replace(prepared.provenance, origin=origin))
    return [finding.check for finding in prepared.report(Settings(**settings)).findings]  # type: ignore[arg-type]


def test_in_an_article_the_model_decides_unless_somebody_did() -> None:
    assert report("unknown") == ["awkward"] * 9
    assert report("translated") == ["awkward"] * 9
    assert report("original") == []
    assert report("unknown", word_threshold=0.7) == []
    assert report("unknown", min_confidence=0.7) == []
    assert report("unknown", garbled_threshold=0.7) == []
    assert len(report("unknown", word_threshold=0.0)) == 9
