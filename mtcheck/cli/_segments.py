# SPDX-License-Identifier: Apache-2.0
"""Reads the segments of ``mtcheck score``: JSON Lines, files that run in step, or files of pairs; gzip is undone."""

from __future__ import annotations

import codecs
import gzip
import io
import json
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, Final, NoReturn, cast

from mtcheck.errors import InputError, SettingsError
from mtcheck.formats import MOST_OF_PAIRS, Pair, pair_formats, pairs_streamed, read_pairs
from mtcheck.score_request import ScoreRequest, Unreadable, id_or, request_of

STDIN: Final = Path("-")
LONGEST_LINE: Final = 4 * 1024 * 1024
"""Bytes of a line: a longer one is not read into memory."""
MOST_COPIED: Final = 4 << 30
"""Bytes of pairs from a pipe or an archive, which lie on the disk for a while."""
_HELD: Final = 1 << 20
"""Bytes of pairs that are read whole whatever their format."""
_BLOCK: Final = 1 << 20
_GZIP: Final = b"\x1f\x8b"
_LOOKED_AT: Final = 1000
_BEFORE_A_TAG: Final = codecs.BOM_UTF8 + codecs.BOM_UTF16 + b"\0 \t\r\n"
"""Bytes that a file of XML may begin with, in UTF-16 too."""
JSON_LINES: Final = "jsonl"

Items = Iterator[ScoreRequest | Unreadable]


@dataclass(frozen=True, slots=True)
class Aligned:
    """Files that run in step, line by line; sources and references may be missing."""

    hypothesis: Path
    source: Path | None = None
    references: tuple[Path, ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        """All files, the hypotheses first."""
        return (self.hypothesis, *((self.source,) if self.source else ()), *self.references)


def name_of(path: Path) -> str:
    """What a file is called in messages."""
    return "<stdin>" if path == STDIN else str(path)


@contextmanager
def reading_segments(path: Path, input_format: str | None) -> Iterator[tuple[Items, int | None]]:
    """The segments of JSON Lines, whose number is not known (lines of white space alone are passed over), or of pairs.

    input_format: "jsonl", the name of a format of pairs, or None to go by suffix, then by what the file begins with.
    Raises SettingsError for another name, and InputError for pairs that cannot be read.
    """
    with _opened(path) as stream:
        if _holds_pairs(path, stream, input_format):
            with _pair_items(path, stream, input_format) as found:
                yield found
        else:
            yield _json_items(path, stream), None


def _holds_pairs(path: Path, stream: BinaryIO, input_format: str | None) -> bool:
    formats = pair_formats()
    if input_format is not None:
        if input_format not in (JSON_LINES, *formats):
            known = ", ".join((JSON_LINES, *formats))
            raise SettingsError(f"no {input_format!r} among the formats of segments", hint=f"there are: {known}")
        return input_format != JSON_LINES
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    if any(suffixes[-1:] == [suffix] for listed in formats.values() for suffix in listed):
        return True
    start = _guarded(path, lambda: cast(bytes, cast(Any, stream).peek(_LOOKED_AT)))
    return start.lstrip(_BEFORE_A_TAG)[:1] == b"<"


@contextmanager
def _pair_items(path: Path, stream: BinaryIO, input_format: str | None) -> Iterator[tuple[Items, int]]:
    """The segments of a file of pairs, and how many there are at most."""
    name = name_of(path).removesuffix(".gz")
    data = _guarded(path, lambda: stream.read(_HELD + 1))
    streamed = pairs_streamed(data, path=name, input_format=input_format) if len(data) > _HELD else None
    if streamed is not None:
        with _lying(path, stream, data) as file:
            large = streamed.stream_pairs(file, called=name)
            yield map(_pair_item, large.pairs), large.most
        return
    data += _guarded(path, lambda: stream.read(MOST_OF_PAIRS + 1 - len(data)))
    found = read_pairs(data, path=name, input_format=input_format).pairs
    if not any(pair.target or pair.problem for pair in found):
        raise InputError(f"{name}: no translation in it", hint="are its targets filled in?")
    yield map(_pair_item, found), len(found)


def _pair_item(pair: Pair) -> ScoreRequest | Unreadable:
    if pair.problem:
        return Unreadable(pair.id, pair.line, pair.problem)
    return ScoreRequest(pair.id, pair.target.text if pair.target else "", pair.source or None)


@contextmanager
def _lying(path: Path, stream: BinaryIO, begun: bytes) -> Iterator[Path]:
    """A file that can be read twice: the one at hand, or a copy of what a pipe or an archive holds."""
    if path.is_file() and not isinstance(cast(Any, stream), gzip.GzipFile):
        yield path
        return
    with tempfile.NamedTemporaryFile() as copy:
        written = copy.write(begun)
        while block := _guarded(path, lambda: stream.read(_BLOCK)):
            written += copy.write(block)
            if written > MOST_COPIED:
                hint = "save it as a file, unpacked"
                raise InputError(f"{name_of(path)}: more than {MOST_COPIED >> 30} GiB of pairs", hint=hint)
        copy.flush()
        yield Path(copy.name)


@contextmanager
def reading_aligned(files: Aligned) -> Iterator[tuple[Items, int | None]]:
    """The segments of line-aligned files, and how many there are where that can be known.

    Raises InputError where the lengths of the files differ: at once where they can be read twice, else (pipes) when
    the first of them ends.
    """
    lengths = [(name_of(path), _lines_of(path)) for path in files.paths if path.is_file()]
    _compare(lengths)
    with ExitStack() as stack:
        streams = [stack.enter_context(_opened(path)) for path in files.paths]
        yield _aligned_items(files, streams), lengths[0][1] if lengths else None


def _json_items(path: Path, stream: BinaryIO) -> Items:
    for number, raw in _lines(path, stream):
        parsed: Any = None
        try:
            text = _decoded(raw)
            if not text.strip():
                continue
            parsed = _parsed(text)
            yield request_of(parsed, number)
        except InputError as error:
            yield Unreadable(id_or(parsed, number), number, error.message)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise InputError(f"not valid JSON: {error.msg} (column {error.colno})") from error
    except ValueError as error:  # a number of thousands of digits, NaN
        raise InputError(f"not valid JSON: {error}") from error
    except RecursionError as error:
        raise InputError("not valid JSON here: nested too deeply") from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _aligned_items(files: Aligned, streams: Sequence[BinaryIO]) -> Items:
    readers = [_lines(path, stream) for path, stream in zip(files.paths, streams, strict=True)]
    for number in count(1):
        raws = [next(reader, None) for reader in readers]
        if all(raw is None for raw in raws):
            return
        if any(raw is None for raw in raws):
            lengths = [number - 1 + (raw is not None) + sum(1 for _ in reader)
                       for raw, reader in zip(raws, readers, strict=True)]  # fmt: skip
            _compare(list(zip(map(name_of, files.paths), lengths, strict=True)))
        yield _aligned_item(files, number, [raw[1] for raw in raws if raw is not None])


def _aligned_item(files: Aligned, number: int, raws: Sequence[bytes | None]) -> ScoreRequest | Unreadable:
    texts = []
    for path, raw in zip(files.paths, raws, strict=True):
        try:
            texts.append(_decoded(raw))
        except InputError as error:
            where = f"{name_of(path)}: " if len(raws) > 1 else ""
            return Unreadable(number, number, where + error.message)
    first = 2 if files.source else 1
    return ScoreRequest(number, texts[0], texts[1] if files.source else None, tuple(texts[first:]))


def _compare(lengths: Sequence[tuple[str, int]]) -> None:
    if len({length for _, length in lengths}) > 1:
        told = ", ".join(f"{name} has {length:,}" for name, length in lengths)
        raise InputError(f"the files have different numbers of lines: {told}")


def _lines_of(path: Path) -> int:
    with _opened(path) as stream:
        lines, last = 0, b"\n"
        while block := _guarded(path, lambda: stream.read(_BLOCK)):
            lines += block.count(b"\n")
            last = block[-1:]
    return lines + (last != b"\n")


def _lines(path: Path, stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Lines with their 1-based numbers, without their ends; None for one that is too long to be read."""
    for number in count(1):
        line = _guarded(path, lambda: stream.readline(LONGEST_LINE + 1))
        if not line:
            return
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if len(line) <= LONGEST_LINE:
            yield number, line.removesuffix(b"\n").removesuffix(b"\r")
            continue
        while line and not line.endswith(b"\n"):
            line = _guarded(path, lambda: stream.readline(_BLOCK))
        yield number, None


def _decoded(raw: bytes | None) -> str:
    if raw is None:
        raise InputError(f"longer than {LONGEST_LINE >> 20} MiB")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"not valid UTF-8: byte 0x{raw[error.start]:02x} at byte {error.start + 1}") from error


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """A file or standard input as bytes, decompressed where they are gzip's."""
    with ExitStack() as stack:
        if path == STDIN and sys.stdin is None:  # closed by whoever started us
            raise InputError("cannot read <stdin>: standard input is closed")
        try:
            stream: Any = sys.stdin.buffer if path == STDIN else stack.enter_context(path.open("rb"))
            if not hasattr(stream, "peek"):
                stream = io.BufferedReader(stream)
            if stream.peek(2)[:2] == _GZIP:
                stream = stack.enter_context(gzip.GzipFile(fileobj=stream))
        except OSError as error:
            raise InputError(f"cannot read {name_of(path)}: {error.strerror or error}") from error
        yield cast(BinaryIO, stream)


def _guarded(path: Path, read: Callable[[], bytes]) -> bytes:
    try:
        return read()
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(f"{name_of(path)}: damaged gzip data") from error
    except OSError as error:
        raise InputError(f"cannot read {name_of(path)}: {error.strerror or error}") from error
