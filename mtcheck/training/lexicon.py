# SPDX-License-Identifier: Apache-2.0
"""Mines the dictionaries of ``mtcheck/data/lexicon`` from parallel news.

    python -m mtcheck.training.lexicon --data FOLDER --out mtcheck/data/lexicon id de zh ...

Words are aligned by IBM Model 1 in both directions; a pair stays where each is likely given the other. Blocks of 50
neighbouring sentences are split by a hash: three in four are mined, the rest measures (tests/quality/alignment.py).
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import click

from mtcheck.languages import language_name
from mtcheck.lexicon import english_words, words_of
from mtcheck.training.corpora import rows
from mtcheck.training.reordering import Table

BLOCK: Final = 50
_MEASURED: Final = 0.25
_MOST_PAIRS: Final = 24_000
_ROUNDS: Final = 5
_LEAST_TIMES: Final = 4
_LEAST_BOTH: Final = 0.02
"""Product of the two probabilities of a pair."""
_LEAST_LIKELY: Final = 0.1
_COMMON_SHARE: Final = 0.1
"""Words in a larger share of the sentences say nothing of which sentence it is."""
_MOST_ENGLISH: Final = 3

Pair = tuple[str, str]


def is_measured(name: str, place: int) -> bool:
    """Whether the block that holds row ``place`` of a set is kept out of the mining."""
    digest = hashlib.sha256(f"lexicon-{name}-{place // BLOCK}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32 < _MEASURED


def sets(data: Path, codes: Collection[str]) -> dict[str, dict[str, list[tuple[int, Pair]]]]:
    """By language and by name of the set: (place, (English, other language)), in the order of the set.

    The English is the human one, except of wmt14, whose references belong to other sentences; the machine translations
    of a set are there as another one, its name followed by a star.
    """
    found: dict[str, dict[str, dict[int, Pair]]] = {code: defaultdict(dict) for code in codes}
    if "id" in found:
        for row in rows(data, "parallel-id-en.train"):
            pairs = found["id"][row["set"]]
            pairs[len(pairs)] = (row["en"], row["id"])
    for file in ("mt-reference.train", "da-wmt21-news.train"):
        for row in rows(data, file):
            code = row["lp"].partition("-")[0]
            if code not in found:
                continue
            name, place = row.get("set", "wmt21"), int(row["seg"])
            if name != "wmt14":
                found[code][name].setdefault(place, (row["ref"], row["src"]))
            if name != "wmt21":
                found[code][f"{name}*"].setdefault(place, (row["mt"], row["src"]))
    return {code: {name: sorted(pairs.items()) for name, pairs in sorted(by.items())} for code, by in found.items()}


def mined(named: Mapping[str, Sequence[tuple[int, Pair]]]) -> list[Pair]:
    """The pairs that a dictionary is mined from; the machine translations where there are few others."""
    sides: tuple[list[Pair], list[Pair]] = ([], [])
    for name, block in named.items():
        machine = name.endswith("*")
        sides[machine].extend(pair for place, pair in block if not is_measured(name.rstrip("*"), place))
    pairs = sides[0] if len(sides[0]) >= _MOST_PAIRS else sides[0] + sides[1]
    return pairs[:: 1 + len(pairs) // _MOST_PAIRS]


class _Side:
    """The keys of one side, without those too rare or too common, and how each is mostly written."""

    def __init__(self, texts: Sequence[Sequence[tuple[str, str]]]) -> None:
        self.times = Counter(key for words in texts for key in dict.fromkeys(key for key, _ in words))
        forms: dict[str, Counter[str]] = defaultdict(Counter)
        for words in texts:
            for key, word in words:
                forms[key][word.lower()] += 1
        self.form = {key: min(found, key=lambda word: (-found[word], word)) for key, found in forms.items()}
        most = _COMMON_SHARE * len(texts)
        kept = {key for key, times in self.times.items() if _LEAST_TIMES <= times <= most and len(key) > 1}
        self.bags = [[key for key in dict.fromkeys(key for key, _ in words) if key in kept] for words in texts]


def mine(pairs: Sequence[Pair], code: str, *, size: int) -> list[tuple[str, tuple[str, ...]]]:
    """The ``size`` most frequent words of the other language with their English ones, in the order of the alphabet."""
    english = _Side([list(english_words(text)) for text, _ in pairs])
    other = _Side([list(words_of(text, code)) for _, text in pairs])
    bags = [both for both in zip(english.bags, other.bags, strict=True) if both[0] and both[1]]
    forward, backward = _learn(bags), _learn([(second, first) for first, second in bags])
    found = dict(_mutual(forward, backward))
    often = sorted(found, key=lambda key: (-other.times[key], key))[:size]
    return sorted((other.form[key], tuple(english.form[partner] for partner in found[key])) for key in often)


def _learn(bags: Sequence[tuple[Sequence[str], Sequence[str]]]) -> Table:
    """``table[given][word]``: the probability of a word given one of the other side (Brown et al. 1993), by EM."""
    import numpy as np

    given_names, word_names = (sorted({key for both in bags for key in both[side]}) for side in (0, 1))
    given_numbers = {key: number for number, key in enumerate(given_names)}
    word_numbers = {key: number for number, key in enumerate(word_names)}
    cells, groups, group = [], [], 0
    for given, words in bags:
        numbers = np.array([given_numbers[key] for key in given], dtype=np.int64) * len(word_names)
        for word in words:
            cells.append(numbers + word_numbers[word])
            groups.append(np.full(len(given), group, dtype=np.int64))
            group += 1
    of_group = np.concatenate(groups)
    pairs, cell = np.unique(np.concatenate(cells), return_inverse=True)
    of_given = pairs // len(word_names)
    likely = np.ones(len(pairs))
    for _ in range(_ROUNDS):
        shares = likely[cell]
        shares /= np.bincount(of_group, shares)[of_group]
        counts = np.bincount(cell, shares)
        likely = counts / np.bincount(of_given, counts)[of_given]
    table: Table = defaultdict(dict)
    for number in np.flatnonzero(likely > 1e-3):
        row, column = divmod(int(pairs[number]), len(word_names))
        table[given_names[row]][word_names[column]] = float(likely[number])
    return table


def _mutual(forward: Table, backward: Table) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, row in backward.items():
        scored = {
            partner: likely * forward.get(partner, {}).get(key, 0.0)
            for partner, likely in row.items()
            if likely >= _LEAST_LIKELY
        }
        best = sorted(
            (partner for partner, both in scored.items() if both >= _LEAST_BOTH), key=lambda one: -scored[one]
        )
        if best:
            yield key, tuple(best[:_MOST_ENGLISH])


def write(entries: Sequence[tuple[str, tuple[str, ...]]], code: str, out: Path, *, pairs: int) -> Path:
    """Writes a dictionary: a word and its English ones a line."""
    lines = "\n".join(f"{word} {' '.join(english)}" for word, english in entries)
    head = (
        f"# {language_name(code)} words and their likeliest English, mined from {pairs:,} sentence pairs of public\n"
        f"# news sets. Written by: python -m mtcheck.training.lexicon --data FOLDER --out mtcheck/data/lexicon {code}\n"
    )
    file = out / f"{code}.toml"
    file.write_text(f'{head}words = """\n{lines}\n"""\n', encoding="utf-8")
    return file


@click.command()
@click.option("--data", required=True, type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False))
@click.option("--size", default=1800, show_default=True, help="Words of a dictionary.")
@click.argument("languages", nargs=-1, required=True)
def main(data: Path, out: Path, size: int, languages: tuple[str, ...]) -> None:
    """Write one dictionary for each of LANGUAGES."""
    out.mkdir(parents=True, exist_ok=True)
    for code, named in sets(data, languages).items():
        pairs = mined(named)
        entries = mine(pairs, code, size=size)
        file = write(entries, code, out, pairs=len(pairs))
        click.echo(f"{code}: {len(entries)} words from {len(pairs)} pairs, {file.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
