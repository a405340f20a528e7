# SPDX-License-Identifier: Apache-2.0
"""Markdown: a comment for a pull request, or a note in a CMS.

The verdict, a table of what to look at (the worst first), and the rest folded up. Words of the article are quoted so
that nothing in them is taken for markup. The whole stays under 60,000 characters, as code hosts take no more than
65,536; what does not fit is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from mtcheck.languages import language_name
from mtcheck.mqm import SEVERITIES
from mtcheck.reports import RenderOptions, Unreadable
from mtcheck.reports._commonmark import plain, quoted
from mtcheck.reports._files import relative
from mtcheck.reports._gate import breaks, fails, why_unread, worst_first
from mtcheck.reports._view import all_residue, file_lines, flaws, hidden, is_residue, shown
from mtcheck.results import Finding, Report

SUFFIXES: Final = (".md", ".markdown")

MOST: Final = 60_000
_RESERVE: Final = 1_500
"""Kept free for what closes an article or the whole: counts of what was left out."""
_MOST_ROWS: Final = 100
"""Articles in the overview."""
_MOST_DETAILS: Final = 40
MARKER: Final = "<!-- mtcheck -->"
"""The first line, by which a bot finds its own comment again."""


def render(reports: Sequence[Report], *, options: RenderOptions) -> str:
    """The reports, those that failed first; ends in a newline."""
    order = sorted(reports, key=lambda report: _rank(report, options))
    parts = [MARKER, *_overview(order, options)]
    room = MOST - _RESERVE - sum(len(part) + 2 for part in parts)
    alone = len(order) == 1
    for place, report in enumerate(order):
        section = _section(report, options, room, alone=alone)
        if section is None:
            left = order[place:]
            count = sum(len(flaws(one)) for one in left)
            parts.append(f"… and {len(left)} more {_number(len(left), 'article')} with {count} findings in all.")
            break
        parts.append(section)
        room -= len(section) + 2
    return "\n\n".join(parts) + "\n"


def _rank(report: Report, options: RenderOptions) -> tuple[bool, bool, int]:
    return (not fails(report, options), report.verdict.status == "pass", -len(flaws(report)))


def _overview(order: Sequence[Report], options: RenderOptions) -> Iterator[str]:
    """A table of the articles where there are several; the articles that could not be read."""
    if len(order) != 1:
        failed = sum(fails(report, options) for report in order)
        yield f"## mtcheck: {len(order)} {_number(len(order), 'article')}, {failed} failed"
    if len(order) > 1:
        rows = ["| verdict | article | why | findings | quality |", "|---|---|---|---|---|"]
        for report in order[:_MOST_ROWS]:
            why = plain("; ".join(report.verdict.reasons), 100)
            counts = _counts(flaws(report))
            path = quoted(relative(report.article.path, options.folder), 100)
            rows.append(f"| {_status(report)} | {path} | {why} | {counts} | {_quality(report)} |")
        yield "\n".join(rows)
        if len(order) > _MOST_ROWS:
            left = len(order) - _MOST_ROWS
            yield f"… and {left} more {_number(left, 'article')} in this table."
    if options.unreadable:
        yield "\n".join(_unread(options.unreadable, options))


def _unread(unreadable: Sequence[Unreadable], options: RenderOptions) -> Iterator[str]:
    yield f"**{len(unreadable)} {_number(len(unreadable), 'article')} could not be read:**\n"
    for one in unreadable[:_MOST_DETAILS]:
        yield f"- {quoted(relative(one.path, options.folder), 100)}: {plain(why_unread(one), 200)}"
    if len(unreadable) > _MOST_DETAILS:
        yield f"- … and {len(unreadable) - _MOST_DETAILS} more"


def _section(report: Report, options: RenderOptions, room: int, *, alone: bool) -> str | None:
    """All of one article in ``room`` characters, or None where not even its first lines fit."""
    path = quoted(relative(report.article.path, options.folder), 200)
    why = plain("; ".join(report.verdict.reasons), 400)
    first = f"## mtcheck: {_status(report)} {path}" if alone else f"### {_status(report)} {path}"
    parts = [first, *([why] if why else [])]
    left = room - sum(len(part) + 2 for part in parts)
    if left < _RESERVE:
        return None
    listed = (item.finding for item in shown(report))
    found = worst_first([one for one in listed if not is_residue(one) or breaks(one, report)])
    if found:
        table = _table(report, found, left - _RESERVE // 2)
        parts.append(table)
        left -= len(table) + 2
    details = _details(report)
    if len(details) + 2 <= left:
        parts.append(details)
    return "\n\n".join(parts)


def _table(report: Report, found: Sequence[Finding], room: int) -> str:
    """As many findings as fit, and how many more there are."""
    rows = ["| severity | line | words | what to look at | check |", "|---|---|---|---|---|"]
    used, kept = sum(map(len, rows)) + 2, 0
    for finding in found:
        row = _row(report, finding)
        if used + len(row) + 1 > room:
            break
        rows.append(row)
        used, kept = used + len(row) + 1, kept + 1
    if kept < len(found):
        rows.append(f"\n… and {len(found) - kept} more: {_counts(found[kept:])}.")
    return "\n".join(rows)


def _row(report: Report, finding: Finding) -> str:
    line, _ = report.article.line_and_column(finding.span)
    words = quoted(report.article.slice(finding.span), 160)
    severity = f"**{finding.severity}**" if finding.severity in {"critical", "major"} else finding.severity
    suggestion = f"<br>An editor would write: {quoted(finding.suggestion, 160)}" if finding.suggestion else ""
    return f"| {severity} | {line} | {words} | {plain(finding.message, 300)}{suggestion} | {plain(finding.check, 60)} |"


def _details(report: Report) -> str:
    """What an editor looks at second, folded up."""
    inside = [
        *_hidden(report),
        *_origin(report),
        *_accepted(report),
        *_scores(report),
        *_residue(report),
        *_not_run(report),
    ]
    kept = inside[:_MOST_DETAILS]
    if len(inside) > len(kept):
        kept.append(f"- … and {len(inside) - len(kept)} more")
    kept.append(f"- {quoted(report.signature, 400)}")
    rows = "\n".join(kept)
    return f"<details>\n<summary>Origin, scores, residue, what did not run</summary>\n\n{rows}\n\n</details>"


def _hidden(report: Report) -> Iterator[str]:
    if hidden(report):
        yield f"- not shown: {hidden(report)}"


def _origin(report: Report) -> Iterator[str]:
    found = report.provenance
    source = f", likely from {plain(language_name(found.source_language), 60)}" if found.source_language else ""
    sure = "" if found.original is None else f" (original: {100 * found.original:.0f}%)"
    yield f"- origin: {found.origin}{sure}{source}; language: {plain(language_name(report.language), 60)}"


def _accepted(report: Report) -> Iterator[str]:
    if report.accepted:
        yield f"- accepted before and not counted: {len(report.accepted)}"


def _scores(report: Report) -> Iterator[str]:
    for score in report.scores:
        if score.sentence is None:
            low, high = (f"{end:g}" for end in score.range)
            better = "higher" if score.higher_is_better else "lower"
            scale = f"{low} to {high}, {better} is better; {score.evidence}"
            yield f"- {plain(score.metric, 60)} {score.value:.1f} ({scale})"


def _residue(report: Report) -> Iterator[str]:
    for one in all_residue(report):
        if not one.set_apart:
            first, last = file_lines(report.article, one.span)
            where = report.article.lines_named(first, last)
            yield f"- residue, {where}: {plain(one.kind, 60)} {quoted(report.article.slice(one.span), 80)}"


def _not_run(report: Report) -> Iterator[str]:
    for skipped in report.skipped:
        yield f"- not run: {plain(skipped.name, 60)}: {plain(skipped.reason, 200)}"


def _status(report: Report) -> str:
    return f"**{report.verdict.status.upper()}**"


def _counts(found: Sequence[Finding]) -> str:
    severities = [finding.severity for finding in found]
    counts = [f"{severities.count(one)} {one}" for one in reversed(SEVERITIES) if one in severities]
    return ", ".join(counts) or "none"


def _quality(report: Report) -> str:
    return "" if report.quality is None else f"{report.quality:.0f}"


def _number(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"
