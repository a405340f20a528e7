# SPDX-License-Identifier: Apache-2.0
"""What the similarities to reference and source share: a sentence encoder that the user brings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mtcheck.errors import SettingsError
from mtcheck.metrics._tally import Means, Scale
from mtcheck.metrics._wanted import Wanted
from mtcheck.segment import Segment

Partners = Callable[[Segment], Sequence[str]]


class Tally(Means):
    """Cosines of hypotheses and their partners; where there are several, that of the closest one."""

    def __init__(self, scale: Scale, wanted: Wanted, partners: Partners) -> None:
        super().__init__(scale, intervals=wanted.intervals)
        if wanted.similarity_model is None:
            raise SettingsError(f"{scale.metric} needs --similarity-model", hint="see docs/score.md")
        from mtcheck.encoders import load_encoder

        self._encoder = load_encoder(wanted.similarity_model)
        self._partners = partners

    @property
    def signature(self) -> str:
        """The encoder's."""
        return self._encoder.signature

    def values(self, segments: Sequence[Segment]) -> list[float | None]:
        """The cosines, None where a side is empty."""
        pairs = [
            (place, (segment.hypothesis, partner))
            for place, segment in enumerate(segments)
            for partner in self._partners(segment)
            if segment.hypothesis.strip() and partner.strip()
        ]
        found: list[float | None] = [None] * len(segments)
        for (place, _), cosine in zip(pairs, self._encoder.cosines([pair for _, pair in pairs]), strict=True):
            best = found[place]
            found[place] = cosine if best is None else max(best, cosine)
        return found
