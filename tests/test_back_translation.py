# SPDX-License-Identifier: Apache-2.0
"""Back-translation inside a check, by a translator whose answers are written here: what fails, what is kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from mtcheck import InputError, back_translation, check, check_text
from mtcheck.aligning import Partners
from mtcheck.article import Passage, Sentence, Span
from mtcheck.cli import main
from mtcheck.errors import ModelError
from mtcheck.formats import read_text
from mtcheck.metrics import Wanted, score_all
from mtcheck.pipeline import check_article
from mtcheck.reports import RenderOptions, render
from mtcheck.reports.json import schema
from mtcheck.results import Report
from mtcheck.segment import Segment
from mtcheck.settings import Settings

SAMPLES = Path(__file__).parent.parent / "samples"
FERRY = "The ferry sank on Thursday near the old lighthouse, and twelve people drowned."
PAIRS = {
    FERRY: "O barco afundou-se na quinta-feira junto ao velho farol, e doze pessoas afogaram-se.",
    "Ships from Lisbon had to wait outside the harbour.": "Os navios de Lisboa tiveram de esperar fora do porto.",
    "The harbour master said that the boat was not overloaded.":
        "O capitão do porto disse que o barco não estava sobrecarregado.",
    "About 1,400 dockers stopped work for an hour in protest.":
        "Cerca de 1.400 estivadores pararam o trabalho durante uma hora em protesto.",
    "The government in Lisbon has ordered an inquiry into the accident.":
        "O Governo em Lisboa ordenou um inquérito ao acidente.",
}  # fmt: skip
WORDS = ("north", "south", "east", "west")
ENGLISH = "\n\n".join(PAIRS)
PORTUGUESE = "\n\n".join(PAIRS.values())


@dataclass
class Toy:
    """Says what it was taught, and the letters of each word backwards where it was taught nothing."""

    source: str
    target: str
    taught: Mapping[str, str]
    spoil: Callable[[str], str | None]
    asked: list[str] = field(default_factory=list)
    name: str = "toy"

    @property
    def signature(self) -> str:
        return f"toy:{self.source}-{self.target}|1"

    def translate(self, texts: Sequence[str]) -> list[str]:
        self.asked += texts
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> str:
        spoilt = self.spoil(text)
        if spoilt is not None:
            return spoilt
        return self.taught.get(text) or " ".join(word[::-1] for word in text.split())


@dataclass
class Desk:
    """Two toys, from English and to English, in place of what is installed."""

    toys: dict[str, Toy]

    @property
    def asked(self) -> list[str]:
        return [text for toy in self.toys.values() for text in toy.asked]

    def spoil(self, by: Callable[[str], str | None]) -> None:
        for toy in self.toys.values():
            toy.spoil = by


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    monkeypatch.setenv("MTCHECK_HOME", str(tmp_path / "home"))
    back = {theirs: ours for ours, theirs in PAIRS.items()}
    toys = {"en": Toy("en", "pt", PAIRS, lambda _: None), "pt": Toy("pt", "en", back, lambda _: None)}
    monkeypatch.setattr(back_translation, "open_translator", lambda source, _: toys["en" if source == "en" else "pt"])
    return Desk(toys)


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No translator is installed."""
    monkeypatch.setenv("MTCHECK_HOME", str(tmp_path / "home"))


def with_source(text: str = ENGLISH, **options: Any) -> Report:
    return check_text(text, source=PORTUGUESE, back_translate=True, **options)


def skipped(report: Report, name: str = "back-translation") -> list[str]:
    return [each.reason for each in report.skipped if each.name == name]


def accuracy(report: Report) -> list[tuple[str, str]]:
    return [(f.check, report.article.slice(f.span)) for f in report.findings if f.category.startswith("accuracy")]


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["check", *arguments])
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


@pytest.mark.usefixtures("desk")
def test_a_true_article_comes_back_as_its_source() -> None:
    report = with_source()
    whole = {score.metric: score for score in report.scores if score.sentence is None}
    assert whole["back_translation"].value == whole["retranslation"].value == 100.0
    assert (whole["back_translation"].evidence, whole["retranslation"].evidence) == (
        "back-translation",
        "retranslation",
    )
    assert whole["back_translation"].signature.endswith("|toy:en-pt|1")
    assert whole["retranslation"].signature.endswith("|toy:pt-en|1")
    assert "round_trip" not in whole
    assert report.signature.endswith("|back-translation:toy:en-pt|1|toy:pt-en|1")
    assert [segment.back_translation for segment in report.segments] == list(PAIRS.values())
    assert accuracy(report) == []
    assert skipped(report) == []


@pytest.mark.parametrize(
    ("there", "here", "check_name", "flagged"),
    [
        ("twelve people", "fifteen people", "number", "fifteen"),
        ("on Thursday", "on Monday", "date", "Monday"),
        ("government in Lisbon", "government in Porto Santo", "name", "Porto Santo"),
        ("was not overloaded", "was overloaded", "negation", "The harbour master said that the boat was overloaded."),
    ],
)
@pytest.mark.usefixtures("desk")
def test_what_the_translator_reads_otherwise_becomes_one_finding(
    there: str, here: str, check_name: str, flagged: str
) -> None:
    report = with_source(ENGLISH.replace(there, here))
    found = [finding for finding in report.findings if finding.check == check_name]
    assert [report.article.slice(finding.span) for finding in found] == [flagged]
    texts = [line.partition(": ")[0] for line in found[0].evidence]
    assert texts == ["source", "back-translation", "retranslation"]
    assert there in found[0].evidence[2]
    assert len(accuracy(report)) == 1


@pytest.mark.usefixtures("desk")
def test_a_flaw_that_the_source_shows_is_told_once_with_all_texts() -> None:
    report = with_source(ENGLISH.replace("1,400", "14,000"))
    (number,) = [finding for finding in report.findings if finding.check == "number"]
    assert report.article.slice(number.span) == "14,000"
    assert [line.partition(": ")[0] for line in number.evidence] == ["source", "back-translation", "retranslation"]


def test_what_does_not_come_home_proves_nothing(desk: Desk) -> None:
    """The translator makes "twelve" of "fifteen": what it says of the source is worth as little."""
    ours = FERRY.replace("twelve", "fifteen")
    desk.toys["en"].taught = {**PAIRS, ours: PAIRS[FERRY]}
    assert accuracy(with_source(ENGLISH.replace(FERRY, ours))) == []


def test_a_loop_and_a_copy_are_left_out_and_told(desk: Desk) -> None:
    desk.spoil(lambda text: "e depois " * 9 if "farol" in PAIRS.get(text, "") else text if "inquiry" in text else None)
    report = with_source()
    usable = [segment.back_translation is not None for segment in report.segments]
    assert usable == [False, True, True, True, False]
    (told,) = skipped(report)
    assert told.startswith("2 of 5 sentences are left out: the translator ")
    assert "repeats itself (1)" in told
    assert "copied the text instead of translating it (1)" in told
    scored = [score for score in report.scores if score.metric == "back_translation" and score.sentence]
    assert len(scored) == 3


def test_a_failure_in_mid_article_costs_one_sentence(desk: Desk) -> None:
    def breaks(text: str) -> str | None:
        if "dockers" in text:
            raise ModelError("out of memory")
        return None

    desk.spoil(breaks)
    report = with_source()
    assert [segment.back_translation is not None for segment in report.segments] == [True, True, True, False, True]
    assert skipped(report) == ["1 of 5 sentences are left out: out of memory (1)"]
    assert report.verdict.status == "pass"


def test_a_translator_that_always_fails_ends_it(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def breaks(_: str) -> str | None:
        raise ValueError("boom")

    desk.spoil(breaks)
    article, source = tmp_path / "article.txt", tmp_path / "source.txt"
    article.write_text(ENGLISH, encoding="utf-8")
    source.write_text(PORTUGUESE, encoding="utf-8")
    status, out, err = refused(capsys, str(article), "--source", str(source), "--back-translate")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "nothing could be translated back" in err
    assert "boom" in err


def test_one_way_that_fails_leaves_the_other(desk: Desk) -> None:
    def breaks(_: str) -> str | None:
        raise ValueError("boom")

    desk.toys["pt"].spoil = breaks
    report = with_source()
    assert {score.metric for score in report.scores} >= {"back_translation"}
    (told,) = skipped(report, "retranslation")
    assert told.startswith("5 of 5 sentences are left out")
    assert all(segment.back_translation for segment in report.segments)


def test_residue_and_foreign_passages_never_reach_it(desk: Desk) -> None:
    check(SAMPLES / "harbour-ferry-id.txt", back_translate=True, source_language="id", fail_on="never")
    sent = " ".join(desk.toys["en"].asked)
    assert "ramming" in sent or "rammed" in sent
    for words in ("SCROLL TO CONTINUE", "Gambas", "ylm", "comment"):
        assert words.lower() not in sent.lower()
    missed = "Pihak pelabuhan belum memberikan keterangan resmi kepada wartawan mengenai kecelakaan kapal itu."
    check_text(f"{ENGLISH}\n\n{missed}", back_translate=True, source_language="id")
    assert missed not in desk.asked


def test_a_second_check_asks_nothing(desk: Desk) -> None:
    first = with_source()
    asked = len(desk.asked)
    assert with_source() == first
    assert len(desk.asked) == asked > 0


@pytest.mark.usefixtures("desk")
def test_the_round_trip_says_nothing_of_quality() -> None:
    plain = check_text(ENGLISH)
    report = check_text(ENGLISH, back_translate=True, source_language="pt")
    more = [score for score in report.scores if score not in plain.scores]
    assert {(score.metric, score.evidence) for score in more} == {("round_trip", "round trip")}
    assert report.findings == plain.findings
    assert report.verdict == plain.verdict
    assert [segment.round_trip for segment in report.segments] == list(PAIRS)
    shown = render("terminal", [report], RenderOptions(width=100))
    assert "round trip, higher is closer, no measure of quality" in shown
    assert "which says nothing about their quality" in shown


@pytest.mark.usefixtures("desk")
def test_both_reports_hold_the_texts() -> None:
    report = with_source(ENGLISH.replace("twelve", "fifteen"))
    document = json.loads(render("json", [report]))
    Draft202012Validator(schema()).validate(document)
    row = document["sentences"][2]
    assert row["source"] == row["back_translation"] == "O capitão do porto disse que o barco não estava sobrecarregado."
    assert row["retranslation"] == row["round_trip"] == "The harbour master said that the boat was not overloaded."
    assert {score["evidence"] for score in document["scores"]} == {
        "model", "source", "back-translation", "retranslation",
    }  # fmt: skip
    shown = render("terminal", [report], RenderOptions(width=200))
    for line in ("back_translation", "- back-translation: ", "- retranslation: ", "furthest from the source"):
        assert line in shown
    for width in (40, 60):
        narrow = render("terminal", [report], RenderOptions(width=width))
        assert max(map(len, narrow.splitlines())) <= width


@pytest.mark.usefixtures("nobody")
def test_without_a_translator_it_says_how_to_get_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article = SAMPLES / "harbour-ferry-id.txt"
    status, out, err = refused(capsys, str(article), "--back-translate")
    assert (status, out) == (2, "")
    assert err == (
        "mtcheck: cannot translate back: no translator from English to Indonesian is installed "
        "(mtcheck models get id)\n"
    )
    other = tmp_path / "other.txt"
    other.write_text(ENGLISH, encoding="utf-8")
    status, out, err = refused(capsys, str(article), str(other), "--back-translate")
    assert status == 2
    assert "other.txt" in out  # the others are still reported


@pytest.mark.usefixtures("nobody")
def test_a_check_that_is_not_asked_says_what_there_is_to_do() -> None:
    told = skipped(check(SAMPLES / "harbour-ferry-id.txt"))
    assert told == ["no translator from English to Indonesian is installed (mtcheck models get id)"]
    assert skipped(check_text(ENGLISH)) == []  # from which language nobody knows: nothing can be done
    assert skipped(check_text(ENGLISH, source=PORTUGUESE)) == [
        "no translator from English to Portuguese is installed (mtcheck models get pt)"
    ]


def test_an_unknown_language_is_asked_for(desk: Desk) -> None:
    (told,) = skipped(check_text(ENGLISH, back_translate=True))
    assert "--source-language" in told
    assert desk.asked == []


@pytest.mark.usefixtures("desk")
def test_the_language_of_the_article_is_no_source_language() -> None:
    with pytest.raises(InputError, match="through English"):
        check_text(ENGLISH, back_translate=True, source_language="en")


@pytest.mark.usefixtures("desk")
def test_the_language_of_the_source_can_be_named() -> None:
    report = check_text(
        ENGLISH, source="\n\n".join(list(PAIRS.values())[:1]), source_language="pt-BR", back_translate=True
    )
    assert [segment.back_translation is not None for segment in report.segments].count(True) >= 1


@pytest.mark.usefixtures("desk")
def test_what_is_more_than_an_article_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(back_translation, "MOST_WORDS", 25)
    report = check_text(ENGLISH, back_translate=True, source_language="pt")
    assert [segment.round_trip is not None for segment in report.segments] == [True, True, False, False, False]
    assert skipped(report) == ["3 sentences after the first 25 words are left out: this is no article"]


def segment(text: str, source: str | None, back: str | None, again: str | None) -> Segment:
    whole = Span(0, len(text))
    return Segment(Sentence(whole, Passage(whole)), text, source, (), back, None, again)


def test_sentences_of_one_source_stretch_are_scored_together() -> None:
    both = "O barco partiu. O farol caiu."
    given = [
        segment("The boat left.", both, "O barco partiu.", "The boat left. The tower fell."),
        segment("The tower fell.", both, "O farol caiu.", "The boat left. The tower fell."),
        segment("All are well.", "Todos estão bem.", None, "All are well."),
    ]
    scores, _ = score_all(
        given, ignore=("bleu", "chrf", "ter"), wanted=Wanted(names=("back_translation", "retranslation"))
    )
    told = [(score.metric, round(score.value), score.sentence is None) for score in scores]
    assert told == [
        ("back_translation", 100, True), ("back_translation", 100, False), ("back_translation", 100, False),
        ("retranslation", 100, True), *[("retranslation", 100, False)] * 3,
    ]  # fmt: skip


class Encoder:
    """Finds texts alike that begin alike."""

    signature = "toy"

    def cosines(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        return [1.0 if one[:3] == other[:3] else 0.0 for one, other in pairs]


@pytest.mark.usefixtures("desk")
def test_similarity_goes_with_it_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mtcheck.encoders.load_encoder", lambda _: Encoder())
    wanted = Wanted(names=("similarity",), similarity_model=Path("encoder"))
    article, source = read_text(ENGLISH, path="a"), read_text(PORTUGUESE, path="b")
    settings = Settings(back_translate=True)
    report = check_article(article, settings=settings, partners=Partners(source), wanted=wanted)
    whole = {score.metric: score for score in report.scores if score.sentence is None}
    assert whole["back_translation_similarity"].value == whole["retranslation_similarity"].value == 1.0
    assert whole["back_translation_similarity"].evidence == "back-translation"
    assert skipped(report, "similarity") == []  # there is no reference: the wish was for these
    settings = Settings(back_translate=True, source_language="pt")
    report = check_article(article, settings=settings, wanted=wanted)
    told = {score.evidence for score in report.scores if score.metric == "round_trip_similarity"}
    assert told == {"round trip"}


def long_article() -> str:
    return "\n\n".join(f"{text[:-1]} of the {word}." for word in WORDS for text in PAIRS)


@pytest.mark.usefixtures("desk")
def test_what_survives_whole_speaks_for_a_machine_and_changes_nothing() -> None:
    text = long_article()
    plain, report = check_text(text), check_text(text, back_translate=True, source_language="pt")
    more = [line for line in report.provenance.evidence if line not in plain.provenance.evidence]
    assert more == ["100% of it survives a round trip (chrF), as of machine translations more often"]
    assert report.provenance.origin == plain.provenance.origin
    short = check_text(ENGLISH, back_translate=True, source_language="pt")
    assert not any("round trip" in line for line in short.provenance.evidence)
