# SPDX-License-Identifier: Apache-2.0
"""markdown-it with the place of every inline token: ``token.meta["at"]`` is where it begins in its inline source.

markdown-it itself knows lines only. Its parser state knows where it stands when it makes a token, so a state that
writes that down gives exact places without a second parser. Adjacent texts are not joined, for a joined text would
no longer be one stretch of the file. Imported only when Markdown is read: it needs markdown-it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline.state_inline import StateInline
from markdown_it.token import Token

AT: Final = "at"
DEEPEST: Final = 100  # blocks inside one another; what lies deeper would be skipped by markdown-it without a word
_DEEPEST_INLINE: Final = 10  # brackets inside one another; each more makes "[[[[..." slower, and deeper ones are text


class _PlacedState(StateInline):
    """A parser state that notes where its tokens begin."""

    def __init__(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> None:
        super().__init__(src, md, env, tokens)
        self._pending_at = -1
        self._marks_at = (-1, 0)

    def append_pending(self, text: str) -> None:
        if self._pending_at < 0:
            self._pending_at = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:  # noqa: N802 - the name is markdown-it's
        token = super().pushPending()
        token.meta[AT] = self._pending_at
        self._pending_at = -1
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        self._pending_at = -1
        token.meta[AT] = self._place(ttype)
        return token

    def _place(self, ttype: str) -> int:
        """Where a token begins; marks of emphasis, several tokens pushed from one place, stand side by side."""
        if ttype != "text":
            return self.pos
        if self.src[self.pos] == "<":  # the address in <address>
            return self.pos + 1
        place, before = self._marks_at
        self._marks_at = (self.pos, before + 1) if place == self.pos else (self.pos, 0)
        return self.pos + self._marks_at[1]


class _PlacingParser(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = _PlacedState(src, md, env, tokens)
        state.level = DEEPEST - _DEEPEST_INLINE
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def parser() -> MarkdownIt:
    """A CommonMark parser with tables whose inline tokens know their places."""
    markdown = MarkdownIt()
    markdown.inline = _PlacingParser()
    markdown.configure("commonmark", {"maxNesting": DEEPEST}).enable("table")
    return markdown.disable(["fragments_join", "text_join"])


class Visible(NamedTuple):
    """Text to be seen, from ``[start, end)`` of the inline source.

    ``literal`` stands there as it is, ``html`` is a tag. ``image``: it belongs to an image's alternative text.
    """

    kind: Literal["literal", "decoded", "space", "break", "html"]
    text: str
    start: int
    end: int
    image: bool = False


def visible(source: str, tokens: list[Token], *, base: int = 0, image: bool = False) -> Iterator[Visible]:
    """What is seen of inline tokens, in order. ``base`` is where their source begins in ``source``."""
    for token in tokens:
        start = base + token.meta.get(AT, 0)
        match token.type:
            case "image":
                yield from visible(source, token.children or [], base=start + 2, image=True)
            case "softbreak":
                yield Visible("space", " ", start, start + 1, image)
            case "hardbreak":
                yield Visible("break", "\n", start, source.find("\n", start) + 1, image)
            case "html_inline":
                yield Visible("html", token.content, start, start + len(token.content), image)
            case "text" | "text_special" | "code_inline":
                if token.content:
                    yield _text(source, token, start, image=image)


def _text(source: str, token: Token, start: int, *, image: bool) -> Visible:
    content = token.content
    end = start + (len(token.markup) if token.type == "text_special" else len(content))
    if token.type == "code_inline":
        start, end = _code(source, token, start)
    elif token.type == "text" and source[start - 1 : start] == "<" and not source.startswith(content, start):
        end = source.find(">", start)
    same = source[start:end].replace("\n", " ") == content
    return Visible("literal" if same else "decoded", content, start, end, image)


def _code(source: str, token: Token, start: int) -> tuple[int, int]:
    """The inside of a code span; one space at either end may have been taken off."""
    inside = start + len(token.markup)
    end = inside + len(token.content)
    if not source.startswith(token.markup, end) or source[end + len(token.markup) :].startswith("`"):
        return inside + 1, end + 1
    return inside, end
