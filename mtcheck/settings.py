# SPDX-License-Identifier: Apache-2.0
"""One frozen ``Settings``: what a user can change, and what of it makes sense. ``configuration`` reads the files."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from math import inf, isfinite
from pathlib import Path
from typing import Any, Final, Literal, TypedDict

from mtcheck.errors import SettingsError
from mtcheck.mqm import Severity

FailOn = Literal["critical", "major", "minor", "never"]
OnIncomplete = Literal["fail", "warn"]

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "fail_on": ("critical", "major", "minor", "never"),
    "min_severity": ("neutral", "minor", "major", "critical"),
    "on_incomplete": ("fail", "warn"),
}
LISTS: Final[Mapping[str, str]] = {
    "select": "names of checks or categories",
    "ignore": "names of checks or categories",
    "glossary": "files",
    "outlet": "files",
    "allow": "names and terms",
    "allow_files": "files",
}
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
SWITCHES: Final = ("back_translate", "grammar")
NUMBERS: Final[Mapping[str, tuple[float, float, bool]]] = {
    "min_confidence": (0, 1, False),
    "garbled_threshold": (0, 1, False),
    "word_threshold": (0, 1, False),
    "max_critical": (0, inf, True),
    "max_major": (0, inf, True),
    "max_per_1000_words": (0, inf, False),
    "min_quality": (0, 100, False),
    "max_machine_translated": (0, 1, False),
}
"""Lowest and highest value, and whether it is a whole number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The settings that an article need not be read again for: thresholds of findings, and what fails the gate.

    What each of them means stands in ``Settings``.
    """

    fail_on: FailOn = "major"
    min_confidence: float | None = None
    garbled_threshold: float | None = None
    word_threshold: float | None = None
    max_critical: int | None = None
    max_major: int | None = None
    max_per_1000_words: float | None = None
    min_quality: float | None = None
    max_machine_translated: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(Limits):
    """Everything a user can change about a check.

    fail_on: the gate fails on a finding of this severity or worse ("never": findings do not fail it).
    min_severity: findings below it are not shown; the verdict counts them all the same, and residue is always shown.
    on_incomplete: whether an article that could not be judged fails the gate.
    input_format: name of a format, or None to go by content and suffix.
    stdin_filename: the name that standard input is reported under, and whose suffix it is read by.
    model: folder or id of a quality model (docs/models.md), or None for the embedded one.
    alignment_model: folder or id of a sentence encoder that helps to pair sentences with the source
        (docs/alignment.md), or None for none.
    min_confidence: findings of the quality model below this confidence (0 to 1) are not made; None takes the
        model's own thresholds.
    garbled_threshold: a sentence is garbled from this probability (0 to 1) on; None: min_confidence.
    word_threshold: a word is awkward from this probability (0 to 1) on; None: min_confidence.
    select: names of checks, or MQM categories ("fluency", "fluency/spelling"): only what they find is shown; none: all.
    ignore: names of checks that are not run, or categories that are left out.
    back_translate: whether the article is translated back, by a translator that is installed.
    source_language: BCP 47 tag of the language it was translated from, where the user knows; None: it is detected.
    glossary: files and folders with the desk's own rules (docs/house-rules.md); in a configuration file, paths are
        taken from its folder.
    outlet: files on what the desk's portals leave in their pages (docs/outlets.md); paths as those of glossary.
    grammar: whether grammar is checked, by harper-py (extra "grammar").
    allow: names and terms; a finding about one of them and nothing else is silenced (docs/accepting.md).
    allow_files: files with such terms, one a line.
    baseline: file of findings that were accepted, made by ``mtcheck baseline``. In a configuration file, both kinds of
        paths are taken from its folder.
    max_critical: at most this many critical findings pass, whatever fail_on says; None: as fail_on says.
    max_major: at most this many findings at major or worse pass, whatever fail_on says; None: as fail_on says.
    max_per_1000_words: at most this many findings per 1,000 words pass, notes and residue left out; a short article may
        always have one (docs/gate.md).
    min_quality: the least quality (0 to 100) that passes.
    max_machine_translated: the highest probability (0 to 1) of being a translation that passes.
    """

    min_severity: Severity = "neutral"
    on_incomplete: OnIncomplete = "warn"
    input_format: str | None = None
    stdin_filename: str | None = None
    model: Path | None = None
    alignment_model: Path | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    back_translate: bool = False
    source_language: str | None = None
    glossary: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()
    grammar: bool = False
    allow: tuple[str, ...] = ()
    allow_files: tuple[str, ...] = ()
    baseline: str | None = None


_File = str | Path
_Names = list[str] | tuple[str, ...]
_Files = list[_File] | list[str] | list[Path] | tuple[_File, ...]


class SettingsOptions(TypedDict, total=False):
    """The fields of ``Settings`` as options of a call, none of them needed; lists and paths as they are at hand."""

    fail_on: FailOn
    min_severity: Severity
    on_incomplete: OnIncomplete
    input_format: str | None
    stdin_filename: str | None
    model: _File | None
    alignment_model: _File | None
    min_confidence: float | None
    select: _Names
    ignore: _Names
    back_translate: bool
    source_language: str | None
    glossary: _Files
    outlet: _Files
    grammar: bool
    allow: _Names
    allow_files: _Files
    baseline: _File | None
    garbled_threshold: float | None
    word_threshold: float | None
    max_critical: int | None
    max_major: int | None
    max_per_1000_words: float | None
    min_quality: float | None
    max_machine_translated: float | None


def build_settings(settings: Settings | None, options: Mapping[str, Any]) -> Settings:
    """``settings`` (or the defaults) with ``options`` in place of its fields.

    Raises SettingsError for an unknown option, a value of the wrong type or out of range.
    """
    known = {field.name for field in fields(Settings)}
    for key in options:
        if key not in known:
            raise SettingsError(f"there is no option {key!r}", hint=f"there are: {', '.join(sorted(known))}")
    base = {name: getattr(settings, name) for name in known} if settings else {}
    return validated({**base, **options}, where=lambda _: "options")


def spelt(key: str) -> str:
    """The name of a field as users write it: "fail-on"."""
    return key.replace("_", "-")


def validated(values: Mapping[str, Any], *, where: Callable[[str], str]) -> Settings:
    """Settings of values that are new; ``where`` says of a field who set it, for the complaint."""
    values = dict(values)

    def refuse(key: str, must_be: str) -> SettingsError:
        return SettingsError(f"{where(key)}: {spelt(key)} must be {must_be}")

    for key, choices in CHOICES.items():
        if key in values and values[key] not in choices:
            raise refuse(key, f"one of {', '.join(choices)}")
    for key in ("model", "alignment_model"):
        if values.get(key) is None:
            continue
        if not isinstance(values[key], str | Path):
            raise refuse(key, "a path")
        values[key] = Path(values[key])
    for key, (low, high, whole) in NUMBERS.items():
        if values.get(key) is not None and not _within(values[key], low, high, whole=whole):
            kind = "a whole number" if whole else "a number"
            raise refuse(key, f"{kind}, {low:g} or more" if high == inf else f"{kind} from {low:g} to {high:g}")
    for key, what in LISTS.items():
        given = values.get(key, ())
        if not isinstance(given, list | tuple) or not all(isinstance(one, str | Path) for one in given):
            raise refuse(key, f"a list of {what}")
        values[key] = tuple(str(one) for one in given)
    for key in SWITCHES:
        if not isinstance(values.get(key, False), bool):
            raise refuse(key, "true or false")
    if isinstance(values.get("baseline"), Path):
        values["baseline"] = str(values["baseline"])
    for key in ("input_format", "stdin_filename", "source_language", "baseline"):
        if values.get(key) is not None and not isinstance(values[key], str):
            raise refuse(key, "a string")
    tag = values.get("source_language")
    if tag is not None and not _TAG.fullmatch(tag):
        raise refuse("source_language", "a language tag such as id, pt-BR or zh-Hant")
    return replace(Settings(), **values)


def _within(value: Any, low: float, high: float, *, whole: bool) -> bool:
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        return False
    return isfinite(value) and low <= value <= high
