# SPDX-License-Identifier: Apache-2.0
"""Several articles in one table, the worst first, and a line that adds them up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from mtcheck.reports._layout import DIM, STATUS_STYLES, flow, styled
from mtcheck.reports._view import flaws, residue_lines
from mtcheck.reports._visible import visible
from mtcheck.results import Report, Status

OUTCOMES: Final[Mapping[Status, str]] = {"fail": "failed", "incomplete": "incomplete", "pass": "passed"}
"""The worst first."""
_FORMS: Final = (
    ("critical", "major", "minor", "residue", "quality"),
    ("crit", "maj", "min", "res", "qual"),
    ("crit", "maj", "min"),
)
"""Heads of the columns of numbers, for terminals of less and less width."""
_VERDICT: Final = len("INCOMPLETE")
_SHORTEST_PATH: Final = 20


def severity_counts(report: Report) -> Counter[str]:
    """How many findings of each severity are shown, residue left out."""
    return Counter(finding.severity for finding in flaws(report))


def counts_in_words(counts: Mapping[str, int], lines: int) -> list[str]:
    """The counts that are not zero: ``2 major``, ``3 minor``, ``6 lines of residue``."""
    words = [f"{counts[name]} {name}" for name in ("critical", "major", "minor") if counts.get(name)]
    if counts.get("neutral"):
        words.append(f"{counts['neutral']} note{'s' if counts['neutral'] > 1 else ''}")
    if lines:
        words.append(f"{lines} line{'s' if lines > 1 else ''} of residue")
    return words


def summary_lines(reports: Sequence[Report], width: int) -> Iterator[Text]:
    """The table and the total."""
    heads = next((heads for heads in _FORMS if width - _taken(heads) >= _SHORTEST_PATH), _FORMS[-1])
    room = width - _taken(heads)
    ordered = sorted(reports, key=rank)
    longest = max(cell_len(visible(report.article.path)) for report in ordered)
    paths = max(min(longest, room), len("article"))
    yield styled("article".ljust(paths) + "  " + "verdict".ljust(_VERDICT) + _cells(heads, heads), DIM)
    for report in ordered:
        yield _row(report, heads, paths)
    yield Text()
    yield from flow(_total(reports), width)


def _taken(heads: Sequence[str]) -> int:
    return 2 + _VERDICT + sum(2 + len(head) for head in heads)


def _cells(values: Sequence[str], heads: Sequence[str]) -> str:
    return "".join("  " + value.rjust(len(head)) for value, head in zip(values, heads, strict=False))


def _row(report: Report, heads: Sequence[str], paths: int) -> Text:
    counts = severity_counts(report)
    overall = report.quality
    numbers = [counts["critical"], counts["major"], counts["minor"], residue_lines(report)]
    values = [str(number) if number else "-" for number in numbers]
    values.append("-" if overall is None else f"{overall:.0f}")
    status = report.verdict.status
    return Text.assemble(
        _end_of(visible(report.article.path), paths) + "  ",
        (status.upper().ljust(_VERDICT), STATUS_STYLES[status]),
        _cells(values, heads),
    )


def _end_of(path: str, cells: int) -> str:
    """The path in exactly that many cells: of a long one the end, which tells files apart."""
    if cell_len(path) <= cells:
        return set_cell_size(path, cells)
    while path and cell_len(path) > cells - 1:
        path = path[1:]
    return set_cell_size("…" + path, cells)


def rank(report: Report) -> tuple[int, int, int, int, float, str]:
    """What reports are sorted by, the worst first."""
    counts = severity_counts(report)
    overall = report.quality
    return (
        list(OUTCOMES).index(report.verdict.status),
        -counts["critical"],
        -counts["major"],
        -counts["minor"],
        100.0 if overall is None else overall,
        report.article.path,
    )


def _total(reports: Sequence[Report]) -> list[Text]:
    statuses = Counter(report.verdict.status for report in reports)
    outcomes = [f"{statuses[status]} {OUTCOMES[status]}" for status in OUTCOMES if statuses[status]]
    counts: Counter[str] = Counter()
    for report in reports:
        counts.update(severity_counts(report))
    words = counts_in_words(counts, sum(residue_lines(report) for report in reports))
    return [Text(f"{len(reports)} articles: {', '.join(outcomes)}"), *map(Text, words)]
