# SPDX-License-Identifier: Apache-2.0
"""Segments of a file of pairs: every translation with the source that stands beside it, nothing aligned."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from mtcheck.article import Article, OffsetMap, Passage, Sentence, Span
from mtcheck.detect import Detected
from mtcheck.detect.language import identify
from mtcheck.detect.sentences import split
from mtcheck.formats import Paired
from mtcheck.languages import primary
from mtcheck.partners import Omission
from mtcheck.segment import Segment

_LOOKED_AT: Final = 4000  # code points of the sources, for their language


@dataclass(frozen=True, slots=True)
class PairedSegments:
    """``detected`` with the sentences that the pairs leave whole, and their ``segments``, in step.

    pieces: what each segment translates. omissions: sources without a translation. source_language: a tag, or "und".
    """

    detected: Detected
    segments: tuple[Segment, ...]
    pieces: tuple[tuple[str, ...], ...]
    omissions: tuple[Omission, ...]
    source_language: str


def paired_segments(detected: Detected, source_language: str | None = None) -> PairedSegments | None:
    """The segments of an article that brings its sources; None for any other.

    source_language: where the user knows; else it is what the file tells, or what the sources look like.

    Where a pair holds several sentences and as many on either side, each is a segment; otherwise the pair is one.
    """
    article = detected.article
    if not isinstance(article, Paired):
        return None
    language = primary(source_language or article.source_language) or _language_of(article.sources)
    sources = dict(zip(article.passages, article.sources, strict=True))
    segments: list[Segment] = []
    for passage, grouped in groupby(detected.sentences, key=lambda sentence: sentence.passage):
        segments += _segments(article, passage, list(grouped), sources[passage], language)
    whole = replace(detected, sentences=tuple(segment.sentence for segment in segments))
    pieces = tuple((segment.source,) if segment.source else () for segment in segments)
    return PairedSegments(whole, tuple(segments), pieces, tuple(_omissions(article, segments)), language)


def _language_of(sources: Sequence[str]) -> str:
    return identify(" ".join(sources)[:_LOOKED_AT]).language


def _segments(
    article: Article, passage: Passage, sentences: Sequence[Sentence], source: str, language: str
) -> Iterator[Segment]:
    parts = _sentences(source, language) if len(sentences) > 1 else [source]
    if len(parts) == len(sentences):
        for sentence, part in zip(sentences, parts, strict=True):
            yield Segment(sentence, article.slice(sentence.span), part or None)
        return
    span = Span(sentences[0].span.start, sentences[-1].span.end)
    yield Segment(Sentence(span, passage), article.slice(span), source or None)


def _sentences(text: str, language: str) -> list[str]:
    whole = Passage(Span(0, len(text)))
    found = split(Article(text, (whole,), OffsetMap.identity(text)), language_of={whole: language})
    return [text[sentence.span.start : sentence.span.end] for sentence in found]


def _omissions(article: Paired, segments: Sequence[Segment]) -> Iterator[Omission]:
    ends = [segment.sentence.span.end for segment in segments]
    for before, source in article.untranslated:
        place = bisect_right(ends, article.passages[before - 1].span.end) if before else 0
        yield Omission(source, segments[place - 1].sentence.span if place else None, 0.0)
