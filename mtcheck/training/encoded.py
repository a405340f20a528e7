# SPDX-License-Identifier: Apache-2.0
"""Examples as numbers: what ``prepare`` writes once and ``train`` reads, on whatever device.

A set is a few flat arrays: the pieces of all its texts one after another, the word of each piece, and labels a word and
a text. Batches are cut from them by index alone, so that a fast device is never kept waiting.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import torch
from torch import Tensor

from mtcheck.errors import InputError
from mtcheck.inference import word_spans, words_of_pieces
from mtcheck.training.examples import SENTENCE_HEADS, WORD_HEADS, Example

MAX_PIECES: Final = 160
"""Longer pairs are cut from the right in training (0.5% of the examples); a check reads them in windows."""
UNKNOWN: Final = -1


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of some texts; NaN is a label that is not known, and so is -1 of a category or language."""

    input_ids: Tensor  # (texts, pieces)
    attention_mask: Tensor  # (texts, pieces)
    words: Tensor  # (texts, pieces, word heads)
    categories: Tensor  # (texts, pieces)
    sentences: Tensor  # (texts, sentence heads)
    of_hypothesis: Tensor  # (texts, pieces): a piece of a word that is judged


@dataclass
class Arrays:
    """Tensors by name that a file holds; subclasses are dataclasses of tensors alone."""

    def to(self, device: str) -> Self:
        """The same on another device."""
        return type(self)(*(getattr(self, name).to(device) for name in self.__dataclass_fields__))

    def save(self, path: Path) -> None:
        """Writes the arrays, compressed."""
        np.savez_compressed(path, **{name: getattr(self, name).numpy() for name in self.__dataclass_fields__})

    @classmethod
    def load(cls, path: Path) -> Self:
        """Reads what ``save`` wrote; raises InputError where it is missing or damaged."""
        try:
            with np.load(path) as arrays:
                return cls(*(torch.from_numpy(arrays[name]) for name in cls.__dataclass_fields__))
        except (OSError, ValueError, KeyError) as error:
            raise InputError(f"no prepared examples in {path}", hint="python -m mtcheck.training prepare") from error


def padded(starts: Tensor, texts: Tensor, longest: int) -> tuple[Tensor, Tensor]:
    """Where in the flat array the pieces of these texts stand, (texts, longest), and which of those are pieces."""
    first = starts[texts]
    lengths = starts[texts + 1] - first
    places = torch.arange(longest, device=texts.device)
    inside = places[None, :] < lengths[:, None]
    return torch.where(inside, first[:, None] + places[None, :], 0), inside


@dataclass
class ExampleSet(Arrays):
    """The examples of one set. ``starts`` and ``word_starts`` have one entry more than there are texts."""

    ids: Tensor
    starts: Tensor
    pieces_words: Tensor  # word of each piece within its text, -1: of none
    word_starts: Tensor
    word_labels: Tensor  # (words of all texts, word heads), NaN unknown
    categories: Tensor  # (words of all texts,), -1 unknown
    sentence_labels: Tensor  # (texts, sentence heads), NaN unknown

    def __len__(self) -> int:
        return len(self.starts) - 1

    def lengths(self) -> Tensor:
        """Pieces of each text."""
        return self.starts[1:] - self.starts[:-1]

    def batch(self, texts: Tensor, *, longest: int, pad: int) -> Batch:
        """The texts of these indices, padded to the length of the longest."""
        flat, inside = padded(self.starts, texts, longest)
        ids = torch.where(inside, self.ids[flat].long(), pad)
        words = torch.where(inside, self.pieces_words[flat].long(), UNKNOWN)
        judged = words >= 0
        rows = torch.where(judged, self.word_starts[texts][:, None] + words, 0)
        labels = self.word_labels[rows].float().masked_fill(~judged[..., None], float("nan"))
        categories = torch.where(judged, self.categories[rows].long(), UNKNOWN)
        return Batch(ids, inside.long(), labels, categories, self.sentence_labels[texts].float(), judged)


def joined(sets: Iterable[ExampleSet]) -> ExampleSet:
    """The texts of several sets in one, in their order."""
    found = list(sets)

    def flat(name: str) -> Tensor:
        return torch.cat([getattr(one, name) for one in found])

    def starts(name: str) -> Tensor:
        counts = torch.cat([getattr(one, name).diff() for one in found])
        return torch.cat([torch.zeros(1, dtype=counts.dtype), counts.cumsum(0)])

    return ExampleSet(
        flat("ids"), starts("starts"), flat("pieces_words"), starts("word_starts"), flat("word_labels"),
        flat("categories"), flat("sentence_labels"),
    )  # fmt: skip


def encode_set(tokenizer: Any, examples: Iterable[Example]) -> ExampleSet:
    """Examples as one set; pieces of the source belong to no word."""
    ids: list[Any] = []
    words: list[Any] = []
    lengths, counts = [0], [0]
    labels: list[Any] = []
    categories: list[Any] = []
    sentences: list[Any] = []
    pending = iter(examples)
    while chunk := list(islice(pending, 2000)):
        for example, pieces in zip(chunk, _pieces(tokenizer, chunk), strict=True):
            ids.append(np.asarray(pieces[0][:MAX_PIECES], dtype=np.int32))
            words.append(np.asarray(pieces[1][:MAX_PIECES], dtype=np.int16))
            lengths.append(len(ids[-1]))
            counts.append(len(example.words))
            known = np.full((len(example.words), len(WORD_HEADS)), np.nan, dtype=np.float16)
            for head, values in example.word_labels.items():
                known[:, WORD_HEADS.index(head)] = values
            labels.append(known)
            categories.append(np.asarray(example.categories or [UNKNOWN] * len(example.words), dtype=np.int8))
            sentences.append([example.sentence_labels.get(head, np.nan) for head in SENTENCE_HEADS])
    arrays = (
        np.concatenate(ids), np.cumsum(lengths), np.concatenate(words), np.cumsum(counts), np.concatenate(labels),
        np.concatenate(categories), np.asarray(sentences, dtype=np.float16),
    )  # fmt: skip
    return ExampleSet(*(torch.from_numpy(array) for array in arrays))


def _pieces(tokenizer: Any, examples: Sequence[Example]) -> list[tuple[list[int], list[int]]]:
    """Piece ids and the word of each piece (-1: none)."""
    texts = [" ".join(example.words) for example in examples]
    pairs = [text if ex.source is None else (text, ex.source) for text, ex in zip(texts, examples, strict=True)]
    found = []
    for text, pieces in zip(texts, tokenizer.encode_batch(pairs), strict=True):
        words = words_of_pieces(pieces.offsets, word_spans(text))
        found.append((pieces.ids, [w if part == 0 else -1 for w, part in zip(words, pieces.sequence_ids, strict=True)]))
    return found
