# SPDX-License-Identifier: Apache-2.0
"""Millions and billions counted in another language's words: "1.5 juta", "2 milliards", "4 thousand million"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mtcheck.article import Span
from mtcheck.checks import Context, Example
from mtcheck.checks._numerals import folded
from mtcheck.checks._prose import pieces
from mtcheck.number_words import number_words
from mtcheck.results import Finding

_WORDS: Final = {
    "thousand": "ribu tausend duizend mila tysięcy tisíc тысяч тыс",
    "million": "juta millionen miljoen milhões milhão millones millón milioni milione milionów miliony milionů milyon "
    "milioane miljoner mio млн миллионов triệu 百万",
    "billion": "miliar milyar milliard milliards milliarde milliarden miljard miljarder miliardi miliardo miliardów "
    "miliardy miliard mrd mlrd mld milyard млрд миллиардов tỷ",
    "trillion": "triliun biljoen trilhões trilhão",
    "": "bilion bilhões billones bilioni biliardi",  # 10⁹ in some languages, 10¹² in others
}
_MEANT: Final = {word: scale for scale, words in _WORDS.items() for word in words.split()}
_ANY: Final = "|".join(sorted(_MEANT, key=len, reverse=True))
_MILLIARD: Final = "milliards?|milliarden|miliar|milyar|mlrd|mrd"
_TO_TEN: Final = "|".join(number_words(1, 10))
_COUNT: Final = rf"{_TO_TEN}|several|many|some|an?"
_SCALE: Final = re.compile(
    rf"(?<![\w.,/-])(?P<number>\d{{1,6}}(?:[.,]\d{{1,3}}){{0,3}})[\s-]?(?P<word>{_ANY})"
    rf"\b|\b(?P<counted>{_COUNT}|hundreds of|tens of)\s(?P<milliards>{_MILLIARD})\b|"
    rf"(?<![\w.,/-])(?P<thousands>\d{{1,3}}(?:[.,]\d{{1,2}})?|(?:{_TO_TEN}|a))"
    r"\sthousand\s(?P<of>million|billion)s?\b|"
    r"(?<![\w.,/-])(?P<billions>\d{1,3}\sbillion\s)?(?P<big>[1-9]\d{0,2},\d{3}|[1-9]\d{3,5})\smillion\b",
    re.IGNORECASE,
)
_NEXT: Final = {"million": "billion", "billion": "trillion"}

SPEAKS_FOR: Final = frozenset({"awkward", "untranslated"})

EXAMPLES = (
    Example("The new pier cost 1.5 juta dollars and the road 2 milliards.", ("1.5 juta", "2 milliards"), "words left"),
    Example("The state spent 4 thousand million euros.", ("4 thousand million",), "Spanish and French billions"),
    Example("The bank lent 12,000 million pounds.", ("12,000 million",), "the same in figures"),
    Example("It spent Rs 272 crore, 3 lakh, 900 million and $2.5 billion, and 5,000 miles of road.", ()),
)  # fmt: skip


def check(context: Context) -> Iterator[Finding]:
    """One finding a number, with the English number where there is one way to read it.

    Read: none in 829,232 words of edited English; 61 in the mixed rows of clean-english (1,269,399 words) and 23 in
    machine translation of origin.train (7,537,825 words), 80 of them right: the others are numbers garbled otherwise.
    """
    text = context.article.text
    for piece in pieces(context, english=True):
        for match in _SCALE.finditer(text, piece.start, piece.end):
            yield _finding(match)


def _finding(match: re.Match[str]) -> Finding:
    message, suggestion = _told(match)
    return Finding(
        span=Span(*match.span()),
        check="number_scale",
        category="locale-convention/number",
        severity="minor",
        confidence=0.93,
        message=message,
        suggestion=suggestion,
    )


def _told(match: re.Match[str]) -> tuple[str, str]:
    """Message and suggestion."""
    if match["word"] or match["milliards"]:
        scale = _MEANT[folded(match["word"])] if match["word"] else "billion"
        number = match["counted"] or re.sub(r",(?=\d{1,2}$)", ".", match["number"])
        word = match["word"] or match["milliards"]
        return f"“{word}” is a number word of another language.", f"{number} {scale}" if scale else ""
    if match["thousands"]:
        number = match["thousands"].replace(",", ".")
        scale = _NEXT[folded(match["of"])]
        return f"English news says {scale} for a thousand {match['of'].lower()}.", f"{number} {scale}"
    value = int(match["big"].replace(",", ""))
    if value % 100 or match["billions"]:  # it may be a decimal comma: "1,222 million" for 1.222 million
        return "A thousand million is a billion in English; or the comma stands for a decimal point.", ""
    return "A thousand million is a billion in English.", f"{value / 1000:,.10g} billion"
