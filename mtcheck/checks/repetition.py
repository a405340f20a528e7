# SPDX-License-Identifier: Apache-2.0
"""Words, phrases and sentences that a decoder said again: "the the", "of the of the of the", a sentence twice."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from mtcheck.article import Role, Span
from mtcheck.checks import Context, Example
from mtcheck.checks._loops import glued, returning
from mtcheck.checks._prose import pieces
from mtcheck.quotations import quotations, unquoted
from mtcheck.results import Edit, Finding
from mtcheck.word_lists import word_set

LONGEST_PHRASE: Final = 8
"""Words of a phrase that is looked for twice in a row."""
LEAST_SENTENCE: Final = 6
"""Words of a sentence that is looked for again."""
LOOP: Final = 3
"""So many times in a row are a loop, in quotations too."""
CHANT: Final = 5
"""So many times in a row, with commas or of a word that people repeat, are a loop and no rhetoric."""
LEAST_LETTERS: Final = 5
"""Shorter nouns and verbs are doubled in the names of dishes, dances and vehicles."""

_WORD: Final = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_FRACTION: Final = re.compile(r"half|third|quarter|tenth|(?:hundred|thousand|\w?\w?\willion)th")
_QUIET_ROLES: Final[frozenset[Role]] = frozenset({"residue", "byline", "dateline", "headline", "caption"})


_FUNCTION: Final = word_set(
    "the an of and with from at or but their our my your its these those were has have be been will would can "
    "could should which we they he she by then than into between because during while also about after before "
    "under through for to in a if are was does did not as"
)
_SELDOM: Final = word_set("for to in by through after before about under are was did as not")
"""Of these a verb may end with one and the next phrase begin with it: "the man he was looking for for years"."""
_SAID_TWICE: Final = word_set(
    "had that is very so no do yes long far many much more really never well there now here what who again right "
    "please always quite super pretty blah yada knock night bling hush ylang tikka boogie woogie laugh click clack "
    "thump sorry thank thanks hello quick wakey million billion trillion hundred thousand"
)
_AS_SUBJECT: Final = word_set("who whoever what whatever whichever that when how where there")
_AND_AGAIN: Final = word_set("and or by after upon to on over for from than in of")

SPEAKS_FOR: Final = frozenset({"awkward", "agreement", "article", "plural", "preposition", "verb_form"})

EXAMPLES = (
    Example("The ferry left the the harbour at noon.", ("the the",), "a doubled word"),
    Example("The mayor said that the road in the north in the north was closed.", ("in the north in the north",),
            "a phrase twice in a row"),
    Example("The price of the of the of the of the ferry rose.", ("of the of the of the of the",), "a loop"),
    Example("The ferry will sail again on Monday morning. The ferry will sail again on Monday morning.",
            ("The ferry will sail again on Monday morning.",), "a sentence twice"),
    Example("He had had a boat, and he knew that that was dear, very very dear.", (), "English says these"),
    Example("\"No, no, no,\" she said in New York, New York, on and on and on.", (), "rhetoric and names"),
    Example("It stands in the-the-the-the-the-the-the-the-the port.", ("the-the-the-the-the-the-the-the-the",)),
    Example("The door of the house was shut, and the door of the house was open; and the door of the house was shut.",
            ("The door of the house was shut, and the door of the house was open; and the door of the house was",),
            "a phrase that returns"),
    Example("They played Duran Duran in Pago Pago.", (), "names"),
    Example("It is a billionth of a billionth of a metre, and spousal abuse, child abuse, child labour are banned.", (),
            "a fraction of a fraction, a list"),
    Example("Levels were very high in the water off Lee County, very high in the water off Polk County and very high "
            "in the water off Dade County.", (), "a list of places"),
    Example("She went on on Monday, more and more and more quickly.", (), "two phrases meet"),
)  # fmt: skip


class _Word(NamedTuple):
    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class _Repeat:
    first: int  # index of the first word
    size: int  # words of what is repeated
    times: int
    commas: bool  # a comma stands between each two


def check(context: Context) -> Iterator[Finding]:
    """One finding a repetition; its suggestion is what was said, once.

    Measured on the 38,742 ``source_original`` sentences of clean-english (790,300 words): 19 findings, all slips of the
    writer, none false; on 30,000 machine translations of origin.train (678,187 words): 91 findings, all read, 89
    right. Loops of other shapes (``_loops``): none in edited English; 36 in 1,887,123 words of machine translation, 34
    right. Not right: clauses that meet on the same words ("it is clear as clear as water").
    """
    english = set(pieces(context, english=True))
    text = context.article.text
    for piece in pieces(context):
        found = list(_within(text, piece, doubles=piece in english))
        yield from found
        loops = [*glued(text, piece), *_returning(text, piece)]
        yield from (_loop(span) for span in loops if not any(span.overlaps(other.span) for other in found))
    yield from _sentences(context)


def _returning(text: str, piece: Span) -> Iterator[Span]:
    words = list(_WORD.finditer(unquoted(text[piece.start : piece.end])))
    found = returning([word[0] for word in words])
    if found:
        yield Span(piece.start + words[found[0]].start(), piece.start + words[found[1] - 1].end())


def _loop(span: Span) -> Finding:
    return Finding(
        span=span,
        check="repetition",
        category="fluency/grammar",
        severity="major",
        confidence=0.93,
        message="Says the same words over and over: reads as a loop of the translation.",
    )


def _within(text: str, piece: Span, *, doubles: bool) -> Iterator[Finding]:
    words = [_Word(m.start(), m.end(), m[0].lower()) for m in _WORD.finditer(text, piece.start, piece.end)]
    quotes = quotations(text[piece.start : piece.end], single="curly")
    starts = [piece.start + quote.start for quote in quotes]
    taken = bytearray(len(words))
    found = []
    for repeat in _repeats(text, words):
        first, end = repeat.first, repeat.first + repeat.size * repeat.times
        if any(taken[first:end]):
            continue
        place = bisect_right(starts, words[first].start) - 1
        quoted = place >= 0 and words[first].start < piece.start + quotes[place].end
        if _is_flaw(text, words, repeat, quoted=quoted, doubles=doubles):
            taken[first:end] = b"\1" * (end - first)
            found.append(_repetition(text, words, repeat))
    yield from sorted(found, key=lambda finding: finding.span)


def _repeats(text: str, words: Sequence[_Word]) -> Iterator[_Repeat]:
    """Phrases of one word, of two words ... that stand twice or more in a row, in one pass over the words each."""
    keys = [word.key for word in words]
    gaps = [text[one.end : two.start] for one, two in pairwise(words)]
    joined = [0 if gap.isspace() else 1 if gap.strip() == "," else 2 for gap in gaps]
    for size in range(1, LONGEST_PHRASE + 1):
        position = 0
        same = [i for i, (one, two) in enumerate(zip(keys, keys[size:], strict=False)) if one == two]
        while position < len(same):
            last = position
            while last + 1 < len(same) and same[last + 1] == same[last] + 1:
                last += 1
            yield from _in_run(joined, same[position], same[last] + size + 1, size)
            position = last + 1


def _in_run(joined: Sequence[int], first: int, end: int, size: int) -> Iterator[_Repeat]:
    """The repeats between two words, broken where something else than white space or commas stands between."""
    at, times, commas = first, 1, False
    while at + size * (times + 1) <= end:
        joint = at + size * times - 1
        inside, following = joined[at : at + size - 1], joined[joint + 1 : joint + size]
        broken = joined[joint] == 2 or 2 in inside or following != inside
        if broken or (times > 1 and commas != (joined[joint] == 1)):
            if times > 1:
                yield _Repeat(at, size, times, commas)
            at, times = (joint + 1 if times > 1 or joined[joint] == 2 else at + 1), 1
            continue
        commas = joined[joint] == 1
        times += 1
    if times > 1:
        yield _Repeat(at, size, times, commas)


def _is_flaw(text: str, words: Sequence[_Word], repeat: _Repeat, *, quoted: bool, doubles: bool) -> bool:
    phrase = words[repeat.first : repeat.first + repeat.size]
    shown = [text[word.start : word.end] for word in phrase]
    if any(any(c.isdigit() for c in word) for word in shown):
        return False
    if repeat.size > 1 and len({word.key for word in phrase}) == 1:
        return False  # a repeat of one word, looked at already
    if repeat.size == 1 and phrase[0].key in _SAID_TWICE:
        return repeat.times >= 2 * CHANT and not quoted
    if repeat.times >= CHANT and not (repeat.commas and quoted):
        return any(len(word) > 1 for word in shown)
    if repeat.commas or _is_rhetoric(text, phrase):
        return False
    if all(word[:1].isupper() for word in shown) and not (len(shown) == 1 and phrase[0].key in _FUNCTION):
        return False  # names
    if repeat.size == 1:
        return _is_doubled_word(text, words, repeat, quoted=quoted, doubles=doubles)
    if repeat.times >= LOOP:
        return repeat.size > 2 or not _goes_on(phrase) or {word.key for word in phrase} <= _FUNCTION
    return doubles and not quoted and not _meets(words, repeat, phrase)


def _is_rhetoric(text: str, phrase: Sequence[_Word]) -> bool:
    """True for "abuse, child" of "spousal abuse, child abuse, child molestation", and for fractions of fractions."""
    parted = any("," in text[one.end : two.start] for one, two in pairwise(phrase))
    keys = {word.key for word in phrase}
    return parted or ("of" in keys and any(map(_FRACTION.fullmatch, keys)))


def _is_doubled_word(text: str, words: Sequence[_Word], repeat: _Repeat, *, quoted: bool, doubles: bool) -> bool:
    word = words[repeat.first]
    second = text[words[repeat.first + 1].start : words[repeat.first + 1].end]
    if second[:1].isupper():
        return False
    if word.key in _FUNCTION and (len(word.key) > 1 or text[word.start].islower()):
        return repeat.times >= LOOP or (doubles and not quoted and word.key not in _SELDOM)
    if repeat.times >= LOOP:
        return not quoted and len(word.key) >= (LEAST_LETTERS if repeat.times == LOOP else 2)
    if quoted or not doubles or len(word.key) < LEAST_LETTERS or not word.key.isalpha():
        return False
    before = words[max(0, repeat.first - 4) : repeat.first]
    if before and text[before[-1].start].isupper() and before[-1].key not in _FUNCTION:
        return False  # the second and third part of a Latin name
    return not any(other.key in _AS_SUBJECT for other in before)


def _goes_on(phrase: Sequence[_Word]) -> bool:
    """True for "and on" of "on and on and on"."""
    return any(word.key in _AND_AGAIN for word in phrase)


def _meets(words: Sequence[_Word], repeat: _Repeat, phrase: Sequence[_Word]) -> bool:
    """True where the words stand twice by right: "again and again and again", "what will be will be"."""
    if repeat.size > 2:
        return False
    keys = [word.key for word in phrase]
    after = repeat.first + 2 * repeat.size
    before = words[repeat.first - 1].key if repeat.first else ""
    if _goes_on(phrase) and (
        (after < len(words) and words[after].key == keys[0]) or before == keys[1] or not set(keys) <= _FUNCTION
    ):
        return True
    near = words[max(0, repeat.first - 4) : repeat.first]
    return any(word.key in _AS_SUBJECT for word in near)


def _repetition(text: str, words: Sequence[_Word], repeat: _Repeat) -> Finding:
    start, second = words[repeat.first].start, repeat.first + repeat.size
    end = words[repeat.first + repeat.size * repeat.times - 1].end
    once = text[start : words[second - 1].end]
    loop = repeat.times >= LOOP
    what = "a word" if repeat.size == 1 else "a phrase"
    return Finding(
        span=Span(start, end),
        check="repetition",
        category="fluency/grammar",
        severity="major" if loop else "minor",
        confidence=0.97 if loop else 0.93,
        message=f"Looks like {what} said {'twice' if repeat.times == 2 else f'{repeat.times} times'} in a row.",
        suggestion=once,
        fixes=(Edit(Span(words[second - 1].end, end), ""),) if _is_safe(words, repeat) else (),
    )


def _is_safe(words: Sequence[_Word], repeat: _Repeat) -> bool:
    """Whether to cut it needs no look: one of the words that no name and no other language has doubled."""
    return repeat.size == 1 and not repeat.commas and words[repeat.first].key in _FUNCTION - _SELDOM


def _sentences(context: Context) -> Iterator[Finding]:
    """Sentences that stand again in their passage or in the next one."""
    residue = sorted(found.span for found in context.residue)
    ends = [span.end for span in residue]
    seen: dict[str, int] = {}  # the words of a sentence: the number of the passage it last stood in
    number, passage = -1, None
    for segment in context.segments:
        sentence = segment.sentence
        if sentence.passage != passage:
            number, passage = number + 1, sentence.passage
        place = bisect_right(ends, sentence.span.start)
        if passage.role in _QUIET_ROLES or (place < len(residue) and residue[place].overlaps(sentence.span)):
            continue
        words = [match[0].lower() for match in _WORD.finditer(segment.hypothesis)]
        if len(words) < LEAST_SENTENCE:
            continue
        key = " ".join(words)
        if number - seen.get(key, -2) <= 1:
            yield _repeated(sentence.span)
        seen[key] = number


def _repeated(span: Span) -> Finding:
    return Finding(
        span=span,
        check="repetition",
        category="fluency/grammar",
        severity="major",
        confidence=0.95,
        message="Stands word for word just before: looks like a sentence said twice.",
    )
