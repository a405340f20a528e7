# SPDX-License-Identifier: Apache-2.0
"""The whole report as one page for a browser: the article with its findings marked, and everything that is known of it.

The page needs nothing but itself: no network, no font, no picture. Its Content-Security-Policy allows one style and
one script, by their hashes. Without JavaScript it is a static page; with it, findings are filtered and walked by key.
``page.html``, ``page.css`` and ``page.js`` are its parts that no article changes.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib import resources
from string import Template
from typing import Final

import mtcheck
from mtcheck.languages import language_name
from mtcheck.mqm import SEVERITIES
from mtcheck.reports import RenderOptions, Unreadable
from mtcheck.reports._gate import why_unread
from mtcheck.reports._origin import in_words
from mtcheck.reports._page_article import article
from mtcheck.reports._page_cards import cards
from mtcheck.reports._page_details import details, side_by_side
from mtcheck.reports._page_figures import passage_map
from mtcheck.reports._page_tags import Html, join, line, tag
from mtcheck.reports._page_view import SEVERITY_WORDS, View
from mtcheck.reports._summary import OUTCOMES, counts_in_words, rank, severity_counts
from mtcheck.reports._view import damaged, encoding, encoding_guessed, positions, residue_lines
from mtcheck.results import Report, Status

SUFFIXES: Final = (".html", ".htm")

_STATUS_WORDS: Final[dict[Status, str]] = {"pass": "Pass", "fail": "Fail", "incomplete": "Incomplete"}


def render(reports: Sequence[Report], *, options: RenderOptions) -> str:
    """One page for any number of reports; the same reports give the same page. It encodes as UTF-8."""
    views = [View(report, f"a{number}") for number, report in enumerate(reports, 1)]
    style, script = _part("page.css"), _part("page.js")
    several = len(views) != 1 or bool(options.unreadable)
    overview = _overview(views, options.unreadable) if several else None
    return Template(_part("page.html")).substitute(
        policy=_policy(style, script),
        generator=line(f"mtcheck {mtcheck.__version__}"),
        title=_title(reports, options.unreadable),
        style=style,
        script=script,
        first="articles" if several else "a1",
        bar=_bar(views),
        body=join(overview, [_report(view, 2 if several else 1) for view in views]),
    )


@cache
def _part(name: str) -> str:
    return resources.files("mtcheck.reports").joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _policy(style: str, script: str) -> str:
    """Nothing may be loaded, sent or run but the style and the script that are written here."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(script)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _title(reports: Sequence[Report], unreadable: Sequence[Unreadable]) -> Html:
    if len(reports) != 1 or unreadable:
        return line(f"{_outcomes(reports, unreadable)} · mtcheck")
    return line(f"{_STATUS_WORDS[reports[0].verdict.status]}: {_name(reports[0])} · mtcheck")


def _name(report: Report) -> str:
    """The last part of the path: what a desk calls the article."""
    return report.article.path.replace("\\", "/").rstrip("/").rpartition("/")[2] or report.article.path


def _outcomes(reports: Sequence[Report], unreadable: Sequence[Unreadable]) -> str:
    statuses = Counter(report.verdict.status for report in reports)
    told = [f"{statuses[status]} {OUTCOMES[status]}" for status in OUTCOMES if statuses[status]]
    told += [f"{len(unreadable)} unreadable"] if unreadable else []
    count = len(reports) + len(unreadable)
    articles = f"{count} article{'' if count == 1 else 's'}"
    return f"{articles}: {', '.join(told)}" if told else articles


def _bar(views: Sequence[View]) -> Html:
    """Filters and the way from finding to finding; shown where the script runs."""
    severities = Counter(item.finding.severity for view in views for item in view.findings)
    chips = [
        _chip(severity, SEVERITY_WORDS[severity], severities[severity])
        for severity in reversed(SEVERITIES)
        if severities[severity]
    ]
    leftovers = sum(residue_lines(view.report) for view in views)
    if leftovers:
        chips.append(_chip("residue", "residue", leftovers))
    categories = Counter(item.finding.category for view in views for item in view.findings)
    choices = [tag("option", "all categories", value="")]
    choices += [tag("option", line(f"{name} ({categories[name]})"), value=name) for name in sorted(categories)]
    orders = [tag("option", "worst first", value="worst"), tag("option", "in the order of the text", value="text")]
    walk = [
        tag("button", "‹", type="button", class_="previous", aria_label="Previous finding", aria_keyshortcuts="p k"),
        tag("span", "", class_="place", role="status"),
        tag("button", "›", type="button", class_="next", aria_label="Next finding", aria_keyshortcuts="n j"),
    ]
    return tag(
        "div",
        tag("fieldset", tag("legend", "Show", class_="sr"), chips, class_="chips"),
        tag("label", tag("span", "Category", class_="sr"), tag("select", choices, class_="by-category")),
        tag("label", tag("span", "Order", class_="sr"), tag("select", orders, class_="order")),
        tag("div", walk, class_="walk"),
        tag("button", "?", type="button", class_="ask", aria_label="Help", aria_keyshortcuts="?"),
        class_="bar", role="region", aria_label="Filters and navigation",
    )  # fmt: skip


def _chip(value: str, words: str, count: int) -> Html:
    box = tag("input", type="checkbox", checked=True, value=value)
    return tag("label", box, f"{words} ", tag("b", str(count)), class_="chip", data_severity=value)


def _overview(views: Sequence[View], unreadable: Sequence[Unreadable]) -> Html:
    """All articles in one table, the worst first; at its end those that could not be read."""
    heads = ("Article", "Verdict", "Critical", "Major", "Minor", "Residue", "Quality")
    head = tag("thead", tag("tr", [tag("th", name, scope="col") for name in heads]))
    rows = [_row(view) for view in sorted(views, key=lambda view: rank(view.report))]
    rows += [
        tag("tr", tag("th", line(one.path), scope="row"), tag("td", line(why_unread(one)), colspan=len(heads) - 1))
        for one in unreadable
    ]
    title = tag("h1", _outcomes([view.report for view in views], unreadable), id="articles-title")
    table = tag("div", tag("table", head, tag("tbody", rows)), class_="wide") if rows else None
    return tag("section", title, table, id="articles", class_="overview", aria_labelledby="articles-title")


def _row(view: View) -> Html:
    report = view.report
    counts = severity_counts(report)
    overall = report.quality
    numbers = [counts["critical"], counts["major"], counts["minor"], residue_lines(report)]
    cells = [str(number) if number else "–" for number in numbers] + ["–" if overall is None else f"{overall:.0f}"]
    return tag(
        "tr",
        tag("th", tag("a", line(report.article.path), href=f"#{view.key}"), scope="row"),
        tag("td", _badge(report.verdict.status)),
        [tag("td", cell) for cell in cells],
    )


def _badge(status: Status) -> Html:
    return tag("span", _STATUS_WORDS[status], class_=f"badge {status}")


def _report(view: View, level: int) -> Html:
    beside = side_by_side(view, level + 1)
    return tag(
        "section",
        _verdict(view, level),
        _views(view) if beside else None,
        tag("div", _article(view, level + 1), cards(view, level + 1), class_="desk"),
        beside,
        details(view, level + 1),
        tag("footer", [tag("p", line(words)) for words in _signatures(view.report)]),
        id=view.key, class_="report", aria_labelledby=f"{view.key}-title",
    )  # fmt: skip


def _article(view: View, level: int) -> Html:
    heading = f"{view.key}-article"
    title = tag(f"h{level}", "The article", id=heading, class_="sr")
    return tag("article", title, article(view, min(level + 1, 6)), aria_labelledby=f"{heading} {view.key}-title")


def _verdict(view: View, level: int) -> Html:
    report = view.report
    counts = counts_in_words(severity_counts(report), residue_lines(report))
    if not counts and report.verdict.status == "pass":
        counts = ["nothing to look at"]
    folder = report.article.path[: -len(_name(report))] if report.article.path.endswith(_name(report)) else ""
    title = tag(
        f"h{level}", _badge(report.verdict.status), " ",
        tag("span", tag("span", line(folder), class_="folder") if folder else None, line(_name(report)), class_="path"),
        id=f"{view.key}-title",
    )  # fmt: skip
    reasons = [tag("li", line(reason)) for reason in report.verdict.reasons]
    return tag(
        "header", title, tag("p", " · ".join(counts), class_="counts") if counts else None,
        tag("ul", reasons, class_="reasons") if reasons else None,
        tag("p", line(" · ".join(_about(report))), class_="about"), passage_map(view),
        class_=f"verdict {report.verdict.status}",
    )  # fmt: skip


def _about(report: Report) -> list[str]:
    told = [", ".join([language_name(report.language), *in_words(report.provenance)]), f"{report.words:,} words"]
    overall = report.quality
    if overall is not None:
        told.append(f"quality {overall:.0f} of 100, higher is better")
    if encoding_guessed(report):
        told.append(f"read as {encoding(report) or 'unknown'}, a guess: the file does not say")
    count = damaged(report)
    if count:
        told.append(f"{count} place{'s' if count > 1 else ''} could not be decoded")
    if positions(report):
        told.append(f"positions {positions(report)}")
    return told


def _views(view: View) -> Html:
    """The switch between the article and the sentences side by side; it needs no script."""
    name = f"{view.key}-view"
    choices = [("to-text", "Article", True), ("to-side", "Side by side", False)]
    made = [
        tag("label", tag("input", type="radio", name=name, class_=kind, checked=checked), words)
        for kind, words, checked in choices
    ]
    return tag("fieldset", tag("legend", "View", class_="sr"), made, class_="views")


def _signatures(report: Report) -> list[str]:
    told = [report.signature] if report.signature else []
    for score in report.scores:
        signature = f"{score.metric} {score.signature}"
        if score.sentence is None and not any(score.signature in words or signature == words for words in told):
            told.append(signature)
    return [*told, f"sha256 of the file {report.sha256}"]
