# SPDX-License-Identifier: Apache-2.0
"""Files of pairs, a source and its translation side by side: what the formats that hold them have in common.

The translations, one after another, are the article; each comes with its source, so that nothing needs alignment.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mtcheck.article import Article
from mtcheck.errors import InputError
from mtcheck.formats._blocks import Block, BlockWriter, assemble
from mtcheck.formats._roles import shape_role, with_headline
from mtcheck.formats._xml import Document, Node, Text
from mtcheck.languages import primary

_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,6}")
_ENGLISH: Final = "en"
_LINE_BREAKS: Final = frozenset({"lb", "x-lb", "xlf:lb", "x-html-br", "br", "x-br"})


@dataclass(frozen=True, slots=True)
class Pair:
    """A source and its translation; ``target`` is None where there is none yet. ``id`` is unique in most files only.

    ``problem`` says why there is no pair where one should be, ``line`` where in the file (0: not told).
    """

    id: str
    source: str
    target: Block | None
    problem: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Pairs:
    """What a file holds; the languages are BCP 47 tags, "" where it does not tell them."""

    pairs: Sequence[Pair]
    source_language: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class PairStream:
    """As ``Pairs``, of a file that is too large to be held in memory: ``pairs`` can be gone through once.

    ``most``: there are no more pairs than that.
    """

    pairs: Iterator[Pair]
    most: int
    source_language: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Paired(Article):
    """An article that brings the source of each of its passages: ``sources`` runs in step with ``passages``.

    untranslated: sources without a translation, each with the number of passages before it. source_language: BCP 47
    tag, "" where the file does not tell.
    """

    sources: tuple[str, ...] = ()
    untranslated: tuple[tuple[int, str], ...] = ()
    source_language: str = ""


def paired_article(text: str, found: Pairs, *, path: str, format: str) -> Paired:
    """The article made of the translations. Raises InputError where there is none, and for languages that clash."""
    check_languages(found.source_language, found.language, path=path)
    blocks: list[Block] = []
    sources: list[str] = []
    untranslated: list[tuple[int, str]] = []
    for pair in found.pairs:
        if pair.problem:
            raise InputError(f"{path}: line {pair.line} {pair.problem}")
        if pair.target is not None:
            blocks.append(Block(pair.target.text, pair.target.runs, shape_role(pair.target.text)))
            sources.append(pair.source)
        elif pair.source:
            untranslated.append((len(blocks), pair.source))
    if not blocks:
        raise no_translation(path)
    article = assemble(text, blocks, path=path, format=format, metadata=_told(found))
    return Paired(
        article.text, tuple(with_headline(article.text, article.passages)), article.offset_map, path, format,
        article.metadata, tuple(sources), tuple(untranslated), found.source_language,
    )  # fmt: skip


def no_translation(path: str) -> InputError:
    """The error for a file of sources alone."""
    return InputError(f"{path}: no translation in it", hint="are its targets filled in?")


def _told(found: Pairs) -> dict[str, str]:
    told = {"source-language": found.source_language, "language": found.language}
    return {name: tag for name, tag in told.items() if tag}


def check_languages(source: str, target: str, *, path: str) -> None:
    """Raises InputError for what is no language tag, and for a translation into the language of its source."""
    for tag in (source, target):
        if tag and not _TAG.fullmatch(tag):
            raise InputError(
                f"{path}: {tag[:40]!r} is no language code", hint='codes look like "en", "pt-BR", "zh-Hant"'
            )
    if source and source.replace("_", "-").lower() == target.replace("_", "-").lower():
        raise InputError(f"{path}: source and target are in one language ({source})")


def is_language(tag: str) -> bool:
    """Whether a tag names a language that mtcheck has a name for."""
    from mtcheck.languages import language_name

    return _TAG.fullmatch(tag) is not None and language_name(tag) != tag and primary(tag) != "und"


def chosen_target(targets: Sequence[str], source: str, *, path: str) -> str:
    """Which of several languages the translation is in: the only one beside the source, else English."""
    others = list(dict.fromkeys(tag for tag in targets if primary(tag) != primary(source)))
    others = others or list(dict.fromkeys(tag for tag in targets if tag.lower() != source.lower()))
    english = [tag for tag in others if primary(tag) == _ENGLISH]
    if len(others) == 1 or english:
        return (english or others)[0]
    told = f"translations into {', '.join(others)}" if others else "no translation"
    raise InputError(f"{path}: {told} beside the source ({source or 'unknown'})", hint="give a file of one pair")


def shown_block(document: Document, nodes: Sequence[Node], shown: Collection[str]) -> Block | None:
    """What a reader sees of elements of a unit; ``shown`` names the inline elements whose content is text.

    Other inline elements are codes of the format that was translated; one that says so breaks the line.
    """
    writer = BlockWriter(document.source, path=document.path)
    for node in nodes:
        _write(writer, document, node, shown)
    return writer.take()


def _write(writer: BlockWriter, document: Document, node: Node, shown: Collection[str]) -> None:
    for each in node.content:
        if isinstance(each, Text):
            for start, end, decoded in document.pieces(each):
                if decoded is None:
                    writer.literal(start, end)
                else:
                    writer.decoded(decoded, start, end)
        elif each.name in shown:
            _write(writer, document, each, shown)
        elif {each.attribute("ctype"), each.attribute("subType"), each.attribute("type")} & _LINE_BREAKS:
            writer.line_break(each.start, each.end)


def shown_text(document: Document, nodes: Sequence[Node], shown: Collection[str]) -> str:
    """As ``shown_block``, the text alone; "" where there is none."""
    block = shown_block(document, nodes, shown)
    return " ".join(block.text.split()) if block else ""
