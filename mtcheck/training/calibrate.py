# SPDX-License-Identifier: Apache-2.0
"""Turns logits of the exported model into probabilities and chooses thresholds, on held-out "tune" splits alone."""

from __future__ import annotations

import hashlib
import json
import math
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np

from mtcheck.checks import awkward
from mtcheck.errors import InputError
from mtcheck.inference import SENTENCE_READS, Calibration, QualityModel, of_words, word_spans
from mtcheck.training import corpora
from mtcheck.training.corpora import rows, split_of
from mtcheck.training.corruptions import corrupt
from mtcheck.training.examples import (
    CATEGORIES,
    SENTENCE_HEADS,
    WORD_HEADS,
    Example,
    of_mqm,
    of_reviewed,
)
from mtcheck.training.fits import Table, as_sure_as
from mtcheck.training.reviewed import Reviewed, count_reviewed, reviewed
from mtcheck.training.sentences import join, parse
from mtcheck.training.surroundings import choose_surroundings
from mtcheck.training.thresholds import choose_thresholds, findings_of, words_of

GARBLED_FEATURES: Final = (
    "garbled", "edit_rate", "penalty", *(f"{head}_{part}" for head in SENTENCE_READS for part in ("top", "share")),
)  # fmt: skip
QUALITY_FEATURES: Final = {"penalty": -1.0}
"""What quality is read from, and whether it rises or falls with it. The other heads add what garbles a sentence, but
rank readable translations the wrong way round."""
SURE: Final = 0.01
"""Share of the sentences of edited English that are doubted most, by which the two fits of ``flawed`` are aligned."""
PART_IN_OUTPUT: Final = 0.5
"""The fit on reviewed output is sure in so many of them, for one of the fit on our own sentences. With as many, 23%
instead of 28% of our own awkward sentences were found, and a tenth more of what systems wrote (both tuning)."""
FALSE_ALARMS_WITH_SOURCE: Final = 0.3
"""What the thresholds may cost, in findings of single words in 1,000 words of original English beside its translation
into another language."""
MOST_STEPS: Final = 40
"""Down, of the biases beside a source, 0.15 each."""
EDITORS: Final = 6.0
RATERS: Final = 2.0
"""What a word of our own sentences or of reviewed output weighs in ``flawed``, and one that MQM raters saw: half of
what they mark cannot be seen without the source. Beside the source a rater's word weighs 1."""
SEVERITIES: Final = ("minor", "major")

ABOUT: Final[dict[str, Any]] = {
    "version": "7",
    "languages": ["en"],
    "base": "multilingual-e5-small (MIT), lowest 8 of 12 layers, vocabulary cut to 38,000 pieces; for what editors mark"
    " in output of systems a second top over the lowest 6",
    "licence": "Apache-2.0",
    "training_data": {
        "clean-english": "English originals of WMT19-20 news and NLTK's abc corpus",
        "parallel-id-en": "PANL-BPPT and indonesian-mt-data, word order only",
        "mlqe-pe": "MLQE-PE word tags and HTER, ro et ne si ru to en, CC0",
        "mqm-zh-en": "WMT MQM newstest2020, newstest2021, TED 2021, Apache-2.0",
        "da-wmt21-news": "WMT21 news system outputs and references, free for research; its scores were not used",
        "mt-reference": "WMT08-18 and FLORES dev (CC BY-SA 4.0), system outputs MPL-2.0",
        "reviewed": "{marked:,} texts of mt-reference, da-wmt21-news and origin, marked for it (marks Apache-2.0)",
        "written": "{count:,} sentences written for it, Apache-2.0",
    },
}


def identity() -> Calibration:
    """A calibration that hands the logits through."""
    return Calibration(
        WORD_HEADS, CATEGORIES, SENTENCE_HEADS, {"minor": 1.0}, {"major": 1.0}, {"garbled": 1.0},
        {"penalty": 1.0},
    )  # fmt: skip


class _Rated:
    """What MQM raters marked, against the heads that learnt from them: chances of ``minor`` and ``major``, by severity.

    ``heads`` name the columns of that fit; they stand, in this order, in the logits of one reading or two.
    """

    def __init__(self, heads: Sequence[str]) -> None:
        self._heads = heads
        self._tables = {severity: Table() for severity in SEVERITIES}

    def add(self, logits: Any, row: Mapping[str, Any]) -> None:
        readings = range(len(self._heads) // len(SEVERITIES))
        columns = [reading * len(WORD_HEADS) + WORD_HEADS.index(name) for reading in readings for name in SEVERITIES]
        labels = of_mqm(dict(row)).word_labels
        for severity, table in self._tables.items():
            table.add(logits[:, columns], np.minimum(1, labels[severity]), weight=1.0)

    def fitted(self) -> dict[str, dict[str, float]]:
        return {severity: table.logistic(self._heads) for severity, table in self._tables.items()}


def _any_rater(example: Example) -> Any:
    """For each word the share of raters who marked it, minor or major."""
    return np.minimum(1, np.sum([example.word_labels[severity] for severity in SEVERITIES], axis=0))


def sentence_features(words: Any, sentence: Any, names: Sequence[str]) -> list[float]:
    """Sentence logits by name, and what the word heads say of the whole."""
    by_head = dict(zip(WORD_HEADS, words[:, : len(WORD_HEADS)].T, strict=True))
    values = dict(zip(SENTENCE_HEADS, sentence, strict=True)) | of_words(by_head)
    return [float(values[name]) for name in names]


def harmed(data: Path, *, split: corpora.Split, seed: int) -> Iterator[tuple[Example, tuple[str, ...]]]:
    """Held-out originals after the corruptions, with the families that were applied."""
    rng = random.Random(f"harmed-{split}-{seed}")
    for text in corpora.clean_originals(data, split=split):
        items = parse(text)
        corrupted = corrupt(items, rng) if 7 <= len(items) <= 55 else None
        if corrupted is not None:
            harmed_text, labels = join(corrupted.items)
            example = Example(tuple(harmed_text.split()), None, {"corrupted": labels}, None,
                              {"garbled": corrupted.garbled})  # fmt: skip
            yield example, corrupted.families


def clean_tuning(data: Path, pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Edited English for thresholds: held-out rows, the first two thirds of newstest2021's English sources, and some of
    FLORES (``pairs``), whose travel guides and textbooks no other set resembles."""
    guides = dict.fromkeys(hypothesis for hypothesis, _ in pairs)
    texts = [
        *corpora.clean_originals(data, split="tune"), *corpora.false_alarm_originals(data, report=False), *guides,
    ]  # fmt: skip
    return [text for text in texts if len(text.split()) >= 3]


Marked = tuple[str, bool, tuple[float, ...]]
"""A text, whether it is garbled, and 1 for each of its words that an editor underlined, else 0."""


def marked_sentences(path: Path) -> Iterator[Marked]:
    """Rows {text, garbled, spans: [[quote, kind], ...]}."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        row = json.loads(line)
        spans = word_spans(row["text"])
        underlined = [0.0] * len(spans)
        for quote, _ in row["spans"]:
            start = row["text"].find(quote)
            if start < 0:
                raise InputError(f"{path}:{number}: {quote!r} does not stand in the text")
            for index, span in enumerate(spans):
                if span.start < start + len(quote) and start < span.end:
                    underlined[index] = 1.0
        yield row["text"], bool(row["garbled"]), tuple(underlined)


def written_tuning() -> Iterator[Marked]:
    """Our own sentences of the tuning split, in the form of ``marked_sentences``; the edited ones are clean."""
    for row in corpora.written(split="tune"):
        yield " ".join(row.words), row.kind == "garbled", row.underlined
        if row.edited:
            yield " ".join(row.edited), False, (0.0,) * len(row.edited)


def of_reviewed_text(row: Reviewed) -> Marked:
    """A reviewed text in the form of ``marked_sentences``."""
    return row.text, row.garbled, of_reviewed(row).word_labels["reviewed"]


def calibrate(model: Path, data: Path, *, sentences: Sequence[Path] = (), limit: int | None = None) -> dict[str, Any]:
    """Fits the calibration of the exported model in a folder; returns what the manifest holds of it."""
    quality = QualityModel(model, identity())
    whole, flawed, output = Table(), Table(), Table()
    n_words = len(WORD_HEADS)
    pairs = list(corpora.clean_pairs(data, split="tune"))
    clean = clean_tuning(data, pairs)[:limit]
    for text in clean:
        words, sentence = quality.logits(text)
        whole.add(sentence_features(words, sentence, GARBLED_FEATURES), [0.0], weight=1.0)
        for table in (flawed, output):
            table.add(words[:, :n_words], np.zeros(len(words)), weight=1.0)
    for example, _ in islice(harmed(data, split="tune", seed=1), limit):
        words, sentence = quality.logits(" ".join(example.words))
        target = example.sentence_labels["garbled"]
        whole.add(sentence_features(words, sentence, GARBLED_FEATURES), [target], weight=0.7)
        labels = np.asarray(example.word_labels["corrupted"])
        flawed.add(words[:, :n_words], labels * min(1.0, 2 * target), weight=0.15)
    rated = _Rated(SEVERITIES)
    for row in islice(_marked(data), limit):
        words, _ = quality.logits(row["mt"])
        rated.add(words, row)
        flawed.add(words[:, :n_words], _any_rater(of_mqm(row)), weight=RATERS)
    ours = [row for marked in (written_tuning(), *map(marked_sentences, sentences)) for row in islice(marked, limit)]
    hard = [text for text, _, underlined in ours if not any(underlined)]
    real = list(islice(reviewed(data, split="tune"), limit))
    for table, marked in ((flawed, ours), (output, map(of_reviewed_text, real))):
        for text, is_garbled, underlined in marked:
            words, sentence = quality.logits(text)
            whole.add(sentence_features(words, sentence, GARBLED_FEATURES), [float(is_garbled)], weight=3.0)
            table.add(words[:, :n_words], underlined, weight=EDITORS)
    own = flawed.logistic(WORD_HEADS)
    edited = output.features[: len(clean)]
    in_output = as_sure_as(output.logistic(WORD_HEADS), own, edited, WORD_HEADS, share=SURE, part=PART_IN_OUTPUT)
    assessed, assessed_beside = _assessments(quality, data, pairs, limit)
    fitted = {
        "word_heads": list(WORD_HEADS),
        "categories": list(CATEGORIES),
        "sentence_heads": list(SENTENCE_HEADS),
        **rated.fitted(),
        "flawed": own,
        "flawed_in_output": in_output,
        "garbled": whole.logistic(GARBLED_FEATURES),
        "quality": assessed.linear(QUALITY_FEATURES),
    }
    fair = QualityModel(model, rule_of(fitted))
    thresholds = choose_thresholds(fair, clean, hard, real)
    translated = thresholds["by_origin"]["translated"]
    articles = islice((row for row in corpora.written(split="tune") if row.article), limit)
    thresholds["surroundings"] = choose_surroundings(fair, clean, articles, (thresholds, translated), real)
    beside = _words_beside(quality, data, pairs, real, limit)
    beside["quality"] = assessed_beside.linear({**QUALITY_FEATURES, **_alone(QUALITY_FEATURES)})
    fitted["with_source"] = beside
    # An article that is checked with its source is a translation.
    _quieten(model, fitted, pairs[:limit], translated)
    return {"calibration": fitted, "thresholds": thresholds}


def _alone(signs: Mapping[str, float]) -> dict[str, float]:
    return {f"alone_{name}": sign for name, sign in signs.items()}


def _assessments(
    quality: QualityModel, data: Path, pairs: Sequence[tuple[str, str]], limit: int | None
) -> tuple[Table, Table]:
    """Points of translations that raters marked, and of clean ones, against the heads that quality is read from.

    Once for the hypothesis alone, once beside its source.
    """
    alone, beside = Table(), Table()
    names = list(QUALITY_FEATURES)
    marked = list(_marked(data))
    assessed = [(row["mt"], row["src"], _points(row)) for row in marked[:: max(1, len(marked) // 1000)]]
    assessed += [(text, source, 100.0) for text, source in pairs[:200]]
    for hypothesis, source, points in assessed[:limit]:
        readings = [sentence_features(*quality.logits(hypothesis, one), names) for one in (source, None)]
        beside.add([*readings[0], *readings[1]], [points], weight=1.0)
        alone.add(readings[1], [points], weight=1.0)
    return alone, beside


def _marked(data: Path) -> Iterator[dict[str, Any]]:
    """MQM rows of the tuning split that have a translation at all: a few systems gave none for a sentence."""
    for row in rows(data, "mqm-zh-en.train"):
        if row["mt"].strip() and split_of(f"mqm-{row['doc']}") == "tune":
            yield row


def _points(row: Mapping[str, Any]) -> float:
    """An MQM row on a scale of 100: four points less for each of the penalty."""
    return 100 - 4 * math.expm1(of_mqm(dict(row)).sentence_labels["penalty"] * math.log1p(25))


def _words_beside(
    quality: QualityModel, data: Path, pairs: Sequence[tuple[str, str]], real: Sequence[Reviewed], limit: int | None
) -> dict[str, Any]:
    """Calibration of the word heads for a hypothesis read beside its source."""
    flawed, rated = Table(), _Rated((*SEVERITIES, *(f"alone_{name}" for name in SEVERITIES)))
    names = (*WORD_HEADS, *(f"alone_{name}" for name in WORD_HEADS))

    def features(hypothesis: str, source: str) -> Any:
        readings = (quality.logits(hypothesis, source)[0], quality.logits(hypothesis)[0])
        return np.concatenate([words[:, : len(WORD_HEADS)] for words in readings], axis=1)

    for hypothesis, source in pairs[:limit:2]:
        values = features(hypothesis, source)
        flawed.add(values, np.zeros(len(values)), weight=1.0)
    for row in islice(_marked(data), limit or 1200):
        values = features(row["mt"], row["src"])
        flawed.add(values, _any_rater(of_mqm(row)), weight=1.0)
        rated.add(values, row)
    for one in real:
        if one.source is not None:
            labels = of_reviewed(one, beside=True).word_labels["reviewed"]
            flawed.add(features(one.text, one.source), labels, weight=EDITORS)
    return {**rated.fitted(), "flawed": flawed.logistic(names)}


def _quieten(
    folder: Path, fitted: dict[str, Any], pairs: Sequence[tuple[str, str]], thresholds: Mapping[str, Any]
) -> None:
    """Lowers what the source adds to ``flawed`` until clean pairs raise no more findings than allowed.

    Those that the hypothesis alone raises at the same thresholds are allowed in any case. Raises InputError where none
    of ``MOST_STEPS`` gets there.
    """
    texts, sources = [pair[0] for pair in pairs], [pair[1] for pair in pairs]

    def findings(beside: Sequence[str] | None) -> int:
        judgements = QualityModel(folder, rule_of(fitted)).judge(texts, beside)
        return findings_of(
            awkward, texts, judgements,
            garbled_threshold=thresholds["garbled"], word_threshold=thresholds["word"],
        )  # fmt: skip

    allowed = max(FALSE_ALARMS_WITH_SOURCE * words_of(texts) / 1000, findings(None))
    flawed = fitted["with_source"]["flawed"]
    bias = flawed["bias"]
    for step in range(MOST_STEPS):
        flawed["bias"] = round(bias - 0.15 * step, 5)
        found = findings(sources)
        if found <= allowed:
            return
    raise InputError(
        f"{found} findings on clean pairs after {MOST_STEPS} steps down, at most {allowed:.1f} wanted",
        hint="the word heads mark clean text beside its source: train on",
    )


def rule_of(fitted: Mapping[str, Any]) -> Calibration:
    """The calibration as a model reads it, of what its manifest holds."""
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in fitted.items()}
    return Calibration(**values)


def described(name: str) -> dict[str, Any]:
    """What the manifest says of the model, whatever its figures."""
    count = sum(1 for split in ("train", "tune") for _ in corpora.written(split=split))
    marked = count_reviewed()
    data = {key: text.format(count=count, marked=marked) for key, text in ABOUT["training_data"].items()}
    return {"name": name, **ABOUT, "training_data": data}


def write_manifest(folder: Path, fitted: dict[str, Any], *, about: dict[str, Any]) -> None:
    """Writes ``manifest.json`` beside the files that it names and hashes."""
    files = {}
    for name in ("model.onnx", "tokenizer.json"):
        data = (folder / name).read_bytes()
        files[name] = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    manifest = {"schema": "mtcheck.model/1", **about, "files": files, **fitted}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
