# SPDX-License-Identifier: Apache-2.0
"""Runs a Hugging Face classifier over segments: windows, batches, and probabilities of words or of the segment."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from mtcheck.article import Span
from mtcheck.errors import ModelError
from mtcheck.inference import word_spans, words_of_pieces
from mtcheck.models._loaded import Answer
from mtcheck.models._sidecar import Meaning
from mtcheck.segment import Judgement, WordJudgement

_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_AT_ONCE: Final = 64
"""Segments that are held at a time."""
_BATCH: Final = 4096
"""Pieces, padding included, that one pass of the network reads."""
UNSPECIFIED: Final = "unspecified"
"""Category of a word that the model calls flawed without saying how."""

_Row = tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a network is fed and what its outputs mean; the fields are those of the sidecar.

    most_pieces: pieces in one pass, specials included. pad: fills short rows; None: rows must not be filled.
    """

    kind: Answer
    order: str
    source: str
    pieces: str
    most_pieces: int
    pad: int | None
    labels: tuple[Meaning, ...] = ()
    range: tuple[float, float] | None = None
    sigmoid: bool = False


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of the hypothesis (``start``: its first piece) as one row of the network's input."""

    start: int
    length: int
    ids: tuple[int, ...]
    types: tuple[int, ...]
    first: int
    """Where in the row the hypothesis begins."""
    paired: bool

    @property
    def size(self) -> tuple[bool, int]:
        """Rows that run together should agree in this as far as they can."""
        return self.paired, len(self.ids)


@dataclass(frozen=True, slots=True)
class _Text:
    """A hypothesis cut into words and pieces, and the windows that cover it."""

    words: tuple[Span, ...]
    owners: tuple[int, ...]
    windows: tuple[_Window, ...]


@dataclass(frozen=True, slots=True)
class _Template:
    """Where a tokenizer puts its special pieces: (text, 0) for a special, (-1, type) and (-2, type) for the texts."""

    items: tuple[tuple[int, int], ...]

    @property
    def specials(self) -> int:
        return sum(piece >= 0 for piece, _ in self.items)

    def row(self, texts: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Pieces and types of a row that holds these texts."""
        ids: list[int] = []
        types: list[int] = []
        for piece, kind in self.items:
            added = [piece] if piece >= 0 else list(texts[-1 - piece])
            ids += added
            types += [kind] * len(added)
        return tuple(ids), tuple(types)

    def place(self, number: int, texts: Sequence[Sequence[int]]) -> int:
        """Where text ``number`` begins in a row."""
        before = self.items[: [piece for piece, _ in self.items].index(-1 - number)]
        return sum(1 if piece >= 0 else len(texts[-1 - piece]) for piece, _ in before)


class Classifier:
    """Gives judgements. In float32 a segment's numbers differ by at most 1e-5 with what stands beside it in a batch."""

    def __init__(self, network: Any, tokenizer: Any, reading: Reading) -> None:
        self._network, self._reading = network, reading
        self._typed = "token_type_ids" in tokenizer.model_input_names
        self._alone, self._paired = _template(tokenizer, "a"), _template(tokenizer, "a", "a")
        self._pieces = tokenizer.backend_tokenizer
        self._pieces.no_truncation()
        self._pieces.no_padding()
        if reading.most_pieces < self._paired.specials + 8:
            raise ModelError(f"this model reads {reading.most_pieces} pieces at once, too few for a sentence")

    def judge(self, hypotheses: Sequence[str], sources: Sequence[str | None] | None = None) -> list[Judgement | None]:
        """One judgement a hypothesis, None where there is no letter, or no source and it is needed."""
        return list(self.judge_stream(zip(hypotheses, sources or [None] * len(hypotheses), strict=True)))

    def judge_stream(self, pairs: Iterable[tuple[str, str | None]]) -> Iterator[Judgement | None]:
        """Judgements of (hypothesis, source) pairs in their order, holding a bounded number of them at a time."""
        pending = iter(pairs)
        while chunk := list(islice(pending, _AT_ONCE)):
            texts = [self._text(hypothesis, source or "") for hypothesis, source in chunk]
            outputs = self._run([window for text in texts if text for window in text.windows])
            for text in texts:
                yield self._judgement(text, list(islice(outputs, len(text.windows)))) if text else None

    def _text(self, hypothesis: str, source: str) -> _Text | None:
        if not any(character.isalpha() for character in hypothesis):
            return None
        rule = self._reading
        source = source if rule.order != "hypothesis" and source.strip() else ""
        if not source and rule.order != "hypothesis" and rule.source == "required":
            return None
        hypothesis = _SURROGATE.sub("\ufffd", hypothesis)  # a lone surrogate cannot be encoded; the length stays
        words = word_spans(hypothesis)
        pieces = self._pieces.encode(hypothesis, add_special_tokens=False)
        other = self._pieces.encode(_SURROGATE.sub("\ufffd", source), add_special_tokens=False).ids if source else []
        return _Text(words, tuple(words_of_pieces(pieces.offsets, words)), tuple(self._windows(pieces.ids, other)))

    def _windows(self, hypothesis: Sequence[int], source: Sequence[int]) -> Iterator[_Window]:
        """Rows in which every piece of both texts is read at least once, side by side with its likely partner."""
        template = self._paired if source else self._alone
        room = self._reading.most_pieces - template.specials
        if len(hypothesis) + len(source) > room and source:
            room //= 2
        count = max(_count(len(hypothesis), room), _count(len(source), room))
        partners = _spread(len(source), room, count)
        for (start, end), (first, last) in zip(_spread(len(hypothesis), room, count), partners, strict=True):
            texts = [hypothesis[start:end], source[first:last]]
            own = 1 if source and self._reading.order == "source-hypothesis" else 0
            ordered = texts[::-1] if own else texts
            yield _Window(start, end - start, *template.row(ordered), template.place(own, ordered), bool(source))

    def _run(self, windows: Sequence[_Window]) -> Iterator[list[_Row]]:
        """For each window the rows of probabilities (or the one number): one for each piece, or one in all."""
        found: dict[int, list[_Row]] = {}
        for batch in _batches([window.size for window in windows], filled=self._reading.pad is not None):
            outputs = self._pass([windows[number] for number in batch])
            found.update(zip(batch, outputs, strict=True))
        return (found[number] for number in range(len(windows)))

    def _pass(self, windows: Sequence[_Window]) -> list[list[_Row]]:
        import torch

        longest = max(len(window.ids) for window in windows)

        def filled(rows: Iterable[Sequence[int]], filler: int) -> Any:
            return torch.tensor([[*row, *[filler] * (longest - len(row))] for row in rows])

        inputs = {
            "input_ids": filled((window.ids for window in windows), self._reading.pad or 0),
            "attention_mask": filled(([1] * len(window.ids) for window in windows), 0),
        }
        if self._typed:
            inputs["token_type_ids"] = filled((window.types for window in windows), 0)
        try:
            with torch.inference_mode():
                logits = self._network(**inputs).logits.float()
        except Exception as error:  # architectures differ in what they raise for a row that they cannot read
            raise ModelError(f"the model fails on a sentence: {type(error).__name__}: {str(error)[:200]}") from error
        if self._reading.range is None:
            logits = logits.softmax(-1)
        elif self._reading.sigmoid:
            logits = logits.sigmoid()
        if not bool(torch.isfinite(logits).all()):
            raise ModelError("the model gives no number (not finite): its weights look damaged")
        rows = logits.tolist()
        if self._reading.kind == "quality":
            return [[tuple(row)] for row in rows]
        return [
            [tuple(row) for row in table[window.first : window.first + window.length]]
            for table, window in zip(rows, windows, strict=True)
        ]

    def _judgement(self, text: _Text, outputs: Sequence[Sequence[_Row]]) -> Judgement:
        if self._reading.kind == "quality":
            # A window counts for as much of the text as it reads.
            lengths = [max(1, window.length) for window in text.windows]
            points = [self._points(rows[0]) * length for rows, length in zip(outputs, lengths, strict=True)]
            return Judgement(round(sum(points) / sum(lengths), 2), None, ())
        return Judgement(None, None, tuple(self._words(text, outputs)))

    def _points(self, row: _Row) -> float:
        """Quality of one window, 0 to 100."""
        if self._reading.range is None:
            return 100.0 * self._share(row, "ok")
        worst, best = self._reading.range
        return 100.0 * min(1.0, max(0.0, (row[0] - worst) / (best - worst)))

    def _share(self, row: _Row, meaning: Meaning) -> float:
        return math.fsum(value for value, told in zip(row, self._reading.labels, strict=True) if told == meaning)

    def _words(self, text: _Text, outputs: Sequence[Sequence[_Row]]) -> Iterator[WordJudgement]:
        pieces: list[list[tuple[float, float]]] = [[] for _ in text.words]
        for owner, row in zip(text.owners, _deepest(text, outputs), strict=True):
            if owner >= 0:
                pieces[owner].append((self._share(row, "minor"), self._share(row, "major")))
        for span, found in zip(text.words, pieces, strict=True):
            minor, major = self._spoken(found)
            yield WordJudgement(span, round(minor, 4), round(major, 4), UNSPECIFIED)

    def _spoken(self, pieces: Sequence[tuple[float, float]]) -> tuple[float, float]:
        """P(minor), P(major) of a word by its pieces; a word of no piece is one that the model cannot see."""
        if not pieces:
            return 0.0, 0.0
        if self._reading.pieces == "first":
            return pieces[0]
        if self._reading.pieces == "max":
            return max(pieces, key=sum)
        return math.fsum(p[0] for p in pieces) / len(pieces), math.fsum(p[1] for p in pieces) / len(pieces)


def _deepest(text: _Text, outputs: Sequence[Sequence[_Row]]) -> Iterator[_Row]:
    """For each piece its row in the window where it stands farthest from an edge: there its neighbours are seen."""
    best: dict[int, tuple[int, _Row]] = {}
    for window, rows in zip(text.windows, outputs, strict=True):
        for place, row in enumerate(rows):
            depth = min(place, window.length - 1 - place)
            if window.start + place not in best or depth > best[window.start + place][0]:
                best[window.start + place] = depth, row
    return (best[piece][1] for piece in range(len(text.owners)))


def _template(tokenizer: Any, *texts: str) -> _Template:
    """Learns from a small row where the special pieces stand."""
    encoded = tokenizer(*texts)
    types = encoded.get("token_type_ids") or [0] * len(encoded["input_ids"])
    items: list[tuple[int, int]] = []
    for piece, kind, whose in zip(encoded["input_ids"], types, encoded.sequence_ids(0), strict=True):
        item = (piece, kind) if whose is None else (-1 - whose, kind)
        if whose is None or item not in items:
            items.append(item)
    if {piece for piece, _ in items if piece < 0} != {-1 - number for number in range(len(texts))}:
        raise ModelError("the tokenizer of this model reads no letters: it looks damaged")
    return _Template(tuple(items))


def _count(length: int, room: int) -> int:
    """How many windows of ``room`` cover ``length`` pieces with a quarter of overlap."""
    return 1 if length <= room else 1 + math.ceil((length - room) / (room - room // 4))


def _spread(length: int, room: int, count: int) -> list[tuple[int, int]]:
    """``count`` windows of at most ``room``, evenly spread over ``length`` pieces."""
    width = min(length, room)
    starts = [round(number * (length - width) / max(1, count - 1)) for number in range(count)]
    return [(start, start + width) for start in starts]


def _batches(sizes: Sequence[tuple[bool, int]], *, filled: bool) -> Iterator[list[int]]:
    """Numbers of rows that run together: of one make and like length, ``_BATCH`` pieces at most; else one by one."""
    batch: list[int] = []
    for number in sorted(range(len(sizes)), key=lambda number: sizes[number]):
        paired, length = sizes[number]
        if batch and (not filled or paired != sizes[batch[0]][0] or length * (len(batch) + 1) > _BATCH):
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch
