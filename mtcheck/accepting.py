# SPDX-License-Identifier: Apache-2.0
"""Findings that a desk does not want to see again: those of a baseline, and those about names and terms that it allows.

They leave the report before the verdict is reached, are listed apart, and entries that silence nothing are named.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from mtcheck.article import Article, Span
from mtcheck.baseline import Baseline, digest_of, read_baseline
from mtcheck.errors import SettingsError
from mtcheck.fingerprints import fingerprint
from mtcheck.results import Accepted, Finding, Unused
from mtcheck.settings import Settings

_NOT_OF_TERMS: Final = frozenset({"residue", "fluency/punctuation", "fluency/character-encoding"})
"""Categories whose findings are never about the word that they stand on."""
_POSSESSIVE: Final = re.compile(r"['’]s?$")
_MARKS: Final = " \t\r\n.,;:!?\"“”„«»'‘’()[]{}…–—-"


@dataclass(frozen=True, slots=True)
class Sorted:
    """Findings parted: those to show, those accepted, and the entries that silenced nothing."""

    findings: tuple[Finding, ...]
    accepted: tuple[Accepted, ...] = ()
    unused: tuple[Unused, ...] = ()


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What a desk accepts: a baseline, and terms as they are written, without repetitions."""

    baseline: Baseline | None = None
    terms: tuple[str, ...] = ()

    @property
    def signature(self) -> str:
        """Names what is accepted, for the signature of a report; empty where nothing is."""
        parts = []
        if self.baseline is not None:
            parts.append(f"baseline:{self.baseline.digest}")
        if self.terms:
            parts.append("allow:" + digest_of("\n".join(sorted(self.terms))))
        return "|".join(parts)

    def sort_out(self, article: Article, findings: Sequence[Finding]) -> Sorted:
        """Parts the findings of an article; the terms speak first, and then no entry of the baseline is used up."""
        allowed = _Allowed(article.text, self.terms) if findings else None
        shown: list[Finding] = []
        accepted: list[Accepted] = []
        used: Counter[str] = Counter()
        for finding in findings:
            term = allowed.term_of(finding) if allowed else None
            if term is not None:
                accepted.append(Accepted(finding, "allow", term))
                continue
            known = fingerprint(article, finding) if self.baseline else ""
            if self.baseline and used[known] < self.baseline.most.get(known, 0):
                used[known] += 1
                accepted.append(Accepted(finding, "baseline", known))
            else:
                shown.append(finding)
        return Sorted(tuple(shown), tuple(accepted), tuple(self._unused(article, accepted, used)))

    def _unused(self, article: Article, accepted: Iterable[Accepted], used: Counter[str]) -> Iterable[Unused]:
        if self.baseline is not None:
            name = self.baseline.name_of(article.path)
            for entry in self.baseline.entries:
                if entry.article == name and used[entry.fingerprint] < entry.count:
                    yield Unused("baseline", entry.fingerprint, f"{entry.check}: {entry.text}")
        spoken = {found.entry for found in accepted if found.by == "allow"}
        yield from (Unused("allow", term, term) for term in self.terms if term not in spoken)


class _Allowed:
    """Where the terms stand in a text, as words of their own; upper and lower case and white space do not matter."""

    def __init__(self, text: str, terms: Sequence[str]) -> None:
        self._text = text
        places: list[tuple[int, int, str]] = []
        low = _folded(text) if terms else ""
        for term in terms:
            words = term.split()
            if _folded(words[0]) in low:
                pattern = r"(?<!\w)" + r"\s+".join(_loosely(word) for word in words) + r"(?!\w)"
                places += [(*match.span(), term) for match in re.finditer(pattern, text, re.IGNORECASE)]
        self._places = sorted(places, key=lambda place: (place[0], -place[1]))
        self._starts = [place[0] for place in self._places]
        self._longest = max((end - start for start, end, _ in places), default=0)

    def term_of(self, finding: Finding) -> str | None:
        """The term that the flagged words are, or are a part of; None where there is more to it."""
        if not self._places or finding.category in _NOT_OF_TERMS:
            return None
        span = self._trimmed(finding.span)
        if span.start == span.end:
            return None
        for place in range(bisect_right(self._starts, span.start) - 1, -1, -1):
            start, end, term = self._places[place]
            if start + self._longest < span.end:
                return None
            if span.end <= end:
                return term
        return None

    def _trimmed(self, span: Span) -> Span:
        """Without marks at the ends, and without a possessive."""
        text = self._text[span.start : span.end]
        start = span.start + len(text) - len(text.lstrip(_MARKS))
        bare = text.strip(_MARKS)
        return Span(start, start + len(_POSSESSIVE.sub("", bare)))


def _folded(text: str) -> str:
    return text.casefold().replace("’", "'")


def _loosely(word: str) -> str:
    return re.escape(word).replace("’", "'").replace("'", "['’]")


def read_acceptance(settings: Settings) -> Acceptance:
    """What the settings accept; raises SettingsError for a file that cannot be read."""
    terms = list(settings.allow)
    for name in settings.allow_files:
        terms += _terms_in(Path(name))
    unique = {" ".join(term.split()).casefold(): " ".join(term.split()) for term in reversed(terms) if term.strip()}
    baseline = read_baseline(Path(settings.baseline)) if settings.baseline else None
    return Acceptance(baseline, tuple(reversed(unique.values())))


def _terms_in(path: Path) -> tuple[str, ...]:
    """One term a line; what follows a # at the beginning of a line or after white space is a comment."""
    try:
        state = path.stat()
        return _read(path, state.st_mtime_ns, state.st_size)
    except OSError as error:
        raise SettingsError(f"cannot read the terms in {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8") from error


@lru_cache(maxsize=64)
def _read(path: Path, modified: int, size: int) -> tuple[str, ...]:  # noqa: ARG001  (as in glossaries)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return tuple(re.sub(r"(?:^|\s)#.*", "", line).strip() for line in lines)
