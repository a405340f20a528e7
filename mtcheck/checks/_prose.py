# SPDX-License-Identifier: Apache-2.0
"""The stretches of an article that a reader reads: passages without the residue in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from mtcheck.article import Role, Span
from mtcheck.checks import Context
from mtcheck.results import UNDETERMINED

_ENGLISH: Final = frozenset({"en", UNDETERMINED})


def pieces(context: Context, *, english: bool = False, quiet: Collection[Role] = ()) -> Iterator[Span]:
    """Passages that are no residue, cut where residue stands in them, in the order of the text.

    With ``english`` those passages alone that are in English or too short to tell, and none where the article is in
    another language; without those whose role is among the ``quiet``.
    """
    if english and context.language not in _ENGLISH:
        return
    foreign = {found.passage.span for found in context.detections if english and found.language not in _ENGLISH}
    residue = sorted(found.span for found in context.residue)
    first = 0
    for passage in context.article.passages:
        if passage.role == "residue" or passage.role in quiet or passage.span in foreign:
            continue
        while first < len(residue) and residue[first].end <= passage.span.start:
            first += 1
        start, number = passage.span.start, first
        while number < len(residue) and residue[number].start < passage.span.end:
            if start < residue[number].start:
                yield Span(start, residue[number].start)
            start = max(start, residue[number].end)
            number += 1
        if start < passage.span.end:
            yield Span(start, passage.span.end)


def with_its_word(text: str, place: int, within: Span, *, opening: bool) -> Span:
    """A mark together with the word that it stands before (``opening``) or behind, so that it can be seen."""
    start, end = place, place + 1
    while opening and end < within.end and not text[end].isspace():
        end += 1
    while not opening and start > within.start and not text[start - 1].isspace():
        start -= 1
    return Span(start, end)
