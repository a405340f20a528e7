# SPDX-License-Identifier: Apache-2.0
"""Makes ``data/acronyms.txt``: what of three to six letters English readers meet, so that it needs no explanation.

``python tests/quality/acronyms.py`` with the package wordfreq installed (its lists are CC BY-SA 4.0). English words
that ``data/foreign`` holds already are left out.
"""

from __future__ import annotations

import importlib
import math
import textwrap
from pathlib import Path
from typing import Final

from mtcheck.checks._names import english_words

FILE: Final = Path(__file__).parents[2] / "mtcheck" / "data" / "acronyms.txt"
LEAST: Final = 2.0  # Zipf scale: the base-10 logarithm of occurrences in a billion words


def main() -> None:
    """Writes the list."""
    wordfreq = importlib.import_module("wordfreq")  # no dependency of ours: only who makes the file needs it
    frequencies = wordfreq.get_frequency_dict("en", wordlist="best")
    known = sorted(
        word
        for word, frequency in frequencies.items()
        if 3 <= len(word) <= 6 and word.isascii() and word.isalpha() and math.log10(frequency) + 9 >= LEAST
        and word not in english_words()
    )  # fmt: skip
    FILE.write_text(textwrap.fill(" ".join(known), 120) + "\n", encoding="utf-8")
    print(f"{len(known)} in {FILE}")


if __name__ == "__main__":
    main()
