# SPDX-License-Identifier: Apache-2.0
"""What the desk's own rules ask for: forbidden wordings, terms that the source calls for, limits, capitals.

The rules come from ``--glossary FILE`` (docs/house-rules.md); without one there is nothing to find. A rule is silent
in quotation marks, for those are not ours to reword, unless it says ``quotations = true``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from mtcheck.article import Role, Span
from mtcheck.checks import Context, Example
from mtcheck.checks._capitals import miscapitalised, names_in
from mtcheck.checks._prose import pieces
from mtcheck.checks._source import pairs
from mtcheck.house_rules import (
    CHECK,
    About,
    Capitals,
    Form,
    Found,
    Limit,
    Required,
    Unit,
    Wording,
    applies,
    find,
    loosely,
    words_in,
)
from mtcheck.languages import primary
from mtcheck.quotations import quotations
from mtcheck.results import UNDETERMINED, Finding

CONFIDENCE: Final = 1.0
"""The words do stand there; whether the rule fits them is for the desk that made it."""
_SENTENCE_BEGINS: Final = re.compile(r"(?:\A|[.!?:…]\s+|\n)[\"“‘'«„(\s–—-]*\Z")
_LOOK_BACK: Final = 20
"""Characters before a match that are looked at for the beginning of its sentence."""

EXAMPLES = (
    Example("The minister flew to Kiev on Monday. KIEV is far away, and chicken Kiev is a dish.", ("Kiev", "KIEV"),
            "in the case of the text: Kyiv, KYIV",
            rules='[[term]]\nforbidden = "Kiev"\npreferred = "Kyiv"\nexceptions = "chicken Kiev"'),
    Example("The illegal immigrants, he said, were “illegal immigrants” in law alone.", ("illegal immigrants",),
            "a quotation is not reworded",
            rules='[[term]]\nforbidden = "illegal immigrant"\nmessage = "People are not illegal."'),
    Example("The harbour office will close on Friday, the mayor said on the radio.", ("The harbour office",),
            "the source has the term, and the article never uses the one of the house",
            source="Kantor kesyahbandaran akan tutup pada hari Jumat, kata wali kota itu di radio.",
            source_language="id",
            rules='[[term]]\nsource = "kesyahbandaran"\nsource-language = "id"\npreferred = "port authority"'),
    Example("The minister flew to Kiev on Monday.", (), "without a glossary there are no rules"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Text:
    """A stretch of the article that a rule is held against, and the quotations in it."""

    span: Span
    text: str
    role: Role
    language: str
    quoted: tuple[Span, ...]


def check(context: Context) -> Iterator[Finding]:
    """One finding a place; of two wordings, one within the other, the longer one speaks."""
    rules = context.house.rules
    if not rules:
        return
    texts = tuple(_texts(context))
    wordings = [rule for rule in rules if isinstance(rule, Wording)]
    yield from _reworded(context, wordings, texts)
    for rule in rules:
        if isinstance(rule, Limit):
            yield from _limited(context, rule, texts)
        elif isinstance(rule, Capitals):
            yield from _capitals(context, rule, texts)
    required = [rule for rule in rules if isinstance(rule, Required)]
    if required:
        yield from _required(context, required)


def _texts(context: Context) -> Iterator[_Text]:
    languages = {detection.passage.span: detection.language for detection in context.detections}
    for piece in pieces(context):
        passage = context.article.passage_at(piece.start)
        role: Role = passage.role if passage else "body"
        told = languages.get(passage.span, UNDETERMINED) if passage else UNDETERMINED
        yield _text(context, piece, role, context.language if told == UNDETERMINED else told)


def _text(context: Context, span: Span, role: Role, language: str) -> _Text:
    text = context.article.slice(span)
    whole = (Span(0, len(text)),) if role == "quote" else ()
    return _Text(span, text, role, language, whole or quotations(text, unclosed=True, single="curly"))


def _held(context: Context, about: About, texts: tuple[_Text, ...]) -> Iterator[_Text]:
    for text in texts:
        if (not about.roles or text.role in about.roles) and applies(
            about, language=text.language, translated_from=context.translated_from
        ):
            yield text


def _reworded(context: Context, rules: list[Wording], texts: tuple[_Text, ...]) -> Iterator[Finding]:
    known = words_in(text.text for text in texts)
    folded = "\n".join(text.text for text in texts).casefold()
    found: list[Finding] = []
    for rule in rules:
        forms = [form for form in rule.forms if _may_stand(form, known, folded)]
        for text in _held(context, rule.about, texts) if forms else ():
            found += [_wording(rule, text, one) for form in forms for one in _in(rule, form, text)]
    yield from _longest(found)


def _may_stand(form: Form, words: frozenset[str], folded: str) -> bool:
    """Quick to say no: most of the entries of a glossary have nothing to do with an article."""
    return not form.key or form.key in words or form.key in folded


def _in(rule: Wording, form: Form, text: _Text) -> Iterator[Found]:
    excused: list[Span] | None = None
    for found in find(form, text.text, about=rule.about):
        if not _ours(rule.about, text, found):
            continue
        if excused is None:
            several = (find(exception, text.text, about=rule.about) for exception in rule.exceptions)
            excused = [one.span for places in several for one in places]
        if any(one.contains(found.span) or found.span.contains(one) for one in excused):
            continue
        if not _only_case(found, text):
            yield found


def _only_case(found: Found, text: _Text) -> bool:
    """Whether all that the rule would change is a capital that the place asks for: a headline, a sentence's first."""
    alike = [write for write in found.written if write.casefold() == found.text.casefold()]
    if not alike:
        return False
    if text.role == "headline" or (found.text.isupper() and text.text.isupper()):
        return True
    begins = _SENTENCE_BEGINS.search(text.text, max(0, found.span.start - _LOOK_BACK), found.span.start)
    return bool(begins) and any(write[1:] == found.text[1:] for write in alike)


def _wording(rule: Wording, text: _Text, found: Found) -> Finding:
    message = f"House style avoids “{found.text}”."
    if found.write:
        message = f"House style: “{found.write}”, not “{found.text}”."
    return _finding(rule.about, _at(text, found.span), message, found=found.text, write=found.write)


def _longest(found: list[Finding]) -> Iterator[Finding]:
    """The findings without those within another's words, and without those that say the same."""
    kept: list[Finding] = []
    for one in sorted(found, key=lambda finding: (finding.span.start, -finding.span.end)):
        near = kept[-8:]  # sorted: what holds this one is among the last
        within = any(other.span.contains(one.span) and other.span != one.span for other in near)
        said = any(other.span == one.span and other.suggestion == one.suggestion for other in near)
        if not within and not said:
            kept.append(one)
    yield from kept


def _units(context: Context, unit: Unit, texts: tuple[_Text, ...]) -> tuple[_Text, ...]:
    return _sentences(context, texts) if unit == "sentence" else texts


def _sentences(context: Context, texts: tuple[_Text, ...]) -> tuple[_Text, ...]:
    found = []
    for segment in context.segments:
        span = segment.sentence.span
        place = bisect_right(texts, span.start, key=lambda text: text.span.start) - 1
        if place >= 0 and texts[place].span.contains(span) and not _said(texts[place], span):
            found.append(_Text(span, context.article.slice(span), texts[place].role, texts[place].language, ()))
    return tuple(found)


def _said(text: _Text, sentence: Span) -> bool:
    """Whether all of a sentence stands in quotation marks."""
    return any(_at(text, quoted).contains(sentence) for quoted in text.quoted)


def _limited(context: Context, rule: Limit, texts: tuple[_Text, ...]) -> Iterator[Finding]:
    units = list(_held(context, rule.about, _units(context, rule.unit, texts)))
    counted = [
        (unit, [one for one in find(rule.form, unit.text, about=rule.about) if _ours(rule.about, unit, one)])
        for unit in units
    ]
    if rule.unit == "article":
        places = [(unit, one) for unit, several in counted for one in several]
        if rule.most is not None and len(places) > rule.most:
            unit, one = places[rule.most]
            yield _count(rule, _at(unit, one.span), len(places), one.text)
        elif rule.least is not None and len(places) < rule.least and units:
            yield _count(rule, units[0].span, len(places), "")
        return
    for unit, several in counted:
        if rule.most is not None and len(several) > rule.most:
            first = several[rule.most]
            span = unit.span if rule.unit == "sentence" or unit.role == "headline" else _at(unit, first.span)
            yield _count(rule, span, len(several), first.text)
        elif rule.least is not None and len(several) < rule.least:
            yield _count(rule, unit.span, len(several), "")


def _ours(about: About, text: _Text, found: Found) -> bool:
    return about.quotations or not any(found.span.overlaps(quoted) for quoted in text.quoted)


def _count(rule: Limit, span: Span, number: int, found: str) -> Finding:
    bound = f"at most {rule.most}" if rule.most is not None and number > rule.most else f"at least {rule.least}"
    told = f"counted: {number}, and house style wants {bound}"
    return _finding(rule.about, span, f"House style wants {bound} here.", found=found, evidence=told)


def _capitals(context: Context, rule: Capitals, texts: tuple[_Text, ...]) -> Iterator[Finding]:
    names = names_in(segment.hypothesis for segment in context.segments if segment.sentence.passage.role == "body")
    for unit in _held(context, rule.about, _units(context, rule.unit, texts)):
        if miscapitalised(rule, unit.text, names):
            yield _finding(rule.about, unit.span, f"House style wants {rule.style} case here.", found=unit.text)


def _required(context: Context, rules: list[Required]) -> Iterator[Finding]:
    held = [(pair, pair.source.casefold()) for pair in pairs(context)]
    if not held:
        return
    article = " ".join(segment.hypothesis for segment in context.segments)
    source = "\n".join(folded for _, folded in held)
    language = primary(context.source_language)
    for rule in rules:
        forms = [Form(text) for of, text in rule.source if of in {"", language} and text.casefold() in source]
        if not forms or not applies(rule.about, language=context.language, translated_from=context.translated_from):
            continue
        accepted = [loosely(term) for term in rule.accepted]
        if not rule.everywhere and any(pattern.search(article) for pattern in accepted):
            continue
        for pair, folded in held:
            term = next((f.text for f in forms if f.key in folded and _stands(f, pair.source, rule.about)), "")
            if not term or any(pattern.search(pair.near) for pattern in accepted):
                continue
            if any(True for form in rule.instead for _ in find(form, pair.text, about=rule.about)):
                continue
            wanted = " or ".join(f"“{one}”" for one in rule.accepted)
            message = f"The source has “{term}”, for which the house term is {wanted}."
            yield _finding(rule.about, pair.span, message, found=term, evidence=f"source: {pair.source}")
            if not rule.everywhere:
                break


def _stands(form: Form, text: str, about: About) -> bool:
    return any(True for _ in find(form, text, about=about))


def _at(text: _Text, span: Span) -> Span:
    return Span(text.span.start + span.start, text.span.start + span.end)


def _finding(about: About, span: Span, message: str, *, found: str, write: str = "", evidence: str = "") -> Finding:
    own = about.message.replace("{preferred}", write).replace("{found}", found)
    told = (evidence, f"rule: {about.place}", about.link)
    return Finding(
        span=span,
        check=CHECK,
        category=about.category,
        severity=about.severity,
        confidence=CONFIDENCE,
        message=" ".join(part for part in (own or message, about.note) if part),
        suggestion=write,
        evidence=tuple(line for line in told if line),
    )
