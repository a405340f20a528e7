# SPDX-License-Identifier: Apache-2.0
"""The stretches of an article that a reader reads: passages without the residue in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from mtcheck.article import Role, Span
from mtcheck.checks import Context
from mtcheck.holes import Holes


def pieces(context: Context, *, english: bool = False, quiet: Collection[Role] = ()) -> Iterator[Span]:
    """Passages that are no residue, cut where residue stands in them, in the order of the text.

    With ``english`` those passages alone that are in English or too short to tell, and none where the article is in
    another language; without those whose role is among the ``quiet``.
    """
    holes = Holes(found.span for found in context.residue)
    for passage in context.english_passages if english else context.article.passages:
        if passage.role != "residue" and passage.role not in quiet:
            yield from holes.around(passage.span)


def with_its_word(text: str, place: int, within: Span, *, opening: bool) -> Span:
    """A mark together with the word that it stands before (``opening``) or behind, so that it can be seen."""
    start, end = place, place + 1
    while opening and end < within.end and not text[end].isspace():
        end += 1
    while not opening and start > within.start and not text[start - 1].isspace():
        start -= 1
    return Span(start, end)
