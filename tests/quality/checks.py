# SPDX-License-Identifier: Apache-2.0
"""Every check, measured: ``python tests/quality/checks.py DATA_FOLDER [--no-model] [--count N] [--show CHECK]``.

1. Hits in ``--count`` sentences of edited English that were written in English (``source_original`` of clean-english):
   each is a false finding, or a slip of the writer. Twelve sentences in a row make an article, each a paragraph.
2. Hits in the machine outputs of origin.train, by system: ``--count`` divided among the systems and their languages.
3. Recall on the sidecars of the samples, by kind, and which checks found what.

``--no-model`` leaves out the checks that only read the model's judgements and never loads it; ``--show`` prints the
hits of one check with the words around them. Articles are read by as many processes as ``--jobs`` says.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from test_pipeline import article_of, matches, quoted, sidecar, sidecars

from mtcheck import check, check_text, plugins
from mtcheck.accepting import Acceptance
from mtcheck.fixing import mechanical_findings
from mtcheck.formats import read_text
from mtcheck.results import Finding
from mtcheck.settings import Settings
from mtcheck.training import corpora

SENTENCES: Final = 12
"""Of an article."""
MODEL: Final = ("awkward", "garbled")
AIM: Final = 0.5
"""False findings a 1,000 words, all checks together."""
AROUND: Final = 60


class Hits(NamedTuple):
    """What was found in one article."""

    words: int
    checks: tuple[str, ...]
    lines: tuple[str, ...]


def hits(text: str, *, model: bool, show: str) -> Hits:
    """The findings in a text, neutral ones left out; those of the check ``show`` with the words around them."""
    if model:
        found: Sequence[Finding] = check_text(text).findings
    else:
        article = read_text(text, path="<text>", input_format="plain")
        found = mechanical_findings(article, Settings(), Acceptance())
    found = [one for one in found if one.severity != "neutral"]
    lines = []
    for one in found:
        if one.check == show:
            before, after = text[max(0, one.span.start - AROUND) : one.span.start], text[one.span.end :][:AROUND]
            flagged = f"{before}[[{text[one.span.start : one.span.end]}]]{after}"
            lines.append(f"    {one.severity} {' '.join(flagged.split())!r} -> {one.suggestion!r} {one.message}")
    return Hits(len(text.split()), tuple(one.check for one in found), tuple(lines))


def articles(sentences: Iterable[str], count: int) -> list[str]:
    """The first ``count`` sentences as articles of paragraphs."""
    chosen = [" ".join(text.split()) for text in islice(sentences, count)]
    return ["\n\n".join(chosen[start : start + SENTENCES]) for start in range(0, len(chosen), SENTENCES)]


def machine(folder: Path, count: int) -> dict[str, list[str]]:
    """Articles of each system: sentences in order, as many from each of its languages."""
    texts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in corpora.rows(folder, "origin.train"):
        if row["origin"] == "machine":
            texts[row["system"]][row["lang"]].append(row["text"])
    share = max(SENTENCES, count // max(1, len(texts)))
    return {
        system: [
            article
            for language in sorted(languages)
            for article in articles(languages[language], max(SENTENCES, share // len(languages)))
        ][: max(1, share // SENTENCES)]
        for system, languages in sorted(texts.items())
    }


class Tally:
    """Hits of several articles together."""

    def __init__(self) -> None:
        self.words = 0
        self.found: Counter[str] = Counter()
        self.lines: list[str] = []

    def add(self, found: Hits) -> None:
        self.words += found.words
        self.found.update(found.checks)
        self.lines += found.lines


def tallied(found: Iterable[Hits]) -> Tally:
    tally = Tally()
    for one in found:
        tally.add(one)
    return tally


def recall(*, model: bool) -> Iterator[str]:
    """Lines on what of the sidecars is found, and by which check."""
    hit: Counter[str] = Counter()
    total: Counter[str] = Counter()
    by: dict[str, Counter[str]] = defaultdict(Counter)
    ignored = () if model else MODEL
    for path in sidecars():
        article = article_of(path)
        source = article.with_suffix(".source.txt")
        report = check(article, source=source if source.exists() else None, ignore=ignored)
        for entry in sidecar(path).get("finding", []):
            spans = quoted(report, entry["text"])
            checks = {one.check for one in report.findings if matches(one, spans, entry["kind"])}
            total[entry["kind"]] += 1
            hit[entry["kind"]] += bool(checks)
            by[entry["kind"]].update(checks)
    for kind, count in sorted(total.items()):
        names = ", ".join(f"{name} {number}" for name, number in by[kind].most_common())
        yield f"{kind:<16}{hit[kind]:4d} of {count:4d}  {hit[kind] / count:5.2f}  by {names or 'none'}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--no-model", action="store_true")
    parser.add_argument("--show", default="", metavar="CHECK")
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    one = partial(hits, model=not options.no_model, show=options.show)
    clean = articles(corpora.clean_originals(options.data, split="train"), options.count)
    systems = machine(options.data, options.count)
    with ProcessPoolExecutor(options.jobs) as pool:
        english = tallied(pool.map(one, clean, chunksize=4))
        outputs = {system: tallied(pool.map(one, texts, chunksize=4)) for system, texts in systems.items()}
    names = [name for name in plugins.names("checks") if not (options.no_model and name in MODEL)]
    words = sum(tally.words for tally in outputs.values())
    print(f"edited English: {english.words} words; machine translation: {words} words of {len(outputs)} systems")
    print(f"{'check':<20}{'English':>9}{'per 1,000':>11}{'machine':>9}{'per 1,000':>11}")
    for name in [*names, "all"]:
        mine = english.found.total() if name == "all" else english.found[name]
        theirs = sum(t.found.total() if name == "all" else t.found[name] for t in outputs.values())
        rates = mine / english.words * 1000, theirs / max(1, words) * 1000
        print(f"{name:<20}{mine:>9}{rates[0]:>11.3f}{theirs:>9}{rates[1]:>11.3f}")
    print(f"aim: at most {AIM} false findings per 1,000 words of edited English, all checks together\n")
    for system, tally in outputs.items():
        per = tally.found.total() / max(1, tally.words) * 1000
        told = ", ".join(f"{name} {number}" for name, number in tally.found.most_common(6))
        print(f"{system:<24}{tally.words:>7} words {tally.found.total():>5} hits {per:>7.2f}  {told}")
    for tally in (english, *outputs.values()):
        print(*tally.lines, sep="\n", end="\n" if tally.lines else "")
    print("\nrecall on the samples (with their sources where they have any)")
    print(*recall(model=not options.no_model), sep="\n")


if __name__ == "__main__":
    main()
