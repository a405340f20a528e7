# SPDX-License-Identifier: Apache-2.0
"""Makes ``data/languages/apart``: what tells languages apart that are easily taken for one another.

Counts the words of each language of a group in the even segments of a JSON Lines file (rows of ``lang``, ``seg``,
``text``), together with general word frequencies where the package wordfreq has them for the whole group, and writes
the words that say most, with the logarithm of how many times more often they are used, and the pieces of words that
do the same for a word that is not listed. A word that one language file of the group lists, and that the others never
use, has at least a middling weight.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import math
import re
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from mtcheck.detect._apart import FOLDER, telling_pieces
from mtcheck.languages import fields_of

WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’](?=[^\W\d_]))*")
TOKENS_OF_FREQUENCIES = 1e6  # a million words of general use, so that one word in a million counts once
STEPS = (1, 2, 3, 4, 5, 6, 8, 10, 14)  # weights, in halves of a natural logarithm
HIGHEST_OF_PIECES = 5
FEWEST_WORDS_OF_A_PIECE = 4
PLAIN_TIMES = 3  # a group that counts the segments this often goes without general frequencies
LISTED = 5  # the lowest weight of a word that one language file of the group lists and no other language uses
CYRILLIC = dict(
    zip(
        "абвгдђежзијклљмнњопрстћуфхцчџш",
        "a b v g d đ e ž z i j k l lj m n nj o p r s t ć u f h c č dž š".split(),
        strict=True,
    )
)


@dataclass(frozen=True)
class Group:
    """languages; how often a segment's word counts beside the frequencies; how many words and pieces are kept.

    prior and the weights of the two detectors were chosen on five folds of the even segments (whole sentences and cut
    to 8, 5 and 3 words), split by blocks of 40 neighbouring segments; that of Serbian is a compromise with Croatian.
    """

    languages: tuple[str, ...]
    times: int
    words: int
    pieces: int
    langdetect: float
    lingua: float
    prior: Mapping[str, float]


GROUPS = (
    Group(("id", "ms"), 30, 8000, 600, 0, 1, {"id": 2}),
    Group(("bs", "hr", "sr"), 3, 3000, 1000, 0.5, 2, {"hr": 4, "sr": -1}),
    Group(("da", "nb"), 30, 6000, 600, 0.5, 1, {}),
    Group(("es", "gl", "pt"), 3, 1500, 800, 0.5, 0.5, {"es": 1, "pt": 1}),
    Group(("af", "nl"), 3, 2000, 300, 0.5, 1, {}),
    Group(("az", "tr"), 3, 1000, 300, 0, 0.5, {}),
    Group(("cs", "sk"), 30, 1500, 400, 0.5, 0.5, {}),
)


def even_words(path: Path) -> dict[str, Counter[str]]:
    """Words that do not begin with a capital, by language; Serbian in Latin letters."""
    wanted = {code for group in GROUPS for code in group.languages}
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["lang"] in wanted and int(row["seg"]) % 2 == 0:
                text = latin(row["text"]) if row["lang"] == "sr" else row["text"]
                counts[row["lang"]].update(plain(WORD.findall(text)))
    return counts


def plain(words: Iterable[str]) -> list[str]:
    return [word.lower() for word in words if not word[0].isupper()]


def latin(text: str) -> str:
    letters = (CYRILLIC.get(letter.lower(), letter) for letter in text)
    return "".join(new.capitalize() if old.isupper() else new for old, new in zip(text, letters, strict=True))


def general_frequencies(languages: Iterable[str]) -> dict[str, Mapping[str, float]]:
    """Shares of words in general use from wordfreq's small lists; empty where it lacks one of the languages."""
    wordfreq = importlib.import_module("wordfreq")  # no dependency of ours: only who makes the files needs it
    known = wordfreq.available_languages("small")
    if not all(code in known for code in languages):
        return {}
    return {code: wordfreq.get_frequency_dict(code, wordlist="small") for code in languages}


def merged(group: Group, counted: Mapping[str, Counter[str]]) -> dict[str, dict[str, float]]:
    """How often each language of a group uses each word, on one scale."""
    general = general_frequencies(group.languages) if group.times > PLAIN_TIMES else {}
    counts = {}
    for code in group.languages:
        uses: defaultdict[str, float] = defaultdict(float)
        for word, share in general.get(code, {}).items():
            if WORD.fullmatch(word):
                uses[word] += share * TOKENS_OF_FREQUENCIES
        for word, times in counted[code].items():
            uses[word] += times * group.times
        counts[code] = dict(uses)
    return counts


def weights(counts: Mapping[str, Mapping[str, float]], *, lowest: int, highest: int) -> dict[str, tuple[int, ...]]:
    """Half logarithms of how many times more often each language uses an item than the one that uses it least."""
    sizes = {code: sum(uses.values()) for code, uses in counts.items()}
    mean = sum(sizes.values()) / len(sizes)
    found = {}
    for item in set().union(*counts.values()):
        logs = [math.log(uses.get(item, 0.0) * mean / sizes[code] + 1) for code, uses in counts.items()]
        steps = tuple(step(2 * (log - min(logs)), highest) for log in logs)
        if max(steps) >= lowest:
            found[item] = steps
    return found


def step(weight: float, highest: int) -> int:
    return min((0, *(size for size in STEPS if size <= highest)), key=lambda size: (abs(size - weight), size))


def most_telling(
    found: Mapping[str, tuple[int, ...]], counts: Mapping[str, Mapping[str, float]], *, power: float, number: int
) -> dict[str, tuple[int, ...]]:
    def worth(item: str) -> tuple[float, str]:
        return -(sum(uses.get(item, 0.0) for uses in counts.values()) ** power) * max(found[item]), item

    return {item: found[item] for item in sorted(found, key=worth)[:number]}


def counted_pieces(counts: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """In how many different words of each language a piece stands, where it stands in some of them at all."""
    found = {code: Counter(piece for word in uses for piece in telling_pieces(word)) for code, uses in counts.items()}
    total = sum(found.values(), Counter[str]())
    return {
        code: {piece: float(number) for piece, number in pieces.items() if total[piece] >= FEWEST_WORDS_OF_A_PIECE}
        for code, pieces in found.items()
    }


def with_listed(
    group: Group, words: Mapping[str, tuple[int, ...]], counts: Mapping[str, Mapping[str, float]]
) -> dict[str, tuple[int, ...]]:
    """The words, and those that one language file of the group alone lists and no other language of it uses."""
    files = {code: set(fields_of(code)["words"].split()) for code in group.languages}
    found = dict(words)
    for place, (code, own) in enumerate(files.items()):
        others = set().union(*(other | counts[name].keys() for name, other in files.items() if name != code))
        for word in own - others:
            if WORD.fullmatch(word) and latin(word) == word:
                weight = max(LISTED, found.get(word, [0] * len(files))[place])
                found[word] = tuple(weight if name == code else 0 for name in group.languages)
    return found


def written(group: Group, kind: str, found: Mapping[str, tuple[int, ...]]) -> Iterable[str]:
    for place, code in enumerate(group.languages):
        yield f"[{kind}.{code}]"
        for weight in sorted({steps[place] for steps in found.values()} - {0}):
            words = " ".join(item for item in sorted(found) if found[item][place] == weight)
            lines = textwrap.wrap(words, 118, break_long_words=False, break_on_hyphens=False)
            yield f'{weight} = """\n' + "\n".join(lines) + '\n"""'


def text_of(group: Group, counted: Mapping[str, Counter[str]]) -> str:
    counts = merged(group, counted)
    words = most_telling(weights(counts, lowest=1, highest=STEPS[-1]), counts, power=0.7, number=group.words)
    counts_of_pieces = counted_pieces(counts)
    pieces = weights(counts_of_pieces, lowest=2, highest=HIGHEST_OF_PIECES)
    pieces = most_telling(pieces, counts_of_pieces, power=0.5, number=group.pieces)
    starts = ", ".join(f"{code} = {start}" for code, start in group.prior.items())
    head = (
        "# SPDX-License-Identifier: Apache-2.0",
        "# Made by tests/quality/langid_apart.py from the even segments of FLORES dev"
        + (" and general word frequencies (wordfreq)." if group.times > PLAIN_TIMES else "."),
        f"langdetect = {group.langdetect}",
        f"lingua = {group.lingua}",
        f"prior = {{ {starts} }}" if starts else "prior = {}",
    )
    body = (*written(group, "words", with_listed(group, words, counts)), *written(group, "pieces", pieces))
    return "\n".join((*head, *body)) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="langid.dev.jsonl.gz")
    parser.add_argument("--into", type=Path, default=Path(str(FOLDER)))
    options = parser.parse_args()
    counted = even_words(options.data)
    options.into.mkdir(parents=True, exist_ok=True)
    for group in GROUPS:
        path = options.into / ("-".join(group.languages) + ".toml")
        path.write_text(text_of(group, counted), encoding="utf-8")
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
