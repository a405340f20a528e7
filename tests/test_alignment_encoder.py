# SPDX-License-Identifier: Apache-2.0
"""Alignment across languages with a sentence encoder, of a language without a dictionary."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from encoder_fixtures import FILLING, UNKNOWN, save_encoder

from mtcheck.alignment import align
from mtcheck.article import Passage, Sentence, Span
from mtcheck.cli import main
from mtcheck.configuration import load_settings
from mtcheck.encoders import Encoder, load_encoder
from mtcheck.errors import ModelError, SettingsError
from mtcheck.lexicon import codes
from mtcheck.nearness import SIGNATURE, Embed, similarity_beside
from mtcheck.overlap import chrf_similarity, similarity_with
from mtcheck.partners import attach_source

LANGUAGE = "fi"
PAIRS = [
    ("The government will repair the old school next year.", "Hallitus korjaa vanhan koulun ensi vuonna."),
    ("The police have not found the driver of the truck.", "Poliisi ei ole löytänyt kuorma-auton kuljettajaa."),
    ("Doctors say the river water is dangerous for children.", "Lääkärien mukaan joen vesi on vaaraksi lapsille."),
    ("Voting went on without violence, officials said.", "Äänestys sujui ilman väkivaltaa, sanoivat viranomaiset."),
    ("Farmers asked the bank for more time to repay their loans.", "Viljelijät pyysivät pankilta aikaa lainoilleen."),
    ("The court will hear the first witnesses in summer.", "Oikeus kuulee ensimmäisiä todistajia kesällä."),
    ("Workers at the harbour went on strike over low wages.", "Sataman työläiset aloittivat lakon palkkojen takia."),
    ("Heavy snow closed the road through the mountains.", "Lumi sulki tien vuorten läpi."),
    ("The library lends its books without a fee.", "Kirjasto lainaa teoksia ilmaiseksi."),
    ("At night a fire destroyed the market.", "Yöllä tuli tuhosi kauppatorin."),
]  # fmt: skip
CONCEPTS = [
    "government hallitus", "school koulun", "year vuonna", "police poliisi", "driver kuljettajaa", "truck kuorma",
    "doctors lääkärien", "water vesi", "children lapsille", "voting äänestys", "violence väkivaltaa", "said sanoivat",
    "officials viranomaiset", "farmers viljelijät", "bank pankilta", "time aikaa", "court oikeus", "hear kuulee",
    "witnesses todistajia", "harbour sataman", "strike lakon", "wages palkkojen", "snow lumi", "road tien",
    "library kirjasto", "books teoksia", "night yöllä", "fire tuli", "market kauppatorin", "repair korjaa",
]  # fmt: skip
STRANGERS = [
    "Jääkiekkoilijat hävisivät kotiottelunsa murskaluvuin.",
    "Päävalmentaja harmitteli joukkueen vaisua avauserää.",
    "Yleisö buuasi jo ennen loppusummeria.",
    "Seuraava koitos pelataan lauantaina vieraskentällä.",
    "Maalivahti kärsii yhä polvivammasta.",
]
LEFT_OUT = {1, 7}
"""Of the English, as one would leave sentences out; the Finnish has others less."""
NOT_THERE = {4}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An encoder that knows half of the words in both languages, each idea in a direction of its own."""
    words = [FILLING, UNKNOWN, *(word for concept in CONCEPTS for word in concept.split())]
    ideas = np.eye(len(CONCEPTS))
    vectors = [ideas[0] * 0, np.full(len(CONCEPTS), 0.05), *(ideas[number // 2] for number in range(2 * len(CONCEPTS)))]
    return save_encoder(tmp_path_factory.mktemp("encoder"), words, [list(map(float, row)) for row in vectors])


def sides() -> tuple[list[str], list[str], set[tuple[int, int]]]:
    ours = [number for number in range(len(PAIRS)) if number not in LEFT_OUT]
    theirs = [number for number in range(len(PAIRS)) if number not in NOT_THERE]
    truth = {(ours.index(number), theirs.index(number)) for number in ours if number in theirs}
    return [PAIRS[number][0] for number in ours], [PAIRS[number][1] for number in theirs], truth


def expected(number: int) -> str | None:
    """The source of a sentence of ours."""
    _, theirs, truth = sides()
    return theirs[dict(truth)[number]] if number in dict(truth) else None


def f1(ours: Sequence[str], theirs: Sequence[str], truth: set[tuple[int, int]], embed: Embed | None) -> float:
    links = align(ours, theirs, similarity=similarity_beside(similarity_with(LANGUAGE), embed))
    found = {(first, second) for link in links for first in link.hypothesis for second in link.reference}
    return 2 * len(found & truth) / (len(found) + len(truth))


def test_an_encoder_raises_f1_where_there_is_no_dictionary(folder: Path) -> None:
    assert LANGUAGE not in codes()
    ours, theirs, truth = sides()
    without = f1(ours, theirs, truth, None)
    assert f1(ours, theirs, truth, load_encoder(folder).nearness) == 1.0
    assert without < 0.8


def test_one_sentence_for_two_and_two_for_one(folder: Path) -> None:
    ours, theirs = [one for one, _ in PAIRS], [other for _, other in PAIRS]
    theirs[2:4] = [f"{theirs[2][:-1]}, ja {theirs[3]}"]
    ours[6:8] = [f"{ours[6]} {ours[7]}"]
    embed = load_encoder(folder).nearness
    links = align(ours, theirs, similarity=similarity_beside(similarity_with(LANGUAGE), embed))
    told = {(link.hypothesis, link.reference) for link in links}
    assert {((2, 3), (2,)), ((6,), (5, 6)), ((8,), (8,))} <= told


def test_strangers_are_no_nearer_than_usual_whatever_the_encoder(folder: Path) -> None:
    """A direction that all vectors share says nothing: cosines are 0 to 1 with one encoder, 0.7 to 1 with another."""
    plain = load_encoder(folder)
    lifted = Encoder("lifted", lambda texts: np.hstack([plain.units(texts), np.full((len(texts), 1), 1.5)]))
    ours, theirs, _ = sides()
    numbers = [encoder.nearness(ours, theirs) for encoder in (plain, lifted)]
    for ranges in [(0, 1, 0, 1), (0, 1, 3, 4), (1, 3, 2, 3), (2, 4, 3, 5), (0, 3, 0, 1)]:
        first, second = (nearness.near(*ranges) for nearness in numbers)
        assert second == pytest.approx(first, abs=0.03), ranges
    assert numbers[1].near(0, 1, 0, 1) > 0.5
    assert numbers[1].near(0, 1, 3, 4) < 0.15


def test_a_text_is_encoded_once() -> None:
    seen: list[str] = []

    def vectors(texts: Sequence[str]) -> np.ndarray:
        seen.extend(texts)
        return np.array([[len(text), 1.0, len(set(text))] for text in texts], dtype=np.float32)

    encoder = Encoder("counting", vectors)
    ours, theirs, _ = sides()
    for _ in range(2):
        align(ours, [*theirs, theirs[0]], similarity=similarity_beside(chrf_similarity, encoder.nearness))
        encoder.cosines([(ours[0], theirs[0])])
    assert sorted(seen) == sorted({*ours, *theirs})


def test_too_few_sentences_to_tell_what_is_usual(folder: Path) -> None:
    ours, theirs = [one for one, _ in PAIRS[:2]], [other for _, other in PAIRS]
    both = similarity_beside(similarity_with(LANGUAGE), load_encoder(folder).nearness)
    assert align(ours, theirs, similarity=both) == align(ours, theirs, similarity=similarity_with(LANGUAGE))


def test_long_texts_are_searched_in_a_corridor(folder: Path) -> None:
    ours, theirs = ([pair[side] for pair in PAIRS] * 40 for side in (0, 1))
    links = align(ours, theirs, similarity=similarity_beside(similarity_with(LANGUAGE), load_encoder(folder).nearness))
    assert sum(link.hypothesis == link.reference for link in links) == len(ours)


def test_the_source_of_an_article(folder: Path) -> None:
    ours, theirs, _ = sides()
    passage = Passage(Span(0, 1000))
    places = [Sentence(Span(number, number + 1), passage) for number in range(len(ours))]
    without = attach_source(places, ours, theirs, source_language=LANGUAGE)
    found = attach_source(places, ours, theirs, source_language=LANGUAGE, embed=load_encoder(folder).nearness)
    assert found.parts == tuple(expected(number) for number in range(len(ours)))
    assert without.unrelated
    assert not found.unrelated, "the encoder knows better"
    embed = load_encoder(folder).nearness
    assert attach_source(places, ours, STRANGERS, source_language=LANGUAGE, embed=embed).unrelated
    assert SIGNATURE in found.coverage.signature
    assert SIGNATURE not in without.coverage.signature


def report_of(capsysbinary: pytest.CaptureFixture[bytes], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    captured = capsysbinary.readouterr()
    return int(left.value.code or 0), captured.out.decode(), captured.err.decode()


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    ours, theirs, _ = sides()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "article.txt").write_text(" ".join(ours), encoding="utf-8")
    (tmp_path / "other.txt").write_text(" ".join(ours).replace("harbour", "port"), encoding="utf-8")
    (tmp_path / "source.txt").write_text(" ".join(theirs), encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("texts")
def test_the_command_line(folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    named = ("--alignment-model", str(folder))
    given = ("check", "article.txt", "--source", "source.txt", "--format", "json")
    refused = report_of(capsysbinary, *given)
    assert refused[0] == 2
    assert "the source does not look like the original of this article" in refused[2]
    helped = json.loads(report_of(capsysbinary, *given, *named)[1])
    assert f"alignment:{load_encoder(folder).signature}" in helped["signature"]
    sources = [row["source"] for row in helped["sentences"]]
    assert sources == [expected(number) for number in range(len(sources))]

    compared = ("compare", "article.txt", "other.txt", "--source", "source.txt", "--format", "json")
    status, out, _ = report_of(capsysbinary, *compared, *named)
    assert status == 0
    document = json.loads(out)
    assert "alignment:model:" in document["signature"]
    assert [row["source"] for row in document["stretches"]] == sources
    document = json.loads(report_of(capsysbinary, "compare", "article.txt", "other.txt", "--format", "json", *named)[1])
    assert "alignment:" not in document["signature"], "there is no source to pair anything with"


@pytest.mark.parametrize("lacking", ["model.onnx", "tokenizer.json", "everything", "bytes"])
def test_half_an_encoder_is_one_clear_line(
    lacking: str, folder: Path, texts: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    half = texts / "half"
    half.mkdir()
    for name in {"model.onnx", "tokenizer.json"} - {lacking}:
        if lacking != "everything":
            data = (folder / name).read_bytes()
            (half / name).write_bytes(data[: len(data) // 2] if lacking == "bytes" else data)
    for command in (("check", "article.txt"), ("compare", "article.txt", "other.txt")):
        status, out, told = report_of(capsysbinary, *command, "--source", "source.txt", "--alignment-model", str(half))
        assert (status, out, told.count("\n")) == (2, "", 1), told
        assert str(half) in told
        status, _, told = report_of(capsysbinary, *command, "--source", "source.txt", "--alignment-model", "none")
        assert (status, told.count("\n")) == (2, 1)
        assert "there is no sentence encoder none" in told
        assert "--alignment-model takes a folder or owner/name" in told


def test_the_setting(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "mtcheck.toml").write_text(f'alignment-model = "{folder.as_posix()}"', encoding="utf-8")
    assert load_settings(start=tmp_path).alignment_model == folder
    (tmp_path / "mtcheck.toml").write_text("alignment-model = 3", encoding="utf-8")
    with pytest.raises(SettingsError, match="alignment-model must be a path"):
        load_settings(start=tmp_path)
    with pytest.raises(ModelError, match="there is no sentence encoder"):
        load_encoder(tmp_path / "none")
