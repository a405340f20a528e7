# SPDX-License-Identifier: Apache-2.0
"""BLEU by sacreBLEU: shared word n-grams (1 to 4), 0 to 100, higher is better.

The article's score is sacreBLEU's corpus score on the same lines, with its own settings (tokeniser 13a, exponential
smoothing) and its own bootstrap interval. Sentences are scored with effective order, as their signature says. A text of
fewer than nine words (a headline, a caption) gets no BLEU: it has hardly any 4-grams, and what smoothing makes of that
is no judgement; chrF scores it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, Final

from mtcheck.metrics import _sacrebleu
from mtcheck.metrics._tally import Scale
from mtcheck.metrics._wanted import NOTHING_MORE, Wanted
from mtcheck.segment import Segment

NAME: Final = "bleu"
NEEDS: Final = frozenset({"reference"})
_ORDERS: Final = 4
_SCALE: Final = Scale(NAME, (0.0, 100.0), True)


def missing(segments: Sequence[Segment]) -> str | None:
    """Why BLEU cannot run: no reference, or too short a text."""
    return _sacrebleu.missing_reference(segments) or _sacrebleu.too_short(_sacrebleu.words_of(segments))


class _Tally(_sacrebleu.Tally):
    def has_score(self, segment: Segment) -> bool:
        return super().has_score(segment) and len(segment.hypothesis.split()) >= _sacrebleu.LEAST_WORDS


def tally(wanted: Wanted = NOTHING_MORE) -> _sacrebleu.Tally:
    """Scores segments as they come."""
    from sacrebleu.metrics.bleu import BLEU

    return _Tally(
        _quick()(), _SCALE, of_sentence=BLEU(effective_order=True), intervals=wanted.intervals,
        least_words=_sacrebleu.LEAST_WORDS,
    )  # fmt: skip


@lru_cache(maxsize=1)
def _quick() -> Any:
    """sacreBLEU's BLEU that looks only at n-grams which both sides have: the same numbers, sooner."""
    from sacrebleu.metrics.bleu import BLEU

    class Quick(BLEU):
        def __init__(self) -> None:
            super().__init__()
            self.tokenizer._post_tokenizer = _Splitter(self.tokenizer._post_tokenizer._re)

        def _extract_reference_info(self, refs: Sequence[str]) -> dict[str, Any]:
            split = [text.split() for text in refs]
            ngrams = _ngrams(split[0])
            for tokens in split[1:]:
                ngrams |= _ngrams(tokens)
            return {"ref_ngrams": ngrams, "ref_lens": [len(tokens) for tokens in split]}

        def _compute_segment_statistics(self, hypothesis: str, ref_kwargs: dict[str, Any]) -> list[int]:
            theirs, tokens = ref_kwargs["ref_ngrams"], hypothesis.split()
            ours, length = _ngrams(tokens), len(tokens)
            correct = [0] * _ORDERS
            for ngram in ours.keys() & theirs.keys():
                correct[len(ngram) - 1] += min(ours[ngram], theirs[ngram])
            total = [max(0, length - order) for order in range(_ORDERS)]
            return [length, self._get_closest_ref_len(length, ref_kwargs["ref_lens"]), *correct, *total]

    return Quick


class _Splitter:
    """The second half of sacreBLEU's tokeniser 13a, its first pattern (single characters) done by a table."""

    def __init__(self, rules: Sequence[tuple[re.Pattern[str], str]]) -> None:
        (alone, _), *self._rules = rules
        self._spaced = {code: f" {chr(code)} " for code in range(128) if alone.fullmatch(chr(code))}

    def __call__(self, line: str) -> str:
        line = line.translate(self._spaced)
        for pattern, spaced in self._rules:
            line = pattern.sub(spaced, line)
        return " ".join(line.split())


def _ngrams(tokens: Sequence[str]) -> Counter[tuple[str, ...]]:
    """All n-grams of 1 to 4 tokens."""
    shifted = [tokens[start:] for start in range(_ORDERS)]
    return Counter(chain.from_iterable(zip(*shifted[:order], strict=False) for order in range(1, _ORDERS + 1)))
