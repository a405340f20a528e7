# SPDX-License-Identifier: Apache-2.0
"""Reads the public research sets that the model learns from (JSON Lines, gzip), and splits them.

Splits are by document or segment number, never by row: the same source stands there in the output of many systems.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
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


def rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """Rows of ``folder/name.jsonl.gz``; raises InputError where the file is missing or damaged."""
    path = folder / f"{name}.jsonl.gz"
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)
    except OSError as error:
        raise InputError(f"cannot read training data {path}: {error}") from error
    except json.JSONDecodeError as error:
        raise InputError(f"{path} is not JSON Lines: {error}") from error


def split_of(key: str) -> Split:
    """The split of a document; by a hash, so that it holds for any order of rows."""
    digest = hashlib.sha256(key.encode("utf-8")).digest()
    if int.from_bytes(digest[:4], "big") / 2**32 >= HELD_OUT_SHARE:
        return "train"
    return "tune" if digest[4] < 128 else "report"


def clean_originals(folder: Path, *, split: Split) -> Iterator[str]:
    """Sentences surely written in English, one a row, in blocks of 25 neighbours to a split."""
    for number, row in enumerate(rows(folder, "clean-english.train")):
        if row["source_original"] and split_of(f"clean-{number // 25}") == split:
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
