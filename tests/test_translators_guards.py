# SPDX-License-Identifier: Apache-2.0
"""What is not sent to a translator, what is not believed of it, and a translator that fails in mid-article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mtcheck.errors import ModelError
from mtcheck.translators import Translation, TranslationCache, translate
from mtcheck.translators._guards import LONGEST, not_sent, unusable

SOURCE = "Dewan kota pada hari Selasa memutuskan untuk memperbaiki jembatan tua di atas sungai itu."
TARGET = "The city council decided on Tuesday to repair the old bridge over the river."


@dataclass
class Stub:
    """Answers by a function, and remembers what it was asked."""

    answer: Callable[[str], str] = str.upper
    name: str = "stub"
    signature: str = "stub|1"
    source: str = "id"
    target: str = "en"
    asked: list[str] = field(default_factory=list)
    calls: int = 0

    def translate(self, texts: Sequence[str]) -> list[str]:
        self.asked += texts
        self.calls += 1
        return [self.answer(text) for text in texts]


@pytest.mark.parametrize(
    "pair",
    [
        (SOURCE, TARGET),
        ("Presiden Joko Widodo, Jakarta", "President Joko Widodo, Jakarta"),
        ("Menteri Luar Negeri Retno Marsudi", "Foreign Minister Retno Marsudi"),
        ("Sangat, sangat, sangat panas.", "Very, very, very hot."),
        ("Lagi-lagi banjir.", "Floods again and again."),
        ("Tidak.", "No, he did not."),
        ("市议会周二决定修复河上的旧桥。", TARGET),
        ("Harga naik 12,5% dari Rp 1.000 menjadi Rp 1.125 per kilogram.",
         "The price rose 12.5% from Rp 1,000 to Rp 1,125 per kilogram."),
        ("Hahahahahahahaha, katanya.", "Hahahahahahahaha, he said."),
    ],
    ids=lambda pair: pair[1][:20],
)  # fmt: skip
def test_a_good_translation_passes(pair: tuple[str, str]) -> None:
    assert unusable(*pair) == ""


@pytest.mark.parametrize(
    ("translation", "reason"),
    [
        ("", "returned nothing"),
        (" . - ?", "returned nothing"),
        (SOURCE, "copied"),
        ("Dewan Kota pada hari Selasa memutuskan untuk repair jembatan tua di atas sungai itu.", "copied"),
        ("The council said that " * 4, "repeats itself ('the council said that"),
        ("The city of the the the the the council", "repeats itself ('the')"),
        ("The council decidedededededededed", "repeats itself"),
        (TARGET.replace("council", "\u2047"), "characters that it does not know"),
        ("The.", "far too short"),
        (" ".join(f"word{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(60)), "far too long"),
    ],
)  # fmt: skip
def test_a_bad_one_says_why(translation: str, reason: str) -> None:
    assert reason in unusable(SOURCE, translation)


def test_a_copy_is_seen_without_spaces_between_words() -> None:
    source = "市议会周二决定修复河上的旧桥"
    assert "copied" in unusable(source, source)


def test_a_loop_that_the_source_has_too_is_no_fault() -> None:
    assert unusable("maju maju maju maju maju", "forward forward forward forward forward") == ""


def test_a_loop_with_small_changes_is_seen() -> None:
    looping = " ".join(f"the minister {'said' if n % 2 else 'added'} that" for n in range(12))
    source = (
        "Menteri itu mengatakan banyak hal tentang jembatan, sungai, sekolah, pasar dan pelabuhan kepada wartawan di "
        "kantornya pada hari Rabu sore."
    )
    assert "repeats itself" in unusable(source, looping)


def test_what_is_not_sent() -> None:
    assert "no words" in not_sent("12:30 - 14.00 (***)")
    assert "too long" in not_sent("kata " * LONGEST)
    assert "too long" in not_sent("市" * (LONGEST // 3 + 1))
    assert not_sent(SOURCE) == ""


def test_each_text_is_sent_once_and_answers_stay_in_order() -> None:
    stub = Stub(answer=lambda text: f"Translated: {text[::-1]}")
    texts = [SOURCE, "12:30", "Lagi banjir.", SOURCE]
    done = translate(stub, texts)
    assert stub.asked == [SOURCE, "Lagi banjir."]
    assert [translation.source for translation in done] == texts
    assert done[0] == done[3] == Translation(SOURCE, f"Translated: {SOURCE[::-1]}")
    assert done[1].text == ""
    assert "no words" in done[1].unusable


def test_one_text_that_breaks_the_translator_costs_nothing_else() -> None:
    def answer(text: str) -> str:
        if "rusak" in text:
            raise ValueError("cannot\ntake this")
        return TARGET

    done = translate(Stub(answer=answer), [SOURCE, "Mesin itu rusak lagi.", SOURCE + " Lagi."])
    assert [translation.unusable for translation in done] == ["", "the translator failed: cannot take this", ""]
    assert done[2].text == TARGET


def test_a_translator_that_always_fails_is_given_up_soon() -> None:
    def answer(_: str) -> str:
        raise RuntimeError("out of memory")

    stub = Stub(answer=answer)
    with pytest.raises(ModelError, match="the translator stub fails: the translator failed: out of memory"):
        translate(stub, [f"Kalimat yang {word}." for word in "satu dua tiga empat lima enam tujuh".split()])
    assert stub.calls < 8


def test_a_translator_that_breaks_down_is_given_up_soon_whatever_the_cache_knows(tmp_path: Path) -> None:
    def answer(_: str) -> str:
        raise RuntimeError("out of memory")

    cache, stub = TranslationCache(tmp_path / "cache.sqlite3"), Stub(answer=answer)
    cache.put(stub.signature, {SOURCE: TARGET})
    done = translate(stub, [SOURCE, *(f"Kalimat nomor {number} tentang sungai." for number in range(64))], cache=cache)
    assert done[0] == Translation(SOURCE, TARGET)
    assert all(translation.unusable for translation in done[1:])
    assert stub.calls < 12


def test_one_text_that_breaks_the_translator_does_not_send_the_others_one_by_one() -> None:
    def answer(text: str) -> str:
        if text.startswith("Kalimat nomor 37 "):
            raise ValueError("cannot take this")
        return TARGET

    stub = Stub(answer=answer)
    done = translate(stub, [f"Kalimat nomor {number} tentang jembatan dan sungai." for number in range(64)])
    assert [place for place, translation in enumerate(done) if translation.unusable] == [37]
    assert stub.calls == 1 + 2 * 6  # the whole, and both halves of what holds it, down to the text itself


def test_what_was_done_before_a_failure_is_kept(tmp_path: Path) -> None:
    calls = 0

    def answer(_: str) -> str:
        nonlocal calls
        calls += 1
        if calls > 70:
            raise KeyboardInterrupt
        return TARGET

    cache = TranslationCache(tmp_path / "cache.sqlite3")
    texts = [f"Kalimat panjang tentang jembatan dan sungai nomor {number}." for number in range(100)]
    stub = Stub(answer=answer)
    with pytest.raises(KeyboardInterrupt):
        translate(stub, texts, cache=cache)
    assert len(cache.get("stub|1", texts)) == 64


class Short(Stub):
    """Loses an answer now and then."""

    def translate(self, texts: Sequence[str]) -> list[str]:
        return super().translate(texts)[:-1]


def test_a_translator_that_loses_answers_is_never_matched_with_the_wrong_text() -> None:
    with pytest.raises(ModelError, match="gave 0 texts for 1"):
        translate(Short(), [SOURCE, "Lagi banjir."])


def test_an_empty_answer_is_marked_and_not_remembered(tmp_path: Path) -> None:
    cache = TranslationCache(tmp_path / "cache.sqlite3")
    done = translate(Stub(answer=lambda _: "  "), [SOURCE], cache=cache)
    assert done == (Translation(SOURCE, "", "the translator returned nothing"),)
    assert cache.get("stub|1", [SOURCE]) == {}


def test_the_cache_answers_before_the_translator_and_guards_still_judge(tmp_path: Path) -> None:
    cache = TranslationCache(tmp_path / "cache.sqlite3")
    cache.put("stub|1", {SOURCE: SOURCE, "Lagi banjir.": "Floods again."})
    stub = Stub()
    done = translate(stub, [SOURCE, "Lagi banjir."], cache=cache)
    assert stub.asked == []
    assert "copied" in done[0].unusable
    assert done[1] == Translation("Lagi banjir.", "Floods again.")
