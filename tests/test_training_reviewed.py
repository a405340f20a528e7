# SPDX-License-Identifier: Apache-2.0
"""Marks of an editor on the output of real systems: read beside the sets that hold the texts, and made examples of."""

from __future__ import annotations

import gzip
import html
import json
import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

pytest.importorskip("sklearn", reason="needs the train extra")

from mtcheck.errors import InputError
from mtcheck.training.corpora import Split
from mtcheck.training.examples import of_reviewed
from mtcheck.training.reviewed import CORPORA, REVIEWED, checksum, reviewed

TEXTS = [f"The bridge over river {number} was closed &quot;at once&quot; on Monday." for number in range(90)]
SPLITS: tuple[Split, ...] = ("train", "tune", "report")


def write(folder: Path, name: str, rows: Iterable[Mapping[str, object]]) -> None:
    with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    pairs = [{"lp": "de-en", "seg": n, "src": f"Brücke {n}", "mt": text} for n, text in enumerate(TEXTS)]
    write(
        tmp_path,
        "mt-reference.train",
        [pair | {"set": "flores-dev", "system": "t", "ref": pair["mt"]} for pair in pairs],
    )
    write(tmp_path, "da-wmt21-news.train", [pair | {"system": "s", "ref": ""} for pair in pairs])
    write(tmp_path, "langid.dev", [{"lang": "ha", "seg": n, "text": f"Gada {n}"} for n in range(90)])
    write(tmp_path, "origin.train", [{"origin": "machine", "lang": "ha", "set": "flores-dev", "seg": n, "system": "t",
                                      "text": text} for n, text in enumerate(TEXTS)])  # fmt: skip
    return tmp_path


def marks(folder: Path, lines: Iterable[tuple[object, ...]]) -> Path:
    path = folder / "marks.tsv.gz"
    with gzip.open(path, "wt", encoding="utf-8") as stream:
        stream.writelines("\t".join(map(str, line)) + "\n" for line in lines)
    return path


def line(corpus: str, pair: str, number: int, system: str, found: str, article: str = "") -> tuple[object, ...]:
    name = "newstest2021" if corpus.startswith("da") else "flores-dev"
    return corpus, pair, name, number, system, article, checksum(html.unescape(TEXTS[number])), found


def test_marks_are_read_beside_the_texts_that_they_are_of(data: Path) -> None:
    lines = [line("mt-reference.train", "de-en", n, "ref", "A4-10 G" if n % 2 else "") for n in range(90)]
    lines += [line("da-wmt21-news.train", "de-en", n, "s", "A0-3 M4-10") for n in range(40)]
    lines += [line("origin.train", "ha-en", n, "t", "M0-3") for n in range(90)]
    path = marks(data, lines)
    found = [row for split in SPLITS for row in reviewed(data, split=split, marks=path)]
    assert len(found) == len(lines)
    human = next(row for row in found if row.system == "ref" and row.garbled)
    assert (human.source, human.text[human.awkward[0].start : human.awkward[0].end]) == (None, "bridge")
    assert '"at once"' in human.text, "character references are read before anybody reads the text"
    assert {row.source for row in found if row.pair == "ha-en"} == {f"Gada {n}" for n in range(90)}


def test_all_translations_of_a_sentence_are_of_one_split(data: Path) -> None:
    lines = [
        line(*row, n, "t", "")
        for row in (("mt-reference.train", "de-en"), ("origin.train", "ha-en"))
        for n in range(90)
    ]
    path = marks(data, lines)
    texts = [{row.text for row in reviewed(data, split=split, marks=path)} for split in SPLITS]
    assert all(texts)
    assert sum(map(len, texts)) == len(set.union(*texts)) == 90


def test_articles_are_held_out_with_every_translation_of_their_sentences(data: Path) -> None:
    lines = [line("origin.train", "ha-en", n, "t", "", f"a{n // 6}") for n in range(60)]
    lines += [line("mt-reference.train", "de-en", n, "t", "") for n in range(90)]
    found = {split: list(reviewed(data, split=split, marks=marks(data, lines))) for split in SPLITS}
    held_out = {row.text for split in ("tune", "report") for row in found[split] if row.article}
    assert len(held_out) == 60
    assert all({row.article for row in found[split]} - {""} for split in ("tune", "report"))
    assert not {row.article for row in found["tune"]} & {row.article for row in found["report"]} - {""}
    assert not held_out & {row.text for row in found["train"]}
    assert sum(map(len, found.values())) == 90


def test_a_text_that_is_another_now_is_left_out_and_told(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    *key, _, found = line("mt-reference.train", "de-en", 3, "t", "A0-3")
    path = marks(data, [(*key, checksum("Another."), found)])
    assert [row for split in SPLITS for row in reviewed(data, split=split, marks=path)] == []
    assert "1 reviewed texts do not stand in the sets" in caplog.text


def test_beside_its_source_what_says_something_else_is_a_flaw_too(data: Path) -> None:
    path = marks(data, [line("da-wmt21-news.train", "de-en", n, "s", "A0-3 M4-10") for n in range(40)])
    machine = next(iter(reviewed(data, split="train", marks=path)))
    alone, beside = of_reviewed(machine), of_reviewed(machine, beside=True)
    assert (alone.source, alone.word_labels["reviewed"][:3]) == (None, (1, 0, 0))
    assert (beside.source, beside.word_labels["reviewed"][:3]) == (machine.source, (1, 1, 0))
    assert math.isnan(beside.word_labels["major"][0]), "how grave what reads wrong is, nobody said"
    assert beside.word_labels["major"][1:3] == (1, 0)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (gzip.compress(b"one field\n"), "1 fields, not 8"),
        (gzip.compress(b"")[:-6], "cannot read"),
        (b"no archive", "cannot read"),
    ],
    ids=["fields", "cut", "no archive"],
)
def test_marks_that_cannot_be_read_are_told(content: bytes, told: str, data: Path) -> None:
    path = data / "marks.tsv.gz"
    path.write_bytes(content)
    with pytest.raises(InputError, match=told):
        list(reviewed(data, split="train", marks=path))


def test_a_mark_that_is_none_is_told(data: Path) -> None:
    path = marks(data, [line("mt-reference.train", "de-en", n, "t", "A3") for n in range(9)])
    with pytest.raises(InputError, match="cannot read the mark 'A3'"):
        list(reviewed(data, split="train", marks=path))


def test_the_marks_that_ship_can_be_read() -> None:
    with gzip.open(REVIEWED, "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    assert len(rows) > 10_000
    assert {row[0] for row in rows} <= set(CORPORA)
    assert len({tuple(row[:5]) for row in rows}) == len(rows)
    assert all(re.fullmatch(r"[0-9a-f]{8}", row[6]) for row in rows)
    assert all(re.fullmatch(r"(G ?)?([AM]\d+-\d+ ?)*", row[7]) for row in rows)
