# SPDX-License-Identifier: Apache-2.0
"""Harm that machine translation does: clean English in, the same with a flaw and its words marked out.

A family is one function ``(items, rng) -> items or None`` in ``FAMILIES`` with the severity it has for a reader:
how much nearer one application brings the sentence to unreadable (1.0: one is enough). None: nothing to harm here.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from mtcheck.training.clauses import (
    double_connective,
    double_subject,
    lost_linker,
    lost_subject,
    phrases_before_verb,
    relative_first,
    resumptive,
    swapped_words,
)
from mtcheck.training.inflections import infinitive, plural, verb_form
from mtcheck.training.sentences import Item, Items, harmed, lowered, mark, splice, stretches

Family = Callable[[Items, random.Random], Items | None]

_PREPOSITIONS: Final = ("in", "on", "at", "of", "to", "for", "from", "with", "by", "about", "against", "into", "over")
_PRONOUNS: Final = {
    "he": "she", "she": "he", "his": "her", "her": "his", "him": "it", "it": "he", "its": "his", "they": "he",
    "their": "its", "who": "which", "which": "who",
}  # fmt: skip
_AGREEMENT: Final = {
    "is": "are", "are": "is", "was": "were", "were": "was", "has": "have", "have": "has", "does": "do", "do": "does",
    "this": "these", "these": "this", "that": "those", "those": "that", "a": "an", "an": "a", "much": "many",
    "many": "much",
}  # fmt: skip
_CALQUES: Final = {
    "said": ("conveyed", "revealed that", "expressed", "told", "stated the matter"),
    "say": ("convey", "express"),
    "told": ("conveyed to", "said to"),
    "people": ("citizens concerned", "residents of the society"),
    "many": ("not a few", "quite many"),
    "because": ("because of that", "remembering"),
    "so": ("so that",),
    "also": ("also too", "likewise also"),
    "after": ("post the", "after finished"),
    "before": ("prior from",),
    "about": ("regarding about", "as for about"),
    "can": ("is able to can", "is judged able to"),
    "could": ("was considered able to",),
    "will": ("later will", "is going will"),
    "must": ("is obliged must", "have to must"),
    "held": ("carried out the holding of", "organized to hold"),
    "made": ("did the making of", "performed"),
    "based": ("basing",),
    "according": ("in accordance", "following"),
    "very": ("very once", "highly very"),
    "recently": ("some time ago", "in the last time"),
    "now": ("this moment", "in this now"),
    "around": ("in the range of", "more less"),
    "including": ("among them are", "enter"),
    "died": ("left the world", "became dead"),
    "happened": ("occurred to happen", "took its place"),
    "discussed": ("made discussion about", "discussed about"),
    "visited": ("made visit to", "did visit in"),
    "asked": ("made the question to", "begged"),
    "helped": ("gave help for", "brought the help"),
    "important": ("of importance", "having important"),
    "despite": ("in spite that", "although of"),
    "since": ("already since", "since already"),
    "during": ("in the frame of", "along the"),
    "every": ("every each",),
    "increase": ("make the increase of", "lift up"),
    "showed": ("gave to see", "made show"),
    "need": ("have necessity of",),
    "already": ("have already done",),
    "only": ("just only", "only just a"),
    "several": ("a number several",),
    "however": ("but however", "will but"),
    "called": ("named with", "called as"),
    "began": ("entered to begin", "made a beginning"),
    "took": ("realized the taking of",),
    "still": ("until now still",),
}


def noun_order(items: Items, rng: random.Random) -> Items | None:
    """Head before modifiers: "the education minister" becomes "minister education the" or "the minister education"."""
    spans = stretches(items, lambda item: item.tag.startswith(("NN", "JJ", "VBN")), least=2)
    spans = [span for span in spans if not all(items[i].tag.startswith("NNP") for i in range(*span))]
    if not spans:
        return None
    start, end = rng.choice(spans)
    flipped = harmed(*reversed(items[start:end]))
    if start and items[start - 1].tag in {"DT", "PRP$"} and rng.random() < 0.4:
        article = harmed(items[start - 1])
        where = len(flipped) if rng.random() < 0.5 else 1
        return splice(items, start - 1, end, flipped[:where] + article + flipped[where:])
    return splice(items, start, end, flipped)


def possessor_order(items: Items, rng: random.Random) -> Items | None:
    """Linkers lost between head and possessor: "the budget of the province" becomes "budget the province"."""
    found = [
        i
        for i in range(1, len(items) - 2)
        if items[i].text.lower() in {"of", "in", "for", "at", "under", "from", "by"}
        and items[i - 1].tag.startswith("NN")
        and items[i + 1].tag.startswith(("DT", "NN", "JJ", "PRP$"))
    ]
    if not found:
        return None
    i = rng.choice(found)
    following = mark(items, i - 1, i + 3)
    dropped = following[:i] + following[i + 1 :]
    if i >= 2 and items[i - 2].tag == "DT":
        dropped = dropped[: i - 2] + dropped[i - 1 :]
    return dropped


def drop_function_word(items: Items, rng: random.Random) -> Items | None:
    """An article, preposition, auxiliary or linker is missing; its neighbours are marked."""
    found = [i for i in range(1, len(items) - 1) if items[i].tag in {"DT", "IN", "TO", "MD", "VBZ", "VBD", "WDT"}
             and items[i].text.lower() in _DROPPABLE]  # fmt: skip
    if not found:
        return None
    i = rng.choice(found)
    marked = mark(items, i - 1, i + 2)
    return marked[:i] + marked[i + 1 :]


_DROPPABLE: Final = frozenset(
    "the a an of to in on at for from with by that which who is are was were has have will would as than".split()
)


def wrong_preposition(items: Items, rng: random.Random) -> Items | None:
    """Another language's preposition."""
    found = [i for i, item in enumerate(items) if i and item.text.lower() in _PREPOSITIONS]
    if not found:
        return None
    i = rng.choice(found)
    other = rng.choice([word for word in _PREPOSITIONS if word != items[i].text.lower()])
    return items[:i] + (replace(items[i], text=other, bad=True),) + items[i + 1 :]


def agreement(items: Items, rng: random.Random) -> Items | None:
    """Number or article disagreement: "the schools was", "an minister", "these report"."""
    found = [
        i
        for i, item in enumerate(items)
        if i and (item.text in _AGREEMENT or (item.tag in {"NNS", "VBZ"} and item.text.isalpha()))
    ]
    if not found:
        return None
    i = rng.choice(found)
    word = items[i].text
    other = _AGREEMENT.get(word) or (word[:-1] if word.endswith("s") and len(word) > 3 else None)
    return None if other is None else items[:i] + (replace(items[i], text=other, bad=True),) + items[i + 1 :]


def tense(items: Items, rng: random.Random) -> Items | None:
    """A verb form of another tense: "has announce", "was build", "yesterday announces"."""
    found = [i for i, item in enumerate(items) if i and item.tag in {"VBD", "VBN", "VBG"} and len(item.text) > 4]
    if not found:
        return None
    i = rng.choice(found)
    word = items[i].text
    if word.endswith("ing"):
        other = word[:-3] + rng.choice(["", "ed"])
    elif word.endswith("ed"):
        other = word[:-2] + rng.choice(["", "ing", "s"])
    else:
        return None
    return items[:i] + (replace(items[i], text=other, bad=True),) + items[i + 1 :]


def verb_final(items: Items, rng: random.Random) -> Items | None:
    """The verb group at the end of its clause, as German, Turkish, Hindi and Japanese have it."""
    groups = stretches(items, lambda item: item.tag.startswith(("VB", "MD")), least=1)
    choices = []
    for start, end in groups:
        stop = end
        while stop < min(len(items), end + 10) and items[stop].is_word and items[stop].text not in _CLAUSE_STARTS:
            stop += 1
        if stop - end >= 3:
            choices.append((start, end, stop))
    if not choices:
        return None
    start, end, stop = rng.choice(choices)
    moved = mark(items, start - 1, stop)
    return splice(moved, start, stop, moved[end:stop] + harmed(*items[start:end]))


_CLAUSE_STARTS: Final = frozenset(("that", "because", "who", "which", "while", "after", "before", "when", "if", "and"))


def phrase_move(items: Items, rng: random.Random) -> Items | None:
    """A stretch of three to six words stands in another place of the sentence."""
    if len(items) < 12:
        return None
    length = rng.randint(3, 6)
    start = rng.randint(1, len(items) - length - 2)
    stretch = items[start : start + length]
    if not all(item.is_word for item in stretch):
        return None
    rest = items[:start] + items[start + length :]
    target = rng.randint(1, len(rest) - 1)
    if abs(target - start) < 3:
        return None
    return rest[:target] + harmed(*stretch) + rest[target:]


def salad(items: Items, rng: random.Random) -> Items | None:
    """Five to nine neighbouring words in no order."""
    length = rng.randint(5, 9)
    if len(items) < length + 3:
        return None
    start = rng.randint(0, len(items) - length - 1)
    words = [i for i in range(start, start + length) if items[i].is_word]
    shuffled = words[:]
    rng.shuffle(shuffled)
    if len(words) < 4 or shuffled == words:
        return None
    changed = list(items)
    for place, origin in zip(words, shuffled, strict=True):
        changed[place] = replace(lowered(items[origin]), bad=True, glued=items[place].glued)
    return tuple(changed)


def repetition(items: Items, rng: random.Random) -> Items | None:
    """A phrase of one to four words stands twice, as decoders leave it."""
    length = rng.randint(1, 4)
    if len(items) < length + 4:
        return None
    start = rng.randint(1, len(items) - length - 1)
    stretch = items[start : start + length]
    if not all(item.is_word and len(item.text) > 1 for item in stretch):
        return None
    times = 1 if rng.random() < 0.8 else rng.randint(2, 3)
    return items[: start + length] + harmed(*stretch) * times + items[start + length :]


def gap(items: Items, rng: random.Random) -> Items | None:
    """Two to six words missing in the middle; the words at both edges are marked."""
    length = rng.randint(2, 6)
    if len(items) < length + 7:
        return None
    start = rng.randint(2, len(items) - length - 3)
    if not all(item.is_word for item in items[start - 1 : start + length + 1]):
        return None
    marked = mark(items, start - 1, start + length + 1)
    return marked[:start] + marked[start + length :]


def pronoun(items: Items, rng: random.Random) -> Items | None:
    """A pronoun of another gender or kind."""
    found = [i for i, item in enumerate(items) if item.text in _PRONOUNS]
    if not found:
        return None
    i = rng.choice(found)
    return items[:i] + (replace(items[i], text=_PRONOUNS[items[i].text], bad=True),) + items[i + 1 :]


def stray_article(items: Items, rng: random.Random) -> Items | None:
    """An article where English has none: before a name or a plural."""
    found = [
        i
        for i in range(1, len(items))
        if items[i].tag in {"NNP", "NNS"} and items[i - 1].tag not in {"DT", "NNP", "JJ", "PRP$", "NN", "CD"}
        and items[i - 1].is_word
    ]  # fmt: skip
    if not found:
        return None
    i = rng.choice(found)
    article = Item(rng.choice(["the", "a"]), "DT", bad=True)
    return items[:i] + (article,) + mark(items, i, i + 1)[i:]


def calque(items: Items, rng: random.Random) -> Items | None:
    """A word in the words of another language: "recently" as "some time ago", "can" as "is judged able to"."""
    found = [i for i, item in enumerate(items) if i and item.text in _CALQUES]
    if not found:
        return None
    i = rng.choice(found)
    words = rng.choice(_CALQUES[items[i].text]).split()
    return splice(items, i, i + 1, tuple(Item(word, "NN", bad=True) for word in words))


@dataclass(frozen=True, slots=True)
class Harm:
    """A family, how often it is drawn, and how much one application takes from readability (0 to 1)."""

    apply: Family
    share: float
    severity: float


FAMILIES: Final[dict[str, Harm]] = {
    "noun_order": Harm(noun_order, 3.0, 0.40),
    "possessor_order": Harm(possessor_order, 2.0, 0.35),
    "drop_function_word": Harm(drop_function_word, 1.5, 0.15),
    "wrong_preposition": Harm(wrong_preposition, 1.0, 0.05),
    "agreement": Harm(agreement, 0.8, 0.0),
    "tense": Harm(tense, 0.8, 0.05),
    "verb_form": Harm(verb_form, 1.6, 0.05),
    "infinitive": Harm(infinitive, 0.8, 0.05),
    "plural": Harm(plural, 0.9, 0.0),
    "verb_final": Harm(verb_final, 1.5, 0.60),
    "phrase_move": Harm(phrase_move, 1.5, 0.60),
    "salad": Harm(salad, 1.2, 0.90),
    "repetition": Harm(repetition, 0.8, 0.30),
    "gap": Harm(gap, 1.2, 0.45),
    "pronoun": Harm(pronoun, 0.4, 0.0),
    "stray_article": Harm(stray_article, 0.6, 0.05),
    "calque": Harm(calque, 1.5, 0.05),
    "double_subject": Harm(double_subject, 0.8, 0.20),
    "resumptive": Harm(resumptive, 0.8, 0.20),
    "lost_subject": Harm(lost_subject, 0.8, 0.30),
    "lost_linker": Harm(lost_linker, 1.2, 0.35),
    "relative_first": Harm(relative_first, 1.2, 0.60),
    "phrases_before_verb": Harm(phrases_before_verb, 1.2, 0.45),
    "double_connective": Harm(double_connective, 0.4, 0.05),
    "swapped_words": Harm(swapped_words, 0.8, 0.25),
}


@dataclass(frozen=True, slots=True)
class Corrupted:
    """A harmed sentence: its items, what harmed it, and how garbled it is (0 to 1)."""

    items: Items
    families: tuple[str, ...]
    garbled: float


def corrupt(
    items: Items, rng: random.Random, *, families: Sequence[str] = tuple(FAMILIES), times: int | None = None
) -> Corrupted | None:
    """Applies one to five of the ``families`` to a sentence; None when none of them fits it.

    The garbling of several families adds up against the length: a long sentence bears more than a short one.
    """
    shares = [FAMILIES[name].share for name in families]
    wanted = times or rng.choices([1, 2, 3, 4, 5], [5, 3, 2, 1.5, 1])[0]
    applied: list[str] = []
    for _ in range(wanted * 3):
        if len(applied) == wanted:
            break
        name = rng.choices(families, shares)[0]
        changed = FAMILIES[name].apply(items, rng)
        if changed is not None:
            items = changed
            applied.append(name)
    if not applied:
        return None
    length = max(1, sum(item.is_word for item in items))
    harm = sum(FAMILIES[name].severity for name in applied) * min(1.0, (20 / length) ** 0.5)
    return Corrupted(items, tuple(applied), min(1.0, harm))
