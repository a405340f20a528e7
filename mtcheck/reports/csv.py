# SPDX-License-Identifier: Apache-2.0
"""A summary of many articles, a row an article, as CSV (RFC 4180, UTF-8 without a byte order mark).

What could start a formula in a spreadsheet gets an apostrophe in front. An article that could not be read is a row
with the verdict ``unreadable`` and the reason.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from mtcheck.mqm import SEVERITIES
from mtcheck.reports import RenderOptions
from mtcheck.reports._gate import why_unread
from mtcheck.reports._view import flaws, residue_lines
from mtcheck.reports._visible import one_line
from mtcheck.reports.json import number
from mtcheck.results import Report

COLUMNS: Final = (
    "path", "verdict", "reasons", "critical", "major", "minor", "neutral", "accepted", "residue_lines", "quality",
    "words", "language", "origin", "original", "source_language", "source_language_confidence", "not_run", "sha256",
    "signature",
)  # fmt: skip
_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")
"""How a cell begins that a spreadsheet may run; the wide ones in East Asian locales."""

Cell = str | int | float | None


def render(reports: Sequence[Report], *, options: RenderOptions) -> str:
    """A heading, a row for each report, and a row for each article that could not be read."""
    return "".join(pieces(reports, options=options))


def pieces(reports: Sequence[Report], *, options: RenderOptions) -> Iterator[str]:
    """What ``render`` gives, row by row."""
    yield _line({column: column for column in COLUMNS})
    for report in reports:
        yield _line(_row(report))
    for one in options.unreadable:
        yield _line({"path": one.path, "verdict": "unreadable", "reasons": why_unread(one)})


def _line(row: Mapping[str, Cell]) -> str:
    written = io.StringIO()
    csv.DictWriter(written, COLUMNS, restval="", lineterminator="\r\n").writerow(_guarded(row))
    return written.getvalue()


def _row(report: Report) -> dict[str, Cell]:
    severities = [finding.severity for finding in flaws(report)]
    origin = report.provenance
    return {
        "path": report.article.path,
        "verdict": report.verdict.status,
        "reasons": "; ".join(report.verdict.reasons),
        **{severity: severities.count(severity) for severity in SEVERITIES},
        "accepted": len(report.accepted),
        "residue_lines": residue_lines(report),
        "quality": number(report.quality),
        "words": report.words,
        "language": report.language,
        "origin": origin.origin,
        "original": number(origin.original),
        "source_language": origin.source_language,
        "source_language_confidence": number(dict(origin.sources).get(origin.source_language or "")),
        "not_run": "; ".join(dict.fromkeys(skipped.name for skipped in report.skipped)),
        "sha256": report.sha256,
        "signature": report.signature,
    }


def _guarded(row: Mapping[str, Cell]) -> dict[str, Cell]:
    return {column: _guard(cell) if isinstance(cell, str) else cell for column, cell in row.items()}


def _guard(cell: str) -> str:
    return one_line(f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell)
