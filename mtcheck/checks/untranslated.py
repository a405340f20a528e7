# SPDX-License-Identifier: Apache-2.0
"""Passages, sentences and single words that the translation missed: they stand in another language than the article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mtcheck.article import Span
from mtcheck.checks import Context, Example
from mtcheck.results import UNDETERMINED, Finding

LEAST_WORDS: Final = 5
LEAST_CONFIDENCE: Final = 0.5
"""Close kin (Indonesian and Malay) share their confidence; a text that may be English is "und" before it comes here."""
_QUOTES: Final = "\"“”„«»‘’'"

SPEAKS_FOR: Final = frozenset(
    {
        "garbled",
        "awkward",
        "calque",
        "role",
        "quotation",
        "addition",
        "article",
        "agreement",
        "plural",
        "preposition",
        "verb_form",
    }
)

EXAMPLES = (
    Example("The port said the ferry would sail again on Monday morning, as soon as the storm had passed and two "
            "engineers from the capital had looked at the pier.\n\n"
            "Pihak pelabuhan mengatakan bahwa kapal feri akan kembali berlayar pada hari Senin.",
            ("Pihak pelabuhan mengatakan bahwa kapal feri akan kembali berlayar pada hari Senin.",),
            "a paragraph left in Indonesian"),
    Example("The port said the ferry would sail again.\n\n\"Wir fahren morgen wieder nach Hause\"",
            (), "a quotation that stands alone may be meant"),
    Example("The bridge is closed untuk repairs until the end of May.", ("untuk",), "a word left in Indonesian"),
    Example("The plan was shown by Bürgermeister Anna Beck in the town hall.", ("Bürgermeister",), "a title"),
    Example("The port asked the skippers to keep the sóttvarnalæknis rules.", ("sóttvarnalæknis",), "whatever it is"),
    Example("The fiancée had a crème brûlée in the café with the attaché of the embassy.", (), "loan words"),
    Example("The dish is called nasi dengan ayam and is sold at the pier.", (), "the text says that it is a name"),
    Example("They sell sudah (already) on shirts in the port of the old town.", (), "explained in brackets"),
    Example("The ferry Kapal Laut Jaya sailed from Tanjung Selat to Pulau Batu.", (), "names are not untranslated"),
)  # fmt: skip


def check(context: Context) -> Iterator[Finding]:
    """Foreign passages first, then foreign stretches of passages that are not foreign as a whole, then single words.

    Stretches (``detect``): 1 in 829,232 words of edited English, French that is meant (``tests/quality/foreign.py``).
    Single words measured: 0 findings in the 838,562 words of edited English of clean-english and origin.train, 2 in
    1,299,331 words of its mixed rows, both right (a misspelt "Presiden", an Italian caption). In 8.4 million words of
    machine translation 13, all read: each was a word left behind, but seven were named for the wrong language (Slavic
    and Maltese "zum", "hier"), and those two words have been taken out since.
    Words with letters of other languages, read with the same sets: none in 829,232 words of edited English; 60 in
    machine translation read, 60 right once names were left out.
    """
    if context.language == UNDETERMINED:
        return
    for detection in context.detections:
        passage = detection.passage
        text = context.article.slice(passage.span)
        if passage.role in {"residue", "quote"} or detection.language in {UNDETERMINED, context.language}:
            continue
        if detection.language_confidence < LEAST_CONFIDENCE or _words(text) < LEAST_WORDS:
            continue
        if text[:1] in _QUOTES and text[-1:] in _QUOTES:
            continue
        yield _finding(passage.span, detection.language, detection.language_confidence)
    for span, language, confidence in context.foreign:
        yield _finding(span, language, confidence, words=len(context.article.slice(span).split()))
    from mtcheck.checks._left_words import left_words

    for span, language, meaning in left_words(context):
        if not any(span.overlaps(stretch) for stretch, _, _ in context.foreign):
            yield _word(span, language, meaning)
    yield from _accented(context)


def _words(text: str) -> int:
    """Words without figures in them: "* 10-yr Treasury yield at 4.28%" has three, too few to tell a language by."""
    return sum(1 for word in text.split() if any(map(str.isalpha, word)) and not any(map(str.isdigit, word)))


def _accented(context: Context) -> Iterator[Finding]:
    """Words whose letters are no English ones, of whatever language."""
    from mtcheck.checks._left_words import accented_words

    passages = [one.passage.span for one in context.detections if one.language not in {UNDETERMINED, context.language}]
    known = [*(span for span, _, _ in context.foreign), *passages]
    for span in accented_words(context):
        if not any(span.overlaps(other) for other in known):
            yield Finding(
                span=span,
                check="untranslated",
                category="accuracy/untranslated",
                severity="minor",
                confidence=0.8,
                message="Looks like a word of another language that the translation left behind.",
            )


def _word(span: Span, language: str, meaning: str) -> Finding:
    from mtcheck.languages import language_name

    return Finding(
        span=span,
        check="untranslated",
        category="accuracy/untranslated",
        severity="minor",
        confidence=0.8,
        message=f"Looks like a word of {language_name(language)} that the translation left behind.",
        suggestion=meaning,
        evidence=(f"language: {language}",),
    )


def _finding(span: Span, language: str, confidence: float, *, words: int = LEAST_WORDS) -> Finding:
    from mtcheck.languages import language_name

    return Finding(
        span=span,
        check="untranslated",
        category="accuracy/untranslated",
        severity="major" if words >= LEAST_WORDS else "minor",
        confidence=round(confidence, 4),
        message=f"Reads as {language_name(language)}: the translation seems to have missed it.",
        evidence=(f"language: {language}",),
    )
