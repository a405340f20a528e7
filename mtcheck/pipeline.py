# SPDX-License-Identifier: Apache-2.0
"""The story of one check, on one page: read, detect, align, judge, check, score, decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Final

import mtcheck
from mtcheck import checks, metrics
from mtcheck.accepting import Acceptance, read_acceptance
from mtcheck.article import Article, Span
from mtcheck.back_translation import BackTranslated, language_between, not_asked, translate_back
from mtcheck.detect import Detected, detect
from mtcheck.detect.origin import judge_origins
from mtcheck.errors import InputError
from mtcheck.formats import read_article, read_bytes
from mtcheck.glossaries import read_rules
from mtcheck.house_rules import CHECK, HouseRules, not_applied
from mtcheck.languages import primary
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
    pieces: tuple[tuple[str, ...], ...] | None = None
    """The sentences of the source that each segment translates; None without a source."""


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
    house, acceptance = read_rules(settings.glossary), read_acceptance(settings)
    identified = identify_article(article)
    detected, provenance = identified.detected, identified.provenance
    language = detected.language
    aligned = _align(detected, partners, settings)
    translated = _translate_back(aligned, detected, provenance, settings)
    between = language_between(provenance, source=aligned.source_language, named=settings.source_language)
    translated_from = between or UNDETERMINED
    segments = translated.segments
    model = loading()
    judgements = _judge(segments, detected, language, model)
    findings = checks.run(
        checks.Context(
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
            garbled_threshold=_threshold(settings, model.thresholds.garbled),
            word_threshold=_threshold(settings, model.thresholds.word),
            house=house,
            translated_from=translated_from,
            grammar=settings.grammar,
        ),
        select=settings.select,
        ignore=settings.ignore,
    )
    scores, unscored = metrics.score_all(segments, wanted=translated.wanted(wanted))
    parted = acceptance.sort_out(article, [f for f in findings if at_least(f.severity, settings.min_severity)])
    findings = parted.findings
    return Report(
        article=detected.article,
        detections=detected.detections,
        segments=segments,
        judgements=judgements,
        residue=detected.residue,
        scores=(*_quality(segments, judgements, model), *translated.signed(scores), *aligned.coverage),
        findings=findings,
        skipped=(
            *unscored,
            *_unjudged(segments, judgements, language, model),
            *_untold(provenance),
            *translated.skipped,
            *_house_left_out(house, translated_from, partners, settings),
        ),
        verdict=_verdict(findings, segments, judgements, language, model, settings),
        signature=_signature(model, settings, house, translated, acceptance),
        sha256=article.metadata.get("sha256", ""),
        provenance=translated.told(provenance, scores),
        accepted=parted.accepted,
        unused=parted.unused,
    )


def _house_left_out(
    house: HouseRules, translated_from: str, partners: Partners, settings: Settings
) -> tuple[Skipped, ...]:
    if CHECK in settings.ignore:
        return ()
    return tuple(not_applied(house.rules, translated_from=translated_from, with_source=partners.source is not None))


def _untold(provenance: Provenance) -> tuple[Skipped, ...]:
    return (Skipped("origin", provenance.unknown_because),) if provenance.original is None else ()


def _translate_back(
    aligned: _Aligned, detected: Detected, provenance: Provenance, settings: Settings
) -> BackTranslated:
    """The segments with what translators make of them where that is asked for, else as they are."""
    between = language_between(provenance, source=aligned.source_language, named=settings.source_language)
    if settings.back_translate:
        return translate_back(detected, aligned.segments, between=between, pieces=aligned.pieces)
    return BackTranslated(aligned.segments, not_asked(aligned.segments, detected.language, between))


def _align(detected: Detected, partners: Partners, settings: Settings) -> _Aligned:
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
    return _with_source(aligned, detected, partners.source, settings) if partners.source else aligned


def _with_source(aligned: _Aligned, detected: Detected, source: Article, settings: Settings) -> _Aligned:
    read, language = detect(source), detected.language
    source_language = primary(settings.source_language or read.language)
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
        pieces=attached.pieces,
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


def _signature(
    model: LoadedModel, settings: Settings, house: HouseRules, translated: BackTranslated, acceptance: Acceptance
) -> str:
    parts = [f"mtcheck:{mtcheck.__version__}", f"model:{model.signature}", "langdetect-seed:0"]
    if settings.min_confidence is not None:
        parts.append(f"min-confidence:{settings.min_confidence}")
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
    if settings.grammar and "grammar" not in settings.ignore:
        parts.append(f"grammar:{version('harper-py')}")
    if acceptance.signature:
        parts.append(acceptance.signature)
    return "|".join(parts)
