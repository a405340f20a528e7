# SPDX-License-Identifier: Apache-2.0
"""Single foreign words of an article that are no headline, quotation or term of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from mtcheck.article import Role, Span
from mtcheck.checks import Context
from mtcheck.checks._prose import pieces
from mtcheck.left_words import accented_in, left_in

MOST_TIMES: Final = 3
"""A word that stands so often in an article is a term that its writer chose."""
_QUIET_ROLES: Final[frozenset[Role]] = frozenset({"headline", "byline", "dateline", "quote", "residue"})


def left_words(context: Context) -> Iterator[tuple[Span, str, str]]:
    """(span, language, English) of foreign words, and of foreign titles before a name, in the order of the text."""
    found = [
        (Span(piece.start + word.span.start, piece.start + word.span.end), word.language, word.meaning)
        for piece in pieces(context, english=True, quiet=_QUIET_ROLES)
        for word in left_in(context.article.slice(piece))
    ]
    often = Counter(context.article.slice(span).lower() for span, _, _ in found)
    yield from (entry for entry in found if often[context.article.slice(entry[0]).lower()] < MOST_TIMES)


def accented_words(context: Context) -> Iterator[Span]:
    """Words with letters that English has in loans alone, which stand less often than a term would."""
    found = [
        Span(piece.start + span.start, piece.start + span.end)
        for piece in pieces(context, english=True, quiet=_QUIET_ROLES)
        for span in accented_in(context.article.slice(piece))
    ]
    often = Counter(context.article.slice(span) for span in found)
    yield from (span for span in found if often[context.article.slice(span)] < MOST_TIMES)
