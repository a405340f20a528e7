# SPDX-License-Identifier: Apache-2.0
"""Verbs in a form that the word before does not take: "did not opened", "able to helped", "has went", "more better".

Languages that mark time, person or degree once more than English does leave such doubles behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from mtcheck.checks import Context, Example
from mtcheck.checks._calendar import DAYS
from mtcheck.checks._grammar import (
    END,
    Slip,
    Word,
    before,
    ends_phrase,
    findings,
    follows,
    regular_verbs,
    sentences,
)
from mtcheck.checks._match import Found, Maybe, match
from mtcheck.inflection import forms
from mtcheck.results import Finding

_NEGATED: Final = frozenset({"did", "does", "do"})
_NEGATIONS: Final = frozenset({"didn't", "doesn't", "don't"})
_MODALS: Final = frozenset("can could will would must should may might cannot".split())
_MODAL_NOUNS: Final = frozenset({"will", "might", "can", "must", "may"})
_NOT_MODALS: Final = frozenset(
    "the a an whose his her its their our my your political popular people's public own free good ill sheer no of "
    "national any last in since until during from by last early late mid and".split()
)
"""Before "will", "might", "may" and "must" these make a noun of it."""
_OPEN: Final = frozenset(
    "all everything anything whatever what best as much than whether how that which who whom nothing something only "
    "things when where if more many little".split()
)
"""After these a clause may lack what its verb asks for: "all they could helped them"."""
_ALSO_WITHOUT_VERB: Final = _MODALS - {"must", "cannot"}
_INVERTING: Final = frozenset({"so", "nor", "neither"})
_FULLY: Final = frozenset({"also", "even", "yet", "immediately", "fully"})
_ADVERBS: Final = frozenset("not also never ever just already even still always really only often".split())
_PARTICIPLES: Final = {
    "went": "gone", "took": "taken", "gave": "given", "began": "begun", "knew": "known", "wrote": "written",
    "spoke": "spoken", "broke": "broken", "chose": "chosen", "drove": "driven", "fell": "fallen", "grew": "grown",
    "rose": "risen", "ate": "eaten", "flew": "flown", "drew": "drawn", "threw": "thrown", "wore": "worn",
    "shook": "shaken", "saw": "seen", "did": "done", "became": "become", "came": "come", "stole": "stolen",
}  # fmt: skip
_LAST: Final = frozenset("week month year night summer winter autumn spring".split()).union(map(str.lower, DAYS))
_AFTER_BE: Final = frozenset("took gave wrote chose knew drew threw stole flew began went became".split())
_REGULAR: Final = {
    "throwed": "threw", "buyed": "bought", "teached": "taught", "catched": "caught",
    "thinked": "thought", "bringed": "brought", "fighted": "fought", "builded": "built", "sended": "sent",
    "drived": "drove", "writed": "wrote", "stealed": "stole", "choosed": "chose", "breaked": "broke",
    "speaked": "spoke", "eated": "ate", "falled": "fell", "feeled": "felt", "finded": "found", "forgetted": "forgot",
    "gived": "gave", "growed": "grew", "holded": "held", "keeped": "kept", "knowed": "knew", "losed": "lost",
    "maked": "made", "meeted": "met", "readed": "read", "runned": "ran", "sayed": "said", "selled": "sold",
    "shaked": "shook", "sitted": "sat", "sleeped": "slept", "spended": "spent", "standed": "stood", "swimmed": "swam",
    "taked": "took", "telled": "told", "weared": "wore", "winned": "won", "becomed": "became", "begined": "began",
    "comed": "came", "cutted": "cut", "setted": "set", "hitted": "hit", "hurted": "hurt", "shutted": "shut",
    "hided": "hid", "drawed": "drew", "freezed": "froze", "heared": "heard", "rised": "rose", "stinged": "stung",
    "teared": "tore", "understanded": "understood", "withdrawed": "withdrew", "undertaked": "undertook",
    "overcomed": "overcame", "seeked": "sought", "shooted": "shot", "sinked": "sank", "slided": "slid",
    "swinged": "swung", "feeded": "fed", "spreaded": "spread",
}  # fmt: skip
"""What nobody writes, and the past tense."""
_BUILT: Final = {
    "build": "built", "send": "sent", "spend": "spent", "lend": "lent", "take": "taken", "give": "given",
    "make": "made", "write": "written", "bring": "brought", "catch": "caught", "choose": "chosen", "break": "broken",
    "find": "found", "hold": "held", "keep": "kept", "lose": "lost", "sell": "sold", "teach": "taught", "tell": "told",
    "throw": "thrown", "see": "seen", "know": "known", "begin": "begun", "become": "become", "steal": "stolen",
    "arrest": "arrested", "destroy": "destroyed", "provide": "provided", "receive": "received",
    "carry": "carried", "postpone": "postponed", "injure": "injured", "evacuate": "evacuated", "repair": "repaired",
}  # fmt: skip
"""Verbs that no "been" stands before in their plain form."""
_HAVE: Final = frozenset({"has", "have", "had", "having"})
_PRESENT_HAVE: Final = frozenset({"has", "have"})
_AFTER_HAVE: Final = frozenset({*_PARTICIPLES, "has", "have", "be"})
"""Forms that stand behind no "have"."""
_BE: Final = frozenset({"is", "are", "was", "were", "been", "being"})
_WANTING: Final = frozenset(
    "able unable want wants wanted order try tries tried trying decided decide decides hope hopes hoped plan plans "
    "planned intend intends intended managed refused agreed failed forced begun began allowed ready willing need "
    "needs needed promised threatened preparing prepares going vowed pledged".split()
)
_WITH_ING: Final = frozenset({"need", "needs", "plan", "plans", "going"})
"""Of the ones that want something, these are nouns or go somewhere: "the plan to housing"."""
_PAST: Final = frozenset({"went", "took", "gave", "began", "wrote", "became"})
_BEFORE_CLAUSE: Final = frozenset({"and", "but", "because", "when", "after", "since", "said", "says"})
_PRONOUNS: Final = frozenset({"he", "she", "it", "they", "we", "i", "you"})
_THIRD: Final = {"is": "be", "are": "be", "was": "be", "were": "be", "has": "have", "had": "have", "does": "do",
                 "goes": "go", "makes": "make", "takes": "take", "gives": "give", "becomes": "become"}  # fmt: skip
_NOT_ING: Final = frozenset(
    "during according including following considering regarding depending using anything nothing something "
    "everything morning evening bring sing ring swing cling fling spring sting string wring king ping wing "
    "concerning excluding barring pending".split()
)
_BETTER: Final = frozenset(
    "better worse easier larger bigger smaller higher lower faster slower stronger weaker cheaper older younger "
    "longer shorter safer richer poorer harder closer wider deeper greater heavier happier healthier worst cleaner "
    "simpler warmer colder hotter tougher quicker nearer".split()
)
_DEGREES: Final = frozenset({"much", "even", "far", "is", "are", "was", "were", "be", "become", "a"})
_OWNERS: Final = frozenset({"the", "his", "her", "its", "their"})
_BEST: Final = frozenset(
    "best worst easiest largest biggest smallest highest lowest fastest slowest strongest weakest cheapest oldest "
    "youngest longest shortest safest richest poorest hardest closest greatest heaviest latest nearest deepest "
    "toughest newest".split()
)

SPEAKS_FOR: Final = frozenset({"awkward", "calque"})

EXAMPLES = (
    Example("The museum did not opened on Monday because of the strike.", ("did not opened",), "did not open"),
    Example("The harbour office was able to helped the crew.", ("to helped",), "to help"),
    Example("Prices has went up since the harvest.", ("has went",), "has gone"),
    Example("The evidence was throwed away, and a wall has been build.", ("throwed", "been build"), "thrown, built"),
    Example("The council has yesterday approved the plan.", ("has yesterday approved",), "approved yesterday"),
    Example("The road is now more safer than before.", ("more safer",), "safer"),
    Example("It is the most oldest bridge in the valley.", ("most oldest",), "oldest"),
    Example("The work he did opened many doors, and he did not need more.", (), "two verbs that merely meet"),
    Example("The council has approved yesterday's plan.", (), "the plan is yesterday's"),
    Example("The crew did all they could to help.", (), "all they could do"),
    Example("\"He did not opened it,\" she said.", (), "a quotation"),
    Example("Costs will fall, and so will waiting times. This year, would not winning be a failure?", (), "turned"),
    Example("More older people than ever are learning to swim.", (), "a greater number of them"),
)  # fmt: skip


def check(context: Context) -> Iterator[Finding]:
    """In English, outside quotation marks and headlines; several a sentence.

    Measured on the originals of clean-english and origin.train (829,232 words of edited English): 13 findings, all
    slips of the writer.
    In 2,618,841 words of machine-translated news of origin.train (each sentence once)
    4, all read, all right; of 19 read of its encyclopaedia text 19.
    """
    for words, offset in sentences(context):
        yield from findings("verb_form", words, offset, _slips(words))


def _slips(words: Sequence[Word]) -> Iterator[Slip]:
    for place, word in enumerate(words):
        key = word.key
        if key in _NEGATED or key in _NEGATIONS:
            yield from _after_do(words, place)
        elif key in _MODALS:
            yield from _after_modal(words, place)
        elif key in _HAVE:
            yield from _after_have(words, place)
        elif key in _BE:
            yield from _after_be(words, place)
        elif key in _REGULAR and word.text.islower():
            yield Slip(place, place, "The verb is irregular.", _irregular(words, place), 0.95)
        elif key == "to":
            yield from _after_to(words, place)
        elif key in {"more", "most"}:
            yield from _degree(words, place)


def _after_do(words: Sequence[Word], place: int) -> Iterator[Slip]:
    found = match(words, place, _NEGATED, {"not"}, Maybe(_FULLY), _has_base)
    found = found or match(words, place, _NEGATIONS, Maybe(_FULLY), _has_base)
    if found:
        write = f"{found.start} {_base(found.verb.key)}"
        yield Slip(place, found.last, "After “do” a verb stands in its plain form.", write, 0.9)


def _after_modal(words: Sequence[Word], place: int) -> Iterator[Slip]:
    found = match(words, place, _MODALS, Maybe(_ADVERBS, 2), _is_no_plain_form)
    if not found or not place or _is_noun(words, place) or _is_turned(words, found):
        return
    if words[place].key in _ALSO_WITHOUT_VERB and _is_open(words, place, 7):
        return
    # "should recognised" lacks "be" as often as not
    write = f"{found.start} {_THIRD[found.verb.key]}" if found.verb.key in _THIRD else ""
    yield Slip(place, found.last, "After a verb such as “can” another stands in its plain form.", write)


def _is_noun(words: Sequence[Word], place: int) -> bool:
    """True for "the will", "Australia's might", "in May"."""
    modal, earlier = words[place], before(words, place).key
    after_noun = earlier in _NOT_MODALS or earlier.endswith(("'s", "s'"))
    return modal.key in _MODAL_NOUNS and (after_noun or not modal.text.islower())


def _is_turned(words: Sequence[Word], found: Found) -> bool:
    """True for "so will waiting times" and for "In the league, would not winning be bad?"."""
    earlier = before(words, found.first)
    return earlier.key in _INVERTING or (_is_ing(found.verb) and earlier is END)


def _is_open(words: Sequence[Word], place: int, most: int) -> bool:
    """True where one of so many words before the place lets a clause lack what its verb asks for."""
    return any(word.key in _OPEN for word in words[max(0, place - most) : place])


def _after_have(words: Sequence[Word], place: int) -> Iterator[Slip]:
    yield from _perfect(words, place)
    found = match(words, place, _HAVE, Maybe(_ADVERBS, 2), _AFTER_HAVE)
    if not found or _may_meet(words, place):
        return
    verb = found.verb.key
    if not (verb in {"has", "have"} and words[place].key in {"had", "having"}):
        write = f"{found.start} {_PARTICIPLES[verb]}" if verb in _PARTICIPLES else ""
        yield Slip(place, found.last, "After “have” a verb stands in its participle.", write, 0.9)


def _may_meet(words: Sequence[Word], place: int) -> bool:
    """True where two verbs may merely stand side by side: "all they have went", "the boat he had sank"."""
    if before(words, place).key not in _PRONOUNS:
        return _is_open(words, place, 5)
    clause = before(words, place - 1)
    return bool(clause.key) and clause.key not in _BEFORE_CLAUSE


def _perfect(words: Sequence[Word], place: int) -> Iterator[Slip]:
    """ "has yesterday signed", "has died last week": what has a date stands in the past tense."""
    found = match(words, place, _PRESENT_HAVE, {"yesterday"}, _is_done)
    found = found or match(words, place, _PRESENT_HAVE, _is_done, {"yesterday"})
    found = found or match(words, place, _PRESENT_HAVE, _is_done, {"last"}, _LAST)
    if not found:
        return
    done = next(filter(_is_done, found.words))
    if done.key in regular_verbs():
        time = " ".join(word.text for word in found.words[1:] if word is not done)
        yield Slip(place, found.last, f"“{time}” asks for the past tense.", f"{done.text} {time}", 0.88)
    else:
        yield Slip(place, found.last, "A day that is over asks for the past tense.", "", 0.88)


def _is_done(word: Word) -> bool:
    return word.key in regular_verbs() or word.key in _PARTICIPLES.values()


def _after_be(words: Sequence[Word], place: int) -> Iterator[Slip]:
    if found := match(words, place, {"been"}, Maybe(_ADVERBS), _BUILT):
        write = f"{found.start} {_BUILT[found.verb.key]}"
        yield Slip(place, found.last, "After “been” a verb stands in its participle.", write, 0.9)
    elif (found := match(words, place, _BE, Maybe(_ADVERBS), _AFTER_BE)) and not _is_open(words, place, 6):
        write = f"{found.start} {_PARTICIPLES[found.verb.key]}"
        yield Slip(place, found.last, "After “be” a verb stands in its participle.", write, 0.85)


def _irregular(words: Sequence[Word], place: int) -> str:
    past = _REGULAR[words[place].key]
    return _PARTICIPLES.get(past, past) if before(words, place).key in _HAVE | _BE else past


def _after_to(words: Sequence[Word], place: int) -> Iterator[Slip]:
    to, after = words[place].text, follows(words, place + 1).key
    if match(words, place - 1, _WANTING - {"going"}, {"to"}, _has_base):
        write = "" if after in regular_verbs() else f"{to} {_base(after)}"  # "need to involved" may lack "be"
        yield Slip(place, place + 1, "After “to” a verb stands in its plain form.", write, 0.9)
    elif match(words, place - 1, _WANTING - _WITH_ING, {"to"}, _is_ing):
        yield Slip(place, place + 1, "After “to” a verb stands in its plain form.", "", 0.85)
    elif match(words, place, {"to"}, _PAST):
        yield Slip(place, place + 1, "After “to” a verb stands in its plain form.", f"{to} {_base(after)}", 0.85)


def _degree(words: Sequence[Word], place: int) -> Iterator[Slip]:
    found = match(words, place - 1, _OWNERS, {"most"}, _BEST) or match(words, place, {"more"}, _BETTER)
    if not found or (words[place].key == "more" and not _is_doubled(words, place)):
        return
    message = f"“{words[place].text}” and “{found.verb.text}” say the same twice."
    yield Slip(place, found.last, message, found.verb.text, 0.9)


def _is_doubled(words: Sequence[Word], place: int) -> bool:
    """True where "more safer" is no number of safer things: "more older people than ever"."""
    earlier, after = before(words, place).key, follows(words, place + 2)
    alone = after is END or after.key == "than" or earlier in _DEGREES
    return alone and ends_phrase(words, place + 2) and earlier not in {"no", "once"}


def _is_ing(word: Word) -> bool:
    key = word.key
    return len(key) > 4 and key.endswith("ing") and key not in _NOT_ING and "-" not in key


def _has_base(word: Word) -> bool:
    return bool(_base(word.key))


def _is_no_plain_form(word: Word) -> bool:
    return _has_base(word) or _is_ing(word)


@cache
def _bases() -> dict[str, str]:
    verbs = (
        "go take give begin know write speak break choose drive grow eat fly draw throw wear shake become come get "
        "make say tell think buy bring catch keep hold lose meet pay sell send stand win understand teach seek build"
    )
    found = dict(_THIRD)
    for verb in verbs.split():
        base, _, past, participle, _ = forms(verb)
        for form in (*past.split("+"), *participle.split("+")):
            if form != base:
                found[form] = base
    return found


def _base(word: str) -> str:
    """The plain form of a past form or of one in -s; "" where the word is none, or may be something else."""
    return _bases().get(word) or regular_verbs().get(word, "")
