# SPDX-License-Identifier: Apache-2.0
"""``mtcheck compare``: two versions side by side, and what is no pair of versions."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER
from sacrebleu.significance import PairedTest

from mtcheck.cli import main
from mtcheck.mistaken import TIMES_LONGER

REFERENCE = [
    "Growers in the valley began picking grapes on Monday, two weeks earlier than usual.",
    "The reason is the summer, which was the hottest since records began in 1961.",
    "How the wine will taste is anyone's guess, said Marta Ulbrich, who runs a cellar in the next village.",
    "The sugar content of the grapes is high, but rain in the coming days could still change that.",
    "About four thousand people work in the harvest every year, half of them from abroad.",
    "The winegrowers' association expects a smaller crop than last year.",
    "Prices are likely to rise in the spring, when the first bottles reach the shops.",
]
FIRST = [
    "The farmers of the valley started to pick grapes already on Monday, two weeks earlier as usual.",
    "Reason the summer is, that the hottest since begin of the records 1961 was.",
    "How the wine will taste can nobody say, said Marta Ulbrich, that a cellar in the neighbor village leads.",
    "The sugar content of the grapes is high, but rain in the coming days could still change that.",
    "About four thousand people work in the harvest every year. Half of them come from abroad.",
    "The winegrowers' association reckons with a smaller harvest than in the last year.",
    "Prices are likely to rise in the spring, when the first bottles reach the shops.",
]
SECOND = [
    "Growers in the valley started picking grapes on Monday, two weeks earlier than usual.",
    "The reason is the summer, the hottest since records began in 1961.",
    "Nobody can say how the wine will taste, said Marta Ulbrich, who runs a cellar in the neighboring village.",
    "The sugar content of the grapes is high, but rain over the coming days may yet change that.",
    "About four thousand people work in the harvest every year, half of them from abroad.",
    "The winegrowers' association expects a smaller harvest than last year.",
    "Prices are likely to rise in the spring, when the first bottles reach the shops.",
]
GERMAN = [
    "Die Winzer im Tal haben am Montag mit der Lese begonnen, zwei Wochen früher als sonst.",
    "Grund ist der Sommer, der heißeste seit Beginn der Aufzeichnungen im Jahr 1961.",
    "Wie der Wein schmecken wird, kann niemand sagen, sagte Marta Ulbrich, die im Nachbardorf einen Keller führt.",
    "Der Zuckergehalt der Trauben ist hoch, doch Regen in den kommenden Tagen könnte das noch ändern.",
    "Etwa viertausend Menschen arbeiten jedes Jahr in der Lese, die Hälfte von ihnen aus dem Ausland.",
    "Der Winzerverband rechnet mit einer kleineren Ernte als im vergangenen Jahr.",
    "Die Preise dürften im Frühjahr steigen, wenn die ersten Flaschen in die Läden kommen.",
]
FILES = {"a": FIRST, "b": SECOND, "ref": REFERENCE, "src": GERMAN}


class Ran(NamedTuple):
    status: int
    stdout: str
    stderr: str

    @property
    def document(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.stdout)
        return loaded


Compare = Callable[..., Ran]


@pytest.fixture
def compare(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> Compare:
    """Runs the command among articles (paragraphs of two sentences) and files of lines."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    for name, lines in FILES.items():
        (tmp_path / f"{name}.lines").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        paragraphs = [" ".join(lines[start : start + 2]) for start in range(0, len(lines), 2)]
        (tmp_path / f"{name}.txt").write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")

    def run(*arguments: str) -> Ran:
        with pytest.raises(SystemExit) as left:
            main(["compare", *arguments])
        captured = capsysbinary.readouterr()
        return Ran(int(left.value.code or 0), captured.out.decode(), captured.err.decode())

    return run


def test_lines_give_the_numbers_of_the_paired_bootstrap_of_sacrebleu(compare: Compare) -> None:
    ran = compare("a.lines", "b.lines", "--reference", "ref.lines", "--lines", "--format", "json")
    assert (ran.status, ran.stderr) == (0, "")
    known = {"BLEU": BLEU(), "chrF2++": CHRF(word_order=2), "TER": TER()}
    _, theirs = PairedTest([("A", FIRST), ("B", SECOND)], known, [REFERENCE], "bs")()
    told = {score["metric"]: score for score in ran.document["scores"]}
    assert list(told) == ["quality", "bleu", "chrf", "ter"]
    for name, key in (("bleu", "BLEU"), ("chrf", "chrF2++"), ("ter", "TER")):
        first, second = theirs[key]
        assert told[name]["a"]["value"] == round(first.score, 4)
        assert told[name]["b"]["value"] == round(second.score, 4)
        assert told[name]["p_value"] == round(second.p_value, 4)
        low, high = told[name]["b"]["interval"]
        assert (high - low) / 2 == pytest.approx(second.ci, abs=1e-3)
        assert told[name]["evidence"] == "reference"
    assert told["quality"]["evidence"] == "model"
    assert told["chrf"]["better"] == "b"
    assert (told["ter"]["range"], told["ter"]["higher_is_better"]) == ([0.0, None], False)


def test_articles_are_aligned_and_nothing_is_lost(compare: Compare) -> None:
    document = compare("a.txt", "b.txt", "--reference", "ref.txt", "--source", "src.txt", "--format", "json").document
    rows = document["stretches"]
    for side, lines in (("a", FIRST), ("b", SECOND)):
        assert " ".join(row[side]["text"] for row in rows if row[side]["text"]) == " ".join(lines)
    assert " ".join(row["references"][0] for row in rows) == " ".join(REFERENCE)
    (split,) = [row for row in rows if "Half of them come from abroad." in row["a"]["text"]]
    assert split["b"]["text"] == SECOND[4], "two sentences of A stand beside one of B"
    assert (split["source"], split["a"]["line"]) == (GERMAN[4], 5)
    worst = rows[document["differing"][0]]
    assert worst["a"]["text"] == FIRST[1]
    assert document["ranked_by"] == "chrf"
    same = [place for place, row in enumerate(rows) if row["a"]["text"] == row["b"]["text"]]
    assert same
    assert not set(same) & set(document["differing"])


def test_additions_and_omissions_are_stretches_of_their_own(compare: Compare, tmp_path: Path) -> None:
    added = "Meanwhile the football club of the town lost its third match in a row."
    (tmp_path / "b.txt").write_text(" ".join([*SECOND[:2], added, *SECOND[3:]]), encoding="utf-8")
    document = compare("a.txt", "b.txt", "--reference", "ref.txt", "--format", "json").document
    texts = [(row["a"]["text"], row["b"]["text"], row["references"]) for row in document["stretches"]]
    assert ("", added, [""]) in texts
    assert (FIRST[2], "", [REFERENCE[2]]) in texts
    assert texts.index(("", added, [""])) in (2, 3)
    whole = compare("a.txt", "a.txt", "--format", "json")
    assert whole.status == 2


def test_without_a_reference_the_model_judges(compare: Compare) -> None:
    document = compare("a.txt", "b.txt", "--format", "json").document
    assert [score["metric"] for score in document["scores"]] == ["quality"]
    assert document["scores"][0]["b"]["value"] > document["scores"][0]["a"]["value"]
    assert document["ranked_by"] == "quality"
    assert {skip["name"] for skip in document["skipped"]} == {"bleu", "chrf", "ter"}
    assert document["stretches"][document["differing"][0]]["a"]["text"] == FIRST[1]


def test_the_terminal_shows_both_texts_and_who_is_better(compare: Compare) -> None:
    ran = compare("a.txt", "b.txt", "--reference", "ref.txt", "--most", "1")
    flat = " ".join(ran.stdout.replace("│", " ").split())
    assert "B is better by" in flat
    assert "0 or more, reference, lower is better" in flat
    assert "A (95%)" in flat
    assert "Reason the summer is, that the hottest since begin of the records 1961 was." in flat
    assert "The reason is the summer, the hottest since records began in 1961." in flat
    assert FIRST[2].split(",")[0] not in flat, "one sentence was asked for"
    assert "bs:1000|seed:12345" in flat
    assert max(map(len, ran.stdout.splitlines())) <= 100
    assert ran.stdout == compare("a.txt", "b.txt", "--reference", "ref.txt", "--most", "1").stdout


def wrong(folder: Path) -> dict[str, tuple[str, ...]]:
    (folder / "empty.txt").write_text("\n \n", encoding="utf-8")
    (folder / "empty.lines").write_text("\n" * 7, encoding="utf-8")
    (folder / "short.lines").write_text("One line.\n", encoding="utf-8")
    (folder / "long.txt").write_text("\n\n".join([" ".join(REFERENCE)] * (TIMES_LONGER + 2)), encoding="utf-8")
    (folder / "latin.lines").write_bytes("caf\xe9\n".encode("latin-1") * 7)
    other = "The bank will close forty branches next year. Its chairman said customers prefer the telephone. " * 3
    (folder / "other.txt").write_text(other, encoding="utf-8")
    return {
        "no text in empty.txt": ("a.txt", "b.txt", "--reference", "empty.txt"),
        "there is no text to compare in empty.lines": ("a.lines", "b.lines", "--lines", "--reference", "empty.lines"),
        "a.txt and a.txt are the same text": ("a.txt", "a.txt", "--reference", "ref.txt"),
        "b.txt and b.txt are the same text": ("a.txt", "b.txt", "--reference", "b.txt"),
        "a.txt and a.lines are the same text": ("a.txt", "b.txt", "--source", "a.lines"),
        "the reference src.txt is in German, the versions are in English": ("a.txt", "b.txt", "--reference", "src.txt"),
        "the reference and the source look swapped": (
            "a.txt",
            "b.txt",
            "--reference",
            "src.txt",
            "--source",
            "ref.txt",
        ),
        "the source ref.txt is in the language of the versions": ("a.txt", "b.txt", "--source", "ref.txt"),
        "a.txt is in English, src.txt in German": ("a.txt", "src.txt", "--reference", "ref.txt"),
        "long.txt is 11 times as long as a.txt": ("a.txt", "b.txt", "--reference", "long.txt"),
        "does not look like the same article as other.txt": ("a.txt", "b.txt", "--reference", "other.txt"),
        "the files have different numbers of lines": ("a.lines", "b.lines", "--lines", "--reference", "short.lines"),
        "latin.lines: line 1: not valid UTF-8": ("a.lines", "latin.lines", "--lines"),
        "none.txt: no such file": ("a.txt", "none.txt"),
        "no 'nonsense' among the metrics": ("a.txt", "b.txt", "--ignore", "nonsense"),
        "compare reads files, not standard input": ("a.txt", "-"),
    }


def test_what_makes_no_sense_is_one_line(compare: Compare, tmp_path: Path) -> None:
    for told, arguments in wrong(tmp_path).items():
        ran = compare(*arguments)
        assert (ran.status, ran.stdout) == (2, ""), arguments
        assert ran.stderr.count("\n") == 1, ran.stderr
        assert told in ran.stderr
