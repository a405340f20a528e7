# SPDX-License-Identifier: Apache-2.0
"""Sentences as words in a row, for the checks of grammar: no tagger, but lists of words that are hardly ambiguous."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from mtcheck.article import Role, Span
from mtcheck.checks import Context
from mtcheck.quotations import unquoted
from mtcheck.results import Finding

LONGEST: Final = 2000
"""Characters of a sentence; what is longer is a list or a table."""
_QUIET_ROLES: Final[frozenset[Role]] = frozenset({"headline", "byline", "dateline", "residue"})
_WORD: Final = re.compile(r"[^\W_]+(?:['’&.-][^\W_]+)*['’]?")
_ENDS: Final = re.compile(r"[.!?…:;][)\]”’\"'»\s]*$")
_HIDDEN: Final = "·"


class Word(NamedTuple):
    """A word of a sentence: ``key`` in lower case, ``joined`` where only white space parts it from the one before.

    ``spaced`` is false where a sign stands right before it: the "a" of "Ni&ntilde;a".
    """

    key: str
    text: str
    start: int
    end: int
    joined: bool
    spaced: bool = True


END: Final = Word("", "", 0, 0, False)
"""What stands before the first word and behind the last."""


def sentences(context: Context) -> Iterator[tuple[tuple[Word, ...], int]]:
    """The words of every whole English sentence that is no headline, and where the sentence starts in the article.

    What stands in quotation marks or is residue parts the words around it and is not among them. Lines without a full
    stop are taken for headlines.
    """
    english = {passage.span for passage in context.english_passages}
    residue = sorted(found.span for found in context.residue)
    passage, plain, shown, first = None, "", "", 0
    for segment in context.segments:
        sentence = segment.sentence
        if sentence.passage.role in _QUIET_ROLES or sentence.passage.span not in english:
            continue
        while first < len(residue) and residue[first].end <= sentence.span.start:
            first += 1
        if first < len(residue) and residue[first].overlaps(sentence.span):
            continue
        if sentence.passage is not passage:
            passage = sentence.passage
            plain = context.article.slice(passage.span)
            shown = _shown(plain)
        start, end = sentence.span.start - passage.span.start, sentence.span.end - passage.span.start
        if end - start <= LONGEST and _ENDS.search(plain, max(start, end - 20), end):
            yield words_of(shown[start:end]), sentence.span.start


@lru_cache(maxsize=256)
def _shown(text: str) -> str:
    """The text with quotations hidden, of the same length."""
    return unquoted(text, single="all", blank=_HIDDEN)


@lru_cache(maxsize=512)
def words_of(text: str) -> tuple[Word, ...]:
    """The words of a sentence whose quotations are hidden."""
    words, end = [], 0
    for match in _WORD.finditer(text):
        start = match.start()
        joined = start > end > 0 and text[end:start].isspace()
        words.append(
            Word(
                match[0].lower().replace("’", "'"),
                match[0],
                start,
                match.end(),
                joined,
                not start or text[start - 1].isspace(),
            )
        )
        end = match.end()
    return tuple(words)


def at(words: Sequence[Word], place: int) -> Word:
    """The word at a place; END where there is none."""
    return words[place] if 0 <= place < len(words) else END


def follows(words: Sequence[Word], place: int) -> Word:
    """The word at a place, if only white space parts it from the one before; otherwise END."""
    word = at(words, place)
    return word if word.joined else END


def before(words: Sequence[Word], place: int) -> Word:
    """The word before a place, if only white space stands between; otherwise END."""
    return at(words, place - 1) if at(words, place).joined else END


@cache
def plurals() -> Mapping[str, str]:
    """Plurals, by the singular, of the nouns that are hardly anything else."""
    return _pairs("nouns")


def _pairs(name: str) -> Mapping[str, str]:
    lines = (files("mtcheck") / "data" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    parts = [line.split() for line in lines if not line.startswith("#")]
    return {one: two for one, two in parts}  # noqa: C416 (dict() of lists of unknown length is not typed)


@cache
def regular_verbs() -> Mapping[str, str]:
    """Plain forms of verbs by their past form in -ed."""
    return _pairs("verbs")


@cache
def singulars() -> Mapping[str, str]:
    """The other way round."""
    return {many: one for one, many in plurals().items()}


FUNCTION: Final = frozenset(
    "a an the this that these those his her its their our my your of in on at to for from with by about into over "
    "under between among against during after before since until through across near behind without within and or "
    "but nor so yet if because although though while when where which who whom whose as than is are was were be been "
    "has have had do does did will would can could may might must should shall he she it they we you i there here "
    "not also then now only just still already".split()
)
"""Words with which a noun phrase has surely ended before them, or a new one begins."""


def ends_phrase(words: Sequence[Word], place: int) -> bool:
    """True where no further noun can follow: the sentence ends, a mark stands there, or a function word."""
    word = at(words, place)
    return not word.key or not word.joined or word.key in FUNCTION


def matching(right: str, model: str) -> str:
    """``right`` with a capital where ``model`` has one."""
    return right[:1].upper() + right[1:] if model[:1].isupper() else right


class Slip(NamedTuple):
    """Words from ``first`` to ``last``, both in, why they look wrong, and what an editor would write ("": unsure)."""

    first: int
    last: int
    message: str
    write: str = ""
    confidence: float = 0.85


def findings(
    check: str, words: Sequence[Word], offset: int, slips: Iterator[Slip], *, category: str = "fluency/grammar"
) -> Iterator[Finding]:
    """The slips as findings; of those that overlap, the first."""
    taken = -1
    for slip in sorted(slips, key=lambda slip: (slip.first, slip.last)):
        if slip.first <= taken:
            continue
        taken = slip.last
        first, last = words[slip.first], words[slip.last]
        yield Finding(
            span=Span(offset + first.start, offset + last.end),
            check=check,
            category=category,
            severity="minor",
            confidence=slip.confidence,
            message=slip.message,
            suggestion=matching(slip.write, first.text) if slip.write else "",
        )
