# SPDX-License-Identifier: Apache-2.0
"""Fits how outputs for origin are read, on the "tune" split, and measures it on "report": other documents and systems.

A stretch is some sentences of one document in a row. Each kind of text counts alike, however much there is of it.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score

from mtcheck.inference import Calibration, QualityModel
from mtcheck.phrases import turns_in
from mtcheck.provenance import ORIGINS, OriginRule, Signs, features, origin_chances, source_chances
from mtcheck.style import translated_nats
from mtcheck.training import corpora
from mtcheck.training.origins import Document, documents
from mtcheck.training.topic import TopicFloor

LENGTHS: Final = (2, 3, 5, 8, 12, 20)
MOST_SENTENCES: Final = 20
FALSE_TRANSLATED: Final = 0.005
"""Share of stretches of five and more sentences of originals that may be called translated on the tuning split."""
LEAST_SURE: Final = 0.95
"""Below this nothing is called translated: the originals to tune on are few."""
NAMED_RIGHT: Final = 0.95
"""How often a language that is named must be right on the tuning split."""
FALSE_ALARMS: Final = "false alarms"
"""Domain of the English sources of newstest2021 that nothing was trained on, any head: the last third."""
_FEATURES: Final = ("human", "machine", "length")
_WEIGHTS: Final = {"encyclopaedia": 0.5, "agency": 0.6}
_SEVEN: Final = ("cs", "de", "ha", "is", "ja", "ru", "zh")


@dataclass(frozen=True, slots=True)
class Observed:
    """A document with the model's logits for each of its sentences and the nats of turns of phrase in each."""

    document: Document
    logits: Any  # (sentences, outputs)
    turns: tuple[Counter[str], ...]


def sample(data: Path) -> list[Document]:
    """Documents that nothing was trained on, some of every kind, language and split."""
    found = [one for one in documents(data) if one.split != "train" and len(one.sentences) >= 8]
    random.Random(3).shuffle(found)
    counts: Counter[Any] = Counter()
    kept = []
    for one in found:
        key = (one.domain, one.origins, one.language, one.split)
        counts[key] += 1
        if counts[key] <= _most(one):
            kept.append(one)
    texts = list(corpora.false_alarm_originals(data, report=True))
    for start in range(0, len(texts), MOST_SENTENCES):
        chosen = tuple(texts[start : start + MOST_SENTENCES])
        kept.append(Document(chosen, ("original",), None, FALSE_ALARMS, "writer", "report"))
    return kept


def _most(document: Document) -> int:
    if document.language is None:
        return 40 if len(document.origins) == 1 else 25
    return 3 if document.domain == "encyclopaedia" else 7


def observe(model: QualityModel, found: Iterable[Document]) -> Iterator[Observed]:
    """Reads the documents; some six milliseconds a sentence."""
    for document in found:
        texts = document.sentences[:MOST_SENTENCES]
        judged = [judgement.origins if judgement else () for judgement in model.judge(texts)]
        kept = [(text, logits) for text, logits in zip(texts, judged, strict=True) if logits]
        if kept:
            yield Observed(
                document, np.asarray([logits for _, logits in kept]), tuple(_turns(text) for text, _ in kept)
            )


def _turns(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for turn, _ in turns_in(text):
        found[turn.language] += math.log(max(1.0, turn.lift))  # type: ignore[assignment]
    return found


def stretches(observed: Sequence[Observed], length: int, split: str) -> Iterator[tuple[Document, Signs]]:
    """All stretches of so many sentences, as documents of their own, without those that overlap."""
    for one in observed:
        if one.document.split == split:
            for start in range(0, len(one.logits) - length + 1, length):
                turns: Counter[str] = Counter()
                for counted in one.turns[start : start + length]:
                    turns.update(counted)
                part = replace(one.document, sentences=one.document.sentences[start : start + length])
                mean = one.logits[start : start + length].mean(0).tolist()
                yield part, Signs(mean, length, 0.0, {}, turns, _style(part.sentences))


@cache
def _style(sentences: tuple[str, ...]) -> float:
    return translated_nats(sentences)


def fit(observed: Sequence[Observed], names: Sequence[str]) -> OriginRule:
    """The rule, from the "tune" split."""
    rows, targets, keys = [], [], []
    for length in LENGTHS:
        for document, signs in stretches(observed, length, "tune"):
            if len(document.origins) == 1:
                rows.append([features(signs)[name] for name in _FEATURES])
                targets.append(ORIGINS.index(document.origins[0]))
                keys.append((document.domain, document.origins[0], length))
    counts = Counter(keys)
    weights = np.asarray([_WEIGHTS.get(key[0], 1.0) / counts[key] for key in keys])
    which = np.asarray(targets)
    for origin in range(len(ORIGINS)):
        weights[which == origin] /= weights[which == origin].sum()
    model = LogisticRegression(max_iter=1000).fit(rows, which, sample_weight=weights * len(rows) / len(ORIGINS))
    slopes, biases = model.coef_ - model.coef_[0], model.intercept_ - model.intercept_[0]
    human, machine = (_named(slopes[place], biases[place]) for place in (1, 2))
    texts = sum(one.document.split == "tune" for one in observed)
    rule = OriginRule(
        names=tuple(names), human=human, machine=machine, temperature=1.0, turns=0.0, translated=0.95, original=0.8,
        style=_style_floor(observed), language=0.6,
        tuned_on=f"{texts} held-out stretches of documents, by systems seen and not seen in training",
    )  # fmt: skip
    rule = _with_languages(rule, observed)
    return replace(rule, translated=_threshold(rule, observed))


def _named(slopes: Any, bias: float) -> dict[str, float]:
    weights = {name: round(float(slope), 4) for name, slope in zip(_FEATURES, slopes, strict=True)}
    return {**weights, "bias": round(float(bias), 4)}


def _style_floor(observed: Sequence[Observed]) -> float:
    """What one machine translation of news in twenty falls below."""
    found = [
        signs.style
        for length in LENGTHS
        if length >= 5
        for document, signs in stretches(observed, length, "tune")
        if document.origins == ("machine-translated",) and document.domain != "encyclopaedia"
    ]
    return round(float(np.quantile(found, 0.05)), 2)


def _threshold(rule: OriginRule, observed: Sequence[Observed]) -> float:
    """The lowest probability that keeps to the false alarms allowed."""
    chances = [
        1 - origin_chances(rule, signs)[0]
        for length in LENGTHS
        if length >= 5
        for document, signs in stretches(observed, length, "tune")
        if document.origins == ("original",) and document.domain != "encyclopaedia"
    ]
    chances.sort(reverse=True)
    allowed = int(FALSE_TRANSLATED * len(chances))
    found = chances[allowed] if allowed < len(chances) else LEAST_SURE
    return round(min(0.98, max(LEAST_SURE, found + 0.005)), 3)


def _with_languages(rule: OriginRule, observed: Sequence[Observed]) -> OriginRule:
    """Temperature and weight of turns that make the right languages likeliest, and from when one is named."""
    found = [
        (document, signs)
        for length in (5, 12)
        for document, signs in stretches(observed, length, "tune")
        if document.language in rule.names
    ]
    counts = Counter((document.domain, document.language) for document, _ in found)

    def likelihood(temperature: float, turns: float) -> float:
        tried = replace(rule, temperature=temperature, turns=turns)
        return sum(
            math.log(dict(source_chances(tried, signs))[str(document.language)] + 1e-9)
            / counts[document.domain, document.language]
            for document, signs in found
        )

    pairs = [(temperature, turns) for temperature in (0.2, 0.35, 0.5, 0.7, 1.0) for turns in (0.0, 0.2, 0.4, 0.7)]
    temperature, turns = max(pairs, key=lambda pair: likelihood(*pair))
    rule = replace(rule, temperature=temperature, turns=turns)
    best = [(source_chances(rule, signs)[0], document.language) for document, signs in found]
    for threshold in (0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        named = [language == tag for (tag, chance), language in best if chance >= threshold]
        if named and sum(named) / len(named) >= NAMED_RIGHT:
            return replace(rule, language=threshold)
    return replace(rule, language=0.95)


def as_manifest(rule: OriginRule) -> dict[str, Any]:
    """What the manifest holds of a rule; the names stand there already."""
    return {name: value for name, value in asdict(rule).items() if name != "names"}


def outputs(folder: Path, names: Sequence[str]) -> QualityModel:
    """The model of a folder, of which only the outputs for origin are read."""
    from mtcheck.training.calibrate import identity

    whole: Calibration = identity()
    return QualityModel(folder, replace(whole, origins=tuple(names)))


def table(rule: OriginRule, observed: Sequence[Observed], floor: TopicFloor | None = None) -> str:
    """What the rule reaches on the "report" split, as a Markdown table; what topic alone reaches, where it is given."""
    rows = ["| texts that nothing was trained or tuned on | 5 sentences | 10 | 20 |", "|---|---|---|---|"]
    columns = {length: list(stretches(observed, length, "report")) for length in (5, 10, 20)}

    def row(name: str, value: Any) -> None:
        rows.append(f"| {name} | " + " | ".join(value(found) for found in columns.values()) + " |")

    for domain, originals in (("news2021", FALSE_ALARMS), ("news", "news"), ("encyclopaedia", "encyclopaedia")):
        row(f"{domain}: original against machine, balanced accuracy",
            lambda found, d=domain, o=originals: _balanced(rule, found, o, d, "machine-translated"))  # fmt: skip
    row("news2021: original against human, balanced accuracy",
        lambda found: _balanced(rule, found, FALSE_ALARMS, "news2021", "human-translated"))  # fmt: skip
    if floor is not None:
        row("topic floor of news2021: original against machine, balanced accuracy",
            lambda found: _topic_balanced(floor, found))  # fmt: skip
        row("topic floor of the 7 source languages", lambda found: _topic_languages(floor, found))
    row("news originals called translated", lambda found: _called(rule, found, translated=True))
    row("news translations called translated", lambda found: _called(rule, found, translated=False))
    row("expected calibration error, translated or not", lambda found: _calibration_error(rule, found))
    row("source language, 7 of news2021", lambda found: _languages(rule, found, ("news2021",), among=_SEVEN))
    row("source language, all, news (top 1 / top 3)", lambda found: _languages(rule, found, ("news", "news2021")))
    row(
        "source language, all, encyclopaedia (top 1 / top 3)", lambda found: _languages(rule, found, ("encyclopaedia",))
    )
    row("source language where one is named, all texts", lambda found: _right_when_named(rule, found))
    return "\n".join(rows) + "\n"


Found = Sequence[tuple[Document, Signs]]


def _balanced(rule: OriginRule, found: Found, originals: str, domain: str, origin: str) -> str:
    truth, told = [], []
    for document, signs in found:
        original = document.origins == ("original",) and document.domain == originals
        if original or (document.domain == domain and document.origins == (origin,)):
            truth.append(original)
            told.append(origin_chances(rule, signs)[0] >= 0.5)
    if len(set(truth)) < 2:
        return "-"
    return f"{balanced_accuracy_score(truth, told):.3f} ({sum(truth)} / {len(truth) - sum(truth)})"


def _topic_balanced(floor: TopicFloor, found: Found) -> str:
    truth, told = [], []
    for document, _ in found:
        if document.domain == FALSE_ALARMS or (
            document.domain == "news2021" and document.origins == ("machine-translated",)
        ):
            truth.append(document.domain != FALSE_ALARMS)
            told.append(floor.translated(document.sentences))
    return f"{balanced_accuracy_score(truth, told):.3f}" if len(set(truth)) == 2 else "-"


def _topic_languages(floor: TopicFloor, found: Found) -> str:
    right = [
        floor.language(document.sentences, _SEVEN) == document.language for document, _ in found
        if document.domain == "news2021" and document.origins == ("machine-translated",)
    ]  # fmt: skip
    return f"{sum(right) / max(1, len(right)):.3f}"


def _called(rule: OriginRule, found: Found, *, translated: bool) -> str:
    """Share called translated at the threshold: of originals (``translated``: wrongly), or of translations."""
    chosen = [
        1 - origin_chances(rule, signs)[0] >= rule.translated
        for document, signs in found
        if document.domain != "encyclopaedia"
        and len(document.origins) == 1
        and (document.origins == ("original",)) == translated
    ]
    return f"{sum(chosen) / max(1, len(chosen)):.3f} of {len(chosen)}"


def _calibration_error(rule: OriginRule, found: Found) -> str:
    """Mean distance of probability and share in ten bins, originals and translations counting alike."""
    rows = [(1 - origin_chances(rule, signs)[0], document.origins != ("original",)) for document, signs in found
            if len(document.origins) == 1 and document.domain != "encyclopaedia"]  # fmt: skip
    counts = Counter(truth for _, truth in rows)
    bins: dict[int, list[tuple[float, float, float]]] = defaultdict(list)
    for chance, truth in rows:
        bins[min(9, int(chance * 10))].append((chance, float(truth), 1 / counts[truth]))
    total = sum(weight for members in bins.values() for _, _, weight in members)
    error = sum(abs(sum((chance - truth) * weight for chance, truth, weight in members)) for members in bins.values())
    return f"{error / total:.3f}"


def _languages(rule: OriginRule, found: Found, domains: Sequence[str], among: Sequence[str] = ()) -> str:
    first, third, count = 0, 0, 0
    for document, signs in found:
        if (
            document.domain in domains
            and document.origins == ("machine-translated",)
            and document.language in rule.names
        ):
            ranked = [tag for tag, _ in source_chances(rule, signs) if not among or tag in among]
            first += ranked[0] == document.language
            third += document.language in ranked[:3]
            count += 1
    return f"{first / max(1, count):.3f} / {third / max(1, count):.3f} of {count}"


def _right_when_named(rule: OriginRule, found: Found) -> str:
    best = [
        (source_chances(rule, signs)[0], document.language) for document, signs in found
        if document.language in rule.names
    ]  # fmt: skip
    named = [tag == language for (tag, chance), language in best if chance >= rule.language]
    return f"{sum(named) / max(1, len(named)):.3f} of {len(named)} named, {len(best)} in all"
