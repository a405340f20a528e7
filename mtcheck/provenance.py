# SPDX-License-Identifier: Apache-2.0
"""From signs to whether a text is a translation, and from which language.

Stands below the rooms: training fits the rule, the detector of origins applies it. By people or by machine it cannot
tell: published systems that try are right about two times in three.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

MOST_SENTENCES: Final = 20
"""From here on more sentences make no surer: what is left then is what kind of text it is."""
MOST_OF_TURNS: Final = 8.0
"""Nats that turns of phrase may speak for one language: they were counted on few kinds of text."""
OTHERS: Final = -3.0
"""Nats of a language that neither phrases nor traces can speak for: the 44 of these together count as two of the rest.
A desk has most of its wire from the rest, and style alone hardly tells the 44 apart."""


KIN: Final[Mapping[str, str]] = {
    "ru": "uk", "uk": "ru", "id": "ms", "ms": "id", "hi": "ur", "ur": "hi", "da": "nb", "nb": "da", "ja": "ko",
    "ko": "ja",
}  # fmt: skip
"""Languages that put much the same phrases; only traces, such as money and offices, tell them apart."""
KINSHIP: Final = 0.7
"""What a phrase of a language is worth for its kin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginRule:
    """How signs are weighed; made by ``python -m mtcheck.training style-rule`` (``data/origin.toml``).

    The odds of a translation are a sum of style, of style times the logarithm of the number of sentences, of that
    logarithm and a bias. turns, source_style: what nats of turns of phrase, and of style for source
    languages, are multiplied by. translated, original: probability from which a text is called so; between them
    nothing is said. translated_by_style: the former where nothing but style speaks, which an editor cannot look up.
    language: probability from which a source language is named. tuned_on: the texts behind
    these numbers.
    """

    style: float
    style_by_length: float
    length: float
    bias: float
    turns: float
    source_style: float
    translated: float
    translated_by_style: float
    original: float
    language: float
    tuned_on: str


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of a stretch of text.

    sentences: how many; style: ``style.Style.nats`` of them; traces: nats for a translation at all; sources: nats for
    each source language; turns: the same from turns of phrase; source_style: the same from ``style.source_nats``.
    """

    sentences: int
    style: float
    traces: float
    sources: Mapping[str, float]
    turns: Mapping[str, float]
    source_style: Mapping[str, float] = field(default_factory=dict)


def original_chance(rule: OriginRule, signs: Signs) -> float:
    """Probability that the stretch was written in English."""
    length = math.log(min(max(1, signs.sentences), MOST_SENTENCES))
    nats = signs.traces + rule.bias + rule.style * signs.style + rule.style_by_length * signs.style * length
    return _softmax((0.0, nats + rule.length * length))[0]


def is_translated(rule: OriginRule, signs: Signs, original: float) -> bool:
    """Whether a stretch with this probability of being an original is sure enough to be called a translation."""
    shown = signs.traces > 0 or any(nats > 0 for nats in signs.turns.values())
    return 1 - original >= (rule.translated if shown else rule.translated_by_style)


def source_chances(rule: OriginRule, signs: Signs, languages: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """(language, probability that it is the source if the text is a translation), the likeliest first.

    ``languages`` are those that are as likely as any before the text is read; of the others that the signs know, those
    without a trace start at ``OTHERS``.
    """
    likely = {*languages, *(tag for tag, nats in signs.sources.items() if nats > 0)}
    known = sorted({*likely, *signs.source_style})
    nats = [_source_nats(rule, signs, tag) + (0.0 if tag in likely else OTHERS) for tag in known]
    return tuple(sorted(zip(known, _softmax(nats), strict=True), key=lambda pair: (-pair[1], pair[0])))


def named(rule: OriginRule, signs: Signs, ranked: Sequence[tuple[str, float]]) -> str | None:
    """The source language where it is sure, of those that ``source_chances`` ranked.

    Style alone names none: it has read news of few years, and an editor cannot look it up.
    """
    tag, chance = ranked[0]
    shown = signs.turns.get(tag, 0.0) + signs.sources.get(tag, 0.0)
    return tag if chance >= rule.language and shown > 0 else None


def _source_nats(rule: OriginRule, signs: Signs, tag: str) -> float:
    said = max(signs.turns.get(tag, 0.0), KINSHIP * signs.turns.get(KIN.get(tag, ""), 0.0))
    turns = rule.turns * min(MOST_OF_TURNS, said)
    return turns + signs.sources.get(tag, 0.0) + rule.source_style * signs.source_style.get(tag, 0.0)


def _softmax(nats: Sequence[float]) -> tuple[float, ...]:
    most = max(nats, default=0.0)
    weights = [math.exp(value - most) for value in nats]
    total = sum(weights)
    return tuple(weight / total for weight in weights)
