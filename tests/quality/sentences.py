# SPDX-License-Identifier: Apache-2.0
"""Prints what is found in sentences written for it: ``python tests/quality/sentences.py``.

Those of an article are read as one, a paragraph each, the others alone.

``--all`` shows the sentences, too; ``--model FOLDER`` takes another quality model, ``--select CHECK`` some checks.

``held-out-articles.jsonl`` and the three like it (74 articles as translation leaves them, sentence by
sentence, and five English originals) and ``held-out-sentences.jsonl`` were never tuned on and are what is reported;
``tuning-sentences.jsonl`` (with ``--tuning``) is what calibration saw. Each row: text, whether it is garbled, flawed
words with their kind, perhaps its language.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from mtcheck import check_text
from mtcheck.article import Span
from mtcheck.results import Finding

HERE: Final = Path(__file__).parent
HELD_OUT: Final = (
    "held-out-sentences.jsonl", "held-out-articles.jsonl", "held-out-articles-2.jsonl", "held-out-articles-3.jsonl",
    "held-out-articles-4.jsonl",
)  # fmt: skip


@dataclass(frozen=True)
class Result:
    """One sentence: its kind (clean, awkward, garbled), whether its flaw was found, and every other finding."""

    text: str
    kind: str
    found: bool
    by: tuple[str, ...]
    false: tuple[str, ...]


def results(path: Path, **options: Any) -> Iterator[Result]:
    """A flaw is found where a finding overlaps words that have it; a small flaw shown in a garbled sentence is none."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for _, group in groupby(enumerate(rows), key=lambda pair: pair[1].get("article", pair[0])):
        article = [row for _, row in group]
        findings = check_text("\n\n".join(row["text"] for row in article), **options).findings
        start = 0
        for row in article:
            sentence = Span(start, start + len(row["text"]))
            yield _result(row, [f for f in findings if f.span.overlaps(sentence)], start)
            start = sentence.end + 2


def _result(row: Mapping[str, Any], findings: Sequence[Finding], start: int) -> Result:
    text = row["text"]
    kind = "garbled" if row["garbled"] else "awkward" if row["spans"] else "clean"
    places = [start + text.index(quote) for quote, _ in row["spans"]]
    spans = [Span(place, place + len(quote)) for place, (quote, _) in zip(places, row["spans"], strict=True)]
    hits = [f for f in findings if any(f.span.overlaps(span) for span in spans)]
    others = tuple(
        f"{f.check}: {text[max(0, f.span.start - start) : f.span.end - start]}" for f in findings if f not in hits
    )
    if kind == "garbled":
        hits = [f for f in hits if f.check == "garbled" or f.severity != "minor"]
    return Result(text, kind, bool(hits), tuple(sorted({f.check for f in hits})), others)


def rates(found: list[Result]) -> dict[str, float]:
    """Share of the awkward and of the garbled sentences whose flaw is found; false findings per 1,000 clean words."""
    shares = {
        kind: sum(r.found for r in found if r.kind == kind) / max(1, sum(r.kind == kind for r in found))
        for kind in ("garbled", "awkward")
    }
    words = sum(len(r.text.split()) for r in found if r.kind == "clean")
    return {**shares, "false": 1000 * sum(len(r.false) for r in found if r.kind == "clean") / max(1, words)}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--tuning", action="store_true")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--select", action="append", default=[])
    given = parser.parse_args()
    for name in ("tuning-sentences.jsonl",) if given.tuning else HELD_OUT:
        print(name)
        found = list(results(HERE / name, model=given.model, select=tuple(given.select)))
        for result in found:
            if result.false or given.all:
                word = "clean" if result.kind == "clean" else "found" if result.found else "missed"
                line = f"{word:<7}{result.kind:<8}{'+'.join(result.by):<16}{result.text}"
                print(line, *result.false, sep="\n        ")
        for kind, value in rates(found).items():
            unit = " findings per 1,000 words of clean sentences" if kind == "false" else ""
            print(f"{kind:<8}{value:.2f}{unit}")


if __name__ == "__main__":
    main()
