# SPDX-License-Identifier: Apache-2.0
"""The whole report as JSON: schema ``mtcheck.report/1``, or ``mtcheck.reports/1`` for any number but one
and wherever an article could not be read.

The same reports give the same bytes: keys have a fixed order, numbers are rounded to four decimals, and a number
that is infinite or undefined is null. ``schema()`` is the JSON Schema; docs/report-json.md tells what the keys mean.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from typing import Any, Final

import mtcheck
from mtcheck.article import Passage, Sentence, Span
from mtcheck.reports import RenderOptions
from mtcheck.reports._view import (
    Places,
    Shown,
    encoding,
    encoding_guessed,
    is_residue,
    sentences,
    shown,
)
from mtcheck.results import UNDETERMINED, Accepted, Detection, Provenance, Report, Score
from mtcheck.segment import Segment

REPORT: Final = "mtcheck.report/1"
REPORTS: Final = "mtcheck.reports/1"

_ESCAPED: Final = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Lone surrogates, which no encoding takes, and what would steer a terminal: written as backslash-u escapes."""


def render(reports: Sequence[Report], *, options: RenderOptions) -> str:
    """One report as itself, several (or none) under ``reports``; ends in a newline and encodes as UTF-8."""
    return "".join(pieces(reports, options=options))


def pieces(reports: Sequence[Report], *, options: RenderOptions) -> Iterator[str]:
    """What ``render`` gives, a piece for each report."""
    if len(reports) == 1 and not options.unreadable:
        yield to_text(document(reports[0]))
        return
    unreadable = [{"path": one.path, "message": one.message, "hint": one.hint} for one in options.unreadable]
    around = to_text({"schema": REPORTS, "reports": [], "unreadable": unreadable})
    before, _, after = around.partition("[]")
    yield before
    lead = "[\n    "
    for report in reports:
        text = to_text(document(report)).rstrip("\n")
        yield lead + text.replace("\n", "\n    ")  # no string holds a line break: JSON escapes it
        lead = ",\n    "
    yield ("\n  ]" if reports else "[]") + after


def to_text(whole: dict[str, Any] | list[Any]) -> str:
    """A document as JSON that any terminal and any encoding takes, with a newline at its end."""
    text = json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", text) + "\n"


def schema(name: str = "report") -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that every output of this form satisfies; ``comparison`` names that of
    ``mtcheck compare --format json``, ``score`` that of a line of ``mtcheck score``."""
    text = resources.files("mtcheck.reports").joinpath(f"{name}.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def document(report: Report) -> dict[str, Any]:
    """One report as plain dicts, lists, strings and numbers."""
    findings = shown(report)
    order = sentences(report)
    places = Places([segment.sentence for segment in report.segments])
    index = {sentence.span: position for position, sentence in enumerate(order)}
    return {
        "schema": REPORT,
        "tool": {"name": "mtcheck", "version": mtcheck.__version__},
        "signature": report.signature,
        "input": _input(report),
        "text": report.article.text,
        "verdict": {"status": report.verdict.status, "reasons": list(report.verdict.reasons)},
        "language": report.language,
        "origin": origin_document(report.provenance),
        "passages": _passages(report),
        "sentences": _sentences(report, order, findings),
        "scores": [_score(score, index) for score in report.scores],
        "findings": [_finding(report, item, places) for item in findings],
        "accepted": [_accepted(report, one) for one in report.accepted],
        "unused": [{"by": one.by, "entry": one.entry, "text": one.text} for one in report.unused],
        "skipped": [{"name": skipped.name, "reason": skipped.reason} for skipped in report.skipped],
    }


def _input(report: Report) -> dict[str, Any]:
    article = report.article
    return {
        "path": article.path,
        "format": article.format,
        "encoding": encoding(report),
        "encoding_guessed": encoding_guessed(report),
        "line_unit": article.offset_map.unit,
        "positions": "approximate" if article.offset_map.approximate else "exact",
        "sha256": report.sha256,
        "characters": len(article.text),
        "words": report.words,
    }


def origin_document(found: Provenance) -> dict[str, Any]:
    """Where the text comes from."""
    sure = dict(found.sources).get(found.source_language or "")
    return {
        "label": found.origin,
        **_chances(found.original),
        "source_language": found.source_language,
        "source_language_confidence": number(sure),
        "source_languages": [{"language": tag, "probability": number(chance)} for tag, chance in found.sources],
        "evidence": list(found.evidence),
    }


def _chances(original: float | None) -> dict[str, float | None]:
    """The probabilities of the contract; by machine or by people is not told apart."""
    return {"machine": None, "human": None, "original": number(original)}


def _passages(report: Report) -> list[dict[str, Any]]:
    detections = {detection.passage.span: detection for detection in report.detections}
    return [passage_document(passage, detections.get(passage.span)) for passage in report.article.passages]


def passage_document(passage: Passage, detection: Detection | None) -> dict[str, Any]:
    """A passage without its text."""
    return {
        "start": passage.span.start,
        "end": passage.span.end,
        "role": passage.role,
        "language": detection.language if detection else UNDETERMINED,
        "language_confidence": number(detection.language_confidence) if detection else None,
        "origin": detection.origin if detection else "unknown",
        **_chances(detection.original if detection else None),
        "source_language": detection.source_language if detection else None,
    }


def _sentences(report: Report, order: Sequence[Sentence], findings: Sequence[Shown]) -> list[dict[str, Any]]:
    places = Places(order)
    spans = [item.finding.span for item in findings if not is_residue(item.finding)]
    flagged = {place for span in spans for place in places.touching(span)}
    segments = {segment.sentence.span: segment for segment in report.segments}
    judgements = {
        segment.sentence.span: judgement for segment, judgement in zip(report.segments, report.judgements, strict=True)
    }
    rows = []
    for place, sentence in enumerate(order):
        judgement = judgements.get(sentence.span)
        rows.append(
            {
                "start": sentence.span.start,
                "end": sentence.span.end,
                "quality": number(judgement.quality) if judgement else None,
                "garbled": number(judgement.garbled) if judgement else None,
                "flagged": place in flagged,
                **_partners(segments.get(sentence.span)),
            }
        )
    return rows


def _partners(segment: Segment | None) -> dict[str, Any]:
    """The texts that a sentence was held against."""
    return {
        "source": segment.source if segment else None,
        "references": list(segment.references) if segment else [],
        "back_translation": segment.back_translation if segment else None,
        "round_trip": segment.round_trip if segment else None,
        "retranslation": segment.retranslation if segment else None,
    }


def _score(score: Score, index: Mapping[Span, int]) -> dict[str, Any]:
    return {**score_document(score), "sentence": None if score.sentence is None else index[score.sentence.span]}


def score_document(score: Score) -> dict[str, Any]:
    """A score without the sentence that it is of."""
    return {
        "metric": score.metric,
        "value": number(score.value),
        "range": [number(end) for end in score.range],
        "higher_is_better": score.higher_is_better,
        "interval": None if score.interval is None else [number(end) for end in score.interval],
        "evidence": score.evidence,
        "signature": score.signature,
    }


def _finding(report: Report, item: Shown, places: Places) -> dict[str, Any]:
    finding = item.finding
    line, column = report.article.line_and_column(finding.span)
    return {
        "id": item.identifier,
        "check": finding.check,
        "category": finding.category,
        "severity": finding.severity,
        "confidence": number(finding.confidence),
        "message": finding.message,
        "suggestion": finding.suggestion,
        "start": finding.span.start,
        "end": finding.span.end,
        "line": line,
        "column": column,
        "text": report.article.slice(finding.span),
        "sentence": places.at(finding.span.start),
        "evidence": list(finding.evidence),
        "fixes": [{"start": edit.span.start, "end": edit.span.end, "text": edit.text} for edit in finding.fixes],
    }


def _accepted(report: Report, one: Accepted) -> dict[str, Any]:
    finding = one.finding
    return {
        "by": one.by,
        "entry": one.entry,
        "check": finding.check,
        "severity": finding.severity,
        "message": finding.message,
        "start": finding.span.start,
        "end": finding.span.end,
        "text": report.article.slice(finding.span),
    }


def number(value: float | None) -> float | None:
    """Four decimals; null for what is not known or JSON cannot say; never a minus before zero."""
    return round(float(value), 4) + 0.0 if value is not None and math.isfinite(value) else None
