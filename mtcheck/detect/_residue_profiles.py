# SPDX-License-Identifier: Apache-2.0
"""Outlet profiles: the boilerplate of portals, agencies and plug-ins, read from ``data/outlets/*.toml``.

A profile holds ``[[rule]]`` tables and a ``[words]`` table. A rule says its ``kind``, ``where`` it may stand (anywhere,
edge, top, tail, lead), what it matches ``as`` (line: the whole line; start, end: of a line; inside: between two of its
sentences), and one or more of: ``phrases`` (whole lines, case and ornaments aside), ``patterns`` (regular expressions
over the folded line, with ``hints``: one of these words must be in the line, "#" for a line without words;
``capitals``: its last word must be a name; ``title``: what follows the label must begin as a title does; ``cased``:
over the line with its capitals), ``words`` with ``needs`` (a line made of these words alone, with at least one of each
group). Quantifiers are bounded, so that no line takes long. ``examples`` and ``look_alikes`` are run by tests.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any, Final

from mtcheck.detect._residue_lines import LONGEST_LINE, Line, fold, key_of
from mtcheck.scripts import HANGUL, UNSPACED

LONGEST_END: Final = 400
"""Characters before the end of a line in which a rule for ends looks."""

_CLOSED: Final = re.compile(r"[.!?…:;)\]。！？]['\"”’»)\]]{0,2}$")
LONGEST_SENTENCE_TITLE: Final = 8
_LABEL_END: Final = re.compile(r"\s?[:|>»–—]+\s*|\s?-\s+")
_BRACKETS: Final = re.compile(r"(?<=\S) ?\([^()]{1,40}\)")
WHERE: Final = ("anywhere", "edge", "top", "tail", "lead")
FORMS: Final = ("line", "start", "end", "inside")
_KEYS: Final = frozenset(
    (
        "kind", "where", "as", "phrases", "patterns", "hints", "words", "needs", "share", "least", "most",
        "opens_form", "capitals", "title", "cased", "examples", "look_alikes",
    )
)  # fmt: skip
_UNSPACED: Final = re.compile(f"[{UNSPACED}{HANGUL}]")


@dataclass(frozen=True)
class Rule:
    """One kind of boilerplate of one profile."""

    profile: str
    kind: str
    where: str = "anywhere"
    form: str = "line"
    phrases: frozenset[str] = frozenset()
    patterns: tuple[str, ...] = ()
    hints: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    needs: tuple[frozenset[str], ...] = ()
    share: float = 1.0
    least: int = 2
    most: int = 40
    opens_form: bool = False
    capitals: bool = False
    title: bool = False
    cased: bool = False
    examples: tuple[str, ...] = ()
    look_alikes: tuple[str, ...] = ()

    @cached_property
    def compiled(self) -> re.Pattern[str] | None:
        return re.compile("|".join(f"(?:{pattern})" for pattern in self.patterns)) if self.patterns else None

    def matches_line(self, line: Line) -> bool:
        """True when the whole line is this boilerplate (its phrases aside: those are looked up)."""
        if self.compiled is not None:
            for start in {0, line.ornaments}:
                if self.compiled.fullmatch(self._text(line), start):
                    return self._reads_as_label(line.plain[start:])
        return bool(self.words) and self._made_of_words(line)

    def _text(self, line: Line) -> str:
        return line.plain if self.cased else line.folded

    def _reads_as_label(self, text: str) -> bool:
        return not (self.capitals and not _ends_in_a_name(text)) and not (self.title and not _holds_a_title(text))

    def _made_of_words(self, line: Line) -> bool:
        tokens = line.words
        if not self.least <= len(tokens) <= self.most or line.quoted:
            return False
        if not all(any(token in group for token in tokens) for group in self.needs):
            return False
        return sum(token in self.words for token in tokens) >= self.share * len(tokens)

    def stretches(self, line: Line) -> Iterator[tuple[int, int]]:
        """Where the boilerplate stands at the start, at the end or inside of a line."""
        if self.compiled is None:
            return
        if self.form == "start":
            match = self.compiled.match(self._text(line))
            if match and match.end():
                yield match.start(), match.end()
            return
        last, text = self.form == "end", self._text(line)
        for match in self.compiled.finditer(text, max(0, len(text) - LONGEST_END) if last else 0):
            if last and (line.text[match.end() :].strip() or not self._reads_as_label(line.plain[match.start() :])):
                continue
            if match.end() > match.start() and stands_alone(line, match.start(), match.end()):
                yield match.start(), match.end()


def stands_alone(line: Line, start: int, end: int) -> bool:
    """True when ``text[start:end]`` lies between two sentences, or between one and an end of the line."""
    before, after = line.plain[max(0, start - 8) : start].rstrip(), line.plain[end : end + 8].lstrip()
    if before and (not _CLOSED.search(before) or line.plain[start - 1] not in ' )].!?"。！？'):
        return False
    return not after or not (after[0].islower() or after[0] in ".,;:!?)]")


def _ends_in_a_name(text: str) -> bool:
    """True when the last word, brackets aside, is capitalised, a web address or in a script without capitals."""
    words = _BRACKETS.sub(" ", text).split() or text.strip("()[] ").split()
    last = words[-1].strip("()[].,;|/") if words else ""
    return bool(last) and (not last[0].islower() or "." in last)


def _holds_a_title(text: str) -> bool:
    """True when what follows the first colon or bar begins as a title does and is no sentence about it."""
    match = _LABEL_END.search(text)
    title = text[match.end() :] if match else ""
    sentence = title.endswith(".") and not title.endswith("...") and title.count(" ") > LONGEST_SENTENCE_TITLE
    return not title or not (title[0].islower() or sentence)


@dataclass(frozen=True)
class Profiles:
    """All rules, indexed by what must be in a line for them to apply."""

    rules: tuple[Rule, ...]
    words: Mapping[str, frozenset[str]]

    def after(self, own: tuple[Rule, ...]) -> Profiles:
        """These rules after a desk's own, which have the first word."""
        return Profiles((*own, *self.rules), self.words) if own else self

    @cached_property
    def _by_phrase(self) -> Mapping[str, tuple[int, ...]]:
        return _index((phrase, number) for number, rule in enumerate(self.rules) for phrase in rule.phrases)

    @cached_property
    def _by_word(self) -> Mapping[str, tuple[int, ...]]:
        return _index((word, number) for number, rule in enumerate(self.rules) for word in _triggers(rule))

    @cached_property
    def _signs(self) -> tuple[str, ...]:
        """Triggers in scripts without spaces: they may stand anywhere in a line."""
        return tuple(word for word in self._by_word if _UNSPACED.search(word))

    def triggered(self, line: Line) -> list[int]:
        """Numbers of the rules that have a word in the line, in order."""
        present: set[str] = set(line.words) or {"#"}
        if not line.text.isascii():
            present.update(sign for sign in self._signs if sign in line.folded)
        index = self._by_word
        return sorted({number for word in present if word in index for number in index[word]})

    def whole_line(self, line: Line, triggered: Iterable[int]) -> tuple[Rule, ...]:
        """Rules, in order of their files, that the whole line matches, whatever its position."""
        if len(line.text) > LONGEST_LINE:
            return ()
        named = self._by_phrase.get(line.key, ())
        matched = [
            number
            for number in triggered
            if self.rules[number].form == "line" and self.rules[number].matches_line(line)
        ]
        return tuple(self.rules[number] for number in (*(named if named and not line.quoted else ()), *matched))

    def parts(self, line: Line, triggered: Iterable[int]) -> Iterator[tuple[Rule, int, int]]:
        """Rules that match a part of the line, with the part."""
        for number in triggered:
            rule = self.rules[number]
            if rule.form != "line":
                for start, end in rule.stretches(line):
                    yield rule, start, end


def _triggers(rule: Rule) -> frozenset[str]:
    return rule.hints | (rule.needs[0] if rule.needs else frozenset())


def _index(pairs: Iterator[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    index: dict[str, list[int]] = {}
    for word, number in pairs:
        index.setdefault(word, []).append(number)
    return {word: tuple(numbers) for word, numbers in index.items()}


@cache
def load_profiles() -> Profiles:
    """Every profile of the package, read once. Raises ValueError where a profile is malformed."""
    rules: list[Rule] = []
    words: dict[str, set[str]] = {}
    folder = resources.files("mtcheck") / "data" / "outlets"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".toml"):
            continue
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        profile = file.name.removesuffix(".toml")
        rules.extend(_rule(profile, entry) for entry in table.get("rule", ()))
        for name, listed in table.get("words", {}).items():
            words.setdefault(name, set()).update(fold(word) for word in listed)
    return Profiles(tuple(rules), {name: frozenset(listed) for name, listed in words.items()})


def _rule(profile: str, entry: Mapping[str, Any]) -> Rule:
    unknown = sorted(set(entry) - _KEYS)
    where, form = entry.get("where", "anywhere"), entry.get("as", "line")
    if unknown or where not in WHERE or form not in FORMS:
        raise ValueError(f"outlet profile {profile}: bad rule {entry.get('kind')!r} ({unknown or where or form})")
    if entry.get("patterns") and not entry.get("hints"):
        raise ValueError(f"outlet profile {profile}: patterns of {entry['kind']!r} need hints")
    return Rule(
        profile=profile,
        kind=entry["kind"],
        where=where,
        form=form,
        phrases=frozenset(key_of(fold(phrase)) for phrase in entry.get("phrases", ())),
        patterns=tuple(entry.get("patterns", ())),
        hints=frozenset(entry.get("hints", ())),
        words=frozenset(word for words in entry.get("words", ()) for word in words.split()),
        needs=tuple(frozenset(group) for group in entry.get("needs", ())),
        share=float(entry.get("share", 1.0)),
        least=int(entry.get("least", 2)),
        most=int(entry.get("most", 40)),
        opens_form=bool(entry.get("opens_form", False)),
        capitals=bool(entry.get("capitals", False)),
        title=bool(entry.get("title", False)),
        cased=bool(entry.get("cased", False)),
        examples=tuple(entry.get("examples", ())),
        look_alikes=tuple(entry.get("look_alikes", ())),
    )
