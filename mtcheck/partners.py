# SPDX-License-Identifier: Apache-2.0
"""Gives every sentence of an article its part of each reference and of the source, and tells what is left out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mtcheck import __version__
from mtcheck.alignment import Link, align
from mtcheck.article import Sentence, Span
from mtcheck.lexicon import lexicon_of
from mtcheck.nearness import SIGNATURE, Embed, similarity_beside
from mtcheck.overlap import (
    Contents,
    bilingual_features,
    character_features,
    dictionary_features,
    length,
    similarity_with,
    translated_features,
)
from mtcheck.results import UNDETERMINED, Score
from mtcheck.segment import Segment

_RELATED_SHARE: Final = 0.3
_SAME_OMISSION: Final = 0.5
_PAUSES: Final = '.,;:!?"”'


@dataclass(frozen=True, slots=True)
class Omission:
    """A sentence of the reference that the article seems to leave out.

    ``after`` is the sentence of the article after which it is missing, None where it would come first. ``fit`` is the
    share of its words and character n-grams (0 to 1) that the closest sentence of the article holds: the lower, the
    surer that it is missing; two sentences that have nothing to do with each other reach 0.3.
    """

    text: str
    after: Span | None
    fit: float


@dataclass(frozen=True, slots=True)
class Attached:
    """What came of holding an article against its references.

    segments: one per sentence of the article, in step with it.
    omissions: sentences that the first related reference has, that no other related reference lacks, and that the
        article lacks, in the order of that reference.
    coverage: share of the words of the references (0 to 1, higher is better) that have a partner in the article: the
        number that shows what is left out, since other metrics see only what is there. None without a reference.
    unrelated_references: positions of the references that are evidently no text of the same article; their part in
        every segment is "".
    """

    segments: tuple[Segment, ...]
    omissions: tuple[Omission, ...]
    coverage: Score | None
    unrelated_references: tuple[int, ...] = ()

    @property
    def unrelated(self) -> bool:
        """True when one of the references is evidently not a text of the same article."""
        return bool(self.unrelated_references)


def attach_references(
    sentences: Sequence[Sentence], texts: Sequence[str], references: Sequence[Sequence[str]]
) -> Attached:
    """Gives every sentence of an article its part of each reference; ``texts`` runs in step with ``sentences``.

    Where several reference sentences stand for one of the article, it gets them all. Where several of the article
    stand for one, each gets the stretch of the reference that is most like it, cut at a word boundary: no reference
    word counts twice, none is lost, and no half sentence is scored against a whole one.
    """
    sides = [_Side(texts, reference) for reference in references]
    related = [side for side in sides if not side.unrelated]
    parts = [[""] * len(texts) if side.unrelated else side.parts() for side in sides]
    segments = tuple(
        Segment(sentence, text, references=tuple(part[number] for part in parts))
        for number, (sentence, text) in enumerate(zip(sentences, texts, strict=True))
    )
    return Attached(
        segments,
        _omissions(sentences, related),
        _coverage(related),
        tuple(number for number, side in enumerate(sides) if side.unrelated),
    )


class _Side:
    """One reference and how the article aligns with it."""

    def __init__(self, texts: Sequence[str], reference: Sequence[str]) -> None:
        self.texts, self.reference = texts, reference
        self.links = align(texts, reference)
        self.partnered = {place for link in self.links if link.hypothesis for place in link.reference}
        ours = {place for link in self.links if link.reference for place in link.hypothesis}
        self.words = sum(len(text.split()) for text in reference)
        self.covered = sum(len(reference[place].split()) for place in self.partnered)
        own_words = sum(len(text.split()) for text in texts)
        own_covered = sum(len(texts[place].split()) for place in ours)
        # A reference may be a summary, or the article an excerpt: one side that is mostly covered is enough.
        shares = [covered / words for covered, words in ((self.covered, self.words), (own_covered, own_words)) if words]
        self.unrelated = max(shares, default=0.0) < _RELATED_SHARE

    def parts(self) -> list[str]:
        """The part of the reference for each sentence of the article, "" where there is none."""
        parts = [""] * len(self.texts)
        for link in self.links:
            whole = " ".join(self.reference[place] for place in link.reference)
            for place, part in zip(
                link.hypothesis, _divide(whole, [self.texts[place] for place in link.hypothesis]), strict=True
            ):
                parts[place] = part
        return parts

    def lonely(self) -> list[tuple[str, int]]:
        """Reference sentences without a partner, each with the article sentence it follows (-1: none)."""
        found = []
        last = -1
        for link in self.links:
            if link.hypothesis:
                last = link.hypothesis[-1]
            else:
                found.append((self.reference[link.reference[0]], last))
        return found


def _divide(whole: str, texts: Sequence[str]) -> list[str]:
    """Cuts ``whole`` at word boundaries into one part for each of ``texts``, each as like its text as can be."""
    pieces = whole.split()
    if len(texts) < 2 or len(pieces) < 2:
        return [whole, *[""] * (len(texts) - 1)][: len(texts)]
    rest = " ".join(texts[1:])
    ahead = _matched(pieces, texts[0])
    behind = _matched(pieces[::-1], rest)[::-1]
    # A cut after punctuation is worth a short word more than one that is not.
    cut = max(
        range(1, len(pieces)),
        key=lambda at: (ahead[at] + behind[at] + (4 if pieces[at - 1][-1] in _PAUSES else 0), -at),
    )
    return [" ".join(pieces[:cut]), *_divide(" ".join(pieces[cut:]), texts[1:])]


def _matched(pieces: Sequence[str], text: str) -> list[int]:
    """For each number of leading pieces, how many of their features ``text`` holds."""
    left = character_features(text)
    totals = [0]
    for piece in pieces:
        shared = character_features(piece) & left
        left -= shared
        totals.append(totals[-1] + shared.total())
    return totals


def _omissions(sentences: Sequence[Sentence], sides: Sequence[_Side]) -> tuple[Omission, ...]:
    if not sides:
        return ()
    first, *others = sides
    elsewhere = [Contents([text for text, _ in side.lonely()]) for side in others]
    article = Contents(first.texts)
    return tuple(
        Omission(text, sentences[after].span if after >= 0 else None, round(article.share(text), 4))
        for text, after in first.lonely()
        if all(lonely.share(text) >= _SAME_OMISSION for lonely in elsewhere)
    )


def _coverage(sides: Sequence[_Side]) -> Score | None:
    words = sum(side.words for side in sides)
    if not words:
        return None
    share = sum(side.covered for side in sides) / words
    signature = f"nrefs:{len(sides)}|unit:words|similarity:ngram-f|version:{__version__}"
    return Score("coverage", round(share, 4), (0.0, 1.0), True, signature, evidence="reference")


@dataclass(frozen=True, slots=True)
class AttachedSource:
    """What came of holding an article against the text it was translated from.

    parts: for each sentence of the article what it translates, None where nothing fits; ``pieces`` are the sentences
        that this is made of.
    omissions: sentences of the source that the article seems to leave out; ``fit`` is the share of their numbers and
        names (0 to 1) that stands near the gap.
    coverage: share of the words of the source (0 to 1, higher is better) that have a partner in the article.
    unrelated: True when it is evidently not the source of this article.
    """

    parts: tuple[str | None, ...]
    omissions: tuple[Omission, ...]
    coverage: Score
    unrelated: bool
    pieces: tuple[tuple[str, ...], ...] = ()


def attach_source(
    sentences: Sequence[Sentence],
    texts: Sequence[str],
    source: Sequence[str],
    *,
    source_language: str = UNDETERMINED,
    embed: Embed | None = None,
) -> AttachedSource:
    """Pairs an English article with its source in another language; ``texts`` runs in step with ``sentences``.

    Where several sentences of the article stand for one of the source, each gets the whole of it. Where the source's
    language is told and there is a dictionary of it (``mtcheck.lexicon.codes``), that is used too, and so is ``embed``:
    what a sentence encoder that knows both languages makes of two texts (``mtcheck.encoders.Encoder.nearness``).
    """
    links = align(texts, source, similarity=similarity_beside(similarity_with(source_language), embed))
    pieces: list[tuple[str, ...]] = [()] * len(texts)
    for link in links:
        for place in link.hypothesis:
            pieces[place] = tuple(source[other] for other in link.reference)
    words = sum(length(text) for text in source)
    covered = sum(length(source[place]) for link in links if link.hypothesis for place in link.reference)
    share = covered / words if words else 0.0
    readable = bool(lexicon_of(source_language)) or not _wide(source)
    similarity = f"bilingual{f'+{SIGNATURE}' if embed else ''}"
    signature = f"side:source|unit:letters|similarity:{similarity}|version:{__version__}"
    return AttachedSource(
        tuple(" ".join(several) or None for several in pieces),
        tuple(_left_out(sentences, texts, source, links)) if readable else (),
        Score("source-coverage", round(share, 4), (0.0, 1.0), True, signature, evidence="source"),
        unrelated=_unrelated(texts, source, links, source_language) and not _near(texts, source, links, embed),
        pieces=tuple(pieces),
    )


_SHARED_WITH_DICTIONARY: Final = (0.17, 0.075)
"""The same where there is a dictionary; the second for Chinese, Japanese and Korean. Of 468 pairs of true texts in 13
languages (4, 8 and 40 sentences) the least were 0.199 and 0.087, of as many strangers the most 0.161 and 0.067."""
_SHARED_FLOOR: Final = 0.06
"""Share that partners have in common, over a whole text, below which the two texts have nothing to do with each other.
Measured on news in eight languages: true sources lie above it (Chinese: above a third of it), others below."""


def _unrelated(texts: Sequence[str], source: Sequence[str], links: Sequence[Link], language: str) -> bool:
    both = [link for link in links if link.hypothesis and link.reference]
    if not both or len(texts) < 4 or len(source) < 4:
        return False  # too little to tell; what does not fit has no partner anyway
    ours = sum(length(texts[place]) for link in both for place in link.hypothesis)
    weights = [sum(length(texts[place]) for place in link.hypothesis) for link in both]
    mean = (
        sum(weight * _common(link, texts, source, language) for weight, link in zip(weights, both, strict=True)) / ours
    )
    if lexicon_of(language):
        return mean < _SHARED_WITH_DICTIONARY[_wide(source)]
    return mean < (_SHARED_FLOOR / 3 if _wide(source) else _SHARED_FLOOR)


_NEAR: Final = 0.3
"""Nearness of partners, over a whole text, from which an encoder says that two texts are related. Of 291 true sources
it leaves 8 refused where without it 16 are; of as many others it takes 5, not 2: tests/quality/alignment_encoder.py."""


def _near(texts: Sequence[str], source: Sequence[str], links: Sequence[Link], embed: Embed | None) -> bool:
    """Whether a sentence encoder finds the two texts related, though they share too few words."""
    both = [link for link in links if link.hypothesis and link.reference]
    if embed is None or not both:
        return False
    nearness = embed(texts, source)
    sizes = [sum(length(texts[place]) for place in link.hypothesis) for link in both]
    ranges = [(link.hypothesis[0], link.hypothesis[-1] + 1, link.reference[0], link.reference[-1] + 1) for link in both]
    return sum(size * nearness.near(*places) for size, places in zip(sizes, ranges, strict=True)) >= _NEAR * sum(sizes)


def _wide(texts: Sequence[str]) -> bool:
    """Whether a text is Chinese, Japanese or Korean: romanised, its names share little with their English forms."""
    return sum(map(length, texts)) > 1.5 * sum(map(len, texts))


def _common(link: Link, texts: Sequence[str], source: Sequence[str], language: str) -> float:
    """Share of the numbers, names, letters and known words of the poorer side that both sides of a link have."""
    text = " ".join(texts[place] for place in link.hypothesis)
    other = " ".join(source[place] for place in link.reference)
    ours = bilingual_features(text) + dictionary_features(text, language)
    theirs = bilingual_features(other) + translated_features(other, language)
    least = min(ours.total(), theirs.total())
    return (ours & theirs).total() / least if least else 0.0


_LEAST_LETTERS: Final = 25
_HELD_NEARBY: Final = 0.34
_FITTING: Final = (0.8, 1.2)
"""A sentence counts as left out where the lengths around it fit so much better without it than with it: the first
number holds for a sentence without numbers and names, the second for one whose numbers and names are missing too."""


def _left_out(
    sentences: Sequence[Sentence], texts: Sequence[str], source: Sequence[str], links: Sequence[Link]
) -> list[Omission]:
    """Sentences of the source alone in a gap of the article whose neighbours are full without them.

    Measured with tests/quality/omissions.py, where there is a dictionary: 86 to 100% of what is told was left out, and
    that is 69% of all and more. Without one 77 to 99% and 55 to 79%, and of Chinese 57%: there nothing is said.
    """
    found: list[Omission] = []
    ratio = _ratio(texts, source, links)
    for number, link in enumerate(links):
        if link.hypothesis or length(source[link.reference[0]]) < _LEAST_LETTERS:
            continue
        around = [links[place] for place in (number - 1, number + 1) if 0 <= place < len(links)]
        if not around or not all(other.hypothesis and other.reference for other in around):
            continue  # beside another lonely sentence: perhaps the two are partners
        text = source[link.reference[0]]
        lengths = [_lengths(other, texts, source, ratio) for other in around]
        nearby = bilingual_features(" ".join(texts[place] for other in around for place in other.hypothesis))
        own = _anchors(text)
        fit = sum(1 for anchor in own if anchor in nearby) / len(own) if own else 0.0
        if fit < _HELD_NEARBY and all(
            _fits_without(text, ours, theirs, _FITTING[bool(own)]) for ours, theirs in lengths
        ):
            before = links[number - 1].hypothesis[-1] if number else None
            found.append(Omission(text, sentences[before].span if before is not None else None, round(fit, 4)))
    return found


def _lengths(link: Link, texts: Sequence[str], source: Sequence[str], ratio: float) -> tuple[float, float]:
    """Length of what a link holds of the article, and the one to be expected of its part of the source."""
    ours = sum(length(texts[place]) for place in link.hypothesis)
    return ours, ratio * sum(length(source[place]) for place in link.reference)


def _fits_without(text: str, ours: float, theirs: float, most: float) -> bool:
    """Whether a partner is no longer for a sentence that may have gone into it."""
    without = abs(math.log((ours + 8) / (theirs + 8)))
    within = abs(math.log((ours + 8) / (theirs + length(text) + 8)))
    return without <= most * within


def _anchors(text: str) -> list[str]:
    """Numbers and names of a sentence, its first word apart (a capital there is no sign of a name)."""
    first = text.split(maxsplit=1)[1:]
    return [feature for feature in bilingual_features(" ".join(first)) if feature[0] in "#@"]


def _ratio(texts: Sequence[str], source: Sequence[str], links: Sequence[Link]) -> float:
    """Letters of the article for one of the source, over what is paired."""
    ours = sum(length(texts[place]) for link in links if link.reference for place in link.hypothesis)
    theirs = sum(length(source[place]) for link in links if link.hypothesis for place in link.reference)
    return ours / theirs if ours and theirs else 1.0
