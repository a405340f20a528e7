# SPDX-License-Identifier: Apache-2.0
"""A baseline: the findings that a desk has accepted, in a file that is kept beside the articles.

JSON with one entry a line, sorted, so that a change of it reads well as a diff. An entry holds the fingerprint of a
finding (``mtcheck.fingerprints``) and how often it stands in the article; ``article``, ``check`` and ``text`` say to a
reader what was accepted, and ``note`` is the desk's own.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

from mtcheck.article import Article
from mtcheck.errors import SettingsError
from mtcheck.fingerprints import fingerprint
from mtcheck.results import Finding

SCHEMA: Final = "mtcheck.baseline/1"
LONGEST_TEXT: Final = 80
"""Code points of the flagged words that are written down."""
_KEYS: Final = ("article", "check", "text", "count", "fingerprint", "note")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One finding that is accepted, ``count`` times in an article. ``article`` is its path from the file's folder."""

    article: str
    check: str
    text: str
    fingerprint: str
    count: int = 1
    note: str = ""


@dataclass(frozen=True)
class Baseline:
    """The entries of one file, sorted."""

    path: Path
    entries: tuple[Entry, ...] = ()

    @cached_property
    def most(self) -> Mapping[str, int]:
        """How often each fingerprint is accepted in one article, whatever its name: articles are renamed and copied."""
        found: Counter[str] = Counter()
        for entry in self.entries:
            found[entry.fingerprint] = max(found[entry.fingerprint], entry.count)
        return found

    @cached_property
    def digest(self) -> str:
        """Names what is accepted, in 12 hexadecimal digits."""
        return digest_of(self.to_text())

    def name_of(self, article: str) -> str:
        """What an article is called in this file: its path from the folder of the file, with slashes."""
        if article.startswith("<"):  # standard input, or a text at hand
            return article
        try:
            return Path(os.path.relpath(article, self.path.parent)).as_posix()
        except ValueError:  # on another drive
            return Path(article).resolve().as_posix()

    def gone(self, used: Iterable[str]) -> tuple[Entry, ...]:
        """Entries of articles that are no longer there, but for those whose fingerprint is among the ``used``."""
        known = frozenset(used)
        return tuple(
            entry
            for entry in self.entries
            if not entry.article.startswith("<")
            and entry.fingerprint not in known
            and not any((self.path.parent / name).exists() for name in (entry.article, _file_of(entry.article)))
        )

    def with_findings(self, found: Sequence[tuple[Article, Sequence[Finding]]]) -> Baseline:
        """The baseline once the findings of some articles are accepted: what it said of these articles is replaced,
        what it says of others stays, and so do the notes."""
        fresh = {self.name_of(article.path): self.entries_of(article, findings) for article, findings in found}
        notes = {(entry.article, entry.fingerprint): entry.note for entry in self.entries}
        kept = [entry for entry in self.entries if entry.article not in fresh]
        for entries in fresh.values():
            kept += [
                Entry(e.article, e.check, e.text, e.fingerprint, e.count, notes.get((e.article, e.fingerprint), ""))
                for e in entries
            ]
        return Baseline(self.path, tuple(sorted(kept)))

    def entries_of(self, article: Article, findings: Sequence[Finding]) -> tuple[Entry, ...]:
        """The findings of one article as entries."""
        counts: Counter[str] = Counter()
        first: dict[str, Finding] = {}
        for finding in findings:
            known = fingerprint(article, finding)
            counts[known] += 1
            first.setdefault(known, finding)
        name = self.name_of(article.path)
        return tuple(
            Entry(name, first[known].check, shortened(article.slice(first[known].span)), known, count)
            for known, count in counts.items()
        )

    def to_text(self) -> str:
        """The file: JSON that ends in a newline; the same entries give the same bytes."""
        lines = (_line(entry) for entry in sorted(self.entries))
        body = ",\n".join(f"    {line}" for line in lines)
        listed = f"[\n{body}\n  ]" if body else "[]"
        return f'{{\n  "schema": "{SCHEMA}",\n  "accepted": {listed}\n}}\n'


def digest_of(text: str) -> str:
    """The first 12 hexadecimal digits of a text's SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def shortened(text: str) -> str:
    """The words on one line, cut after 80 code points."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TEXT else line[: LONGEST_TEXT - 1] + "…"


def _file_of(article: str) -> str:
    """The file that an article is in, also one of several (``feed.xml#2``)."""
    return re.sub(r"#[0-9]+$", "", article)


def _line(entry: Entry) -> str:
    values = {key: getattr(entry, key) for key in _KEYS}
    if not entry.note:
        del values["note"]
    ascii_only = json.dumps(values)  # lone surrogates and what would steer a terminal stay escaped
    readable = json.dumps(values, ensure_ascii=False)
    return readable if readable.isprintable() else ascii_only


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file; raises SettingsError for one that is missing or holds something else.

    A file that has not changed is read once.
    """
    try:
        state = path.stat()
        return _read(path, state.st_mtime_ns, state.st_size)
    except OSError as error:
        raise SettingsError(
            f"cannot read the baseline {path}: {error.strerror}", hint=f"make one: mtcheck baseline ... --output {path}"
        ) from error
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{path} is no baseline: not valid JSON") from error


@lru_cache(maxsize=8)
def _read(path: Path, modified: int, size: int) -> Baseline:  # noqa: ARG001  (what is cached holds for this state of the file)
    document = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise SettingsError(f"{path} is no baseline: it lacks the schema {SCHEMA!r}")
    listed = document.get("accepted")
    if not isinstance(listed, list):
        raise SettingsError(f"{path}: accepted must be a list")
    return Baseline(path, tuple(sorted(_entry(one, f"{path}, entry {n}") for n, one in enumerate(listed, 1))))


def _entry(given: Any, where: str) -> Entry:
    if not isinstance(given, dict):
        raise SettingsError(f"{where}: must be an object")
    unknown = sorted(set(given) - set(_KEYS))
    if unknown:
        raise SettingsError(f"{where}: unknown key {unknown[0]!r}", hint=f"there are: {', '.join(_KEYS)}")
    for key in ("article", "check", "text", "fingerprint", "note"):
        if not isinstance(given.get(key, ""), str):
            raise SettingsError(f"{where}: {key} must be a string")
    if not given.get("fingerprint"):
        raise SettingsError(f"{where}: fingerprint is missing")
    count = given.get("count", 1)
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise SettingsError(f"{where}: count must be a number from 1")
    return Entry(
        given.get("article", ""), given.get("check", ""), given.get("text", ""), given["fingerprint"], count,
        given.get("note", ""),
    )  # fmt: skip
