# SPDX-License-Identifier: Apache-2.0
"""What is written down of an installed translator: which languages, by which backend, from where, and its files."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from mtcheck.errors import ModelError

DESCRIPTION: Final = "translator.json"
SCHEMA: Final = "mtcheck.translator/1"
_LICENCE: Final = re.compile(r"^license:\s*(.+?)\s*$", re.M)
NOT_STATED: Final = "not stated"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a model as it was when it was added. ``modified`` is in nanoseconds, of the file system's clock."""

    name: str
    bytes: int
    sha256: str
    modified: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """An installed translator, or one in a folder of the user's. Languages are BCP 47 tags.

    folder: where its files are; home: the folder that holds its description (None: it was never installed).
    """

    name: str
    backend: str
    source: str
    target: str
    folder: Path
    parts: tuple[Part, ...]
    licence: str = NOT_STATED
    origin: str = NOT_STATED
    home: Path | None = None

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(part.bytes for part in self.parts)

    @property
    def digest(self) -> str:
        """SHA-256 over the hashes of its files, in hexadecimal: another file, another digest."""
        lines = sorted(f"{part.name}:{part.sha256}" for part in self.parts)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def signed(self, *settings: str) -> str:
        """How a backend signs the translations of this model: pair, weights, and what else changes the words."""
        return "|".join((f"{self.backend}:{self.source}-{self.target}", self.digest[:12], *settings))


def parts_of(folder: Path, files: Iterable[Path]) -> tuple[Part, ...]:
    """The files of a model, hashed; raises ModelError where one cannot be read."""
    return tuple(_part(folder, path) for path in sorted(files))


def _part(folder: Path, path: Path) -> Part:
    try:
        found = path.stat()
        return Part(path.relative_to(folder).as_posix(), found.st_size, sha256_of(path), found.st_mtime_ns)
    except OSError as error:
        raise ModelError(f"cannot read the model file {path}: {error.strerror}") from error


def sha256_of(path: Path) -> str:
    """Hash of a file's content; raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def verify(model: Model, *, thorough: bool = False) -> None:
    """Raises ModelError where a file of the model is missing, cut short or changed since it was added.

    A file of the size and time that were written down is taken to be the same; ``thorough`` hashes it anyway.
    """
    hint = "add it again, or get it anew (mtcheck models --help)"
    for part in model.parts:
        path = model.folder / part.name
        try:
            found = path.stat()
        except OSError as error:
            raise ModelError(f"the translator {model.name} is incomplete: no file {path}", hint=hint) from error
        if found.st_size != part.bytes:
            raise ModelError(
                f"the translator {model.name} is incomplete: {path} has {found.st_size} bytes, not {part.bytes}",
                hint=hint,
            )
        if (thorough or found.st_mtime_ns != part.modified) and _hash(path, model) != part.sha256:
            raise ModelError(f"the translator {model.name} is damaged: {path} has changed", hint=hint)


def _hash(path: Path, model: Model) -> str:
    try:
        return sha256_of(path)
    except OSError as error:
        raise ModelError(f"the translator {model.name} cannot be read: {path}: {error.strerror}") from error


def write(model: Model, home: Path, *, in_place: bool) -> None:
    """Writes the description into the folder ``home``; the files are there too, or stay ``in_place``."""
    document = {
        "schema": SCHEMA,
        "backend": model.backend,
        "source": model.source,
        "target": model.target,
        "licence": model.licence,
        "origin": model.origin,
        "size": model.size,
        **({"folder": str(model.folder)} if in_place else {}),
        "files": {
            part.name: {"bytes": part.bytes, "sha256": part.sha256, "modified": part.modified} for part in model.parts
        },
    }
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    (home / DESCRIPTION).write_text(text, encoding="utf-8")


def read(home: Path) -> Model:
    """The model that the folder ``home`` describes; raises ModelError where the description is missing or damaged."""
    path = home / DESCRIPTION
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"{home} has no {DESCRIPTION}", hint="remove the folder, or add the model again") from error
    except (ValueError, RecursionError) as error:  # of JSON and of UTF-8 alike
        raise ModelError(f"{path} is damaged: {error}", hint="remove the folder, and add the model again") from error
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise ModelError(f"{path} is not a {SCHEMA} description")
    try:
        return Model(
            name=home.name,
            backend=_text(document, "backend"),
            source=_text(document, "source"),
            target=_text(document, "target"),
            folder=Path(_text(document, "folder")) if "folder" in document else home,
            parts=_parts(document["files"]),
            licence=_text(document, "licence") if "licence" in document else NOT_STATED,
            origin=_text(document, "origin") if "origin" in document else NOT_STATED,
            home=home,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelError(f"{path} lacks or misnames {error}") from error


def _text(document: Mapping[str, Any], key: str) -> str:
    value = document[key]
    if not isinstance(value, str) or not value:
        raise ValueError(key)
    return value


def _parts(files: Mapping[str, Any]) -> tuple[Part, ...]:
    parts = []
    for name, entry in files.items():
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise ValueError(name)
        parts.append(Part(name, int(entry["bytes"]), str(entry["sha256"]), int(entry["modified"])))
    if not parts:
        raise ValueError("files")
    return tuple(parts)


def licence_of(folder: Path) -> str:
    """The licence that a model's card states."""
    try:
        found = _LICENCE.search((folder / "README.md").read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return NOT_STATED
    return found[1].strip("\"'") if found else NOT_STATED
