# SPDX-License-Identifier: Apache-2.0
"""Files and places in them, as build systems and code hosts name them."""

from __future__ import annotations

import os
import posixpath
import re
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final, NamedTuple
from urllib.parse import quote

from mtcheck.article import Article, Span

_WINDOWS: Final = re.compile(r"[A-Za-z]:[\\/]|\\\\")
"""How an absolute path of Windows begins, also where the report is made elsewhere."""


class Region(NamedTuple):
    """Where a span stands in its file: 1-based, columns in code points, ``end_column`` just behind the last one."""

    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def last_line(self) -> int:
        """The last line with a character of the span on it."""
        return self.end_line - 1 if self.end_column == 1 and self.end_line > self.line else self.end_line


def region(article: Article, span: Span) -> Region:
    """The place of a span in the file that it was read from."""
    found = article.file_span(span)
    return Region(
        *article.offset_map.line_and_column(found.start),
        *article.offset_map.line_and_column(max(found.start, found.end)),
    )


def relative(path: str, folder: str = "", *, windows: bool | None = None) -> str:
    """A path from ``folder``, with slashes and without detours; as it is where it lies elsewhere.

    ``windows``: whether a backslash separates; None: where it does so on this machine, or the path has a drive.
    """
    pure = _pure(path, windows=windows)
    if folder and pure.is_absolute():
        base = _pure(folder, windows=windows)
        if type(base) is type(pure) and pure.is_relative_to(base):
            pure = pure.relative_to(base)
    return posixpath.normpath(pure.as_posix())


def uri(path: str, folder: str = "", *, windows: bool | None = None) -> str:
    """``relative`` as a URI reference, or as a file URI where the path is absolute."""
    name = relative(path, folder, windows=windows)
    escaped = quote(_bytes(name), safe="/")
    if re.match("[A-Za-z]:/", name):
        return f"file:///{name[:2]}{escaped[4:]}"
    if name.startswith("//"):
        return f"file:{escaped}"
    return f"file://{escaped}" if name.startswith("/") else escaped


def _pure(path: str, *, windows: bool | None) -> PurePosixPath | PureWindowsPath:
    separated = os.name == "nt" if windows is None else windows
    return PureWindowsPath(path) if separated or _WINDOWS.match(path) else PurePosixPath(path)


def _bytes(name: str) -> bytes:
    """The bytes of a file name; what is no name of a file at all loses the characters that no encoding takes."""
    try:
        return name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return name.encode("utf-8", "replace")
