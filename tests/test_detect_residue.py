# SPDX-License-Identifier: Apache-2.0
"""Residue: every rule of every outlet profile on its examples and look-alikes, every shape, and where they stand."""

from __future__ import annotations

import re
import time

import pytest

from mtcheck.article import Article, OffsetMap, Passage, Residue, Role, Span
from mtcheck.detect._residue_profiles import Rule, load_profiles
from mtcheck.detect.residue import find_residue

HEADLINE = "Harbour Strike Ends After Nine Days in Talberg"
LEAD = "The strike at the harbour of Talberg ended on Friday after nine days, the union said in a statement."
BODY = (
    "About 400 dockers went back to work in the afternoon, and the first of 12 waiting ships was unloaded by evening.",
    '"We did not get everything that we wanted," said the head of the union, who had slept in a van since Monday.',
    "The port authority said that it would pay a bonus of 300 euros to everyone who had not missed a shift this year.",
    "Two more rounds of talks have been agreed, and both sides said that they hoped not to need the second one.",
)


def article(*blocks: str | tuple[str, Role]) -> Article:
    """An article of these passages, two line breaks between them; a block may name its role."""
    text, passages = "", []
    for block in blocks:
        words, role = block if isinstance(block, tuple) else (block, "body")
        text += "\n\n" if text else ""
        passages.append(Passage(Span(len(text), len(text) + len(words)), role))
        text += words
    return Article(text, tuple(passages), OffsetMap.identity(text))


def found(*blocks: str | tuple[str, Role]) -> list[tuple[str, str]]:
    """Kind and words of all residue."""
    read = article(*blocks)
    residue = find_residue(read)
    check(read, residue)
    return [(one.kind, read.slice(one.span)) for one in residue]


def check(read: Article, residue: tuple[Residue, ...]) -> None:
    end = 0
    for one in residue:
        assert one.span.start >= end
        assert one.span.start < one.span.end
        assert read.slice(one.span) == read.slice(one.span).strip()
        assert one.evidence
        end = one.span.end


def words(*blocks: str | tuple[str, Role]) -> list[str]:
    return [text for _, text in found(*blocks)]


RULES = load_profiles().rules
EXAMPLES = [(rule, example) for rule in RULES for example in rule.examples]
LOOK_ALIKES = [example for rule in RULES for example in rule.look_alikes]


def name_of(value: object) -> str:
    return value.profile if isinstance(value, Rule) else str(value)[:40]


def place(rule: Rule, text: str) -> tuple[str | tuple[str, Role], ...]:
    """An article with ``text`` where the rule expects it."""
    headline: tuple[str, Role] = (HEADLINE, "headline")
    if rule.where == "top":
        return (headline, text, LEAD, *BODY)
    if rule.where == "lead":
        return (headline, text, *BODY)
    if rule.where in ("tail", "edge"):
        return (headline, LEAD, *BODY, text)
    return (headline, LEAD, *BODY[:2], text, *BODY[2:])


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=name_of)
def test_every_example_of_a_profile_is_found(rule: Rule, example: str) -> None:
    marked = re.search("⟦(.*)⟧", example)
    wanted = marked.group(1) if marked else example
    assert (rule.kind, wanted) in found(*place(rule, example.replace("⟦", "").replace("⟧", "")))


@pytest.mark.parametrize("example", LOOK_ALIKES, ids=name_of)
def test_every_look_alike_of_a_profile_survives(example: str) -> None:
    headline: tuple[str, Role] = (HEADLINE, "headline")
    assert found(headline, example, LEAD, *BODY) == []
    assert found(headline, LEAD, *BODY[:2], example, *BODY[2:]) == []
    assert found(headline, LEAD, *BODY, example) == []
    assert found(headline, LEAD, *BODY[:-1], f"{BODY[-1]} {example}") == []
    assert found(headline, LEAD, *BODY[:2], f"{example} {BODY[2]}", BODY[3]) == []


def test_every_rule_has_examples_and_look_alikes() -> None:
    assert [rule.kind for rule in RULES if not rule.examples or not rule.look_alikes] == []


PLACED = [
    ("navigation trail", "top", "Home > News > National"),
    ("navigation trail", "top", "To the start page » Region » Traffic"),
    ("navigation trail", "top", "Beranda / Nasional / Hukum"),
    ("navigation trail", "top", "Home - Latest News - Province"),
    ("navigation trail", "top", "Home Politics Economy Sports World"),
    ("navigation trail", "tail", "Home | About us | Privacy policy | Contact"),
    ("repeated headline", "top", HEADLINE.upper()),
    ("repeated headline", "top", f"{HEADLINE} - Harian Selat"),
    ("repeated headline", "top", "Harbour Strike Ends After Nine Days in ..."),
    ("repeated headline", "top", "Harbour Strike in Talberg Ends After Nine Days"),
    ("repeated headline", "tail", HEADLINE),
    ("media tag", "middle", "[Gambas:Video Selat]"),
    ("media tag", "middle", "[Photo: Selat/Ayu Wulandari]"),
    ("media tag", "middle", "[VIDEO]"),
    ("reporter initials", "tail", "(abc/xyz)"),
    ("reporter initials", "tail", "[fra/dn]"),
    ("reporter initials", "tail", "(dpa/afp)"),
    ("reporter initials", "tail", "kls/hbr (dpa, afp)"),
    ("stray punctuation", "middle", "|"),
    ("stray punctuation", "tail", "***"),
    ("tag list", "tail", "#harbour #strike #talberg"),
]


def placed(where: str, *inserted: str) -> tuple[str | tuple[str, Role], ...]:
    headline: tuple[str, Role] = (HEADLINE, "headline")
    if where == "top":
        return (headline, *inserted, LEAD, *BODY)
    return (headline, LEAD, *BODY, *inserted) if where == "tail" else (headline, LEAD, *BODY[:2], *inserted, *BODY[2:])


@pytest.mark.parametrize(("kind", "where", "line"), PLACED)
def test_shapes_are_found_where_they_stand(kind: str, where: str, line: str) -> None:
    assert found(*placed(where, line)) == [(kind, line)]


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ("middle", "Home > News > National"),
        ("middle", "★★★☆☆"),
        ("top", "Home Secretary > Prime Minister"),
        ("top", "Home is where the votes are, and no one knows it better than she does."),
        ("top", "Anna Berg / Carl Dahl / Eva Falk"),
        ("top", "By Anna Berg | May 3, 2024"),
        ("tail", "Anna Berg | Carl Dahl | Eva Falk | Gustav Holm"),
        ("middle", "(abc/xyz)"),
        ("middle", "Reporter: Ayu Wulandari"),
        ("middle", "* * *"),
        ("middle", "[The mayor] never came, the landlord said."),
        ("middle", '"The [video] shows nothing," she said, and he added: "[Photo] or it did not happen."'),
        ("tail", "The prize goes to one of two (Berg/Dahl)"),
        ("tail", "The offer is open to everyone (m/f)."),
        ("tail", "He wrote that it was “beyond believe” (sic)."),
        ("tail", "The reading was 54 (km/h)"),
        ("tail", "No one on either side was hurt (he/she)."),
        ("tail", "The harbour strike ended after nine days, and Talberg went back to work."),
        ("middle", "The UN (dpa) - or was it the EU - said nothing at all about the strike in the harbour."),
        ("top", "NASA - the agency that put a man on the moon - would like to know as well, it said."),
        ("top", "World Health Organization (WHO) - The agency again. It had no view on the strike, it said."),
        ("top", "Lisbon - or rather its river - is what she says she missed most in prison."),
        ("top", "LISBON — The river is what she says she missed most in prison, and the noise of the trams."),
        ("middle", "Tags such as #MeToo spread within hours."),
    ],
)
def test_prose_and_names_that_look_like_residue_survive(where: str, line: str) -> None:
    assert found(*placed(where, line)) == []


@pytest.mark.parametrize(
    "dateline",
    [
        "JAKARTA, KABARSELAT.com -",
        "Jakarta, CNN Indonesia --",
        "KABARSELAT.COM, Jakarta -",
        "TALBERG (dpa) -",
        "Talberg (tnd) -",
        "PARIS (AP) —",
        "LONDON, May 3 (Reuters) -",
        "XINHUA, May 3 (Reporter Li Shuyan) --",
        "BEIJING, May 3 (Xinhua) --",
        "Buenos Aires, Oct 3 (EFE).-",
        "BERLIN/MUNICH (dpa) -",
        "MOSCOW, October 3. /TASS/.",
        "NEW DELHI, 21 June (PNI) —",
        "Huaheng News Agency, Qingping, August 6 (Reporter Li Wenzhao, Correspondent Tang Xiaohe)",
        "[Reporter Lin Yating / Taipei report]",
        "(Central News Agency reporter Lin Yating, Taipei, 3rd)",
        "SURABAYA (NusaWarta) -",
    ],
)
def test_datelines_of_agencies_before_the_lead(dateline: str) -> None:
    assert found((HEADLINE, "headline"), f"{dateline} {LEAD}", *BODY) == [("agency dateline", dateline)]
    assert found((HEADLINE, "headline"), dateline, LEAD, *BODY) == [("agency dateline", dateline)]


@pytest.mark.parametrize(
    "dateline",
    [
        "[Talberg = Selat News]",
        "[Talberg=Newsis] Reporter Kim Da-un =",
        "(Talberg = Selat News) Correspondent Kim Da-un =",
        "(Talberg - Newsis) Reporter Kim Da-un =",
        "<Talberg = Kyodo>",
        "Reporter Kim Da-un =",
        "Tokyo, 3rd =",
        "【Tokyo】",
        "【Talberg, March 3, Kyodo】",
        "[Washington Kyodo]",
        "(Central News Agency, Taipei, 3rd)",
        "[Selat News Reporter Kim Da-un]",
        "(Chief Reporter Li Shuyan)",
        "Selat Daily News (Reporter Li Shuyan)",
        "Beijing, March 3 (Reporter Li Shuyan)",
        "Xinhua News Agency, Nanchang, March 3 (Li Shuyan, Wang Bo)",
        "BEIJING, March 3 (Xinhua)",
        "Xinhua News Agency, Moscow, March 3.",
        "China News Service, March 3rd",
        "Xinhua News Agency, Taipei, March 3-",
    ],
)
def test_datelines_of_east_asian_agencies_before_the_lead(dateline: str) -> None:
    assert found((HEADLINE, "headline"), f"{dateline} {LEAD}", *BODY) == [("agency dateline", dateline)]


@pytest.mark.parametrize(
    "lead",
    [
        "[The mayor] never came, the landlord said, and the strike at the harbour went on for nine days.",
        "(Anna Berg) was the name on the list that the union handed to the police on Friday.",
        "[Anna Berg] The name stood on the list that the union handed to the police on Friday.",
        "Supply = demand was all that the chairman of the harbour board had to say on Friday.",
        "Talberg (population 4,000) The name is older than its harbour, says a book of that year.",
        "Reporter Anna Berg had been in Talberg for nine days when the strike at the harbour ended.",
        "Xinhua News Agency, Beijing, said on March 3 that the strike at the harbour had ended.",
        "On March 3 The Times wrote that the strike at the harbour had ended after nine days.",
    ],
)
def test_leads_that_look_like_east_asian_datelines_survive(lead: str) -> None:
    assert found((HEADLINE, "headline"), lead, *BODY) == []


@pytest.mark.parametrize(
    "line",
    [
        "Reporter Kim Da-un",
        "(Reporter Li Shuyan)",
        "/Reporter Kim Da-un danun@selat.example",
        "Kim Da-un, Reporter danun@selat.example",
        "Selat Daily Client Reporter Li Shuyan Correspondent Wang Bo",
    ],
)
def test_reporters_who_sign_under_the_text(line: str) -> None:
    assert found((HEADLINE, "headline"), LEAD, *BODY, line) == [("credits line", line)]


@pytest.mark.parametrize("line", ["Reporter of the Year", "A reporter in Talberg", "The reporter Anna Berg was there"])
def test_lines_about_reporters_survive(line: str) -> None:
    assert found((HEADLINE, "headline"), LEAD, *BODY, line) == []


def test_a_place_alone_is_a_dateline_only_beside_other_residue() -> None:
    lead = f"Jakarta - {LEAD}"
    assert found((HEADLINE, "headline"), lead, *BODY) == []
    assert words((HEADLINE, "headline"), lead, *BODY, "(abc/xyz)", "Read also: Ferry Fares to Rise")[0] == "Jakarta -"


def test_residue_inside_a_paragraph_leaves_the_rest() -> None:
    paragraph = f"{BODY[0]} Read also: Ferry Fares to Rise"
    assert words((HEADLINE, "headline"), LEAD, paragraph, BODY[1]) == ["Read also: Ferry Fares to Rise"]
    paragraph = f"{BODY[0]} [Gambas:Video Selat] {BODY[2]}"
    assert words((HEADLINE, "headline"), LEAD, paragraph, BODY[1]) == ["[Gambas:Video Selat]"]
    assert words((HEADLINE, "headline"), LEAD, *BODY[:3], f"{BODY[3]} (abc/xyz)") == ["(abc/xyz)"]
    assert words((HEADLINE, "headline"), f"{HEADLINE} JAKARTA, KABARSELAT.com - {LEAD}", *BODY) == [
        HEADLINE,
        "JAKARTA, KABARSELAT.com -",
    ]


def test_one_line_of_a_passage_is_found_without_the_others() -> None:
    assert words((HEADLINE, "headline"), LEAD, f"{BODY[0]}\nADVERTISEMENT\n{BODY[1]}", BODY[2]) == ["ADVERTISEMENT"]


def test_wrapped_prose_is_read_as_one_line() -> None:
    wrapped = (
        "The strike at the harbour of Talberg, which began nine days ago with a\n"
        "quarrel over the price of coffee in the canteen, ended with a wall on which\n"
        "everyone who had a view of the matter was welcome to leave a\n"
        "comment"
    )
    assert found((HEADLINE, "headline"), LEAD, *BODY, wrapped) == []


FORM = (
    "Leave a Reply Cancel reply",
    "Your email address will not be published. Required fields are marked *",
    "Comment *",
    "Name *",
    "Nickname or alias",
    "Save my name, email, and website in this browser for the next time I comment.",
)


def test_a_comment_form_runs_over_its_short_lines_to_the_end() -> None:
    assert found((HEADLINE, "headline"), LEAD, *BODY, *FORM) == [("comment form", line) for line in FORM]
    block = "\n".join(FORM)
    assert found((HEADLINE, "headline"), LEAD, *BODY, block) == [("comment form", line) for line in FORM]


def test_lists_under_the_text_belong_to_their_heading() -> None:
    tail = (
        "TOPICS",
        "harbour",
        "port workers",
        "RELATED ARTICLES",
        "Governor Visits the Fish Market",
        "Ferry Fares to Rise in June",
    )
    kinds = ["tag list"] * 3 + ["read-also line"] * 3
    assert found((HEADLINE, "headline"), LEAD, *BODY, *tail) == list(zip(kinds, tail, strict=True))
    assert words((HEADLINE, "headline"), LEAD, BODY[0], "Read also", "What the union wants", *BODY[1:]) == ["Read also"]


def test_prose_after_a_comment_form_survives() -> None:
    marked = words((HEADLINE, "headline"), LEAD, *BODY[:2], *FORM[:4], "A second chance", *BODY[2:])
    assert marked == list(FORM[:4])


def test_a_page_with_nothing_but_a_form_is_all_residue() -> None:
    assert words(*FORM) == list(FORM)


def test_a_menu_with_one_entry_a_line() -> None:
    menu = ("Home", "Politics", "Economy", "Sports")
    assert found(*menu, (HEADLINE, "headline"), LEAD, *BODY) == [("navigation trail", entry) for entry in menu]
    assert found((HEADLINE, "headline"), LEAD, BODY[0], "Economy", BODY[1], BODY[2]) == []


def test_passages_that_the_markup_calls_residue_come_back_whole() -> None:
    blocks: list[str | tuple[str, Role]] = [
        ("Home » Culture » Museums", "residue"),
        (HEADLINE, "headline"),
        LEAD,
        *BODY,
        ("Share this: Facebook X WhatsApp", "residue"),
        ("The city\nThe sea", "residue"),
    ]
    assert found(*blocks) == [
        ("navigation trail", "Home » Culture » Museums"),
        ("sharing buttons", "Share this: Facebook X WhatsApp"),
        ("page furniture", "The city\nThe sea"),
    ]


def test_a_clean_article_has_no_residue() -> None:
    assert found((HEADLINE, "headline"), LEAD, *BODY) == []
    assert found(HEADLINE, LEAD, *BODY) == []
    assert found() == []


HOSTILE = {
    "brackets": "(" * 100_000,
    "arrows": "> " * 50_000,
    "square brackets": "[a:" * 50_000,
    "one word": "a" * 1_000_000,
    "words": "word " * 200_000,
    "read also": "also read: " * 90_000,
    "buttons": ("share on facebook " * 20 + "\n") * 2_500,
    "reporters": ("reporter: x " * 30 + "\n") * 2_500,
    "names": "Reporter " + "Kim Da " * 100_000,
    "equals": "[Selat " * 50_000 + "= Kyodo]",
    "notices": ("unauthorized reproduction, redistribution, " * 8 + "\n") * 2_500,
    "signatures": ("Selat Daily Reporter Kim Da-un, " * 11 + "x\n") * 2_500,
    "capitals": ("JAKARTA, " * 40 + "\n") * 2_500,
    "triggers": " ".join(sorted({word for rule in RULES for word in rule.hints})) * 200,
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_text_takes_linear_time(name: str) -> None:
    text = HOSTILE[name].strip()
    started = time.process_time()
    find_residue(article(text))
    assert time.process_time() - started < 4  # about 0.3 s where nothing else runs
