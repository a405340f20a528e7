# SPDX-License-Identifier: Apache-2.0
"""The models room: what judges, and how it is loaded.

Two kinds: a folder of our own (manifest, ONNX, calibration: ``_manifest``), and a Hugging Face model that classifies
tokens or sequences (``_hugging_face``). ``load_model`` is the door; both give a ``LoadedModel``.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from threading import Lock

from mtcheck.errors import ModelError
from mtcheck.models import _manifest
from mtcheck.models._loaded import Answer, Judge, LoadedModel, Thresholds
from mtcheck.models._manifest import EMBEDDED, MANIFEST, SCHEMA, read_manifest

__all__ = [
    "EMBEDDED", "MANIFEST", "SCHEMA", "Answer", "Judge", "LoadedModel", "Thresholds", "load_model", "read_manifest",
    "start_loading",
]  # fmt: skip


_ONE_AT_A_TIME = Lock()
"""Two that ask for the same model at once would load it twice."""


def load_model(model: Path | None = None) -> LoadedModel:
    """The model that ``model`` names (default: the embedded one).

    A folder with a manifest.json, a folder with the config.json of a Hugging Face model, a TOML file that describes
    such a model, or its id (``owner/name``), which is looked up in the local cache: nothing is ever downloaded.
    Raises ModelError where a file is missing or damaged, or the model is of another kind.
    """
    with _ONE_AT_A_TIME:
        return _load(model)


def start_loading(model: Path | None = None) -> Callable[[], LoadedModel]:
    """Loads a model beside what the caller does next; what comes back waits for it, and raises what went wrong."""
    beside = ThreadPoolExecutor(1)
    loading = beside.submit(load_model, model)
    beside.shutdown(wait=False)
    return loading.result


@lru_cache(maxsize=2)
def _load(model: Path | None) -> LoadedModel:
    if model is None or (model / _manifest.MANIFEST).is_file():
        return _manifest.load(model or EMBEDDED)
    from mtcheck.models import _hugging_face

    if _hugging_face.recognises(model):
        return _hugging_face.load(model)
    if not model.exists():
        raise ModelError(
            f"there is no model {model}", hint="--model takes a folder, or owner/name of a Hugging Face model"
        )
    return _manifest.load(model)
