# SPDX-License-Identifier: Apache-2.0
"""What a passage is, told by its shape alone. Where a shape is not plain the passage is body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from mtcheck.article import Passage, Role

_TERMINAL: Final = ".!?…。！？؟।｡"
_CLOSERS: Final = "\"'”’»›)]」』）】"
_CASELESS: Final = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SENTENCE: Final = re.compile(rf"[{_TERMINAL}][{re.escape(_CLOSERS)}]*(?=\s|$)|[。！？।]")
_TRAIL: Final = re.compile(r"\S\s*[>›»|/→]\s+\S|\S\s+[>›»|/→]\s*\S")

_NAME: Final = r"(?:[^\W\d_a-zß-öø-ÿ][\w.'’\-]*|de|da|do|dos|van|von|der|den|bin|binti|al|el|la|le|di|du)"
_NAMES: Final = rf"{_NAME}(?:\s+{_NAME}){{1,5}}"
_BYLINE: Final = re.compile(
    rf"(?i:by|written by|reported by|story by)\s+{_NAMES}(?:\s*(?:,|and|&|\||–|—|-)\s*.{{0,60}})?"
    rf"|(?i:por|von|par|oleh|door|av)\s+{_NAMES}"
    r"|(?i:reporters?|reporter/editor|author|writer|by|byline|correspondent|edited by|editor"
    r"|penulis|oleh|wartawan|penyunting|autor|auteur|redactor)\s*:\s*\S.{0,80}"
)
_MONTH: Final = (
    r"(?i:jan|feb|mar|apr|may|mei|mai|jun|jul|aug|agu|ago|sep|oct|okt|out|nov|dec|des|dez|dic|janv|févr|avr|juin|juil"
    r"|ene|abr|märz|août|déc)[a-zéçûáäöü]{0,7}\.?"
)
_DATE: Final = (
    rf"(?:\d{{1,2}}\.?\s+(?:de\s+)?{_MONTH}(?:,?\s+(?:de\s+)?\d{{4}})?|{_MONTH}\s+\d{{1,2}}(?:,?\s+\d{{4}})?"
    r"|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}|\d{4}-\d{2}-\d{2})"
)
_PLACE: Final = r"[^\W\d_a-zß-öø-ÿ][\w.'’\-]*(?:\s+[^\W\d_a-zß-öø-ÿ][\w.'’\-]*){0,3}"
_CLOCK: Final = r"(?:[\s,|–-]*\d{1,2}[:.]\d{2}\s*(?i:[ap]\.?m\.?)?\s*(?:[A-Z]{2,4})?)?"
_DATELINE: Final = re.compile(
    rf"(?:{_PLACE}(?:,\s*{_PLACE})?\s*,\s*\(?(?:\w+,\s*)?{_DATE}\)?|(?:\w+,\s*){_DATE}|{_DATE}){_CLOCK}"
    rf"(?:\s*\([^()]{{2,30}}\))?\s*[-–—]{{0,2}}"
    rf"|{_PLACE}(?:,\s*{_PLACE})?\s*\([A-Z][^()]{{1,20}}\)\s*[-–—:]{{1,2}}"
)
_CAPTION: Final = re.compile(
    r"\(?\s*(?:photo|photograph|picture|image|foto|illustration|ilustrasi|caption|file photo|photo credit)"
    r"(?:\s+(?:by|from|courtesy of|oleh)\s+\S|\s*[:/]\s*\S)",
    re.IGNORECASE,
)
_CREDITED: Final = re.compile(
    r"(?:\((?:photo|foto|image|picture|file photo)(?:\s+by\s|\s*[:/])[^()]{1,60}\)\.?"
    r"|[.!?][”\"]?\s+(?:photo|foto|picture|image):\s[^.!?]{2,60})$",
    re.IGNORECASE,
)
_QUOTES: Final = {"“": "”", '"': '"', "«": "»", "„": "“”", "「": "」", "『": "』"}

_LONGEST_BYLINE: Final = 14  # words
_LONGEST_DATELINE: Final = 12
_LONGEST_CAPTION: Final = 60
_LONGEST_HEADLINE: Final = 30
_LONGEST_SHAPE: Final = 1500  # code points
_HEADLINE_WITHIN: Final = 6  # passages from the top


def words(text: str) -> int:
    """Number of words; in scripts written without spaces, two letters count as one."""
    return max(len(text.split()), len(_CASELESS.findall(text)) // 2)


def ends_sentence(text: str) -> bool:
    """True when the text ends as a sentence does, closing quotes and brackets apart."""
    return text.rstrip().rstrip(_CLOSERS).endswith(tuple(_TERMINAL))


def is_prose(text: str) -> bool:
    """True when there is a sentence in it: an end of sentence, and six words or more."""
    return words(text) >= 6 and _SENTENCE.search(text) is not None


def is_trail(text: str) -> bool:
    """True for a navigation trail: short items parted by > » | or /."""
    return not ends_sentence(text) and words(text) < 25 and _TRAIL.search(text) is not None


def is_headline_like(text: str) -> bool:
    """True for a text that may be a headline, were it to stand above prose."""
    if is_trail(text) or shape_role(text) != "body" or not 3 <= words(text) <= _LONGEST_HEADLINE:
        return False
    bare = text.rstrip()
    if bare.endswith((":", ";", ",", "…")) or len(bare) > 220:
        return False
    return not ends_sentence(bare) or (bare.rstrip(_CLOSERS).endswith(("?", "!")) and words(bare) <= 16)


def shape_role(text: str) -> Role:
    """byline, dateline, caption or quote where the text is nothing else; otherwise body."""
    text = text.strip()
    if not text or len(text) > _LONGEST_SHAPE:
        return "body"
    count = words(text)
    if count <= _LONGEST_BYLINE and _BYLINE.fullmatch(text) and _is_byline(text):
        return "byline"
    if count <= _LONGEST_DATELINE and len(text) <= 120 and _DATELINE.fullmatch(text):
        return "dateline"
    if count <= _LONGEST_CAPTION and (_CAPTION.match(text) or _CREDITED.search(text)) and _is_caption(text):
        return "caption"
    return "quote" if count >= 3 and _is_quote(text) else "body"


def _is_byline(text: str) -> bool:
    return ":" in text or not ends_sentence(text) or re.search(r"\b[A-Z]\.$", text) is not None


def _is_caption(text: str) -> bool:
    """A credit or label, and not a sentence that begins "Photos: ..." and goes on as an article."""
    return len(_SENTENCE.findall(text)) <= 3


def _is_quote(text: str) -> bool:
    """Wholly inside one pair of quotation marks: the pair opened first closes last, and only there."""
    closing = _QUOTES.get(text[0])
    if closing is None or text[-1] not in closing:
        return False
    inside = text[1:-1]
    return not any(mark in inside for mark in {text[0], *closing})


def with_headline(text: str, passages: Sequence[Passage]) -> list[Passage]:
    """The passages, the headline marked: the first one near the top that looks like one and stands above prose."""
    for index, passage in enumerate(passages[:_HEADLINE_WITHIN]):
        shown = text[passage.span.start : passage.span.end]
        if passage.role == "body" and is_prose(shown) and not is_headline_like(shown):
            break
        if is_headline_like(shown) and _prose_below(text, passages[index + 1 :]):
            return [*passages[:index], replace(passage, role="headline"), *passages[index + 1 :]]
    return list(passages)


def _prose_below(text: str, passages: Sequence[Passage]) -> bool:
    return any(is_prose(text[passage.span.start : passage.span.end]) for passage in passages)
