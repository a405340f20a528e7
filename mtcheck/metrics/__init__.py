# SPDX-License-Identifier: Apache-2.0
"""The room that scores: one file a metric, named for it.

A metric is a module with

- ``NAME``: its name in reports, that of its file;
- ``NEEDS``: which partners of a segment it reads ("reference", "source", "back_translation");
- ``missing(segments)``: why it cannot run on them, or None;
- ``score(segments)``: the score of the article (``sentence`` None), then those of sentences;
- ``tally()``, where it can score a stream: a ``Tally``.

``score_all`` is the door's verb. The score of the article counts every segment. A sentence that no reference has
(an addition) is held against an empty reference: it costs in BLEU and TER, while chrF, as sacreBLEU defines it, passes
over it. What the article leaves out has no segment and costs nothing here: it shows in ``coverage``, which alignment
gives, and as a finding of the check ``omission``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol, cast

from mtcheck import plugins
from mtcheck.results import Score, Skipped
from mtcheck.segment import Segment


class Metric(Protocol):
    """What a file of this room offers."""

    NAME: str
    NEEDS: frozenset[str]

    def missing(self, segments: Sequence[Segment]) -> str | None:
        """Why the metric cannot score these segments, in words that say what to do; None where it can."""

    def score(self, segments: Sequence[Segment]) -> tuple[Score, ...]:
        """The score of the article, then one for each sentence that has what the metric needs."""


class Tally(Protocol):
    """Scores segments as they come, in bounded memory."""

    @property
    def missing(self) -> str | None:
        """Why there is no total, in plain words; None where there is one."""

    def add(self, segment: Segment) -> Score | None:
        """Counts a segment; gives its own score, or None where the metric does not fit it."""

    def total(self) -> Score:
        """The score of all segments so far (``sentence`` None)."""


def load(name: str) -> Metric:
    """The metric of that name; raises SettingsError where there is none."""
    return cast(Metric, plugins.load("metrics", name))


def score_all(
    segments: Sequence[Segment], *, ignore: Collection[str] = ()
) -> tuple[tuple[Score, ...], tuple[Skipped, ...]]:
    """Scores of every metric that can run, in the order of their names, and those that cannot, with the reason."""
    scores: list[Score] = []
    skipped: list[Skipped] = []
    for name in plugins.names("metrics"):
        metric = load(name)
        reason = "ignored by the settings" if name in ignore else metric.missing(segments)
        if reason is None:
            scores.extend(metric.score(segments))
        else:
            skipped.append(Skipped(metric.NAME, reason))
    return tuple(scores), tuple(skipped)


def tallies() -> dict[str, Tally]:
    """A fresh tally of every metric that can score a stream against references, by name."""
    modules = {name: plugins.load("metrics", name) for name in plugins.names("metrics")}
    return {name: module.tally() for name, module in modules.items() if hasattr(module, "tally")}
