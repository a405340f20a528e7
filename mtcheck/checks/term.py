# SPDX-License-Identifier: Apache-2.0
"""One institution under two names: "Disaster Management Agency", later "Disaster Management Board".

A machine translates a name anew each time it meets it, and takes now one word of a dictionary, now the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from mtcheck.article import Span
from mtcheck.checks import Context, Example
from mtcheck.checks._institutions import INSTITUTION, LINKS, same_word
from mtcheck.checks._names import elsewhere
from mtcheck.checks._prose import pieces
from mtcheck.results import Finding

LEAST_WORDS: Final = 3
"""Words of a name that count, links aside: of two, such as Foreign Office and Foreign Ministry, there are many."""
LEAST_STEM: Final = 4

_LINK: Final = "|".join(sorted(LINKS - {"the"}))
_NAME: Final = re.compile(rf"\b[A-Z][\w’'-]+(?:,? (?:(?:{_LINK}) (?:the )?)?[A-Z][\w’'-]+){{2,9}}")
_LEADING: Final = frozenset("The A An This That These Those Its Their His Her Our In On At Of By For From To".split())
_GROUPS: Final = (
    "agency board body authority bureau administration office department service directorate command",
    "commission committee", "institute institution", "association federation", "service situation",
    "management mitigation countermeasure handling", "supervision supervisory regulatory oversight control",
    "prevention control", "eradication elimination", "peasant farmer", "education teaching", "relief aid",
)  # fmt: skip
"""Words that dictionaries give for one and the same, and that no two bodies of one name differ by. A ministry and the
department of a province often do."""
_ENDINGS: Final = re.compile(
    r"(?:ational|ation|ional|ion|ological|ology|ical|ic|ial|ural|ure|al|ary|ory|ership|ship|er|or|mental|ment|ious|y|e)$"
)
_NO_STEM: Final = frozenset({"international", "internal", "interior", "general", "united", "community", "communist"})

EXAMPLES = (
    Example("The Selat Disaster Management Agency sent boats. On Monday the Selat Disaster Management Board sent "
            "tents.", ("Selat Disaster Management Board",), "another word for the same body"),
    Example("The Casino Supervisory Authority of Port Lamu fined two halls. A third may be closed, the Port Lamu "
            "Casino Regulatory Authority said.", (), "in another order: not told"),
    Example("The Meteorology and Climatology Agency of Selat warned of rain. Rain fell, the Meteorological and "
            "Climatological Agency of Selat said.", ("Meteorological and Climatological Agency of Selat",),
            "nouns in one place, adjectives in the other"),
    Example("The National Security Council met. The National Security Agency listened.", (), "two bodies"),
    Example("The Selat Water Office and the Selat Road Office moved.", (), "two offices"),
    Example("The Selat Defence Research Centre opened. The Selat Defense Research Center is new.", (),
            "a spelling, not another name"),
)  # fmt: skip


class _Named(NamedTuple):
    span: Span
    words: tuple[str, ...]


def check(context: Context) -> Iterator[Finding]:
    """In English, a finding for the first place of each further name of an institution.

    Measured, neighbouring rows taken for articles: none in 790,300 words of clean-english originals, none in 1.3
    million of its edited translations; in 3.3 million words of translated newstest2021 18 pairs, all read, all right.
    """
    first: dict[tuple[str, ...], _Named] = {}
    told: set[tuple[str, ...]] = set()
    for named in _names(context):
        for key in _keys(named.words):
            other = first.setdefault(key, named)
            if other.words != named.words and named.words not in told:
                told.add(named.words)
                yield _finding(context, named, other)


def _names(context: Context) -> Iterator[_Named]:
    for piece in pieces(context, english=True):
        for match in _NAME.finditer(context.article.text, piece.start, piece.end):
            words = [word for word in re.finditer(r"[\w’'-]+", match[0]) if word[0].lower() not in LINKS]
            if words[0][0] in _LEADING:
                del words[0]
            if len(words) >= LEAST_WORDS and any(INSTITUTION.fullmatch(word[0]) for word in words):
                span = Span(match.start() + words[0].start(), match.end())
                yield _Named(span, tuple(same_word(word[0]) for word in words))


def _keys(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """What two names of one institution have in common: all stems, or all but a word of the same meaning."""
    stems = tuple(map(_stem, words))
    yield stems
    for place, word in enumerate(words):
        yield from ((*stems[:place], group, *stems[place + 1 :]) for group in _GROUPS if word in group.split())


def _stem(word: str) -> str:
    ending = _ENDINGS.search(word)
    if ending is None or ending.start() < LEAST_STEM or word in _NO_STEM:
        return word
    return word[: ending.start()]


def _finding(context: Context, named: _Named, first: _Named) -> Finding:
    other = context.article.slice(first.span)
    return Finding(
        span=named.span,
        check="term",
        category="terminology/inconsistent",
        severity="minor",
        confidence=0.85,
        message=f"“{other}” above: looks like one institution under two names.",
        suggestion=other,
        evidence=(elsewhere(context.article, first.span),),
    )
