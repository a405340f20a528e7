# SPDX-License-Identifier: Apache-2.0
"""Language identification: what it names, what it leaves undetermined, what it costs, and that it answers the same."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from mtcheck.detect import _apart, _languages
from mtcheck.detect.language import LanguageGuess, identify
from mtcheck.languages import codes, language_name, primary

SENTENCES = """
af|Die minister het gesê dat die nuwe skool eers volgende jaar gebou sal word, want daar is nie genoeg geld nie.
ar|قال الوزير إن المدرسة الجديدة ستفتح أبوابها في الخريف بعد تأخير طويل
be|Міністр сказаў, што новая школа адкрыецца ўвосень, бо раней не хапала грошай.
bg|Министърът каза, че новото училище ще бъде открито през есента, защото досега нямаше пари.
ca|El ministre va dir que l'escola nova obriria a la tardor perquè fins ara no hi havia prou diners.
cs|Ministr řekl, že nová škola bude otevřena na podzim, protože dosud nebyl dostatek peněz.
da|Ministeren sagde, at den nye skole først bliver åbnet til efteråret, fordi der ikke var penge nok.
de|Der Minister sagte, dass die neue Schule erst im Herbst eröffnet wird, weil das Geld nicht reichte.
el|Ο υπουργός είπε ότι το νέο σχολείο θα ανοίξει το φθινόπωρο.
en|The minister said the new school would not open before autumn because there was not enough money.
es|El ministro dijo que la nueva escuela abrirá en otoño porque hasta ahora no había dinero suficiente.
et|Minister ütles, et uus kool avatakse alles sügisel, sest seni ei olnud piisavalt raha.
fa|وزیر گفت که مدرسه جدید در پاییز باز می‌شود زیرا تا کنون پول کافی نبود
fi|Ministeri sanoi, että uusi koulu avataan vasta syksyllä, koska rahaa ei ollut tarpeeksi.
fr|Le ministre a dit que la nouvelle école ouvrirait à l'automne parce que l'argent manquait jusqu'ici.
gl|O ministro dixo que a nova escola abrirá no outono porque ata agora non había cartos abondo.
he|השר אמר כי בית הספר החדש ייפתח בסתיו
hi|मंत्री ने कहा कि नया स्कूल शरद ऋतु में खुलेगा क्योंकि अब तक पैसे नहीं थे।
hu|A miniszter azt mondta, hogy az új iskola csak ősszel nyílik meg, mert eddig nem volt elég pénz.
id|Menteri mengatakan bahwa sekolah baru itu akan dibuka pada musim gugur karena uang belum cukup.
it|Il ministro ha detto che la nuova scuola aprirà in autunno perché finora non c'erano abbastanza soldi.
ja|大臣は、新しい学校は秋に開校すると述べた。
ka|მინისტრმა თქვა, რომ ახალი სკოლა შემოდგომაზე გაიხსნება.
ko|장관은 새 학교가 가을에 문을 열 것이라고 말했다.
mk|Министерот рече дека новото училиште ќе биде отворено есента, бидејќи досега немаше пари.
mr|मंत्री म्हणाले की नवीन शाळा शरद ऋतूत सुरू होईल कारण आतापर्यंत पैसे नव्हते आणि जागा नव्हती.
ms|Menteri berkata bahawa sekolah baharu itu akan dibuka tidak lama lagi kerana wang belum mencukupi.
mt|Il-ministru qal li l-iskola l-ġdida se tinfetaħ fil-ħarifa għax s'issa ma kienx hemm biżżejjed flus.
nb|Ministeren sa at den nye skolen ikke åpner før til høsten fordi det ikke var nok penger.
nl|De minister zei dat de nieuwe school pas in de herfst opengaat omdat er niet genoeg geld was.
nn|Ministeren sa at den nye skulen ikkje opnar før til hausten fordi dei ikkje hadde nok pengar.
pl|Minister powiedział, że nowa szkoła zostanie otwarta jesienią, bo dotąd brakowało pieniędzy.
pt|O ministro disse que a nova escola abrirá no outono porque até agora não havia dinheiro suficiente.
ro|Ministrul a spus că noua școală se va deschide la toamnă pentru că până acum nu au fost bani.
ru|Министр сказал, что новая школа откроется осенью, потому что раньше не хватало денег.
sl|Minister je dejal, da bodo novo šolo odprli šele jeseni, ker doslej ni bilo dovolj denarja.
sq|Ministri tha se shkolla e re do të hapet në vjeshtë sepse deri tani nuk kishte para të mjaftueshme.
sr|Министар је рекао да ће нова школа бити отворена на јесен јер до сада није било новца.
sv|Ministern sade att den nya skolan öppnar först till hösten eftersom pengarna inte räckte.
sw|Waziri alisema kuwa shule mpya itafunguliwa baadaye kwa sababu hakukuwa na fedha za kutosha.
th|รัฐมนตรีกล่าวว่าโรงเรียนใหม่จะเปิดในฤดูใบไม้ร่วง
tl|Sinabi ng ministro na bubuksan ang bagong paaralan sa taglagas dahil kulang pa ang pera.
tr|Bakan, para yetmediği için yeni okulun ancak sonbaharda açılacağını söyledi.
uk|Міністр сказав, що нова школа відкриється восени, бо досі не вистачало грошей.
ur|وزیر نے کہا کہ نیا اسکول خزاں میں کھلے گا کیونکہ اب تک پیسے نہیں تھے
vi|Bộ trưởng nói rằng trường học mới sẽ mở cửa vào mùa thu vì trước đây không đủ tiền.
zh|部长说，新学校将于秋天开学。
"""
CASES = [tuple(line.split("|")) for line in SENTENCES.strip().splitlines()]


@pytest.mark.parametrize(("code", "text"), CASES, ids=[code for code, _ in CASES])
def test_a_sentence_of_each(code: str, text: str) -> None:
    guess = identify(text)
    assert (guess.language, guess.ranked[0][0]) == (code, code)
    assert 0.5 < guess.confidence <= 1


NUMBERS_AND_MARKS = ["", "   \n", "1,234 + 5", "Rp 20.000", "!!!", "😀😀😀"]
ADDRESSES = ["https://example.org/berita?id=3", "desk@example.org"]
WORDS = ["x", "é", "хххх", "Hmm", "Widodo", "Hartono, Lubis, Santosa", "Juventus v Inter Milan"]


@pytest.mark.parametrize("text", [*NUMBERS_AND_MARKS, *ADDRESSES, *WORDS])
def test_too_little_to_go_by_is_undetermined(text: str) -> None:
    guess = identify(text)
    assert (guess.language, guess.confidence) == ("und", 0.0)


@pytest.mark.parametrize(
    "text",
    [
        "PM Modi meets Widodo in Nusa Dua",
        "Real Madrid beat Bayern Munich 2-1",
        "Anies Baswedan, Ganjar Pranowo and Prabowo Subianto spoke in Surabaya",
        "MINISTER OPENS NEW ROAD IN SELAT PROVINCE",
        "Yusuf Hartono Wins in Selat",
        "“I’m not going,” he said.",
        "Lumpur and Selangor police seized 3kg of dadah",
    ],
)
def test_english_full_of_names_gets_no_other_language(text: str) -> None:
    guess = identify(text)
    assert guess.language in {"en", "und"}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("id", "Yusuf Hartono Menang di Selat"),
        ("id", "MENTERI MEMBUKA JALAN BARU KARENA BANJIR DI PROVINSI SELAT"),
        ("id", "Baca juga: https://example.org/read/the-news-of-the-day warga mengatakan bahwa jalan itu rusak"),
        ("fr", "La ministre des Finances démissionne"),
        ("en", "The village of Tanjung lies in the Selat strait, where the ferry of the Merdeka line sank"),
    ],
)
def test_headlines_capitals_and_addresses(code: str, text: str) -> None:
    assert identify(text).language == code


NEIGHBOURS = """
id|Polisi menangkap tiga orang karena mencuri mobil
ms|Polis menahan tiga lelaki kerana mencuri kereta
id|Harga beras naik lagi pekan ini
ms|Kerajaan negeri akan membaiki jambatan lama itu tahun hadapan.
hr|Ceste su zatvorene zbog snijega i jakog vjetra.
bs|Hiljade ljudi su prošle sedmice izašle na ulice širom zemlje.
sr|Vlada je u sredu usvojila budžet za sledeću godinu, a cene hleba će rasti.
da|Regeringen vil bygge en ny bro over fjorden næste år
nb|Regjeringen vil bygge en ny bro over fjorden neste år
gl|O goberno vai construír unha nova ponte sobre a ría
pt|O governo vai construir uma nova ponte sobre o rio
es|El gobierno construirá un nuevo puente sobre la ría
af|Die regering gaan volgende jaar 'n nuwe brug oor die rivier bou
nl|De regering bouwt volgend jaar een nieuwe brug over de rivier
az|Hökumət gələn il çayın üzərində yeni körpü tikəcək
tr|Hükümet gelecek yıl nehrin üzerine yeni bir köprü yapacak
cs|Vláda příští rok postaví nový most přes řeku
sk|Vláda budúci rok postaví nový most cez rieku
"""


@pytest.mark.parametrize(("code", "text"), [tuple(line.split("|")) for line in NEIGHBOURS.strip().splitlines()])
def test_neighbours_are_told_apart(code: str, text: str) -> None:
    assert identify(text).language == code


def test_what_no_word_tells_apart_goes_to_the_language_that_desks_meet_more_often() -> None:
    assert identify("Ministar je danas rekao da će nova škola biti otvorena uskoro.").language == "hr"
    assert identify("Saya dan dia pergi ke pasar itu dengan mereka").language == "id"


def test_a_short_text_that_both_detectors_are_sure_of_is_named() -> None:
    assert identify("Silta jouduttiin sulkemaan myrskyn takia.").language == "fi"


def test_letters_with_marks_are_not_english() -> None:
    assert identify("More je na severe a more je aj na juhu, píše miestny denník").language == "sk"
    assert identify("The café owner said the more severe rules would hurt his business").language == "en"


def test_a_mixed_text_gets_the_language_of_its_larger_part() -> None:
    indonesian = "Gubernur mengatakan bahwa jalan itu akan diperbaiki karena warga sudah lama mengeluh. "
    english = "The governor said that the road would be repaired. "
    assert identify(indonesian * 3 + english).language == "id"
    assert identify(english * 4 + indonesian).language == "en"


def test_ranked_holds_three_at_most_best_first() -> None:
    guess = identify("Le ministre a dit que la nouvelle école ouvrirait à l'automne")
    shares = [share for _, share in guess.ranked]
    assert guess.ranked[0][0] == "fr"
    assert len(shares) == 3
    assert shares == sorted(shares, reverse=True)


def test_the_same_answer_in_any_order_and_thread() -> None:
    texts = [text for _, text in CASES]
    first = {text: identify(text) for text in texts}
    with ThreadPoolExecutor(4) as pool:
        again = dict(zip(reversed(texts), pool.map(identify, reversed(texts)), strict=True))
    assert again == first


def test_langdetect_of_others_is_left_alone() -> None:
    from langdetect import DetectorFactory

    identify("Le ministre a dit que la nouvelle école ouvrirait à l'automne")
    assert DetectorFactory.seed is None


def test_a_megabyte_takes_less_than_a_second() -> None:
    identify(CASES[0][1])
    for text in ("Warga mengatakan bahwa jalan itu rusak. " * 25_000, "x" * 1_000_000, "a@" * 500_000):
        started = time.process_time()
        assert isinstance(identify(text), LanguageGuess)
        assert time.process_time() - started < 1


ENGLISH_OF_ALL_KINDS = [
    "The minister said the new school would not open before autumn.",
    "Gubernur Hartono Lubis of Selat Barat and Menteri Siti Rahayu met farmers in Tanjung Lawas on Monday",
    "Farmers seek drought relief",
    "advertisement",
]


def test_english_needs_neither_detector() -> None:
    program = (
        "import sys; from mtcheck.detect.language import identify\n"
        f"print(*[identify(text).language for text in {ENGLISH_OF_ALL_KINDS!r}])\n"
        "print(sorted({'langdetect', 'lingua'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["en en en und", "[]"]


def test_language_names() -> None:
    assert language_name("id") == "Indonesian"
    assert language_name("zh-Hant") == "Chinese"
    assert language_name("pt_BR") == "Portuguese"
    assert language_name("jv") == "Javanese"
    assert language_name("und") == "undetermined language"
    assert language_name("xx") == "xx"
    assert primary("ZH_tw") == "zh"


@pytest.mark.parametrize("code", codes())
def test_every_language_file_is_sound(code: str) -> None:
    entry = _languages.language(code)
    scripts = {script for _, script in _languages._RANGES} - {""}
    assert entry.code == code
    assert set(entry.scripts) <= scripts
    assert set(entry.like) <= set(codes())
    shared = any(len(_languages.written_in(script)) > 1 for script in entry.scripts)
    assert bool(entry.words) == shared
    assert all(word == word.lower() for word in entry.words)
    written = {_languages.script_of(letter) for word in entry.words for letter in word} - {""}
    assert written <= set(entry.scripts)


@pytest.mark.parametrize("languages", _apart.groups(), ids="-".join)
def test_every_group_file_is_sound(languages: tuple[str, ...]) -> None:
    group = _apart.group(languages)
    assert set(languages) <= set(codes())
    assert set(group.prior) <= set(languages)
    for weights in (group.words, group.pieces):
        assert {code for votes in weights.values() for code, _ in votes} == set(languages)
        assert all(0 < weight <= 7 for votes in weights.values() for _, weight in votes)
        assert all(word == word.lower() for word in weights)
    assert all(2 <= len(piece) <= 5 for piece in group.pieces)
    assert all(len(votes) < len(languages) for votes in group.words.values())
