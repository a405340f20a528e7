# SPDX-License-Identifier: Apache-2.0
"""Sentences far shorter than what they translate: part of them looks left out.

Measured with ``tests/quality/source_checks.py``: 51 findings in 3.2 million words of machine translation of news in 15
languages, all read, 50 right. Sentences far longer are not told: of
ten in translations from Chinese four were right.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Final

from mtcheck.checks import Context, Example
from mtcheck.checks._source import Pair, pairs
from mtcheck.overlap import length
from mtcheck.results import Finding

_BRACKETS: Final = re.compile(r"[(（][^()（）]*[)）]")
_LEAST_PAIRS: Final = 4
_LEAST_LETTERS: Final = 90
_SHORT: Final = math.log(2.1)
_MOST_RATIO: Final = math.log(1.4)
"""No language needs so many letters of English for one of its own: an article beyond it repeats itself."""
_FITTING: Final = math.log(1.7)
"""How far (log of the ratio to the median) the stretches beside may be off: else the pairing is to blame."""

SPEAKS_FOR: Final[frozenset[str]] = frozenset()

EXAMPLES = (
    Example(
        "The mayor opened the new bridge over the river on Monday. The old one was swept away by the flood in March. "
        "The council had argued for a year. The repairs cost four million in all, more than was planned. The ferry "
        "will stop running at the end of the month.",
        ("The council had argued for a year.",),
        "most of the sentence is lost",
        source="Wali kota meresmikan jembatan baru di atas sungai itu pada hari Senin. Yang lama hanyut diterjang "
        "banjir pada bulan Maret. Dewan kota berdebat selama setahun tentang siapa yang harus membayar perbaikan itu, "
        "sebab provinsi menolak ikut menanggung biaya. Perbaikan itu menelan empat juta, lebih dari rencana. Kapal "
        "feri akan berhenti beroperasi pada akhir bulan ini.",
        source_language="id",
    ),
    Example(
        "The mayor opened the new bridge over the river on Monday. The old one was swept away by the flood in March.",
        (),
        "each sentence has its length",
        source="Wali kota meresmikan jembatan baru di atas sungai itu pada hari Senin. Yang lama hanyut diterjang "
        "banjir pada bulan Maret.",
        source_language="id",
    ),
)


def check(context: Context) -> Iterator[Finding]:
    """A finding for each stretch whose length is far from what the rest of the article makes likely."""
    found = list(pairs(context))
    ratios = [_log_ratio(pair) for pair in found]
    if len(found) < _LEAST_PAIRS:
        return
    middle = min(_MOST_RATIO, median(ratios))
    for place, pair in enumerate(found):
        short = ratios[place] - middle < -_SHORT
        if short and length(_plain(pair.source)) >= _LEAST_LETTERS and _fits(ratios, place, middle):
            message = "This sentence is far shorter than its source: part of it may be missing."
            yield pair.flaw("length", "accuracy/omission", "minor", 0.7, message)


def _plain(source: str) -> str:
    """Without brackets: names in another script and readings are rightly left out."""
    return _BRACKETS.sub("", source)


def _log_ratio(pair: Pair) -> float:
    return math.log((length(pair.text) + 8) / (length(_plain(pair.source)) + 8))


def _fits(ratios: Sequence[float], place: int, middle: float) -> bool:
    return all(abs(ratios[other] - middle) < _FITTING for other in (place - 1, place + 1) if 0 <= other < len(ratios))
