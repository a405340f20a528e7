# SPDX-License-Identifier: Apache-2.0
"""Makes ``data/foreign``: which words and pieces of words speak for which language, and the words of English.

``python tests/quality/foreign_words.py FOLDER [SCRIPT ...]``: FOLDER holds the public sets that ``langid.dev``,
``mt-reference.train`` and the others below name (JSON Lines, gzip); of langid.dev only the even segments are read, of
clean-english the even blocks of 25 rows. General word frequencies come from the package wordfreq where it is installed.
A linear model learns from runs of one to twenty words which language they are; its weights are never below zero, and
most are zero, so that a word speaks for languages and never against one. The Latin table takes ten minutes.
``python tests/quality/foreign_words.py FOLDER --also``, afterwards, adds the words of an English dictionary (package
lemminflect) that the finished Latin table takes for another language's to the words that English has as well.
"""

from __future__ import annotations

import argparse
import importlib
import random
import re
import textwrap
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from mtcheck.detect import _foreign_words as words_of
from mtcheck.detect._foreign_words import CAPITALISED, STEP
from mtcheck.detect._languages import script_of
from mtcheck.detect._pieces import pieces_of
from mtcheck.training.corpora import rows

FOLDER: Final = Path(__file__).parents[2] / "mtcheck" / "data" / "foreign"
SMALL: Final = re.compile(r"(?<![\w’'-])[a-z]{3,}(?![\w’'-])")
TOKEN: Final = re.compile(r"[^\W\d_]+(?:'(?=[^\W\d_]))?")
BLOCK: Final = 25
MOST_TEXTS: Final = 4000
MOST_ENGLISH_TEXTS: Final = 60_000
LENGTHS: Final = (1, 2, 2, 3, 4, 5, 6, 8, 12, 20)
ENGLISH_SHARE: Final = 0.25
FREQUENCIES_SHARE: Final = 0.15
UNLISTED: Final = 0.3  # so often a listed word is judged by its pieces, so that these learn as well
LOWER_CASE: Final = 0.03
BATCH: Final = 512
SPARSITY: Final = 0.002
LEAST_WEIGHT: Final = 0.5
FEWEST_TIMES: Final = 3  # in English texts, for a word of the list of English words
FEWEST_TIMES_TOO: Final = 10
AMBIGUOUS: Final = 0.5
STRONG: Final = 0.7  # margin from which on a word counts as no English, as in _foreign_latin
UNITS: Final = (
    "bn",
    "cc",
    "cu",
    "fl",
    "ft",
    "gb",
    "hp",
    "kph",
    "lb",
    "lbs",
    "mb",
    "mph",
    "oz",
    "psi",
    "rpm",
    "sq",
    "yd",
)
LOANS: Final = (
    "brr hmm jiu jitsu judo karate mmm prima taekwondo "
    "amaretto ayatollah baguette baklava bistro bolognese brie brioche bruschetta bureau calamari cappuccino "
    "carpaccio chorizo ciabatta couscous croissant enchilada falafel feta gazpacho gnocchi gouda goulash guacamole "
    "haiku halal hijab hummus imam intifada jihad kebab kibbutz kimchi kimono kosher lasagne limoncello macchiato "
    "mariachi matador mezcal mojito mozzarella mullah nacho nachos niqab paella panini paprika parmesan pesto "
    "pinata polenta prosciutto quesadilla ravioli ricotta risotto salami salsa samba samurai sangria sauerkraut "
    "schnapps schnitzel shawarma sheikh sombrero spaghetti strudel sudoku sultan tagliatelle tango tapas tempura "
    "teriyaki tiramisu tofu tortellini tsunami vodka yoga"
).split()
WITH_ENGLISH: Final = (
    ("mt-reference.train", "mt"), ("origin.train", "text"), ("da-wmt21-news.train", "mt"), ("mqm-zh-en.train", "mt"),
    ("clean-english.train", "text"), ("parallel-id-en.train", "en"),
)  # fmt: skip
HEAD: Final = "# SPDX-License-Identifier: Apache-2.0\n# Made by tests/quality/foreign_words.py.\n"

Texts = dict[str, list[list[str]]]
"""Tokenised texts of one language by the set that they come from."""


@dataclass(frozen=True)
class Script:
    """The languages of a table, the steps of training, and how many words and how common pieces are considered."""

    languages: tuple[str, ...]
    steps: int
    words: int
    piece_times: int


SCRIPTS: Final = {
    "latin": Script(
        tuple(
            "af az bs ca cs cy da de en es et fi fr gl ha hr hu id ig is it lt lv ms mt nb nl pl pt ro sk sl sv tl tr "
            "vi".split()
        ),
        2000,
        90_000,
        40,
    ),
    "cyrillic": Script(("be", "bg", "ru", "sr", "uk"), 400, 12_000, 20),
    "arabic": Script(("ar", "fa"), 200, 8000, 20),
    "devanagari": Script(("hi", "mr"), 200, 8000, 20),
}


def tokens(text: str) -> list[str]:
    return TOKEN.findall(text.replace("’", "'").replace("ʼ", "'"))


def texts_by_language(folder: Path) -> dict[str, dict[str, list[str]]]:
    """Texts by language and set; nothing of the odd segments of FLORES dev and of the odd blocks of clean-english."""
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows(folder, "langid.dev"):
        if row["seg"] % 2 == 0:
            found[row["lang"]]["flores"].add(row["text"])
    for row in rows(folder, "mt-reference.train"):
        if row["set"] != "flores-dev":
            found[row["lp"][:2]]["news"].add(row["src"])
            found["en"]["news"].add(row["ref"])
        elif row["seg"] % 2 == 0:
            found["en"]["flores"].add(row["ref"])
    for row in rows(folder, "da-wmt21-news.train"):
        found[row["lp"][:2]]["news-2021"].add(row["src"])
        found["en"]["news"].add(row["ref"])
    for row in rows(folder, "parallel-id-en.train"):
        found["id"]["agency"].add(row["id"])
    for row in rows(folder, "mlqe-pe.train"):
        if row["lp"][:2] in {"ro", "et"}:
            found[row["lp"][:2]]["encyclopedia"].add(row["src"])
    for number, row in enumerate(rows(folder, "clean-english.train")):
        if not row["source_original"]:
            found["en"]["mixed"].add(row["text"])
        elif number // BLOCK % 2 == 0:
            found["en"]["clean"].add(row["text"])
    return {code: {name: sorted(texts) for name, texts in sorted(sets.items())} for code, sets in found.items()}


def general_frequencies(languages: Sequence[str], name_of_script: str) -> dict[str, dict[str, float]]:
    """Shares of the commonest words in general use, in one script; without words that English has far more often."""
    try:
        wordfreq = importlib.import_module("wordfreq")
    except ImportError:
        return {}
    known = wordfreq.available_languages("best")
    found: dict[str, dict[str, float]] = {}
    for code in languages:
        name = {"tl": "fil"}.get(code, code)
        if name in known:
            top = wordfreq.get_frequency_dict(name, wordlist="best")
            words = [word for word in sorted(top, key=lambda word: -top[word])[:40_000] if TOKEN.fullmatch(word)]
            own = [word for word in words if script_of(word[0]).lower() == name_of_script]
            found[code] = {word: top[word] for word in own[:30_000]}
    english = found.get("en", {})
    return {
        code: {word: share for word, share in words.items() if code == "en" or english.get(word, 0.0) < 3 * share}
        for code, words in found.items()
    }


def vocabulary(script: Script, texts: Mapping[str, Texts], general: Mapping[str, Mapping[str, float]]) -> list[str]:
    """The words that are most common in some language, names left out where a capital shows them."""
    uses: Counter[str] = Counter()
    for code in script.languages:
        for lines in texts[code].values():
            own = Counter(word.lower() for line in lines for word in line if not word[0].isupper() or code == "de")
            total = sum(own.values())
            for word, times in own.items():
                if times >= 2:
                    uses[word] += int(1e6 * times / total)
        total_share = sum(general.get(code, {}).values())
        for word, share in general.get(code, {}).items():
            uses[word] += int(5e5 * share / total_share)
    return [word for word, _ in uses.most_common(script.words)]


def common_pieces(
    script: Script, texts: Mapping[str, Texts], general: Mapping[str, Mapping[str, float]], chance: random.Random
) -> list[str]:
    times: Counter[str] = Counter()
    for code in script.languages:
        words = {word.lower() for lines in texts[code].values() for line in lines[:2500] for word in line}
        words |= set(list(general.get(code, {}))[:8000])
        ordered = sorted(words)
        chance.shuffle(ordered)
        for word in ordered[:6000]:
            times.update(pieces_of(word))
    return sorted(piece for piece, number in times.items() if number >= script.piece_times)


class Runs:
    """Draws runs of words of the languages of a script, as features with their weights."""

    def __init__(self, script: Script, texts: Mapping[str, Texts], general: Mapping[str, Mapping[str, float]]) -> None:
        self.chance = random.Random(0)
        self.languages = script.languages
        self.texts = texts
        self.general = {code: (list(words), list(words.values())) for code, words in general.items()}
        self.words = {word: number for number, word in enumerate(vocabulary(script, texts, general))}
        pieces = common_pieces(script, texts, general, self.chance)
        self.pieces = {piece: len(self.words) + number for number, piece in enumerate(pieces)}
        self.known: dict[str, tuple[list[int], int]] = {}

    def draw(self) -> tuple[int, list[int], list[float]]:
        chance = self.chance
        english = "en" in self.languages and chance.random() < ENGLISH_SHARE
        code = "en" if english else chance.choice(self.languages)
        features: list[int] = []
        weights: list[float] = []
        for word in self._run(code, chance.choice(LENGTHS)):
            lower = word.lower()
            weight = CAPITALISED if word[0].isupper() and word != lower else 1.0
            if lower in self.words and chance.random() > UNLISTED:
                features.append(self.words[lower])
                weights.append(weight)
            else:
                pieces, number = self._pieces(lower)
                features += pieces
                weights += [weight / number] * len(pieces)
        return self.languages.index(code), features, weights

    def _run(self, code: str, length: int) -> list[str]:
        chance = self.chance
        if code in self.general and chance.random() < FREQUENCIES_SHARE:
            return chance.choices(*self.general[code], k=length)
        sets = self.texts[code]
        others = [name for name in sets if name != "flores"]
        name = "flores" if "flores" in sets and (not others or chance.random() < 0.5) else chance.choice(others)
        line = chance.choice(sets[name])
        start = chance.randrange(max(1, len(line) - length + 1))
        run = line[start : start + length]
        return [word.lower() for word in run] if chance.random() < LOWER_CASE else run

    def _pieces(self, word: str) -> tuple[list[int], int]:
        if word not in self.known:
            pieces = pieces_of(word)
            self.known[word] = sorted(self.pieces[piece] for piece in pieces if piece in self.pieces), len(pieces)
        return self.known[word]


def train(script: Script, runs: Runs) -> Any:
    """Weights of every word and piece (rows) for every language (columns), none below zero."""
    torch = importlib.import_module("torch")
    weights = torch.nn.Parameter(torch.full((len(runs.words) + len(runs.pieces), len(script.languages)), 0.1))
    optimizer = torch.optim.Adam([weights], betas=(0.9, 0.99))
    started = time.perf_counter()
    for step in range(script.steps):
        rate = 0.15 * (1 - step / script.steps) + 0.002
        optimizer.param_groups[0]["lr"] = rate
        batch = [runs.draw() for _ in range(BATCH)]
        starts = [0]
        for _, features, _ in batch:
            starts.append(starts[-1] + len(features))
        scores = torch.nn.functional.embedding_bag(
            torch.tensor([feature for _, features, _ in batch for feature in features]),
            weights,
            torch.tensor(starts[:-1]),
            mode="sum",
            per_sample_weights=torch.tensor([weight for *_, found in batch for weight in found]),
        )
        loss = torch.nn.functional.cross_entropy(scores, torch.tensor([language for language, *_ in batch]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            weights.sub_(rate * SPARSITY).clamp_(min=0)
        if step % 100 == 0:
            print(f"step {step}: loss {loss.item():.3f}, {time.perf_counter() - started:.0f} s", flush=True)
    return weights.detach().numpy()


def wrapped(words: Sequence[str]) -> str:
    lines = textwrap.wrap(" ".join(words), 118, break_long_words=False, break_on_hyphens=False)
    return "'''\n" + "\n".join(lines) + "\n'''\n"


def table_text(script: Script, runs: Runs, weights: Any) -> str:
    text = HEAD
    for kind, numbers in (("words", runs.words), ("pieces", runs.pieces)):
        for column, code in enumerate(script.languages):
            by_weight: defaultdict[int, list[str]] = defaultdict(list)
            for item, number in numbers.items():
                if weights[number, column] >= LEAST_WEIGHT:
                    by_weight[round(float(weights[number, column]) / STEP)].append(item)
            text += f"[{kind}.{code}]\n"
            text += "".join(f"{weight} = {wrapped(sorted(by_weight[weight]))}" for weight in sorted(by_weight))
    return text


def english_text(script: Script, runs: Runs, weights: Any, texts: Mapping[str, list[str]]) -> str:
    """Words that English texts have, and apart those that speak more for another language."""
    times: Counter[str] = Counter()
    for text in (text for found in texts.values() for text in found):
        times.update(word.rstrip("'") for word in tokens(text) if word.islower())
    column = script.languages.index("en")
    plain, too = [], []
    for word, number in sorted(times.items()):
        if number < FEWEST_TIMES or len(word) < 2:
            continue
        row = list(weights[runs.words[word]]) if word in runs.words else [0.0] * len(script.languages)
        home = row.pop(column)
        if max(row) - home <= AMBIGUOUS:
            plain.append(word)
        elif number >= FEWEST_TIMES_TOO:
            too.append(word)
    return f"{HEAD}words = {wrapped(plain)}also = {wrapped(too)}"


def also_english(folder: Path) -> list[str]:
    """Dictionary words, loans and units that the Latin table takes for another language's: listed there, or read."""
    lemmas = importlib.import_module("lemminflect").getAllLemmas
    found = set(words_of.table("Latin").words)
    for name, field in WITH_ENGLISH:
        for row in rows(folder, name):
            if (row.get("set"), row.get("origin")) != ("newstest2021", "original"):
                found.update(SMALL.findall(row[field]))
    known = words_of.english() | words_of.english_too()
    ours = {word for word in found - known if SMALL.fullmatch(word) and words_of.margin(word) >= STRONG}
    loans = {word for word in LOANS if word not in words_of.english()}
    return sorted({*words_of.english_too(), *UNITS, *loans, *(word for word in ours if lemmas(word))})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("scripts", nargs="*", choices=[*SCRIPTS, []], help="all where none is named")
    parser.add_argument("--also", action="store_true", help="add to the words that English has as well, nothing else")
    options = parser.parse_args()
    if options.also:
        text = f"{HEAD}words = {wrapped(sorted(words_of.english()))}also = {wrapped(also_english(options.folder))}"
        (FOLDER / "english.toml").write_text(text, encoding="utf-8")
        return
    all_texts = texts_by_language(options.folder)
    for name in options.scripts or SCRIPTS:
        script, chance = SCRIPTS[name], random.Random(0)
        general = general_frequencies(script.languages, name)
        texts: dict[str, Texts] = {}
        for code in script.languages:
            most = MOST_ENGLISH_TEXTS if code == "en" else MOST_TEXTS
            texts[code] = {
                kind: [
                    found
                    for text in chance.sample(lines, min(most, len(lines)))
                    if (found := [word for word in tokens(text) if script_of(word[0]).lower() == name])
                ]
                for kind, lines in all_texts[code].items()
            }
        runs = Runs(script, texts, general)
        weights = train(script, runs)
        (FOLDER / f"{name}.toml").write_text(table_text(script, runs, weights), encoding="utf-8")
        if "en" in script.languages:
            text = english_text(script, runs, weights, all_texts["en"])
            (FOLDER / "english.toml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
