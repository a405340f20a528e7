# SPDX-License-Identifier: Apache-2.0
"""WordPress: posts of exports and of the REST interface, and exports too large for memory."""

from __future__ import annotations

import gc
import json
import re
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_formats_positions import check_promises

from mtcheck import formats
from mtcheck.article import Article, Span
from mtcheck.errors import InputError
from mtcheck.formats import read_all_bytes, read_article, read_articles, wordpress

SAMPLES = Path(__file__).parent.parent / "samples" / "formats"
EXPORT = (SAMPLES / "harbourlight.wxr").read_text(encoding="utf-8")
HEAD, TAIL = EXPORT[: EXPORT.index("\t<item>")], EXPORT[EXPORT.index("</channel>") :]


def item(content: str, title: str = "A title of a post", **fields: str) -> str:
    told = {"status": "publish", "post_type": "post", **fields}
    inner = "".join(f"<wp:{key}><![CDATA[{value}]]></wp:{key}>" for key, value in told.items())
    return (
        f"<item><title><![CDATA[{title}]]></title><content:encoded><![CDATA[{content}]]></content:encoded>"
        f"<excerpt:encoded><![CDATA[]]></excerpt:encoded>{inner}</item>\n"
    )


def export(*items: str) -> str:
    return HEAD + "".join(items) + TAIL


def shown(article: Article) -> list[tuple[str, str]]:
    return [(passage.role, article.slice(passage.span)) for passage in article.passages]


def body(content: str) -> list[str]:
    article = wordpress.read(export(item(content)), path="a.wxr")
    return [text for _, text in shown(article)[1:]]


def test_export_sample() -> None:
    first, second = read_articles(SAMPLES / "harbourlight.wxr")
    assert shown(first) == [
        ("headline", "Night ferry to Vesk returns & runs until autumn"),
        ("summary", "Four winters without a ship are over."),
        ("body", "The night ferry to Vesk sails again from Friday, after four winters in which the crossing was left "
                 "to the mail boat."),
        ("quote", "We have missed the lights of the ship on the water."),
        ("quote", "Harbour master Jon Tarel"),
        ("caption", "The ferry on a trial run & under tow."),
        ("body", "It takes 120 cars and costs nine crowns for a person on foot."),
    ]  # fmt: skip
    assert shown(second) == [
        ("headline", "Mail boat skipper retires"),
        ("body", "Skipper Edda Brann has carried the mail to Vesk for 31 years.\nShe will hand over the wheel on "
                 "Sunday."),
        ("body", "A last round"),
        ("caption", "Edda Brann on the quay."),
        ("body", '"I know every rock," she said [in the harbour office], "and every rock knows me."'),
    ]  # fmt: skip
    assert (first.metadata["id"], second.metadata["status"]) == ("11", "draft")
    assert read_article(SAMPLES / "harbourlight.wxr#2").text == second.text


def test_rest_sample() -> None:
    first, second = read_articles(SAMPLES / "harbourlight-posts.json")
    assert shown(first) == [
        ("headline", "Night ferry to Vesk returns & runs until autumn"),
        ("body", "The night ferry to Vesk sails again from Friday, after four winters in which the crossing was left "
                 "to the mail boat."),
        ("caption", "The ferry “Tarel” under tow."),
        ("body", "It takes 120 cars \U0001f697 and costs nine crowns for a person on foot."),
    ]  # fmt: skip
    assert [text for _, text in shown(second)][1:] == [
        "Skipper Edda Brann has carried the mail to Vesk for 31 years.",
        "She will hand over the wheel on Sunday.",
    ]
    assert first.metadata["title"] == "Night ferry to Vesk returns & runs until autumn"
    one = json.dumps(json.loads((SAMPLES / "harbourlight-posts.json").read_text(encoding="utf-8"))[0])
    (alone,) = read_all_bytes(one.encode(), path="post.json")
    assert (alone.format, alone.text) == ("wordpress", first.text)


def test_only_posts_are_read_and_not_those_in_the_bin() -> None:
    items = [
        item("Kept."), item("A page.", post_type="page"), item("Binned.", status="trash"),
        item("", title="Nothing in it"), item("Drafted.", status="draft"),
    ]  # fmt: skip
    found = list(wordpress.read_all(export(*items), path="a.wxr"))
    assert [article.slice(article.passages[-1].span) for article in found] == ["Kept.", "Drafted."]


@pytest.mark.parametrize(
    ("content", "paragraphs"),
    [
        ("One.\n\nTwo.\r\n \r\nThree.", ["One.", "Two.", "Three."]),
        ("One\nand <b>more\nof</b> it.", ["One\nand more\nof it."]),
        ("<ul>\n<li>one</li>\n\n<li>two</li>\n</ul>\nAfter.", ["one", "two", "After."]),
        ("<!-- wp:paragraph -->\n<p>One\ntwo</p>\n<!-- /wp:paragraph -->", ["One two"]),
        ("Before.<!--more-->\n\nAfter.", ["Before.", "After."]),
        ("<pre>a\n\nb</pre>", ["a", "b"]),
        ("He said [sic] it.", ["He said [sic] it."]),
        ("One [gallery ids=\"1,2\"] two.", ["One two."]),
        ("One.\n\n[embed]https://a.example/b[/embed]\n\nTwo.", ["One.", "Two."]),
        ("[pull_quote]We wait.[/pull_quote]", ["We wait."]),
        ("[caption id='a' width=\"3\"]<img src='x'/> The gate[/caption]Text.", ["The gate", "Text."]),
        ("Write [[gallery]] to show it.", ["Write [[gallery]] to show it."]),
        ("Tom &amp; Ann &#8211; 1 < 2", ["Tom & Ann – 1 < 2"]),
        ("<script>var a = '\n\nno';</script>Yes.", ["Yes."]),
    ],
)  # fmt: skip
def test_a_post_as_it_was_typed(content: str, paragraphs: list[str]) -> None:
    assert body(content) == paragraphs


TEXT = st.sampled_from(
    ["w01", "w02", "w03", " ", "\n", "\r\n", "\n\n", "<p>", "</p>", "<b>", "</b>", "<br>", "[caption]", "[/caption]",
     "[x a=b]", "[gallery]", "&amp;", "&#8217;", "<!--more-->", "<pre>", "</pre>", "é", "\U0001f600", "["]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXT, max_size=20).map("".join))
def test_every_word_of_a_post_is_found_where_its_span_says(content: str) -> None:
    text = export(item(f"w00 {content}"))
    article = wordpress.read(text, path="a")
    check_promises(article, text)
    assert re.findall(r"w\d\d", article.text) == ["w00", *re.findall(r"w\d\d", content)]
    posts = json.dumps([{"content": {"raw": f"w00 {content}"}}], indent=1)
    read = wordpress.read(posts, path="a")
    assert read.text == article.text.partition("\n\n")[2]
    for word in re.finditer(r"w\d\d", read.text):
        file = read.file_span(Span(*word.span()))
        assert posts[file.start : file.end] == word.group()


def large(count: int) -> str:
    items = EXPORT[len(HEAD) : -len(TAIL)]
    return HEAD + "\n".join(items for _ in range(count)) + TAIL


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_stream_gives_the_articles_and_places_that_the_whole_file_gives(tmp_path: Path, newline: str) -> None:
    text = large(60).replace("\n", newline).replace("Edda Brann", "Edda Brånn \U0001f600")
    file = tmp_path / "a.wxr"
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    whole = list(read_all_bytes(file.read_bytes(), path=str(file)))
    streamed = list(wordpress.read_stream(file))
    assert len(streamed) == len(whole) == 120
    for one, other in zip(streamed, whole, strict=True):
        assert (one.text, one.passages, one.offset_map.runs) == (other.text, other.passages, other.offset_map.runs)
        for passage in one.passages:
            assert one.line_and_column(passage.span) == other.line_and_column(passage.span)
        assert one.metadata["encoding"] == "utf-8"


def peak_of(file: Path, count: int) -> int:
    """Bytes that reading an export of so many posts takes at most."""
    file.write_text(large(count // 2), encoding="utf-8")
    gc.collect()
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_articles(file)) == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_large_export_is_read_in_constant_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.xml"
    monkeypatch.setattr(formats, "MAX_BYTES", 50_000)
    peak_of(file, 60)  # what is loaded and cached once
    # Sixteen times the posts: garbage may wait to be collected, but what were kept would be many times as much.
    assert peak_of(file, 960) < 3 * peak_of(file, 60)
    last = read_article(Path(f"{file}#60"))
    line, column = last.line_and_column(last.passages[-1].span)
    assert file.read_text(encoding="utf-8").split("\n")[line - 1][column - 1 :].startswith('"I know every rock')
    assert len(last.metadata["sha256"]) == 64


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (large(3)[:-2000], "a.wxr: ends in the <item> that begins on line"),
        (large(3)[: -len(TAIL)], "a.wxr: ends too early"),
        (HEAD, "a.wxr: ends too early"),
        (HEAD + TAIL, "a.wxr: a WordPress export with no text in it"),
        (export(item("a").replace("</title>", "</titel>")), "a.wxr: not well-formed XML on line 13"),
        (export(item("a") + "\n\n" + item("b").replace("<wp:status>", "")), "a.wxr: not well-formed XML on line 16"),
        ("<rss>" + "x" * 300_000, "a.wxr: no <channel> where one should be"),
        (export(item("a" * 9_000_000)), "of more than 8 million characters"),
        (export(item("<b>" * 20_000 + "x").replace("<![CDATA[", "").replace("]]>", "")), "a.wxr: not well-formed XML"),
        (export("<!-- " + item("a")), "a.wxr: ends too early"),
    ],
)
def test_a_stream_that_cannot_be_read_is_one_line(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "a.wxr"
    file.write_text(text, encoding="utf-8")
    begun = time.process_time()
    with pytest.raises(InputError) as caught:
        list(wordpress.read_stream(file))
    assert time.process_time() - begun < 5
    assert message in caught.value.message
    assert "\n" not in caught.value.message


def test_entities_of_a_stream_are_known_and_hostile_ones_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.wxr"
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    for declared, used, message in (
        ('<!ENTITY vesk "Vesk &amp; Ordun">', "&vesk;", None),
        (f'<!ENTITY l0 "ha">{laughs}', "&l9;", "not well-formed XML"),
        (f'<!ENTITY here SYSTEM "{Path(__file__).as_uri()}">', "&here;", "not well-formed XML"),
    ):
        text = EXPORT.replace("<rss", f"<!DOCTYPE rss [{declared}]><rss", 1).replace("Night ferry to", used, 1)
        file.write_text(text, encoding="utf-8")
        if message is None:
            assert "Vesk & Ordun" in next(iter(wordpress.read_stream(file))).text
            continue
        with pytest.raises(InputError, match=message):
            list(wordpress.read_stream(file))


def test_a_stream_in_another_encoding_than_it_declares_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.wxr"
    file.write_bytes(EXPORT.replace("Edda", "Édda").encode("cp1252"))
    with pytest.raises(InputError, match=r"a\.wxr: is not valid UTF-8"):
        list(wordpress.read_stream(file))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "WordPress data with no text in it"),
        ('{"title": {"rendered": "x"}}', "there is no content in it"),
        ('[{"content": {"rendered": "x"}}', "not valid JSON"),
        ('[{"content": {"rendered": ""}}]', "WordPress data with no text in it"),
        ("<a/>", "no WordPress export"),
        ("[" * 20_000, "nested more than 100 deep"),
    ],
)
def test_what_is_no_post_is_one_line(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        list(wordpress.read_all(text, path="a.json"))
    assert message in caught.value.message
    assert "\n" not in caught.value.message


def complaint(content: str) -> str:
    """What is said of a post that cannot be read, "" where it can."""
    try:
        list(wordpress.read_all(json.dumps({"content": {"raw": content}}), path="a"))
    except InputError as error:
        return error.message
    return ""


LONG = [
    "[a " * 100_000, "[a b=c" + " b=c" * 50_000, "<a " * 100_000, "[/x]" * 50_000, "<!--" * 50_000,
    "\n \n" * 50_000 + "x", "[x]" * 30_000, "[embed]" * 30_000,
]  # fmt: skip


@pytest.mark.parametrize("content", LONG, ids=lambda content: repr(content[:12]))
def test_long_and_strange_posts_take_no_time(content: str) -> None:
    begun = time.process_time()
    assert "\n" not in complaint(content)
    assert time.process_time() - begun < 5
