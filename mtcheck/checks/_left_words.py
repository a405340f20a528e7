# SPDX-License-Identifier: Apache-2.0
"""Single foreign words in English sentences: "the road is closed since senin, the polisi said".

Only words of ``data/untranslated.toml`` count, in lower case, in running English, where nothing near them shows that
they are meant: no quotation marks, brackets or explanation, no name around them, not used again and again.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from mtcheck.article import Span
from mtcheck.checks import Context
from mtcheck.checks._prose import pieces

MOST_TIMES: Final = 3
"""A word that stands so often in an article is a term that its writer chose."""
MOST_IN_A_ROW: Final = 4
LEAST_COMMON: Final = 0.15
"""Of the words of a sentence that is English at all, so many are among its commonest."""
_COMMON: Final = frozenset(
    "the of and to a in is was for that it on with as are be by at from has have had he she they his her its an or "
    "but this which who will would said were been after not".split()
)
_QUIET_ROLES: Final = frozenset({"headline", "byline", "dateline", "quote", "residue"})
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_QUOTED: Final = re.compile(
    r"“[^”]*”?|\"[^\"]*\"?|«[^»]*»?|„[^“”]*[“”]?|‘[^’]{1,80}’|(?<!\w)'[^']{1,80}'(?!\w)|\([^()]{0,200}\)|\[[^\[\]]{0,200}\]"
    r"|[*_][^*_\n]{1,80}[*_]|https?://\S+|(?<!\S)\S{1,80}@\S{1,80}|[#@]\w+"
)
_EXPLAINS: Final = re.compile(
    r"\b(?:called|known\s+as|named|dubbed|titled|entitled|words?|terms?|means|meaning|meant|translat\w+|literally|"
    r"phrases?|slogans?|songs?|albums?|films?|novels?|books?|poems?|spell\w*|pronounced?|languages?|dialects?|refers?\s+"
    r"to|local\s+name|latin|chant\w*|motto|hashtags?|columns?|magazines?|newspapers?|sculptures?|operas?|dish(?:es)?)\b",
    re.IGNORECASE,
)
_GLOSS_AFTER: Final = re.compile(r"\s*(?:,\s*(?:or|the|an?|i\.e|meaning|which)\b|[–—=:/]|-\s|\()")
_GLOSS_OF_TERM: Final = re.compile(r"\s*(?:,\s*(?:or|the|an?|i\.e|meaning)\b|[–—=/]|-\s|\()")
_GLOSS_BEFORE: Final = re.compile(
    r"(?:\bor|\bso-called|\ba\s+kind\s+of|\bas|[–—=/(]|\bde|\bdel|\bla|\bel|\bdi|\bvan|\bder)\s*$"
)


_COMPOUND: Final = re.compile(
    r"[A-ZÄÖÜ][a-zäöüß]{5,}(?:verfahren|verkehr|gesetz|behörde|verordnung|versicherung|ministerium|genehmigung|prüfung"
    r"|planung|verwaltung|ausschuss|beschluss|abgabe|steuer|vertrag|unternehmen|anstalt|maßnahme|zuschlag|pauschale"
    r"|zuschuss|erklärung|entscheidung|pflicht|beitrag|gebühr|arbeiten|einrichtung|förderung|schutz)(?:e?s|e?n|e)?"
)
"""German nouns of law and administration, which English never takes over as they are."""


@cache
def _table(kind: str) -> dict[str, tuple[str, str]]:
    text = (files("mtcheck") / "data" / "untranslated.toml").read_text(encoding="utf-8")
    found: dict[str, tuple[str, str]] = {}
    for language, words in tomllib.loads(text)[kind].items():
        for entry in words.split():
            word, _, meaning = entry.partition(":")
            found.setdefault(word, (language, meaning.replace("_", " ")))
    return found


def left_words(context: Context) -> Iterator[tuple[Span, str, str]]:
    """(span, language, English) of foreign words, and of foreign titles before a name, in the order of the text."""
    roles = {passage.span: passage.role for passage in context.article.passages}
    found: list[tuple[Span, str, str]] = []
    for piece in pieces(context, english=True):
        if roles.get(piece) not in _QUIET_ROLES:
            found += _in(context.article.slice(piece), piece.start)
    often = Counter(context.article.slice(span).lower() for span, _, _ in found)
    yield from (entry for entry in found if often[context.article.slice(entry[0]).lower()] < MOST_TIMES)


def _in(text: str, offset: int) -> Iterator[tuple[Span, str, str]]:
    words, titles = _table("words"), _table("titles")
    tokens = list(_TOKEN.finditer(_QUOTED.sub(lambda quoted: "\x00" * len(quoted[0]), text)))
    number = 0
    while number < len(tokens):
        end = number
        while end < len(tokens) and tokens[end][0] in words:
            end += 1
        if end > number:
            if end - number <= MOST_IN_A_ROW and _alone(text, tokens, number, end):
                yield _entry(tokens[number:end], words, offset)
            number = end
            continue
        if _COMPOUND.fullmatch(tokens[number][0]) and _alone(text, tokens, number, number + 1, _GLOSS_OF_TERM):
            yield Span(offset + tokens[number].start(), offset + tokens[number].end()), "de", ""
        here = titles.get(tokens[number][0])
        if here and _before_a_name(text, tokens, number):
            yield _entry(tokens[number : number + 1], titles, offset)
        number += 1


def _entry(tokens: list[re.Match[str]], table: dict[str, tuple[str, str]], offset: int) -> tuple[Span, str, str]:
    meanings = [table[token[0]][1] for token in tokens]
    written = " ".join(meanings) if all(meanings) else ""
    return Span(offset + tokens[0].start(), offset + tokens[-1].end()), table[tokens[0][0]][0], written


def _alone(text: str, tokens: list[re.Match[str]], start: int, end: int, gloss: re.Pattern[str] = _GLOSS_AFTER) -> bool:
    """True where English stands on both sides and nothing tells that the words are meant."""
    first, last = tokens[start], tokens[end - 1]
    sentence = text[_sentence_start(text, first.start()) : _sentence_end(text, last.end())]
    if _EXPLAINS.search(sentence) or gloss.match(text, last.end()):
        return False
    if _GLOSS_BEFORE.search(text[max(0, first.start() - 30) : first.start()]):
        return False
    near = tokens[max(0, start - 2) : start] + tokens[end : end + 2]
    if len(near) < 3 or any(_foreign(token[0]) for token in near):
        return False
    if not _is_english(sentence):
        return False
    sides = (tokens[start - 1 : start] if start else []) + tokens[end : end + 1]
    return not any(token[0][0].isupper() and not _opens(text, token.start()) for token in sides)


def _is_english(sentence: str) -> bool:
    words = sentence.lower().split()
    return sum(word in _COMMON for word in words) >= max(2, len(words) * LEAST_COMMON)


def _foreign(word: str) -> bool:
    return not word.isascii()


def _opens(text: str, start: int) -> bool:
    return not text[:start].strip() or text[:start].rstrip()[-1:] in ".!?:"


def _sentence_start(text: str, position: int) -> int:
    return max(text.rfind(mark, 0, position) for mark in (". ", "! ", "? ", "\n")) + 1


def _sentence_end(text: str, position: int) -> int:
    ends = [end for mark in (". ", "! ", "? ", "\n") if (end := text.find(mark, position)) >= 0]
    return min(ends, default=len(text))


def _before_a_name(text: str, tokens: list[re.Match[str]], number: int) -> bool:
    """True for "Bürgermeister Anna Beck" where no name or foreign word stands before it."""
    if number + 1 >= len(tokens) or not tokens[number + 1][0][0].isupper():
        return False
    token, following = tokens[number], tokens[number + 1]
    if text[token.end() : following.start()] != " " or _GLOSS_BEFORE.search(
        text[max(0, token.start() - 30) : token.start()]
    ):
        return False
    before = tokens[number - 1][0] if number else ""
    return not before[:1].isupper() or _opens(text, tokens[number - 1].start())
