# SPDX-License-Identifier: Apache-2.0
"""Word documents: what is read of them, where it stands, and what is refused."""

from __future__ import annotations

import io
import re
import time
import zipfile
from pathlib import Path

import pytest
from docx_fixtures import TYPES, bomb, deleted, document, inserted, paragraph, part, run, sample, zipped
from hypothesis import given, settings
from hypothesis import strategies as st

from mtcheck.article import Article, Span
from mtcheck.errors import InputError
from mtcheck.formats import read_article, read_bytes

SAMPLES = Path(__file__).parent.parent / "samples" / "formats"


def read(body: str, notes: str = "") -> Article:
    return read_bytes(document(body, notes), path="a.docx")


def shown(article: Article) -> list[tuple[int, str, str]]:
    """Line, role and text of each passage."""
    return [(article.line_and_column(p.span)[0], p.role, article.slice(p.span)) for p in article.passages]


def test_the_sample_reads_as_it_does_once_its_changes_are_accepted() -> None:
    article = read_article(SAMPLES / "lake-fishing.docx")
    assert shown(article) == [
        (1, "headline", "Fishing on Lake Ordun to stop for two years"),
        (2, "summary", "Boats will be paid to stay ashore"),
        (4, "body", "Boats on Lake Ordun must stay ashore from April so that the stock of perch can recover, the "
                    "regional council said on Tuesday."),
        (5, "body", "The lake at a glance"),
        (6, "body", "It pays every owner 900 crowns a month, said Ilse Marran, who chairs the council. She pointed "
                    "to the survey of last autumn."),
        (7, "quote", "We would rather lose two years than the lake."),
        (8, "body", "What comes next"),
        (9, "body", "Year"),
        (10, "body", "Boats"),
        (11, "caption", "Nets dry on the shore of Lake Ordun in March."),
        (12, "body", "The order runs to 31 March 2028."),
    ]  # fmt: skip
    assert (article.format, article.metadata["title"]) == ("docx", "Lake Ordun")
    assert len(article.metadata["sha256"]) == 64


def test_the_sample_is_what_its_script_writes() -> None:
    with zipfile.ZipFile(SAMPLES / "lake-fishing.docx") as kept, zipfile.ZipFile(io.BytesIO(sample())) as written:
        assert kept.namelist() == written.namelist()
        assert [kept.read(name) for name in kept.namelist()] == [written.read(name) for name in written.namelist()]


def test_insertions_are_read_and_deletions_are_not() -> None:
    body = run("He ") + deleted("says") + inserted(run("said")) + run(" so.")
    moved = f'<w:moveFrom w:id="7">{run("gone")}</w:moveFrom><w:moveTo w:id="7">{run("here")}</w:moveTo>'
    rows = "".join(
        f"<w:tr>{mark}<w:tc>{paragraph(text)}</w:tc></w:tr>"
        for mark, text in (("", "kept row"), ('<w:trPr><w:del w:id="8"/></w:trPr>', "deleted row"))
    )
    article = read(paragraph(body) + paragraph(moved) + f"<w:tbl>{rows}</w:tbl>")
    assert [text for _, _, text in shown(article)] == ["He said so.", "here", "kept row"]


def test_line_and_column_count_paragraphs_and_their_characters() -> None:
    inner = run("Tom") + "<w:r><w:tab/></w:r>" + run("and") + "<w:r><w:br/></w:r>" + run("Ann went home.")
    article = read(paragraph("") + paragraph(inner) + paragraph("Last words."))
    start = article.text.index("Ann")
    passage = article.passages[0]
    assert article.slice(passage.span) == "Tom and\nAnn went home."
    assert article.line_and_column(passage.span._replace(start=start)) == (2, 9)
    assert article.line_and_column(article.passages[1].span) == (3, 1)


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (run("co") + "<w:r><w:noBreakHyphen/></w:r>" + run("op"), "co\u2011op"),
        (run("seen ") + run("unseen", "<w:vanish/>") + run("again"), "seen again"),
        (run("seen ") + run("too", '<w:vanish w:val="0"/>'), "seen too"),
        (f"<w:hyperlink>{run('a link')}</w:hyperlink>", "a link"),
        (f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{run('a field')}</w:sdtContent></w:sdt>", "a field"),
        ("<w:r><w:ruby><w:rt>" + run("reading") + "</w:rt><w:rubyBase>" + run("base") + "</w:rubyBase></w:ruby></w:r>",
         "base"),
        (run("Tom & Ann <3 \U0001f600"), "Tom & Ann <3 \U0001f600"),
    ],
)  # fmt: skip
def test_what_a_paragraph_shows(inner: str, text: str) -> None:
    assert read(paragraph(inner)).text == text


def test_a_report_says_paragraph_and_not_line() -> None:
    assert read(paragraph("x")).lines_named(3, 3) == "paragraph 3"
    assert read(paragraph("x")).lines_named(3, 5) == "paragraphs 3-5"


def test_a_headline_without_a_style_is_told_by_its_shape() -> None:
    prose = "The minister said on Sunday that the port would stay closed until the talks are over."
    article = read(paragraph("Port stays closed over talks") + paragraph(prose))
    assert [passage.role for passage in article.passages] == ["headline", "body"]


def test_a_byline_set_as_a_subtitle_is_a_byline() -> None:
    article = read(paragraph("Port stays closed", "Title") + paragraph("By Rina Hartono", "Subtitle"))
    assert [passage.role for passage in article.passages] == ["headline", "byline"]


WORDS = st.integers(0, 99).map(lambda number: f"w{number:02}")
PIECES = st.lists(st.one_of(WORDS, st.sampled_from([" ", "  ", "é", "\U0001f600", "&", "<", "\u00a0"])), max_size=8)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES.map("".join), min_size=1, max_size=6))
def test_every_word_is_found_in_its_paragraph_where_its_span_says(texts: list[str]) -> None:
    body = "".join(paragraph(run(text[:3]) + deleted("x") + inserted(run(text[3:]))) for text in texts)
    try:
        article = read(body)
    except InputError:
        assert not any(map(str.strip, texts))
        return
    assert re.findall(r"w\d\d", article.text) == re.findall(r"w\d\d", "\n".join(texts))
    for word in re.finditer(r"w\d\d", article.text):
        line, column = article.line_and_column(Span(*word.span()))
        assert texts[line - 1][column - 1 :].startswith(word.group())


LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    + "".join(f'<!ENTITY {c} "{f"&{b};" * 10}">' for b, c in zip("bcdefgh", "cdefghi", strict=True))
    + "]>"
)
FETCH = '<!DOCTYPE d [<!ENTITY i SYSTEM "file:///etc/passwd">]>'
DEEP = "<w:sdt><w:sdtContent>" * 10_000 + paragraph("text") + "</w:sdtContent></w:sdt>" * 10_000


def packed(xml: str) -> bytes:
    return zipped({"[Content_Types].xml": TYPES, "word/document.xml": xml})


def with_prologue(prologue: str, content: str) -> bytes:
    head, tail = part("document", f"<w:body>{content}</w:body>").split("\n", 1)
    return packed(head + prologue + tail)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (bomb(), "unpacks to more than 48 MiB"),
        (sample()[:1500], "damaged archive, or cut off"),
        (sample()[:-40], "damaged archive, or cut off"),
        (sample()[:700] + bytes(40) + sample()[740:], "damaged archive, or cut off"),
        (zipped({"mimetype": "application/epub+zip"}), "no Word document"),
        (packed("<w:document"), "not well-formed XML"),
        (packed(part("document", "")), "has no body"),
        (packed(part("document", "<w:body/>")), "no text"),
        (packed(part("document", f"<w:body>{DEEP}</w:body>")), "not well-formed XML"),
        (with_prologue(LAUGHS, paragraph("<w:r><w:t>&i;</w:t></w:r>")), "not well-formed XML"),
        (with_prologue(FETCH, paragraph("<w:r><w:t>&i;</w:t></w:r>")), "not well-formed XML"),
        (packed(part("document", "<w:body/>").replace("UTF-8", "UTF-16")), "not well-formed XML"),
        (zipped({f"{number}": "" for number in range(6000)}), "more than 5,000 files"),
        (b"PK\x03\x04" + b"\x00" * 500, "damaged archive, or cut off"),
    ],
)
def test_hostile_documents_are_refused_at_once(data: bytes, message: str) -> None:
    begun = time.process_time()
    with pytest.raises(InputError) as caught:
        read_bytes(data, path="a.docx")
    assert time.process_time() - begun < 2
    assert message in caught.value.message
    assert caught.value.message.startswith("a.docx") or caught.value.message.endswith("a.docx")
    assert "\n" not in caught.value.message


def test_an_encrypted_document_says_so() -> None:
    data = bytearray(document(paragraph("text")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = 0
        while (at := data.find(mark, at)) >= 0:
            data[at + offset] |= 1
            at += 4
    with pytest.raises(InputError, match="is encrypted"):
        read_bytes(bytes(data), path="a.docx")


def test_a_size_that_lies_is_not_believed() -> None:
    data = bytearray(bomb())
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.rfind(mark)
        data[at + offset : at + offset + 4] = (5).to_bytes(4, "little")
    with pytest.raises(InputError, match=r"a\.docx"):
        read_bytes(bytes(data), path="a.docx")


def test_a_document_is_known_whatever_it_is_called() -> None:
    assert read_bytes(sample(), path="-").format == "docx"
    assert zipfile.is_zipfile(SAMPLES / "lake-fishing.docx")
    with pytest.raises(InputError, match="looks like a binary file"):
        read_bytes(zipped({"a": "b"}), path="a.bin")
