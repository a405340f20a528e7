# SPDX-License-Identifier: Apache-2.0
"""Literal translations that no English writer would write, found by readable patterns.

The patterns stand in ``data/calques/<source language>.toml`` (``any.toml``: common to many languages). All files
apply to every article, for an edited English text practically never contains one of them.

The patterns are those of ``mtcheck.phrases``. ``write`` may repeat what the n-th group or wildcard matched as
``{n}``, or put another verb into the form that stood there, as ``{n:sign}``; it is
empty where the words are best cut. ``unless`` holds patterns that excuse a match they overlap;
``said`` marks what somebody may well say, so that it is left alone in quotation marks. What stands in quotation marks
was mostly translated as well, and a saying carried over word by word is the translator's.

Measured: 4 hits in the 838,562 words of English originals of ``clean-english`` and ``origin.train``, 0.005 per 1,000
words: two of "According to him,", one of "It is known,", one "over next few months" in a headline. In 121,842
machine-translated news sentences of ``origin.train`` there are some 5,000 hits, nearly all from Chinese, Russian,
German, Czech, Hausa news. Of 60 hits of the entries of the first set read (at random, Chinese held down to a sixth), 59
were judged right; of 60 of the second set, at most two of a pattern, 60 were, most of them from Chinese and often one
sentence by several systems.
Most patterns from the other languages fired nowhere there: those sets are encyclopaedia text; the patterns rest on
knowledge of the languages, not on counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mtcheck.article import Passage, Role, Span
from mtcheck.checks import Context, Example
from mtcheck.inflection import like
from mtcheck.languages import primary
from mtcheck.phrases import Calque, calques_in, overlap
from mtcheck.quotations import quotations
from mtcheck.results import UNDETERMINED, Finding

CONFIDENCE: Final = 0.8
_QUIET_ROLES: Final[frozenset[Role]] = frozenset({"headline", "byline", "dateline", "residue"})
_GROUP: Final = re.compile(r"\{(\d)(?::([a-z]+))?\}")

EXAMPLES = (
    Example("The two brothers are judged able to lead the company.", ("judged able to",),
            "Indonesian \"dinilai mampu\""),
    Example("The ministry will give full play to the role of the village committees.", ("give full play to the role",),
            "Chinese \"发挥作用\""),
    Example("The judges were able to leave through a back door.", ()),
    Example("\"It was the biggest theft of all times,\" he said.", (), "somebody may well have said so"),
)  # fmt: skip


def check(context: Context) -> Iterator[Finding]:
    """At most one finding for any stretch of text, the longest match."""
    if not context.english:
        return
    quoted_in: dict[Passage, tuple[Span, ...]] = {}
    for segment in context.segments:
        passage = segment.sentence.passage
        if passage.role in _QUIET_ROLES:
            continue
        found = calques_in(segment.hypothesis)
        if found and passage not in quoted_in:
            quoted_in[passage] = quotations(context.article.slice(passage.span), unclosed=True, single="all")
        for calque, match in found:
            span = Span(segment.sentence.span.start + match.start(), segment.sentence.span.start + match.end())
            quoted = overlap(quoted_in[passage], Span(span.start - passage.span.start, span.end - passage.span.start))
            if not (quoted and calque.said):
                # Sayings are much alike in related languages: where the source is known, only its own are named.
                named = primary(context.translated_from) in {UNDETERMINED, calque.language}
                yield _finding(span, calque, match, quoted=quoted, named=named)


def _finding(span: Span, calque: Calque, match: re.Match[str], *, quoted: bool, named: bool) -> Finding:
    from mtcheck.languages import language_name

    origin = calque.source
    if calque.language:
        origin = f'{language_name(calque.language)} "{calque.source}"' if named else ""
    return Finding(
        span=span,
        check="calque",
        category="style/awkward",
        severity="minor",
        confidence=CONFIDENCE,
        message=f"Reads as a literal translation ({origin}): {calque.why}."
        if origin
        else f"Reads as a literal translation: {calque.why}.",
        suggestion=_written(calque.write, match),
        evidence=("in a quotation: compare with what was said",) if quoted else (),
    )


def _written(write: str, match: re.Match[str]) -> str:
    def put(slot: re.Match[str]) -> str:
        words = match.group(int(slot[1])) or ""
        before = match.string[max(0, match.start(int(slot[1])) - 40) : max(0, match.start(int(slot[1])))]
        if words and slot.start() and match.start(int(slot[1])) == 0:
            words = words[0].lower() + words[1:]
        return like(slot[2], words, before.lower()) if slot[2] and words else words

    text = " ".join(_GROUP.sub(put, write).split())
    upper = match.start() == 0 and match.group()[:1].isupper()
    return text[:1].upper() + text[1:] if upper else text
