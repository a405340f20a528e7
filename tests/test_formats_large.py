# SPDX-License-Identifier: Apache-2.0
"""Files too large for memory: exports and translation memories, read in constant memory and as the whole would be."""

from __future__ import annotations

import gzip
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from score_fixtures import Run, run  # noqa: F401 - the fixture
from test_formats_wordpress import EXPORT, HEAD, TAIL, export, item, large

from mtcheck import formats
from mtcheck.cli import _segments
from mtcheck.errors import InputError
from mtcheck.formats import read_all_bytes, read_article, read_articles, tmx, wordpress

SAMPLES = Path(__file__).parent.parent / "samples" / "formats"
MEASURE = """
import sys
from pathlib import Path
from mtcheck import formats
from mtcheck.formats import tmx, wordpress
path = Path(sys.argv[1])
found = wordpress.read_stream(path) if path.suffix == ".wxr" else tmx.stream_pairs(path, called="a").pairs
count = 0
kept = []
for one in found:
    count += 1
    kept += [one] if "keep" in sys.argv else []
lines = Path("/proc/self/status").read_text().splitlines()
print(count, next(line.split()[1] for line in lines if line.startswith("VmHWM")))
"""


def peak_of(path: Path, *how: str) -> tuple[int, int]:
    """How much was read, and the most memory (kB) that a program of its own took for it.

    As Linux tells it: what getrusage says of a program is no less than what the one that started it had.
    """
    ran = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path), *how], capture_output=True, text=True, check=True, timeout=120
    )
    count, peak = map(int, ran.stdout.split())
    return count, peak


def posts(count: int) -> str:
    text = "\n\n".join(f"Paragraph {n} of a post that says &amp; shows <b>nothing</b> at all. " * 4 for n in range(12))
    return export(*(item(f"{number} {text}", title=f"Post {number}") for number in range(count)))


def units(count: int) -> str:
    body = "".join(
        f'<tu tuid="{n}"><tuv xml:lang="de"><seg>{f"Satz {n} &amp; mehr. " * 9}</seg></tuv>'
        f'<tuv xml:lang="en"><seg>{f"Sentence <hi>{n}</hi>. " * 9}</seg></tuv></tu>\n'
        for n in range(count)
    )
    return f'<tmx version="1.4"><header srclang="de"/><body>\n{body}</body></tmx>'


@pytest.mark.skipif(sys.platform != "linux", reason="the most memory that a program took is told by Linux")
@pytest.mark.parametrize(("kind", "made", "count"), [("wxr", posts, 200), ("tmx", units, 700)])
def test_three_times_as_much_takes_no_more_memory(
    tmp_path: Path, kind: str, made: Callable[[int], str], count: int
) -> None:
    peaks = []
    for number in (count, 3 * count):
        path = tmp_path / f"{number}.{kind}"
        path.write_text(made(number), encoding="utf-8")
        read, peak = peak_of(path)
        assert read == number
        peaks.append(peak)
    # Kept in a list ("keep"), 400 posts more take 30 MB, 1,400 pairs 8 MB; read so, 0.1 MB at most.
    assert peaks[1] - peaks[0] < 3000


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("One.\n\nTwo. <!-- never closed\n\n<p>Three.</p>", 3),
        ("One.\n\n&amp;\n<script>var a = 1;\n<p>Two.</p>", 4),
        ("[gallery a=1]\n\n[caption]\nOne.[/caption]\n<style>\n<p>Two.</p>", 5),
        ("<!-- wp:paragraph -->\n<p>One.</p>\n<!-- wp:image\n<p>Two.</p>", 3),
    ],
)
def test_what_hides_the_rest_of_a_post_is_named_by_its_line_in_the_file(tmp_path: Path, text: str, line: int) -> None:
    before = export(item("First.\n\nSecond."), item(""))
    whole = export(item("First.\n\nSecond."), item(text))
    begins = before[: before.rindex("<item>")].count("\n") + 1
    file = tmp_path / "a.wxr"
    file.write_text(whole, encoding="utf-8")
    for reading in (wordpress.read_stream(file), read_all_bytes(whole.encode(), path="a.wxr")):
        with pytest.raises(InputError, match=rf" on line {begins + line - 1} is never closed"):
            list(reading)
    posted = '[\n {"content":\n  {"raw": "One.\\n\\n<!-- never\\n<p>Two.</p>"}}]'
    with pytest.raises(InputError, match="a comment on line 3 is never closed"):
        list(read_all_bytes(posted.encode(), path="a.json"))


def test_the_same_in_a_feed_is_named_by_its_line_in_the_file() -> None:
    described = (
        "<item><description>\n&lt;p&gt;One.&lt;/p&gt;\n&lt;!-- never &lt;p&gt;Two.&lt;/p&gt;</description></item>"
    )
    with pytest.raises(InputError, match="a comment on line 5 is never closed"):
        list(read_all_bytes(f"<rss>\n\n<channel>{described}</channel></rss>".encode(), path="a.rss"))


FIVE = [item(f"Post {number}.\n\nIts end.") for number in range(5)]
BEGINS = [HEAD.count("\n") + 1 + number * FIVE[0].count("\n") for number in range(5)]


@pytest.mark.parametrize(
    ("text", "read", "message"),
    [
        (export(*FIVE[:2], FIVE[2].replace("</item>", ""), *FIVE[3:]), 2,
         f"a.wxr: the <item> that begins on line {BEGINS[2]} is never closed"),
        (export(*FIVE[:4], FIVE[4].replace("</item>", "")), 4,
         f"a.wxr: the <item> that begins on line {BEGINS[4]} is never closed"),
        (export(*FIVE[:3]).removesuffix(TAIL) + FIVE[3].rpartition("end.")[0], 3,
         f"a.wxr: ends in the <item> that begins on line {BEGINS[3]}"),
        (export(*FIVE[:2], FIVE[2].replace("<item>", ""), *FIVE[3:]), 2,
         f"a.wxr: </item> on line {BEGINS[3] - 1} closes nothing"),
        (export(*FIVE).replace("</rss>", ""), 5, "a.wxr: ends too early (line "),
        (export(*FIVE) + "<rss/>", 5, "a.wxr: does not end after its first <channel> (line "),
    ],
)  # fmt: skip
def test_where_an_export_breaks_off(tmp_path: Path, text: str, read: int, message: str) -> None:
    file = tmp_path / "a.wxr"
    file.write_text(text, encoding="utf-8")
    found: list[object] = []
    with pytest.raises(InputError) as caught:
        found.extend(wordpress.read_stream(file))
    assert message in caught.value.message
    assert len(found) in (0, read)  # extend keeps what came before the error
    articles = wordpress.read_stream(file)
    assert [next(articles).metadata["title"] for _ in range(read)] == ["A title of a post"] * read


@pytest.mark.parametrize("size", range(60, 75))
def test_no_mark_is_found_in_a_section_that_a_block_ends_in(
    tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mtcheck.formats._items._BLOCK", size)
    file = tmp_path / "a.wxr"
    file.write_text(export(item("He wrote </item> and <item> here."), item("x"), "<item/>\n"), encoding="utf-8")
    assert [one.metadata["title"] for one in wordpress.read_stream(file)] == ["A title of a post"] * 2


def test_an_export_that_is_utf8_is_read_so_whatever_it_declares(tmp_path: Path) -> None:
    file = tmp_path / "a.wxr"
    file.write_text(EXPORT.replace("Edda", "Édda").replace("UTF-8", "ISO-8859-1", 1), encoding="utf-8")
    assert any("Édda" in article.text for article in wordpress.read_stream(file))
    assert "ISO-8859-1" in file.read_text(encoding="utf-8")


T = TypeVar("T")


def pairs_or_complaint(read: Callable[[], T]) -> T | str:
    try:
        return read()
    except InputError as error:
        return error.message


UNIT = st.lists(
    st.sampled_from(
        [
            "w1",
            " ",
            "\n",
            "&amp;",
            "&#233;",
            "&nbsp;",
            "<hi>",
            "<ph>code</ph>",
            "<![CDATA[<tu> </tu>]]>",
            "<!-- </tu> -->",
        ]
    ),
    max_size=6,
).map(lambda parts: "".join(parts) + "</hi>" * parts.count("<hi>"))
LANGUAGES = st.lists(st.sampled_from(["de-DE", "en-GB", "fr", "DE"]), max_size=3)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.tuples(UNIT, LANGUAGES), max_size=8),
    st.sampled_from(["de", "*all*", "en-GB", ""]),
    st.integers(0, 300),
)
def test_a_streamed_memory_holds_what_the_whole_one_holds(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, list[str]]], told: str, at_once: int
) -> None:
    body = "\n".join(
        "<tu srclang='fr'>" + "".join(f'<tuv xml:lang="{tag}"><seg>{text}</seg></tuv>' for tag in tags) + "</tu><tu/>"
        for text, tags in rows
    )
    text = f"<?xml version='1.0'?>\n<tmx version='1.4'>\n<header srclang='{told}'/><body>\n{body}</body></tmx>\n"
    file = tmp_path_factory.getbasetemp() / "a.tmx"
    file.write_text(text, encoding="utf-8")
    whole = pairs_or_complaint(lambda: tmx.pairs(text, path="a"))
    if isinstance(whole, str):
        assert pairs_or_complaint(lambda: tmx.stream_pairs(file, called="a")) == whole
        return
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tmx, "_AT_ONCE", at_once)
        if whole.source_language.lower() == whole.language.lower():
            return  # refused where pairs are asked for
        streamed = tmx.stream_pairs(file, called="a")
        assert list(streamed.pairs) == whole.pairs
    assert (streamed.source_language, streamed.language) == (whole.source_language, whole.language)
    assert streamed.most >= len(whole.pairs)


def test_the_sample_streamed() -> None:
    path = SAMPLES / "quarry.tmx"
    text = path.read_text(encoding="utf-8")
    found = list(tmx.stream_pairs(path, called="a").pairs)
    assert found == tmx.pairs(text, path="a").pairs
    first = found[0].target
    assert first is not None
    assert text[first.runs[0].file.start :].startswith("The quarry on the <hi")


@pytest.mark.parametrize(("name", "hint"), [("a.tmx", "mtcheck score takes more pairs"), ("a.txt", "split it into")])
def test_a_memory_too_large_for_an_article_can_be_scored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, hint: str
) -> None:
    monkeypatch.setattr(formats, "MAX_BYTES", 1000)
    (tmp_path / name).write_text(units(9), encoding="utf-8")
    with pytest.raises(InputError, match="too large for an article") as caught:
        read_article(tmp_path / name)
    assert hint in caught.value.hint


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
SAMPLE = (SAMPLES / "quarry.tmx").read_text(encoding="utf-8")
DOCTYPE = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (SAMPLE.replace(DOCTYPE, f'<!DOCTYPE tmx [<!ENTITY l0 "ha">{LAUGHS}]>').replace("operator", "&l9;"), "ntity"),
        (SAMPLE.replace(DOCTYPE, f'<!DOCTYPE tmx [<!ENTITY a SYSTEM "{Path(__file__).as_uri()}">]>').replace(
            "operator", "&a;"), "Entity 'a'"),
        (SAMPLE.replace("operator", "<hi>" * 20_000 + "</hi>" * 20_000), "depth"),
        (SAMPLE[: len(SAMPLE) // 2], "ends in the <tu> that begins on line"),
        (SAMPLE[: SAMPLE.rindex("</")], "ends too early"),
        (SAMPLE.replace("</seg>", "", 1), "not well-formed XML on line 8"),
        (SAMPLE.replace("</tu>", "</tu></x>", 1), "not well-formed XML on line 11"),
        (SAMPLE.replace("tmx ", "tmy ", 2).replace("</tmx", "</tmy"), "no TMX"),
        (units(0), "no translation unit in it"),
        ("<tmx><body>" + "".join(f'<tu><tuv xml:lang="a{n}"><seg>x</seg></tuv></tu>' for n in range(1001)) +
         "</body></tmx>", "more than 1,000 languages"),
        (units(2).replace('"en"', '"de"'), "no translation beside the source (de)"),
    ],
)  # fmt: skip
def test_hostile_memories_are_one_line_before_the_first_pair(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "a.tmx"
    file.write_text(text, encoding="utf-8")
    begun = time.process_time()
    with pytest.raises(InputError) as caught:
        tmx.stream_pairs(file, called="a.tmx")
    assert time.process_time() - begun < 5
    assert message in caught.value.message
    assert caught.value.message.startswith("a.tmx: ")
    assert "\n" not in caught.value.message


def test_score_streams_a_large_memory_from_a_file_a_pipe_and_an_archive(
    run: Run,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = units(12)
    expected = run("--input-format", "tmx", data=text).lines
    assert len(expected) == 12
    monkeypatch.setattr(_segments, "_HELD", 1000)
    monkeypatch.setattr(_segments, "read_pairs", lambda *_, **__: pytest.fail("read whole"))
    (tmp_path / "a.tmx").write_text(text, encoding="utf-8")
    (tmp_path / "b.tmx.gz").write_bytes(gzip.compress(text.encode()))
    for found in (run("--input", "a.tmx"), run("--input", "b.tmx.gz"), run("--input-format", "tmx", data=text)):
        assert found.lines == expected
    monkeypatch.setattr(_segments, "MOST_COPIED", 2000)
    assert run("--input-format", "tmx", data=text).status == 2
    assert run("--input", "a.tmx").status == 0


def test_large_exports_of_the_sample_hold_it_many_times(tmp_path: Path) -> None:
    file = tmp_path / "a.wxr"
    file.write_text(large(3), encoding="utf-8")
    assert len(list(wordpress.read_stream(file))) == 6


def across(text: str, at: int, letter: str) -> str:
    """A memory in which ``letter`` stands at that offset, in a comment that makes room for it."""
    start = text.index("<tu ")
    return f"{text[:start]}<!--{'x' * (at - start - 4)}{letter}-->{text[start:]}"


@pytest.mark.parametrize(
    ("declared", "encoding", "mark", "letter"),
    [
        ("UTF-16", "utf-16-le", b"\xff\xfe", "n"),
        ("UTF-16", "utf-16-be", b"\xfe\xff", "😀"),
        ("UTF-16", "utf-16-le", b"", "😀"),
        ("UTF-32", "utf-32-le", b"\xff\xfe\0\0", "n"),
        ("GB18030", "gb18030", b"", "渡"),
        ("UTF-8", "utf-8", b"", "渡"),
    ],
)
def test_a_large_memory_is_known_though_its_first_bytes_end_in_a_letter(
    tmp_path: Path,
    declared: str,
    encoding: str,
    mark: bytes,
    letter: str,
) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>\n{units(300)}'
    wide = len("x".encode(encoding))
    at = (_segments._HELD + 1 - len(mark)) // wide - (encoding == "utf-16-be" or not mark)
    data = mark + across(text, at, letter).encode(encoding)
    with pytest.raises(UnicodeDecodeError):
        data[len(mark) : _segments._HELD + 1].decode(encoding)
    (tmp_path / "a.tmx").write_bytes(data)
    from_file = formats.pairs_streamed(data[: _segments._HELD + 1], path="a.tmx")
    assert from_file is formats.pairs_streamed(data[: _segments._HELD + 1], path="-") is tmx
    found = tmx.stream_pairs(tmp_path / "a.tmx", called="a.tmx")
    assert list(found.pairs)[299].source.startswith("Satz 299 & mehr.")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_large_export_is_streamed_whatever_it_is_encoded_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.setattr(formats, "MAX_BYTES", 1000)
    file = tmp_path / "a.xml"
    file.write_text(EXPORT.replace("UTF-8", encoding[:6].upper(), 1).replace("Edda", "Édda"), encoding=encoding)
    found = list(read_articles(file))
    assert [one.metadata["title"] for one in found][1:] == ["Mail boat skipper retires"]
    assert "Skipper Édda Brann" in found[1].text


def test_pairs_in_utf_16_are_known_where_they_are_piped_in(run: Run) -> None:  # noqa: F811
    text = units(2)
    found = run(data=text.encode("utf-16"))
    assert (found.status, found.lines) == (0, run("--input-format", "tmx", data=text).lines), found.stderr
