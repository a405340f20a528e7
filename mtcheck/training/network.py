# SPDX-License-Identifier: Apache-2.0
"""The network: one pretrained encoder, a linear head on every piece and one on the whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor, nn

from mtcheck.inference import word_spans, words_of_pieces
from mtcheck.training.examples import CATEGORIES, SENTENCE_HEADS, WORD_HEADS, Example

MAX_PIECES: Final = 160
"""Longer pairs are cut from the right in training (0.5% of the examples); a check reads them in windows."""


class Network(nn.Module):
    """Logits of every word head and category for every piece, and of every sentence head."""

    def __init__(self, encoder: nn.Module, width: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.word_head = nn.Linear(width, len(WORD_HEADS) + len(CATEGORIES))
        self.sentence_dense = nn.Linear(2 * width, width)
        self.sentence_head = nn.Linear(width, len(SENTENCE_HEADS))

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        """(batch, pieces) of ids and mask to (batch, pieces, words heads + categories) and (batch, sentence heads)."""
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1)
        pooled = torch.tanh(self.sentence_dense(torch.cat([hidden[:, 0], mean], -1)))
        return self.word_head(hidden), self.sentence_head(pooled)


def load_network(base: Path, *, frozen_layers: int = 0, layers: int | None = None) -> Network:
    """The network on top of a checkpoint, of which the lowest ``layers`` stay (default: all).

    Embeddings and the lowest ``frozen_layers`` layers do not learn. There is no dropout: a small encoder that sees each
    example about once underfits, and would only learn more slowly.
    """
    from transformers import AutoModel

    encoder: Any = AutoModel.from_pretrained(
        base, add_pooling_layer=False, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
    )
    if layers is not None:
        encoder.encoder.layer = encoder.encoder.layer[:layers]
        encoder.config.num_hidden_layers = len(encoder.encoder.layer)
    encoder.embeddings.requires_grad_(frozen_layers == 0)
    for layer in encoder.encoder.layer[:frozen_layers]:
        layer.requires_grad_(False)
    return Network(encoder, encoder.config.hidden_size)


@dataclass(frozen=True, slots=True)
class Encoded:
    """An example as numbers: piece ids, the word of each piece (-1: none), and the example with its labels."""

    ids: list[int]
    words: list[int]
    example: Example


def encode(tokenizer: Any, examples: list[Example]) -> list[Encoded]:
    """Pieces of the examples; pieces of the source belong to no word."""
    texts = [" ".join(example.words) for example in examples]
    pairs = [text if ex.source is None else (text, ex.source) for text, ex in zip(texts, examples, strict=True)]
    found = []
    for text, example, pieces in zip(texts, examples, tokenizer.encode_batch(pairs), strict=True):
        spans = word_spans(text)
        words = words_of_pieces(pieces.offsets, spans)
        words = [word if part == 0 else -1 for word, part in zip(words, pieces.sequence_ids, strict=True)]
        found.append(Encoded(pieces.ids[:MAX_PIECES], words[:MAX_PIECES], example))
    return found


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of some examples; NaN is a label that is not known."""

    input_ids: Tensor
    attention_mask: Tensor
    words: Tensor  # (batch, pieces, word heads)
    categories: Tensor  # (batch, pieces), -100 unknown
    sentences: Tensor  # (batch, sentence heads)


def collate(items: list[Encoded], *, pad: int) -> Batch:
    """Pads to the longest."""
    longest = max(len(item.ids) for item in items)
    ids = torch.full((len(items), longest), pad)
    mask = torch.zeros((len(items), longest), dtype=torch.long)
    words = torch.full((len(items), longest, len(WORD_HEADS)), float("nan"))
    categories = torch.full((len(items), longest), -100)
    sentences = torch.full((len(items), len(SENTENCE_HEADS)), float("nan"))
    for row, item in enumerate(items):
        ids[row, : len(item.ids)] = torch.tensor(item.ids)
        mask[row, : len(item.ids)] = 1
        held = [(place, word) for place, word in enumerate(item.words) if word >= 0]
        places = [place for place, _ in held]
        for column, head in enumerate(WORD_HEADS):
            labels = item.example.word_labels.get(head)
            if labels is not None:
                words[row, places, column] = torch.tensor([labels[word] for _, word in held])
        if item.example.categories is not None:
            marked = [(place, item.example.categories[word]) for place, word in held]
            for place, category in marked:
                categories[row, place] = category if category >= 0 else -100
        for column, head in enumerate(SENTENCE_HEADS):
            if head in item.example.sentence_labels:
                sentences[row, column] = item.example.sentence_labels[head]
    return Batch(ids, mask, words, categories, sentences)


_WORD_WEIGHTS: Final = (1.0, 0.8, 1.2, 1.5, 0.8)
_SENTENCE_WEIGHTS: Final = (1.0, 2.0, 0.8, 0.3)


def loss_of(batch: Batch, word_logits: Tensor, sentence_logits: Tensor) -> Tensor:
    """Sum over the heads of their mean losses, each over what the batch knows of it."""
    total = word_logits.sum() * 0.0
    for column, weight in enumerate(_WORD_WEIGHTS):
        known = ~batch.words[..., column].isnan()
        if known.any():
            target = batch.words[..., column][known]
            logits = word_logits[..., column][known]
            total = total + weight * nn.functional.binary_cross_entropy_with_logits(logits, target)
    if (batch.categories >= 0).any():
        logits = word_logits[..., len(WORD_HEADS) :].flatten(0, 1)
        total = total + 0.2 * nn.functional.cross_entropy(logits, batch.categories.flatten(), ignore_index=-100)
    for column, weight in enumerate(_SENTENCE_WEIGHTS):
        known = ~batch.sentences[:, column].isnan()
        if known.any():
            target, logits = batch.sentences[known, column], sentence_logits[known, column]
            if SENTENCE_HEADS[column] == "direct_assessment":
                part = nn.functional.smooth_l1_loss(logits, target)
            else:
                part = nn.functional.binary_cross_entropy_with_logits(logits, target)
            total = total + weight * part
    return total
