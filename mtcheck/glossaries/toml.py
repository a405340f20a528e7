# SPDX-License-Identifier: Apache-2.0
"""House rules in TOML: ``[[term]]`` tables, and what they have in common in ``[defaults]``."""

from __future__ import annotations

import tomllib
from typing import Any, Final

from mtcheck.errors import SettingsError
from mtcheck.glossaries import Read, text_of
from mtcheck.glossaries._entries import rules_of
from mtcheck.house_rules import Rule

SUFFIXES = (".toml",)
_SHARED: Final = (
    "message", "note", "severity", "category", "language", "source-language", "roles", "regex", "case", "whole-word",
    "plural", "quotations", "everywhere",
)  # fmt: skip


def read(data: bytes, *, name: str) -> Read:
    """The rules of the ``[[term]]`` tables, in their order; raises SettingsError for what cannot be read."""
    text = text_of(data, name=name)
    return Read(rules_in(text, name=name))


def rules_in(text: str, *, name: str) -> list[Rule]:
    """As ``read``, of the text of a file."""
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as reason:  # of TOML, of a number of thousands of digits
        raise SettingsError(f"{name} is not valid TOML: {reason}") from reason
    for key in document:
        if key not in {"term", "defaults"}:
            raise SettingsError(f"{name}: unknown table {key!r}", hint="there are [[term]] and [defaults]")
    defaults, terms = document.get("defaults", {}), document.get("term", [])
    if not isinstance(defaults, dict) or not isinstance(terms, list) or not all(isinstance(t, dict) for t in terms):
        raise SettingsError(f"{name}: terms stand in [[term]] tables, what they share in one [defaults]")
    for key in defaults:
        if key not in _SHARED:
            raise SettingsError(f"{name}, defaults: {key!r} cannot stand here", hint=f"these can: {', '.join(_SHARED)}")
    if not terms:
        raise SettingsError(f"{name}: no [[term]] in it")
    rules: list[Rule] = []
    for number, term in enumerate(terms, 1):
        rules += rules_of({**defaults, **term}, file=name, entry=f"term {number}{_called(term)}")
    return rules


def _called(term: dict[str, Any]) -> str:
    """The first words of an entry, so that it is found without counting."""
    for key in ("forbidden", "source", "preferred"):
        value = term.get(key)
        first = value[0] if isinstance(value, list) and value else value
        if isinstance(first, str) and first:
            return f" ({first[:30]})"
    return ""
