# SPDX-License-Identifier: Apache-2.0
"""Traces of another language's press: every shape on its examples, names, words, and eight articles as a whole."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from pathlib import Path

import pytest

from mtcheck.article import Article, OffsetMap, Passage, Residue, Span
from mtcheck.detect import _traces_press as press
from mtcheck.detect import _traces_shapes as shapes
from mtcheck.detect import _traces_words as words
from mtcheck.detect._trace import LEAST_TRANSLATED, MOST_TRANSLATED, Trace, TraceWeight, weigh
from mtcheck.detect._traces import find_traces
from mtcheck.detect.residue import find_residue
from mtcheck.detect.sentences import split
from mtcheck.languages import codes
from mtcheck.results import Detection

ARTICLES = Path(__file__).parent / "traces"
"""Short articles, written by outlets abroad in English (original) and by machine from their language (translated)."""
LANGUAGES = ("de", "id", "pt", "zh")
EXAMPLES = [(shape, example) for shape in shapes.shapes() for example in shape.examples]
LOOK_ALIKES = [(shape, text) for shape in shapes.shapes() for text in shape.look_alikes]


def name_of(value: object) -> str:
    return value.shows if isinstance(value, shapes.Shape) else str(value)[:40]


def written(origin: str, language: str) -> str:
    return (ARTICLES / f"{origin}-{language}.txt").read_text(encoding="utf-8")


def read(text: str, *, language: str = "en") -> tuple[Article, tuple[Trace, ...]]:
    """An article of the paragraphs of a text, and its traces; every passage counts as being in ``language``."""
    passages = tuple(
        Passage(Span(match.start(), match.end()), "body" if number else "headline")
        for number, match in enumerate(re.finditer(r"\S[^\n]*", text))
    )
    article = Article(text, passages, OffsetMap.identity(text))
    residue = find_residue(article)
    detections = [Detection(passage, language, 0.99) for passage in passages]
    languages = dict.fromkeys(passages, language)
    sentences = split(article, language_of=languages, exclude=[found.span for found in residue])
    return article, find_traces(article, residue, sentences, detections)


def shown(*paragraphs: str) -> list[tuple[str, str]]:
    """(kind, words) of the traces of an article with a headline and these paragraphs."""
    article, traces = read("\n\n".join(("Harbour strike ends after nine days", *paragraphs)))
    return [(trace.kind, article.slice(trace.span)) for trace in traces]


@pytest.mark.parametrize(("shape", "example"), EXAMPLES, ids=name_of)
def test_every_example_of_a_shape_is_found(shape: shapes.Shape, example: str) -> None:
    text, wanted = re.sub("[⟦⟧]", "", example), re.findall("⟦(.*?)⟧", example)
    assert [text[trace.span.start : trace.span.end] for one, trace in shapes.shaped(text) if one == shape] == wanted


@pytest.mark.parametrize(("shape", "text"), LOOK_ALIKES, ids=name_of)
def test_no_look_alike_shows_the_shape(shape: shapes.Shape, text: str) -> None:
    assert [trace.text for one, trace in shapes.shaped(text) if one == shape] == []


def test_every_shape_has_examples_look_alikes_and_known_languages() -> None:
    for shape in shapes.shapes():
        assert shape.examples, shape.shows
        assert shape.look_alikes, shape.shows
        assert {language for language, _ in shape.sources} <= set(codes()), shape.shows
        assert 0 <= shape.translated <= 3, shape.shows
        assert all(-3 < nats <= 3.5 for _, nats in shape.sources), shape.shows
        assert shape.sources[0][1] > 0, shape.shows  # below 0 only against the kin of another


def test_money_and_company_forms_never_speak_for_a_translation() -> None:
    weights = {(shape.kind, shape.shows): shape.translated for shape in shapes.shapes()}
    strong = [key for key, nats in weights.items() if key[0] in ("currency", "company form") and nats > 0.5]
    assert strong == [("currency", "the sign of the euro after the number")]


def test_every_press_file_names_its_language_and_known_keys() -> None:
    known = {"language", "outlets", "wires", "english", "places", "domains", "labels", "calendar"}
    for table in press.press_tables():
        assert set(table) <= known
        assert table["language"][0] in codes()
        assert len(set(table.get("outlets", ())) & set(table.get("wires", ()))) == 0, table["language"]


@pytest.mark.parametrize("table", press.press_tables(), ids=lambda table: table["language"][0])
def test_every_name_of_a_press_file_is_recognised(table: dict[str, tuple[str, ...]]) -> None:
    for name in (*table.get("outlets", ()), *table.get("wires", ()), *table.get("english", ())):
        text = f"x {name} y"
        found = [text[one.span.start : one.span.end].rstrip("!.") for one in press.names_in(text)]
        assert found == [name.rstrip("!.")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_english_article_from_abroad_is_no_translation(language: str) -> None:
    weight = weigh(read(written("original", language))[1])
    assert weight.translated < 0.7
    assert next(iter(weight.sources)) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translated_article_shows_its_language(language: str) -> None:
    article, traces = read(written("translated", language))
    weight = weigh(traces)
    best, second = list(weight.sources.values())[:2]
    assert weight.translated > 3
    assert next(iter(weight.sources)) == language
    assert best - second > 3
    assert list(traces) == sorted(traces, key=lambda trace: trace.span)
    assert all(article.slice(trace.span).strip() and "\n" not in trace.text for trace in traces)


@pytest.mark.parametrize(
    ("dateline", "language", "translated"),
    [
        ("JAKARTA, KOMPAS.com -", "id", True),
        ("Jakarta, CNN Indonesia --", "id", True),
        ("REPUBLIKA.CO.ID, JAKARTA --", "id", True),
        ("Jakarta (ANTARA) -", "id", False),
        ("MOSCOW, May 3. /TASS/.", "ru", False),
        ("Berlin (dpa/tmn) -", "de", True),
        ("Berlin (dpa) -", "de", False),
        ("BEIJING (Reuters) -", None, False),
        ("China News Network, Guiyang, May 14 (Reporter Zhou Minhui)", "zh", True),
        ("(Reporter Zhou Minhui)", "zh", True),
        ("HANOI -", "vi", False),
    ],
)
def test_a_dateline_speaks_for_a_translation_only_where_its_outlet_writes_no_english(
    dateline: str, language: str | None, translated: bool
) -> None:
    found = press.dateline_trace(dateline)
    assert found is not None
    assert found.language == language
    assert (found.translated >= 1) is translated
    assert found.translated >= 1 or found.translated <= 0.2
    assert found.text.startswith(f'dateline "{dateline[:40]}')


def test_a_desk_dateline_ranks_the_language_and_says_nothing_of_a_translation() -> None:
    _, traces = read("Strike ends\n\nSURABAYA — The strike at the port ended on Friday, the union said.")
    assert [(trace.kind, trace.language, trace.translated) for trace in traces] == [("dateline", "id", 0.0)]


def test_a_paper_counts_where_the_text_takes_its_news_from_it() -> None:
    told = "The mayor told Aftenposten that the road would stay closed, and Der Spiegel reported that it had to."
    assert [text for kind, text in shown(told) if kind == "outlet in the text"] == ["Aftenposten", "Der Spiegel"]
    assert shown("The owners of Aftenposten sold Bild to an investor who wants to go from Respekt to riches.") == []


@pytest.mark.parametrize(
    "text",
    [
        "She said “We’re going home,” and the ’90s band played ‘Blue’ again; it’s 5’10” tall, the board said.",
        "The match ended 3-2 (2-1), a 9.5 of 10, at 2.30pm on 5/14/2024, in front of 45,000 people and 1.5 million.",
        "On the 14th hole he made a birdie, and on the 3rd of May he was on the 12th floor of the hotel.",
        "Version 2.000.1 of the file took 9.500 seconds to load from 10.20.30.40 on Monday (May 14), the firm said.",
        "In 2014. May was calm, and the price of 1,250.50 euros was 3.5 percent higher, at 14.30 euros a share.",
        "Mei Lin, 19, and Mart Laar met in Maret in Juni; the tempo of his samba was wunderbar, the critic said.",
    ],
)  # fmt: skip
def test_plain_english_shows_nothing(text: str) -> None:
    assert shown(text) == []


def test_words_left_behind_are_named_with_their_language() -> None:
    found = shown(
        "The road is closed since senin because of the flood, the police said, and the office will be open tomorrow.",
        "The plan was shown by Bürgermeister Anna Beck in the town hall, and it begins on 14 mayo in the north.",
    )
    assert found == [
        ("untranslated word", "senin"), ("untranslated word", "Bürgermeister"), ("foreign date", "14 mayo"),
    ]  # fmt: skip


def test_a_word_that_is_meant_is_not_left_behind() -> None:
    assert shown('The shirt says "sudah" and the dish is called nasi dengan ayam, the owner of the shop said.') == []
    assert shown("They sell sudah (already) on shirts in the port of the old town, the owner of the shop said.") == []


@pytest.mark.parametrize(
    ("text", "language", "translated"),
    [
        ("The county is known for its rice wine (水塘米酒) in the south.", "zh", 0.2),
        ("The film コマンド opened in May in the capital.", "ja", 1.5),
        ("The party Слуга was founded in the north.", "ru", 1.5),
        ("The party Їжак was founded in the north.", "uk", 1.5),
        ("The paper روزنامه گفت was closed in the north.", "fa", 1.5),
    ],
)
def test_another_script_names_its_language(text: str, language: str, translated: float) -> None:
    assert [(one.language, one.translated) for one in words.script_traces(text)] == [(language, translated)]


def test_web_addresses_count_by_country_unless_they_are_in_english() -> None:
    text = "See www.kota.go.id and berita.co.id/a, not en.tempo.co.id, not the end.it is, and not mail@kota.go.id."
    found = [text[one.span.start : one.span.end] for one in press.addresses(text)]
    assert found == ["www.kota.go.id", "berita.co.id"]


def test_a_profile_of_the_residue_names_its_language() -> None:
    evidence = "boilerplate known from the profile german-portals"
    article = Article("Read aloud", (Passage(Span(0, 10)),), OffsetMap.identity("Read aloud"))
    (trace,) = find_traces(article, [Residue(Span(0, 10), "page furniture", evidence)], (), ())
    assert (trace.language, trace.kind) == ("de", "page furniture")
    general = Residue(Span(0, 10), "page furniture", "boilerplate known from the profile sharing")
    assert find_traces(article, [general], (), ()) == ()


def test_an_article_in_another_language_has_no_traces() -> None:
    assert read("Streik\n\nDie Fahrt kostet 1.250,50 Euro, sagte er: „Nie wieder“.", language="de")[1] == ()


def trace(translated: float, source: float, kind: str = "time format") -> Trace:
    return Trace(Span(0, 1), kind, translated, (("id", source),), "")


def test_repeated_traces_count_little_and_sums_are_bounded() -> None:
    assert weigh([]) == TraceWeight(0.0, {})
    assert weigh([trace(1.0, 2.0)] * 9) == TraceWeight(1.25, {"id": 2.5})
    many = [trace(3.0, 3.0, kind) for kind in ("a", "b", "c")]
    assert weigh(many) == TraceWeight(MOST_TRANSLATED, {"id": 9.0})
    against = [trace(-0.7 - step / 10, 1.0) for step in range(9)]
    assert weigh(against).translated >= LEAST_TRANSLATED


def test_a_trace_of_several_languages_alike_names_none() -> None:
    alike = Trace(Span(0, 1), "quotation marks", 3.0, (("ru", 1.6), ("uk", 1.6), ("fr", 1.0)), "")
    assert (alike.language, alike.source) == (None, 1.6)
    assert Trace(Span(0, 1), "media tag", 0.2, (), "").language is None


def test_order_of_the_press_does_not_matter_and_it_is_fast() -> None:
    text = "\n\n".join([written("original", "id"), written("translated", "de"), written("original", "zh")])
    first = read(text)[1]
    assert first == read(text)[1]
    assert all(one.span <= two.span for one, two in pairwise(first))
    hostile = "„" * 20_000 + "1.000" * 20_000 + "(" * 20_000 + "« " * 20_000
    started = time.process_time()
    read(hostile)
    assert time.process_time() - started < 5
