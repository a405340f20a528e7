# SPDX-License-Identifier: Apache-2.0
"""Reads which articles a desk accepted and which it rejected: CSV with a head, or one JSON object a line."""

from __future__ import annotations

import csv
import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from mtcheck.errors import InputError

_ACCEPTED: Final = ("accepted", "accept", "published", "pass", "ok", "good")
_REJECTED: Final = ("rejected", "reject", "refused", "fail", "bad")
_JSON_LINES: Final = (".jsonl", ".ndjson", ".json")
_MARKS: Final = ",;\t"


@dataclass(frozen=True, slots=True)
class Label:
    """What a desk said of one article; ``path`` as it stands in the file, ``line`` 1-based."""

    path: str
    accepted: bool
    line: int


def read_labels(file: Path) -> tuple[Label, ...]:
    """The labels in a file, one an article; raises InputError, with the line, for one that makes no sense."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read the labels in {file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InputError(f"{file}, line {line}: not UTF-8", hint="save it as UTF-8") from error
    rows = _json_lines(text, file) if file.suffix.lower() in _JSON_LINES else _table(text, file)
    found: dict[str, Label] = {}
    for line, path, label in rows:
        one = Label(path, _is_accepted(label, f"{file}, line {line}"), line)
        before = found.setdefault(path, one)
        if before.accepted != one.accepted:
            raise InputError(f"{file}: {path} is accepted and rejected (lines {before.line} and {line})")
    if not found:
        raise InputError(f"{file} holds no labels", hint="a line an article: path,label")
    return tuple(found.values())


def _is_accepted(label: Any, where: str) -> bool:
    word = str(label).strip().casefold()
    if word in _ACCEPTED:
        return True
    if word in _REJECTED:
        return False
    near = difflib.get_close_matches(word, [*_ACCEPTED, *_REJECTED], n=1)
    hint = f"did you mean {near[0]}?" if near else "a label is accepted or rejected"
    raise InputError(f"{where}: no label {str(label).strip()[:40]!r}", hint=hint)


def _table(text: str, file: Path) -> Iterator[tuple[int, str, Any]]:
    lines = text.splitlines()
    head = lines[0] if lines else ""
    mark = max(_MARKS, key=head.count)
    reader = csv.reader(lines, delimiter=mark, strict=True)
    try:
        names = [name.strip().casefold() for name in next(reader, [])]
        if not {"path", "label"} <= set(names):
            raise InputError(f"{file}, line 1: no columns path and label", hint='the first line is "path,label"')
        at_path, at_label = names.index("path"), names.index("label")
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) <= max(at_path, at_label) or not row[at_path].strip():
                raise InputError(f"{file}, line {reader.line_num}: path or label is missing")
            yield reader.line_num, row[at_path].strip(), row[at_label]
    except csv.Error as error:
        raise InputError(f"{file}, line {reader.line_num}: {error}") from error


def _json_lines(text: str, file: Path) -> Iterator[tuple[int, str, Any]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{file}, line {number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            hint = 'one object a line: {"path": "a.txt", "label": "accepted"}'
            raise InputError(f"{where}: no JSON", hint=hint) from error
        if not isinstance(row, dict) or not isinstance(row.get("path"), str) or "label" not in row:
            raise InputError(f"{where}: no object with path and label")
        yield number, row["path"].strip(), row["label"]
