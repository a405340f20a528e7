# SPDX-License-Identifier: Apache-2.0
"""PDF: how printed lines become paragraphs again, where they stand, and what is refused."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_fixtures import Put, column, content, document, pages, sample, stream, with_furniture, written
from pypdf import PdfReader, PdfWriter

from mtcheck.article import Article, Span
from mtcheck.errors import InputError
from mtcheck.formats import _pdf_program, pdf, read_article, read_bytes

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "samples" / "formats" / "quay-market.pdf"


def here(data: bytes, *, path: str) -> dict[str, object]:  # noqa: ARG001
    """The answer of the program without a process for it."""
    return json.loads(json.dumps(_pdf_program.answer(data)))  # type: ignore[no-any-return]


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_answer", here)


def shown(article: Article) -> list[tuple[int, str, str]]:
    """Page, role and text of each passage."""
    return [(article.line_and_column(p.span)[0], p.role, article.slice(p.span)) for p in article.passages]


def texts(data: bytes) -> list[str]:
    return [text for _, _, text in shown(read_bytes(data, path="a.pdf"))]


def test_the_sample_reads_as_its_reader_does() -> None:
    article = read_article(SAMPLE)
    assert shown(article) == [
        (1, "residue", "Vellmark Courier Tuesday 2 March 2027"),
        (1, "headline", "Vellmark's market leaves the quay after two hundred years"),
        (1, "summary", "Stalls will stand in the railway yard while the stone is mended"),
        (1, "byline", "By Ansel Corvin"),
        (1, "body", "Sellers on the old quay of Vellmark will move to the railway yard in April, the town council "
                    "decided on Monday after two years of talks over the crumbling stone under their stalls."),
        (1, "body", "The yard has room for 140 stalls, forty more than the quay. Rents stay as they are until the "
                    "summer of 2029, said Odile Ferrant, who leads the council's department for trade. \"Nobody will "
                    "be asked to pay more for a place that has yet to prove itself,\" she said."),
        (1, "body", "Not all are content. Traders fear that their well-to-do customers will not find the new place, "
                    "and that the longstanding Sunday market will die out."),
        (1, "body", "Engineers closed a third of the quay in November, when a survey found gaps of up to nine "
                    "centimetres between the blocks. Repairs are to cost 6.2 million crowns and to last until the "
                    "spring of 2029. A footbridge from the yard to the old town is to open by the autumn."),
        (1, "caption", "The old quay in November. Photo: town archive"),
        (1, "residue", "Page 1 of 2"),
        (2, "residue", "Vellmark Courier Tuesday 2 March 2027"),
        (2, "residue", "Page 2 of 2"),
    ]  # fmt: skip
    assert (article.format, article.metadata["title"]) == ("pdf", "Vellmark market")
    assert len(article.metadata["sha256"]) == 64


def test_the_sample_is_what_its_script_writes() -> None:
    assert SAMPLE.read_bytes() == sample()


def test_positions_are_pages_and_called_approximate() -> None:
    article = read_bytes(sample(), path="a.pdf")
    turning = article.text.index("6.2 million crowns")
    assert article.line_and_column(Span(turning, turning + 3))[0] == 1
    assert article.line_and_column(Span(turning + 12, turning + 18))[0] == 2
    assert article.lines_named(1, 2) == "pages 1-2"
    assert article.offset_map.approximate


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize(
    ("end", "beginning", "joined"),
    [
        ("and the govern-", "ment closed it.", "and the government closed it."),
        ("and the well-", "known man is ill.", "and the well-known man is ill."),
        ("and his co-", "investigator is ill.", "and his co-investigator is ill."),
        ("all of the London-", "based banks are ill.", "all of the London-based banks are ill."),
        ("and the Anglo-", "American war is over.", "and the Anglo-American war is over."),
        ("in the years 2019-", "2020 it was closed.", "in the years 2019-2020 it was closed."),
        ("both the two-", "and three-day weeks.", "both the two- and three-day weeks."),
        ("and the state-of-the-", "art yard is closed.", "and the state-of-the-art yard is closed."),
        ("he met Brindle-", "worth at the lake.", "he met Brindleworth at the lake."),
        ("all of it \u2013", "and more is closed.", "all of it \u2013 and more is closed."),
        ("all of it\u2014", "and more is closed.", "all of it\u2014and more is closed."),
        ("and the govern\u00ad", "ment closed it.", "and the government closed it."),
    ],
)
def test_words_parted_at_the_end_of_a_line(end: str, beginning: str, joined: str) -> None:
    assert texts(pages(f"The lake was closed to boats in the spring\n{end}\n{beginning}"))[0].endswith(joined)


@pytest.mark.usefixtures("_quick")
def test_what_the_document_writes_elsewhere_goes_before_what_english_does() -> None:
    end = "The old mill by the lake is a lake-\nside mill, they say."
    assert "lakeside" in texts(pages(f"A lakeside mill is closed to all visitors for now.\n\n{end}"))[1]
    assert "lake-side" in texts(pages(f"A lake-side mill is closed to all visitors for now.\n\n{end}"))[1]


WRAPPED = """\
The council met on Monday to talk about the
port, which has been closed since the storm in
the autumn of last year."""
MORE = """\
It will meet again in May. Nobody knows when
the port will open, and the boats lie idle in the
small bay to the north."""


def joined(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.usefixtures("_quick")
def test_paragraphs_are_told_by_gaps_by_first_lines_set_in_and_by_short_last_lines() -> None:
    both = [joined(WRAPPED), joined(MORE)]
    assert texts(pages(f"{WRAPPED}\n\n{MORE}")) == both
    assert texts(pages(f"{WRAPPED}\n{MORE}")) == both
    set_in = [*column(WRAPPED), *(one._replace(y=one.y - 36) for one in column(MORE))]
    set_in = [one._replace(x=84) if number in (0, 3) else one for number, one in enumerate(set_in)]
    assert texts(document(content(set_in))) == both


@pytest.mark.usefixtures("_quick")
def test_a_sentence_goes_on_after_what_stands_in_the_middle_of_it() -> None:
    lines = WRAPPED.split("\n")
    first = [Put(lines[0], 72, 700), Put(lines[1], 72, 688), Put("The port in May", 72, 600, 7)]
    second = [Put("The port in June", 72, 750, 7), Put(lines[2], 72, 700)]
    assert texts(document(content(first), content(second))) == [joined(WRAPPED), "The port in May", "The port in June"]


@pytest.mark.usefixtures("_quick")
def test_what_stands_on_every_page_is_residue_and_not_lost() -> None:
    texts = ("The boats lie idle.", "Nobody knows when.", "They will meet in May.")
    programs = [
        content([Put(f"Vellmark Courier {n}", 72, 800), Put(text, 72, 700), Put(f"{n}", 300, 30)])
        for n, text in enumerate(texts, 7)
    ]
    roles = [(role, text) for _, role, text in shown(read_bytes(document(*programs), path="a.pdf"))]
    assert [text for role, text in roles if role != "residue"] == list(texts)
    assert [text for role, text in roles if role == "residue"] == [
        "Vellmark Courier 7", "7", "Vellmark Courier 8", "8", "Vellmark Courier 9", "9",
    ]  # fmt: skip


@pytest.mark.usefixtures("_quick")
def test_what_a_browser_prints_around_a_page_is_residue() -> None:
    around = [
        Put("3/2/27, 9:35 AM Port stays closed", 24, 820, 8),
        *column(WRAPPED),
        Put("https://harbourlight.example/port 1/1", 24, 17, 8),
    ]
    roles = [passage.role for passage in read_bytes(document(content(around)), path="a.pdf").passages]
    assert roles == ["residue", "body", "residue"]


@pytest.mark.usefixtures("_quick")
def test_a_line_that_two_pages_share_by_its_words_alone_is_text() -> None:
    first, second = column(f"{WRAPPED}\n\nNobody knows."), column(f"Nobody knows.\n\n{MORE}")
    found = read_bytes(document(content(first), content(second)), path="a.pdf")
    assert [passage.role for passage in found.passages] == ["body"] * 4


@pytest.mark.usefixtures("_quick")
def test_a_masthead_larger_than_the_headline_is_none() -> None:
    lines = [
        Put("Courier", 72, 780, 40), Put("Port stays closed over talks", 72, 740, 18), *column(WRAPPED),
        Put("The boats lie idle", 72, 600, 13), *column(MORE, y=580),
    ]  # fmt: skip
    found = shown(read_bytes(document(content(lines)), path="a.pdf"))
    assert [text for _, role, text in found if role == "headline"] == ["Port stays closed over talks"]


@pytest.mark.usefixtures("_quick")
def test_a_drop_cap_belongs_to_its_word() -> None:
    first, rest = WRAPPED.split("\n", 1)
    lines = [Put("T", 72, 690, 30), Put(first[1:], 92, 700), *column(rest, y=688)]
    assert texts(document(content(lines))) == [joined(WRAPPED)]
    lines = [Put("A", 72, 690, 30), Put("storm closed the old port on Monday night.", 92, 700)]
    assert texts(document(content(lines)))[0].startswith("A storm")


@pytest.mark.usefixtures("_quick")
def test_a_page_that_lies_on_its_side_reads_the_same() -> None:
    turned = b"q 0 1 -1 0 595 0 cm\n" + content(column(WRAPPED, y=500)) + b"\nQ"
    assert texts(document(turned)) == [joined(WRAPPED)]


WORDS = st.lists(st.integers(0, 99).map(lambda number: f"w{number:02}"), min_size=3, max_size=40)
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=4)


@settings(max_examples=40, deadline=None)
@given(st.lists(PARAGRAPHS, min_size=1, max_size=3), st.booleans(), st.integers(25, 70))
def test_every_passage_stands_on_its_page(texts: list[list[list[str]]], furnished: bool, width: int) -> None:
    programs = []
    for number, paragraphs in enumerate(texts, 1):
        lines = column("\n\n".join("\n".join(wrap(" ".join(one).capitalize() + ".", width)) for one in paragraphs))
        programs.append(content(with_furniture(lines, number) if furnished else lines))
    data = document(*programs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "_answer", here)
        article = read_bytes(data, path="a.pdf")
    extracted = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]
    for passage in article.passages:
        place = article.file_span(passage.span)
        first, _ = article.line_and_column(passage.span)
        last, _ = article.offset_map.line_and_column(place.end - 1)
        parts = " ".join(extracted[first - 1 : last])
        assert article.slice(passage.span) in parts if first == last else article.slice(passage.span)[:9] in parts
        for word in article.slice(passage.span).split():
            start = article.text.index(word, passage.span.start)
            page, at = article.line_and_column(Span(start, start + len(word)))
            assert extracted[page - 1][at - 1 :].startswith(word)
    told = " ".join(article.slice(passage.span) for passage in article.passages)
    assert sorted(told.split()) == sorted(" ".join(extracted).split())


def form(program: bytes, inner: str = "") -> bytes:
    resources = f"/Resources << /Font << /F1 3 0 R >> {inner} >>"
    return stream(program, f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] {resources}")


def forms(depth: int, width: int) -> bytes:
    """A page that shows a form, which shows another one some times, and so on."""
    names = [f"/XObject << /X {11 + number} 0 R >>" for number in range(depth)]
    inner = [form(b"/X Do " * width, name) for name in names]
    leaf = form(b"BT /F1 9 Tf (ha) Tj ET")
    return document(b"/X Do", resources="/XObject << /X 10 0 R >>", more=[*inner, leaf])


def twice_packed() -> bytes:
    data = zlib.compress(zlib.compress(bytes(100_000_000), 9), 9)
    page = b"<< /Type /Page /Contents 4 0 R /Resources << /Font << >> >> >>"
    packed = f"<< /Length {len(data)} /Filter [/FlateDecode /FlateDecode] >>\nstream\n".encode() + data
    tree = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"]
    return written([*tree, page, packed + b"\nendstream"])


def deep_pages() -> bytes:
    nodes = (f"<< /Type /Pages /Count 1 /Kids [{number + 3} 0 R] >>".encode() for number in range(20_000))
    return written([b"<< /Type /Catalog /Pages 2 0 R >>", *nodes, b"<< /Type /Page >>"])


def encrypted(user: str) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(sample()))
    writer.encrypt(user, "owner", algorithm="RC4-128")
    writer.write(file := io.BytesIO())
    return file.getvalue()


def without_letters() -> bytes:
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Odd /Encoding << /Differences [65 /g1 /g2] >> >>"
    program = b"BT /F9 10 Tf 72 700 Td <0102030405060708> Tj ET"
    return document(program, more=[font]).replace(b"/F1 3 0 R", b"/F9 10 0 R")


def hostile() -> Iterator[tuple[str, bytes, str]]:
    whole = sample()
    yield "cut off", whole[:1500], "damaged PDF, or cut off"
    yield "end cut off", whole[:-10], "damaged PDF, or cut off"
    yield "changed inside", whole[:900] + bytes(60) + whole[960:], "damaged PDF, or cut off"
    yield "beginning alone", b"%PDF-1.7\n1 0 obj", "damaged PDF, or cut off"
    yield "nothing", b"%PDF-" + bytes(5000) + b"%%EOF", "damaged PDF, or cut off"
    yield "encrypted", encrypted("secret"), "is encrypted"
    yield "no pages", document(), "a PDF with no text in it"
    yield "scanned", document(b"q 595 0 0 842 0 0 cm Q", b""), "a PDF with no text in it"
    yield "no letters", without_letters(), "do not tell what letters they show"
    yield "bomb", document(b" " * 60_000_000), "more in it than any article"
    yield "bomb in a bomb", twice_packed(), "more in it than any article"
    yield "pages", document(*[b""] * 301), "more than 300 pages"
    yield "one page over and over", written([
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [" + b"3 0 R " * 20_000 + b"] >>",
        b"<< /Type /Page >>",
    ]), "more than 300 pages"  # fmt: skip
    yield "levels of brackets", document(b"BT /F1 9 Tf " + b"[" * 20_000 + b"]" * 20_000 + b" TJ ET"), "damaged PDF"
    yield "levels of pages", deep_pages(), "more in it than any article"
    yield "forms in forms", forms(6, 10), "damaged PDF"


@pytest.mark.parametrize(("data", "message"), [pytest.param(*rest, id=name) for name, *rest in hostile()])
def test_hostile_files_are_refused_in_time(data: bytes, message: str) -> None:
    begun = time.monotonic()
    with pytest.raises(InputError) as caught:
        read_bytes(data, path="a.pdf")
    assert time.monotonic() - begun < 30
    assert message in caught.value.message
    assert caught.value.message.startswith("a.pdf: ")
    assert "\n" not in caught.value.message + caught.value.hint
    assert caught.value.hint


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize(
    ("limit", "most", "message"),
    [("MOST_TEXT", 2000, "more than 8 MiB of text"), ("MOST_LINES", 59, "more than 100,000 lines")],
)
def test_a_library_is_no_article(monkeypatch: pytest.MonkeyPatch, limit: str, most: int, message: str) -> None:
    assert texts(document(*[content(column(WRAPPED))] * 20))
    monkeypatch.setattr(_pdf_program, limit, most)
    with pytest.raises(InputError, match=message):
        read_bytes(document(*[content(column(WRAPPED))] * 20), path="a.pdf")


@pytest.mark.parametrize("code", ["while True: pass", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"])
def test_what_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str) -> None:
    program = tmp_path / "endless.py"
    program.write_text(code)
    monkeypatch.setattr(pdf, "_PROGRAM", program)
    monkeypatch.setattr(pdf, "_PATIENCE", 2)
    with pytest.raises(InputError, match="takes too long to read"):
        read_bytes(sample(), path="a.pdf")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems set other limits")
def test_the_program_has_no_more_time_and_memory_than_an_article_takes() -> None:
    code = (
        "import resource, _pdf_program as p; p._bounded(); print(resource.getrlimit(resource.RLIMIT_CPU)[0] == "
        "p.MOST_SECONDS, resource.getrlimit(resource.RLIMIT_AS)[0] == p.MOST_MEMORY)"
    )
    folder = Path(pdf.__file__).parent
    run = subprocess.run(
        [sys.executable, "-P", "-c", f"import sys; sys.path.append({str(folder)!r}); {code}"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout.split() == ["True", "True"]


def test_small_faults_and_locks_without_a_key_are_no_matter() -> None:
    assert read_bytes(encrypted(""), path="a.pdf").text == read_article(SAMPLE).text
    assert read_bytes(sample().replace(b"startxref\n", b"startxref\n9"), path="a.pdf").text == read_article(SAMPLE).text
    itself = form(b"/X Do BT /F1 9 Tf (The boats lie idle.) Tj ET", "/XObject << /X 10 0 R >>")
    assert texts(document(b"/X Do", resources="/XObject << /X 10 0 R >>", more=[itself])) == ["The boats lie idle."]


def test_a_pdf_is_known_whatever_it_is_called() -> None:
    assert read_bytes(sample(), path="-").format == "pdf"
    assert read_bytes(sample(), path="a.txt").format == "pdf"
    with pytest.raises(InputError, match=r"a\.txt: no PDF"):
        read_bytes(b"The port is closed.", path="a.txt", input_format="pdf")


def run(*arguments: str, cwd: Path, path: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mtcheck", *arguments], cwd=cwd, capture_output=True, text=True, check=False,
        timeout=120, env={**os.environ, "PYTHONPATH": os.pathsep.join([path, str(ROOT)])},
    )  # fmt: skip


def test_without_pypdf_one_line_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "pypdf.py").write_text("raise ImportError")
    result = run("check", str(SAMPLE), cwd=tmp_path, path=str(tmp_path))
    assert (result.returncode, result.stdout) == (2, "")
    assert "pypdf, which is not installed" in result.stderr
    assert "pip install 'mtcheck[pdf]'" in result.stderr
    assert "Traceback" not in result.stderr


def test_reports_say_page_and_approximate(tmp_path: Path) -> None:
    terminal = run("check", str(SAMPLE), "--output", "a.json", "--output", "a.html", "--output", "-", cwd=tmp_path)
    assert "positions approximate: only the page is certain" in terminal.stdout
    assert "(pages 1-2)" in terminal.stdout
    found = json.loads((tmp_path / "a.json").read_text())["input"]
    assert (found["line_unit"], found["positions"], found["format"]) == ("page", "approximate", "pdf")
    assert "positions approximate: only the page is certain" in (tmp_path / "a.html").read_text()


def test_a_pdf_is_never_fixed(tmp_path: Path) -> None:
    result = run("check", str(SAMPLE), "--fix", cwd=tmp_path)
    assert result.returncode == 2
    assert "a file of format pdf cannot be fixed" in result.stderr
    assert not list(tmp_path.iterdir())
