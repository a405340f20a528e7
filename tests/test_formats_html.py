# SPDX-License-Identifier: Apache-2.0
"""HTML: what is seen, which blocks it makes, which roles they have, and where they stand in the file."""

from __future__ import annotations

import lxml.html
import pytest

from mtcheck.article import Article, Span
from mtcheck.formats import read_bytes

PROSE = "The minister said on Sunday that the port would stay closed until the talks are over."

PAGE = f"""<!DOCTYPE html>
<html><head><title>Dock strike enters second week | Selat Post</title><meta charset=utf-8>
<style>p {{ color: red }}</style><script>var text = "<p>not this</p>";</script></head>
<body class="has-comments">
<nav><ul><li>Home<li>News</ul></nav>
<header><div>Selat Post</div><h1>Selat Post</h1><ul><li>Menu</ul></header>
<main><article>
<h1>Dock strike enters
   second&nbsp;week</h1>
<p class="standfirst">Workers want more &amp; better pay
<p class=byline>By <a rel=author href=x>Rina Hartono</a></p>
<p class="dateline">Selat, Sunday</p>
<figure><img src=x alt=""><figcaption>The gate of the port</figcaption></figure>
<p>{PROSE}</p>
<blockquote><p>We wait for what comes.</blockquote>
<div class="share-buttons"><a>Facebook</a></div>
<div class="shareholder-news"><p>Shareholders met on Monday to talk about the port.</p></div>
</article></main>
<section id=comments><p>So true, all of this, I say it every day.</p></section>
<aside><p>Weather in the region.</p></aside>
<footer>© 2024 Selat Post</footer></body></html>"""


def read(text: str) -> Article:
    return read_bytes(text.encode(), path="a.html")


def passages(text: str) -> list[tuple[str, str]]:
    article = read(text)
    return [(passage.role, article.slice(passage.span)) for passage in article.passages]


def shown(text: str) -> list[str]:
    return [passage for _, passage in passages(text)]


def role_of(text: str, words: str) -> str:
    return next(role for role, passage in passages(text) if words in passage)


def test_roles_of_a_page() -> None:
    assert passages(PAGE) == [
        ("residue", "Home"),
        ("residue", "News"),
        ("residue", "Selat Post"),
        ("residue", "Selat Post"),
        ("residue", "Menu"),
        ("headline", "Dock strike enters second\xa0week"),
        ("summary", "Workers want more & better pay"),
        ("byline", "By Rina Hartono"),
        ("dateline", "Selat, Sunday"),
        ("caption", "The gate of the port"),
        ("body", PROSE),
        ("quote", "We wait for what comes."),
        ("residue", "Facebook"),
        ("body", "Shareholders met on Monday to talk about the port."),
        ("residue", "So true, all of this, I say it every day."),
        ("residue", "Weather in the region."),
        ("residue", "© 2024 Selat Post"),
    ]
    assert read(PAGE).metadata["title"] == "Dock strike enters second week | Selat Post"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("text", "word", "line", "column"),
    [
        (PAGE, "week", 9, 16),
        (PAGE, "better", 10, 47),
        (PAGE, "Hartono", 11, 46),
        ("<p>Tom &amp; Ann &lt;went&gt; home", "home", 1, 31),
        ("<p>Tom &amp Ann &copy2024 home", "home", 1, 27),
        ("<p>\t\ttabs\tare one", "are", 1, 11),
        ("<p>a\n\n   b &nbsp; <b>last", "last", 3, 16),
        ("<p title='a > b' class=x>last", "last", 1, 26),
        ("<p><!-- a > b -->last", "last", 1, 18),
        ("<p>AT&T &unknown; R&D last", "last", 1, 23),
        ("<p>\U0001f600 e\u0301 last", "last", 1, 9),
        ("<script>\n'</p>'\n</script>\n<p>last", "last", 4, 4),
        ("<![CDATA[a & b]]><p>last", "last", 1, 21),
        ("<p>1 < 2 and 3<4 last", "last", 1, 18),
    ],
)
def test_places(text: str, word: str, line: int, column: int, end: str) -> None:
    text = text.replace("\n", end)
    article = read(text)
    start = article.text.index(word)
    span = Span(start, start + len(word))
    file = article.file_span(span)
    assert text[file.start : file.end] == word
    assert article.line_and_column(span) == (line, column)


def test_an_entity_is_traced_to_all_of_it() -> None:
    text = "<p>caf&eacute; d&#8217;or</p>"
    article = read(text)
    assert article.text == "café d’or"
    file = article.file_span(Span(3, 4))
    assert text[file.start : file.end] == "&eacute;"
    file = article.file_span(Span(0, 7))
    assert text[file.start : file.end] == "caf&eacute; d&#8217;"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>one<p>two<div>three</div>four", ["one", "two", "three", "four"]),
        ("<ul><li>one<li>two<ul><li>in</ul><li>three</ul>", ["one", "two", "in", "three"]),
        ("one</p></div></b>two", ["one", "two"]),
        ("<p>o<b>n</b>e <i> two</i>\n  three", ["one two three"]),
        ("one<br>two<br/>three", ["one\ntwo\nthree"]),
        ("one<br><br>two<br>\n <br>three", ["one", "two", "three"]),
        ("<p class=a id = b data-x='>'>one", ["one"]),
        ('<p class="a>one</p><p>two">three', ["three"]),
        ("<p title=it's>one</p>", ["one"]),
        ("<table><tr><td>one<td>two<tr><th>three</table>", ["one", "two", "three"]),
        ("<table><tr><td><p>one</div></p>two</table>three", ["one", "two", "three"]),
        ("<![CDATA[one & two]]>", ["one & two"]),
        ("<!--[if IE]><p>old</p><![endif]-->one<![if !IE]> two<![endif]>", ["one two"]),
        ("<!-->one<!---> two<!-- a --!> three", ["one two three"]),
        ("<script>a</p>b</script ><p>one<style>x</style>", ["one"]),
        ("<svg><title>no</title><path/><text>no</text></svg>one", ["one"]),
        ("<template><p>no</template><noscript>no</noscript>one", ["one"]),
        ("<svg>one<p>" + PROSE, ["one", PROSE]),
        ("<p>one<span hidden>no</span> <i aria-hidden=true>no</i> <b style='display: none'>no</b>two", ["one two"]),
        ("<pre>one\n  two\n\nthree</pre>", ["one\ntwo", "three"]),
        ("one\nline\n\n<b>two</b> lines\n\n\nthree", ["one line", "two lines", "three"]),
        ("<p>zero\u200bwidth\u00a0and\u202fnarrow", ["zero\u200bwidth\u00a0and\u202fnarrow"]),
        ("<p>&nbsp;one&nbsp;</p><p>&nbsp;</p>", ["one"]),
        ("<p>a</ p>b", ["ab"]),
        ("<p>1 <2 <> </> x <", ["1 <2 <> x <"]),
        ("<P>&#0;&#x110000;&#xD800;&#128;&#" + "9" * 5000 + ";", ["\ufffd\ufffd\ufffd€\ufffd"]),
        ("<textarea><p>no tags</textarea><title>none", ["<p>no tags"]),
        ("<body><p>one</body></html><p>two", ["one", "two"]),
    ],
)
def test_malformed_and_odd_markup(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    "name",
    [
        "share",
        "shareButtons",
        "social-links",
        "entry-comments",
        "Related",
        "breadcrumb",
        "newsletter_box",
        "COOKIE",
        "ad",
    ],
)
def test_residue_by_class(name: str) -> None:
    text = f"<h1>A headline here</h1><p>{PROSE}</p><div class='x {name}'><p>Something else.</p></div>"
    assert role_of(text, "Something else.") == "residue"


@pytest.mark.parametrize(
    "name",
    ["shareholders", "socialism", "commentary", "unrelated", "adverse", "has-comments", "category-social", "roads"],
)
def test_look_alike_classes_survive(name: str) -> None:
    text = f"<h1>A headline here</h1><p>{PROSE}</p><div class='x {name}'><p>Something else.</p></div>"
    assert role_of(text, "Something else.") == "body"


@pytest.mark.parametrize("opening", ["<body class='comments'>", "<form id=aspnet>", "<div class='social'>", "<aside>"])
def test_what_holds_the_article_is_not_residue(opening: str) -> None:
    assert role_of(f"{opening}<h1>A headline</h1><p>{PROSE}</p>", PROSE) == "body"
    assert role_of(f"{opening}<p>{PROSE}</p>", PROSE) == "body"


def test_an_article_hidden_as_a_whole_is_read() -> None:
    assert role_of(f"<body style='visibility:hidden'><p>{PROSE}</p>", PROSE) == "body"


def test_comments_longer_than_the_article_are_still_residue() -> None:
    article = f"<article><h1>A headline here</h1>{f'<p>{PROSE}</p>' * 5}</article>"
    text = f"{article}<section id=comments>{'<p>I have read this twice and still wonder.</p>' * 40}</section>"
    assert role_of(text, "I have read this twice") == "residue"
    assert role_of(text, PROSE) == "body"


def test_prose_outside_of_the_article_survives_and_labels_do_not() -> None:
    text = f"<div>Top stories</div><article><h1>A headline</h1><p>{PROSE}</p></article><p>Also: {PROSE}</p>"
    assert passages(text) == [
        ("residue", "Top stories"), ("headline", "A headline"), ("body", PROSE), ("body", f"Also: {PROSE}"),
    ]  # fmt: skip


def test_a_residue_link_inside_a_sentence_stays_in_it() -> None:
    text = f"<p>{PROSE[:-1]}, <a class=related>as was said</a> before.</p>"
    assert passages(text) == [("body", f"{PROSE[:-1]}, as was said before.")]


def test_the_title_tells_the_headline_where_there_is_no_h1() -> None:
    headline = "Dock strike enters second week"
    text = f"<title>{headline} - Post</title><h3>Latest</h3><h2>{headline}</h2><p>{PROSE}"
    assert [passage for role, passage in passages(text) if role == "headline"] == [headline]


@pytest.mark.parametrize(
    "text",
    [
        PAGE,
        f"<p>{PROSE}<p>caf&eacute; &amp; <b>bar</b><ul><li>a<li>b</ul><table><tr><td>c<td>d</table>",
        f"<div><p>x</div>{PROSE}</p></td><blockquote>y<p>z",
        f"<!-- c --><p title='>'>{PROSE}<br>&#8220;q&#8221; a < b",
    ],
)
def test_the_visible_words_are_those_that_lxml_sees(text: str) -> None:
    tree = lxml.html.document_fromstring(text)
    for element in tree.xpath("//script | //style | //title | /*//comment()"):
        element.drop_tree()
    assert "".join(read(text).text.split()) == "".join(tree.text_content().split())
