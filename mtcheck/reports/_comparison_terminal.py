# SPDX-License-Identifier: Apache-2.0
"""A comparison as an editor reads it: the scores side by side, who is better, and the sentences that differ most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from rich.text import Text

from mtcheck.article import Span
from mtcheck.comparison import SIGNIFICANT, Comparison, Contrast, Stretch, Version
from mtcheck.inference import word_spans
from mtcheck.languages import language_name
from mtcheck.reports import RenderOptions
from mtcheck.reports._details import meaning, number_of
from mtcheck.reports._layout import BOLD, DIM, columns, flow, hang, indent, spread, styled, to_string, wrap
from mtcheck.reports._quote import Mark, quote
from mtcheck.reports._visible import one_line
from mtcheck.results import UNDETERMINED, Score

LABELS: Final = 11
MARGIN: Final = " " * 5
_BAR: Final = "│ "


def render(comparison: Comparison, *, options: RenderOptions, most: int) -> str:
    """The comparison as text; ``most`` sentences are shown at most."""
    return to_string(_lines(comparison, columns(options.width), most, colour=options.colour), colour=options.colour)


def _lines(comparison: Comparison, width: int, most: int, *, colour: bool) -> Iterator[Text]:
    for label, version in zip("AB", comparison.versions, strict=True):
        yield from spread(_labelled(label, version.path), styled(_about(version), DIM), width)
    for path in comparison.references:
        yield from wrap(_labelled("reference", path), width)
    if comparison.source:
        yield from wrap(_labelled("source", comparison.source), width)
    yield Text()
    yield from _table(comparison.contrasts, width)
    yield from hang(Text(_conclusion(comparison.contrasts)), width)
    shown = comparison.differing[:most]
    if shown:
        yield Text()
        total = len(comparison.differing)
        yield styled(
            f"the {len(shown)} of {total} differing stretches that differ most by {comparison.ranked_by}", BOLD
        )
    for number, place in enumerate(shown, 1):
        yield Text()
        yield from _stretch(comparison.stretches[place], number, width, colour=colour)
    yield from _rest(comparison, width)


def _rest(comparison: Comparison, width: int) -> Iterator[Text]:
    yield Text()
    by_reason: dict[str, list[str]] = {}
    for skipped in comparison.skipped:
        by_reason.setdefault(skipped.reason, []).append(skipped.name)
    for reason, names in by_reason.items():
        told = Text.assemble(("not run".ljust(LABELS), DIM), one_line(f"{', '.join(names)}: {reason}"))
        yield from hang(told, width)
    signatures = [comparison.signature]
    signatures += [f"{contrast.first.metric} {contrast.first.signature}" for contrast in comparison.contrasts]
    for signature in signatures:
        parts = [styled(part + "|", DIM) for part in one_line(signature).split("|")]
        parts[-1] = styled(parts[-1].plain[:-1], DIM)
        yield from flow(parts, width, separator="")


def _labelled(label: str, words: str) -> Text:
    return Text.assemble((label.ljust(LABELS), DIM), one_line(words))


def _about(version: Version) -> str:
    language = "" if version.language == UNDETERMINED else f"{language_name(version.language)}, "
    return f"{language}{version.segments:,} segments, {version.words:,} words"


def _table(contrasts: Sequence[Contrast], width: int) -> Iterator[Text]:
    if not contrasts:
        return
    rows = [
        (
            one_line(each.first.metric),
            _shown(each.first),
            _shown(each.second),
            _gain(each),
            _chance(each),
            _verdict(each),
        )
        for each in contrasts
    ]
    heads = ("", "A (95%)", "B (95%)", "B - A", "p", "")
    sizes = [max(len(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
    yield styled("  ".join(head.ljust(size) for head, size in zip(heads, sizes, strict=True)).rstrip(), DIM)
    for row, each in zip(rows, contrasts, strict=True):
        cells = [cell.ljust(size) for cell, size in zip(row[:-1], sizes, strict=False)]
        line = Text("  ".join(cells) + "  ") + styled(row[-1], BOLD if each.better else DIM)
        yield from wrap(line, width)
        yield from indent(hang(styled(_scale(each.first), DIM), width - sizes[0] - 2), Text(" " * (sizes[0] + 2)))


def _scale(score: Score) -> str:
    low, high = (f"{end:g}" for end in score.range)
    reach = f"{low} or more" if high == "inf" else f"{low} to {high}"
    return f"{reach}, {meaning(score)}"


def _shown(score: Score) -> str:
    ends = (
        ""
        if score.interval is None
        else f" ({number_of(score, score.interval[0])} to {number_of(score, score.interval[1])})"
    )
    return number_of(score, score.value) + ends


def _gain(contrast: Contrast) -> str:
    difference = contrast.second.value - contrast.first.value
    shown = number_of(contrast.first, abs(difference))
    return shown if not float(shown) else f"{'+' if difference > 0 else '-'}{shown}"


def _chance(contrast: Contrast) -> str:
    return "" if contrast.p_value is None else f"{contrast.p_value:.4f}"


def _verdict(contrast: Contrast) -> str:
    if contrast.p_value is None:
        return "too few sentences to tell"
    return f"{contrast.better} is better" if contrast.better else "may be chance"


def _conclusion(contrasts: Sequence[Contrast]) -> str:
    """One sentence for the hurried."""
    if not contrasts:
        return "Nothing could be scored."
    parts = []
    for version in ("A", "B"):
        names = [contrast.first.metric for contrast in contrasts if contrast.better == version]
        if names:
            parts.append(f"{version} is better by {_listed(names)}")
    unsure = [contrast.first.metric for contrast in contrasts if contrast.better is None]
    if unsure:
        parts.append(f"no difference beyond chance (p below {SIGNIFICANT:g}) by {_listed(unsure)}")
    told = "; ".join(parts)
    return told[0].upper() + told[1:] + "."


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _stretch(stretch: Stretch, number: int, width: int, *, colour: bool) -> Iterator[Text]:
    scores = [
        f"{name} {_plain(pair[0])} | {_plain(pair[1])}" for name, pair in stretch.scores.items() if pair != (None, None)
    ]
    places = [f"{label} line {line}" for label, line in zip("AB", stretch.lines, strict=True) if line is not None]
    yield from spread(Text.assemble((f"{number:>3}  ", DIM), " · ".join(scores)), styled(", ".join(places), DIM), width)
    for text in (stretch.source,) if stretch.source else ():
        yield from _quoted("source", text, (), width, colour=colour)
    for text in stretch.references:
        yield from _quoted("reference", text, (), width, colour=colour)
    marks = _changes(*stretch.texts)
    for label, text, own in zip("AB", stretch.texts, marks, strict=True):
        yield from _quoted(label, text, own, width, colour=colour)


def _quoted(label: str, text: str, marks: Sequence[Mark], width: int, *, colour: bool) -> Iterator[Text]:
    room = width - len(MARGIN) - LABELS - len(_BAR)
    lines = quote(text, marks, room, colour=colour) if text.strip() else [styled("(nothing)", DIM)]
    for number, line in enumerate(lines):
        yield styled(MARGIN + (label if number == 0 else "").ljust(LABELS) + _BAR, DIM) + line


def _plain(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.0f}" if abs(value) >= 2 else f"{value:.2f}"


def _changes(first: str, second: str) -> tuple[list[Mark], list[Mark]]:
    """The words of each text that the other one does not have in that place."""
    spans = word_spans(first), word_spans(second)
    words, others = ([text[span.start : span.end] for span in own]
                     for text, own in zip((first, second), spans, strict=True))  # fmt: skip
    found: tuple[list[Mark], list[Mark]] = [], []
    for kind, start, end, other_start, other_end in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for side, (begin, stop) in enumerate(((start, end), (other_start, other_end))):
            if stop > begin:
                whole = Span(spans[side][begin].start, spans[side][stop - 1].end)
                found[side].append(Mark(whole, "minor"))
    return found
