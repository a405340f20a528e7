# SPDX-License-Identifier: Apache-2.0
"""Whether a headline or sentence has its capitals where a rule wants them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from mtcheck.house_rules import Capitals, matches_whole

_WORD: Final = re.compile(r"[^\W\d_][\w'’]*(?:-[^\W\d_][\w'’]*)*")
_BEGINS: Final = re.compile(r"[:.!?–—]\s*[\"“‘']*\Z|\A[\"“‘'(]*\Z")
_LOOK_BACK: Final = 8
_EITHER: Final = (":", "–", "—")
"""After these a sentence may go on or begin."""
_MID_SENTENCE: Final = re.compile(r"(?<=[\w,] )[^\W\d_a-z][\w'’]*")
_SMALL: Final = frozenset("a an and as at but by for if in nor of on or out so the to up yet".split())
_SMALL_CHICAGO: Final = _SMALL | frozenset(
    "about above across after against along among around before behind below between down during from into like "
    "near off onto over since through toward towards under until upon via with within without".split()
)


def names_in(sentences: Iterable[str]) -> frozenset[str]:
    """Words that have a capital in the middle of a sentence: names, which keep it everywhere."""
    return frozenset(match.group() for sentence in sentences for match in _MID_SENTENCE.finditer(sentence))


def miscapitalised(rule: Capitals, text: str, names: frozenset[str]) -> bool:
    """Whether a text breaks the rule; ``names`` keep their capital in sentence case."""
    if rule.style == "pattern":
        return rule.pattern is not None and not matches_whole(rule.pattern, text, about=rule.about)
    if rule.style in {"lower", "upper"}:
        return text != (text.lower() if rule.style == "lower" else text.upper())
    kept = frozenset(word for exception in rule.exceptions for word in exception.split()) | frozenset(rule.exceptions)
    right = [_right(rule, text, match, kept, names) for match in _WORD.finditer(text)]
    return bool(right) and sum(right) < rule.threshold * len(right)


def _right(rule: Capitals, text: str, match: re.Match[str], kept: frozenset[str], names: frozenset[str]) -> bool:
    word = match.group()
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()].rstrip(" \"“‘'(")
    if rule.style == "sentence" and before.endswith((*_EITHER, *rule.indicators)):
        return True
    first = _BEGINS.search(text, max(0, match.start() - _LOOK_BACK), match.start()) is not None
    if word in kept or word[1:] != word[1:].lower():  # exceptions, acronyms and names with a capital inside
        return True
    if rule.style == "sentence":
        return first == word[0].isupper() or (word[0].isupper() and word in names)
    small = word.lower() in (_SMALL_CHICAGO if rule.chicago else _SMALL)
    last = not _WORD.search(text, match.end())
    return word[0].isupper() if first or last or not small else True
