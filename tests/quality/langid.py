# SPDX-License-Identifier: Apache-2.0
"""How well language identification does: prints the table that docs/language-identification.md holds.

Reads the odd segments of a JSON Lines file (rows of ``lang``, ``seg``, ``text``); the rules were made on the even
ones. Beside our answers stand those of langdetect and of lingua alone on the same texts.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from mtcheck.detect.language import identify
from mtcheck.languages import language_name

Answer = Callable[[str], str]
WORDS = (0, 8)  # 0 is the whole sentence
CURVE = (2, 3, 5, 8, 12, 0)
CODES = {"no": "nb", "zh-cn": "zh", "zh-tw": "zh"}
WORDS_OF_A_SCRIPT_WITHOUT_SPACES = 2  # code points that stand for a word in a text that has no spaces


def rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def odd_texts(path: Path, each: int) -> dict[str, list[str]]:
    texts = defaultdict(list)
    for row in rows(path):
        if int(row["seg"]) % 2:
            texts[row["lang"]].append(row["text"])
    return {code: random.Random(0).sample(found, min(each, len(found))) for code, found in sorted(texts.items())}


def cut(text: str, words: int) -> str:
    """The first words after the second one, so that few snippets start with a capital."""
    if not words:
        return text
    parts = text.split()
    if len(parts) <= 3:
        return text[: words * WORDS_OF_A_SCRIPT_WITHOUT_SPACES]
    return " ".join(parts[2 : words + 2] if len(parts) >= words + 2 else parts[:words])


def by_langdetect() -> Answer:
    import langdetect

    langdetect.DetectorFactory.seed = 0

    def answer(text: str) -> str:
        try:
            found: str = langdetect.detect(text)
        except langdetect.LangDetectException:
            return "und"
        return CODES.get(found, found)

    return answer


def by_lingua(*, high: bool) -> Answer:
    from lingua import LanguageDetectorBuilder

    builder = LanguageDetectorBuilder.from_all_languages()
    detector = (builder if high else builder.with_low_accuracy_mode()).build()

    def answer(text: str) -> str:
        found = detector.detect_language_of(text)
        return found.iso_code_639_1.name.lower() if found else "und"

    return answer


def print_table(texts: dict[str, list[str]], *, high: bool) -> None:
    answers: dict[str, Answer] = {
        "mtcheck": lambda text: identify(text).language,
        "langdetect": by_langdetect(),
        "lingua": by_lingua(high=high),
    }
    heads = [f"{name}, {'8 words' if words else 'whole'}" for words in WORDS for name in answers]
    print(f"| language | {' | '.join(heads)} | und, whole | und, 8 words | taken for |")
    print("|---|" + "---|" * (len(heads) + 3))
    totals: defaultdict[str, float] = defaultdict(float)
    for code, sample in texts.items():
        cells, taken = [], Counter[str]()
        undetermined = []
        for words in WORDS:
            for name, answer in answers.items():
                found = [answer(cut(text, words)) for text in sample]
                share = found.count(code) / len(sample)
                totals[f"{name}{words}"] += share
                cells.append(f"{share:.2f}")
                if name == "mtcheck":
                    undetermined.append(found.count("und") / len(sample))
                    taken.update(other for other in found if other not in (code, "und"))
        others = ", ".join(f"{other} {count}" for other, count in taken.most_common(3))
        cells += [f"{share:.2f}" for share in undetermined]
        print(f"| {language_name(code)} ({code}) | {' | '.join(cells)} | {others} |")
    means = [f"{totals[f'{name}{words}'] / len(texts):.3f}" for words in WORDS for name in answers]
    print(f"| **mean of {len(texts)}** | {' | '.join(means)} | | | |")


def print_curve(texts: dict[str, list[str]]) -> None:
    print("| words | answered | right of answered |\n|---|---|---|")
    for words in CURVE:
        right = answered = total = 0
        for code, sample in texts.items():
            for text in sample:
                found = identify(cut(text, words)).language
                total += 1
                answered += found != "und"
                right += found == code
        print(f"| {words or 'whole sentence'} | {answered / total:.3f} | {right / max(1, answered):.3f} |")


def print_false_alarms(path: Path, count: int) -> None:
    """English sentences that get another language: each would be a useless finding."""
    sentences = [row["text"] for row in rows(path) if row["source_original"] and len(row["text"].split()) >= 4]
    sample = random.Random(0).sample(sentences, min(count, len(sentences)))
    print("\n| English texts | number | und | another language |\n|---|---|---|---|")
    kinds = {"sentences": sample, "first 5 words": [" ".join(text.split()[:5]) for text in sample]}
    kinds["Title Case of 8 words"] = [" ".join(text.split()[:8]).title() for text in sample]
    wrong = []
    for name, kind in kinds.items():
        found = [identify(text).language for text in kind]
        alarms = [(code, text) for code, text in zip(found, kind, strict=True) if code not in ("en", "und")]
        wrong += alarms
        print(f"| {name} | {len(kind)} | {found.count('und')} | {len(alarms)} |")
    print()
    for code, text in wrong[:40]:
        print(f"- {code}: {text}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="langid.dev.jsonl.gz")
    parser.add_argument("--english", type=Path, help="clean-english.train.jsonl.gz, for the false alarms")
    parser.add_argument("--each", type=int, default=50, help="sentences of each language")
    parser.add_argument("--english-count", type=int, default=3000)
    parser.add_argument("--high", action="store_true", help="compare with lingua's high-accuracy mode (888 MB, 9 s)")
    parser.add_argument("--only", choices=["table", "curve", "english"], help="print one part")
    options = parser.parse_args()
    started = time.perf_counter()
    texts = odd_texts(options.data, options.each)
    if options.only in (None, "table"):
        print_table(texts, high=options.high)
        print()
    if options.only in (None, "curve"):
        print_curve(texts)
    if options.english and options.only in (None, "english"):
        print_false_alarms(options.english, options.english_count)
    print(f"\n{time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
