# SPDX-License-Identifier: Apache-2.0
"""The room that says what the text is: the language of each passage and of foreign stretches in it, what is residue,
where sentences begin and end.

``detect`` is its verb. It changes nothing that came in: the article it returns is a copy whose passages carry the
role "residue" where a whole passage is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mtcheck.article import Article, Passage, Residue, Sentence, Span
from mtcheck.detect._foreign import ForeignStretch
from mtcheck.results import UNDETERMINED, Detection, main_language


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
    article = _with_roles(article, residue)
    detections = tuple(_detection(article, passage, residue) for passage in article.passages)
    languages = {detection.passage: detection.language for detection in detections}
    sentences = split(article, language_of=languages, exclude=[found.span for found in residue])
    foreign = foreign_stretches(article, detections, residue)
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
_COMMON_ENGLISH = frozenset(
    "the of and to a in is was for that it on with as are be by at from has have had he she they we you i his her "
    "its their our an or but not this which who will would can said were been after more than when what there if "
    "about into over up out so no all one also new no do did how".split()
)


def _english_share(text: str) -> float:
    words = [word.strip(".,;:!?\"'“”‘’()").lower() for word in text.split()]
    if len(words) < 7:
        return 1.0
    return sum(word in _COMMON_ENGLISH for word in words) / len(words)


_NO_PROSE = frozenset({"residue", "byline", "dateline"})
"""Roles of names, labels and dates: of these the detectors make long and wild guesses, and nobody asks."""


def _with_roles(article: Article, residue: Sequence[Residue]) -> Article:
    passages = tuple(
        replace(passage, role="residue") if _covered(article, passage.span, residue) else passage
        for passage in article.passages
    )
    return article if passages == article.passages else replace(article, passages=passages)


def _covered(article: Article, span: Span, residue: Sequence[Residue]) -> bool:
    """True when nothing but residue and marks stands in the span."""
    position = span.start
    for found in residue:
        if not found.span.overlaps(span):
            continue
        if any(character.isalnum() for character in article.text[position : found.span.start]):
            return False
        position = max(position, found.span.end)
    return position > span.start and not any(character.isalnum() for character in article.text[position : span.end])


def _detection(article: Article, passage: Passage, residue: Sequence[Residue]) -> Detection:
    from mtcheck.detect.language import identify

    pieces, position = [], passage.span.start
    for found in residue:
        if found.span.overlaps(passage.span) and passage.role != "residue":
            pieces.append(article.text[position : found.span.start])
            position = found.span.end
    pieces.append(article.text[position : passage.span.end])
    guess = identify(" ".join(pieces), by_words=passage.role in _NO_PROSE)
    return Detection(passage, guess.language, guess.confidence)
