# SPDX-License-Identifier: Apache-2.0
"""Loads a Hugging Face model that classifies tokens or sequences, from a folder or the local cache.

Nothing is downloaded, no code that comes with a model is run, and weights are read from safetensors alone: the older
formats are pickles, which can run code too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from mtcheck.errors import ModelError
from mtcheck.hugging_face import cached, first_line, is_id, quiet
from mtcheck.models._classifier import Classifier, Reading
from mtcheck.models._loaded import Answer, LoadedModel, Thresholds
from mtcheck.models._sidecar import SIDECAR, Sidecar, meanings, read_sidecar

CONFIG: Final = "config.json"
_TOKENIZERS: Final = ("tokenizer.json", "vocab.txt", "vocab.json", "*.model")
_PICKLES: Final = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl", "*.h5", "*.msgpack")
_KINDS: Final = {"ForTokenClassification": "words", "ForSequenceClassification": "quality"}
_LONGEST: Final = 512
"""Pieces that are read at once at most, also by models that could take more: cost grows with the square of it."""


def recognises(model: Path) -> bool:
    """Whether the path is a folder, description or id that this file can load."""
    if model.suffix == ".toml" or (model / CONFIG).is_file() or (model / SIDECAR).is_file():
        return True
    return not model.exists() and is_id(model.as_posix())


def load(model: Path) -> LoadedModel:
    """The model in a folder, of an id, or described by a TOML file; raises ModelError with one clear line."""
    name, folder, sidecar = _find(model)
    config = _config(folder)
    kind = _kind(config, folder)
    shards = _weights(folder)
    _look_for_tokenizer(folder)
    network, tokenizer = _loaded(folder, kind)
    labels = tuple(str(network.config.id2label[i]) for i in range(network.config.num_labels))
    reading = _reading(kind, labels, network.config, tokenizer, sidecar, name)
    digest = _digest(shards)
    answers: frozenset[Answer] = frozenset({"words"} if kind == "words" else {"quality"})
    return LoadedModel(
        name,
        Classifier(network, tokenizer, reading),
        Thresholds(garbled=1.0, word=sidecar.word_threshold, tuned_on=sidecar.tuned_on),
        signature="|".join((name.replace("|", "_"), digest[:12], *_signed(reading, sidecar))),
        languages=sidecar.languages,
        answers=answers,
        needs_source=sidecar.order != "hypothesis" and sidecar.source == "required",
        card=tuple(_card(config, labels, reading, sidecar, shards)),
    )


def _find(model: Path) -> tuple[str, Path, Sidecar]:
    """Name, folder and description of what the user asked for."""
    if model.suffix == ".toml" or (not (model / CONFIG).is_file() and (model / SIDECAR).is_file()):
        path = model if model.suffix == ".toml" else model / SIDECAR
        sidecar = read_sidecar(path)
        if sidecar.model is None:
            raise ModelError(f"{path} does not say which model it describes", hint='model = "FOLDER or owner/name"')
        inside = path.parent / sidecar.model
        name, folder = (inside.resolve().name, inside) if inside.is_dir() else (sidecar.model, cached(sidecar.model))
        return name, folder, sidecar
    if model.is_dir():
        name, folder = model.resolve().name, model
    else:
        name, folder = model.as_posix(), cached(model.as_posix())
    own = folder / SIDECAR
    return name, folder, read_sidecar(own) if own.is_file() else Sidecar()


def _config(folder: Path) -> Mapping[str, Any]:
    path = folder / CONFIG
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"no {CONFIG} in {folder}", hint="is the model there as a whole?") from error
    except ValueError as error:  # of JSON and of UTF-8 alike
        raise ModelError(f"{path} is damaged: {error}") from error
    if not isinstance(config, dict):
        raise ModelError(f"{path} is not the configuration of a model")
    return config


def _kind(config: Mapping[str, Any], folder: Path) -> Answer:
    architectures = config.get("architectures")
    name = str(architectures[0]) if isinstance(architectures, list) and architectures else "of no stated kind"
    for ending, kind in _KINDS.items():
        if name.endswith(ending):
            return "words" if kind == "words" else "quality"
    raise ModelError(
        f"the model in {folder} is {name}", hint="mtcheck takes token classification and sequence classification"
    )


def _weights(folder: Path) -> tuple[Path, ...]:
    """The files that hold the weights, in the order of their names."""
    if (folder / "adapter_config.json").is_file():
        raise ModelError(f"{folder} holds an adapter, not a whole model", hint="merge it into its base and save that")
    whole, index = folder / "model.safetensors", folder / "model.safetensors.index.json"
    if whole.is_file():
        return (whole,)
    if index.is_file():
        try:
            names = sorted(set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()))
            shards = tuple(folder / Path(name).name for name in names)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"{index} is damaged") from error
        missing = [shard.name for shard in shards if not shard.is_file()]
        if missing:
            raise ModelError(f"model file {folder / missing[0]} is missing")
        return shards
    if any(path for pattern in _PICKLES for path in folder.glob(pattern)):
        raise ModelError(
            f"the weights in {folder} are in a format that may run code when it is read",
            hint="only safetensors is read: save the model anew with save_pretrained where you trust it",
        )
    raise ModelError(f"no weights in {folder}", hint="expected model.safetensors")


def _look_for_tokenizer(folder: Path) -> None:
    """The library makes an empty tokenizer out of nothing, so it is looked for first."""
    if not any(path for pattern in _TOKENIZERS for path in folder.glob(pattern)):
        raise ModelError(f"no tokenizer in {folder}", hint="expected tokenizer.json")


def _loaded(folder: Path, kind: Answer) -> tuple[Any, Any]:
    try:
        import torch
    except ImportError as error:
        raise ModelError(
            f"the model in {folder} needs PyTorch, which is not installed", hint="pip install 'mtcheck[torch]'"
        ) from error
    with quiet() as transformers:
        family = (
            transformers.AutoModelForTokenClassification
            if kind == "words"
            else transformers.AutoModelForSequenceClassification
        )
        offline: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
        try:
            tokenizer = transformers.AutoTokenizer.from_pretrained(str(folder), **offline)
            network, report = family.from_pretrained(
                str(folder), dtype=torch.float32, use_safetensors=True, output_loading_info=True, **offline
            )
        except Exception as error:  # whatever the files make of either library, it is the files' fault
            raise ModelError(f"cannot load the model in {folder}: {first_line(error)}") from error
    if report["missing_keys"]:
        missing = sorted(report["missing_keys"])
        raise ModelError(
            f"the weights in {folder} lack {missing[0]}" + (f" and {len(missing) - 1} more" if missing[1:] else ""),
            hint="is this a model that was trained for the task, or only its base?",
        )
    if not getattr(tokenizer, "is_fast", False):
        raise ModelError(f"the tokenizer in {folder} gives no offsets", hint="a tokenizer.json is needed")
    if len(tokenizer) > network.get_input_embeddings().num_embeddings:
        raise ModelError(f"the tokenizer in {folder} has more pieces than the model: it belongs to another one")
    return network.eval(), tokenizer


def _reading(
    kind: Answer, labels: tuple[str, ...], config: Any, tokenizer: Any, sidecar: Sidecar, name: str
) -> Reading:
    reading = Reading(kind=kind, order=sidecar.order, source=sidecar.source, pieces=sidecar.pieces,
                      most_pieces=_room(config, tokenizer), pad=_pad(config, tokenizer))  # fmt: skip
    if kind == "quality" and len(labels) == 1:
        if sidecar.range is None:
            raise ModelError(
                f"{name} gives one number, and does not say on which scale",
                hint=f"say in {SIDECAR} what the worst and the best translation get: range = [0, 1]",
            )
        return replace(reading, range=sidecar.range, sigmoid=sidecar.activation == "sigmoid")
    if sidecar.range is not None:
        raise ModelError(f"{SIDECAR} states a range, but {name} gives labels: {', '.join(labels)}")
    if getattr(config, "problem_type", None) in {"regression", "multi_label_classification"}:
        raise ModelError(f"{name} gives {len(labels)} independent numbers ({', '.join(labels)}), not one of its labels")
    return replace(reading, labels=meanings(labels, sidecar.labels))


def _room(config: Any, tokenizer: Any) -> int:
    """Pieces that fit into one pass, specials included."""
    positions = getattr(config, "max_position_embeddings", None)
    longest = min(_LONGEST, getattr(tokenizer, "model_max_length", None) or _LONGEST)
    if isinstance(positions, int) and positions > 0:
        padding = getattr(config, "pad_token_id", None) or 0
        # The RoBERTa family counts positions from the one after the padding; one piece less harms nobody else.
        longest = min(longest, positions - (padding + 1 if padding < 8 else 0))
    return int(longest)


def _pad(config: Any, tokenizer: Any) -> int | None:
    """The piece that fills short rows, or None where the model knows none and rows must not be filled."""
    found = getattr(config, "pad_token_id", None)
    return found if found is not None and tokenizer.pad_token_id is not None else None


def _digest(shards: tuple[Path, ...]) -> str:
    """The hash of the weights: of the one file, or of the hashes of its parts."""
    digests = []
    for shard in shards:
        with shard.open("rb") as stream:
            digests.append(hashlib.file_digest(stream, "sha256").hexdigest())
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()


def _signed(reading: Reading, sidecar: Sidecar) -> Iterator[str]:
    """Everything that changes a number and that the weights do not say."""
    if reading.range:
        yield f"range:{reading.range[0]:g}..{reading.range[1]:g}"
        if reading.sigmoid:
            yield "activation:sigmoid"
    if reading.kind == "words":
        yield f"pieces:{reading.pieces}"
    if reading.labels:
        yield "labels:" + ",".join(reading.labels)
    yield f"order:{reading.order}" + ("" if reading.order == "hypothesis" else f",source-{sidecar.source}")


def _card(
    config: Mapping[str, Any], labels: tuple[str, ...], reading: Reading, sidecar: Sidecar, shards: tuple[Path, ...]
) -> Iterator[tuple[str, str]]:
    yield "size", f"{sum(shard.stat().st_size for shard in shards) / 1e6:.1f} MB"
    yield "kind", f"{config['architectures'][0]} (Hugging Face), gives {reading.kind}"
    if reading.labels:
        yield "labels", ", ".join(f"{label} = {told}" for label, told in zip(labels, reading.labels, strict=True))
    if reading.range:
        yield "range", f"{reading.range[0]:g} (worst) to {reading.range[1]:g} (best)"
    yield "reads", reading.order + ("" if reading.order == "hypothesis" else f", source {sidecar.source}")
    yield "findings", f"words from {sidecar.word_threshold:g} on" if reading.kind == "words" else "none: a score alone"
    for shard in shards:
        yield "file", f"{shard.name} sha256:{_digest((shard,))}"
