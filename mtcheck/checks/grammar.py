# SPDX-License-Identifier: Apache-2.0
"""Slips of grammar and spacing that harper-py finds: off unless asked for (``grammar = true``, ``--grammar``).

Of harper's several hundred rules only those run that are right on news. Its spelling is off, for it knows few names,
and so is its style, for it is not a desk's. Text in quotation marks and headlines are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import accumulate
from typing import Any, Final

from mtcheck.article import Role, Span
from mtcheck.checks import Context, Example
from mtcheck.checks._prose import pieces
from mtcheck.errors import SettingsError
from mtcheck.quotations import unquoted
from mtcheck.results import Finding

CONFIDENCE: Final = 0.9
_GRAMMAR: Final = "fluency/grammar"
_PUNCTUATION: Final = "fluency/punctuation"
RULES: Final[Mapping[str, str]] = {
    "AnA": _GRAMMAR,
    "CapitalizePersonalPronouns": "fluency/spelling",
    "CommaFixes": _PUNCTUATION,
    "ComprisesOf": _GRAMMAR,
    "CurrencyPlacement": "locale-convention/currency",
    "ItsContraction": _GRAMMAR,
    "Months": "fluency/spelling",
    "QuoteSpacing": _PUNCTUATION,
    "SimplePastToPastParticiple": _GRAMMAR,
    "ThenThan": _GRAMMAR,
    "ThisTypeOfThing": _GRAMMAR,
}
"""harper's rules that run, and the category of what they find."""
_SEPARATOR: Final = "\n\n"
_QUIET_ROLES: Final[frozenset[Role]] = frozenset({"headline", "byline", "dateline", "caption", "quote", "residue"})
_ARTICLE: Final = re.compile(r"(?:a|an|An)\Z")
_HARD_TO_SAY: Final = re.compile(r"\s+[\"“‘'(]*(?:[hHuU]|[A-Z][A-Z\d.]|[A-Z]\b|\d|[^\w\s])")
"""After "a" or "an": h and u, acronyms and figures, which are read in more ways than one."""
_NO_PARTICIPLE: Final = frozenset({"bit"})
_TOKEN: Final = re.compile(r"\S*\Z")
_WIDEST: Final = 40
_LONGEST_QUOTATION: Final = 400

GIVES_WAY_TO_ALL_BUT: Final = frozenset({"awkward", "house"})
"""What one of our own checks finds as well is told by ours."""

EXAMPLES = (
    Example("The town is larger then the port, and the mayor has spoke of a ferry.", ("then", "spoke"),
            options="grammar = true"),
    Example("He bought an SUV and a European ferry in an hour.", (), options="grammar = true"),
    Example("“Its been a long day for these sort of ferries,” she said.", (), "a quotation", options="grammar = true"),
    Example("The town is larger then the port.", (), "off unless asked for"),
)  # fmt: skip


def check(context: Context) -> Iterator[Finding]:
    """One finding for each hit of a rule that is right on news; what another check finds as well, that one tells.

    Measured with ``tests/quality/grammar.py``, harper-py 0.2.0, on 20,475 ``source_original`` sentences of
    clean-english (418,414 words) and 22,000 machine translations of origin.train (news, 554,919 words), every hit read.
    Hits, all of them right: QuoteSpacing 86, CommaFixes 43, CurrencyPlacement 21, AnA 8, CapitalizePersonalPronouns 7,
    Months 4, SimplePastToPastParticiple 4, ThenThan 3, ItsContraction 2, ComprisesOf 1; ThisTypeOfThing had its 2 in
    quotations. 19 hits are in the English originals (0.05 in 1,000 words), slips of their writers. Of some 120 rules
    more that hit there, those with many hits are of style, or our own checks find it (RepeatedWords), or they are too
    often wrong on news: MassNouns ("a finding"), MissingPreposition, ItsPossessive ("It's no wonder"),
    NounVerbConfusion ("many believe"), ToTwoToo ("return to normal"), OneOfTheSingular ("one of the best").

    Raises SettingsError where harper-py is not installed.
    """
    if not context.grammar:
        return
    read = list(pieces(context, english=True, quiet=_QUIET_ROLES))
    texts = [context.article.slice(piece).replace("\n", " ") for piece in read]
    starts = [0, *accumulate(len(text) + len(_SEPARATOR) for text in texts)]
    whole = _SEPARATOR.join(texts)
    plain = _SEPARATOR.join(map(unquoted, texts))
    found = []
    for rule, lints in _linter().organized_lints(whole, language="plaintext").items():
        for lint in lints if rule in RULES else ():
            span = Span(lint.span.start, lint.span.end)
            said = rule != "QuoteSpacing" and plain[span.start : span.end] != whole[span.start : span.end]
            if _is_right(rule, whole, span) and not said:
                found.append((span, rule, lint))
    for span, rule, lint in sorted(found, key=lambda one: one[:2]):
        fixed = _mark(whole, span) if rule == "QuoteSpacing" else _fixed(lint)
        wide, suggestion = _shown(whole, span, fixed)
        place = max(number for number, start in enumerate(starts[:-1]) if start <= wide.start)
        shift = read[place].start - starts[place]
        yield _finding(Span(wide.start + shift, wide.end + shift), rule, str(lint.message), suggestion)


@cache
def _linter() -> Any:
    try:
        import harper
    except ImportError as reason:
        raise SettingsError(
            "grammar is checked by harper-py, which is not installed", hint="pip install 'mtcheck[grammar]'"
        ) from reason
    linter = harper.Linter(harper.Dialect.AMERICAN)
    linter.set_lint_config({rule: rule in RULES for rule in harper.get_default_lint_config()})
    return linter


def _is_right(rule: str, text: str, span: Span) -> bool:
    words = text[span.start : span.end]
    if rule == "AnA":
        before = text[span.start - 1 : span.start]
        alone = not before or before.isspace() or before in '(“"‘'
        return alone and bool(_ARTICLE.match(words)) and not _HARD_TO_SAY.match(text, span.end)
    if rule == "CurrencyPlacement":  # R$ and Rp keep a space with many desks
        return not text[span.start - 1 : span.start].isalpha()
    return not (rule == "SimplePastToPastParticiple" and words.lower() in _NO_PARTICIPLE)


def _mark(text: str, span: Span) -> str | None:
    """A quotation mark with its space; None where it may open or close. (harper would make it straight.)"""
    mark = text[span.start : span.end]
    if mark == "“":
        return " “"
    before = text[max(0, span.start - _LONGEST_QUOTATION) : span.start]
    return "” " if mark == "”" and before.rfind("“") > before.rfind("”") else None


def _fixed(lint: Any) -> str | None:
    """What harper would put in place of the words; None where it has no proposal."""
    for suggestion in lint.suggestions:
        if suggestion.kind.name == "INSERT_AFTER":
            return f"{lint.problem_text}{suggestion.replacement_text}"
        return str(suggestion.replacement_text)
    return None


def _shown(text: str, span: Span, fixed: str | None) -> tuple[Span, str]:
    """The span and what to write; where the flaw is a mark or a space, with the words on both sides."""
    if any(character.isalnum() for character in text[span.start : span.end]):
        return span, fixed or ""
    before = _TOKEN.search(text, max(0, span.start - _WIDEST), span.start)
    start = before.start() if before else span.start
    end = span.end
    while end < len(text) and not text[end].isspace() and end - span.end < _WIDEST:
        end += 1
    if fixed is None:
        return Span(start, end), ""
    return Span(start, end), text[start : span.start] + fixed + text[span.end : end]


def _finding(span: Span, rule: str, message: str, suggestion: str) -> Finding:
    return Finding(
        span=span,
        check="grammar",
        category=RULES[rule],
        severity="minor",
        confidence=CONFIDENCE,
        message=re.sub(r"`([^`]*)`", r"“\1”", message),
        suggestion=suggestion,
        evidence=(f"rule: {rule} of harper",),
    )
