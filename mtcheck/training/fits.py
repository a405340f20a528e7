# SPDX-License-Identifier: Apache-2.0
"""Regressions that turn logits of heads into probabilities or points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LinearRegression


@dataclass
class Table:
    """Features and targets with weights, filled set by set."""

    features: list[Any] = field(default_factory=list)
    targets: list[Any] = field(default_factory=list)
    weights: list[Any] = field(default_factory=list)

    def add(self, features: Any, targets: Any, *, weight: float) -> None:
        self.features.append(np.atleast_2d(features))
        self.targets.append(np.atleast_1d(np.asarray(targets, dtype=float)))
        self.weights.append(np.full(len(self.targets[-1]), weight))

    def logistic(self, names: Sequence[str]) -> dict[str, float]:
        """Logistic regression on soft targets; more of a head never means less of a flaw, so no weight is negative."""
        x, y, w = np.concatenate(self.features), np.concatenate(self.targets), np.concatenate(self.weights)
        scale = x.std(0) + 1e-9
        z = np.column_stack([x / scale, np.ones(len(x))])

        def loss(weights: Any) -> tuple[float, Any]:
            logits = z @ weights
            probability = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
            value = np.sum(w * (np.logaddexp(0, logits) - y * logits)) + 0.5 * np.sum(weights[:-1] ** 2)
            slope = z.T @ (w * (probability - y))
            slope[:-1] += weights[:-1]
            return float(value), slope

        bounds = [(0.0, None)] * len(names) + [(None, None)]
        found = minimize(loss, np.zeros(len(names) + 1), jac=True, bounds=bounds, method="L-BFGS-B").x
        return named(names, found[:-1] / scale, found[-1])

    def linear(self, signs: Mapping[str, float]) -> dict[str, float]:
        """Linear regression whose weights keep the given signs."""
        x, y, w = np.concatenate(self.features), np.concatenate(self.targets), np.concatenate(self.weights)
        direction = np.asarray(list(signs.values()))
        model = LinearRegression(positive=True).fit(x * direction, y, sample_weight=w)
        return named(list(signs), model.coef_ * direction, model.intercept_)


def named(names: Sequence[str], weights: Any, bias: float) -> dict[str, float]:
    """Weights by the names of what they weigh, and the bias, as a manifest holds them."""
    found = {name: round(float(weight), 5) for name, weight in zip(names, weights, strict=True)}
    return {**found, "bias": round(float(bias), 5)}


def weighted(weights: Mapping[str, float], features: Any, names: Sequence[str]) -> Any:
    """Log odds: features, one column a name, by the weights that were fitted to them."""
    return features @ np.asarray([weights.get(name, 0.0) for name in names]) + weights["bias"]


def as_sure_as(
    fitted: Mapping[str, float],
    other: Mapping[str, float],
    clean: Iterable[Any],
    names: Sequence[str],
    *,
    share: float,
    part: float,
) -> dict[str, float]:
    """``fitted`` with the bias at which it is sure of a flaw in ``part`` as many clean sentences as ``other`` is.

    ``clean`` has the features of the words of each sentence; sure is what ``other`` says of the ``share`` of the
    sentences that it doubts most.
    """
    tops = np.asarray([[float(weighted(one, words, names).max()) for one in (fitted, other)] for words in clean])
    own, wanted = np.quantile(tops[:, 0], 1 - part * share), np.quantile(tops[:, 1], 1 - share)
    return {**fitted, "bias": round(fitted["bias"] + float(wanted - own), 5)}
