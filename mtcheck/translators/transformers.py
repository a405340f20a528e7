# SPDX-License-Identifier: Apache-2.0
"""Any Hugging Face model that turns text into text: Marian (OPUS-MT), NLLB, M2M100, mBART-50, MADLAD.

From a folder, or by id from the local cache; it needs PyTorch. No code that comes with a model is run; weights in
PyTorch's older format are read by its loader that takes tensors alone.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from mtcheck.errors import ModelError
from mtcheck.hugging_face import first_line, quiet
from mtcheck.translators._codes import marks
from mtcheck.translators._model import Model
from mtcheck.translators._room import by_room, room

NEEDS: Final = "pip install 'mtcheck[torch]'"
_CONFIG: Final = "config.json"
_WANTED: Final = ("*.json", "*.spm", "*.model", "*.txt", "*.safetensors", "README.md")
_BATCH: Final = 16
_OF_THE_DISK: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS})
_PIECES: Final = 1024
"""Pieces of text that are read at once, padding included."""


def parts(folder: Path) -> tuple[Path, ...]:
    """Configuration, weights and tokenizer of an encoder-decoder model."""
    config = _read(folder / _CONFIG)
    if not config.get("is_encoder_decoder"):
        return ()
    weights = sorted(folder.glob("model*.safetensors")) or sorted(folder.glob("pytorch_model*.bin"))
    if not weights:
        raise ModelError(f"the model in {folder} has no weights", hint="expected model.safetensors")
    for index in (*folder.glob("*.safetensors.index.json"), *folder.glob("*.bin.index.json")):
        parts = _read(index).get("weight_map", {})
        if not isinstance(parts, dict):
            raise ModelError(f"{index} is damaged: weight_map is no table")
        for name in sorted(set(map(str, parts.values()))):
            if not (folder / name).is_file() and weights[0].suffix == Path(name).suffix:
                raise ModelError(f"the model in {folder} is incomplete: no file {name}")
    tokenizers = [*folder.glob("*.spm"), *folder.glob("*.model"), *folder.glob("tokenizer.json")]
    if not tokenizers:
        raise ModelError(f"the model in {folder} has no tokenizer", hint="expected tokenizer.json, or source.spm")
    return (*weights, *sorted(folder.glob("*.json")), *(path for path in tokenizers if path.suffix != ".json"))


def load(model: Model, *, device: str) -> TransformersTranslator:
    """The model on a device of PyTorch's; raises ModelError with one line where it cannot be loaded."""
    return TransformersTranslator(model, device)


def fetch(identifier: str, folder: Path) -> None:
    """Downloads a model into an empty folder, through the library's own download.

    Weights are taken from safetensors, and from PyTorch's own format where a model has no other. Raises ModelError.
    """
    from huggingface_hub import snapshot_download

    try:
        snapshot_download(identifier, local_dir=folder, allow_patterns=list(_WANTED))
        if not any(folder.glob("*.safetensors")):
            snapshot_download(identifier, local_dir=folder, allow_patterns=["pytorch_model*", "model.bin"])
    except Exception as error:  # of the library, of its HTTP client, of the network
        if isinstance(error, OSError) and error.errno in _OF_THE_DISK:
            raise ModelError(f"cannot write {identifier} to {folder}: {error.strerror}") from error
        if type(error).__name__ in {"RepositoryNotFoundError", "GatedRepoError", "RevisionNotFoundError"}:
            raise ModelError(f"there is no model {identifier} that may be downloaded") from error
        raise ModelError(
            f"cannot download {identifier}: the network, or the model service, cannot be reached",
            hint="a folder that was fetched elsewhere is taken by mtcheck models add PATH",
        ) from error


class TransformersTranslator:
    """Greedy or beam search as the model's own settings say, never sampled."""

    def __init__(self, model: Model, device: str) -> None:
        self.name, self.source, self.target = model.name, model.source, model.target
        self._device = device
        self._tokenizer, self._network = _loaded(model, device)
        vocabulary = {*self._tokenizer.get_vocab(), *getattr(self._tokenizer, "lang_code_to_token", {}).values()}
        before, after = marks(vocabulary, model.source, model.target, model=model.name)
        self._prefix, self._start = _prepared(self._tokenizer, before, after)
        positions = getattr(self._network.config, "max_position_embeddings", None)
        self._most = positions if isinstance(positions, int) and positions > 0 else 512
        beams = self._network.generation_config.num_beams or 1
        self.signature = model.signed(f"transformers:{version('transformers')}", f"beams:{beams}")

    def translate(self, texts: Sequence[str]) -> list[str]:
        """Translates texts of like length together; raises ModelError where one is longer than the model reads."""
        if not texts:
            return []
        with quiet():
            lengths = [len(ids) for ids in self._tokenizer([self._prefix + text for text in texts])["input_ids"]]
        for length in lengths:
            if length > self._most:
                raise ModelError(f"the text has {length} pieces, and the translator {self.name} reads {self._most}")
        answers = [""] * len(texts)
        for rows in _batches(lengths):
            done = self._batch([self._prefix + texts[row] for row in rows], max(lengths[row] for row in rows))
            for row, answer in zip(rows, done, strict=True):
                answers[row] = answer
        return answers

    def _batch(self, texts: list[str], longest: int) -> list[str]:
        import torch

        inputs = self._tokenizer(texts, padding=True, return_tensors="pt").to(self._device)
        inputs.pop("token_type_ids", None)
        most = min(self._most - 1, room(longest))
        start = {"forced_bos_token_id": self._start} if self._start is not None else {}
        with torch.inference_mode(), quiet():
            output = self._network.generate(**inputs, do_sample=False, max_new_tokens=most, max_length=None, **start)
        decoded: list[str] = self._tokenizer.batch_decode(output, skip_special_tokens=True)
        return decoded


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Rows that go together: of like length, so that little is padded, and with as much room for the answer."""
    for alike in by_room(lengths).values():
        rows: list[int] = []
        for row in sorted(alike, key=lambda row: (lengths[row], row)):
            if rows and (len(rows) == _BATCH or lengths[row] * (len(rows) + 1) > _PIECES):
                yield rows
                rows = []
            rows.append(row)
        yield rows


def _prepared(tokenizer: Any, before: str, after: str) -> tuple[str, int | None]:
    """What is written before a text, and the piece that a translation begins with."""
    if not after:
        return "", None
    if not before:
        return f"{after} ", None
    tokenizer.src_lang = before.strip("_") if before.startswith("__") else before
    return "", tokenizer.convert_tokens_to_ids(after)


def _loaded(model: Model, device: str) -> tuple[Any, Any]:
    try:
        import torch
    except ImportError as error:
        raise ModelError(f"the translator {model.name} needs PyTorch, which is not installed", hint=NEEDS) from error
    offline: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
    with quiet() as transformers:
        try:
            tokenizer = transformers.AutoTokenizer.from_pretrained(str(model.folder), **offline)
            network, report = transformers.AutoModelForSeq2SeqLM.from_pretrained(
                str(model.folder), dtype=torch.float32, output_loading_info=True, **offline
            )
            network = network.to(device).eval()
        except ImportError as error:
            raise ModelError(
                f"the translator {model.name} needs more than PyTorch: {first_line(error)}",
                hint="pip install 'mtcheck[ct2]'",
            ) from error
        except Exception as error:  # whatever the files make of either library, it is the files' fault
            raise ModelError(f"cannot load the translator {model.name}: {first_line(error)}") from error
    if report["missing_keys"]:
        raise ModelError(f"the weights of the translator {model.name} lack {sorted(report['missing_keys'])[0]}")
    return tokenizer, network


def _read(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        return {}
    except (ValueError, RecursionError) as error:  # of JSON and of UTF-8 alike
        raise ModelError(f"{path} is damaged: {error}") from error
    return document if isinstance(document, dict) else {}
