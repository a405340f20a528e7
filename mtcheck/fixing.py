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
from mtcheck.fixes import WRITTEN_BACK, carried, kept_of, place_before, plan
from mtcheck.formats import editable, read_text
from mtcheck.results import Edit, Finding, Report
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
    # Known by its place from here on: once a word beside it is fixed, its fingerprint is another.
    kept = list(kept_of(article, (accepted.finding for accepted in report.accepted)))
    left: tuple[tuple[Finding, str], ...] = ()
    done: list[Sequence[Edit]] = []
    for _ in range(MOST_ROUNDS):
        found = plan(article, findings, file.text, writable=file.holds, kept=kept)
        left = found.left
        if not found.edits:
            break
        made.update(dict(found.made))
        done.append(found.edits)
        kept = carried(kept, found.edits)
        file = file.with_edits(found.edits)
        article = _read(file.text, article)
        findings = mechanical_findings(article, settings, acceptance)
    return Fixed(article.path, before, file.text, file.data, made, tuple(_told(report.article, article, left, done)))


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
    return acceptance.sort_out(article, found).findings


def _told(
    given: Article, article: Article, left: Sequence[tuple[Finding, str]], done: Sequence[Sequence[Edit]]
) -> list[str]:
    """A line for each fix that could not be made; lines are those of the file as it was given."""
    lines = []
    for finding, reason in left:
        place = article.file_span(finding.span).start
        for edits in reversed(done):
            place = place_before(place, edits)
        line, _ = given.offset_map.line_and_column(place)
        shown = " ".join(article.slice(finding.span).split())
        lines.append(f"{given.lines_named(line, line)}: {finding.check} {shown[:40]!r} left as it is: {reason}")
    return list(dict.fromkeys(lines))
