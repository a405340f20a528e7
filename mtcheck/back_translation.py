# SPDX-License-Identifier: Apache-2.0
"""Translates an article back, to compare: with its source at hand or, to show how it survives, without one.

The hypothesis goes into the language of its source and from there into its own again; the source, where there is one,
is translated independently of the hypothesis. Only sentences go to a translator: residue is none, and passages and
stretches in another language than the article's would come back as they went.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from mtcheck.detect import Detected
from mtcheck.errors import InputError, ModelError
from mtcheck.languages import language_name
from mtcheck.metrics import Wanted
from mtcheck.results import UNDETERMINED, Evidence, Provenance, Score, Skipped
from mtcheck.segment import Segment
from mtcheck.translators import (
    Translation,
    TranslationCache,
    Translator,
    missing,
    open_cache,
    open_translator,
    same_language,
    translate,
)

NAME: Final = "back-translation"
MOST_WORDS: Final = 12_000
"""Far more than an article: a small model takes a millisecond and more for a word, three times over."""
_AGAIN: Final = "retranslation"
_ROUND: Final = "round trip"
_METRICS: Final[Mapping[Evidence, str]] = {NAME: "back_translation", _AGAIN: "retranslation", _ROUND: "round_trip"}
_LIKELY: Final = 0.5
"""A round trip claims nothing of the language that it goes through: the likelier one will do."""
_SIMILARITY: Final = "similarity"

SURVIVES: Final = 87.0
LEAST_SENTENCES: Final = 20
"""chrF of a round trip from which on it speaks for a machine translation, and of how many sentences: of texts of so
many none that was written in English reaches it through Portuguese, of machine translations from there many do
(tests/quality/back_translation.py, docs/back-translation.md). A better translator may take originals above it."""

Pieces = Sequence[Sequence[str]]


class MissingTranslatorError(ModelError):
    """What was asked to be translated back cannot be: no translator is installed, or none of them works."""


@dataclass(frozen=True, slots=True)
class BackTranslated:
    """``segments`` with what translators made of them, what could not be used, and by what to score the rest.

    ``translators``: who translated, for each kind of evidence.
    """

    segments: tuple[Segment, ...]
    skipped: tuple[Skipped, ...] = ()
    metrics: tuple[str, ...] = ()
    translators: Mapping[Evidence, str] = field(default_factory=dict)

    def wanted(self, wanted: Wanted) -> Wanted:
        """What the user wants of the metrics, and those of what was translated."""
        similar = _SIMILARITY in wanted.names
        more = [f"{name}_{_SIMILARITY}" for name in self.metrics if similar]
        # Without a reference, the wish for similarity is one for that of the back-translation.
        without = similar and bool(more) and not any(segment.references for segment in self.segments)
        names = [name for name in wanted.names if not (without and name == _SIMILARITY)]
        return replace(wanted, names=(*names, *self.metrics, *more))

    @property
    def signature(self) -> str:
        """Who translated, "" where nobody did."""
        return f"back-translation:{self.translators[_ROUND]}" if self.translators else ""

    def told(self, provenance: Provenance, scores: Iterable[Score]) -> Provenance:
        """Where the text comes from, with what a round trip has to say of that: evidence, and no more."""
        sentences = sum(segment.round_trip is not None for segment in self.segments)
        for score in scores if sentences >= LEAST_SENTENCES else ():
            if score.metric == _METRICS[_ROUND] and score.sentence is None and score.value >= SURVIVES:
                line = f"{score.value:.0f}% of it survives a round trip (chrF), as of machine translations more often"
                return replace(provenance, evidence=(*provenance.evidence, line))
        return provenance

    def signed(self, scores: Iterable[Score]) -> tuple[Score, ...]:
        """The scores; those of what was translated are signed by the translators too."""
        return tuple(
            replace(score, signature=f"{score.signature}|{self.translators[score.evidence]}")
            if score.evidence in self.translators
            else score
            for score in scores
        )


def language_between(provenance: Provenance, *, source: str, named: str | None) -> str | None:
    """The language to translate through: the one that is named, the source's, or the one it likely came from."""
    if named or source != UNDETERMINED:
        return named or source
    likely = [language for language, chance in provenance.sources[:1] if chance >= _LIKELY]
    return provenance.source_language or next(iter(likely), None)


def not_asked(segments: Sequence[Segment], language: str, between: str | None) -> tuple[Skipped, ...]:
    """What a check without back-translation says of it: how to get one; nothing where nobody could."""
    if not segments or between in {None, UNDETERMINED, language} or language == UNDETERMINED:
        return ()
    lacking = missing(language, str(between), both_ways=True)
    return (Skipped(NAME, lacking or "not asked for (--back-translate)"),)


def translate_back(
    detected: Detected, segments: Sequence[Segment], *, between: str | None, pieces: Pieces | None
) -> BackTranslated:
    """The segments with their back-translations, as far as they can be used.

    between: the language of the source; None or "und" where nobody knows it. pieces: the sentences of the source that
    each segment translates, None where there is no source. Raises MissingTranslatorError where a translator is missing
    or all of them fail, InputError where ``between`` is the article's own language.
    """
    language, segments = detected.language, tuple(segments)
    unknown = _unknown(segments, language, between)
    if between is None or unknown:
        return BackTranslated(segments, (Skipped(NAME, unknown),))
    if same_language(language, between):
        raise InputError(
            f"cannot translate back through {language_name(between)}: the article is in that language",
            hint="--source-language takes the language that the article was translated from",
        )
    there, back = _interpreters(language, between)
    chosen, left = _chosen(detected, segments, pieces)
    return _translated(segments, chosen, pieces, there, back, left)


def _unknown(segments: Sequence[Segment], language: str, between: str | None) -> str:
    if not segments:
        return "there is no sentence to translate back"
    if language == UNDETERMINED:
        return "the language of the article could not be determined"
    if between in {None, UNDETERMINED}:
        return "from which language the article was translated is not clear (--source-language LANG)"
    return ""


class _Interpreter:
    """A translator and what came of its work: a sentence that it cannot translate costs that sentence alone."""

    def __init__(self, translator: Translator, cache: TranslationCache) -> None:
        self.translator, self._cache, self.failure = translator, cache, ""

    def __call__(self, texts: Iterable[str]) -> dict[str, Translation]:
        asked = tuple(dict.fromkeys(texts))
        try:
            return dict(zip(asked, translate(self.translator, asked, cache=self._cache), strict=True))
        except ModelError as error:  # on every one of them
            self.failure = error.message
            return {text: Translation(text, "", error.message) for text in asked}


def _interpreters(language: str, between: str) -> tuple[_Interpreter, _Interpreter]:
    """Into the other language, and out of it."""
    cache = open_cache()
    try:
        there, back = open_translator(language, between), open_translator(between, language)
    except ModelError as error:
        raise MissingTranslatorError(f"cannot translate back: {error.message}", hint=error.hint) from error
    return _Interpreter(there, cache), _Interpreter(back, cache)


def _chosen(detected: Detected, segments: Sequence[Segment], pieces: Pieces | None) -> tuple[list[int], int]:
    """Places of the segments to translate, and how many more there were words left for."""
    own = {found.passage for found in detected.detections if found.language in {detected.language, UNDETERMINED}}
    foreign = [stretch.span for stretch in detected.foreign if stretch.missed]
    fitting = [
        place
        for place, segment in enumerate(segments)
        if segment.sentence.passage in own
        and not any(span.overlaps(segment.sentence.span) for span in foreign)
        and (pieces is None or pieces[place])
    ]
    kept, room = [], MOST_WORDS
    for place in fitting:
        room -= len(segments[place].hypothesis.split())
        if room < 0:
            break
        kept.append(place)
    return kept, len(fitting) - len(kept)


def _translated(
    segments: tuple[Segment, ...],
    chosen: Sequence[int],
    pieces: Pieces | None,
    there: _Interpreter,
    back: _Interpreter,
    left: int,
) -> BackTranslated:
    hypotheses = [segments[place].hypothesis for place in chosen]
    sources = [pieces[place] if pieces else () for place in chosen]
    abroad = there(hypotheses)
    home = back(done.text for done in abroad.values() if not done.unusable)
    again = back(text for several in sources for text in several)
    failure = there.failure or back.failure
    if failure and not any(map(_usable, (*abroad.values(), *again.values()))):
        raise MissingTranslatorError(f"nothing could be translated back: {failure}")
    made = list(segments)
    for place, text, several in zip(chosen, hypotheses, sources, strict=True):
        first = _usable(abroad[text])
        made[place] = replace(
            segments[place],
            back_translation=first,
            round_trip=_usable(home[first]) if first else None,
            retranslation=_joined(again[one] for one in several) if several else None,
        )
    done: dict[Evidence, Mapping[str, Translation]] = {NAME: abroad, _ROUND: home} if pieces is None else {
        NAME: abroad, _AGAIN: again,
    }  # fmt: skip
    forth, homeward = there.translator.signature, back.translator.signature
    return BackTranslated(
        tuple(made),
        tuple(_left_out(done, left)),
        # Without a source there is nothing that a back-translation could be held against.
        tuple(
            _METRICS[kind]
            for kind, texts in done.items()
            if any(map(_usable, texts.values())) and (kind != NAME or pieces is not None)
        ),
        {NAME: forth, _AGAIN: homeward, _ROUND: f"{forth}|{homeward}"},
    )


def _usable(done: Translation) -> str | None:
    return None if done.unusable else done.text


def _joined(several: Iterable[Translation]) -> str | None:
    """The translations as one text; a part of it would be compared with the whole."""
    texts = [_usable(one) for one in several]
    return None if None in texts else " ".join(filter(None, texts))


def _left_out(kinds: Mapping[Evidence, Mapping[str, Translation]], left: int) -> Iterator[Skipped]:
    """A line for each kind of translation of which some cannot be used."""
    for name, done in kinds.items():
        reasons = Counter(one.unusable.partition(" (")[0] for one in done.values() if one.unusable)
        if reasons:
            told = ", ".join(f"{reason} ({count})" for reason, count in reasons.most_common())
            yield Skipped(name, f"{reasons.total()} of {len(done)} sentences are left out: {told}")
    if left:
        yield Skipped(NAME, f"{left} sentences after the first {MOST_WORDS:,} words are left out: this is no article")
