# SPDX-License-Identifier: Apache-2.0
"""NewsML-G2, NITF and ninjs: what is read of them, as what, and how they are told apart."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from mtcheck.article import Article
from mtcheck.errors import InputError
from mtcheck.formats import read_all_bytes, read_article, read_articles, read_bytes

SAMPLES = Path(__file__).parent.parent / "samples" / "formats"
BODY = "<p>The port stays closed until the talks are over.</p>"


def shown(article: Article) -> list[tuple[str, str]]:
    return [(passage.role, article.slice(passage.span)) for passage in article.passages]


def news_item(inside: str, told: str = "", *, about: str = "") -> str:
    return (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:a" xml:lang="en">'
        f"<itemMeta>{about}</itemMeta><contentMeta>{told}</contentMeta><contentSet>{inside}</contentSet></newsItem>"
    )


def xhtml(inside: str) -> str:
    return f'<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body>{inside}</body></html></inlineXML>'


def test_newsml_is_read_in_reading_order_with_its_roles() -> None:
    article = read_article(SAMPLES / "newsml.xml")
    assert article.format == "newsml"
    assert shown(article) == [
        ("headline", "Ferry inquiry looks at engines & training"),
        ("byline", "By our reporters in Port Bèle"),
        ("summary", "Inspectors want to know why a ferry could not stop in Port Bèle."),
        (
            "body",
            "Inspectors began an inquiry on Monday into why a passenger ferry struck the pier in Port Bèle, injuring"
            " 14\u00a0people.",
        ),
        (
            "body",
            "“The engines did not answer,” the captain told them. His account is one of three\u2009–\u2009the others"
            " differ.",
        ),
        ("body", "The owner, Lamaholo & Sons, said crews train twice a year if the fleet is < 10 years old."),
        ("caption", "The damaged pier in Port Bèle on Sunday."),
    ]
    assert article.line_and_column(article.passages[-1].span) == (36, 35)


def test_newsml_names_the_item_that_it_was_translated_from() -> None:
    metadata = read_article(SAMPLES / "newsml.xml").metadata
    assert metadata["translation-of"] == "urn:newsml:selat-wire.example:20260914:ferry-inquiry-id"
    assert metadata["id"] == "urn:newsml:selat-wire.example:20260914:ferry-inquiry-en"
    assert (metadata["version"], metadata["language"]) == ("3", "en-GB")
    assert metadata["title"] == "Ferry inquiry looks at engines & training"


@pytest.mark.parametrize(
    ("link", "source"),
    [
        ('<link rel="irel:translationOf" href="http://a.b/1"/>', "http://a.b/1"),
        ('<link rel="ir:translationOf" residref="tag:1"/>', "tag:1"),
        ('<link reluri="http://cv.iptc.org/newscodes/itemrelation/translationOf" residref="tag:1"/>', "tag:1"),
        ('<link rel="irel:seeAlso" residref="tag:1"/>', None),
    ],
)
def test_the_relation_is_known_by_its_code(link: str, source: str | None) -> None:
    article = read_bytes(news_item(xhtml(BODY), about=link).encode(), path="-")
    assert article.metadata.get("translation-of") == source


def test_a_message_holds_several_articles() -> None:
    path = SAMPLES / "newsml-message.xml"
    articles = list(read_articles(path))
    assert [one.path for one in articles] == [f"{path}#1", f"{path}#2", f"{path}#3"]
    assert shown(articles[0])[:3] == [
        ("headline", "Rice harvest is late in the Meru valley"),
        ("summary", "Farmers blame a dry spring"),
        ("dateline", "MERU, Sept. 14"),
    ]
    assert [role for role, _ in shown(articles[1])] == ["headline", "body", "body"]
    assert shown(articles[2]) == [("caption", "Workers clear debris from the pier in Port Bèle on Sunday.")]
    with pytest.raises(InputError, match="holds several articles") as caught:
        read_article(path)
    assert f"{path}#1" in caught.value.hint
    assert read_article(Path(f"{path}#2")).text == articles[1].text
    assert [one.path for one in read_articles(Path(f"{path}#2"))] == [f"{path}#2"]
    with pytest.raises(InputError, match="holds 3 articles, there is no #9"):
        read_article(Path(f"{path}#9"))


def test_a_package_alone_names_the_items_that_it_refers_to() -> None:
    text = (SAMPLES / "newsml-message.xml").read_text(encoding="utf-8")
    package = re.search(r"<packageItem.*?</packageItem>", text, re.DOTALL)
    assert package is not None
    alone = package.group().replace("<packageItem", '<packageItem xmlns="http://iptc.org/std/nar/2006-10-01/"')
    with pytest.raises(InputError, match="a NewsML-G2 package with no text in it") as caught:
        read_bytes(alone.encode(), path="a.xml")
    assert "urn:newsml:selat-wire.example:20260914:rice" in caught.value.hint


def test_of_several_renditions_the_best_is_read_once() -> None:
    plain = '<inlineData contenttype="text/plain">The port stays closed until the talks are over.</inlineData>'
    picture = '<inlineData contenttype="image/png" encoding="base64">aGVsbG8gd29ybGQ=</inlineData>'
    article = read_bytes(news_item(plain + picture + xhtml(BODY)).encode(), path="-")
    assert shown(article) == [("body", "The port stays closed until the talks are over.")]
    assert read_bytes(news_item(picture + plain).encode(), path="-").text == article.text
    with pytest.raises(InputError, match="NewsML-G2 with no text in it"):
        read_bytes(news_item(picture).encode(), path="-")


def test_escaped_html_of_inline_data_is_read_as_html() -> None:
    escaped = "&lt;p&gt;One &amp;amp; two.&lt;/p&gt;&lt;p&gt;Three.&lt;/p&gt;"
    data = f'<inlineData contenttype="text/html">{escaped}</inlineData>'
    assert [text for _, text in shown(read_bytes(news_item(data).encode(), path="-"))] == ["One & two.", "Three."]


def test_a_headline_in_another_language_is_left_out() -> None:
    told = '<headline xml:lang="fr">Le port</headline><headline xml:lang="en-US">The port</headline>'
    article = read_bytes(news_item(xhtml(BODY), told).encode(), path="-")
    assert shown(article)[0] == ("headline", "The port")
    assert "Le port" not in article.text


def test_nitf_is_read_with_its_roles() -> None:
    article = read_article(SAMPLES / "nitf.xml")
    assert article.format == "nitf"
    found = shown(article)
    assert found[:7] == [
        ("headline", "Library of Old Bèle to open at night"),
        ("summary", "Students had asked for it for years"),
        ("residue", "Eds: pictures to follow by noon."),
        ("byline", "By Ina Marolo"),
        ("byline", "Selat Wire"),
        ("dateline", "OLD BÈLE, Sept. 15"),
        ("summary", "From October readers may stay until two in the morning."),
    ]
    assert ("caption", "The reading room of the library in Old Bèle.") in found
    assert ("quote", "We only want to read where it is warm.") in found
    assert ("body", "No food & drink after ten") in found
    assert "For subscribers only" not in article.text
    assert article.metadata["id"] == "selat-wire-20260915-library"


def test_ninjs_of_three_generations() -> None:
    first, second, third = (read_article(SAMPLES / f"ninjs-{major}.json") for major in "123")
    assert [one.metadata["standard"] for one in (first, second, third)] == ["ninjs 1", "ninjs 2", "ninjs 3"]
    assert shown(first) == [
        ("headline", "Trams will run to the harbour by spring"),
        ("byline", "Ina Marolo and Tomas Reyel"),
        ("summary", "The first line since 1961 — and a cheap one."),
        ("body", "PORT BÈLE — Trams will run from the old town to the harbour by spring, the transport office said."),
        ("body", 'The line is 4\u00a0km long. “It is "cheap" & quick,” a driver said 🚋.'),
        ("caption", 'A tram on a test run near the "Red Mill" stop.'),
    ]
    assert shown(second)[0] == ("headline", "Schools open a week later")
    assert shown(second)[-1] == ("caption", "A school roof on Lesser Meru after the storm.")
    assert "Roofs were damaged by the storm." not in second.text  # the plain rendition of the same text
    assert [role for role, _ in shown(third)] == ["headline", "byline", "summary", "body", "body"]


def test_ninjs_falls_back_to_plain_text_by_paragraphs() -> None:
    item = {
        "uri": "a",
        "versioncreated": "b",
        "body_text": "One line.\n\nAnother\u2014longer\tline.",
        "headline": "Title",
    }
    article = read_bytes(json.dumps(item).encode(), path="a.json")
    assert [text for role, text in shown(article) if role == "body"] == ["One line.", "Another—longer line."]


def test_stories_inside_of_ninjs_are_articles() -> None:
    story = {"type": "text", "uri": "b", "body_html": BODY, "headline": "Second"}
    item = {"uri": "a", "versioncreated": "b", "body_html": "<p>Some text.</p>", "associations": {"one": story}}
    articles = list(read_all_bytes(json.dumps(item).encode(), path="a.json"))
    assert [one.text.splitlines()[0] for one in articles] == ["Some text.", "Second"]
    listed = list(read_all_bytes(json.dumps([story, item]).encode(), path="a.json"))
    assert [one.path for one in listed] == ["a.json#1", "a.json#2", "a.json#3"]


NITF = f"<nitf><body><body.content>{BODY}</body.content></body></nitf>"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.xml", NITF, "nitf"),
        ("-", f"<?xml version='1.0'?>\n<!-- a > b -->\n<!DOCTYPE nitf [<!ENTITY a '>]'>]>\n{NITF}", "nitf"),
        ("a.txt", NITF, "nitf"),
        ("a.xml", news_item(xhtml(BODY)), "newsml"),
        ("-", f"<rss><channel><item><description>{BODY}</description></item></channel></rss>", "feed"),
        ("a.xml", f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{BODY}</body></html>', "html"),
        ("a.json", '{"uri": "a", "versioncreated": "b", "body_text": "Some text."}', "ninjs"),
        ("-", '{"uri": "a", "versionCreated": "b", "bodies": [{"value": "Some text."}]}', "ninjs"),
    ],
)
def test_the_format_is_told_by_content(name: str, text: str, expected: str) -> None:
    assert read_bytes(text.encode(), path=name).format == expected


@pytest.mark.parametrize(
    ("name", "text"), [("a.xml", "<invoice><p>Some text.</p></invoice>"), ("a.json", '{"a": "b"}')]
)
def test_xml_and_json_of_other_kinds_are_not_taken_for_text(name: str, text: str) -> None:
    with pytest.raises(InputError, match=r"no kind of (XML|JSON) that mtcheck reads"):
        read_bytes(text.encode(), path=name)


@pytest.mark.parametrize("kind", ["newsml", "nitf", "feed", "ninjs"])
def test_a_format_that_is_asked_for_refuses_what_it_is_not(kind: str) -> None:
    text = '{"a": ["b"]}' if kind == "ninjs" else f"<html>{BODY}</html>"
    with pytest.raises(InputError, match="a: "):
        read_bytes(text.encode(), path="a", input_format=kind)


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def test_newsmlg2_reads_the_same() -> None:
    newsmlg2 = pytest.importorskip("NewsMLG2", reason="pip install '.[test]' brings the reference reader")
    article = read_article(SAMPLES / "newsml.xml")
    item = newsmlg2.NewsMLG2Document((SAMPLES / "newsml.xml").read_bytes()).get_item()
    assert (article.metadata["id"], article.metadata["version"]) == (item.guid, item.version)
    links = {link.rel: link.residref for link in item.itemmeta.link}
    assert article.metadata["translation-of"] == links["irel:translationOf"]
    assert article.metadata["language"] == item.contentmeta.language[0].tag
    assert article.metadata["title"] == str(item.contentmeta.headline[0])
    body = next(item.contentset.inlinexml[0]._xs_any_content[0].iter("{http://www.w3.org/1999/xhtml}body"))
    read = [text for role, text in shown(article) if role in ("headline", "body", "caption")]
    assert words(" ".join(read)) == words(" ".join(body.itertext()))
