# SPDX-License-Identifier: Apache-2.0
"""Which entries of glossaries can never do what they seem to: lines for the user, each naming the entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from mtcheck.house_rules import About, Form, Rule, Wording, find

_SIGNS: Final = re.compile(r"[\\^$.|?*+()\[\]{}]")
_MOST: Final = 20
"""Lines that are shown of one kind of trouble; a long list of them hides the others."""


def needless(rules: Sequence[Rule]) -> tuple[str, ...]:
    """Lines on forms that can never match, that an exception always excuses, that stand twice or contradict."""
    wordings = [rule for rule in rules if isinstance(rule, Wording)]
    lines = [*(line for rule in wordings for line in _never(rule)), *_twice(wordings), *_contrary(wordings)]
    more = len(lines) - _MOST
    return (*lines[:_MOST], *([f"{more} more entries of glossaries have no effect"] if more > 1 else lines[_MOST:]))


def _never(rule: Wording) -> Iterator[str]:
    for form in rule.forms:
        if form.regex and _SIGNS.search(form.text):
            continue  # what a pattern matches cannot be told from its signs
        if not (form.regex or form.case or rule.exceptions):
            continue  # plain words stand where they stand, and 20,000 of them are not worth compiling
        if form.text in form.write.split("|") and form.case:
            yield f"{rule.about.place}: can never match: {form.text!r} is what it wants, too"
        elif not _stands(form, rule.about):
            yield f"{rule.about.place}: can never match: {form.text!r} does not begin and end as a word"
        elif excuse := _excuse(rule, form):
            yield f"{rule.about.place}: can never match: the exception {excuse!r} is in {form.text!r} itself"


def _stands(form: Form, about: About) -> bool:
    """Whether a pattern is found in its own words, between two others."""
    bare = Form(form.text, regex=form.regex, case=form.case, whole=form.whole)  # without what it wants instead
    return any(True for _ in find(bare, f"a {form.text} a", about=about))


def _excuse(rule: Wording, form: Form) -> str:
    own = form.text
    for exception in rule.exceptions:
        if any(True for _ in find(exception, own, about=rule.about)):
            return exception.text
    return ""


def _twice(rules: Sequence[Wording]) -> Iterator[str]:
    seen: dict[tuple[object, ...], About] = {}
    for rule in rules:
        for form in rule.forms:
            key = (_key(form), form.regex, form.case, form.whole, *_bounds(rule.about))
            if key in seen:
                yield f"{rule.about.place}: {form.text!r} stands in {seen[key].place} already"
            seen.setdefault(key, rule.about)


def _contrary(rules: Sequence[Wording]) -> Iterator[str]:
    wanted = {
        (write.casefold(), *_bounds(rule.about)): rule.about
        for rule in rules
        for form in rule.forms
        if not form.regex
        for write in form.write.split("|")
        if write.casefold() != form.text.casefold()
    }
    for rule in rules:
        for form in rule.forms:
            other = wanted.get((form.text.casefold(), *_bounds(rule.about)))
            if not form.regex and other is not None and other != rule.about:
                yield f"{rule.about.place}: forbids {form.text!r}, which {other.place} wants"


def _key(form: Form) -> str:
    return form.text if form.regex or form.case else " ".join(form.text.casefold().split())


def _bounds(about: About) -> tuple[object, ...]:
    return about.languages, about.sources, about.roles
