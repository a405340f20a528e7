# SPDX-License-Identifier: Apache-2.0
"""The room that reads: bytes in, an Article out.

A format is one file of this package, and its file name is its name. It has

- ``SUFFIXES: tuple[str, ...]``: the file name endings it is known by, in lower case, with the dot;
- ``sniff(text: str) -> float``: how sure it is, 0 to 1, that the text is of this format (asked only where the file
  name does not tell);
- ``read(text: str, *, path: str) -> Article``: the article. Raises InputError for what it cannot read. What
  scraping left behind keeps its place as a passage; nothing that a reader would see is dropped.

A format whose files are not text has as well ``MAGIC``, the bytes that they begin with, ``knows(data) -> bool``, and
``read_packed(data, *, path) -> Article``, whose offset map tells positions in what it takes for the file's lines.
One whose files may be of any size has ``read_stream(path) -> Iterator[Article]``, used from 8 MiB on.
One that holds sources with their translations has ``pairs(text, *, path) -> Pairs``; its articles are ``Paired``. If
its files may be of any size it has ``stream_pairs(path, *, called) -> PairStream`` as well.

A format whose files may hold several articles has as well ``read_all(text, *, path) -> Iterator[Article]``, every
article under the path of the file. One with ``IN_ITS_ENCODING = True`` (XML) refuses a file whose bytes are not in the
encoding that it declares, instead of guessing.

Importing a format must be cheap: what it needs from other packages it imports when it reads.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Final, Protocol, cast

from mtcheck import plugins
from mtcheck.article import Article
from mtcheck.errors import InputError
from mtcheck.formats._blocks import has_text
from mtcheck.formats._encoding import Decoded, beginning_of, decode
from mtcheck.formats._pairs import Pair, Paired, Pairs, PairStream, check_languages
from mtcheck.formats._rewrite import Editable, editable
from mtcheck.formats._several import asked_for, numbered, only, the

__all__ = [
    "MAX_BYTES",
    "MOST_OF_PAIRS",
    "Editable",
    "Format",
    "Pair",
    "Paired",
    "Pairs",
    "editable",
    "may_be_article",
    "pair_formats",
    "pairs_streamed",
    "read_all_bytes",
    "read_article",
    "read_articles",
    "read_bytes",
    "read_file",
    "read_pairs",
    "read_text",
]

MOST_OF_PAIRS: Final = 64 * 1024 * 1024
MOST_PACKED: Final = 64 * 1024 * 1024  # of a document with its pictures in it
MAX_BYTES: Final = 8 * 1024 * 1024  # saved pages with their pictures in them fit, archives do not
_LOOKED_AT: Final = 100_000
_MAGIC_LENGTH: Final = 8
_PLAIN: Final = "plain"
_SNIFFED: Final = 200_000  # bytes


class Format(Protocol):
    """What a file of this room offers."""

    SUFFIXES: tuple[str, ...]

    def sniff(self, text: str) -> float:
        """How sure, 0 to 1, that the text is of this format."""

    def read(self, text: str, *, path: str) -> Article:
        """The article in the text of a file."""


class PackedFormat(Protocol):
    """What a format adds whose files are not text."""

    MAGIC: bytes

    def knows(self, data: bytes) -> bool:
        """Whether bytes that begin with ``MAGIC`` are of this format."""

    def read_packed(self, data: bytes, *, path: str) -> Article:
        """The article in the bytes of a file."""


class StreamedFormat(Protocol):
    """What a format adds whose files may be larger than memory."""

    def read_stream(self, path: Path) -> Iterator[Article]:
        """Every article in a file, in order, in constant memory; ``metadata`` tells the ``encoding``."""


class SeveralFormat(Protocol):
    """What a format adds whose files may hold several articles."""

    def read_all(self, text: str, *, path: str) -> Iterator[Article]:
        """Every article in the text of a file, in order; each has the path of the file."""


def read_articles(path: Path, *, input_format: str | None = None) -> Iterator[Article]:
    """Every article in a file: one in most formats, ``feed.xml#1``, ``feed.xml#2`` ... where a feed has several.

    A path that ends so itself means that one. Arguments and errors are those of ``read_article``.
    """
    file, number = asked_for(path)
    if number is not None:
        yield read_article(path, input_format=input_format)
    else:
        yield from numbered(_articles_of(file, input_format))


def read_all_bytes(data: bytes, *, path: str, input_format: str | None = None) -> Iterator[Article]:
    """As ``read_articles``, of bytes already read."""
    yield from numbered(_articles(data, path=path, input_format=input_format))


class StreamedPairsFormat(Protocol):
    """What a format of pairs adds whose files may be larger than memory."""

    def stream_pairs(self, path: Path, *, called: str) -> PairStream:
        """The pairs in a file, in constant memory; ``called`` is its name in messages."""


class PairsFormat(Protocol):
    """What a format adds that holds sources with their translations."""

    def pairs(self, text: str, *, path: str) -> Pairs:
        """The pairs in the text of a file."""


def read_article(path: Path, *, input_format: str | None = None) -> Article:
    """The article in a file, or in a file of several the one that ``feed.xml#2`` names.

    input_format: a format's name, or None to go by suffix, then by content. ``metadata`` of the result always has
    ``encoding`` and ``sha256`` (of the bytes), and ``encoding-guessed`` ("yes") where nothing in the file told it.

    Raises InputError for a file that is missing, unreadable, too large, binary, without text, or of several articles,
    and SettingsError for a format that does not exist.
    """
    file, number = asked_for(path)
    if number is not None:
        return the(_articles_of(file, input_format), number, path=str(file))
    return only(_articles_of(path, input_format), path=str(path))


def read_bytes(data: bytes, *, path: str, input_format: str | None = None) -> Article:
    """As ``read_article``, of bytes already read; ``path`` is what they are called, and its suffix counts."""
    return only(_articles(data, path=path, input_format=input_format), path=path)


def _articles_of(path: Path, input_format: str | None) -> Iterator[Article]:
    """Every article in a file, held in memory whole unless it is of a format that need not be."""
    streamed = _streamed(path, input_format)
    if streamed is None:
        yield from _articles(read_file(path), path=str(path), input_format=input_format)
        return
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    for article in streamed.read_stream(path):
        yield replace(article, metadata=MappingProxyType({**article.metadata, "sha256": digest}))


def _streamed(path: Path, input_format: str | None) -> StreamedFormat | None:
    """The format of a file that is too large to be held in memory, None for any other file."""
    try:
        if not path.is_file() or path.stat().st_size <= MAX_BYTES:
            return None
        with path.open("rb") as file:
            beginning = beginning_of(file.read(_LOOKED_AT), path=str(path))
    except (OSError, ValueError, InputError):
        return None  # told when it is read
    for name in (input_format,) if input_format else plugins.names("formats"):
        form = _load(name)
        if hasattr(form, "read_stream") and (input_format or form.sniff(beginning) > 0.5):
            return cast(StreamedFormat, form)
    return None


def _articles(data: bytes, *, path: str, input_format: str | None) -> Iterator[Article]:
    """Every article in the bytes of a file, each with what is known of the file."""
    most = _most(data)
    if len(data) > most:
        raise _too_large(path, len(data), most)
    packed = _packed(data, path=path, input_format=input_format)
    if packed is not None:
        article = packed.read_packed(data, path=path)
        metadata = {**article.metadata, "sha256": hashlib.sha256(data).hexdigest()}
        yield replace(article, metadata=MappingProxyType(metadata))
        return
    decoded = decode(data, path=path)
    if not has_text(decoded.text):
        raise InputError(f"no text in {path}")
    form = _format_for(decoded.text, path=path, input_format=input_format)
    _check_encoding(form, decoded, path=path)
    about = {**_about(decoded), "sha256": hashlib.sha256(data).hexdigest()}
    none = True
    for article in _every(form, decoded.text, path=path):
        none = False
        yield replace(article, metadata=MappingProxyType({**article.metadata, **about}))
    if none:
        raise InputError(f"no text in {path}")


def may_be_article(path: Path, *, suffixes: frozenset[str]) -> bool:
    """Whether a file found in a folder is to be read: it has one of the ``suffixes``, and where that says no more than
    XML or JSON, its beginning looks like a format that is read."""
    suffix = path.suffix.lower()
    if suffix not in suffixes or not _is_file(path):
        return False
    named = [form for form in map(_load, plugins.names("formats")) if suffix in form.SUFFIXES]
    if len(named) < 2:
        return True
    try:
        with open(path, "rb") as file:
            beginning = file.read(_SNIFFED)
        text = beginning_of(beginning, path=str(path))
    except (OSError, InputError):
        return True  # so that it is told why it cannot be read
    return any(form.sniff(text) for form in named)


def _is_file(path: Path) -> bool:
    """Whether it is a file, or what will be told that it cannot be read: a link to nowhere, a file behind a barred
    folder."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True


def _every(form: Format, text: str, *, path: str) -> Iterator[Article]:
    if hasattr(form, "read_all"):
        return cast(SeveralFormat, form).read_all(text, path=path)
    return iter((form.read(text, path=path),))


def _check_encoding(form: Format, decoded: Decoded, *, path: str) -> None:
    if decoded.guessed and decoded.declared and getattr(form, "IN_ITS_ENCODING", False):
        raise InputError(
            f"{path}: declares {decoded.declared.upper()}, but its bytes are in another encoding",
            hint="save it in the encoding that it declares",
        )


def pair_formats() -> dict[str, tuple[str, ...]]:
    """The formats that hold sources with their translations, each with its suffixes."""
    formats = {name: _load(name) for name in plugins.names("formats")}
    return {name: form.SUFFIXES for name, form in formats.items() if hasattr(form, "pairs")}


def read_pairs(data: bytes, *, path: str, input_format: str | None = None) -> Pairs:
    """The pairs in bytes, 64 MiB at most; the format is told as ``read_article`` tells it.

    Raises InputError for what cannot be read, for no pairs, and for languages that make no sense.
    """
    if len(data) > MOST_OF_PAIRS:
        raise InputError(f"{path}: more than {MOST_OF_PAIRS >> 20} MiB of pairs", hint="split it")
    decoded = decode(data, path=path)
    text = decoded.text
    form = _format_for(text, path=path, input_format=input_format)
    _check_encoding(form, decoded, path=path)
    if not hasattr(form, "pairs"):
        raise InputError(f"{path}: holds no pairs", hint=f"these do: {', '.join(pair_formats())}")
    found = cast(PairsFormat, form).pairs(text, path=path)
    check_languages(found.source_language, found.language, path=path)
    return found


def pairs_streamed(beginning: bytes, *, path: str, input_format: str | None = None) -> StreamedPairsFormat | None:
    """The format of a file of pairs that begins so, None where that must be read whole."""
    form = _format_for(beginning_of(beginning, path=path), path=path, input_format=input_format)
    return cast(StreamedPairsFormat, form) if hasattr(form, "stream_pairs") else None


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
    named = [form for name, form in formats.items() if name != _PLAIN and suffix in form.SUFFIXES]
    if len(named) == 1:
        return named[0]
    certainty = {name: form.sniff(text) for name, form in formats.items()}
    if named:  # a suffix that says XML or JSON alone
        certainty[_PLAIN] = 0.0
        if not any(certainty.values()):
            raise InputError(
                f"{path}: no kind of {suffix[1:].upper()} that mtcheck reads",
                hint="--input-format NAME says what it is; docs/formats.md lists what is read",
            )
    if suffix in formats[_PLAIN].SUFFIXES:  # the name says plain: only what is plainly something else is not
        certainty[_PLAIN] = max(0.85, certainty[_PLAIN])
    return formats[max(certainty, key=lambda name: (certainty[name], name == _PLAIN))]


def _most(beginning: bytes) -> int:
    """How many bytes a file may have that begins so."""
    magic = (getattr(_load(name), "MAGIC", None) for name in plugins.names("formats"))
    return MOST_PACKED if beginning.startswith(tuple(filter(None, magic))) else MAX_BYTES


def _packed(data: bytes, *, path: str, input_format: str | None) -> PackedFormat | None:
    """The format of bytes that are no text, None for text and for what no format knows."""
    for name in (input_format,) if input_format else plugins.names("formats"):
        form = _load(name)
        if hasattr(form, "MAGIC"):
            packed = cast(PackedFormat, form)
            told = input_format or PurePath(path).suffix.lower() in form.SUFFIXES
            if data.startswith(packed.MAGIC) and (told or packed.knows(data)):
                return packed
    return None


def _load(name: str) -> Format:
    return cast(Format, plugins.load("formats", name))


def read_file(path: Path) -> bytes:
    """The bytes of a file; raises InputError where it cannot be read or is too large for an article."""
    try:
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            beginning = file.read(_MAGIC_LENGTH)
            most = _most(beginning)
            if stat.S_ISREG(status.st_mode) and status.st_size > most:
                raise _too_large(str(path), status.st_size, most)
            return beginning + file.read(most + 1 - len(beginning))  # a pipe does not tell its size
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file") from error
    except IsADirectoryError as error:
        raise InputError(f"{path}: is a directory", hint="name the article in it") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(
            f"{str(path)!a}: cannot be read: {reason}" if "\0" in str(path) else f"{path}: cannot be read: {reason}"
        ) from error


def _too_large(path: str, size: int, most: int = MAX_BYTES) -> InputError:
    megabytes = f"{size / 1_000_000:.1f} MB" if size != most + 1 else f"more than {most >> 20} MiB"
    suffix = PurePath(path).suffix.lower()
    paired = suffix != ".xml" and any(suffix in suffixes for suffixes in pair_formats().values())
    instead = "mtcheck score takes more pairs" if paired else "split it into articles"
    return InputError(
        f"{path}: too large for an article ({megabytes})", hint=f"the limit is {most >> 20} MiB; {instead}"
    )
