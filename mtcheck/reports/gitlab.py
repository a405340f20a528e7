# SPDX-License-Identifier: Apache-2.0
"""GitLab code quality: one entry a finding, as the widget of a merge request reads it.

Paths are from the folder that mtcheck runs in, as GitLab needs them. A verdict that its findings do not explain and
an article that could not be read are entries of their own, on line 1.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from mtcheck.mqm import Severity
from mtcheck.reports import RenderOptions
from mtcheck.reports._files import region, relative
from mtcheck.reports._gate import explained, in_words, reasons, why_unread
from mtcheck.reports._view import shown
from mtcheck.reports._visible import one_line
from mtcheck.reports.json import to_text
from mtcheck.results import Report

SUFFIXES: Final = ("gl-code-quality-report.json", ".json")

_SEVERITIES: Final[Mapping[Severity, str]] = {
    "neutral": "info", "minor": "minor", "major": "major", "critical": "critical",
}  # fmt: skip


def render(reports: Sequence[Report], *, options: RenderOptions) -> str:
    """A JSON list; no finding gives an empty one."""
    entries = [entry for report in reports for entry in _entries(report, options)]
    for one in options.unreadable:
        path = relative(one.path, options.folder)
        entries.append(_entry(path, "unreadable", why_unread(one), "blocker", key="unreadable"))
    seen: Counter[str] = Counter()
    for entry in entries:  # several articles of one file may hold the same words
        mark = entry["fingerprint"]
        seen[mark] += 1
        if seen[mark] > 1:
            entry["fingerprint"] = _digest(mark, str(seen[mark]))
    return to_text(entries)


def _entries(report: Report, options: RenderOptions) -> Iterator[dict[str, Any]]:
    path = relative(report.article.file, options.folder)
    number = report.article.path.removeprefix(report.article.file)  # which of several articles in the file
    status = report.verdict.status
    if status == "incomplete" or (status == "fail" and not explained(report)):
        severity = "major" if status == "fail" or options.fail_incomplete else "info"
        yield _entry(path, "verdict", f"{status}: {reasons(report)}", severity, key=f"verdict {status}{number}")
    for finding, identifier in shown(report):
        place = region(report.article, finding.span)
        yield _entry(
            path, finding.check, in_words(finding), _SEVERITIES[finding.severity], key=f"{identifier}{number}",
            lines=(place.line, place.last_line),
        )  # fmt: skip


def _entry(
    path: str, check: str, description: str, severity: str, *, key: str, lines: tuple[int, int] = (1, 1)
) -> dict[str, Any]:
    """``key`` tells the entry apart within its file; GitLab shows two with one fingerprint as one."""
    return {
        "description": one_line(description),
        "check_name": check,
        "fingerprint": _digest(path, key),
        "severity": severity,
        "location": {"path": path, "lines": {"begin": lines[0], "end": lines[1]}},
    }


def _digest(*fields: str) -> str:
    return hashlib.sha256("\x1f".join(fields).encode("utf-8", "surrogatepass")).hexdigest()[:32]
