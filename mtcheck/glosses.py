# SPDX-License-Identifier: Apache-2.0
"""What tells, in an English sentence, that foreign words in it are meant: a gloss beside them, a term, a title.

Stands below the rooms: ``left_words`` asks of single words, ``detect`` of whole runs. Of a single word more is a gloss:
"the bupati, a regent", "the camat: he heads a district"; behind a run of words the same marks only go on with the
sentence.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from mtcheck.article import Span

Words = Literal["word", "term", "run"]
"""One foreign word or a few in a row, a compound noun, or a run of words in another language."""

LONGEST_SENTENCE: Final = 400  # code points on each side that are looked at
_REACH: Final = 40  # code points before the words, for what stands right before them
_SENTENCE_ENDS: Final = (". ", "! ", "? ", "\n")
_EXPLAINS: Final = re.compile(
    r"\b(?:called|known\s+as|named|dubbed|titled|entitled|words?|terms?|(?<!by\s)means|meaning|meant|translat\w+|literally"
    r"|phrases?|expressions?|proverbs?|(?:an?|the|old)\s+saying|slogans?|motto|anthem|songs?|albums?|operas?|arias?"
    r"|films?|movies?|novels?|books?|poems?|sculptures?|columns?|hashtags?|magazines?|newspapers?|dailies"
    r"|(?:an?|the|\w+['’]s)\s+(?:\w+\s+)?(?-i:daily)|spell\w*|pronounced?|languages?|dialects?|latin|local\s+name"
    r"|refers?\s+to|chant\w*|dish(?:es)?|species|genus"
    r"|the\s+(?:French|German|Spanish|Italian|Indonesian|Malay|Dutch)\s+for)\b",
    re.IGNORECASE,
)
_AFTER: Final = (
    r"[–—=(\[]|-\s|,[\"”’']?\s*(?:or|i\.e|meaning|that\s+is|literally)\b|,?\s*which\s+(?:means|translates)\b"
)
_APPOSED: Final = r",\s*(?:the|an?)\b|/"
_GLOSS_AFTER: Final = {
    "word": re.compile(rf"[\"”’'»]?\s*(?:{_AFTER}|{_APPOSED}|,\s*which\b|:)"),
    "term": re.compile(rf"[\"”’'»]?\s*(?:{_AFTER}|{_APPOSED})"),
    "run": re.compile(rf"[\"”’'»]?\s*(?:{_AFTER})"),
}
_BEFORE: Final = r"\b(?:or|so-called|a\s+kind\s+of)|[=/(\[*_]"
_BEFORE_ONE: Final = r"\b(?:as|de|del|la|el|di|van|der)|[–—]"
_OPEN: Final = r"\s*[\"“„«‘']?\s*$"
_GLOSS_BEFORE: Final = re.compile(rf"(?:{_BEFORE}){_OPEN}")
_WORD_BEFORE: Final = re.compile(rf"(?:{_BEFORE}|{_BEFORE_ONE}){_OPEN}")


def explained(text: str, span: Span) -> bool:
    """True where the sentence around a span names a term, a title or a language."""
    before, after = text[_start(text, span.start) : span.start], text[span.end : _end(text, span.end)]
    return bool(_EXPLAINS.search(f"{before} | {after}"))


def sentence_around(text: str, span: Span) -> str:
    """The sentence that a span stands in, of a very long one the part near the span."""
    return text[_start(text, span.start) : _end(text, span.end)]


def glossed_before(text: str, position: int, words: Words) -> bool:
    """True where what leads up to foreign words tells that they are meant: "or", a bracket, for one word "as"."""
    pattern = _GLOSS_BEFORE if words == "run" else _WORD_BEFORE
    return bool(pattern.search(text[max(0, position - _REACH) : position]))


def glossed_after(text: str, position: int, words: Words) -> bool:
    """True where foreign words that end there are explained right behind: a bracket, a dash, "which means"."""
    return bool(_GLOSS_AFTER[words].match(text, position))


def _start(text: str, position: int) -> int:
    first = max(0, position - LONGEST_SENTENCE)
    return max(first, *(text.rfind(mark, first, position) + 1 for mark in _SENTENCE_ENDS))


def _end(text: str, position: int) -> int:
    last = min(len(text), position + LONGEST_SENTENCE)
    return min((end for mark in _SENTENCE_ENDS if (end := text.find(mark, position, last)) >= 0), default=last)
