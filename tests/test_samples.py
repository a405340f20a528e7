# SPDX-License-Identifier: Apache-2.0
"""The sidecars of the samples: well formed, and true to their articles word for word."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from markdown_it import MarkdownIt

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
SUFFIX = ".findings.toml"
SIDECARS = sorted(SAMPLES.glob(f"*{SUFFIX}"))
ARTICLE_SUFFIXES = (".txt", ".md", ".html")
KINDS = {
    "residue", "garbled", "awkward", "role", "untranslated", "omission", "addition", "accuracy", "punctuation",
}  # fmt: skip
RESIDUE_KINDS = {
    "navigation trail", "repeated headline", "agency dateline", "media tag", "reporter initials", "read-also line",
    "comment form", "sharing buttons", "advertisement", "stray punctuation", "plug-in boilerplate",
}  # fmt: skip
FEWEST_WORDS, MOST_WORDS = 500, 900

each_sidecar = pytest.mark.parametrize("sidecar", SIDECARS, ids=lambda path: path.name.removesuffix(SUFFIX))


def article_of(sidecar: Path) -> Path:
    stem = sidecar.name.removesuffix(SUFFIX)
    found = [SAMPLES / (stem + suffix) for suffix in ARTICLE_SUFFIXES if (SAMPLES / (stem + suffix)).exists()]
    assert len(found) == 1, f"{sidecar.name} belongs to {[path.name for path in found]}"
    return found[0]


def collapsed(text: str) -> str:
    return " ".join(text.split())


def reader_text(path: Path) -> str:
    """The words as a reader sees them: no tags, no Markdown marks, white space collapsed."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".txt":
        return collapsed(text)
    page = html.document_fromstring(text if path.suffix == ".html" else MarkdownIt().render(text))
    for element in page.xpath("//head | //script | //style"):
        element.drop_tree()
    return collapsed(page.text_content())


def load(sidecar: Path) -> dict[str, Any]:
    return tomllib.loads(sidecar.read_text(encoding="utf-8"))


def findings_of(sidecar: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = load(sidecar).get("finding", [])
    return found


def start_of(finding: dict[str, Any], article: str) -> int:
    """Where the quoted occurrence starts in the article, or -1."""
    start = -1
    for _ in range(finding.get("occurrence", 1)):
        start = article.find(collapsed(finding["text"]), start + 1)
        if start < 0:
            break
    return start


def test_every_article_has_a_sidecar() -> None:
    articles = [path for path in SAMPLES.iterdir() if path.suffix in ARTICLE_SUFFIXES and path.name != "README.md"]
    assert len(articles) >= 8
    assert sorted(path.name for path in articles) == sorted(article_of(sidecar).name for sidecar in SIDECARS)


def test_readme_names_every_article() -> None:
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert [sidecar.name for sidecar in SIDECARS if f"`{article_of(sidecar).name}`" not in readme] == []


@each_sidecar
def test_sidecar_says_what_the_article_is(sidecar: Path) -> None:
    content = load(sidecar)
    assert sidecar.read_text(encoding="utf-8").startswith("# ")
    assert set(content) <= {"kind", "language", "source_language", "finding"}
    assert (content["language"] == "en") != (".source." in sidecar.name)
    assert ("translation" in content["kind"]) == ("source_language" in content)
    if content["kind"].endswith("original") or content["kind"] == "professional translation":
        assert "finding" not in content


@each_sidecar
def test_article_is_of_a_news_article_length(sidecar: Path) -> None:
    assert FEWEST_WORDS <= len(reader_text(article_of(sidecar)).split()) <= MOST_WORDS


@each_sidecar
def test_every_quote_stands_in_the_article(sidecar: Path) -> None:
    article = reader_text(article_of(sidecar))
    assert [finding["text"] for finding in findings_of(sidecar) if start_of(finding, article) < 0] == []


@each_sidecar
def test_an_omission_quotes_what_the_source_says(sidecar: Path) -> None:
    omitted = [finding["source_text"] for finding in findings_of(sidecar) if finding["kind"] == "omission"]
    if omitted:
        source = reader_text(SAMPLES / sidecar.name.replace(SUFFIX, ".source.txt"))
        assert [quoted for quoted in omitted if collapsed(quoted) not in source] == []


@each_sidecar
def test_no_finding_is_listed_twice(sidecar: Path) -> None:
    listed = [(collapsed(finding["text"]), finding.get("occurrence", 1)) for finding in findings_of(sidecar)]
    assert sorted(listed) == sorted(set(listed))


@each_sidecar
def test_findings_have_known_kinds_and_what_the_kind_needs(sidecar: Path) -> None:
    for finding in findings_of(sidecar):
        quoted = finding["text"]
        assert finding["kind"] in KINDS, quoted
        assert finding["note"].strip(), quoted
        assert (finding["kind"] == "residue") == ("residue_kind" in finding), quoted
        assert (finding["kind"] == "untranslated") == ("language" in finding), quoted
        assert finding.get("residue_kind", "media tag") in RESIDUE_KINDS, quoted
        if finding["kind"] in {"garbled", "awkward", "role"}:
            assert finding["suggestion"].strip(), quoted
