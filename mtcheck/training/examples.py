# SPDX-License-Identifier: Apache-2.0
"""Turns each set into examples: a hypothesis, perhaps its source, and what is known of its words and of the whole.

A label that a set does not know is None (or absent) and teaches nothing: every head learns from its own sets only.
"""

from __future__ import annotations

import difflib
import itertools
import math
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from mtcheck.inference import word_spans
from mtcheck.training import corpora
from mtcheck.training.corruptions import Corrupted, corrupt
from mtcheck.training.reordering import reorder_all
from mtcheck.training.sentences import join, parse

WORD_HEADS: Final = ("corrupted", "edited", "minor", "major", "unmatched")
"""Per word: harmed by us; changed by a post-editor (MLQE-PE); marked minor, major (MQM); not in the reference."""
CATEGORIES: Final = ("fluency", "style/awkward", "accuracy", "terminology-or-locale")
SENTENCE_HEADS: Final = ("garbled", "direct_assessment", "penalty", "edit_rate")


@dataclass(frozen=True, slots=True)
class Example:
    """``words`` joined by spaces are the hypothesis; every list in ``word_labels`` is as long as ``words``."""

    words: tuple[str, ...]
    source: str | None = None
    word_labels: dict[str, tuple[float, ...]] = field(default_factory=dict)
    categories: tuple[int, ...] | None = None  # index into CATEGORIES, -1 where no flaw is marked
    sentence_labels: dict[str, float] = field(default_factory=dict)


def clean(folder: Path, _rng: random.Random) -> Iterator[Example]:
    """Originals as they are: nothing of them is bad, whatever the head."""
    for text in corpora.clean_originals(folder, split="train"):
        words = tuple(text.split())
        if 3 <= len(words) <= 60:
            zeros = (0.0,) * len(words)
            yield Example(
                words, None, {"corrupted": zeros, "edited": zeros, "minor": zeros, "major": zeros}, None,
                {"garbled": 0.0, "penalty": 0.0},
            )  # fmt: skip


def translated(folder: Path, _rng: random.Random) -> Iterator[Example]:
    """News that may be human translation: not clean, but readable, and full of foreign names."""
    for row in corpora.rows(folder, "clean-english.train"):
        words = tuple(row["text"].split())
        if not row["source_original"] and 5 <= len(words) <= 50:
            yield Example(words, None, {}, None, {"garbled": 0.0})


def synthetic(folder: Path, rng: random.Random) -> Iterator[Example]:
    """Originals harmed by the families of ``corruptions``."""
    for text in corpora.clean_originals(folder, split="train"):
        items = parse(text)
        if 7 <= len(items) <= 55:
            corrupted = corrupt(items, rng)
            if corrupted is not None:
                yield _of_corrupted(corrupted)


def reordered(folder: Path, rng: random.Random) -> Iterator[Example]:
    """Real parallel text with its English put in the other language's order: Indonesian and twelve more."""
    pairs = ((row["en"], row["id"]) for row in corpora.rows(folder, "parallel-id-en.train"))
    found = reorder_all(itertools.islice(pairs, 5000), rng)
    by_language: dict[str, dict[str, tuple[str, str]]] = {}
    for row in corpora.rows(folder, "mt-reference.train"):
        if row["lp"][:2] in {"de", "tr", "hi", "ru", "es", "cs", "fr", "fi", "hu", "vi", "ar", "fa"}:
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


def post_edited(folder: Path, rng: random.Random, *, name: str = "mlqe-pe.train") -> Iterator[Example]:
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
        source = row["src"] if rng.random() < 0.3 else None
        yield Example(words, source, {"edited": labels}, None, sentence)


def mqm(folder: Path, rng: random.Random, *, split: corpora.Split = "train") -> Iterator[Example]:
    """MQM spans as shares of raters who marked each word; several raters and short texts first come first."""
    for row in corpora.rows(folder, "mqm-zh-en.train"):
        if corpora.split_of(f"mqm-{row['doc']}") != split:
            continue
        example = of_mqm(row)
        if 3 <= len(example.words) <= 70:
            source = row["src"] if rng.random() < 0.4 else None
            yield Example(example.words, source, example.word_labels, example.categories, example.sentence_labels)


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


def direct_assessment(folder: Path, rng: random.Random) -> Iterator[Example]:
    """Human scores of WMT21 news (z, clipped); sources that the MQM dev set holds are left out."""
    reported = {row["src"] for row in corpora.rows(folder, "mqm-zh-en.dev")}
    for row in corpora.rows(folder, "da-wmt21-news.train"):
        if row["src"] in reported or assessment_split(row) != "train":
            continue
        words = tuple(row["mt"].split())
        if 3 <= len(words) <= 60:
            source = row["src"] if rng.random() < 0.3 else None
            yield Example(words, source, {}, None, {"direct_assessment": max(-2.0, min(1.2, row["da_z"]))})


def assessment_split(row: dict[str, Any]) -> corpora.Split:
    """The split of a direct assessment: stretches of twenty source segments stay together."""
    return corpora.split_of(f"da-{row['lp']}-{row['seg'] // 20}")


def unmatched(folder: Path, rng: random.Random) -> Iterator[Example]:
    """Pseudo labels: words of a translation that its reference does not have, and how much of it that is."""
    for row in corpora.rows(folder, "mt-reference.train"):
        words = tuple(row["mt"].split())
        if not 5 <= len(words) <= 50 or rng.random() > 0.1:  # matching is slow, and a tenth is more than is used
            continue
        lowered = [word.lower().strip(".,;:\"'") for word in words]
        reference = [word.lower().strip(".,;:\"'") for word in row["ref"].split()]
        matcher = difflib.SequenceMatcher(None, lowered, reference, autojunk=False)
        labels = [1.0] * len(words)
        for block in matcher.get_matching_blocks():
            labels[block.a : block.a + block.size] = [0.0] * block.size
        source = row["src"] if rng.random() < 0.2 else None
        yield Example(words, source, {"unmatched": tuple(labels)}, None, {"edit_rate": sum(labels) / len(labels)})


Builder = Callable[[Path, random.Random], Iterable[Example]]
SETS: Final[dict[str, tuple[Builder, int, tuple[float, float]]]] = {
    # name: (builder, examples at most, share of the batches at the start and at the end of training)
    "synthetic": (synthetic, 30_000, (3.0, 2.0)),
    "reordered": (reordered, 12_000, (1.0, 0.7)),
    "clean": (clean, 30_000, (2.0, 2.2)),
    "translated": (translated, 6_000, (0.4, 0.5)),
    "post_edited": (post_edited, 30_000, (1.6, 1.0)),
    "unmatched": (unmatched, 10_000, (1.0, 0.2)),
    "direct_assessment": (direct_assessment, 24_000, (1.0, 0.9)),
    "mqm": (mqm, 40_000, (1.2, 2.6)),
}


def build(name: str, folder: Path, *, seed: int, limit: int | None = None) -> list[Example]:
    """A shuffled, seeded choice of the examples of one set."""
    builder, most, _ = SETS[name]
    rng = random.Random(f"{seed}-{name}")
    stream: Iterable[Example] = builder(folder, rng)
    found = list(itertools.islice(stream, 4 * limit)) if limit else list(stream)
    rng.shuffle(found)
    return found[: min(most, limit) if limit else most]
