# SPDX-License-Identifier: Apache-2.0
"""Where a command's answer goes, and how wide and colourful it may be there."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from mtcheck.errors import MtcheckError

if TYPE_CHECKING:
    from mtcheck.reports import RenderOptions


def render_options(*, plain: bool) -> RenderOptions:
    """What the terminal shows; without one, or ``plain``, no colour."""
    from mtcheck.reports import RenderOptions

    terminal = sys.stdout.isatty()
    colour = terminal and not plain and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return RenderOptions(width=shutil.get_terminal_size((100, 40)).columns if terminal else 100, colour=colour)


def write(text: str, output: Path | None) -> None:
    """To a file, or to standard output; raises MtcheckError where the file cannot be written."""
    write_pieces((text,), output)


def write_pieces(pieces: Iterable[str], output: Path | None) -> None:
    """As ``write``, piece by piece, for what is too large to be held in memory."""
    data = (piece.encode("utf-8", "replace") for piece in pieces)
    if output is None:
        sys.stdout.flush()
        for piece in data:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
    else:
        _write(data, output)


def write_bytes(data: bytes, output: Path) -> None:
    """To a file; raises MtcheckError where it cannot be written."""
    _write((data,), output)


def _write(data: Iterable[bytes], output: Path) -> None:
    """To a file; raises MtcheckError where it cannot be written.

    It is written beside the place where it is to stand and then put there, so that nobody ever reads half of it.
    """
    try:
        if output.exists() and not output.is_file():  # a pipe or a device: nothing can take its place
            with output.open("wb") as file:
                file.writelines(data)
        else:
            _replace(Path(os.path.realpath(output)), data)
    except OSError as error:
        raise MtcheckError(f"cannot write {output}: {error.strerror}") from error


def _replace(target: Path, data: Iterable[bytes]) -> None:
    """Puts a new file in the place of an old one, with the rights that the old one had."""
    beside = target.with_name(f".{target.name[:100]}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            file.writelines(data)
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def ensure_writable(output: Path) -> None:
    """Raises MtcheckError where a file surely cannot be written, before any work is done for it."""
    if output.is_dir():
        raise MtcheckError(f"cannot write {output}: it is a folder")
    folder = Path(os.path.realpath(output)).parent
    if not folder.is_dir():
        raise MtcheckError(f"cannot write {output}: there is no folder {output.parent}")
    if not os.access(folder, os.W_OK) and not (output.exists() and not output.is_file()):
        raise MtcheckError(f"cannot write {output}: the folder {output.parent} may not be written to")
