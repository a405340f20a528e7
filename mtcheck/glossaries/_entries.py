# SPDX-License-Identifier: Apache-2.0
"""An entry of a glossary, as a table of plain values, made into rules: what TOML and CSV have in common."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Final, cast

from mtcheck.article import ROLES, Role
from mtcheck.errors import SettingsError
from mtcheck.house_rules import About, Form, Required, Rule, Wording, check_pattern
from mtcheck.languages import codes, language_name, primary
from mtcheck.mqm import CATEGORIES, SEVERITIES, Severity

LISTS: Final = ("forbidden", "preferred", "exceptions", "source", "language", "source-language", "roles")
FLAGS: Final = ("regex", "case", "whole-word", "plural", "quotations", "everywhere")
WORDS: Final = ("message", "note", "severity", "category")
KEYS: Final = (*LISTS, *FLAGS, *WORDS)
_TAG: Final = re.compile(r"[a-z]{2,3}(?:[-_](?:[a-z]{2,4}|\d{3}))*")
_SEVERAL: Final = re.compile(r"\S+ (?:.+ )?[a-z]{2,}[a-rt-z]")
_STYLE: Final = "style/awkward"
_TERM: Final = "terminology/inappropriate"


def rules_of(table: Mapping[str, Any], *, file: str, entry: str) -> list[Rule]:
    """The rules of one entry: one on forbidden words, one on terms that must be used, or both.

    Raises SettingsError, naming file and entry, for an unknown key, a value of the wrong kind, or an entry that says
    neither what is forbidden nor what the source has.
    """
    place = f"{file}, {entry}"
    _known(table, place)
    lists = {key: _list(table, key, place) for key in LISTS}
    flags = {key: _flag(table, key, place) for key in FLAGS}
    about = _about(table, lists, flags, file=file, entry=entry)
    forbidden, preferred = lists["forbidden"], lists["preferred"]
    if not forbidden and not lists["source"]:
        hint = "write forbidden = ..., or source = ... with preferred"
        raise SettingsError(f"{place}: says neither what is forbidden nor what the source has", hint=hint)
    if lists["source"] and not preferred:
        raise SettingsError(f"{place}: has source words but no preferred term")
    forms = tuple(_form(text, "|".join(preferred), flags, about) for text in forbidden)
    rules: list[Rule] = []
    if forms:
        rules.append(Wording(about, forms, exceptions(lists["exceptions"], forms, about)))
    if lists["source"]:
        languages = about.sources or ("",)
        source = tuple((language, text) for language in languages for text in lists["source"])
        rules.append(Required(about, source, lists["preferred"], flags["everywhere"], forms))
    return rules


def exceptions(texts: tuple[str, ...], forms: tuple[Form, ...], about: About) -> tuple[Form, ...]:
    """The patterns that excuse a match: those given, and every preferred form that has a forbidden one in it."""
    regex = any(form.regex for form in forms)
    given = [Form(text, regex=regex, case=any(form.case for form in forms)) for text in texts]
    for form in given:
        check_pattern(form, about=about)
    own = {
        one
        for form in forms
        for one in form.write.split("|")
        if not form.regex and form.text.casefold() in one.casefold() != form.text.casefold()
    }
    return (*given, *(Form(text) for text in sorted(own)))


def _known(table: Mapping[str, Any], place: str) -> None:
    for key in table:
        if key not in KEYS:
            near = get_close_matches(key, KEYS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(KEYS)}"
            raise SettingsError(f"{place}: unknown key {key!r}", hint=hint)


def _list(table: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
    value = table.get(key, ())
    several = (value,) if isinstance(value, str) else value
    if not isinstance(several, list | tuple) or not all(isinstance(one, str) for one in several):
        raise SettingsError(f"{place}: {key} must be a string or a list of strings")
    if any(not one.strip() for one in several):
        raise SettingsError(f"{place}: {key} is empty")
    return tuple(one.strip() for one in several)


def _flag(table: Mapping[str, Any], key: str, place: str) -> bool:
    value = table.get(key, key == "whole-word")
    if not isinstance(value, bool):
        raise SettingsError(f"{place}: {key} must be true or false")
    return value


def _about(
    table: Mapping[str, Any],
    lists: Mapping[str, tuple[str, ...]],
    flags: Mapping[str, bool],
    *,
    file: str,
    entry: str,
) -> About:
    place = f"{file}, {entry}"
    for key in WORDS:
        if not isinstance(table.get(key, ""), str):
            raise SettingsError(f"{place}: {key} must be a string")
    return About(
        file=file,
        entry=entry,
        message=table.get("message", ""),
        note=table.get("note", ""),
        severity=severity_of(table.get("severity", "minor"), place),
        category=_choice(table.get("category", _TERM if lists["preferred"] else _STYLE), "category", CATEGORIES, place),
        languages=tuple(language_of(one, place) for one in lists["language"]),
        sources=tuple(language_of(one, place) for one in lists["source-language"]),
        roles=tuple(cast(Role, _choice(one, "roles", ROLES, place)) for one in lists["roles"]),
        quotations=flags["quotations"],
    )


def severity_of(value: str, place: str) -> Severity:
    """A severity by its name; raises SettingsError for another word."""
    return cast(Severity, _choice(value, "severity", SEVERITIES, place))


def language_of(value: str, place: str) -> str:
    """The primary tag of a language that is given by tag or by English name; raises SettingsError for neither."""
    tag = as_language(value)
    if tag is None:
        raise SettingsError(f"{place}: {value!r} is no language", hint="name it by its tag, such as id or pt-BR")
    return tag


def as_language(value: str) -> str | None:
    """As ``language_of``, and None for what is no language."""
    tag, name = primary(value.strip()), value.strip().lower()
    if tag in codes() and _TAG.fullmatch(name):
        return tag
    named = [code for code in codes() if language_name(code).lower() == name.partition(" (")[0]]
    return named[0] if named else None


def _choice(value: str, key: str, choices: tuple[str, ...], place: str) -> str:
    if value not in choices:
        raise SettingsError(f"{place}: {key} {value!r} is none of {', '.join(choices)}")
    return value


def of_several_words(text: str) -> bool:
    """Whether a term may be taken in the plural unasked: that of one word may be another word (custom, customs)."""
    return _SEVERAL.fullmatch(text) is not None


def _form(text: str, write: str, flags: Mapping[str, bool], about: About) -> Form:
    plural = not flags["regex"] and flags["whole-word"] and (flags["plural"] or of_several_words(text))
    form = Form(text, write, regex=flags["regex"], case=flags["case"], whole=flags["whole-word"], plural=plural)
    check_pattern(form, about=about)
    return form
