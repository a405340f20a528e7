# SPDX-License-Identifier: Apache-2.0
"""Single foreign words in English sentences: "the road is closed since senin, the polisi said".

Stands below the rooms: a check shows them, and they speak for the language a text was translated from. Only words of
``data/untranslated.toml`` count, in lower case, in running English, where nothing near them shows that they are meant:
no quotation marks, brackets or explanation, no name around them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from mtcheck.article import Span
from mtcheck.quotations import quoted

MOST_IN_A_ROW: Final = 4
LEAST_COMMON: Final = 0.15
"""Of the words of a sentence that is English at all, so many are among its commonest."""
_COMMON: Final = frozenset(
    "the of and to a in is was for that it on with as are be by at from has have had he she they his her its an or "
    "but this which who will would said were been after not".split()
)
_LONGEST_SENTENCE: Final = 400  # code points on each side that are looked at
_SENTENCE_ENDS: Final = (". ", "! ", "? ", "\n")
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_MEANT: Final = re.compile(
    quoted(unclosed=True, single="all") + r"|\([^()]{0,200}\)|\[[^\[\]]{0,200}\]"
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
_ACCENTED: Final = re.compile(r"(?<![\w’'.@/#-])(?=[a-zß-öø-ɏ]*[ß-öø-ɏ])[a-zß-öø-ɏ]{4,30}(?![\w’'@/-])")
_LOANS: Final = re.compile(
    r"(?:caf|clich|fianc|prot[ée]g|expos|entr[ée]|attach|canap|resum|résum|matin|soir|souffl|pass[ée]|communiqu|appliqu"
    r"|consomm|divorc|n[ée]glig|pur[ée]|saut|flamb|ros[ée]|pât|touch|blas[ée]|risqu|rou[ée]|macram|moir|frapp|glac|brul"
    r"|brûl|cr[eè]me|crêp|première|fête|gîte|façade|garçon|soupçon|décor|début|détente|déjà|voilà|naï|émigr|éclair|élan"
    r"|élit|époque|époqu|état|étud|raison|mélange|mélée|mêlée|métier|ménage|château|hôtel|maître|tête|bête|pièce|rôle"
    r"|régime|précis|démarche|dénouement|crudité|habitu|croûton|ragoût|papier|jalapeñ|piñat|señor|mañana|niñ|quincea|piña"
    r"|vicuña|über|fräulein|führer|doppelgänger|smörg|röst|gemüt|ångström|açaí|açai|zoë|noël|chloë|maté|mélang|vérité"
    r"|chargé|coupé|outré|pavé|départ|manœ|kuru|złot|phở|bún|bäckerei|kümmel|müsli|muesli|pão|forró|cônsul|crèche|père|mère|frère|suède|brassière|clientèle|cortège)"
    r"|.*(?:oö|eë|aï|oï|eé|aë).*"
)


@cache
def _table(kind: str) -> dict[str, tuple[str, str]]:
    text = (files("mtcheck") / "data" / "untranslated.toml").read_text(encoding="utf-8")
    found: dict[str, tuple[str, str]] = {}
    for language, words in tomllib.loads(text)[kind].items():
        for entry in words.split():
            word, _, meaning = entry.partition(":")
            found.setdefault(word, (language, meaning.replace("_", " ")))
    return found


@dataclass(frozen=True, slots=True)
class LeftWord:
    """A foreign word, or some in a row; ``meaning`` in English may be empty; ``title``: it stands before a name."""

    span: Span
    language: str
    meaning: str
    title: bool = False


def left_in(text: str) -> Iterator[LeftWord]:
    """The foreign words of an English text, in its order; spans are of the text."""
    words, titles = _table("words"), _table("titles")
    tokens = list(_TOKEN.finditer(_without_meant(text)))
    number = 0
    while number < len(tokens):
        end = number
        while end < len(tokens) and tokens[end][0] in words:
            end += 1
        if end > number:
            if end - number <= MOST_IN_A_ROW and _alone(text, tokens, number, end):
                yield _entry(tokens[number:end], words)
            number = end
            continue
        if _COMPOUND.fullmatch(tokens[number][0]) and _alone(text, tokens, number, number + 1, _GLOSS_OF_TERM):
            yield LeftWord(Span(*tokens[number].span()), "de", "")
        here = titles.get(tokens[number][0])
        if here and _before_a_name(text, tokens, number):
            yield _entry(tokens[number : number + 1], titles, title=True)
        number += 1


def _without_meant(text: str) -> str:
    return _MEANT.sub(lambda meant: "\x00" * len(meant[0]), text)


def accented_in(text: str) -> Iterator[Span]:
    """Words of letters that English has in loans alone, in small letters, where English stands on both sides."""
    plain = _without_meant(text)
    if plain.isascii():
        return
    tokens = list(_TOKEN.finditer(plain))
    for number, token in enumerate(tokens):
        if (
            not token[0].islower()
            or not _ACCENTED.fullmatch(plain, token.start(), token.end())
            or _LOANS.match(token[0])
        ):
            continue
        if _alone(text, tokens, number, number + 1):
            yield Span(*token.span())


def _entry(tokens: list[re.Match[str]], table: dict[str, tuple[str, str]], *, title: bool = False) -> LeftWord:
    meanings = [table[token[0]][1] for token in tokens]
    written = " ".join(meanings) if all(meanings) else ""
    return LeftWord(Span(tokens[0].start(), tokens[-1].end()), table[tokens[0][0]][0], written, title)


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
    before = text[max(0, start - 8) : start].rstrip()
    return not before or before[-1:] in ".!?:"


def _sentence_start(text: str, position: int) -> int:
    first = max(0, position - _LONGEST_SENTENCE)
    return max(first, *(text.rfind(mark, first, position) + 1 for mark in _SENTENCE_ENDS))


def _sentence_end(text: str, position: int) -> int:
    last = position + _LONGEST_SENTENCE
    ends = [end for mark in _SENTENCE_ENDS if (end := text.find(mark, position, last)) >= 0]
    return min(ends, default=min(len(text), last))


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
