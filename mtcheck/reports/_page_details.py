# SPDX-License-Identifier: Apache-2.0
"""What stands under the article: sentences beside their partners, scores, origin, residue, and what did not run."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from mtcheck.languages import language_name
from mtcheck.reports._details import meaning, number_of
from mtcheck.reports._origin import origin_lines
from mtcheck.reports._page_article import marked
from mtcheck.reports._page_figures import gauge, origin_in_words
from mtcheck.reports._page_tags import Html, join, language_tag, line, slug, tag
from mtcheck.reports._page_view import View, partners
from mtcheck.results import Score

_WIDTH: Final = 10_000
"""Columns of a terminal so wide that nothing that is said there is broken."""


def side_by_side(view: View, level: int) -> Html | None:
    """Each sentence with what it was held against; nothing where it was held against nothing."""
    if not view.columns:
        return None
    heading = f"{view.key}-beside"
    names = [
        view.report.article.offset_map.unit.capitalize(),
        "Sentence",
        *(name.capitalize() for name in view.columns),
    ]
    head = tag("thead", tag("tr", [tag("th", name, scope="col") for name in names]))
    texts = [dict(partners(segment)) for segment in view.report.segments]
    runs = {name: _runs([found.get(name, "") for found in texts]) for name in view.columns}
    rows = [
        tag(
            "tr", _place(view, number), tag("td", marked(view, segment.sentence.span), dir="auto", class_="own"),
            [_partner(view, name, texts[number].get(name, ""), runs[name][number]) for name in view.columns],
        )
        for number, segment in enumerate(view.report.segments)
    ]  # fmt: skip
    table = tag("table", head, tag("tbody", rows))
    return tag(
        "section", tag(f"h{level}", "Side by side", id=heading), tag("div", table, class_="wide"),
        class_="beside", aria_labelledby=f"{heading} {view.key}-title",
    )  # fmt: skip


def _runs(texts: Sequence[str]) -> list[int]:
    """Over how many rows each text stands: 0 where it stands in a row above."""
    lengths = [1] * len(texts)
    for number in range(len(texts) - 1, 0, -1):
        if texts[number] and texts[number] == texts[number - 1]:
            lengths[number - 1] += lengths[number]
            lengths[number] = 0
    return lengths


def _partner(view: View, name: str, text: str, rows: int) -> Html | None:
    if not rows:
        return None
    language = view.report.provenance.source_language if name in ("source", "back-translation") else None
    if not text:
        return tag("td", tag("span", "–", aria_hidden="true"), tag("span", "none", class_="sr"), class_="none")
    return tag("td", line(text), dir="auto", lang=language_tag(language), rowspan=rows if rows > 1 else None)


def _place(view: View, number: int) -> Html:
    span = view.report.segments[number].sentence.span
    first, _ = view.report.article.line_and_column(span)
    told = []
    judgement = view.judged(number)
    if judgement is not None and judgement.quality is not None:
        told.append(("quality", f"{judgement.quality:.0f}"))
    told += [(score.metric, number_of(score, score.value)) for score in view.sentence_scores.get(span, ())
             if score.metric != "quality"]  # fmt: skip
    scores = [tag("span", line(name.replace("_", " ")), " ", value, class_="small") for name, value in told]
    return tag("th", tag("a", str(first), href=f"#{view.anchor('s', number + 1)}"), scores, scope="row")


def details(view: View, level: int) -> Html:
    """The sections that have something to say, each with its heading."""
    sections = [
        ("Scores", _scores(view)),
        ("Where it comes from", _origin(view)),
        ("Residue", _residue(view)),
        ("Accepted before", _accepted(view)),
        ("Not run", _not_run(view)),
        ("Passages", _passages(view)),
    ]
    made = [
        tag("section", tag(f"h{level}", name), body, class_=f"part-{slug(name)}") for name, body in sections if body
    ]
    return tag("div", made, class_="rest")


def _scores(view: View) -> Html | None:
    scores = [score for score in view.report.scores if score.sentence is None]
    if not scores:
        return None
    heads = ("Metric", "Value", "95% confidence", "Range", "Direction", "Held against")
    head = tag("thead", tag("tr", [tag("th", name, scope="col") for name in heads]))
    rows = [
        tag(
            "tr", tag("th", line(score.metric.replace("_", " ")), scope="row"),
            tag("td", tag("b", number_of(score, score.value))), tag("td", _interval(score)),
            tag("td", _range(score)), tag("td", _direction(score)), tag("td", score.evidence),
        )
        for score in scores
    ]  # fmt: skip
    return tag("div", tag("table", head, tag("tbody", rows)), class_="wide")


def _interval(score: Score) -> str:
    return "–" if score.interval is None else " to ".join(number_of(score, end) for end in score.interval)


def _range(score: Score) -> Html:
    low, high = (f"{end:g}" if math.isfinite(end) else "no limit" for end in score.range)
    return join(tag("span", low, class_="end"), gauge(score), tag("span", high, class_="end"))


def _direction(score: Score) -> str:
    return meaning(score).removeprefix(f"{score.evidence}, ").partition(", from ")[0]


def _origin(view: View) -> Html | None:
    report = view.report
    rows = origin_lines(report.article, report.detections, report.provenance, _WIDTH)
    return tag("ul", [tag("li", line(row.plain), dir="auto") for row in rows]) if rows else None


def _residue(view: View) -> Html | None:
    """Each kind with its lines and what gave it away; what the page sets apart in one line."""
    found = view.residue
    apart = sum(residue.set_apart for residue in found)
    items = [
        tag(
            "li", tag("b", line(residue.kind)), " ", tag("span", view.where(residue.span), class_="small"), " ",
            tag(
                "span", tag("s", line(_beginning(view.report.article.slice(residue.span))), dir="auto"),
                tag("span", " ", line(residue.evidence), class_="small") if residue.evidence else None,
            ),
        )
        for residue in found
        if not residue.set_apart
    ]  # fmt: skip
    if apart:
        items.append(
            tag(
                "li",
                tag("b", "set apart by the page"),
                tag("span", f"{apart} place{'s' if apart > 1 else ''}", class_="small"),
            )
        )
    return tag("ul", items) if items else None


def _beginning(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + " […]"


_LONGEST: Final = 90


def _accepted(view: View) -> Html | None:
    """Findings that a baseline or the terms allowed have silenced, and what of those silenced nothing."""
    items = [
        tag(
            "li", tag("b", line(one.finding.check.replace("_", " "))), " ",
            tag("span", view.where(one.finding.span), class_="small"), " ",
            tag(
                "span", tag("span", line(_beginning(view.report.article.slice(one.finding.span))), dir="auto"),
                tag("span", _SILENCED[one.by], class_="small"),
            ),
        )
        for one in view.report.accepted
    ]  # fmt: skip
    items += [
        tag("li", tag("b", "no longer needed"), tag("span", _SILENCED[one.by], class_="small"),
            tag("span", line(one.text), dir="auto"))
        for one in view.report.unused
    ]  # fmt: skip
    return tag("ul", items) if items else None


_SILENCED: Final = {"baseline": " in the baseline", "allow": " a term allowed"}


def _not_run(view: View) -> Html | None:
    by_reason: dict[str, list[str]] = {}
    for skipped in view.report.skipped:
        by_reason.setdefault(skipped.reason, []).append(skipped.name)
    items = [
        tag("li", tag("b", line(", ".join(dict.fromkeys(names)))), ": ", line(reason))
        for reason, names in by_reason.items()
    ]
    return tag("ul", items) if items else None


def _passages(view: View) -> Html | None:
    """The map in words, folded away."""
    detections = {detection.passage.span: detection for detection in view.report.detections}
    if not detections:
        return None
    heads = (view.report.article.offset_map.unit.capitalize(), "Role", "Language", "Origin", "Begins")
    head = tag("thead", tag("tr", [tag("th", name, scope="col") for name in heads]))

    def rows() -> Iterator[Html]:
        for number, passage in enumerate(view.report.article.passages, 1):
            first, _ = view.report.article.line_and_column(passage.span)
            detection = detections.get(passage.span)
            told = ["", ""]
            if detection and passage.role != "residue":
                sure = min(99, max(1, round(100 * detection.language_confidence)))
                told = [
                    f"{language_name(detection.language)} {sure}%" if detection.language != "und" else "cannot be told",
                    origin_in_words(detection.origin) if detection.original is not None else "not judged",
                ]
            begins = view.report.article.slice(passage.span)[:60]
            yield tag(
                "tr", tag("th", tag("a", str(first), href=f"#{view.anchor('p', number)}"), scope="row"),
                tag("td", passage.role), [tag("td", words) for words in told], tag("td", line(begins), dir="auto"),
            )  # fmt: skip

    summary = tag("summary", "Every passage with its language and origin")
    return tag("details", summary, tag("div", tag("table", head, tag("tbody", rows())), class_="wide"))
