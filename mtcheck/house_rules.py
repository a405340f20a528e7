# SPDX-License-Identifier: Apache-2.0
"""The rules of a desk: wordings that it avoids, terms that it wants, how often and in which case things may stand.

Stands below the rooms: ``glossaries`` makes rules of files, the check ``house`` applies them. A pattern is either words
as they are written (white space, kinds of apostrophes and hyphens do not matter) or a regular expression of the user.
Those are searched with a limit of time, so that one that backtracks ends the check with a clear line and hangs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple

from mtcheck.article import Role, Span
from mtcheck.errors import SettingsError
from mtcheck.languages import primary
from mtcheck.mqm import Severity
from mtcheck.results import UNDETERMINED, Skipped
from mtcheck.scripts import HANGUL, UNSPACED

SECONDS: Final = 1.0
"""What a pattern of the user may take on one paragraph; patterns that do not backtrack take a thousandth of it."""
LONGEST_PATTERN: Final = 20_000
CHECK: Final = "house"
_WORD: Final = re.compile(r"\w+")
_UNSPACED: Final = re.compile(f"[{UNSPACED}{HANGUL}]")
"""Letters after which no word need end."""
_ADDRESS: Final = re.compile(r"\b(?:https?://|www\.)\S+|\S+@\S+\.\w+|(?<!\w)[@#]\w+")
_REFERENCE: Final = re.compile(r"\$(?:(\d)|\{(\d)\})")

Unit = Literal["sentence", "paragraph", "article"]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What all rules have: where they stand and how they are told.

    file, entry: where the rule stands, for the user. message: what is told instead of our own words; in it ``{found}``
        is what stands in the article and ``{preferred}`` what the rule wants. note: is told after the message.
    languages: of the passages it applies to, primary tags; none: all. sources: languages that the article must have
        been translated from; none: any, also none. roles: the passages it applies to; none: all.
    quotations: whether it applies within quotation marks too.
    """

    file: str
    entry: str
    message: str = ""
    note: str = ""
    severity: Severity = "minor"
    category: str = "terminology/inappropriate"
    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    quotations: bool = False
    link: str = ""

    @property
    def place(self) -> str:
        """File and entry, as a user finds them."""
        return f"{self.file}, {self.entry}" if self.entry else self.file


@dataclass(frozen=True, slots=True)
class Form:
    """One pattern. ``write``: what an editor would put there ("" where nothing is known), several parted by ``|``.

    case: whether upper and lower case differ. whole: whether it must stand as a word of its own. plural: whether the
    plural of its last word counts too; what to write is then put into the plural as well.
    """

    text: str
    write: str = ""
    regex: bool = False
    case: bool = False
    whole: bool = True
    plural: bool = False
    key: str = field(init=False, default="", compare=False)
    """A word, case folded, that is in every text with the pattern; "" where none is known."""

    def __post_init__(self) -> None:
        if not self.regex:
            words = _WORD.findall(self.text.casefold())
            fixed = words[:-1] if self.plural and len(words) > 1 else words
            key = max(fixed, key=len, default="")
            object.__setattr__(self, "key", key[:-1] if self.plural and key.endswith("y") else key)


@dataclass(frozen=True, slots=True)
class Wording:
    """Wordings that are not to stand, but where an exception stands."""

    about: About
    forms: tuple[Form, ...]
    exceptions: tuple[Form, ...] = ()


@dataclass(frozen=True, slots=True)
class Required:
    """One of ``accepted`` must stand where the source has one of ``source``: pairs of language ("": any) and words.

    everywhere: in each sentence; else it is enough that the article has it once. ``instead``: forbidden forms, which
    have a rule of their own: where one stands, that rule speaks.
    """

    about: About
    source: tuple[tuple[str, str], ...]
    accepted: tuple[str, ...]
    everywhere: bool = False
    instead: tuple[Form, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """How often, at least and at most, a pattern may stand in one unit of text."""

    about: About
    form: Form
    unit: Unit
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Capitals:
    """Which words have a capital: "title", "sentence", "lower", "upper", or a pattern that the whole text must match.

    threshold: share of the words, 0 to 1, that must have it right. indicators: after one of these, either is right.
    """

    about: About
    style: Literal["title", "sentence", "lower", "upper", "pattern"]
    unit: Unit
    pattern: Form | None = None
    exceptions: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    threshold: float = 0.8
    chicago: bool = False


Rule = Wording | Required | Limit | Capitals


@dataclass(frozen=True, slots=True)
class HouseRules:
    """All rules in the order of the files.

    warnings: lines about entries that cannot do what they seem to. digest: names the content of the files.
    """

    rules: tuple[Rule, ...] = ()
    warnings: tuple[str, ...] = ()
    digest: str = ""


NO_RULES: Final = HouseRules()


class Found(NamedTuple):
    """Where a pattern stands in a text; ``write`` is what an editor would put there, in the case of the text."""

    span: Span
    text: str
    write: str
    written: tuple[str, ...]


def find(form: Form, text: str, *, about: About) -> Iterator[Found]:
    """The places of a pattern in a paragraph, left to right, those left out that already read as they should.

    Raises SettingsError where a regular expression takes longer than a second.
    """
    searched = text if form.regex or _ADDRESS.search(form.text) else _without_addresses(text)
    try:
        for match in _matches(form, searched):
            if match.end() == match.start():
                continue
            found = match.group()
            plain = tuple(_expanded(one, match, form) for one in form.write.split("|"))
            written = tuple(_like(one, found, form) for one in plain if form.write)
            if not form.write or found not in plain:
                yield Found(Span(match.start(), match.end()), found, " or ".join(written), plain)
    except TimeoutError as reason:
        raise SettingsError(
            f"{about.place}: the pattern {form.text[:60]!r} takes more than a second on one paragraph",
            hint="it tries too many ways to match: avoid repetitions inside of repetitions",
        ) from reason


def matches_whole(form: Form, text: str, *, about: About) -> bool:
    """Whether a regular expression matches all of a text; raises SettingsError as ``find``."""
    try:
        return _compiled(form).fullmatch(text, timeout=SECONDS) is not None
    except TimeoutError as reason:
        raise SettingsError(f"{about.place}: the pattern {form.text[:60]!r} takes more than a second") from reason


def _matches(form: Form, text: str) -> Iterator[Any]:
    compiled = _compiled(form)
    return iter(compiled.finditer(text, timeout=SECONDS) if form.regex else compiled.finditer(text))


def check_pattern(form: Form, *, about: About) -> None:
    """Raises SettingsError where a regular expression is none."""
    if not form.regex:
        return
    import regex

    try:
        _compiled(form)
    except (regex.error, RecursionError, OverflowError, MemoryError) as reason:
        raise SettingsError(f"{about.place}: {form.text[:60]!r} is no regular expression: {reason}") from reason


@lru_cache(maxsize=4096)
def _compiled(form: Form) -> Any:
    if form.regex:
        import regex

        body = rf"\b(?:{form.text})\b" if form.whole else form.text
        return regex.compile(body, regex.MULTILINE | (0 if form.case else regex.IGNORECASE))
    before = r"(?<!\w)" if form.whole and not _UNSPACED.match(form.text) else ""
    after = r"(?!\w|\.\w)" if form.whole and not _UNSPACED.match(form.text[-1:]) else ""
    literal = _literal_or_plural(form.text) if form.plural else _literal(form.text)
    return re.compile(before + literal + after, 0 if form.case else re.IGNORECASE)


def _literal(text: str) -> str:
    words = (re.escape(word).replace("'", "['’]").replace("’", "['’]") for word in text.split())
    return r"\s+".join(words).replace("['['’]]", "['’]").replace(r"\-", "[-‐‑]")


def _literal_or_plural(text: str) -> str:
    return rf"(?:(?P<many>{_literal(plural_of(text))})|{_literal(text)})"


def plural_of(text: str) -> str:
    """The words with the last one in the regular plural."""
    if re.search(r"[^aeiou]y$", text, re.IGNORECASE):
        return text[:-1] + "ies"
    return text + ("es" if re.search(r"(?:s|x|z|ch|sh)$", text, re.IGNORECASE) else "s")


def loosely(term: str) -> re.Pattern[str]:
    """A pattern for a term in any of its regular forms: "ministry" finds "Ministries", "head office" "head-offices"."""
    words = [re.escape(word[:-1] if len(word) > 4 else word) for word in re.findall(r"\w+|[^\w\s]+", term)]
    after = "" if _UNSPACED.search(term) else r"\w{0,4}"
    return re.compile(("" if after == "" else r"(?<!\w)") + rf"{after}[\s\-]*".join(words) + after, re.IGNORECASE)


@lru_cache(maxsize=64)
def _without_addresses(text: str) -> str:
    return _ADDRESS.sub(lambda address: "\ufffc" * len(address.group()), text)


def _expanded(write: str, match: Any, form: Form) -> str:
    if form.plural:
        return plural_of(write) if write and match["many"] else write

    def group(reference: re.Match[str]) -> str:
        number = int(reference[1] or reference[2])
        return (match.group(number) or "") if number <= match.re.groups else ""

    return _REFERENCE.sub(group, write) if "$" in write else write


def _like(write: str, found: str, form: Form) -> str:
    """What to write, in the case of what stands there, as far as that is not what the rule is about."""
    if not write or found.casefold() == write.casefold():
        return write
    letters = sum(character.isalpha() for character in found)
    if letters > 1 and found.isupper() and not form.text.isupper() and not form.case:
        return write.upper()
    if found[0].isupper() and not (form.text[0].isupper() and not form.regex) and write.islower():
        return write[0].upper() + write[1:]
    return write


def applies(about: About, *, language: str, translated_from: str) -> bool:
    """Whether a rule is for passages of this language in articles that were translated from that one."""
    return (not about.languages or language == UNDETERMINED or primary(language) in about.languages) and (
        not about.sources or primary(translated_from) in about.sources
    )


def not_applied(rules: Sequence[Rule], *, translated_from: str, with_source: bool) -> Iterator[Skipped]:
    """What of the rules could not be applied to an article, and why."""
    if translated_from == UNDETERMINED:
        bound = sum(bool(rule.about.sources) and not isinstance(rule, Required) for rule in rules)
        if bound:
            told = "is" if bound == 1 else "are"
            why = "for articles from one language, and this one's is not known (--source-language)"
            yield Skipped(CHECK, f"{_count(bound)} {told} {why}")
    terms = sum(isinstance(rule, Required) for rule in rules)
    if terms and not with_source:
        told = "goes" if terms == 1 else "go"
        yield Skipped(CHECK, f"{_count(terms)} {told} by what the source says, and there is none (--source FILE)")


def _count(number: int) -> str:
    return "one house rule" if number == 1 else f"{number:,} house rules"


def words_in(texts: Iterable[str]) -> frozenset[str]:
    """The words of texts, case folded: only patterns whose ``key`` is among them can match."""
    return frozenset(word for text in texts for word in _WORD.findall(text.casefold()))
