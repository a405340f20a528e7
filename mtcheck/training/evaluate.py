# SPDX-License-Identifier: Apache-2.0
"""Measures a finished model folder on splits that neither training nor calibration has seen, beside baselines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import rankdata, spearmanr
from sklearn.metrics import fbeta_score, matthews_corrcoef, roc_auc_score

from mtcheck.checks import awkward, garbled
from mtcheck.models import LoadedModel, load_model
from mtcheck.segment import Judgement
from mtcheck.spans import marked, probability
from mtcheck.training import corpora
from mtcheck.training.calibrate import harmed, marked_sentences
from mtcheck.training.corruptions import FAMILIES
from mtcheck.training.examples import assessment_split, detokenised, likeness, of_mqm, of_reviewed
from mtcheck.training.reviewed import reviewed
from mtcheck.training.thresholds import Text, articles_of, context_of, placed, reviewed_text, words_of


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: what on, which figure, the model's number and the baselines'."""

    on: str
    figure: str
    model: float
    baselines: str = ""


def evaluate(folder: Path, data: Path, *, sentences: Sequence[Path] = (), limit: int | None = None) -> list[Line]:
    """All rows of the table; ``limit`` caps the segments of each set (for a trial)."""
    model = load_model(folder)
    lines = [*_mqm(model, data, limit), *_mlqe(model, data, limit), *_synthetic(model, data, limit)]
    lines += [*_reviewed(model, data, limit), *_assessment(model, data, limit), _rated_twice(data)]
    lines += _clean(model, data, limit)
    for path in sentences:
        lines += _marked(model, path)
    return lines


def table(lines: Sequence[Line], beside: Sequence[Line] | None = None) -> str:
    """The rows as a Markdown table, perhaps with those of another model on the same texts."""
    rows = ["| on | figure | this model | baselines |", "|---|---|---|---|"]
    if beside is not None:
        rows = ["| on | figure | this model | the other model | baselines |", "|---|---|---|---|---|"]
    for number, line in enumerate(lines):
        other = f" | {beside[number].model:.3f}" if beside is not None else ""
        rows.append(f"| {line.on} | {line.figure} | {line.model:.3f}{other} | {line.baselines} |")
    return "\n".join(rows) + "\n"


def _marked_words(judgement: Judgement) -> list[float]:
    """How likely a rater would mark each word."""
    return [marked(word) for word in judgement.words]


def _mqm(model: LoadedModel, data: Path, limit: int | None) -> Iterable[Line]:
    rows = _spread(list(corpora.rows(data, "mqm-zh-en.dev")), limit)
    examples = [of_mqm(row) for row in rows]
    any_rater = [
        [float(a + b > 0) for a, b in zip(e.word_labels["minor"], e.word_labels["major"], strict=True)]
        for e in examples
    ]
    truth = np.concatenate([np.asarray(labels) for labels in any_rater])
    penalty = [e.sentence_labels["penalty"] for e in examples]
    length = [len(row["mt"]) for row in rows]
    for name, sources in (("target only", None), ("with source", [row["src"] for row in rows])):
        found = model.quality.judge([row["mt"] for row in rows], sources)
        both = zip(found, any_rater, strict=True)
        words = np.concatenate([_marked_words(j) if j else np.zeros(len(labels)) for j, labels in both])
        yield Line("mqm-zh-en.dev, words", f"AUC, any rater, {name}", roc_auc_score(truth, words), "random 0.500")
        scores = [-((j.quality if j else None) or 0.0) for j in found]
        rho = spearmanr(scores, penalty).statistic
        yield Line("mqm-zh-en.dev, sentences", f"Spearman with MQM, {name}", rho,
                   f"length {spearmanr(length, penalty).statistic:.3f}")  # fmt: skip
        partial = spearmanr(_residual(scores, length), _residual(penalty, length)).statistic
        yield Line("mqm-zh-en.dev, sentences", f"the same, length regressed out of both, {name}", partial, "length 0")


def _spread(rows: list[Any], limit: int | None) -> list[Any]:
    """At most about ``limit`` rows, from the whole of a set: its first ones are of few documents."""
    return rows if limit is None else rows[:: max(1, len(rows) // limit)]


def _residual(values: Sequence[float], length: Sequence[float]) -> Any:
    """What a straight line over the ranks of the length does not explain of the ranks of the values."""
    x, y = rankdata(length), rankdata(values)
    slope, bias = np.polyfit(x, y, 1)
    return y - slope * x - bias


def _mlqe(model: LoadedModel, data: Path, limit: int | None) -> Iterable[Line]:
    by_pair: dict[str, list[tuple[str, tuple[float, ...], str]]] = defaultdict(list)
    for row in corpora.rows(data, "mlqe-pe.dev"):
        tokens, tags = row["mt"].split(), row["tags"][1::2]
        if len(tokens) == len(tags):
            words, labels = detokenised(tokens, [float(tag == "BAD") for tag in tags])
            by_pair[row["lp"]].append((" ".join(words), labels, row["src"]))
    for pair, rows in sorted(by_pair.items()):
        rows = _spread(rows, limit)
        found = model.quality.judge([text for text, _, _ in rows])
        kept = [(j, labels) for j, (_, labels, _) in zip(found, rows, strict=True) if j]
        truth = np.concatenate([np.asarray(labels) for _, labels in kept])
        doubts = np.concatenate([np.asarray(_marked_words(j)) for j, _ in kept])
        # MCC needs a cut: the one that flags as many words as the set has, whatever our own threshold is.
        cut = float(np.quantile(doubts, 1 - truth.mean()))
        yield Line(f"mlqe-pe.dev {pair}, words", "AUC", roc_auc_score(truth, doubts), f"{truth.mean():.0%} bad")
        yield Line(f"mlqe-pe.dev {pair}, words", "MCC at the set's share", matthews_corrcoef(truth, doubts > cut))


def _reviewed(model: LoadedModel, data: Path, limit: int | None) -> Iterable[Line]:
    """Output of real systems, held out by source sentence, against what an editor marked in it."""
    everything = list(reviewed(data, split="report"))
    rows = _spread([row for row in everything if not row.article], limit)
    name = "reviewed output, held out"
    for figure, chosen, beside in (
        ("AUC of words that read wrong, target only", rows, False),
        ("AUC of words that read wrong or say something else, with source", [r for r in rows if r.source], True),
    ):
        found = model.quality.judge([r.text for r in chosen], [r.source for r in chosen] if beside else None)
        kept = [(j, of_reviewed(r, beside=beside)) for j, r in zip(found, chosen, strict=True) if j]
        if not any(any(example.word_labels["reviewed"]) for _, example in kept):
            continue
        truth = np.concatenate([np.asarray(example.word_labels["reviewed"]) for _, example in kept])
        doubts = np.concatenate([np.asarray([probability(word) for word in j.words]) for j, _ in kept])
        yield Line(name, figure, roc_auc_score(truth, doubts), f"{truth.mean():.1%} of {len(truth)} words")
    alone = [reviewed_text(model.quality, [row]) for row in rows]
    for kind, texts in (("sentences alone", alone), ("articles", articles_of(model.quality, everything))):
        if texts:
            yield from _read_by_an_editor(f"{name}, {kind}", model, texts)


def _read_by_an_editor(name: str, model: LoadedModel, texts: Sequence[Text]) -> Iterable[Line]:
    """At the thresholds of a translation: how many findings touch a mark, how many marked sentences have one."""
    kept = model.thresholds.of("translated")
    right, wrong, seen = 0, 0, 0
    for text in texts:
        places = [
            place
            for check in (garbled, awkward)
            for place in placed(check, text, garbled_threshold=kept.garbled, word_threshold=kept.word,
                                surroundings=kept.surroundings)
        ]  # fmt: skip
        right, wrong = right + sum(ok for _, ok in places), wrong + sum(not ok for _, ok in places)
        seen += len({number for number, ok in places if ok})
    flawed = sum(bool(spans) for text in texts for spans in text.marked)
    words = words_of(sentence for text in texts for sentence in text.sentences)
    share = right / max(1, right + wrong)
    yield Line(name, "findings that touch what reads wrong", share, f"{right + wrong} findings in {words} words")
    count = sum(len(text.sentences) for text in texts)
    yield Line(name, "sentences that read wrong, found", seen / max(1, flawed), f"{flawed} of {count} sentences")


def _synthetic(model: LoadedModel, data: Path, limit: int | None) -> Iterable[Line]:
    truth: dict[str, list[Any]] = defaultdict(list)
    flags: dict[str, list[Any]] = defaultdict(list)
    count = 0
    while count < (limit or 3000):
        before = count
        for example, families in harmed(data, split="report", seed=100 + count):
            judgement = model.quality.judge([" ".join(example.words)])[0]
            if judgement is None or count >= (limit or 3000):
                continue
            count += 1
            flagged = np.asarray([probability(word) for word in judgement.words]) >= 0.5
            for family in {"all", *families}:
                truth[family].append(np.asarray(example.word_labels["corrupted"]) > 0)
                flags[family].append(flagged)
        if count == before:
            break
    for family in ("all", *FAMILIES):
        if truth[family]:
            score = fbeta_score(np.concatenate(truth[family]), np.concatenate(flags[family]), beta=0.5)
            yield Line(
                "held-out corruptions, words", f"F0.5 at P >= 0.5, {family}", score, f"{len(truth[family])} sentences"
            )


def _assessment(model: LoadedModel, data: Path, limit: int | None) -> Iterable[Line]:
    by_pair: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in corpora.rows(data, "da-wmt21-news.train"):
        if assessment_split(row) == "report":
            by_pair[row["lp"]].append(row)
    for pair, rows in sorted(by_pair.items()):
        rows = _spread(rows, limit)
        similar = [likeness(row["mt"], row["ref"]) for row in rows]
        for name, sources in (("target only", None), ("with source", [row["src"] for row in rows])):
            found = model.quality.judge([row["mt"] for row in rows], sources)
            scores = [(j.quality if j else None) or 0.0 for j in found]
            truth = [row["da_z"] for row in rows]
            # A score that does not even go with likeness to the human translation belongs to another sentence.
            yield Line(f"da-wmt21 {pair}, held out", f"Spearman with z, {name}", spearmanr(scores, truth).statistic,
                       f"chrF with the reference {spearmanr(similar, truth).statistic:.3f}")  # fmt: skip


def _rated_twice(data: Path) -> Line:
    """Whether the direct assessments belong to their texts at all: held against MQM of the same text and source."""
    penalties = {
        (row["src"].strip(), row["mt"].strip()): of_mqm(row).sentence_labels["penalty"]
        for name in ("mqm-zh-en.train", "mqm-zh-en.dev")
        for row in corpora.rows(data, name)
        if row["mt"].strip()
    }
    pairs = [
        (row["da_z"], -penalties[key])
        for row in corpora.rows(data, "da-wmt21-news.train")
        if (key := (row["src"].strip(), row["mt"].strip())) in penalties
    ]
    rho = spearmanr(*zip(*pairs, strict=True)).statistic if pairs else 0.0
    return Line(
        "da-wmt21, rows that MQM raters marked too", "Spearman of z with MQM, no model", rho, f"{len(pairs)} rows"
    )


def findings_per_1000_words(
    model: LoadedModel, texts: Sequence[str], sources: Sequence[str] | None = None
) -> tuple[float, list[tuple[str, str]]]:
    """False findings of the two neural checks on clean sentences, and each as (check, sentence).

    At the thresholds that hold for an article of which nothing is known or, beside its source, for a translation.
    """
    found = []
    thresholds = model.thresholds.of("translated") if sources else model.thresholds
    beside: Sequence[str | None] = sources or [None] * len(texts)
    for text, source, judgement in zip(texts, beside, model.quality.judge(texts, beside), strict=True):
        context = context_of(
            [text], [judgement], [source], garbled_threshold=thresholds.garbled, word_threshold=thresholds.word
        )
        for check in (garbled, awkward):
            found += [(finding.check, text) for finding in check.check(context)]
    return len(found) / max(1, sum(len(text.split()) for text in texts)) * 1000, found


def _clean(model: LoadedModel, data: Path, limit: int | None) -> Iterable[Line]:
    sets: dict[str, Callable[[], Iterable[str]]] = {
        "newstest2021 English sources, last third": lambda: corpora.false_alarm_originals(data, report=True),
        "clean-english, report split": lambda: corpora.clean_originals(data, split="report"),
    }
    for name, texts in sets.items():
        chosen = list(islice(texts(), limit))
        rate, _ = findings_per_1000_words(model, chosen)
        words = sum(len(text.split()) for text in chosen)
        yield Line(name, "false findings per 1,000 words", rate, f"{words} words; {_harper(chosen, words)}")
    pairs = list(islice(corpora.clean_pairs(data, split="report"), limit))
    rate, _ = findings_per_1000_words(model, [pair[0] for pair in pairs], [pair[1] for pair in pairs])
    words = sum(len(hypothesis.split()) for hypothesis, _ in pairs)
    yield Line("FLORES English beside its translation", "false findings per 1,000 words", rate, f"{words} words")


def _harper(texts: Sequence[str], words: int) -> str:
    """Flags of the best offline grammar checker on the package index, spelling left out, on the same texts."""
    try:
        import harper
    except ImportError:
        return "harper-py not installed"
    linter = harper.Linter(harper.Dialect.AMERICAN)
    flags = sum(
        1 for text in texts for lint in linter.lint(text) if "spell" not in str(getattr(lint, "lint_kind", "")).lower()
    )
    return f"harper-py {flags / max(1, words) * 1000:.1f}"


def _marked(model: LoadedModel, path: Path) -> Iterable[Line]:
    rows = list(marked_sentences(path))
    found = zip(model.quality.judge([text for text, _, _ in rows]), rows, strict=True)
    judged = [(judgement.garbled or 0.0, is_garbled) for judgement, (_, is_garbled, _) in found if judgement]
    scores, truth = zip(*judged, strict=True)
    flagged = [score >= model.thresholds.garbled for score in scores]
    recall = sum(t and f for t, f in zip(truth, flagged, strict=True)) / max(1, sum(truth))
    yield Line(path.name, "garbled: AUC", roc_auc_score(truth, scores), "length 0.5")
    yield Line(path.name, "garbled: recall at the threshold", recall, f"{sum(truth)} garbled of {len(rows)}")
