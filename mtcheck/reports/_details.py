# SPDX-License-Identifier: Apache-2.0
"""What stands under the findings: residue, passages in another language, scores, what did not run, signatures."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from rich.text import Text

from mtcheck.article import Span
from mtcheck.languages import language_name, primary
from mtcheck.reports._layout import DIM, flow, hang, styled
from mtcheck.reports._origin import origin_lines
from mtcheck.reports._translated import changed_lines
from mtcheck.reports._view import (
    all_residue,
    damaged,
    encoding,
    encoding_guessed,
    file_lines,
    flaws,
    hidden,
    positions,
)
from mtcheck.reports._visible import one_line
from mtcheck.results import UNDETERMINED, Detection, Report, Score

LABELS: Final = 10
"""Cells of the column of labels."""


def detail_lines(report: Report, width: int) -> Iterator[Text]:
    """One section for each thing that there is something to say about."""
    room = width - LABELS
    sections: list[tuple[str, list[Text]]] = [
        ("hidden", [Text(hidden(report))] if hidden(report) else []),
        ("origin", origin_lines(report.article, report.detections, report.provenance, room)),
        ("residue", flow(_residue(report), room)),
        ("language", _other_languages(report)),
        ("encoding", _encoding(report)),
        ("positions", [Text(positions(report))] if positions(report) else []),
        ("scores", _scores(report, room)),
        ("came back", changed_lines(report, [found.span for found in flaws(report)], room)),
        ("accepted", _accepted(report)),
        ("not run", _not_run(report)),
    ]
    for label, rows in sections:
        lines = [line for row in rows for line in hang(row, room)]
        for number, line in enumerate(lines):
            yield styled((label if number == 0 else "").ljust(LABELS), DIM) + line


def footer_lines(report: Report, width: int) -> list[Text]:
    """The signature of the report, and those of metrics that it does not hold, dim."""
    lines = [one_line(report.signature)] if report.signature else []
    for score in _of_article(report):
        signature = one_line(score.signature)
        if signature and not any(signature in line for line in lines):
            lines.append(f"{one_line(score.metric)} {signature}")
    return [row for line in lines for row in flow(_breakable(line), width, separator="")]


def _breakable(signature: str) -> list[Text]:
    """A signature in the parts between which a line may end."""
    return [styled(part, DIM) for part in re.findall(r"[^|]*\|?\s*", signature) if part]


def _of_article(report: Report) -> list[Score]:
    return [score for score in report.scores if score.sentence is None]


SET_APART: Final = "set apart by the page"
"""Menus, footers and comment sections that the markup names: one entry for all, last."""


def _residue(report: Report) -> list[Text]:
    """Each kind with its lines: ``navigation trail (line 1) · comment form (30-34)``."""
    lines: dict[str, set[int]] = {}
    for residue in all_residue(report):
        first, last = file_lines(report.article, residue.span)
        lines.setdefault(SET_APART if residue.set_apart else one_line(residue.kind), set()).update(
            range(first, last + 1)
        )
    parts: list[Text] = []
    for kind, numbers in lines.items():
        unit = report.article.offset_map.unit
        word = "" if parts else f"{unit} " if len(numbers) == 1 else f"{unit}s "
        parts.append(Text.assemble(f"{kind} ", (f"({word}{_ranges(numbers)})", DIM)))
    return parts


def _ranges(numbers: set[int]) -> str:
    """Line numbers with runs joined: ``3, 5-7``."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def _other_languages(report: Report) -> list[Text]:
    """Passages in another language than the article's, neighbours together; those that a finding shows are left out."""
    rows = []
    for language, members in _foreign_runs(report):
        span = Span(members[0].passage.span.start, members[-1].passage.span.end)
        first, last = file_lines(report.article, span)
        where = report.article.lines_named(first, last)
        confidence = min(detection.language_confidence for detection in members)
        rows.append(Text(f"{where} {language_name(language)} ({_percent(confidence)}), not translated?"))
    return rows


def _foreign_runs(report: Report) -> Iterator[tuple[str, list[Detection]]]:
    own = primary(report.language)
    run: list[Detection] = []
    for detection in report.detections:
        foreign = (
            detection.language != UNDETERMINED
            and primary(detection.language) != own
            and detection.passage.role != "residue"
            and not _said_already(report, detection.passage.span)
        )
        if run and (not foreign or run[-1].language != detection.language):
            yield run[0].language, run
            run = []
        if foreign:
            run.append(detection)
    if run:
        yield run[0].language, run


def _said_already(report: Report, span: Span) -> bool:
    said = (
        found.span for found in report.findings if found.category == "accuracy/untranslated" and report.shows(found)
    )
    return any(found.overlaps(span) for found in said)


def _percent(share: float) -> str:
    return f"{math.floor(share * 100 + 0.5)}%"


def _encoding(report: Report) -> list[Text]:
    rows = []
    if encoding_guessed(report):
        rows.append(Text(f"read as {one_line(encoding(report) or 'unknown')}, a guess: the file does not say"))
    count = damaged(report)
    if count:
        places = (
            "1 place that could not be decoded shows"
            if count == 1
            else f"{count} places that could not be decoded show"
        )
        rows.append(Text(f"{places} as \ufffd"))
    return rows


def _scores(report: Report, width: int) -> list[Text]:
    scores = _of_article(report)
    absent = _absent(report)
    if len(scores) == 1:
        parts = [Text.assemble(f"{one_line(scores[0].metric)} {_value(scores[0])}", (f" ({meaning(scores[0])})", DIM))]
        return flow([*parts, styled(absent, DIM)] if absent else parts, width)
    metrics = max((len(one_line(score.metric)) for score in scores), default=0)
    values = max((len(_value(score)) for score in scores), default=0)
    intervals = [_interval(score) for score in scores]
    widest = max(map(len, intervals), default=0)
    gap = widest + 2 if widest else 0
    rows = [
        Text.assemble(
            one_line(score.metric).ljust(metrics + 2), _value(score).ljust(values + 2), interval.ljust(gap),
            (meaning(score), DIM),
        )
        for score, interval in zip(scores, intervals, strict=True)
    ]  # fmt: skip
    notes = [*([absent] if absent else []), *(["intervals: 95% confidence"] if widest else [])]
    return [*rows, styled(" · ".join(notes), DIM)] if notes else rows


def _absent(report: Report) -> str:
    """Which partners the article had none of; nothing where a skipped metric says so anyway."""
    given = {
        "reference": any(segment.references for segment in report.segments),
        "source": any(segment.source is not None for segment in report.segments),
    }
    told = " ".join(skipped.reason.lower() for skipped in report.skipped)
    missing = [f"no {name}" for name, is_given in given.items() if not is_given and name not in told]
    return f"{', '.join(missing)} given" if missing else ""


def _value(score: Score) -> str:
    low, high = score.range
    value = number_of(score, score.value)
    return f"{value} of {high:g}" if low == 0 and math.isfinite(high) and math.isfinite(score.value) else value


def number_of(score: Score, value: float) -> str:
    """A number on the scale of a score, in as many digits as say something."""
    if not math.isfinite(value):
        return "undefined"
    decimals = 0 if score.metric == "quality" else 1 if max(abs(score.value), score.range[1]) > 2 else 3
    return f"{value:.{decimals}f}"


def _interval(score: Score) -> str:
    if score.interval is None:
        return ""
    low, high = (number_of(score, end) for end in score.interval)
    return f"{low} to {high}" if low.startswith("-") else f"{low}-{high}"


def meaning(score: Score) -> str:
    """What a score was held against, and how it reads: ``reference, higher is better``."""
    return f"{score.evidence}, {_direction(score)}"


def _direction(score: Score) -> str:
    if score.evidence == "round trip":
        return "higher is closer, no measure of quality"
    direction = "higher is better" if score.higher_is_better else "lower is better"
    low, high = score.range
    if low == 0 and math.isfinite(high):
        return direction
    if low == 0:
        return f"{direction}, 0 is best" if not score.higher_is_better else f"{direction}, no upper limit"
    ends = [f"{end:g}" if math.isfinite(end) else "no limit" for end in (low, high)]
    return f"{direction}, from {ends[0]} to {ends[1]}"


def _accepted(report: Report) -> list[Text]:
    """How many findings are not shown because a desk has accepted them."""
    counts: Counter[str] = Counter(one.by for one in report.accepted)
    told = [
        f"{counts[by]} {how}"
        for by, how in (("baseline", "by the baseline"), ("allow", "as allowed terms"))
        if counts[by]
    ]
    return [Text(" · ".join(told), DIM)] if told else []


def _not_run(report: Report) -> list[Text]:
    """What did not run, by reason."""
    by_reason: dict[str, list[str]] = {}
    for skipped in report.skipped:
        by_reason.setdefault(one_line(skipped.reason), []).append(one_line(skipped.name))
    return [Text(f"{_listed(members)}: {reason}") for reason, members in by_reason.items()]


def _listed(members: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(members))
