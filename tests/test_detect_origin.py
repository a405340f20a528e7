# SPDX-License-Identifier: Apache-2.0
"""Where a text comes from: the rule on numbers, and the whole on articles written for these tests and the samples."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from mtcheck.cli.detect import command
from mtcheck.detect import detect
from mtcheck.detect.origin import judge_origins
from mtcheck.formats import read_article, read_bytes
from mtcheck.pipeline import identify_article
from mtcheck.provenance import ORIGINS, OriginRule, Signs, origin_chances, source_chances
from mtcheck.results import Provenance
from mtcheck.segment import Judgement, Segment
from mtcheck.settings import Settings
from mtcheck.style import _weights, masked, translated_nats

SAMPLES = Path(__file__).parent.parent / "samples"
ARTICLES = Path(__file__).parent / "traces"
TRANSLATED = {"human-translated", "machine-translated", "translated"}

RULE = OriginRule(
    names=(*ORIGINS, "de", "id", "pt"),
    human={"human": 1.0, "machine": 0.0, "length": 0.0, "bias": 0.0},
    machine={"human": 0.0, "machine": 1.0, "length": 0.0, "bias": 0.0},
    temperature=0.5, turns=0.4, translated=0.95, original=0.8, style=-1.5, language=0.7, tuned_on="nothing",
)  # fmt: skip


def signs(*logits: float, sentences: int = 4, traces: float = 0.0, **languages: float) -> Signs:
    return Signs(logits, sentences, traces, languages, {})


def provenance(path: Path) -> Provenance:
    return identify_article(read_article(path), settings=Settings()).provenance


def test_more_sentences_make_surer_up_to_a_limit() -> None:
    chances = [origin_chances(RULE, signs(0.0, -1.0, 1.0, 0, 0, 0, sentences=n))[2] for n in (1, 4, 9, 20, 400)]
    assert chances == sorted(chances)
    assert chances[0] < 0.7 < 0.9 < chances[2]
    assert chances[3] == chances[4]


def test_traces_speak_for_translation_and_not_for_who_made_it() -> None:
    without = origin_chances(RULE, signs(0.0, -1.0, -1.0, 0, 0, 0))
    traced = origin_chances(RULE, signs(0.0, -1.0, -1.0, 0, 0, 0, traces=4.0))
    assert without[0] > 0.7
    assert traced[0] < 0.2
    assert traced[1] == pytest.approx(traced[2])


def test_signs_of_a_language_outweigh_a_model_that_never_read_its_news() -> None:
    logits = (0.0, 0.0, 3.0, 9.0, -9.0, -9.0)
    assert source_chances(RULE, signs(*logits))[0][0] == "de"
    assert source_chances(RULE, signs(*logits, id=9.0))[0][0] == "id"
    assert sum(chance for _, chance in source_chances(RULE, signs(*logits))) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("harbour-ferry-id.txt", "id"), ("flood-relief-id.txt", "id"), ("rail-line-de.txt", "de"),
        ("drought-zh.txt", "zh"), ("coffee-export-es.md", "es"), ("hospital-strike-pt.txt", "pt"),
    ],
)  # fmt: skip
def test_samples_that_machines_made_are_translated_from_their_language(name: str, language: str) -> None:
    found = provenance(SAMPLES / name)
    assert found.origin in TRANSLATED
    assert found.source_language == language
    assert found.evidence


@pytest.mark.parametrize(
    "path",
    [
        *(SAMPLES / name for name in ("bank-merger-original.txt", "valley-election-original.txt")),
        *sorted(ARTICLES.glob("original-*.txt")),
    ],
    ids=lambda path: path.name,
)
def test_originals_are_never_called_translated(path: Path) -> None:
    found = provenance(path)
    assert found.origin in {"original", "unknown"}
    assert found.source_language is None


@pytest.mark.parametrize("path", sorted(ARTICLES.glob("translated-*.txt")), ids=lambda path: path.name)
def test_translated_articles_with_their_scraping_name_their_language(path: Path) -> None:
    found = provenance(path)
    assert found.origin in TRANSLATED
    assert found.source_language == path.stem.removeprefix("translated-")


def test_evidence_is_what_an_editor_can_look_up() -> None:
    evidence = provenance(SAMPLES / "harbour-ferry-id.txt").evidence
    assert any("“judged able to” renders Indonesian “dinilai mampu”" in line for line in evidence)
    assert any("(ylm/dps)" in line and "line 49" in line for line in evidence)


def test_a_short_text_is_not_judged() -> None:
    article = read_bytes(b"The bridge was closed on Monday. Nobody knows why.\n", path="short.txt")
    found = identify_article(article, settings=Settings())
    assert found.provenance.origin == "unknown"
    assert found.provenance.chances is None
    assert "too short to tell" in found.provenance.unknown_because
    assert all(one.chances is None for one in found.detected.detections)


def test_other_languages_are_not_judged() -> None:
    found = provenance(SAMPLES / "hospital-strike-pt.source.txt")
    assert (found.origin, found.unknown_because) == ("unknown", "it is judged of English alone, not of pt")


PARAGRAPH = (
    "The council of the town voted on Tuesday to close the old bridge, and it will stay closed until the work is done. "
    "Most of those who live on the other side of the river will have to take the ferry, which runs once an hour."
)


def mapped(logits: list[tuple[float, float, float]]) -> list[str]:
    """Origins of paragraphs whose sentences the model gives these logits."""
    article = read_bytes("\n\n".join([PARAGRAPH] * len(logits)).encode(), path="joined.txt")
    detected = detect(article)
    segments = tuple(Segment(sentence, article.slice(sentence.span)) for sentence in detected.sentences)
    judgements = [Judgement(90.0, 0.1, (), (*logits[place // 2], 0.0, 0.0, 0.0)) for place in range(len(segments))]
    detections, _ = judge_origins(detected, segments, judgements, replace(RULE, style=-99.0))
    return [one.origin for one in detections]


def test_an_article_of_two_origins_is_mapped() -> None:
    original, machine = (3.0, 0.0, 0.0), (0.0, 0.0, 3.0)
    assert mapped([original] * 8 + [machine] * 8) == ["original"] * 8 + ["machine-translated"] * 8
    both = mapped([machine] * 6 + [original] * 6 + [machine] * 6)
    assert (set(both[:5]), set(both[7:11]), set(both[13:])) == (
        {"machine-translated"},
        {"original"},
        {"machine-translated"},
    )


def test_one_odd_paragraph_cuts_nothing() -> None:
    assert len(set(mapped([(3.0, 0.0, 0.0)] * 8 + [(0.0, 0.0, 1.0)] + [(3.0, 0.0, 0.0)] * 8))) == 1


def test_the_command_prints_the_map() -> None:
    path = str(SAMPLES / "harbour-ferry-id.txt")
    result = CliRunner().invoke(command, [path])
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document["origin"]["source_language"] == "id"
    assert document["origin"]["source_languages"][0]["language"] == "id"
    assert {one["origin"] for one in document["passages"]} & TRANSLATED
    text = CliRunner().invoke(command, ["--format", "text", path]).stdout
    assert "likely from Indonesian" in text.splitlines()[0]
    assert "“judged able to”" in text


def test_without_outputs_of_the_model_nobody_can_say_who_translated() -> None:
    chances = provenance(SAMPLES / "rail-line-de.txt").chances
    assert chances is not None
    assert chances[0] < 0.03
    assert chances[1:] == (None, None)


def test_a_model_with_outputs_says_who_translated() -> None:
    article = read_article(SAMPLES / "rail-line-de.txt")
    detected = identify_article(article, settings=Settings()).detected
    segments = tuple(Segment(sentence, article.slice(sentence.span)) for sentence in detected.sentences)
    judgements = [Judgement(90.0, 0.1, (), (0.0, 0.0, 6.0, 5.0, 0.0, 0.0)) for _ in segments]
    _, found = judge_origins(detected, segments, judgements, RULE)
    assert (found.origin, found.source_language) == ("machine-translated", "de")
    assert found.chances is not None
    assert (found.chances[2] or 0) > 0.9


def test_style_masks_what_a_text_is_about() -> None:
    one = masked("On Monday the minister of Lundia opened 14 bridges, which were repaired quickly.")
    other = masked("On Friday the teacher of Mirova opened 92 clinics, which were examined quickly.")
    assert one == other
    assert one[:6] == ["<s>", "on", "Xx", "the", "~er", "of"]


def test_style_speaks_against_a_translation_and_never_for_one() -> None:
    logits = (0.0, 1.0, 3.0, 0, 0, 0)
    plain, kind, unkind = (
        origin_chances(RULE, Signs(logits, 4, 0.0, {}, {}, style)) for style in (RULE.style, 5.0, RULE.style - 3.0)
    )
    assert plain == kind
    assert unkind[0] > 3 * plain[0]


def test_every_weight_of_style_can_be_read() -> None:
    weights = _weights()
    assert len(weights) == 12_001
    assert translated_nats(["The minister said so."]) == translated_nats(["The teacher said so."])
