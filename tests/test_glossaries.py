# SPDX-License-Identifier: Apache-2.0
"""Glossaries of every kind: what is read from them, what is refused in one clear line, what is warned of."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtcheck.configuration import load_settings
from mtcheck.errors import SettingsError
from mtcheck.glossaries import read_rules
from mtcheck.house_rules import Capitals, HouseRules, Limit, Required, Wording

SAMPLES = Path(__file__).parent.parent / "samples" / "house-rules"


def rules(tmp_path: Path, name: str, text: str) -> HouseRules:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return read_rules([path])


def pairs(read: HouseRules) -> list[tuple[str, str]]:
    return [(form.text, form.write) for rule in read.rules if isinstance(rule, Wording) for form in rule.forms]


@pytest.mark.parametrize("name", ["house.toml", "terms.csv", "bilingual.csv", "terms-v2.tbx", "terms-v3.tbx", "vale"])
def test_samples_are_read_without_a_warning(name: str) -> None:
    read = read_rules([SAMPLES / name])
    assert read.rules
    assert read.warnings == ()


def test_a_table_with_the_words_of_a_desk() -> None:
    read = read_rules([SAMPLES / "terms.csv"])
    assert ("ojek driver", "motorcycle taxi driver") in pairs(read)
    assert read.rules[0].about.note == "Burmese stays for the language"
    assert read.rules[0].about.entry == "line 2"


@pytest.mark.parametrize(
    "text",
    [
        "term,preferred\nKiev,Kyiv\n",
        "Do not use;Use\nKiev;Kyiv\n",
        "AVOID\tWRITE\nKiev\tKyiv\n",
        "\ufeffTerm,Preferred\n\nKiev,Kyiv",
    ],
)
def test_delimiters_and_names_of_columns(text: str, tmp_path: Path) -> None:
    assert pairs(rules(tmp_path, "terms.csv", text)) == [("Kiev", "Kyiv")]


def test_a_table_in_utf_16_as_spreadsheets_save_it(tmp_path: Path) -> None:
    path = tmp_path / "terms.tsv"
    path.write_bytes("term\tpreferred\nMünchen\tMunich\n".encode("utf-16"))
    assert pairs(read_rules([path])) == [("München", "Munich")]


def test_a_list_of_terms_in_two_languages(tmp_path: Path) -> None:
    read = rules(tmp_path, "terms.csv", "id,Indonesian,en\n1,bupati,regent|district head\n")
    (rule,) = read.rules
    assert isinstance(rule, Required)
    assert rule.source == (("id", "bupati"),)
    assert rule.accepted == ("regent", "district head")
    same = rules(tmp_path, "other.csv", "term,translation\nbupati,regent\n")
    assert isinstance(same.rules[0], Required)


def test_a_table_without_column_names_is_read_and_told(tmp_path: Path) -> None:
    read = rules(tmp_path, "terms.csv", "Kiev,Kyiv\nBurma,Myanmar\n")
    assert pairs(read) == [("Kiev", "Kyiv"), ("Burma", "Myanmar")]
    assert "names no columns" in read.warnings[0]


def test_a_column_that_is_not_used_is_told(tmp_path: Path) -> None:
    assert "'Owner'" in rules(tmp_path, "terms.csv", "term,preferred,Owner\nKiev,Kyiv,desk\n").warnings[0]


@pytest.mark.parametrize("name", ["terms-v2.tbx", "terms-v3.tbx"])
def test_a_term_base_forbids_and_requires(name: str) -> None:
    read = read_rules([SAMPLES / name])
    wordings = [rule for rule in read.rules if isinstance(rule, Wording)]
    (required,) = [rule for rule in read.rules if isinstance(rule, Required)]
    assert all(rule.about.languages == ("en",) for rule in read.rules)
    if name == "terms-v2.tbx":
        assert pairs(read) == [("harbour mastership", "port authority")]
        assert required.source == (("id", "kesyahbandaran"),)
    else:
        assert pairs(read) == [("industrial action", "strike"), ("paralysation", "strike")]
        assert required.source == (("pt", "greve"),)
        assert wordings[0].about.note == "Say strike: readers do."


TBX = '<tbx xmlns="urn:iso:std:iso:30042:ed-2">{}</tbx>'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<tbx", "not well-formed XML"),
        ("<tmx/>", "is no TBX: its root is 'tmx'"),
        ("<tbx/>", "no concept in it"),
        (TBX.format("<conceptEntry id='a'><langSec/></conceptEntry>"), "concept a: .* without xml:lang"),
        (TBX.format("<conceptEntry><langSec xml:lang='en'><termSec/></langSec></conceptEntry>"), "without a term"),
        (
            TBX.format(
                "<conceptEntry id='a'><langSec xml:lang='en'><termSec><term>x</term>"
                "<termNote type='administrativeStatus'>nice</termNote></termSec></langSec></conceptEntry>"
            ),
            "concept a: the status 'nice'",
        ),
        (
            '<!DOCTYPE tbx [<!ENTITY a "aaaaaaaaaa">' + "".join(
                f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
            ) + "]><tbx><body>&i;</body></tbx>",
            "not well-formed XML",
        ),
    ],
)  # fmt: skip
def test_a_term_base_that_cannot_be_read_is_refused(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=words):
        rules(tmp_path, "terms.tbx", text)


def test_a_term_base_reads_nothing_but_itself(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("hidden", encoding="utf-8")
    entity = f'<!DOCTYPE tbx [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    body = "<conceptEntry><langSec xml:lang='en'><termSec><term>&x;</term></termSec></langSec></conceptEntry>"
    with pytest.raises(SettingsError, match="not well-formed XML"):
        rules(tmp_path, "terms.tbx", f"{entity}<tbx>{body}</tbx>")


def test_a_comment_in_a_term_base_hides_nothing_beside_it(tmp_path: Path) -> None:
    def term(word: str, status: str) -> str:
        note = f"<termNote type='administrativeStatus'><!-- by the desk -->{status}-admn-sts</termNote>"
        return f"<termSec><term>{word}</term>{note}</termSec>"

    both = term("ferry", "preferredTerm") + term("ferryboat", "deprecatedTerm")
    text = TBX.format(f"<conceptEntry><langSec xml:lang='en'>{both}</langSec></conceptEntry>")
    assert ("ferryboat", "ferry") in pairs(rules(tmp_path, "terms.tbx", text))


def test_a_vale_style_is_read_as_it_is() -> None:
    by_file = {Path(rule.about.file).name: rule for rule in read_rules([SAMPLES / "vale"]).rules}
    assert ("(?:has|have) the ability to", "can") in pairs(HouseRules((by_file["Wordy.yml"],)))
    assert by_file["Vague.yml"].about.severity == "neutral"
    exclaim, headlines = by_file["Exclaim.yml"], by_file["Headlines.yml"]
    assert isinstance(exclaim, Limit)
    assert (exclaim.unit, exclaim.most) == ("paragraph", 1)
    assert isinstance(headlines, Capitals)
    assert headlines.about.roles == ("headline",)


VALE = "message: m\nextends: "


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (VALE + "spelling", "Rule.yml: rules that extend 'spelling' are not read"),
        (VALE + "existence\nscope: raw\ntokens: [a]", "the scope 'raw' is not read: it is of markup"),
        (VALE + "existence\nscope: table.header\ntokens: [a]", "the scope 'table.header'"),
        (VALE + "existence\ntokens: ['(a']", "'[(]a' is no regular expression"),
        (VALE + "existence\ntokens: [no]", "tokens must be a list of strings"),
        (VALE + "existence", "neither tokens nor raw"),
        (VALE + "existence\ntoken: [a]", "the key 'token' of existence"),
        (VALE + "substitution\nswap: {a: 1}", "are not both strings"),
        (VALE + "occurrence\ntoken: a", "needs a token, and min or max"),
        (VALE + "capitalization\nmatch: $name", "match '[$]name'"),
        (VALE + "existence\nlevel: fatal\ntokens: [a]", "level 'fatal'"),
        ("- a\n- b", "no Vale rule"),
        ("a: [", "not valid YAML"),
        ("a: !!python/object/apply:os.getcwd []", "not valid YAML"),
    ],
)
def test_a_vale_rule_that_cannot_be_read_is_refused(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=words):
        rules(tmp_path, "Rule.yml", text)


def test_a_file_of_a_folder_can_be_left_out(tmp_path: Path) -> None:
    rules(tmp_path, "style/One.yml", VALE + "existence\ntokens: [needless]")
    (tmp_path / "style" / "Two.yml").write_text(VALE + "spelling", encoding="utf-8")
    with pytest.raises(SettingsError, match="spelling"):
        read_rules([tmp_path / "style"])
    assert len(read_rules([tmp_path / "style", f"!{tmp_path / 'style' / 'Two.yml'}"]).rules) == 1
    with pytest.raises(SettingsError, match="no such file is read"):
        read_rules([tmp_path / "style", "!Three.yml"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[term]]\nforbiden = "a"', "term 1: unknown key 'forbiden'"),
        ('[[term]]\npreferred = "a"', r"term 1 \(a\): says neither what is forbidden"),
        ('[[term]]\nsource = "a"', "has source words but no preferred term"),
        ('[[term]]\nforbidden = ["ok"]\n[[term]]\nforbidden = [1]', "term 2: forbidden must be a string or a list"),
        ('[[term]]\nforbidden = ""', "forbidden is empty"),
        ('[[term]]\nforbidden = "a"\nseverity = "bad"', "severity 'bad' is none of neutral, minor"),
        ('[[term]]\nforbidden = "a"\ncategory = "terms"', "category 'terms' is none of"),
        ('[[term]]\nforbidden = "a"\nlanguage = "Klingon"', "'Klingon' is no language"),
        ('[[term]]\nforbidden = "a"\ncase = "yes"', "case must be true or false"),
        ('[[term]]\nforbidden = "(a"\nregex = true', "'[(]a' is no regular expression"),
        ('[[terms]]\nforbidden = "a"', "unknown table 'terms'"),
        ('[defaults]\nforbidden = "a"', "'forbidden' cannot stand here"),
        ("", r"no \[\[term\]\]"),
        ("term =", "not valid TOML"),
    ],
)
def test_an_entry_that_cannot_be_read_is_refused(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=words):
        rules(tmp_path, "house.toml", text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Name,Owner,Date\na,b,c", "line 1: no column says what is forbidden"),
        ("term,preferred\nKiev,Kyiv,x", "line 2: 3 cells under 2 columns"),
        ("term,avoid,use\na,b,c", "two columns are read as 'forbidden'"),
        ("term,preferred,case\na,b,perhaps", "line 2: case must be yes or no, not 'perhaps'"),
        ("de,fr\na,b", "none of the languages is English"),
        ("de,en\na,", "line 2: has no English term"),
        ('term,preferred\n"Kiev,Kyiv', "not valid CSV"),
        ("\n", "no line in it"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=words):
        rules(tmp_path, "terms.csv", text)


def test_a_table_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_bytes("term,preferred\nMünchen,Munich\n".encode("cp1252"))
    with pytest.raises(SettingsError, match="line 2: not UTF-8"):
        read_rules([path])


@pytest.mark.parametrize("name", ["none.toml", "rules.docx"])
def test_files_that_are_no_glossaries_are_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "rules.docx").write_bytes(b"PK")
    with pytest.raises(SettingsError, match=r"cannot read the glossary|ends in '\.docx'"):
        read_rules([tmp_path / name])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[term]]\nforbidden = "Kyiv"\npreferred = "Kyiv"\ncase = true', "can never match: 'Kyiv' is what it wants"),
        ('[[term]]\nforbidden = "big Kiev"\nexceptions = "Kiev"', "the exception 'Kiev' is in 'big Kiev' itself"),
        ('[[term]]\nforbidden = "C++"\nregex = false\n[[term]]\nforbidden = "c++"', "'c[+][+]' stands in .*term 1"),
        ('[[term]]\nforbidden = "a"\npreferred = "b"\n[[term]]\nforbidden = "b"\npreferred = "c"',
         "term 2 .*: forbids 'b', which .*term 1 .* wants"),
    ],
)  # fmt: skip
def test_entries_without_effect_are_told(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=words):
        assert rules(tmp_path, "house.toml", text).warnings == ()


def test_a_vale_token_that_no_word_begins_is_told(tmp_path: Path) -> None:
    read = rules(tmp_path, "Rule.yml", VALE + "existence\ntokens: ['...', '#tag']")
    assert read.warnings == (f"{tmp_path / 'Rule.yml'}: can never match: '#tag' does not begin and end as a word",)


def test_paths_in_a_configuration_file_are_taken_from_its_folder(tmp_path: Path) -> None:
    (tmp_path / "mtcheck.toml").write_text(
        'glossary = ["house.toml", "!vale/One.yml"]\ngrammar = true', encoding="utf-8"
    )
    inner = tmp_path / "articles"
    inner.mkdir()
    settings = load_settings(start=inner)
    assert settings.glossary == (str(tmp_path / "house.toml"), f"!{tmp_path / 'vale' / 'One.yml'}")
    assert settings.grammar
    assert load_settings(start=inner, glossary=["other.toml"]).glossary == ("other.toml",)
