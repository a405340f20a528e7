# SPDX-License-Identifier: Apache-2.0
"""Nouns in the wrong number: "informations", "three country", "much people", "a five-years-old boy", "each others".

Many languages do not mark the plural, or count what English only weighs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
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
    plurals,
    regular_verbs,
    sentences,
    singulars,
)
from mtcheck.checks._match import anything, lower, match
from mtcheck.number_words import number_words
from mtcheck.results import Finding
from mtcheck.word_lists import word_set

_UNCOUNTED: Final[Mapping[str, str]] = {
    "informations": "information", "equipments": "equipment", "furnitures": "furniture", "luggages": "luggage",
    "advices": "advice", "feedbacks": "feedback", "knowledges": "knowledge", "softwares": "software",
    "hardwares": "hardware", "baggages": "baggage", "aircrafts": "aircraft", "spacecrafts": "spacecraft",
    "cattles": "cattle", "sheeps": "sheep", "offsprings": "offspring", "personnels": "personnel",
    "criterias": "criteria", "phenomenas": "phenomena", "bacterias": "bacteria", "medias": "media",
    "pollutions": "pollution", "electricities": "electricity", "gasolines": "gasoline", "violences": "violence",
    "childrens": "children", "womens": "women", "injureds": "injured", "woundeds": "wounded",
    "unemployeds": "unemployed", "machineries": "machinery", "ammunitions": "ammunition", "clothings": "clothing",
    "assistances": "assistance", "sceneries": "scenery", "homeworks": "homework", "traffics": "traffic",
    "cooperations": "cooperation", "unrests": "unrest", "anothers": "others",
    "fundings": "funding",
}  # fmt: skip
_ALSO_VERBS: Final[Mapping[str, str]] = {
    "evidences": "evidence", "researches": "research", "polices": "police",
}  # fmt: skip
_BEFORE_NOUNS: Final = word_set(
    "the these those many of no any new more strong all several sufficient enough his her their its some other "
    "scientific recent various numerous such local"
)
_MASS: Final = word_set(
    "information equipment evidence advice furniture knowledge luggage software homework pollution violence money "
    "traffic news research electricity poverty corruption rainfall"
)
_SINGLE_MASS: Final = word_set("information equipment advice furniture luggage homework news progress")
_NUMBERS: Final = frozenset((*number_words(2, 12), "fifteen", *number_words(20, 50)))
_MANY: Final = word_set("several various numerous these those many few")
_ALONE: Final = word_set("many several these those few")
"""What may stand for persons by itself: "several claim to know"."""
_VERBS_TOO: Final = word_set(
    "burst drink drive deal fight swing strike slide doubt fear rally sense risk shop row head race"
)
"""Nouns that are verbs as well, beside those of ``regular_verbs``."""
_NOT_COUNTED: Final = word_set(
    "number tier grade phase war type category level class stage division year formula page section article chapter "
    "part day week group act no game round top last first next platform gate room line step step-by-step world one "
    "channel route top-level point time times by a an"
)
_SINGLE_IN_FRAMES: Final = word_set(
    "stone bedroom bathroom kind sort type percent person-hour member time way thing side "
    "word house sister brother mother father husband "
    "wife hand eye mind while"
)
_PLAIN: Final = word_set(
    "country person child official city village student company area situation problem event region resident citizen "
    "school teacher soldier project island province hospital town driver passenger tourist family"
)
"""Singulars that are no verbs and seldom stand before another noun."""
_PEOPLE: Final = word_set("people countries children women men workers residents students officials companies")
_OWNERS: Final = word_set("the its his their")
_SUPERLATIVES: Final = word_set("biggest largest best main oldest worst greatest")
_MEASURED: Final = re.compile(
    rf"(?P<number>\d+|{'|'.join(sorted(_NUMBERS))})-"
    r"(?P<unit>years|months|days|weeks|hours|minutes|meters|metres|kilometers|kilometres|miles|storeys|stories|members|"
    r"persons|points)(?P<rest>-old|-long|-high)?"
)
_TIMES: Final = word_set("ago later earlier old away long apart")
_SINGULAR_UNITS: Final = {"storeys": "storey", "stories": "story"}

SPEAKS_FOR: Final = frozenset({"awkward", "calque"})

EXAMPLES = (
    Example("The police collected more informations about the theft.", ("informations",), "information"),
    Example("The law is in force in three country, the ministry said.", ("three country",), "three countries"),
    Example("Too much people use the old bridge.", ("much people",), "many people"),
    Example("A five-years-old boy found the ring.", ("five-years-old",), "five-year-old"),
    Example("One of the most important museum in the valley was shut.", ("museum",), "museums"),
    Example("Every countries must pay its part.", ("Every countries",), "every country"),
    Example("A three person crew, each other's friends, saw how much people pay.", (), "English says these"),
    Example("Of the guests many drink at home, and the two burst into giggles.", (), "verbs, not nouns"),
    Example("He evidences his talent in several house styles.", (), "a verb, and a noun before a noun"),
)  # fmt: skip


def check(context: Context) -> Iterator[Finding]:
    """In English, outside quotation marks and headlines; several a sentence.

    Measured on the originals of clean-english and origin.train (829,232 words of edited English): 6 findings, all
    slips of the writer, three of them ages with needless hyphens.
    In 2,618,841 words of machine-translated news of origin.train (each sentence once)
    12, all read, all right.
    """
    for words, offset in sentences(context):
        yield from findings("plural", words, offset, _slips(words))


def _slips(words: Sequence[Word]) -> Iterator[Slip]:
    for place, word in enumerate(words):
        key = word.key
        if key in _UNCOUNTED and word.text[1:].islower():
            yield from _uncounted(words, place)
        elif key in _ALSO_VERBS and before(words, place).key in _BEFORE_NOUNS and ends_phrase(words, place + 1):
            yield Slip(place, place, f"“{word.text}” has no plural.", _ALSO_VERBS[key], 0.85)
        elif key == "much":
            yield from _much(words, place)
        elif key in {"a", "an", "this", "each", "every"}:
            yield from _one(words, place)
        elif key in _MANY or key in _NUMBERS or (key.isdigit() and len(key) < 4 and key not in {"0", "1"}):
            yield from _several(words, place)
        elif key == "of" and before(words, place).key == "one":
            yield from _one_of(words, place)
        elif "-" in key and (match := _MEASURED.fullmatch(key)):
            yield from _measured(words, place, match)


def _uncounted(words: Sequence[Word], place: int) -> Iterator[Slip]:
    word = words[place]
    if word.text[:1].isupper() and place:
        return
    yield Slip(place, place, f"“{word.text}” has no such plural.", _UNCOUNTED[word.key], 0.88)


def _much(words: Sequence[Word], place: int) -> Iterator[Slip]:
    found = match(words, place, {"much"}, _is_several)
    if not found or before(words, place).key == "how":
        return
    noun = found.words[1]
    if noun.key in _PEOPLE or ends_phrase(words, found.last + 1):
        yield Slip(place, found.last, f"“{noun.text}” are counted: many, not much.", f"many {noun.text}", 0.88)


def _is_several(word: Word) -> bool:
    return word.text in singulars() or word.text in _PEOPLE


def _one(words: Sequence[Word], place: int) -> Iterator[Slip]:
    word = words[place]
    if match(words, place, {"a", "an"}, lower(_SINGLE_MASS)):
        yield from _mass_with_article(words, place)
        return
    noun, after = follows(words, place + 1), follows(words, place + 2).key
    one = singulars().get(noun.text) or ("person" if noun.text == "people" else "")
    if not one or not word.spaced or after.endswith(("'s", "s'")):
        return
    message = f"“{word.text}” stands before one thing, “{noun.text}” are several."
    if word.key in {"each", "every"}:
        yield Slip(place, place + 1, message, f"{word.text} {one}", 0.85)
    elif word.text == "A" and place:
        return  # a grade, a letter
    elif one in _PLAIN and ends_phrase(words, place + 2) and after not in {"and", "or"}:
        yield Slip(place, place + 1, message)


def _mass_with_article(words: Sequence[Word], place: int) -> Iterator[Slip]:
    """ "an information", but no "Group A equipment" and no "a news program"."""
    word, noun = words[place], words[place + 1].text
    if ends_phrase(words, place + 2) and word.text != "A" and before(words, place).key not in {"file", "filed"}:
        yield Slip(place, place + 1, f"“{noun}” is not counted: it takes no “{word.text}”.", noun, 0.85)


def _several(words: Sequence[Word], place: int) -> Iterator[Slip]:
    word, noun = words[place], follows(words, place + 1)
    if match(words, place, {"many"}, _MASS) and ends_phrase(words, place + 2):
        if noun.text.islower():
            yield Slip(place, place + 1, f"“{noun.text}” is not counted: much, not many.", f"much {noun.text}", 0.85)
        return
    many = "people" if noun.text == "person" else plurals().get(noun.text)
    if many is None or not _counts(words, place) or _is_verb(words, place + 1):
        return
    after = at(words, place + 2).key
    if not after or after in FUNCTION - {"and", "or", "by"}:
        yield Slip(place, place + 1, f"“{word.text}” stands before several, “{noun.text}” is one.",
                   f"{word.text} {many}", 0.85)  # fmt: skip


def _counts(words: Sequence[Word], place: int) -> bool:
    """True where the word surely counts the noun behind it: no "phase two trial", no "Channel 4 journalist"."""
    word, noun, earlier = words[place], words[place + 1], at(words, place - 1)
    in_title = word.text[:1].isupper() and place > 0
    after_name = word.joined and earlier.text[:1].isupper() and place > 1
    sure = noun.key in _PLAIN or not (word.key.isdigit() or word.key in {"these", "those"})
    alone = word.spaced and earlier.key not in _NOT_COUNTED | _NUMBERS
    return alone and sure and noun.key not in _SINGLE_IN_FRAMES and not in_title and not after_name


def _is_verb(words: Sequence[Word], noun: int) -> bool:
    """True for "of the guests many drink at home" and "the two burst into giggles"."""
    by_itself = words[noun - 1].key in _ALONE or at(words, noun - 2).key in {"the", "all", "whom"}
    verb = words[noun].key in _VERBS_TOO or words[noun].key in regular_verbs().values()
    return by_itself and verb and bool(at(words, noun + 1).key)


def _one_of(words: Sequence[Word], place: int) -> Iterator[Slip]:
    """ "one of the most important museum"."""
    found = match(words, place - 1, {"one"}, {"of"}, _OWNERS, {"most"}, anything)
    found = found or match(words, place - 1, {"one"}, {"of"}, _OWNERS, _SUPERLATIVES)
    if not found:
        return
    for last in (found.last + 1, found.last + 2):
        word = follows(words, last)
        many = plurals().get(word.text)
        if many and ends_phrase(words, last + 1) and follows(words, last + 1).key not in {"and", "or"}:
            yield Slip(last, last, "“one of” stands before several.", many, 0.88)
            return
        if word.key in singulars() or not word.key:
            return


def _measured(words: Sequence[Word], place: int, match: re.Match[str]) -> Iterator[Slip]:
    after = follows(words, place + 1)
    if match["rest"] is None and (ends_phrase(words, place + 1) or not after.text.islower() or after.key in _TIMES):
        return
    if match["rest"] == "-old" and ends_phrase(words, place + 1):
        yield Slip(place, place, "Behind a verb the age needs no hyphens.", match[0].replace("-", " "), 0.85)
        return
    unit = _SINGULAR_UNITS.get(match["unit"], match["unit"].removesuffix("s"))
    yield Slip(place, place, "In front of a noun the measure stands in the singular.",
               f"{match['number']}-{unit}{match['rest'] or ''}", 0.9)  # fmt: skip
