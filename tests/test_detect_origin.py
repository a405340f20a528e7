# SPDX-License-Identifier: Apache-2.0
"""Where a text comes from: the rule on numbers, and the whole on articles written for these tests and the samples."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from mtcheck.article import Passage, Span
from mtcheck.cli.detect import command
from mtcheck.detect.origin import _calque_lines, _Read
from mtcheck.errors import SettingsError
from mtcheck.formats import read_article, read_bytes
from mtcheck.phrases import calques
from mtcheck.pipeline import identify_article
from mtcheck.provenance import OriginRule, Signs, is_translated, named, original_chance, source_chances
from mtcheck.results import Provenance
from mtcheck.style import (
    Style,
    _source_weights,
    _weights,
    masked,
    read_source_weights,
    sequences,
    source_nats,
    translated_nats,
)

SAMPLES = Path(__file__).parent.parent / "samples"
ARTICLES = Path(__file__).parent / "traces"

RULE = OriginRule(
    style=1.0, style_by_length=0.5, length=0.0, bias=0.0, turns=0.5, source_style=1.0,
    translated=0.95, translated_by_style=0.98, original=0.8, language=0.9, tuned_on="nothing",
)  # fmt: skip


def signs(style: float, *, sentences: int = 4, traces: float = 0.0, turns: float = 0.0, **languages: float) -> Signs:
    return Signs(sentences, style, traces, languages, {"de": turns})


def provenance(path: Path) -> Provenance:
    return identify_article(read_article(path)).provenance


def test_more_sentences_make_surer_up_to_a_limit() -> None:
    chances = [original_chance(RULE, signs(-1.0, sentences=n)) for n in (1, 4, 9, 20, 400)]
    assert chances == sorted(chances)
    assert chances[0] < 0.75 < 0.85 < chances[2]
    assert chances[3] == chances[4]


def test_traces_speak_for_a_translation() -> None:
    assert original_chance(RULE, signs(-1.0)) > 0.8
    assert original_chance(RULE, signs(-1.0, traces=4.0)) < 0.2


def test_phrases_and_traces_of_a_language_add_up() -> None:
    known = ("de", "id", "pt")
    assert dict(source_chances(RULE, signs(3.0), known)) == pytest.approx({"de": 1 / 3, "id": 1 / 3, "pt": 1 / 3})
    assert source_chances(RULE, signs(3.0, turns=4.0), known)[0] == ("de", pytest.approx(0.787, abs=0.001))
    assert source_chances(RULE, signs(3.0, turns=4.0, nl=5.0), known)[0][0] == "nl"


def test_style_ranks_languages_but_names_none() -> None:
    style = Signs(20, 3.0, 0.0, {}, {}, {"de": 9.0, "id": 0.0, "ta": 0.0})
    ranked = source_chances(RULE, style, ("de", "id", "pt"))
    assert ranked[0] == ("de", pytest.approx(1.0, abs=0.001))
    assert named(RULE, style, ranked) is None
    shown = Signs(20, 3.0, 0.0, {}, {"de": 1.0}, style.source_style)
    assert named(RULE, shown, source_chances(RULE, shown, ("de", "id", "pt"))) == "de"


def test_languages_that_no_phrases_speak_for_start_lower() -> None:
    chances = dict(source_chances(RULE, Signs(20, 3.0, 0.0, {}, {}, {"de": 0.0, "id": 0.0, "ta": 0.0}), ("de", "id")))
    assert chances["de"] == chances["id"] > 15 * chances["ta"]
    traced = dict(source_chances(RULE, Signs(20, 3.0, 0.0, {"ta": 0.5}, {}, {"de": 0.0, "ta": 0.0}), ("de", "id")))
    assert traced["ta"] > traced["de"]


def test_style_alone_must_be_surer() -> None:
    by_style, with_turns, traced = signs(2.0), signs(2.0, turns=1.0), signs(2.0, traces=0.1)
    assert is_translated(RULE, by_style, 0.015)
    assert not is_translated(RULE, by_style, 0.04)
    assert is_translated(RULE, with_turns, 0.04)
    assert is_translated(RULE, traced, 0.04)
    assert not is_translated(RULE, traced, 0.06)


def test_phrases_speak_for_kin_and_money_tells_them_apart() -> None:
    known = ("de", "ru", "uk")
    said = Signs(20, 3.0, 0.0, {}, {"ru": 8.0})
    ranked = source_chances(RULE, said, known)
    assert [tag for tag, _ in ranked] == ["ru", "uk", "de"]
    assert named(RULE, said, ranked) is None  # it may be Ukrainian as well
    hryvnias = replace(said, sources={"uk": 2.0, "ru": -1.5})
    assert source_chances(RULE, hryvnias, known)[0][0] == "uk"


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("harbour-ferry-id.txt", "id"), ("flood-relief-id.txt", "id"), ("rail-line-de.txt", "de"),
        ("drought-zh.txt", "zh"), ("coffee-export-es.md", "es"), ("hospital-strike-pt.txt", "pt"),
    ],
)  # fmt: skip
def test_samples_that_machines_made_are_translated_from_their_language(name: str, language: str) -> None:
    found = provenance(SAMPLES / name)
    assert found.origin == "translated"
    assert found.sources[0][0] == language
    assert found.source_language in {language, None}
    assert found.evidence


def test_the_indonesian_sample_names_indonesian() -> None:
    assert provenance(SAMPLES / "harbour-ferry-id.txt").source_language == "id"


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
    assert found.origin == "translated"
    assert found.source_language == path.stem.removeprefix("translated-")


def test_evidence_is_what_an_editor_can_look_up() -> None:
    evidence = provenance(SAMPLES / "harbour-ferry-id.txt").evidence
    assert any("“judged able to” renders Indonesian “dinilai mampu”" in line for line in evidence)
    assert any("(ylm/dps)" in line and "line 49" in line for line in evidence)


def test_evidence_names_paragraphs_in_a_file_that_has_no_lines() -> None:
    left = "The minister said kami akan memperbaiki jalan itu segera setelah hujan berhenti di kota ini on Monday."
    text = (SAMPLES / "harbour-ferry-id.txt").read_text(encoding="utf-8")
    given = read_bytes(f"{text}\n\n{left}\n".encode(), path="article.txt")
    article = replace(given, offset_map=replace(given.offset_map, unit="paragraph"))
    evidence = [
        [line for line in identify_article(one).provenance.evidence if re.search(r"\(\w+ \d+\)", line)]
        for one in (given, article)
    ]
    assert {line.startswith("left in Indonesian") for line in evidence[0]} == {True, False}
    assert evidence[1] == [re.sub(r"\(line (?=\d+\))", "(paragraph ", line) for line in evidence[0]]
    assert evidence[1] != evidence[0]


def test_a_short_text_is_not_judged() -> None:
    article = read_bytes(b"The bridge was closed on Monday. Nobody knows why.\n", path="short.txt")
    found = identify_article(article)
    assert found.provenance.origin == "unknown"
    assert found.provenance.original is None
    assert "too short to tell" in found.provenance.unknown_because
    assert all(one.original is None for one in found.detected.detections)


def test_other_languages_are_not_judged() -> None:
    found = provenance(SAMPLES / "hospital-strike-pt.source.txt")
    assert (found.origin, found.unknown_because) == ("unknown", "it is judged of English alone, not of pt")


def mapped(*texts: str) -> list[str]:
    """Origins of the passages that are judged."""
    found = identify_article(read_bytes("\n\n".join(texts).encode(), path="joined.txt")).detected.detections
    return [one.origin for one in found if one.original is not None]


def test_an_article_of_two_origins_is_mapped() -> None:
    original, translated = (
        (SAMPLES / name).read_text(encoding="utf-8") for name in ("valley-election-original.txt", "rail-line-de.txt")
    )
    count = len(mapped(original))
    both = mapped(original, translated)
    assert set(both[: count - 1]) == {"original"}
    assert set(both[count + 1 :]) == {"translated"}


def test_one_odd_sentence_cuts_nothing() -> None:
    paragraphs = (SAMPLES / "valley-election-original.txt").read_text(encoding="utf-8").split("\n\n")
    odd = "On the 4th, the reporter learned from the relevant department that the masses have expressed satisfaction."
    assert len(set(mapped(*paragraphs[:6], odd, *paragraphs[6:]))) == 1


def test_the_command_prints_the_map() -> None:
    path = str(SAMPLES / "harbour-ferry-id.txt")
    result = CliRunner().invoke(command, [path])
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document["origin"]["source_language"] == "id"
    assert document["origin"]["source_languages"][0]["language"] == "id"
    assert "translated" in {one["origin"] for one in document["passages"]}
    text = CliRunner().invoke(command, ["--format", "text", path]).stdout
    assert "likely from Indonesian" in text.splitlines()[0]
    assert "“judged able to”" in text


def test_style_masks_what_a_text_is_about() -> None:
    one = masked("On Monday the minister of Lundia opened 14 bridges, which were repaired quickly.")
    other = masked("On Friday the teacher of Mirova opened 92 clinics, which were examined quickly.")
    assert one == other
    assert one[:6] == ["<s>", "on", "Xx", "the", "~er", "of"]


def test_every_weight_of_style_can_be_read() -> None:
    weights = _weights()
    assert len(weights) == 12_001
    assert translated_nats(["The minister said so."]) == translated_nats(["The teacher said so."])


def test_style_is_the_same_sentence_by_sentence() -> None:
    sentences = ["The minister said so.", "It was raining, and the bridge had been closed since May."]
    growing = Style()
    for sentence in sentences:
        growing.add(sequences([sentence]))
    assert growing.nats == pytest.approx(translated_nats(sentences))


def test_style_of_source_languages_is_read_from_letters() -> None:
    weights = read_source_weights("# a comment\nlanguages\tde zh\nstep\t0.5\nQO\tit is\nMP\tof the\n")
    found = source_nats({"it is": 1, "unheard of": 9}, weights)
    assert found == pytest.approx({"de": 1.0, "zh": 0.0})
    assert source_nats({"of the": 3}, weights) == pytest.approx({"de": -1.0, "zh": 0.5})
    assert source_nats({"unheard of": 1}, weights) == {}
    with pytest.raises(SettingsError, match="not 2 letters and a sequence: 'QOO"):
        read_source_weights("languages\tde zh\nQOO\tit is\n")


def test_every_letter_of_style_can_be_read() -> None:
    weights = _source_weights()
    assert len(weights.languages) == 59
    assert len(weights.letters) == 10_000
    assert source_nats(sequences(["The minister said so."])) == source_nats(sequences(["The teacher said so."]))


def test_without_a_named_language_only_likely_ones_are_evidence() -> None:
    calque, other = (next(one for one in calques() if one.language == tag) for tag in ("ru", "id"))
    read = [_Read(Passage(Span(0, 9)), 9, {}, (), ((calque, "one phrase"), (other, "another phrase")))]
    doubtful = Provenance("translated", 0.01, sources=(("ru", 0.6), ("uk", 0.38), ("id", 0.01)))
    assert [line.split("”")[0] for line in _calque_lines(read, doubtful)] == ["“one phrase"]
    kin = Provenance("translated", 0.01, sources=(("uk", 0.9), ("id", 0.01)))
    assert [line.split("”")[0] for line in _calque_lines(read, kin)] == ["“one phrase"]
    neither = Provenance("translated", 0.01, sources=(("pl", 0.9), ("id", 0.01)))
    assert len(list(_calque_lines(read, neither))) == 2
    named = replace(neither, source_language="pl")
    assert list(_calque_lines(read, named)) == []
