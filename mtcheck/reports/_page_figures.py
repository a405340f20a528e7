# SPDX-License-Identifier: Apache-2.0
"""Drawings: the map of passages, the gauge of a score, the bar of a confidence.

All of them are SVG, as the policy of the page bars styles in attributes.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Final

from mtcheck.languages import language_name
from mtcheck.reports._page_tags import Html, join, slug, tag
from mtcheck.reports._page_view import View
from mtcheck.results import UNDETERMINED, Detection, Score

_WIDE: Final = 1000
_OPEN: Final = "cannot be told"
_LANGUAGES: Final = 6
"""Languages that have a colour of their own; further ones share the last."""


def bar(share: float) -> Html:
    """A share of 1, drawn; the number stands beside it."""
    return tag(
        "svg",
        tag("rect", class_="track", width=40, height=6, rx=3),
        tag("rect", class_="filled", width=f"{40 * min(1.0, max(0.0, share)):.1f}", height=6, rx=3),
        viewBox="0 0 40 6", class_="bar40", aria_hidden="true",
    )  # fmt: skip


def gauge(score: Score) -> Html | None:
    """Where a value and its interval lie in the range; an open end is drawn fading out."""
    low, high = score.range
    if not math.isfinite(low) or not math.isfinite(score.value):
        return None
    closed = math.isfinite(high)
    reach = high if closed else _round_above(max(score.value, *(score.interval or (0.0,))) or 1.0)

    def place(value: float) -> float:
        return 200 * min(1.0, max(0.0, (value - low) / (reach - low))) if reach > low else 0.0

    parts = [tag("rect", class_="track" if closed else "track open", y=5, width=200, height=4, rx=2)]
    if score.interval is not None and all(map(math.isfinite, score.interval)):
        first, last = (place(end) for end in score.interval)
        parts.append(
            tag("rect", class_="interval", x=f"{first:.1f}", y=2, width=f"{max(last - first, 1):.1f}", height=10)
        )
    parts.append(tag("rect", class_="value", x=f"{place(score.value) - 1.5:.1f}", width=3, height=14, rx=1.5))
    return tag("svg", parts, viewBox="-2 0 204 14", class_="gauge", aria_hidden="true")


def _round_above(value: float) -> float:
    """The next of 1, 2, 5, 10, 20 ... that is a good deal above a value."""
    power = 10.0 ** math.floor(math.log10(value)) if value > 0 else 1.0
    return next(step * power for step in (2, 5, 10, 20) if step * power >= value * 1.2)


def passage_map(view: View) -> Html | None:
    """Three strips as wide as the article is long: languages, origins, findings; with what the colours mean."""
    found = view.report.detections
    if not found:
        return None
    colours = _colours(found)
    end = max(1, len(view.report.article.text))
    languages = [_passage(view, each, end, f"lang{colours.get(each.language, 'und')}") for each in found]
    origins = [_passage(view, each, end, f"from-{slug(each.origin)}") for each in found]
    ticks = [
        tag(
            "rect", class_="tick", data_severity=item.finding.severity, height=10,
            x=f"{_WIDE * item.finding.span.start / end:.1f}",
            width=f"{max(3.0, _WIDE * (item.finding.span.end - item.finding.span.start) / end):.1f}",
        )
        for item in reversed(view.findings)
    ]  # fmt: skip
    rows = [
        ("Language", languages, _shares({each: f"lang{colours[each]}" for each in colours}, found, "language")),
        ("Origin", origins, _shares({each.origin: f"from-{slug(each.origin)}" for each in found}, found, "origin")),
        ("Findings", ticks, None),
    ]
    return tag("div", [_strip(*row) for row in rows], class_="map")


def _strip(name: str, drawn: Sequence[Html], key: Html | None) -> Html:
    strip = tag("svg", drawn, viewBox=f"0 0 {_WIDE} 10", preserveAspectRatio="none", aria_hidden="true")
    return join(tag("span", name, class_="label"), strip, tag("span", key, class_="key"))


def _passage(view: View, detection: Detection, end: int, style: str) -> Html:
    number = view.passage_numbers[detection.passage.span]
    start, stop = detection.passage.span
    if detection.passage.role == "residue":
        style = "left-over"
    said = [view.where(detection.passage.span), detection.passage.role, language_name(detection.language)]
    said += [origin_in_words(detection.origin)] if detection.original is not None else []
    drawn = tag(
        "rect", tag("title", ", ".join(said)), class_=style, height=10,
        x=f"{_WIDE * start / end:.1f}", width=f"{max(2.0, _WIDE * (stop - start) / end - 1.5):.1f}",
    )  # fmt: skip
    return tag("a", drawn, href=f"#{view.anchor('p', number)}", tabindex="-1")


def _colours(found: Sequence[Detection]) -> dict[str, str]:
    """A number for each language, the commonest first; "und" stays itself."""
    sizes = _sizes(found, "language")
    ordered = [language for language, _ in sizes.most_common() if language != UNDETERMINED]
    colours = {language: str(min(number, _LANGUAGES - 1)) for number, language in enumerate(ordered)}
    return {**colours, UNDETERMINED: "und"} if UNDETERMINED in sizes else colours


def _sizes(found: Sequence[Detection], aspect: str) -> Counter[str]:
    sizes: Counter[str] = Counter()
    for detection in found:
        if detection.passage.role != "residue":
            sizes[getattr(detection, aspect)] += detection.passage.span.end - detection.passage.span.start
    return sizes


def _shares(styles: dict[str, str], found: Sequence[Detection], aspect: str) -> Html:
    """What each colour stands for, and how much of the article it is."""
    sizes = _sizes(found, aspect)
    total = sum(sizes.values()) or 1
    words = language_in_words if aspect == "language" else origin_in_words
    entries = [
        tag("span", tag("i", class_=f"swatch {styles[what]}"), f"{words(what)} {_share(size / total)}")
        for what, size in sizes.most_common()
    ]
    return join(entries)


def _share(share: float) -> str:
    if share in (0.0, 1.0):
        return f"{share:.0%}"
    return f"{min(99, max(1, round(100 * share)))}%"


def language_in_words(tag_of_language: str) -> str:
    """A language by its name."""
    return _OPEN if tag_of_language == UNDETERMINED else language_name(tag_of_language)


def origin_in_words(origin: str) -> str:
    """An origin as it is said: "unknown" of a passage means that it cannot be told."""
    return _OPEN if origin == "unknown" else origin
