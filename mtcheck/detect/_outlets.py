# SPDX-License-Identifier: Apache-2.0
"""A desk's own outlet files (docs/outlets.md): what its portals leave in their pages, in words instead of patterns.

A wording may hold ``*`` for whatever stands there. From each comes a rule like those that the package brings along.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from mtcheck.article import Article, OffsetMap, Passage, Span
from mtcheck.detect._residue_lines import Line, fold, key_of, lines_of, words_of
from mtcheck.detect._residue_profiles import Rule
from mtcheck.errors import SettingsError
from mtcheck.file_state import file_state, unreadable

KIND: Final = "page furniture"
"""What the report calls it where the file does not say."""
LONGEST_GAP: Final = 80
"""Characters that one ``*`` may stand for."""
MOST_GAPS: Final = 4
MAX_BYTES: Final = 1024 * 1024
_KIND: Final = "outlet file"
FORMS: Final = {"lines": "line", "starts": "start", "ends": "end", "inside": "inside"}
_KEYS: Final = (*FORMS, "kind", "examples", "look-alikes")


class Outlets(NamedTuple):
    """The rules of some files, and a digest of what they hold ("" for none)."""

    rules: tuple[Rule, ...] = ()
    digest: str = ""


def read_outlets(paths: Sequence[str | Path]) -> Outlets:
    """The rules of all files. Raises SettingsError, naming file and rule, for what cannot be read or has no effect."""
    files = [Path(path) for path in dict.fromkeys(map(str, paths))]
    read = [_read(file, *file_state(file, kind=_KIND, most_bytes=MAX_BYTES)) for file in files]
    digest = hashlib.sha256("".join(one.digest for one in read).encode()).hexdigest()[:12] if read else ""
    return Outlets(tuple(rule for one in read for rule in one.rules), digest)


@lru_cache(maxsize=64)
def _read(path: Path, modified: int, size: int) -> Outlets:  # noqa: ARG001  (what is cached holds for this state of it)
    try:
        data = path.read_bytes()
        table = tomllib.loads(data.decode("utf-8-sig"))
    except OSError as reason:
        raise unreadable(path, reason, kind=_KIND) from reason
    except (ValueError, RecursionError) as reason:  # of TOML, of UTF-8, of a number of thousands of digits
        raise SettingsError(f"{path}: not TOML in UTF-8: {reason}") from reason
    entries = table.pop("rule", [])
    _refuse_unknown(table, ("rule",), str(path))
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise SettingsError(f"{path}: holds no [[rule]]", hint="docs/outlets.md shows what an outlet file looks like")
    rules = [rule for number, entry in enumerate(entries, 1) for rule in _rules(entry, path, f"{path}: rule {number}")]
    return Outlets(tuple(rules), hashlib.sha256(data).hexdigest())


def _refuse_unknown(entry: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    for key in entry:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known)}"
            raise SettingsError(f"{where}: there is no {key!r}", hint=hint)


def _rules(entry: Mapping[str, Any], path: Path, where: str) -> list[Rule]:
    _refuse_unknown(entry, _KEYS, where)
    kind = entry.get("kind", KIND)
    if not isinstance(kind, str) or not kind.strip():
        raise SettingsError(f"{where}: kind must be text")
    found = [
        _rule(wording, form, kind.strip(), path.stem, f"{where}, {key}")
        for key, form in FORMS.items()
        for wording in _texts(entry, key, where)
    ]
    if not found:
        raise SettingsError(f"{where}: holds none of {', '.join(FORMS)}")
    for example in _texts(entry, "examples", where):
        if not any(_finds(rule, example) for rule in found):
            raise SettingsError(f"{where}: does not find its own example {example!r}")
    for text in _texts(entry, "look-alikes", where):
        if any(_finds(rule, text) for rule in found):
            raise SettingsError(f"{where}: takes {text!r} for residue, which it lists as no such thing")
    return found


def _texts(entry: Mapping[str, Any], key: str, where: str) -> list[str]:
    given = entry.get(key, [])
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list) or not all(isinstance(text, str) and text.strip() for text in texts):
        raise SettingsError(f"{where}: {key} must be text, or a list of texts")
    return texts


def _rule(wording: str, form: str, kind: str, profile: str, where: str) -> Rule:
    folded = fold(wording.strip())
    words = words_of(folded.replace("*", " "))
    if not words:
        raise SettingsError(f"{where}: {wording!r} has no word in it", hint="a wording needs one to be looked for")
    if folded.count("*") > MOST_GAPS:
        raise SettingsError(f"{where}: {wording!r} has more than {MOST_GAPS} asterisks")
    if form == "line" and "*" not in folded:
        return Rule(profile, kind, phrases=frozenset({key_of(folded)}))
    return Rule(profile, kind, form=form, patterns=(_pattern(folded),), hints=frozenset({max(words, key=len)}))


def _pattern(folded: str) -> str:
    """The regular expression of a wording.

    Each gap but the last ends where the words after it first stand, once and for all: to try every way of spreading
    several gaps over a line would take minutes.
    """
    first, *others = (re.sub(r"(?:\\ )+", " +", re.escape(part)) for part in folded.split("*"))
    gap = rf"[^\n]{{0,{LONGEST_GAP}}}"
    return first + "".join(f"(?>{gap}?{part})" for part in others[:-1]) + "".join(gap + part for part in others[-1:])


def _finds(rule: Rule, text: str) -> bool:
    return any(
        line.key in rule.phrases
        or (rule.form == "line" and rule.matches_line(line))
        or (rule.form != "line" and any(rule.stretches(line)))
        for line in _lines(text)
    )


def _lines(text: str) -> Iterator[Line]:
    passage = Passage(Span(0, len(text)))
    return iter(lines_of(Article(text, (passage,), OffsetMap.identity(text))))
