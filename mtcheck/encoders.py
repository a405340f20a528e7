# SPDX-License-Identifier: Apache-2.0
"""Sentence encoders that a user brings: texts to vectors, by ONNX Runtime or by transformers with PyTorch.

An encoder is a folder with ``model.onnx`` and ``tokenizer.json``, a folder as ``save_pretrained`` or
sentence-transformers leave it, or the id of such a model in the local cache. Nothing is downloaded, no code that comes
with a model is run, and weights are read from safetensors or ONNX alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import nlargest
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from mtcheck.errors import ModelError
from mtcheck.hugging_face import cached, first_line, quiet

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

Pooling = Literal["mean", "cls"]

LONGEST: Final = 512
"""Pieces of a text that are read at most."""
_BATCH: Final = 16
_REMEMBERED: Final = 12_000
"""Texts whose vectors are kept: those of two articles far longer than any; 1,024 numbers each, 47 MiB."""
_BLOCK: Final = 64
"""Sentences whose cosines are reckoned together."""
_MOST_TOGETHER: Final = 3
_KNOWN_LAYERS: Final = frozenset({"Transformer", "Pooling", "Normalize"})


@dataclass(frozen=True, slots=True)
class Encoder:
    """What makes vectors of texts. ``signature`` names the weights by their hash, and how vectors are pooled."""

    signature: str
    _vectors: Callable[[Sequence[str]], Floats]
    _known: dict[str, Floats] = field(default_factory=dict, repr=False, compare=False)

    def cosines(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """The cosine (-1 to 1, higher is closer) of the two texts of each pair; each text is encoded once."""
        import numpy as np

        if not pairs:
            return []
        ours, theirs = (self.units([pair[side] for pair in pairs]) for side in (0, 1))
        return [float(np.clip(one @ other, -1.0, 1.0)) for one, other in zip(ours, theirs, strict=True)]

    def units(self, texts: Sequence[str]) -> Floats:
        """Vectors of length 1, (texts, width). The latest texts are remembered, and not encoded again."""
        import numpy as np

        # Texts of one length run together: little padding, and the same vectors whatever the order of the texts.
        missing = sorted(set(texts) - self._known.keys(), key=lambda text: (len(text), text))
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            rows = self._vectors(batch)
            rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
            self._known.update(zip(batch, rows, strict=True))
        found = np.stack([self._known[text] for text in texts])
        for text in list(self._known)[: max(0, len(self._known) - _REMEMBERED)]:
            del self._known[text]
        return found

    def nearness(self, hypothesis: Sequence[str], reference: Sequence[str]) -> Cosines:
        """How near the sentences of two texts are; neither may be empty."""
        return Cosines(
            (self.units(hypothesis), self.units(reference)),
            tuple([max(1, len(text)) for text in side] for side in (hypothesis, reference)),
        )


class Cosines:
    """How near the sentences of two texts are: 0 as near as any two of them, 1 the same.

    What cosine strangers have differs from encoder to encoder (0.1, 0.7) and from sentence to sentence. So a pair is
    measured between what its two sentences have with the rest of the other text, on average, and 1. The vector of
    several sentences is the mean of theirs by length, which is what pooling would make of them, more or less.
    """

    def __init__(self, vectors: tuple[Floats, Floats], lengths: tuple[list[int], ...]) -> None:
        self._vectors, self._lengths = vectors, lengths
        self._rows: dict[int, list[float]] = {}
        self._usual = self._means()
        self._norms = [_windows(side, own) for side, own in zip(vectors, lengths, strict=True)]
        self._ends = [[0, *accumulate(side)] for side in lengths]
        self._usual_ends = [
            [0.0, *accumulate(value * own for value, own in zip(values, side, strict=True))]
            for values, side in zip(self._usual, lengths, strict=True)
        ]

    def near(self, h0: int, h1: int, r0: int, r1: int) -> float:
        """Nearness (0 to 1, higher is nearer) of the sentences ``[h0, h1)`` and ``[r0, r1)``, up to three a side."""
        if h1 - h0 == 1 and r1 - r0 == 1:
            usual = (self._usual[0][h0] + self._usual[1][r0]) / 2
            return min(1.0, max(0.0, 1 - (1 - self._row(h0)[r0]) / max(1e-6, 1 - usual)))
        (our_ends, their_ends), (our_usual, their_usual) = self._ends, self._usual_ends
        theirs = self._lengths[1]
        products = 0.0
        for place in range(h0, h1):
            row = self._row(place)
            products += self._lengths[0][place] * sum(theirs[other] * row[other] for other in range(r0, r1))
        norms = self._norms[0][h1 - h0 - 1][h0] * self._norms[1][r1 - r0 - 1][r0]
        ours_long, theirs_long = our_ends[h1] - our_ends[h0], their_ends[r1] - their_ends[r0]
        usual = theirs_long * (our_usual[h1] - our_usual[h0]) + ours_long * (their_usual[r1] - their_usual[r0])
        return min(1.0, max(0.0, 1 - (norms - products) / max(1e-6, norms - usual / 2)))

    def nearest(self, place: int, most: int) -> list[int]:
        """The ``most`` reference sentences with the highest cosine for one of the hypothesis, in no order."""
        row = self._row(place)
        return nlargest(most, range(len(row)), key=row.__getitem__)

    def _row(self, place: int) -> list[float]:
        """Cosines of a hypothesis sentence; neighbours are asked for soon, and reckoned with it."""
        row = self._rows.get(place)
        if row is None:
            for old in list(self._rows)[: max(0, len(self._rows) - _BLOCK)]:
                del self._rows[old]
            start = place - place % _BLOCK
            block = self._vectors[0][start : start + _BLOCK] @ self._vectors[1].T
            self._rows.update(enumerate(block.tolist(), start))
            row = self._rows[place]
        return row

    def _means(self) -> tuple[list[float], list[float]]:
        """For each sentence of either side its mean cosine with the other text, the closest sentence apart."""
        import numpy as np

        ours, theirs = self._vectors
        own = np.zeros(len(ours), dtype=np.float32)
        sums, most = np.zeros(len(theirs), dtype=np.float32), np.full(len(theirs), -1.0, dtype=np.float32)
        for start in range(0, len(ours), _BLOCK):
            block = ours[start : start + _BLOCK] @ theirs.T
            own[start : start + _BLOCK] = (block.sum(1) - block.max(1)) / max(1, len(theirs) - 1)
            sums += block.sum(0)
            most = np.maximum(most, block.max(0))
        return own.tolist(), ((sums - most) / max(1, len(ours) - 1)).tolist()


def _windows(vectors: Floats, lengths: Sequence[int]) -> list[list[float]]:
    """By number of neighbouring sentences, less one: the norms of their sums, each weighted by its length."""
    import numpy as np

    weighted = vectors * np.array(lengths, dtype=np.float32)[:, None]
    sums = [weighted]
    for more in range(1, _MOST_TOGETHER):
        sums.append(sums[-1][:-1] + weighted[more:])
    return [np.maximum(np.linalg.norm(one, axis=1), 1e-9).tolist() for one in sums]


def load_encoder(model: Path, *, option: str = "--similarity-model") -> Encoder:
    """The encoder that a folder or an id names; raises ModelError where it is missing, damaged or of another kind.

    ``option`` is what the user named it with.
    """
    choices = f"{option} takes a folder or owner/name"
    folder = model if model.exists() else cached(model.as_posix(), what="sentence encoder", choices=choices)
    if not folder.is_dir():
        raise ModelError(f"{model} is no folder", hint=f"{option} takes the folder of a sentence encoder")
    return _loaded(model, folder)


@lru_cache(maxsize=2)
def _loaded(model: Path, folder: Path) -> Encoder:
    graph = next((path for path in (folder / "model.onnx", folder / "onnx" / "model.onnx") if path.is_file()), None)
    pooling = _pooling(folder)
    if graph is not None and not (folder / "model.safetensors").is_file():
        return Encoder(_signature(model, graph, pooling), _onnx(folder, graph, pooling))
    if (folder / "config.json").is_file():
        weights = folder / "model.safetensors"
        if not weights.is_file():
            raise ModelError(
                f"no model.safetensors in {folder}", hint="weights in older formats may run code, and are not read"
            )
        return Encoder(_signature(model, weights, pooling), _transformers(folder, pooling))
    raise ModelError(f"no sentence encoder in {folder}", hint="expected model.onnx and tokenizer.json, or config.json")


def _signature(model: Path, weights: Path, pooling: Pooling) -> str:
    with weights.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return f"model:{model.name}|sha256:{digest[:12]}|pooling:{pooling}|pieces:{LONGEST}"


def _pooling(folder: Path) -> Pooling:
    """How the vectors of pieces become one: what sentence-transformers wrote down, else their mean."""
    for module in _read_json(folder / "modules.json", []):
        kind = str(module.get("type", "")).rpartition(".")[2] if isinstance(module, dict) else "unknown"
        if kind not in _KNOWN_LAYERS:
            raise ModelError(f"the encoder in {folder} has a layer ({kind}) that would be left out here")
    table = _read_json(folder / "1_Pooling" / "config.json", {})
    modes = {key for key, value in table.items() if key.startswith("pooling_mode_") and value is True}
    if modes <= {"pooling_mode_mean_tokens"}:
        return "mean"
    if modes == {"pooling_mode_cls_token"}:
        return "cls"
    raise ModelError(f"the encoder in {folder} pools in a way that is not known here: {', '.join(sorted(modes))}")


def _read_json(path: Path, absent: Any) -> Any:
    if not path.is_file():
        return absent
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} is damaged: {error}") from error
    if not isinstance(found, type(absent)):
        raise ModelError(f"{path} is damaged: it holds something else than expected")
    return found


def _onnx(folder: Path, graph: Path, pooling: Pooling) -> Callable[[Sequence[str]], Floats]:
    import numpy as np
    import onnxruntime
    from tokenizers import Tokenizer

    if not (folder / "tokenizer.json").is_file():
        raise ModelError(f"no tokenizer.json in {folder}")
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # both libraries raise bare Exceptions of their own on damaged files
        raise ModelError(f"cannot load the encoder in {folder}: {first_line(error)}") from error
    tokenizer.enable_truncation(LONGEST)
    tokenizer.enable_padding(pad_id=_pad(tokenizer), pad_token="")
    inputs = {entry.name for entry in session.get_inputs()}
    strange = inputs - {"input_ids", "attention_mask", "token_type_ids"}
    if strange or "input_ids" not in inputs:
        raise ModelError(f"the encoder in {folder} reads {', '.join(sorted(inputs))}", hint="input_ids are expected")

    def vectors(texts: Sequence[str]) -> Floats:
        encoded = tokenizer.encode_batch([_encodable(text) for text in texts])
        mask = np.array([one.attention_mask for one in encoded], dtype=np.int64)
        given = {
            "input_ids": np.array([one.ids for one in encoded], dtype=np.int64), "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }  # fmt: skip
        try:
            found = session.run(None, {name: given[name] for name in inputs})[0]
        except Exception as error:  # of the runtime's own
            raise ModelError(f"the encoder in {folder} failed: {first_line(error)}") from error
        return _pooled(np.asarray(found, dtype=np.float32), mask, pooling, folder)

    return vectors


def _pad(tokenizer: Any) -> int:
    """The piece that fills short rows: masked, it changes nothing, but it must be one that the model knows."""
    known = (tokenizer.token_to_id(name) for name in ("<pad>", "[PAD]", "<|pad|>"))
    return next((piece for piece in known if piece is not None), 0)


def _transformers(folder: Path, pooling: Pooling) -> Callable[[Sequence[str]], Floats]:
    try:
        import torch
    except ImportError as error:
        raise ModelError(
            f"the encoder in {folder} needs PyTorch, which is not installed", hint="pip install 'mtcheck[torch]'"
        ) from error
    offline: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
    try:
        with quiet() as transformers:
            tokenizer = transformers.AutoTokenizer.from_pretrained(str(folder), **offline)
            network = transformers.AutoModel.from_pretrained(
                str(folder), dtype=torch.float32, use_safetensors=True, **offline
            ).eval()
    except Exception as error:  # whatever the files make of either library, it is the files' fault
        raise ModelError(f"cannot load the encoder in {folder}: {first_line(error)}") from error
    positions = getattr(network.config, "max_position_embeddings", None) or LONGEST
    longest = min(LONGEST, positions - 2)  # the RoBERTa family counts positions from the one after the padding

    def vectors(texts: Sequence[str]) -> Floats:
        batch = [_encodable(text) for text in texts]
        given = tokenizer(batch, padding=True, truncation=True, max_length=longest, return_tensors="pt")
        with torch.inference_mode():
            found = network(**given).last_hidden_state
        return _pooled(found.numpy(), given["attention_mask"].numpy(), pooling, folder)

    return vectors


def _pooled(found: Any, mask: Any, pooling: Pooling, folder: Path) -> Floats:
    """(texts, width) of (texts, pieces, width); what is pooled already stays as it is."""
    import numpy as np

    if found.ndim == 2:
        return np.asarray(found, dtype=np.float32)
    if found.ndim != 3 or found.shape[:2] != mask.shape:
        raise ModelError(f"the encoder in {folder} gives numbers of shape {found.shape}, not one vector a piece")
    if pooling == "cls":
        return np.asarray(found[:, 0], dtype=np.float32)
    weights = mask[:, :, None].astype(np.float32)
    return np.asarray((found * weights).sum(1) / np.maximum(weights.sum(1), 1.0), dtype=np.float32)


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
