# SPDX-License-Identifier: Apache-2.0
"""The text of a WordPress post as HTML: shortcodes taken out, and paragraphs where blank lines part them.

WordPress does both when it shows a post; an export holds the text as it was typed.
"""

from __future__ import annotations

import re
from typing import Final

from mtcheck.formats._blocks import Block
from mtcheck.formats._derived import Derived
from mtcheck.formats._markup import LineOf, Token, tokens
from mtcheck.formats._tree import BLOCKS, VOID

_BLOCKS: Final = "<!-- wp:"
_SHORTCODE: Final = re.compile(
    r"""\[(\[?)(/?)([a-zA-Z][a-zA-Z0-9_-]{0,40}+)"""
    r"""((?:\s++(?:[\w-]++\s*+=\s*+)?+(?:"[^"\[\]]*+"|'[^'\[\]]*+'|[^\s"'\[\]]++))*+)\s*+/?\](\]?)"""
)
_WHOLE: Final = frozenset({"embed", "video", "audio", "gallery", "playlist", "code", "php"})
_CAPTION: Final = frozenset({"caption", "wp_caption"})
_PARAGRAPH_END: Final = re.compile(r"[ \t]*\r?\n[ \t]*\r?\n\s*")
_LINE_END: Final = re.compile(r"[ \t]*\r?\n[ \t]*")
_AS_IT_STANDS: Final = frozenset({"pre", "textarea", "title"})


def content_blocks(written: Derived, *, path: str, as_typed: bool) -> list[Block]:
    """The blocks of a post's content, placed in the file. ``as_typed``: not yet made into paragraphs."""
    text = written.text
    shown = Derived(path=path, file_line=written.line_of)
    position = 0
    typed = as_typed and _BLOCKS not in text
    for start, end, instead in _changes(text, paragraphs=typed, path=path, line_of=written.line_of):
        if start < position:
            continue
        shown.write(text[position:start], position, start)
        shown.write(instead, start, end)
        position = end
    shown.write(text[position:], position, len(text))
    return [written.placed(block) for block in shown.html_blocks(path=path)]


def _changes(text: str, *, paragraphs: bool, path: str, line_of: LineOf) -> list[tuple[int, int, str]]:
    """What is to stand in place of which stretches, in order."""
    found = _shortcodes(text)
    if paragraphs:
        found += _paragraphs(text, path=path, line_of=line_of)
    return sorted(found)


def _shortcodes(text: str) -> list[tuple[int, int, str]]:
    matches = list(_SHORTCODE.finditer(text))
    closed = {match.group(3) for match in matches if match.group(2)}
    found: list[tuple[int, int, str]] = []
    end = 0
    for number, match in enumerate(matches):
        opening, slash, name, told, closing = match.groups()
        if match.start() < end or (opening and closing):  # [[name]] shows a shortcode instead of running it
            continue
        if name not in closed | _WHOLE | _CAPTION and "=" not in told:
            continue  # words in brackets, as editors put them
        end = match.end()
        if name in _WHOLE and name in closed and not slash:
            end = next((m.end() for m in matches[number:] if m.group(2) and m.group(3) == name), end)
        instead = ("</div>" if slash else '<div class="caption">') if name in _CAPTION else ""
        found.append((match.start(), end, instead))
    return found


def _paragraphs(text: str, *, path: str, line_of: LineOf) -> list[tuple[int, int, str]]:
    """Blank lines end paragraphs, other line ends break lines, where they stand in text and not beside a block."""
    found: list[tuple[int, int, str]] = []
    waiting: Token | None = None
    beside, verbatim = True, 0
    for token in tokens(text, 0, len(text), path=path, line_of=line_of):
        block = token.name in BLOCKS or token.name in VOID
        if waiting:
            found += _line_ends(text, waiting.start, waiting.end, after=beside, before=block)
        waiting = None
        if token.kind == "text" and not verbatim:
            waiting = token
        elif token.name in _AS_IT_STANDS:
            verbatim = max(0, verbatim + (1 if token.kind == "start" else -1))
        if token.kind in ("start", "end"):
            beside = block
    if waiting:
        found += _line_ends(text, waiting.start, waiting.end, after=beside, before=True)
    return found


def _line_ends(text: str, start: int, end: int, *, after: bool, before: bool) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    position = start
    while match := _LINE_END.search(text, position, end):
        blank = _PARAGRAPH_END.match(text, match.start(), end)
        whole = blank or match
        position = whole.end()
        beside = (after and whole.start() == start) or (before and whole.end() == end)
        if blank:
            found.append((whole.start(), whole.end(), "<p>"))
        elif not beside:
            found.append((whole.start(), whole.end(), "<br>"))
    return found
