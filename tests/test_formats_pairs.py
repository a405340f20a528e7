# SPDX-License-Identifier: Apache-2.0
"""XLIFF, TMX and TSV: pairs as articles with their sources, and as segments to score."""

from __future__ import annotations

import gzip
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from score_fixtures import Run, run  # noqa: F401 - a fixture
from test_formats_positions import check_promises

from mtcheck import check
from mtcheck.detect import detect
from mtcheck.errors import InputError
from mtcheck.formats import Paired, pair_formats, pairs_streamed, read_article, read_bytes, read_pairs, tmx, tsv, xliff
from mtcheck.pairing import paired_segments

SAMPLES = Path(__file__).parent.parent / "samples" / "formats"
FILES = ("quarry.xliff", "quarry-2.xlf", "quarry.tmx", "quarry.tsv")


def paired(text: str, path: str) -> list[tuple[str, str]]:
    """Translations with their sources."""
    article = read_bytes(text.encode(), path=path)
    assert isinstance(article, Paired)
    return [(article.slice(p.span), s) for p, s in zip(article.passages, article.sources, strict=True)]


def units(*inside: str, version: str = "1.2") -> str:
    if version == "1.2":
        body = "".join(f'<trans-unit id="{n}">{unit}</trans-unit>' for n, unit in enumerate(inside))
        return (
            '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" '
            f'source-language="de" target-language="en"><body>{body}</body></file></xliff>'
        )
    body = "".join(f'<unit id="{n}"><segment>{unit}</segment></unit>' for n, unit in enumerate(inside))
    space = "urn:oasis:names:tc:xliff:document:2.0"
    return f'<xliff version="2.0" srcLang="de" trgLang="en" xmlns="{space}"><file id="a">{body}</file></xliff>'


def memory(*inside: tuple[str, ...], srclang: str = "de", languages: tuple[str, ...] = ("de", "en")) -> str:
    body = "".join(
        "<tu>"
        + "".join(f'<tuv xml:lang="{tag}"><seg>{text}</seg></tuv>' for tag, text in zip(languages, unit, strict=True))
        + "</tu>"
        for unit in inside
    )
    return f'<tmx version="1.4"><header srclang="{srclang}"/><body>{body}</body></tmx>'


def test_xliff_sample() -> None:
    article = read_article(SAMPLES / "quarry.xliff")
    assert isinstance(article, Paired)
    texts = [article.slice(passage.span) for passage in article.passages]
    assert texts == [
        "Quarry on the Hohlberg stays closed",
        "The operator, Auer Stein GmbH, reported 73 cracks in the rock on Monday.",
        "Nobody was hurt.",
        "The road & the cycle path stay closed.",
        "“We will open only when the mountain is calm,” said site manager Petra Lohe.",
    ]
    assert article.sources[1:4] == (
        "Der Betreiber, die Auer Stein GmbH, meldete am Montag 37 Risse im Fels.",
        "Niemand wurde verletzt.",
        "Die Straße & der Radweg bleiben gesperrt.",
    )
    assert [(number, source[:11]) for number, source in article.untranslated] == [(4, "Der Landrat")]
    assert (article.source_language, article.metadata["language"]) == ("de", "en")
    assert article.passages[0].role == "headline"


def test_xliff_2_sample() -> None:
    article = read_article(SAMPLES / "quarry-2.xlf")
    assert isinstance(article, Paired)
    assert article.text == "Quarry on the Hohlberg stays closed\n\nNobody was hurt.\n\nThe road stays\nclosed."
    assert article.sources[2] == "Die Straße bleibt gesperrt."
    assert article.metadata["language"] == "en-GB"


def test_tmx_sample() -> None:
    article = read_article(SAMPLES / "quarry.tmx")
    assert isinstance(article, Paired)
    assert article.text.split("\n\n") == [
        "The quarry on the Hohlberg stays closed.",
        "The operator reported 73 cracks in the rock & scree on Monday.",
    ]
    assert article.sources[1] == "Der Betreiber meldete am Montag 37 Risse im Fels & im Geröll."


def test_tsv_sample() -> None:
    article = read_article(SAMPLES / "quarry.tsv")
    assert isinstance(article, Paired)
    assert article.text.split("\n\n")[1:] == [
        "The operator reported 73 cracks in the rock on Monday.",
        'He said: "We will wait."',
    ]
    assert article.sources[2] == 'Er sagte: "Wir warten."'
    assert article.untranslated == ((2, "Niemand wurde verletzt."),)
    assert [article.line_and_column(passage.span)[0] for passage in article.passages] == [2, 3, 5]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("<source>Eins</source><target>One <g id='1'>and <g id='2'>two</g></g></target>", ("One and two", "Eins")),
        ("<source>Eins</source><target>One<ph id='1'>{0}</ph> two<it id='2' pos='open'>x</it></target>",
         ("One two", "Eins")),
        ("<source>Eins</source><target>One<x id='1' ctype='lb'/>two</target>", ("One\ntwo", "Eins")),
        ("<source>Eins</source><target><mrk mtype='x-term'>One</mrk> two</target>", ("One two", "Eins")),
        ("<source>A &lt;b&gt;</source><target><![CDATA[Tom & Ann]]></target>", ("Tom & Ann", "A <b>")),
        ("<note>no</note><source>Eins</source><target state='needs-review'>One</target><note>no</note>",
         ("One", "Eins")),
        ("<source>Eins</source><target>One</target><alt-trans><target>Other</target></alt-trans>", ("One", "Eins")),
        ("<source>Eins zwei</source><seg-source><mrk mtype='seg' mid='1'>Eins</mrk> <mrk mtype='seg' mid='2'>zwei"
         "</mrk></seg-source><target>One two</target>", ("One two", "Eins zwei")),
    ],
)  # fmt: skip
def test_inline_tags_and_what_stands_beside_in_xliff(unit: str, expected: tuple[str, str]) -> None:
    assert paired(units(unit), "a.xlf") == [expected]


def test_segments_of_a_unit_are_paired_by_their_marks() -> None:
    unit = (
        "<source>A. B. C.</source><seg-source><mrk mtype='seg' mid='1'>A.</mrk><mrk mtype='seg' mid='2'>B.</mrk>"
        "<mrk mtype='seg' mid='3'>C.</mrk></seg-source>"
        "<target><g id='1'><mrk mtype='seg' mid='3'>c.</mrk><mrk mtype='seg' mid='1'>a.</mrk></g></target>"
    )
    article = read_bytes(units(unit).encode(), path="a.xlf")
    assert isinstance(article, Paired)
    assert paired(units(unit), "a.xlf") == [("a.", "A."), ("c.", "C.")]
    assert article.untranslated == ((1, "B."),)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.xlf", units("<source>Eins</source>", "<source>Zwei</source><target/>"), "no translation in it"),
        ("a.xlf", units("<source>A</source><target>B</target>").replace('"en"', '"de"'), "in one language (de)"),
        ("a.xlf", units("<source>A</source><target>B</target>").replace('"en"', '"English"'), "is no language code"),
        ("a.xlf", units("<source>A</source><target>B</target>").replace('"1.2"', '"3.0"'), "XLIFF of version 3.0"),
        ("a.xlf", "<tmx/>", "no XLIFF"),
        ("a.xlf", "a\tb", "not well-formed XML on line 1"),
        ("a.tmx", memory(("Eins", "One", "Un"), languages=("de", "fr", "es")), "into fr, es beside the source (de)"),
        ("a.tmx", memory(("Eins",), languages=("de",)), "no translation beside the source (de)"),
        ("a.tmx", memory(), "no translation unit in it"),
        ("a.tmx", "<xliff/>", "no TMX"),
        ("a.tsv", "one\ttwo\tthree\n", "3 columns without names"),
        ("a.tsv", "source\ttarget\nEins\tOne\nZwei\n", "line 3 has no column 2"),
        ("a.tsv", "source\ttarget\n", "no translation in it"),
        ("a.tsv", "source\ttarget\nEins\t\n", "no translation in it"),
        ("a.tsv", "de\tde\nEins\tOne\n", "in one language (de)"),
        ("a.tsv", "no tabs here\n", "1 column without names"),
    ],
)
def test_what_makes_no_sense_is_one_clear_line(name: str, text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_bytes(text.encode(), path=name)
    assert message in caught.value.message
    assert caught.value.message.startswith(f"{name}: ")
    assert "\n" not in caught.value.message


def test_files_of_several_languages_in_one_are_refused() -> None:
    one = units("<source>A</source><target>B</target>")
    file = one[one.index("<file") : one.index("</xliff>")]
    both = one.replace("</xliff>", file.replace('"en"', '"fr"') + "</xliff>")
    with pytest.raises(InputError, match=r"several languages in one \(de to en, de to fr\)"):
        read_bytes(both.encode(), path="a.xlf")


@pytest.mark.parametrize(
    ("srclang", "languages", "expected"),
    [
        ("de", ("de", "en"), ("two", "one")),
        ("DE-de", ("de-DE", "en-US"), ("two", "one")),
        ("*all*", ("en", "de"), ("one", "two")),
        ("en", ("en", "de"), ("two", "one")),
        ("", ("fr", "en"), ("two", "one")),
    ],
)
def test_which_side_of_a_memory_is_the_source(
    srclang: str, languages: tuple[str, str], expected: tuple[str, str]
) -> None:
    assert paired(memory(("one", "two"), srclang=srclang, languages=languages), "a.tmx") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Eins\tOne\n", [("One", "Eins")]),
        ("\ufeffEins\tOne\r\n\r\nZwei\tTwo", [("One", "Eins"), ("Two", "Zwei")]),
        ("target\tid\tsource\nOne\t7\tEins\n", [("One", "Eins")]),
        ("id\tde\ten-GB\n1\tEins\tOne\n", [("One", "Eins")]),
        ("id\ten\nSatu\tOne\n", [("One", "Satu")]),
        ("Eins\t“One” he said\n", [("“One” he said", "Eins")]),
        ('Eins\t"One"\n', [('"One"', "Eins")]),
        ('Eins\t"One ""two"" three"\n', [('One "two" three', "Eins")]),
    ],
)
def test_columns_and_quotes_of_tsv(text: str, expected: list[tuple[str, str]]) -> None:
    assert paired(text, "a.tsv") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("source\ttarget\nEins\tOne\n", "tsv"),
        ("Eins\tOne\nZwei\tTwo\n", "tsv"),
        ("A table\tof one line of prose.", "plain"),
        ("One line.\n\tAnother line, indented.\n", "plain"),
        (units("<source>Eins</source><target>One</target>"), "xliff"),
        (memory(("Eins", "One")), "tmx"),
    ],
)
def test_formats_are_told_by_content(text: str, expected: str) -> None:
    assert read_bytes(text.encode(), path="-").format == expected


CELLS = st.lists(st.sampled_from(["w01", "w02", "w03", " ", "é", '"', '""', "&", "\U0001f600"]), max_size=8).map(
    "".join
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_every_word_of_a_tsv_is_found_where_its_span_says(rows: list[tuple[str, str]]) -> None:
    text = "source\ttarget\n" + "".join(f"{source}\t{target}\n" for source, target in rows)
    try:
        article = tsv.read(text, path="a")
    except InputError:
        return
    check_promises(article, text)
    assert re.findall(r"w\d\d", article.text) == re.findall(r"w\d\d", "\n".join(target for _, target in rows))


INLINE = [
    "<g id='1'>", "<ph id='2'>code</ph>", "<x id='3'/>", "&amp;", "&#65;", " ", "\n", "<!-- no -->", "<![CDATA[<]]>",
]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["w01", "w02", "w03", *INLINE]), max_size=12))
def test_every_word_of_a_target_is_found_where_its_span_says(parts: list[str]) -> None:
    target = "".join(parts) + "</g>" * sum(part.startswith("<g") for part in parts)
    text = units("<source>w09</source><target>w00 </target>", f"<source>w09</source>\n<target>{target}</target>")
    article = xliff.read(text, path="a")
    check_promises(article, text)
    assert re.findall(r"w\d\d", article.text) == ["w00", *re.findall(r"w\d\d", target)]
    two = units(
        f"<source>w09</source><target>w00 {target}</target>".replace("<g", "<pc").replace("/g>", "/pc>"), version="2"
    )
    check_promises(xliff.read(two, path="a"), two)
    three = memory(("w09", f"w00 {target}".replace("<g id='1'>", "<hi>").replace("</g>", "</hi>")))
    check_promises(tmx.read(three, path="a"), three)


def test_a_large_memory_is_read_in_time() -> None:
    text = memory(*(("Satz " * 8, "sentence " * 8) for _ in range(5000)))
    begun = time.process_time()
    assert len(read_pairs(text.encode(), path="a.tmx").pairs) == 5000
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("name", FILES[:1] + FILES[2:])
def test_a_check_holds_every_translation_against_its_own_source(name: str) -> None:
    report = check(SAMPLES / name)
    numbers = [report.article.slice(finding.span) for finding in report.findings if finding.check == "number"]
    assert numbers == ["73"]
    assert all(segment.source for segment in report.segments)
    omitted = [finding for finding in report.findings if finding.check == "omission"]
    assert bool(omitted) == (name == "quarry.xliff")
    assert all("Der Landrat" in finding.evidence[0] for finding in omitted)


def test_a_pair_of_several_sentences_is_cut_where_both_sides_agree(tmp_path: Path) -> None:
    file = tmp_path / "a.tsv"
    rows = [
        "Er kam am Montag. Er ging am Freitag.\tHe came on Monday. He left on Friday.",
        "Er kam am Montag, blieb und ging dann.\tHe came on Monday. He stayed. Then he left.",
    ]
    file.write_text("de\ten\n" + "\n".join(rows) + "\n", encoding="utf-8")
    segments = [(segment.hypothesis, segment.source) for segment in check(file).segments]
    assert segments == [
        ("He came on Monday.", "Er kam am Montag."),
        ("He left on Friday.", "Er ging am Freitag."),
        ("He came on Monday. He stayed. Then he left.", "Er kam am Montag, blieb und ging dann."),
    ]


def test_a_source_language_that_the_file_does_not_tell_is_detected() -> None:
    rows = "Der Betreiber meldete am Montag Risse im Fels des Steinbruchs.\tThe operator reported cracks on Monday.\n"
    article = read_bytes(rows.encode(), path="a.tsv")
    for named, expected in ((None, "de"), ("nl", "nl")):
        found = paired_segments(detect(article), named)
        assert found is not None
        assert found.source_language == expected
    assert paired_segments(detect(read_bytes(b"The operator reported cracks.", path="a.txt"))) is None


@pytest.mark.parametrize("name", FILES)
def test_score_takes_pairs(run: Run, name: str) -> None:  # noqa: F811 - the fixture
    ran = run("--input", str(SAMPLES / name))
    pairs = read_pairs((SAMPLES / name).read_bytes(), path=name).pairs
    assert ran.status == 0
    assert [line["id"] for line in ran.lines] == [pair.id for pair in pairs]
    assert [line["quality"] is None for line in ran.lines] == [pair.target is None for pair in pairs]


def test_score_tells_pairs_by_content_and_undoes_gzip(run: Run, tmp_path: Path) -> None:  # noqa: F811
    expected = run("--input", str(SAMPLES / "quarry.tmx")).stdout
    assert run(data=(SAMPLES / "quarry.tmx").read_bytes()).stdout == expected
    (tmp_path / "a.tmx.gz").write_bytes(gzip.compress((SAMPLES / "quarry.tmx").read_bytes()))
    assert run("--input", "a.tmx.gz").stdout == expected
    tabs = run("--input", "-", "--input-format", "tsv", data="Eins\tThe council met.\n")
    assert [line["id"] for line in tabs.lines] == ["1"]


def test_score_names_a_line_that_is_no_pair_and_goes_on_if_told(run: Run) -> None:  # noqa: F811
    data = "source\ttarget\nEins\tThe council met.\nZwei\nDrei\tThe mayor left.\n"
    assert "line 3: has no column 2" in run("--input-format", "tsv", data=data).complaint
    ran = run("--input-format", "tsv", "--keep-going", data=data)
    assert ran.status == 2
    assert [line.get("error") for line in ran.lines] == [None, "has no column 2", None]


@pytest.mark.parametrize(
    ("arguments", "data", "message"),
    [
        (("--input-format", "docx"), "", "no 'docx' among the formats of segments (there are: jsonl, tmx, tsv, xliff)"),
        (("--input-format", "xliff"), "<a/>", "<stdin>: no XLIFF: its root element is 'a'"),
        ((), "<a>", "<stdin>: "),
        (("--input-format", "tsv", "--hypothesis", "x"), "", "--input-format and --hypothesis exclude each other"),
    ],
)
def test_score_complains_in_one_line(run: Run, arguments: tuple[str, ...], data: str, message: str) -> None:  # noqa: F811
    ran = run(*arguments, data=data)
    assert ran.status == 2
    assert message in ran.complaint


def test_formats_of_pairs() -> None:
    assert sorted(pair_formats()) == ["tmx", "tsv", "xliff"]


ROWS = "source\ttarget\n" + "".join(f"Harga beras naik {n}.\tThe price of “rice” rose to {n}.\n" for n in range(300))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "utf-16-be"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_tsv_line_by_line_is_what_the_whole_is(tmp_path: Path, encoding: str, line_end: str) -> None:
    path = tmp_path / "a.tsv"
    path.write_bytes(ROWS.replace("\n", line_end).encode(encoding))
    whole, streamed = read_pairs(path.read_bytes(), path="a.tsv"), tsv.stream_pairs(path, called="a.tsv")
    found = [(pair.id, pair.source, pair.target and pair.target.text) for pair in streamed.pairs]
    assert found == [(pair.id, pair.source, pair.target and pair.target.text) for pair in whole.pairs]
    assert found[-1][2] == "The price of “rice” rose to 299."
    assert streamed.most == len(found) == 300


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"source\ttarget\nHalo\t\n", "no translation in it"),
        (b"\n\n", "no translation in it"),
        (b"a\tb\tc\n", "3 columns without names"),
        (b"en\ten-GB\tnote\nHalo\tHello\tx\n" + b"a\tb\tc\n" * 100_000 + b"Halo\tHel\0lo\tx", "NUL in line 100003"),
        (b"Halo\tHello\n" + b"x" * 5_000_000, "line 2 is longer than 4 MiB"),
        ("Halo\tHéllo\n".encode("utf-16") + b"\x00\xd8", "is not UTF-16 as a whole"),
    ],
)
def test_tsv_line_by_line_says_what_is_wrong_before_the_first_pair(tmp_path: Path, data: bytes, complaint: str) -> None:
    path = tmp_path / "a.tsv"
    path.write_bytes(data)
    with pytest.raises(InputError, match=complaint):
        tsv.stream_pairs(path, called="a.tsv")


def test_a_large_tsv_in_utf_16_is_told_by_its_beginning() -> None:
    data = ("source\ttarget\n" + "Halo\tHello there\n" * 40_000).encode("utf-16")
    assert pairs_streamed(data[: (1 << 20) + 1], path="a.tsv") is tsv
    assert pairs_streamed(data[: (1 << 20) + 1], path="-") is tsv
