# SPDX-License-Identifier: Apache-2.0
"""The door of the room that reads: encodings, choice of format, and bad input."""

from __future__ import annotations

import codecs
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtcheck.article import Article
from mtcheck.errors import InputError, SettingsError
from mtcheck.formats import MAX_BYTES, read_article, read_bytes

PROSE = "The minister said on Sunday that the port would stay closed until the talks are over. "
SPANISH = "El niño comió jamón en la montaña, según el señor Núñez. La reunión terminó mañana."
RUSSIAN = "Министр сообщил в воскресенье, что порт останется закрытым до конца переговоров. "
CHINESE = "部长星期天表示，港口将继续关闭，直到谈判结束。工人们正在罢工，要求提高工资。"


def about(article: Article) -> dict[str, str]:
    """What is told of the encoding."""
    return {key: value for key, value in article.metadata.items() if key.startswith("encoding")}


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_is_believed_and_not_part_of_the_text(mark: bytes, encoding: str) -> None:
    article = read_bytes(mark + SPANISH.encode(encoding), path="a.txt")
    assert article.text == SPANISH
    assert about(article) == {"encoding": encoding}


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (SPANISH, "cp1252", "cp1252"),
        (RUSSIAN, "cp1251", "cp1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (CHINESE, "gb18030", "gb18030"),
        ("The minister said “no” – it isn’t so.", "cp1252", "cp1252"),
        ("Café à Paris, déjà vu, garçon", "cp1252", "cp1252"),
        (PROSE, "utf-16-le", "utf-16-le"),
    ],
)
def test_an_encoding_that_nothing_tells_is_guessed_and_reported(text: str, encoding: str, name: str) -> None:
    article = read_bytes(text.encode(encoding), path="a.txt")
    assert article.text == text
    assert about(article) == {"encoding": name, "encoding-guessed": "yes"}


def test_a_guess_is_made_where_the_first_letter_beyond_ascii_stands() -> None:
    text = PROSE * 4000 + "\n" + RUSSIAN * 3
    assert read_bytes(text.encode("cp1251"), path="a.txt").text == text


@pytest.mark.parametrize("label", ["iso-8859-1", "latin1", "ISO-8859-1", "windows-1252"])
def test_a_declared_encoding_is_believed(label: str) -> None:
    page = f"<html><head><meta charset={label}></head><body><p>Der Präsident sagte „nein“ – jetzt</p></body></html>"
    article = read_bytes(page.encode("cp1252"), path="a.html")
    assert "Präsident sagte „nein“ – jetzt" in article.text
    assert about(article) == {"encoding": "cp1252"}


def test_an_xml_declaration_is_believed() -> None:
    page = f'<?xml version="1.0" encoding="windows-1251"?><html><body><p>{RUSSIAN}</p></body></html>'
    article = read_bytes(page.encode("cp1251"), path="a.xhtml")
    assert article.text == RUSSIAN.strip()
    assert "encoding-guessed" not in article.metadata


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "gb2312", "utf-7", "rot13", "no-such-encoding"])
def test_a_wrong_declaration_does_not_spoil_utf8(label: str) -> None:
    page = f"<meta charset='{label}'><p>{SPANISH}</p>"
    article = read_bytes(page.encode(), path="a.html")
    assert article.text == SPANISH
    assert article.metadata["encoding"] == "utf-8"


def test_a_declaration_of_utf8_that_the_bytes_deny_is_not_believed() -> None:
    article = read_bytes(f"<meta charset=utf-8><p>{SPANISH}</p>".encode("cp1252"), path="a.html")
    assert article.text == SPANISH
    assert article.metadata["encoding-guessed"] == "yes"
    assert article.metadata["encoding-declared"] == "utf-8"


def test_utf8_with_a_broken_byte_keeps_its_other_letters() -> None:
    data = SPANISH.encode().replace("jamón".encode(), b"jam\xc3n")
    article = read_bytes(data, path="a.txt")
    assert article.text == SPANISH.replace("jamón", "jam\ufffdn")
    assert article.metadata["encoding-damaged"] == "1"


def read_or_complaint(data: bytes) -> Article | InputError:
    try:
        return read_bytes(data, path="a")
    except InputError as error:
        return error


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_an_article_or_one_line_of_complaint(data: bytes) -> None:
    first = read_or_complaint(data)
    if isinstance(first, InputError):
        assert first.message
        assert "\n" not in first.message
        return
    again = read_bytes(data, path="a")
    assert (first.text, dict(first.metadata)) == (again.text, dict(again.metadata))
    assert not any("\ud800" <= letter <= "\udfff" for letter in first.text)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"%PDF-1.7\n1 0 obj", "damaged PDF, or cut off"),
        ("a.docx", b"PK\x03\x04\x14\x00", "damaged archive, or cut off"),
        ("a.zip", b"PK\x03\x04\x14\x00", "looks like a binary file (ZIP or office document)"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "looks like a binary file (PNG)"),
        ("a.txt", b"\xff\xd8\xff\xe0\x00\x10JFIF", "looks like a binary file (JPEG)"),
        ("a.txt", b"\x1f\x8b\x08\x00", "looks like a binary file (gzip)"),
        ("a.txt", b"Some text\x00and more of it", "looks like a binary file (NUL bytes)"),
        ("a.txt", b"\x01\x02\x03\x04text" * 20, "looks like a binary file (control characters)"),
        ("a.txt", b"\xff\xfea", "is not valid UTF-16-LE"),
        ("a.txt", b"", "no text in a.txt"),
        ("a.md", b" \n\t\n\r\n\xc2\xa0\xe2\x80\x8b\n", "no text in a.md"),
        ("a.txt", b"\n" * 100_000, "no text in a.txt"),
        ("a.html", b"<html><body><script>var text = 'none';</script></body></html>", "no text in a.html"),
        ("a.html", b"<p>&nbsp;</p><br>", "no text in a.html"),
        ("a.md", b"---\ntitle: none\n---\n", "no text in a.md"),
        ("a.md", b"```\ncode\n```\n", "no text in a.md"),
    ],
)
def test_bad_input_is_one_clear_line(name: str, data: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_bytes(data, path=name)
    assert message in caught.value.message
    assert name in caught.value.message
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("nested.html", "<div>" * 20_000 + PROSE + "</div>" * 20_000),
        ("inline.html", "<b>" * 20_000 + PROSE),
        ("tags.html", "<b>x</b>" * 80_000),
        ("references.html", "<p>" + "&#1074;" * 210_000),
        ("nested.md", ">" * 10_000 + PROSE),
        ("list.md", "".join("  " * depth + "- a\n" for depth in range(200))),
        ("marks.md", "*a " * 200_000),
        ("long.md", PROSE * 20_000),
        ("lines.txt", "a b\n" * 110_000),
        ("items.html", "<li>x" * 60_000),
        ("script.html", f"<p>{PROSE}<script>if (a) {{<p>{PROSE}</p>"),
        ("comment.html", f"<p>{PROSE}<!-- never closed <p>{PROSE}</p>"),
    ],
)
def test_what_would_be_lost_or_take_for_ever_is_refused_at_once(name: str, text: str) -> None:
    begun = time.process_time()
    with pytest.raises(InputError, match=name):
        read_bytes(text.encode(), path=name)
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("line.txt", PROSE * 12_000),
        ("blank.txt", "\n" * 100_000 + PROSE),
        ("spaces.txt", "a" + " " * 1_000_000 + "b"),
        ("line.html", "<p>" + PROSE * 12_000),
        ("line.md", PROSE * 12_000),
        ("blank.md", PROSE + "\n" * 100_000 + PROSE),
        ("brackets.md", "[" * 50_000),
        ("stars.md", "*a **b " * 10_000),
        ("images.md", "![" * 20_000),
        ("paragraphs.html", "<p>" * 20_000 + PROSE),
        ("less.html", "<" * 500_000),
        ("unended.html", PROSE + "<a " * 100_000),
        ("quotes.html", '<a x="' * 50_000 + PROSE),
        ("ampersands.html", "&" * 500_000),
        ("stray.html", "<div>" * 1000 + "</b>" * 50_000 + PROSE),
        ("comments.html", "<!--" * 100_000),
        ("sections.html", "<![CDATA[" * 50_000),
        ("shapes.txt", "By " + "A" * 200_000 + "\nPhoto: " + "( " * 100_000),
    ],
)
def test_long_and_strange_input_is_read_in_time_and_whole(name: str, text: str) -> None:
    begun = time.process_time()
    article = read_bytes(text.encode(), path=name)
    assert time.process_time() - begun < 10
    assert article.passages
    if name.startswith(("line", "blank", "stars", "brackets", "ampersands")):
        kept = sum(letter.isalnum() for letter in article.text)
        assert kept == sum(letter.isalnum() for letter in text.removeprefix("<p>"))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_article(tmp_path / "none.txt")
    with pytest.raises(InputError, match="is a directory"):
        read_article(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        read_article(Path("a\0b.txt"))
    with pytest.raises(InputError, match="cannot be read"):
        read_article(tmp_path / ("x" * 5000))


def test_a_file_of_20_mb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(20_000_000)
    begun = time.process_time()
    with pytest.raises(InputError, match=r"too large for an article \(20\.0 MB\)") as caught:
        read_article(large)
    assert time.process_time() - begun < 0.5
    assert "8 MiB" in caught.value.hint
    with pytest.raises(InputError, match="too large"):
        read_bytes(b"a" * (MAX_BYTES + 1), path="-")


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.txt", PROSE, "plain"),
        ("a.txt", "# " + PROSE, "plain"),
        ("a.txt", f"<p>{PROSE}</p>", "html"),
        ("a.txt", "A headline\n\nThe <b>tag</b> stands for bold text, and </p> ends a paragraph.", "plain"),
        ("a.md", f"<div align=center>\n\n# Title\n\n</div>\n\n{PROSE}", "markdown"),
        ("a.HTM", PROSE, "html"),
        ("-", PROSE, "plain"),
        ("-", f"# Dock strike\n\n{PROSE} See [here](http://a.b).\n", "markdown"),
        ("-", f"<!DOCTYPE html>\n<html><p>{PROSE}</html>", "html"),
        ("-", "#strike is what they wrote. " + PROSE, "plain"),
        ("a.story", f"<html><body><p>{PROSE}</p>", "html"),
    ],
)
def test_the_format_is_told_by_suffix_then_by_content(name: str, text: str, expected: str) -> None:
    assert read_bytes(text.encode(), path=name).format == expected


def test_a_format_can_be_asked_for(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(f"<p>{PROSE}</p>")
    assert read_article(page).format == "html"
    assert read_article(page, input_format="plain").text.startswith("<p>")
    with pytest.raises(SettingsError, match="rtf"):
        read_article(page, input_format="rtf")
    with pytest.raises(InputError, match="no Word document"):
        read_article(page, input_format="docx")


def test_plain_text_loads_no_parser() -> None:
    script = (
        "import sys; from mtcheck.formats import read_bytes; read_bytes(b'Some text.', path='a.txt');"
        "print([name for name in ('lxml', 'markdown_it', 'chardet', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
