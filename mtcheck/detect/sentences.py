# SPDX-License-Identifier: Apache-2.0
"""Cuts passages into sentences, by the rules of each passage's language.

yasbd knows the most about news (abbreviations, quotes, initials) but only some languages; sentencex has the others.
Both see a masked copy of the text: yasbd takes a typographic apostrophe for a closing quote, and its time grows with
the square of a run of one character (20,000 spaces: 17 s), so runs are squeezed and long blocks read in windows.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from mtcheck.article import Article, Passage, Sentence, Span
from mtcheck.detect._languages import language
from mtcheck.holes import Holes
from mtcheck.languages import codes

_DEFAULT: Final = "en"
_WINDOW: Final = 1_200  # code points that a segmenter sees at once, and the longest sentence that is kept whole
_LONG: Final = 400  # a longer sentence is cut inside its quotation, too
_QUOTATION: Final = re.compile(r"[\"“”«»„(]")
_KEPT_OF_RUN: Final = 20
_RUN: Final = re.compile(rf"(.)\1{{{_KEPT_OF_RUN},}}", re.DOTALL)
_APOSTROPHE: Final = re.compile(r"(?<=\w)’(?=\w)")
_SPACE: Final = re.compile(r"\s")
_LINE: Final = re.compile(r"[^\n]+")
_BULLET: Final = re.compile(r"\s*(?:[-*+•◦▪‣]\s|[–—]\s*(?=[^\W\d_a-z])|\(?\d{1,3}[.)]\s|\(?[a-z]\)\s)")
_ENDS_SENTENCE: Final = re.compile(r"[.!?…。！？।॥۔؟][\"'”’»)\]]*\s*\Z")
_LAST_WORD: Final = re.compile(r"(?<![\w.])((?:[^\W_]{1,6}\.){0,4}[^\W_]{1,12})\.[)\]]?\s*\Z")
_SENTENCEX_NAMES: Final = {"nb": "no", "nn": "no", "bs": "hr"}

Ends = list[int]
"""Where sentences end in a string: ascending, the last is the length of the string."""


def split(
    article: Article, *, language_of: Mapping[Passage, str] | None = None, exclude: Iterable[Span] = ()
) -> tuple[Sentence, ...]:
    """The sentences of an article, in order.

    language_of: BCP-47 tags; a passage that is not in it, or is "und", is read by English rules. exclude: spans (of
    residue) that belong to no sentence; a sentence that one of them interrupts is cut there. Every character that is
    not white space, outside residue passages and ``exclude``, lies in exactly one sentence.
    """
    holes = Holes(exclude)
    return tuple(
        Sentence(span, passage)
        for passage in article.passages
        if passage.role != "residue"
        for part in holes.around(passage.span)
        for span in _sentences(article.text, part, _code((language_of or {}).get(passage, _DEFAULT)))
    )


def _code(tag: str) -> str:
    base = tag.partition("-")[0].lower()
    return base if base in codes() else _DEFAULT


def _sentences(text: str, span: Span, code: str) -> Iterator[Span]:
    for block in _blocks(text, span):
        yield from _spans(text, block.start, _ends(text[block.start : block.end], code))


def _blocks(text: str, span: Span) -> Iterator[Span]:
    """Stretches that start something of their own: a list item, a line after a finished sentence.

    Any other line goes on with the sentence of the line before: newspapers' plain text is hard-wrapped.
    """
    start, previous = span.start, ""
    for line in _LINE.finditer(text, span.start, span.end):
        if line[0].isspace():
            continue
        if previous and _starts_block(line[0], previous, in_list=_BULLET.match(text, start, span.end) is not None):
            yield Span(start, line.start())
            start = line.start()
        previous = line[0]
    yield Span(start, span.end)


def _starts_block(line: str, previous: str, *, in_list: bool) -> bool:
    after_list = in_list and line[0].isupper()  # a wrapped list item goes on indented, or in lower case
    return bool(_BULLET.match(line) or _ENDS_SENTENCE.search(previous[-20:]) or after_list)


def _spans(text: str, start: int, ends: Ends) -> Iterator[Span]:
    """Spans between boundaries, without outer white space; one without a letter or digit joins its neighbour."""
    held: Span | None = None
    words = False
    for piece in _trimmed(text, start, ends):
        has_words = any(map(str.isalnum, text[piece.start : piece.end]))
        if held is not None and words and has_words:
            yield held
            held = None
        held = piece if held is None else Span(held.start, piece.end)
        words = words or has_words
    if held is not None:
        yield held


def _trimmed(text: str, start: int, ends: Ends) -> Iterator[Span]:
    position = 0
    for end in ends:
        piece = text[start + position : start + end]
        kept = piece.strip()
        if kept:
            first = start + position + len(piece) - len(piece.lstrip())
            yield Span(first, first + len(kept))
        position = end


def _ends(block: str, code: str) -> Ends:
    """Sentence ends in a block of any length."""
    squeezed, cuts, removed = _squeeze(_APOSTROPHE.sub("'", _SPACE.sub(" ", block)))
    ends: Ends = []
    start = 0
    while start < len(squeezed):
        window = squeezed[start : start + _WINDOW]
        found = _ends_in_window(window, code)
        if start + _WINDOW < len(squeezed):  # the last sentence may go on beyond the window
            found = found[:-1] or [window.rfind(" ") + 1 or len(window)]
        ends.extend(start + end for end in found)
        start = ends[-1]
    return [end + removed[bisect_right(cuts, end)] for end in ends]


def _squeeze(text: str) -> tuple[str, list[int], list[int]]:
    """Shortens runs of one character. Returns the text, where it was cut, and how much is gone before each cut."""
    parts: list[str] = []
    cuts: list[int] = []
    removed = [0]
    position = 0
    for run in _RUN.finditer(text):
        kept_end = run.start() + _KEPT_OF_RUN
        parts.append(text[position:kept_end])
        cuts.append(kept_end - removed[-1])
        removed.append(removed[-1] + run.end() - kept_end)
        position = run.end()
    parts.append(text[position:])
    return "".join(parts), cuts, removed


def _ends_in_window(window: str, code: str) -> Ends:
    segment = _segmenter(code)
    ends: Ends = []
    start = 0
    for end in _kept(window, segment(window, True), code):
        piece = window[start:end]
        cut_inside = len(piece) > _LONG and _QUOTATION.search(piece)
        inner = _kept(piece, segment(piece, False), code) if cut_inside else [len(piece)]
        ends.extend(start + offset for offset in inner)
        start = end
    return ends


def _kept(text: str, ends: Ends, code: str) -> Ends:
    """The ends that stand up to our own rules, and the end of the text."""
    inner = (
        end for end in ends if 0 < end < len(text) and _may_end(text[max(0, end - 40) : end], text[end:][:40], code)
    )
    return [*inner, len(text)]


def _may_end(before: str, after: str, code: str) -> bool:
    following = after.lstrip()
    if not following or following[0].islower():
        return False
    last = _LAST_WORD.search(before)
    if last is None:
        return True
    word = last[1]
    return not (word in language(code).abbreviations or (len(word) == 1 and word.isupper() and not _yasbd_knows(code)))


@cache
def _yasbd_knows(code: str) -> bool:
    from yasbd import get_supported_langs

    return code in get_supported_langs()


@cache
def _segmenter(code: str) -> Callable[[str, bool], Ends]:
    """What cuts a language; its second argument says whether a quotation stays whole."""
    return _yasbd(code) if _yasbd_knows(code) else _sentencex(_SENTENCEX_NAMES.get(code, code))


def _yasbd(code: str) -> Callable[[str, bool], Ends]:
    from yasbd import BoundaryDetector

    whole = BoundaryDetector(lang=code)
    cut = BoundaryDetector(lang=code, preserve_quote_and_paren=False)

    def ends(text: str, keep_quotation: bool) -> Ends:
        return list((whole if keep_quotation else cut).detect(text))

    return ends


def _sentencex(name: str) -> Callable[[str, bool], Ends]:
    from sentencex import get_sentence_boundaries

    def ends(text: str, keep_quotation: bool) -> Ends:
        return [boundary["end_index"] for boundary in get_sentence_boundaries(name, text)] if keep_quotation else []

    return ends
