# SPDX-License-Identifier: Apache-2.0
"""Traces by word: words that a translation left behind, days and months beside a number, glosses in another script.

Whole sentences and quotations in another language are not looked for here.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from math import log
from typing import Final

from mtcheck.article import Span
from mtcheck.detect._languages import script_of, written_in
from mtcheck.detect._trace import Sources, Trace, ranked
from mtcheck.detect._traces_press import press_tables
from mtcheck.detect._traces_shapes import quoted
from mtcheck.languages import language_name

LEFT_WORD: Final = (1.5, 2.5)
TITLE: Final = (0.5, 1.8)
CALENDAR: Final = (1.5, 2.5)
GLOSS: Final = (0.2, 1.5)
OTHER_SCRIPT: Final = (1.5, 2.0)
LETTERS: Final = 0.8
"""(translated, source) in nats; the last for the source alone: English originals spell foreign names with care, too."""
LEAST_LETTERS: Final = 3
LEAST_COMMON: Final = 0.15
LONGEST_SENTENCE: Final = 400
_SENTENCE_ENDS: Final = (". ", "! ", "? ", "\n")
_COMMON: Final = frozenset(
    "the of and to a in is was for that it on with as are be by at from has have had he they she his her its an or "
    "but this which who will would said were been after not".split()
)
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_APART: Final = re.compile(
    r"“[^”]*”?|\"[^\"]*\"?|«[^»]*»?|„[^“”]*[“”]?|‘[^’]{1,80}’|(?<!\w)'[^']{1,80}'(?!\w)|\([^()]{0,200}\)|\[[^\[\]]{0,200}\]"
    r"|[*_][^*_\n]{1,80}[*_]|https?://\S+|(?<!\S)\S{1,80}@\S{1,80}|[#@]\w+"
)
_EXPLAINED: Final = re.compile(
    r"\b(?:called|known as|named|dubbed|titled|words?|terms?|mean(?:s|ing|t)|translat\w+|literally|slogans?|songs?|"
    r"albums?|films?|novels?|books?|poems?|dialects?|local name|chant\w*|motto|hashtags?|magazines?|newspapers?|"
    r"dish(?:es)?)\b",
    re.IGNORECASE,
)
_GLOSSED: Final = re.compile(r"\s*(?:,\s*(?:or|the|an?|i\.e|meaning|which)\b|[–—=:/]|-\s|\()")
_BESIDE_A_NAME: Final = re.compile(r"(?:\bor|so-called|\b(?:de|del|la|el|di|van|der)|[–—=/(])\s*$")
_DAY_BEFORE: Final = re.compile(r"(?<![\w.,])(?:[12]?\d|3[01])\.?(?: de)? $")
_DATE_AFTER: Final = re.compile(r",? \(?(?:[12]?\d|3[01])(?:/\d{1,2})?(?!\w|[.,]\d)|,? (?:de )?(?:19|20)\d\d\b")
_NO_LATIN: Final = (
    r"\u0370-\u1dff\u2c80-\u2fff\u3005-\ua6ff\uaa00-\uab2f\uab70-\ufaff\ufb13-\ufdff\ufe70-\ufefe\uff66-\uffdf"
)
_SCRIPT: Final = re.compile(rf"[{_NO_LATIN}](?:[{_NO_LATIN} ·・-]{{0,60}}[{_NO_LATIN}])+")
_MARKED: Final = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]")
_OWN_LETTERS: Final[Mapping[str, str]] = {
    "vi": "ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹơưđ", "tr": "ğışİ", "pl": "łśźżąęń", "cs": "ěřů", "ro": "țăș",
    "pt": "ãõ", "es": "ñ", "de": "ßü", "hu": "őű", "sv": "åä", "da": "øæ", "is": "ðþ", "fr": "èêœ",
    "sk": "ľĺŕ", "lv": "āēīū", "lt": "ėųū",
}  # fmt: skip
_OF_SCRIPT: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "Cyrillic": (("uk", "іїєґ"), ("be", "ў"), ("sr", "ђћџљњј"), ("bg", "ъ")),
    "Arabic": (("ur", "ٹڈڑےںھ"), ("fa", "پچژگی")),
}
_MOSTLY: Final[Mapping[str, tuple[str, ...]]] = {
    "Cyrillic": ("ru", "uk", "bg"), "Arabic": ("ar", "fa", "ur"), "Devanagari": ("hi", "mr", "ne"), "Bengali": ("bn",),
    "Han": ("zh", "ja"), "Kana": ("ja",), "Hebrew": ("he",), "Ethiopic": ("am",),
}  # fmt: skip


@cache
def _table(kind: str) -> Mapping[str, tuple[str, str]]:
    text = (files("mtcheck") / "data" / "untranslated.toml").read_text(encoding="utf-8")
    found: dict[str, tuple[str, str]] = {}
    for language, words in tomllib.loads(text)[kind].items():
        for entry in words.split():
            word, _, meaning = entry.partition(":")
            found.setdefault(word, (language, meaning.replace("_", " ")))
    return found


@cache
def _calendar() -> Mapping[str, Sources]:
    languages: dict[str, list[str]] = {}
    for table in press_tables():
        for word in table.get("calendar", ()):
            languages.setdefault(word, []).append(table["language"][0])
    return {word: ranked(dict.fromkeys(known, CALENDAR[1] - log(len(known)))) for word, known in languages.items()}


def word_traces(text: str) -> Iterator[Trace]:
    """Left words, titles and dates in a stretch of English text; offsets are those of the text."""
    words, titles, calendar = _table("words"), _table("titles"), _calendar()
    tokens = list(_TOKEN.finditer(text))
    apart: str | None = None
    for number, token in enumerate(tokens):
        word = token[0]
        if word in calendar and (dated := _dated(text, token)):
            shown = f"date {quoted(text[dated.start : dated.end])}: {_languages(calendar[word])}"
            yield Trace(dated, "foreign date", CALENDAR[0], calendar[word], shown)
        elif word in words or word in titles:
            apart = apart if apart is not None else _APART.sub(lambda found: "\x00" * len(found[0]), text)
            if apart[token.start()] == "\x00":
                continue
            if word in words and _stands_alone(text, tokens, number, words):
                yield _left(token, words[word], LEFT_WORD)
            elif word in titles and _before_a_name(text, tokens, number):
                yield _left(token, titles[word], TITLE)


def _left(token: re.Match[str], entry: tuple[str, str], weights: tuple[float, float]) -> Trace:
    language, meaning = entry
    shown = f"untranslated {quoted(token[0])}: {language_name(language)}" + (f' for "{meaning}"' if meaning else "")
    return Trace(Span(token.start(), token.end()), "untranslated word", weights[0], ((language, weights[1]),), shown)


def _languages(sources: Sources) -> str:
    return " or ".join(language_name(language) for language, _ in sources[:3])


def _dated(text: str, token: re.Match[str]) -> Span | None:
    before = _DAY_BEFORE.search(text, max(0, token.start() - 8), token.start())
    after = _DATE_AFTER.match(text, token.end())
    if not before and not after:
        return None
    return Span(before.start() if before else token.start(), after.end() if after else token.end())


def _stands_alone(text: str, tokens: list[re.Match[str]], number: int, words: Mapping[str, tuple[str, str]]) -> bool:
    """True where running English stands on both sides and nothing tells that the word is meant."""
    token = tokens[number]
    start, end = _sentence(text, token)
    sentence = text[start:end]
    if _EXPLAINED.search(sentence) or _GLOSSED.match(text, token.end()):
        return False
    if _BESIDE_A_NAME.search(text[max(0, token.start() - 12) : token.start()]):
        return False
    common = sentence.lower().split()
    if sum(word in _COMMON for word in common) < max(2, len(common) * LEAST_COMMON):
        return False
    near = [other for other in tokens[max(0, number - 2) : number + 3] if other is not token]
    if len(near) < 3 or any(not other[0].isascii() and other[0] not in words for other in near):
        return False
    beside = tokens[max(0, number - 1) : number] + tokens[number + 1 : number + 2]
    return not any(other[0][0].isupper() and other.start() > start + 1 for other in beside)


def _sentence(text: str, token: re.Match[str]) -> tuple[int, int]:
    """Where the sentence around a word begins and ends, so far as that is near."""
    first, last = max(0, token.start() - LONGEST_SENTENCE), token.end() + LONGEST_SENTENCE
    starts = [text.rfind(mark, first, token.start()) + 1 for mark in _SENTENCE_ENDS]
    ends = [end for mark in _SENTENCE_ENDS if (end := text.find(mark, token.end(), last)) >= 0]
    return max(first, *starts), min(ends, default=min(len(text), last))


def _before_a_name(text: str, tokens: list[re.Match[str]], number: int) -> bool:
    """True for "Bürgermeister Anna Beck" where no name stands before it."""
    if number + 1 >= len(tokens) or not tokens[number + 1][0][0].isupper():
        return False
    token, before = tokens[number], tokens[number - 1][0] if number else ""
    if text[token.end() : tokens[number + 1].start()] != " " or _BESIDE_A_NAME.search(
        text[max(0, token.start() - 12) : token.start()]
    ):
        return False
    return not before[:1].isupper() or text[max(0, token.start() - 4) : token.start()].rstrip()[-1:] in ".!?:"


def script_traces(text: str) -> Iterator[Trace]:
    """Words in another script. In brackets and quotation marks English originals give them as well."""
    if text.isascii():
        return
    for match in _SCRIPT.finditer(text):
        script = script_of(match[0][0])
        sources = _sources_of(script, match[0])
        if not sources:
            continue
        before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 40]
        glossed = bool(
            re.search(r"[(\[（《「\"“'‘][^()\[\]\n]*$", before) and re.match(r"[^()\[\]\n]*[)\]）》」\"”'’]", after)
        )
        translated, source = GLOSS if glossed else OTHER_SCRIPT
        weights = ranked({language: source * share for language, share in sources})
        shown = f"{'gloss' if glossed else 'untranslated'} {quoted(match[0])}: {_languages(weights)}"
        yield Trace(Span(match.start(), match.end()), "word in another script", translated, weights, shown)


def _sources_of(script: str, word: str) -> tuple[tuple[str, float], ...]:
    for language, letters in _OF_SCRIPT.get(script, ()):
        if any(letter in letters for letter in word.lower()):
            return ((language, 1.0),)
    if script == "Han" and any(script_of(letter) == "Kana" for letter in word):
        return (("ja", 1.0),)
    known = _MOSTLY.get(script) or tuple(language.code for language in written_in(script)[:2])
    return tuple((language, 1.0 if not place else 0.6) for place, language in enumerate(known))


def letter_traces(text: str) -> Iterator[Trace]:
    """Letters that one language uses, three times or more: names spelt as there."""
    if text.isascii():
        return
    letters = Counter(_MARKED.findall(text))
    if not letters:
        return
    for language, own in _OWN_LETTERS.items():
        present = [letter for letter in own if letter in letters or letter.upper() in letters]
        if sum(letters[letter] for letter in present) >= LEAST_LETTERS:
            place = text.find(present[0])
            shown = f'letters "{"".join(present[:6])}": names spelt as in {language_name(language)}'
            yield Trace(Span(place, place + 1), "letters", 0.0, ((language, LETTERS),), shown)
