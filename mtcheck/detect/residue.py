# SPDX-License-Identifier: Apache-2.0
"""Finds what scraping and the agency left behind in an article: shapes first, then the boilerplate of outlet profiles.

Two passes. What is boilerplate wherever it stands is taken out first; what is left shows where the running text begins
and ends, and only then are the rules asked that depend on a place (trails at the top, initials and forms in the tail).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from mtcheck.article import Article, Passage, Residue, Span
from mtcheck.detect import _residue_shapes as shapes
from mtcheck.detect._residue_datelines import dateline
from mtcheck.detect._residue_eastern import signed
from mtcheck.detect._residue_lines import Layout, Line, lines_of
from mtcheck.detect._residue_profiles import Profiles, Rule, load_profiles

MENU_ENTRIES: Final = 3
"""Names of sections on lines of their own, one under the other, from which they are a menu."""

LISTED: Final = ("tag list", "read-also line")
ROUNDS: Final = 3
"""A notice under the text that reads like prose hides what stands above it until it is taken."""
LONGEST_HEADING: Final = 6
LONGEST_TAG: Final = 4
"""Words of a heading of a list, and of one tag in it."""


def find_residue(article: Article, own: tuple[Rule, ...] = ()) -> tuple[Residue, ...]:
    """Everything in the article that no reader should see, by position; spans do not overlap and lie in one line.

    ``own``: rules of the desk's outlet files. A passage that the markup already calls residue is returned whole, with
    the kind that its words suggest.
    """
    profiles = _profiles(own)
    lines = tuple(line for line in lines_of(article) if line.passage.role != "residue")
    search = _Search(lines, profiles)
    search.take_boilerplate()
    search.take_by_place()
    declared = [_declared(article, passage, profiles) for passage in article.passages if passage.role == "residue"]
    return tuple(sorted([*search.found(), *declared], key=lambda residue: residue.span))


@lru_cache(maxsize=16)
def _profiles(own: tuple[Rule, ...]) -> Profiles:
    return load_profiles().after(own)


def _declared(article: Article, passage: Passage, profiles: Profiles) -> Residue:
    kinds: Counter[str] = Counter()
    for line in lines_of(Article(article.text, (passage,), article.offset_map)):
        rules = profiles.whole_line(line, profiles.triggered(line))
        if rules:
            kinds[rules[0].kind] += 1
        elif shapes.trail(line, profiles.words) or shapes.is_section(line, profiles.words):
            kinds["navigation trail"] += 1
        elif shapes.hashtags(line):
            kinds["tag list"] += 1
        elif shapes.stray(line, inner=False):
            kinds["stray punctuation"] += 1
    kind = kinds.most_common(1)[0][0] if kinds else "page furniture"
    return Residue(passage.span, kind, "the markup of the page sets it apart", set_apart=True)


class _Search:
    """The marks made so far, line by line."""

    def __init__(self, lines: tuple[Line, ...], profiles: Profiles) -> None:
        self.lines = lines
        self.profiles = profiles
        self.words = profiles.words
        self.marks: dict[int, list[Residue]] = {}
        self.whole: set[int] = set()
        self.triggered = [profiles.triggered(line) for line in lines]
        self.rules = [profiles.whole_line(line, self.triggered[index]) for index, line in enumerate(lines)]

    def found(self) -> Iterable[Residue]:
        return (residue for marks in self.marks.values() for residue in marks)

    def mark_line(self, index: int, kind: str, evidence: str) -> None:
        if index not in self.whole:
            self.whole.add(index)
            self.marks[index] = [Residue(self.lines[index].span, kind, evidence)]

    def mark_part(self, index: int, start: int, end: int, kind: str, evidence: str) -> None:
        span = self.lines[index].part(start, end)
        marks = self.marks.setdefault(index, [])
        if span.start < span.end and not any(span.overlaps(mark.span) for mark in marks):
            if span == self.lines[index].span:
                self.whole.add(index)
            marks.append(Residue(span, kind, evidence))

    def take_boilerplate(self) -> None:
        for index, rules in enumerate(self.rules):
            for rule in rules:
                if rule.where == "anywhere":
                    self.mark_line(index, rule.kind, _evidence(rule))
                    break

    def take_by_place(self) -> None:
        layout = self._layout()
        for _ in range(ROUNDS):
            before = len(self.whole)
            self._take_trails(layout)
            self._take_placed(layout)
            if len(self.whole) == before:
                break
            layout = self._layout()
        self._take_headlines(layout)
        self._take_parts(layout)
        self._take_datelines(layout)
        self._take_closing(layout)
        self._take_forms(layout)
        self._take_edges(layout)
        self._take_lists(layout)

    def _layout(self) -> Layout:
        return Layout(self.lines, frozenset(self.whole))

    def _take_trails(self, layout: Layout) -> None:
        run: list[int] = []
        for index, line in enumerate((*self.lines, None)):
            if line is not None and index not in self.whole and (layout.at_top(index) or layout.in_tail(index)):
                shown = shapes.trail(line, self.words)
                if shown:
                    self.mark_line(index, "navigation trail", shown)
                elif shapes.is_section(line, self.words) or (run and shapes.stray(line, inner=False)):
                    run.append(index)
                    continue
            if sum(shapes.is_section(self.lines[entry], self.words) for entry in run) >= MENU_ENTRIES:
                for entry in run:
                    self.mark_line(entry, "navigation trail", "names of sections, one under the other")
            run = []

    def _take_placed(self, layout: Layout) -> None:
        for index, rules in enumerate(self.rules):
            for rule in rules if index not in self.whole else ():
                if (rule.where == "top" and layout.at_top(index)) or (rule.where == "tail" and layout.near_end(index)):
                    self.mark_line(index, rule.kind, _evidence(rule))
                    break

    def _take_headlines(self, layout: Layout) -> None:
        first = shapes.headline_of(layout)
        if first is None:
            return
        headline = self.lines[first]
        for index in range(first + 1, len(self.lines)):
            if index in self.whole:
                continue
            line = self.lines[index]
            near = index <= shapes.FIRST_LINES and index <= layout.lead + 1
            shown = shapes.repeats(line, headline, near=near)
            if shown and (near or not line.ends_sentence):
                self.mark_line(index, "repeated headline", shown)
            elif near and (length := shapes.headline_glued(line, headline)):
                self.mark_part(index, 0, length, "repeated headline", "the headline, word for word, before the text")

    def _take_parts(self, layout: Layout) -> None:
        for index, line in enumerate(self.lines):
            if index in self.whole or line.passage.role == "headline":
                continue
            for rule, start, end in self.profiles.parts(line, self.triggered[index]):
                if self._may_stand(rule, index, layout):
                    self.mark_part(index, start, end, rule.kind, _evidence(rule))
            for start, end in shapes.media_tags(line, self.words):
                self.mark_part(index, start, end, "media tag", "a media word in brackets, outside any sentence")
            for start, end in shapes.empty_brackets(line):
                self.mark_part(index, start, end, "stray punctuation", "brackets that hold nothing")
            if line.text[0].isalnum():
                continue
            if shapes.stray(line, inner=layout.lead < index < layout.last):
                self.mark_line(index, "stray punctuation", "a line of marks alone")
            elif shapes.hashtags(line, least=1 if layout.in_tail(index) else 2):
                self.mark_line(index, "tag list", "a line of hashtags")

    def _may_stand(self, rule: Rule, index: int, layout: Layout) -> bool:
        if rule.where == "lead":
            return layout.in_lead(index)
        if rule.where == "top":
            return layout.at_top(index)
        return rule.where == "anywhere" or index >= layout.closing

    def _take_datelines(self, layout: Layout) -> None:
        sure = bool(self.marks)
        for index in range(len(self.lines)):
            if index > layout.second:
                break
            if not layout.in_lead(index):
                continue
            if index in self.whole:
                continue
            length = dateline(self._unmarked(index), self.words, sure=sure)
            if length:
                start = len(self.lines[index].text) - len(self._unmarked(index).text)
                self.mark_part(index, start, start + length, "agency dateline", "place and outlet before the lead")
                break

    def _unmarked(self, index: int) -> Line:
        """The line without a headline that is glued to its start."""
        line = self.lines[index]
        skip = max(
            (mark.span.end for mark in self.marks.get(index, ()) if mark.span.start == line.span.start), default=0
        )
        if not skip:
            return line
        rest = line.text[skip - line.span.start :].lstrip(" .:|")
        return Line(Span(line.span.end - len(rest), line.span.end), rest, line.passage)

    def _take_closing(self, layout: Layout) -> None:
        for index in range(max(0, layout.closing), len(self.lines)):
            if index in self.whole or (index == layout.lead and len(layout.prose) > 1):
                continue
            below, final = layout.in_tail(index), index == layout.last
            if below and signed(self.lines[index]):
                self.mark_line(index, "credits line", "reporters by name, and nothing else")
                continue
            place = shapes.initials(self.lines[index], self.words, below=below, final=final)
            if place:
                self.mark_part(index, *place, "reporter initials", "initials in brackets at the end")

    def _take_forms(self, layout: Layout) -> None:
        """A comment form runs on over short lines, to the end of the article or to the next running text."""
        inside, opened = False, -1
        for index, rules in enumerate(self.rules):
            if any(rule.opens_form for rule in rules) and index in self.whole:
                inside, opened = True, index
            elif index in layout.running:
                inside = False
            elif inside and index not in self.whole and opened > layout.last:
                self.mark_line(index, "comment form", "a short line under a comment form")

    def _take_edges(self, layout: Layout) -> None:
        """Single words such as "Share" count where nothing but residue or an end of the article is next to them."""
        for order in (range(len(self.lines)), range(len(self.lines) - 1, -1, -1)):
            previous = -2
            for index in order:
                placed = layout.in_tail(index) or index < layout.lead
                beside = previous in self.whole and index not in layout.running
                if index not in self.whole and (placed or beside):
                    for rule in self.rules[index]:
                        if rule.where == "edge" and self.lines[index].passage.role != "headline":
                            self.mark_line(index, rule.kind, _evidence(rule))
                            break
                previous = index

    def _take_lists(self, layout: Layout) -> None:
        """Under the text, what follows "Tags" or "Related articles" line by line is a list of tags or links."""
        listing = ""
        for index, line in enumerate(self.lines):
            if index in self.whole:
                kind = self.marks[index][0].kind
                if kind in LISTED:
                    heading = len(line.words) <= LONGEST_HEADING and ":" not in line.text.rstrip(" :")
                    heading = heading and line.key not in self.words["sections"]
                    listing = kind if heading and layout.in_tail(index) else ""
                elif kind != "stray punctuation":
                    listing = ""
            elif listing and layout.in_tail(index) and index not in self.marks and not line.text.endswith("."):
                if listing == "tag list" and len(line.words) > LONGEST_TAG:
                    listing = ""
                elif listing:
                    self.mark_line(index, listing, "in the list under a heading that is residue")
            else:
                listing = ""


def _evidence(rule: Rule) -> str:
    return f"boilerplate known from the profile {rule.profile}"
