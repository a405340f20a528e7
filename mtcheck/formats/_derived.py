# SPDX-License-Identifier: Apache-2.0
"""A text that the file holds in another form, and the way back from it: HTML that stands escaped in a feed or in a
JSON string, or that we write ourselves for the elements of a news format.

It is read as HTML or as plain text is, and the blocks found are then placed in the file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from mtcheck.article import Article, OffsetMap, Role, Run, Span
from mtcheck.errors import InputError
from mtcheck.formats._blocks import MOST_RUNS, Block, BlockWriter, assemble, has_text, too_many
from mtcheck.formats._markup import LineOf
from mtcheck.formats._page import page_blocks
from mtcheck.formats._tree import TOLD, VOID, grow
from mtcheck.formats._xml import Document, Node, Text

_SPECIAL: Final = re.compile("[<&]")
_TAG_NAME: Final = re.compile(r"[a-zA-Z][\w.-]*", re.ASCII)
_UNWRITTEN: Final = frozenset({"script", "style"})
_ESCAPES: Final = MappingProxyType({"<": "&lt;", "&": "&amp;", '"': "&quot;"})
_LETTER: Final = re.compile(r"[^\W_]+")
_NEAR_TOP: Final = 6  # blocks; a headline further down is a cross-heading or a list of other news
_EXCERPTED: Final = 20_000  # letters, from the top
_LEAST_EXCERPT: Final = 30  # letters; a shorter text may stand in another by chance


class Derived:
    """A text written piece by piece, each piece with the stretch of the file that it stands for.

    file_line: the line of the file that an offset in it stands on, for what an error names.
    """

    def __init__(self, *, path: str, file_line: LineOf) -> None:
        self._path = path
        self._file_line = file_line
        self._parts: list[str] = []
        self._runs: list[Run] = []
        self._starts: list[int] = []
        self._length = 0

    @property
    def text(self) -> str:
        """What was written so far."""
        return "".join(self._parts)

    def write(self, text: str, start: int, end: int) -> None:
        """``text`` stands for ``[start, end)`` of the file: character by character where the lengths are equal.

        Raises InputError for more than 200,000 pieces, far beyond any article.
        """
        if not text:
            return
        if len(self._runs) >= MOST_RUNS:
            raise too_many(self._path, MOST_RUNS, "pieces of text")
        self._parts.append(text)
        self._starts.append(self._length)
        self._runs.append(Run(Span(self._length, self._length + len(text)), Span(start, end)))
        self._length += len(text)

    def write_text(self, document: Document, text: Text, *, escaped: bool) -> None:
        """Text of an XML document; ``escaped``: as HTML that reads so, and not as HTML itself."""
        for start, end, decoded in document.pieces(text):
            if decoded is not None:
                shown = _SPECIAL.sub(_escape, decoded) if escaped else decoded
                same = len(shown) == end - start  # by chance: it still maps as a whole
                for part in (shown[:1], shown[1:]) if same else (shown,):
                    self.write(part, start, end)
            elif escaped and text.raw:
                self._write_escaped(document.source, start, end)
            else:
                self.write(document.source[start:end], start, end)

    def _write_escaped(self, source: str, start: int, end: int) -> None:
        position = start
        for match in _SPECIAL.finditer(source, start, end):
            self.write(source[position : match.start()], position, match.start())
            self.write(_ESCAPES[match.group()], match.start(), match.end())
            position = match.end()
        self.write(source[position:end], position, end)

    def write_inside(self, document: Document, node: Node, *, escaped: bool) -> None:
        """The text right inside an element."""
        for each in node.content:
            if isinstance(each, Text):
                self.write_text(document, each, escaped=escaped)

    def write_html(self, document: Document, node: Node, tags: Mapping[str, str] = MappingProxyType({})) -> None:
        """An element as HTML. ``tags``: start tags, without brackets, for names that mean something else there;
        "" leaves an element out with all that is in it."""
        tag = tags.get(node.name)
        if tag == "" or node.name in _UNWRITTEN:
            return
        name = (tag or node.name).partition(" ")[0]
        if not _TAG_NAME.fullmatch(name):
            name = "span"
        opening = tag or name + "".join(
            f' {key}="{_quoted(node.attribute(key))}"' for key in TOLD if key in node.attributes
        )
        self.write(f"<{opening}>", node.start, node.inner_start)
        for each in node.content:
            if isinstance(each, Text):
                self.write_text(document, each, escaped=True)
            else:
                self.write_html(document, each, tags)
        if name.lower() not in VOID:
            at = min(node.inner_end, node.end - 1)
            self.write(f"</{name}>", at, node.end)

    def html_blocks(self, *, path: str) -> list[Block]:
        """The blocks of the text, read as HTML is, placed in the file."""
        text = self.text
        if not has_text(text):
            return []
        page = grow(text, 0, len(text), path=path, line_of=self.line_of)
        return [self.placed(block) for block in page_blocks(text, page, path=path)]

    def plain_blocks(self, *, path: str) -> list[Block]:
        """The blocks of the text, read as plain text is, placed in the file."""
        from mtcheck.formats import plain

        text = self.text
        if not has_text(text):
            return []
        writer = BlockWriter(text, path=path)
        found = []
        for passage in plain.read(text, path=path).passages:
            writer.literal(*passage.span)
            block = writer.take(passage.role)
            found += [self.placed(block)] if block else []
        return found

    def line_of(self, offset: int) -> int:
        """The line of the file that an offset in our text was read from."""
        return self._file_line(self._cover(Span(offset, offset + 1)).start if self._runs else 0)

    def placed(self, block: Block) -> Block:
        """A block whose places count in our text, placed in the file."""
        runs: list[Run] = []
        for run in block.runs:
            exact = len_of(run.text) == len_of(run.file)
            for placed in self._exact(run) if exact else [Run(run.text, self._cover(run.file))]:
                runs[-1:] = _joined(runs[-1], placed) if runs else [placed]
        return Block(block.text, tuple(runs), block.role)

    def _at(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1

    def _exact(self, run: Run) -> Iterable[Run]:
        """A stretch that stands in our text as in the block, cut where our own runs are."""
        shift = run.text.start - run.file.start
        for own in self._runs[self._at(run.file.start) : self._at(run.file.end - 1) + 1]:
            start, end = max(own.text.start, run.file.start), min(own.text.end, run.file.end)
            file = own.file
            if len_of(own.text) == len_of(own.file):
                file = Span(file.start + start - own.text.start, file.start + end - own.text.start)
            yield Run(Span(start + shift, end + shift), file)

    def _cover(self, span: Span) -> Span:
        """All of the file that a stretch of our text stands for."""
        first, last = self._runs[self._at(span.start)], self._runs[self._at(span.end - 1)]
        start, end = first.file.start, last.file.end
        if len_of(first.text) == len_of(first.file):
            start += span.start - first.text.start
        if len_of(last.text) == len_of(last.file):
            end -= last.text.end - span.end
        return Span(start, max(start, end))


def len_of(span: Span) -> int:
    """The number of code points in a span."""
    return span.end - span.start


def _joined(last: Run, run: Run) -> list[Run]:
    """Two runs, one where they go on without a gap, character by character."""
    goes_on = last.text.end == run.text.start and last.file.end == run.file.start
    if goes_on and len_of(last.text) == len_of(last.file) and len_of(run.text) == len_of(run.file):
        return [Run(Span(last.text.start, run.text.end), Span(last.file.start, run.file.end))]
    return [last, run]


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES[match.group()]


def _quoted(value: str) -> str:
    return re.sub('[<&"]', _escape, value)


def with_role(blocks: Iterable[Block], role: Role) -> list[Block]:
    """The blocks, all of one role."""
    return [replace(block, role=role) for block in blocks]


def in_reading_order(headlines: list[Block], before: list[Block], body: list[Block]) -> list[Block]:
    """Headlines, what stands before the text, and the text; what the text repeats word for word is shown once."""
    keys = [_key(block.text) for block in body]
    shown: list[Block] = []
    seen: set[str] = set()
    for block in headlines:
        key = _key(block.text)
        if key in keys[:_NEAR_TOP]:
            place = keys.index(key)
            block = body[place]
            body, keys = [*body[:place], *body[place + 1 :]], [*keys[:place], *keys[place + 1 :]]
        if key not in seen:
            shown.append(replace(block, role="headline"))
        seen.add(key)
    return [*shown, *unrepeated(before, [*shown, *body]), *body]


def unrepeated(blocks: Iterable[Block], others: list[Block]) -> list[Block]:
    """The blocks whose text does not stand, word for word, among the others or before in the blocks."""
    keys = [_key(block.text) for block in others]
    seen, whole = set(keys), "".join(keys)[:_EXCERPTED]
    found: list[Block] = []
    for block in blocks:
        key = _key(block.text)
        if key not in seen and not (len(key) >= _LEAST_EXCERPT and key in whole):
            found.append(block)
        seen.add(key)
    return found


def _key(text: str) -> str:
    return "".join(_LETTER.findall(text.casefold())) or text


def article_of(
    source: str, blocks: Iterable[Block], *, path: str, format: str, metadata: Mapping[str, str],
    line_starts: tuple[int, ...] | None = None,
) -> Article:  # fmt: skip
    """As ``assemble``, without empty ``metadata``; ``line_starts`` of the file where several articles share it, so that
    they are found once."""
    metadata = {key: value for key, value in metadata.items() if value}
    if line_starts is None:
        return assemble(source, blocks, path=path, format=format, metadata=metadata)
    article = assemble("", blocks, path=path, format=format, metadata=metadata)
    runs = article.offset_map.runs
    return replace(article, offset_map=OffsetMap(line_starts, runs, tuple(run.text.start for run in runs)))


def nothing_in(path: str, what: str, *, hint: str = "") -> InputError:
    """The error for a file that is what it should be, but has no text to read."""
    return InputError(f"{path}: {what} with no text in it", hint=hint)
