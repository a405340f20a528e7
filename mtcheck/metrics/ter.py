# SPDX-License-Identifier: Apache-2.0
"""TER by sacreBLEU: edits (words put in, taken out, replaced, blocks moved) per 100 reference words.

0 or more, lower is better; above 100 where the hypothesis is longer than the reference and shares little with it.
Its time grows with the square of the length of a sentence, so that it does not run where a "sentence" is a whole text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from mtcheck.metrics import _sacrebleu
from mtcheck.results import Score
from mtcheck.segment import Segment

NAME: Final = "ter"
NEEDS: Final = frozenset({"reference"})
_SCALE: Final = _sacrebleu.Scale(NAME, (0.0, float("inf")), False)

MOST_WORDS: Final = 1000


def missing(segments: Sequence[Segment]) -> str | None:
    """Why TER cannot run: no reference, or a sentence that is too long."""
    reason = _sacrebleu.missing_reference(segments)
    if reason:
        return reason
    longest = max(len(text.split()) for segment in segments for text in (segment.hypothesis, *segment.references))
    return f"a sentence of {longest} words is too long for it (at most {MOST_WORDS})" if longest > MOST_WORDS else None


def score(segments: Sequence[Segment]) -> tuple[Score, ...]:
    """TER of the article, then of each sentence that has a reference.

    The article's is all edits over all reference words, as sacreBLEU has it, from the counts of the sentences: to
    align the words twice would take as long again.
    """
    from sacrebleu.metrics.ter import TER

    metric: Any = TER()  # its own type does not know that a line of a reference may be None
    edits = length = 0.0
    sentences = []
    for segment in segments:
        references = [text for text in segment.references if text] or [""]
        result = metric.sentence_score(segment.hypothesis, references)
        edits, length = edits + result.num_edits, length + result.ref_length
        if _sacrebleu.partnered(segment):
            sentences.append(_sacrebleu.as_score(result.score, metric, _SCALE, segment))
    # Empty hypotheses cost nothing to align, and the signature only asks how many references there are.
    metric.corpus_score([""] * len(segments), _sacrebleu.streams(segments))
    whole = 100 * (edits / length if length else float(edits > 0))
    return (_sacrebleu.as_score(whole, metric, _SCALE), *sentences)
