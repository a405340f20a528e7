# SPDX-License-Identifier: Apache-2.0
"""Learns ``data/style-sources.txt``: how the sequences of masked words speak for each source language.

Languages are compared within a set alone (the same things told from 58 languages, or the news of one year), each set
with a bias of its own for each of its languages: what a set is about, and which languages it has, is not learnt. Kinds
of text count alike. The weights are then scaled to what they are worth on a kind of text that they have not read.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from mtcheck.style import MOST_STEPS, ZERO, sequences
from mtcheck.training.origins import LONGEST, Document, at_most, documents

SENTENCES: Final = 10
LEAST_SENTENCES: Final = 5
MOST_DOCUMENTS: Final = 20
"""Of each set, language and system."""
MOST_TUNING: Final = 4
KEPT: Final = 10_000
"""Sequences that stay, the most frequent."""
LEAST_STRETCHES: Final = 40
STRENGTH: Final = 10.0
"""Of the data against the penalty on great weights."""
STEPS: Final = 40
Counts = Callable[[Sequence[str]], Counter[str]]


@dataclass(frozen=True, slots=True)
class Told:
    """Counts of a stretch of a document, whose language is known."""

    document: Document
    counts: Counter[str]

    @property
    def language(self) -> str:
        """The source language."""
        return str(self.document.language)


@dataclass(frozen=True, slots=True)
class Weights:
    """A row a word or sequence, a column a language, in nats for logarithms of counts taken to unit length."""

    known: Mapping[str, int]
    languages: tuple[str, ...]
    values: Any

    def scores(self, found: Sequence[Told]) -> Any:
        """Nats for each language, a row a stretch."""
        return self.scores_of([one.counts for one in found])

    def scores_of(self, counted: Sequence[Mapping[str, int]]) -> Any:
        """The same of counts."""
        return matrix(counted, self.known) @ self.values


def translations(folder: Path, *, split: str) -> list[Document]:
    """Documents translated from a known language, of sets that have several; shuffled."""
    found = [one for one in documents(folder) if one.split == split and one.language and one.set_name]
    random.Random(7).shuffle(found)
    return found


def some(found: Iterable[Document], most: int = MOST_DOCUMENTS) -> list[Document]:
    """At most so many of each set, language and system."""
    return at_most(found, lambda _: most, key=lambda one: (one.set_name, one.language, one.system))


def stretches(
    found: Iterable[Document], length: int, least: int | None = None, *, count: Counts = sequences
) -> Iterator[Told]:
    """Stretches of so many sentences that do not overlap; ``least`` lets a short document count as one."""
    for document in found:
        texts = document.sentences[:LONGEST]
        for start in range(0, max(1, len(texts) - length + 1), length):
            part = texts[start : start + length]
            if len(part) >= (least or length):
                yield Told(document, count(part))


def matrix(counted: Sequence[Mapping[str, int]], known: Mapping[str, int]) -> Any:
    """Logarithms of counts, each row of unit length."""
    from scipy.sparse import csr_matrix

    values, columns, ends = [], [], [0]
    for counts in counted:
        row = [(known[name], math.log1p(n)) for name, n in counts.items() if name in known]
        norm = math.sqrt(sum(value * value for _, value in row)) or 1.0
        columns += [column for column, _ in row]
        values += [value / norm for _, value in row]
        ends.append(len(columns))
    return csr_matrix((np.asarray(values, np.float32), columns, ends), shape=(len(counted), len(known)))


def learn(found: Sequence[Told]) -> Weights:
    """Weights of the most frequent sequences; languages of one set are compared with one another alone."""
    spread = Counter(name for one in found for name in one.counts)
    kept = sorted(name for name, count in spread.most_common(KEPT) if count >= LEAST_STRETCHES)
    known = {name: number for number, name in enumerate(kept)}
    languages = tuple(sorted({one.language for one in found}))
    return Weights(known, languages, _fit(matrix([one.counts for one in found], known), found, languages))


def _fit(features: Any, found: Sequence[Told], languages: Sequence[str]) -> Any:
    """A multinomial logistic regression whose choice is among the languages of the set."""
    from scipy.optimize import minimize

    sets = sorted({one.document.set_name for one in found})
    truth = np.asarray([languages.index(one.language) for one in found])
    of_set = np.asarray([sets.index(one.document.set_name) for one in found])
    absent = np.full((len(sets), len(languages)), -1e9, np.float32)
    absent[of_set, truth] = 0.0
    weights = _even(found)[:, None]
    rows, size = np.arange(len(found)), features.shape[1] * len(languages)
    turned = features.T.tocsr()

    def loss(flat: Any) -> tuple[float, Any]:
        values = flat[:size].reshape(-1, len(languages)).astype(np.float32)
        biases = flat[size:].reshape(absent.shape).astype(np.float32)
        chances = _softmax(features @ values + (absent + biases)[of_set])
        surprise = -(weights[:, 0] * np.log(np.maximum(chances[rows, truth], 1e-12))).sum(dtype=np.float64)
        chances[rows, truth] -= 1.0
        chances *= weights
        towards_sets = np.zeros_like(biases)
        np.add.at(towards_sets, of_set, chances)
        slope = np.concatenate([(turned @ chances).ravel(), towards_sets.ravel()])
        return float(STRENGTH * surprise + 0.5 * (flat @ flat)), STRENGTH * slope.astype(np.float64) + flat

    start = np.zeros(size + absent.size)
    found_values = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS, "maxcor": 6}).x
    values = found_values[:size].reshape(-1, len(languages))
    return (values - values.mean(axis=1, keepdims=True)).astype(np.float32)


def _even(found: Sequence[Told]) -> Any:
    """Weights by which kinds of text count alike, and the languages of each set."""
    counts = Counter((one.document.set_name, one.language) for one in found)
    kinds = Counter({(one.document.domain, one.document.set_name, one.language): 1 for one in found}.keys())
    groups = Counter(domain for domain, _, _ in kinds)
    weights = [1 / counts[one.document.set_name, one.language] / groups[one.document.domain] for one in found]
    return np.asarray(weights, np.float32) * np.float32(len(found) / sum(weights))


def _softmax(scores: Any) -> Any:
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    return scores / scores.sum(axis=1, keepdims=True)


def across(found: Sequence[Told], tune: Sequence[Told]) -> dict[str, tuple[Any, Any]]:
    """For each kind of text, what weights learnt without it say of it: (scores, columns of the right languages)."""
    told = {}
    for domain in sorted({one.document.domain for one in found}):
        rest = [one for one in found if one.document.domain != domain]
        if not rest:
            continue
        weights = learn(rest)
        there = [one for one in tune if one.document.domain == domain and one.language in weights.languages]
        truth = np.asarray([weights.languages.index(one.language) for one in there])
        told[domain] = (weights.scores(there), truth)
    return told


def scale(told: Mapping[str, tuple[Any, Any]]) -> float:
    """What the weights are to be multiplied by, so that probabilities hold on a kind of text not read.

    1 where nothing was told.
    """

    def likelihood(factor: float) -> float:
        found = [
            float(np.log(_softmax(factor * scores)[np.arange(len(truth)), truth]).mean())
            for scores, truth in told.values() if len(truth)
        ]  # fmt: skip
        return sum(found)

    if not any(len(truth) for _, truth in told.values()):
        return 1.0
    return max((round(0.05 * number, 2) for number in range(1, 31)), key=likelihood)


def across_table(told: Mapping[str, tuple[Any, Any]]) -> str:
    """How often the right language comes first, as a line for each kind of text; among the languages it has."""
    lines = []
    for domain, (scores, truth) in told.items():
        if len(truth):
            there = sorted(set(truth.tolist()))
            first, three, mean = right(scores, truth, there)
            lines.append(f"learnt without {domain}, read there, {SENTENCES} sentences, {len(there)} languages: "
                         f"first {first:.3f} (mean over languages {mean:.3f}), among three {three:.3f}, "
                         f"{len(truth)} stretches")  # fmt: skip
    return "\n".join(lines)


def right(scores: Any, truth: Any, languages: Sequence[int]) -> tuple[float, float, float]:
    """Shares where the right language is first, is among the first three, and the mean over languages of the first."""
    ranked = np.asarray(languages)[np.argsort(-scores[:, languages], axis=1, kind="stable")]
    first = ranked[:, 0] == truth
    each = defaultdict(list)
    for language, hit in zip(truth.tolist(), first.tolist(), strict=True):
        each[language].append(hit)
    mean = float(np.mean([np.mean(hits) for hits in each.values()]))
    return float(first.mean()), float((ranked[:, :3] == truth[:, None]).any(axis=1).mean()), mean


def write(weights: Weights, factor: float, path: Path) -> None:
    """One line a sequence: a letter for each language, "O" for 0, and the sequence."""
    values = weights.values * factor
    step = float(f"{float(np.quantile(np.abs(values), 0.9995)) / MOST_STEPS:.5g}") or 1e-6
    steps = np.clip(np.rint(values / step), -MOST_STEPS, MOST_STEPS).astype(int) + ZERO
    lines = [
        "# SPDX-License-Identifier: Apache-2.0",
        '# Written by python -m mtcheck.training style-sources. One letter a language: "O" is 0, "P" a step up.',
        "languages\t" + " ".join(weights.languages),
        f"step\t{step}",
        *("".join(map(chr, steps[number])) + "\t" + name for name, number in weights.known.items()),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
