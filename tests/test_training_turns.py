# SPDX-License-Identifier: Apache-2.0
"""Mining of turns of phrase from tiny sets written here, and the figures that go into the data files."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mtcheck.errors import InputError
from mtcheck.training.mining import Corpus, Text, framed, masked, mine
from mtcheck.training.turns import Figures, main, rewritten, tables_of

NAMES = "Anton Berta Cesar Dora Emil Frida".split()
FILE = """\
# A comment at the top.

[[calque]]
pattern = "(judged|thought) ripe for"
from = "reif"
write = ""
why = "a test"
lift = 99.9
translated = 99
examples = [
    "He was judged ripe for it.",
]

[[turn]]
# a comment within
pattern = "on the <day> just gone"
from = "am vergangenen"
write = "on {1}"
"""


def _rows(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Six segments that two systems translated from German and one from French, and their English originals."""
    machine = [
        {
            "origin": "machine", "lang": lang, "system": system, "set": "flores-dev", "seg": seg,
            "text": f"{name} came to the village {when}, and all the people of the village were there.",
        }
        for lang, system, when in (
            ("de", "one", "on the Monday just gone"),
            ("de", "two", "on the Friday just gone"),
            ("fr", "one", "last Monday"),
        )
        for seg, name in enumerate(NAMES)
    ]  # fmt: skip
    original = [
        {"origin": "original", "lang": "en", "system": None, "set": "newstest2021", "seg": seg, "text": text}
        for seg, text in enumerate(["They came to the village in just a day and were gone."] * 2 + ["judged ripe for"])
    ]
    _rows(tmp_path, "origin.train", machine + original)
    old = {"lp": "de-en", "seg": 1, "system": "one", "src": "Sie kam am Montag.", "ref": "", "mt": "Judged ripe for."}
    _rows(tmp_path, "mt-reference.train", [{**old, "set": "wmt13"}, {**old, "set": "flores-dev"}])
    _rows(tmp_path, "da-wmt21-news.train", [])
    indonesian = {"id": "Dinilai.", "en": "It is judged ripe for that."}
    sets = ("news-test", "PANL-BPPT-SPO-")
    _rows(tmp_path, "parallel-id-en.train", [{**indonesian, "set": name} for name in sets])
    clean = "All the people were there on the day, and they came to the village just to be gone."
    _rows(
        tmp_path,
        "clean-english.train",
        [{"set": name, "source_original": name != "old", "text": clean} for name in ("rural", "science", "old") * 5],
    )
    return tmp_path


def _run(*arguments: str) -> str:
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_mine_prints_what_only_this_language_says_and_no_names(data: Path) -> None:
    lines = _run("mine", "--data", str(data), "--language", "de").splitlines()
    assert lines[0].split("\t")[-1] == "pattern"
    found = {line.split("\t")[-1]: line.split("\t") for line in lines[1:]}
    assert found["just gone, and"][2:7] == ["12", "0", "0", "6", "2"]
    assert not any("anton" in pattern or "monday" in pattern for pattern in found)
    assert not any("village were there" in pattern for pattern in found), "the French ones say so too"


def test_what_too_few_segments_or_systems_say_is_left_out() -> None:
    english = [Text("They were just gone and so on.", "en", name, n, "en") for name in ("a", "b") for n in range(5)]

    def patterns(segments: int, systems: int) -> list[str]:
        own = [
            Text("They were so gone.", "de", "a", n, f"{s}") for n in range(segments) for s in range(2) if s < systems
        ]
        spare = [Text("And so on.", "de", "a", 9, "1")]
        return [found.pattern for found in mine(Corpus([*english, *own, *spare], ["de"]), "de", content_words=1)]

    assert patterns(5, 2) == ["were so gone"]
    assert patterns(4, 2) == []
    assert patterns(5, 1) == []


def test_names_and_rare_words_end_an_n_gram_and_numbers_are_masked() -> None:
    ordinary = frozenset({"the", "village", "of", "people"})
    tokens = ["The", "Village", "of", "3,000", "people", ",", "mumbling", "the"]
    assert masked(tokens, ordinary) == ("^", "the", "", "of", "#", "people", ",", "", "the")
    assert masked(["“", "The", "people"], ordinary) == ("^", "", "the", "people")


def test_frames_keep_function_words_alone() -> None:
    tokens = ["The", "Village", "of", "3,000", "was", ",", "he", "mumbled", "."]
    assert framed(tokens) == ("^", "the", "_", "of", "#", "was", ",", "he", "_", "")


def test_frames_are_mined_as_patterns(data: Path) -> None:
    lines = _run("mine", "--data", str(data), "--language", "de", "--frames").splitlines()
    assert "on the _ just _," in [line.split("\t")[-1] for line in lines]


def test_count_writes_figures_and_keeps_the_rest(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "de.toml"
    path.write_text(FILE, encoding="utf-8")
    _run("count", "--data", str(data), str(path))
    content = path.read_text(encoding="utf-8")
    kept = [
        line
        for line in content.splitlines()
        if line.split(" = ")[0] not in {"lift", "translated", "original", "others"}
    ]
    assert kept == [line for line in FILE.splitlines() if not line.startswith(("lift", "translated"))]
    calque, turn = tables_of(content, "de.toml")
    # not counted: the last third of newstest2021, FLORES in mt-reference, what an English-language agency wrote
    assert (calque["translated"], calque["others"], calque.get("original")) == (1, 1, None)
    assert (turn["translated"], turn.get("original"), turn.get("others")) == (12, None, None)
    assert turn["lift"] > 1000 > calque["lift"]
    _run("count", "--data", str(data), str(path))
    assert path.read_text(encoding="utf-8") == content


def test_a_table_that_occurs_nowhere_has_no_figures() -> None:
    none = Figures(0, 0, 0, 10, 10, 10)
    assert "lift" not in rewritten(FILE, [none, none])


def test_lift_sets_the_own_rate_against_the_mean_of_the_others() -> None:
    assert Figures(99, 10, 30, 1_000_000, 1_000_000, 1_000_000).lift == pytest.approx(100 / 21)
    assert Figures(1, 0, 0, 1_000_000, 1_000_000, 1_000_000).lift == pytest.approx(2)


def test_read_prints_the_source_beside_the_translation(data: Path) -> None:
    output = _run("read", "--data", str(data), "--language", "de", "judged ripe for")
    assert "## judged ripe for: 1 segments" in output
    assert "Judged ripe for.\n  Sie kam am Montag." in output


def test_a_file_that_is_not_toml_is_named() -> None:
    with pytest.raises(InputError, match=r"de\.toml is not TOML"):
        tables_of("[[turn]\n", "de.toml")
