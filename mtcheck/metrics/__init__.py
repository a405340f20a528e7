# SPDX-License-Identifier: Apache-2.0
"""The room that scores: one file a metric, named for it.

A metric is a module with

- ``NAME``: its name in reports, that of its file;
- ``NEEDS``: which partners of a segment it reads ("reference", "source", "back_translation" and so on);
- ``ON_REQUEST`` (where it is true): it runs only when ``Wanted`` names it; ``RUNS_IN`` then is the field of ``Wanted``
  that it cannot do without;
- ``missing(segments)``: why it cannot run on them, or None;
- ``tally(wanted)``: a ``Tally`` that scores a stream.

``score_all`` is the door's verb; ``compare_all`` holds two versions side by side. The score of the article counts every
segment. A sentence that no reference has (an addition) is held against an empty reference: it costs in BLEU and TER,
while chrF, as sacreBLEU defines it, passes over it. What the article leaves out has no segment and costs nothing here:
it shows in ``coverage``, which alignment gives, and as a finding of the check ``omission``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Protocol, cast, runtime_checkable

from mtcheck import plugins, resampling
from mtcheck.errors import SettingsError
from mtcheck.metrics._wanted import NOTHING_MORE, PATIENCE, Wanted
from mtcheck.results import Score, Skipped
from mtcheck.segment import Segment

__all__ = [
    "NOTHING_MORE", "PATIENCE", "Compared", "Metric", "Tally", "Wanted", "compare_all", "load", "notices", "on_request",
    "score_all", "tallies",
]  # fmt: skip


class Metric(Protocol):
    """What a file of this room offers."""

    NAME: str
    NEEDS: frozenset[str]

    def missing(self, segments: Sequence[Segment]) -> str | None:
        """Why the metric cannot score these segments, in words that say what to do; None where it can."""

    def tally(self, wanted: Wanted = NOTHING_MORE) -> Tally:
        """Scores segments as they come; with intervals of the totals where these are wanted."""


@runtime_checkable
class _Licensed(Protocol):
    """A metric whose weights have a licence that some must not pass over."""

    def notice(self, wanted: Wanted) -> str | None:
        """What a user must know, or None."""


class Tally(Protocol):
    """Scores segments as they come, in bounded memory."""

    @property
    def missing(self) -> str | None:
        """Why there is no total, in plain words; None where there is one."""

    @property
    def counted(self) -> int:
        """How many segments the total is made of."""

    def add(self, segments: Sequence[Segment]) -> list[Score | None]:
        """Counts segments; gives each its own score, or None where the metric does not fit it."""

    def total(self) -> Score:
        """The score of all segments so far (``sentence`` None); ``missing`` must be None."""

    def sample(self) -> resampling.Sample | None:
        """What intervals and p-values are resampled from, where intervals are wanted and the segments are enough."""

    def beside(self) -> Tally:
        """An empty tally of the same metric that shares what took time to load."""

    def close(self) -> None:
        """Lets go of what it holds, such as another program."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What one metric says of two versions.

    p_value: 0 to 1, how likely a difference like this one is to come of chance alone (paired bootstrap); None where it
    could not be estimated. each: the scores of both versions of every segment, None where the metric does not fit.
    """

    first: Score
    second: Score
    p_value: float | None
    each: tuple[tuple[float | None, float | None], ...] = ()


def load(name: str) -> Metric:
    """The metric of that name; raises SettingsError where there is none."""
    return cast(Metric, plugins.load("metrics", name))


def on_request() -> tuple[str, ...]:
    """Names of the metrics that run only when asked for."""
    return tuple(name for name in plugins.names("metrics") if _on_request(load(name)))


def score_all(
    segments: Sequence[Segment], *, ignore: Collection[str] = (), wanted: Wanted = NOTHING_MORE
) -> tuple[tuple[Score, ...], tuple[Skipped, ...]]:
    """Scores of every metric that can run, in the order of their names, and those that cannot, with the reason.

    Totals have intervals. A metric that is asked for by name and fails ends it all with its error.
    """
    wanted = replace(wanted, intervals=True)
    scores: list[Score] = []
    skipped: list[Skipped] = []
    for metric in _chosen(wanted):
        reason = "ignored by the settings" if metric.NAME in ignore else metric.missing(segments)
        if reason is None:
            with closing(metric.tally(wanted)) as tally:
                each = tally.add(segments)
                reason = tally.missing
                whole = () if reason else (tally.total(),)
            scores += (*whole, *(score for score in each if score is not None))
        if reason is not None:
            skipped.append(Skipped(metric.NAME, reason))
    return tuple(scores), tuple(skipped)


def compare_all(
    first: Sequence[Segment],
    second: Sequence[Segment],
    *,
    ignore: Collection[str] = (),
    wanted: Wanted = NOTHING_MORE,
) -> tuple[tuple[Compared, ...], tuple[Skipped, ...]]:
    """What every metric that can run says of two versions of the same segments, and those that cannot run.

    The p-values are those of sacreBLEU's paired bootstrap with the first version as its baseline.
    """
    wanted = replace(wanted, intervals=True)
    found: list[Compared] = []
    skipped: list[Skipped] = []
    for metric in _chosen(wanted):
        reason = "ignored by the settings" if metric.NAME in ignore else None
        reason = reason or metric.missing(first) or metric.missing(second)
        if reason is None:
            with closing(metric.tally(wanted)) as tally:
                other = tally.beside()
                each = [tally.add(first), other.add(second)]
                reason = tally.missing or other.missing
                if reason is None:
                    found.append(_compared(tally, other, each))
        if reason is not None:
            skipped.append(Skipped(metric.NAME, reason))
    return tuple(found), tuple(skipped)


def _compared(first: Tally, second: Tally, each: Sequence[Sequence[Score | None]]) -> Compared:
    totals = first.total(), second.total()
    samples = first.sample(), second.sample()
    p_value = None
    if samples[0] and samples[1]:
        p_value = resampling.p_value(samples[0], samples[1], abs(totals[0].value - totals[1].value))
    values = [[None if score is None else score.value for score in scores] for scores in each]
    return Compared(*totals, p_value, tuple(zip(*values, strict=True)))


def notices(wanted: Wanted) -> tuple[str, ...]:
    """What a user must know before using what is asked for: licences of weights."""
    told = (module.notice(wanted) for module in _chosen(wanted) if isinstance(module, _Licensed))
    return tuple(notice for notice in told if notice)


def tallies(wanted: Wanted = NOTHING_MORE) -> dict[str, Tally]:
    """A fresh tally of every metric that runs by itself or is asked for, by name."""
    return {metric.NAME: metric.tally(wanted) for metric in _chosen(wanted)}


def _chosen(wanted: Wanted) -> Iterator[Metric]:
    """The metrics to run; raises SettingsError for a name that is none."""
    known = {name: load(name) for name in plugins.names("metrics")}
    for name in wanted.names:
        if name not in known:
            raise SettingsError(f"there is no metric {name!r}", hint=f"there are: {', '.join(known)}")
    if wanted.comet_model and {"comet", "cometkiwi"} <= set(wanted.names):
        raise SettingsError("one model cannot be both comet and cometkiwi", hint="--comet-model goes with one of them")
    for name, metric in known.items():
        if name not in wanted.names and _on_request(metric):
            continue
        place = getattr(metric, "RUNS_IN", None)
        if place and getattr(wanted, place) is None:
            raise SettingsError(f"{name} needs --{place.replace('_', '-')}", hint="see docs/score.md")
        yield metric


def _on_request(metric: Metric) -> bool:
    return bool(getattr(metric, "ON_REQUEST", False))
