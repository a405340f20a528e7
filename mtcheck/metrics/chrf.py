# SPDX-License-Identifier: Apache-2.0
"""chrF2++ by sacreBLEU: shared character n-grams (1 to 6) and words (1 and 2), 0 to 100, higher is better.

It scores short sentences and headlines too, where BLEU has nothing to count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from mtcheck import ngrams
from mtcheck.metrics import _sacrebleu
from mtcheck.metrics._tally import Scale
from mtcheck.metrics._wanted import NOTHING_MORE, Wanted

NAME: Final = "chrf"
NEEDS: Final = frozenset({"reference"})
_AT_ONCE: Final = 1000
_SCALE: Final = Scale(NAME, (0.0, 100.0), True)

missing = _sacrebleu.missing_reference


class _Tally(_sacrebleu.Tally):
    """Counts a batch at once where each segment has one reference, as nearly always."""

    def counts(self, hypotheses: Sequence[str], references: Sequence[Sequence[str]]) -> Iterator[list[float]]:
        for start in range(0, len(hypotheses), _AT_ONCE):
            end = start + _AT_ONCE
            yield from self._batch(hypotheses[start:end], references[start:end])

    def _batch(self, hypotheses: Sequence[str], references: Sequence[Sequence[str]]) -> Iterable[list[float]]:
        if any(len(several) > 1 for several in references):
            return map(self.count, hypotheses, references)
        pairs = [(text, reference) for text, (reference,) in zip(hypotheses, references, strict=True)]
        found = ngrams.shared(pairs)
        if found is None:
            return map(self.count, hypotheses, references)
        # sacreBLEU counts nothing of the hypothesis in an order that the reference is too short for.
        found[:, :, 0] *= found[:, :, 1] > 0
        rows = found.reshape(len(pairs), -1).tolist()
        return [row + self._of_words(*pair) for row, pair in zip(rows, pairs, strict=True)]

    def _of_words(self, hypothesis: str, reference: str) -> list[float]:
        """The counts of the two orders of words."""
        from sacrebleu.metrics.helpers import extract_word_ngrams

        metric, counts = self._metric, list[float]()
        ours, theirs = metric._remove_punctuation(hypothesis), metric._remove_punctuation(reference)
        for order in (1, 2):
            counts += metric._get_match_statistics(extract_word_ngrams(ours, order), extract_word_ngrams(theirs, order))
        return counts


def tally(wanted: Wanted = NOTHING_MORE) -> _sacrebleu.Tally:
    """Scores segments as they come."""
    from sacrebleu.metrics.chrf import CHRF

    return _Tally(CHRF(word_order=2), _SCALE, intervals=wanted.intervals)
