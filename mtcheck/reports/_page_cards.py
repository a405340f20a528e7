# SPDX-License-Identifier: Apache-2.0
"""The list of findings: a card each, the worst first, with all that an editor needs to decide."""

from __future__ import annotations

from typing import Final

from mtcheck.reports._page_figures import bar
from mtcheck.reports._page_tags import Html, join, line, tag
from mtcheck.reports._page_view import SEVERITY_WORDS, Numbered, View, partners
from mtcheck.reports._view import hidden, percent, plain_name
from mtcheck.reports._visible import visible
from mtcheck.results import Finding

_LONGEST_WORDS: Final = 160
"""Code points of flagged words that a card repeats; the article shows all of them."""


def cards(view: View, level: int) -> Html:
    """The list with its heading."""
    heading = f"{view.key}-findings"
    found = [_card(view, item) for item in view.findings]
    body = tag("ol", found, class_="cards") if found else tag("p", "Nothing to look at.", class_="nothing")
    return tag(
        "aside", tag(f"h{level}", "Findings", id=heading), _hidden(view), body,
        class_="findings", aria_labelledby=f"{heading} {view.key}-title",
    )  # fmt: skip


def _hidden(view: View) -> Html | None:
    words = hidden(view.report)
    return tag("p", f"{words} left out", class_="nothing") if words else None


def _card(view: View, item: Numbered) -> Html:
    finding = item.finding
    return tag(
        "li",
        tag(
            "div",
            tag("span", str(item.number), class_="number"),
            tag("span", SEVERITY_WORDS[finding.severity], class_="severity"),
            tag("span", line(plain_name(finding.check)), class_="name"),
            tag("a", view.where(finding.span), class_="where", href=f"#{view.anchor('m', item.number)}"),
            class_="top",
        ),
        _words(view, finding),
        tag("p", line(finding.message), class_="why", id=view.anchor("why", item.number)),
        _suggestion(finding),
        _fixes(view, finding),
        tag("ul", [tag("li", line(told), dir="auto") for told in finding.evidence], class_="evidence")
        if finding.evidence
        else None,
        _partners(view, finding),
        tag(
            "p", tag("span", line(finding.category.replace("/", ": ").replace("-", " ")), class_="category"),
            tag("span", "confidence ", bar(finding.confidence), f" {percent(finding.confidence)}", class_="sure"),
            class_="bottom",
        ),
        class_="card", id=view.anchor("f", item.number), tabindex="-1",
        data_severity=finding.severity, data_category=finding.category, data_place=view.order[item.number],
    )  # fmt: skip


def _words(view: View, finding: Finding) -> Html | None:
    """The words in question, as far as they do not stand in the message."""
    words = view.report.article.slice(finding.span)
    if not words.strip():
        return None
    if len(words) > _LONGEST_WORDS:
        words = f"{_cut(words[: _LONGEST_WORDS // 2])} […] {_cut(words[-_LONGEST_WORDS // 2 :][::-1])[::-1]}"
    return tag("p", line(words), class_="words", dir="auto")


def _cut(words: str) -> str:
    """Without the part of a word at its end, where there is white space to cut at."""
    whole = words.rstrip().rpartition(" ")[0]
    return whole or words


def _suggestion(finding: Finding) -> Html | None:
    if not finding.suggestion:
        return None
    return tag(
        "p",
        tag("span", "An editor would write: ", class_="label"),
        tag("ins", line(finding.suggestion)),
        class_="instead",
    )


def _fixes(view: View, finding: Finding) -> Html | None:
    """Edits that may be made unseen, unless the suggestion says the same."""
    said = finding.suggestion and [edit.text for edit in finding.fixes] == [finding.suggestion]
    if said or not finding.fixes:
        return None
    items = [tag("li", _edit(view.report.article.slice(edit.span), edit.text)) for edit in finding.fixes]
    return tag("ul", items, class_="fixes")


def _edit(old: str, new: str) -> Html:
    before, after = visible(old), visible(new)
    if not old:
        return join("put in ", tag("ins", after, dir="auto"))
    if not new:
        return join("cut ", tag("del", before, dir="auto"))
    return join(tag("del", before, dir="auto"), " → ", tag("ins", after, dir="auto"))


def _partners(view: View, finding: Finding) -> Html | None:
    """What the sentence was held against, without what the evidence says already."""
    number = view.places.at(finding.span.start)
    if number is None:
        return None
    said = " ".join(finding.evidence)
    rows = [(kind, text) for kind, text in partners(view.report.segments[number]) if text not in said]
    if not rows:
        return None
    return tag(
        "dl", [join(tag("dt", kind), tag("dd", line(text), dir="auto")) for kind, text in rows], class_="partners"
    )
