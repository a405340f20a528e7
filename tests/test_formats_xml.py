# SPDX-License-Identifier: Apache-2.0
"""XML formats and ninjs: hostile files, and the places of every word in them."""

from __future__ import annotations

import codecs
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_formats_positions import check_promises

from mtcheck.article import Article, Span
from mtcheck.errors import InputError
from mtcheck.formats import read_all_bytes, read_bytes
from mtcheck.formats._xml import Document
from mtcheck.xml import parse

SAMPLES = Path(__file__).parent.parent / "samples" / "formats"
NEWS_SAMPLES = ("newsml.xml", "newsml-message.xml", "nitf.xml", "rss.xml", "atom.xml")
XML_SAMPLES = (*NEWS_SAMPLES, "harbourlight.wxr", "quarry.xliff", "quarry-2.xlf", "quarry.tmx")
JSON_SAMPLES = ("ninjs-1.json", "ninjs-2.json", "ninjs-3.json", "harbourlight-posts.json")
ALL_SAMPLES = (*XML_SAMPLES, *JSON_SAMPLES)
BODY = {
    "newsml.xml": "Inspectors began",
    "newsml-message.xml": "Farmers in",
    "nitf.xml": "It cost",
    "rss.xml": "The museum in the old salt works opened its doors on Monday after four years of building, and",
    "atom.xml": "She said",
    "harbourlight.wxr": "Night ferry",
    "quarry.xliff": "The operator",
    "quarry-2.xlf": "Nobody was",
    "quarry.tmx": "The operator",
}
"""Words of a paragraph of each sample, for an attack to stand there."""


def sample(name: str) -> str:
    return (SAMPLES / name).read_text(encoding="utf-8")


def attacked(name: str, *, declarations: str, used: str) -> str:
    """A sample with a document type of its own, and a reference to what it declares in the text."""
    text = re.sub(r"<!DOCTYPE[^\[>]*(?:\[[^\]]*\])?>", "", sample(name)).replace("&port;", "Port")
    root = re.search(r"<([a-zA-Z]\w*)", text)
    assert root is not None
    text = f"{text[: root.start()]}<!DOCTYPE {root.group(1)} [{declarations}]>{text[root.start() :]}"
    if name == "rss.xml":  # there the text stands in CDATA, where no reference is one
        return text.replace("Two lines, no markup", used)
    assert BODY[name] in text
    return text.replace(BODY[name], f"{used} {BODY[name]}")


def all_articles(text: str | bytes, path: str) -> list[Article]:
    return list(read_all_bytes(text.encode() if isinstance(text, str) else text, path=path))


def laughs(name: str) -> str:
    steps = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return attacked(name, declarations=f'<!ENTITY l0 "ha">{steps}', used="&l9;")


def quadratic(name: str) -> str:
    return attacked(name, declarations=f'<!ENTITY long "{"word " * 9000}">', used="&long;" * 1000)


def outside(name: str) -> str:
    return attacked(name, declarations=f'<!ENTITY here SYSTEM "{Path(__file__).as_uri()}">', used="&here;")


def outside_declarations(name: str) -> str:
    return attacked(name, declarations=f'<!ENTITY % here SYSTEM "{Path(__file__).as_uri()}"> %here;', used="&x;")


def deep(name: str) -> str:
    text = sample(name)
    place = text.rindex("</")
    return f"{text[:place]}{'<b>' * 20_000}deep{'</b>' * 20_000}{text[place:]}"


def halved(name: str) -> str:
    return sample(name)[: len(sample(name)) // 2]


def without_last_tag(name: str) -> str:
    text = sample(name)
    return text[: text.rindex("</")]


def control(name: str) -> str:
    return attacked(name, declarations="", used="bell \x07")


def recursive(name: str) -> str:
    return attacked(name, declarations='<!ENTITY a "&b;"><!ENTITY b "&a;">', used="&a;")


def marked(name: str) -> str:
    return attacked(name, declarations='<!ENTITY a "<p>more</p>">', used="&a;")


ATTACKS: dict[Callable[[str], str], str] = {
    laughs: "entity|Entity",
    quadratic: "entity|entities",
    outside: "Entity 'here'",
    outside_declarations: "Entity '(here|x)'",
    deep: "depth",
    halved: "not well-formed XML on line",
    without_last_tag: "not well-formed XML on line",
    control: "invalid Char",
    recursive: "entity|Entity",
    marked: "the entity &a; holds markup|an entity holds markup",
}


@pytest.mark.parametrize("name", XML_SAMPLES)
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_a_hostile_file_is_one_line_of_complaint_at_once(name: str, attack: Callable[[str], str]) -> None:
    text = attack(name)
    begun = time.process_time()
    with pytest.raises(InputError, match=ATTACKS[attack]) as caught:
        all_articles(text, name)
    assert time.process_time() - begun < 5
    assert caught.value.message.startswith(f"{name}: ")
    assert "\n" not in caught.value.message
    assert "SPDX" not in caught.value.message  # nothing of the file that it wanted to read


@pytest.mark.parametrize("name", XML_SAMPLES)
def test_the_same_file_unharmed_is_read(name: str) -> None:
    text = attacked(name, declarations='<!ENTITY mild "caf&#233; &amp; bar">', used="&mild;")
    assert any("café & bar" in article.text for article in all_articles(text, name))


@pytest.mark.parametrize("name", XML_SAMPLES)
def test_bytes_in_another_encoding_than_declared_are_refused(name: str) -> None:
    data = sample(name).replace(" the ", " thé ").encode("cp1252", "replace")
    assert b"th\xe9 " in data
    with pytest.raises(InputError, match="declares UTF-8, but its bytes are in another encoding"):
        all_articles(data, name)


@pytest.mark.parametrize("name", ["newsml.xml", "nitf.xml"])
def test_what_is_utf8_is_read_as_utf8_whatever_it_declares(name: str) -> None:
    text = sample(name).replace("&egrave;", "è").replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')
    article = read_bytes(text.encode(), path=name)
    assert "Bèle" in article.text
    assert article.metadata["encoding-declared"] == "iso-8859-1"


@pytest.mark.parametrize("name", ["ninjs-1.json", "ninjs-2.json", "ninjs-3.json"])
@pytest.mark.parametrize(
    ("attack", "message"),
    [
        (lambda text: text[: len(text) // 2], "not valid JSON on line"),
        (lambda text: text.replace("{", '{"a":' + "[" * 20_000 + "]" * 20_000 + ",", 1), "nested more than 100 deep"),
        (lambda text: text[: text.rindex("}")] + ',"a":1' * 600_000 + "}", "more than 500,000 values"),
        (lambda text: text.replace('"language"', "'language'"), "not valid JSON on line"),
    ],
)
def test_hostile_json_is_one_line_of_complaint(name: str, attack: Callable[[str], str], message: str) -> None:
    begun = time.process_time()
    with pytest.raises(InputError, match=message) as caught:
        all_articles(attack(sample(name)), name)
    assert time.process_time() - begun < 5
    assert "\n" not in caught.value.message


ENCODED = [
    ("utf-8", b""),
    ("utf-8", codecs.BOM_UTF8),
    ("utf-16-le", codecs.BOM_UTF16_LE),
    ("utf-16-be", codecs.BOM_UTF16_BE),
    ("utf-16-le", b""),
]


@pytest.mark.parametrize("name", ALL_SAMPLES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(("encoding", "mark"), ENCODED)
def test_every_word_of_a_sample_stands_where_it_is_said_to(name: str, newline: str, encoding: str, mark: bytes) -> None:
    text = sample(name).replace("\n", newline)
    articles = all_articles(mark + text.encode(encoding), name)
    assert [one.text for one in articles] == [one.text for one in all_articles(sample(name), name)]
    for article in articles:
        assert article.metadata["encoding"] == encoding
        for word in re.finditer(r"\b[A-Za-z0-9]+\b", article.text):
            span = Span(*word.span())
            file = article.file_span(span)
            written = text[file.start : file.end]
            assert written == word.group() or written in ("&port;", "&Egrave;"), (word.group(), written)
            line, column = article.line_and_column(span)
            assert text.split("\n")[line - 1][column - 1 :].startswith(written)


@pytest.mark.parametrize("name", ALL_SAMPLES)
def test_every_passage_of_a_sample_keeps_the_promises(name: str) -> None:
    for article in all_articles(sample(name), name):
        check_promises(article, sample(name))


def test_the_walk_sees_the_text_that_lxml_sees() -> None:
    for name in XML_SAMPLES:
        text = sample(name).replace("&nbsp;", "\u00a0").replace("&mdash;", "—").replace("&egrave;", "è")
        found = " ".join("".join(parse(text, path=name).itertext()).split())
        document = Document(text, path=name)
        assert document.text_of(document.root) == found


def test_names_of_html_that_a_file_does_not_declare_are_known() -> None:
    article = read_bytes(
        b"<nitf><body><body.content><p>Caf&eacute;&nbsp;Bar</p></body.content></body></nitf>", path="-"
    )
    assert article.text == "Café\u00a0Bar"
    with pytest.raises(InputError, match="Entity 'nosuch' not defined"):
        read_bytes(b"<nitf><body><body.content><p>Caf&nosuch;</p></body.content></body></nitf>", path="-")


def test_a_blank_line_before_the_declaration_does_no_harm() -> None:
    text = "\n\n" + sample("nitf.xml")
    article = read_bytes(text.encode(), path="a.xml")
    assert article.line_and_column(article.passages[0].span) == (17, 14)
    with pytest.raises(InputError, match=r"on line 6: "):
        read_bytes(b"\n\n<?xml version='1.0'?>\n<nitf>\n<body>\n</nitf>", path="a.xml")


WORDS = st.integers(0, 99).map(lambda number: f"w{number:02}")
XHTML = ["<b>{}</b>", "<p>{}</p>", "<br/>{}", "<!-- no -->{}", "<![CDATA[ {} & < ]]>", "<li>{}</li>", "<?no?>{}"]
BETWEEN = [
    " ",
    "\n",
    "\r\n",
    "\t",
    "&amp;",
    "&lt;",
    "&#233;",
    "&#x1F600;",
    "\u00e9 ",
    "\U0001f600",
    "&e;",
    "&nbsp;",
    "]]",
]
ESCAPED = [
    "&lt;p&gt;{}&lt;/p&gt;",
    "&lt;b&gt;{}&lt;/b&gt;",
    "&lt;br&gt;{}",
    "&amp;amp;{}",
    "{}&amp;nbsp;",
    "<![CDATA[<i>{}</i>&nbsp;]]>",
]
STRINGS = [
    "<p>{}<\\/p>",
    "<b>{}</b>",
    "\\u003cp\\u003e{}",
    "{}\\n",
    "{}\\ud83d\\ude00",
    '\\"{}\\"',
    "&amp;{}",
    "{}&nbsp;",
    "\\\\{}",
]


def parts(forms: list[str], between: list[str]) -> st.SearchStrategy[str]:
    """Text with words in every form that one stands in, whole: each word can be looked for in the file."""
    framed = st.tuples(st.sampled_from(forms), WORDS).map(lambda pair: pair[0].format(pair[1]))
    return st.lists(st.one_of(framed, WORDS, st.sampled_from(between)), max_size=25).map(" ".join)


FRAMES = {
    "newsml": (
        '<!DOCTYPE newsItem [<!ENTITY e "é&#8212;">]><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"><contentSet>'
        '<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body>w00 {}</body></html>'
        "</inlineXML></contentSet></newsItem>"
    ),
    "nitf": '<!DOCTYPE nitf [<!ENTITY e "é&#8212;">]><nitf><body><body.content>w00 {}</body.content></body></nitf>',
    "feed": (
        '<!DOCTYPE rss [<!ENTITY e "é">]><rss><channel><item><description>w00 {}</description></item></channel></rss>'
    ),
    "ninjs": '{{"uri": "a", "body_html": "w00 {}", "versioncreated": "b"}}',
}


def check_document(kind: str, inside: str) -> None:
    text = FRAMES[kind].format(inside)
    article = read_bytes(text.encode(), path="-")
    assert article.format == kind
    check_promises(article, text)
    assert re.findall(r"w\d\d", article.text) == re.findall(r"w\d\d", text)
    for word in re.finditer(r"w\d\d", article.text):
        file = article.file_span(Span(*word.span()))
        assert text[file.start : file.end] == word.group()


@settings(max_examples=120, deadline=None)
@given(parts(XHTML, BETWEEN))
@example("<![CDATA[ w01 & < ]]>&e;<b>w02</b>\r\n w03")
def test_round_trip_of_newsml(inside: str) -> None:
    check_document("newsml", inside)


@settings(max_examples=120, deadline=None)
@given(parts(XHTML, BETWEEN))
def test_round_trip_of_nitf(inside: str) -> None:
    check_document("nitf", inside)


@settings(max_examples=150, deadline=None)
@given(parts(ESCAPED, [*BETWEEN[:3], "&amp;lt;", "&#38;amp;", "é", "\U0001f600", "&e;"]))
@example("&lt;p&gt;w01&lt;/p&gt; &amp;amp;w02 &#38;amp; <![CDATA[<i>w03</i>&nbsp;]]>")
def test_round_trip_of_a_feed(inside: str) -> None:
    check_document("feed", inside)


@settings(max_examples=150, deadline=None)
@given(parts(STRINGS, [" ", "\\r\\n", "\\t", "\\u00e9", "é", "\U0001f600", "&lt;", "\\u0026amp;"]))
def test_round_trip_of_ninjs(inside: str) -> None:
    check_document("ninjs", inside)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<nitf><p " + " ".join(f"a{n}='b'" for n in range(1001)) + "/></nitf>", "more than 1,000 attributes"),
        (f"<nitf>{'<p/>' * 200_001}</nitf>", "more than 200,000 elements"),
        (
            f"<nitf><body><body.content>{'&amp;x' * 100_001}</body.content></body></nitf>",
            "more than 200,000 pieces of text",
        ),
        ('{"uri": "a", "body_html": "' + '\\"' * 500_000, "not valid JSON"),
    ],
)
def test_what_is_far_too_much_is_refused_in_time(text: str, message: str) -> None:
    begun = time.process_time()
    with pytest.raises(InputError, match=message):
        all_articles(text, "-")
    assert time.process_time() - begun < 5
