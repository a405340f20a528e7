# SPDX-License-Identifier: Apache-2.0
"""The models room: a model is a folder with a manifest that names its files, their hashes, and its calibration.

``load_model`` is the door; it verifies every file before anything reads it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mtcheck.errors import ModelError

if TYPE_CHECKING:
    from mtcheck.inference import QualityModel

MANIFEST: Final = "manifest.json"
SCHEMA: Final = "mtcheck.model/1"
EMBEDDED: Final = Path(__file__).parent / "qe-small"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probability on a finding is made. ``tuned_on`` names the texts that they were chosen on.

    garbled: of a sentence; word: of a word, minor or major.
    """

    garbled: float
    word: float
    tuned_on: str


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A verified model: what runs, from where findings begin, and how it signs its numbers."""

    name: str
    quality: QualityModel
    thresholds: Thresholds
    signature: str
    languages: tuple[str, ...]


@lru_cache(maxsize=2)
def load_model(folder: Path | None = None) -> LoadedModel:
    """The model in ``folder`` (default: the embedded one).

    Raises ModelError where a file is missing, does not match its hash, or the manifest is of another kind.
    """
    from mtcheck.inference import Calibration, QualityModel

    folder = folder or EMBEDDED
    manifest = read_manifest(folder)
    for name, expected in manifest["files"].items():
        _verify(folder / name, expected)
    try:
        calibration = Calibration(**{key: _frozen(value) for key, value in manifest["calibration"].items()})
        thresholds = Thresholds(**manifest["thresholds"])
        name, digest = manifest["name"], manifest["files"]["model.onnx"]["sha256"]
        languages = tuple(manifest["languages"])
    except (KeyError, TypeError) as error:
        raise ModelError(f"{folder / MANIFEST} lacks or misnames {error}") from error
    return LoadedModel(
        name, QualityModel(folder, calibration), thresholds, f"{name}:{manifest['version']}|{digest[:12]}", languages
    )


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """The manifest of a model folder, as it stands."""
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        hint = "reinstall mtcheck" if folder == EMBEDDED else "--model takes a folder with a manifest.json"
        raise ModelError(f"no model in {folder}", hint=hint) from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{path} is damaged: {error}") from error
    if (
        not isinstance(manifest, dict)
        or manifest.get("schema") != SCHEMA
        or "model.onnx" not in manifest.get("files", {})
    ):
        raise ModelError(f"{path} is not a {SCHEMA} manifest")
    return manifest


def _verify(path: Path, expected: Mapping[str, Any]) -> None:
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"model file {path} is missing", hint="reinstall mtcheck, or name another --model") from error
    if digest != expected.get("sha256"):
        raise ModelError(f"model file {path} is damaged (hash differs)", hint="reinstall mtcheck")


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
