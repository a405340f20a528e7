# SPDX-License-Identifier: Apache-2.0
"""Writes the safe fixes of a report into a copy of the article's file: residue cut, damaged characters repaired, words
that stand twice and misplaced spaces put right. Nothing else is ever rewritten.

A fix may bring another flaw to light, such as residue behind residue; so what was fixed is looked at again, without the
model, until there is nothing left to fix.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mtcheck import checks
from mtcheck.accepting import Acceptance, read_acceptance
from mtcheck.article import Article
from mtcheck.detect import detect
from mtcheck.errors import InputError
from mtcheck.fixes import WRITTEN_BACK, plan
from mtcheck.formats import editable, read_text
from mtcheck.mqm import at_least
from mtcheck.results import Finding, Report
from mtcheck.segment import Segment
from mtcheck.settings import Settings

MOST_ROUNDS: Final = 8
_LINE: Final = re.compile("[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Fixed:
    """An article's file before and after.

    data: the bytes to write; what was not fixed stands in them as it was. made: how many fixes of each check.
    left: fixes that could not be made in this file, one line each.
    """

    path: str
    before: str
    after: str
    data: bytes
    made: Mapping[str, int]
    left: tuple[str, ...] = ()

    def diff(self, name: str) -> str:
        """A unified diff to the file ``name``; empty where nothing changes."""
        lines = difflib.unified_diff(_LINE.findall(self.before), _LINE.findall(self.after), self.path, name)
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def fix(data: bytes, report: Report, settings: Settings) -> Fixed:
    """The file ``data``, of which ``report`` was made with these settings, with the safe fixes in it.

    Raises InputError where nothing but residue is in it, where the format keeps its text otherwise than as text, or
    where its encoding does not allow to write it back.
    """
    article = report.article
    findings: Sequence[Finding] = report.findings
    if article.format not in WRITTEN_BACK:
        raise InputError(f"{article.path}: a file of format {article.format} cannot be fixed", hint="fix it by hand")
    file = editable(data, path=article.path)
    before, made = file.text, Counter[str]()
    acceptance = read_acceptance(settings)
    left: tuple[tuple[Finding, str], ...] = ()
    for _ in range(MOST_ROUNDS):
        found = plan(article, findings, file.text, writable=file.holds)
        left = found.left
        if not found.edits:
            break
        made.update(dict(found.made))
        file = file.with_edits(found.edits)
        article = _read(file.text, article)
        findings = mechanical_findings(article, settings, acceptance)
    return Fixed(article.path, before, file.text, file.data, made, tuple(_told(article, left)))


def _read(text: str, article: Article) -> Article:
    try:
        return read_text(text, path=article.path, input_format=article.format)
    except InputError as error:
        raise InputError(f"{article.path}: nothing but residue: there is no article to write") from error


def mechanical_findings(article: Article, settings: Settings, acceptance: Acceptance) -> Sequence[Finding]:
    """What the checks find that need no model, no partner and no rules of a desk."""
    detected = detect(article, outlets=settings.outlet)
    segments = tuple(Segment(one, detected.article.slice(one.span)) for one in detected.sentences)
    context = checks.Context(
        article=detected.article,
        language=detected.language,
        detections=detected.detections,
        segments=segments,
        judgements=(None,) * len(segments),
        residue=detected.residue,
    )
    found = checks.run(context, select=settings.select, ignore=settings.ignore)
    kept = [finding for finding in found if at_least(finding.severity, settings.min_severity)]
    return acceptance.sort_out(article, kept).findings


def _told(article: Article, left: Sequence[tuple[Finding, str]]) -> list[str]:
    """A line for each fix that could not be made."""
    lines = []
    for finding, reason in left:
        line, _ = article.line_and_column(finding.span)
        shown = " ".join(article.slice(finding.span).split())
        lines.append(f"{article.lines_named(line, line)}: {finding.check} {shown[:40]!r} left as it is: {reason}")
    return list(dict.fromkeys(lines))
