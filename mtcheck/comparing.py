# SPDX-License-Identifier: Apache-2.0
"""The story of ``mtcheck compare``: two versions, cut into the same stretches, scored side by side."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from mtcheck import __version__, metrics, resampling
from mtcheck.aligning import texts_of
from mtcheck.article import Article, Passage, Sentence, Span
from mtcheck.comparison import Comparison, Contrast, Stretch, Version
from mtcheck.detect import detect
from mtcheck.detect.language import identify
from mtcheck.encoders import Encoder
from mtcheck.mistaken import language_of, refuse_mistaken
from mtcheck.models import LoadedModel
from mtcheck.results import UNDETERMINED, Score, Skipped
from mtcheck.segment import Judgement, Segment
from mtcheck.stretches import Texts, of_articles, of_lines

_SAMPLE: Final = 20_000
"""Code points by which the language of a long file is told."""
QUALITY: Final = "quality"
DIFFERENCE_BY: Final = ("chrf", QUALITY)
"""What the sentences that differ most are ranked by: the first of these that was scored."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a user can change about a comparison. ``ignore`` and ``wanted`` are those of the metrics; ``encoder`` helps
    to pair sentences with the source."""

    ignore: Collection[str] = ()
    wanted: metrics.Wanted = metrics.NOTHING_MORE
    encoder: Encoder | None = None


def compare_articles(
    first: Article,
    second: Article,
    *,
    references: Sequence[Article] = (),
    source: Article | None = None,
    model: LoadedModel,
    options: Options,
) -> Comparison:
    """Two versions of an article, aligned with the first reference, or without one with each other.

    Raises InputError where a file is evidently not what it was given as.
    """
    texts = [_texts(article) for article in (first, second, *references)]
    sources = _texts(source) if source else None
    refuse_mistaken(texts[:2], texts[2:], sources)
    embed = options.encoder.nearness if options.encoder else None
    return _compared(of_articles(texts[:2], texts[2:], sources, embed=embed), texts, sources, model, options)


def compare_lines(
    first: Texts, second: Texts, *, references: Sequence[Texts] = (), source: Texts | None = None,
    model: LoadedModel, options: Options,
) -> Comparison:  # fmt: skip
    """Two systems' outputs that run in step with the references and the source, line by line."""
    texts = [_told(side) for side in (first, second, *references)]
    sources = _told(source) if source else None
    refuse_mistaken(texts[:2], texts[2:], sources)
    return _compared(of_lines(texts[:2], texts[2:], sources), texts, sources, model, options)


def _texts(article: Article) -> Texts:
    return _told(texts_of(detect(article)))


def _told(texts: Texts) -> Texts:
    """The texts with their language."""
    sample = " ".join(texts.segments)[:_SAMPLE]
    return replace(texts, language=identify(sample).language if sample.strip() else UNDETERMINED)


def _compared(
    rows: Sequence[Stretch], texts: Sequence[Texts], source: Texts | None, model: LoadedModel, options: Options
) -> Comparison:
    sides = [[_segment(row, side) for row in rows] for side in (0, 1)]
    found, skipped = metrics.compare_all(*sides, ignore=options.ignore, wanted=options.wanted)
    scores: list[dict[str, tuple[float | None, float | None]]] = [{} for _ in rows]
    contrasts = []
    for compared in found:
        contrasts.append(Contrast(compared.first, compared.second, compared.p_value))
        for row, values in zip(scores, compared.each, strict=True):
            row[compared.first.metric] = values
    quality, told = _quality(rows, texts, model)
    contrasts[:0] = [quality[0]] if quality else []
    for row, pair in zip(scores, quality[1] if quality else [], strict=False):
        row[QUALITY] = pair
    stretches = tuple(replace(row, scores=MappingProxyType(each)) for row, each in zip(rows, scores, strict=True))
    ranked_by = next((name for name in DIFFERENCE_BY if any(name in row.scores for row in stretches)), None)
    return Comparison(
        versions=(_version(texts[0]), _version(texts[1])),
        references=tuple(side.path for side in texts[2:]),
        source=source.path if source else None,
        contrasts=tuple(contrasts),
        stretches=stretches,
        ranked_by=ranked_by,
        differing=_differing(stretches, ranked_by) if ranked_by else (),
        skipped=(*skipped, *told),
        signature=_signature(model, options),
    )


def _signature(model: LoadedModel, options: Options) -> str:
    parts = [f"mtcheck:{__version__}", f"model:{model.signature}", resampling.SIGNATURE, "test:paired-bs"]
    return "|".join([*parts, *([f"alignment:{options.encoder.signature}"] if options.encoder else [])])


def _segment(row: Stretch, side: int) -> Segment:
    whole = Span(0, len(row.texts[side]))
    return Segment(Sentence(whole, Passage(whole)), row.texts[side], row.source, row.references)


def _version(texts: Texts) -> Version:
    return Version(texts.path, texts.language, sum(bool(text.strip()) for text in texts.segments), texts.words)


def _quality(
    rows: Sequence[Stretch], texts: Sequence[Texts], model: LoadedModel
) -> tuple[tuple[Contrast, list[tuple[float | None, float | None]]] | None, tuple[Skipped, ...]]:
    """What the quality model says of both versions, each stretch weighted by its words; no reference is looked at."""
    for side in texts[:2]:
        if language_of(side) not in (*model.languages, UNDETERMINED):
            known = ", ".join(model.languages)
            return None, (Skipped(QUALITY, f"{side.path} is not in a language that the model judges ({known})"),)
    if model.needs_source and not any(row.source for row in rows):
        return None, (Skipped(QUALITY, f"the model {model.name} needs the source (--source FILE)"),)
    pairs = [[_judged(row, side) for side in (0, 1)] for row in rows]
    asked = [pair for both in pairs for pair in both if pair]
    answers = dict(zip(asked, model.quality.judge_stream(asked), strict=True))
    values = [(_value(answers, both[0]), _value(answers, both[1])) for both in pairs]
    samples = [_weighted(rows, values, side) for side in (0, 1)]
    if not all(any(sample.values) for sample in samples):
        return None, (Skipped(QUALITY, "there is no sentence that the model can judge in one of the versions"),)
    scores = [_quality_score(sample, model) for sample in samples]
    difference = abs(scores[0].value - scores[1].value)
    p_value = resampling.p_value(samples[0], samples[1], difference)
    return (Contrast(scores[0], scores[1], p_value), values), ()


def _judged(row: Stretch, side: int) -> tuple[str, str | None] | None:
    return (row.texts[side], row.source) if row.texts[side].strip() else None


def _value(
    answers: Mapping[tuple[str, str | None], Judgement | None], pair: tuple[str, str | None] | None
) -> float | None:
    judgement = answers[pair] if pair else None
    return None if judgement is None else judgement.quality


def _weighted(
    rows: Sequence[Stretch], values: Sequence[tuple[float | None, float | None]], side: int
) -> resampling.Sample:
    table = array("f")
    for row, pair in zip(rows, values, strict=True):
        value, words = pair[side], len(row.texts[side].split())
        table.extend((0.0, 0.0) if value is None else (value * words, words))
    return resampling.Sample(table, 2, resampling.mean_of)


def _quality_score(sample: resampling.Sample, model: LoadedModel) -> Score:
    scale = (0.0, 100.0)
    value = resampling.mean_of((sum(sample.values[::2]), sum(sample.values[1::2])))
    weighted = resampling.weighted(sample)
    interval = resampling.interval(weighted, scale) if weighted else None
    signature = f"{model.signature}|{resampling.SIGNATURE}" if interval else model.signature
    return Score(QUALITY, round(value, 2), scale, True, signature, None, interval, "model")


def _differing(stretches: Sequence[Stretch], metric: str) -> tuple[int, ...]:
    """Positions of the stretches that differ, the largest difference first, what only one version has at the end."""
    sizes = {}
    for place, row in enumerate(stretches):
        first, second = row.scores.get(metric, (None, None))
        if row.texts[0].split() == row.texts[1].split() or (first is None and second is None):
            continue
        sizes[place] = abs(first - second) if first is not None and second is not None else 0.0
        if not sizes[place] and all(map(str.strip, row.texts)):
            del sizes[place]
    return tuple(sorted(sizes, key=lambda place: (-sizes[place], place)))
