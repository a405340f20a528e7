# SPDX-License-Identifier: Apache-2.0
"""Verbs that do not agree with the subject right before them: "the minister say", "three people was", "they has".

Only where the subject can be told for sure: a pronoun, or a short noun phrase at the start of a clause. Nouns of
groups are left out, for the government, the team and the police may all be several.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from mtcheck.checks import Context, Example
from mtcheck.checks._grammar import FUNCTION, Slip, Word, at, findings, plurals, sentences, singulars
from mtcheck.checks._match import match
from mtcheck.number_words import number_words
from mtcheck.results import Finding
from mtcheck.word_lists import word_set

_PLURAL_VERBS: Final = {"are": "is", "were": "was", "have": "has", "say": "says", "do": "does", "want": "wants"}
_SINGULAR_VERBS: Final = {"is": "are", "was": "were", "has": "have", "says": "say", "does": "do", "wants": "want"}
_NOT: Final = {"don't": "doesn't", "haven't": "hasn't", "aren't": "isn't", "weren't": "wasn't"}
_NOT_BACK: Final = {singular: plural for plural, singular in _NOT.items()}
_ONE: Final = frozenset({"he", "she", "it"})
_MANY: Final = frozenset({"they", "we"})
_CLAUSE: Final = word_set("but because that when while although though said says where and")
_ALSO_PREPOSITIONS: Final = word_set("since after before as")
"""Pronouns after these begin a clause; nouns may end a phrase."""
_OPENERS: Final = word_set(
    "however meanwhile moreover furthermore today yesterday therefore additionally also currently"
)
_DETERMINERS: Final = word_set("the this each every his her its their our another")
_ARTICLES: Final = word_set("a an")
_SEVERAL: Final = word_set(
    "the these those his her its their our many several some most all both few dozens hundreds thousands other "
    "various numerous"
).union(number_words(2, 10))
_BEFORE_NUMBERS: Final = word_set("the these those his her its their our all")
_NOT_IN_PHRASE: Final = FUNCTION | word_set(
    "more less fewer no what any out up off down back all both each every one rich poor old young dead number "
    "same next following last first second few only other another majority minority rest lot using making including "
    "having being getting like such said says say told made took"
)
_BEFORE_MEMBERS: Final = word_set("the its his our")
_PERSONS: Final = word_set(
    "people children women men workers residents students officials teachers doctors soldiers patients police "
    "policemen farmers passengers protesters migrants refugees victims experts scientists researchers authorities "
    "voters members"
)
_WANTING_THAT: Final = word_set(
    "demand demanded demands insist insisted insists suggest suggested suggests recommend recommended ask asked "
    "request requested propose proposed order ordered require required important essential vital if lest whether wish "
    "wishes wished as though unless would could should might had were did does do may will let lets make makes made "
    "help helped helps watch saw see hear heard have has can must to than"
)
_GROUPS: Final = frozenset({"service", "brigade", "commission"})
"""Nouns of groups that ``plurals`` holds: British English may take them for several."""
_MEASURES: Final = word_set(
    "percent per years months weeks days hours minutes seconds miles kilometres kilometers metres meters dollars euros "
    "pounds points degrees tonnes tons times goals votes runs cents seats places games sets litres acres hectares"
)

SPEAKS_FOR: Final = frozenset({"awkward", "calque"})

EXAMPLES = (
    Example("The minister say the road will be shut.", ("minister say",), "says"),
    Example("Three people was hurt in the fire.", ("people was",), "were"),
    Example("The mayor said that they has no plans.", ("they has",), "have"),
    Example("A majority of the members was against it.", ("majority of the members was",), "were"),
    Example("There is many ways to cook rice.", ("There is many",), "there are many"),
    Example("The government are divided, and the fire service were called.", (), "British collective nouns"),
    Example("If she were mayor, what would he have done?", (), "a wish, a question"),
    Example("The head of the three schools was there, and two years is long.", (), "the head was; a measure"),
    Example("\"They was here,\" the boy said.", (), "a quotation"),
)  # fmt: skip


def check(context: Context) -> Iterator[Finding]:
    """In English, outside quotation marks and headlines; several a sentence.

    Measured on the originals of clean-english and origin.train (829,232 words of edited English): 3 findings, all
    slips of the writer.
    In 2,618,841 words of machine-translated news of origin.train (each sentence once)
    1 finding, right: modern systems rarely slip so, and what is tested are sentences of our own.
    """
    for words, offset in sentences(context):
        yield from findings("agreement", words, offset, _slips(words))


def _slips(words: Sequence[Word]) -> Iterator[Slip]:
    for place, word in enumerate(words):
        key = word.key
        if not place or not word.joined:
            continue
        if key in _SINGULAR_VERBS or key in _NOT_BACK:
            yield from _one_verb(words, place)
        elif key in _PLURAL_VERBS or key in _NOT:
            yield from _many_verb(words, place)


def _one_verb(words: Sequence[Word], place: int) -> Iterator[Slip]:
    """A verb for one behind a subject of several."""
    subject, verb = words[place - 1], words[place]
    right = _SINGULAR_VERBS.get(verb.key) or _NOT_BACK[verb.key]
    message = f"“{subject.text}” are several: “{right}”."
    if subject.key in _MANY or (subject.key == "i" and verb.key in {"is", "has", "does"}):
        if _starts(words, place - 1):
            yield Slip(place - 1, place, f"“{subject.text}” takes “{right}”.", f"{subject.text} {right}", 0.9)
    elif found := match(words, place - 1, {"there"}, {"is", "was"}, {"many", "several", "numerous", "various"}):
        if at(words, found.last + 1).key != "a":  # "there is many a way"
            yield Slip(found.first, found.last, f"Behind “there {verb.key}” stand several.",
                       f"{subject.text} {right} {found.words[2].key}", 0.85)  # fmt: skip
    elif subject.text in singulars() or subject.text in _PERSONS - {"police"}:
        first = _phrase(words, place - 1)
        if first is None:
            yield from _majority(words, place, right)
        elif _is_several(words, first, place - 1) and subject.key not in _MEASURES:
            yield Slip(place - 1, place, message, f"{subject.text} {right}", 0.85)


def _majority(words: Sequence[Word], place: int, right: str) -> Iterator[Slip]:
    """ "a majority of the members was", "a number of people has"."""
    of = _head_of(words, place - 1)
    if of is None or not (_is_a_majority(words, of) or _is_a_number(words, of)) or _is_doing(words, of):
        return
    if all(word.key not in _NOT_IN_PHRASE or word.key in _BEFORE_MEMBERS for word in words[of + 1 : place - 1]):
        whole = " ".join(word.text for word in words[of - 1 : place])
        head = words[of - 1].key
        yield Slip(of - 1, place, f"A {head} of several is several: “{right}”.", f"{whole} {right}", 0.8)


def _head_of(words: Sequence[Word], noun: int) -> int | None:
    """Where the "of" stands that the noun phrase, four words at most, hangs on."""
    for of in range(noun - 1, max(0, noun - 5), -1):
        if words[of].key == "of":
            return of
        if not words[of].joined:
            return None
    return None


def _is_a_majority(words: Sequence[Word], of: int) -> bool:
    return match(words, of - 2, {"a", "the", "vast", "overwhelming"}, {"majority"}, {"of"}) is not None


def _is_a_number(words: Sequence[Word], of: int) -> bool:
    """True for "a number of" and "a large number of"; "the large number of people is" is right."""
    return bool(match(words, of - 2, {"a", "large", "small"}, {"number"}, {"of"})) and at(words, of - 3).key != "the"


def _is_doing(words: Sequence[Word], of: int) -> bool:
    """True for "building such a large number of ships is": what is, is the building."""
    return any(word.key.endswith("ing") for word in words[max(0, of - 6) : of - 1])


def _many_verb(words: Sequence[Word], place: int) -> Iterator[Slip]:
    """A verb for several behind a subject that is one."""
    subject, verb = words[place - 1], words[place]
    right = _PLURAL_VERBS.get(verb.key) or _NOT[verb.key]
    if subject.key in _ONE:
        unreal = verb.key in {"were", "weren't"} or (subject.key == "it" and verb.key == "want")
        if not unreal and _starts(words, place - 1) and not _wanted(words, place - 1):
            yield Slip(place - 1, place, f"“{subject.text}” takes “{right}”.", f"{subject.text} {right}", 0.9)
    elif subject.text in plurals() and subject.key not in _GROUPS and place > 1:
        first = _phrase(words, place - 1)
        if first is not None and not _wanted(words, first) and _is_one(words, first, place - 1):
            yield Slip(place - 1, place, f"“{subject.text}” is one: “{right}”.", f"{subject.text} {right}", 0.85)


def _starts(words: Sequence[Word], place: int) -> bool:
    """True where a clause starts at the place: the sentence does, or a conjunction stands before it."""
    earlier = at(words, place - 1)
    if not place:
        return True
    if earlier.key in _CLAUSE or (earlier.key in _ALSO_PREPOSITIONS and at(words, place).key in _ONE | _MANY):
        return at(words, place).joined
    return place == 1 and earlier.key in _OPENERS


def _wanted(words: Sequence[Word], place: int) -> bool:
    """True where a verb before the clause asks for the plain form: "demanded that he have a lawyer"."""
    return any(word.key in _WANTING_THAT for word in words[max(0, place - 6) : place])


def _phrase(words: Sequence[Word], noun: int) -> int | None:
    """Where the noun phrase that ends with the noun begins, if a clause begins there; otherwise None."""
    first = noun
    while first > max(0, noun - 3):
        if not words[first].joined:
            break
        earlier = words[first - 1]
        if earlier.key in _DETERMINERS | _ARTICLES | _SEVERAL:
            first -= 1
            if first and words[first].joined and at(words, first - 1).key in _BEFORE_NUMBERS:
                first -= 1
            break
        if (
            earlier.key in _NOT_IN_PHRASE
            or (first > 1 and not earlier.text.islower())
            or earlier.key.endswith(("ing", "'s"))
        ):
            break
        first -= 1
    if first and words[first].joined and at(words, first - 1).key == "and":
        return None
    return first if _starts(words, first) else None


def _is_several(words: Sequence[Word], first: int, noun: int) -> bool:
    """True for "the workers", "three people", "many old houses", "residents"."""
    opening = words[first].key
    if opening in _SEVERAL:
        sure = words[noun].key in _PERSONS or opening in {"the", "these", "those", "his", "their", "many", "several"}
        return sure and noun - first <= 3
    return first == noun and (words[noun].key in _PERSONS or noun > 0)


def _is_one(words: Sequence[Word], first: int, noun: int) -> bool:
    """True for "the minister", "a new road"."""
    return words[first].key in _DETERMINERS | _ARTICLES and 1 <= noun - first <= 2
