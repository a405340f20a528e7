# SPDX-License-Identifier: Apache-2.0
"""What translators say of a sentence, where the article was translated back: three English texts to compare.

The hypothesis, the source in an independent translation, and the hypothesis after a way into the language of the
source and back. A translator makes mistakes of its own, so a difference between hypothesis and independent translation
counts only where the words of the hypothesis survive the way there and back: then they mean to the translator what
they say, and it reads the source otherwise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from mtcheck.article import Span
from mtcheck.checks import Context
from mtcheck.checks._source import Pair, pairs
from mtcheck.results import Finding


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A stretch of the source with its English, what another translation makes of it, and what came home.

    ``near`` adds the other translations of the stretches before and after; ``pair.near`` does so for the article.
    """

    pair: Pair
    retranslation: str
    near: str
    back_translation: str
    round_trip: str


@dataclass(frozen=True, slots=True)
class Item:
    """Something in a text that a translation keeps: ``values`` is what it is worth, any of them."""

    values: Collection[Any]
    span: Span


@dataclass(frozen=True, slots=True)
class Change:
    """What stands in the article where the other translation has something else.

    ``ours`` and ``theirs`` are the words, ``item`` and ``other`` what they are worth; ``span`` is in the article.
    """

    ours: str
    theirs: str
    item: Item
    other: Item
    span: Span
    pair: Pair


Items = Callable[[str], Sequence[Item]]

_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_STEM: Final = 5
_SHARED: Final = 0.35


def witnessed(context: Context, *, silent: Collection[Finding] = ()) -> Iterator[Witnessed]:
    """The stretches of which all three texts are at hand, in order, but for those that ``silent`` points into."""
    found = [pair for pair in pairs(context) if pair.segments[0].retranslation]
    others = [pair.segments[0].retranslation or "" for pair in found]
    for place, pair in enumerate(found):
        home = [segment.round_trip for segment in pair.segments]
        spans = [segment.sentence.span for segment in pair.segments]
        if (
            all(home)
            and _same_matter(pair.text, others[place])
            and not any(finding.span.overlaps(span) for finding in silent for span in spans)
        ):
            near = " ".join(others[max(0, place - 1) : place + 2])
            back = " ".join(segment.back_translation or "" for segment in pair.segments)
            yield Witnessed(pair, others[place], near, back, " ".join(text or "" for text in home))


def _same_matter(text: str, other: str) -> bool:
    """Whether two texts share so many words that they may well translate one: alignment errs, too."""
    ours, theirs = (Counter(word[:_STEM].lower() for word in _WORD.findall(side)) for side in (text, other))
    most = max(ours.total(), theirs.total())
    return bool(most) and (ours & theirs).total() >= _SHARED * most


def change(stretch: Witnessed, items: Items) -> Change | None:
    """The one item of the article that the other translation lacks, where that has one that the article lacks.

    None unless exactly one stands on either side, and the article's survives the way there and back while the other
    does not turn up on it.
    """
    text = stretch.pair.text
    ours = [item for item in items(text) if not held(item, items(stretch.near))]
    theirs = [item for item in items(stretch.retranslation) if not held(item, items(stretch.pair.near))]
    if len(ours) != 1 or len(theirs) != 1:
        return None
    home = items(stretch.round_trip)
    if not held(ours[0], home) or held(theirs[0], home):
        return None
    return Change(
        text[slice(*ours[0].span)],
        stretch.retranslation[slice(*theirs[0].span)],
        ours[0],
        theirs[0],
        _in_article(stretch.pair, ours[0].span),
        stretch.pair,
    )


def held(item: Item, others: Sequence[Item]) -> bool:
    """Whether one of the others may be worth the same."""
    return any(value in other.values for other in others for value in item.values)


def _in_article(pair: Pair, span: Span) -> Span:
    """Where words of the stretch, whose sentences are joined by a space, stand in the article."""
    offset = 0
    for segment in pair.segments:
        end = offset + len(segment.hypothesis)
        if span.start < end:
            start = segment.sentence.span.start + span.start - offset
            return Span(start, min(start + span.end - span.start, segment.sentence.span.end))
        offset = end + 1
    return pair.span
