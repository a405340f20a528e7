# SPDX-License-Identifier: Apache-2.0
"""Traces by name: the outlets, agencies, datelines, labels and web addresses of each language's press.

A file of ``data/outlets/press`` holds the names of one language: ``outlets`` write in it alone, ``wires`` file in
English as well, ``english`` ones write in English from there. Only the first speak for a translation. A name in running
text counts where the text takes its news from there ("told ...", "quoted by ..."): anyone may write about a paper.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from mtcheck.article import Residue, Span
from mtcheck.detect._trace import Sources, Trace, ranked
from mtcheck.detect._traces_shapes import quoted
from mtcheck.languages import language_name

Standing = Literal["outlets", "wires", "english"]

DATELINE: Final[Mapping[Standing, tuple[float, float]]] = {
    "outlets": (2.5, 3.5), "wires": (0.2, 2.5), "english": (-0.7, 0.0),
}  # fmt: skip
RESIDUE: Final[Mapping[Standing, tuple[float, float]]] = {
    "outlets": (1.0, 2.5), "wires": (0.1, 1.5), "english": (-0.3, 0.0),
}  # fmt: skip
TEXT: Final[Mapping[Standing, tuple[float, float]]] = {
    "outlets": (0.4, 1.5), "wires": (0.0, 1.0), "english": (-0.3, 0.0),
}  # fmt: skip
"""(translated, source) in nats of a name in a dateline, in other residue, and where the text takes its news from it."""
PLACE: Final = 1.2
ADDRESS: Final = 0.8
LABEL: Final = (1.2, 2.2)
UNLISTED: Final = (0.6, 0.8)
REPORTER: Final = (1.5, (("zh", 1.5), ("ko", 0.8), ("vi", 0.3)))
INITIALS: Final = (0.8, (("id", 2.0), ("ms", 0.4), ("de", 0.3)))
SINGLE_INITIALS: Final = (0.4, (("id", 1.2), ("de", 0.5), ("pl", 0.5)))
MEDIA_TAG: Final = 0.2
PROFILE: Final = (0.6, 1.5)

_AROUND: Final = ".,;:!?\"'“”‘’„«»()[]…-–*_"
_TOKEN: Final = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*")
LONGEST_NAME: Final = 60
_TOLD: Final = re.compile(
    r"(?:\btold|\b(?:quoted|cited|quoting|citing|launched|reported|reports?|reporting|according to|interview with|"
    r"contacted|received|obtained|met)(?: (?:by|from|with|in|on))?|\bto|\bfrom) "
    r"(?:the |a )?"
    r"(?:(?:news |state |state-run |local |media |online )?"
    r"(?:agency|newspaper|daily|portal|outlet|site|broadcaster|page) )?"
    r"[\"“']?$"
)
_BARE_DIRECTION: Final = re.compile(
    r"(?:^|(?<!told)(?<!according)(?<!said)(?<!contacted)(?<!confirmed)) (?:to|from) (?:the )?$"
)
_SAID_IT: Final = re.compile(
    r"[\"”']? (?:reported|reports|quoted|news agency|newspaper reported|correspondent|reporter)\b"
)
_DESK_DATELINE: Final = re.compile(
    r"([A-Z][^\W\d_]*(?:[ .'’/-]{1,2}[^\W\d_]+){0,4})(?:, [A-Z][\w. ]{1,30})?(?: \([\w /.-]{2,25}\))?,? ?"
    r"(?:--?|[–—]) ?(?=[\"“A-Z\d])"
)
_UNLISTED: Final = re.compile(r"^[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+){0,2}, (?!\d)[^(),]{3,40}\s*[-–—]{1,2}\s*$")
_REPORTER: Final = re.compile(r"[\[(][^()\[\]]{0,40}\b(?:[Rr]eporters?|[Cc]orrespondents?)\b[^()\[\]]{2,60}[\])]")
_ADDRESS: Final = re.compile(r"\.([a-z]{2})(?![\w.@-])")
_HOST: Final = re.compile(r"(?:https?://)?(?:www\.)?[a-z0-9.-]{3,60}$")
_SECOND_LEVEL: Final = re.compile(r"\.(?:co|com|go|or|ac|org|net|web|edu)$")
_INITIALS: Final = re.compile(r"[\[(]\s?[a-z*]{1,6}(?:\s?[/,&+;-]\s?[a-z*]{1,6}){1,3}\s?[\])]")
FIRST_PASSAGES: Final = 4


Entry = tuple[tuple[str, ...], Standing, str]
"""The words of a name in lower case, its standing and its language."""


@dataclass(frozen=True)
class Press:
    """All names of the press files.

    names: by the first word in lower case, the longest name first. small: first words that are written small.
    places: languages of a place, in lower case. labels: (label in lower case, language). domains: language of a domain.
    """

    names: Mapping[str, tuple[Entry, ...]]
    small: frozenset[str]
    places: Mapping[str, tuple[str, ...]]
    labels: tuple[tuple[str, str], ...]
    domains: Mapping[str, str]


@cache
def press() -> Press:
    """The names of every press file of the package, read once."""
    names: dict[str, list[Entry]] = {}
    small: set[str] = set()
    places: dict[str, tuple[str, ...]] = {}
    labels: list[tuple[str, str]] = []
    domains: dict[str, str] = {}
    for table in press_tables():
        language = table["language"][0]
        standings: tuple[Standing, ...] = ("outlets", "wires", "english")
        for standing in standings:
            for name in table.get(standing, ()):
                words = tuple(word.lower() for word in _TOKEN.findall(name))
                names.setdefault(words[0], []).append((words, standing, language))
                if name.startswith(words[0]):
                    small.add(words[0])
        for place in table.get("places", ()):
            places[place.lower()] = (*places.get(place.lower(), ()), language)
        labels += [(label, language) for label in table.get("labels", ())]
        domains.update(dict.fromkeys(table.get("domains", ()), language))
    ordered = {first: tuple(sorted(entries, key=lambda entry: -len(entry[0]))) for first, entries in names.items()}
    return Press(ordered, frozenset(small), places, tuple(labels), domains)


@cache
def press_tables() -> tuple[Mapping[str, tuple[str, ...]], ...]:
    """The press files as they stand, by language; a single string counts as a list of one."""
    folder = files("mtcheck") / "data" / "outlets" / "press"
    read = []
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            table = tomllib.loads(file.read_text(encoding="utf-8"))
            read.append({key: (value,) if isinstance(value, str) else tuple(value) for key, value in table.items()})
    return tuple(read)


@dataclass(frozen=True, slots=True)
class Name:
    """A name of the press in a text."""

    span: Span
    standing: Standing
    language: str


def names_in(text: str) -> Iterator[Name]:
    """Names of outlets and agencies in a text, the longest at each place; offsets are those of the text."""
    table, small_too, end = press().names, press().small, 0
    for match in _TOKEN.finditer(text):
        entries = table.get(match[0].lower())
        if not entries or match.start() < end or (match[0].islower() and match[0] not in small_too):
            continue
        tokens = list(_TOKEN.finditer(text, match.start(), match.start() + LONGEST_NAME))
        for words, standing, language in entries:
            if [token[0].lower() for token in tokens[: len(words)]] == list(words):
                end = tokens[len(words) - 1].end()
                yield Name(Span(match.start(), end), standing, language)
                break


def named_in_text(text: str) -> Iterator[Trace]:
    """Names in running text that the text takes its news from."""
    if not _may_name(text):
        return
    for name in names_in(text):
        before, after = text[max(0, name.span.start - 60) : name.span.start], text[name.span.end : name.span.end + 30]
        told = _TOLD.search(before) and not _BARE_DIRECTION.search(before)
        if told or _SAID_IT.match(after):
            yield _named(text, name, TEXT, "outlet in the text")


def _may_name(text: str) -> bool:
    """A quick look: False where no name of the press has all its words in the text."""
    table = press().names
    present = {word.strip(_AROUND) for word in text.lower().replace("/", " ").replace("—", " ").split()}
    return any(any(present.issuperset(words) for words, _, _ in table[first]) for first in present & table.keys())


def _named(text: str, name: Name, weights: Mapping[Standing, tuple[float, float]], kind: str) -> Trace:
    translated, source = weights[name.standing]
    sources: Sources = ((name.language, source),) if source else ()
    return Trace(
        name.span, kind, translated, sources, f"{kind} {quoted(text[name.span.start : name.span.end])}: {_is(name)}"
    )


def _is(name: Name) -> str:
    if name.standing == "english":
        return "writes in English"
    language = language_name(name.language)
    return (
        f"{language} outlet"
        if name.standing == "outlets"
        else f"{language} agency or outlet that also files in English"
    )


def dateline_trace(text: str) -> Trace | None:
    """What a dateline that was left on the text says; the text is the dateline alone, offsets are its own."""
    whole = Span(0, len(text))
    found = sorted(names_in(text), key=lambda name: ("outlets", "wires", "english").index(name.standing))
    shown = f"dateline {quoted(text)}"
    if found:
        translated, source = DATELINE[found[0].standing]
        sources: Sources = ((found[0].language, source),) if source else ()
        if _REPORTER.search(text) and found[0].standing != "english":
            translated += REPORTER[0]
        return Trace(whole, "dateline", translated, sources, f"{shown}: {_is(found[0])}")
    if _REPORTER.search(text):
        return Trace(whole, "dateline", *REPORTER, f"{shown}: the reporter is named as in Chinese or Korean news")
    places = _places(re.split(r"[,(/–—]| -", text)[0])
    if _UNLISTED.match(text) and not places:
        return Trace(
            whole, "dateline", UNLISTED[0], (("id", UNLISTED[1]),), f"{shown}: place and outlet as in Indonesia"
        )
    if _UNLISTED.match(text):
        weights = {language: PLACE + UNLISTED[1] * (language == "id") for language in places}
        return Trace(whole, "dateline", UNLISTED[0], ranked(weights), f"{shown}: an outlet of the place")
    return _place_trace(whole, places, shown)


def desk_dateline(text: str) -> Trace | None:
    """The dateline that a desk prints itself, at the start of a paragraph: it says where, hardly in what language."""
    match = _DESK_DATELINE.match(text)
    if match is None:
        return None
    span = Span(0, len(match[0].rstrip()))
    agency = re.search(r"\(([^()]+)\)", match[0])
    names = list(names_in(agency[1])) if agency else []
    shown = f"dateline {quoted(match[0])}"
    if names:
        translated, source = DATELINE[names[0].standing]
        sources: Sources = ((names[0].language, source),) if source else ()
        return Trace(span, "dateline", translated, sources, f"{shown}: {_is(names[0])}")
    return _place_trace(span, _places(match[1]), shown)


def _places(name: str) -> tuple[str, ...]:
    return press().places.get(name.strip(" .-").lower(), ())


def _place_trace(span: Span, languages: tuple[str, ...], shown: str) -> Trace | None:
    if not languages:
        return None
    named = " or ".join(language_name(language) for language in languages)
    return Trace(
        span, "dateline", 0.0, ranked(dict.fromkeys(languages, PLACE)), f"{shown}: a place of the {named} press"
    )


def residue_traces(text: str, residue: Residue, profile_languages: tuple[str, ...]) -> Iterator[Trace]:
    """What a piece of residue says; ``text`` is its text, offsets are those of the article."""
    offset = residue.span.start
    found: Trace | None = None
    if residue.kind == "agency dateline":
        found = dateline_trace(text)
    elif residue.kind == "reporter initials":
        found = _initials(text)
    found = found or _label(text, residue) or _best_name(text)
    if found is None and profile_languages:
        nats = PROFILE[1] / len(profile_languages)
        named = " or ".join(language_name(language) for language in profile_languages)
        shown = f"{residue.kind} {quoted(text)}: as {named} portals have it"
        weights = ranked(dict.fromkeys(profile_languages, nats))
        found = Trace(Span(0, len(text)), residue.kind, PROFILE[0] / len(profile_languages), weights, shown)
    if found is None and residue.kind == "media tag":
        found = Trace(Span(0, len(text)), residue.kind, MEDIA_TAG, (), f"{residue.kind} {quoted(text)}: syndicated")
    if found is not None:
        span = Span(offset + found.span.start, offset + found.span.end)
        yield Trace(span, found.kind, found.translated, found.sources, found.text)


def _initials(text: str) -> Trace | None:
    shown = f"reporter initials {quoted(text)}"
    whole = Span(0, len(text))
    if _INITIALS.search(text):
        return Trace(whole, "reporter initials", *INITIALS, f"{shown}: reporter and desk as in Indonesian news")
    if text[:1] in "[(" and len(text) <= 8:
        return Trace(whole, "reporter initials", *SINGLE_INITIALS, f"{shown}: a reporter's initials")
    return None


def _label(text: str, residue: Residue) -> Trace | None:
    folded = text.lower()
    for label, language in press().labels:
        start = folded.find(label)
        if start >= 0 and not (start and folded[start - 1].isalnum() and label[0].isalnum()):
            shown = f"{residue.kind} {quoted(text)}: as {language_name(language)} portals have it"
            return Trace(Span(0, len(text)), residue.kind, LABEL[0], ((language, LABEL[1]),), shown)
    return None


def _best_name(text: str) -> Trace | None:
    found = sorted(names_in(text), key=lambda name: ("outlets", "wires", "english").index(name.standing))
    return _named(text, found[0], RESIDUE, "outlet in the page around the text") if found else None


def addresses(text: str) -> Iterator[Trace]:
    """Web addresses under the domain of a country that publishes in another language."""
    for match in _ADDRESS.finditer(text):
        language = press().domains.get(match[1])
        host = _HOST.search(text, max(0, match.start() - 60), match.start()) if language else None
        if language is None or host is None or ("." not in host[0] and not _SECOND_LEVEL.search(host[0])):
            continue
        if re.search(r"(?:^|[/.])(?:en|english|int)\.", host[0]):
            continue
        span = Span(host.start(), match.end())
        shown = f"web address {quoted(text[span.start : span.end])}: {language_name(language)}"
        yield Trace(span, "web address", 0.0, ((language, ADDRESS),), shown)
