# SPDX-License-Identifier: Apache-2.0
"""The story of one check, on one page: read, detect, align, judge, check, score, decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import mtcheck
from mtcheck import checks, metrics
from mtcheck.article import Article, Span
from mtcheck.detect import Detected, detect
from mtcheck.detect.origin import judge_origins
from mtcheck.errors import InputError
from mtcheck.formats import read_article, read_bytes
from mtcheck.metrics import NOTHING_MORE, Wanted
from mtcheck.models import LoadedModel, start_loading
from mtcheck.mqm import at_least
from mtcheck.partners import Omission, attach_references, attach_source
from mtcheck.results import UNDETERMINED, Detection, Finding, Provenance, Report, Score, Skipped, Verdict
from mtcheck.segment import Judgement, Segment
from mtcheck.settings import Settings

LEAST_JUDGED_WORDS: Final = 12
"""Below this there is a headline or a caption, not an article: too little to pass judgement on."""
LEAST_JUDGED_SHARE: Final = 0.5
MOST_JUDGED_WORDS: Final = 12_000
"""Far more than an article. What comes after is reported as not judged, so that a wrong file costs no minutes."""


@dataclass(frozen=True, slots=True)
class _Aligned:
    segments: tuple[Segment, ...]
    omissions: tuple[Omission, ...] = ()
    coverage: tuple[Score, ...] = ()
    source_omissions: tuple[Omission, ...] = ()
    source_language: str = UNDETERMINED


@dataclass(frozen=True, slots=True)
class Partners:
    """What the desk has beside the article: the article it was translated from, and human translations of that."""

    source: Article | None = None
    references: tuple[Article, ...] = ()

    @classmethod
    def read(cls, source: Path | None, references: Sequence[Path]) -> Partners:
        """Reads the files; raises InputError where one cannot be read."""
        return cls(read_article(source) if source else None, tuple(read_article(file) for file in references))


NO_PARTNERS: Final = Partners()


def check_file(
    path: Path, *, settings: Settings, partners: Partners = NO_PARTNERS, wanted: Wanted = NOTHING_MORE
) -> Report:
    """Checks the article in a file; raises InputError where it cannot be read."""
    article = read_article(path, input_format=settings.input_format)
    return check_article(article, settings=settings, partners=partners, wanted=wanted)


def check_bytes(
    data: bytes, *, name: str, settings: Settings, partners: Partners = NO_PARTNERS, wanted: Wanted = NOTHING_MORE
) -> Report:
    """Checks an article given as bytes, under the name it is to be reported by."""
    article = read_bytes(data, path=name, input_format=settings.input_format)
    return check_article(article, settings=settings, partners=partners, wanted=wanted)


@dataclass(frozen=True, slots=True)
class Identified:
    """What a text is: ``detected``, whose detections say where each passage comes from, and the whole."""

    detected: Detected
    provenance: Provenance


def identify_article(article: Article) -> Identified:
    """What an article is made of and where it comes from; looks for no flaws and needs no model."""
    detected = detect(article)
    detections, provenance = judge_origins(detected)
    return Identified(replace(detected, detections=detections), provenance)


def check_article(
    article: Article, *, settings: Settings, partners: Partners = NO_PARTNERS, wanted: Wanted = NOTHING_MORE
) -> Report:
    """Checks an article that has been read. The same article and settings give an equal report.

    ``wanted``: metrics beyond those that run by themselves.
    """
    loading = start_loading(settings.model)
    identified = identify_article(article)
    detected, provenance = identified.detected, identified.provenance
    language = detected.language
    aligned = _align(detected, language, partners)
    model = loading()
    judgements = _judge(aligned.segments, detected, language, model)
    findings = checks.run(
        checks.Context(
            article=detected.article,
            language=language,
            detections=detected.detections,
            segments=aligned.segments,
            judgements=judgements,
            residue=detected.residue,
            omissions=aligned.omissions,
            source_omissions=aligned.source_omissions,
            source_language=aligned.source_language,
            foreign=_foreign(detected, language),
            garbled_threshold=_threshold(settings, model.thresholds.garbled),
            word_threshold=_threshold(settings, model.thresholds.word),
        ),
        ignore=settings.ignore,
    )
    scores, unscored = metrics.score_all(aligned.segments, wanted=wanted)
    findings = tuple(found for found in findings if at_least(found.severity, settings.min_severity))
    return Report(
        article=detected.article,
        detections=detected.detections,
        segments=aligned.segments,
        judgements=judgements,
        residue=detected.residue,
        scores=(*_quality(aligned.segments, judgements, model), *scores, *aligned.coverage),
        findings=findings,
        skipped=(
            *unscored,
            *_unjudged(aligned.segments, judgements, language, model),
            *_untold(provenance),
            *_LATER,
        ),
        verdict=_verdict(findings, aligned.segments, judgements, language, model, settings),
        signature=_signature(model, settings),
        sha256=article.metadata.get("sha256", ""),
        provenance=provenance,
    )


_LATER: Final = (Skipped("back-translation", "this version does not translate articles back"),)


def _untold(provenance: Provenance) -> tuple[Skipped, ...]:
    return (Skipped("origin", provenance.unknown_because),) if provenance.original is None else ()


def _align(detected: Detected, language: str, partners: Partners) -> _Aligned:
    texts = [detected.article.slice(sentence.span) for sentence in detected.sentences]
    segments = tuple(Segment(s, text) for s, text in zip(detected.sentences, texts, strict=True))
    aligned = _Aligned(segments)
    if partners.references:
        attached = attach_references(detected.sentences, texts, [_sentences_of(r) for r in partners.references])
        if attached.unrelated:
            raise InputError(
                "the reference does not look like a translation of the same article",
                hint="check the file given with --reference",
            )
        aligned = _Aligned(attached.segments, attached.omissions, (attached.coverage,) if attached.coverage else ())
    return _with_source(aligned, detected, language, partners.source) if partners.source else aligned


def _with_source(aligned: _Aligned, detected: Detected, language: str, source: Article) -> _Aligned:
    read = detect(source)
    source_language = read.language
    if source_language == language != UNDETERMINED:
        raise InputError(
            f"the source is in the language of the article ({language})",
            hint="--source takes the article before translation, --reference another translation of it",
        )
    texts = [segment.hypothesis for segment in aligned.segments]
    source_texts = [read.article.slice(sentence.span) for sentence in read.sentences]
    attached = attach_source(detected.sentences, texts, source_texts, source_language=source_language)
    if attached.unrelated:
        raise InputError(
            "the source does not look like the original of this article", hint="check the file given with --source"
        )
    pairs = zip(aligned.segments, attached.parts, strict=True)
    return replace(
        aligned,
        segments=tuple(replace(segment, source=part) for segment, part in pairs),
        coverage=(*aligned.coverage, attached.coverage),
        source_omissions=attached.omissions,
        source_language=source_language,
    )


def _sentences_of(reference: Article) -> list[str]:
    detected = detect(reference)
    return [detected.article.slice(sentence.span) for sentence in detected.sentences]


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


def _threshold(settings: Settings, tuned: float) -> float:
    return tuned if settings.min_confidence is None else settings.min_confidence


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


def _verdict(
    findings: Sequence[Finding],
    segments: Sequence[Segment],
    judgements: Sequence[Judgement | None],
    language: str,
    model: LoadedModel,
    settings: Settings,
) -> Verdict:
    """Fail before incomplete before pass: what is known to be bad is not made better by what is not known."""
    if settings.fail_on != "never":
        floor = settings.fail_on
        failing = [finding for finding in findings if at_least(finding.severity, floor)]
        if failing:
            return Verdict("fail", (f"{len(failing)} at {floor} or worse",))
    words = sum(len(segment.hypothesis.split()) for segment in segments)
    judged = sum(len(s.hypothesis.split()) for s, j in zip(segments, judgements, strict=True) if j is not None)
    if not segments:
        return Verdict("incomplete", ("no article text, only residue",))
    if language not in {*model.languages, UNDETERMINED}:
        return Verdict("incomplete", (f"the text is in a language that cannot be judged ({language})",))
    if all(model.lacks_source(segment) for segment in segments):
        return Verdict("incomplete", (f"the model {model.name} needs the source, and there is none",))
    if judged < LEAST_JUDGED_WORDS:
        return Verdict("incomplete", (f"too short to judge ({judged} words)",))
    if judged < LEAST_JUDGED_SHARE * words or words > MOST_JUDGED_WORDS:
        return Verdict("incomplete", (f"only {judged} of {words} words could be judged",))
    if not model.finds:
        return Verdict("incomplete", (f"the model {model.name} gives a score alone and finds no flaws",))
    return Verdict("pass")


def _signature(model: LoadedModel, settings: Settings) -> str:
    parts = [f"mtcheck:{mtcheck.__version__}", f"model:{model.signature}", "langdetect-seed:0"]
    if settings.min_confidence is not None:
        parts.append(f"min-confidence:{settings.min_confidence}")
    if settings.ignore:
        parts.append("ignore:" + "+".join(sorted(settings.ignore)))
    return "|".join(parts)
