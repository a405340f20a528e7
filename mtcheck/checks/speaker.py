# SPDX-License-Identifier: Apache-2.0
"""Who speaks changes by mistake: one official becomes "the officials", reported speech keeps its "we".

Languages without plural forms leave the number of speakers to the translator; others keep the first person where
English reported speech shifts it: "the minister said that we will build a road".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from mtcheck.article import Span
from mtcheck.checks import Context, Example
from mtcheck.checks._prose import pieces
from mtcheck.quotations import unquoted
from mtcheck.results import Finding

_ONE: Final = (
    r"(?P<one>official|spokesman|spokeswoman|spokesperson|officer|source|expert|witness|analyst|doctor|lawyer|"
    r"researcher|diplomat|resident|minister|trader|farmer)"
)
_SINGULAR: Final = re.compile(
    rf"\b(?:[Aa]n?|[Oo]ne)\s+(?:[\w’'-]+\s+){{0,3}}?{_ONE}\b[^.!?]{{0,120}}?\b(?:said|told|says|explained|confirmed)\b"
)
_PLURAL: Final = re.compile(
    r"\b[Tt]he\s+(?P<many>(?:officials|spokesmen|spokeswomen|spokespersons|officers|sources|experts|witnesses|analysts|"
    r"doctors|lawyers|researchers|diplomats|residents|ministers|traders|farmers))\s+"
    r"(?:also\s+)?(?:added|continued|went\s+on\s+to\s+say|concluded)\b"
)
_PLURAL_OF: Final = {"spokesman": "spokesmen", "spokeswoman": "spokeswomen", "witness": "witnesses"}
_PERSON_SAID: Final = re.compile(
    r"\b(?:[Hh]e|[Ss]he|[A-Z]\w+(?:\s+[A-Z]\w+)?|[Tt]he\s+(?:\w+\s+){0,2}?(?:mayor|minister|governor|regent|spokesman|spokeswoman|director|chairman|coach|"
    r"head\s+of\s+the\s+[\w\s]{3,40}?|police\s+chief|ambassador|secretary))\s+(?:also\s+)?"
    r"(?:said|stated|explained|added|stressed|emphasi[sz]ed|conveyed|announced)\s+that\s+(?P<flaw>we|our)\s+"
    r"(?!all\b|as\b|the\b)[a-z]+"
)
_ONE_ADDED: Final = re.compile(rf"\b[Tt]he\s+{_ONE}\s+(?:also\s+)?(?:added|continued|went\s+on\s+to\s+say|concluded)\b")
_SAID: Final = r"(?:also\s+)?(?:said|told|explained|confirmed)\b"
_NEAR: Final = 500
"""Characters, at most, from the words of the one speaker to those of the many, or the other way round."""
_OURS: Final = re.compile(
    r"\b(?P<flaw>[Oo]ur)\s+(?P<what>country|republic|province|prefecture|city|county|municipality|region|district|"
    r"newspaper|correspondent|special\s+correspondent|reporter)\b"
)
_FIRST_PERSON: Final = re.compile(r"\b(?:I|[Mm]y|me|mine|[Ww]e|us|ours|myself|ourselves|[Yy]ou|[Yy]our)\b")

SPEAKS_FOR: Final = frozenset({"awkward", "calque"})

EXAMPLES = (
    Example("A ministry official said the dam was safe. The officials added that water was low.", ("officials",),
            "one official became several"),
    Example("The minister said that we will build a new road to the port.", ("we",), "reported speech: they"),
    Example("Rina Kusuma added that our team had left at dawn.", ("our",), "reported speech: their"),
    Example("The exports of our province grew by a tenth, the office said.", ("our province",),
            "the readers live elsewhere"),
    Example("I grew up here, and the exports of our province grew, too.", (), "a column"),
    Example("Officials said the dam was safe. An official said more. The officials added that water was low.", (),
            "there were several before"),
    Example("\"The minister said that we will build a road,\" the mayor said.", (), "a quotation"),
    Example("A farmer said the dam was safe. The officials added that water was low.", (), "somebody else"),
)  # fmt: skip


def check(context: Context) -> Iterator[Finding]:
    """Outside quotation marks, in English.

    Measured: 0 findings in the 838,562 words of edited English of clean-english and origin.train; in 3,055,532 words of
    machine-translated news 26, all of the kept "we", all read, all judged right (many are one sentence by several
    systems); the change from one speaker to several fired nowhere there, nor did that from several to one. Of "our
    province": 1 finding in 829,232 words of edited English, an opinion retold; of 75 read of the findings of this check
    in 2,618,841 words of machine-translated news (158 in all), 73 judged right.
    """
    found = [(piece, unquoted(context.article.slice(piece))) for piece in pieces(context, english=True)]
    yield from _ours(found)
    told, start = "\n".join(text for _, text in found), 0
    for piece, text in found:
        end, shift = start + len(text), piece.start - start
        for match in _PERSON_SAID.finditer(text):
            yield _finding(
                _span(match, "flaw", piece.start),
                "Reported speech seems to have kept the speaker's “we”: they, or quotation marks, would be right.",
                {"we": "they", "our": "their"}[match["flaw"]],
            )
        for match in _PLURAL.finditer(told, start, end):
            many = match["many"].lower()
            single = [one["one"] for one in _SINGULAR.finditer(told, *_near(match)) if _plural(one["one"]) == many]
            if single and not _stands_before(told, many, match):
                message = f"One {single[-1]} spoke before; here there are several."
                yield _finding(_span(match, "many", shift), message, single[-1])
        for match in _ONE_ADDED.finditer(told, start, end):
            one, many = match["one"], _plural(match["one"])
            several = re.compile(rf"\b{many}\s+{_SAID}", re.IGNORECASE).search(told, *_near(match))
            if several and not _stands_before(told, one, match):
                message = f"Several {many} spoke before; here there is one."
                yield _finding(_span(match, "one", shift), message, many)
        start = end + 1


def _ours(found: Sequence[tuple[Span, str]]) -> Iterator[Finding]:
    """ "our province" in a report that speaks in the third person: the readers live elsewhere."""
    if any(_FIRST_PERSON.search(text) for _, text in found):
        return  # a column, a letter, or a quotation without marks
    for piece, text in found:
        for match in _OURS.finditer(text):
            what = match["what"]
            ours = what in {"newspaper", "correspondent", "special correspondent", "reporter"}
            yield _finding(
                Span(piece.start + match.start("flaw"), piece.start + match.end("what")),
                f"The report speaks as “our {what}”: "
                + ("your readers have another." if ours else "your readers live elsewhere; name it."),
                "",
            )


def _plural(noun: str) -> str:
    return _PLURAL_OF.get(noun, noun + "s")


def _near(match: re.Match[str]) -> tuple[int, int]:
    """From where to where somebody may have spoken for the match to be about the same."""
    return max(0, match.start() - _NEAR), match.start()


def _stands_before(text: str, noun: str, match: re.Match[str]) -> bool:
    """Whether the noun stands anywhere in the article before the match."""
    return re.compile(rf"\b{noun}\b", re.IGNORECASE).search(text, 0, match.start()) is not None


def _span(match: re.Match[str], group: str, shift: int) -> Span:
    return Span(match.start(group) + shift, match.end(group) + shift)


def _finding(span: Span, message: str, suggestion: str) -> Finding:
    return Finding(
        span=span,
        check="speaker",
        category="accuracy/mistranslation",
        severity="minor",
        confidence=0.8,
        message=message,
        suggestion=suggestion,
    )
