# SPDX-License-Identifier: Apache-2.0
"""Verbs in a form that the word before does not take: "did not opened", "able to helped", "has went", "more better".

Languages that mark time, person or degree once more than English does leave such doubles behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from mtcheck.checks import Context, Example
from mtcheck.checks._grammar import (
    END,
    Slip,
    Word,
    at,
    before,
    ends_phrase,
    findings,
    follows,
    regular_verbs,
    sentences,
)
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
_ADVERBS: Final = frozenset("not also never ever just already even still always really only often".split())
_PARTICIPLES: Final = {
    "went": "gone", "took": "taken", "gave": "given", "began": "begun", "knew": "known", "wrote": "written",
    "spoke": "spoken", "broke": "broken", "chose": "chosen", "drove": "driven", "fell": "fallen", "grew": "grown",
    "rose": "risen", "ate": "eaten", "flew": "flown", "drew": "drawn", "threw": "thrown", "wore": "worn",
    "shook": "shaken", "saw": "seen", "did": "done", "became": "become", "came": "come", "stole": "stolen",
}  # fmt: skip
_LAST: Final = frozenset(
    "week month year night monday tuesday wednesday thursday friday saturday sunday summer winter autumn spring".split()
)
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
_BE: Final = frozenset({"is", "are", "was", "were", "been", "being"})
_WANTING: Final = frozenset(
    "able unable want wants wanted order try tries tried trying decided decide decides hope hopes hoped plan plans "
    "planned intend intends intended managed refused agreed failed forced begun began allowed ready willing need "
    "needs needed promised threatened preparing prepares going vowed pledged".split()
)
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
    verb = place + 1
    if words[place].key in _NEGATED:
        if follows(words, verb).key != "not":
            return
        verb += 1
    if follows(words, verb).key in {"also", "even", "yet", "immediately", "fully"}:
        verb += 1
    right = _base(follows(words, verb).key)
    if right:
        start = " ".join(word.text for word in words[place:verb])
        yield Slip(place, verb, "After “do” a verb stands in its plain form.", f"{start} {right}", 0.9)


def _after_modal(words: Sequence[Word], place: int) -> Iterator[Slip]:
    modal, earlier = words[place], before(words, place).key
    if (modal.key in _MODAL_NOUNS and (earlier in _NOT_MODALS or not modal.text.islower())) or not place:
        return
    if modal.key in {"can", "could", "will", "would", "should", "may", "might"} and any(
        word.key in _OPEN for word in words[max(0, place - 7) : place]
    ):
        return
    verb = place + 1
    while follows(words, verb).key in _ADVERBS and verb < place + 3:
        verb += 1
    after = follows(words, verb).key
    right = _base(after)
    start = " ".join(word.text for word in words[place:verb])
    if right or _is_ing(after):
        write = f"{start} {right}" if after in _THIRD else ""  # "should recognised" lacks "be" as often as not
        yield Slip(place, verb, "After a verb such as “can” another stands in its plain form.", write)


def _after_have(words: Sequence[Word], place: int) -> Iterator[Slip]:
    yield from _perfect(words, place)
    if before(words, place).key in _PRONOUNS:
        clause = at(words, place - 2)
        if clause.key and clause.key not in _BEFORE_CLAUSE and at(words, place - 1).joined:
            return
    elif any(word.key in _OPEN for word in words[max(0, place - 5) : place]):
        return
    verb = place + 1
    while follows(words, verb).key in _ADVERBS and verb < place + 3:
        verb += 1
    after = follows(words, verb).key
    right = _PARTICIPLES.get(after) or {"has": "had", "have": "had", "be": "been"}.get(after, "")
    if right and not (after in {"has", "have"} and words[place].key in {"had", "having"}):
        start = " ".join(word.text for word in words[place:verb])
        sure = f"{start} {right}" if after in _PARTICIPLES else ""
        yield Slip(place, verb, "After “have” a verb stands in its participle.", sure, 0.9)


def _perfect(words: Sequence[Word], place: int) -> Iterator[Slip]:
    """ "has yesterday signed", "has died last week": what has a date stands in the past tense."""
    if words[place].key not in {"has", "have"}:
        return
    when = place + 1 if follows(words, place + 1).key == "yesterday" else place + 2
    verb = place + 2 if when == place + 1 else place + 1
    last = max(when, verb)
    if follows(words, when).key == "last" and follows(words, when + 1).key in _LAST:
        last = when + 1
    elif follows(words, when).key != "yesterday":
        return
    done = follows(words, verb)
    if done.key in regular_verbs():
        time = " ".join(word.text for word in words[when : max(last, when) + 1] if word is not done)
        yield Slip(place, last, f"“{time}” asks for the past tense.", f"{done.text} {time}", 0.88)
    elif done.key in _PARTICIPLES.values():
        yield Slip(place, last, "A day that is over asks for the past tense.", "", 0.88)


def _after_be(words: Sequence[Word], place: int) -> Iterator[Slip]:
    verb = place + 1
    if follows(words, verb).key in _ADVERBS:
        verb += 1
    after = follows(words, verb).key
    if words[place].key == "been" and _BUILT.get(after):
        start = " ".join(word.text for word in words[place:verb])
        yield Slip(place, verb, "After “been” a verb stands in its participle.", f"{start} {_BUILT[after]}", 0.9)
    if after in _AFTER_BE and not any(word.key in _OPEN for word in words[max(0, place - 6) : place]):
        start = " ".join(word.text for word in words[place:verb])
        yield Slip(place, verb, "After “be” a verb stands in its participle.", f"{start} {_PARTICIPLES[after]}", 0.85)


def _irregular(words: Sequence[Word], place: int) -> str:
    past = _REGULAR[words[place].key]
    return _PARTICIPLES.get(past, past) if before(words, place).key in _HAVE | _BE else past


def _after_to(words: Sequence[Word], place: int) -> Iterator[Slip]:
    after = follows(words, place + 1).key
    sure = before(words, place).key in _WANTING
    right = _base(after)
    if sure and right and before(words, place).key != "going":
        write = "" if after in regular_verbs() else f"{words[place].text} {right}"  # "need to involved" may lack "be"
        yield Slip(place, place + 1, "After “to” a verb stands in its plain form.", write, 0.9)
    elif sure and _is_ing(after) and before(words, place).key not in {"need", "needs", "plan", "plans", "going"}:
        yield Slip(place, place + 1, "After “to” a verb stands in its plain form.", "", 0.85)
    elif after in {"went", "took", "gave", "began", "wrote", "became"}:
        yield Slip(
            place, place + 1, "After “to” a verb stands in its plain form.", f"{words[place].text} {right}", 0.85
        )


def _degree(words: Sequence[Word], place: int) -> Iterator[Slip]:
    after = follows(words, place + 1)
    what = f"“{words[place].text}” and “{after.text}” say the same twice."
    if words[place].key == "most":
        if after.key in _BEST and before(words, place).key in {"the", "his", "her", "its", "their"}:
            yield Slip(place, place + 1, what, after.text, 0.9)
    elif after.key in _BETTER:
        ended = at(words, place + 2) is END or not at(words, place + 2).joined
        than = at(words, place + 2).key == "than"
        degree = before(words, place).key in {"much", "even", "far", "is", "are", "was", "were", "be", "become", "a"}
        if (
            (than or ended or degree)
            and ends_phrase(words, place + 2)
            and before(words, place).key not in {"no", "once"}
        ):
            yield Slip(place, place + 1, what, after.text, 0.9)


def _is_ing(word: str) -> bool:
    return len(word) > 4 and word.endswith("ing") and word not in _NOT_ING and "-" not in word


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
