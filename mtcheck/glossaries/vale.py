# SPDX-License-Identifier: Apache-2.0
"""Rules of Vale styles (``.yml``), read as they are: existence, substitution, occurrence and capitalization.

A level of ``error`` is major here, ``warning`` minor, ``suggestion`` neutral. What Vale does with markup has no meaning
in an article: a scope that needs it (``raw``, ``code``, ``table`` ...) is refused, as is a kind of rule that is not
among the four.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from mtcheck.article import Role
from mtcheck.errors import SettingsError
from mtcheck.glossaries import Read, text_of
from mtcheck.house_rules import (
    LONGEST_PATTERN,
    About,
    Capitals,
    Form,
    Limit,
    Rule,
    Unit,
    Wording,
    check_pattern,
)
from mtcheck.mqm import Severity

SUFFIXES = (".yml",)
_LEVELS: Final[Mapping[str, Severity]] = {"error": "major", "warning": "minor", "suggestion": "neutral"}
_SHARED: Final = {"extends", "message", "level", "scope", "link", "description", "action", "limit", "vocab", "code"}
_KEYS: Final[Mapping[str, set[str]]] = {
    "existence": {"tokens", "raw", "append", "ignorecase", "nonword", "exceptions"},
    "substitution": {"swap", "ignorecase", "nonword", "exceptions", "capitalize"},
    "occurrence": {"token", "min", "max", "ignorecase"},
    "capitalization": {"match", "style", "exceptions", "indicators", "threshold"},
}
_HEADING: Final[tuple[Role, ...]] = ("headline",)
_RUNNING: Final[tuple[Role, ...]] = ("body", "quote", "summary")
_SCOPES: Final[Mapping[str, tuple[Unit, tuple[Role, ...]]]] = {
    "text": ("paragraph", ()),
    "summary": ("article", ()),
    "heading": ("paragraph", _HEADING),
    "sentence": ("sentence", ()),
    "paragraph": ("paragraph", _RUNNING),
    "blockquote": ("paragraph", ("quote",)),
    "~heading": ("paragraph", (*_RUNNING, "caption")),
}


def read(data: bytes, *, name: str) -> Read:
    """The rule of a file; raises SettingsError, naming the file and the key, for what cannot be read."""
    import yaml

    try:
        table = yaml.safe_load(text_of(data, name=name))
    except (yaml.YAMLError, RecursionError, ValueError) as reason:
        raise SettingsError(f"{name} is not valid YAML: {' '.join(str(reason).split())[:200]}") from reason
    if not isinstance(table, dict):
        raise SettingsError(f"{name}: no Vale rule: it has no keys")
    return Read((_rule(table, name),))


def _rule(table: Mapping[Any, Any], name: str) -> Rule:
    kind = str(table.get("extends"))
    if kind not in _KEYS:
        raise SettingsError(
            f"{name}: rules that extend {kind!r} are not read",
            hint=f"these are: {', '.join(_KEYS)}; {_leave_out(name)}",
        )
    for key in table:
        if key not in _SHARED | _KEYS[kind]:
            raise SettingsError(f"{name}: the key {key!r} of {kind} is not read", hint=_leave_out(name))
    unit, about = _about(table, kind, name)
    makers = {"existence": _existence, "substitution": _substitution}
    if unit == "article" and kind != "occurrence":
        raise SettingsError(f"{name}: scope summary goes with occurrence", hint=_leave_out(name))
    if kind in makers:
        return makers[kind](table, about)
    return (_occurrence if kind == "occurrence" else _capitalization)(table, about, unit)


def _leave_out(name: str) -> str:
    return f"--glossary '!{name}' leaves it out"


def _about(table: Mapping[Any, Any], kind: str, name: str) -> tuple[Unit, About]:
    level = table.get("level", "warning")
    if level not in _LEVELS:
        raise SettingsError(f"{name}: level {level!r} is none of {', '.join(_LEVELS)}")
    message, link = table.get("message", ""), table.get("link", "")
    if not isinstance(message, str) or not message or not isinstance(link, str):
        raise SettingsError(f"{name}: message and link must be strings, and there must be a message")
    unit, roles = _scope(table.get("scope", "text"), name)
    category = "terminology/inappropriate" if kind == "substitution" else "style/awkward"
    told = message.replace("%s", "{preferred}", 1) if kind == "substitution" else message
    about = About(
        file=name,
        entry="",
        message=told.replace("%s", "{found}"),
        severity=_LEVELS[level],
        category=category,
        roles=roles,
        link=link,
        quotations=roles == ("quote",),
    )
    return unit, about


def _scope(scope: Any, name: str) -> tuple[Unit, tuple[Role, ...]]:
    several = scope if isinstance(scope, list) else [scope]
    units, roles = set(), []
    for one in several:
        plain = one.strip() if isinstance(one, str) else str(one)
        if plain.startswith("heading."):
            plain = "heading"
        if plain not in _SCOPES:
            why = "it is of markup, and articles have none" if plain == "raw" else f"there are: {', '.join(_SCOPES)}"
            raise SettingsError(f"{name}: the scope {plain!r} is not read: {why}", hint=_leave_out(name))
        units.add(_SCOPES[plain][0])
        roles.append(_SCOPES[plain][1])
    if len(units) != 1:
        raise SettingsError(f"{name}: the scopes {scope!r} do not go together", hint=_leave_out(name))
    everywhere = any(not one for one in roles)
    return units.pop(), () if everywhere else tuple(dict.fromkeys(role for one in roles for role in one))


def _existence(table: Mapping[Any, Any], about: About) -> Wording:
    tokens, raw = _strings(table, "tokens", about), _strings(table, "raw", about)
    if not tokens and not raw:
        raise SettingsError(f"{about.file}: neither tokens nor raw")
    whole = not _flag(table, "nonword", about)
    case = not _flag(table, "ignorecase", about)
    if raw:  # Vale puts it in a row with the tokens: before them or, appended, after them
        before, after = ("", "".join(raw)) if _flag(table, "append", about) else ("".join(raw), "")
        body = r"{}\b(?:{})\b{}" if whole and tokens else "{}(?:{}){}"
        forms = [
            Form(body.format(before, token, after), regex=True, case=case, whole=False) for token in tokens or ("",)
        ]
    else:
        forms = [Form(token, regex=True, case=case, whole=whole) for token in tokens]
    return Wording(about, _checked(forms, about), _exceptions(table, about))


def _substitution(table: Mapping[Any, Any], about: About) -> Wording:
    swap = table.get("swap")
    pairs = swap if isinstance(swap, list) else [swap]
    forms = []
    for pair in pairs:
        if not isinstance(pair, dict) or not pair:
            raise SettingsError(f"{about.file}: swap must map what is found to what is expected")
        for found, expected in pair.items():
            if not isinstance(found, str) or not isinstance(expected, str):
                raise SettingsError(
                    f"{about.file}: swap: {found!r}: {expected!r} are not both strings",
                    hint="YAML takes on, off, yes, no and numbers for something else: put them in quotation marks",
                )
            forms.append(
                Form(
                    found, expected, regex=True, case=not _flag(table, "ignorecase", about),
                    whole=not _flag(table, "nonword", about),
                )
            )  # fmt: skip
    return Wording(about, _checked(forms, about), _exceptions(table, about))


def _occurrence(table: Mapping[Any, Any], about: About, unit: Unit) -> Limit:
    limits = {}
    for key in ("min", "max"):
        value = table.get(key)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
            raise SettingsError(f"{about.file}: {key} must be a whole number")
        limits[key] = value or None if key == "min" else value
    token = table.get("token")
    if not isinstance(token, str) or not token or (limits["min"] is None and limits["max"] is None):
        raise SettingsError(f"{about.file}: occurrence needs a token, and min or max")
    form = Form(token, regex=True, case=not _flag(table, "ignorecase", about), whole=False)
    return Limit(about, _checked([form], about)[0], unit, least=limits["min"], most=limits["max"])


def _capitalization(table: Mapping[Any, Any], about: About, unit: Unit) -> Capitals:
    match = table.get("match")
    threshold = table.get("threshold", 0.8)
    if not isinstance(match, str) or not match:
        raise SettingsError(f"{about.file}: capitalization needs match")
    if isinstance(threshold, bool) or not isinstance(threshold, int | float) or not 0 <= threshold <= 1:
        raise SettingsError(f"{about.file}: threshold must be a number from 0 to 1")
    style = match[1:] if match in {"$title", "$sentence", "$lower", "$upper"} else "pattern"
    if style == "pattern" and match.startswith("$"):
        raise SettingsError(f"{about.file}: match {match!r} is none of $title, $sentence, $lower, $upper")
    return Capitals(
        about=about,
        style=cast(Any, style),
        unit=unit,
        pattern=_checked([Form(match, regex=True, case=True, whole=False)], about)[0] if style == "pattern" else None,
        exceptions=_strings(table, "exceptions", about),
        indicators=_strings(table, "indicators", about),
        threshold=float(threshold),
        chicago=table.get("style") == "Chicago",
    )


def _exceptions(table: Mapping[Any, Any], about: About) -> tuple[Form, ...]:
    forms = [Form(one, regex=True, case=True) for one in _strings(table, "exceptions", about)]
    return _checked(forms, about)


def _checked(forms: list[Form], about: About) -> tuple[Form, ...]:
    for form in forms:
        if len(form.text) > LONGEST_PATTERN:
            raise SettingsError(f"{about.file}: a pattern of {len(form.text):,} characters", hint="split it")
        check_pattern(form, about=about)
    return tuple(forms)


def _strings(table: Mapping[Any, Any], key: str, about: About) -> tuple[str, ...]:
    value = table.get(key) or []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise SettingsError(
            f"{about.file}: {key} must be a list of strings",
            hint="YAML takes on, off, yes, no and numbers for something else: put them in quotation marks",
        )
    return tuple(value)


def _flag(table: Mapping[Any, Any], key: str, about: About) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise SettingsError(f"{about.file}: {key} must be true or false")
    return value
