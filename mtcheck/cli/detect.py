# SPDX-License-Identifier: Apache-2.0
"""``mtcheck detect``: what an article is made of and where it comes from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mtcheck.cli import flag
from mtcheck.cli._output import read_stdin, write

if TYPE_CHECKING:
    from mtcheck.article import Article, Span
    from mtcheck.pipeline import Identified


@click.command("detect")
@click.argument("path", metavar="PATH")
@click.option("--format", "form", type=click.Choice(["json", "text"]), default="json", show_default=True)
@flag("--input-format", metavar="NAME", help="What the file is, whatever it is called (docs/formats.md).")
@flag("--stdin-filename", metavar="NAME", help="What standard input (-) is called.")
@click.option("--outlet", multiple=True, metavar="FILE",
              help="What your portals leave in their pages (docs/outlets.md); may be given several times.")  # fmt: skip
def command(
    path: str, form: str, input_format: str | None, stdin_filename: str | None, outlet: tuple[str, ...]
) -> None:
    """Print what one article (a file, or - for standard input) is: original or translated, and from which language;
    its passages with role, language and origin; foreign parts; residue."""
    from mtcheck.formats import read_article, read_bytes
    from mtcheck.pipeline import identify_article

    if path == "-":
        article = read_bytes(read_stdin(), path=stdin_filename or "<stdin>", input_format=input_format)
    else:
        article = read_article(Path(path), input_format=input_format)
    found = identify_article(article, outlets=outlet)
    if form == "text":
        from mtcheck.reports import render_map

        text = render_map(found.detected.article, found.detected.detections, found.provenance)
    else:
        from mtcheck.reports.json import to_text

        text = to_text(_document(found))
    write(text, None)


def _document(found: Identified) -> dict[str, Any]:
    from mtcheck.reports.json import origin_document, passage_document

    detected = found.detected
    article = detected.article
    passages = [
        {
            **passage_document(one.passage, one),
            **_position(article, one.passage.span),
            "text": article.slice(one.passage.span),
        }
        for one in detected.detections
    ]
    residue = [
        {"start": one.span.start, "end": one.span.end, "kind": one.kind, "text": article.slice(one.span)}
        for one in detected.residue
    ]
    foreign = [
        {
            "start": one.span.start, "end": one.span.end, **_position(article, one.span), "language": one.language,
            "confidence": round(one.confidence, 4), "quotation": one.quoted, "missed": one.missed,
            "text": article.slice(one.span),
        }
        for one in detected.foreign
    ]  # fmt: skip
    return {
        "schema": "mtcheck.detect/1", "path": article.path, "format": article.format,
        "origin": {**origin_document(found.provenance), "unknown_because": found.provenance.unknown_because},
        "passages": passages, "sentences": len(detected.sentences), "residue": residue, "foreign": foreign,
    }  # fmt: skip


def _position(article: Article, span: Span) -> dict[str, int]:
    line, column = article.line_and_column(span)
    return {"line": line, "column": column}
