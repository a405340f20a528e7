# SPDX-License-Identifier: Apache-2.0
"""What a finding is known by from one run to the next: baselines and the reports of code hosts go by it.

Definition ``mtcheck/v1``. The fingerprint is the first 16 hexadecimal digits of the SHA-256 of four fields in UTF-8,
joined by U+001F:

1. the name of the check;
2. the words that are flagged, each run of white space as one space (of an omission: a space and the first line of
   evidence after them, for what is missing does not stand in the article);
3. the last three words before them in the same passage, in lower case, joined by spaces; a word is a run of letters,
   digits and underscores;
4. the first three words after them, likewise.

Line numbers, the file's name, severity, confidence and the wording of the message have no part in it. So it survives
edits elsewhere, new line breaks, other punctuation around it and a new version of mtcheck, and ends when the flagged
words or those beside them are edited. Flaws alike in all of that share a fingerprint; ``identifiers`` tells them apart
by their order: the first has the fingerprint itself, the others that of fingerprint and number.

A change of the definition gets a new ``VERSION``.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from mtcheck.article import Article

if TYPE_CHECKING:
    from mtcheck.results import Finding

VERSION: Final = "mtcheck/v1"
CONTEXT_WORDS: Final = 3
_REACH: Final = 200
"""Code points on each side in which those words are looked for."""
_WORD: Final = re.compile(r"\w+")


def fingerprint(article: Article, finding: Finding) -> str:
    """The fingerprint of a finding: 16 hexadecimal digits, as defined above."""
    span = finding.span
    passage = article.passage_at(span.start)
    before = after = ""
    if passage is not None:
        before = article.text[max(passage.span.start, span.start - _REACH) : span.start]
        after = article.text[span.end : min(passage.span.end, span.end + _REACH)]
    text = " ".join(article.slice(span).split())
    if finding.category == "accuracy/omission" and finding.evidence:
        text += " " + " ".join(finding.evidence[0].split())
    return _digest(finding.check, text, _words(before)[-CONTEXT_WORDS:], _words(after)[:CONTEXT_WORDS])


def identifiers(article: Article, findings: Sequence[Finding]) -> tuple[str, ...]:
    """One identifier for each finding, none twice; ``findings`` must be in the order of the text."""
    seen: Counter[str] = Counter()
    found = []
    for finding in findings:
        known = fingerprint(article, finding)
        seen[known] += 1
        found.append(known if seen[known] == 1 else _digest(known, str(seen[known])))
    return tuple(found)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _digest(*fields: str | Sequence[str]) -> str:
    key = "\x1f".join(field if isinstance(field, str) else " ".join(field) for field in fields)
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
