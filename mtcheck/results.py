# SPDX-License-Identifier: Apache-2.0
"""What mtcheck found: detections, scores, findings, the verdict, and the report that holds them all."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from mtcheck.article import Article, Passage, Residue, Sentence, Span
from mtcheck.mqm import Severity
from mtcheck.segment import Judgement, Segment

Status = Literal["pass", "fail", "incomplete"]
Origin = Literal["original", "human-translated", "machine-translated", "translated", "unknown"]
"""``translated``: by people or by machine; the two labels that say which are for detectors that can tell."""
Evidence = Literal["reference", "source", "round trip", "model"]
UNDETERMINED = "und"
"""BCP 47 tag of a language that could not be determined."""


@dataclass(frozen=True, slots=True)
class Detection:
    """What a passage is. ``language`` is a BCP 47 tag or "und"; ``language_confidence`` is 0 to 1.

    ``original`` is the probability that it was written in this language, or None where that could not be judged;
    ``origin`` is named only where that leaves little doubt, ``source_language`` likewise.
    """

    passage: Passage
    language: str
    language_confidence: float
    origin: Origin = "unknown"
    source_language: str | None = None
    original: float | None = None


def main_language(detections: Iterable[Detection]) -> str:
    """The language that most of a text is in, or "und"; residue does not count."""
    weights: Counter[str] = Counter()
    for detection in detections:
        if detection.passage.role != "residue" and detection.language != UNDETERMINED:
            weights[detection.language] += detection.passage.span.end - detection.passage.span.start
    return weights.most_common(1)[0][0] if weights else UNDETERMINED


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the whole text comes from.

    ``origin`` and ``original`` as in ``Detection``. ``source_language`` is the language it was translated from where
    that is sure enough, ``sources`` all that come into question with their probabilities, the likeliest first.
    ``evidence`` are short lines that speak for it. ``unknown_because`` says in plain words why nothing is said.
    """

    origin: Origin = "unknown"
    original: float | None = None
    source_language: str | None = None
    sources: tuple[tuple[str, float], ...] = ()
    evidence: tuple[str, ...] = ()
    unknown_because: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A flaw shown to an editor: a proposal until the editor confirms it.

    ``span`` points into ``Article.text``; ``check`` is the name of what found it; ``category`` is an MQM path;
    ``confidence`` is 0 to 1; ``message`` is one plain sentence; ``suggestion`` is what an editor would write, or
    empty; ``evidence`` are short lines that speak for the finding.
    """

    span: Span
    check: str
    category: str
    severity: Severity
    confidence: float
    message: str
    suggestion: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """One number of one metric, for a sentence or (``sentence`` None) for the whole article.

    ``range`` is (lowest, highest) possible value; an open end is ``float("inf")``. ``signature`` names everything
    that changes the number. ``interval`` is where the value lies with 95% confidence, or None where nobody estimated
    it. ``evidence`` says what the hypothesis was held against: scores of different kinds are never averaged.
    """

    metric: str
    value: float
    range: tuple[float, float]
    higher_is_better: bool
    signature: str
    sentence: Sentence | None = None
    interval: tuple[float, float] | None = None
    evidence: Evidence = "model"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A check or metric that did not run, and why, in words that tell the user what to do about it."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's answer. ``reasons`` are plain phrases; empty only for an unremarkable pass."""

    status: Status
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """Everything one check of one article has to say.

    ``article`` carries the final passage roles (residue included). ``segments`` and ``judgements`` run in step, one
    per sentence that was not residue; a judgement is None where the model could not judge (see ``skipped``).
    ``findings`` are sorted by position. ``sha256`` is the hash of the bytes that were read.
    """

    article: Article
    detections: tuple[Detection, ...]
    segments: tuple[Segment, ...]
    judgements: tuple[Judgement | None, ...]
    residue: tuple[Residue, ...]
    scores: tuple[Score, ...]
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    verdict: Verdict
    signature: str
    sha256: str
    provenance: Provenance = Provenance()

    @cached_property
    def language(self) -> str:
        """The language that most of the text is in, or "und"."""
        return main_language(self.detections)

    @property
    def words(self) -> int:
        """Number of white-space separated words in the article text."""
        return len(self.article.text.split())

    @cached_property
    def finding_ids(self) -> tuple[str, ...]:
        """One stable identifier per finding: it survives edits elsewhere in the article."""
        return fingerprints(self.article, self.findings)

    def segment_of(self, finding: Finding) -> int | None:
        """Index of the segment in which a finding starts, or None (residue, whole passages)."""
        for index, segment in enumerate(self.segments):
            if segment.sentence.span.start <= finding.span.start < segment.sentence.span.end:
                return index
        return None


_CONTEXT = 100  # code points on each side: enough to tell two places apart, and edits elsewhere change nothing


def _around(span: Span, passage: Span) -> Span:
    return Span(max(passage.start, span.start - _CONTEXT), min(passage.end, span.end + _CONTEXT))


def fingerprints(article: Article, findings: Sequence[Finding]) -> tuple[str, ...]:
    """Hashes of check, text and the words around it, with an ordinal where the same flaw stands twice."""
    seen: Counter[str] = Counter()
    identifiers = []
    for finding in findings:
        passage = article.passage_at(finding.span.start)
        context = article.slice(_around(finding.span, passage.span)) if passage else ""
        key = "\x1f".join((finding.check, article.slice(finding.span), context))
        seen[key] += 1
        digest = hashlib.sha256(f"{key}\x1f{seen[key]}".encode("utf-8", "surrogatepass"))
        identifiers.append(digest.hexdigest()[:16])
    return tuple(identifiers)
