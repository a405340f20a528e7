# SPDX-License-Identifier: Apache-2.0
"""The findings of an article as an editor meets them: a block for each sentence, the worst first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from rich.text import Text

from mtcheck.article import Span
from mtcheck.mqm import at_least
from mtcheck.reports._layout import BOLD, DIM, SEVERITY_STYLES, hang, indent, spread, styled, wrap
from mtcheck.reports._quote import Mark, is_whole, quote, right_to_left
from mtcheck.reports._translated import partner_lines
from mtcheck.reports._view import Places, by_severity, file_lines, plain_name
from mtcheck.reports._visible import one_line
from mtcheck.results import Finding, Report

MOST_BLOCKS: Final = 10
MARGIN: Final = " " * 5
_BAR: Final = "│ "
_MOST_NOTES: Final = 5
_MOST_WORDS: Final = 6
_LONGEST_WORDS: Final = 48
"""Cells of flagged words that a note repeats."""


@dataclass(frozen=True, slots=True)
class Block:
    """The findings of one sentence, the worst first; ``span`` is what is quoted of the article."""

    span: Span
    findings: tuple[Finding, ...]


def blocks(report: Report, findings: Sequence[Finding]) -> list[Block]:
    """``findings`` by the sentence in which they start, the block with the worst finding first."""
    places = Places([segment.sentence for segment in report.segments])
    by_place: dict[Span, list[Finding]] = {}
    for finding in findings:
        by_place.setdefault(_place(report, places, finding), []).append(finding)
    made = []
    for place, members in by_place.items():
        end = max(place.end, *(finding.span.end for finding in members))
        made.append(Block(Span(place.start, end), tuple(sorted(members, key=by_severity))))
    return sorted(made, key=lambda block: by_severity(block.findings[0]))


def block_lines(report: Report, shown: Sequence[Block], width: int, *, colour: bool) -> Iterator[Text]:
    """The worst blocks, an empty line before each, and how many more there are."""
    for number, block in enumerate(shown[:MOST_BLOCKS], start=1):
        yield Text()
        yield from _heading(report, block, number, width)
        yield from indent(_body(report, block, width - len(MARGIN), colour=colour), Text(MARGIN))
    rest = [finding for block in shown[MOST_BLOCKS:] for finding in block.findings]
    if rest:
        yield Text()
        more = f"and {len(rest)} more (all of them with --format concise or json)"
        yield from indent(wrap(Text(more), width - len(MARGIN)), Text(MARGIN))


def _place(report: Report, places: Places, finding: Finding) -> Span:
    """The sentence of a finding, or its passage, or what it points at where it stands in neither."""
    index = places.at(finding.span.start)
    if index is not None:
        return report.segments[index].sentence.span
    passage = report.article.passage_at(finding.span.start)
    return passage.span if passage else finding.span


def _heading(report: Report, block: Block, number: int, width: int) -> list[Text]:
    worst = block.findings[0]
    severity = worst.severity.upper() if worst.severity in ("major", "critical") else worst.severity
    if worst.severity == "neutral":
        severity = "note"
    name, kind = _plain_names(worst)
    left = Text.assemble(
        (f"{number:>3}  ", DIM), (severity, SEVERITY_STYLES[worst.severity]), "  ", (name, BOLD), (kind, DIM)
    )
    lines = sorted({file_lines(report.article, finding.span)[0] for finding in block.findings})
    unit = report.article.offset_map.unit
    where = f"{unit} {lines[0]}" if len(lines) == 1 else f"{unit}s {', '.join(map(str, lines))}"
    return spread(left, styled(where, DIM), width)


def _plain_names(finding: Finding) -> tuple[str, str]:
    """The check in plain words, and the category where it says something else."""
    name = plain_name(one_line(finding.check))
    category = finding.category.rpartition("/")[2]
    kind = category if category == "non-translation" else category.replace("-", " ")
    return name, "" if kind in name or name in kind else f" · {kind}"


def _body(report: Report, block: Block, width: int, *, colour: bool) -> Iterator[Text]:
    text = report.article.slice(block.span)
    if text.strip():
        offset = block.span.start
        marks = [
            Mark(Span(finding.span.start - offset, finding.span.end - offset), finding.severity)
            for finding in block.findings
        ]
        yield from indent(quote(text, marks, width - len(_BAR), colour=colour), styled(_BAR, DIM))
    by_place = sorted(block.findings, key=lambda finding: finding.span)
    said = [list(group) for _, group in groupby(by_place, key=_what_is_said)]
    said.sort(key=lambda members: by_severity(members[0]))
    for group in said[:_MOST_NOTES]:
        alone = len(said) == 1 and len(group) == 1 and not right_to_left(text)
        yield from _note(report, group, block, width, alone=alone)
    rest = sum(len(group) for group in said[_MOST_NOTES:])
    if rest:
        yield Text(f"and {rest} more in this sentence")
    yield from _partners(report, block, width)


def _partners(report: Report, block: Block, width: int) -> Iterator[Text]:
    """Beside a really bad sentence, what it was held against; what is left out stands in its finding already."""
    worst = block.findings[0]
    if not at_least(worst.severity, "major") or worst.category == "accuracy/omission":
        return
    evidence = {line for finding in block.findings for line in finding.evidence}
    for segment in report.segments:
        if segment.sentence.span.overlaps(block.span):
            yield from partner_lines(segment, evidence, width)


def _what_is_said(finding: Finding) -> tuple[object, ...]:
    return finding.severity, finding.check, finding.message, finding.suggestion, finding.evidence


def _note(report: Report, group: Sequence[Finding], block: Block, width: int, *, alone: bool) -> Iterator[Text]:
    """What is said of flagged words; the words are repeated where the marks alone would not tell them apart."""
    finding = group[0]
    prefix = Text()
    if not alone:
        prefix = _subject(report, group, block)
    yield from wrap(prefix + Text(one_line(finding.message)), width)
    if finding.suggestion:
        yield from hang(Text.assemble("An editor would write: ", (one_line(finding.suggestion), "green")), width)
    for line in finding.evidence:
        yield from hang(styled(f"- {one_line(line)}", DIM), width)


def _subject(report: Report, group: Sequence[Finding], block: Block) -> Text:
    length = block.span.end - block.span.start
    parts = [finding.span for finding in group if not is_whole(finding.span, length)]
    words = [one_line(report.article.slice(span)) for span in parts]
    named = [f"“{_shortened(word)}”" for word in words if word and word not in one_line(group[0].message)]
    severity = group[0].severity
    named = list(dict.fromkeys(named))
    if len(named) > _MOST_WORDS:
        named[_MOST_WORDS:] = [f"and {len(named) - _MOST_WORDS} more"]
    subject = Text(", ".join(named))
    if severity != block.findings[0].severity:
        degree = styled("note" if severity == "neutral" else severity, SEVERITY_STYLES[severity])
        subject = Text.assemble(subject, " (", degree, ")") if named else degree
    return subject + Text(": ") if subject else subject


def _shortened(words: str) -> str:
    if len(words) <= _LONGEST_WORDS:
        return words
    return words[: _LONGEST_WORDS // 2].rstrip() + " […] " + words[-_LONGEST_WORDS // 2 :].lstrip()
