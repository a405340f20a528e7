# SPDX-License-Identifier: Apache-2.0
"""What is taken for quoted: by pairs of marks, to the end where a quotation is never closed, apostrophes within."""

from __future__ import annotations

import pytest

from mtcheck.quotations import Single, quotations, unquoted


def quoted(text: str, *, unclosed: bool = False, single: Single = "none") -> list[str]:
    return [text[span.start : span.end] for span in quotations(text, unclosed=unclosed, single=single)]


@pytest.mark.parametrize("words", ["“a day”", '"a day"', "«a day»", "„a day“", "„a day”"])
def test_a_pair_of_marks(words: str) -> None:
    assert quoted(f"It was {words}, he said.") == [words]


def test_a_mark_that_stands_twice_opens_once() -> None:
    assert quoted('""We are ready,"" she said.') == ['"We are ready,"']


def test_one_that_is_never_closed_goes_on_to_the_end() -> None:
    text = "He said: “We are ready. The road is shut."
    assert quoted(text) == []
    assert quoted(text, unclosed=True) == ["“We are ready. The road is shut."]


@pytest.mark.parametrize("words", ["‘a day’", "‘it’s theirs’", "‘ a day ’"])
def test_single_marks_that_are_no_apostrophes(words: str) -> None:
    assert quoted(f"He called it {words} again.") == []
    assert quoted(f"He called it {words} again.", single="curly") == [words]
    assert quoted(f"He called it {words} again.", single="all") == [words]


@pytest.mark.parametrize("words", ["'a day'", "'it's theirs'", "''a day''"])
def test_single_marks_that_apostrophes_look_like(words: str) -> None:
    assert quoted(f"He called it {words} again.", single="curly") == []
    assert quoted(f"He called it {words} again.", single="all") == [words]


@pytest.mark.parametrize("text", ["The boys' and the girls' schools.", "The girls’ school, the boys’ school."])
def test_apostrophes_quote_nothing(text: str) -> None:
    assert quoted(text, single="all") == []


def test_quotations_are_blanked_out_in_place() -> None:
    text = "The “big ‘old’ house” is shut."
    assert unquoted(text) == f"The {' ' * 17} is shut."
    assert unquoted(text, blank="·") == f"The {'·' * 17} is shut."


def test_marks_without_end_take_no_time() -> None:
    assert quoted("“" * 50_000 + "'x " * 50_000, single="all") == []
