# SPDX-License-Identifier: Apache-2.0
"""Tab-separated pairs: a source and its translation on each line.

The first line may name the columns: ``source`` and ``target`` (or the two language codes, source first), with ``id``
where there is one; other columns are passed over. Without such a line there are two columns, source first. A cell in
double quotes in which others stand doubled is one that a spreadsheet wrote, and is read so.

A file of any size is read line by line, twice: what is not in its encoding is told before the first pair comes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from mtcheck.article import LINE_END, Article
from mtcheck.errors import InputError
from mtcheck.formats._blocks import Block, BlockWriter
from mtcheck.formats._encoding import encoding_of
from mtcheck.formats._pairs import (
    Pair,
    Pairs,
    PairStream,
    check_languages,
    is_language,
    no_translation,
    paired_article,
)

SUFFIXES: Final = (".tsv", ".tab")

_NAMED: Final = MappingProxyType(
    {
        "source": "source", "src": "source", "original": "source", "source text": "source",
        "target": "target", "tgt": "target", "hypothesis": "target", "translation": "target", "mt": "target",
        "target text": "target", "id": "id", "key": "id", "segment": "id",
    }
)  # fmt: skip
_QUOTED: Final = re.compile(r'"(?:[^"]|"")*"')
_LOOKED_AT: Final = 40
_LONGEST_LINE: Final = 4 * 1024 * 1024  # characters


class Columns(NamedTuple):
    """Where the cells of a pair stand in a line; ``id`` is -1 where lines are numbered."""

    source: int
    target: int
    id: int = -1
    source_language: str = ""
    language: str = ""
    named: bool = False


def sniff(text: str) -> float:
    """How sure, 0 to 1, that a text is of this format: every line has the same one tab or more."""
    lines = [line for line in text[:100_000].split("\n") if line.strip()][:_LOOKED_AT]
    counts = {line.count("\t") for line in lines}
    if not lines or counts == {0} or len(counts) > 1:
        return 0.0
    if _named(lines[0].strip("\r").split("\t")):
        return 0.9
    return 0.75 if counts == {1} and len(lines) > 1 and not lines[0].startswith("\t") else 0.0


def read(text: str, *, path: str) -> Article:
    """The article made of the second cell of each pair, each with its source."""
    return paired_article(text, pairs(text, path=path), path=path, format="tsv")


def pairs(text: str, *, path: str) -> Pairs:
    """The pairs of a file. Raises InputError where it does not tell which columns to read."""
    first = next((cells for start, end in _lines(text) if (cells := _cells(text[start:end]))), None)
    if first is None:
        return Pairs(())
    columns = columns_of(first, path=path)
    found = _pairs(((text, start, end) for start, end in _lines(text)), columns, path=path)
    return Pairs(list(found), columns.source_language, columns.language)


def stream_pairs(path: Path, *, called: str) -> PairStream:
    """As ``pairs``, of a file of any size, a line in memory at a time; ``called``: its name in messages."""
    columns: Columns | None = None
    most, translated = 0, False
    for line in _lines_in(path, called):
        cells = _cells(line)
        if not cells:
            continue
        if columns is None:
            columns = columns_of(cells, path=called)
            if columns.named:
                continue
        most += 1
        translated = translated or len(cells) <= columns.target or bool(cells[columns.target].strip())
    if columns is None or not translated:
        raise no_translation(called)
    check_languages(columns.source_language, columns.language, path=called)
    found = _pairs(((line, 0, len(line)) for line in _lines_in(path, called)), columns, path=called)
    return PairStream(found, most, columns.source_language, columns.language)


def _pairs(lines: Iterable[tuple[str, int, int]], columns: Columns, *, path: str) -> Iterator[Pair]:
    """The pairs in lines, each a text and where the line stands in it."""
    needed = max(columns.source, columns.target)
    names = columns.named
    for number, (text, start, end) in enumerate(lines, start=1):
        cells = _cells(text[start:end])
        if names or not cells:
            names = names and not cells
        elif len(cells) <= needed:
            yield Pair(str(number), "", None, f"has no column {needed + 1}", number)
        else:
            yield _pair(text, start, cells, columns, number, path=path)


def _cells(line: str) -> list[str]:
    """The cells of a line, none of an empty one."""
    cells = line.split("\t")
    return cells if any(map(str.strip, cells)) else []


def _lines_in(path: Path, called: str) -> Iterator[str]:
    """The lines of a file without their ends. Raises InputError for what is not text in its encoding."""
    encoding, errors = encoding_of(path, called=called)
    number = 0
    try:
        with path.open(encoding=encoding, errors=errors) as file:
            while line := file.readline(_LONGEST_LINE):
                number += 1
                if len(line) == _LONGEST_LINE:
                    raise InputError(f"{called}: line {number} is longer than 4 MiB", hint="is it TSV?")
                if "\0" in line:
                    raise InputError(f"{called}: looks like a binary file (NUL in line {number})")
                yield line.removesuffix("\n")
    except UnicodeError as error:
        name = encoding.removesuffix("-sig").upper()
        raise InputError(f"{called}: is not {name} as a whole", hint="save it as UTF-8") from error
    except OSError as error:
        raise InputError(f"{called}: cannot be read: {error.strerror or error}") from error


def _lines(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    for match in LINE_END.finditer(text):
        yield position, match.start()
        position = match.end()
    yield position, len(text)


def columns_of(cells: list[str], *, path: str) -> Columns:
    """The columns as the first line names them, or the first two. Raises InputError where it does not tell."""
    named = _named(cells)
    if named:
        return named
    if len(cells) != 2:
        raise InputError(
            f"{path}: {len(cells)} column{'s' * (len(cells) != 1)} without names",
            hint="name them in the first line (source, target, id), or leave two: source and target",
        )
    return Columns(0, 1)


def _named(cells: list[str]) -> Columns | None:
    names = [cell.strip().lower().replace("_", " ") for cell in cells]
    known = {_NAMED.get(name, ""): place for place, name in reversed(list(enumerate(names)))}
    if "source" in known and "target" in known:
        return Columns(known["source"], known["target"], known.get("id", -1), named=True)
    languages = [place for place, name in enumerate(names) if is_language(name) and len(name) < 12]
    if len(names) > 2 and names[0] == "id":  # a column of ids, not of Indonesian
        languages = [place for place in languages if place]
    if len(languages) != 2:
        return None
    source, target = languages
    identifier = 0 if names[0] == "id" and source else -1
    return Columns(source, target, identifier, cells[source].strip(), cells[target].strip(), named=True)


def _pair(text: str, start: int, cells: list[str], columns: Columns, number: int, *, path: str) -> Pair:
    identifier = cells[columns.id].strip() if 0 <= columns.id < len(cells) else ""
    before = sum(len(cell) + 1 for cell in cells[: columns.target])
    end = start + before + len(cells[columns.target])
    return Pair(
        identifier or str(number), " ".join(unquoted(cells[columns.source]).split()),
        _block(text, start + before, end, path=path),
    )  # fmt: skip


def unquoted(cell: str) -> str:
    """A cell without the quotes that a spreadsheet put around it."""
    return cell[1:-1].replace('""', '"') if _is_quoted(cell) else cell


def _is_quoted(cell: str) -> bool:
    return '""' in cell[1:-1] and _QUOTED.fullmatch(cell) is not None


def _block(text: str, start: int, end: int, *, path: str) -> Block | None:
    writer = BlockWriter(text, path=path)
    if not _is_quoted(text[start:end]):
        writer.literal(start, end)
        return writer.take()
    position = start + 1
    for match in re.finditer('""', text[position : end - 1]):
        writer.literal(position, start + 1 + match.start())
        position = start + 1 + match.end()
        writer.decoded('"', position - 2, position)
    writer.literal(position, end - 1)
    return writer.take()
