# SPDX-License-Identifier: Apache-2.0
"""The gate: findings, scores and provenance in, a verdict with its reasons out (docs/gate.md).

Fail before incomplete before pass: what is known to be bad is not made better by what is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from mtcheck.mqm import Severity, at_least
from mtcheck.results import UNDETERMINED, Finding, Provenance, Report, Score, Verdict, quality_of
from mtcheck.segment import Judgement, Segment
from mtcheck.settings import Limits

LEAST_JUDGED_WORDS: Final = 12
"""Below this there is a headline or a caption, not an article: too little to pass judgement on."""
LEAST_JUDGED_SHARE: Final = 0.5
MOST_JUDGED_WORDS: Final = 12_000
"""Far more than an article. What comes after is reported as not judged, so that a wrong file costs no minutes."""
SHORT_WORDS: Final = 100
"""In an article with fewer judged words, one bad sentence moves the mean quality by a third or more."""


class Model(Protocol):
    """What the gate must know of the quality model."""

    @property
    def name(self) -> str: ...
    @property
    def languages(self) -> tuple[str, ...]: ...
    @property
    def finds(self) -> bool: ...
    def lacks_source(self, segment: Segment) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the gate decides on. ``segments`` and ``judgements`` run in step, as in a report."""

    findings: Sequence[Finding]
    segments: Sequence[Segment]
    judgements: Sequence[Judgement | None]
    language: str
    scores: Sequence[Score] = ()
    provenance: Provenance = field(default_factory=Provenance)

    @classmethod
    def of(cls, report: Report) -> Case:
        """That of an article that has been checked."""
        return cls(
            findings=report.findings,
            segments=report.segments,
            judgements=report.judgements,
            language=report.language,
            scores=report.scores,
            provenance=report.provenance,
        )

    @property
    def words(self) -> int:
        """Words of the article without its residue."""
        return sum(len(segment.hypothesis.split()) for segment in self.segments)

    @property
    def judged(self) -> int:
        """Words of the sentences that the model has judged."""
        pairs = zip(self.segments, self.judgements, strict=True)
        return sum(len(segment.hypothesis.split()) for segment, judgement in pairs if judgement is not None)


def decide(case: Case, model: Model, limits: Limits) -> Verdict:
    """The verdict: every limit that is broken is a reason."""
    counts = list(_counts(case, limits))
    broken = [*counts, *_rate(case, limits), *_quality(case, limits), *_translated(case, limits)]
    if broken:
        return Verdict("fail", tuple(broken), _floor(limits) if counts else None)
    unknown = _incomplete(case, model) or _unmeasured(case, limits)
    return Verdict("incomplete", (unknown,)) if unknown else Verdict("pass")


def _counts(case: Case, limits: Limits) -> Iterator[str]:
    """``fail_on``, and what ``max_critical`` and ``max_major`` allow instead."""
    floor = limits.fail_on
    if limits.max_critical is None and limits.max_major is None:
        failing = 0 if floor == "never" else sum(at_least(found.severity, floor) for found in case.findings)
        if failing:
            yield f"{failing} at {floor} or worse"
        return
    critical = sum(found.severity == "critical" for found in case.findings)
    major = sum(found.severity == "major" for found in case.findings)
    minor = sum(found.severity == "minor" for found in case.findings)
    most_critical = limits.max_critical
    if most_critical is None and floor != "never":
        most_critical = 0
    if most_critical is not None and critical > most_critical:
        yield f"{critical} critical, {_most(most_critical)} allowed"
    if limits.max_major is not None:
        if critical + major > limits.max_major:
            yield f"{critical + major} at major or worse, {_most(limits.max_major)} allowed"
    elif major and floor in {"major", "minor"}:
        yield f"{major} major, none allowed"
    if minor and floor == "minor":
        yield f"{minor} minor, none allowed"


def _floor(limits: Limits) -> Severity:
    """The least severity that the counts of ``_counts`` go down to."""
    if limits.fail_on == "minor":
        return "minor"
    return "major" if limits.max_major is not None or limits.fail_on == "major" else "critical"


def _most(number: int) -> str:
    return f"at most {number}" if number else "none"


def allowed(rate: float, words: int) -> float:
    """How many findings a rate of so many per 1,000 words allows an article of ``words`` words.

    Never fewer than one (unless the rate is 0): in an article of 1,000 / rate words or fewer, one finding alone would
    break the rate, and says nothing about it.
    """
    return max(1.0, rate * words / 1000) if rate else 0.0


def counted(findings: Iterable[Finding]) -> int:
    """How many findings count towards the rate: neither notes nor residue, which is not the translation's fault."""
    return sum(found.severity != "neutral" and found.category != "residue" for found in findings)


def _rate(case: Case, limits: Limits) -> Iterator[str]:
    rate = limits.max_per_1000_words
    if rate is None:
        return
    found, words = counted(case.findings), case.words
    if found <= allowed(rate, words):
        return
    noun = "finding" if found == 1 else "findings"
    if rate and rate * words < 1000:
        yield f"{found} {noun} in {words:,} words: so short an article may have one (at most {rate:g} per 1,000 words)"
    else:
        per = f"{found / words * 1000:.1f} per 1,000 words, " if words else ""
        yield f"{found} {noun} in {words:,} words: {per}at most {rate:g} allowed"


def held_quality(case: Case) -> float | None:
    """The quality that ``min_quality`` is held against: that of the article, of a short one without its worst sentence.

    None where nothing is left.
    """
    if case.judged >= SHORT_WORDS:
        return quality_of(case.scores)
    weighed = [
        (judgement.quality, len(segment.hypothesis.split()))
        for segment, judgement in zip(case.segments, case.judgements, strict=True)
        if judgement is not None and judgement.quality is not None
    ]
    rest = sorted(weighed)[1:]
    words = sum(count for _, count in rest)
    return sum(quality * count for quality, count in rest) / words if words else None


def _quality(case: Case, limits: Limits) -> Iterator[str]:
    least, held = limits.min_quality, held_quality(case)
    if least is None or held is None or held >= least:
        return
    if case.judged >= SHORT_WORDS:
        yield f"quality {_under(held, least)} of 100, at least {least:g} wanted"
    else:
        rest = f"quality {_under(held, least)} of 100 without the worst sentence"
        yield f"{rest} (it is short, one sentence alone breaks no mean), at least {least:g} wanted"


def _under(value: float, least: float) -> str:
    """Rounded, but never up to the limit that it breaks."""
    return f"{value:.0f}" if round(value) < least else f"{value:.2f}"


def _translated(case: Case, limits: Limits) -> Iterator[str]:
    most, original = limits.max_machine_translated, case.provenance.original
    if most is None or original is None or case.provenance.origin == "human-translated" or 1 - original <= most:
        return
    digits = 0 if round(100 * (1 - original)) > round(100 * most) else 2
    yield f"reads as translated ({1 - original:.{digits}%}), at most {most:.{digits}%} allowed"


def _incomplete(case: Case, model: Model) -> str:
    """Why no verdict can be given; empty where one can."""
    words, judged = case.words, case.judged
    if not case.segments:
        return "no article text, only residue"
    if case.language not in {*model.languages, UNDETERMINED}:
        return f"the text is in a language that cannot be judged ({case.language})"
    if all(model.lacks_source(segment) for segment in case.segments):
        return f"the model {model.name} needs the source, and there is none"
    if judged < LEAST_JUDGED_WORDS:
        return f"too short to judge ({judged} words)"
    if judged < LEAST_JUDGED_SHARE * words or words > MOST_JUDGED_WORDS:
        return f"only {judged} of {words} words could be judged"
    if not model.finds:
        return f"the model {model.name} gives a score alone and finds no flaws"
    return ""


def _unmeasured(case: Case, limits: Limits) -> str:
    """Why a limit that is set could not be held against the article; empty where all could."""
    if limits.min_quality is not None and quality_of(case.scores) is None:
        return "min-quality is set, and the model gives no quality"
    if limits.max_machine_translated is not None and case.provenance.original is None:
        because = case.provenance.unknown_because
        return f"whether it is translated cannot be told{f': {because}' if because else ''}"
    return ""
