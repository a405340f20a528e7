# SPDX-License-Identifier: Apache-2.0
"""What every kind of model looks like once it is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal, Protocol

from mtcheck.results import Origin, Skipped
from mtcheck.segment import Judgement, Segment
from mtcheck.surroundings import Surroundings

Answer = Literal["quality", "garbled", "words"]
EVERYTHING: Final[frozenset[Answer]] = frozenset({"quality", "garbled", "words"})

_UNASKED: Final[tuple[tuple[Answer, str, str], ...]] = (
    ("quality", "quality", "gives no quality of a sentence"),
    ("garbled", "garbled", "does not say whether a sentence can be read"),
    ("words", "awkward", "does not judge single words"),
)
"""What a model may leave unanswered, the check or metric that lives on it, and how to say so."""


class Judge(Protocol):
    """What runs. Stateless between calls and safe to share between threads."""

    def judge(self, hypotheses: Sequence[str], sources: Sequence[str | None] | None = None) -> list[Judgement | None]:
        """One judgement a hypothesis, None where there is nothing to judge; ``sources`` runs in step."""

    def judge_stream(self, pairs: Iterable[tuple[str, str | None]]) -> Iterator[Judgement | None]:
        """Judgements of (hypothesis, source) pairs in their order, holding a bounded number of them at a time."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probability on a finding is made. ``tuned_on`` names the texts that they were chosen on.

    garbled: of a sentence; word: of a word, minor or major. ``by_origin`` has others for articles of which it is known
    that they are "translated" or "original": the same doubt is worth a look in the one and none in the other.
    surroundings: how they fall in an article full of flaws, but not in an original; None: they do not.
    """

    garbled: float
    word: float
    tuned_on: str
    by_origin: Mapping[Origin, Mapping[str, float]] = field(default_factory=dict)
    surroundings: Surroundings | None = None

    def of(self, origin: Origin) -> Thresholds:
        """Those for an article of that origin."""
        own = self.by_origin.get(origin, {})
        return replace(
            self,
            garbled=own.get("garbled", self.garbled),
            word=own.get("word", self.word),
            surroundings=None if origin == "original" else self.surroundings,
        )


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A verified model: what runs, from where findings begin, and how it signs its numbers.

    answers: what its judgements hold; the rest is None (quality, garbled) or empty (words).
    needs_source: without a source a segment is not judged at all.
    card: (label, text) lines about it, for people.
    """

    name: str
    quality: Judge
    thresholds: Thresholds
    signature: str
    languages: tuple[str, ...]
    answers: frozenset[Answer] = EVERYTHING
    needs_source: bool = False
    card: tuple[tuple[str, str], ...] = ()

    @property
    def finds(self) -> bool:
        """Whether a finding can come of it at all; a bare score makes none."""
        return bool(self.answers & {"garbled", "words"})

    def lacks_source(self, segment: Segment) -> bool:
        """Whether a segment cannot be judged for want of a source."""
        return self.needs_source and not (segment.source or "").strip()

    def left_out(self, segments: Sequence[Segment]) -> tuple[Skipped, ...]:
        """What it cannot say of these segments: a check that lives on the model and did not run is not a clean one."""
        found = [
            Skipped(name, f"the model {self.name} {reason}") for answer, name, reason in _UNASKED
            if answer not in self.answers
        ]  # fmt: skip
        without = sum(self.lacks_source(segment) for segment in segments)
        if without:
            of = f"{without} of {len(segments)} sentences have none"
            reason = f"the model {self.name} needs the source (--source FILE), and {of}"
            found += [Skipped(name, reason) for answer, name, _ in _UNASKED if answer in self.answers]
        return tuple(found)
