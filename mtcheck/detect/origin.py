# SPDX-License-Identifier: Apache-2.0
"""Original or translated, and from which language: for the article and each passage.

Never for a sentence: published systems tell the origin of a single sentence little better than a coin. A passage is
read together with its neighbours until there are enough words, and what is not sure is not said.
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import accumulate, groupby
from typing import Final

from mtcheck.article import Article, Passage
from mtcheck.detect import Detected
from mtcheck.detect._trace import Trace, TraceWeight, weigh
from mtcheck.detect._traces import find_traces
from mtcheck.errors import SettingsError
from mtcheck.languages import language_name, primary
from mtcheck.phrases import Calque, Turn, calques, calques_in, turn_nats, turns, turns_in
from mtcheck.provenance import (
    KIN,
    KINSHIP,
    OriginRule,
    Signs,
    is_translated,
    named,
    original_chance,
    source_chances,
)
from mtcheck.results import UNDETERMINED, Detection, Provenance
from mtcheck.style import Style, sequences, source_nats

ENGLISH: Final = "en"
LEAST_WORDS: Final = 60
"""Some three sentences. Fewer are not judged: what style is right about falls with length (docs/origin.md, printed by
``python -m mtcheck.training style-rule``)."""
CUT: Final = 4.0
"""Nats that the parts of an article must gain in clearness to be told apart."""
MOST_PARTS: Final = 24
"""Parts that an article is cut into at most; what is one sentence over and over would be cut without end."""
BY_STYLE_ALONE: Final = 0.995
"""Probability from which on a part without a calque is called translated: more than is asked of a whole article."""
CALQUE: Final = 2.5
"""Nats for a translation from each calque: fewer than their counts in originals and translations would give
(``tests/quality/checks.py`` prints those), for most of the hits are in news from Chinese."""
LONE_CALQUE: Final = 1.5
"""The same of one by itself: a pattern may be wrong once."""
MOST_OF_CALQUES: Final = 7.5
CALQUE_LANGUAGE: Final = 2.0
"""Nats for its language: sayings are much alike in related languages."""
MOST_WORDS: Final = 12_000
"""Far more than an article; what comes after it does not change what it is."""
MOST_SOURCES: Final = 5
MOST_EVIDENCE: Final = 3
"""Lines of each kind of evidence."""
_LIKELY: Final = 0.05  # probability from which a language comes into question
_LEAST_SHOWN: Final = 0.3  # nats from which a trace is worth a line
_NO_TRACES: Final = TraceWeight(0.0, {})


@dataclass(frozen=True, slots=True)
class _Read:
    """An English sentence and what speaks in it."""

    passage: Passage
    words: int
    sequences: Mapping[str, int]  # of masked words, for its style
    turns: tuple[tuple[Turn, str], ...]  # and the words that stand there
    calques: tuple[tuple[Calque, str], ...]


def judge_origins(detected: Detected) -> tuple[tuple[Detection, ...], Provenance]:
    """The detections with origins, in their order, and what the article is as a whole. Only English is judged."""
    if primary(detected.language) not in {ENGLISH, UNDETERMINED}:
        reason = f"it is judged of English alone, not of {detected.language}"
        return detected.detections, Provenance(unknown_because=reason)
    read = list(_read(detected))
    words = sum(sentence.words for sentence in read)
    if words < LEAST_WORDS:
        reason = f"too short to tell a translation from an original ({words} words, {LEAST_WORDS} are needed)"
        return detected.detections, Provenance(unknown_because=reason)
    rule = origin_rule()
    traces = find_traces(detected.article, detected.residue, detected.sentences, detected.detections)
    whole, signs = _provenance(rule, read, weigh(traces))
    if whole.origin == "translated":
        whole = _from_where(rule, read, whole, signs)
    parts = _parts(rule, read)
    if whole.origin == "unknown" and len({part.origin for part in parts.values()} - {"unknown"}) > 1:
        whole = replace(whole, unknown_because="parts of it differ")
    whole = replace(whole, evidence=tuple(_evidence(detected, read, traces, whole)))
    return tuple(_with_origin(one, parts.get(one.passage), whole) for one in detected.detections), whole


def _read(detected: Detected) -> Iterator[_Read]:
    known = {one.passage: primary(one.language) in {ENGLISH, UNDETERMINED} for one in detected.detections}
    room = MOST_WORDS
    for sentence in detected.sentences:
        text = detected.article.slice(sentence.span)
        words = len(text.split())
        room -= words
        if known[sentence.passage] and room >= 0:
            found_turns = tuple((turn, match.group()) for turn, match in turns_in(text))
            found_calques = tuple((calque, match.group()) for calque, match in calques_in(text))
            yield _Read(sentence.passage, words, sequences([text]), found_turns, found_calques)


def _with_origin(detection: Detection, part: Provenance | None, whole: Provenance) -> Detection:
    if part is None:
        return detection
    language = whole.source_language if part.origin == "translated" else None
    return replace(detection, origin=part.origin, original=part.original, source_language=language)


def _provenance(rule: OriginRule, read: Sequence[_Read], traces: TraceWeight) -> tuple[Provenance, Signs]:
    """What some sentences are, and what speaks for it; not from which language."""
    found = {calque for sentence in read for calque, _ in sentence.calques}
    sources = dict(traces.sources)
    for calque in found:
        shares = {calque.language: 1.0, KIN.get(calque.language, ""): KINSHIP}
        for language, share in shares.items():
            if language:
                sources[language] = sources.get(language, 0.0) + share * CALQUE_LANGUAGE
    told = traces.translated + (LONE_CALQUE if len(found) == 1 else min(MOST_OF_CALQUES, CALQUE * len(found)))
    style = Style()
    for sentence in read:
        style.add(sentence.sequences)
    nats = turn_nats(turn for sentence in read for turn, _ in sentence.turns)
    signs = Signs(len(read), style.nats, told, sources, nats)
    original = original_chance(rule, signs)
    if original >= rule.original:
        return Provenance("original", original), signs
    if not is_translated(rule, signs, original):
        doubt = f"it cannot be told whether this is a translation (it is one with a probability of {1 - original:.0%})"
        return Provenance("unknown", original, unknown_because=doubt), signs
    return Provenance("translated", original), signs


def _from_where(rule: OriginRule, read: Sequence[_Read], whole: Provenance, signs: Signs) -> Provenance:
    """A translation with the languages that come into question."""
    counts: Counter[str] = Counter()
    for sentence in read:
        counts.update(sentence.sequences)
    signs = replace(signs, source_style=source_nats(counts))
    ranked = source_chances(rule, signs, _languages())
    return replace(whole, source_language=named(rule, signs, ranked), sources=ranked[:MOST_SOURCES])


@cache
def _languages() -> tuple[str, ...]:
    """The languages that phrases can speak for."""
    return tuple(sorted({turn.language for turn in turns()} | {one.language for one in calques() if one.language}))


@cache
def origin_rule() -> OriginRule:
    """The rule of ``data/origin.toml``; raises SettingsError where the file is not right."""
    text = (files("mtcheck") / "data" / "origin.toml").read_text(encoding="utf-8")
    try:
        return OriginRule(**tomllib.loads(text))
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise SettingsError(f"data/origin.toml is not a rule: {error}") from error


def _parts(rule: OriginRule, read: Sequence[_Read]) -> dict[Passage, Provenance]:
    """What each passage is, as part of a stretch of the article that is all of one origin.

    The article is cut in two between passages where that makes both parts clearest, if it is worth ``CUT``, and so on
    in each part (binary segmentation, Vostrikova 1981).
    """
    blocks = [list(group) for _, group in groupby(read, key=lambda sentence: sentence.passage)]
    found: dict[Passage, Provenance] = {}
    waiting, parts = [blocks], 1
    while waiting:
        stretch = waiting.pop()
        cut = _cut(rule, stretch) if parts < MOST_PARTS else 0
        if cut:
            waiting += [stretch[:cut], stretch[cut:]]
            parts += 1
        else:
            part, _ = _provenance(rule, [sentence for block in stretch for sentence in block], _NO_TRACES)
            if len(stretch) < len(blocks) and part.origin == "translated" and not _sure(part, stretch):
                part = replace(part, origin="unknown")
            found |= {block[0].passage: part for block in stretch}
    return found


def _sure(part: Provenance, blocks: Sequence[Sequence[_Read]]) -> bool:
    """Whether a part of an article may be called translated: the cut was made where its style stands out most, so that
    by style alone it takes more than for a whole article."""
    original = 1.0 if part.original is None else part.original
    return original <= 1 - BY_STYLE_ALONE or any(sentence.calques for block in blocks for sentence in block)


def _cut(rule: OriginRule, blocks: Sequence[Sequence[_Read]]) -> int:
    """The place before which to cut, 0 where it is better not to."""
    before = _clearness(rule, blocks)
    after = _clearness(rule, blocks[::-1])[::-1]
    words = list(accumulate(sum(sentence.words for sentence in block) for block in blocks))
    places = [place for place in range(1, len(blocks)) if LEAST_WORDS <= words[place - 1] <= words[-1] - LEAST_WORDS]
    best = max(places, key=lambda place: before[place - 1] + after[place], default=0)
    return best if best and before[best - 1] + after[best] > before[-1] + CUT else 0


def _clearness(rule: OriginRule, blocks: Sequence[Sequence[_Read]]) -> list[float]:
    """For the first block, the first two and so on: how far from even the odds of a translation are, in nats."""
    style, count, found = Style(), 0, []
    for block in blocks:
        for sentence in block:
            style.add(sentence.sequences)
        count += len(block)
        original = original_chance(rule, Signs(count, style.nats, 0.0, {}, {}))
        original = min(1 - 1e-9, max(1e-9, original))
        found.append(abs(math.log(original / (1 - original))))
    return found


def _evidence(detected: Detected, read: Sequence[_Read], traces: Sequence[Trace], whole: Provenance) -> Iterator[str]:
    """What speaks for a translation, the strongest of each kind first; nothing for an original."""
    if whole.origin != "translated":
        return
    language = whole.source_language or whole.sources[0][0]
    missed = [stretch for stretch in detected.foreign if stretch.missed]
    shown = [trace for trace in traces if not any(trace.span.overlaps(stretch.span) for stretch in missed)]
    yield from _trace_lines(detected.article, shown, language)
    yield from _calque_lines(read, whole)
    yield from _turn_lines(read, language)
    for stretch in missed[:MOST_EVIDENCE]:
        line, _ = detected.article.line_and_column(stretch.span)
        where = detected.article.lines_named(line, line)
        yield f"left in {language_name(stretch.language)} ({where}): {_short(detected.article.slice(stretch.span))}"


def _trace_lines(article: Article, traces: Sequence[Trace], language: str) -> Iterator[str]:
    """One of each kind: three quotation marks of one language say no more than one."""
    ours = [
        trace for trace in traces
        if dict(trace.sources).get(language, 0.0) >= _LEAST_SHOWN
        or (not trace.sources and trace.translated >= _LEAST_SHOWN)
    ]  # fmt: skip
    ours.sort(key=lambda trace: (-trace.translated - trace.source, trace.span))
    kinds: dict[str, Trace] = {}
    for trace in ours:
        kinds.setdefault(trace.kind, trace)
    for trace in list(kinds.values())[:MOST_EVIDENCE]:
        line, _ = article.line_and_column(trace.span)
        yield f"{trace.text} ({article.lines_named(line, line)})"


def _calque_lines(read: Sequence[_Read], whole: Provenance) -> Iterator[str]:
    """Those of the source language and its kin; where none is named of what comes into question, or else of all."""
    found = {calque: words for sentence in read for calque, words in sentence.calques if calque.language}
    named = {whole.source_language} if whole.source_language else {tag for tag, p in whole.sources if p >= _LIKELY}
    ours = {calque: words for calque, words in found.items() if named & {calque.language, KIN.get(calque.language)}}
    shown = ours if ours or whole.source_language else found
    for calque, words in list(shown.items())[:MOST_EVIDENCE]:
        yield f"“{words.split(',')[0]}” renders {language_name(calque.language)} “{calque.source}”"


def _turn_lines(read: Sequence[_Read], language: str) -> Iterator[str]:
    words: dict[Turn, str] = {}
    counts: Counter[Turn] = Counter()
    for sentence in read:
        for turn, here in sentence.turns:
            if turn.language == language:
                words.setdefault(turn, here)
                counts[turn] += 1
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1] * math.log(max(1.0, entry[0].lift)), entry[0].pattern))
    for turn, count in ranked[:MOST_EVIDENCE]:
        often = f", {count} times here" if count > 1 else ""
        yield (
            f"“{words[turn]}” ({turn.source}): {turn.lift:.0f} times as frequent in translations from "
            f"{language_name(turn.language)}{often}"
        )


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words[:8]) + (" …" if len(words) > 8 else "")
