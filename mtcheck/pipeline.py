# SPDX-License-Identifier: Apache-2.0
"""The story of one check, on one page: read, detect, align, judge, check, score, decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import islice
from pathlib import Path

import mtcheck
from mtcheck import checks, metrics
from mtcheck.accepting import Acceptance, read_acceptance
from mtcheck.aligning import NO_PARTNERS, Aligned, Partners, align
from mtcheck.article import Article, Span
from mtcheck.back_translation import BackTranslated, language_between, not_asked, translate_back
from mtcheck.detect import Detected, detect, outlets_digest
from mtcheck.detect.origin import judge_origins
from mtcheck.errors import InputError
from mtcheck.formats import read_article
from mtcheck.gate import MOST_JUDGED_WORDS, Case, decide
from mtcheck.glossaries import read_rules
from mtcheck.house_rules import CHECK, HouseRules, not_applied
from mtcheck.metrics import NOTHING_MORE, Wanted
from mtcheck.models import LoadedModel, start_loading
from mtcheck.mqm import at_least
from mtcheck.pairing import paired_segments
from mtcheck.results import UNDETERMINED, Detection, Provenance, Report, Score, Skipped
from mtcheck.segment import Judgement, Segment
from mtcheck.settings import Settings


def check_file(
    path: Path, *, settings: Settings, partners: Partners = NO_PARTNERS, wanted: Wanted = NOTHING_MORE
) -> Report:
    """Checks the article in a file; raises InputError where it cannot be read."""
    article = read_article(path, input_format=settings.input_format)
    return check_article(article, settings=settings, partners=partners, wanted=wanted)


def check_every(
    articles: Iterable[Article], *, settings: Settings, partners: Partners = NO_PARTNERS, wanted: Wanted = NOTHING_MORE
) -> Iterator[Report]:
    """Checks the articles of one file in turn; raises InputError where partners are given and there are several."""
    reading = iter(articles)
    if partners != NO_PARTNERS:
        first, *others = islice(reading, 2)
        if others:
            raise InputError(f"{first.file}: holds several articles, a source or reference goes with one",
                             hint=f"name it, such as {first.path}")  # fmt: skip
        reading = iter((first,))
    for article in reading:
        yield check_article(article, settings=settings, partners=partners, wanted=wanted)


@dataclass(frozen=True, slots=True)
class Identified:
    """What a text is: ``detected``, whose detections say where each passage comes from, and the whole."""

    detected: Detected
    provenance: Provenance


def identify_article(article: Article, *, outlets: Sequence[str] = ()) -> Identified:
    """What an article is made of and where it comes from; looks for no flaws and needs no model.

    ``outlets``: files of the desk on what its portals leave behind (docs/outlets.md).
    """
    detected = detect(article, outlets=outlets)
    detections, provenance = judge_origins(detected)
    return Identified(replace(detected, detections=detections), provenance)


def check_article(
    article: Article, *, settings: Settings, partners: Partners = NO_PARTNERS, wanted: Wanted = NOTHING_MORE
) -> Report:
    """Checks an article that has been read. The same article and settings give an equal report.

    ``wanted``: metrics beyond those that run by themselves.
    """
    return prepare(article, settings=settings, partners=partners, wanted=wanted)(settings)


def prepare(
    article: Article, *, settings: Settings, partners: Partners = NO_PARTNERS, wanted: Wanted = NOTHING_MORE
) -> Callable[[Settings], Report]:
    """Reads, aligns and judges an article once; what comes back makes the report, for other thresholds and limits too.

    Settings that differ from ``settings`` in anything else give a report that is neither here nor there.
    """
    loading = start_loading(settings.model)
    house, acceptance = read_rules(settings.glossary), read_acceptance(settings)
    identified = identify_article(article, outlets=settings.outlet)
    provenance, paired = identified.provenance, paired_segments(identified.detected, settings.source_language)
    detected = paired.detected if paired else identified.detected
    language = detected.language
    aligned = align(detected, partners, settings, paired)
    between = language_between(provenance, source=aligned.source_language, named=settings.source_language)
    translated = _translate_back(aligned, detected, between, settings)
    translated_from = between or UNDETERMINED
    segments = translated.segments
    model = loading()
    judgements = _judge(segments, detected, language, model)
    thresholds = model.thresholds.of("translated" if partners.source or paired else provenance.origin)
    context = checks.Context(
        article=detected.article,
        language=language,
        detections=detected.detections,
        segments=segments,
        judgements=judgements,
        residue=detected.residue,
        omissions=aligned.omissions,
        source_omissions=aligned.source_omissions,
        source_language=aligned.source_language,
        foreign=_foreign(detected, language),
        house=house,
        translated_from=translated_from,
        grammar=settings.grammar,
    )
    scores, unscored = metrics.score_all(segments, wanted=translated.wanted(wanted))
    own_scores = _quality(segments, judgements, model)

    def conclude(settings: Settings) -> Report:
        findings = checks.run(
            replace(
                context,
                garbled_threshold=_threshold(settings.garbled_threshold, settings, thresholds.garbled),
                word_threshold=_threshold(settings.word_threshold, settings, thresholds.word),
            ),
            select=settings.select,
            ignore=settings.ignore,
        )
        parted = acceptance.sort_out(article, [f for f in findings if at_least(f.severity, settings.min_severity)])
        findings = parted.findings
        case = Case(
            findings=findings, segments=segments, judgements=judgements, language=language, scores=own_scores,
            provenance=provenance,
        )  # fmt: skip
        return Report(
            article=detected.article,
            detections=detected.detections,
            segments=segments,
            judgements=judgements,
            residue=detected.residue,
            scores=(*own_scores, *translated.signed(scores), *aligned.coverage),
            findings=findings,
            skipped=(
                *unscored,
                *_unjudged(segments, judgements, language, model),
                *_untold(provenance),
                *translated.skipped,
                *_house_left_out(house, translated_from, settings, with_source=bool(partners.source or paired)),
            ),
            verdict=decide(case, model, settings),
            signature=_signature(model, settings, house, translated, acceptance, aligned.encoder),
            sha256=article.metadata.get("sha256", ""),
            provenance=translated.told(provenance, scores),
            accepted=parted.accepted,
            unused=parted.unused,
        )

    return conclude


def _house_left_out(
    house: HouseRules, translated_from: str, settings: Settings, *, with_source: bool
) -> tuple[Skipped, ...]:
    if CHECK in settings.ignore:
        return ()
    return tuple(not_applied(house.rules, translated_from=translated_from, with_source=with_source))


def _untold(provenance: Provenance) -> tuple[Skipped, ...]:
    return (Skipped("origin", provenance.unknown_because),) if provenance.original is None else ()


def _translate_back(aligned: Aligned, detected: Detected, between: str | None, settings: Settings) -> BackTranslated:
    """The segments with what translators make of them where that is asked for, else as they are."""
    if settings.back_translate:
        return translate_back(detected, aligned.segments, between=between, pieces=aligned.pieces)
    return BackTranslated(aligned.segments, not_asked(aligned.segments, detected.language, between))


def _judge(
    segments: Sequence[Segment], detected: Detected, language: str, model: LoadedModel
) -> tuple[Judgement | None, ...]:
    """Judgements of the sentences in a language that the model knows; None for the others."""
    by_passage = {detection.passage: detection for detection in detected.detections}
    judged = []
    room = MOST_JUDGED_WORDS
    for index, segment in enumerate(segments):
        room -= len(segment.hypothesis.split())
        if room >= 0 and _known(by_passage[segment.sentence.passage], language, model):
            judged.append(index)
    found: list[Judgement | None] = [None] * len(segments)
    answers = model.quality.judge([segments[i].hypothesis for i in judged], [segments[i].source for i in judged])
    for index, judgement in zip(judged, answers, strict=True):
        found[index] = judgement
    return tuple(found)


def _known(detection: Detection, language: str, model: LoadedModel) -> bool:
    """A passage too short to tell its language is taken for the article's."""
    tag = language if detection.language == UNDETERMINED else detection.language
    return tag in model.languages


def _foreign(detected: Detected, language: str) -> tuple[tuple[Span, str, float], ...]:
    """Stretches that the translation seems to have missed, in passages that are not foreign as a whole."""
    own = [one.passage.span for one in detected.detections if one.language in {language, UNDETERMINED}]
    return tuple(
        (stretch.span, stretch.language, stretch.confidence)
        for stretch in detected.foreign
        if stretch.missed and any(span.overlaps(stretch.span) for span in own)
    )


def _threshold(own: float | None, settings: Settings, tuned: float) -> float:
    return next(one for one in (own, settings.min_confidence, tuned) if one is not None)


def _quality(
    segments: Sequence[Segment], judgements: Sequence[Judgement | None], model: LoadedModel
) -> tuple[Score, ...]:
    """Quality of each judged sentence and, weighted by words, of the article."""
    pairs = [(s, j.quality) for s, j in zip(segments, judgements, strict=True) if j and j.quality is not None]
    if not pairs:
        return ()
    words = sum(len(segment.hypothesis.split()) for segment, _ in pairs)
    mean = sum(quality * len(segment.hypothesis.split()) for segment, quality in pairs) / words
    signature = model.signature
    whole = Score("quality", round(mean, 2), (0.0, 100.0), True, signature)
    each = (Score("quality", quality, (0.0, 100.0), True, signature, s.sentence) for s, quality in pairs)
    return (whole, *each)


def _unjudged(
    segments: Sequence[Segment], judgements: Sequence[Judgement | None], language: str, model: LoadedModel
) -> tuple[Skipped, ...]:
    left_out = model.left_out(segments)
    pairs = zip(segments, judgements, strict=True)
    without = sum(judgement is None and not model.lacks_source(segment) for segment, judgement in pairs)
    if not without:
        return left_out
    known = ", ".join(model.languages)
    reason = f"{without} of {len(segments)} sentences are not in a language that the model judges ({known})"
    words = sum(len(segment.hypothesis.split()) for segment in segments)
    if words > MOST_JUDGED_WORDS:
        reason = f"only the first {MOST_JUDGED_WORDS:,} of {words:,} words were read: this is more than an article"
        return (*left_out, Skipped("quality", reason))
    reason += "; language undetermined" if language == UNDETERMINED else ""
    return (*left_out, Skipped("quality", reason))


def _signature(
    model: LoadedModel,
    settings: Settings,
    house: HouseRules,
    translated: BackTranslated,
    acceptance: Acceptance,
    encoder: str,
) -> str:
    parts = [f"mtcheck:{mtcheck.__version__}", f"model:{model.signature}", "langdetect-seed:0"]
    if settings.min_confidence is not None:
        parts.append(f"min-confidence:{settings.min_confidence}")
    if settings.garbled_threshold is not None:
        parts.append(f"garbled-threshold:{settings.garbled_threshold}")
    if settings.word_threshold is not None:
        parts.append(f"word-threshold:{settings.word_threshold}")
    if settings.select:
        parts.append("select:" + "+".join(sorted(settings.select)))
    if settings.ignore:
        parts.append("ignore:" + "+".join(sorted(settings.ignore)))
    if settings.source_language:
        parts.append(f"source-language:{settings.source_language}")
    if translated.signature:
        parts.append(translated.signature)
    if house.digest:
        parts.append(f"glossary:{house.digest}")
    if settings.outlet:
        parts.append(f"outlet:{outlets_digest(settings.outlet)}")
    if settings.grammar and "grammar" not in settings.ignore:
        parts.append(f"grammar:{version('harper-py')}")
    if acceptance.signature:
        parts.append(acceptance.signature)
    if encoder:
        parts.append(f"alignment:{encoder}")
    return "|".join(parts)
