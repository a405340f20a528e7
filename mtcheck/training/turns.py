# SPDX-License-Identifier: Apache-2.0
"""``python -m mtcheck.training.turns``: mines turns of phrase from translations, and counts those in the data files.

What is counted: ``translated`` are the matches in texts translated from the language of the file, by machine or human
(``origin.train``, which has FLORES and ``da-wmt21-news.train`` already; ``mt-reference.train`` without FLORES; of
``parallel-id-en.train`` the English of TRANSLATED_FROM_INDONESIAN); ``original`` those in English originals
(``clean-english.train`` where surely written in English, ``origin.train`` without the last third of newstest2021);
``others`` those in translations from other languages, without the near kin of this one (``mining.KIN``). With
``any.toml`` all translations are ``translated``.

``lift`` is the rate in the first divided by the mean of the other two rates, all per million words and with one match
in a million words added on both sides, so that few matches make no great lift.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import click

from mtcheck.errors import InputError, MtcheckError
from mtcheck.inflection import expand
from mtcheck.phrases import Phrasebook
from mtcheck.training.corpora import TRANSLATED_FROM_INDONESIAN, false_alarm_originals, rows
from mtcheck.training.mining import ENGLISH, FEWEST_SEGMENTS, FEWEST_SYSTEMS, KIN, Corpus, Text, mine

ANY: Final = "any"
KINDS: Final = ("calque", "turn")
HUMAN: Final = "human translators"
SMOOTHING: Final = 1.0
"""Matches in a million words that are added to every rate."""
_FIGURES: Final = ("lift", "translated", "original", "others")
_FIGURE: Final = re.compile(rf"(?:{'|'.join(_FIGURES)}) = ")
_HEADER: Final = re.compile(rf"\[\[({'|'.join(KINDS)})\]\]")
_HEAD_KEY: Final = re.compile(r"(?:pattern|from|write|why|said) = ")


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one pattern and the words they were counted in."""

    translated: int
    original: int
    others: int
    translated_words: int
    original_words: int
    others_words: int
    segments: int = FEWEST_SEGMENTS
    systems: int = FEWEST_SYSTEMS
    """Distinct segments and systems that ``translated`` comes from, counted until there are enough."""

    @property
    def lift(self) -> float:
        """How many times more often translations from the language have it than other English; see the module."""
        compared = [
            1e6 * count / words
            for count, words in ((self.original, self.original_words), (self.others, self.others_words))
            if words
        ]
        base = sum(compared) / max(1, len(compared))
        return (1e6 * self.translated / max(1, self.translated_words) + SMOOTHING) / (base + SMOOTHING)


def texts(data: Path) -> Iterator[Text]:
    """Every English text that is counted in; raises InputError where a set is missing."""
    for number, text in enumerate(false_alarm_originals(data, report=False)):
        yield Text(text, ENGLISH, "newstest2021", number, ENGLISH)
    for row in rows(data, "origin.train"):
        if row["origin"] != "original":
            yield Text(row["text"], row["lang"], row["set"], row["seg"], row["system"] or HUMAN)
        elif row["set"] != "newstest2021":
            yield Text(row["text"], ENGLISH, row["set"], row["seg"], ENGLISH)
    for row in rows(data, "mt-reference.train"):
        if not row["set"].startswith("flores"):
            yield Text(row["mt"], row["lp"].partition("-")[0], row["set"], row["seg"], row["system"])
    for number, row in enumerate(rows(data, "parallel-id-en.train")):
        if row["set"] in TRANSLATED_FROM_INDONESIAN:
            yield Text(row["en"], "id", row["set"], number, HUMAN)
    for number, row in enumerate(rows(data, "clean-english.train")):
        if row["source_original"]:
            yield Text(row["text"], ENGLISH, row["set"], number, ENGLISH)


def sources(data: Path, language: str) -> dict[tuple[str, int], str]:
    """What was translated, by set and segment, where the data has it."""
    found = {}
    for row in rows(data, "mt-reference.train"):
        if row["lp"] == f"{language}-en":
            found[row["set"], row["seg"]] = row["src"]
    for row in rows(data, "da-wmt21-news.train"):
        if row["lp"] == f"{language}-en":
            found["newstest2021", row["seg"]] = row["src"]
    if language == "id":
        for number, row in enumerate(rows(data, "parallel-id-en.train")):
            found[row["set"], number] = row["id"]
    return found


def counted(all_texts: Iterable[Text], files: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, list[Figures]]:
    """The figures of every table of each language's file, in one pass over the texts."""
    tables = [(language, table) for language, entries in files.items() for table in entries]
    book = Phrasebook(
        tuple(expand(table["pattern"]) for _, table in tables),
        excuses={number: tuple(map(expand, table.get("unless", ()))) for number, (_, table) in enumerate(tables)},
    )
    words: Counter[str] = Counter()
    hits: dict[str, Counter[int]] = {}
    segments: list[set[tuple[str, str, int]]] = [set() for _ in tables]
    systems: list[set[tuple[str, str]]] = [set() for _ in tables]
    for text in all_texts:
        words[text.language] += len(text.text.split())
        numbers = [number for number, _ in book.search(text.text)]
        hits.setdefault(text.language, Counter()).update(numbers)
        for number in numbers:
            if tables[number][0] in {text.language, ANY} and text.language != ENGLISH:
                if len(segments[number]) < FEWEST_SEGMENTS:
                    segments[number].add((text.language, text.set, text.segment))
                if len(systems[number]) < FEWEST_SYSTEMS:
                    systems[number].add((text.set, text.system) if text.system == HUMAN else ("", text.system))
    found: dict[str, list[Figures]] = {language: [] for language in files}
    for number, (language, _) in enumerate(tables):
        figures = _figures(language, {spoken: counts[number] for spoken, counts in hits.items()}, words)
        found[language].append(replace(figures, segments=len(segments[number]), systems=len(systems[number])))
    return found


def _figures(language: str, hits: Mapping[str, int], words: Mapping[str, int]) -> Figures:
    left_out = KIN.get(language, frozenset()) | {language, ENGLISH}
    own = [other for other in hits if other == language or (language == ANY and other != ENGLISH)]
    others = [other for other in hits if language != ANY and other not in left_out]
    return Figures(
        translated=sum(hits[other] for other in own),
        original=hits.get(ENGLISH, 0),
        others=sum(hits[other] for other in others),
        translated_words=sum(words[other] for other in own),
        original_words=words.get(ENGLISH, 0),
        others_words=sum(words[other] for other in others),
    )


def tables_of(content: str, name: str) -> list[Mapping[str, Any]]:
    """The calques and turns of a file in the order in which they stand there; raises InputError if it is not TOML."""
    try:
        document = tomllib.loads(content)
    except tomllib.TOMLDecodeError as reason:
        raise InputError(f"{name} is not TOML: {reason}") from reason
    left = {kind: iter(document.get(kind, ())) for kind in KINDS}
    return [next(left[header[1]]) for line in content.splitlines() if (header := _HEADER.match(line))]


def rewritten(content: str, figures: Sequence[Figures]) -> str:
    """The file with new figures after the keys of each table; comments and order stay.

    Counts of zero stay out, and so does the lift of what occurs nowhere.
    """
    blocks: list[list[str]] = [[]]
    for line in content.splitlines():
        if _HEADER.match(line):
            blocks.append([])
        if len(blocks) == 1 or not _FIGURE.match(line):
            blocks[-1].append(line)
    for block, figure in zip(blocks[1:], figures, strict=True):
        after = max((number for number, line in enumerate(block) if _HEAD_KEY.match(line)), default=0)
        block[after + 1 : after + 1] = _lines(figure)
    return "\n".join(line for block in blocks for line in block) + "\n"


def _lines(figures: Figures) -> list[str]:
    counts = {key: getattr(figures, key) for key in _FIGURES[1:]}
    if not any(counts.values()):
        return []
    return [f"lift = {figures.lift:.1f}", *(f"{key} = {count}" for key, count in counts.items() if count)]


_DATA = click.option("--data", required=True, type=click.Path(path_type=Path, file_okay=False))


@click.group()
def main() -> None:
    """Turns of phrase that speak for a source language: find them, read them, count them."""


@main.command("mine")
@_DATA
@click.option("--language", "languages", required=True, multiple=True, help="Source language; may be repeated.")
@click.option("--limit", default=300, show_default=True, help="How many n-grams of each language.")
@click.option("--content-words", default=1, show_default=True, help="Most words of an n-gram that may name a topic.")
@click.option("--frames", is_flag=True, help="Mine the shape of sentences: function words with _ for all others.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="A file for each language goes here.")
def mine_command(
    data: Path, languages: Sequence[str], limit: int, content_words: int, frames: bool, out: Path | None
) -> None:
    """Print n-grams of the translations from a language, the most telling first, as tab-separated values.

    The counts are those of a few systems; the command count counts all.
    """
    corpus = Corpus(texts(data), languages, frames=frames)
    for language in languages:
        lines = ["\t".join(("score", "lift", "translated", "original", "others", "segments", "systems", "pattern"))]
        for found in mine(corpus, language, content_words=content_words)[:limit]:
            counts = (found.translated, found.original, found.others, found.segments, found.systems)
            lines.append("\t".join((f"{found.score:.0f}", f"{found.lift:.1f}", *map(str, counts), found.pattern)))
        if out:
            out.mkdir(parents=True, exist_ok=True)
            (out / f"{language}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        else:
            click.echo("\n".join(lines))


@main.command("read")
@_DATA
@click.option("--language", required=True)
@click.option("--limit", default=5, show_default=True, help="How many segments of each pattern.")
@click.argument("patterns", nargs=-1, required=True)
def read_command(data: Path, language: str, limit: int, patterns: Sequence[str]) -> None:
    """Print translations that have each pattern, with what was translated, one system a segment."""
    book = Phrasebook(tuple(map(expand, patterns)))
    texts_of: list[dict[tuple[str, int], str]] = [{} for _ in patterns]
    for text in texts(data):
        if text.language == language:
            for number, _ in book.search(text.text):
                texts_of[number].setdefault((text.set, text.segment), text.text)
    known = sources(data, language)
    for pattern, found in zip(patterns, texts_of, strict=True):
        click.echo(f"## {pattern}: {len(found)} segments")
        for key in sorted(found, key=lambda key: hash((key[1] * 2654435761) % 1000003))[:limit]:
            click.echo(f"- {found[key]}\n  {known.get(key, '')}")


@main.command("count")
@_DATA
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
def count_command(data: Path, files: Sequence[Path]) -> None:
    """Count every calque and turn of the files again and write lift and counts into them.

    Names the turns that rest on few segments or on a single machine.
    """
    contents = {path.stem: path.read_text(encoding="utf-8") for path in files}
    tables = {name: tables_of(content, name) for name, content in contents.items()}
    figures = counted(texts(data), tables)
    for path in files:
        # what another hand wrote meanwhile is not lost: the figures go into the file only as it was read
        if path.read_text(encoding="utf-8") != contents[path.stem]:
            raise InputError(f"{path} was changed while it was counted", hint="count again")
        path.write_text(rewritten(contents[path.stem], figures[path.stem]), encoding="utf-8")
        for table, found in zip(tables[path.stem], figures[path.stem], strict=True):
            if "why" not in table and (found.segments < FEWEST_SEGMENTS or found.systems < FEWEST_SYSTEMS):
                spread = f"{found.segments} segments, {found.systems} systems"
                click.echo(f"{path.name}: {table['pattern']}: {spread}", err=True)


if __name__ == "__main__":
    try:
        main()
    except MtcheckError as failure:
        click.echo(str(failure), err=True)
        sys.exit(2)
