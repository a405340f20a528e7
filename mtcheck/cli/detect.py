# SPDX-License-Identifier: Apache-2.0
"""``mtcheck detect``: what an article is made of, as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from mtcheck.cli import flag


@click.command("detect")
@click.argument("path", metavar="PATH")
@flag("--input-format", metavar="NAME", help="plain, markdown or html, whatever the file is called.")
@flag("--stdin-filename", metavar="NAME", help="What standard input (-) is called.")
def command(path: str, input_format: str | None, stdin_filename: str | None) -> None:
    """Print the passages of one article (a file, or - for standard input): role, language and residue."""
    from mtcheck.detect import detect
    from mtcheck.formats import read_article, read_bytes

    if path == "-":
        article = read_bytes(sys.stdin.buffer.read(), path=stdin_filename or "<stdin>", input_format=input_format)
    else:
        article = read_article(Path(path), input_format=input_format)
    detected = detect(article)
    passages: list[dict[str, Any]] = []
    for found in detected.detections:
        span = found.passage.span
        line, column = detected.article.line_and_column(span)
        passages.append(
            {
                "start": span.start, "end": span.end, "line": line, "column": column, "role": found.passage.role,
                "language": found.language, "language_confidence": round(found.language_confidence, 4),
                "origin": found.origin, "source_language": found.source_language,
                "text": article.slice(span),
            }
        )  # fmt: skip
    residue = [
        {"start": found.span.start, "end": found.span.end, "kind": found.kind, "text": article.slice(found.span)}
        for found in detected.residue
    ]
    document = {"schema": "mtcheck.detect/1", "path": article.path, "format": article.format, "passages": passages,
                "sentences": len(detected.sentences), "residue": residue}  # fmt: skip
    data = json.dumps(document, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace")
    sys.stdout.buffer.write(data + b"\n")
