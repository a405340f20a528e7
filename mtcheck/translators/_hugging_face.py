# SPDX-License-Identifier: Apache-2.0
"""Hugging Face models on this machine: found in the local cache; downloading is the backend's (``transformers``)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from mtcheck.errors import ModelError
from mtcheck.translators._model import NOT_STATED

_ID: Final = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
_LICENCE: Final = re.compile(r"^license:\s*(.+?)\s*$", re.M)


def is_id(text: str) -> bool:
    """Whether a text has the form ``owner/name``."""
    return bool(_ID.fullmatch(text))


def cached(identifier: str) -> Path:
    """The folder of a model in the local cache; raises ModelError, and reaches no network."""
    if not is_id(identifier):
        raise ModelError(
            f"there is no translator {identifier}",
            hint="an installed one (mtcheck models list), a folder, or owner/name of a Hugging Face model",
        )
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(identifier, local_files_only=True))
    except (OSError, ValueError) as error:
        raise ModelError(
            f"no folder {identifier}, and no such model in the local cache",
            hint=f"mtcheck models get {identifier} --from LANG --to LANG",
        ) from error


def licence_of(folder: Path) -> str:
    """The licence that a model's card states."""
    try:
        found = _LICENCE.search((folder / "README.md").read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return NOT_STATED
    return found[1].strip("\"'") if found else NOT_STATED
