# SPDX-License-Identifier: Apache-2.0
"""The story of one check, on one page: read, detect, align, judge, check, score, decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import islice
from pathlib import Path

import mtcheck
from mtcheck import checks, metrics
from mtcheck.accepting import Acceptance, read_acceptance
from mtcheck.aligning import NO_PARTNERS, Aligned, Partners, align
from mtcheck.article import Article
from mtcheck.back_translation import BackTranslated, language_between, not_asked, translate_back
from mtcheck.detect import Detected, detect, outlets_digest
from mtcheck.detect.origin import judge_origins
from mtcheck.errors import InputError
from mtcheck.formats import read_article
from mtcheck.gate import Case, decide
from mtcheck.glossaries import read_rules
from mtcheck.house_rules import CHECK, HouseRules, not_applied
from mtcheck.judging import Judged, judge
from mtcheck.metrics import NOTHING_MORE, Wanted
from mtcheck.models import start_loading
from mtcheck.pairing import paired_segments
from mtcheck.results import UNDETERMINED, Finding, Provenance, Report, Score, Skipped
from mtcheck.settings import Limits, Settings


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
    return prepare(article, settings=settings, partners=partners, wanted=wanted).report(settings)


def prepare(
    article: Article, *, settings: Settings, partners: Partners = NO_PARTNERS, wanted: Wanted = NOTHING_MORE
) -> Prepared:
    """Reads, aligns, translates back, judges and scores an article once, for reports under any limits."""
    loading = start_loading(settings.model)
    house, acceptance = read_rules(settings.glossary), read_acceptance(settings)
    identified = identify_article(article, outlets=settings.outlet)
    paired = paired_segments(identified.detected, settings.source_language)
    detected = paired.detected if paired else identified.detected
    aligned = align(detected, partners, settings, paired)
    between = language_between(identified.provenance, source=aligned.source_language, named=settings.source_language)
    translated = _translate_back(detected, aligned, between, asked=settings.back_translate)
    judged = judge(translated.segments, detected, loading())
    scores, unscored = metrics.score_all(translated.segments, wanted=translated.wanted(wanted))
    return Prepared(
        settings=settings,
        house=house,
        acceptance=acceptance,
        detected=detected,
        provenance=identified.provenance,
        aligned=aligned,
        translated_from=between or UNDETERMINED,
        translated=translated,
        judged=judged,
        scores=scores,
        unscored=unscored,
    )


def _translate_back(detected: Detected, aligned: Aligned, between: str | None, *, asked: bool) -> BackTranslated:
    """The segments with what translators make of them where that is asked for, else as they are."""
    if asked:
        return translate_back(detected, aligned.segments, between=between, pieces=aligned.pieces)
    return BackTranslated(aligned.segments, not_asked(aligned.segments, detected.language, between))


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An article that was read, aligned, judged and scored under ``settings``: all but what its limits decide.

    scores, unscored: of the metrics, and why others gave none. translated_from: a BCP 47 tag, or "und".
    """

    settings: Settings
    house: HouseRules
    acceptance: Acceptance
    detected: Detected
    provenance: Provenance
    aligned: Aligned
    translated_from: str
    translated: BackTranslated
    judged: Judged
    scores: tuple[Score, ...]
    unscored: tuple[Skipped, ...]

    def report(self, limits: Limits) -> Report:
        """Checks and decides under ``limits``, which stand in for those of ``settings``."""
        found = checks.run(self._context(limits), select=self.settings.select, ignore=self.settings.ignore)
        parted = self.acceptance.sort_out(self.detected.article, found)
        return Report(
            article=self.detected.article,
            detections=self.detected.detections,
            segments=self.judged.segments,
            judgements=self.judged.judgements,
            residue=self.detected.residue,
            scores=(*self.judged.scores, *self.translated.signed(self.scores), *self.aligned.coverage),
            findings=parted.findings,
            skipped=tuple(self._skipped()),
            verdict=decide(self._case(parted.findings), self.judged.model, limits),
            signature=self._signature(limits),
            sha256=self.detected.article.metadata.get("sha256", ""),
            provenance=self.translated.told(self.provenance, self.scores),
            accepted=parted.accepted,
            unused=parted.unused,
            min_severity=self.settings.min_severity,
        )

    def _context(self, limits: Limits) -> checks.Context:
        origin = "translated" if self.aligned.sourced else self.provenance.origin
        thresholds = self.judged.model.thresholds.of(origin)
        # A threshold that somebody set holds as it stands, and beside a source every doubt is another.
        set_by_user = (limits.garbled_threshold, limits.word_threshold, limits.min_confidence)
        falls = not self.aligned.sourced and all(value is None for value in set_by_user)
        return checks.Context(
            article=self.detected.article,
            language=self.judged.language,
            detections=self.detected.detections,
            segments=self.judged.segments,
            judgements=self.judged.judgements,
            residue=self.detected.residue,
            omissions=self.aligned.omissions,
            source_omissions=self.aligned.source_omissions,
            source_language=self.aligned.source_language,
            foreign=tuple((one.span, one.language, one.confidence) for one in self.detected.missed),
            garbled_threshold=_first_set(limits.garbled_threshold, limits.min_confidence, thresholds.garbled),
            word_threshold=_first_set(limits.word_threshold, limits.min_confidence, thresholds.word),
            surroundings=thresholds.surroundings if falls else None,
            house=self.house,
            translated_from=self.translated_from,
            grammar=self.settings.grammar,
        )

    def _case(self, findings: Sequence[Finding]) -> Case:
        return Case(
            findings=findings,
            segments=self.judged.segments,
            judgements=self.judged.judgements,
            language=self.judged.language,
            scores=self.judged.scores,
            provenance=self.provenance,
        )

    def _skipped(self) -> Iterator[Skipped]:
        yield from self.unscored
        yield from self.judged.skipped
        if self.provenance.original is None:
            yield Skipped("origin", self.provenance.unknown_because)
        yield from self.translated.skipped
        if CHECK not in self.settings.ignore:
            sourced = self.aligned.sourced
            yield from not_applied(self.house.rules, translated_from=self.translated_from, with_source=sourced)

    def _signature(self, limits: Limits) -> str:
        """Everything that changes what a report says, in an order that never changes."""
        settings = self.settings
        grammar = version("harper-py") if settings.grammar and "grammar" not in settings.ignore else ""
        parts = (
            _signed("mtcheck", mtcheck.__version__),
            _signed("model", self.judged.model.signature),
            _signed("langdetect-seed", 0),
            _signed("min-confidence", limits.min_confidence),
            _signed("garbled-threshold", limits.garbled_threshold),
            _signed("word-threshold", limits.word_threshold),
            _signed("select", "+".join(sorted(settings.select))),
            _signed("ignore", "+".join(sorted(settings.ignore))),
            _signed("source-language", settings.source_language),
            self.translated.signature,
            _signed("glossary", self.house.digest),
            _signed("outlet", outlets_digest(settings.outlet) if settings.outlet else ""),
            _signed("grammar", grammar),
            self.acceptance.signature,
            _signed("alignment", self.aligned.encoder),
        )
        return "|".join(filter(None, parts))


def _signed(name: str, value: float | str | None) -> str:
    """A part of a signature; empty where nothing is set, which 0 is not."""
    return "" if value is None or value == "" else f"{name}:{value}"


def _first_set(*values: float | None) -> float:
    return next(value for value in values if value is not None)
