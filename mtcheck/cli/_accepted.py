# SPDX-License-Identifier: Apache-2.0
"""What is told on standard error of baselines and allowed terms: entries that silenced nothing in any article."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mtcheck.cli import complain

if TYPE_CHECKING:
    from mtcheck.results import Report
    from mtcheck.settings import Settings

MOST_NAMED: Final = 5


def tell_unused(reports: Sequence[Report], settings: Settings) -> None:
    """One line for the baseline and one for the terms, where there is something to tell."""
    for line in _lines(reports, settings):
        complain(f"warning: {line}")


def _lines(reports: Sequence[Report], settings: Settings) -> list[str]:
    if not reports:
        return []
    lines = []
    if settings.baseline:
        unused = ((report.article.path, one) for report in reports for one in report.unused)
        stale = [f"{path}: {one.text}" for path, one in unused if one.by == "baseline"]
        stale += [f"{name} (no such article)" for name in _gone(reports, Path(settings.baseline))]
        if stale:
            told = _number(len(stale), "entry is", "entries are")
            lines.append(f"{settings.baseline}: {told} found no longer: {_named(stale)}")
    terms = [{one.text for one in report.unused if one.by == "allow"} for report in reports]
    idle = set.intersection(*terms)
    ordered = [one.text for one in reports[0].unused if one.by == "allow" and one.text in idle]
    if ordered:
        lines.append(f"{_number(len(ordered), 'allowed term', 'allowed terms')} silenced nothing: {_named(ordered)}")
    return lines


def _gone(reports: Sequence[Report], path: Path) -> list[str]:
    from mtcheck.baseline import read_baseline

    used = [one.entry for report in reports for one in report.accepted if one.by == "baseline"]
    return list(dict.fromkeys(entry.article for entry in read_baseline(path).gone(used)))


def _number(count: int, one: str, many: str) -> str:
    return f"1 {one}" if count == 1 else f"{count} {many}"


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return "; ".join(names[:MOST_NAMED]) + more
