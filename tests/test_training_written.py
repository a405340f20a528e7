# SPDX-License-Identifier: Apache-2.0
"""Sentences of our own: what a row says, which of them train, and that all that ship can be read."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

pytest.importorskip("sklearn", reason="needs the train extra")

from mtcheck.training.corpora import written


def test_sentences_of_our_own_are_split_and_underlined(tmp_path: Path) -> None:
    rows = [
        {
            "language": "id",
            "kind": "garbled",
            "text": f'He said [[village the head]] "number {i}[["]] fell.',
            "edited": f"{i}.",
        }
        for i in range(64)
    ]
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))
    trained, tuning = list(written(split="train", folder=tmp_path)), list(written(split="tune", folder=tmp_path))
    assert len(trained) + len(tuning) == 64
    assert 1 <= len(tuning) <= 20
    assert trained[0].words[:5] == ("He", "said", "village", "the", "head")
    assert trained[0].underlined == (0, 0, 1, 1, 1, 0, 1, 0)


def test_sentences_of_one_article_stay_together(tmp_path: Path) -> None:
    rows = [
        {"language": "id", "kind": "clean", "text": f"Article {i // 4}, sentence {i}.", "article": i // 4}
        for i in range(160)
    ]
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))
    splits = [{row.words[1] for row in written(split=split, folder=tmp_path)} for split in ("train", "tune")]
    assert all(splits)
    assert not splits[0] & splits[1]


def test_the_sentences_that_ship_are_whole() -> None:
    found = [*written(split="train"), *written(split="tune")]
    assert len(found) > 2000
    for row in found:
        assert row.kind in {"garbled", "awkward", "clean"}
        assert "[[" not in " ".join(row.words + row.edited)
        assert any(row.underlined) == bool(row.edited) == (row.kind != "clean")
        assert row.edited != row.words
