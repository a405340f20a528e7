# SPDX-License-Identifier: Apache-2.0
"""Names of institutions: the words that make them, and what of a word is spelling alone."""

from __future__ import annotations

import re
from typing import Final

LINKS: Final = frozenset("of for the and on in de du des da do la &".split())
INSTITUTION: Final = re.compile(
    r"(?:agency|association|authority|bank|board|body|bureau|cent(?:er|re)|chamber|club|coalition|college|commission"
    r"|committee|communit(?:y|ies)|company|confederation|congress|consortium|convention|corporation|corps|council|court"
    r"|department|directorate|federation|force|forces|forum|foundation|front|fund|government|group|headquarters"
    r"|institute|institution|laboratory|league|ministry|mission|movement|network|office|organi[sz]ation|parliament"
    r"|partnership|party|police|program(?:me)?|project|school|secretariat|service|services|society|system|treaty"
    r"|tribunal|union|university|act|agreement|fair|games|festival|administration|assembly|army)s?",
    re.IGNORECASE,
)
_SAME: Final = (("isation", "ization"), ("centre", "center"), ("defence", "defense"), ("labour", "labor"),
                ("programme", "program"), ("co-", "co"), ("'s", ""), ("’s", ""), ("'", ""), ("’", ""))  # fmt: skip


def same_word(word: str) -> str:
    """A word of a name without what only spelling changes: British or American, possessive, plural."""
    word = word.lower().strip(".")
    for one, other in _SAME:
        word = word.replace(one, other)
    return word.removesuffix("s")
