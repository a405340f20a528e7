# SPDX-License-Identifier: Apache-2.0
"""What an editor stops at in the output of real systems: marks on texts that stand in the research sets, not here.

Each line of ``reviewed.tsv.gz`` names a row of a set (corpus, language pair, test set, segment, system), the article
that it was read in (empty: alone), the checksum of its text and the marks: ``A3-9`` characters that read wrong in
English, ``M3-9`` words that read well and say something else than the reference, ``G`` a sentence that cannot be read.
The system "ref" is the human translation; nothing was held against it, so that its marks are of the first kind only.

Articles are for thresholds and for the report, never for training; nor are the marks of another translation of what
stands in them. Texts that are held out though their reference trains under another language pair are not in the file.
Other heads may learn pseudo labels from any of these texts.
"""

from __future__ import annotations

import gzip
import html
import logging
import re
import zlib
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from mtcheck.article import Span
from mtcheck.errors import InputError
from mtcheck.training.corpora import Split, flores_split, rows, split_of

log = logging.getLogger(__name__)

REVIEWED: Final = Path(__file__).with_name("reviewed.tsv.gz")
HELD_OUT_SHARE: Final = 0.14
"""Share of the source sentences whose marks are never trained on: one half tunes, the other reports."""
CORPORA: Final = ("mt-reference.train", "da-wmt21-news.train", "origin.train")
HUMAN: Final = "ref"
_MARK: Final = re.compile(r"(?P<kind>[AM])(?P<start>\d+)-(?P<end>\d+)|G")

Key = tuple[str, str, str, str, str]
"""Corpus, language pair, test set, segment, system."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A translation with its marks; ``source`` is None where nobody held it against what it translates.

    ``article`` names the stretch of neighbouring sentences in which it was read, empty where it was read alone.
    """

    text: str
    source: str | None
    pair: str
    system: str
    article: str
    garbled: bool
    awkward: tuple[Span, ...]
    wrong: tuple[Span, ...]


def text_of(row: Mapping[str, Any], system: str) -> str:
    """The text that was reviewed: character references, which some systems leave behind, are read."""
    return html.unescape(row["ref"] if system == HUMAN else row["mt"])


def key_of(corpus: str, row: Mapping[str, Any], system: str) -> Key:
    """How a line names a row."""
    return corpus, row["lp"], row.get("set", "newstest2021"), str(row["seg"]), system


def checksum(text: str) -> str:
    """CRC-32 of a text, in hexadecimal digits."""
    return f"{zlib.crc32(text.encode('utf-8')):08x}"


def reviewed(folder: Path, *, split: Split, marks: Path | None = None) -> Iterator[Reviewed]:
    """Reviewed texts of a split, in the order of the sets; warns of those that the folder does not hold as reviewed.

    All translations of a source sentence are of one split. Raises InputError where the marks cannot be read.
    """
    lines = dict(_lines(marks or REVIEWED))
    articles = {_sentence(key) for key, line in lines.items() if line.article}
    wanted = {key: line for key, line in lines.items() if _split(key, line, articles) == split}
    named = {key[0] for key in wanted}
    for corpus in CORPORA:
        for row in _paired(folder, corpus) if corpus in named else ():
            for system in (row["system"], HUMAN):
                key = key_of(corpus, row, system)
                if key in wanted and checksum(text_of(row, system)) == wanted[key].checksum:
                    yield _of(row, system, wanted.pop(key))
    if wanted:
        log.warning("%d reviewed texts do not stand in the sets of %s", len(wanted), folder)


def count_reviewed() -> int:
    """How many texts have been reviewed."""
    return sum(1 for _ in _lines(REVIEWED))


def _paired(folder: Path, corpus: str) -> Iterator[dict[str, Any]]:
    """Rows with ``src``, ``mt`` and ``ref``. That of origin.train is what the English of FLORES was put into."""
    if corpus != "origin.train":
        yield from rows(folder, corpus)
        return
    sources = {(row["lang"], row["seg"]): row["text"] for row in rows(folder, "langid.dev")}
    for row in rows(folder, corpus):
        source = sources.get((row["lang"], row["seg"]))
        if row["origin"] == "machine" and row["set"] == "flores-dev" and source is not None:
            pair = {"lp": f"{row['lang']}-en", "src": source, "mt": row["text"], "ref": ""}
            yield {**pair, "set": row["set"], "seg": row["seg"], "system": row["system"]}


def _sentence(key: Key) -> str:
    """The source sentence: FLORES has the same one in every language."""
    _, pair, name, segment, _ = key
    return f"reviewed-{name}-{segment}" if name.startswith("flores") else f"reviewed-{name}-{pair}-{segment}"


def _split(key: Key, line: _Line, articles: Container[str]) -> Split | None:
    """None for what is of no use: another translation of a sentence of an article."""
    if line.article:
        return "tune" if split_of(line.article, 1.0) == "tune" else "report"
    if _sentence(key) in articles:
        return None
    if key[2].startswith("flores") and flores_split(int(key[3])) == "train":  # its English trains, too
        return "train"
    return split_of(_sentence(key), HELD_OUT_SHARE)


class _Line(NamedTuple):
    article: str
    checksum: str
    marks: str


def _lines(path: Path) -> Iterator[tuple[Key, _Line]]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                fields = line.rstrip("\n").split("\t")
                if len(fields) != 8:
                    raise InputError(f"{path}:{number}: {len(fields)} fields, not 8")
                yield (fields[0], fields[1], fields[2], fields[3], fields[4]), _Line(*fields[5:])
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise InputError(f"cannot read {path}: {error}") from error


def _of(row: Mapping[str, Any], system: str, line: _Line) -> Reviewed:
    spans: dict[str, list[Span]] = {"A": [], "M": []}
    marks = line.marks.split()
    for mark in marks:
        match = _MARK.fullmatch(mark)
        if match is None:
            raise InputError(f"{row['lp']} {row['seg']} {system}: cannot read the mark {mark!r}")
        if match["kind"]:
            spans[match["kind"]].append(Span(int(match["start"]), int(match["end"])))
    source = None if system == HUMAN else row["src"]
    found = tuple(spans["A"]), tuple(spans["M"])
    return Reviewed(text_of(row, system), source, row["lp"], system, line.article, "G" in marks, *found)


def touched(words: Iterable[Span], spans: Iterable[Span]) -> tuple[bool, ...]:
    """Which words a span overlaps."""
    held = tuple(spans)
    return tuple(any(word.overlaps(span) for span in held) for word in words)
