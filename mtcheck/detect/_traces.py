# SPDX-License-Identifier: Apache-2.0
"""Traces of another language's press in an English article: what speaks for a translation, and from which language.

Each trace says two things in nats: how much it speaks for a translation at all, and for which source language if it is
one. What an English-language outlet of the country shows as well (its datelines, money, names) is near 0 for the first
and counts for the second alone. Sentences and quotations in another language are the matter of another module.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from mtcheck.article import Article, Residue, Sentence, Span
from mtcheck.detect import _traces_press as by_name
from mtcheck.detect import _traces_words as by_word
from mtcheck.detect._trace import Trace, TraceWeight, weigh
from mtcheck.detect._traces_shapes import shaped
from mtcheck.results import UNDETERMINED, Detection, main_language

__all__ = ["Trace", "TraceWeight", "find_traces", "weigh"]

_ENGLISH: Final = frozenset({"en", UNDETERMINED})
_PROFILE: Final = re.compile(r"boilerplate known from the profile ([\w-]+)$")


def find_traces(
    article: Article, residue: Sequence[Residue], sentences: Sequence[Sentence], detections: Sequence[Detection]
) -> tuple[Trace, ...]:
    """Every trace in an English article, by position; none where the article is in another language.

    residue, sentences and detections are those of the same article. Spans may overlap: a date in a dateline is a
    trace of its own.
    """
    if main_language(detections) not in {*_ENGLISH, UNDETERMINED}:
        return ()
    foreign = [found.passage.span for found in detections if found.language not in _ENGLISH]
    found = [
        *_of_residue(article, residue),
        *_of_datelines(article, residue),
        *_of_shapes(article, sentences),
        *_of_sentences(article, sentences),
        *by_name.addresses(article.text),
        *by_word.script_traces(article.text),
        *by_word.letter_traces(article.text),
    ]
    return tuple(sorted((trace for trace in found if not _inside(trace.span, foreign)), key=_order))


def _order(trace: Trace) -> tuple[Span, str, str]:
    return trace.span, trace.kind, trace.text


def _inside(span: Span, spans: Sequence[Span]) -> bool:
    return any(span.overlaps(other) for other in spans)


def _of_residue(article: Article, residue: Sequence[Residue]) -> Iterator[Trace]:
    for found in residue:
        profile = _PROFILE.search(found.evidence)
        yield from by_name.residue_traces(
            article.slice(found.span), found, _profile_languages(profile[1]) if profile else ()
        )


@cache
def _profile_languages(profile: str) -> tuple[str, ...]:
    """The languages of an outlet profile of the residue; none where it knows the boilerplate of all the world."""
    file = files("mtcheck") / "data" / "outlets" / f"{profile}.toml"
    if not file.is_file():
        return ()
    named = tomllib.loads(file.read_text(encoding="utf-8")).get("language", ())
    return (named,) if isinstance(named, str) else tuple(named)


def _of_datelines(article: Article, residue: Sequence[Residue]) -> Iterator[Trace]:
    """Datelines that the desk prints, at the start of the first passages, where residue took none."""
    if any(found.kind == "agency dateline" for found in residue):
        return
    seen = 0
    for passage in article.passages:
        if passage.role in ("headline", "residue", "caption", "byline"):
            continue
        found = by_name.desk_dateline(article.text[passage.span.start : min(passage.span.end, passage.span.start + 90)])
        if found:
            start = passage.span.start
            span = Span(start + found.span.start, start + found.span.end)
            yield Trace(span, found.kind, found.translated, found.sources, found.text)
            return
        seen += 1
        if seen == by_name.FIRST_PASSAGES:
            return


def _of_shapes(article: Article, sentences: Sequence[Sentence]) -> Iterator[Trace]:
    starts = [sentence.span.start for sentence in sentences]
    for shape, trace in shaped(article.text):
        if shape.place == "sentences":
            number = bisect_right(starts, trace.span.start) - 1
            if number < 0 or not sentences[number].span.contains(trace.span):
                continue
        yield trace


def _of_sentences(article: Article, sentences: Sequence[Sentence]) -> Iterator[Trace]:
    """What is looked for in running text, a stretch of neighbouring sentences at a time."""
    for span in _stretches(sentences):
        text = article.slice(span)
        for trace in (*by_name.named_in_text(text), *by_word.word_traces(text)):
            moved = Span(span.start + trace.span.start, span.start + trace.span.end)
            yield Trace(moved, trace.kind, trace.translated, trace.sources, trace.text)


def _stretches(sentences: Sequence[Sentence]) -> Iterator[Span]:
    first = 0
    for number in range(1, len(sentences) + 1):
        last = sentences[number - 1]
        if number < len(sentences):
            following = sentences[number]
            if following.passage is last.passage and following.span.start - last.span.end <= 1:
                continue
        yield Span(sentences[first].span.start, last.span.end)
        first = number
