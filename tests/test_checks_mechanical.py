# SPDX-License-Identifier: Apache-2.0
"""The checks of marks and machinery: encoding, quotation marks, repetition."""

from __future__ import annotations

import re
import time
from types import ModuleType

import pytest

from mtcheck.article import Article, OffsetMap, Passage, Residue, Role, Sentence, Span
from mtcheck.checks import Context, Example, encoding, quotation, repetition
from mtcheck.results import Detection, Finding
from mtcheck.segment import Segment

CHECKS = (encoding, quotation, repetition)
_SENTENCE = re.compile(r"\S.*?[.!?][\"”]?(?=\s|$)|\S.+?$", re.DOTALL)


def context_of(text: str, *, role: Role = "body", language: str = "en", residue: str = "") -> Context:
    """Passages part at blank lines, sentences at full stops; ``residue`` are words of the text."""
    passages = tuple(Passage(Span(*match.span()), role) for match in re.finditer(r"[^\n](?:[^\n]|\n(?!\n))*", text))
    article = Article(text, passages, OffsetMap.identity(text))
    segments = tuple(
        Segment(Sentence(Span(passage.span.start + match.start(), passage.span.start + match.end()), passage), match[0])
        for passage in passages
        for match in _SENTENCE.finditer(article.slice(passage.span))
    )
    place = text.find(residue)
    return Context(
        article=article,
        language=language,
        detections=tuple(Detection(passage, language, 1.0) for passage in passages),
        segments=segments,
        judgements=(None,) * len(segments),
        residue=(Residue(Span(place, place + len(residue)), "navigation"),) if residue else (),
    )


def run(check: ModuleType, text: str, **options: str) -> list[tuple[str, Finding]]:
    context = context_of(text, **options)  # type: ignore[arg-type]
    return [(context.article.slice(finding.span), finding) for finding in check.check(context)]


def fixed(check: ModuleType, text: str) -> str:
    """The text with every suggestion in its place."""
    for _, finding in reversed(run(check, text)):
        text = text[: finding.span.start] + finding.suggestion + text[finding.span.end :]
    return text


@pytest.mark.parametrize(
    ("check", "example"),
    [(check, example) for check in CHECKS for example in check.EXAMPLES],
    ids=lambda value: value.text[:30] if isinstance(value, Example) else value.__name__.rpartition(".")[2],
)
def test_examples_flag_what_they_say(check: ModuleType, example: Example) -> None:
    assert tuple(words for words, _ in run(check, example.text)) == example.flagged, example.why


FLAWED = {
    encoding: "The cafÃ© by the harbour was closed.",
    quotation: "She called it „a good day“ for all.",
    repetition: "They came to the the harbour at noon.",
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__.rpartition(".")[2])
def test_residue_is_left_alone(check: ModuleType) -> None:
    text = FLAWED[check]
    assert len(run(check, text)) == 1
    assert not run(check, text, role="residue")
    assert not run(check, text, residue=text)
    assert len(run(check, f"Home News Region. {text}", residue="Home News Region.")) == 1


def test_quotation_marks_and_doubled_words_are_those_of_english() -> None:
    assert not run(quotation, "Sie nannte es „einen guten Tag“ für alle.", language="de")
    assert not run(repetition, "Er sah die die Stadt liebenden Leute.", language="de")
    assert run(encoding, "Das kÃ¶nnte gehen.", language="de")


# --- encoding


@pytest.mark.parametrize(
    "meant", ["couldn’t", "“word”", "€5", "£5", "Željko", "Privé – là-bas", "Łódź", "naïve…", "😀"]
)
@pytest.mark.parametrize("codec", ["cp1252", "latin-1"])
def test_utf8_read_in_a_western_encoding_is_read_back(meant: str, codec: str) -> None:
    damaged = "".join(
        bytes([byte]).decode(codec if codec == "latin-1" or byte not in b"\x81\x8d\x8f\x90\x9d" else "latin-1")
        for byte in meant.encode()
    )
    text = f"They said {damaged} to all."
    assert damaged != meant
    if "\x85" not in text:
        assert fixed(encoding, text) == f"They said {meant} to all."


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("donÃ¢â‚¬â„¢t", "don’t"),  # twice
        ("don‚Äôt", "don’t"),  # Mac Roman
        ("caf√©", "café"),
        ("donвЂ™t", "don’t"),  # Windows-1251
        ("China鈥檚", "China’s"),  # GBK
        ("don\x92t", "don’t"),  # a byte of Windows-1252 kept as it was
        ("don\x19t", "don’t"),  # the low byte of U+2019
        ("they\ufffdre", "they’re"),
        ("Cura&ccedil;ao", "Curaçao"),
        ("the city&#8217;s", "the city’s"),
        ("5&amp;nbsp;km", "5 km"),
        ("fer\u200bry", "ferry"),
    ],
)
def test_other_damage_is_repaired(damaged: str, meant: str) -> None:
    assert fixed(encoding, f"So {damaged} it was.") == f"So {meant} it was."


def test_what_is_not_certain_is_not_repaired() -> None:
    for text in ("The man, Andr\ufffds, left.", "It has 120â€160 cubic feet.", "We shouldnÃ\x82Â go."):
        ((_, finding),) = run(encoding, text)
        assert finding.suggestion == ""


def test_a_word_that_cannot_be_read_is_major() -> None:
    ((words, finding),) = run(encoding, "The paper ÐŸÑ€Ð¸Ð²ÐµÑ‚ printed it.")
    assert (words, finding.suggestion, finding.severity) == ("ÐŸÑ€Ð¸Ð²ÐµÑ‚", "Привет", "major")
    ((_, finding),) = run(encoding, "The man, Andr\ufffds, left.")
    assert finding.severity == "major"
    ((_, finding),) = run(encoding, "The cafÃ© was closed.")
    assert (finding.severity, finding.category) == ("minor", "fluency/character-encoding")


@pytest.mark.parametrize(
    "text",
    [
        "“CAFÉ”, he said – the fiancée’s “café…” in Umeå–Luleå.",
        "«SÃO JOÃO» and AMANHÃ” and LULEÅ–KIRUNA",
        "AT&T; and R&D; and you&me; stay. 2√π is a number.",
        "The family 👨\u200d👩\u200d👧 smiled. می\u200cخواهم",
        "Nguyễn Ðức Đà, Ærø, Þór, Übergröße, Île-de-France, ÄÖÜ",
    ],
)
def test_honest_characters_are_left_alone(text: str) -> None:
    assert not run(encoding, text)


# --- quotation


@pytest.mark.parametrize("marks", ["„“", "„”", "«»", "»«", "‹›", "「」", "『』", "《》", "””", "‚‘"])
def test_marks_of_other_languages(marks: str) -> None:
    text = f"The council said {marks[0]}the bridge is safe{marks[1]} on Monday."
    ((words, finding),) = run(quotation, text)
    assert words == f"{marks[0]}the bridge is safe{marks[1]}"
    assert finding.suggestion == "“the bridge is safe”"
    assert (finding.category, finding.severity) == ("fluency/punctuation", "minor")


def test_a_long_quotation_is_shown_by_its_first_words() -> None:
    text = "She said: «The bridge is safe and will open on Monday for cars, for buses and for bicycles.»"
    ((words, finding),) = run(quotation, text)
    assert words == "«The bridge is safe and"
    assert finding.suggestion == "“The bridge is safe and"
    assert "closes" in finding.message


def test_quotations_within_a_quotation_get_single_marks() -> None:
    ((_, finding),) = run(quotation, "It said «the “old” bridge» is safe.")
    assert finding.suggestion == "“the ‘old’ bridge”"


def test_a_closing_mark_without_a_quotation() -> None:
    text = 'It was late. The bridge is safe," said the mayor.\n\nTraffic was light all day.'
    ((words, finding),) = run(quotation, text)
    assert words == 'safe,"'
    assert "was not opened" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        'She said: "We are ready. It opens soon.\n\n"It is safe."\n\nTraffic was light.',  # opens anew
        'She said: "We are ready. It opens soon.\n\nIt is safe," she said. It was late.',  # goes on below
        "The man, 5'10\" tall, left. He was seen at 6'1\" high doors.",
        'He said "yes" and "no". “Well,” she said. “It is.”',
        'Ditto " and " stand here. Nothing else does.\n\nTraffic was light.',
        "Home » News » Region « back",
        "The 'bridge' is safe. It opens at 5\" per hour.",
    ],
)
def test_balanced_or_unclear_marks_are_left_alone(text: str) -> None:
    assert not run(quotation, text)


# --- repetition


@pytest.mark.parametrize(
    ("text", "once", "severity"),
    [
        ("The The ferry left.", "The", None),
        ("We heard from from the port.", "from", "minor"),
        ("The post office office was shut.", "office", "minor"),
        ("He was as little as possible as possible as possible at home.", "as possible", "major"),
        ("They were in in in the harbour.", "in", "major"),
        ("They saw the seat seat seat seat there.", "seat", "major"),
        ("It opens in accordance with the law in accordance with the law.", "in accordance with the law", "minor"),
        ("The queens and kings, the queens and kings, the queens and kings, the queens and kings, "
         "the queens and kings.", "The queens and kings", "major"),
    ],
)  # fmt: skip
def test_repeats_are_said_once(text: str, once: str, severity: str | None) -> None:
    found = run(repetition, text)
    if severity is None:
        assert not found  # a capital may begin a name: "the The Hague office"
        return
    ((words, finding),) = found
    assert words.lower().startswith(f"{once} {once}".lower()) or "," in words
    assert (finding.suggestion, finding.severity) == (once, severity)


@pytest.mark.parametrize(
    "text",
    [
        "He had had enough, and that that is so is very very clear.",
        '"No, no, no, no, no, no," she said. Knock knock.',
        "New York, New York, and Boutros Boutros-Ghali in Sing Sing and Pago Pago.",
        "They ran on and on and on, again and again and again, day after day after day.",
        "The orang-orang and the anak-anak sang. 10 10 10 10 10 10",
        "What she is is a teacher, and what happens happens.",
        "The man he was looking for for years came in in May.",
        "We will win, we will win, we will win.",
        "The ape Pan troglodytes troglodytes weighs a trillion trillion tons.",
        "Whatever will be will be. Serie A a week later.",
        '"I want to to go home," he said. "The the dog."',
        "It rained. It rained.",
    ],
)
def test_what_english_says_twice_is_left_alone(text: str) -> None:
    assert not run(repetition, text)


def test_loops_are_found_in_quotations_too() -> None:
    ((words, finding),) = run(repetition, '"The price of the of the of the ferry rose," she said.')
    assert (words, finding.severity) == ("of the of the of the", "major")


def test_a_sentence_again_in_the_next_paragraph() -> None:
    first = "The ferry will sail again on Monday morning."
    ((words, finding),) = run(repetition, f"{first}\n\nTraffic was light. {first}")
    assert words == first
    assert (finding.span.start, finding.severity) == (len(first) + 2 + len("Traffic was light. "), "major")
    assert not run(repetition, f"{first}\n\nTraffic was light.\n\n{first}")


# --- time

_LONG = [
    "a " * 100_000, '" ' * 50_000, "„" * 100_000, "« " * 50_000, "Ã©" * 50_000, "Ð" * 100_000,
    "&" * 200_000, "&amp;" * 40_000, "\ufffd" * 200_000, "a, b " * 20_000, "”a" * 50_000, "a-" * 50_000,
    "a\u200b" * 50_000, "5'1\"" * 30_000, '("a ' * 50_000, "a b c d e f g h " * 12_000, "The police police " * 12_000,
]  # fmt: skip


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__.rpartition(".")[2])
def test_long_input_takes_linear_time(check: ModuleType) -> None:
    for text in _LONG:
        start = time.process_time()
        run(check, text[:60_000].strip())
        assert time.process_time() - start < 1, text[:20]
