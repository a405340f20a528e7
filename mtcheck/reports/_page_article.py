# SPDX-License-Identifier: Apache-2.0
"""The article as its reader will see it: passages by role, findings marked, residue struck through."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from mtcheck.article import Passage, Role, Span
from mtcheck.languages import language_name, primary
from mtcheck.mqm import SEVERITIES
from mtcheck.reports._page_tags import Html, join, language_tag, line, slug, tag
from mtcheck.reports._page_view import Numbered, View
from mtcheck.results import UNDETERMINED, Detection

_ELEMENTS: Final[dict[Role, str]] = {"headline": "h{}", "quote": "blockquote"}
_PLAIN: Final = "p"


class _Piece(NamedTuple):
    """A stretch of a passage over which nothing changes; ``sentence`` is the number of its segment."""

    span: Span
    findings: tuple[Numbered, ...]
    residue: bool
    sentence: int | None


def article(view: View, level: int) -> Html:
    """Every passage in its order; runs that the page itself sets apart are folded away."""
    detections = {detection.passage.span: detection for detection in view.report.detections}
    numbered = list(enumerate(view.report.article.passages))

    def is_apart(item: tuple[int, Passage]) -> bool:
        over = view.left_over.over(item[1].span)
        return any(residue.set_apart and residue.span.contains(item[1].span) for residue in over)

    made = []
    for folded, members in groupby(numbered, key=is_apart):
        passages = [_passage(view, number, passage, detections, level) for number, passage in members]
        made.append(_folded(passages) if folded else join(passages))
    return tag("div", made, class_="text")


def _folded(passages: Sequence[Html]) -> Html:
    count = f"{len(passages)} passages" if len(passages) > 1 else "1 passage"
    return tag(
        "details", tag("summary", f"{count} that the page sets apart from the article"), passages, class_="apart"
    )


def _passage(
    view: View, number: int, passage: Passage, detections: dict[Span, Detection], level: int
) -> Html:  # fmt: skip
    detection = detections.get(passage.span)
    name = _ELEMENTS.get(passage.role, _PLAIN).format(level)
    text = tag(name, _text(view, passage.span, anchors=True), dir="auto", lang=_language(detection))
    return tag(
        "div", _margin(view, passage, detection), text,
        id=view.anchor("p", number + 1), class_=f"passage {passage.role} {_origin_class(detection)}",
    )  # fmt: skip


def _language(detection: Detection | None) -> str | None:
    return language_tag(detection.language) if detection else None


def _origin_class(detection: Detection | None) -> str:
    return f"from-{slug(detection.origin)}" if detection else "from-unknown"


def _margin(view: View, passage: Passage, detection: Detection | None) -> Html:
    """What stands beside a passage: its line, its role where it is not plain text, its language where it is another."""
    article = view.report.article
    first, _ = article.line_and_column(passage.span)
    kinds = dict.fromkeys(residue.kind for residue in view.left_over.over(passage.span))
    labels = [] if passage.role in ("body", "residue") else [tag("span", passage.role, class_="role")]
    labels += [tag("span", line(kind), class_="kind") for kind in kinds]
    if detection and _is_foreign(view, detection):
        labels.append(tag("span", language_name(detection.language), class_="tongue"))
    return tag(
        "div",
        tag("span", tag("span", f"{article.offset_map.unit} ", class_="sr"), str(first), class_="ln"),
        labels,
        class_="margin",
    )


def _is_foreign(view: View, detection: Detection) -> bool:
    known = detection.language != UNDETERMINED and detection.passage.role != "residue"
    return known and primary(detection.language) != primary(view.report.language)


def marked(view: View, span: Span) -> Html:
    """The text of a span with its findings marked, without anchors: for a second place on the page."""
    return _text(view, span, anchors=False)


def _text(view: View, span: Span, *, anchors: bool) -> Html:
    pieces = list(_pieces(view, span))
    made = []
    for place, members in groupby(pieces, key=lambda piece: piece.sentence):
        written = [_piece(view, piece, span, anchors=anchors) for piece in members]
        if place is None or not anchors:
            made.append(join(written))
        else:
            made.append(tag("span", written, id=view.anchor("s", place + 1), class_="s"))
    return join(made, [_point(view, item) for item in view.lost.get(span, ())] if anchors else None)


def _pieces(view: View, span: Span) -> Iterator[_Piece]:
    findings = view.found.over(span)
    residue = [found.span for found in view.left_over.over(span)]
    sentences = view.sentences
    numbers = view.places.touching(span)
    edges = {span.start, span.end}
    for inner in (*(item.span for item in findings), *residue, *(sentences[place].span for place in numbers)):
        edges |= {edge for edge in inner if span.start < edge < span.end}
    ordered = sorted(edges)

    def covered(inner: Span) -> range:
        """The numbers of the pieces that a span is made of."""
        return range(bisect_left(ordered, max(inner.start, span.start)), bisect_left(ordered, min(inner.end, span.end)))

    marks, struck, spoken = dict[int, list[Numbered]](), set[int](), dict[int, int]()
    for item in findings:
        for number in covered(item.span):
            marks.setdefault(number, []).append(item)
    for one in residue:
        struck.update(covered(one))
    for place in numbers:
        for number in covered(sentences[place].span):
            spoken.setdefault(number, place)
    for number, (start, end) in enumerate(pairwise(ordered)):
        yield _Piece(Span(start, end), tuple(marks.get(number, ())), number in struck, spoken.get(number))


def _piece(view: View, piece: _Piece, whole: Span, *, anchors: bool) -> Html:
    text = join(view.report.article.slice(piece.span))
    if piece.residue:
        text = tag("s", text, class_="residue")
    if not piece.findings:
        return text
    starts = [item for item in piece.findings if piece.span.start == max(item.span.start, whole.start)]
    ends = [item for item in piece.findings if piece.span.end == min(item.span.end, whole.end)]
    own = [item for item in starts if anchors and view.homes[item.number] == whole]
    return _mark(view, text, piece.findings, starts, ends, own)


def _mark(
    view: View, text: Html, findings: Sequence[Numbered], starts: Sequence[Numbered], ends: Sequence[Numbered],
    anchored: Sequence[Numbered],
) -> Html:  # fmt: skip
    """A link to the findings where one of them begins; where they only go on, no stop for the keyboard.

    An element has one identifier: of findings that begin at one place, all but the worst have theirs just before it.
    """
    worst = max((item.finding.severity for item in findings), key=SEVERITIES.index)
    given = {
        "class_": "m",
        "data_severity": worst,
        "data_f": " ".join(view.anchor("f", item.number) for item in sorted(findings)),
        "data_n": " ".join(str(item.number) for item in sorted(ends)) or None,
    }
    if not starts:
        return tag("span", text, **given)
    why = " ".join(view.anchor("why", item.number) for item in sorted(starts))
    anchors = [view.anchor("m", item.number) for item in sorted(anchored)]
    link = tag(
        "a", text, href=f"#{view.anchor('f', min(starts).number)}", aria_describedby=why,
        id=anchors[0] if anchors else None, **given,
    )  # fmt: skip
    return join([tag("span", id=anchor) for anchor in anchors[1:]], link)


def _point(view: View, item: Numbered) -> Html:
    return _mark(view, tag("span", "here", class_="sr"), [item], [item], [item], [item])
