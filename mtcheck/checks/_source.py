# SPDX-License-Identifier: Apache-2.0
"""What the checks that hold the article against its source share: which sentences stand for which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mtcheck.article import Role, Span
from mtcheck.checks import Context
from mtcheck.checks._reference import foreign_spans
from mtcheck.mqm import Severity
from mtcheck.results import UNDETERMINED, Finding
from mtcheck.segment import Segment, stretches

_QUIET_ROLES: Final[frozenset[Role]] = frozenset({"headline", "summary", "byline", "dateline", "caption", "residue"})


@dataclass(frozen=True, slots=True)
class Pair:
    """A stretch of the source and the sentences of the article, one or several, that stand for it.

    ``near`` and ``source_near`` add the stretches before and after: what is moved there is not lost.
    """

    segments: tuple[Segment, ...]
    source: str
    near: str
    source_near: str

    @property
    def text(self) -> str:
        """The article's sentences."""
        return " ".join(segment.hypothesis for segment in self.segments)

    @property
    def span(self) -> Span:
        """Where the first of the article's sentences stands."""
        return self.segments[0].sentence.span

    def flaw(
        self,
        check: str,
        category: str,
        severity: Severity,
        confidence: float,
        message: str,
        *,
        span: Span | None = None,
        suggestion: str = "",
    ) -> Finding:
        """A finding of that check, on the first sentence where no span is given, with the source as evidence."""
        return Finding(
            span or self.span, check, category, severity, confidence, message, suggestion, texts_of(self.segments)
        )


def pairs(context: Context, *, everywhere: bool = False) -> Iterator[Pair]:
    """Every stretch of the source with its English, in the order of the article; none where it is not surely English.

    Headlines, captions and the like only ``everywhere``, passages that were left untranslated never.
    """
    if not context.english or context.language == UNDETERMINED:
        return
    foreign = tuple(foreign_spans(context))
    groups = list(stretches(context.segments))
    for place, group in enumerate(groups):
        source = group[0].source
        if not source or any(segment.sentence.span.overlaps(span) for segment in group for span in foreign):
            continue
        if not everywhere and any(segment.sentence.passage.role in _QUIET_ROLES for segment in group):
            continue
        around = groups[max(0, place - 1) : place + 2]
        near = " ".join(segment.hypothesis for other in around for segment in other)
        yield Pair(tuple(group), source, near, " ".join(other[0].source or "" for other in around))


def texts_of(segments: Sequence[Segment]) -> tuple[str, ...]:
    """What stretches are held against, as evidence: the source, and what translators made of both sides."""
    backs = [segment.back_translation for segment in segments]
    texts = {
        "source": segments[0].source,
        "back-translation": " ".join(text or "" for text in backs) if all(backs) else None,
        "retranslation": segments[0].retranslation,
    }
    return tuple(f"{name}: {text}" for name, text in texts.items() if text)
