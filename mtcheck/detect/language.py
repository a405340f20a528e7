# SPDX-License-Identifier: Apache-2.0
"""Which language a text is in: script first, then three opinions pooled, and "und" where they do not suffice.

The script alone settles most scripts. Where several languages share one, three opinions are pooled: the common words
of each language (``data/languages``), langdetect, and lingua in its low-accuracy mode (56 MB; its high-accuracy mode
takes 888 MB and 9 s for all its languages). A text full of English words needs neither of the two detectors, and one
that words and langdetect agree on needs no lingua.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mtcheck.detect import _apart as apart
from mtcheck.detect import _language_votes as votes
from mtcheck.detect._languages import language, script_of, written_in
from mtcheck.results import UNDETERMINED

_SAMPLE: Final = 3000  # code points that are looked at
_PIECES: Final = 6
_ADDRESS: Final = re.compile(
    r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|[@#]\w+|\b\w[\w-]{0,60}(?:\.[\w-]{1,60}){0,4}\.(?:com|org|net|co|id)\b\S*",
    re.IGNORECASE,
)
_APOSTROPHES: Final = str.maketrans("’ʼ`´", "''''")
_MARKS: Final = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0dff\u1000-\u109f\u200c\u200d"
_WORD: Final = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}]|['·](?=[^\W\d_]))*'?")
_LETTERS_OF_A_CHARACTER: Final = {"Han": 3, "Kana": 2, "Hangul": 2}  # how much of a word one character stands for

# Measured on the even segments of FLORES dev and 1,500 English news sentences, whole and cut to 2, 3, 5, 8, 12 words.
_FEWEST_WORDS: Final = 2
_FEWEST_LETTERS: Final = 8
_FEWEST_LETTERS_OF_OWN_SCRIPT: Final = 3
_FEW_WORDS: Final = 6  # fewer than these need the higher certainty
_CERTAIN_IN_FEW: Final = 0.96
_CERTAIN: Final = 0.6
_CERTAIN_OF_ENGLISH: Final = 0.9
_ENGLISH_AT_MOST: Final = 0.03  # a foreign language is not named while English has more of the evidence than this
_ENGLISH_ENOUGH: Final = ((4, 0.4), (3, 0.6), (2, 1.0))  # different words of English and their share of the text
_MARKED_WORDS_AT_MOST: Final = 0.1
_ENGLISH_BY_WORDS: Final = 0.6  # of the words' evidence: so much of it had 1 of 10,212 foreign texts, whole or cut
_NO_LINGUA_NEEDED: Final = 0.9999
_WORTH_TELLING_APART: Final = 0.05
_ALL_BUT_SURE: Final = math.log(0.95)
_FEWEST_WORDS_AGREED_ON: Final = 3


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """A language and how sure we are.

    language: BCP-47 tag, or "und" where the text has too little to go by. confidence: 0 to 1, of ``language`` (0 for
    "und"). ranked: up to three languages with their share of the evidence, best first, for "und" as well.
    """

    language: str
    confidence: float
    ranked: tuple[tuple[str, float], ...] = ()


_NO_GUESS: Final = LanguageGuess(UNDETERMINED, 0.0)


def identify(text: str, *, by_words: bool = False) -> LanguageGuess:
    """The language of a text as a whole; a mixed text gets the language of its larger part.

    by_words: the common words alone decide, which is quick, and leaves more texts "und".
    """
    sample = _normalise(_sample(text))
    script, letters, share = _main_script(sample)
    languages = written_in(script)
    if not languages:
        return _NO_GUESS
    if len(languages) == 1:
        ranked = ((languages[0].code, round(share, 4)),)
        enough = letters >= _FEWEST_LETTERS_OF_OWN_SCRIPT
        return LanguageGuess(ranked[0][0], ranked[0][1], ranked) if enough else LanguageGuess(UNDETERMINED, 0.0, ranked)
    words = [word for word in _WORD.findall(sample) if script_of(word[0]) == script]
    return _by_votes(_without_names(words), script, by_words=by_words)


def _sample(text: str) -> str:
    """The text, or evenly spaced pieces of a long one: the same pieces every time."""
    if len(text) <= _SAMPLE:
        return text
    size = _SAMPLE // _PIECES
    step = (len(text) - size) // (_PIECES - 1)
    return " ".join(_whole_words(text[piece * step : piece * step + size]) for piece in range(_PIECES))


def _whole_words(piece: str) -> str:
    """A piece without the words that its ends may have cut; all of it where it has no white space."""
    parts = piece.split()
    return " ".join(parts[1:-1]) if len(parts) > 2 else piece


def _normalise(sample: str) -> str:
    """Without addresses, tags and runs of white space; capitals only become lower case."""
    kept = " ".join(_ADDRESS.sub(" ", sample.translate(_APOSTROPHES)).split())
    upper = sum(map(str.isupper, kept))
    return kept.lower() if upper > sum(map(str.islower, kept)) else kept


def _main_script(sample: str) -> tuple[str, int, float]:
    """The script of most of the text, its number of letters, and its share; ("", 0, 0.0) for text without letters."""
    letters = Counter(map(script_of, sample))
    del letters[""]
    if letters["Kana"]:  # Japanese mixes kana with Han characters; Chinese has no kana
        letters["Kana"] += letters.pop("Han", 0)
    weights = {script: count * _LETTERS_OF_A_CHARACTER.get(script, 1) for script, count in letters.items()}
    total = sum(weights.values())
    if not total:
        return "", 0, 0.0
    script = max(sorted(weights), key=weights.__getitem__)
    return script, letters[script], weights[script] / total


def _without_names(words: Sequence[str]) -> Sequence[str]:
    """The words that are not capitalised, where they are enough to go by: a foreign name says nothing of the prose."""
    plain = [word for word in words if not word[0].isupper()]
    return plain if len(plain) >= 4 and len(plain) * 2 >= len(words) else words


def _by_votes(words: Sequence[str], script: str, *, by_words: bool) -> LanguageGuess:
    if script == "Latin" and not _too_short(words) and _is_plain_english(words):
        return LanguageGuess("en", 0.99, (("en", 0.99),))
    scores_of_words = votes.word_scores(words, script=script)
    shares = _shares(scores_of_words)
    if by_words or _too_short(words):
        return _judge(shares, words, script)
    if shares.get("en", 0.0) >= _ENGLISH_BY_WORDS:
        return LanguageGuess("en", round(shares["en"], 4), (("en", round(shares["en"], 4)),))
    text = " ".join(words)
    by_langdetect = votes.langdetect_scores(text, script=script)
    shares = _shares(_sum(scores_of_words, by_langdetect))
    best = max(shares, key=shares.__getitem__)
    known = best in votes.langdetect_knows(script) and _kin(best, script) == {best}
    if known and shares[best] >= _NO_LINGUA_NEEDED:
        return _judge(shares, words, script)
    by_lingua = votes.lingua_scores(text, script=script)
    scores = _sum(scores_of_words, by_langdetect, by_lingua)
    if "en" in scores and _has_foreign_letters(words):
        scores["en"] = min(scores.values())
    shares = _shares(scores)
    for languages in apart.groups():
        if sum(shares.get(code, 0.0) for code in languages) > _WORTH_TELLING_APART:
            shares |= _told_apart(apart.group(languages), shares, words, script, by_langdetect, by_lingua)
    return _judge(shares, words, script, agreed=_agreed(by_langdetect, by_lingua))


def _agreed(*opinions: Mapping[str, float]) -> str:
    """The language that each opinion is all but sure of; "" where there is none."""
    sure = [{code for code, score in opinion.items() if score > _ALL_BUT_SURE} for opinion in opinions]
    return sure[0].pop() if sure[0] == sure[-1] and len(sure[0]) == 1 else ""


def _told_apart(
    group: apart.Group,
    shares: Mapping[str, float],
    words: Sequence[str],
    script: str,
    by_langdetect: Mapping[str, float],
    by_lingua: Mapping[str, float],
) -> dict[str, float]:
    """What languages have together that are taken for one another, divided by what tells them apart.

    A detector that does not know one of them says nothing for or against it: it gets what the best of the others gets.
    """
    members = [code for code in group.languages if code in shares]
    opinions = (
        (group.langdetect, by_langdetect, votes.langdetect_knows(script)),
        (group.lingua, by_lingua, votes.lingua_knows(script)),
    )
    scores = {code: group.prior.get(code, 0.0) for code in members}
    for code, weight in apart.evidence(words, group).items():
        if code in scores:
            scores[code] += weight
    for weight, opinion, known in opinions:
        best = max((opinion[code] for code in members if code in known), default=0.0)
        for code in members:
            scores[code] += weight * (opinion[code] if code in known else best)
    total = sum(shares[code] for code in members)
    return {code: share * total for code, share in _shares(scores).items()}


def _is_plain_english(words: Sequence[str]) -> bool:
    """Enough words that only English news is full of; the fewer they are, the larger a part of the text.

    On the even half of FLORES dev (58 languages, whole and cut) this took 1 of 23,200 texts for English, an English
    title in a foreign sentence; it settles 95 English sentences of 100, and 2 of 3 cut to five words.
    """
    if _has_foreign_letters(words):
        return False
    listed = language("en").words
    english = [word.lower() for word in words if word.lower() in listed]
    different = len(set(english))
    return any(different >= fewest and len(english) >= share * len(words) for fewest, share in _ENGLISH_ENOUGH)


def _has_foreign_letters(words: Sequence[str]) -> bool:
    """Letters with marks in more words than English borrows: Slovak "more" and "severe" are no English."""
    marked = sum(not word.isascii() for word in words)
    return marked > 1 and marked > _MARKED_WORDS_AT_MOST * len(words)


def _sum(*opinions: Mapping[str, float]) -> dict[str, float]:
    return {code: sum(opinion[code] for opinion in opinions) for code in opinions[0]}


def _shares(scores: Mapping[str, float]) -> dict[str, float]:
    """Log scores as shares that add up to 1."""
    top = max(scores.values())
    powers = {code: math.exp(score - top) for code, score in scores.items()}
    total = sum(powers.values())
    return {code: power / total for code, power in powers.items()}


def _kin(code: str, script: str) -> set[str]:
    """A language and those that its file, or theirs, says it is taken for."""
    linked = {entry.code for entry in written_in(script) if code in entry.like}
    return {code, *linked, *language(code).like}


def _judge(shares: Mapping[str, float], words: Sequence[str], script: str, *, agreed: str = "") -> LanguageGuess:
    """The best language where it and its kin have nearly all the evidence: between kin it is a close call.

    A language that both detectors agreed on, each all but sure, needs no more, given a few words that are no names.
    """
    order = sorted(shares, key=lambda code: (-shares[code], code))
    ranked = tuple((code, round(shares[code], 4)) for code in order[:3])
    best = order[0]
    certain = sum(shares.get(code, 0.0) for code in _kin(best, script))
    needed = _CERTAIN_IN_FEW if len(words) < _FEW_WORDS else _CERTAIN_OF_ENGLISH if best == "en" else _CERTAIN
    perhaps_english = best != "en" and shares.get("en", 0.0) > _ENGLISH_AT_MOST
    agreed_on = agreed == best != "en" and sum(not word[0].isupper() for word in words) >= _FEWEST_WORDS_AGREED_ON
    if _too_short(words) or perhaps_english or (certain < needed and not agreed_on):
        return LanguageGuess(UNDETERMINED, 0.0, ranked)
    return LanguageGuess(best, ranked[0][1], ranked)


def _too_short(words: Sequence[str]) -> bool:
    return len(words) < _FEWEST_WORDS or sum(map(len, words)) < _FEWEST_LETTERS
