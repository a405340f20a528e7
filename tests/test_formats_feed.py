# SPDX-License-Identifier: Apache-2.0
"""RSS and Atom: each entry an article, held against feedparser."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path

import pytest

from mtcheck.article import Article
from mtcheck.errors import InputError
from mtcheck.formats import read_all_bytes, read_article, read_articles

SAMPLES = Path(__file__).parent.parent / "samples" / "formats"


def shown(article: Article) -> list[tuple[str, str]]:
    return [(passage.role, article.slice(passage.span)) for passage in article.passages]


def rss(*items: str) -> bytes:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>Feed</title>{inside}</channel></rss>"
    ).encode()


def articles(data: bytes) -> list[Article]:
    return list(read_all_bytes(data, path="feed.xml"))


def test_each_entry_of_rss_is_an_article() -> None:
    found = list(read_articles(SAMPLES / "rss.xml"))
    assert [one.path.rpartition("#")[2] for one in found] == ["1", "2", "3"]
    assert {one.format for one in found} == {"feed"}
    assert shown(found[0]) == [
        ("headline", "Museum of Tides & Salt opens its doors"),
        (
            "body",
            "The museum in the old salt works opened its doors on Monday after four years of building, and the queue"
            " was long.",
        ),
        (
            "body",
            "“We counted 2,100 guests by noon,” the director said. Tickets cost 5\u00a0lire & are free for children.",
        ),
        ("caption", "Guests wait at the old salt works."),
    ]
    assert shown(found[1])[0] == ("headline", "Storm warning for the northern shore")
    assert found[1].line_and_column(found[1].passages[2].span) == (24, 10)
    assert shown(found[2])[1][1].startswith("Q&A: what the new fares mean")
    metadata = found[0].metadata
    assert metadata["id"] == "selat-museum-1"
    assert metadata["author"] == "Ina Marolo"
    assert metadata["language"] == "en"
    assert metadata["file"].endswith("rss.xml")


def test_each_entry_of_atom_is_an_article() -> None:
    found = list(read_articles(SAMPLES / "atom.xml"))
    assert [one.metadata["title"] for one in found] == [
        "Court hears the harbour case", "Rain & wind until Friday", "Fares: a < b",
    ]  # fmt: skip
    assert [role for role, _ in shown(found[0])] == ["headline", "summary", "body", "body"]
    assert found[0].metadata["link"] == "https://selat-wire.example/court"
    assert "“two envelopes & a handshake”.\nThe case goes on." in found[0].text


def test_a_description_that_the_text_goes_on_from_is_not_repeated() -> None:
    text = "<p>The port stays closed until the talks are over, the minister said.</p><p>No date is set.</p>"
    for short, kept in (
        ("The port stays closed until the talks are over, the [&amp;#8230;]", False),
        ("What the minister said on Sunday, and why it matters.", True),
    ):
        whole = f"<content:encoded><![CDATA[{text}]]></content:encoded>"
        item = f"<title>Port</title><description>{short}</description>{whole}"
        assert ("summary" in [role for role, _ in shown(articles(rss(item))[0])]) is kept


def test_one_entry_alone_has_the_name_of_its_file() -> None:
    assert [one.path for one in articles(rss("<description>Some text.</description>"))] == ["feed.xml"]


def test_entries_without_text_are_passed_over_but_not_a_feed_without_any() -> None:
    found = articles(rss("<link>http://a.b</link>", "<title>One</title>", "<description>Two</description>"))
    assert [(one.path, one.text) for one in found] == [("feed.xml#1", "One"), ("feed.xml#2", "Two")]
    with pytest.raises(InputError, match="a feed with no text in it"):
        articles(rss("<link>http://a.b</link>"))


def test_html_that_was_not_escaped_is_read_all_the_same() -> None:
    found = articles(rss("<description>Some <b>bold</b> text &amp; more.<p>A paragraph.</p></description>"))
    assert shown(found[0]) == [("body", "Some bold text & more."), ("body", "A paragraph.")]


def test_a_feed_that_says_rss_one() -> None:
    text = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        "<channel><title>Feed</title></channel><item><title>One</title></item><item><title>Two</title></item></rdf:RDF>"
    )
    assert [one.text for one in articles(text.encode())] == ["One", "Two"]


def test_a_long_feed_is_read_in_time() -> None:
    item = (
        "<title>Some title</title><description>"
        + "&lt;p&gt;Some text &amp;amp; more.&lt;/p&gt;\n" * 20
        + "</description>"
    )
    assert len(articles(rss(*[item] * 400))) == 400


def test_an_entry_can_be_asked_for_by_number() -> None:
    article = read_article(Path(f"{SAMPLES / 'rss.xml'}#2"))
    assert article.text.startswith("Storm warning")


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", html.unescape(re.sub(r"<[^>]*>", " ", text)))


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
def test_feedparser_reads_the_same(name: str) -> None:
    feedparser = pytest.importorskip("feedparser", reason="pip install '.[test]' brings the reference reader")
    data = (SAMPLES / name).read_bytes()
    parsed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    found = list(read_articles(SAMPLES / name))
    assert len(parsed.entries) == len(found)
    for entry, article in zip(parsed.entries, found, strict=True):
        texts = entry.content[0].value if "content" in entry else entry.summary
        body = [text for role, text in shown(article) if role not in ("headline", "summary", "caption")]
        assert words(" ".join(body)) == words(texts)
        headline = [text for role, text in shown(article) if role == "headline"]
        assert words(" ".join(headline)) == words(html.unescape(entry.title))
        assert article.metadata.get("link", entry.get("id", "")) == entry.get("link", "")  # it takes the id for a link
        assert article.metadata.get("author", "") == entry.get("author", "")
        assert article.metadata.get("id", "") == entry.get("id", "")
