# SPDX-License-Identifier: Apache-2.0
"""Numbers, in words too, that are not those of an independent translation of the source."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from mtcheck.article import Span
from mtcheck.checks import Context
from mtcheck.checks._numerals import CONVERTED, folded, numerals
from mtcheck.checks._witness import Change, Item, change, witnessed
from mtcheck.number_words import POWERS, WORTH, number_words
from mtcheck.results import Finding

_SCALES: Final = {"dozen": 12.0, **POWERS}
_IN_WORDS: Final = re.compile(
    rf"\b(?:({'|'.join(number_words(20, 90))})(?:[-\s]({'|'.join(number_words(1, 9))}))?"
    rf"|({'|'.join(number_words(2, 19))}))(?:[-\s]({'|'.join(_SCALES)}))?\b",
    re.IGNORECASE,
)
"""Not "one" alone, which is a pronoun too."""
_LONG: Final = re.compile(
    r"\b(?:hundred|thousand|million),?\s+(?:and\s+)?\w+(?:ty|een|two|three|four|five|six|nine)\b", re.I
)
_NEXT: Final = re.compile(r"[^\w]*(\w+)")
_BEFORE: Final = re.compile(r"(\w+)[^\w]*$")
_CLOSE: Final = 0.051
_ALIKE: Final = 4
_AROUND: Final = 20


def different_numbers(context: Context, *, silent: Collection[Finding]) -> Iterator[Finding]:
    """A finding where article and independent translation differ in one number, and the source bears that out.

    That is: the source has the other one in figures, or the same words stand beside both.
    """
    for stretch in witnessed(context, silent=silent):
        found = change(stretch, _counted)
        if (
            found
            and not _may_be_the_same(found, stretch.retranslation)
            and _borne_out(found, stretch.retranslation, context.source_language)
        ):
            message = f"“{found.ours}” here; the source, translated anew, has “{found.theirs}”."
            yield found.pair.flaw(
                "number", "accuracy/mistranslation", "major", 0.85, message, span=found.span, suggestion=found.theirs
            )


def _counted(text: str) -> Sequence[Item]:
    """Numbers in figures and in words; none where they are said at length."""
    if _LONG.search(text):
        return ()
    items = [Item(number.values, number.span) for number in numerals(text, "en")]
    for match in _IN_WORDS.finditer(text):
        tens, units, small, scale = (folded(part) if part else "" for part in match.groups())
        value = sum(WORTH[word] for word in (tens, units, small) if word) * _SCALES.get(scale, 1.0)
        items.append(Item((value,), Span(*match.span())))
    return items


def _may_be_the_same(found: Change, retranslation: str) -> bool:
    """Rounded, or converted into another unit."""
    near = any(abs(a - b) <= _CLOSE * max(a, b) for a in found.item.values for b in found.other.values)
    return near or any(
        CONVERTED.search(text[max(0, span.start - 3) : span.end + _AROUND])
        for text, span in ((found.pair.text, found.item.span), (retranslation, found.other.span))
    )


def _borne_out(found: Change, retranslation: str, language: str) -> bool:
    figures = [value for number in numerals(found.pair.source_near, language) for value in number.values]
    if any(value in figures for value in found.item.values):
        return False
    if any(value in figures for value in found.other.values):
        return True
    sides = ((found.pair.text, found.item.span), (retranslation, found.other.span))
    after = [_NEXT.match(text, span.end) for text, span in sides]
    before = [_BEFORE.search(text[: span.start]) for text, span in sides]
    return any(_alike(*(match[1] if match else "" for match in pair)) for pair in (after, before))


def _alike(one: str, other: str) -> bool:
    return len(one) >= _ALIKE - 1 and one[:_ALIKE].lower() == other[:_ALIKE].lower()
