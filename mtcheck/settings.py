# SPDX-License-Identifier: Apache-2.0
"""One frozen ``Settings``, from defaults, a TOML file and flags, in that order."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final, Literal

from mtcheck.errors import SettingsError
from mtcheck.mqm import Severity

FailOn = Literal["critical", "major", "minor", "never"]
OnIncomplete = Literal["fail", "warn"]

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "fail_on": ("critical", "major", "minor", "never"),
    "min_severity": ("neutral", "minor", "major", "critical"),
    "on_incomplete": ("fail", "warn"),
}
_LISTS: Final[Mapping[str, str]] = {
    "select": "names of checks or categories",
    "ignore": "names of checks or categories",
    "glossary": "files",
    "allow": "names and terms",
    "allow_files": "files",
}
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
CONFIG_NAMES: Final[tuple[str, ...]] = (".mtcheck.toml", "mtcheck.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a user can change about a check.

    fail_on: the gate fails on a finding of this severity or worse ("never": findings do not fail it).
    min_severity: findings below it are left out of the report (and so cannot fail the gate).
    on_incomplete: whether an article that could not be judged fails the gate.
    input_format: name of a format, or None to go by content and suffix.
    stdin_filename: the name that standard input is reported under, and whose suffix it is read by.
    model: folder or id of a quality model (docs/models.md), or None for the embedded one.
    min_confidence: findings of the quality model below this confidence (0 to 1) are not made; None takes the
        model's own thresholds.
    select: names of checks, or MQM categories ("fluency", "fluency/spelling"): only what they find is shown; none: all.
    ignore: names of checks that are not run, or categories that are left out.
    back_translate: whether the article is translated back, by a translator that is installed.
    source_language: BCP 47 tag of the language it was translated from, where the user knows; None: it is detected.
    glossary: files and folders with the desk's own rules (docs/house-rules.md); in a configuration file, paths are
        taken from its folder.
    grammar: whether grammar is checked, by harper-py (extra "grammar").
    allow: names and terms; a finding about one of them and nothing else is silenced (docs/accepting.md).
    allow_files: files with such terms, one a line.
    baseline: file of findings that were accepted, made by ``mtcheck baseline``. In a configuration file, both kinds of
        paths are taken from its folder.
    """

    fail_on: FailOn = "major"
    min_severity: Severity = "neutral"
    on_incomplete: OnIncomplete = "warn"
    input_format: str | None = None
    stdin_filename: str | None = None
    model: Path | None = None
    min_confidence: float | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    back_translate: bool = False
    source_language: str | None = None
    glossary: tuple[str, ...] = ()
    grammar: bool = False
    allow: tuple[str, ...] = ()
    allow_files: tuple[str, ...] = ()
    baseline: str | None = None


def load_settings(*, config: Path | None = None, start: Path | None = None, **flags: Any) -> Settings:
    """Settings from the file ``config`` (or the nearest one at or above ``start``), then ``flags`` that are not None.

    Raises SettingsError for an unreadable file, an unknown key, a value of the wrong type or out of range.
    """
    path = config or find_config(start or Path.cwd())
    table = _read(path) if path else {}
    values = {key.replace("-", "_"): value for key, value in table.items()}
    known = {field.name for field in fields(Settings)}
    for key in values:
        if key not in known:
            raise SettingsError(f"{path}: unknown setting {key.replace('_', '-')!r}", hint="see mtcheck config")
    for key in ("glossary", "allow_files"):
        if path and isinstance(values.get(key), list):
            values[key] = [_beside(path, name) for name in values[key]]
    if path and values.get("baseline"):
        values["baseline"] = _beside(path, values["baseline"])
    values.update({key: value for key, value in flags.items() if value is not None})
    return _validated(values, where=str(path) if path else "options")


def _beside(config: Path, name: Any) -> Any:
    """A path of a configuration file, from the folder of that file; "!" before it stays there."""
    if not isinstance(name, str):
        return name
    bare = name.removeprefix("!")
    return name[: len(name) - len(bare)] + str(config.parent / bare)


def build_settings(settings: Settings | None, options: Mapping[str, Any]) -> Settings:
    """``settings`` (or the defaults) with ``options`` in place of its fields; raises SettingsError as above."""
    known = {field.name for field in fields(Settings)}
    for key in options:
        if key not in known:
            raise SettingsError(f"there is no option {key!r}", hint=f"there are: {', '.join(sorted(known))}")
    base = {name: getattr(settings, name) for name in known} if settings else {}
    return _validated({**base, **options}, where="options")


def find_config(start: Path) -> Path | None:
    """The nearest configuration file at or above a folder: mtcheck.toml, .mtcheck.toml or a table in pyproject.toml."""
    for folder in (start, *start.resolve().parents):
        for name in CONFIG_NAMES:
            if (folder / name).is_file():
                return folder / name
        project = folder / "pyproject.toml"
        if project.is_file() and _read(project):
            return project
    return None


def _read(path: Path) -> Mapping[str, Any]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"cannot read {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML: {error}") from error
    if path.name == "pyproject.toml":
        document = document.get("tool", {}).get("mtcheck", {})
        if not isinstance(document, dict):
            raise SettingsError(f"{path}: tool.mtcheck must be a table")
    return document


def _validated(values: Mapping[str, Any], *, where: str) -> Settings:
    values = dict(values)
    for key, choices in CHOICES.items():
        if key in values and values[key] not in choices:
            raise SettingsError(f"{where}: {key.replace('_', '-')} must be one of {', '.join(choices)}")
    if values.get("model") is not None:
        if not isinstance(values["model"], str | Path):
            raise SettingsError(f"{where}: model must be a path")
        values["model"] = Path(values["model"])
    confidence = values.get("min_confidence")
    if confidence is not None and not (
        isinstance(confidence, int | float) and not isinstance(confidence, bool) and 0 <= confidence <= 1
    ):
        raise SettingsError(f"{where}: min-confidence must be a number from 0 to 1")
    for key, what in _LISTS.items():
        given = values.get(key, ())
        if not isinstance(given, list | tuple) or not all(isinstance(one, str | Path) for one in given):
            raise SettingsError(f"{where}: {key.replace('_', '-')} must be a list of {what}")
        values[key] = tuple(str(one) for one in given)
    for key in ("back_translate", "grammar"):
        if not isinstance(values.get(key, False), bool):
            raise SettingsError(f"{where}: {key.replace('_', '-')} must be true or false")
    if isinstance(values.get("baseline"), Path):
        values["baseline"] = str(values["baseline"])
    for key in ("input_format", "stdin_filename", "source_language", "baseline"):
        if values.get(key) is not None and not isinstance(values[key], str):
            raise SettingsError(f"{where}: {key.replace('_', '-')} must be a string")
    tag = values.get("source_language")
    if tag is not None and not _TAG.fullmatch(tag):
        raise SettingsError(f"{where}: source-language must be a language tag such as id, pt-BR or zh-Hant")
    return replace(Settings(), **values)
