# SPDX-License-Identifier: Apache-2.0
"""From evidence to where a text comes from: who wrote it, and from which language it was translated.

Stands below the rooms: the model's folder holds a rule, the detector of origins applies it. A rule reads the model's
logits, averaged over the sentences of a stretch; traces of another language's press; and turns of phrase. All of it is
calibrated on stretches of many lengths, for one sentence says next to nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

ORIGINS: Final = ("original", "human-translated", "machine-translated")
MOST_SENTENCES: Final = 20
"""From here on more sentences make no surer: what is left then is what kind of text it is."""
MOST_OF_MODEL: Final = 6.0
"""Nats by which the model may put one language before another: of most languages it has read no news, only FLORES."""
MOST_OF_STYLE: Final = 5.0
"""Nats that style may speak against a translation."""
MOST_OF_TURNS: Final = 6.0
"""Nats that turns of phrase may speak for one language: they were counted on few kinds of text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginRule:
    """How to read the outputs for origin; made by ``python -m mtcheck.training origins``.

    names: the outputs in their order, first ``ORIGINS``, then source languages as BCP 47 tags.
    human, machine: weights of the features (``features``) for the two kinds of translation against an original.
    temperature: what the logits of the languages are multiplied by. turns: the same for nats of turns of phrase.
    translated, original: probability from which a text is called so; between them nothing is said.
    style: nats of style (``style.translated_nats``) that few machine translations fall below; what is missing to it
    counts against a translation. The model may have learnt whose news is whose; style cannot.
    language: probability from which a source language is named. tuned_on: the texts behind these numbers.
    """

    names: tuple[str, ...]
    human: Mapping[str, float]
    machine: Mapping[str, float]
    temperature: float
    turns: float
    translated: float
    original: float
    style: float
    language: float
    tuned_on: str


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of a stretch of text: mean logits of its sentences, how many these are, and signs.

    ``traces`` are nats for a translation at all, ``sources`` nats for each source language, ``turns`` the same from
    turns of phrase; ``style`` is that of ``style.translated_nats``.
    """

    logits: Sequence[float]
    sentences: int
    traces: float
    sources: Mapping[str, float]
    turns: Mapping[str, float]
    style: float = 0.0


def features(signs: Signs) -> dict[str, float]:
    """What the rule weighs: differences of logits that grow with the root of the length, and the length itself."""
    root = math.sqrt(min(signs.sentences, MOST_SENTENCES))
    original, human, machine = signs.logits[: len(ORIGINS)]
    return {
        "human": root * (human - original),
        "machine": root * (machine - original),
        "length": math.log(min(signs.sentences, MOST_SENTENCES)),
    }


def origin_chances(rule: OriginRule, signs: Signs) -> tuple[float, float, float]:
    """Probabilities of ``ORIGINS``, in that order."""
    found = features(signs)
    told = signs.traces + max(-MOST_OF_STYLE, min(0.0, signs.style - rule.style))
    human, machine = (
        weights["bias"] + told + sum(weights[name] * value for name, value in found.items())
        for weights in (rule.human, rule.machine)
    )
    original, human, machine = _softmax((0.0, human, machine))
    return original, human, machine


def source_chances(rule: OriginRule, signs: Signs) -> tuple[tuple[str, float], ...]:
    """(language, probability that it is the source if the text is a translation), the likeliest first."""
    root = math.sqrt(min(signs.sentences, MOST_SENTENCES))
    languages = rule.names[len(ORIGINS) :]
    read = [rule.temperature * root * logit for logit in signs.logits[len(ORIGINS) :]]
    nats = [
        max(heard, max(read) - MOST_OF_MODEL)
        + rule.turns * min(MOST_OF_TURNS, signs.turns.get(language, 0.0))
        + signs.sources.get(language, 0.0)
        for language, heard in zip(languages, read, strict=True)
    ]
    pairs = zip(languages, _softmax(nats), strict=True)
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def _softmax(nats: Sequence[float]) -> tuple[float, ...]:
    most = max(nats, default=0.0)
    weights = [math.exp(value - most) for value in nats]
    return tuple(weight / sum(weights) for weight in weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleRule:
    """How to tell a translation by its style alone, where the model has no outputs for origin (``data/origin.toml``).

    The odds are a sum of style, of style times the logarithm of the number of sentences, of that logarithm and a bias;
    turns is what nats of turns of phrase are multiplied by. The rest is as in ``OriginRule``. By people or by machine
    it cannot tell.
    """

    style: float
    style_by_length: float
    length: float
    bias: float
    turns: float
    translated: float
    original: float
    language: float
    tuned_on: str


def original_chance(rule: StyleRule, signs: Signs) -> float:
    """Probability that the stretch was written in English."""
    length = math.log(min(max(1, signs.sentences), MOST_SENTENCES))
    nats = signs.traces + rule.bias + rule.style * signs.style + rule.style_by_length * signs.style * length
    return _softmax((0.0, nats + rule.length * length))[0]


def told_sources(rule: StyleRule, signs: Signs, languages: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """(language, probability that it is the source) from turns, traces and calques alone, the likeliest first."""
    known = sorted({*languages, *signs.sources})
    nats = [
        rule.turns * min(MOST_OF_PHRASES, signs.turns.get(language, 0.0)) + signs.sources.get(language, 0.0)
        for language in known
    ]
    return tuple(sorted(zip(known, _softmax(nats), strict=True), key=lambda pair: (-pair[1], pair[0])))


MOST_OF_PHRASES: Final = 8.0
