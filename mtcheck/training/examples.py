# SPDX-License-Identifier: Apache-2.0
"""Turns each set into examples: a hypothesis, perhaps its source, and what is known of its words and of the whole.

A label that a set does not know is None (or absent) and teaches nothing: every head learns from its own sets only.
"""

from __future__ import annotations

import itertools
import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from mtcheck.inference import word_spans
from mtcheck.training import corpora
from mtcheck.training.corruptions import Corrupted, corrupt
from mtcheck.training.reordering import reorder_all
from mtcheck.training.reviewed import Reviewed, touched
from mtcheck.training.reviewed import reviewed as reviewed_texts
from mtcheck.training.sentences import join, parse

WORD_HEADS: Final = ("corrupted", "edited", "minor", "major", "unmatched", "rewritten", "underlined", "reviewed")
"""Per word: harmed by us; changed by a post-editor (MLQE-PE); marked minor, major (MQM); in no other translation of the
sentence; not in the reference; underlined in the sentences written for it; marked by an editor in output of systems."""
CATEGORIES: Final = ("fluency", "style/awkward", "accuracy", "terminology-or-locale")
SENTENCE_HEADS: Final = ("garbled", "penalty", "edit_rate", "similarity")
"""Of the whole: cannot be read; log of the MQM penalty (0 to 1); HTER; chrF with the reference (0 to 1)."""


@dataclass(frozen=True, slots=True)
class Example:
    """``words`` joined by spaces are the hypothesis; every list in ``word_labels`` is as long as ``words``."""

    words: tuple[str, ...]
    source: str | None = None
    word_labels: dict[str, tuple[float, ...]] = field(default_factory=dict)
    categories: tuple[int, ...] | None = None  # index into CATEGORIES, -1 where no flaw is marked
    sentence_labels: dict[str, float] = field(default_factory=dict)


_CLEAN: Final = ("corrupted", "edited", "minor", "major", "underlined", "reviewed")


def clean(folder: Path, _rng: random.Random) -> Iterator[Example]:
    """Originals as they are: nothing of them is bad, whatever the head."""
    for text in corpora.clean_originals(folder, split="train"):
        words = tuple(text.split())
        if 3 <= len(words) <= 60:
            zeros = dict.fromkeys(_CLEAN, (0.0,) * len(words))
            yield Example(words, None, zeros, None, {"garbled": 0.0, "penalty": 0.0})


def translated(folder: Path, _rng: random.Random) -> Iterator[Example]:
    """News that may be human translation: not clean, but readable, and full of foreign names."""
    for row in corpora.rows(folder, "clean-english.train"):
        words = tuple(row["text"].split())
        if not row["source_original"] and 5 <= len(words) <= 50:
            yield Example(words, None, {}, None, {"garbled": 0.0})


ROUNDS: Final = 12
"""How often each original is harmed, differently each time."""


def synthetic(folder: Path, rng: random.Random) -> Iterator[Example]:
    """Originals harmed by the families of ``corruptions``."""
    for text in corpora.clean_originals(folder, split="train"):
        items = parse(text)
        if 7 <= len(items) <= 55:
            found = (corrupt(items, rng) for _ in range(ROUNDS))
            yield from (_of_corrupted(corrupted) for corrupted in found if corrupted is not None)


OTHER_ORDERS: Final = frozenset("ar cs de es fa fi fr hi hu ru tr vi".split())
"""Languages whose word order is not that of English, of families that differ."""


def reordered(folder: Path, rng: random.Random) -> Iterator[Example]:
    """Real parallel text with its English put in the other language's order: Indonesian and twelve more."""
    pairs = ((row["en"], row["id"]) for row in corpora.rows(folder, "parallel-id-en.train"))
    found = reorder_all(itertools.islice(pairs, 5000), rng)
    by_language: dict[str, dict[str, tuple[str, str]]] = {}
    for row in _referenced(folder):
        if row["lp"][:2] in OTHER_ORDERS:
            by_language.setdefault(row["lp"], {}).setdefault(row["src"], (row["ref"], row["src"]))
    for _, found_pairs in sorted(by_language.items()):
        few = list(found_pairs.values())
        rng.shuffle(few)
        found += reorder_all(few[:1500], rng)
    rng.shuffle(found)
    yield from (_of_corrupted(corrupted) for corrupted in found)


def _of_corrupted(corrupted: Corrupted) -> Example:
    text, labels = join(corrupted.items)
    return Example(tuple(text.split()), None, {"corrupted": labels}, None, {"garbled": corrupted.garbled})


_LEFT: Final = frozenset(",.;:!?%)]}'’”")


def detokenised(tokens: list[str], bad: list[float]) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Words of a tokenised sentence as a writer spaces them; a word is as bad as the worst token in it."""
    words: list[str] = []
    labels: list[float] = []
    opening, inside_quotes = False, False
    for token, label in zip(tokens, bad, strict=True):
        closing_quote = token == '"' and inside_quotes
        glued = bool(words) and (opening or token[0] in _LEFT or token == "n't" or closing_quote)
        opening = token in {"(", "[", "“", "‘"} or (token == '"' and not inside_quotes)
        if token == '"':
            inside_quotes = not inside_quotes
        if glued:
            words[-1] += token
            labels[-1] = max(labels[-1], label)
        else:
            words.append(token)
            labels.append(label)
    return tuple(words), tuple(labels)


def post_edited(folder: Path, _rng: random.Random, *, name: str = "mlqe-pe.train") -> Iterator[Example]:
    """MLQE-PE: words that a post-editor changed. Nepalese and Sinhalese hold much that cannot be read."""
    for row in corpora.rows(folder, name):
        tokens = row["mt"].split()
        tags = row["tags"][1::2]
        if len(tokens) != len(tags) or not 3 <= len(tokens) <= 60:
            continue
        words, labels = detokenised(tokens, [float(tag == "BAD") for tag in tags])
        sentence = {"edit_rate": min(1.0, row["hter"])}
        if row["lp"][:2] in {"ne", "si"}:
            sentence["garbled"] = 0.8 * min(1.0, max(0.0, (row["hter"] - 0.5) / 0.4))
        elif row["hter"] < 0.15:
            sentence["garbled"] = 0.0
        example = Example(words, None, {"edited": labels}, None, sentence)
        yield example
        yield replace(example, source=row["src"])


def mqm(folder: Path, _rng: random.Random, *, split: corpora.Split = "train") -> Iterator[Example]:
    """MQM spans as shares of the raters who marked each word; each row alone and beside its source."""
    for row in corpora.rows(folder, "mqm-zh-en.train"):
        if corpora.split_of(f"mqm-{row['doc']}") != split:
            continue
        example = of_mqm(row)
        if 3 <= len(example.words) <= 70:
            yield example
            yield replace(example, source=row["src"])


def of_mqm(row: dict[str, Any]) -> Example:
    """One MQM row, its source left out."""
    spans = word_spans(row["mt"])
    marks: dict[str, list[float]] = {"minor": [0.0] * len(spans), "major": [0.0] * len(spans)}
    categories = [-1] * len(spans)
    penalty, garbled = 0.0, 0.0
    share = 1 / max(1, len(row["raters"]))
    for flaws in row["raters"].values():
        seen: set[tuple[str, int]] = set()
        for flaw in flaws:
            kind, severity = _coarse(flaw["category"]), flaw["severity"]
            if kind is None or severity not in marks:
                garbled += share if flaw["category"].startswith("Non") else 0.0
                continue
            penalty += share * {"minor": 1.0, "major": 5.0}[severity]
            for index, span in enumerate(spans):
                inside = "start" in flaw and span.start < flaw["end"] and flaw["start"] < span.end
                if inside and (severity, index) not in seen:
                    seen.add((severity, index))
                    marks[severity][index] += share
                    categories[index] = CATEGORIES.index(kind)
    sentence = {"penalty": math.log1p(min(25.0, penalty)) / math.log1p(25.0)}
    if garbled or penalty < 5:  # raters of bad segments rarely say whether they could be read at all
        sentence["garbled"] = min(1.0, garbled)
    words = tuple(row["mt"][span.start : span.end] for span in spans)
    return Example(words, None, {key: tuple(values) for key, values in marks.items()}, tuple(categories), sentence)


def _coarse(category: str) -> str | None:
    name = category.lower()
    if name.startswith("accuracy"):
        return "accuracy"
    if name.startswith("fluency"):
        return "fluency"
    if name.startswith("style"):
        return "style/awkward"
    if name.startswith(("terminology", "locale")):
        return "terminology-or-locale"
    return None


def assessment_split(row: dict[str, Any]) -> corpora.Split:
    """The split of a direct assessment: stretches of twenty source segments stay together."""
    return corpora.split_of(f"da-{row['lp']}-{row['seg'] // 20}")


def wrongly_paired(row: dict[str, Any]) -> bool:
    """Whether a row of mt-reference stands in the part whose references belong to other sentences."""
    return row["set"] == "wmt14" and row["lp"][:2] in {"cs", "fr", "hi", "ru"}


LEAST_OTHERS: Final = 8


def unmatched(folder: Path, rng: random.Random) -> Iterator[Example]:
    """Pseudo labels: words that no other translation of the same sentence has, out of many languages.

    Test sets such as FLORES give one English sentence in dozens of languages; what just one system of all writes is
    most often its mistake. Names and numbers are not labelled: whether they are right cannot be seen in the hypothesis.
    """
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in _referenced(folder):
        groups.setdefault(row["ref"], []).append(row)
    for reference, group in groups.items():
        if len(group) <= LEAST_OTHERS:
            continue
        held = Counter(key for text in (reference, *(row["mt"] for row in group)) for key in set(_keys(text)))
        for row in group:
            words = tuple(row["mt"].split())
            if 5 <= len(words) <= 50:
                keys = zip(words, _keys(row["mt"]), strict=True)
                labels = tuple(_rarity(word, held[key] - 1, len(group)) for word, key in keys)
                source = row["src"] if rng.random() < 0.15 else None
                yield Example(words, source, {"unmatched": labels})


def _referenced(folder: Path) -> Iterator[dict[str, Any]]:
    """Translations beside the reference that they are of, but those whose English reports."""
    for row in corpora.rows(folder, "mt-reference.train"):
        if not wrongly_paired(row) and not corpora.reports_clean_pairs(row):
            yield row


def _keys(text: str) -> list[str]:
    """What words are compared by: their first five letters, so that most inflected forms are one."""
    return [word.lower().strip(".,;:!?\"'()“”‘’")[:5] for word in text.split()]


def _rarity(word: str, others: int, translations: int) -> float:
    """Label of a word that ``others`` of so many further texts have: 1 in none, 0 in a tenth, else not known."""
    if others >= translations / 10:
        return 0.0
    if not word.strip(".,;:!?\"'()“”‘’-").islower() or others > 1:
        return math.nan
    return 1.0 if others == 0 else 0.6


def rewritten(folder: Path, rng: random.Random) -> Iterator[Example]:
    """Pseudo labels: words that the reference does not have, and how like it the whole is (chrF).

    Of da-wmt21-news only the texts are used: its scores do not belong to them, as ``evaluate`` prints.
    """
    reported = {row["src"] for row in corpora.rows(folder, "mqm-zh-en.dev")}
    rows = itertools.chain(
        _referenced(folder),
        (row for row in corpora.rows(folder, "da-wmt21-news.train") if assessment_split(row) == "train"),
    )
    for row in rows:
        words = tuple(row["mt"].split())
        if 3 <= len(words) <= 60 and row["src"] not in reported and rng.random() < REWRITTEN_SHARE:
            source = row["src"] if rng.random() < 0.75 else None
            yield Example(words, source, {"rewritten": outside(row["mt"], row["ref"])}, None,
                          {"similarity": likeness(row["mt"], row["ref"])})  # fmt: skip


REWRITTEN_SHARE: Final = 0.5


def outside(hypothesis: str, reference: str) -> tuple[float, ...]:
    """1 for each word of the hypothesis that the reference lacks, counted; 0 for the others, wherever they stand."""
    left = Counter(_keys(reference))
    labels = []
    for key in _keys(hypothesis):
        labels.append(0.0 if left[key] else 1.0)
        left[key] -= 1
    return tuple(labels)


def likeness(hypothesis: str, reference: str) -> float:
    """chrF of a sentence, 0 to 1."""
    return float(_chrf().sentence_score(hypothesis, [reference]).score) / 100


@cache
def _chrf() -> Any:
    from sacrebleu.metrics.chrf import CHRF

    return CHRF()


def written(_folder: Path, _rng: random.Random, *, split: corpora.Split = "train") -> Iterator[Example]:
    """Sentences written for it as translation from a hundred languages leaves them, and as an editor publishes them."""
    for row in corpora.written(split=split):
        words, underlined = row.words, row.underlined
        garbled = float(row.kind == "garbled")
        yield Example(words, None, {"underlined": underlined}, None, {"garbled": garbled})
        if row.edited:
            zeros = (0.0,) * len(row.edited)
            yield Example(row.edited, None, {"underlined": zeros, "corrupted": zeros}, None, {"garbled": 0.0})


def reviewed(folder: Path, _rng: random.Random, *, split: corpora.Split = "train") -> Iterator[Example]:
    """Output of real systems with the marks of an editor: alone, and beside its source what only there is seen.

    And, to train, the English that some of it would have had to be, as often as one of its translations, so that no
    topic is a flaw.
    """
    for row in reviewed_texts(folder, split=split):
        example = of_reviewed(row)
        if 3 <= len(example.words) <= 60:
            yield example
            if row.source is not None:
                yield of_reviewed(row, beside=True)
    for hypothesis, source in corpora.clean_pairs(folder, split="train") if split == "train" else ():
        words = tuple(hypothesis.split())
        zeros = dict.fromkeys(("underlined", "reviewed"), (0.0,) * len(words))
        if 3 <= len(words) <= 60:
            yield from [Example(words, beside, zeros, None, {"garbled": 0.0}) for beside in (None, source) * 2]


def of_reviewed(row: Reviewed, *, beside: bool = False) -> Example:
    """One reviewed text; ``beside`` its source words that say something else are flaws too, and major ones."""
    spans = word_spans(row.text)
    words = tuple(row.text[span.start : span.end] for span in spans)
    awkward, wrong = touched(spans, row.awkward), touched(spans, row.wrong)
    garbled = {"garbled": float(row.garbled)}
    if not beside:
        return Example(words, None, {"reviewed": tuple(map(float, awkward))}, None, garbled)
    # How grave what reads wrong is, nobody said.
    major = tuple(math.nan if a else float(w) for a, w in zip(awkward, wrong, strict=True))
    flawed = tuple(float(a or w) for a, w in zip(awkward, wrong, strict=True))
    return Example(words, row.source, {"reviewed": flawed, "major": major}, None, garbled)


Builder = Callable[[Path, random.Random], Iterable[Example]]
SETS: Final[dict[str, tuple[Builder, tuple[float, float]]]] = {
    # name: (builder, share of the texts at the start and at the end of training)
    "synthetic": (synthetic, (0.24, 0.16)),
    "reordered": (reordered, (0.04, 0.03)),
    "clean": (clean, (0.12, 0.13)),
    "translated": (translated, (0.03, 0.03)),
    "post_edited": (post_edited, (0.10, 0.08)),
    "unmatched": (unmatched, (0.08, 0.06)),
    "rewritten": (rewritten, (0.23, 0.15)),
    "mqm": (mqm, (0.05, 0.20)),
    "written": (written, (0.03, 0.06)),
    "reviewed": (reviewed, (0.03, 0.06)),
}


def build(name: str, folder: Path, *, seed: int, limit: int | None = None) -> list[Example]:
    """The examples of one set, in a seeded order; at most ``limit``."""
    builder, _ = SETS[name]
    rng = random.Random(f"{seed}-{name}")
    stream: Iterable[Example] = builder(folder, rng)
    found = list(itertools.islice(stream, 4 * limit)) if limit else list(stream)
    rng.shuffle(found)
    return found[:limit]
