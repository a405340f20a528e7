# SPDX-License-Identifier: Apache-2.0
"""What an editor reads: the verdict, the worst sentences with the words marked, and then the rest in a few lines.

Residue is counted and listed but is no finding here. Ten sentences are shown at most; the other forms give all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.text import Text

from mtcheck.languages import language_name
from mtcheck.reports import RenderOptions
from mtcheck.reports._blocks import block_lines, blocks
from mtcheck.reports._details import detail_lines, footer_lines
from mtcheck.reports._layout import BOLD, DIM, STATUS_STYLES, columns, spread, styled, to_string, wrap
from mtcheck.reports._origin import in_words
from mtcheck.reports._summary import counts_in_words, severity_counts, summary_lines
from mtcheck.reports._view import flaws, residue_lines
from mtcheck.reports._visible import one_line, visible
from mtcheck.results import Report

SUFFIXES: Final = (".txt",)


def render(reports: Sequence[Report], *, options: RenderOptions) -> str:
    """The reports one after the other, then a table where there are several; no report gives an empty string."""
    return to_string(_lines(reports, options), colour=options.colour)


def _lines(reports: Sequence[Report], options: RenderOptions) -> Iterator[Text]:
    width = columns(options.width)
    footers = [footer_lines(report, width) for report in reports]
    for number, report in enumerate(reports):
        if number:
            yield from (Text(), styled("─" * width, DIM), Text())
        yield from _article(report, width, options)
        if footers[number : number + 1] != footers[number + 1 : number + 2]:  # a shared one stands once, at its last
            yield from footers[number]
    if len(reports) > 1:
        yield from (Text(), styled("─" * width, DIM), Text())
        yield from summary_lines(reports, width)


def _article(report: Report, width: int, options: RenderOptions) -> Iterator[Text]:
    found = blocks(report, flaws(report))
    yield from _headline(report, width)
    if report.verdict.reasons:
        yield from wrap(styled("; ".join(map(one_line, report.verdict.reasons)), DIM), width)
    yield from block_lines(report, found, width, colour=options.colour)
    if found:
        yield Text()
    yield from detail_lines(report, width)


def _headline(report: Report, width: int) -> list[Text]:
    """Path, verdict, counts, and what the text is, on one line or on as many as it takes."""
    status = report.verdict.status
    path = styled(visible(report.article.path), BOLD)
    verdict = styled(status.upper(), STATUS_STYLES[status])
    words = counts_in_words(severity_counts(report), residue_lines(report))
    if not words and status == "pass":
        words = ["nothing to look at"]
    counts = Text(" · ".join(words))
    kind = styled(_kind(report), DIM)
    for left, right in (([path, verdict, counts], []), ([path, verdict], [counts]), ([path], [verdict, counts])):
        first, second = _spaced(left), _spaced(right)
        if first.cell_len <= width:
            return spread(first, kind, width) if not right else [first, *spread(second, kind, width)]
    return [*wrap(path, width), *spread(_spaced([verdict, counts]), kind, width)]


def _spaced(parts: Sequence[Text]) -> Text:
    return Text("   ").join(part for part in parts if part)


def _kind(report: Report) -> str:
    """``English, translated (97%), likely from Indonesian (71%)``: as much of it as is known."""
    return ", ".join([language_name(report.language), *in_words(report.provenance)])
