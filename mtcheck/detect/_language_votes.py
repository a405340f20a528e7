# SPDX-License-Identifier: Apache-2.0
"""Three opinions on a text in a script that several languages share: common words, langdetect, lingua.

Each is a log score for every language of the script. A language that a detector does not know gets a share of what
the detector gives to the languages it resembles, so that ignorance of Malay is no vote for Indonesian.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from mtcheck.detect._languages import Language, written_in
from mtcheck.languages import codes

# Tuned on the even segments of FLORES dev (58 languages) and 1,500 English news sentences.
_WORD_WEIGHT: Final = 1.0
_PART_SHARE: Final = 0.6  # what a letter or an ending is worth of a whole word
_NAME_SHARE: Final = 0.5  # what a capitalised word is worth: it may be a name
_ENDINGS: Final = (6, 5, 4, 3, 2)
_FLOOR: Final = 0.08
_UNKNOWN: Final = 0.15
_LIKE: Final = 0.35
_OWN_CODES: Final = {"no": "nb", "zh-cn": "zh", "zh-tw": "zh"}
_LINGUA_KNOWS_ONE_SCRIPT: Final = {"sr": "Cyrillic"}
_LINGUA_CONFUSES: Final = frozenset({"nn"})  # it took 1 short Bokmål text in 8 for Nynorsk; the words alone took none


def word_scores(words: Sequence[str], *, script: str) -> dict[str, float]:
    """Common words, endings and telling letters: each counts the more, the fewer languages of the script share it."""
    by_word, by_letter, total = _weights(script)
    scores: defaultdict[str, float] = defaultdict(float)
    counted: defaultdict[str, float] = defaultdict(float)
    for word in words:
        counted[word.lower().rstrip("'")] += _NAME_SHARE if word[0].isupper() else 1.0
    for word, times in counted.items():
        holders = by_word.get(word) or by_word.get(word.partition("'")[0] + "'", ())
        share = 1.0
        if not holders:
            holders, share = _part_vote(word, by_word, by_letter), _PART_SHARE
        for code in holders:
            scores[code] += times * share * math.log(total / len(holders)) * _WORD_WEIGHT
    return {entry.code: scores[entry.code] for entry in written_in(script)}


def _part_vote(
    word: str, by_word: Mapping[str, tuple[str, ...]], by_letter: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """The languages that a word which none of them lists may be from, by its ending and by its telling letters."""
    telling = [set(by_letter[letter]) for letter in word if letter in by_letter]
    for length in _ENDINGS:
        if len(word) > length + 1 and f"-{word[-length:]}" in by_word:
            telling.append(set(by_word[f"-{word[-length:]}"]))
            break
    return tuple(sorted(set.intersection(*telling))) if telling else ()


@cache
def _weights(script: str) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]], int]:
    """Which languages list a word, which a letter, and one more than the number of languages of the script."""
    languages = written_in(script)
    by_word: dict[str, tuple[str, ...]] = {}
    by_letter: dict[str, tuple[str, ...]] = {}
    for entry in languages:
        for word in entry.words:
            by_word[word] = (*by_word.get(word, ()), entry.code)
        for letter in entry.letters:
            by_letter[letter] = (*by_letter.get(letter, ()), entry.code)
    return by_word, by_letter, len(languages) + 1


def langdetect_scores(text: str, *, script: str) -> dict[str, float]:
    """langdetect's opinion; the same for the same text, whatever was asked before; all zero where it has none."""
    from langdetect.lang_detect_exception import LangDetectException

    from mtcheck.detect import _langdetect as profiles

    detector = profiles.factory().create()
    detector.append(text)
    try:
        found = {_OWN_CODES.get(vote.lang, vote.lang): vote.prob for vote in detector.get_probabilities()}
    except LangDetectException:  # no letter that its profiles hold
        found = {}
    return _logs(found, langdetect_knows(script), written_in(script))


def lingua_scores(text: str, *, script: str) -> dict[str, float]:
    """lingua's opinion in its low-accuracy mode; all zero where it has none."""
    votes = _lingua().compute_language_confidence_values(text)
    found = {str(vote.language.iso_code_639_1.name).lower(): float(vote.value) for vote in votes}
    return _logs(found, lingua_knows(script), written_in(script))


@cache
def langdetect_knows(script: str) -> frozenset[str]:
    """The languages of a script that langdetect can answer."""
    from mtcheck.detect import _langdetect as profiles

    known = frozenset(_OWN_CODES.get(code, code) for code in profiles.factory().get_lang_list())
    return known & {entry.code for entry in written_in(script)}


@cache
def lingua_knows(script: str) -> frozenset[str]:
    """The languages of a script that lingua can answer."""
    unknown = {code for code, only in _LINGUA_KNOWS_ONE_SCRIPT.items() if only != script}
    return _of_lingua() & {entry.code for entry in written_in(script)} - unknown


def _logs(found: Mapping[str, float], known: frozenset[str], languages: Sequence[Language]) -> dict[str, float]:
    if not any(found.values()):
        return {entry.code: 0.0 for entry in languages}
    scores = {}
    for entry in languages:
        share = found.get(entry.code, 0.0)
        if entry.code not in known:
            share = max([_UNKNOWN, *(_LIKE * found.get(code, 0.0) for code in entry.like)])
        scores[entry.code] = math.log(max(share, _FLOOR))
    return scores


@cache
def _lingua() -> Any:
    from lingua import Language as Known
    from lingua import LanguageDetectorBuilder

    ours = [known for known in sorted(Known.all(), key=str) if known.iso_code_639_1.name.lower() in _of_lingua()]
    return LanguageDetectorBuilder.from_languages(*ours).with_low_accuracy_mode().build()


@cache
def _of_lingua() -> frozenset[str]:
    from lingua import Language as Known

    return frozenset(known.iso_code_639_1.name.lower() for known in Known.all()) & frozenset(codes()) - _LINGUA_CONFUSES
