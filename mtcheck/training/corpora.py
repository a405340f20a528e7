# SPDX-License-Identifier: Apache-2.0
"""Reads the public research sets that the model learns from (JSON Lines, gzip), and splits them.

Splits are by document or segment number, never by row: the same source stands there in the output of many systems.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from mtcheck.errors import InputError

HELD_OUT_SHARE: Final = 0.04
"""Share of the documents of a training set that is never trained on: one half tunes thresholds, the other reports."""
TRANSLATED_FROM_INDONESIAN: Final = frozenset({"PANL-BPPT-ECO-", "PANL-BPPT-SCI-", "news-valid", "news-test"})
"""Sets of parallel-id-en. By reading: business news of an Indonesian agency, articles on science, local news of Jakarta
among world news. The other sets, world news and sport, were written in English first, and translated into Indonesian.
"""
Split = Literal["train", "tune", "report"]
WRITTEN: Final = Path(__file__).with_name("written")
"""Our own sentences: one packed JSON Lines file a group of source languages."""


def rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """Rows of ``folder/name.jsonl.gz``; raises InputError where the file is missing or damaged."""
    path = folder / f"{name}.jsonl.gz"
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)
    except (OSError, EOFError, zlib.error) as error:  # the latter two: cut, or damaged inside
        raise InputError(f"cannot read training data {path}: {error}") from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is not JSON Lines: {error}") from error


def split_of(key: str, share: float = HELD_OUT_SHARE) -> Split:
    """The split of a document; by a hash, so that it holds for any order of rows. ``share`` of all is held out."""
    digest = hashlib.sha256(key.encode("utf-8")).digest()
    if int.from_bytes(digest[:4], "big") / 2**32 >= share:
        return "train"
    return "tune" if digest[4] < 128 else "report"


CLEAN_BLOCK: Final = 25
"""Neighbouring rows of clean-english that are of one split."""


def clean_split(block: int) -> Split:
    """The split of a block of clean-english, whatever learns from it."""
    return split_of(f"clean-{block}")


def clean_originals(folder: Path, *, split: Split) -> Iterator[str]:
    """Sentences surely written in English, one a row."""
    for number, row in enumerate(rows(folder, "clean-english.train")):
        if row["source_original"] and clean_split(number // CLEAN_BLOCK) == split:
            yield row["text"]


def false_alarm_originals(folder: Path, *, report: bool) -> Iterator[str]:
    """English sources of newstest2021: the last third by segment is for reporting, the rest may tune thresholds."""
    found = [
        (row["seg"], row["text"])
        for row in rows(folder, "origin.train")
        if row["origin"] == "original" and row["set"] == "newstest2021"
    ]
    found.sort()
    cut = len(found) * 2 // 3
    yield from (text for _, text in (found[cut:] if report else found[:cut]))


def flores_split(segment: int) -> Split:
    """Of the English of FLORES, which was translated into dozens of languages: odd sentences report false findings, of
    the even ones every other one tunes thresholds."""
    if segment % 2:
        return "report"
    return "tune" if segment % 4 else "train"


def reports_clean_pairs(row: Mapping[str, Any]) -> bool:
    """Whether a row of mt-reference is of a FLORES sentence whose English is kept to count false findings in."""
    return row["set"] == "flores-dev" and flores_split(row["seg"]) == "report"


def clean_pairs(folder: Path, *, split: Split) -> Iterator[tuple[str, str]]:
    """Original English beside its translation by people, two languages a sentence: nothing to find (FLORES)."""
    chosen: dict[int, list[str]] = {}
    references: dict[int, str] = {}
    for row in rows(folder, "mt-reference.train"):
        if row["set"] == "flores-dev" and flores_split(row["seg"]) == split:
            references[row["seg"]] = row["ref"]
            chosen.setdefault(row["seg"], []).append(row["src"])
    for segment, sources in sorted(chosen.items()):
        for source in random.Random(f"pairs-{segment}").sample(sources, min(2, len(sources))):
            yield references[segment], source


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence of ours: its words, 1 for each that is underlined, and the words an editor would publish instead.

    ``kind`` is "garbled", "awkward" or "clean"; a clean one has no edited form. ``article`` names the one in which it
    stands, empty where it stands alone.
    """

    language: str
    kind: str
    words: tuple[str, ...]
    underlined: tuple[float, ...]
    edited: tuple[str, ...]
    article: str = ""


def written(*, split: Split, folder: Path = WRITTEN) -> Iterator[Written]:
    """Our own sentences of a split: one in eight tunes, the others train; none reports.

    Sentences of one article stay together where the row names its ``article``.
    """
    for name in sorted(path.name.removesuffix(".jsonl.gz") for path in folder.glob("*.jsonl.gz")):
        for row in rows(folder, name):
            edited = row.get("edited", "")
            article = f"{name}-{row['article']}" if "article" in row else ""
            digest = hashlib.sha256((article or edited or row["text"]).encode("utf-8")).digest()
            if split == ("tune" if digest[0] % 8 == 0 else "train"):
                words, underlined = _underlined(row["text"])
                yield Written(row["language"], row["kind"], words, underlined, tuple(edited.split()), article)


_BRACKETS: Final = re.compile(r"\[\[|\]\]")


def _underlined(marked: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Words of a text with [[stretches]], and 1 for each word that a stretch touches."""
    words, labels, inside = [], [], False
    for word in marked.split():
        label = inside
        for bracket in _BRACKETS.findall(word):
            inside = bracket == "[["
            label = label or inside
        words.append(_BRACKETS.sub("", word))
        labels.append(float(label))
    return tuple(words), tuple(labels)
