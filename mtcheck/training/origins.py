# SPDX-License-Identifier: Apache-2.0
"""Texts of known origin: who wrote them (an English writer, a translator, a machine) and from which language.

The three kinds of text differ in topic (every test set is the news of its own week), and what may learn topics learns
nothing else: content words alone tell originals from machine output (``topic``).
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from mtcheck.training import corpora
from mtcheck.training.examples import wrongly_paired

ORIGINS: Final = ("original", "human-translated", "machine-translated")
UNSEEN_SYSTEMS: Final = frozenset(("Online-W", "Online-G", "Facebook-AI", "microsoft", "nllb", "Borderline", "UF"))
"""Systems of which no sentence is trained on: they report."""
HELD_OUT_SHARE: Final = 0.2


@dataclass(frozen=True, slots=True)
class Document:
    """Sentences in a row by one writer or system.

    ``origins`` are the origins it may have (one, but for texts of which the set does not say); ``language`` is the
    source language, None for originals and unknown ones; ``domain`` names the kind of text, and ``set_name``
    the set: within one, all languages tell of the same things, or of the news of one year.
    """

    sentences: tuple[str, ...]
    origins: tuple[str, ...]
    language: str | None
    domain: str
    system: str
    split: corpora.Split
    set_name: str = ""


def documents(folder: Path) -> Iterator[Document]:
    """All documents of the sets; those that train are by systems and of stretches that the others do not touch."""
    yield from _of_origin(folder)
    yield from _of_references(folder)
    yield from _of_clean(folder)
    yield from _of_agencies(folder)


BLOCK: Final = 20


def _split(key: str, system: str) -> corpora.Split:
    """By stretch and system: what is held out of one is never trained on in the other."""
    split = corpora.split_of(key, HELD_OUT_SHARE)
    # An unseen system on a seen stretch only tunes.
    return "tune" if split == "train" and system in UNSEEN_SYSTEMS else split


def _of_origin(folder: Path) -> Iterator[Document]:
    # The last third of these sources is for reporting false alarms, whatever the head.
    kept = set(corpora.false_alarm_originals(folder, report=False))
    groups: dict[tuple[str, str, str | None, str, int], list[tuple[int, str]]] = defaultdict(list)
    for row in corpora.rows(folder, "origin.train"):
        if row["origin"] == "original" and row["set"] == "newstest2021" and row["text"] not in kept:
            continue
        key = (row["origin"], row["set"], row["lang"], str(row["system"]), row["seg"] // BLOCK)
        groups[key].append((row["seg"], row["text"]))
    named = dict(zip(("original", "human", "machine"), ORIGINS, strict=True))
    for (origin, name, language, system, block), found in groups.items():
        domain = "encyclopaedia" if name.startswith("flores") else "news2021"
        stretch = f"{domain}-{block}" if domain == "encyclopaedia" else f"{domain}-{language}-{block}"
        texts = tuple(text for _, text in sorted(found))
        source = None if origin == "original" else language
        yield Document(texts, (named[origin],), source, domain, system, _split(stretch, system), name)


def _of_references(folder: Path) -> Iterator[Document]:
    """Older news: machine output beside references, half of which are the English originals themselves."""
    groups: dict[tuple[str, str, str, int], list[dict[str, Any]]] = defaultdict(list)
    for row in corpora.rows(folder, "mt-reference.train"):
        if row["set"].startswith("wmt") and not wrongly_paired(row):
            groups[row["set"], row["lp"], row["system"], row["seg"] // 60].append(row)
    for (name, pair, system, block), rows in groups.items():
        rows.sort(key=lambda row: row["seg"])
        language, split = pair.split("-")[0], _split(f"{name}-{block // 2}", system)
        machine = tuple(row["mt"] for row in rows)
        yield Document(machine, ("machine-translated",), language, "news", system, split, name)
        references = tuple(row["ref"] for row in rows)
        yield Document(references, ("original", "human-translated"), None, "news", "human", split)


def _of_clean(folder: Path) -> Iterator[Document]:
    rows = enumerate(corpora.rows(folder, "clean-english.train"))
    for (block, name, original), group in groupby(
        rows, key=lambda pair: (pair[0] // corpora.CLEAN_BLOCK, pair[1]["set"], pair[1]["source_original"])
    ):
        texts = tuple(row["text"] for _, row in group if len(row["text"].split()) >= 4)
        if texts and original:
            # What corpora.clean_originals keeps for tuning and reporting is not trained on.
            split = corpora.clean_split(block)
            domain = "broadcast" if name in {"rural", "science"} else "news"
            yield Document(texts, ("original",), None, domain, "writer",
                           split if split != "train" else _split(f"clean-style-{block // 4}", ""))  # fmt: skip
        elif texts:
            yield Document(texts, ("original", "human-translated"), None, "news", "human", _split(f"mixed-{block}", ""))


def _of_agencies(folder: Path) -> Iterator[Document]:
    """English sides of Indonesian-English news: some translated from Indonesian, some world news first in English."""
    rows = enumerate(corpora.rows(folder, "parallel-id-en.train"))
    for (block, name), group in groupby(rows, key=lambda pair: (pair[0] // BLOCK, pair[1]["set"])):
        texts = tuple(row["en"] for _, row in group if len(row["en"].split()) >= 4)
        translated = name in corpora.TRANSLATED_FROM_INDONESIAN
        origins = ("human-translated",) if translated else ("original",)
        if texts:
            source = "id" if translated else None
            yield Document(texts, origins, source, "agency", "writer", _split(f"id-{block // 3}", ""))


FALSE_ALARMS: Final = "false alarms"
"""Domain of the English sources of newstest2021 that nothing learns from: the last third."""
LONGEST: Final = 20
"""Sentences of a document that are read."""


def sample(folder: Path) -> list[Document]:
    """Documents that nothing was trained on, some of every kind, language and split."""
    found = [one for one in documents(folder) if one.split != "train" and len(one.sentences) >= 8]
    random.Random(3).shuffle(found)
    kept = at_most(found, _most, key=lambda one: (one.domain, one.origins, one.language, one.split))
    texts = list(corpora.false_alarm_originals(folder, report=True))
    for start in range(0, len(texts), LONGEST):
        chosen = tuple(texts[start : start + LONGEST])
        kept.append(Document(chosen, ("original",), None, FALSE_ALARMS, "writer", "report"))
    return kept


def _most(document: Document) -> int:
    if document.language is None:
        return 40 if len(document.origins) == 1 else 25
    return 3 if document.domain == "encyclopaedia" else 7


def chosen(found: Iterable[Document], most: Mapping[str, int]) -> list[Document]:
    """At most so many translations of each kind of text (by domain) and language, and all originals; shuffled."""
    shuffled = list(found)
    random.Random(6).shuffle(shuffled)

    def limit(one: Document) -> float:
        return math.inf if one.language is None else most.get(one.domain, MOST_OF_A_KIND)

    return at_most(shuffled, limit, key=lambda one: (one.domain, one.origins, one.language))


def at_most(
    found: Iterable[Document], most: Callable[[Document], float], *, key: Callable[[Document], Hashable]
) -> list[Document]:
    """The first documents of each key, in order, no more than ``most`` says."""
    counts: Counter[Hashable] = Counter()
    kept = []
    for one in found:
        counts[key(one)] += 1
        if counts[key(one)] <= most(one):
            kept.append(one)
    return kept


MOST_OF_A_KIND: Final = 90


def trained(folder: Path) -> list[Document]:
    """Documents whose origin is sure, of the training split."""
    return [one for one in documents(folder) if one.split == "train" and len(one.origins) == 1]


def even(kinds: Sequence[tuple[str, bool]]) -> list[float]:
    """Weights by which each kind of text, (domain, translated), counts alike, and so do both answers."""
    counts = Counter(kinds)
    domains = Counter(answer for _, answer in counts)
    return [len(kinds) / 2 / domains[kind[1]] / counts[kind] for kind in kinds]
