# SPDX-License-Identifier: Apache-2.0
"""English names of languages, for messages; read from the language files."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def name_of(tag: str) -> str:
    """The English name of a language tag, or the tag itself."""
    path = files("mtcheck") / "data" / "languages" / f"{tag}.toml"
    if not path.is_file():
        return tag
    name = tomllib.loads(path.read_text(encoding="utf-8")).get("name", tag)
    return str(name)
