# SPDX-License-Identifier: Apache-2.0
"""Term bases in TBX (ISO 30042): TBX-Basic and its kin, versions 2 (``martif``) and 3 (``tbx``, styles DCA and DCT).

In each language a concept's deprecated and superseded terms are forbidden in favour of its preferred ones. Where a
concept has a preferred term in one language, an article in it must use that term, or an admitted one, when its source
has a term of the concept in another. Terms whose status nobody set are admitted: they forbid and require nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from mtcheck.errors import InputError, SettingsError
from mtcheck.glossaries import Read
from mtcheck.glossaries._entries import exceptions, of_several_words
from mtcheck.house_rules import About, Form, Required, Rule, Wording
from mtcheck.languages import primary
from mtcheck.xml import parse

if TYPE_CHECKING:
    from lxml.etree import _Element

SUFFIXES = (".tbx", ".tbxm")
Status = Literal["preferred", "admitted", "forbidden"]
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_CONCEPTS: Final = {"termEntry", "conceptEntry"}
_LANGUAGES: Final = {"langSet", "langSec"}
_TERMS: Final = {"tig", "termGrp", "termSec"}
_STATUSES: Final = {"administrativeStatus", "normativeAuthorization"}
_WORDS: Final[dict[str, Status]] = {
    "preferredTerm": "preferred", "standardizedTerm": "preferred", "regulatedTerm": "preferred",
    "legalTerm": "preferred", "admittedTerm": "admitted", "deprecatedTerm": "forbidden",
    "supersededTerm": "forbidden", "forbidden": "forbidden", "preferred": "preferred", "admitted": "admitted",
}  # fmt: skip


@dataclass(slots=True)
class _Terms:
    """The terms of a concept in one language, by their status, and the first note on each forbidden one."""

    by_status: dict[Status, list[str]] = field(default_factory=lambda: defaultdict(list))
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def allowed(self) -> tuple[str, ...]:
        return (*self.by_status["preferred"], *self.by_status["admitted"])


def read(data: bytes, *, name: str) -> Read:
    """The rules of the concepts; raises SettingsError for a file that is not well-formed, or is no TBX."""
    try:
        root = parse(data, path=name)
    except InputError as reason:
        raise SettingsError(reason.message, hint=reason.hint) from reason
    if _tag(root) not in {"martif", "tbx"}:
        raise SettingsError(f"{name} is no TBX: its root is {_tag(root)!r}", hint="TBX has martif or tbx")
    rules: list[Rule] = []
    concepts = idle = 0
    for concept in root.iter():
        if _tag(concept) in _CONCEPTS:
            concepts += 1
            found = list(_rules(concept, name, concepts))
            idle += not found
            rules += found
    if not concepts:
        raise SettingsError(f"{name}: no concept in it (termEntry, conceptEntry)")
    told = f"{name}: {idle} of {concepts} concepts forbid and require nothing: no term of theirs has a status"
    return Read(rules, (told,) if idle else ())


def _tag(element: _Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _rules(concept: _Element, name: str, number: int) -> Iterator[Rule]:
    entry = f"concept {concept.get('id') or number}"
    place = f"{name}, {entry}"
    by_language: dict[str, _Terms] = {}
    for section in concept.iter():
        if _tag(section) in _LANGUAGES:
            tag = section.get(f"{_XML}lang") or ""
            if not tag:
                raise SettingsError(f"{place}: a {_tag(section)} without xml:lang")
            terms = by_language.setdefault(primary(tag), _Terms())
            for group in section.iter():
                if _tag(group) in _TERMS:
                    _add(terms, group, place)
    for language, terms in by_language.items():
        yield from _forbidden(terms, language, name, entry)
        others = tuple((o, t) for o, other in by_language.items() if o != language for t in _all(other))
        if terms.by_status["preferred"] and others:
            about = About(file=name, entry=entry, languages=(language,))
            yield Required(about, others, terms.allowed, instead=tuple(map(Form, terms.by_status["forbidden"])))


def _all(terms: _Terms) -> list[str]:
    return [term for several in terms.by_status.values() for term in several]


def _add(terms: _Terms, group: _Element, place: str) -> None:
    named = next((child for child in group if _tag(child) == "term"), None)
    if named is None:
        if _tag(group) == "termGrp" or any(_tag(child) == "termGrp" for child in group):
            return
        raise SettingsError(f"{place}: a {_tag(group)} without a term")
    term = " ".join("".join(str(part) for part in named.itertext()).split())
    if not term:
        raise SettingsError(f"{place}: an empty term")
    status = _status(group, place)
    terms.by_status[status].append(term)
    note = next((" ".join("".join(map(str, e.itertext())).split()) for e in group.iter() if _tag(e) == "note"), "")
    if note and status == "forbidden":
        terms.notes[term] = note


def _status(group: _Element, place: str) -> Status:
    for element in group.iter():
        kind = element.get("type") if _tag(element) == "termNote" else _tag(element)
        if kind in _STATUSES:
            word = (element.text or "").strip().removesuffix("-admn-sts")
            if word not in _WORDS:
                raise SettingsError(f"{place}: the status {word!r} is none of {', '.join(_WORDS)}")
            return _WORDS[word]
    return "admitted"


def _forbidden(terms: _Terms, language: str, name: str, entry: str) -> Iterator[Rule]:
    write = "|".join(terms.by_status["preferred"] or terms.by_status["admitted"])
    for term in terms.by_status["forbidden"]:
        about = About(file=name, entry=entry, languages=(language,), note=terms.notes.get(term, ""))
        forms = (Form(term, write, plural=of_several_words(term)),)
        allowed = tuple(one for one in terms.allowed if term.casefold() in one.casefold() != term.casefold())
        yield Wording(about, forms, exceptions(allowed, forms, about))
