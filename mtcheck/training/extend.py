# SPDX-License-Identifier: Apache-2.0
"""Adds what a branch has learnt to the calibration of the model that it grew on; all else stays as it was fitted."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np

from mtcheck.inference import QualityModel
from mtcheck.training import corpora
from mtcheck.training.calibrate import EDITORS, SURE, clean_tuning, identity, of_reviewed_text, rule_of
from mtcheck.training.examples import CATEGORIES, SENTENCE_HEADS, WORD_HEADS
from mtcheck.training.fits import Table, as_sure_as
from mtcheck.training.reviewed import reviewed
from mtcheck.training.surroundings import calm_and_rough

PART: Final = 0.2
"""The fit on reviewed output is sure in so many sentences of edited English, for one of the fit on our own sentences:
what it adds must be right more often than not, beside thresholds that were chosen without it."""


def extend(model: Path, kept: Mapping[str, Any], data: Path, *, limit: int | None = None) -> dict[str, Any]:
    """What the manifest of the exported model in a folder holds, from that of the model its branch grew on.

    Fitted are ``flawed_in_output`` and between which levels an article is calm or rough, for with one more fit every
    article looks rougher; on the splits that ``calibrate`` fits on.
    """
    quality = QualityModel(model, identity())
    clean = clean_tuning(data, list(corpora.clean_pairs(data, split="tune")))[:limit]
    edited = [quality.logits(text)[0][:, : len(WORD_HEADS)] for text in clean]
    table = Table()
    for words in edited:
        table.add(words, np.zeros(len(words)), weight=1.0)
    for row in islice(reviewed(data, split="tune"), limit):
        text, _, underlined = of_reviewed_text(row)
        table.add(quality.logits(text)[0][:, : len(WORD_HEADS)], underlined, weight=EDITORS)
    own = kept["calibration"]["flawed"]
    in_output = as_sure_as(table.logistic(WORD_HEADS), own, edited, WORD_HEADS, share=SURE, part=PART)
    heads = {
        "word_heads": list(WORD_HEADS), "categories": list(CATEGORIES), "sentence_heads": list(SENTENCE_HEADS),
    }  # fmt: skip
    calibration = {**heads, **kept["calibration"], **heads, "flawed_in_output": in_output}
    thresholds = dict(kept["thresholds"])
    articles = islice((row for row in corpora.written(split="tune") if row.article), limit)
    levels = calm_and_rough(QualityModel(model, rule_of(calibration)), clean, articles)
    if thresholds.get("surroundings") and levels is not None:
        thresholds["surroundings"] = {**thresholds["surroundings"], "calm": levels[0], "rough": levels[1]}
    return {"calibration": calibration, "thresholds": thresholds}
