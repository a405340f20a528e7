# SPDX-License-Identifier: Apache-2.0
"""House rules in a table: CSV, with commas, semicolons or tabs, as spreadsheets and translation tools save it.

The first line names the columns, in the words that desks use for them ("term" or "avoid", "preferred" or "use",
"note" ...). Columns that are named for languages ("Indonesian", "en") make a list of terms in two or more languages:
the last of them that is English is what must stand where the source has the other.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from mtcheck.errors import SettingsError
from mtcheck.glossaries import Read, text_of
from mtcheck.glossaries._entries import FLAGS, KEYS, LISTS, as_language, rules_of
from mtcheck.house_rules import Rule

SUFFIXES = (".csv", ".tsv")
_NAMES: Final = {
    key: tuple(names.split(", "))
    for key, names in {
        "forbidden": "term, forbidden, avoid, wrong, incorrect, bad, not, do not use, don't use, instead of, forbidden "
        "term, deprecated, banned, find, from",
        "preferred": "preferred, use, write, correct, right, good, replacement, replace with, preferred term, use "
        "instead, suggestion, house style, target, target term, to, translation",
        "source": "source, source term, original",
        "exceptions": "exceptions, exception, unless, except, allowed",
        "message": "message",
        "note": "note, notes, comment, comments, explanation, why, reason, remark, remarks",
        "severity": "severity, level",
        "category": "category",
        "language": "language, target language",
        "source-language": "source language, from language",
        "case": "case, case sensitive, match case",
        "regex": "regex, regular expression, regexp",
        "whole-word": "whole word, whole words",
        "plural": "plural, plurals, plural too",
        "quotations": "quotations, in quotations, quotes",
        "everywhere": "everywhere, every time",
        "roles": "roles, role, parts",
    }.items()
}
_TARGETS: Final = {"target", "target term", "translation"}
_YES: Final = {"yes", "y", "true", "1", "x", "ja"}
_NO: Final = {"no", "n", "false", "0", "nein"}
_SEVERAL: Final = re.compile(r"\s*[|;\n]\s*")
_ENGLISH: Final = "en"


def read(data: bytes, *, name: str) -> Read:
    """The rules of the lines; a line's place is the number of its first line in the file."""
    rows = _rows(text_of(data, name=name), name)
    if not rows:
        raise SettingsError(f"{name}: no line in it")
    head = rows[0][1]
    columns = [_column(cell) for cell in head]
    if "source" not in columns and {_plain(cell) for cell in head} & _TARGETS:  # a term, then, is one of the source
        columns = ["source" if column == "forbidden" else column for column in columns]
    languages = [None if column else _language(rows, place) for place, column in enumerate(columns)]
    if sum(language is not None for language in languages) > 1:
        return _bilingual(rows, columns, languages, name)
    if "forbidden" not in columns and "source" not in columns:
        return _without_head(rows, columns, name)
    twice = sorted({str(c) for c in columns if c and columns.count(c) > 1})
    if twice:
        raise SettingsError(f"{name}, line {rows[0][0]}: two columns are read as {twice[0]!r}")
    rules: list[Rule] = []
    for line, cells in rows[1:]:
        rules += rules_of(_table(line, cells, columns, name), file=name, entry=f"line {line}")
    return Read(rules, _unused(head, columns, name, rows[0][0]))


def _rows(text: str, name: str) -> list[tuple[int, list[str]]]:
    """(line, cells) of the lines that are not empty."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    delimiter = max(",;\t", key=lambda sign: (bare.count(sign), -",;\t".index(sign)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, line = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, [cell.strip() for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as reason:
        raise SettingsError(f"{name}, line {line}: not valid CSV: {reason}") from reason
    return rows


def _column(cell: str) -> str | None:
    return next((key for key, names in _NAMES.items() if _plain(cell) in names), None)


def _plain(cell: str) -> str:
    return " ".join(re.split(r"[\s_\-]+", cell.lower().rstrip(":? ")))


def _language(rows: Sequence[tuple[int, list[str]]], place: int) -> str | None:
    """The language a column is named for; "id" over numbers is none."""
    below = [cells[place] for _, cells in rows[1:] if place < len(cells) and cells[place]]
    return None if below and all(cell.isdigit() for cell in below) else as_language(rows[0][1][place])


def _table(line: int, cells: Sequence[str], columns: Sequence[str | None], name: str) -> Mapping[str, Any]:
    if len(cells) > len(columns) and any(cells[len(columns) :]):
        raise SettingsError(
            f"{name}, line {line}: {len(cells)} cells under {len(columns)} columns",
            hint="put a cell with a comma in quotation marks",
        )
    table: dict[str, Any] = {}
    for key, cell in zip(columns, cells, strict=False):
        if key is None or not cell:
            continue
        if key in FLAGS:
            table[key] = _flag(cell, f"{name}, line {line}: {key}")
        elif key in LISTS:
            table[key] = [one for one in _SEVERAL.split(cell) if one]
        else:
            table[key] = cell.lower() if key in {"severity", "category"} else cell
    if table.get("regex"):  # a bar is a sign of the pattern, then
        for key in ("forbidden", "exceptions"):
            if key in table:
                table[key] = cells[columns.index(key)]
    return table


def _flag(cell: str, place: str) -> bool:
    if cell.lower() in _YES:
        return True
    if cell.lower() in _NO:
        return False
    raise SettingsError(f"{place} must be yes or no, not {cell!r}")


def _without_head(rows: Sequence[tuple[int, list[str]]], columns: Sequence[str | None], name: str) -> Read:
    line, head = rows[0]
    if any(columns) or len(head) > 2:
        raise SettingsError(
            f"{name}, line {line}: no column says what is forbidden or what the source has",
            hint="name the columns in the first line: term, preferred",
        )
    told = ("forbidden", "preferred")[: len(head)]
    rules: list[Rule] = []
    for number, cells in rows:
        rules += rules_of(_table(number, cells, told, name), file=name, entry=f"line {number}")
    return Read(rules, (f"{name}: the first line names no columns, so they are read as {', '.join(told)}",))


def _bilingual(
    rows: Sequence[tuple[int, list[str]]], columns: Sequence[str | None], languages: Sequence[str | None], name: str
) -> Read:
    line, head = rows[0]
    english = [place for place, language in enumerate(languages) if language == _ENGLISH]
    if not english:
        raise SettingsError(f"{name}, line {line}: none of the languages is English")
    rules: list[Rule] = []
    for number, cells in rows[1:]:
        shared = dict(_table(number, cells, columns, name))
        shared.pop("source", None)
        preferred = cells[english[-1]] if english[-1] < len(cells) else ""
        for place, language in enumerate(languages):
            words = cells[place] if place < len(cells) else ""
            if language in {None, _ENGLISH} or not words:
                continue
            if not preferred:
                raise SettingsError(f"{name}, line {number}: has no English term")
            term = {
                "source": _SEVERAL.split(words),
                "source-language": language,
                "preferred": _SEVERAL.split(preferred),
            }
            rules += rules_of({**shared, **term}, file=name, entry=f"line {number}")
    named = [column or language for column, language in zip(columns, languages, strict=True)]
    return Read(rules, _unused(head, named, name, line))


def _unused(head: Sequence[str], columns: Sequence[str | None], name: str, line: int) -> list[str]:
    unused = [cell for cell, column in zip(head, columns, strict=True) if column is None and cell]
    if not unused:
        return []
    known = ", ".join(KEYS)
    return [f"{name}, line {line}: no use for the column {', '.join(map(repr, unused))} (there are: {known})"]
