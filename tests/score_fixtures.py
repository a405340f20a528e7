# SPDX-License-Identifier: Apache-2.0
"""Sentences to score, and the command line run in this process: what it prints, complains of and exits with."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from mtcheck.cli import main

ROOT = Path(__file__).parent.parent
GOOD = "The council voted on Tuesday to repair the old bridge over the river."
GARBLED = "The minister education the province of Selat period Hartono is said to have approve budget the school."
AWKWARD = "The court ruled that the owner house must pay for the repairs before the end of June."
GERMAN = "Der Stadtrat stimmte am Dienstag dafür, die alte Brücke über den Fluss zu reparieren."
REFERENCE = "On Tuesday the council voted to mend the old bridge over the river."


class Ran(NamedTuple):
    status: int
    stdout: bytes
    stderr: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stdout.decode().splitlines()]

    @property
    def complaint(self) -> str:
        assert self.stderr.count("\n") == 1, self.stderr
        return self.stderr


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)

    def _run(*arguments: str, data: bytes | str = b"") -> Ran:
        raw = data.encode() if isinstance(data, str) else data
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
        with pytest.raises(SystemExit) as left:
            main(["score", *arguments])
        captured = capsysbinary.readouterr()
        assert b"Traceback" not in captured.err
        return Ran(int(left.value.code or 0), captured.out, captured.err.decode())

    return _run


def jsonl(*segments: Any) -> str:
    return "".join(json.dumps(segment) + "\n" for segment in segments)


def words(text: str, line: dict[str, Any]) -> list[str]:
    return [text[span["start"] : span["end"]] for span in line["error_spans"]]
