# SPDX-License-Identifier: Apache-2.0
"""Writes ``data/nouns.txt`` and ``data/verbs.txt``, the words that the grammar checks are sure of.

``python -m mtcheck.training.nouns FOLDER``. A noun is in if a tagger takes nearly all its uses in the training texts
for a noun, in both numbers, and no dictionary of inflections knows it as an adjective. Mass nouns, measures and what
takes verbs of both numbers are left out by hand. A verb is in with its past form where that ends in -ed and is the
form of no other verb.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from mtcheck.training.corpora import clean_originals, rows

DATA: Final = Path(__file__).parent.parent / "data"
LEAST_SHARE: Final = 0.93
"""Of the uses of a form, tagged as a noun of that number."""
LEAST_USES: Final = 6
MOST_WORDS: Final = 80
_TOKEN: Final = re.compile(r"[A-Za-z][A-Za-z'’-]*|[.,;:!?()]|\d[\d.,]*")
_LEFT_OUT: Final = frozenset(
    "lot bit dozen pair couple number majority minority half quarter third percent cent dollar euro pound yen yuan "
    "rupee peso year month week day hour minute second decade century inch foot mile metre meter kilometre kilometer "
    "centimetre centimeter millimetre millimeter hectare acre tonne ton kilo kilogram kilogramme gram litre liter "
    "gallon degree point time goal run vote kind sort type variety range series species means data media news staff "
    "police people crew cast herd flock crowd jury audience public press team side squad club government council "
    "committee board panel party union company firm bank family group gang population generation band orchestra army "
    "navy military youth opposition leadership management administration parliament senate congress cabinet "
    "department ministry agency authority association organisation organization institution university school "
    "hospital police force unit troop host cattle fish sheep water money work research evidence information advice "
    "equipment traffic food fruit hair land material matter light sound space room rain wind fire sugar salt gold "
    "silver sport use cause show cry fly die do go make let set cut put need want can will might must like rest "
    "spring fall may march saw left right back kid fan minimum maximum total amount rate level score figure "
    "share quantity sum proportion portion part piece set batch bunch host array handful string bulk mix mixture "
    "box class age offer order head future field stock cost result plan cover look mean study fear drug market "
    "glass damage interest wage earning saving thank good odd outskirt surrounding premise headquarter barrack clothe "
    "trouser short scissor good spirit ground content custom remain proceed arm brain manner look term "
    "man woman child person worker".split()
) - frozenset("man woman child person worker hospital school university".split())
_PUT_IN: Final = {
    "child": "children", "country": "countries", "official": "officials", "resident": "residents",
    "patient": "patients", "expert": "experts", "migrant": "migrants", "immigrant": "immigrants",
    "animal": "animals", "individual": "individuals", "criminal": "criminals", "politician": "politicians",
    "problem": "problems", "condition": "conditions", "shop": "shops", "street": "streets", "house": "houses",
}  # fmt: skip
"""Of the commonest nouns of news those that are adjectives, too, or that the tagger stumbles over."""


def main(arguments: list[str]) -> None:
    if len(arguments) != 1:
        raise SystemExit("usage: python -m mtcheck.training.nouns FOLDER")
    folder = Path(arguments[0])
    machine = (row["text"] for row in rows(folder, "origin.train") if row["origin"] == "machine")
    texts = [*clean_originals(folder, split="train"), *{text: None for text in machine if len(text) % 2}]
    counts = tagged(texts)
    _write("nouns", "Nouns that are hardly anything else, singular and plural", nouns(counts) | _PUT_IN)
    _write("verbs", "Regular verbs, past form and plain form", verbs(counts))


def _write(name: str, what: str, pairs: Mapping[str, str]) -> None:
    lines = [f"# {what}; written by mtcheck.training.nouns", *(f"{one} {two}" for one, two in sorted(pairs.items()))]
    (DATA / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(pairs), name)


def tagged(texts: Iterable[str]) -> Mapping[str, Counter[str]]:
    """How often each lower-case word has each tag."""
    from textblob.en import parser

    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        tokens = _TOKEN.findall(text)
        if len(tokens) <= MOST_WORDS:
            for word, tag in parser.find_tags(tokens):
                if word.isalpha() and word.islower():
                    counts[word][tag] += 1
    return counts


def nouns(counts: Mapping[str, Counter[str]]) -> dict[str, str]:
    """Singular and plural of the nouns that are sure in both."""
    from lemminflect import getAllLemmas, getInflection

    found = {}
    for word in counts:
        lemmas = getAllLemmas(word)
        if word in _LEFT_OUT or len(word) < 3 or word not in lemmas.get("NOUN", ()) or "ADV" in lemmas:
            continue
        if ("ADJ" in lemmas and sum(counts[word].values()) < 1500) or not _sure(counts, word, "NN"):
            continue
        for plural in getInflection(word, "NNS"):
            if plural != word and _sure(counts, plural, "NNS"):
                found[word] = plural
                break
    return found


def verbs(counts: Mapping[str, Counter[str]]) -> dict[str, str]:
    """Plain forms by the past form, for those in -ed."""
    from lemminflect import getAllLemmas

    found = {}
    for word, tags in counts.items():
        if word.endswith("ed") and tags["VBD"] + tags["VBN"] >= LEAST_USES:
            lemmas = getAllLemmas(word)
            plain = lemmas.get("VERB", ())
            if len(plain) == 1 and plain[0] != word and "NOUN" not in lemmas and plain[0][:2] == word[:2]:
                found[word] = plain[0]
    return found


def _sure(counts: Mapping[str, Counter[str]], word: str, tag: str) -> bool:
    here = counts.get(word, Counter())
    return here.total() >= LEAST_USES and here[tag] >= LEAST_SHARE * here.total()


if __name__ == "__main__":
    main(sys.argv[1:])
