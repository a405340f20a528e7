# SPDX-License-Identifier: Apache-2.0
"""Prints how many paragraphs come back word for word from PDFs that a browser prints: ``python tests/quality/pdf.py
DATA``, with the folder of the training data and Chromium on the path.

Paragraphs of one to three sentences of edited English news, twelve a document and twelve documents, set in one, two
and three columns, ragged and justified, with gaps and with first lines set in. Then, of the words of 6,000 sentences,
how many are right where the end of a line parts them (``pip install pyphen`` tells where; without it this is left out).
"""

from __future__ import annotations

import html
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from mtcheck.formats import read_article
from mtcheck.formats._pdf_lines import Joiner, Line
from mtcheck.training.corpora import clean_originals

STYLES: Final = {
    "one column, gaps": 'body { font: 11pt/1.4 "Noto Serif", serif; width: 420px } p { margin: 0 0 1em }',
    "one column, justified, set in": 'body { font: 11pt/1.3 "Liberation Serif", serif; width: 440px; '
    "text-align: justify } p { margin: 0; text-indent: 1.2em }",
    "two columns, justified": 'body { font: 10pt/1.3 "Liberation Serif", serif } div { columns: 2; '
    "text-align: justify } p { margin: 0 0 .7em }",
    "three columns, justified, set in": 'body { font: 9pt/1.25 "Noto Serif", serif } h1 { font-size: 22pt } '
    "div { columns: 3; text-align: justify } p { margin: 0; text-indent: 1em }",
}
DOCUMENTS: Final = 12
PARAGRAPHS: Final = 12


def documents(sentences: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Headlines with paragraphs, of sentences that have nothing to do with one another."""
    chosen = random.Random(5)
    wanted = [text for text in sentences if 40 < len(text) < 400]
    chosen.shuffle(wanted)
    texts = iter(wanted)
    for _ in range(DOCUMENTS):
        headline = " ".join(next(texts).split()[:9]).rstrip(".,")
        yield (
            headline,
            [joined(" ".join(next(texts) for _ in range(chosen.choice([1, 2, 2, 3])))) for _ in range(PARAGRAPHS)],
        )


def joined(text: str) -> str:
    return " ".join(text.split())


def printed(folder: Path, style: str, headline: str, paragraphs: list[str]) -> Path:
    """The PDF of a page, by Chromium."""
    page = folder / "page.html"
    body = "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)
    title = html.escape(headline)
    page.write_text(
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title><style>{style}</style>"
        f"<h1>{title}</h1><div>{body}</div>",
        encoding="utf-8",
    )
    browser = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={folder / 'page.pdf'}"]
    subprocess.run([browser, *options, page.as_uri()], check=True, capture_output=True)
    return folder / "page.pdf"


def print_paragraphs(sentences: list[str]) -> None:
    """How many paragraphs of each style come back."""
    for name, style in STYLES.items():
        whole = headlines = 0
        with tempfile.TemporaryDirectory() as folder:
            for headline, paragraphs in documents(sentences):
                article = read_article(printed(Path(folder), style, headline, paragraphs))
                found = {(passage.role == "headline", article.slice(passage.span)) for passage in article.passages}
                whole += sum((False, text) in found for text in paragraphs)
                headlines += (True, joined(headline)) in found
        print(f"{name}: {whole} of {DOCUMENTS * PARAGRAPHS} paragraphs, {headlines} of {DOCUMENTS} headlines")


def print_parted(sentences: list[str]) -> None:
    """How many parted words come back, those that have a hyphen of their own and those that have none."""
    try:
        import pyphen
    except ImportError:
        print("parted words: pyphen is not installed")
        return
    chosen = random.Random(3)
    points, joiner = pyphen.Pyphen(lang="en_GB"), Joiner([])
    right, all_of = {True: 0, False: 0}, {True: 0, False: 0}
    for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", "\n".join(chosen.sample(sentences, 6000))):
        own = "-" in word
        places = [place for place in points.positions(word) if 2 <= place <= len(word) - 3]
        if own:
            places = [match.start() for match in re.finditer("-(?=[a-z])", word)]
        if places and (own or len(word) >= 6):
            place = chosen.choice(places)
            first, second = word[:place] + "-", word[place + own :]
            cut, _ = joiner.between(*(Line(text, 0, 0, 0, 10, False, 0, 0) for text in (first, second)))
            right[own] += (cut == 0) is own
            all_of[own] += 1
    print(f"parted words: {right[False]} of {all_of[False]} whole, {right[True]} of {all_of[True]} with their hyphen")


if __name__ == "__main__":
    originals = list(clean_originals(Path(sys.argv[1]), split="train"))
    print_parted(originals)
    print_paragraphs(originals)
