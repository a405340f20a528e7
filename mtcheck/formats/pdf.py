# SPDX-License-Identifier: Apache-2.0
"""PDF, read by pypdf (extra ``pdf``): printed lines, put together to paragraphs again as well as can be told.

A PDF has no lines of text, only letters and their places. What mtcheck calls a line is a page, counted from 1; the
column counts the characters of the page in the order of the file, its printed lines joined by one space each. Of these
the page is certain and the column is not: the offset map calls itself approximate.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from mtcheck.article import Article, Role
from mtcheck.errors import InputError
from mtcheck.formats._blocks import Block, BlockWriter, assemble, has_text
from mtcheck.formats._pdf_lines import Joiner, Layout, Line, Paragraph, laid_out
from mtcheck.formats._roles import is_headline_like, shape_role, with_headline, words

MAGIC: Final = b"%PDF-"
SUFFIXES: Final = (".pdf",)

_PROGRAM: Final = Path(__file__).with_name("_pdf_program.py")
_PATIENCE: Final = 60  # seconds; the program itself computes for 15 at most where the system can see to it
_TIME_OVER: Final = frozenset({getattr(signal, "SIGXCPU", 0), getattr(signal, "SIGKILL", 0)} - {0})
"""The signals that end the program then."""
_LIGATURE: Final = re.compile("[\ufb00-\ufb06]")
_UNREAD: Final = re.compile("[\ufffd\ue000-\uf8ff]")
_MOST_UNREAD: Final = 0.3  # of the letters
_HEADED: Final = 1.15  # of the size of the body, at least, for a headline
_ABOVE: Final = 1.05  # the same, for what stands below a headline
_REFUSALS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType({
    "missing": ("PDF is read by pypdf, which is not installed", "pip install 'mtcheck[pdf]'"),
    "encrypted": ("is encrypted", "save it without a password"),
    "damaged": ("damaged PDF, or cut off", "save it once more, or export it as text"),
    "large": ("a PDF with more in it than any article has", "print the article to a new PDF, or export it as text"),
    "text": ("a PDF with more than 8 MiB of text", "is this one article?"),
    "lines": ("a PDF of more than 100,000 lines", "is this one article?"),
    "pages": ("a PDF of more than 300 pages", "is this one article? Save its pages alone"),
    "slow": ("a PDF that takes too long to read", "print the article to a new PDF, or export it as text"),
    "letters": ("a PDF whose fonts do not tell what letters they show", "export the article as text"),
    "empty": ("a PDF with no text in it", "is it scanned? Recognise its text first (OCR)"),
})  # fmt: skip


def sniff(text: str) -> float:  # noqa: ARG001 - part of the contract
    """No text is a PDF: those are told by their bytes (``knows``)."""
    return 0.0


def read(text: str, *, path: str) -> Article:  # noqa: ARG001 - part of the contract
    """Raises InputError: a PDF is no text."""
    raise InputError(f"{path}: no PDF", hint="it is text; leave --input-format out")


def knows(data: bytes) -> bool:
    """Whether bytes that begin with ``MAGIC`` are a PDF: nothing else begins so."""
    return data.startswith(MAGIC)


def read_packed(data: bytes, *, path: str) -> Article:
    """The article in a PDF. ``metadata`` has its ``title`` where it tells one.

    Raises InputError without pypdf, and for a PDF that is damaged, encrypted, without text, or beyond any article.
    """
    found = _answer(data, path=path)
    if "refused" in found:
        raise _refusal(found["refused"], path)
    lines, shown = _lines(found["pages"])
    if not lines:
        raise _refusal("empty", path)
    letters = "".join(line.text for line in lines).replace(" ", "")
    if len(_UNREAD.findall(letters)) > _MOST_UNREAD * len(letters):
        raise _refusal("letters", path)
    metadata = {"encoding": "utf-8"} | ({"title": found["title"]} if found["title"] else {})
    article = assemble(shown, _blocks(shown, lines, path=path), path=path, format="pdf", metadata=metadata)
    article = replace(article, offset_map=replace(article.offset_map, unit="page", approximate=True))
    if any(passage.role == "headline" for passage in article.passages):
        return article
    read_on = with_headline(article.text, [one for one in article.passages if one.role != "residue"])
    residue = [one for one in article.passages if one.role == "residue"]
    return replace(article, passages=tuple(sorted([*read_on, *residue], key=lambda one: one.span)))


def _answer(data: bytes, *, path: str) -> Any:
    """What the program says of a PDF. It is one of its own so that it can be ended."""
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-W", "ignore", str(_PROGRAM)], input=data, capture_output=True, timeout=_PATIENCE,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise _refusal("slow", path) from error
    except OSError as error:
        raise InputError(f"{path}: cannot start Python to read it: {error.strerror or error}") from error
    if done.returncode:
        raise _refusal("slow" if -done.returncode in _TIME_OVER else "damaged", path)
    return json.loads(done.stdout)


def _refusal(reason: str, path: str) -> InputError:
    message, hint = _REFUSALS[reason]
    return InputError(f"{path}: {message}", hint=hint)


def _lines(pages: Sequence[Sequence[Sequence[Any]]]) -> tuple[list[Line], str]:
    """The lines of all pages, and the text of the file: a page in each of its lines."""
    found: list[Line] = []
    texts: list[str] = []
    start = 0
    for number, page in enumerate(pages):
        for text, x, y, size, bold, turned in page:
            if has_text(text):
                found.append(Line(text, number, x, y, size, bool(bold), turned, start))
                texts += [text, " "]
                start += len(text) + 1
        if texts and texts[-1] == " ":
            texts[-1] = "\n"
        else:
            texts.append("\n")
            start += 1
    return found, "".join(texts)


def _blocks(shown: str, lines: Sequence[Line], *, path: str) -> Iterator[Block]:
    layout = laid_out(lines)
    joiner = Joiner(lines)
    writer = BlockWriter(shown, path=path)
    roles = _roles(layout)
    for paragraph, role in zip(layout.paragraphs, roles, strict=True):
        _write(writer, paragraph, joiner)
        block = writer.take(role)
        if block is not None:
            yield block


def _write(writer: BlockWriter, paragraph: Paragraph, joiner: Joiner) -> None:
    for line, following in zip(paragraph.lines, [*paragraph.lines[1:], None], strict=True):
        cut, between = joiner.between(line, following) if following else (0, "")
        end = line.start + len(line.text)
        position = line.start
        for match in _LIGATURE.finditer(line.text):
            at = line.start + match.start()
            writer.literal(position, at)
            writer.decoded(unicodedata.normalize("NFKC", match.group()), at, at + 1)
            position = at + 1
        writer.literal(position, end - cut)
        writer.decoded(between, end, end + 1)


def _roles(layout: Layout) -> list[Role]:
    """What each paragraph is: by its place for what is on every page, by its size for headlines, else by its shape."""
    paragraphs = layout.paragraphs
    roles: list[Role] = ["residue" if one.furniture else shape_role(one.text) for one in paragraphs]
    headline = _headline(layout)
    if headline is None:
        return roles
    roles[headline] = "headline"
    below = next((n for n in range(headline + 1, len(paragraphs)) if not paragraphs[n].furniture), None)
    if below is not None and roles[below] == "body":
        size = paragraphs[below].size
        if _ABOVE * layout.body < size < paragraphs[headline].size and words(paragraphs[below].text) >= 5:
            roles[below] = "summary"
    return roles


def _headline(layout: Layout) -> int | None:
    """The paragraph in the largest letters of the first page that reads like a headline, where they are large."""
    first = layout.paragraphs[0].lines[0].page
    large = [
        number for number, one in enumerate(layout.paragraphs)
        if not one.furniture and one.lines[0].page == first and one.size >= _HEADED * layout.body
        and is_headline_like(one.text)
    ]  # fmt: skip
    return max(large, key=lambda number: layout.paragraphs[number].size, default=None)
