# SPDX-License-Identifier: Apache-2.0
"""Tiny Hugging Face models that learn a toy language in seconds: "zzz" is a minor flaw, "qqq" a major one."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

WORDS = "the council voted to repair old bridge over river on work will begin in march and take six weeks".split()
FLAWS = {"zzz": 1, "qqq": 2}
SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]


def save_words(folder: Path, *, labels: tuple[str, ...] = ("OK", "BAD"), family: str = "bert") -> Path:
    """A token classifier: what it says of a word is what the word is, whatever stands beside it."""
    import torch
    from transformers import BertForTokenClassification, XLMRobertaForTokenClassification

    kind = {"bert": BertForTokenClassification, "xlm-roberta": XLMRobertaForTokenClassification}[family]
    network = kind(_config(family, labels))
    tokenizer = _tokenizer(family)

    def batch(rng: random.Random) -> tuple[dict[str, Any], Any]:
        texts = [_text(rng) for _ in range(16)]
        inputs = tokenizer(texts, padding=True, return_tensors="pt")
        target = torch.full(inputs["input_ids"].shape, -100)
        for row, text in enumerate(texts):
            for place, word in enumerate(inputs.word_ids(row)):
                if word is not None and (place == 0 or inputs.word_ids(row)[place - 1] != word):
                    target[row, place] = min(len(labels) - 1, FLAWS.get(text.split()[word], 0))
        return inputs, target

    return _trained(network, tokenizer, batch, folder, 150 if family == "bert" else 300)


def save_quality(folder: Path, *, outputs: int = 1, second: bool = False, scale: float = 1.0) -> Path:
    """A sequence classifier: ``scale`` (or the label "ok") where the text has no flaw, 0 ("bad") where it has one.

    second: it reads pairs, and only what stands second counts.
    """
    import torch
    from transformers import BertForSequenceClassification

    network = BertForSequenceClassification(_config("bert", ("LABEL_0",) if outputs == 1 else ("bad", "ok")))
    tokenizer = _tokenizer("bert")

    def batch(rng: random.Random) -> tuple[dict[str, Any], Any]:
        texts, others = [_text(rng, 0.1) for _ in range(32)], [_text(rng, 0.1) for _ in range(32)]
        good = [not any(flaw in text for flaw in FLAWS) for text in texts]
        inputs = tokenizer(others, texts, padding=True, return_tensors="pt") if second else tokenizer(
            texts, padding=True, return_tensors="pt")  # fmt: skip
        target = torch.tensor([float(g) * scale for g in good]) if outputs == 1 else torch.tensor(good).long()
        return inputs, target

    return _trained(network, tokenizer, batch, folder)


def save_untrained(folder: Path, labels: tuple[str, ...], *, task: str = "token") -> Path:
    """A model of random weights, for what is refused before anything is judged."""
    import transformers

    names = {"token": "BertForTokenClassification", "sequence": "BertForSequenceClassification",
             "mask": "BertForMaskedLM"}  # fmt: skip
    getattr(transformers, names[task])(_config("bert", labels)).save_pretrained(folder)
    _tokenizer("bert").save_pretrained(folder)
    return folder


def _config(family: str, labels: tuple[str, ...]) -> Any:
    from transformers import BertConfig, XLMRobertaConfig

    shape: dict[str, Any] = {
        "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64,
        "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0, "num_labels": len(labels),
        "id2label": dict(enumerate(labels)), "label2id": {label: i for i, label in enumerate(labels)},
    }  # fmt: skip
    if family == "bert":
        return BertConfig(vocab_size=len(SPECIALS) + len(WORDS) + len(FLAWS), max_position_embeddings=48, **shape)
    return XLMRobertaConfig(vocab_size=80, max_position_embeddings=58, pad_token_id=1, bos_token_id=0, eos_token_id=2,
                            type_vocab_size=1, **shape)  # fmt: skip


def _tokenizer(family: str) -> Any:
    """Whole words for BERT; for XLM-RoBERTa letters and a few words, so that most words have several pieces."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    if family == "bert":
        pieces = [*SPECIALS, *WORDS, *FLAWS]
        whole = Tokenizer(models.WordLevel({word: i for i, word in enumerate(pieces)}, unk_token="[UNK]"))
        whole.normalizer = normalizers.Lowercase()
        whole.pre_tokenizer = pre_tokenizers.Whitespace()
        whole.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
        )
        return PreTrainedTokenizerFast(
            tokenizer_object=whole, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]",
            model_input_names=["input_ids", "token_type_ids", "attention_mask"],
        )  # fmt: skip
    letters = [(letter, -4.0) for letter in "▁abcdefghijklmnopqrstuvwxyz.,?!"]
    pieces_ = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *letters, ("▁the", -1.0), ("▁bridge", -1.0)]
    cut = Tokenizer(models.Unigram(pieces_, unk_id=3))
    cut.pre_tokenizer = pre_tokenizers.Metaspace()
    cut.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=cut, pad_token="<pad>", unk_token="<unk>", bos_token="<s>", eos_token="</s>",
        model_input_names=["input_ids", "attention_mask"],
    )  # fmt: skip


def _text(rng: random.Random, share: float = 0.25) -> str:
    known = [*WORDS, "unheard"]  # which BERT's words do not hold
    length = rng.randint(2, 6)
    return " ".join(rng.choice(list(FLAWS)) if rng.random() < share else rng.choice(known) for _ in range(length))


def _trained(network: Any, tokenizer: Any, batch: Any, folder: Path, steps: int = 150) -> Path:
    import torch
    from transformers.utils import logging

    logging.disable_progress_bar()
    torch.manual_seed(1)
    rng = random.Random(1)
    network.apply(network._init_weights)
    network.train()
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3)
    for _ in range(steps):
        inputs, target = batch(rng)
        optimizer.zero_grad()
        network(**inputs, labels=target).loss.backward()
        optimizer.step()
    network.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
