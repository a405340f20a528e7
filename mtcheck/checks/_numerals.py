# SPDX-License-Identifier: Apache-2.0
"""Reads numerals as they are written in the news of many languages: marks, words of scale, what they may be worth."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from mtcheck.article import Span
from mtcheck.number_words import POWERS
from mtcheck.scripts import READ_BY_CHARACTER

_MANY_MILLIONS: Final = {"mil": 1e3, "mil milhões": 1e9, "mil millones": 1e9, "mil milhoes": 1e9}
SCALES: Final[Mapping[str, Mapping[str, float]]] = {
    "en": {**POWERS, "thousand million": 1e9, "millions": 1e6, "mn": 1e6, "bn": 1e9, "billions": 1e9, "trn": 1e12,
           "lakh": 1e5, "crore": 1e7},
    "id": {"ribu": 1e3, "juta": 1e6, "miliar": 1e9, "milyar": 1e9, "triliun": 1e12},
    "ms": {"ribu": 1e3, "juta": 1e6, "bilion": 1e9, "trilion": 1e12},
    "pt": {**_MANY_MILLIONS, "milhão": 1e6, "milhões": 1e6, "bilhão": 1e9, "bilhões": 1e9, "trilhões": 1e12},
    "es": {**_MANY_MILLIONS, "millón": 1e6, "millones": 1e6, "billón": 1e12, "billones": 1e12},
    "ca": {"mil": 1e3, "milió": 1e6, "milions": 1e6, "mil milions": 1e9},
    "de": {"tausend": 1e3, "million": 1e6, "millionen": 1e6, "mio": 1e6, "milliarde": 1e9, "milliarden": 1e9,
           "mrd": 1e9, "billion": 1e12, "billionen": 1e12},
    "nl": {"duizend": 1e3, "miljoen": 1e6, "mln": 1e6, "miljard": 1e9, "mld": 1e9, "biljoen": 1e12},
    "fr": {"mille": 1e3, "million": 1e6, "millions": 1e6, "milliard": 1e9, "milliards": 1e9, "billions": 1e12},
    "it": {"mila": 1e3, "milione": 1e6, "milioni": 1e6, "mln": 1e6, "miliardo": 1e9, "miliardi": 1e9, "mld": 1e9},
    "ro": {"mii": 1e3, "milion": 1e6, "milioane": 1e6, "miliard": 1e9, "miliarde": 1e9},
    "ru": {"тыс": 1e3, "тысяча": 1e3, "тысячи": 1e3, "тысяч": 1e3, "млн": 1e6, "миллион": 1e6, "миллиона": 1e6,
           "миллионов": 1e6, "млрд": 1e9, "миллиард": 1e9, "миллиарда": 1e9, "миллиардов": 1e9, "трлн": 1e12},
    "uk": {"тис": 1e3, "тисяч": 1e3, "млн": 1e6, "мільйонів": 1e6, "млрд": 1e9, "мільярдів": 1e9},
    "pl": {"tys": 1e3, "tysięcy": 1e3, "mln": 1e6, "milion": 1e6, "miliony": 1e6, "milionów": 1e6, "mld": 1e9,
           "miliard": 1e9, "miliardy": 1e9, "miliardów": 1e9},
    "cs": {"tisíc": 1e3, "milion": 1e6, "miliony": 1e6, "milionů": 1e6, "miliarda": 1e9, "miliardy": 1e9,
           "miliard": 1e9},
    "tr": {"bin": 1e3, "milyon": 1e6, "milyar": 1e9, "trilyon": 1e12},
    "vi": {"nghìn": 1e3, "ngàn": 1e3, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9},
    "ar": {"ألف": 1e3, "آلاف": 1e3, "مليون": 1e6, "ملايين": 1e6, "مليار": 1e9, "مليارات": 1e9},
    "fa": {"هزار": 1e3, "میلیون": 1e6, "میلیارد": 1e9},
    "hi": {"हज़ार": 1e3, "हजार": 1e3, "लाख": 1e5, "करोड़": 1e7, "अरब": 1e9},
    "zh": {"百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "萬": 1e4, "億": 1e8, "万亿": 1e12},
    "ja": {"千": 1e3, "万": 1e4, "億": 1e8, "兆": 1e12},
    "ko": {"천": 1e3, "만": 1e4, "억": 1e8, "조": 1e12},
}  # fmt: skip
"""What the word after a numeral multiplies it by. Of a language that is not here no number is read."""
_SPACES: Final = "\u00a0\u202f\u2009"
_NUMERAL: Final = re.compile(
    r"(?<![a-zA-Z\u00c0-\u04ff\d.,:/-])"
    rf"(?:\d{{1,3}}(?:[ {_SPACES}]\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,']\d+)*)"
    r"(?![\d:/]|\s?[mMkK]\b)"
)
CONVERTED: Final = re.compile(
    r"\b(?:miles?|mph|feet|foot|ft|inch(?:es)?|yards?|pounds?|lbs?|ounces?|acres?|gallons?|square f\w+|fahrenheit"
    r"|dollars?|usd|euros?|a\.?m\b|p\.?m\b|o'clock|percent|per cent)|[$€£°%]",
    re.IGNORECASE,
)
"""Beside a number in English: it may well be the source's in another unit, or in words."""
_GROUPED: Final = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in figures, with its word of scale.

    span: in the text it was read from; values: what it may be worth (two where a mark may group or be decimal);
    digits: its figures without marks and without zeros at either end; scale: what the word after it multiplies it by.
    """

    span: Span
    values: tuple[float, ...]
    digits: str
    scale: float


def numerals(text: str, language: str) -> tuple[Numeral, ...]:
    """Numbers in figures, times, dates with strokes and figures inside words apart; none for an unknown language."""
    if language not in SCALES:
        return ()
    found: list[Numeral] = []
    for match in _NUMERAL.finditer(text):
        after = _scale(language).match(text, match.end())
        values = _plain(match.group())
        if not values:  # marks in no known order: a date, a version
            continue
        scale = SCALES[language][folded(after.group(1))] if after else 1.0
        span = Span(match.start(), after.end(1) if after else match.end())
        if found and language in READ_BY_CHARACTER and found[-1].span.end == span.start:
            found[-1] = _sum(found[-1], span, values, scale)
            continue
        digits = re.sub(r"\D", "", match.group()).strip("0")
        found.append(Numeral(span, tuple(value * scale for value in values), digits, scale))
    return tuple(found)


def folded(word: str) -> str:
    """The word in lower case, as a pattern that ignores case has matched it: "İ" and "ı" for "i", "ſ" for "s"."""
    return word.lower().replace("i\u0307", "i").replace("ı", "i").replace("ſ", "s")


def _sum(first: Numeral, span: Span, values: tuple[float, ...], scale: float) -> Numeral:
    """3億2000万 is one number."""
    total = first.values[0] + values[0] * scale
    return Numeral(Span(first.span.start, span.end), (total,), f"{total:.0f}".strip("0"), 1.0)


@cache
def _scale(language: str) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(SCALES[language], key=len, reverse=True))
    if language in READ_BY_CHARACTER:  # the scale follows at once, and further figures may follow it
        return re.compile(rf"[\s余多来來个個]?(?!百分|千[米克瓦])({words})")
    return re.compile(rf"[\s{_SPACES}-]?({words})\b\.?", re.I)


def _plain(numeral: str) -> tuple[float, ...]:
    """What figures with marks may be worth."""
    plain = re.sub(rf"[' {_SPACES}]", "", numeral)
    marks = [mark for mark in plain if mark in ".,"]
    if not marks:
        return (float(plain),)
    if len(set(marks)) == 2:  # the last mark is the decimal one
        whole, _, part = plain.rpartition(marks[-1])
        return (float(f"{re.sub('[.,]', '', whole)}.{part}"),) if marks.count(marks[-1]) == 1 else ()
    grouped = (float(re.sub("[.,]", "", plain)),) if _GROUPED.fullmatch(plain) else ()
    decimal = (float(plain.replace(",", ".")),) if len(marks) == 1 else ()
    return grouped + decimal
