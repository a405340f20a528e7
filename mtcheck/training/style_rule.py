# SPDX-License-Identifier: Apache-2.0
"""Fits ``data/origin.toml``: how style and phrases tell a translation.

Fitted on the "tune" split, measured on "report": other documents, and by systems that style has not read.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score

from mtcheck.phrases import Turn, turn_nats, turns, turns_in
from mtcheck.provenance import OriginRule, Signs, is_translated, named, original_chance, source_chances
from mtcheck.style import sequences, source_nats, translated_nats
from mtcheck.training.origins import FALSE_ALARMS, LONGEST, UNSEEN_SYSTEMS, Document, even
from mtcheck.training.style_sources import Weights, some, translations
from mtcheck.training.topic import TopicFloor, source_topic, topic_counts

LENGTHS: Final = (2, 3, 5, 8, 12, 20)
TRANSLATED: Final = 0.95
"""From here on a text is called translated; of originals to tune on, 1.0% of the stretches are."""
BY_STYLE: Final = 0.98
"""The same where no phrase speaks for it: recipes and letters to the editor, which style has not read, reach 0.97."""
ORIGINAL: Final = 0.8
LANGUAGE: Final = 0.98
"""From here on a source language is named; of the stretches to tune on, 2% get a wrong one, 6% from 0.95 on."""
_NEWS: Final = frozenset({"news", "news2021", "broadcast", FALSE_ALARMS})
"""Kinds of text that style is calibrated on: FLORES and the agency sets were not made by newsrooms."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some sentences in a row of a document of one origin."""

    document: Document
    sentences: tuple[str, ...]
    signs: Signs


def cut(documents: Iterable[Document], lengths: Sequence[int], split: str) -> Iterator[Stretch]:
    """Stretches of so many sentences, without those that overlap."""
    for document in documents:
        if document.split == split and len(document.origins) == 1 and document.domain in _NEWS:
            texts = document.sentences[:LONGEST]
            for length in lengths:
                for start in range(0, len(texts) - length + 1, length):
                    part = texts[start : start + length]
                    nats = turn_nats(turn for text in part for turn, _ in turns_in(text))
                    style = source_nats(sequences(part)) if document.language else {}
                    yield Stretch(document, part, Signs(length, translated_nats(part), 0.0, {}, nats, style))


def fit(documents: Sequence[Document]) -> OriginRule:
    """The rule; each kind of text and length counts alike, and so do originals and translations."""
    found = list(cut(documents, LENGTHS, "tune"))
    rows = [_row(one.signs) for one in found]
    truth = np.asarray([one.document.origins != ("original",) for one in found])
    kinds = [f"{one.document.domain} {one.document.origins} {one.signs.sentences}" for one in found]
    weights = even(list(zip(kinds, truth.tolist(), strict=True)))
    model = LogisticRegression(C=10.0, max_iter=500).fit(rows, truth, sample_weight=weights)
    style, by_length, length = (round(float(weight), 4) for weight in model.coef_[0])
    known = _known()
    told = [one for one in found if one.document.language in known and one.signs.sentences in {5, 12}]
    rule = OriginRule(
        style=style, style_by_length=by_length, length=length, bias=round(float(model.intercept_[0]), 4), turns=1.0,
        source_style=1.0, translated=TRANSLATED, translated_by_style=BY_STYLE, original=ORIGINAL, language=LANGUAGE,
        tuned_on=f"{len(found)} stretches of held-out news",
    )  # fmt: skip
    weights_tried = (0.3, 0.5, 0.7, 0.9, 1.1)
    tried = (replace(rule, turns=turns, source_style=style) for turns in weights_tried for style in weights_tried)
    return max(tried, key=lambda one: _likelihood(one, told))


def _row(signs: Signs) -> list[float]:
    length = math.log(signs.sentences)
    return [signs.style, signs.style * length, length]


def _known() -> tuple[str, ...]:
    return tuple(sorted({turn.language for turn in turns()}))


def _likelihood(rule: OriginRule, found: Sequence[Stretch]) -> float:
    """Of the source languages that turns of phrase can speak for at all."""
    known = _known()
    return sum(math.log(dict(source_chances(rule, one.signs, known))[str(one.document.language)]) for one in found)


def write(rule: OriginRule, path: Path) -> None:
    """The rule as TOML."""
    lines = ["# SPDX-License-Identifier: Apache-2.0", "# Written by python -m mtcheck.training style-rule"]
    lines += [f"{field.name} = {_toml(getattr(rule, field.name))}" for field in fields(rule)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _toml(value: float | str) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def table(rule: OriginRule, documents: Sequence[Document], floor: TopicFloor) -> str:
    """What it reaches on the "report" split, and what topic alone does, as a Markdown table."""
    columns = {length: list(cut(documents, (length,), "report")) for length in (3, 5, 10, 20)}
    head = ["| news that nothing was learnt or tuned on | 3 sentences | 5 | 10 | 20 |", "|---|---|---|---|---|"]
    figures: dict[str, Callable[[Sequence[Stretch]], str]] = {
        "WMT21: original against machine, balanced accuracy": lambda them: _balanced(rule, them, "machine-translated"),
        "the same by content words alone (topic floor)": lambda them: _topic(floor, them),
        "WMT21: original against human, balanced accuracy": lambda found: _balanced(rule, found, "human-translated"),
        "older news and broadcast too, balanced accuracy": lambda found: _balanced(rule, found, None),
        "originals called translated": lambda found: _called(rule, found, original=True),
        "translations called translated": lambda found: _called(rule, found, original=False),
        "expected calibration error": lambda found: _calibration_error(rule, found),
        "source language right, where phrases and style name one": lambda found: _named(rule, found),
    }
    rows = [f"| {name} | " + " | ".join(value(found) for found in columns.values()) + " |"
            for name, value in figures.items()]  # fmt: skip
    return "\n".join([*head, *rows]) + "\n"


def _balanced(rule: OriginRule, found: Sequence[Stretch], origin: str | None) -> str:
    chosen = found if origin is None else _of_2021(found, origin)
    return _accuracy(chosen, [original_chance(rule, one.signs) >= 0.5 for one in chosen])


def _topic(floor: TopicFloor, found: Sequence[Stretch]) -> str:
    chosen = _of_2021(found, "machine-translated")
    return _accuracy(chosen, [floor.original(one.sentences) for one in chosen])


def _of_2021(found: Sequence[Stretch], origin: str) -> list[Stretch]:
    """Originals that nothing was learnt from, and translations of this kind, of news of the same year."""
    return [
        one for one in found
        if one.document.domain == FALSE_ALARMS
        or (one.document.domain == "news2021" and one.document.origins == (origin,))
    ]  # fmt: skip


def _accuracy(found: Sequence[Stretch], told: Sequence[bool]) -> str:
    truth = [one.document.origins == ("original",) for one in found]
    if len(set(truth)) < 2:
        return "-"
    return f"{balanced_accuracy_score(truth, told):.3f} ({sum(truth)} / {len(truth) - sum(truth)})"


def _called(rule: OriginRule, found: Sequence[Stretch], *, original: bool) -> str:
    chosen = [is_translated(rule, one.signs, original_chance(rule, one.signs)) for one in found
              if (one.document.origins == ("original",)) == original]  # fmt: skip
    return f"{sum(chosen) / max(1, len(chosen)):.3f} of {len(chosen)}"


def _calibration_error(rule: OriginRule, found: Sequence[Stretch]) -> str:
    """Mean distance of probability and share in ten bins, originals and translations counting alike."""
    rows = [(1 - original_chance(rule, one.signs), one.document.origins != ("original",)) for one in found]
    counts = Counter(truth for _, truth in rows)
    bins: dict[int, list[Any]] = defaultdict(list)
    for chance, truth in rows:
        bins[min(9, int(chance * 10))].append((chance - truth) / counts[truth])
    return f"{sum(abs(sum(members)) for members in bins.values()) / max(1, len(counts)):.3f}"


def _named(rule: OriginRule, found: Sequence[Stretch]) -> str:
    known = _known()
    told = [
        (named(rule, one.signs, source_chances(rule, one.signs, known)), one.document.language)
        for one in found if one.document.language
    ]  # fmt: skip
    right = [tag == language for tag, language in told if tag]
    return f"{sum(right) / max(1, len(right)):.3f} of {len(right)} named, {len(told)} in all"


SEVEN: Final = ("cs", "de", "ha", "is", "ja", "ru", "zh")
"""Source languages of the news of WMT21."""
MOST_REPORTED: Final = 3
"""Documents of each set, source language and system in the table of languages."""


def languages_table(rule: OriginRule, data: Path) -> str:
    """How often the right source language comes first, by style and by topic, as a Markdown table."""
    found = some(translations(data, split="report"), MOST_REPORTED)
    topic = source_topic(data)
    lengths = (5, 10, 20)
    lines = [
        "| source language, of documents that nothing was learnt from | 5 sentences | 10 | 20 |",
        "|---|---|---|---|",
    ]
    news = [one for one in found if one.domain == "news2021"]
    unseen = [one for one in news if one.system in UNSEEN_SYSTEMS]
    flores = [one for one in found if one.domain == "encyclopaedia"]
    older = [one for one in found if one.domain == "news"]
    for name, documents, among, three in (
        ("WMT21, first of 7", news, SEVEN, False),
        ("the same, systems that style has not read", unseen, SEVEN, False),
        (f"WMT08 to WMT18, first of {len(_tags(older))}", older, _tags(older), False),
        (f"FLORES, first of {len(_tags(flores))}", flores, _tags(flores), False),
        (f"FLORES, among the first three of {len(_tags(flores))}", flores, _tags(flores), True),
        (f"all of them, first of {len(_tags(found))}", found, _tags(found), False),
        (f"all of them, among the first three of {len(_tags(found))}", found, _tags(found), True),
    ):
        styles, phrases, topics = [], [], []
        for length in lengths:
            parts = [part for one in documents for part in _parts(one, length)]
            truth = [tag for tag, _ in parts]
            read = [_signs(texts) for _, texts in parts]
            styles.append(_first([one.source_style for one in read], truth, among, three))
            both = [dict(source_chances(rule, one, among)) for one in read]
            phrases.append(_first(both, truth, among, three))
            topics.append(_first(_topics(topic, [texts for _, texts in parts]), truth, among, three))
        for kind, row in (("style", styles), ("style and phrases", phrases), ("topic floor", topics)):
            lines.append(f"| {name}: {kind} | " + " | ".join(row) + " |")
    return "\n".join(lines) + "\n"


def _tags(found: Sequence[Document]) -> tuple[str, ...]:
    return tuple(sorted({str(one.language) for one in found}))


def _parts(document: Document, length: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    texts = document.sentences[:LONGEST]
    for start in range(0, len(texts) - length + 1, length):
        yield str(document.language), texts[start : start + length]


@lru_cache(maxsize=200_000)
def _of_sentence(text: str) -> tuple[Counter[str], tuple[Turn, ...]]:
    return sequences([text]), tuple(turn for turn, _ in turns_in(text))


def _signs(texts: Sequence[str]) -> Signs:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(_of_sentence(text)[0])
    nats = turn_nats(turn for text in texts for turn in _of_sentence(text)[1])
    return Signs(len(texts), 0.0, 0.0, {}, nats, source_nats(counts))


def _topics(topic: Weights, found: Sequence[Sequence[str]]) -> list[dict[str, float]]:
    scores = topic.scores_of([topic_counts(texts) for texts in found])
    return [dict(zip(topic.languages, row, strict=True)) for row in scores.tolist()]


def _first(scores: Sequence[Mapping[str, float]], truth: Sequence[str], among: Sequence[str], three: bool) -> str:
    """Share of the stretches whose language is first, or among three, and the mean of the languages' shares."""
    hits: dict[str, list[bool]] = defaultdict(list)
    for one, tag in zip(scores, truth, strict=True):
        ranked = sorted(among, key=lambda known: (-one.get(known, 0.0), known))
        hits[tag].append(tag in ranked[: 3 if three else 1])
    every = [hit for found in hits.values() for hit in found]
    mean = sum(sum(found) / len(found) for found in hits.values()) / max(1, len(hits))
    return f"{sum(every) / max(1, len(every)):.3f} of {len(every)} ({mean:.3f})"
