# SPDX-License-Identifier: Apache-2.0
"""The room that reads a desk's own rules: files in, ``mtcheck.house_rules`` out.

A kind of glossary is one file of this package, and its file name is its name. It has

- ``SUFFIXES: tuple[str, ...]``: the file name endings it is known by, in lower case, with the dot;
- ``read(data: bytes, *, name: str) -> Read``: the rules in a file, told by that name; raises SettingsError, naming file
  and entry, for what it cannot read: no entry is ever left out in silence.

``read_rules`` is the door's verb. A folder is a folder of Vale rules.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple, Protocol, cast

from mtcheck import plugins
from mtcheck.errors import SettingsError
from mtcheck.file_state import file_state, unreadable
from mtcheck.house_rules import NO_RULES, HouseRules, Rule

LEFT_OUT: Final = "!"
"""Before a path: this file of a folder that is given too is not read."""
MAX_BYTES: Final = 64 * 1024 * 1024
_KIND: Final = "glossary"
_VALE: Final = "vale"


class Read(NamedTuple):
    """What a file holds: rules, and lines about what in it has no effect. ``digest`` is filled in by the door."""

    rules: Sequence[Rule]
    warnings: Sequence[str] = ()
    digest: str = ""


class Glossary(Protocol):
    """What a file of this room offers."""

    SUFFIXES: tuple[str, ...]

    def read(self, data: bytes, *, name: str) -> Read:
        """The rules in a file, of its bytes."""


def read_rules(paths: Sequence[str | Path]) -> HouseRules:
    """The rules of all files and folders; a path that begins with "!" leaves that file of a folder out.

    Raises SettingsError for a file that is missing, of an unknown kind, or has an entry that cannot be read. A file
    that has not changed is read once.
    """
    given = [str(path) for path in paths]
    left_out = {path[len(LEFT_OUT) :] for path in given if path.startswith(LEFT_OUT)}
    files = [file for path in given if not path.startswith(LEFT_OUT) for file in _files(Path(path))]
    unknown = {path for path in left_out if not any(_same(file, path) for file in files)}
    if unknown:
        raise SettingsError(f"glossary {LEFT_OUT}{min(unknown)}: no such file is read")
    chosen = dict.fromkeys(file for file in files if not any(_same(file, path) for path in left_out))
    return _together(tuple((file, *file_state(file, kind=_KIND, most_bytes=MAX_BYTES)) for file in chosen))


@lru_cache(maxsize=8)
def _together(files: tuple[tuple[Path, int, int], ...]) -> HouseRules:
    if not files:
        return NO_RULES
    from mtcheck.glossaries._never import needless

    read = [_read(*file) for file in files]
    rules = tuple(rule for one in read for rule in one.rules)
    warnings = (*(line for one in read for line in one.warnings), *needless(rules))
    digest = hashlib.sha256("".join(one.digest for one in read).encode()).hexdigest()[:12]
    return HouseRules(rules, warnings, digest)


def _same(file: Path, path: str) -> bool:
    return file == Path(path) or Path(path) in file.parents


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    vale = cast(Glossary, plugins.load("glossaries", _VALE))
    inside = [file for file in path.rglob("*") if not any(p.startswith(".") for p in file.relative_to(path).parts)]
    files = sorted(file for file in inside if file.suffix in vale.SUFFIXES and file.is_file())
    if not files:
        raise SettingsError(f"{path}: no Vale rules (.yml) in this folder", hint="name glossary files one by one")
    return files


@lru_cache(maxsize=256)
def _read(path: Path, modified: int, size: int) -> Read:  # noqa: ARG001  (what is cached holds for this state of the file)
    for kind in plugins.names("glossaries"):
        module = cast(Glossary, plugins.load("glossaries", kind))
        if path.suffix.lower() in module.SUFFIXES:
            try:
                data = path.read_bytes()
            except OSError as reason:
                raise unreadable(path, reason, kind=_KIND) from reason
            return module.read(data, name=str(path))._replace(digest=hashlib.sha256(data).hexdigest())
    known = ", ".join(
        suffix for kind in plugins.names("glossaries") for suffix in plugins.load("glossaries", kind).SUFFIXES
    )
    raise SettingsError(f"{path}: no kind of glossary ends in {path.suffix!r}", hint=f"there are: {known}")


def text_of(data: bytes, *, name: str) -> str:
    """The text of a glossary in UTF-8, or UTF-16 where its first bytes say so; raises SettingsError for another."""
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as reason:
        line = data[: reason.start].count(b"\n") + 1
        raise SettingsError(
            f"{name}, line {line}: not {encoding.upper()[:6].strip('-')}", hint="save it as UTF-8"
        ) from reason
