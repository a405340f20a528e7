# SPDX-License-Identifier: Apache-2.0
"""``mtcheck check`` with files that are not what they were given as: one clear line, and exit status 2."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from test_compare import FIRST, GERMAN, REFERENCE

from mtcheck import InputError, check_text
from mtcheck.cli import main

STRANGERS = [
    "The bank will close forty branches next year.",
    "Its chairman said that customers prefer the telephone.",
    "Unions fear for three thousand jobs in the region.",
    "Talks begin in March in the capital.",
]
GERMAN_STRANGERS = [
    "Der Tennisspieler gewann das Finale in drei Sätzen.",
    "Das Publikum feierte ihn noch lange nach dem Spiel.",
    "Nächste Woche tritt er auf Rasen an.",
    "Sein Trainer lobte vor allem den Aufschlag.",
    "Die Gegnerin im Halbfinale war verletzt.",
]
CHINESE = "市议会周二决定修复河上的旧桥，工程将在春天开始，费用由省政府承担。"
FILES = {
    "article.txt": FIRST, "reference.txt": REFERENCE, "source.txt": GERMAN, "empty.txt": [], "blank.txt": [" "],
    "short.txt": REFERENCE[:1], "short-source.txt": GERMAN[:1],
    "long.txt": [f"{text[:-1]}, said speaker {number}." for number in range(40) for text in STRANGERS] + FIRST,
    "long-source.txt": GERMAN + [f"{text[:-1]}, sagte Sprecher {n}." for n in range(20) for text in GERMAN_STRANGERS],
    "strangers.txt": STRANGERS, "german-strangers.txt": GERMAN_STRANGERS, "chinese.txt": [CHINESE] * 5,
}  # fmt: skip

Told = Callable[..., tuple[int, str, str]]


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Told:
    monkeypatch.chdir(tmp_path)
    for name, lines in FILES.items():
        (tmp_path / name).write_text("\n\n".join(lines), encoding="utf-8")

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(["check", *arguments])
        captured = capsysbinary.readouterr()
        return int(left.value.code or 0), captured.out.decode(), captured.err.decode()

    return run


MISTAKES = {
    "no text in empty.txt": ("article.txt", "--reference", "empty.txt"),
    "no text in blank.txt": ("article.txt", "--source", "blank.txt"),
    "the reference source.txt is in German, the article is in English": ("article.txt", "--reference", "source.txt"),
    "the reference chinese.txt is in Chinese": ("article.txt", "--reference", "chinese.txt"),
    "source.txt is in the language of the source (German)": (
        "article.txt", "--reference", "source.txt", "--source", "long-source.txt"),
    "the reference and the source look swapped": (
        "article.txt", "--reference", "source.txt", "--source", "reference.txt"),
    "article.txt and article.txt are the same text": ("article.txt", "--source", "article.txt"),
    "source.txt and source.txt are the same text": ("source.txt", "--source", "source.txt"),
    "reference.txt and reference.txt are the same text": (
        "article.txt", "--reference", "reference.txt", "--reference", "reference.txt"),
    "the source reference.txt is in the language of the article (English)": (
        "article.txt", "--source", "reference.txt"),
    "long.txt is 17 times as long as article.txt": ("article.txt", "--reference", "long.txt"),
    "long.txt is 129 times as long as short.txt": ("long.txt", "--reference", "short.txt"),
    "long.txt is 17 times as long as source.txt": ("long.txt", "--source", "source.txt"),
    "long-source.txt is 83 times as long as short.txt": ("short.txt", "--source", "long-source.txt"),
    "the reference does not look like a translation of the same article": (
        "article.txt", "--reference", "strangers.txt"),
    "the source does not look like the original of this article": (
        "article.txt", "--source", "german-strangers.txt"),
}  # fmt: skip


@pytest.mark.parametrize("words", MISTAKES)
def test_what_is_not_what_it_was_given_as_is_one_line(words: str, told: Told) -> None:
    status, out, complaint = told(*MISTAKES[words])
    assert (status, out, complaint.count("\n")) == (2, "", 1), complaint
    assert words in complaint


def test_what_is_right_is_not_refused(told: Told) -> None:
    status, out, complaint = told("article.txt", "--reference", "reference.txt", "--source", "source.txt")
    assert status in {0, 1}
    assert complaint == ""
    assert "article.txt" in out
    status, _, complaint = told("short.txt", "--reference", "reference.txt", "--source", "short-source.txt")
    assert status in {0, 1}
    assert complaint == ""


def test_a_headline_may_be_its_own_reference() -> None:
    headline = "Council votes to repair old bridge"
    report = check_text(headline, references=[headline])
    assert {score.metric: score.value for score in report.scores}["chrf"] == 100
    with pytest.raises(InputError, match="are the same text"):
        check_text(" ".join(FIRST), references=[" ".join(FIRST)])
