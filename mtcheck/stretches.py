# SPDX-License-Identifier: Apache-2.0
"""Cuts two versions of a text into the same stretches: whole sentences on every side, so that no half is judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from mtcheck.alignment import align
from mtcheck.article import Passage, Sentence, Span
from mtcheck.comparison import Stretch
from mtcheck.errors import InputError
from mtcheck.languages import primary
from mtcheck.nearness import Embed
from mtcheck.partners import attach_references, attach_source
from mtcheck.results import UNDETERMINED

_Node = tuple[int, int]
"""A side and a place on it."""
_NO_SCORES: Final[dict[str, tuple[float | None, float | None]]] = {}


@dataclass(frozen=True, slots=True)
class Texts:
    """Sentences or lines of one file, in order; ``lines`` are 1-based and run in step with them."""

    path: str
    segments: tuple[str, ...]
    lines: tuple[int, ...]
    language: str = UNDETERMINED

    @property
    def words(self) -> int:
        """Words in all."""
        return sum(len(text.split()) for text in self.segments)

    @property
    def words_only(self) -> list[str]:
        """The words in their order: equal where two texts differ in white space at most."""
        return " ".join(self.segments).split()


def of_lines(versions: Sequence[Texts], references: Sequence[Texts], source: Texts | None) -> list[Stretch]:
    """A stretch a line; the files run in step."""
    return [
        Stretch(
            (versions[0].segments[place], versions[1].segments[place]),
            (versions[0].lines[place], versions[1].lines[place]),
            tuple(reference.segments[place] for reference in references),
            source.segments[place] if source else None,
            _NO_SCORES,
        )
        for place in range(len(versions[0].segments))
    ]


def of_articles(
    versions: Sequence[Texts], references: Sequence[Texts], source: Texts | None, *, embed: Embed | None = None
) -> list[Stretch]:
    """Stretches by the alignment of both versions with the first reference, or of B with A where there is none.

    What only one side has is a stretch of its own, so that additions and omissions count. Raises InputError where a
    text is evidently none of the same article. ``embed`` helps to pair them with the source.
    """
    spine = references[0] if references else versions[0]
    sides = [spine, *(version for version in versions if version is not spine)]
    for other in (*sides[1:], *references[1:]):
        if attach_references(_places(spine), spine.segments, [other.segments]).unrelated:
            raise InputError(
                f"{other.path} does not look like the same article as {spine.path}",
                hint="one of them is the wrong file",
            )
    groups = _groups(sides)
    parts = [_parts_of(spine, reference) for reference in references[1:]]
    original = _source_of(spine, source, embed)
    made = []
    for group in groups:
        shown = group if references else (group[0], group[0], group[1])
        main = [_joined(spine.segments[place] for place in group[0])] if references else []
        others = [_joined(part[place] for place in group[0]) for part in parts]
        made.append(
            Stretch(
                (_text(versions[0], shown[1]), _text(versions[1], shown[2])),
                (_line(versions[0], shown[1]), _line(versions[1], shown[2])),
                (*main, *others),
                _joined(dict.fromkeys(original[place] or "" for place in group[0])) or None if original else None,
                _NO_SCORES,
            )
        )
    return made


def _groups(sides: Sequence[Texts]) -> list[tuple[tuple[int, ...], ...]]:
    """Positions on each side that belong together: the first side is what the others are aligned with."""
    spine = sides[0]
    parent: dict[_Node, _Node] = {
        (side, place): (side, place) for side, texts in enumerate(sides) for place in range(len(texts.segments))
    }

    def root(node: _Node) -> _Node:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for side, texts in enumerate(sides[1:], 1):
        for link in align(texts.segments, spine.segments):
            nodes = [(side, place) for place in link.hypothesis] + [(0, place) for place in link.reference]
            for node in nodes[1:]:
                first, second = sorted((root(node), root(nodes[0])))
                parent[second] = first
    members: dict[_Node, list[_Node]] = {}
    for node in sorted(parent):
        members.setdefault(root(node), []).append(node)
    after = _after(sides, {node: root(node) for node in parent})
    return [
        tuple(tuple(place for side, place in members[name] if side == number) for number in range(len(sides)))
        for name in sorted(members, key=lambda name: after[name])
    ]


def _after(sides: Sequence[Texts], roots: dict[_Node, _Node]) -> dict[_Node, tuple[int, int, int]]:
    """Where each group stands: at its first sentence of the spine, or after that of what stands before it."""
    found: dict[_Node, tuple[int, int, int]] = {}
    for place in range(len(sides[0].segments)):
        found.setdefault(roots[0, place], (place, 0, 0))
    for side, texts in enumerate(sides[1:], 1):
        last = -1
        for place in range(len(texts.segments)):
            group = roots[side, place]
            if group in found:
                last = max(last, found[group][0])
            else:
                found[group] = (last, side, place)
    return found


def _parts_of(spine: Texts, other: Texts) -> list[str]:
    """The part of another reference for each sentence of the spine."""
    attached = attach_references(_places(spine), spine.segments, [other.segments])
    return [segment.references[0] for segment in attached.segments]


def _source_of(spine: Texts, source: Texts | None, embed: Embed | None) -> tuple[str | None, ...]:
    if source is None:
        return ()
    language = primary(source.language)
    attached = attach_source(_places(spine), spine.segments, source.segments, source_language=language, embed=embed)
    if attached.unrelated:
        raise InputError(f"{source.path} does not look like the original of {spine.path}", hint="check --source")
    return attached.parts


def _places(texts: Texts) -> list[Sentence]:
    """Stand-ins for the sentences of a text, which alignment tells apart by their spans."""
    whole = Passage(Span(0, len(texts.segments)))
    return [Sentence(Span(place, place + 1), whole) for place in range(len(texts.segments))]


def _joined(texts: Iterable[str]) -> str:
    return " ".join(text for text in texts if text)


def _text(texts: Texts, places: Sequence[int]) -> str:
    return _joined(texts.segments[place] for place in places)


def _line(texts: Texts, places: Sequence[int]) -> int | None:
    return texts.lines[places[0]] if places else None
