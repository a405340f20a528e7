# SPDX-License-Identifier: Apache-2.0
"""Four times the text is about four times the work, and not sixteen times: what is counted is work, never seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from mtcheck.article import Article, OffsetMap, Passage, Role, Span
from mtcheck.detect import Detected, detect
from mtcheck.formats._pairs import Paired
from mtcheck.holes import Holes
from mtcheck.pairing import paired_segments
from mtcheck.results import Detection

MOST_GROWTH = 6.0
"""Of the work from n to 4n: it is 4 where work grows in step, 16 where it grows with the square."""


def calls(work: Callable[[], object]) -> int:
    """How many functions a piece of work calls."""
    count = 0

    def called(frame: FrameType, event: str, argument: Any) -> None:  # noqa: ARG001
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def steps(work: Callable[[], object]) -> int:
    """How many instructions a piece of work runs in the code of mtcheck: loops that call nothing count, too."""
    count = 0

    def step(frame: FrameType, event: str, argument: Any) -> Any:  # noqa: ARG001
        nonlocal count
        count += event == "opcode"
        return step

    def enter(frame: FrameType, event: str, argument: Any) -> Any:  # noqa: ARG001
        if not frame.f_globals.get("__name__", "").startswith("mtcheck."):
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return step

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def article_of(*blocks: tuple[str, Role]) -> Article:
    passages, start = [], 0
    for text, role in blocks:
        passages.append(Passage(Span(start, start + len(text)), role))
        start += len(text) + 2
    text = "\n\n".join(text for text, _ in blocks)
    return Article(text, tuple(passages), OffsetMap.identity(text))


def menu(entries: int) -> Article:
    """A page whose markup sets a menu of so many entries apart, with a story of as many short paragraphs."""
    entry: tuple[str, Role] = ("Harbour news and weather", "residue")
    story: tuple[str, Role] = ("The ferry left.", "body")
    return article_of(*[entry] * entries, *[story] * entries)


def memory(pairs: int) -> Detected:
    """A file of pairs, every other one of which lacks its translation."""
    plain = article_of(*[("The ferry left at noon.", "body")] * pairs)
    untranslated = tuple((number, "Kapal tiba.") for number in range(pairs))
    article = Paired(
        plain.text, plain.passages, plain.offset_map, sources=("Feri berangkat pada siang hari.",) * pairs,
        untranslated=untranslated, source_language="id",
    )  # fmt: skip
    detections = tuple(Detection(passage, "en", 1.0) for passage in article.passages)
    return Detected(article, detections, detect(plain).sentences, ())


def test_residue_of_any_amount_is_told_from_prose_in_step_with_the_text() -> None:
    detect(menu(1))  # what is read once and kept
    small, large = menu(150), menu(600)
    assert len(detect(small).residue) == 150
    assert calls(lambda: detect(large)) < MOST_GROWTH * calls(lambda: detect(small))


def test_sources_without_a_translation_are_placed_in_step_with_their_number() -> None:
    paired_segments(memory(1), "id")
    small, large = memory(100), memory(400)
    growth = steps(lambda: paired_segments(large, "id")) / steps(lambda: paired_segments(small, "id"))
    assert growth < MOST_GROWTH


def test_a_source_without_a_translation_stands_behind_the_sentence_before_it() -> None:
    found = paired_segments(memory(3), "id")
    assert found is not None
    places = [omission.after for omission in found.omissions]
    assert places == [None, found.segments[0].sentence.span, found.segments[1].sentence.span]


TEXT = "The menu, then the story, then the form."


@pytest.mark.parametrize(
    ("holes", "left", "within"),
    [
        ((), [TEXT], []),
        (("The menu, ",), ["then the story, then the form."], ["The menu, "]),
        ((", then the story",), ["The menu", ", then the form."], [", then the story"]),
        (("the form.", "The menu"), [", then the story, then "], ["The menu", "the form."]),
        (("The menu, then", "menu, then the"), [" story, then the form."], ["The menu, then the"]),
        ((TEXT,), [], [TEXT]),
    ],
)
def test_what_holes_leave(holes: tuple[str, ...], left: list[str], within: list[str]) -> None:
    found = Holes(Span(TEXT.index(hole), TEXT.index(hole) + len(hole)) for hole in holes)
    whole = Span(0, len(TEXT))
    assert [TEXT[start:end] for start, end in found.around(whole)] == left
    assert [TEXT[start:end] for start, end in found.within(whole)] == within


def test_a_hole_beside_a_span_takes_nothing_of_it() -> None:
    holes = Holes([Span(0, 4), Span(8, 12)])
    assert list(holes.around(Span(4, 8))) == [Span(4, 8)]
    assert not holes.within(Span(4, 8))
    assert list(holes.around(Span(3, 9))) == [Span(4, 8)]
    assert list(holes.within(Span(3, 9))) == [Span(0, 4), Span(8, 12)]
