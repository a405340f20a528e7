# SPDX-License-Identifier: Apache-2.0
"""``--fix``: what is rewritten, what never is, and where it goes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtcheck import InputError, check_text
from mtcheck.accepting import Acceptance
from mtcheck.article import Span
from mtcheck.baseline import Baseline
from mtcheck.fixes import Kept, carried, place_before
from mtcheck.fixing import Fixed, fix, mechanical_findings
from mtcheck.formats import read_bytes
from mtcheck.pipeline import check_article
from mtcheck.results import Edit, Report
from mtcheck.settings import Settings

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
FIRST = "The council voted on Tuesday to repair the old bridge over the river."
SECOND = "Work will begin in March and should take about six weeks, the engineer in charge said."


def checked(data: bytes, name: str, chosen: Settings) -> Report:
    return check_article(read_bytes(data, path=name, input_format=chosen.input_format), settings=chosen)


def fixed(data: bytes | str, name: str = "article.txt", **options: object) -> Fixed:
    raw = data.encode() if isinstance(data, str) else data
    chosen = Settings(**options)  # type: ignore[arg-type]
    return fix(raw, checked(raw, name, chosen), chosen)


def after(data: bytes | str, name: str = "article.txt", **options: object) -> str:
    return fixed(data, name, **options).after


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The ferry left the the harbour at noon.", "The ferry left the harbour at noon."),
        ("The the ferry left the harbour.", "The ferry left the harbour."),
        ("The ferry left the\nthe harbour at noon.", "The ferry left the\nharbour at noon."),
        ("The bridge , he said, was closed.The ferry runs.", "The bridge, he said, was closed. The ferry runs."),
        ("It sails at 1: 25 p.m. on Monday.", "It sails at 1:25 p.m. on Monday."),
        ("The port said it couldnâ€™t open the cafÃ©.", "The port said it couldn’t open the café."),
        ("Fish &amp; chips are 5&nbsp;euros at the port.", "Fish & chips are 5 euros at the port."),
        ("The fer\u200bry couldn\ufffdt sail on Monday.", "The ferry couldn’t sail on Monday."),
    ],
)
def test_safe_fixes(text: str, wanted: str) -> None:
    assert after(f"{FIRST} {text} {SECOND}\n") == f"{FIRST} {wanted} {SECOND}\n"


@pytest.mark.parametrize(
    "text",
    [
        "The minister say it rains.",  # grammar
        "The ferry sailed sailed at noon.",  # a word that could be a name elsewhere
        "The mayor said that the road in the north in the north was closed.",  # a phrase, not a word
        "It is known that the captain was questioned.",  # a calque
        "He said the tag &lt;b&gt; was left.",  # would become markup
        "They said voilÃ, it is done.",  # half a character
    ],
)
def test_nothing_else_is_rewritten(text: str) -> None:
    whole = f"{FIRST} {text} {SECOND}\n"
    assert after(whole) == whole


def test_many_misplaced_spaces_are_one_finding_and_all_are_fixed() -> None:
    text = "\n\n".join(f"The bridge number {n} was closed , the mayor said , on Monday ." for n in range(4))
    report = check_text(text)
    assert [f.check for f in report.findings if f.fixes] == ["spacing"]
    assert " ," not in after(text)
    assert fixed(text).made == {"spacing": 12}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_residue_goes_with_its_line_and_leaves_one_gap(end: str) -> None:
    given = ["Home > News > Region", "", "Bridge to be repaired", "", FIRST, "", "[Video: 20 seconds]", "", SECOND]
    wanted = ["Bridge to be repaired", "", FIRST, "", SECOND]
    assert after((end.join(given) + end).encode()) == end.join(wanted) + end
    assert after((end.join([*given, "", "(ylm/dps)", ""])).encode()) == end.join([*wanted, ""])


def test_residue_within_a_line_takes_one_gap() -> None:
    assert after(f"{FIRST} [Video: 20 seconds] {SECOND}\n") == f"{FIRST} {SECOND}\n"
    assert after(f"{FIRST} {SECOND} [Video: 20 seconds]\n\n{FIRST}\n") == f"{FIRST} {SECOND}\n\n{FIRST}\n"


def test_paragraphs_do_not_run_into_each_other() -> None:
    text = f"{FIRST} {SECOND} [Video: 20 seconds]\n\n[Video: 30 seconds] {SECOND}\n"
    assert after(text) == f"{FIRST} {SECOND}\n\n{SECOND}\n"


def test_nothing_but_residue_is_no_article() -> None:
    with pytest.raises(InputError, match="nothing but residue"):
        fixed("Share: Facebook Twitter WhatsApp Telegram Copy Link\n\n[Video: 20 seconds]\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encoding_mark_and_line_ends_stay(encoding: str) -> None:
    text = f"{FIRST}\r\n\r\nThe café on the the quay – “old” – is  closed.\t\r\n\r\n{SECOND}"
    result = fixed(text.encode(encoding))
    assert result.data == text.replace("the the", "the").encode(encoding)


def test_bytes_that_could_not_be_decoded_stay() -> None:
    data = (
        f"{FIRST} The café and the naïve señor, “so” – “as ever”".encode()
        + b" saw \xff\xfe and \xe2\x82 here; "
        + f"the the crème brûlée is good. {SECOND}\n".encode()
    )
    assert fixed(data).data == data.replace(b"the the", b"the")


def test_what_the_encoding_cannot_hold_is_left_and_told() -> None:
    html = f'<html><head><meta charset="iso-8859-2"></head><body><p>{FIRST} It couldn\x19t.</p></body></html>'
    result = fixed(html.encode("iso-8859-2"), "page.html")
    assert result.data == html.encode("iso-8859-2")
    assert "the encoding of the file has no ’" in result.left[0]


def test_markup_is_not_touched() -> None:
    html = f"<p>{FIRST}</p>\n<p>[VIDEO]</p>\n<p>The <b>the</b> quay &amp; the the pier.</p>\n<p>{SECOND}</p>\n"
    result = fixed(html, "page.html")
    assert result.after == html.replace("[VIDEO]", "").replace("the the pier", "the pier")
    assert "line 3: repetition 'The the' left as it is: the file has it otherwise" in result.left[0]


def test_markdown_loses_whole_lines_but_no_marks() -> None:
    text = f"# Bridge to be repaired\n\n{FIRST}\n\n[Video: 20 seconds]\n\n**{SECOND}** The the end.\n"
    result = fixed(text, "article.md")
    assert result.after == text.replace("[Video: 20 seconds]\n\n", "").replace("The the", "The")
    listed = (
        f"# Bridge to be repaired\n\n{FIRST}\n\n> Share: Facebook Twitter WhatsApp Telegram Copy Link\n\n{SECOND}\n"
    )
    result = fixed(listed, "article.md")
    assert result.after == listed
    assert "marks of Markdown stand around it" in result.left[0]


def test_what_is_left_is_told_with_the_line_of_the_file_as_it_was_given() -> None:
    listed = "> Share: Facebook Twitter WhatsApp Telegram Copy Link"
    text = f"[Video: 20 seconds]\n\n{FIRST}\n\n[Video: 30 seconds]\n\n{SECOND}\n\n{listed}\n\nThe the end of it.\n"
    result = fixed(text, "article.md")
    assert "[Video" not in result.after
    assert listed in result.after
    line = text.split("\n").index(listed) + 1
    assert [told.split(":")[0] for told in result.left] == [f"line {line}"]


def test_what_was_accepted_stays_when_the_words_beside_it_are_fixed(tmp_path: Path) -> None:
    doubled = "The council agreed with with the the council of the port on Monday."
    text = f"{FIRST} {doubled} {SECOND}\n"
    report = checked(text.encode(), "article.txt", Settings())
    second = [one for one in report.findings if report.article.slice(one.span) == "the the"]
    baseline = Baseline(tmp_path / "accepted.json").with_findings([(report.article, second)])
    (tmp_path / "accepted.json").write_text(baseline.to_text(), encoding="utf-8")
    accepting = str(tmp_path / "accepted.json")
    assert after(text, baseline=accepting) == text.replace("with with", "with")
    longer = f"{FIRST}\n\n[Video: 20 seconds]\n\n{text}"
    assert after(longer, baseline=accepting) == f"{FIRST}\n\n{text.replace('with with', 'with')}"


def test_a_place_is_carried_through_edits_and_back() -> None:
    edits = (Edit(Span(0, 4), ""), Edit(Span(6, 6), "++"), Edit(Span(8, 10), "x"))
    before, now = "0123456789ab", "45++67xab"
    letters = {now.index(letter): before.index(letter) for letter in "4567ab"}
    assert {place: place_before(place, edits) for place in letters} == letters
    moved = carried([Kept(Span(old, old + 1), "spacing") for old in letters.values()], edits)
    assert [one.span.start for one in moved] == list(letters)
    assert carried([Kept(Span(1, 3), "residue")], edits) == [], "it went with an edit"


def test_what_is_not_shown_is_fixed_all_the_same() -> None:
    assert "the the" not in after(f"{FIRST} The ferry left the the harbour. {SECOND}\n", min_severity="critical")


@pytest.mark.parametrize("path", sorted(p.name for p in SAMPLES.glob("*.txt") if ".source" not in p.name))
def test_a_fixed_sample_has_nothing_left_to_fix_and_no_other_word_changed(path: str) -> None:
    data = (SAMPLES / path).read_bytes()
    result = fixed(data, path)
    again = checked(result.data, path, Settings())
    assert [found.message for found in again.findings if found.fixes] == []
    words = iter(result.before.split())
    assert all(any(word == other for other in words) for word in result.after.split())  # only cuts


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [FIRST, SECOND, "[Video: 20 seconds]", "ADVERTISEMENT", "the the", "â€™", "cafÃ©", "&amp;", "&amp;amp;",
             " ,", "\n", "\r\n", "\n\n", "(ylm/dps)", "Read also: Two Boats Found", "closed.The",
             "Home > News > Region"]
        ), min_size=3, max_size=20,
    ),
    st.sampled_from(["", " "]),
)  # fmt: skip
def test_fixing_ends_and_leaves_nothing_to_fix(parts: list[str], joint: str) -> None:
    text = joint.join([FIRST, *parts, SECOND])
    article = read_bytes(text.encode(), path="article.txt")
    first = checked(text.encode(), "article.txt", Settings())
    result = fix(text.encode(), first, Settings())
    again = read_bytes(result.data, path="article.txt", input_format=article.format)
    assert [one for one in mechanical_findings(again, Settings(), Acceptance()) if one.fixes] == []


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mtcheck", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=cwd, env={"PYTHONPATH": str(ROOT), "PATH": ""}
    )


TEXT = f"Bridge to be repaired\n\n{FIRST}\n\n[Video: 20 seconds]\n\nThe ferry left the the harbour. {SECOND}\n"
WANTED = f"Bridge to be repaired\n\n{FIRST}\n\nThe ferry left the harbour. {SECOND}\n"


def test_fix_writes_a_new_file_beside_and_never_another(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    result = run("check", "a.txt", "--fix", "--format", "concise", cwd=tmp_path)
    assert result.returncode == 0
    assert "a.txt:5:1: minor residue" in result.stdout
    assert result.stderr == "mtcheck: a.txt: 1 piece of residue cut, 1 doubled word cut; written to a.fixed.txt\n"
    assert (tmp_path / "a.fixed.txt").read_text(encoding="utf-8") == WANTED
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == TEXT
    assert run("check", "a.txt", "--fix", cwd=tmp_path).returncode == 0  # the same again
    (tmp_path / "a.fixed.txt").write_text("mine", encoding="utf-8")
    result = run("check", "a.txt", "--fix", cwd=tmp_path)
    assert result.returncode == 2
    assert "a.fixed.txt is there already" in result.stderr
    assert (tmp_path / "a.fixed.txt").read_text(encoding="utf-8") == "mine"
    assert run("check", "a.txt", "--fix", "--overwrite", cwd=tmp_path).returncode == 0
    assert (tmp_path / "a.fixed.txt").read_text(encoding="utf-8") == WANTED


def test_the_article_itself_is_replaced_only_when_asked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    result = run("check", "a.txt", "--fix-to", "./a.txt", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert "a.txt is the article itself" in result.stderr
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == TEXT
    assert run("check", "a.txt", "--fix-to", "a.txt", "--overwrite", cwd=tmp_path).returncode == 0
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == WANTED


def test_diff_prints_a_patch_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    result = run("check", "a.txt", "--diff", cwd=tmp_path)
    assert result.stdout.startswith("--- a.txt\n+++ a.fixed.txt\n@@ ")
    assert re.findall(r"^[-+](?![-+]).*", result.stdout, re.MULTILINE) == [
        "-[Video: 20 seconds]", "-",
        f"-The ferry left the the harbour. {SECOND}", f"+The ferry left the harbour. {SECOND}",
    ]  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert run("check", "a.txt", "--diff", "--format", "json", cwd=tmp_path).returncode == 2


def test_several_articles_go_to_a_folder(tmp_path: Path) -> None:
    (tmp_path / "wire").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "wire" / name).write_text(TEXT if name == "a.txt" else WANTED, encoding="utf-8")
    assert "names one file for several" in run("check", "wire", "--fix-to", "out.txt", cwd=tmp_path).stderr
    assert run("check", "wire", "--fix-to", "out/", "--quiet", cwd=tmp_path).returncode == 0
    assert {path.read_text(encoding="utf-8") for path in (tmp_path / "out").iterdir()} == {WANTED}
    assert len(list((tmp_path / "out").iterdir())) == 2
    assert "standard input cannot be fixed" in run("check", "-", "--fix", cwd=tmp_path).stderr
    assert "--overwrite goes with" in run("check", "wire", "--overwrite", cwd=tmp_path).stderr
