# SPDX-License-Identifier: Apache-2.0
"""One line a finding, for editors, grep and problem matchers.

    path:line:column: severity check message
    path: not run: name, name: reason; name: reason
    path: PASS|FAIL|INCOMPLETE reason; reason
    path: UNREADABLE reason

Line and column are 1-based and count in the file. Findings stand in order of position, residue among them; then
what did not run; the verdict is the last line of each path. Nothing but a finding has ``path:line:column:``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from mtcheck.reports import RenderOptions
from mtcheck.reports._gate import why_unread
from mtcheck.reports._view import shown
from mtcheck.reports._visible import one_line, visible
from mtcheck.results import Report, Skipped

SUFFIXES: Final = (".txt",)


def render(reports: Sequence[Report], *, options: RenderOptions) -> str:
    """The reports one after the other; no report gives an empty string."""
    return "".join(pieces(reports, options=options))


def pieces(reports: Sequence[Report], *, options: RenderOptions) -> Iterator[str]:
    """What ``render`` gives, line by line."""
    for report in reports:
        yield from (f"{line}\n" for line in _lines(report))
    for one in options.unreadable:
        yield f"{visible(one.path)}: UNREADABLE {one_line(why_unread(one))}\n"


def _lines(report: Report) -> Iterator[str]:
    path = visible(report.article.path)
    for finding, _ in shown(report):
        line, column = report.article.line_and_column(finding.span)
        message = one_line(finding.message)
        yield f"{path}:{line}:{column}: {finding.severity} {finding.check} {message}".rstrip()
    if report.skipped:
        yield f"{path}: not run: {'; '.join(_skipped(report.skipped))}".rstrip()
    reasons = "; ".join(one_line(reason) for reason in report.verdict.reasons)
    yield f"{path}: {report.verdict.status.upper()} {reasons}".rstrip()


def _skipped(skipped: Sequence[Skipped]) -> Iterator[str]:
    """What did not run, those with one reason together."""
    reasons = dict.fromkeys(entry.reason for entry in skipped)
    for reason in reasons:
        names = ", ".join(one_line(entry.name) for entry in skipped if entry.reason == reason)
        yield f"{names}: {one_line(reason)}".rstrip()
