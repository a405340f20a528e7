# SPDX-License-Identifier: Apache-2.0
"""The languages that mtcheck knows: one file each in ``data/languages``, and what they are called in English.

Stands below the rooms, so that what detects, checks and reports reads the same files and says the same names.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from mtcheck.errors import SettingsError
from mtcheck.results import UNDETERMINED

# Tags that a file or a model may name, of languages that we cannot tell and so have no file for.
_OTHER_NAMES: Final[Mapping[str, str]] = {
    "ckb": "Kurdish", "eo": "Esperanto", "fil": "Filipino", "jv": "Javanese", "ku": "Kurdish", "ky": "Kyrgyz",
    "la": "Latin", "lb": "Luxembourgish", "lg": "Ganda", "mi": "Maori", "no": "Norwegian", "rw": "Kinyarwanda",
    "sd": "Sindhi", "sn": "Shona", "st": "Sotho", "su": "Sundanese", "tg": "Tajik", "tk": "Turkmen", "tn": "Tswana",
    "ts": "Tsonga", "tt": "Tatar", "ug": "Uyghur",
}  # fmt: skip


@cache
def codes() -> tuple[str, ...]:
    """The code of every language that has a file, sorted."""
    folder = files("mtcheck") / "data" / "languages"
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")))


@cache
def fields_of(code: str) -> Mapping[str, Any]:
    """What the file of a language says; raises SettingsError where the file is missing or damaged."""
    try:
        return tomllib.loads((files("mtcheck") / "data" / "languages" / f"{code}.toml").read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as reason:
        raise SettingsError(f"no readable data file for the language {code!r}", hint=str(reason)) from reason


def language_name(tag: str) -> str:
    """English name of a BCP 47 tag ("German" for "de" and "de-AT"); a tag that we know no name of names itself."""
    code = primary(tag)
    if code == UNDETERMINED:
        return "undetermined language"
    return str(fields_of(code)["name"]) if code in codes() else _OTHER_NAMES.get(code, tag)


def primary(tag: str) -> str:
    """The language of a tag, without script and region: "zh" of "zh-Hant" and of "ZH_tw"."""
    return tag.replace("_", "-").partition("-")[0].lower()
