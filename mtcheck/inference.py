# SPDX-License-Identifier: Apache-2.0
"""Runs the quality model: tokenising, windows, ONNX Runtime. Alone in importing numpy, onnxruntime and tokenizers.

The same functions cut text into words and pieces when the model is trained, so that training and use agree.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mtcheck.article import Span
from mtcheck.errors import ModelError
from mtcheck.segment import Judgement, WordJudgement

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_WORD = re.compile(r"\S+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")

WINDOW: Final = 150
"""Pieces of hypothesis that are read at once; the training examples were at most 160 long, source included."""
OVERLAP: Final = 40
_MOST_THREADS: Final = 4


def word_spans(text: str) -> tuple[Span, ...]:
    """White-space separated words of a text."""
    return tuple(Span(*match.span()) for match in _WORD.finditer(text))


def words_of_pieces(offsets: Sequence[tuple[int, int]], words: Sequence[Span]) -> list[int]:
    """For each piece the index of the word it belongs to, -1 for pieces of no text (specials, lone markers)."""
    starts = [word.start for word in words]
    found = []
    for start, end in offsets:
        # A piece may begin with the space before its word: its last code point tells whose it is.
        index = bisect_right(starts, end - 1) - 1 if end > start else -1
        found.append(index if index >= 0 and end - 1 < words[index].end else -1)
    return found


@dataclass(frozen=True, slots=True)
class Calibration:
    """How logits become probabilities: for each output the weights of the heads (by name) and a bias.

    ``minor``, ``major`` read the word heads; ``garbled`` reads the sentence heads and ``top_words``, the mean of the
    three highest logits of the word head "corrupted"; ``quality`` gives points of 0 to 100 from the sentence heads,
    for a sentence that is not garbled.
    """

    word_heads: tuple[str, ...]
    categories: tuple[str, ...]
    sentence_heads: tuple[str, ...]
    minor: Mapping[str, float]
    major: Mapping[str, float]
    garbled: Mapping[str, float]
    quality: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Logits:
    """Logits of one hypothesis: (words, word heads + categories) and (sentence heads,)."""

    words: Floats
    sentence: Floats


class QualityModel:
    """The encoder and its heads. Stateless between calls and safe to share between threads."""

    def __init__(self, folder: Path, calibration: Calibration) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self._calibration = calibration
        options = onnxruntime.SessionOptions()
        # One thread a sentence and many sentences at once: no padding, and a sentence's score never depends on the
        # others in its batch (dynamic quantisation scales activations over all that runs together).
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._session = onnxruntime.InferenceSession(
                str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both libraries raise bare Exceptions of their own on damaged files
            raise ModelError(f"cannot load the model in {folder}: {str(error).splitlines()[0]}") from error
        self._threads = max(1, min(_MOST_THREADS, os.cpu_count() or 1))

    def judge(self, hypotheses: Sequence[str], sources: Sequence[str | None] | None = None) -> list[Judgement | None]:
        """One judgement a hypothesis, None where there is no letter to judge; ``sources`` runs in step."""
        return list(self.judge_stream(zip(hypotheses, sources or [None] * len(hypotheses), strict=True)))

    def judge_stream(self, pairs: Iterable[tuple[str, str | None]]) -> Iterator[Judgement | None]:
        """Judgements of (hypothesis, source) pairs in their order, holding a bounded number of them at a time."""
        pending = iter(pairs)
        with ThreadPoolExecutor(self._threads) as pool:
            while chunk := list(islice(pending, 64 * self._threads)):
                yield from pool.map(lambda pair: self._judge_one(*pair), chunk)

    def _judge_one(self, hypothesis: str, source: str | None) -> Judgement | None:
        if not any(character.isalpha() for character in hypothesis):
            return None
        return self._calibrated(hypothesis, self._logits(hypothesis, source))

    def logits(self, hypothesis: str, source: str | None = None) -> tuple[Floats, Floats]:
        """Raw head outputs, for calibration: (words, heads) and (sentence heads,)."""
        found = self._logits(hypothesis, source)
        return found.words, found.sentence

    def _logits(self, hypothesis: str, source: str | None) -> _Logits:
        import numpy as np

        hypothesis = _SURROGATE.sub("\ufffd", hypothesis)  # a lone surrogate cannot be encoded; the length stays
        spans = word_spans(hypothesis)
        pieces = self._tokenizer.encode(hypothesis, add_special_tokens=False)
        owners = words_of_pieces(pieces.offsets, spans)
        source_ids = self._source_ids(source)
        rows = len(self._calibration.word_heads) + len(self._calibration.categories)
        total = np.zeros((len(spans), rows), dtype=np.float32)
        weight = np.zeros((len(spans), 1), dtype=np.float32)
        sentences, lengths = [], []
        for start, end in _windows(len(pieces.ids)):
            share = _share(source_ids, start, end, len(pieces.ids))
            words, sentence = self._run(pieces.ids[start:end], share)
            for place in range(start, end):
                if owners[place] >= 0:
                    # The middle of a window knows more of its neighbours than the edges do.
                    trust = 1.0 + min(place - start, end - 1 - place)
                    total[owners[place]] += trust * words[place - start]
                    weight[owners[place]] += trust
            sentences.append(sentence)
            lengths.append(end - start)
        mean = np.average(np.stack(sentences), axis=0, weights=lengths).astype(np.float32)
        garbled = self._calibration.sentence_heads.index("garbled")
        mean[garbled] = max(float(sentence[garbled]) for sentence in sentences)
        return _Logits((total / np.maximum(weight, 1e-6)).astype(np.float32), mean)

    def _source_ids(self, source: str | None) -> list[int]:
        if source is None or not source.strip():
            return []
        return list(self._tokenizer.encode(_SURROGATE.sub("\ufffd", source), add_special_tokens=False).ids)

    def _run(self, ids: list[int], source_ids: list[int]) -> tuple[Floats, Floats]:
        import numpy as np

        begin, end = self._tokenizer.token_to_id("<s>"), self._tokenizer.token_to_id("</s>")
        row = [begin, *ids, end]
        if source_ids:
            row += [end, *source_ids, end]
        array = np.asarray([row], dtype=np.int64)
        words, sentences = self._session.run(None, {"input_ids": array, "attention_mask": np.ones_like(array)})
        return words[0, 1 : 1 + len(ids)], sentences[0]

    def _calibrated(self, hypothesis: str, logits: _Logits) -> Judgement:
        import numpy as np

        rule = self._calibration
        heads = dict(zip(rule.word_heads, logits.words[:, : len(rule.word_heads)].T, strict=True))
        minor, major = (_sigmoid(_weighted(weights, heads)) for weights in (rule.minor, rule.major))
        kinds = logits.words[:, len(rule.word_heads) :].argmax(1)
        whole: dict[str, Any] = dict(zip(rule.sentence_heads, logits.sentence, strict=True))
        whole["top_words"] = np.sort(heads["corrupted"])[-3:].mean()
        words = tuple(
            WordJudgement(span, round(float(minor[i]), 4), round(float(major[i]), 4), rule.categories[kinds[i]])
            for i, span in enumerate(word_spans(hypothesis))
        )
        garbled = float(_sigmoid(_weighted(rule.garbled, whole)))
        # What cannot be read is worth nothing (MQM: non-translation, all 25 points), so quality is an expected value.
        quality = (1.0 - garbled) * float(np.clip(_weighted(rule.quality, whole), 0.0, 100.0))
        return Judgement(round(quality, 2), round(garbled, 4), words)


def _windows(length: int) -> Iterator[tuple[int, int]]:
    """Overlapping ranges that cover ``length`` pieces."""
    start = 0
    while True:
        end = min(length, start + WINDOW)
        yield start, end
        if end == length:
            return
        start = end - OVERLAP


def _share(source: list[int], start: int, end: int, length: int) -> list[int]:
    """The part of the source that a window of the hypothesis most likely translates, at most a window long."""
    if end - start == length and len(source) <= WINDOW:
        return source
    first = len(source) * start // max(1, length)
    last = -(-len(source) * end // max(1, length))
    middle, half = (first + last) // 2, min(WINDOW, last - first + OVERLAP) // 2
    return source[max(0, middle - half) : middle + half]


def _weighted(weights: Mapping[str, float], values: Mapping[str, Any]) -> Any:
    return weights.get("bias", 0.0) + sum(weights[name] * values[name] for name in weights if name != "bias")


def _sigmoid(values: Any) -> Any:
    import numpy as np

    return 1.0 / (1.0 + np.exp(-np.clip(values, -30.0, 30.0)))
