# SPDX-License-Identifier: Apache-2.0
"""JUnit XML, as CI servers read it: a suite an article, a case for the verdict and for each check that found something.

Only what broke the gate is a failure; other findings stand in the output of their case. What did not run is a skipped
case, an article that could not be read a suite with an error. Characters that XML cannot hold are written as
``<U+XXXX>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree import ElementTree

from mtcheck.reports import RenderOptions, Unreadable
from mtcheck.reports._files import region, relative
from mtcheck.reports._gate import breaks, fails, in_words, reasons, why_unread
from mtcheck.reports._view import shown
from mtcheck.reports._visible import one_line
from mtcheck.results import Finding, Report, Skipped

SUFFIXES: Final = (".xml",)

_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_COUNTED: Final = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def render(reports: Sequence[Report], *, options: RenderOptions) -> str:
    """An XML document in UTF-8."""
    root = ElementTree.Element("testsuites", {"name": "mtcheck"})
    for report in reports:
        root.append(_suite(report.article.path, _cases(report, options), options, report))
    for one in options.unreadable:
        root.append(_suite(one.path, [_unread(one)], options))
    _count(root)
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _suite(
    name: str, cases: Sequence[ElementTree.Element], options: RenderOptions, report: Report | None = None
) -> ElementTree.Element:
    path = relative(name, options.folder)
    suite = ElementTree.Element("testsuite", {"name": _clean(path)})
    if report:
        properties = ElementTree.SubElement(suite, "properties")
        known = {"signature": report.signature, "language": report.language, "sha256": report.sha256}
        for key, value in known.items():
            ElementTree.SubElement(properties, "property", {"name": key, "value": _clean(value)})
    for case in cases:
        case.set("classname", _clean(_class(path)))
        case.set("file", _clean(relative(report.article.file, options.folder) if report else path))
        suite.append(case)
    _count(suite)
    return suite


def _class(path: str) -> str:
    """A path as one name: CI servers take what stands before the last dot for a package."""
    return f"mtcheck.{path.replace('.', '_')}"


def _count(element: ElementTree.Element) -> None:
    element.set("tests", str(len(list(element.iter("testcase")))))
    for attribute, tag in _COUNTED.items():
        element.set(attribute, str(len(list(element.iter(tag)))))


def _cases(report: Report, options: RenderOptions) -> list[ElementTree.Element]:
    findings = [item.finding for item in shown(report)]
    checks = sorted({finding.check for finding in findings})
    by_check = (_check(check, [one for one in findings if one.check == check], report, options) for check in checks)
    return [_verdict(report, options), *by_check, *_not_run(report.skipped, checks)]


def _verdict(report: Report, options: RenderOptions) -> ElementTree.Element:
    case = ElementTree.Element("testcase", {"name": "verdict"})
    message = {"message": _clean(one_line(f"{report.verdict.status}: {reasons(report)}"))}
    if fails(report, options):
        ElementTree.SubElement(case, "failure", {**message, "type": report.verdict.status})
    elif report.verdict.status == "incomplete":
        ElementTree.SubElement(case, "skipped", message)
    return case


def _check(check: str, findings: Sequence[Finding], report: Report, options: RenderOptions) -> ElementTree.Element:
    case = ElementTree.Element("testcase", {"name": _clean(check)})
    broken = [finding for finding in findings if breaks(finding, report)]
    if broken:
        case.set("line", str(region(report.article, broken[0].span).line))
        more = f" (and {len(broken) - 1} more)" if len(broken) > 1 else ""
        message = f"{one_line(in_words(broken[0]))}{more}"
        failure = ElementTree.SubElement(case, "failure", {"message": _clean(message), "type": broken[0].severity})
        failure.text = _clean("\n".join(_lines(broken, report, options)))
    others = [finding for finding in findings if not breaks(finding, report)]
    if others:
        ElementTree.SubElement(case, "system-out").text = _clean("\n".join(_lines(others, report, options)))
    return case


def _lines(findings: Sequence[Finding], report: Report, options: RenderOptions) -> Iterator[str]:
    path = relative(report.article.file, options.folder)
    for finding in findings:
        place = region(report.article, finding.span)
        yield f"{path}:{place.line}:{place.column}: {finding.severity} {one_line(in_words(finding))}"
        yield f"    {one_line(report.article.slice(finding.span))}"


def _not_run(skipped: Sequence[Skipped], checks: Sequence[str]) -> Iterator[ElementTree.Element]:
    """One case a name: a check that found something and could not do all of its work is told once, by its findings."""
    reasons_by_name: dict[str, list[str]] = {}
    for one in skipped:
        reasons_by_name.setdefault(one.name, []).append(one_line(one.reason))
    for name, told in reasons_by_name.items():
        case = ElementTree.Element("testcase", {"name": _clean(name if name not in checks else f"{name} (in part)")})
        ElementTree.SubElement(case, "skipped", {"message": _clean("; ".join(told))})
        yield case


def _unread(one: Unreadable) -> ElementTree.Element:
    case = ElementTree.Element("testcase", {"name": "read"})
    ElementTree.SubElement(case, "error", {"message": _clean(one_line(why_unread(one))), "type": "unreadable"})
    return case


def _clean(text: str) -> str:
    return _NO_XML.sub(lambda match: f"<U+{ord(match.group()):04X}>", text)
