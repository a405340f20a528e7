# SPDX-License-Identifier: Apache-2.0
"""Runs of words in Latin letters that are not English: where they begin and end, and which language they are.

A first look finds words close together that are no English; only there the words are weighed (``_foreign_words``),
and what is left must be more than a name, a term that the text explains, a title, or words that English has borrowed.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from mtcheck.article import Span
from mtcheck.detect import _apart as apart
from mtcheck.detect import _foreign_words as words_of
from mtcheck.detect._foreign_terms import borrowed, is_name, meant, named, said
from mtcheck.detect._foreign_words import Run, Word
from mtcheck.results import UNDETERMINED

TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’ʼ](?=[^\W\d_]))?")
ENDS_SENTENCE: Final = re.compile(r"[.!?…]+")
_BREAK: Final = re.compile(r"[.!?…:;\"“”«»„`()\[\]\n]|\s[–—-]\s|(?<!\w)['‘]|['’](?!\w)")
_OPENS: Final = frozenset("\n.!?:\"“„«‘'")
_NO_WORDS: Final = re.compile(
    r"&#?\w{1,8};|(?:https?://|www\.)\S+|\S{1,80}@\S{1,80}|[@#]\w+|\b\w[\w-]{0,60}(?:\.[\w-]{1,60}){0,4}\.[a-z]{2,4}\b(?:/\S*)?"
    r"|(?<=[a-z] )[A-Z][a-z]{1,5}-[a-z]{1,5}\b"  # a Korean given name: "Jung Min-ho"
)
_MAY_HOLD_NO_WORDS: Final = re.compile(r"[&@#/]|\w\.[a-z]|[A-Z][a-z]{1,5}-[a-z]")

TERM: Final = 6  # words that a name or an explained term has at most
BRIDGE: Final = 3  # names that may stand between two runs of one language
SENTENCE: Final = 5  # words from which on a run is a sentence

# Tuned on runs of the even segments of FLORES dev set into one half of clean-english, and on that half as it is.
_NEAR: Final = 4  # words from one that is no English to the next
_AROUND: Final = 12  # words beside them that are weighed as well
_AT_A_BREAK: Final = 0.4  # what a change of language costs where a sentence, a quotation or a bracket begins or ends
_STRONG: Final = 0.7
_LEAST_STRONG: Final = 2  # words that are no English, close together
_LEAST_SURE: Final = 1.5  # of them, those that English has as well count half
_LEAST_MARGIN: Final = 4.5
_LEAST_MARGIN_IN_A_LINE: Final = 5.0
_LEAST_MARGIN_A_WORD: Final = 0.8
_LEAST_WITHOUT_NAMES: Final = 4  # in fewer words, "de la" is a part of a name
_TERM_IN_QUOTES: Final = 4
_LONG_BRIDGE: Final = 6  # words of an English title in it
_SPARE: Final = 2  # words at the ends of a sentence that English has as well ("will")
_NO_OTHER_OPINION: Final = 0.99
_PRIOR: Final = 0.5
_SURE_A_WORD: Final = (
    2.6  # votes; nineteen in twenty sentences of the languages of the table have more, others 1.3 to 2.5
)
_SURE_OF_ANOTHER: Final = 0.9


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage without residue: where it starts in the article, its text, and its quotations."""

    offset: int
    text: str
    quotations: tuple[Span, ...]

    def quotation_of(self, span: Span) -> Span | None:
        """The quotation that a span of the piece stands in."""
        number = bisect_left(self.quotations, span.start, key=lambda quotation: quotation.start) - 1
        return self.quotations[number] if number >= 0 and self.quotations[number].contains(span) else None


class Found(NamedTuple):
    """A run in a piece: its span there, its language and how sure that is, and its number of words."""

    span: Span
    language: str
    confidence: float
    words: int


def latin_runs(piece: Piece) -> Iterator[Found]:
    """The runs of a piece in other languages, in order."""
    text = piece.text
    if _MAY_HOLD_NO_WORDS.search(text):
        text = _NO_WORDS.sub(lambda found: "\x00" * len(found[0]), text)
    tokens = list(TOKEN.finditer(text))
    for start, end in _windows(text, tokens):
        window = tokens[start:end]
        line = _line(text, window)
        for run in _merged(words_of.foreign_runs(line), text, window):
            run = _to_the_breaks(run, line, window)
            span = Span(window[run.start].start(), window[run.end - 1].end())
            words = line[run.start : run.end]
            if _holds(piece, span, window[run.start : run.end], words, run.language):
                yield Found(span, *_language_of(text[span.start : span.end], words), run.end - run.start)


def speaks_against_english(text: str) -> bool:
    """Whether a word of a text is surely no English, names in a text of small letters left out."""
    tokens = TOKEN.findall(text)
    upper = sum(token.isupper() for token in tokens) * 2 > len(tokens)
    words = {token.lower().replace("’", "'") for token in tokens if upper or token[0].islower()}
    return not borrowed(tuple(words)) and any(
        len(word.rstrip("'")) > 1 and not words_of.is_english_too(word) and words_of.margin(word) >= _STRONG
        for word in words
    )


def _windows(text: str, tokens: Sequence[re.Match[str]]) -> list[tuple[int, int]]:
    """Where at least two words that are no English stand close together, with the words around them."""
    windows: list[tuple[int, int]] = []
    group: list[int] = []
    for number in [*_strange(text, tokens), len(tokens) + _NEAR + 1]:
        if group and number - group[-1] > _NEAR:
            if len(group) >= _LEAST_STRONG:
                start, end = max(0, group[0] - _AROUND), group[-1] + 1 + _AROUND
                if windows and start <= windows[-1][1]:
                    start = windows.pop()[0]
                windows.append((start, end))
            group = []
        group.append(number)
    return windows


def _strange(text: str, tokens: Sequence[re.Match[str]]) -> Iterator[int]:
    """The words that are no English and no name in the middle of a sentence."""
    known = words_of.english()
    upper = sum(token[0].isupper() for token in tokens) * 2 > len(tokens)
    for number, token in enumerate(tokens):
        word = token[0]
        if not word.islower() and not upper and _before(text, token.start()) not in _OPENS:
            continue
        plain = word.lower().rstrip("'’ʼ")
        if plain not in known and (len(plain) > 1 or not plain.isascii()):
            yield number


def _before(text: str, position: int) -> str:
    """The mark right before a position, or before the space before it; a new line where the text begins."""
    return text[max(0, position - 2) : position].rstrip(" ")[-1:] or "\n"


def _line(text: str, tokens: Sequence[re.Match[str]]) -> list[Word]:
    upper = sum(token[0].isupper() for token in tokens) * 2 > len(tokens)
    listed = words_of.table("Latin").words
    line = []
    for number, token in enumerate(tokens):
        between = text[tokens[number - 1].end() : token.start()] if number else text[: token.start()]
        opens = not between.strip() if not number else bool(_BREAK.search(between))
        plain = token[0].lower().replace("’", "'").replace("ʼ", "'")
        begins = opens and not token[0].isupper() and (not number or between.rstrip()[-1:] in _OPENS)
        a_name = token[0][0].isupper() and not upper and not (begins and plain in listed)
        line.append(Word(plain, words_of.CAPITALISED if a_name else 1.0, _AT_A_BREAK if opens else 1.0))
    return line


def _merged(runs: Sequence[Run], text: str, tokens: Sequence[re.Match[str]]) -> Iterator[Run]:
    """Runs without the seams that a few words of kin languages, a name or an English title make in one of them."""
    kept: Run | None = None
    for run in runs:
        if kept:
            shorter, longer = sorted((kept, run), key=lambda part: part.end - part.start)
            gap = tokens[kept.end : run.start]
            names = not any(token[0].islower() for token in gap)
            if shorter.end - shorter.start >= SENTENCE:
                between = text[tokens[kept.end - 1].end() : tokens[run.start].start()]
                fits = _are_kin(kept.language, run.language) and (names or not ENDS_SENTENCE.search(between))
                bridge = BRIDGE if names else _LONG_BRIDGE
            else:
                fits, bridge = names, BRIDGE
            if fits and len(gap) <= bridge:
                kept = Run(kept.start, run.end, longer.language)
                continue
            yield kept
        kept = run
    if kept:
        yield kept


def _are_kin(one: int, other: int) -> bool:
    codes = words_of.table("Latin").languages
    return one == other or any({codes[one], codes[other]} <= set(group) for group in apart.groups())


def _to_the_breaks(run: Run, line: Sequence[Word], tokens: Sequence[re.Match[str]]) -> Run:
    """With the names around it, where it is with them a whole sentence or quotation."""
    start, end = run.start, run.end
    spare = _SPARE if end - start >= SENTENCE else 0
    while start and line[start].change == 1.0 and (tokens[start - 1][0][0].isupper() or run.start - start < spare):
        start -= 1
    while end < len(line) and line[end].change == 1.0 and (tokens[end][0][0].isupper() or end - run.end < spare):
        end += 1
    whole = line[start].change < 1.0 and (end == len(line) or line[end].change < 1.0)
    added = [*line[start : run.start], *line[run.end : end]]
    if not whole or (len(added) > spare and any(_is_plain_english(word.text) for word in added)):
        return run
    return Run(start, end, run.language)


def _is_plain_english(word: str) -> bool:
    return word in words_of.english() and words_of.margin(word) < 0


def _language_of(text: str, line: Sequence[Word]) -> tuple[str, float]:
    """The language of a run by its words; what ``identify`` is sure of where the table does not know that language."""
    told = words_of.table("Latin")
    sums = words_of.scores(line, "Latin")
    others = [number for number in range(len(sums)) if number != told.home]
    best = max(others, key=sums.__getitem__)
    if len(line) >= SENTENCE and sums[best] < _SURE_A_WORD * len(line):
        from mtcheck.detect.language import identify

        guess = identify(text)
        if guess.language not in {UNDETERMINED, *told.languages} and guess.confidence >= _SURE_OF_ANOTHER:
            return guess.language, guess.confidence
    kin = next((group for group in apart.groups() if told.languages[best] in group), ())
    if kin and share_of(sums, best, told.home) < _NO_OTHER_OPINION:
        sums = _with_lingua(text, sums, [number for number in others if told.languages[number] in kin])
        best = max(others, key=sums.__getitem__)
    return told.languages[best], share_of(sums, best, told.home)


def _with_lingua(text: str, sums: Sequence[float], kin: Sequence[int]) -> list[float]:
    """The votes together with lingua's on languages that are taken for one another, and with what each starts with.

    A language that it does not know gets what the best of the others gets. On segments that nothing was made from (18
    languages, runs of 4, 8 and 16 words) 0.86, 0.90 and 0.95 are right, 0.82, 0.90 and 0.93 without.
    """
    from mtcheck.detect import _language_votes

    languages = words_of.table("Latin").languages
    opinion = _language_votes.lingua_scores(text, script="Latin")
    known = _language_votes.lingua_knows("Latin")
    best = max((opinion[languages[number]] for number in kin if languages[number] in known), default=0.0)
    prior = next(apart.group(group).prior for group in apart.groups() if languages[kin[0]] in group)
    found = list(sums)
    for number in kin:
        code = languages[number]
        found[number] += (opinion[code] if code in known else best) + _PRIOR * prior.get(code, 0.0)
    return found


def _holds(piece: Piece, span: Span, tokens: Sequence[re.Match[str]], line: Sequence[Word], language: int) -> bool:
    """True where the words speak so much more for the language than for English that no name or term explains it."""
    home = words_of.table("Latin").home
    total = 0.0
    for word in line:
        by = dict(words_of.votes(word.text, "Latin"))
        over = by.get(language, 0.0) - by.get(home, 0.0) + words_of.strangeness(word.text)
        total += over * word.weight
    least = _LEAST_MARGIN if line[0].change < 1.0 else _LEAST_MARGIN_IN_A_LINE
    strong = _strong(piece.text, tokens, line)
    if total < least or total < _LEAST_MARGIN_A_WORD * len(line) or strong < _LEAST_SURE:
        return False
    plain = tuple(word.text for token, word in zip(tokens, line, strict=True) if token[0].islower())
    if borrowed(plain or tuple(word.text for word in line)) or named(piece.text, span, tokens):
        return False
    if len(line) > (_TERM_IN_QUOTES if piece.quotation_of(span) else TERM):
        return not _is_title(piece, span, tokens) or len(line) > TERM
    return not meant(piece.text, span) and not _is_title(piece, span, tokens)


def _strong(text: str, tokens: Sequence[re.Match[str]], line: Sequence[Word]) -> float:
    """How many different words are surely no English.

    Those that English has as well, and one that begins a sentence and may be a name, count half, a compound once.
    Short runs have one at least that English does not have.
    """
    capitals = sum(token[0][0].isupper() for token in tokens)
    in_a_name = len(line) < _LEAST_WITHOUT_NAMES or capitals * 2 >= len(line)
    count = best = 0.0
    foreign = len(line) >= SENTENCE
    seen: set[str] = set()
    for number, (token, word) in enumerate(zip(tokens, line, strict=True)):
        if number and any(map(str.isspace, text[tokens[number - 1].end() : token.start()])):
            count, best = count + best, 0.0
        lone = len(word.text.rstrip("'")) == 1 and (word.text.isascii() or in_a_name)
        if word.weight < 1.0 or lone or (in_a_name and is_name(word.text)):
            continue
        if word.text not in seen and words_of.margin(word.text) >= _STRONG:
            also = words_of.is_english_too(word.text)
            foreign = foreign or not also
            best = max(best, 0.5 if also or token[0][0].isupper() else 1.0)
            seen.add(word.text)
    return count + best if foreign else 0.0


def _is_title(piece: Piece, span: Span, tokens: Sequence[re.Match[str]]) -> bool:
    """A few words in quotation marks that begin with a capital and that nobody says."""
    quotation = piece.quotation_of(span)
    return quotation is not None and tokens[0][0][0].isupper() and not said(piece.text, quotation)


def share_of(sums: Sequence[float], best: int, without: int = -1) -> float:
    """How much of the evidence the best has, 0 to 1; ``without`` is left out of the others."""
    return 1 / sum(math.exp(total - sums[best]) for number, total in enumerate(sums) if number != without)
