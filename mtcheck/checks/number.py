# SPDX-License-Identifier: Apache-2.0
"""Numbers that are not what the source has.

Silent without a source, and wherever the two sides could both be right: a number written as a word, converted into
another unit, or moved into the next sentence. Read on machine output beside its source in ten languages of older news
(3 million words): 35 findings, 32 right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from mtcheck.article import Span
from mtcheck.checks import Context, Example
from mtcheck.checks._numerals import CONVERTED, Numeral, numerals
from mtcheck.checks._reference import foreign_spans
from mtcheck.checks._retold_numbers import different_numbers
from mtcheck.checks._source import texts_of
from mtcheck.holes import Holes
from mtcheck.mqm import Severity
from mtcheck.results import Finding
from mtcheck.segment import Segment

_CLOSE: Final = 0.051
"""Share by which a rounded number may differ: 1.9 million for 1,940,000."""
_NEAR: Final = 40
_TIME: Final = re.compile(r"[012]?\d[.,][0-5]\d")
_RANGE: Final = re.compile(r"[^.;\n]{0,30}?\d")
_UNKNOWN_SCALE: Final = re.compile(
    r"\W?(?:[a-z]*(?:ill|mil)|mrd|mld|mln|mn|bln|tn|thou|hundr|mm|grand|and a half)", re.IGNORECASE
)


EXAMPLES = (
    Example(
        "The ministry transferred 42 million euros to the hospital.",
        ("42 million",),
        "the decimal comma was lost",
        source="O ministério transferiu 4,2 milhões de euros para o hospital.",
        source_language="pt",
    ),
    Example(
        "The dam holds 3 million cubic metres of water.",
        ("3 million",),
        "Indonesian miliar is a thousand million",
        source="Bendungan itu menampung 3 miliar meter kubik air.",
        source_language="id",
    ),
    Example(
        "The firm has 1,940 employees, and 31 of them were hurt.",
        ("31",),
        "figures that changed places",
        source="Die Firma hat 1.940 Angestellte, 13 von ihnen wurden verletzt.",
        source_language="de",
    ),
    Example(
        "The hospital has 1,140 staff and owes 4.2 million euros.",
        (),
        "the marks of another language",
        source="O hospital tem 1.140 funcionários e deve 4,2 milhões de euros.",
        source_language="pt",
    ),
    Example(
        "The road is 60 miles long and has five bridges.",
        (),
        "another unit, and a number in a word",
        source="A estrada tem 96 quilómetros e 5 pontes.",
        source_language="pt",
    ),
    Example(
        "The dam holds 320 million tonnes.",
        (),
        "Chinese counts in units of ten thousand and a hundred million",
        source="该水库蓄水3亿2000万吨。",
        source_language="zh",
    ),
    Example(
        "The flood killed twelve people in the valley.",
        ("twelve",),
        "numbers in words are compared where the article was translated back",
        source="A cheia matou catorze pessoas no vale.",
        source_language="pt",
        retranslation="The flood killed fourteen people in the valley.",
        round_trip="The flood killed twelve people in the valley.",
    ),
    Example(
        "The flood killed twelve people in the valley.",
        (),
        "the translator makes fourteen of twelve, too: it is not to be trusted here",
        source="A cheia matou doze pessoas no vale.",
        source_language="pt",
        retranslation="The flood killed fourteen people in the valley.",
        round_trip="The flood killed fourteen people in the valley.",
    ),
)


def check(context: Context) -> Iterator[Finding]:
    """A finding for each number of another size or with other figures than the source's."""
    found = list(_beside_the_source(context))
    yield from found
    yield from different_numbers(context, silent=found)


def _beside_the_source(context: Context) -> Iterator[Finding]:
    sources = [numerals(segment.source or "", context.source_language) for segment in context.segments]
    articles = [numerals(segment.hypothesis, context.language) for segment in context.segments]
    foreign = Holes(foreign_spans(context))
    for place, segment in enumerate(context.segments):
        # A neighbour may hold it: sentences are joined and cut in translation.
        near, beside = (
            [number for numbers in side[max(0, place - 1) : place + 2] for number in numbers]
            for side in (sources, articles)
        )
        left = [number for number in sources[place] if not any(_same(number, other) for other in beside)]
        for number in articles[place] if left else ():
            if not any(_same(number, other) for other in near) and not foreign.within(_in_article(segment, number)):
                found = _compared(segment, number, left)
                yield from found if context.english else (replace(one, suggestion="") for one in found)


def _compared(segment: Segment, number: Numeral, left: Sequence[Numeral]) -> Iterator[Finding]:
    """``left`` are the numbers of the source that the article does not have."""
    source = segment.source or ""
    scaled = [other for other in left if other.digits == number.digits and number.digits]
    if (
        len(scaled) == 1
        and not _too_common(number, scaled[0], source)
        and not _shares_scale(segment, number, scaled[0])
    ):
        yield _finding(segment, number, source, scaled[0], "major", 0.9)
        return
    around = segment.hypothesis[max(0, number.span.start - 3) : number.span.end + _NEAR // 2]
    if len(left) == 1 and _garbled_figures(number, left[0]) and not CONVERTED.search(around):
        yield _finding(segment, number, source, left[0], "major", 0.75)


def _in_article(segment: Segment, number: Numeral) -> Span:
    start = segment.sentence.span.start
    return Span(start + number.span.start, start + number.span.end)


def _too_common(number: Numeral, other: Numeral, source: str) -> bool:
    """A single figure says too little, since 3 and 30 are both common; and 19.30 may be half past seven."""
    if _TIME.fullmatch(source[other.span.start : other.span.end]):
        return True
    return len(number.digits) == 1 and number.scale == other.scale == 1.0


def _shares_scale(segment: Segment, number: Numeral, other: Numeral) -> bool:
    """True where the figures are the same and one side may well have a word of scale that is not seen here.

    "Between 20 and 30 million" is "between 20 million and 30 million"; words of scale have inflections and short forms.
    """
    if number.values != tuple(value * number.scale / other.scale for value in other.values):
        return False
    if other.scale == 1.0:
        return True
    rest = segment.hypothesis[number.span.end : number.span.end + _NEAR]
    return number.scale == 1.0 and bool(_RANGE.match(rest) or _UNKNOWN_SCALE.match(rest))


def _garbled_figures(number: Numeral, other: Numeral) -> bool:
    """The same figures in another order, or one of three and more changed."""
    ours, theirs = number.digits, other.digits
    if ours == theirs or len(ours) != len(theirs) or len(ours) < 2 or number.scale != other.scale:
        return False
    if any(_is_year(one) for one in (number, other)) and sorted(ours) != sorted(theirs):
        return False  # "last year" is often given its number, or another one, in translation
    changed = sum(a != b for a, b in zip(ours, theirs, strict=True))
    return sorted(ours) == sorted(theirs) or (changed == 1 and len(ours) >= 3)


def _is_year(number: Numeral) -> bool:
    return number.scale == 1.0 and number.span.end - number.span.start == 4 and 1000 <= number.values[0] <= 2100


def _same(number: Numeral, other: Numeral) -> bool:
    return any(abs(a - b) <= _CLOSE * max(a, b) and _rounded(a, b) for a in number.values for b in other.values)


def _rounded(first: float, second: float) -> bool:
    """Equal, or one is the other with fewer figures; years and counts of people are not rounded."""
    if abs(first - second) < 1e-6 * max(1.0, abs(first)):
        return True
    return max(first, second) >= 10_000 or first != int(first) or second != int(second)


def _finding(
    segment: Segment, number: Numeral, source: str, other: Numeral, severity: Severity, confidence: float
) -> Finding:
    theirs = source[other.span.start : other.span.end]
    ours = segment.hypothesis[number.span.start : number.span.end]
    return Finding(
        span=_in_article(segment, number),
        check="number",
        category="accuracy/mistranslation",
        severity=severity,
        confidence=confidence,
        message=f"“{ours}” is not the same number as “{theirs}” in the source: compare.",
        suggestion=_english(other) or "",
        evidence=texts_of([segment]),
    )


def _english(number: Numeral) -> str | None:
    """The source's number as English news writes it, where there is one way to read it."""
    if len(set(number.values)) != 1 and number.scale == 1.0:
        return None
    value = number.values[-1]
    if _is_year(number):
        return f"{value:.0f}"
    for scale, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if value >= scale:
            return f"{value / scale:.10g} {name}"
    return f"{value:,.10g}"
