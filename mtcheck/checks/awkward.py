# SPDX-License-Identifier: Apache-2.0
"""Words that can be understood but that no English writer would put so, by the quality model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mtcheck.article import Span
from mtcheck.checks import Context, Example
from mtcheck.checks._flagged import groups, probability, span_of
from mtcheck.results import Finding
from mtcheck.segment import Judgement, Segment, WordJudgement

LEAST_WORDS: Final = 6
_QUIET_ROLES: Final = frozenset({"headline", "byline", "dateline", "caption", "quote", "residue"})
_QUOTED: Final = re.compile(r"“[^”]*”|\"[^\"]*\"|„[^“”]*[“”]|«[^»]*»")

EXAMPLES = (
    Example("The court ruled that the owner house must pay for the repairs before the end of June.", ("house",)),
    Example("The council, which meets on Tuesdays, voted to repair the bridge.", ()),
)  # fmt: skip


def check(context: Context) -> Iterator[Finding]:
    """At most one finding for each stretch of doubtful words, none in garbled sentences and none inside quotations."""
    for segment, judgement in zip(context.segments, context.judgements, strict=True):
        if judgement is None or len(judgement.words) < LEAST_WORDS:
            continue
        if segment.sentence.passage.role in _QUIET_ROLES or judgement.garbled >= context.garbled_threshold:
            continue
        yield from _findings(context, segment, judgement)


def _findings(context: Context, segment: Segment, judgement: Judgement) -> Iterator[Finding]:
    quoted = [Span(*match.span()) for match in _QUOTED.finditer(segment.hypothesis)]
    for words in groups(judgement, least=context.word_threshold):
        if any(quote.start <= words[0].span.start and words[-1].span.end <= quote.end + 1 for quote in quoted):
            continue  # a quotation may be spoken English, and is not ours to polish
        top = max(words, key=probability)
        category, message = _wording(top, segment)
        yield Finding(
            span=span_of(words, segment.hypothesis, segment.sentence.span.start),
            check="awkward",
            category=category,
            severity="minor",
            confidence=round(probability(top), 4),
            message=message,
        )


def _wording(word: WordJudgement, segment: Segment) -> tuple[str, str]:
    if word.category == "accuracy" and segment.source is not None:
        return "accuracy/mistranslation", "Looks like it does not say what the source says."
    if word.category == "fluency":
        return "fluency/grammar", "Reads as a slip of grammar that machine translation makes."
    return "style/awkward", "Reads as translated word by word: an English writer would put it another way."
