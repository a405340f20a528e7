# SPDX-License-Identifier: Apache-2.0
"""Quotations whose marks were lost in translation: the words of a speaker read as the newspaper's own.

Measured with ``tests/quality/source_checks.py``: 33 findings in 3.2 million words of machine translation of news in 15
languages, all read, 31 right; wrong were a proverb and an abbreviation in marks. The other way round (marks in the
article that the source lacks) is not told: dashes and indirect speech stand for them in many languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mtcheck.checks import Context, Example
from mtcheck.checks._source import pairs
from mtcheck.overlap import length
from mtcheck.results import Finding

_QUOTED: Final = re.compile(
    r"“([^”“]+)”|„([^“”„]+)[“”]|«([^»«]+)»|(?<!\w)\"([^\"]+)\"|「([^」]+)」|『([^』]+)』|”([^”]+)”"
)
_MARK: Final = re.compile(r"[\"“”„«»「」『』‹›]|(?<!\w)['‘’]|['‘’](?!\w)|''|``|&(?:quot|#39|apos);")
_PAUSE: Final = re.compile(r"[.,!?،؟।。，、！？;](?!\d)")
_INTRODUCES: Final = re.compile(r"[:,،：，]\s*$")
_GOES_ON: Final = re.compile(r"\s?[,，،]|\s[–—-]\s")
_LEAST_LETTERS: Final = 30
_LEAST_WORDS: Final = 5

SPEAKS_FOR: Final[frozenset[str]] = frozenset()

EXAMPLES = (
    Example(
        "The harbour master said that we will not let a single ship out.",
        ("The harbour master said that we will not let a single ship out.",),
        "the quotation became the newspaper's words",
        source="Kepala pelabuhan mengatakan, “Kami tidak akan membiarkan satu kapal pun keluar.”",
        source_language="id",
    ),
    Example(
        "“We will not let a single ship out,” the harbour master said.",
        (),
        "the marks are there",
        source='Kepala pelabuhan mengatakan, "Kami tidak akan membiarkan satu kapal pun keluar."',
        source_language="id",
    ),
    Example(
        "He called the plan nonsense.",
        (),
        "a single word in marks is not missed",
        source="Er nannte den Plan „Unsinn“.",
        source_language="de",
    ),
)


def check(context: Context) -> Iterator[Finding]:
    """A finding for a sentence without any quotation mark whose source quotes several words."""
    for pair in pairs(context):
        if _MARK.search(pair.near) or not any(
            _is_speech(found, pair.source) for found in _QUOTED.finditer(pair.source)
        ):
            continue
        message = "The source quotes somebody here, and there are no quotation marks in the article."
        yield pair.flaw("lost_quotation", "accuracy/omission", "minor", 0.85, message)


def _is_speech(match: re.Match[str], source: str) -> bool:
    """Several words with the marks of a sentence in or around them; without those it may be a title."""
    words = match.group()[1:-1]
    if length(words) < _LEAST_LETTERS or (length(words) < 1.5 * len(words) and len(words.split()) < _LEAST_WORDS):
        return False
    introduced = _INTRODUCES.search(source[: match.start()])
    return bool(introduced or _PAUSE.search(words.rstrip(": ")) or _GOES_ON.match(source, match.end()))
