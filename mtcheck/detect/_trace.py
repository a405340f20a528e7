# SPDX-License-Identifier: Apache-2.0
"""A trace of another language's press in an article, and how traces add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from mtcheck.article import Span

Sources = tuple[tuple[str, float], ...]
"""(BCP 47 tag, nats for this source language against the others, given that the text is translated), best first."""

REPEATED: Final = 0.25
"""What the same kind of trace of the same language is worth from the second time on: it is the same habit."""
MOST_TRANSLATED: Final = 6.0
LEAST_TRANSLATED: Final = -2.0
MOST_OF_A_KIND: Final = 5.0
"""Bounds of the sums, in nats: what was not counted in millions of words must not decide alone."""
_NEAR: Final = 0.05


@dataclass(frozen=True, slots=True)
class Trace:
    """One habit of another language's press that stands in the text.

    translated: nats (log of a likelihood ratio) for "translated" against "written in English", below 0 where it speaks
    for English; near 0 for what a news site of the country that writes in English shows as well.
    sources: how much it speaks for each source language if the text is translated; none where it only says that the
    text was syndicated. text: one short line for the report.
    """

    span: Span
    kind: str
    translated: float
    sources: Sources
    text: str

    @property
    def language(self) -> str | None:
        """The language that it speaks for; None where there is none, or several that it speaks for alike."""
        if not self.sources or (len(self.sources) > 1 and self.sources[0][1] - self.sources[1][1] < _NEAR):
            return None
        return self.sources[0][0]

    @property
    def source(self) -> float:
        """Nats for its best source language, 0 where it has none."""
        return self.sources[0][1] if self.sources else 0.0


@dataclass(frozen=True, slots=True)
class TraceWeight:
    """What traces say together: nats for a translation at all, and for each source language given that it is one."""

    translated: float
    sources: Mapping[str, float]


def ranked(weights: Mapping[str, float]) -> Sources:
    """Weights as sources, best first, ties by code."""
    return tuple(sorted(weights.items(), key=lambda entry: (-entry[1], entry[0])))


def weigh(traces: Iterable[Trace]) -> TraceWeight:
    """The sum of traces. What repeats one before it counts little, and no kind of trace counts without bound."""
    seen: Counter[tuple[str, Sources]] = Counter()
    translated, sources = 0.0, dict[str, dict[str, float]]()
    for trace in sorted(traces, key=lambda trace: (-trace.translated, -trace.source, trace.span)):
        key = trace.kind, trace.sources
        share = 1.0 if not seen[key] else REPEATED if seen[key] == 1 else 0.0
        seen[key] += 1
        translated += share * trace.translated
        of_kind = sources.setdefault(trace.kind, {})
        for language, nats in trace.sources:
            of_kind[language] = min(MOST_OF_A_KIND, of_kind.get(language, 0.0) + share * nats)
    total: Counter[str] = Counter()
    for of_kind in sources.values():
        total.update(of_kind)
    return TraceWeight(min(MOST_TRANSLATED, max(LEAST_TRANSLATED, translated)), dict(ranked(total)))
