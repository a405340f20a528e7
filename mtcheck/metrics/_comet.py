# SPDX-License-Identifier: Apache-2.0
"""What COMET's metrics share: COMET in an environment of its own, since its pins and ours exclude each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from mtcheck.errors import SettingsError
from mtcheck.metrics import _source
from mtcheck.metrics._tally import Means, Scale
from mtcheck.metrics._wanted import Wanted
from mtcheck.segment import Segment

LICENCES: Final[Mapping[str, str]] = {
    "Unbabel/wmt20-comet-da": "Apache-2.0",
    "Unbabel/wmt22-comet-da": "Apache-2.0",
    "Unbabel/wmt22-cometkiwi-da": "CC-BY-NC-SA-4.0",
    "Unbabel/wmt23-cometkiwi-da-xl": "CC-BY-NC-SA-4.0",
    "Unbabel/wmt23-cometkiwi-da-xxl": "CC-BY-NC-SA-4.0",
    "Unbabel/XCOMET-XL": "CC-BY-NC-SA-4.0",
    "Unbabel/XCOMET-XXL": "CC-BY-NC-SA-4.0",
}
UNKNOWN: Final = "unknown"
_NON_COMMERCIAL: Final = "-NC-"


def licence_of(model: str) -> str:
    """The licence of the weights, as an SPDX name; "unknown" for a checkpoint that is not one of the usual ones."""
    return LICENCES.get(model, UNKNOWN)


def notice(metric: str, model: str) -> str | None:
    """What a user must know about the licence of the weights, or None where nothing stands in the way."""
    licence = licence_of(model)
    if _NON_COMMERCIAL in licence:
        return f"{metric}: the weights of {model} are under {licence}: not for commercial use"
    if licence == UNKNOWN:
        return f"{metric}: the licence of {model} is not known here; those of COMET's models differ"
    return None


class Tally(Means):
    """Scores by COMET. A hypothesis that copies the source is worth nothing: COMET itself rates it like a translation.

    ``references``: whether the model reads a reference; of several the segment has the mean of its scores.
    """

    def __init__(self, scale: Scale, wanted: Wanted, model: str, *, references: bool) -> None:
        super().__init__(scale, intervals=wanted.intervals)
        if wanted.comet_python is None:
            raise SettingsError(f"{scale.metric} needs --comet-python", hint="see docs/score.md")
        from mtcheck.metrics import _comet_program, _worker

        self._model, self._references = wanted.comet_model or model, references
        program = Path(_comet_program.__file__)
        self._worker = _worker.start(
            wanted.comet_python, program, self._model, name=f"COMET ({wanted.comet_python})",
            patience=wanted.comet_patience,
        )  # fmt: skip

    @property
    def signature(self) -> str:
        """COMET's version, model and licence, and what happens to copies."""
        about = self._worker.about
        parts = [f"comet:{about.get('version', UNKNOWN)}", f"model:{about.get('name', self._model)}"]
        return "|".join([*parts, f"licence:{licence_of(self._model)}", "copies:0"])

    def values(self, segments: Sequence[Segment]) -> list[float | None]:
        asked: list[tuple[int, dict[str, str | None]]] = []
        found: list[float | None] = [None] * len(segments)
        for place, segment in enumerate(segments):
            references = [text for text in segment.references if text.strip()] if self._references else [None]
            if not (segment.source or "").strip() or not references or not segment.hypothesis.strip():
                continue
            if _source.copied(segment):
                found[place] = 0.0
                continue
            for reference in references:
                pair = {"source": segment.source, "hypothesis": segment.hypothesis, "reference": reference}
                asked.append((place, pair))
        answers: dict[int, list[float]] = {}
        for (place, _), score in zip(asked, self._worker.scores([pair for _, pair in asked]), strict=True):
            answers.setdefault(place, []).append(score)
        for place, scores in answers.items():
            found[place] = sum(scores) / len(scores)
        return found

    def close(self) -> None:
        """Ends the other program."""
        self._worker.close()


def missing(segments: Sequence[Segment], *, references: bool) -> str | None:
    """Why COMET cannot score any of the segments, or None."""
    if references and not any(any(segment.references) for segment in segments):
        return _source.missing(segments) or "needs a reference (--reference FILE)"
    return _source.missing(segments)
