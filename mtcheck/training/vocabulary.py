# SPDX-License-Identifier: Apache-2.0
"""Cuts the base encoder's vocabulary to the pieces that news in the languages of the data uses."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mtcheck.errors import InputError

log = logging.getLogger(__name__)


def prune(base: Path, out: Path, texts: Iterable[tuple[str, float]], *, size: int) -> int:
    """Writes ``base`` to ``out`` with the ``size`` most used pieces of the weighted ``texts``; returns how many stay.

    Special pieces and single characters always stay, so that any text of the languages can still be spelled. The
    tokenizer must be a Unigram model (SentencePiece), as that of XLM-R and multilingual E5 is.
    """
    from tokenizers import Tokenizer
    from transformers import AutoModel

    source = base / "tokenizer.json"
    if not source.is_file():
        raise InputError(f"no tokenizer.json in {base}", hint="--base takes a folder of a Hugging Face checkpoint")
    document = json.loads(source.read_text(encoding="utf-8"))
    if document["model"]["type"] != "Unigram":
        raise InputError(f"{source} is not a Unigram tokenizer")
    tokenizer = Tokenizer.from_file(str(source))
    counts: Counter[int] = Counter()
    singles: Counter[int] = Counter()
    pieces = document["model"]["vocab"]
    for text, weight in texts:
        for piece in tokenizer.encode(text, add_special_tokens=False).ids:
            counts[piece] += weight  # type: ignore[assignment]
        singles.update(set(text))  # type: ignore[arg-type]
    special = {index for index, (piece, score) in enumerate(pieces) if piece.startswith("<") and piece.endswith(">")}
    single = {index for index, (piece, _) in enumerate(pieces) if len(piece.lstrip("▁")) <= 1 and piece[-1:] in singles}
    kept = set(special) | single
    for index, _ in counts.most_common():
        if len(kept) >= size:
            break
        kept.add(index)
    order = sorted(kept)
    _write_tokenizer(document, order, out)
    model = AutoModel.from_pretrained(base, add_pooling_layer=False)
    _cut_embeddings(model, order)
    model.save_pretrained(out)
    covered = sum(counts[index] for index in order) / max(1, sum(counts.values()))
    log.info("%d of %d pieces kept, %.4f of the text", len(order), len(pieces), covered)
    return len(order)


def _write_tokenizer(document: dict[str, Any], order: list[int], out: Path) -> None:
    place = {old: new for new, old in enumerate(order)}
    model = document["model"]
    model["vocab"] = [model["vocab"][old] for old in order]
    model["unk_id"] = place[model["unk_id"]]
    for added in document.get("added_tokens", []):
        added["id"] = place[added["id"]]
    processor = document.get("post_processor") or {}
    for special in processor.get("special_tokens", {}).values():
        special["ids"] = [place[old] for old in special["ids"]]
    out.mkdir(parents=True, exist_ok=True)
    (out / "tokenizer.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def _cut_embeddings(model: Any, order: list[int]) -> None:
    import torch

    old = model.embeddings.word_embeddings
    new = torch.nn.Embedding(len(order), old.embedding_dim, padding_idx=None)
    new.weight.data.copy_(old.weight.data[torch.tensor(order)])
    model.embeddings.word_embeddings = new
    model.config.vocab_size = len(order)
    model.config.pad_token_id = order.index(model.config.pad_token_id)
