# SPDX-License-Identifier: Apache-2.0
"""SARIF 2.1.0: findings for code scanning, editors and dashboards that collect what tools found.

One run for all articles. Rules are the checks that found something, told in their own words. Fingerprints survive
edits elsewhere in an article. What did not run and what could not be read are notifications of the invocation, which
counts as successful where every article was read: a failing gate is a result, not a fault of the run.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import mtcheck
from mtcheck import fingerprints
from mtcheck.article import Article, Span
from mtcheck.mqm import Severity
from mtcheck.plugins import load, names
from mtcheck.reports import RenderOptions
from mtcheck.reports._files import region, uri
from mtcheck.reports._gate import in_words, reasons, why_unread
from mtcheck.reports._view import Shown, encoding, shown
from mtcheck.reports._visible import one_line
from mtcheck.reports.json import number, to_text
from mtcheck.results import Finding, Report

SUFFIXES: Final = (".sarif", ".sarif.json", ".json")

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_LEVELS: Final[Mapping[Severity, str]] = {
    "neutral": "note", "minor": "warning", "major": "error", "critical": "error",
}  # fmt: skip
_LINK: Final = re.compile(r"\[([^\[\]]*)\](?=\()")
"""What a viewer would take for a link: "[words](" in the text of an article."""


def render(reports: Sequence[Report], *, options: RenderOptions) -> str:
    """A SARIF log with one run; the same reports give the same bytes."""
    found = {item.finding.check for report in reports for item in shown(report)}
    rules = {check: place for place, check in enumerate(sorted(found))}
    files = _Files(reports, options)
    run = {
        "tool": {"driver": _driver(rules)},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(reports, options, files)],
        "artifacts": files.artifacts(),
        "results": [
            _result(report.article, item, rules, files.location(report.article.file))
            for report in reports
            for item in shown(report)
        ],
    }
    return to_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


class _Files:
    """Each file once, however many articles were read from it."""

    def __init__(self, reports: Sequence[Report], options: RenderOptions) -> None:
        self._folder = options.folder
        self._reports: dict[str, list[Report]] = {}
        for report in reports:
            self._reports.setdefault(uri(report.article.file, self._folder), []).append(report)
        for one in options.unreadable:
            self._reports.setdefault(uri(one.path, self._folder), [])
        self._places = {name: place for place, name in enumerate(self._reports)}

    def location(self, path: str) -> dict[str, Any]:
        """A file by name and by place among the artifacts."""
        name = uri(path, self._folder)
        return {"uri": name, "index": self._places[name]}

    def artifacts(self) -> list[dict[str, Any]]:
        """The files, with what is known of the articles in them."""
        return [_artifact(name, reports) for name, reports in self._reports.items()]


def _driver(rules: Mapping[str, int]) -> dict[str, Any]:
    return {
        "name": "mtcheck",
        "version": mtcheck.__version__,
        "semanticVersion": mtcheck.__version__,
        "shortDescription": {"text": "Checks machine-translated news before it is published."},
        "rules": [_rule(check) for check in rules],
    }


def _rule(check: str) -> dict[str, Any]:
    """A check as its own file describes it: what it looks for, what it flags and what it leaves alone."""
    rule: dict[str, Any] = {"id": check, "name": "".join(part.capitalize() for part in check.split("_"))}
    if check not in names("checks"):
        return rule
    plugin = load("checks", check)
    about = inspect.getdoc(plugin) or check
    examples = [
        f"{'Flags' if example.flagged else 'Leaves alone'}: {one_line(example.text)}"
        + "".join(f"\n  > {one_line(words)}" for words in example.flagged)
        for example in plugin.EXAMPLES
    ]
    rule["shortDescription"] = {"text": _message(one_line(about.partition("\n\n")[0]))}
    rule["fullDescription"] = {"text": _message(one_line(about))}
    rule["help"] = {"text": _message("\n".join([about, "", *examples]))}
    return rule


def _invocation(reports: Sequence[Report], options: RenderOptions, files: _Files) -> dict[str, Any]:
    notes = [note for report in reports for note in _notes(report, files.location(report.article.file))]
    for one in options.unreadable:
        notes.append(_note("unreadable", "error", why_unread(one), files.location(one.path)))
    return {"executionSuccessful": not options.unreadable, "toolExecutionNotifications": notes}


def _notes(report: Report, where: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if report.verdict.status == "incomplete":
        yield _note("incomplete", "warning", f"cannot judge: {reasons(report)}", where)
    for skipped in report.skipped:
        yield _note(skipped.name, "note", f"{skipped.name} did not run: {skipped.reason}", where)


def _note(identifier: str, level: str, text: str, where: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "descriptor": {"id": one_line(identifier)},
        "level": level,
        "message": {"text": _message(one_line(text))},
        "locations": [{"physicalLocation": {"artifactLocation": where}}],
    }


def _artifact(name: str, reports: Sequence[Report]) -> dict[str, Any]:
    artifact: dict[str, Any] = {"location": {"uri": name}}
    if not reports:
        return artifact
    first = reports[0]
    artifact["roles"] = ["analysisTarget"]
    if encoding(first):
        artifact["encoding"] = encoding(first)
    if first.sha256:
        artifact["hashes"] = {"sha-256": first.sha256}
    artifact["properties"] = {"articles": [_summary(report) for report in reports]}
    return artifact


def _summary(report: Report) -> dict[str, Any]:
    return {
        "article": report.article.path,
        "verdict": report.verdict.status,
        "reasons": list(report.verdict.reasons),
        "accepted": len(report.accepted),
        "language": report.language,
        "quality": number(report.quality),
        "signature": report.signature,
    }


def _result(article: Article, item: Shown, rules: Mapping[str, int], where: Mapping[str, Any]) -> dict[str, Any]:
    finding, identifier = item
    return {
        "ruleId": finding.check,
        "ruleIndex": rules[finding.check],
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(one_line(in_words(finding)))},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": where,
                    "region": {**_region(article, finding.span), "snippet": {"text": article.slice(finding.span)}},
                }
            }
        ],
        "partialFingerprints": {fingerprints.VERSION: identifier},
        **_fixes(article, finding, where),
        "properties": {
            "severity": finding.severity,
            "category": finding.category,
            "confidence": number(finding.confidence),
            "suggestion": finding.suggestion,
            "evidence": list(finding.evidence),
        },
    }


def _fixes(article: Article, finding: Finding, where: Mapping[str, Any]) -> dict[str, Any]:
    """Edits that need no editor; only where the text is the file, for elsewhere they would have to be encoded."""
    if not finding.fixes or article.offset_map.runs:
        return {}
    replacements = [
        {"deletedRegion": _region(article, edit.span), "insertedContent": {"text": edit.text}} for edit in finding.fixes
    ]
    return {"fixes": [{"artifactChanges": [{"artifactLocation": where, "replacements": replacements}]}]}


def _region(article: Article, span: Span) -> dict[str, Any]:
    found = region(article, span)
    return {
        "startLine": found.line,
        "startColumn": found.column,
        "endLine": found.end_line,
        "endColumn": found.end_column,
    }


def _message(text: str) -> str:
    """Text in which a viewer finds neither placeholders nor links."""
    return _LINK.sub(r"\\[\1\\]", text.replace("{", "{{").replace("}", "}}"))
