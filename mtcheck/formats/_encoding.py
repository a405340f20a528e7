# SPDX-License-Identifier: Apache-2.0
"""Bytes to text: byte order mark, UTF-8, the encoding the file declares, then detection; each step decodes strictly.

Text that is valid UTF-8 and not ASCII is UTF-8 whatever the file declares: pages are often saved anew without their
``<meta charset>`` being changed, and text in another encoding is valid UTF-8 only by a freak. Such a declaration is
reported as ``declared`` beside the ``encoding`` that was used.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from mtcheck.errors import InputError

_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its first two bytes are those of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC: Final = (
    (b"%PDF-", "PDF"), (b"PK\x03\x04", "ZIP or office document"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"),
    (b"\x1f\x8b", "gzip"), (b"GIF87a", "GIF"), (b"GIF89a", "GIF"), (b"\xd0\xcf\x11\xe0", "old office document"),
    (b"7z\xbc\xaf\x27\x1c", "7z"), (b"\xfd7zXZ", "xz"), (b"\x7fELF", "program"), (b"SQLite format 3\x00", "SQLite"),
    (b"OggS\x00", "Ogg"), (b"{\\rtf", "RTF"),
)  # fmt: skip
_DECLARED: Final = re.compile(
    rb"""<meta\b[^>]{0,500}?\bcharset\s*=\s*["']?\s*([\w.:-]{1,40})|<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_DECLARED_WITHIN: Final = 4096
# What browsers and Windows programs really mean by these labels.
_MEANT: Final = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
    "euc_kr": "cp949", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874", "big5": "cp950",
}  # fmt: skip
_UNWANTED: Final = {"utf-7", "unicode_escape", "raw_unicode_escape", "unicode-escape", "raw-unicode-escape", "hz"}
_NOT_TEXT: Final = bytes(byte for byte in range(32) if byte not in b"\t\n\x0b\x0c\r\x1b") + b"\x7f"
_MOST_CONTROLS: Final = 0.02  # share of bytes; text has none, compressed data about 0.1
_SAMPLE: Final = 200_000
_PUNCTUATION: Final = frozenset("“”‘’‚„–—…•€£§°·«»™®©\xa0".encode("cp1252"))
_WORD: Final = re.compile(r"[^\W\d_]+")


class Decoded(NamedTuple):
    """A file as text.

    encoding: the Python name of the encoding used. guessed: nothing in the file says that it is this one.
    declared: what the file says of itself, where that was not believed. damaged: how many places could not be
    decoded and became U+FFFD (the text is UTF-8 apart from them).
    """

    text: str
    encoding: str
    guessed: bool = False
    declared: str = ""
    damaged: int = 0


def decode(data: bytes, *, path: str, whole: bool = True) -> Decoded:
    """The text of a file. Raises InputError for what is not text and for text that no encoding fits.

    whole: False for the first bytes of a file, which may end in the middle of a letter; that is left out then.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], name, path=path, whole=whole)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise _binary(path, kind)
    if b"\0" in data:
        return _wide(data, path=path, whole=whole)
    if len(data.translate(None, _NOT_TEXT)) < len(data) * (1 - _MOST_CONTROLS):
        raise _binary(path, "control characters")
    return _unmarked(data, path=path, whole=whole)


def beginning_of(data: bytes, *, path: str) -> str:
    """The text of the first bytes of a file; a letter that is cut off at their end is left out. Errors: ``decode``."""
    return decode(data, path=path, whole=False).text


def told_by_bytes(beginning: bytes, *, path: str) -> str:
    """How to open a file that begins so: "utf-16" and the like leave out a byte order mark; "" where nothing tells.

    Raises InputError for NUL bytes that are not UTF-16's.
    """
    mark = byte_order_mark(beginning)
    if mark:
        return {2: "utf-16", 3: "utf-8-sig", 4: "utf-32"}[len(mark)]
    return _wide(beginning, path=path, whole=False).encoding if b"\0" in beginning else ""


def encoding_of(path: Path, *, called: str) -> tuple[str, str]:
    """How to open a text file of any size: an encoding that leaves out a byte order mark, and what to do with errors.

    Raises InputError for what is not text; ``called``: the name of the file in messages.
    """
    with path.open("rb") as file:
        beginning = file.read(_SAMPLE)
        if told := told_by_bytes(beginning, path=called):
            return told, "strict"
        file.seek(0)
        if is_utf8(file):
            return "utf-8", "strict"
        file.seek(0)
        before = 0
        while (block := file.read(_SAMPLE)) and block.isascii():
            before += len(block)
        file.seek(before + max(0, _first_beyond_ascii(block) - 2000))
        sample = file.read(_SAMPLE)
    found = decode(sample[sample.find(b"\n") + 1 : sample.rfind(b"\n") + 1] or sample, path=called)
    return found.encoding, "replace" if found.damaged or found.encoding == "utf-8" else "strict"


def is_utf8(file: BinaryIO) -> bool:
    """Whether all that is left to read of a file is UTF-8; of any size."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := file.read(_SAMPLE):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _first_beyond_ascii(data: bytes) -> int:
    match = re.search(rb"[\x80-\xff]", data)
    return match.start() if match else 0


def byte_order_mark(data: bytes) -> bytes:
    """The mark that a file begins with, or none; it is no part of its text."""
    return next((mark for mark, _ in _BOMS if data.startswith(mark)), b"")


def _binary(path: str, kind: str) -> InputError:
    return InputError(
        f"{path}: looks like a binary file ({kind})",
        hint="docs/formats.md lists what is read; export it first",
    )


def _strictly(data: bytes, encoding: str, *, whole: bool = True) -> str | None:
    try:
        return data.decode(encoding) if whole else codecs.getincrementaldecoder(encoding)().decode(data)
    except (UnicodeError, LookupError):
        return None


def _marked(data: bytes, encoding: str, *, path: str, whole: bool) -> Decoded:
    text = _strictly(data, encoding, whole=whole)
    if text is None and encoding == "utf-8":
        return _unmarked(data, path=path, whole=whole)
    if text is None:
        raise InputError(f"{path}: starts as {encoding.upper()} but is not valid {encoding.upper()}")
    if "\0" in text:
        raise _binary(path, "NUL characters")
    return Decoded(text, encoding)


def _wide(data: bytes, *, path: str, whole: bool) -> Decoded:
    """UTF-16 without a mark: nearly every other byte of Latin text is NUL."""
    for encoding, offset in (("utf-16-le", 1), ("utf-16-be", 0)):
        zeros = data[offset::2].count(0)
        text = _strictly(data, encoding, whole=whole) if zeros > 0.3 * len(data[offset::2]) else None
        if text is not None and "\0" not in text:
            return Decoded(text, encoding, guessed=True)
    raise _binary(path, "NUL bytes")


def _unmarked(data: bytes, *, path: str, whole: bool) -> Decoded:
    label = declared_encoding(data)
    text = _strictly(data, "utf-8", whole=whole)
    if text is not None and not data.isascii():
        stale = label if label and codecs.lookup(label).name != "utf-8" else ""
        return Decoded(text, "utf-8", declared=stale)
    if label:
        for name in (_MEANT.get(codecs.lookup(label).name, label), label):
            declared = _strictly(data, name, whole=whole)
            if declared is not None:
                return Decoded(declared, codecs.lookup(name).name, guessed=False)
    if text is not None and b"\x1b$" not in data:
        return Decoded(text, "utf-8")
    return _nearly_utf8(data, label) or _detected(data, label, path=path, whole=whole)


def declared_encoding(data: bytes) -> str:
    """The encoding named in the file's first bytes, where Python knows it and it can be read by bytes; else ""."""
    match = _DECLARED.search(data[:_DECLARED_WITHIN])
    if not match:
        return ""
    label = (match.group(1) or match.group(2)).decode("ascii", "ignore").lower()
    if label in _UNWANTED or _strictly(b"<meta>", label) != "<meta>":
        return ""
    return label


def _nearly_utf8(data: bytes, label: str) -> Decoded | None:
    """UTF-8 with a few bytes broken, as by a cut in the middle of a character."""
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    whole = len(text) - len(text.encode("ascii", "ignore")) - damaged
    if whole < 3 * damaged:
        return None
    return Decoded(text, "utf-8", guessed=True, declared=label, damaged=damaged)


def _detected(data: bytes, label: str, *, path: str, whole: bool) -> Decoded:
    high = frozenset(data) - frozenset(range(128))
    if high and high <= _PUNCTUATION:  # too little for a detector, and nothing else in newsrooms has quotes there
        return Decoded(data.decode("cp1252"), "cp1252", guessed=True, declared=label)
    for encoding in _detect(_sample(data)):
        text = _strictly(data, encoding, whole=whole)
        if text is not None and not _mixes_scripts(text):
            return Decoded(text, codecs.lookup(encoding).name, guessed=True, declared=label)
    raise InputError(f"{path}: cannot tell its encoding", hint="save it as UTF-8")


def _detect(sample: bytes) -> list[str]:
    import chardet

    found = chardet.detect_all(sample, ignore_threshold=True, encoding_era=chardet.EncodingEra.MODERN_WEB)
    names = [str(guess["encoding"]) for guess in found if guess["encoding"]]
    return [*names, "cp1252"]


def _sample(data: bytes) -> bytes:
    """At most 200 kB, from the line where the first byte beyond ASCII stands."""
    if len(data) <= _SAMPLE:
        return data
    match = re.search(rb"[\x80-\xff\x1b]", data)
    first = match.start() if match else 0
    start = data.rfind(b"\n", max(0, first - 2000), first) + 1 or first
    return data[start : start + _SAMPLE]


def _mixes_scripts(text: str) -> bool:
    """True when most words beyond ASCII are Latin with letters of another script in them, as in "Cafй"."""
    mixed = total = 0
    for match in _WORD.finditer(text[:_SAMPLE]):
        word = match.group()
        if word.isascii():
            continue
        total += 1
        latin = any(letter < "\u0250" for letter in word)
        mixed += latin and any("\u0370" <= letter < "\u2000" for letter in word)
    return total > 0 and mixed > total / 2
