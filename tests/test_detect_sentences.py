# SPDX-License-Identifier: Apache-2.0
"""Sentences: news abbreviations, quotes, lists, other languages, residue in mid-sentence, and nothing lost."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtcheck.article import Article, OffsetMap, Passage, Role, Span
from mtcheck.detect.sentences import split

ENGLISH = """
Lt. Gen. Arif Santosa met reporters in Dili.|He said the talks would go on.
Maj. Gen. T. B. Lubis agreed.|Col. Anwar did not.
Gen. (ret.) Hadi Wijaya resigned.|He gave no reason.
Gov. Ratna Dewi signed it.|Sen. Lopez objected.
Prof. Dr. Ir. Budi Raharjo, M.Sc., opened the school.|Pupils sang.
Hj. Siti Aminah voted early.|KH. Abdullah voted late.
Mr. Santosa and Mrs. Dewi were there.|So was Dr. Lim.
J. R. Hartono won the vote.|His rival conceded.
She holds a Ph.D. in economics.|Her thesis was on rice.
The U.S. Army declined to comment.|A spokesman called it routine.
Troops left the U.S.|The withdrawal took a week.
They met in Washington, D.C. on Friday.|Talks lasted an hour.
The meeting is set for Oct. 8 in Jakarta.|Ministers will attend.
The law was passed in Dec. 2019.|It took effect in Jan. 2020.
SELAT, Aug. 4 (Agency) - A ferry sank on Sunday.|Ten people died.
The ferry sank at 3 a.m. on Monday.|All were saved.
The polls close at 6 p.m.|Counting starts at once.
The flight, GA-204, left at 7.30 a.m. local time.|It landed at noon.
House No. 7 was empty.|No. 9 was not.
The No. 1 seed lost.|The No. 2 seed won.
The tax raised Rp. 20 billion last year.|It will rise again.
Prices rose 3.5 percent.|Fuel rose 12.75 percent.
It cost $1.2 million.|The city paid.
About 1,000 people came.|20 stayed.
He was treated at St. Mary hospital.|Doctors said he was stable.
The group lives at 12 Harbour St. in the old town.|It moved in May.
The company, Selat Marine Inc., lost money.|Its shares fell.
The bank, P.T. Selat Jaya Tbk., grew.|Loans doubled.
Selat vs. Tanjung ended 2-1.|Fans cheered.
The army, navy, etc. were told.|Nobody answered.
The bill (H.R. 5) passed.|It now goes to the Senate.
The president (who was ill) stayed home.|His deputy spoke.
Visit www.example.org for more.|The site is free.
"We are ready," he said.|"Nobody will stop us."
He said: "It is over."|Then he left.
“We don’t know,” he said.|“We’ll see.”
"It was dark.|We saw nothing.
"Go!" she said.|They went.
He asked, "Who is there?" and waited.|No one came.
Why now?!|Nobody knows.
Is it true?|The ministry says no.
He waited...|Then he spoke.
He paused … then went on.|Others did not.
"""
OTHERS = """
id|Letjen. TNI (Purn.) Hadi Wijaya hadir.|Ia tidak berbicara.
id|Harga naik Rp. 20.000 per kilo.|Warga mengeluh.
id|Kantor di Jl. Merdeka No. 5 ditutup.|Pegawai pulang.
id|"Kami siap," kata Ir. H. Budi.|"Tidak ada masalah."
ms|Datuk Seri Ahmad tiba.|Beliau pulang.
fr|Le gén. Dupont a parlé.|M. Martin aussi.
fr|Il a dit : « C’est fini. »|Puis il est parti.
de|Am 3. Oktober kam Dr. Weber.|Er blieb z.B. bis Freitag.
es|El Sr. García llegó a EE. UU. el lunes.|Se fue pronto.
pt|O Sr. Silva chegou.|A Dra. Costa saiu.
it|Il sig. Rossi è arrivato.|È ripartito.
nl|Dhr. Jansen kwam om 9.30 uur.|Hij ging weg.
fi|Hän syntyi 3. maaliskuuta.|Sitten hän muutti.
nb|Statsminister J. Hansen kom.|Han dro 4. mai.
hu|A dr. Kovács megérkezett.|Aztán elment.
uk|Це сталося в м. Київ.|Потім стало тихо.
hi|वह आया।|फिर वह गया।
ar|هل هذا صحيح؟|لا أحد يعرف.
he|הוא בא.|אחר כך הלך.
xx|Dr. Lim came.|He spoke.
und|Dr. Lim came.|He spoke.
en-GB|Dr. Lim came.|He spoke.
"""


def article_of(text: str, *, role: Role = "body") -> Article:
    return Article(text, (Passage(Span(0, len(text)), role),), OffsetMap.identity(text))


def texts(article: Article, language: str = "en", *, exclude: tuple[Span, ...] = ()) -> list[str]:
    language_of = dict.fromkeys(article.passages, language)
    return [article.slice(sentence.span) for sentence in split(article, language_of=language_of, exclude=exclude)]


@pytest.mark.parametrize("line", ENGLISH.strip().splitlines())
def test_english_news(line: str) -> None:
    wanted = line.split("|")
    assert texts(article_of(" ".join(wanted))) == wanted


@pytest.mark.parametrize("line", OTHERS.strip().splitlines())
def test_other_languages(line: str) -> None:
    code, *wanted = line.split("|")
    assert texts(article_of(" ".join(wanted)), code) == wanted


@pytest.mark.parametrize(
    ("code", "wanted"), [("zh", ["他说：“我们走吧。”", "然后他走了。"]), ("ja", ["彼は来た。", "帰った。"])]
)
def test_scripts_without_spaces(code: str, wanted: list[str]) -> None:
    assert texts(article_of("".join(wanted)), code) == wanted


def test_no_language_map_means_english_rules() -> None:
    article = article_of("Lt. Gen. Lim came. He left.")
    assert [article.slice(sentence.span) for sentence in split(article)] == ["Lt. Gen. Lim came.", "He left."]


def test_a_wrapped_line_belongs_to_its_sentence() -> None:
    assert texts(article_of("The Prime\nMinister spoke in\nJakarta. He\nleft.")) == [
        "The Prime\nMinister spoke in\nJakarta.",
        "He\nleft.",
    ]


def test_list_items_stand_alone() -> None:
    text = "The plan:\n- new roads\n- a port in\n  Tanjung\n3. cheaper rice\nIt starts in May."
    assert texts(article_of(text)) == [
        "The plan:",
        "- new roads",
        "- a port in\n  Tanjung",
        "3. cheaper rice",
        "It starts in May.",
    ]


def test_a_long_quotation_is_cut_inside_a_short_one_is_not() -> None:
    short = "“It is dark. We see nothing. Help us,” he said."
    assert texts(article_of(short)) == [short]
    long = "“" + "The road to the harbour was closed by the flood for days. " * 9 + "Help us,” he said."
    assert len(texts(article_of(long))) == 10


def test_no_sentence_crosses_a_passage_and_residue_has_none() -> None:
    text = "A headline without a stop\n\nBy the desk\n\nThe story begins. It ends."
    roles: list[tuple[str, Role]] = [
        ("A headline without a stop", "headline"),
        ("By the desk", "residue"),
        ("The story begins. It ends.", "body"),
    ]
    passages = tuple(Passage(Span(text.index(part), text.index(part) + len(part)), role) for part, role in roles)
    article = Article(text, passages, OffsetMap.identity(text))
    assert texts(article) == ["A headline without a stop", "The story begins.", "It ends."]
    assert [sentence.passage.role for sentence in split(article)] == ["headline", "body", "body"]


def test_residue_inside_a_paragraph_cuts_the_sentence() -> None:
    text = "The ferry sank [photo: desk] on Sunday. Ten died. (abc/xyz)"
    holes = tuple(Span(text.index(tag), text.index(tag) + len(tag)) for tag in ("[photo: desk]", "(abc/xyz)"))
    assert texts(article_of(text), exclude=holes) == ["The ferry sank", "on Sunday.", "Ten died."]


def test_a_passage_that_is_excluded_whole_has_no_sentence() -> None:
    article = article_of("Read also: more news.")
    assert texts(article, exclude=(Span(0, len(article.text)),)) == []


def test_punctuation_on_its_own_joins_its_neighbour() -> None:
    assert texts(article_of("He left. *** !!!")) == ["He left. *** !!!"]
    assert texts(article_of("*** He left.")) == ["*** He left."]
    assert texts(article_of("***")) == ["***"]


SHORT = ["The end.", "Dr. ", "U.S. ", " ", "\n", "\n\n", "“", "”", '"', "(", ")", "’", "it’s", "...", "?!", "É", "1. "]
LONG = ["。", "走", "😀", "\u00a0", "\u200b", "\t", "." * 150, " " * 150, "word " * 60, "x" * 1500, "3.5", "a"]
PIECES = st.sampled_from([*SHORT, *LONG])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(PIECES, min_size=1, max_size=30).map("".join),
    st.sampled_from(["en", "id", "zh", "fi", "und"]),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 40)), max_size=3),
)
def test_nothing_is_lost_and_nothing_is_taken_twice(text: str, code: str, holes: list[tuple[int, int]]) -> None:
    exclude = tuple(Span(start, start + length) for start, length in holes)
    article = article_of(text)
    sentences = split(article, language_of={article.passages[0]: code}, exclude=exclude)
    taken = [0] * len(text)
    for sentence in sentences:
        piece = article.slice(sentence.span)
        assert piece
        assert piece == piece.strip()
        for offset in range(*sentence.span):
            taken[offset] += 1
    for offset, character in enumerate(text):
        outside = not any(hole.start <= offset < hole.end for hole in exclude)
        if not character.isspace():
            assert taken[offset] == outside
        else:
            assert taken[offset] <= outside
    assert [sentence.span for sentence in sentences] == sorted(sentence.span for sentence in sentences)


@pytest.mark.parametrize("unit", ["x" + " " * 200_000 + "y", "." * 200_000, "a" * 200_000, "word " * 40_000])
def test_a_huge_line_is_cut_in_time(unit: str) -> None:
    started = time.process_time()
    assert texts(article_of(unit.strip()))
    assert time.process_time() - started < 5
