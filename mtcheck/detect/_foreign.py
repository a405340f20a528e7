# SPDX-License-Identifier: Apache-2.0
"""Runs of words in another language inside an English article: a sentence, a quotation, a caption, two words of a line.

Another script is seen by its letters. For Latin letters a first look finds words close together that are no English;
only there are the words of the line weighed (``_foreign_words``). What is left out: names, terms that the text
explains, and words that English has borrowed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mtcheck.article import Article, Span
from mtcheck.detect import _foreign_words as words_of
from mtcheck.detect._foreign_latin import BRIDGE, ENDS_SENTENCE, SENTENCE, TERM, TOKEN, Piece, latin_runs, share_of
from mtcheck.detect._foreign_terms import meant, said, translated_beside
from mtcheck.detect._foreign_words import Word
from mtcheck.detect._languages import script_of, written_in
from mtcheck.holes import Holes
from mtcheck.quotations import quotations
from mtcheck.results import UNDETERMINED, Detection

_NO_LATIN: Final = (
    r"\u0370-\u1dff\u2c80-\ua6ff\uaa00-\uab2f\uab70-\ufaff\ufb13-\ufdff\ufe70-\ufefe\uff66-\uffdf\U00010000-\U0003ffff"
)
_OTHER_SCRIPT: Final = re.compile(
    rf"[{_NO_LATIN}](?:[^A-Za-z\u00aa-\u02af\u1e00-\u1eff\n]{{0,40}}[{_NO_LATIN}\u3001-\u3003\u300c-\u300f])*[。！？]?"
)
_FIGURES: Final = re.compile(r"(?:[\s,.:–-]*\d)+(?=\s*(?:[.!?…\"”“»)\n]|\Z))")
_OPENS: Final = frozenset(".!?…\"“„«:‘'")
_ALONE: Final = frozenset({"", ".", "!", "?", "…", ":"})
_SPACES: Final = 8  # code points between words and the mark beside them, at most
_NO_PROSE: Final = frozenset({"residue", "byline", "dateline"})

# Tuned on runs of the even segments of FLORES dev set into one half of clean-english, and on that half as it is.
_ENGLISH_SHARE: Final = 1 / 3
_LEAST_CONFIDENCE: Final = 0.5
_SURE: Final = 0.9
_LONG_SENTENCE: Final = 8
_FEWEST_LETTERS: Final = 3
_FEWEST_CHARACTERS: Final = 2  # of a script that writes words with few characters
_WORDLESS: Final = frozenset({"Han", "Kana", "Hangul", "Thai", "Lao", "Khmer", "Myanmar", "Tibetan"})


@dataclass(frozen=True, slots=True)
class ForeignStretch:
    """A stretch of an article in another language than the article's.

    ``language`` is a BCP 47 tag, ``confidence`` 0 to 1, of that language. ``quoted``: it stands in quotation marks.
    ``missed``: it looks like something that the translation left as it was; not so a short quotation, and one whose
    English stands beside it.
    """

    span: Span
    language: str
    confidence: float
    quoted: bool
    missed: bool


def foreign_stretches(article: Article, detections: Sequence[Detection], holes: Holes) -> tuple[ForeignStretch, ...]:
    """The stretches of an English article in other languages, in the order of the text; none in other articles.

    ``detections`` run in step with ``article.passages``; what stands in the ``holes`` is not looked at.
    """
    if not _is_english(detections):
        return ()
    found: list[ForeignStretch] = []
    for detection in detections:
        passage = detection.passage
        if passage.role in _NO_PROSE:
            continue
        here: list[ForeignStretch] = []
        for piece in (_piece(article, left) for left in holes.around(passage.span)):
            here += _of_other_scripts(piece)
            others = [stretch.span for stretch in here]
            for found_here in latin_runs(piece):
                stretch = _stretch(piece, *found_here)
                if not any(other.overlaps(stretch.span) for other in others):
                    here.append(stretch)
        if not here and passage.role != "headline":
            here += _whole(article, detection, holes)
        if passage.role == "quote":
            here = [_as_quotation(stretch, article) for stretch in here]
        found += sorted(here, key=lambda stretch: stretch.span)
    return tuple(found)


def _is_english(detections: Sequence[Detection]) -> bool:
    """True where English has a good part of the passages whose language is known, and where none is known."""
    lengths: Counter[str] = Counter()
    for detection in detections:
        span = detection.passage.span
        if detection.language != UNDETERMINED and detection.passage.role not in _NO_PROSE:
            lengths[detection.language] += span.end - span.start
    return lengths["en"] >= _ENGLISH_SHARE * lengths.total()


def _piece(article: Article, span: Span) -> Piece:
    text = article.slice(span)
    return Piece(span.start, text, quotations(text, single="all"))


def _of_other_scripts(piece: Piece) -> Iterator[ForeignStretch]:
    if piece.text.isascii():
        return
    from mtcheck.detect.language import identify

    for found in _joined(piece.text, [Span(*match.span()) for match in _OTHER_SCRIPT.finditer(piece.text)]):
        text = piece.text[found.start : found.end]
        counts = Counter(script for script in map(script_of, text) if script not in {"", "Latin"})
        if not counts:
            continue
        script = "Kana" if counts["Kana"] else max(sorted(counts), key=counts.__getitem__)
        least = _FEWEST_CHARACTERS if script in _WORDLESS else _FEWEST_LETTERS
        if sum(counts.values()) < least or _is_gloss(piece, found, script):
            continue
        guess = identify(text)
        if not guess.ranked or guess.ranked[0][0] not in {entry.code for entry in written_in(script)}:
            continue
        language, confidence = guess.ranked[0]
        if script in {"Cyrillic", "Arabic", "Devanagari"}:
            language, confidence = _by_table(TOKEN.findall(text), script, language, guess.confidence, confidence)
        yield _stretch(piece, found, language, confidence, len(text.split()))


def _joined(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Stretches of another script; a name in Latin letters between two of them belongs to them."""
    kept: Span | None = None
    for span in spans:
        between = TOKEN.findall(text[kept.end : span.start]) if kept else []
        if kept and len(between) <= BRIDGE and not any(word.islower() for word in between):
            kept = Span(kept.start, span.end)
            continue
        if kept:
            yield kept
        kept = span
    if kept:
        yield kept


def _is_gloss(piece: Piece, found: Span, script: str) -> bool:
    """A name or a term in its own script, in brackets behind its English: "Beijing (北京)"."""
    before = piece.text[max(0, found.start - _SPACES) : found.start].rstrip()[-1:]
    after = piece.text[found.end : found.end + _SPACES].lstrip()[:1]
    words = piece.text[found.start : found.end]
    short = len(words) <= 2 * TERM if script in _WORDLESS else len(words.split()) <= TERM
    return short and before in {"(", "[", ",", ";", ":", "/"} and after in {")", "]", ",", ";"}


def _by_table(tokens: Sequence[str], script: str, guessed: str, certain: float, share: float) -> tuple[str, float]:
    """The language by its words; what ``identify`` is sure of stays where the table does not know that language."""
    told = words_of.table(script)
    if guessed not in told.languages and certain > 0:
        return guessed, share
    sums = words_of.scores([Word(token.lower(), 1.0, 1.0) for token in tokens], script)
    best = max(range(len(sums)), key=sums.__getitem__)
    if not sums[best]:
        return guessed, share
    return told.languages[best], share_of(sums, best)


def _whole(article: Article, detection: Detection, holes: Holes) -> Iterator[ForeignStretch]:
    """A passage that ``identify`` is sure of and whose words said too little here: a language that has no table."""
    span = detection.passage.span
    if detection.language in {UNDETERMINED, "en"} or detection.language_confidence < _LEAST_CONFIDENCE:
        return
    surely = detection.language_confidence >= _SURE
    if holes.within(span):
        return
    text = article.slice(span)
    words = len(text.split())
    known = detection.language in words_of.table("Latin").languages
    if words < SENTENCE or (known and not (surely and words >= _LONG_SENTENCE)):
        return
    yield _stretch(_piece(article, span), Span(0, len(text)), detection.language, detection.language_confidence, words)


def _stretch(piece: Piece, span: Span, language: str, confidence: float, words: int) -> ForeignStretch:
    quotation = piece.quotation_of(span)
    span = _with_marks(piece.text, span)
    missed = not translated_beside(piece.text, span)
    if quotation and missed:
        missed = words >= SENTENCE and not meant(piece.text, span) and _is_said(piece.text, quotation)
    return ForeignStretch(
        Span(piece.offset + span.start, piece.offset + span.end),
        language,
        round(confidence, 4),
        quotation is not None,
        missed,
    )


def _with_marks(text: str, span: Span) -> Span:
    """With the figures that end its sentence and, where it is the whole sentence, the marks that do."""
    start, end = span
    while start and text[start - 1] in "¿¡":
        start -= 1
    figures = _FIGURES.match(text, end)
    end = figures.end() if figures else end
    marks = ENDS_SENTENCE.match(text, end)
    before = text[max(0, start - _SPACES) : start].rstrip()[-1:]
    return Span(start, marks.end() if marks and (not before or before in _OPENS) else end)


def _is_said(text: str, quotation: Span) -> bool:
    """True for a quotation that somebody says, and for one that stands alone."""
    before = text[max(0, quotation.start - _SPACES) : quotation.start].rstrip()[-1:]
    after = text[quotation.end : quotation.end + _SPACES].lstrip()[:1]
    return (before in _ALONE and (not after or after.isupper())) or said(text, quotation)


def _as_quotation(stretch: ForeignStretch, article: Article) -> ForeignStretch:
    missed = stretch.missed and len(article.slice(stretch.span).split()) >= SENTENCE
    return ForeignStretch(stretch.span, stretch.language, stretch.confidence, True, missed)
