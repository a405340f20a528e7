# SPDX-License-Identifier: Apache-2.0
"""The HTML form as a tree: what stands where, that text stays text, and that the page needs nothing but itself.

How it looks and behaves in a browser is the matter of test_reports_html_browser.py.
"""

from __future__ import annotations

import base64
import hashlib
import re
import time
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from reports_fixtures import clean, finding, harbour, report, scored, unjudged

from mtcheck.article import Residue, Span
from mtcheck.reports import RenderOptions, Unreadable, form_of, render
from mtcheck.reports._visible import visible
from mtcheck.results import Accepted, Edit, Provenance, Report, Score, Unused

ROOT = Path(__file__).parent.parent
NASTY = (
    "<script>alert(1)</script>", "</script>", "</style>", "</title>", "<!--", "-->", "]]>", "<![CDATA[", "&amp;",
    "&#60;", "&", "\"", "'", "`", "<b onclick=x>", "<svg onload=x>", "$policy", "${title}", "\\", "\u202e", "\x00",
    "\ud800", "\u2028", "\u200d", "é", "漢", "שלום", " ", " word ",
)  # fmt: skip


def tree(*reports: Report, **options: object):  # type: ignore[no-untyped-def]
    page = render("html", reports, RenderOptions(**options))  # type: ignore[arg-type]
    return lxml_html.document_fromstring(page.encode("utf-8"))


def texts(found: list[lxml_html.HtmlElement]) -> list[str]:
    return [" ".join(element.text_content().split()) for element in found]


def attributes(root: lxml_html.HtmlElement) -> list[tuple[str, str]]:
    return [pair for element in root.iter() if isinstance(element.tag, str) for pair in element.attrib.items()]


def everything() -> list[Report]:
    """Reports that between them have all that a page can show."""
    rich = harbour()
    with_partners = tuple(
        replace(segment, source="توقف العمال." if number < 2 else None, references=("Human words.", ""), round_trip="x")
        for number, segment in enumerate(rich.segments)
    )
    rich = replace(rich, segments=with_partners, provenance=Provenance("translated", 0.03, "id", (("id", 0.71),)))
    return [clean(), rich, scored(), unjudged()]


def test_the_verdict_stands_on_top_with_its_reasons() -> None:
    root = tree(harbour())
    assert texts(root.cssselect("h1")) == ["Fail harbour-strike.txt"]
    assert texts(root.cssselect(".verdict .reasons li")) == ["3 findings are major or worse"]
    assert texts(root.cssselect(".counts")) == ["3 major · 4 minor · 6 lines of residue"]
    assert texts(root.xpath("/html/head/title")) == ["Fail: harbour-strike.txt · mtcheck"]


def test_the_article_is_there_word_for_word_by_role() -> None:
    for one in (harbour(), clean()):
        root = tree(one)
        passages = root.cssselect("article .passage")
        assert len(passages) == len(one.article.passages)
        for element, passage in zip(passages, one.article.passages, strict=True):
            assert passage.role in element.get("class").split()
            assert element[-1].text_content() == visible(one.article.slice(passage.span))
            assert element[-1].get("dir") == "auto"
    assert texts(tree(harbour()).cssselect("article h3")) == ["Dock workers down tools in Selat Baru as talks stall"]


def test_findings_are_marked_on_their_words_and_listed_worst_first() -> None:
    one = harbour()
    root = tree(one)
    cards = root.cssselect(".findings .card")
    assert [card.get("data-severity") for card in cards] == ["major"] * 3 + ["minor"] * 4
    assert texts(cards[0].cssselect(".why")) == ["Word order reads as Indonesian."]
    assert texts(cards[0].cssselect(".instead ins")) == ["the education minister of Selat province under Hartono"]
    assert texts(cards[0].cssselect(".sure")) == ["confidence 93%"]
    assert texts(cards[0].cssselect(".where")) == ["line 9"]
    for card in cards:
        marked = root.cssselect(f"article .m[data-f~={card.get('id')}]")
        assert "".join(texts(marked)) == "".join(texts(card.cssselect(".words")))
        assert marked[0].get("href") == f"#{card.get('id')}"
        assert root.get_element_by_id(marked[0].get("aria-describedby")).text_content()


def test_overlapping_findings_share_words_and_the_worse_one_colours_them() -> None:
    text = "One two three four five."
    found = [finding(text, "One two three four", severity="minor"),
             finding(text, "three four five", severity="critical"),
             finding(text, "three", severity="neutral"), finding(text, "One", severity="neutral")]  # fmt: skip
    marks = tree(report(text, findings=found)).cssselect("article .m")
    assert [(mark.text_content(), mark.get("data-severity"), mark.get("data-f")) for mark in marks] == [
        ("One", "minor", "a1-f2 a1-f3"),
        (" two ", "minor", "a1-f2"),
        ("three", "critical", "a1-f1 a1-f2 a1-f4"),
        (" four", "critical", "a1-f1 a1-f2"),
        (" five", "critical", "a1-f1"),
    ]
    assert [mark.get("data-n") for mark in marks] == ["3", None, "4", "2", "1"]
    assert [mark.tag for mark in marks] == ["a", "span", "a", "span", "span"]


def test_a_finding_between_passages_is_still_reached() -> None:
    text = "One.\n\n\nTwo."
    lost = replace(finding(text, "One."), span=Span(5, 5))
    root = tree(replace(report(text), findings=(lost,)))
    (mark,) = root.cssselect("article .passage:first-child .m")
    assert mark.get("id") == "a1-m1"
    assert tree(report("", findings=())).cssselect(".findings .nothing")


def test_residue_is_struck_through_named_and_listed() -> None:
    root = tree(harbour())
    struck = texts(root.cssselect("article s.residue"))
    assert "Home > News > Economy > Port" in struck
    assert "Required fields are marked *" in struck
    assert "navigation trail" in texts(root.cssselect("article .margin .kind"))
    assert texts(root.cssselect(".part-residue li b"))[:2] == ["navigation trail", "repeated headline"]
    assert len(root.cssselect(".part-residue li")) == 6


def test_residue_inside_a_sentence_is_struck_through_alone() -> None:
    text = "PARIS, Agency -- The council met."
    one = report(text, findings=[finding(text, "The council")])
    root = tree(replace(one, residue=(Residue(Span(0, 17), "agency dateline"),)))
    assert [element.text_content() for element in root.cssselect("article s")] == ["PARIS, Agency -- "]


def test_what_the_page_sets_apart_is_folded_away() -> None:
    one = report("Menu one\n\nMenu two\n\nThe council met.", residue={1: "menu", 3: "menu"})
    one = replace(one, residue=tuple(replace(left, set_apart=True) for left in one.residue))
    root = tree(one)
    assert texts(root.cssselect("details.apart summary")) == ["2 passages that the page sets apart from the article"]
    assert texts(root.cssselect(".part-residue li")) == ["set apart by the page2 places"]


def test_sentences_stand_beside_what_they_were_held_against() -> None:
    root = tree(everything()[1])
    heads = texts(root.cssselect(".beside thead th"))
    assert heads == ["Line", "Sentence", "Source", "Reference 1", "Round trip"]
    first = root.cssselect(".beside tbody tr")[0]
    assert texts(first.cssselect("td"))[:2] == ["Dock workers down tools in Selat Baru as talks stall", "توقف العمال."]
    source = first.cssselect("td")[1]
    assert (source.get("dir"), source.get("lang"), source.get("rowspan")) == ("auto", "id", "2"), "one text, two rows"
    assert not tree(clean()).cssselect(".beside, .views")


def test_scores_tell_range_direction_interval_and_evidence() -> None:
    root = tree(scored())
    rows = {row[0].text_content(): texts(row[1:]) for row in root.cssselect(".part-scores tbody tr")}
    assert rows["quality"] == ["78", "–", "0100", "higher is better", "model"]
    assert rows["BLEU"] == ["41.3", "36.8 to 45.2", "0100", "higher is better", "reference"]
    assert rows["TER"] == ["48.3", "44.0 to 52.7", "0no limit", "lower is better, 0 is best", "reference"]
    assert len(root.cssselect(".part-scores svg.gauge")) == 4


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 0.0, -3.0, 1e9])
@pytest.mark.parametrize("limits", [(0.0, 100.0), (0.0, float("inf")), (float("-inf"), float("inf")), (0.0, 0.0)])
def test_no_score_is_too_odd_to_be_drawn(value: float, limits: tuple[float, float]) -> None:
    one = replace(scored(), scores=(Score("odd", value, limits, True, "", None, (value, value)),))
    for rect in tree(one).cssselect(".gauge rect"):
        assert 0 <= float(rect.get("width")) <= 200


def test_the_map_shows_languages_origins_and_findings() -> None:
    root = tree(harbour())
    assert texts(root.cssselect(".map .label")) == ["Language", "Origin", "Findings"]
    assert texts(root.cssselect(".map .key"))[0] == "English 87%Indonesian 13%"
    assert len(root.cssselect(".map svg")[2].cssselect("rect")) == 7
    titles = [element.text_content() for element in root.cssselect(".map svg title")]
    assert "line 15, body, Indonesian" in titles
    assert "Indonesian" in texts(root.cssselect("article .margin .tongue"))
    assert texts(root.cssselect(".part-passages tbody tr"))[1].startswith("2headlineEnglish 99%")


def test_what_did_not_run_and_the_signature_are_there() -> None:
    root = tree(unjudged())
    assert texts(root.cssselect(".part-not-run li")) == ["quality, garbled: the model judges English only"]
    assert "read as windows-1252, a guess" in texts(root.cssselect(".about"))[0]
    assert "2 places could not be decoded" in texts(root.cssselect(".about"))[0]
    assert "mtcheck 0.1.0 | rules 1" in texts(root.cssselect("footer"))[0]


def test_several_articles_come_with_a_table_worst_first() -> None:
    root = tree(*everything(), unreadable=(Unreadable("gone.txt", "gone.txt: no such file"),))
    assert texts(root.cssselect("h1")) == ["5 articles: 1 failed, 1 incomplete, 2 passed, 1 unreadable"]
    rows = texts(root.cssselect(".overview tbody tr"))
    assert rows[0] == "harbour-strike.txtFail–34661"
    assert rows[-1] == "gone.txtno such file"
    assert [link.get("href") for link in root.cssselect(".overview a")] == ["#a2", "#a4", "#a3", "#a1"]
    assert len(root.cssselect("section.report")) == 4
    assert tree().cssselect(".overview"), "a page even of nothing"


def test_safe_fixes_and_accepted_findings_are_told() -> None:
    text = "He said  that the the ferry sank."
    found = finding(text, "the the", fixes=(Edit(Span(18, 22), ""),))
    old = replace(finding(text, "ferry"), check="spelling")
    one = replace(report(text, findings=[found]), accepted=(Accepted(old, "baseline", "0" * 16),),
                  unused=(Unused("allow", "x", "Selat"),))  # fmt: skip
    root = tree(one)
    assert texts(root.cssselect(".fixes li")) == ["cut the"]
    assert texts(root.cssselect(".part-accepted-before li")) == [
        "spelling line 1 ferry in the baseline",
        "no longer needed a term allowedSelat",
    ]


def test_findings_below_the_severity_asked_for_are_left_out_and_counted() -> None:
    root = tree(replace(harbour(), min_severity="major"))
    assert len(root.cssselect(".card")) == 3
    assert texts(root.cssselect(".findings .nothing")) == ["4 findings less severe than major left out"]
    assert not root.cssselect("article .m[data-severity=minor]")
    assert root.cssselect("article s.residue")


def test_every_anchor_is_unique_and_every_link_leads_somewhere() -> None:
    root = tree(*everything())
    found = [value for name, value in attributes(root) if name == "id"]
    assert len(found) == len(set(found))
    wanted = {value[1:] for name, value in attributes(root) if name == "href" and value.startswith("#")}
    for name in ("aria-describedby", "aria-labelledby", "data-f"):
        wanted |= {part for key, value in attributes(root) if key == name for part in value.split()}
    assert wanted <= set(found)


def test_the_policy_allows_this_style_and_this_script_alone() -> None:
    page = render("html", everything())
    root = tree(*everything())
    (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert "unsafe" not in policy
    for name in ("style", "script"):
        (block,) = re.findall(rf"<{name}>(.*?)</{name}>", page, re.S)
        digest = base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()
        assert rules[f"{name}-src"] == f"'sha256-{digest}'"
        assert f"</{name}" not in block
    assert [element.tag for element in root.xpath("//style | //script")] == ["style", "script"]


def test_the_page_needs_nothing_from_outside() -> None:
    page = render("html", everything())
    assert not re.search(r"https?:|//[a-z]|url\(|@import|@font-face", page)
    for name, value in attributes(tree(*everything())):
        assert name != "style", "inline styles break the policy"
        assert not name.startswith("on")
        assert name not in {"src", "srcset", "action", "formaction"}
        if name == "href":
            assert value.startswith(("#", "data:,"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(NASTY), min_size=1, max_size=12).map("".join))
def test_text_stays_text(words: str) -> None:
    text = f"Before {words}\u2029 after, said the ferry."
    found = finding(text, words, message=words, suggestion=words, evidence=(words,), check=words, category=words)
    one = report(text, path=f"{words}.txt", findings=[found], reasons=[words], skipped=())
    one = replace(one, segments=tuple(replace(segment, source=words, references=(words,)) for segment in one.segments))
    page = render("html", [one])
    root = lxml_html.document_fromstring(page.encode("utf-8"))
    assert (
        len(root.xpath("//script"))
        == len(root.xpath("//style"))
        == page.count("</script")
        == page.count("</style")
        == 1
    )
    assert texts([root.cssselect("article .passage")[0][-1]]) == [" ".join(visible(text).split())]
    assert not root.xpath("//b[@onclick] | //svg[@onload]")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)
    assert texts(root.cssselect(".card .why")) == [" ".join(visible(words).split())]


def test_article_text_stands_in_no_attribute_and_no_script() -> None:
    text = "Quenkwort stands here and Zarnwort there."
    one = report(text, findings=[finding(text, "Quenkwort", message="Quenkwort?", suggestion="Zarnwort",
                                         evidence=("Quenkwort",))], references=True)  # fmt: skip
    root = tree(one)
    assert root.cssselect("article")[0].text_content().count("Quenkwort") == 1
    assert not [pair for pair in attributes(root) if "wort" in pair[1]]
    assert "wort" not in root.xpath("string(//script)") + root.xpath("string(//style)")


def test_a_language_that_is_no_tag_does_not_become_an_attribute() -> None:
    root = tree(report("One.\n\nTwo.", languages={1: ('"><b>', 0.9), 3: ("pt-BR", 0.9)}))
    assert [element[-1].get("lang") for element in root.cssselect("article .passage")] == [None, "pt-BR"]


def test_same_reports_same_page() -> None:
    assert render("html", everything()) == render("html", everything())
    assert render("html", everything()).endswith("</html>\n")


def test_the_parts_of_the_page_are_in_the_package() -> None:
    for name in ("page.html", "page.css", "page.js"):
        assert resources.files("mtcheck.reports").joinpath(name).is_file()
    assert '"reports/page.*"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert form_of("report.html") == form_of("REPORT.HTM") == "html"


def test_thousands_of_passages_take_seconds_at_most() -> None:
    text = "\n".join(f"Sentence number {number} is wrong here." for number in range(4000, 6000))
    many = [replace(finding(text, "Sentence"), span=Span(number * 38, number * 38 + 8)) for number in range(500)]
    one = report(text, findings=many, residue=dict.fromkeys(range(1000, 2001), "menu"))
    began = time.process_time()
    assert len(tree(one).cssselect("article .passage")) == 2000
    assert time.process_time() - began < 8


def test_the_pictures_are_small_and_fetch_nothing() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {"docs/report-light.png", "docs/report-dark.png"} <= set(re.findall(r"docs/[a-z-]+\.(?:png|svg)", readme))
    for path in [*(ROOT / "docs").glob("*.png"), *(ROOT / "docs").glob("*.svg")]:
        assert path.stat().st_size <= 200_000, path
    drawn = (ROOT / "docs" / "terminal.svg").read_text(encoding="utf-8")
    assert set(re.findall(r"https?://[^\s\"<]+", drawn)) == {"http://www.w3.org/2000/svg"}


def _colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", block))


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """The contrast ratio of WCAG 2: 1 to 21."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_light_and_dark(scheme: str) -> None:
    style = resources.files("mtcheck.reports").joinpath("page.css").read_text(encoding="utf-8")
    light, dark = (_colours(block) for block in re.findall(r":root \{(.*?)\}", style, re.S)[:2])
    colour = light if scheme == "light" else {**light, **dark}
    pairs = [(ink, ground) for ink in ("ink", "soft", "link", "lang1") for ground in ("paper", "card")]
    pairs += [("ink", f"{name}-wash") for name in ("critical", "major", "minor", "note")]
    pairs += [(name, ground) for name in ("critical", "major", "minor", "note") for ground in (f"{name}-wash", "card")]
    pairs += [("pass", "card"), ("fail", "paper")]
    pairs += [("on-badge", status) for status in ("pass", "fail", "incomplete")]
    assert {pair: round(contrast(colour[pair[0]], colour[pair[1]]), 1) for pair in pairs
            if contrast(colour[pair[0]], colour[pair[1]]) < 4.5} == {}  # fmt: skip
