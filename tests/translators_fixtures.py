# SPDX-License-Identifier: Apache-2.0
"""A translator that knows twelve words: a tiny Marian model that learns in seconds to say each in another tongue.

"the council voted" becomes "ta konsi vota": word for word, in the same order, so that every answer can be told.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

WORDS = {
    "the": "ta", "council": "konsi", "voted": "vota", "to": "ko", "repair": "repa", "old": "vela", "bridge": "ponto",
    "river": "rivo", "mayor": "mero", "saw": "vida", "a": "un", "ferry": "bato",
}  # fmt: skip
PAD = "<pad>"


def told(text: str) -> str:
    """What the model must answer."""
    return " ".join(WORDS[word] for word in text.split())


LEARNT = 0.002
"""Mean loss at which each word has its translation; how many steps that takes differs between processors."""


def save_marian(folder: Path, *, most_steps: int = 3000) -> Path:
    """Builds, trains and saves the model with the files that OPUS-MT models have."""
    import torch
    from transformers import MarianConfig, MarianMTModel

    folder.mkdir(parents=True)
    pieces = _save_tokenizer(folder)
    ids = {piece: number for number, piece in enumerate(pieces)}
    torch.manual_seed(5)
    network = MarianMTModel(MarianConfig(
        vocab_size=len(pieces), d_model=48, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2,
        decoder_attention_heads=2, encoder_ffn_dim=96, decoder_ffn_dim=96, max_position_embeddings=64, dropout=0.0,
        attention_dropout=0.0, activation_dropout=0.0, pad_token_id=ids[PAD], eos_token_id=ids["</s>"],
        decoder_start_token_id=ids[PAD], forced_eos_token_id=ids["</s>"], bos_token_id=ids["</s>"],
        activation_function="swish", scale_embedding=True, static_position_embeddings=True, init_std=0.1,
    ))  # fmt: skip
    begin = network.get_input_embeddings().weight[ids[PAD]]
    with torch.no_grad():
        begin[:] = 0.0
    rng = random.Random(5)
    optimiser = torch.optim.Adam(network.parameters(), lr=2e-3, betas=(0.9, 0.98))
    network.train()
    mean, step = 1.0, 0
    while mean > LEARNT and step < most_steps:
        step += 1
        length = rng.randint(1, 9)
        texts = [[rng.choice(list(WORDS)) for _ in range(length)] for _ in range(32)]
        source = torch.tensor([[ids["▁" + word] for word in text] + [ids["</s>"]] for text in texts])
        target = torch.tensor([[ids["▁" + WORDS[word]] for word in text] + [ids["</s>"]] for text in texts])
        loss = network(input_ids=source, labels=target).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * min(1.0, step / 20, 20 * mean + 0.1)
        optimiser.step()
        with torch.no_grad():  # a Marian model begins with an embedding of nothing, and CTranslate2 relies on it;
            begin[:] = 0.0  # the output layer, which shares it, would teach it something
        optimiser.zero_grad()
        mean = 0.95 * mean + 0.05 * float(loss.detach())
    network.eval().generation_config.update(num_beams=2, max_length=64, bad_words_ids=[[ids[PAD]]])
    network.save_pretrained(folder)
    return folder


def convert(folder: Path, out: Path) -> Path:
    """The same model as CTranslate2 wants it, in 8-bit integers."""
    from ctranslate2.converters import TransformersConverter

    names = ["source.spm", "target.spm"]
    converter: Any = TransformersConverter(str(folder), copy_files=names)
    converter.convert(str(out), quantization="int8")
    return out


def _save_tokenizer(folder: Path) -> list[str]:
    """source.spm, target.spm, vocab.json; gives the pieces in the order of their numbers."""
    import sentencepiece

    rng = random.Random(1)
    for name, words in (("source", list(WORDS)), ("target", list(WORDS.values()))):
        lines = [" ".join(rng.choices(words, k=6)) for _ in range(200)]
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(lines), model_prefix=str(folder / name), model_type="word",
            vocab_size=len(words) + 3, minloglevel=2,
        )  # fmt: skip
        (folder / f"{name}.model").rename(folder / f"{name}.spm")
        (folder / f"{name}.vocab").unlink()
    known = sorted({*WORDS, *WORDS.values()})
    pieces = ["</s>", "<unk>", *(f"▁{word}" for word in known), PAD]
    (folder / "vocab.json").write_text(json.dumps({piece: n for n, piece in enumerate(pieces)}), encoding="utf-8")
    settings = {"tokenizer_class": "MarianTokenizer", "source_lang": "en", "target_lang": "eo", "model_max_length": 64}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
    return pieces
