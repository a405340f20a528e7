# SPDX-License-Identifier: Apache-2.0
"""The room that reads: bytes in, an Article out.

A format is one file of this package, and its file name is its name. It has

- ``SUFFIXES: tuple[str, ...]``: the file name endings it is known by, in lower case, with the dot;
- ``sniff(text: str) -> float``: how sure it is, 0 to 1, that the text is of this format (asked only where the file
  name does not tell);
- ``read(text: str, *, path: str) -> Article``: the article. Raises InputError for what it cannot read. What
  scraping left behind keeps its place as a passage; nothing that a reader would see is dropped.

Importing a format must be cheap: what it needs from other packages it imports when it reads.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import replace
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Final, Protocol, cast

from mtcheck import plugins
from mtcheck.article import Article
from mtcheck.errors import InputError
from mtcheck.formats._blocks import has_text
from mtcheck.formats._encoding import Decoded, decode

MAX_BYTES: Final = 8 * 1024 * 1024  # saved pages with their pictures in them fit, archives do not
_PLAIN: Final = "plain"


class Format(Protocol):
    """What a file of this room offers."""

    SUFFIXES: tuple[str, ...]

    def sniff(self, text: str) -> float:
        """How sure, 0 to 1, that the text is of this format."""

    def read(self, text: str, *, path: str) -> Article:
        """The article in the text of a file."""


def read_article(path: Path, *, input_format: str | None = None) -> Article:
    """The article in a file.

    input_format: a format's name, or None to go by suffix, then by content. ``metadata`` of the result always has
    ``encoding`` and ``sha256`` (of the bytes), and ``encoding-guessed`` ("yes") where nothing in the file told it.

    Raises InputError for a file that is missing, unreadable, too large, binary or without text, and SettingsError
    for a format that does not exist.
    """
    return read_bytes(_bytes_of(path), path=str(path), input_format=input_format)


def read_bytes(data: bytes, *, path: str, input_format: str | None = None) -> Article:
    """As ``read_article``, of bytes already read; ``path`` is what they are called, and its suffix counts."""
    if len(data) > MAX_BYTES:
        raise _too_large(path, len(data))
    decoded = decode(data, path=path)
    if not has_text(decoded.text):
        raise InputError(f"no text in {path}")
    article = _format_for(decoded.text, path=path, input_format=input_format).read(decoded.text, path=path)
    digest = hashlib.sha256(data).hexdigest()
    return replace(article, metadata=MappingProxyType({**article.metadata, **_about(decoded), "sha256": digest}))


def read_text(text: str, *, path: str, input_format: str | None = None) -> Article:
    """As ``read_bytes``, of a text at hand; without ``input_format`` it is plain text, never sniffed."""
    if len(text) > MAX_BYTES:
        raise _too_large(path, len(text))
    if not has_text(text):
        raise InputError(f"no text in {path}")
    article = _load(input_format or _PLAIN).read(text, path=path)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return replace(article, metadata=MappingProxyType({**article.metadata, "sha256": digest}))


def _about(decoded: Decoded) -> dict[str, str]:
    about = {"encoding": decoded.encoding}
    if decoded.guessed:
        about["encoding-guessed"] = "yes"
    if decoded.declared:
        about["encoding-declared"] = decoded.declared
    if decoded.damaged:
        about["encoding-damaged"] = str(decoded.damaged)
    return about


def _format_for(text: str, *, path: str, input_format: str | None) -> Format:
    if input_format is not None:
        return _load(input_format)
    formats = {name: _load(name) for name in plugins.names("formats")}
    suffix = PurePath(path).suffix.lower()
    for name, form in formats.items():
        if name != _PLAIN and suffix in form.SUFFIXES:
            return form
    certainty = {name: form.sniff(text) for name, form in formats.items()}
    if suffix in formats[_PLAIN].SUFFIXES:  # the name says plain: only what is plainly something else is not
        certainty[_PLAIN] = max(0.85, certainty[_PLAIN])
    return formats[max(certainty, key=lambda name: (certainty[name], name == _PLAIN))]


def _load(name: str) -> Format:
    return cast(Format, plugins.load("formats", name))


def _bytes_of(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            if stat.S_ISREG(status.st_mode) and status.st_size > MAX_BYTES:
                raise _too_large(str(path), status.st_size)
            return file.read(MAX_BYTES + 1)  # a pipe does not tell its size
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file") from error
    except IsADirectoryError as error:
        raise InputError(f"{path}: is a directory", hint="name the article in it") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(
            f"{str(path)!a}: cannot be read: {reason}" if "\0" in str(path) else f"{path}: cannot be read: {reason}"
        ) from error


def _too_large(path: str, size: int) -> InputError:
    megabytes = f"{size / 1_000_000:.1f} MB" if size != MAX_BYTES + 1 else "more than 8 MB"
    return InputError(
        f"{path}: too large for an article ({megabytes})", hint="the limit is 8 MiB; split it into articles"
    )
