# SPDX-License-Identifier: Apache-2.0
"""What stands between a translator and whoever reads its answers: what is not sent, and what is not believed.

Small translators loop, copy what they cannot read, answer nothing or stop early. A comparison with such a text would
blame the sentence for the translator's fault, so the answer is marked with a reason and never used.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Final

LONGEST: Final = 800
"""Letters (of Chinese, Japanese and Korean a third as many characters) that are sent at once: translators are trained
on sentences, some cut what is longer without a word, and a small one takes minutes over a thousand words."""

_WORD: Final = re.compile(r"[^\W\d_]+")
_WIDE: Final = re.compile("[\u2e80-\ud7af\uf900-\ufaff\uff66-\uff9d]")
_WIDE_LENGTH: Final = 3
_UNKNOWN: Final = ("\u2047", "<unk>", "[UNK]")
_LONGER, _SHORTER, _SLACK = 3.0, 0.25, 30
"""How far lengths of a sentence and its translation go apart; short texts get the slack on top."""
_FEWEST_COPIED: Final = 4
_COPIED_SHARE: Final = 0.8
_LONGEST_LOOP: Final = 12
_CHARACTER_LOOP: Final = re.compile(r"(\S{1,15}?)\1{5,}")
_LEAST_VARIED: Final = 0.5
_LONG_TEXT: Final = 30


def not_sent(text: str) -> str:
    """Why a text is not worth sending to a translator, in plain words; "" where it is."""
    if not _WORD.search(text):
        return "holds no words to translate"
    length = weigh(text)
    if length > LONGEST:
        return f"too long to translate as one sentence ({length} letters, {LONGEST} at most)"
    return ""


def unusable(text: str, translation: str) -> str:
    """Why the translation of a text must not be used, in plain words; "" where nothing speaks against it."""
    if not _WORD.search(translation):
        return "the translator returned nothing"
    if any(mark in translation and mark not in text for mark in _UNKNOWN):
        return "the translator met characters that it does not know"
    looping = _loop(text, translation)
    if looping:
        return f"the translator repeats itself ({looping!r})"
    if _copied(text, translation):
        return "the translator copied the text instead of translating it"
    return _length(text, translation)


def weigh(text: str) -> int:
    """Length of a text in letters, where a character of a wide script counts as three."""
    return len(text) + (_WIDE_LENGTH - 1) * len(_WIDE.findall(text))


def _length(text: str, translation: str) -> str:
    sent, came = weigh(text), weigh(translation)
    if came > _LONGER * sent + _SLACK:
        return f"the translation is far too long ({came} letters for {sent})"
    if came + _SLACK / 2 < _SHORTER * sent:
        return f"the translation is far too short ({came} letters for {sent})"
    return ""


def _words(text: str) -> list[str]:
    """Words, and single characters where a script does not part words."""
    spaced = _WIDE.sub(lambda match: f" {match[0]} ", text)
    return _WORD.findall(spaced)


def _copied(text: str, translation: str) -> bool:
    """Whether the words that are no names come back as they were, in their order."""
    sent = [word for word in _words(text) if not word[0].isupper()]
    came = [word for word in _words(translation) if not word[0].isupper()]
    if len(sent) < _FEWEST_COPIED:
        return False
    blocks = SequenceMatcher(None, sent, came, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) >= _COPIED_SHARE * max(len(sent), len(came))


def _loop(text: str, translation: str) -> str:
    """What the translation says over and over while its source does not; "" where it does not loop."""
    came, sent = [word.lower() for word in _words(translation)], [word.lower() for word in _words(text)]
    for period in range(1, _LONGEST_LOOP + 1):
        start, times = _longest_run(came, period)
        if times >= (4 if period == 1 else 3) and _longest_run(sent, period)[1] < times:
            return " ".join(came[start : start + period])
    characters = _CHARACTER_LOOP.search(translation)
    if characters and any(map(str.isalpha, characters[1])) and not _CHARACTER_LOOP.search(text):
        return characters[1]
    if len(came) >= _LONG_TEXT and _variety(came) < _LEAST_VARIED < _variety(sent):
        return " ".join(came[:6])
    return ""


def _longest_run(words: list[str], period: int) -> tuple[int, int]:
    """Where the longest stretch of a repeated phrase of ``period`` words begins, and how often it stands there."""
    best, start = (0, 0), 0
    for place in range(period, len(words) + 1):
        if place == len(words) or words[place] != words[place - period]:
            best = max(best, ((place - start) // period, -start))
            start = place - period + 1
    return -best[1], best[0]


def _variety(words: list[str]) -> float:
    """Share of the three-word phrases that are said once: 1 in ordinary text."""
    phrases = [tuple(words[place : place + 3]) for place in range(len(words) - 2)]
    return len(set(phrases)) / len(phrases) if phrases else 1.0
