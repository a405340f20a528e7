# SPDX-License-Identifier: Apache-2.0
"""Mining a dictionary: what is learnt from a few pairs, and which blocks are kept out."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

pytest.importorskip("numpy")

from mtcheck.training.lexicon import BLOCK, is_measured, mine, mined, write

NOUNS = {"rumah": "house", "kapal": "ship", "jalan": "road", "sungai": "river", "gunung": "mountain", "pasar": "market"}
VERBS = {"terbakar": "burned", "runtuh": "collapsed", "hilang": "vanished", "dijual": "sold", "dibuka": "opened"}
PAIRS = [
    (f"the {noun} was {verb}", f"{asing} itu {kerja}") for asing, noun in NOUNS.items() for kerja, verb in VERBS.items()
]


def test_words_that_stand_together_are_translations_and_common_words_are_left_out() -> None:
    pairs = [*PAIRS, *[("nothing here", "tidak ada")] * 40]
    found = dict(mine(pairs, "id", size=50))
    assert {word: found[word][0] for word in NOUNS | VERBS} == NOUNS | VERBS
    assert "itu" not in found


def test_the_most_frequent_words_are_kept() -> None:
    pairs = [*PAIRS, *[("the house was sold", "rumah itu dijual")] * 2, *[("nothing here", "tidak ada")] * 90]
    assert {word for word, _ in mine(pairs, "id", size=2)} == {"rumah", "dijual"}


def test_blocks_are_whole_and_a_quarter_is_measured() -> None:
    answers = [is_measured("a set", place) for place in range(400 * BLOCK)]
    assert all(len(set(answers[start : start + BLOCK])) == 1 for start in range(0, len(answers), BLOCK))
    assert 0.18 < sum(answers) / len(answers) < 0.32


def test_measured_blocks_are_never_mined_not_even_as_machine_translation() -> None:
    rows = [(place, (f"english {place}", f"asing {place}")) for place in range(20 * BLOCK)]
    kept = set(mined({"news": rows, "news*": rows}))
    assert kept == {pair for place, pair in rows if not is_measured("news", place)}


def test_a_dictionary_is_written_readable(tmp_path: Path) -> None:
    file = write([("kapal", ("ship", "vessel")), ("rumah", ("house",))], "id", tmp_path, pairs=1200)
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# Indonesian words and their likeliest English, mined from 1,200 sentence pairs")
    assert tomllib.loads(text)["words"] == "kapal ship vessel\nrumah house\n"
