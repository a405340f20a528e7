# SPDX-License-Identifier: Apache-2.0
"""Where a command's answer goes, and how wide and colourful it may be there."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

from mtcheck.errors import InputError, MtcheckError, SettingsError

if TYPE_CHECKING:
    from mtcheck.reports import RenderOptions


def render_options(*, plain: bool) -> RenderOptions:
    """What the terminal shows; without one, or ``plain``, no colour."""
    from mtcheck.reports import RenderOptions

    terminal = sys.stdout is not None and sys.stdout.isatty()
    colour = terminal and not plain and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return RenderOptions(width=shutil.get_terminal_size((100, 40)).columns if terminal else 100, colour=colour)


def write(text: str, output: Path | None) -> None:
    """To a file, or to standard output; raises MtcheckError where the file cannot be written."""
    write_pieces((text,), output)


def write_pieces(pieces: Iterable[str], output: Path | None) -> None:
    """As ``write``, piece by piece, for what is too large to be held in memory."""
    data = (piece.encode("utf-8", "replace") for piece in pieces)
    if output is None:
        _print(data)
    else:
        _write(data, output)


def _print(data: Iterable[bytes]) -> None:
    """To standard output; a reader that has seen enough, such as head(1), takes nothing from what was found."""
    with suppress(BrokenPipeError), printing():
        sys.stdout.flush()
        for piece in data:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()


@contextmanager
def printing() -> Iterator[None]:
    """Raises MtcheckError where standard output cannot be written to, but lets BrokenPipeError pass."""
    if sys.stdout is None:
        refuse_closed()
    try:
        yield
    except BrokenPipeError:
        leave(sys.stdout)
        raise
    except OSError as error:
        leave(sys.stdout)
        raise MtcheckError(f"cannot write to standard output: {error.strerror}") from error


class Closed(io.TextIOBase):
    """Stands for a standard output that whoever started us has closed: what is printed to None is lost in silence."""

    @property
    def buffer(self) -> NoReturn:
        refuse_closed()

    def write(self, text: str) -> NoReturn:  # noqa: ARG002
        refuse_closed()


def refuse_closed() -> NoReturn:
    """Raises MtcheckError: there is no standard output."""
    raise MtcheckError("cannot write to standard output: it is closed")


def leave(stream: TextIO) -> None:
    """Lets go of a standard stream that takes no more, or Python fails once more as it exits."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def read_stdin() -> bytes:
    """All of standard input; raises InputError where there is none."""
    if sys.stdin is None:  # closed by whoever started us
        raise InputError("cannot read <stdin>: standard input is closed")
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise InputError(f"cannot read <stdin>: {error.strerror or error}") from error


def spare(outputs: Iterable[Path | None], read: Iterable[str | Path | None]) -> None:
    """Raises SettingsError where what is written would take the place of a file that is read."""
    places = {os.path.realpath(path) for name in read if name for path in (name, _without_number(str(name)))}
    for output in outputs:
        if output and output.is_file() and os.path.realpath(output) in places:
            raise SettingsError(f"{output} is read here and would be written over", hint="write to another file")


def _without_number(name: str) -> str:
    """``feed.xml`` of ``feed.xml#2``."""
    file, _, number = name.rpartition("#")
    return file if file and number.isdigit() else name


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
