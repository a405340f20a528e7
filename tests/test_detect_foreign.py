# SPDX-License-Identifier: Apache-2.0
"""Stretches in another language inside an English article: what is found, where it begins and ends, what is not."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mtcheck.detect import detect
from mtcheck.detect._foreign import ForeignStretch
from mtcheck.detect._foreign_words import english, margin, table
from mtcheck.formats import read_bytes
from mtcheck.languages import codes

ROOT = Path(__file__).parent.parent
BEFORE = (
    "The port said on Monday that the ferry would sail again as soon as the storm had passed. Two engineers from the "
    "capital had looked at the pier and found no damage."
)
AFTER = "The council will meet again next week to decide who pays for the repairs, a spokeswoman said."


def found_in(text: str) -> list[tuple[str, ForeignStretch]]:
    article = read_bytes(f"{BEFORE}\n\n{text}\n\n{AFTER}".encode(), path="article.txt", input_format="plain")
    return [(article.slice(stretch.span), stretch) for stretch in detect(article).foreign]


SENTENCES = """
id|Pihak pelabuhan mengatakan bahwa kapal feri akan kembali berlayar pada hari Senin.
de|Die Fähre soll am Montag wieder fahren, sobald der Sturm vorüber ist.
fr|Le bac reprendra la mer lundi, dès que la tempête sera passée.
es|El transbordador volverá a zarpar el lunes, en cuanto pase la tormenta.
tr|Feribot, fırtına geçer geçmez pazartesi günü yeniden sefere çıkacak.
pl|Prom wypłynie ponownie w poniedziałek, gdy tylko minie sztorm.
vi|Phà sẽ hoạt động trở lại vào thứ Hai ngay sau khi cơn bão đi qua.
sw|Kivuko kitaanza safari tena siku ya Jumatatu baada ya dhoruba kupita.
ru|Паром снова выйдет в море в понедельник, как только утихнет шторм.
uk|Пором знову вийде в море в понеділок, щойно вщухне шторм.
ar|ستعود العبارة إلى الإبحار يوم الاثنين بعد مرور العاصفة.
hi|तूफ़ान के गुज़रते ही सोमवार को नौका फिर से चलेगी।
zh|风暴过后，渡轮将于星期一恢复航行。
ja|嵐が過ぎ次第、フェリーは月曜日に運航を再開する。
el|Το πλοίο θα σαλπάρει ξανά τη Δευτέρα, μόλις περάσει η καταιγίδα.
"""
CASES = [tuple(line.split("|")) for line in SENTENCES.strip().splitlines()]


@pytest.mark.parametrize(("code", "text"), CASES, ids=[code for code, _ in CASES])
def test_a_paragraph_of_its_own_was_missed(code: str, text: str) -> None:
    [(words, stretch)] = found_in(text)
    assert words.rstrip("।.。") == text.rstrip("।.。")
    assert (stretch.language, stretch.quoted, stretch.missed) == (code, False, True)
    assert 0.5 < stretch.confidence <= 1


@pytest.mark.parametrize(("code", "text"), CASES, ids=[code for code, _ in CASES])
def test_a_sentence_among_english_ones(code: str, text: str) -> None:
    [(words, stretch)] = found_in(f"The mayor was not there. {text} Nobody was hurt, the police said on Tuesday.")
    assert words.rstrip("।.。") == text.rstrip("।.。")
    assert (stretch.language, stretch.missed) == (code, True)


@pytest.mark.parametrize(
    ("code", "words", "text"),
    [
        (
            "id",
            "sudah diperbaiki oleh warga",
            "The road to the harbour sudah diperbaiki oleh warga before the rain came.",
        ),
        ("id", "tidak bisa", "The governor tidak bisa attend the meeting in the capital."),
        (
            "de",
            "wegen der schweren Schäden",
            "The bridge stays closed wegen der schweren Schäden until the end of May.",
        ),
        ("fr", "dans les prochains jours", "The minister will visit the town dans les prochains jours with his staff."),
        ("pl", "został ranny", "The driver of the first bus został ranny when it left the road."),
        ("ru", "закрыт на ремонт", "The old bridge was закрыт на ремонт until the end of May."),
        ("zh", "渡轮停航", "The company said 渡轮停航 because of the storm."),
    ],
)
def test_words_in_the_middle_of_a_sentence(code: str, words: str, text: str) -> None:
    [(found, stretch)] = found_in(text)
    assert (found, stretch.language, stretch.quoted, stretch.missed) == (words, code, False, True)


def test_a_sentence_begins_with_its_name() -> None:
    [(words, _)] = found_in(
        "Nobody was hurt. Anna Beck hat gesagt, dass sie morgen wieder nach Hause fahren will. He agreed."
    )
    assert words == "Anna Beck hat gesagt, dass sie morgen wieder nach Hause fahren will."


def test_two_languages_are_two_stretches() -> None:
    found = found_in(f"{CASES[0][1]}\n\n{CASES[2][1]}")
    assert [(words, stretch.language) for words, stretch in found] == [(CASES[0][1], "id"), (CASES[2][1], "fr")]


@pytest.mark.parametrize(
    ("text", "words", "missed"),
    [
        ('“Wir fahren morgen wieder nach Hause”, she said at the pier.', "Wir fahren morgen wieder nach Hause", True),
        ('“Wir fahren morgen wieder nach Hause” (We are going home again tomorrow), she said.',
         "Wir fahren morgen wieder nach Hause", False),
        ('The banner read "Kami tidak akan pergi dari sini", which means that they will not leave.',
         "Kami tidak akan pergi dari sini", False),
        ("She said: „Wir fahren morgen wieder nach Hause.“ Then she left.",
         "Wir fahren morgen wieder nach Hause.", True),
        ("He told reporters: «Nous ne partirons pas demain matin.»", "Nous ne partirons pas demain matin.", True),
    ],
)  # fmt: skip
def test_quotations(text: str, words: str, missed: bool) -> None:
    [(found, stretch)] = found_in(text)
    assert (found, stretch.quoted, stretch.missed) == (words, True, missed)


NAMES = """
The Partai Demokrasi Indonesia Perjuangan won most of the seats in the province.
Médecins Sans Frontières sent two doctors to the island after the storm.
The Bundestag passed the law on Friday, and the Bundesrat will vote on it next month.
There was more than a little Schadenfreude in the capital when the bank fell.
She lived in Rio de Janeiro, in San Juan de la Maguana and later in Villafranca di Verona.
Fans sang “La vie en rose” and “Non, je ne regrette rien” until the bar closed.
The custom is known as gotong royong, or mutual help, in the villages of the coast.
The film “Laskar Pelangi” and the novel “Im Westen nichts Neues” were shown again.
The actor plays the femme fatale Ofelia Lawas in a film of the old school.
The coup d'état was a fait accompli, and his raison d'être had gone.
Ludwig van Beethoven, Vincent van Gogh and Otto von Bismarck were on the list, as was Muhammad bin Salman al Saud.
“We have waited,” Rep. Jung Min-ho, floor leader of the party, said, and Sen. Park Do-eun agreed.
Growers need at least 15,000 rupiah per kilogram, and 50 baht per litre, to break even.
Real Madrid beat Bayern Munich 2-1, and Paris Saint-Germain lost to Red Bull Salzburg.
Yusuf Hartono Lubis of Selat Barat met Siti Rahayu Dewi in Tanjung Lawas on Monday.
The bacterium Staphylococcus aureus and the fly Drosophila melanogaster were found in vitro.
The dish, nasi goreng ayam kampung, is sold at the pier.
Beijing (北京) and Moscow (Москва) agreed, and Shanghai (上海市) did not.
He wrote α and β on the board, and then Ω.
The word sudah (already) and the phrase "terima kasih" (thank you) are on every wall.
TOKYO STOCKS CLOSE HIGHER AS YEN WEAKENS AGAINST DOLLAR IN EARLY TRADE
He is an aficionado of the paparazzi and drank a cappuccino, a latte macchiato and a glass of vino rosso.
Gonna wanna gotta, lemme tell ya, y'all ain't seen nothin' yet, ol' boy was hollerin' an' singin'.
"""


@pytest.mark.parametrize("text", NAMES.strip().splitlines())
def test_names_terms_and_titles_are_no_foreign_stretches(text: str) -> None:
    assert found_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The woman in the beige hat said she would come by tram.",
        "The tin mill and the salon motel by the fort were shut.",
        "At the fair in May you had better be prepared to don a sombrero.",
        "Exports are to double this year to 8.9 billion cu ft daily. More will follow.",
        "The pilot has a black belt in jiu-jitsu and he has won two cups.",
        "They ate gnocchi al pesto by the pier, and a kettle of tea came at dusk.",
    ],
)
def test_words_that_english_has_too_are_no_foreign_stretch(text: str) -> None:
    assert found_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Union Internet Major Shareholder at Versant",
        'Derby: "Golden Sport Pyramid" for Bernhard Lang',
        "TSV Lindental I: Dominik Bäuerle, Felix Pälchen, Stefan Räller, Simon Schenk and Eduard Schulz.",
        "Oh là là, c'est la vie.",
    ],
)
def test_english_words_and_names_alone_are_no_foreign_paragraph(text: str) -> None:
    article = read_bytes(f"{BEFORE}\n\n{text}\n\n{AFTER}".encode(), path="article.txt", input_format="plain")
    assert detect(article).detections[1].language in {"en", "und"}
    assert found_in(text) == []


def test_residue_and_other_articles_are_left_alone() -> None:
    text = "Baca juga: Gubernur resmikan jembatan baru di atas sungai itu"
    assert found_in(text) == []
    article = read_bytes("\n\n".join(text for code, text in CASES[:1] * 4).encode(), path="a.txt", input_format="plain")
    assert detect(article).foreign == ()


@pytest.mark.parametrize("text", ["1,234", "!!! “”", "“", "x" * 50_000, "é " * 20_000, "de la " * 20_000])
def test_strange_texts_end_soon(text: str) -> None:
    article = read_bytes(text.encode(), path="article.txt", input_format="plain")
    started = time.process_time()
    detected = detect(article)
    assert time.process_time() - started < 5
    assert all(0 <= found.span.start < found.span.end <= len(article.text) for found in detected.foreign)


def test_a_caption_in_a_page() -> None:
    page = (
        f"<html><body><article><p>{BEFORE}</p><figure><img src='a.jpg'><figcaption>Warga menunggu kapal di pelabuhan "
        f"karena cuaca buruk</figcaption></figure><p>{AFTER}</p></article></body></html>"
    )
    article = read_bytes(page.encode(), path="page.html", input_format="html")
    detected = detect(article)
    [stretch] = detected.foreign
    assert article.slice(stretch.span) == "Warga menunggu kapal di pelabuhan karena cuaca buruk"
    assert (stretch.language, stretch.missed) == ("id", True)


def test_the_command_prints_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text(f"{BEFORE}\n\n“Wir fahren morgen wieder nach Hause”, she said.\n\n{AFTER}\n", encoding="utf-8")
    command = [sys.executable, "-m", "mtcheck", "detect", str(path)]
    result = subprocess.run(command, capture_output=True, check=True, cwd=ROOT)
    [found] = json.loads(result.stdout)["foreign"]
    text = path.read_text("utf-8")
    assert text[found["start"] : found["end"]] == found["text"] == "Wir fahren morgen wieder nach Hause"
    assert (found["line"], found["column"]) == (3, 2)
    assert (found["language"], found["quotation"], found["missed"]) == ("de", True, True)
    assert 0.5 < found["confidence"] <= 1


def test_english_alone_needs_only_the_english_words() -> None:
    program = (
        "from mtcheck.detect import detect, _foreign_words as words\nfrom mtcheck.formats import read_bytes\n"
        f"found = detect(read_bytes({f'{BEFORE} {AFTER}'!r}.encode(), path='a.txt', input_format='plain'))\n"
        "print(found.foreign, words.table.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "() 0"


@pytest.mark.parametrize("script", ["Latin", "Cyrillic", "Arabic", "Devanagari"])
def test_the_tables_are_sound(script: str) -> None:
    told = table(script)
    assert set(told.languages) <= set(codes())
    assert (told.home >= 0) == (script == "Latin")
    for votes in (told.words, told.pieces):
        assert all(weight > 0 and word == word.lower() for word, found in votes.items() for _, weight in found)
    assert all(2 <= len(piece) <= 5 for piece in told.pieces)


def test_english_words_speak_for_english() -> None:
    assert {"the", "minister", "would"} <= english()
    assert not {"yang", "nicht", "avec", "bahwa"} & english()
    assert margin("the") < 0 < min(map(margin, ["yang", "nicht", "avec", "bahwa", "mengatakannya"]))
