# SPDX-License-Identifier: Apache-2.0
"""What broke the gate, for the forms that other programs read."""

from __future__ import annotations

from collections.abc import Sequence

from mtcheck.mqm import SEVERITIES, at_least
from mtcheck.reports import RenderOptions, Unreadable
from mtcheck.reports._view import is_residue
from mtcheck.results import Finding, Report


def fails(report: Report, options: RenderOptions) -> bool:
    """Whether an article fails the gate as it is set."""
    status = report.verdict.status
    return status == "fail" or (status == "incomplete" and options.fail_incomplete)


def breaks(finding: Finding, report: Report) -> bool:
    """Whether a finding is one of those that its article fails for."""
    floor = report.verdict.floor
    return report.verdict.status == "fail" and floor is not None and at_least(finding.severity, floor)


def explained(report: Report) -> bool:
    """Whether the findings that are shown say why an article failed, and there is no other reason beside them."""
    broken = (report.shows(finding) for finding in report.findings if breaks(finding, report))
    return len(report.verdict.reasons) == 1 and any(broken)


def reasons(report: Report) -> str:
    """Why the verdict is what it is, in one phrase; never empty."""
    return "; ".join(report.verdict.reasons) or {"pass": "nothing to object to"}.get(
        report.verdict.status, report.verdict.status
    )


def worst_first(findings: Sequence[Finding]) -> list[Finding]:
    """Findings by severity, then by position; residue last."""
    return sorted(findings, key=lambda found: (is_residue(found), -SEVERITIES.index(found.severity), found.span))


def in_words(finding: Finding) -> str:
    """The message, with what an editor would write."""
    suggestion = finding.suggestion
    return f"{finding.message} An editor would write: {suggestion}" if suggestion else finding.message


def why_unread(one: Unreadable) -> str:
    """Why an article could not be read, with what to do about it."""
    message = one.message.removeprefix(f"{one.path}: ")
    return f"{message} ({one.hint})" if one.hint else message
