# SPDX-License-Identifier: Apache-2.0
"""A model of our own: manifest.json (files, hashes, calibration), model.onnx and tokenizer.json in one folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from mtcheck.errors import ModelError
from mtcheck.models._loaded import LoadedModel, Thresholds
from mtcheck.surroundings import Surroundings

MANIFEST: Final = "manifest.json"
SCHEMA: Final = "mtcheck.model/1"
EMBEDDED: Final = Path(__file__).parent / "qe-small"


def load(folder: Path) -> LoadedModel:
    """The model in a folder; every file is verified before anything reads it."""
    from mtcheck.inference import Calibration, QualityModel

    manifest = read_manifest(folder)
    for name, expected in manifest["files"].items():
        _verify(folder / name, expected)
    try:
        calibration = Calibration(**{key: _frozen(value) for key, value in _weights(manifest["calibration"]).items()})
        thresholds = _thresholds(manifest["thresholds"])
        name, languages = manifest["name"], tuple(manifest["languages"])
        # Of the whole manifest: other thresholds or another tokenizer give other numbers, too.
        digest = hashlib.sha256(json.dumps(manifest, sort_keys=True).encode("utf-8")).hexdigest()
        signature = f"{name}:{manifest['version']}|{digest[:12]}"
        card = tuple(_card(manifest))
    except (KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{folder / MANIFEST} lacks or misnames {error}") from error
    except ValueError as error:
        raise ModelError(f"{folder / MANIFEST}: {error}") from error
    return LoadedModel(name, QualityModel(folder, calibration), thresholds, signature, languages, card=card)


def _weights(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """The calibration, whose leaves are names and numbers; raises ValueError for anything else."""
    for key, value in found.items():
        if isinstance(value, Mapping):
            _weights(value)
        elif isinstance(value, list):
            if not all(isinstance(one, str) for one in value):
                raise ValueError(f"{key}: not a list of names")
        elif isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{key}: {value!r} is not a number")
    return found


def _thresholds(found: Mapping[str, Any]) -> Thresholds:
    """Raises ValueError where a threshold is not a probability."""
    for one in (found, *found.get("by_origin", {}).values()):
        for key in ("garbled", "word"):
            value = one.get(key, 0.0)
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
                raise ValueError(f"thresholds: {key} is {value!r}, not a number of 0 to 1")
    around = found.get("surroundings")
    if around is None:
        return Thresholds(**found)
    for key, value in around.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"surroundings: {key} is {value!r}, not a number")
    return Thresholds(**{**found, "surroundings": Surroundings(**around)})


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """The manifest of a model folder, as it stands."""
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        hint = "reinstall mtcheck" if folder == EMBEDDED else "--model takes a folder with manifest.json or config.json"
        raise ModelError(f"no model in {folder}", hint=hint) from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{path} is damaged: {error}") from error
    if not isinstance(manifest, dict) or manifest.get("schema") != SCHEMA or not _names_files(manifest.get("files")):
        raise ModelError(f"{path} is not a {SCHEMA} manifest")
    return manifest


def _names_files(files: object) -> bool:
    return isinstance(files, dict) and "model.onnx" in files and all(isinstance(one, dict) for one in files.values())


def _verify(path: Path, expected: Mapping[str, Any]) -> None:
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"model file {path} is missing", hint="reinstall mtcheck, or name another --model") from error
    if digest != expected.get("sha256"):
        raise ModelError(f"model file {path} is damaged (hash differs)", hint="reinstall mtcheck")


def _card(manifest: Mapping[str, Any]) -> list[tuple[str, str]]:
    size = sum(entry.get("bytes", 0) for entry in manifest["files"].values())
    lines = [("size", f"{size / 1e6:.1f} MB"), ("licence", manifest.get("licence", "not stated"))]
    lines += [("base", manifest["base"])] if "base" in manifest else []
    lines += [("trained", f"{name}: {entry}") for name, entry in manifest.get("training_data", {}).items()]
    return lines + [("file", f"{name} sha256:{entry['sha256']}") for name, entry in manifest["files"].items()]


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
