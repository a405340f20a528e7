# SPDX-License-Identifier: Apache-2.0
"""Grammar by harper-py: only its rules that are right on news, and only where it was asked for."""

from __future__ import annotations

import sys

import pytest

from mtcheck import check_text, plugins
from mtcheck.checks import Example, grammar
from mtcheck.errors import SettingsError

TEXT = "In the“red zone”of the port a old man paid $ 20 in july ,he said, and it was more then he had."


def found(text: str, **options: object) -> list[tuple[str, str]]:
    ignored = [name for name in plugins.names("checks") if name != "grammar"]  # they may speak for it
    report = check_text(text, ignore=ignored, **options)  # type: ignore[arg-type]
    return [(report.article.slice(f.span), f.suggestion) for f in report.findings if f.check == "grammar"]


@pytest.mark.parametrize("example", grammar.EXAMPLES, ids=lambda example: example.text[:40])
def test_examples(example: Example) -> None:
    pytest.importorskip("harper")
    words = [text for text, _ in found(example.text, grammar=bool(example.options))]
    assert words == list(example.flagged)


def test_spans_suggestions_and_the_words_around_marks() -> None:
    pytest.importorskip("harper")
    assert found(TEXT, grammar=True) == [
        ("the“red", "the “red"),
        ("zone”of", "zone” of"),
        ("a", "an"),
        ("$ 20", "$20"),
        ("july", "July"),
        ("july ,he", "july, he"),
        ("then", "than"),
    ]


def test_articles_before_letters_and_figures_are_left_alone() -> None:
    pytest.importorskip("harper")
    assert (
        found("Ms. A unveiled an SUV, an honours list and a US plan for an 8-year run in Serie A.", grammar=True) == []
    )


def test_spans_point_into_the_article_after_several_paragraphs() -> None:
    pytest.importorskip("harper")
    paragraphs = "The port is closed.\n\nThe ferry is in an hour.\n\n"
    assert found(f"{paragraphs}The town is larger then the port.", grammar=True) == [("then", "than")]


def test_without_harper_it_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "harper", None)
    grammar._linter.cache_clear()
    with pytest.raises(SettingsError, match="not installed") as caught:
        check_text(TEXT, grammar=True)
    assert "mtcheck[grammar]" in caught.value.hint
    grammar._linter.cache_clear()
    assert check_text(TEXT).findings is not None
