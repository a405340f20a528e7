# SPDX-License-Identifier: Apache-2.0
"""Articles that are missing, doubled, or of the wrong shape: "is member of", "a the law", "an university".

Half of the languages that news is translated from have no articles, or use them where English does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from mtcheck.checks import Context, Example
from mtcheck.checks._grammar import (
    FUNCTION,
    Slip,
    Word,
    at,
    before,
    ends_phrase,
    findings,
    follows,
    sentences,
)
from mtcheck.checks._match import Found, Maybe, lower, match
from mtcheck.results import Finding
from mtcheck.word_lists import word_set

_A_BEFORE: Final = re.compile(
    r"(?:us[aeu]|uni(?!n|m)|unanim|eu|ewe|one(?!r|i)|once|ubiq|uk(?:r|u)|uran|urin|ut[eio](?!r)|uto|ura|"
    r"uter|uvu|ufo|ouija|oaxa|uyg|uig|ugan|urug|uzb|usur|util|yu|ous|ouag|ouat|uefa|unesco|unicef|ur[lu])"
)
"""Beginnings in a vowel letter that do not sound like one, or not everywhere."""
_SOUNDED_H: Final = word_set(
    "house household hospital high higher huge hard home homeless human humanitarian hundred heavy husband horse hand "
    "head headline heart half hill hole holiday hot helicopter hub hurricane health healthy happy heated "
    "hearing helmet help helpful hidden hit hit-and-run high-level high-speed high-ranking high-profile host "
    "hostage hostile hunger hunting hybrid"
)
_SILENT_H: Final = re.compile(r"(?:hour|honest|honou?r(?!ari)|heir)")
_LETTER_NAMES: Final = word_set(
    "FBI FDA FA FSB FIA HIV HR IMF IOC IAEA ICC ICU IED ID LGBT LNG LPG LED MBA MRI MEP MP MPs NGO NBA NFL NHL NHS "
    "NYPD LAPD RAF RPG RV SMS SUV SOS SVU XL AI AK AP ATM AFP EMT ECB EPA EU OPEC OECD OSCE AIDS ISIS API ICBM"
)
"""Acronyms with a vowel sound at the beginning, however they are read."""
_VOWELS: Final = frozenset("aeiou")
_NOT_ENGLISH: Final = word_set(
    "una uno unos unas ella esta este ese era alla ao aos ele eta uma um les des die der dem den das"
)
_NATIONS: Final = word_set(
    "american african asian arab arabian afghan albanian algerian angolan argentine argentinian armenian australian "
    "austrian azerbaijani egyptian english estonian ethiopian eritrean ecuadorian indian indonesian iranian iraqi "
    "irish israeli italian icelandic olympic islamic islamist orthodox april august october easter "
    "internet asia africa "
    "america alaska alaskan atlantic arctic antarctic oscar emmy airbus amazon apple instagram iphone ebola"
)
_BEFORE_LETTERS: Final = word_set("vitamin hepatitis grade plan group type an a category")
_DOUBLED: Final = word_set("the this these those his their its our my")
_THE_BEFORE: Final = word_set("a an their its our my these those another")

_BE: Final = word_set("is was are were be been being became become becomes remains remained as")
_OF_SOMETHING: Final = word_set(
    "member citizen resident native victim supporter fan symbol sign example result matter mixture combination series "
    "graduate"
)
_PRESS: Final = word_set("press news")
_CONFERENCES: Final = word_set("conference briefing release statement")
_IN: Final = word_set("in at during")
_QUALIFIED: Final = word_set(
    "joint press written official public brief televised short recent separate similar special video"
)
_PHRASES: Final = {
    "in": "presence middle center centre framework wake aftermath hands form vicinity course context direction "
          "beginning midst field",
    "at": "beginning end time request invitation expense height start",
    "on": "basis eve brink verge outskirts sidelines territory initiative",
    "with": "help support assistance aim participation exception",
    "under": "leadership guidance auspices supervision influence pretext direction",
    "for": "sake purpose benefit",
    "by": "end beginning",
    "from": "beginning",
}  # fmt: skip
_PHRASES_OF: Final = {first: word_set(nouns) for first, nouns in _PHRASES.items()}
_SAME: Final = word_set("time way year period month manner direction conditions reason day moment place")
_FIRST: Final = word_set("first second third fourth last")
_SUPERLATIVES: Final = word_set(
    "most largest biggest best worst oldest youngest highest strongest richest poorest greatest longest main "
    "fastest smallest lowest"
)
_ALONE: Final = {
    "around": frozenset({"world"}), "in": word_set("morning afternoon evening meantime"),
    "during": word_set("morning afternoon evening"),
}  # fmt: skip
_PEOPLE: Final = word_set("people residents students women men children countries companies patients citizens workers")
_SPEAKING: Final = word_set(
    "said says added announced stated stressed noted confirmed explained told emphasized emphasised"
)
_SAID_WHAT: Final = word_set("that the it he she reporters")
_HOLDERS: Final = word_set(
    "minister spokesman spokeswoman spokesperson mayor governor ministry company official report director ambassador "
    "president author agency court government"
)

SPEAKS_FOR: Final = frozenset({"awkward", "calque"})

EXAMPLES = (
    Example("He met with an union leader and a Italian banker.", ("an union", "a Italian"), "by the sound"),
    Example("The ferry was late by a hour, and a SMS told the passengers.", ("a hour", "a SMS"), "by the sound"),
    Example("The council passed a the law on Monday.", ("a the",), "one article too many"),
    Example("She has been member of the council since May.", ("been member of",), "a member"),
    Example("The mayor said in statement that the pool was shut.", ("in statement",), "in a statement"),
    Example("It is one of most beautiful lakes in the valley.", ("one of most",), "one of the most"),
    Example("The road was closed for first time in ten years.", ("for first time",), "for the first time"),
    Example("An MP and a European told a user in an hour about an X-ray and a one-way street.", (), "by the sound"),
    Example("An historic house was sold to a UN agency and an FBI man.", (), "both are said"),
    Example("Vitamin A and a cappella songs are part of the plan.", (), "no articles"),
)  # fmt: skip


def check(context: Context) -> Iterator[Finding]:
    """In English, outside quotation marks and headlines; several a sentence.

    Measured on the originals of clean-english and origin.train (829,232 words of edited English): 12 findings, all
    slips of the writer.
    In 2,618,841 words of machine-translated news of origin.train (each sentence once)
    35, all read, all right; of 75 read of its encyclopaedia text 75.
    """
    for words, offset in sentences(context):
        yield from findings("article", words, offset, _slips(words))


def _slips(words: Sequence[Word]) -> Iterator[Slip]:
    for place, word in enumerate(words):
        key = word.key
        if key in {"a", "an"}:
            yield from _sound(words, place)
        if key in {"a", "an", "the", "his", "their"}:
            yield from _doubled(words, place)
        if key in _BE:
            yield from _membership(words, place)
        if key in _IN:
            yield from _notice(words, place)
        if key in _PHRASES_OF or key in {"around", "of", "during"}:
            yield from _prepositional(words, place)
        if key in {"one", "most"}:
            yield from _one_of(words, place)
    yield from _bare_holder(words)


def _sound(words: Sequence[Word], place: int) -> Iterator[Slip]:
    article, after = words[place], follows(words, place + 1)
    if (
        not after.key
        or not article.spaced
        or (article.text[0] == "A" and place)
        or (article.text == "An" and after.text[:1].isupper())
    ):
        return
    if after.key in FUNCTION or before(words, place).key in _BEFORE_LETTERS:
        return
    right = _article_for(after.text)
    if right and right != article.key:
        yield Slip(place, place + 1, f"Before the sound of “{after.text}” the article is “{right}”.",
                   f"{right} {after.text}", 0.93)  # fmt: skip


def _article_for(word: str) -> str:
    """ "a" or "an"; "" where both are said or it is not sure."""
    first = word.split("-")[0].split("'")[0].split("’")[0]
    if first[:1] in set("123456789"):
        number = re.match(r"\d+(?:,\d{3})*", first)
        return _article_for_number(number[0]) if number and not re.search(r"[A-Za-z]", first[:3]) else ""
    if (first.isupper() and len(first) > 1) or first in _LETTER_NAMES:
        return _article_for_acronym(first)
    low = first.lower()
    if len(low) < 3 or not low.isascii() or not low.isalpha() or not first[1:].islower() or low in _NOT_ENGLISH:
        return ""
    if first[:1].isupper() and low not in _NATIONS:
        return ""
    if low[0] in _VOWELS:
        if re.match(r"(?:uni(?!n|m)|euro|use|usual|utili|unanim|ukrain|one$)", low):
            return "a" if not re.match(r"unid|unil?l|uninh|unint|unim", low) else ""
        return "" if _A_BEFORE.match(low) else "an"
    if _SILENT_H.match(low):
        return "an"
    if low[0] == "h":
        return "a" if low in _SOUNDED_H else ""
    if not _VOWELS & set(low[1:]) or (low[0] == "y" and low[1] not in _VOWELS):
        return ""
    return "a"


def _article_for_number(digits: str) -> str:
    """By how the number is said: eight, eleven, eighteen, eighty, eight hundred."""
    head = digits.split(",")[0]
    if digits[0] == "8" or head in {"11", "18"}:
        return "an"
    return "" if digits[:2] in {"11", "18"} else "a"


def _article_for_acronym(letters: str) -> str:
    if not letters.isalpha() or set(letters) <= {"I", "V", "X"}:
        return ""
    if letters in _LETTER_NAMES:
        return "an"
    if letters[0] in "BCDGJKPQTVWYZ" or letters in {"US", "UK", "UN", "UEFA", "UNESCO", "UNICEF", "USB", "USSR"}:
        return "a"
    spelled = not set(letters) & set("AEIOUY") and len(letters) <= 5
    return "an" if letters[0] in "FHLMNRSX" and spelled else ""


def _doubled(words: Sequence[Word], place: int) -> Iterator[Slip]:
    first, second = words[place], follows(words, place + 1)
    wrong = {
        "a": second.key in _DOUBLED, "an": second.key in _DOUBLED, "the": second.key in _THE_BEFORE,
        "his": second.key in {"a", "an"}, "their": second.key in {"a", "an", "the"},
    }[first.key]  # fmt: skip
    if not wrong or not second.text.islower() or (first.text == "A" and place) or not follows(words, place + 2).key:
        return
    if second.key == "a" and at(words, place + 2).key in {"cappella", "la", "capella", "posteriori", "priori"}:
        return
    yield Slip(place, place + 1, f"“{first.text} {second.text}”: one of the two is too many.", "", 0.92)


def _membership(words: Sequence[Word], place: int) -> Iterator[Slip]:
    if found := match(words, place, _BE, lower(_OF_SOMETHING), {"of"}):
        noun = found.words[1]
        right = _article_for(noun.key) or "a"
        yield Slip(place, found.last, f"“{noun.text}” seems to have lost its article.",
                   f"{words[place].text} {right} {noun.text} of", 0.88)  # fmt: skip


def _notice(words: Sequence[Word], place: int) -> Iterator[Slip]:
    found = match(words, place, _IN, Maybe(_QUALIFIED, 2), _PRESS, _CONFERENCES) or match(
        words, place, _IN, {"statement"}
    )
    if not found and (spoken := match(words, place, _IN, Maybe(_QUALIFIED, 2), {"interview"}, {"with"})):
        found = Found(place, spoken.words[:-1])
    if found and found.rest.islower() and ends_phrase(words, found.last + 1):
        right = _article_for(found.words[1].key) or "a"
        yield Slip(place, found.last, f"“{found.words[-1].text}” seems to have lost its article.",
                   f"{words[place].text} {right} {found.rest}", 0.88)  # fmt: skip


def _prepositional(words: Sequence[Word], place: int) -> Iterator[Slip]:
    found = _phrase(words, place)
    if found and found.rest.islower():
        first = found.words[0]
        yield Slip(place, found.last, f"“{first.key} {found.rest}” seems to have lost its article.",
                   f"{first.text} the {found.rest}", 0.88)  # fmt: skip


def _phrase(words: Sequence[Word], place: int) -> Found | None:
    """A preposition and the noun that has lost its article, where that is sure."""
    first = words[place].key
    if found := match(words, place, {first}, _PHRASES_OF.get(first, ()), {"of"}):
        # "by end of play" is said
        return found if first != "by" or follows(words, found.last + 1).key in {"the", "this"} else None
    if found := match(words, place, {"on"}, {"other"}, {"hand"}):
        return found
    found = match(words, place, {first}, {"same"}, _SAME)
    found = found or match(words, place, {"for"}, _FIRST, {"time"})
    found = found or match(words, place, {first}, _ALONE.get(first, ()))
    return found if found and ends_phrase(words, found.last + 1) else None


def _one_of(words: Sequence[Word], place: int) -> Iterator[Slip]:
    start = words[place].text
    if found := match(words, place, {"one"}, {"of"}, lower(_SUPERLATIVES)):
        write = f"{start} of the {found.words[2].text}"
        yield Slip(place, found.last, "A superlative takes “the”.", write, 0.92)
    elif found := match(words, place, {"most"}, {"of"}, lower(_PEOPLE)):
        write = f"{start} {found.words[2].text}"
        yield Slip(place, found.last, "“most of” takes an article; without one it is “most”.", write, 0.85)


def _bare_holder(words: Sequence[Word]) -> Iterator[Slip]:
    """ "Minister said that": at the start of a sentence, without a name."""
    known = len(words) > 4 and words[0].key in _HOLDERS and words[0].text[1:].islower()
    if known and follows(words, 1).text in _SPEAKING and follows(words, 2).key in _SAID_WHAT:
        yield Slip(0, 0, f"“{words[0].text}” seems to have lost its article.", f"The {words[0].key}", 0.85)
