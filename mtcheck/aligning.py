# SPDX-License-Identifier: Apache-2.0
"""What stands beside an article, source and references, and its sentences paired with theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mtcheck.article import Article
from mtcheck.detect import Detected, detect
from mtcheck.errors import InputError
from mtcheck.formats import read_article
from mtcheck.languages import primary
from mtcheck.mistaken import refuse_mistaken
from mtcheck.pairing import PairedSegments
from mtcheck.partners import Omission, attach_references, attach_source
from mtcheck.results import UNDETERMINED, Score
from mtcheck.segment import Segment
from mtcheck.settings import Settings
from mtcheck.stretches import Texts

if TYPE_CHECKING:
    from mtcheck.encoders import Encoder


@dataclass(frozen=True, slots=True)
class Aligned:
    """The sentences of an article with their partners, and what has none."""

    segments: tuple[Segment, ...]
    omissions: tuple[Omission, ...] = ()
    coverage: tuple[Score, ...] = ()
    source_omissions: tuple[Omission, ...] = ()
    source_language: str = UNDETERMINED
    pieces: tuple[tuple[str, ...], ...] | None = None
    """The sentences of the source that each segment translates; None without a source."""
    encoder: str = ""
    """Signature of the sentence encoder that helped to pair them."""

    @property
    def sourced(self) -> bool:
        """Whether the article has a source beside it."""
        return self.pieces is not None


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


def align(detected: Detected, partners: Partners, settings: Settings, paired: PairedSegments | None) -> Aligned:
    """Pairs the sentences of an article with what the desk has beside it, or with the sources its own file holds.

    Raises InputError where a partner is in the wrong language, or no partner of this article.
    """
    texts = [detected.article.slice(sentence.span) for sentence in detected.sentences]
    segments = tuple(Segment(s, text) for s, text in zip(detected.sentences, texts, strict=True))
    aligned = Aligned(segments)
    references = [_read(reference, settings.outlet) for reference in partners.references]
    source = _read(partners.source, settings.outlet, language=settings.source_language) if partners.source else None
    if texts and (references or source):
        refuse_mistaken([texts_of(detected)], references, source)
    if references:
        attached = attach_references(detected.sentences, texts, [reference.segments for reference in references])
        if attached.unrelated:
            raise InputError(
                "the reference does not look like a translation of the same article",
                hint="check the file given with --reference",
            )
        aligned = Aligned(attached.segments, attached.omissions, (attached.coverage,) if attached.coverage else ())
    if source:
        return _with_source(aligned, detected, source, settings)
    return _with_pairs(aligned, paired) if paired else aligned


def _with_pairs(aligned: Aligned, paired: PairedSegments) -> Aligned:
    pairs = zip(aligned.segments, paired.segments, strict=True)
    return replace(
        aligned,
        segments=tuple(replace(segment, source=own.source) for segment, own in pairs),
        source_omissions=paired.omissions,
        source_language=paired.source_language,
        pieces=paired.pieces,
    )


def _with_source(aligned: Aligned, detected: Detected, source: Texts, settings: Settings) -> Aligned:
    source_language, language = primary(source.language), detected.language
    if source_language == language != UNDETERMINED:
        raise InputError(
            f"the source is in the language of the article ({language})",
            hint="--source takes the article before translation, --reference another translation of it",
        )
    texts = [segment.hypothesis for segment in aligned.segments]
    encoder = _encoder(settings)
    embed = encoder.nearness if encoder else None
    attached = attach_source(detected.sentences, texts, source.segments, source_language=source_language, embed=embed)
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
        encoder=encoder.signature if encoder else "",
    )


def _read(partner: Article, outlets: Sequence[str], *, language: str | None = None) -> Texts:
    texts = texts_of(detect(partner, outlets=outlets))
    return replace(texts, language=language) if language else texts


def texts_of(detected: Detected) -> Texts:
    """The sentences of an article, each with the line of the file that it begins on."""
    article = detected.article
    sentences = tuple(article.slice(sentence.span) for sentence in detected.sentences)
    lines = tuple(article.line_and_column(sentence.span)[0] for sentence in detected.sentences)
    return Texts(article.path, sentences, lines, detected.language)


def _encoder(settings: Settings) -> Encoder | None:
    if not settings.alignment_model:
        return None
    from mtcheck.encoders import load_encoder

    return load_encoder(settings.alignment_model, option="--alignment-model")
