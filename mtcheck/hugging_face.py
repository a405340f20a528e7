# SPDX-License-Identifier: Apache-2.0
"""Models of Hugging Face on this machine: found in the local cache, loaded in silence. Nothing here downloads."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from mtcheck.errors import ModelError

_ID: Final = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")


def is_id(text: str) -> bool:
    """Whether a text has the form ``owner/name``."""
    return bool(_ID.fullmatch(text))


def cached(identifier: str, *, what: str = "model", hint: str = "", choices: str = "") -> Path:
    """The folder of a model in the local cache; raises ModelError, and reaches no network.

    ``what`` it is, ``hint`` how it gets here, and ``choices`` what could have been named instead, in words for users.
    """
    if not is_id(identifier):
        choices = choices or "a folder, or owner/name of a Hugging Face model"
        raise ModelError(f"there is no {what} {identifier}", hint=choices)
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(identifier, local_files_only=True))
    except (OSError, ValueError) as error:
        hint = hint or f"nothing is downloaded here: run `hf download {identifier}` first, or name a folder"
        raise ModelError(f"no folder {identifier}, and no such model in the local cache", hint=hint) from error


@contextmanager
def quiet() -> Iterator[Any]:
    """The transformers library without its progress bars and advice, which are not for our user."""
    import transformers

    library: Any = transformers.utils.logging
    level, bars = library.get_verbosity(), library.is_progress_bar_enabled()
    library.set_verbosity(logging.CRITICAL)
    library.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield transformers
    finally:
        library.set_verbosity(level)
        if bars:
            library.enable_progress_bar()


def first_line(error: BaseException) -> str:
    """What a library's error says, in one line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0][:300] if lines else type(error).__name__
