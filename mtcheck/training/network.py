# SPDX-License-Identifier: Apache-2.0
"""The network: one pretrained encoder, a linear head on every piece and heads on the whole.

It may have a branch: a second top over the encoder's lowest layers, for the marks of editors in output of systems. What
it learns costs the other heads nothing, for the first top stays as it is; one top for all of them found more in real
output and forgot some of what it had found in sentences written for it.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

import torch
from torch import Tensor, nn

from mtcheck.errors import InputError
from mtcheck.training.encoded import Batch
from mtcheck.training.examples import CATEGORIES, SENTENCE_HEADS, WORD_HEADS


class Logits(NamedTuple):
    """What the network says of some texts."""

    words: Tensor  # (texts, pieces, word heads + categories)
    sentences: Tensor  # (texts, sentence heads)


BRANCHED: Final = WORD_HEADS.index("reviewed")
"""The word head that is read from the branch, where there is one."""


class Branch(nn.Module):
    """A second top of an encoder, over its lowest ``shared`` layers; begins as a copy of the first.

    It learns every word head that its examples know, for they help each other; only ``BRANCHED`` is read.
    """

    def __init__(self, network: Network, shared: int) -> None:
        super().__init__()
        self.shared = shared
        layers: Any = network.encoder.encoder.layer  # type: ignore[union-attr]
        # Named by their depth, so that a branch over fewer layers can begin with one over more.
        self.layers = nn.ModuleDict(
            {str(depth): copy.deepcopy(layer) for depth, layer in enumerate(layers) if depth >= shared}
        )
        self.word_head = copy.deepcopy(network.word_head)
        with (
            torch.no_grad()
        ):  # what is underlined in our own sentences is nearest to what is marked in those of systems
            for rows in (self.word_head.weight, self.word_head.bias):
                rows[BRANCHED] = rows[WORD_HEADS.index("underlined")]

    def forward(self, hidden: Tensor, attention_mask: Tensor) -> Tensor:
        """What the shared layers say, (texts, pieces, width), to (texts, pieces, word heads + categories)."""
        away = (1.0 - attention_mask[:, None, None, :].to(hidden.dtype)) * -1e4
        for layer in self.layers.values():
            found = layer(hidden, away)
            hidden = found[0] if isinstance(found, tuple) else found
        logits: Tensor = self.word_head(hidden)
        return logits


class Network(nn.Module):
    """Logits of every word head and category for every piece, and of every head for the whole."""

    branch: Branch | None

    def __init__(self, encoder: nn.Module, width: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.word_head = nn.Linear(width, len(WORD_HEADS) + len(CATEGORIES))
        self.sentence_dense = nn.Linear(2 * width, width)
        self.sentence_head = nn.Linear(width, len(SENTENCE_HEADS))
        self.branch = None

    def grow(self, shared: int) -> None:
        """Grows a branch over the lowest ``shared`` layers; from now on only that one learns."""
        layers: Any = self.encoder.encoder.layer  # type: ignore[union-attr]
        if not 0 < shared < len(layers):
            raise InputError(f"a branch shares from 1 to {len(layers) - 1} of the {len(layers)} layers, not {shared}")
        self.branch = Branch(self, shared)
        self.requires_grad_(False)
        self.branch.requires_grad_(True)

    def train(self, mode: bool = True) -> Self:
        """As ever; but of a network with a branch only that one is trained, and the rest has no dropout."""
        super().train(mode and self.branch is None)
        if self.branch is not None:
            self.branch.train(mode)
        return self

    def branch_words(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """(texts, pieces) of ids and mask to all logits of the branch: (texts, pieces, word heads + categories)."""
        assert self.branch is not None
        with torch.no_grad():
            read = self.encoder(input_ids=input_ids, attention_mask=attention_mask, output_hidden_states=True)
        words: Tensor = self.branch(read.hidden_states[self.branch.shared], attention_mask)
        return words

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Logits:
        """(texts, pieces) of ids and mask to logits."""
        read = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, output_hidden_states=self.branch is not None
        )
        hidden = read.last_hidden_state
        words = self.word_head(hidden)
        if self.branch is not None:
            own = self.branch(read.hidden_states[self.branch.shared], attention_mask)
            words = torch.cat([words[..., :BRANCHED], own[..., BRANCHED, None], words[..., BRANCHED + 1 :]], -1)
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1)
        whole = torch.cat([hidden[:, 0], mean], -1)
        return Logits(words, self.sentence_head(torch.tanh(self.sentence_dense(whole))))


def load_network(base: Path, *, frozen_layers: int = 0, layers: int | None = None, dropout: float = 0.0) -> Network:
    """The network on top of a checkpoint, of which the lowest ``layers`` stay (default: all).

    Embeddings and the lowest ``frozen_layers`` layers do not learn. Dropout hurts where each example is seen about
    once, as on a processor in an hour, and is needed where they are seen many times.
    """
    from transformers import AutoModel

    encoder: Any = AutoModel.from_pretrained(
        base, add_pooling_layer=False, hidden_dropout_prob=dropout, attention_probs_dropout_prob=dropout
    ).float()
    if layers is not None:
        encoder.encoder.layer = encoder.encoder.layer[:layers]
        encoder.config.num_hidden_layers = len(encoder.encoder.layer)
    encoder.embeddings.requires_grad_(frozen_layers == 0)
    for layer in encoder.encoder.layer[:frozen_layers]:
        layer.requires_grad_(False)
    return Network(encoder, encoder.config.hidden_size)


_WORD_WEIGHTS: Final = {
    "corrupted": 1.0,
    "edited": 0.8,
    "minor": 1.2,
    "major": 1.5,
    "unmatched": 0.8,
    "rewritten": 0.8,
    "underlined": 1.0,
    "reviewed": 1.0,
}
_SENTENCE_WEIGHTS: Final = {
    "garbled": 1.0,
    "penalty": 0.8,
    "edit_rate": 0.3,
    "similarity": 2.0,
}


def loss_of(batch: Batch, logits: Logits) -> Tensor:
    """Sum over the heads of their mean losses, each over what the batch knows of it."""
    total = word_loss(batch, logits.words)
    for column, head in enumerate(SENTENCE_HEADS):
        total = total + _SENTENCE_WEIGHTS[head] * _mean_loss(logits.sentences[:, column], batch.sentences[:, column])
    return total


def word_loss(batch: Batch, words: Tensor) -> Tensor:
    """The same over the word heads and the categories, (texts, pieces, word heads + categories)."""
    total = torch.zeros((), device=words.device)
    for column, head in enumerate(WORD_HEADS):
        total = total + _WORD_WEIGHTS[head] * _mean_loss(words[..., column], batch.words[..., column])
    known = (batch.categories >= 0).float()
    categories = torch.log_softmax(words[..., len(WORD_HEADS) :], -1)
    chosen = categories.gather(-1, batch.categories.clamp(min=0).unsqueeze(-1)).squeeze(-1)
    return total - 0.2 * (chosen * known).sum() / known.sum().clamp(min=1)


def _mean_loss(logits: Tensor, targets: Tensor) -> Tensor:
    """Over the targets that are known; 0 where none is."""
    known = ~targets.isnan()
    losses = nn.functional.binary_cross_entropy_with_logits(logits, targets.nan_to_num(0.0), reduction="none")
    return (losses * known).sum() / known.sum().clamp(min=1)


def imitation_loss(batch: Batch, logits: Logits, teacher: Logits) -> Tensor:
    """How far a student is from its teacher on all heads, whatever the set (Hinton et al. 2015)."""
    words = nn.functional.binary_cross_entropy_with_logits(
        logits.words[..., : len(WORD_HEADS)], torch.sigmoid(teacher.words[..., : len(WORD_HEADS)]), reduction="none"
    ).sum(-1)
    total = (words * batch.of_hypothesis).sum() / batch.of_hypothesis.sum().clamp(min=1)
    categories = torch.softmax(teacher.words[..., len(WORD_HEADS) :], -1)
    told = -(categories * torch.log_softmax(logits.words[..., len(WORD_HEADS) :], -1)).sum(-1)
    total = total + 0.1 * (told * batch.of_hypothesis).sum() / batch.of_hypothesis.sum().clamp(min=1)
    told = nn.functional.binary_cross_entropy_with_logits(logits.sentences, torch.sigmoid(teacher.sentences))
    return total + len(SENTENCE_HEADS) * told
