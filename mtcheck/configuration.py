# SPDX-License-Identifier: Apache-2.0
"""Where settings come from: options before the environment before a profile before the file before the defaults.

docs/configuration.md is for users. The file is the nearest one at or above a folder: ``.mtcheck.toml``,
``mtcheck.toml`` or ``pyproject.toml`` with a table ``[tool.mtcheck]``; files further up are not read.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, Literal

from mtcheck.errors import SettingsError
from mtcheck.profiles import RUN_WIDE, Profile, check_pattern, first_match
from mtcheck.settings import LISTS, NUMBERS, SWITCHES, Settings, spelt, validated

CONFIG_NAMES: Final[tuple[str, ...]] = (".mtcheck.toml", "mtcheck.toml")
ENVIRONMENT: Final = "MTCHECK_"
_OURS: Final = frozenset({"MTCHECK_HOME", "MTCHECK_DEBUG", "MTCHECK_GOLDEN"})
"""Variables of that beginning that are no settings."""
_MISTYPED: Final = 0.8
"""How alike an unknown variable and a setting's must be to be taken for a slip: MTCHECK_PACKAGE is somebody else's."""
_FILES: Final = ("glossary", "outlet", "allow_files")
_SET: Final = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
_HEAD: Final = re.compile(r"\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?")
_KEY: Final = re.compile(r"""\s*["']?([\w-]+)["']?\s*=""")

Kind = Literal["default", "file", "profile", "environment", "option"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the value of a setting comes from. ``where``: the file, the variable or the option; ``line``: 1-based."""

    kind: Kind = "default"
    where: str = ""
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.where}, line {self.line}" if self.line else self.where
        return {"file": place, "option": place, "profile": place, "environment": place}.get(self.kind, "default")


@dataclass(frozen=True, slots=True)
class Resolved:
    """The settings for one article (or for none in particular), with the origin of each."""

    settings: Settings
    origins: Mapping[str, Origin]
    profile: Profile | None = None


@dataclass(frozen=True, slots=True)
class _Given:
    """Values of one layer, under the names of the fields, with the origin of each."""

    values: Mapping[str, Any]
    origins: Mapping[str, Origin]


@dataclass(frozen=True, slots=True)
class Configuration:
    """Everything that was set anywhere. ``file``: the configuration file that was read, or None."""

    file: Path | None
    profiles: tuple[Profile, ...]
    layers: tuple[_Given, _Given, _Given]
    """Of the file, the environment, the options."""

    def for_path(self, path: str | os.PathLike[str] | None = None) -> Resolved:
        """What applies to an article of that path: that of the first profile for it lies over the rest of the file."""
        profile = first_match(self.profiles, path)
        return self._resolved(profile)

    @property
    def settings(self) -> Settings:
        """What applies where no profile does."""
        return self._resolved(None).settings

    def _resolved(self, profile: Profile | None) -> Resolved:
        file, environment, options = self.layers
        values: dict[str, Any] = dict(file.values)
        origins = {field.name: Origin() for field in fields(Settings)} | dict(file.origins)
        if profile is not None:
            values.update(profile.values)
            where = f"{self.file}, profile {profile.name}"
            origins |= {key: Origin("profile", where, profile.lines.get(key)) for key in profile.values}
        for layer in (environment, options):
            values.update(layer.values)
            origins.update(layer.origins)
        settings = validated(values, where=lambda key: str(origins[key]))
        return Resolved(settings, origins, profile)


def load_configuration(
    *,
    config: Path | None = None,
    start: Path | None = None,
    environment: Mapping[str, str] | None = None,
    options: Mapping[str, Any] | None = None,
) -> Configuration:
    """What ``config`` (or the nearest file at or above ``start``), the environment and the options set.

    Options that are None are not set. Raises SettingsError for an unreadable file, an unknown key, a value of the
    wrong type or out of range, in any profile too.
    """
    file = config or find_config(start or Path.cwd())
    given, profiles = _of_file(file) if file else (_Given({}, {}), ())
    options = {key: value for key, value in (options or {}).items() if value is not None}
    spelling = {key: f"--{'no-' if value is False else ''}{spelt(key)}" for key, value in options.items()}
    from_options = _Given(options, {key: Origin("option", where) for key, where in spelling.items()})
    from_environment = _of_environment(os.environ if environment is None else environment)
    found = Configuration(file, profiles, (given, from_environment, from_options))
    for profile in (None, *profiles):
        found._resolved(profile)
    return found


def load_settings(*, config: Path | None = None, start: Path | None = None, **options: Any) -> Settings:
    """The settings where no profile applies; raises SettingsError as ``load_configuration``."""
    return load_configuration(config=config, start=start, options=options).settings


def find_config(start: Path) -> Path | None:
    """The nearest configuration file at or above a folder."""
    for folder in (start, *start.resolve().parents):
        for name in CONFIG_NAMES:
            if (folder / name).is_file():
                return folder / name
        project = folder / "pyproject.toml"
        if project.is_file() and _read(project)[0]:
            return project
    return None


def _read(path: Path) -> tuple[Mapping[str, Any], str]:
    """Our table of a file, and the text that it stands in."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = tomllib.loads(text)
    except OSError as error:
        raise SettingsError(f"cannot read {path}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:  # of TOML, of UTF-8, of a number of thousands of digits
        raise SettingsError(f"{path} is not valid TOML: {error}") from error
    return (_inner(document, path) if path.name == "pyproject.toml" else document), text


def _inner(document: Mapping[str, Any], path: Path) -> Mapping[str, Any]:
    """``tool.mtcheck`` of a project, empty where there is none."""
    for name, whole in (("tool", "tool"), ("mtcheck", "tool.mtcheck")):
        document = document.get(name, {})
        if not isinstance(document, dict):
            raise SettingsError(f"{path}: {whole} must be a table")
    return document


def _of_file(path: Path) -> tuple[_Given, tuple[Profile, ...]]:
    table, text = _read(path)
    prefix = "tool.mtcheck" if path.name == "pyproject.toml" else ""
    places = _places(text)
    lines = next(iter(places.get(prefix, [])), {})
    listed = table.get("profile", [])
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise SettingsError(f"{path}: a profile begins with [[{f'{prefix}.' if prefix else ''}profile]]")
    own = {key: value for key, value in table.items() if key != "profile"}
    values = _named(own, path, str(path), lines, allowed=_names(), also=("profile",))
    origins = {key: Origin("file", str(path), lines.get(key)) for key in values}
    heads = places.get(f"{prefix}.profile".strip("."), [])
    profiles = [
        _profile(one, path, heads[number] if number < len(heads) else {}, number + 1)
        for number, one in enumerate(listed)
    ]
    return _Given(values, origins), tuple(profiles)


def _profile(table: Mapping[str, Any], file: Path, lines: Mapping[str, int], number: int) -> Profile:
    where = f"{file}, profile {number}"
    paths = table.get("paths")
    if not isinstance(paths, list) or not paths:
        raise SettingsError(f"{where}: paths must be a list of patterns", hint='such as paths = ["wire/**"]')
    patterns = tuple(check_pattern(pattern, where=where) for pattern in paths)
    name = table.get("name", ", ".join(patterns))
    if not isinstance(name, str) or not name.strip():
        raise SettingsError(f"{where}: name must be a string")
    own = {key: value for key, value in table.items() if key not in {"paths", "name"}}
    for key in own:
        if key.replace("-", "_") in RUN_WIDE:
            raise SettingsError(f"{where}: {spelt(key)} is one for the whole run", hint="set it above all profiles")
    values = _named(own, file, where, lines, allowed=_names() - RUN_WIDE, also=("name", "paths"))
    return Profile(" ".join(name.split()), patterns, file.parent, values, lines)


def _names() -> frozenset[str]:
    return frozenset(field.name for field in fields(Settings))


def _named(
    table: Mapping[str, Any],
    file: Path,
    where: str,
    lines: Mapping[str, int],
    *,
    allowed: Iterable[str],
    also: Sequence[str],
) -> dict[str, Any]:
    """The values of a table under the names of the fields; paths in them from the folder of the file."""
    values: dict[str, Any] = {}
    known = set(allowed)
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in known:
            at = f", line {lines[name]}" if name in lines else ""
            hint = _nearest(spelt(name), [*map(spelt, sorted(known)), *also])
            raise SettingsError(f"{where}{at}: unknown setting {spelt(name)!r}", hint=hint or "see mtcheck config show")
        if name in values:
            raise SettingsError(f"{where}: {spelt(name)} is set twice, as {spelt(name)} and as {name}")
        values[name] = value
    for name in _FILES:
        if isinstance(values.get(name), list):
            values[name] = [_beside(file, one) for one in values[name]]
    if values.get("baseline"):
        values["baseline"] = _beside(file, values["baseline"])
    return values


def _nearest(word: str, known: Sequence[str], *, cutoff: float = 0.6) -> str:
    near = difflib.get_close_matches(word, known, n=1, cutoff=cutoff)
    return f"did you mean {near[0]}?" if near else ""


def _beside(config: Path, name: Any) -> Any:
    """A path of a configuration file, from the folder of that file; "!" before it stays there."""
    if not isinstance(name, str):
        return name
    bare = name.removeprefix("!")
    return name[: len(name) - len(bare)] + str(config.parent / bare)


def _places(text: str) -> dict[str, list[dict[str, int]]]:
    """Of each table of a TOML text (of an array of tables: of each) the lines that its keys stand in, as far as a
    look at single lines tells: for people to find them, and for nothing else."""
    places: dict[str, list[dict[str, int]]] = {"": [{}]}
    current, within = "", ""
    for number, line in enumerate(text.splitlines(), 1):
        if not within:
            head, key = _HEAD.fullmatch(line), _KEY.match(line)
            if head:
                current = ".".join(part.strip().strip("\"'") for part in head[1].split("."))
                places.setdefault(current, []).append({})
            elif key:
                places[current][-1].setdefault(key[1].replace("-", "_"), number)
        for mark in ('"""', "'''"):
            if within in {"", mark} and line.count(mark) % 2:
                within = "" if within else mark
    return places


def _of_environment(environment: Mapping[str, str]) -> _Given:
    """The variables that are settings: MTCHECK_FAIL_ON for fail-on. An empty one is not set."""
    variables = {f"{ENVIRONMENT}{name.upper()}": name for name in _names()}
    values: dict[str, Any] = {}
    for variable, text in sorted(environment.items()):
        if not variable.startswith(ENVIRONMENT) or variable in _OURS:
            continue
        if variable not in variables:
            hint = _nearest(variable, sorted(variables), cutoff=_MISTYPED)
            if hint and len(variable) > len(ENVIRONMENT):
                raise SettingsError(f"the variable {variable} is no setting", hint=hint)
        elif text.strip():
            values[variables[variable]] = _value(variables[variable], text.strip())
    return _Given(values, {key: Origin("environment", f"{ENVIRONMENT}{key.upper()}") for key in values})


def _value(name: str, text: str) -> Any:
    """A variable's text as a value of that setting; what cannot be one is left for the validation to refuse."""
    if name in LISTS:
        return [one.strip() for one in text.split(",") if one.strip()]
    if name in SWITCHES:
        return _SET.get(text.casefold(), text)
    if name in NUMBERS:
        try:
            return int(text) if re.fullmatch(r"[+-]?\d+", text) else float(text)
        except ValueError:
            return text
    return text
