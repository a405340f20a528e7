# SPDX-License-Identifier: Apache-2.0
"""Office documents are ZIP archives of XML files: opened here, with limits on what they unpack to.

Imported only when one is read: zipfile and the decompressors are slow to load.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from typing import Final

from mtcheck.errors import InputError

MOST_UNPACKED: Final = 48 * 1024 * 1024
"""Bytes of all that is read of one archive: the text of a thick book is 30 MB of WordprocessingML."""
MOST_FILES: Final = 5_000
_DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, RuntimeError,
)  # fmt: skip
"""What zipfile and the decompressors raise over archives that were cut, changed or made by who knows what."""


class Archive:
    """The files of a ZIP archive held in memory. Nothing is unpacked before it is asked for, nothing to disk."""

    def __init__(self, data: bytes, *, path: str) -> None:
        self._path = path
        self._room = MOST_UNPACKED
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise self._damaged() from error
        if len(self._archive.namelist()) > MOST_FILES:
            raise InputError(f"{path}: an archive of more than {MOST_FILES:,} files is no article")

    def _damaged(self) -> InputError:
        return InputError(f"{self._path}: damaged archive, or cut off", hint="save it once more, or export it as text")

    def __contains__(self, name: str) -> bool:
        return name in self._archive.NameToInfo

    def read(self, name: str) -> bytes:
        """The bytes of one file; b"" where there is none. Raises InputError for damage, encryption and sheer size."""
        information = self._archive.NameToInfo.get(name)
        if information is None:
            return b""
        if information.flag_bits & 1:
            raise InputError(f"{self._path}: is encrypted", hint="save it without a password")
        if information.file_size > self._room:
            raise self._too_large()
        try:
            with self._archive.open(information) as file:
                data = file.read(self._room + 1)  # the size that an archive tells may be a lie
        except _DAMAGE as error:
            raise self._damaged() from error
        if len(data) > self._room:
            raise self._too_large()
        self._room -= len(data)
        return data

    def _too_large(self) -> InputError:
        return InputError(f"{self._path}: unpacks to more than {MOST_UNPACKED >> 20} MiB", hint="is this one article?")
