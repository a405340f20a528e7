# SPDX-License-Identifier: Apache-2.0
"""Traces by word: words that a translation left behind, days and months beside a number, glosses in another script.

Whole sentences and quotations in another language are not looked for here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from math import log
from typing import Final

from mtcheck.article import Span
from mtcheck.detect._languages import script_of, written_in
from mtcheck.detect._trace import Sources, Trace, ranked
from mtcheck.detect._traces_press import press_tables
from mtcheck.detect._traces_shapes import quoted
from mtcheck.languages import language_name
from mtcheck.left_words import left_in

LEFT_WORD: Final = (1.5, 2.5)
TITLE: Final = (0.5, 1.8)
CALENDAR: Final = (1.5, 2.5)
GLOSS: Final = (0.2, 1.5)
OTHER_SCRIPT: Final = (1.5, 2.0)
LETTERS: Final = 0.8
"""(translated, source) in nats; the last for the source alone: English originals spell foreign names with care, too."""
LEAST_LETTERS: Final = 3
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
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
def _calendar() -> Mapping[str, Sources]:
    languages: dict[str, list[str]] = {}
    for table in press_tables():
        for word in table.get("calendar", ()):
            languages.setdefault(word, []).append(table["language"][0])
    return {word: ranked(dict.fromkeys(known, CALENDAR[1] - log(len(known)))) for word, known in languages.items()}


def word_traces(text: str) -> Iterator[Trace]:
    """Left words, titles and dates in a stretch of English text; offsets are those of the text."""
    calendar = _calendar()
    for token in _TOKEN.finditer(text):
        if token[0] in calendar and (dated := _dated(text, token)):
            shown = f"date {quoted(text[dated.start : dated.end])}: {_languages(calendar[token[0]])}"
            yield Trace(dated, "foreign date", CALENDAR[0], calendar[token[0]], shown)
    for word in left_in(text):
        translated, source = TITLE if word.title else LEFT_WORD
        shown = f"untranslated {quoted(text[word.span.start : word.span.end])}: {language_name(word.language)}"
        shown += f' for "{word.meaning}"' if word.meaning else ""
        yield Trace(word.span, "untranslated word", translated, ((word.language, source),), shown)


def _languages(sources: Sources) -> str:
    return " or ".join(language_name(language) for language, _ in sources[:3])


def _dated(text: str, token: re.Match[str]) -> Span | None:
    before = _DAY_BEFORE.search(text, max(0, token.start() - 8), token.start())
    after = _DATE_AFTER.match(text, token.end())
    if not before and not after:
        return None
    return Span(before.start() if before else token.start(), after.end() if after else token.end())


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
