# SPDX-License-Identifier: Apache-2.0
"""Workflow commands of GitHub Actions: annotations beside the lines of a pull request, the worst first.

GitHub shows 10 errors, 10 warnings and 10 notices of a step and drops the rest without a word. So no more are
written, and a line of the log counts what was left out. The verdict of each article is a line of the log, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from mtcheck.mqm import SEVERITIES, Severity
from mtcheck.reports import RenderOptions
from mtcheck.reports._files import Region, region, relative
from mtcheck.reports._gate import explained, fails, in_words, reasons, why_unread
from mtcheck.reports._view import is_residue, shown
from mtcheck.reports._visible import one_line
from mtcheck.results import Report

SUFFIXES: Final = ()

MOST_OF_A_LEVEL: Final = 10
Level = Literal["error", "warning", "notice"]

_LEVELS: Final[Mapping[Severity, Level]] = {
    "neutral": "notice", "minor": "warning", "major": "error", "critical": "error",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Annotation:
    level: Level
    path: str
    title: str
    message: str
    place: Region | None = None
    rank: tuple[int, int] = (0, 0)
    """What is shown before what: lower first."""


def render(reports: Sequence[Report], *, options: RenderOptions) -> str:
    """The annotations, how many were left out, and the verdicts."""
    found = [*_unread(options), *(one for report in reports for one in _annotations(report, options))]
    kept: Counter[str] = Counter()
    lines = []
    for one in sorted(found, key=lambda one: one.rank):
        kept[one.level] += 1
        if kept[one.level] <= MOST_OF_A_LEVEL:
            lines.append(_command(one))
    lines += [_log(line) for line in (*_left_out(kept), *_verdicts(reports, options))]
    return "".join(f"{line}\n" for line in lines)


def _unread(options: RenderOptions) -> Iterator[_Annotation]:
    for one in options.unreadable:
        yield _Annotation("error", relative(one.path, options.folder), "mtcheck: not read", why_unread(one))


def _annotations(report: Report, options: RenderOptions) -> Iterator[_Annotation]:
    path = relative(report.article.file, options.folder)
    if report.verdict.status != "pass" and not explained(report):
        level: Level = "error" if fails(report, options) else "warning"
        yield _Annotation(level, path, f"mtcheck: {report.verdict.status}", reasons(report))
    for finding, _ in shown(report):
        yield _Annotation(
            level=_LEVELS[finding.severity],
            path=path,
            title=f"mtcheck: {finding.check} ({finding.severity})",
            message=in_words(finding),
            place=region(report.article, finding.span),
            rank=(1 + is_residue(finding), -SEVERITIES.index(finding.severity)),
        )


def _command(one: _Annotation) -> str:
    properties = {"file": one.path}
    if one.place:
        properties |= {"line": str(one.place.line), "endLine": str(one.place.last_line)}
        if one.place.line == one.place.end_line:  # GitHub takes columns only within one line
            properties |= {"col": str(one.place.column), "endColumn": str(one.place.end_column)}
    properties["title"] = one_line(one.title)
    joined = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{one.level} {joined}::{_data(one_line(one.message))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _left_out(kept: Mapping[str, int]) -> Iterator[str]:
    more = {level: count - MOST_OF_A_LEVEL for level, count in kept.items() if count > MOST_OF_A_LEVEL}
    if more:
        counts = " and ".join(f"{count} more {level}{'s' if count > 1 else ''}" for level, count in more.items())
        yield f"{counts} not annotated: GitHub shows {MOST_OF_A_LEVEL} of a kind; --output FILE.html has all"


def _verdicts(reports: Sequence[Report], options: RenderOptions) -> Iterator[str]:
    for report in reports:
        yield f"{relative(report.article.path, options.folder)}: {report.verdict.status.upper()} {reasons(report)}"


def _log(line: str) -> str:
    """A line of the log that no runner takes for a command, whatever the file is called."""
    return f"mtcheck: {one_line(line).replace('##[', '# #[')}"
