# SPDX-License-Identifier: Apache-2.0
"""Learns ``data/style.txt``: which sequences of masked words translations have, and English originals do not."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from mtcheck.style import sequences, translated_nats
from mtcheck.training import corpora
from mtcheck.training.origins import Document, chosen, documents, even, trained

SENTENCES: Final = 8
KEPT: Final = 12_000
"""Sequences that stay, those of the greatest weight."""
LEAST_STRETCHES: Final = 12


def learn(found: Iterable[Document]) -> dict[str, float]:
    """Weights by sequence, and the bias under "". Kinds of text count alike, and so do originals and translations."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import normalize

    counted, kinds = [], []
    for document in chosen(found, {"encyclopaedia": 30}):
        for start in range(0, max(1, len(document.sentences) - SENTENCES + 1), SENTENCES):
            counted.append(sequences(document.sentences[start : start + SENTENCES]))
            kinds.append((document.domain, document.origins != ("original",)))
    spread = Counter(sequence for counts in counted for sequence in counts)
    rows = [{sequence: math.log1p(n) for sequence, n in counts.items() if spread[sequence] >= LEAST_STRETCHES}
            for counts in counted]  # fmt: skip
    weights = even(kinds)
    kept = None
    for size in (4 * KEPT, KEPT):  # learnt twice, the second time of what is kept
        vectorizer = DictVectorizer()
        if kept is not None:
            rows = [{sequence: value for sequence, value in row.items() if sequence in kept} for row in rows]
        features: Any = normalize(vectorizer.fit_transform(rows))
        model = LogisticRegression(C=30.0, max_iter=80, solver="liblinear")
        model.fit(features, [kind[1] for kind in kinds], sample_weight=weights)
        ranked = sorted(
            zip(vectorizer.feature_names_, model.coef_[0], strict=True), key=lambda pair: -abs(float(pair[1]))
        )
        kept = {sequence for sequence, _ in ranked[:size]}
    return {"": float(model.intercept_[0])} | {sequence: float(weight) for sequence, weight in ranked[:KEPT]}


def across(data: Path, without: Sequence[str], *, sentences: int = 10) -> str:
    """What style learnt without some kinds of text reaches on others, as lines: balanced accuracy of the even cut."""
    from sklearn.metrics import balanced_accuracy_score, roc_auc_score

    weights = learn(one for one in trained(data) if one.domain not in without)
    found: dict[str, list[tuple[bool, float]]] = {}
    for document in documents(data):
        translated = document.origins == ("machine-translated",)
        if document.split == "report" and (translated or document.origins == ("original",)):
            for start in range(0, len(document.sentences) - sentences + 1, sentences):
                nats = translated_nats(document.sentences[start : start + sentences], weights)
                found.setdefault(document.domain, []).append((translated, nats))
    false_alarms = list(corpora.false_alarm_originals(data, report=True))
    for start in range(0, len(false_alarms) - sentences + 1, sentences):
        nats = translated_nats(false_alarms[start : start + sentences], weights)
        found.setdefault("news2021", []).append((False, nats))
    lines = []
    for domain, rows in sorted(found.items()):
        truth, scores = zip(*rows, strict=True)
        if len(set(truth)) == 2:
            accuracy = balanced_accuracy_score(truth, [score > 0 for score in scores])
            lines.append(f"{domain}: balanced accuracy {accuracy:.3f}, AUC {roc_auc_score(truth, scores):.3f}")
    return "\n".join(lines)


def write(weights: dict[str, float], path: Path) -> None:
    """One line a sequence, sorted; the bias first."""
    lines = ["# SPDX-License-Identifier: Apache-2.0", "# Written by python -m mtcheck.training style: weight, sequence"]
    lines += [f"{weight:.3f}\t{sequence}" for sequence, weight in sorted(weights.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
