# SPDX-License-Identifier: Apache-2.0
"""Clauses as other languages build them: topics taken up again, subjects left out, relative clauses before their noun.

Each is a family as in ``corruptions``: ``(items, rng) -> items or None``.
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Final

from mtcheck.training.sentences import Item, Items, harmed, mark, splice, stretches

_FINITE: Final = frozenset({"VBD", "VBZ", "MD"})
_RELATIVE: Final = frozenset({"who", "which", "that", "where"})
_LINKERS: Final = frozenset("who which that because while and but when after before although if where since as".split())
_PLURAL: Final = frozenset({"NNS", "NNPS"})


def _ends_before(items: Items, start: int, *, most: int) -> int:
    """Where the clause that begins at ``start`` ends: at punctuation, at a linker, after at most so many items."""
    end = start
    while end < min(len(items), start + most) and items[end].is_word and items[end].text not in _LINKERS:
        end += 1
    return end


def double_subject(items: Items, rng: random.Random) -> Items | None:
    """The subject taken up by a pronoun: "the minister he said", as a topic is in Arabic or Chinese."""
    places = [i for i in range(1, len(items)) if items[i].tag in _FINITE and items[i - 1].tag.startswith("NN")]
    if not places:
        return None
    i = rng.choice(places)
    pronoun = "they" if items[i - 1].tag in _PLURAL else rng.choice(["he", "she", "it"])
    return mark(items, i - 1, i)[:i] + (Item(pronoun, "PRP", bad=True),) + items[i:]


def resumptive(items: Items, rng: random.Random) -> Items | None:
    """A pronoun at the end of a relative clause that has none in English: "the bridge which the army built it"."""
    places = [i for i, item in enumerate(items) if i and item.text in _RELATIVE and items[i - 1].tag.startswith("NN")]
    rng.shuffle(places)
    for i in places:
        end = _ends_before(items, i + 1, most=8)
        if end - i >= 3 and any(item.tag.startswith("VB") for item in items[i + 1 : end]):
            pronoun = rng.choice(["it", "him", "them", "in it", "from it"]).split()
            return items[:end] + tuple(Item(word, "PRP", bad=True) for word in pronoun) + items[end:]
    return None


def lost_subject(items: Items, rng: random.Random) -> Items | None:
    """No subject: "In the evening said that ...", as in languages whose verbs name the person."""
    subjects = stretches(items, lambda item: item.tag in {"DT", "PRP", "PRP$", "JJ", "NN", "NNS"}, least=1)
    found = [
        (start, end)
        for start, end in subjects
        if end < len(items) and end - start <= 4 and items[end].tag in _FINITE
        and (start == 0 or not items[start - 1].is_word or items[start - 1].text in _LINKERS)
    ]  # fmt: skip
    if not found:
        return None
    start, end = rng.choice(found)
    return splice(mark(items, end, end + 2), start, end, ())


def lost_linker(items: Items, rng: random.Random) -> Items | None:
    """Two clauses with nothing between them: no conjunction, no relative pronoun, no comma."""
    places = [i for i in range(3, len(items) - 3) if items[i].text in _LINKERS]
    if not places:
        return None
    i = rng.choice(places)
    start = i - 1 if items[i - 1].text == "," else i
    marked = mark(items, start - 2, i + 3)
    return marked[:start] + marked[i + 1 :]


def relative_first(items: Items, rng: random.Random) -> Items | None:
    """A relative clause before its noun, as in Chinese, Japanese or Turkish: "the killed two people storm"."""
    places = [
        i for i in range(1, len(items) - 3) if items[i].text in _RELATIVE and items[i - 1].tag in {"NN", "NNS", "NNP"}
    ]
    rng.shuffle(places)
    for i in places:
        end = _ends_before(items, i + 1, most=9)
        start = i - 1
        while start > 0 and items[start - 1].tag in {"JJ", "NN", "NNP"}:
            start -= 1
        if end - i < 3:
            continue
        clause = harmed(*items[i + 1 : end], *((items[i],) if rng.random() < 0.3 else ()))
        return splice(items, start, end, clause + harmed(*items[start:i]))
    return None


def phrases_before_verb(items: Items, rng: random.Random) -> Items | None:
    """What follows the verb comes before it: "The minister on Tuesday with reporters in the capital spoke"."""
    places = [
        i for i in range(1, len(items) - 4)
        if items[i].tag in {"VBD", "VBZ"} and items[i - 1].tag.startswith(("NN", "PRP"))
    ]  # fmt: skip
    rng.shuffle(places)
    for i in places:
        end = _ends_before(items, i + 1, most=12)
        if end - i >= 4:
            return splice(items, i, end, harmed(*items[i + 1 : end], items[i]))
    return None


def double_connective(items: Items, _rng: random.Random) -> Items | None:
    """ "Although ..., but ...": the connective again where the main clause begins, as in Chinese or Vietnamese."""
    answers = {"although": "but", "though": "but", "while": "but", "despite": "but", "because": "so", "since": "so"}
    first = items[0].text.lower() if items else ""
    commas = [i for i in range(4, len(items) - 3) if items[i].text == "," and items[i + 1].tag in {"DT", "PRP", "NNP"}]
    if first not in answers or not commas:
        return None
    i = commas[0] + 1
    return items[:i] + (Item(answers[first], "CC", bad=True),) + items[i:]


def swapped_words(items: Items, rng: random.Random) -> Items | None:
    """Two nouns, verbs or adjectives of one kind in each other's place: grammatical, and nonsense."""
    kind = rng.choice(["NN", "NNS", "VBD", "JJ"])
    places = [i for i, item in enumerate(items) if i and item.tag == kind and item.text.isalpha()]
    pairs = [(a, b) for a in places for b in places if b - a >= 3 and items[a].text != items[b].text]
    if not pairs:
        return None
    a, b = rng.choice(pairs)
    changed = list(items)
    changed[a] = replace(items[b], bad=True, glued=items[a].glued)
    changed[b] = replace(items[a], bad=True, glued=items[b].glued)
    return tuple(changed)
