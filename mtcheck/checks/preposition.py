# SPDX-License-Identifier: Apache-2.0
"""Prepositions that English does not use with the word before them: "despite of", "comprises of", "capable to".

The translator carried the preposition of the other language over, or left out the one that English asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from mtcheck.checks import Context, Example
from mtcheck.checks._grammar import Slip, Word, before, findings, follows, regular_verbs, sentences
from mtcheck.inflection import forms
from mtcheck.results import Finding

_BE: Final = frozenset({"is", "are", "was", "were", "be", "been", "being", "best", "not"})
_DETERMINERS: Final = frozenset("the a an this that these those his her its their our".split())
_DISCUSSING: Final = frozenset({"discuss", "discusses", "discussed", "discussing"})
_NOT_BEFORE_DISCUSSED: Final = frozenset(
    "was were is are been be being issues topics matters things questions most".split()
)
_COMPRISING: Final = frozenset({"comprise", "comprises", "comprising"})
_DEPENDING: Final = frozenset({"depend", "depends", "depended"})
_CONSISTING: Final = frozenset({"consist", "consists", "consisted", "consisting"})
_AVOIDING: Final = frozenset({"avoid", "avoids", "avoided", "avoiding"})
_LOOKING: Final = frozenset({"look", "looks", "looked", "looking"})
_VERBS_ONLY: Final = frozenset(
    "see be have get meet go hear become receive learn know begin make take give find bring participate cooperate "
    "collaborate discuss provide develop improve".split()
)
"""Plain forms that are no nouns: one may look forward to work, and to visits."""
_MISSING: Final = {"regardless": "of", "according": "to", "irrespective": "of"}

SPEAKS_FOR: Final = frozenset({"awkward", "calque"})

EXAMPLES = (
    Example("Despite of the rain, the market was open.", ("Despite of",), "despite the rain"),
    Example("The team comprises of nine doctors.", ("comprises of",), "comprises nine doctors"),
    Example("The plant is capable to supply the town.", ("capable to supply",), "capable of supplying"),
    Example("The ministers discussed about trade.", ("discussed about",), "discussed trade"),
    Example("The result depends of the weather.", ("depends of",), "depends on"),
    Example("The panel is comprised of judges; the issues discussed about noon were many.", (), "English says these"),
)  # fmt: skip


def check(context: Context) -> Iterator[Finding]:
    """In English, outside quotation marks and headlines; several a sentence.

    Measured on the originals of clean-english and origin.train (829,232 words of edited English): 2 findings, both
    "comprising of".
    In 2,618,841 words of machine-translated news of origin.train (each sentence once)
    4, all read, all right.
    """
    for words, offset in sentences(context):
        yield from findings("preposition", words, offset, _slips(words))


def _slips(words: Sequence[Word]) -> Iterator[Slip]:
    for place, word in enumerate(words):
        key, after = word.key, follows(words, place + 1).key
        if key == "despite" and after == "of":
            yield Slip(place, place + 1, "“despite” takes no “of”.", word.text, 0.95)
        elif key in _COMPRISING and after == "of":
            yield Slip(place, place + 1, f"“{word.text}” takes no “of”.", word.text, 0.9)
        elif key in _DISCUSSING and after == "about" and before(words, place).key not in _NOT_BEFORE_DISCUSSED:
            if not follows(words, place + 2).key.isdigit() and follows(words, place + 2).key not in {"noon", "half"}:
                yield Slip(place, place + 1, "English discusses something, without “about”.", word.text, 0.88)
        elif key == "lacks" and after == "of":
            if before(words, place).key not in {"the", "these", "such"}:
                yield Slip(place, place + 1, f"“{word.text}” takes no “of”.", word.text, 0.88)
        elif key in _DEPENDING and after in {"of", "from"}:
            yield Slip(place, place + 1, f"“{word.text}” takes “on”.", f"{word.text} on", 0.9)
        elif key in _CONSISTING and after == "from":
            yield Slip(place, place + 1, f"“{word.text}” takes “of”.", f"{word.text} of", 0.9)
        elif key in {"capable", "incapable"} and after == "to":
            yield from _capable(words, place)
        elif key in _AVOIDING and after == "to":
            yield from _avoiding(words, place)
        elif key == "forward" and after == "to" and before(words, place).key in _LOOKING:
            yield from _forward(words, place)
        elif key in _MISSING and after in _DETERMINERS:
            right = _MISSING[key]
            yield Slip(place, place + 1, f"“{word.text}” takes “{right}”.", f"{word.text} {right} {after}", 0.9)
        elif key == "spite" and before(words, place).key == "in" and after in _DETERMINERS:
            yield Slip(place, place + 1, "“in spite” takes “of”.", f"{word.text} of {after}", 0.9)


def _capable(words: Sequence[Word], place: int) -> Iterator[Slip]:
    verb = follows(words, place + 2)
    if verb.key in _plain_forms() and before(words, place).key not in {"more", "most", "those"}:
        write = f"{words[place].text} of {forms(verb.key)[4]}"
        yield Slip(place, place + 2, f"“{words[place].text}” takes “of”.", write, 0.88)


def _avoiding(words: Sequence[Word], place: int) -> Iterator[Slip]:
    verb = follows(words, place + 2)
    if verb.key in _plain_forms() and before(words, place).key not in _BE:  # "is best avoided to save time"
        write = f"{words[place].text} {forms(verb.key)[4]}"
        yield Slip(place, place + 2, f"“{words[place].text}” takes no “to”.", write, 0.88)


def _forward(words: Sequence[Word], place: int) -> Iterator[Slip]:
    verb = follows(words, place + 2)
    if verb.key in _VERBS_ONLY:
        yield Slip(place - 1, place + 2, "“look forward to” takes the form in -ing.",
                   f"{words[place - 1].text} forward to {forms(verb.key)[4]}", 0.88)  # fmt: skip


@cache
def _plain_forms() -> frozenset[str]:
    irregular = "be have do go get make take give find bring see say keep hold lead win meet pay sell send stand build"
    return frozenset({*regular_verbs().values(), *irregular.split()})
