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
from dataclasses import dataclass, field
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
SENTENCE_READS: Final = ("corrupted", "underlined", "reviewed")
"""Word heads that also tell whether a sentence as a whole can be read."""
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

    ``minor``, ``major`` and ``flawed`` read the word heads (models before version 5 have no ``flawed``). So does
    ``flawed_in_output``, from version 7 on: it knows flaws as real systems leave them, where ``flawed`` knows those of
    sentences written for training; the greater of the two counts. ``garbled`` reads the sentence heads and
    ``of_words``; ``quality`` gives points of 0 to 100 from the sentence heads, for a sentence that is not garbled.

    ``with_source`` has the same but ``garbled`` for a hypothesis read beside its source (``flawed``: where it is
    more than the chance that the hypothesis alone gives); they read the heads of that reading by name and those of the
    hypothesis alone as "alone_" and the name. Whether a sentence is garbled is always read from the hypothesis alone: a
    source makes word salad look like a translation. Without ``with_source`` the source is not read.
    """

    word_heads: tuple[str, ...]
    categories: tuple[str, ...]
    sentence_heads: tuple[str, ...]
    minor: Mapping[str, float]
    major: Mapping[str, float]
    garbled: Mapping[str, float]
    quality: Mapping[str, float]
    flawed: Mapping[str, float] = field(default_factory=dict)
    flawed_in_output: Mapping[str, float] = field(default_factory=dict)
    with_source: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


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
        # The graph was fused when it was exported; to do it again would triple the time to load.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        path = str(folder / "model.onnx")
        try:
            with ThreadPoolExecutor(1) as beside:
                session = beside.submit(onnxruntime.InferenceSession, path, options, providers=["CPUExecutionProvider"])
                self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
                self._session = session.result()
        except Exception as error:  # both libraries raise bare Exceptions of their own on damaged files
            raise ModelError(f"cannot load the model in {folder}: {str(error).splitlines()[0]}") from error
        self._begin, self._end = self._tokenizer.token_to_id("<s>"), self._tokenizer.token_to_id("</s>")
        self._threads = min(_MOST_THREADS, _cores())

    def judge(self, hypotheses: Sequence[str], sources: Sequence[str | None] | None = None) -> list[Judgement | None]:
        """One judgement a hypothesis, None where there is no letter to judge; ``sources`` runs in step."""
        return list(self.judge_stream(zip(hypotheses, sources or [None] * len(hypotheses), strict=True)))

    def judge_stream(self, pairs: Iterable[tuple[str, str | None]]) -> Iterator[Judgement | None]:
        """Judgements of (hypothesis, source) pairs in their order, holding a bounded number of them at a time."""
        pending = iter(pairs)
        with ThreadPoolExecutor(self._threads) as pool:
            while chunk := list(islice(pending, 64 * self._threads)):
                # The longest first: no thread is left alone with a long one at the end.
                order = sorted(range(len(chunk)), key=lambda place: -len(chunk[place][0]))
                judged = {place: pool.submit(self._judge_one, *chunk[place]) for place in order}
                yield from (judged[place].result() for place in range(len(chunk)))

    def _judge_one(self, hypothesis: str, source: str | None) -> Judgement | None:
        if not any(character.isalpha() for character in hypothesis):
            return None
        alone = self._logits(hypothesis, None)
        read = source is not None and source.strip() and self._calibration.with_source
        return self._calibrated(hypothesis, alone, self._logits(hypothesis, source) if read else None)

    def logits(self, hypothesis: str, source: str | None = None) -> tuple[Floats, Floats]:
        """Raw head outputs, for calibration: (words, heads) and (sentence heads,)."""
        found = self._logits(hypothesis, source)
        return found.words, found.sentence

    def _logits(self, hypothesis: str, source: str | None) -> _Logits:
        import numpy as np

        hypothesis = _SURROGATE.sub("\ufffd", hypothesis)  # a lone surrogate cannot be encoded; the length stays
        spans = word_spans(hypothesis)
        pieces = self._tokenizer.encode(hypothesis, add_special_tokens=False)
        owners = np.asarray(words_of_pieces(pieces.offsets, spans), dtype=np.intp)
        source_ids = self._source_ids(source)
        rows = len(self._calibration.word_heads) + len(self._calibration.categories)
        total = np.zeros((len(spans), rows), dtype=np.float32)
        weight = np.zeros((len(spans), 1), dtype=np.float32)
        sentences, lengths = [], []
        for start, end in _windows(len(pieces.ids)):
            share = _share(source_ids, start, end, len(pieces.ids))
            words, sentence = self._run(pieces.ids[start:end], share)
            # The middle of a window knows more of its neighbours than the edges do.
            places = np.arange(end - start)
            trust = (1.0 + np.minimum(places, places[::-1])[:, None]).astype(np.float32)
            whose = owners[start:end]
            owned = whose >= 0
            np.add.at(total, whose[owned], (trust * words)[owned])
            np.add.at(weight, whose[owned], trust[owned])
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

        row = [self._begin, *ids, self._end]
        if source_ids:
            row += [self._end, *source_ids, self._end]
        array = np.asarray([row], dtype=np.int64)
        words, sentences = self._session.run(None, {"input_ids": array, "attention_mask": np.ones_like(array)})
        return words[0, 1 : 1 + len(ids)], sentences[0]

    def _calibrated(self, hypothesis: str, alone: _Logits, beside: _Logits | None) -> Judgement:
        import numpy as np

        rule = self._calibration
        words, whole = self._named(alone)
        whole |= of_words(words)
        garbled = float(_sigmoid(_weighted(rule.garbled, whole)))
        fits = [_sigmoid(_weighted(fit, words)) for fit in (rule.flawed, rule.flawed_in_output) if fit]
        flawed = np.maximum.reduce(fits) if fits else None
        weights: Mapping[str, Mapping[str, float]] = {
            "minor": rule.minor, "major": rule.major, "quality": rule.quality,
        }  # fmt: skip
        if beside is not None:
            weights = rule.with_source
            own_words, own_whole = self._named(beside)
            words = own_words | {f"alone_{name}": values for name, values in words.items()}
            whole = own_whole | {f"alone_{name}": value for name, value in whole.items()}
        if flawed is not None and "flawed" in weights:
            # The source shows more; what cannot stand without it stands no better beside it.
            flawed = np.maximum(flawed, _sigmoid(_weighted(weights["flawed"], words)))
        minor, major = (_sigmoid(_weighted(weights[name], words)) for name in ("minor", "major"))
        kinds = (beside or alone).words[:, len(rule.word_heads) :].argmax(1)
        # What cannot be read is worth nothing (MQM: non-translation, all 25 points). Below one half, the probability
        # says nothing about how good a readable sentence is, and would only blur the order.
        quality = min(1.0, 2.0 * (1.0 - garbled)) * float(np.clip(_weighted(weights["quality"], whole), 0.0, 100.0))
        found = tuple(
            WordJudgement(
                span, _rounded(minor[place]), _rounded(major[place]), rule.categories[kinds[place]],
                None if flawed is None else _rounded(flawed[place]),
            )
            for place, span in enumerate(word_spans(hypothesis))
        )  # fmt: skip
        return Judgement(round(quality, 2), _rounded(garbled), found)

    def _named(self, logits: _Logits) -> tuple[dict[str, Any], dict[str, Any]]:
        """Logits of the word heads and of the sentence heads, by name."""
        rule = self._calibration
        words = dict(zip(rule.word_heads, logits.words[:, : len(rule.word_heads)].T, strict=True))
        return words, dict(zip(rule.sentence_heads, logits.sentence, strict=True))


def _rounded(probability: float) -> float:
    return round(float(probability), 4)


def of_words(words: Mapping[str, Any]) -> dict[str, float]:
    """What the logits of some word heads, by name, say of the whole sentence, under the name of each head.

    ``_top`` is the mean of the three highest, ``_share`` the mean probability.
    """
    import numpy as np

    found = {}
    for head in SENTENCE_READS:
        if head in words:
            logits = np.asarray(words[head])
            found[f"{head}_top"] = float(np.sort(logits)[-3:].mean())
            found[f"{head}_share"] = float(_sigmoid(logits).mean())
    return found


def _cores() -> int:
    """Cores that this process may use, which in a container can be fewer than the machine has."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


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
