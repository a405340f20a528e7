# SPDX-License-Identifier: Apache-2.0
"""The HTML form in a real Chromium: filtered, walked by key, printed, and never calling out.

Needs the extra "browser" (Playwright's Python package, none of its downloads) and a Chromium of the system.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from reports_fixtures import clean, finding, harbour, report

from mtcheck.reports import render
from mtcheck.results import Report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
playwright = pytest.importorskip("playwright.sync_api", reason='needs the extra "browser" (pip install .[browser])')
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (apt-get install chromium)")

NARROW, WIDE = (400, 800), (1280, 900)
Open = Callable[..., "Page"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        yield started
        started.close()


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens reports in a browser of that kind; at the end, nothing may have been said, asked for or refused."""
    said: list[str] = []
    contexts = []

    def opened(*reports: Report, size: tuple[int, int] = WIDE, script: bool = True, dark: bool = False) -> Page:
        file = tmp_path / f"report-{len(contexts)}.html"
        file.write_text(render("html", reports), encoding="utf-8")
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, java_script_enabled=script, reduced_motion="reduce",
            color_scheme="dark" if dark else "light",
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"fault: {error}"))
        page.on("request", lambda request: request.url == file.as_uri() or said.append(f"request: {request.url}"))
        page.goto(file.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [line for line in said if not line.startswith("request: data:,")] == []


def side_by_side() -> Report:
    one = harbour()
    return replace(one, segments=tuple(replace(each, source="توقف عمال الميناء عن العمل.") for each in one.segments))


def focused(page: Page) -> str:
    return str(page.locator(":focus").inner_text())


def marks(page: Page, severity: str) -> list[str]:
    return page.locator(f"article .m[data-severity={severity}]").all_inner_texts()


def test_it_is_drawn_with_the_style_that_it_brings(show: Open) -> None:
    page = show(harbour())
    mark = page.locator("article .m[data-severity=major]").first
    assert "underline" in mark.evaluate("element => getComputedStyle(element).textDecorationLine")
    assert mark.evaluate("element => getComputedStyle(element).backgroundColor") != "rgba(0, 0, 0, 0)"
    struck = page.locator("article s.residue").first
    assert "line-through" in struck.evaluate("element => getComputedStyle(element).textDecorationLine")
    assert page.locator(".place").inner_text() == "7 findings"


@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize("dark", [False, True])
def test_nothing_stands_out_of_the_window(show: Open, size: tuple[int, int], dark: bool) -> None:
    page = show(side_by_side(), clean(), size=size, dark=dark)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", ground)[:3])) < 150) == dark
    page.keyboard.press("n")
    box = page.locator(".pop").bounding_box()
    assert box
    assert 0 <= box["x"] <= box["x"] + box["width"] <= size[0]


@pytest.mark.parametrize(("forth", "back"), ["np", "jk"])
def test_keys_walk_through_the_findings_worst_first(show: Open, forth: str, back: str) -> None:
    page = show(harbour())
    page.keyboard.press(forth)
    assert focused(page) == "minister education the province of Selat period Hartono"
    assert page.locator(".pop").inner_text().count("Word order reads as Indonesian.") == 1
    assert "the education minister of Selat province under Hartono" in page.locator(".pop").inner_text()
    assert page.locator(".pop .sure").inner_text().split() == ["confidence", "93%"]
    assert page.locator(".place").inner_text() == "1 of 7"
    assert page.locator(".card.current .number").inner_text() == "1"
    page.keyboard.press(forth)
    assert focused(page) == "has loss of 3 billion rupiah"
    page.keyboard.press(back)
    page.keyboard.press(back)
    assert page.locator(".place").inner_text() == "7 of 7"
    page.keyboard.press("Escape")
    assert not page.locator(".pop").is_visible()


def test_the_words_walked_to_are_in_sight(show: Open) -> None:
    text = "\n\n".join(f"This is sentence {number} of a long article." for number in range(100, 200))
    page = show(report(text, findings=[finding(text, f"sentence {number}") for number in (105, 150, 199)]))
    for _ in range(3):
        page.keyboard.press("n")
        box = page.locator(":focus").bounding_box()
        assert box
        assert 50 < box["y"] < WIDE[1] - 20, "below the bar, above the end of the window"
        note = page.locator(".pop").bounding_box()
        assert note
        assert 0 <= note["y"] <= note["y"] + note["height"] <= WIDE[1]


def test_in_the_order_of_the_text(show: Open) -> None:
    page = show(harbour())
    page.locator(".order").select_option("text")
    walked = []
    for _ in range(7):
        page.keyboard.press("n")
        walked.append(focused(page))
    assert walked[:3] == [
        "Nobody has call us back",
        "minister education the province of Selat period Hartono",
        "is judged able to make",
    ]


def test_what_is_pointed_at_is_explained_and_stays_while_it_is_read(show: Open) -> None:
    page = show(harbour())
    page.locator("article .m", has_text="is judged able to make").hover()
    assert "Reads as Indonesian “dinilai dapat membuat”." in page.locator(".pop").inner_text()
    page.locator(".pop").hover()
    page.wait_for_timeout(400)
    assert page.locator(".pop").is_visible()
    page.mouse.move(5, 5)
    page.locator(".pop").wait_for(state="hidden")


def test_tab_reaches_every_mark_and_enter_its_entry(show: Open) -> None:
    page = show(harbour())
    page.locator("article .m").first.focus()
    assert "The form of the verb does not fit." in page.locator(".pop").inner_text()
    page.keyboard.press("Tab")
    assert focused(page) == "minister education the province of Selat period Hartono"
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith("#a1-f1"))


def test_severities_and_categories_are_filtered(show: Open) -> None:
    page = show(harbour())
    assert len(marks(page, "minor")) == 4
    page.locator(".chip", has_text="minor").click()
    assert (len(marks(page, "minor")), len(marks(page, "major"))) == (0, 3)
    assert page.locator(".findings .card:visible").count() == 3
    assert page.locator(".place").inner_text() == "3 findings"
    page.locator(".by-category").select_option("accuracy/mistranslation")
    assert marks(page, "major") == ["The Ministry of Transport felt disappointed and shook its head at the decision."]
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("n")
    assert page.locator(".place").inner_text() == "1 of 1"
    page.locator(".by-category").select_option("")
    page.locator(".chip", has_text="minor").click()
    assert (len(marks(page, "minor")), len(marks(page, "major"))) == (4, 3)


def test_a_hidden_finding_leaves_the_words_that_it_shares_to_the_other(show: Open) -> None:
    text = "One two three four five."
    found = [finding(text, "One two three", severity="minor"), finding(text, "three four", severity="critical")]
    page = show(report(text, findings=found))
    page.locator(".chip", has_text="critical").click()
    assert marks(page, "minor") == ["One two ", "three"]
    assert marks(page, "critical") == []
    assert page.locator("article .m[data-n]").all_inner_texts() == ["three"], "the number of the finding that is left"


def test_residue_can_be_taken_out_of_sight(show: Open) -> None:
    page = show(harbour())
    assert page.get_by_text("Required fields are marked *").first.is_visible()
    page.locator(".chip", has_text="residue").click()
    assert not page.locator("article s.residue").first.is_visible()
    assert page.locator("article").inner_text().count("Dock workers down tools in Selat Baru") == 1


@pytest.mark.parametrize("script", [True, False])
def test_article_or_side_by_side(show: Open, script: bool) -> None:
    page = show(side_by_side(), script=script)
    assert page.locator(".desk").is_visible()
    assert not page.locator(".beside").is_visible()
    page.get_by_text("Side by side").first.click()
    assert not page.locator(".desk").is_visible()
    cell = page.locator(".beside td", has_text="توقف").first
    assert cell.is_visible()
    if script:
        assert cell.evaluate("element => getComputedStyle(element).direction") == "rtl"
        page.keyboard.press("v")
        assert page.locator(".desk").is_visible()
        page.keyboard.press("v")
        page.keyboard.press("n")
        assert page.locator(".beside .m.current").inner_text().startswith("minister education")


def test_help_opens_and_closes_and_keys_can_be_switched_off(show: Open) -> None:
    page = show(harbour())
    page.keyboard.press("?")
    assert page.locator("dialog").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("dialog").is_visible()
    page.locator(".ask").click()
    page.locator(".keys").uncheck()
    page.locator("dialog button").click()
    page.keyboard.press("n")
    assert page.locator(".place").inner_text() == "7 findings"
    page.locator(".next").click()
    assert page.locator(".place").inner_text() == "1 of 7"


def test_without_a_script_it_is_a_static_page(show: Open) -> None:
    page = show(harbour(), script=False)
    assert not page.locator(".bar").is_visible()
    assert page.locator(".findings .card:visible").count() == 7
    page.locator("article .m", has_text="is judged able to make").click()
    page.wait_for_url(lambda url: url.endswith("#a1-f6"))
    assert page.locator(".card:target .name").inner_text() == "awkward"


def test_keys_walk_on_into_the_next_article(show: Open) -> None:
    text = "Ferry service resumes since Tuesday."
    page = show(harbour(), report(text, findings=[finding(text, "since Tuesday")]))
    for _ in range(8):
        page.keyboard.press("n")
    assert focused(page) == "since Tuesday"
    assert page.locator(".place").inner_text() == "8 of 8"


def test_hostile_text_stays_text(show: Open) -> None:
    words = "</script><script>document.title='gone'</script></style><img src=x onerror=alert(1)> <b>bold</b> ${x}"
    text = f"The tag {words} stayed."
    hostile = finding(text, words, message=words, suggestion=words, evidence=(words,), check=words, category=words)
    page = show(report(text, path=f"{words}.txt", findings=[hostile]))
    page.keyboard.press("n")
    assert page.locator("article .passage > p").inner_text() == text
    assert words in page.locator(".pop .why").inner_text()
    assert page.locator("img, b b, main b:has-text('bold')").count() == 0
    assert page.title() != "gone"


def test_the_policy_bars_what_the_page_does_not_bring(browser: Browser, tmp_path: Path) -> None:
    page_text = render("html", [clean()])
    file = tmp_path / "report.html"
    injected = "<script>document.title='gone'</script><p style='color:red' onclick='1'>x</p><img src='https://x.invalid/y.png'>"
    file.write_text(page_text.replace("</main>", f"{injected}</main>"), encoding="utf-8")
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(file.as_uri())
    assert page.title() == "Pass: library.txt · mtcheck"
    assert len([line for line in refused if "Content Security Policy" in line]) >= 3
    page.close()


def test_it_prints_the_article_its_findings_and_both_columns(show: Open) -> None:
    page = show(side_by_side())
    page.emulate_media(media="print")
    assert page.locator(".beside").is_visible()
    assert page.locator(".desk").is_visible()
    assert not page.locator(".bar").is_visible()
    assert not page.locator(".views").is_visible()
    printed = page.pdf(format="A4")
    assert printed.startswith(b"%PDF")
    assert 2 <= len(re.findall(rb"/Type /Page\b", printed)) <= 6
