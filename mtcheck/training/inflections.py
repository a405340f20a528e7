# SPDX-License-Identifier: Apache-2.0
"""Small grammar that machine translation gets wrong: forms of verbs and nouns where the sentence wants another.

Each is a family as in ``corruptions``: ``(items, rng) -> items or None``. Forms come from LemmInflect.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Final

from mtcheck.training.sentences import Item, Items

_WANTS_PARTICIPLE: Final = frozenset("has have had having is are was were be been being".split())
_WANTS_BASE: Final = frozenset("to will would can could may might must should did does do".split())
_MANY: Final = frozenset(
    "two three four five six seven eight nine ten many several few these those both various some all".split()
)
_ONE: Final = frozenset("a an one each every this another".split())
_MASS: Final = frozenset(
    "information advice equipment evidence progress research traffic damage luggage furniture homework knowledge "
    "software hardware machinery weather training staff infrastructure transport violence education police".split()
)


@cache
def _forms(word: str, kind: str) -> dict[str, str]:
    """Penn tag to form of the lemma of ``word``; ``kind`` is "VERB" or "NOUN"."""
    import lemminflect

    library: Any = lemminflect
    lemmas = library.getLemma(word, kind)
    found = library.getAllInflections(lemmas[0], kind) if lemmas else {}
    return {tag: forms[0] for tag, forms in found.items() if forms}


def _swapped(items: Items, index: int, tags: Sequence[str], kind: str, rng: random.Random) -> Items | None:
    """The item in the form of one of the ``tags``; None where all of them look as it does."""
    item = items[index]
    others = sorted({_forms(item.text.lower(), kind).get(tag, item.text) for tag in tags} - {item.text.lower()})
    others = [other for other in others if other != item.text and other.isalpha()]
    if not others:
        return None
    return items[:index] + (replace(item, text=rng.choice(others), bad=True),) + items[index + 1 :]


def verb_form(items: Items, rng: random.Random) -> Items | None:
    """A verb in a form its place forbids: "has went", "did not opened", "the minister announce", "was build"."""
    places = [i for i, item in enumerate(items) if i and item.tag.startswith("VB") and len(item.text) > 2]
    rng.shuffle(places)
    for i in places:
        before = items[i - 1].text.lower()
        if before == "not" and i > 1:
            before = items[i - 2].text.lower()
        if before in _WANTS_BASE:
            tags = ["VBD", "VBZ", "VBG"]
        elif before in _WANTS_PARTICIPLE:
            tags = ["VB"] if items[i].tag == "VBG" else ["VB", "VBZ"]
        elif items[i].tag in {"VBD", "VBZ"} and items[i - 1].tag.startswith(("NN", "PRP")):
            tags = ["VB", "VBG"] if items[i].tag == "VBZ" else ["VBG"]
        else:
            continue
        changed = _swapped(items, i, tags, "VERB", rng)
        if changed is not None:
            return changed
    return None


def infinitive(items: Items, rng: random.Random) -> Items | None:
    """ "to" lost or too much: "want leave the country", "can to help", "to helped"."""
    lost = [i for i in range(1, len(items) - 1) if items[i].text == "to" and items[i + 1].tag == "VB"]
    added = [i for i in range(1, len(items)) if items[i - 1].tag == "MD" and items[i].tag == "VB"]
    if not lost and not added:
        return None
    i = rng.choice(lost + added)
    if i in lost:
        marked = [replace(item, bad=True) if place in {i - 1, i + 1} and item.is_word else item
                  for place, item in enumerate(items)]  # fmt: skip
        return (*marked[:i], *marked[i + 1 :])
    return items[:i] + (Item("to", "TO", bad=True), replace(items[i], bad=True)) + items[i + 1 :]


def plural(items: Items, rng: random.Random) -> Items | None:
    """A noun in the wrong number: "three minister", "a bridges", "informations"."""
    places = [i for i, item in enumerate(items) if item.tag in {"NN", "NNS"} and item.text.isalpha()]
    rng.shuffle(places)
    for i in places:
        word = items[i].text
        if word.lower() in _MASS and items[i].tag == "NN":
            other = "polices" if word == "police" else word + "s"
            return items[:i] + (replace(items[i], text=other, bad=True),) + items[i + 1 :]
        near = {items[k].text.lower() for k in range(max(0, i - 2), i)}
        counted = any(items[k].tag == "CD" and items[k].text != "1" for k in range(max(0, i - 1), i))
        if items[i].tag == "NNS" and (near & _MANY or counted):
            changed = _swapped(items, i, ["NN"], "NOUN", rng)
        elif items[i].tag == "NN" and i and items[i - 1].text.lower() in _ONE:
            changed = _swapped(items, i, ["NNS"], "NOUN", rng)
        else:
            continue
        if changed is not None:
            return changed
    return None
