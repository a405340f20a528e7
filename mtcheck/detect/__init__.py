# SPDX-License-Identifier: Apache-2.0
"""The room that says what the text is: the language of each passage and of foreign stretches in it, what is residue,
where sentences begin and end.

``detect`` is its verb. It changes nothing that came in: the article it returns is a copy whose passages carry the
role "residue" where a whole passage is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from mtcheck.article import Article, Passage, Residue, Sentence, Span
from mtcheck.detect._foreign import ForeignStretch
from mtcheck.holes import Holes
from mtcheck.results import UNDETERMINED, Detection, main_language
from mtcheck.word_lists import commonest


@dataclass(frozen=True, slots=True)
class Detected:
    """``detections`` runs in step with ``article.passages``; ``sentences`` leaves residue out.

    ``foreign``: what stands in another language inside an English article, in the order of the text.
    """

    article: Article
    detections: tuple[Detection, ...]
    sentences: tuple[Sentence, ...]
    residue: tuple[Residue, ...]
    foreign: tuple[ForeignStretch, ...] = ()

    @property
    def language(self) -> str:
        """The language that most of the text is in, or "und"."""
        return main_language(self.detections)

    @property
    def missed(self) -> tuple[ForeignStretch, ...]:
        """The stretches that the translation seems to have missed, in passages that are not foreign as a whole."""
        language = self.language
        own = {one.passage for one in self.detections if one.language in {language, UNDETERMINED}}
        return tuple(one for one in self.foreign if one.missed and self.article.passage_at(one.span.start) in own)


def detect(article: Article, *, outlets: Sequence[str] = ()) -> Detected:
    """Languages, foreign stretches, residue and sentences of an article.

    ``outlets``: files of the desk on what its portals leave behind (docs/outlets.md); raises SettingsError for one that
    cannot be read.
    """
    from mtcheck.detect._foreign import foreign_stretches
    from mtcheck.detect._outlets import read_outlets
    from mtcheck.detect.residue import find_residue
    from mtcheck.detect.sentences import split

    residue = find_residue(article, read_outlets(outlets).rules)
    holes = Holes(found.span for found in residue)
    article = _with_roles(article, holes)
    detections = _grounded(article, tuple(_detection(article, passage, holes) for passage in article.passages))
    languages = {detection.passage: detection.language for detection in detections}
    sentences = split(article, language_of=languages, exclude=[found.span for found in residue])
    foreign = foreign_stretches(article, detections, holes)
    return Detected(article, detections, sentences, residue, foreign)


def outlets_digest(paths: Sequence[str]) -> str:
    """What the contents of outlet files come to, for the signature of a report."""
    from mtcheck.detect._outlets import read_outlets

    return read_outlets(paths).digest


def foreign_sentence(text: str, language: str) -> tuple[str, float] | None:
    """The language and confidence of a sentence that is surely not in ``language``, else None.

    Only English is known well enough to look at a single sentence: a long one without its commonest words.
    """
    if language != "en" or _english_share(text) > _ENGLISH_SHARE:
        return None
    from mtcheck.detect.language import identify

    guess = identify(text)
    if guess.language in {UNDETERMINED, language} or guess.confidence < 0.5:
        return None
    return guess.language, guess.confidence


_ENGLISH_SHARE = 0.10
"""Of the words of 3,000 clean sentences of nine words and more, 0.4% hold a smaller share of the words below."""
_FEWEST_WORDS = 7


def _english_share(text: str) -> float:
    common, words = commonest(text)
    return common / words if words >= _FEWEST_WORDS else 1.0


_NO_PROSE = frozenset({"residue", "byline", "dateline"})
"""Roles of names, labels and dates: of these the detectors make long and wild guesses, and nobody asks."""


def _with_roles(article: Article, holes: Holes) -> Article:
    passages = tuple(
        replace(passage, role="residue") if _covered(article, passage.span, holes) else passage
        for passage in article.passages
    )
    return article if passages == article.passages else replace(article, passages=passages)


def _covered(article: Article, span: Span, holes: Holes) -> bool:
    """True when nothing but residue and marks stands in the span."""
    left = (article.slice(piece) for piece in holes.around(span))
    return bool(holes.within(span)) and not any(map(str.isalnum, chain.from_iterable(left)))


def _detection(article: Article, passage: Passage, holes: Holes) -> Detection:
    from mtcheck.detect.language import identify

    pieces = [passage.span] if passage.role == "residue" else holes.around(passage.span)
    guess = identify(" ".join(map(article.slice, pieces)), by_words=passage.role in _NO_PROSE)
    return Detection(passage, guess.language, guess.confidence)


def _grounded(article: Article, detections: tuple[Detection, ...]) -> tuple[Detection, ...]:
    """Without guesses about passages of an English article that hold nothing but English words and names.

    Of FLORES dev, 58 languages, none of 8,500 sentences in Latin letters holds nothing else, and 29 of 2,951 that were
    cut to 5 to 40 words.
    """
    if main_language(detections) != "en":
        return detections
    from mtcheck.detect._foreign_latin import speaks_against_english

    return tuple(
        one
        if one.language in {UNDETERMINED, "en"} or speaks_against_english(article.slice(one.passage.span))
        else replace(one, language=UNDETERMINED, language_confidence=0.0)
        for one in detections
    )
