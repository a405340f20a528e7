# SPDX-License-Identifier: Apache-2.0
"""A sentence as the corruptions see it: tagged items that know how they join, and whether they were harmed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

_ITEM = re.compile(r"[^\W_]+(?:[-'’.,][^\W_]+)*\.?|[^\w\s]|_", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Item:
    """A word or a punctuation mark; ``glued`` when no space stands before it; ``bad`` when a corruption touched it."""

    text: str
    tag: str
    glued: bool = False
    bad: bool = False

    @property
    def is_word(self) -> bool:
        """True for words and numbers, False for punctuation."""
        return self.tag != "."


Items = tuple[Item, ...]


@cache
def _tagger() -> Any:
    from textblob.en import tag

    return tag


def parse(text: str) -> Items:
    """Items of a sentence, with Penn Treebank tags of the lexicon tagger that TextBlob ships ("." for punctuation)."""
    found = []
    for match in _ITEM.finditer(text):
        word = match.group()
        glued = match.start() > 0 and not text[match.start() - 1].isspace()
        if len(word) > 1 and word.endswith(".") and match.end() == len(text) and word.count(".") == 1:
            found += [(word[:-1], glued), (".", True)]
        else:
            found.append((word, glued))
    if not found:
        return ()
    words = [word for word, _ in found]
    tags = [tag for _, tag in _tagger()(" ".join(words), tokenize=False)]
    if len(tags) != len(words):
        return ()
    return tuple(
        Item(word, tag if re.search(r"\w", word) else ".", glued)
        for (word, glued), tag in zip(found, tags, strict=True)
    )


def join(items: Items) -> tuple[str, tuple[float, ...]]:
    """The text of the items and one label (0 or 1) for each white-space separated word of it."""
    words: list[str] = []
    labels: list[float] = []
    for index, item in enumerate(items):
        text = item.text
        if index == 0 and text[:1].islower():
            text = text[:1].upper() + text[1:]
        if item.glued and words:
            words[-1] += text
            labels[-1] = max(labels[-1], float(item.bad))
        else:
            words.append(text)
            labels.append(float(item.bad))
    return " ".join(words), tuple(labels)


def mark(items: Items, start: int, end: int) -> Items:
    """The items with ``[start, end)`` marked as harmed (punctuation is left alone)."""
    return tuple(
        replace(item, bad=True) if start <= index < end and item.is_word else item for index, item in enumerate(items)
    )


def lowered(item: Item) -> Item:
    """The item as it stands inside a sentence: names and acronyms keep their capitals."""
    if item.tag.startswith("NNP") or item.text == "I" or item.text[1:].lower() != item.text[1:]:
        return item
    return replace(item, text=item.text.lower())


def stretches(items: Items, wanted: Callable[[Item], bool], *, least: int) -> list[tuple[int, int]]:
    """Maximal stretches of neighbouring items that are all ``wanted`` and at least ``least`` long."""
    found, start = [], None
    for index in range(len(items) + 1):
        inside = index < len(items) and wanted(items[index]) and not (start is not None and items[index].glued)
        if inside and start is None:
            start = index
        elif not inside and start is not None:
            if index - start >= least:
                found.append((start, index))
            start = index if index < len(items) and wanted(items[index]) else None
    return found


def splice(items: Items, start: int, end: int, new: Items) -> Items:
    """``new`` in place of ``[start, end)``; what comes to stand first keeps the glue of what stood there."""
    if new and start < len(items):
        new = (replace(new[0], glued=items[start].glued), *(replace(item, glued=False) for item in new[1:]))
    return items[:start] + new + items[end:]


def harmed(*found: Item) -> Items:
    """The items marked as harmed, as they stand in the middle of a sentence."""
    return tuple(replace(lowered(item), bad=True, glued=False) for item in found)
