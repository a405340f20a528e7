# SPDX-License-Identifier: Apache-2.0
"""A comparison as JSON: schema ``mtcheck.comparison/1`` (docs/compare.md)."""

from __future__ import annotations

from typing import Any, Final

import mtcheck
from mtcheck.comparison import Comparison, Contrast, Stretch, Version
from mtcheck.reports.json import number, score_document, to_text

COMPARISON: Final = "mtcheck.comparison/1"


def render(comparison: Comparison) -> str:
    """One document that ends in a newline; the same comparison gives the same bytes."""
    return to_text(document(comparison))


def document(comparison: Comparison) -> dict[str, Any]:
    """The comparison as plain dicts, lists, strings and numbers."""
    first, second = comparison.versions
    return {
        "schema": COMPARISON,
        "tool": {"name": "mtcheck", "version": mtcheck.__version__},
        "signature": comparison.signature,
        "a": _version(first),
        "b": _version(second),
        "references": list(comparison.references),
        "source": comparison.source,
        "scores": [_contrast(contrast) for contrast in comparison.contrasts],
        "ranked_by": comparison.ranked_by,
        "differing": list(comparison.differing),
        "stretches": [_stretch(stretch) for stretch in comparison.stretches],
        "skipped": [{"name": skipped.name, "reason": skipped.reason} for skipped in comparison.skipped],
    }


def _version(version: Version) -> dict[str, Any]:
    return {
        "path": version.path, "language": version.language, "segments": version.segments, "words": version.words,
    }  # fmt: skip


def _contrast(contrast: Contrast) -> dict[str, Any]:
    both = [score_document(score) for score in (contrast.first, contrast.second)]
    shared = ("metric", "range", "higher_is_better", "evidence", "signature")
    return {
        **{key: both[0][key] for key in shared},
        "a": {key: both[0][key] for key in ("value", "interval")},
        "b": {key: both[1][key] for key in ("value", "interval")},
        "p_value": number(contrast.p_value),
        "better": None if contrast.better is None else contrast.better.lower(),
    }


def _stretch(stretch: Stretch) -> dict[str, Any]:
    return {
        "a": {"text": stretch.texts[0], "line": stretch.lines[0]},
        "b": {"text": stretch.texts[1], "line": stretch.lines[1]},
        "references": list(stretch.references),
        "source": stretch.source,
        "scores": {name: {"a": number(pair[0]), "b": number(pair[1])} for name, pair in stretch.scores.items()},
    }
