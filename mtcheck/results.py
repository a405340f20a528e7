# SPDX-License-Identifier: Apache-2.0
"""What mtcheck found: detections, scores, findings, the verdict, and the report that holds them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from mtcheck.article import Article, Passage, Residue, Sentence, Span
from mtcheck.fingerprints import identifiers
from mtcheck.mqm import Severity, at_least
from mtcheck.segment import Judgement, Segment

Status = Literal["pass", "fail", "incomplete"]
Origin = Literal["original", "human-translated", "machine-translated", "translated", "unknown"]
"""``translated``: by people or by machine; the two labels that say which are for detectors that can tell."""
Evidence = Literal["reference", "source", "back-translation", "retranslation", "round trip", "model"]
"""What a hypothesis was held against; ``round trip`` (into another language and back) says nothing about quality."""
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


class Edit(NamedTuple):
    """Replaces ``span`` of ``Article.text`` by ``text``; an empty span puts it in, an empty text cuts."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A flaw shown to an editor: a proposal until the editor confirms it.

    ``span`` points into ``Article.text``; ``check`` is the name of what found it; ``category`` is an MQM path;
    ``confidence`` is 0 to 1; ``message`` is one plain sentence; ``suggestion`` is what an editor would write, or
    empty; ``evidence`` are short lines that speak for the finding. ``fixes`` are edits that repair it and cannot be
    wrong, so that a program may make them unseen; none where an editor must look.
    """

    span: Span
    check: str
    category: str
    severity: Severity
    confidence: float
    message: str
    suggestion: str = ""
    evidence: tuple[str, ...] = ()
    fixes: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that is silenced: by a baseline (``entry`` is its fingerprint) or as a term that is allowed."""

    finding: Finding
    by: Literal["baseline", "allow"]
    entry: str


@dataclass(frozen=True, slots=True)
class Unused:
    """An entry of the baseline or of the terms allowed that silenced nothing; ``text`` is what an editor knows it by.

    Of a baseline, those entries alone that were made of this article.
    """

    by: Literal["baseline", "allow"]
    entry: str
    text: str


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


def quality_of(scores: Iterable[Score]) -> float | None:
    """The quality of the whole article, 0 to 100, or None where nothing judged it."""
    return next((score.value for score in scores if score.metric == "quality" and score.sentence is None), None)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A check or metric that did not run, and why, in words that tell the user what to do about it."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's answer. ``reasons`` are plain phrases; empty only for an unremarkable pass.

    ``floor``: findings of this severity or worse are what an article fails for; None where no finding by itself is.
    """

    status: Status
    reasons: tuple[str, ...] = ()
    floor: Severity | None = None


@dataclass(frozen=True)
class Report:
    """Everything one check of one article has to say.

    ``article`` carries the final passage roles (residue included). ``segments`` and ``judgements`` run in step, one
    per sentence that was not residue; a judgement is None where the model could not judge (see ``skipped``).
    ``findings`` are sorted by position, and so are those that were ``accepted`` and therefore are not among them.
    ``sha256`` is the hash of the bytes that were read. ``min_severity`` says what of it a reader is shown: the verdict
    was reached with all findings.
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
    accepted: tuple[Accepted, ...] = ()
    unused: tuple[Unused, ...] = ()
    min_severity: Severity = "neutral"

    @cached_property
    def language(self) -> str:
        """The language that most of the text is in, or "und"."""
        return main_language(self.detections)

    @property
    def quality(self) -> float | None:
        """The quality of the whole article, 0 to 100, or None where nothing judged it."""
        return quality_of(self.scores)

    @property
    def words(self) -> int:
        """Number of white-space separated words in the article text."""
        return len(self.article.text.split())

    @cached_property
    def finding_ids(self) -> tuple[str, ...]:
        """One stable identifier per finding: it survives edits elsewhere in the article."""
        return identifiers(self.article, self.findings)

    def shows(self, finding: Finding) -> bool:
        """Whether a finding is as bad as ``min_severity``; residue is always shown."""
        return finding.category == "residue" or at_least(finding.severity, self.min_severity)
