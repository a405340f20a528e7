# SPDX-License-Identifier: Apache-2.0
"""What a short foreign stretch may be that no translation missed: a name, a term that the text explains, a loan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from mtcheck.article import Span
from mtcheck.glosses import explained, glossed_after, glossed_before
from mtcheck.word_lists import word_set

_IN_NAMES: Final = word_set(
    "de la le les los las el al du des del della delle dei di da do dos das van von der den het ter ten zu zur zum und "
    "et y e i bin binti ibn abu bint av af og och a o d' l' dell' dall' nell' all' sur sous en aux lez"
)
_BORROWED: Final = tuple(
    word_set(words)
    for words in """
a la carte mode|à la carte|vis à vis|raison d' être etre|coup coups d' état etat|coup de grâce grace|fait accompli
déjà jamais presque vu|nom de guerre plume|joie de vivre|savoir faire|cause célèbre|crème de la|pièce de résistance
tour de force|haute couture cuisine|laissez faire|hors d' oeuvre|femme fatale|en masse route|in vitro vivo situ utero
persona non grata|et al|de facto jure|pro rata bono forma|ad hoc nauseam infinitum lib|per se capita annum diem
status quo|quid pro quo|habeas corpus|mea culpa|modus operandi vivendi|bona fide|alma mater|al dente fresco
la dolce vita|prima facie|sine qua non|vice versa|carpe diem|terra incognita nullius|rigor mortis|post mortem|mano a
hasta la vista|c' est la vie|je ne sais quoi|bête noire|faux pas|force majeure|enfant terrible|esprit de corps
fin de siècle|mise en scène place|ménage à trois|noblesse oblige|nouveau riche|sang froid|trompe l' oeil|que sera
sí si se puede|charge chargé d' affaires ad interim|homo sapiens erectus|cordon bleu|bric à brac|idée fixe
objet d' art|oh ooh la là c' est vie|tête à|amour propre
""".strip()
    .replace("\n", "|")
    .split("|")
)
_MEANS: Final = re.compile(
    r"\b(?:means|meaning|translat(?:es|ed|ion)|literally|in\s+English|in\s+other\s+words|that\s+is\s+to\s+say)\b",
    re.IGNORECASE,
)
_SAYS: Final = re.compile(
    r"\b(?:said|says?|saying|told|tells|telling|asked|asks|repl(?:ied|ies)|add(?:ed|s)|announced?|explain(?:ed|s)|shout(?:ed|s|ing)"
    r"|warn(?:ed|s)|wrote|writes|stat(?:ed|es)|insist(?:ed|s)|according\s+to|tweeted|posted|declared?|stressed|noted|recalled"
    r"|answered|continued|complained|admitted|quoted|spokes\w+|reads?|chant\w*)\b",
    re.IGNORECASE,
)
_BEFORE_A_NAME: Final = word_set("the a an this that its their his her our new old")
_ARTICLES: Final = word_set("l' la le les el los las il lo gli der die das o a os as de het")
_ACRONYM: Final = re.compile(r"\s*[(\[]\s*[A-Z]{2,8}\b")
_WORD_BEFORE: Final = re.compile(r"([A-Za-z]+(?:'s|’s)?)\s+\Z")
_LONGEST_NAME: Final = 12  # words
_SHORT_NAME: Final = 6
_NEAR: Final = 90  # code points


def is_name(word: str) -> bool:
    """True for a word of the kind that stands between the parts of a name ("de", "van")."""
    return word.lower().replace("’", "'") in _IN_NAMES


def borrowed(words: tuple[str, ...]) -> bool:
    """True for words that English has taken over together ("raison d'être")."""
    return any(set(words) <= loan for loan in _BORROWED)


def named(text: str, span: Span, tokens: Sequence[re.Match[str]]) -> bool:
    """True where the words are what something is called: "the Société internationale d'urologie (SIU)"."""
    if len(tokens) > _LONGEST_NAME:
        return False
    first = 1 if len(tokens) > 1 and tokens[0][0].lower().replace("’", "'") in _ARTICLES else 0
    capitals = sum(token[0][0].isupper() for token in tokens)
    if not tokens[first][0][0].isupper():
        return False
    if _ACRONYM.match(text, span.end):
        return True
    before = _WORD_BEFORE.search(text[max(0, span.start - 30) : span.start])
    if not before:
        return False
    word = before[1].lower()
    definite = word in _BEFORE_A_NAME or word.endswith(("'s", "’s"))
    short = len(tokens) <= _SHORT_NAME and not re.search(r"[,;:]", text[span.start : span.end])
    return (definite and short) or capitals * 3 >= len(tokens)


def said(text: str, quotation: Span) -> bool:
    """True where the words beside a quotation tell that somebody says it."""
    before, after = text[max(0, quotation.start - _NEAR) : quotation.start], text[quotation.end : quotation.end + _NEAR]
    return bool(_SAYS.search(re.split(r"[.!?]\s", before)[-1]) or _SAYS.search(re.split(r"[.!?]\s", after)[0]))


def meant(text: str, span: Span) -> bool:
    """True where the sentence around a span tells that its words are meant: a title, a term, a gloss beside it."""
    glossed = glossed_after(text, span.end, "run") or glossed_before(text, span.start, "run")
    return glossed or explained(text, span)


def translated_beside(text: str, span: Span) -> bool:
    """True where English that says the same seems to follow or to come before: brackets, a dash, "which means"."""
    after = text[span.end : span.end + _NEAR]
    if re.match(r"[.!?…]?[\"”’'»]?\s*(?:\(|\[|[–—]|-\s)", after) and re.search(r"[A-Za-z]{3}", after):
        return True
    near = text[max(0, span.start - _NEAR) : span.start] + " | " + after
    return bool(_MEANS.search(near)) or glossed_before(text, span.start, "run")
