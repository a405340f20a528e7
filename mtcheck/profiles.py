# SPDX-License-Identifier: Apache-2.0
"""Settings for some articles: the parts of a configuration file that begin with ``[[profile]]``."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from mtcheck.errors import SettingsError

RUN_WIDE: Final = frozenset({"stdin_filename", "on_incomplete", "baseline"})
"""Settings that are one for a whole run and cannot stand in a profile."""
_CLASS: Final = re.compile(r"\[(!?)([^\]/]+)\]")


@dataclass(frozen=True, slots=True)
class Profile:
    """Settings for the articles whose path one of ``paths`` matches, seen from ``folder``.

    name: what the user calls it, or its patterns. values: what it sets. lines: where, as far as that was found.
    """

    name: str
    paths: tuple[str, ...]
    folder: Path
    values: Mapping[str, Any]
    lines: Mapping[str, int]

    def matches(self, path: str | os.PathLike[str]) -> bool:
        """Whether an article's path, seen from the current folder, is one that the profile is for."""
        try:
            inside = os.path.relpath(os.path.abspath(path), os.path.abspath(self.folder))
        except ValueError:  # on another drive
            return False
        name = inside.replace(os.sep, "/")
        return not name.startswith("../") and any(_compiled(pattern).fullmatch(name) for pattern in self.paths)


def first_match(profiles: Sequence[Profile], path: str | os.PathLike[str] | None) -> Profile | None:
    """The first profile, in the order of the file, that is for this article; None where there is none."""
    return next((profile for profile in profiles if path is not None and profile.matches(path)), None)


def check_pattern(pattern: Any, *, where: str) -> str:
    """A pattern as it stands in a file; raises SettingsError for one that can match nothing."""
    if not isinstance(pattern, str) or not pattern.strip("/ "):
        raise SettingsError(f"{where}: paths must be a list of patterns", hint='such as paths = ["wire/**"]')
    if pattern.startswith(("/", "./", "../", "~")) or "\\" in pattern or re.match(r"[A-Za-z]:", pattern):
        raise SettingsError(
            f"{where}: the path {pattern!r} matches nothing",
            hint='patterns begin at the folder of the file and are written with "/": "wire/**"',
        )
    return pattern


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    """``*`` and ``?`` stay within a folder, ``**`` spans any number of them; without a slash it is a file's name."""
    if "/" not in pattern and pattern != "**":
        pattern = f"**/{pattern}"
    if pattern.endswith("/"):
        pattern += "**"
    made, at = "", 0
    while at < len(pattern):
        if pattern.startswith("**/", at) and (at == 0 or pattern[at - 1] == "/"):
            made, at = made + "(?:[^/]+/)*", at + 3
        elif pattern.startswith("**", at):
            made, at = made + ".*", at + 2
        elif pattern[at] == "*":
            made, at = made + "[^/]*", at + 1
        elif pattern[at] == "?":
            made, at = made + "[^/]", at + 1
        elif found := _CLASS.match(pattern, at):
            inside = re.escape(found[2]).replace(r"\-", "-")
            made, at = f"{made}[{'^' if found[1] else ''}{inside}]", found.end()
        else:
            made, at = made + re.escape(pattern[at]), at + 1
    return re.compile(made, re.DOTALL)
