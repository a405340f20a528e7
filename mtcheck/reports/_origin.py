# SPDX-License-Identifier: Apache-2.0
"""Where the text comes from: in a few words for the headline, and with the evidence and a map of the article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.text import Text

from mtcheck.article import Article, Span
from mtcheck.languages import language_name
from mtcheck.reports._layout import DIM, flow
from mtcheck.reports._view import file_lines, percent
from mtcheck.reports._visible import one_line, visible
from mtcheck.results import Detection, Provenance

_LEAST_SHOWN: Final = 0.05


def in_words(found: Provenance) -> list[str]:
    """``translated (97%)``, ``likely from Indonesian (71%)``: as much of it as is known."""
    if found.origin == "unknown" or found.original is None:
        return []
    words = [f"{found.origin} ({percent(found.original if found.origin == 'original' else 1 - found.original)})"]
    if found.source_language:
        sure = dict(found.sources)[found.source_language]
        words.append(f"likely from {language_name(found.source_language)} ({percent(sure)})")
    return words


def origin_lines(article: Article, detections: Sequence[Detection], found: Provenance, width: int) -> list[Text]:
    """What speaks for it, or why nothing can be said; where passages differ, a map."""
    rows = []
    if found.origin == "unknown" and found.original is not None:
        rows.append(Text(one_line(found.unknown_because)))
    if found.sources and not found.source_language:
        parts = [f"{language_name(tag)} {percent(chance)}" for tag, chance in found.sources if chance >= _LEAST_SHOWN]
        if parts:
            rows += flow([Text("source language not sure: " + parts[0]), *map(Text, parts[1:])], width)
    rows += flow(list(_map(article, detections)), width)
    return rows + [Text(one_line(line)) for line in found.evidence]


def render_map(article: Article, detections: Sequence[Detection], found: Provenance) -> str:
    """The answer of ``mtcheck detect``: path, what the text is, each passage with its lines, and the evidence."""
    known = in_words(found) or [found.unknown_because or "origin unknown"]
    lines = [f"{visible(article.path)}   {', '.join(known)}", ""]
    for detection in detections:
        first, last = file_lines(article, detection.passage.span)
        where = f"{first}" if first == last else f"{first}-{last}"
        what = [detection.passage.role, language_name(detection.language)]
        if detection.original is not None:
            what.append("not sure" if detection.origin == "unknown" else detection.origin)
        begins = one_line(article.slice(detection.passage.span))
        lines.append(f"{where:>9}  {', '.join(what):<38}  {begins[:_BEGINNING]}".rstrip())
    if found.evidence:
        lines += ["", *(f"          {one_line(line)}" for line in found.evidence)]
    return "\n".join(lines) + "\n"


_BEGINNING: Final = 60


def _map(article: Article, detections: Sequence[Detection]) -> Iterator[Text]:
    """``lines 3-9 translated``, and so on through the article; nothing where all of it is alike."""
    runs: list[list[Detection]] = []
    for detection in detections:
        if detection.original is None:
            continue
        if runs and runs[-1][-1].origin == detection.origin:
            runs[-1].append(detection)
        else:
            runs.append([detection])
    if len({run[0].origin for run in runs if run[0].origin != "unknown"}) < 2:
        return
    for run in runs:
        first, last = file_lines(article, Span(run[0].passage.span.start, run[-1].passage.span.end))
        where = article.lines_named(first, last)
        origin = "not sure" if run[0].origin == "unknown" else run[0].origin
        yield Text.assemble((f"{where} ", DIM), origin)
