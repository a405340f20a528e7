# SPDX-License-Identifier: Apache-2.0
"""A "not" that was lost or put in, told by a translator where the article was translated back.

The article has no word that denies anything, the source and an independent translation of it have one, and the
article's sentence goes into the language of the source and comes back without one; or the other way round.

Measured with ``tests/quality/back_translation.py``, Portuguese beside English: 2 findings in 720 sentences as they
should be, both wrong, and 105 in 142 in which a "not" was lost or put in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from mtcheck.checks import Context, Example
from mtcheck.checks._witness import witnessed
from mtcheck.results import Finding
from mtcheck.scripts import READ_BY_CHARACTER

_DENIES: Final = re.compile(
    r"\b(?:not(?! (?:only|least|just|merely|more|less|fewer|far|(?:take |be )?long|very|much|many|all|every\w*|always"
    r"|so|necessarily|too|yet|un\w+)\b)|no(?! (?:\w+er|more|less) than|\W*(?:matter|doubt)\b)"
    r"|never|nobody|nothing|none|cannot|nor|neither)\b|n['’]t(?! take long)\b",
    re.IGNORECASE,
)
"""Not what says by "not" how much or how far: for that there are other words."""
_MAY_DENY: Final = re.compile(
    r"\b(?:without|fail\w*|refus\w*|den(?:y|ie\w*)|lack\w*|hardly|barely|rare\w*|seldom|scarce\w*|un(?!i|der|til)\w{4,}"
    r"|(?:in|im|ir|il)(?=[a-z]*(?:ble|nt|te|al|ct|cy|ce|ly)\b)\w{5,}|dis\w+|non\w*|mis\w+|\w+less|few\w*|little|avoid\w*"
    r"|prevent\w*|stop\w*|unless|until|except\w*|exclu\w*|only|absen\w*|miss\w*|reject\w*|rather|instead|ban\w*"
    r"|prohibit\w*|forb[ia]d\w*|bar(?:s|red)?|too|but|other than|free|beyond|doubt\w*|far from|neglect\w*|declin\w*"
    r"|los[est]\w*|oppos\w*|contrary|nowhere|reluct\w*|zero|void|cancel\w*|abort\w*|either|any\w*|even|deficien\w*|poor\w*|wors\w*"
    r"|although|though|despite|matter|yet|short|ended|ends|out of|ceas\w*|halt\w*|withh\w+|block\w*|kept|keep\w*)\b",
    re.IGNORECASE,
)
"""Words by which the same can be said without "not"; much that only looks like one, too."""
_ABROAD: Final[Mapping[str, str]] = {
    "pt": "não|nem|nunca|jamais|ninguém|nada|nenhum\\w*|sem",
    "es": "no|ni|nunca|jamás|nadie|nada|ningun\\w*|ningún|sin|tampoco",
    "fr": "ne|n['’]\\w+|ni|jamais|rien|aucun\\w*|sans|pas|non",
    "it": "non|né|mai|nessun\\w*|niente|nulla|senza",
    "ro": "nu|n-\\w+|nici\\w*|nimeni|nimic|fără",
    "de": "nicht\\w*|nie|niemals|niemand\\w*|kein\\w*|ohne|weder",
    "nl": "niet|nooit|geen|niemand|niets|zonder",
    "sv": "inte|aldrig|ingen|inget|inga|utan|ej", "da": "ikke|aldrig|ingen|intet|uden",
    "nb": "ikke|aldri|ingen|intet|uten", "no": "ikke|aldri|ingen|intet|uten",
    "id": "tidak|tak|bukan|belum|jangan|tanpa|tiada", "ms": "tidak|tak|bukan|belum|jangan|tanpa|tiada",
    "ru": "не|ни|нет|никто|никогда|ничего|без|нельзя|нету", "uk": "не|ні|немає|ніхто|ніколи|нічого|без",
    "pl": "nie|nikt|nigdy|nic|bez|ani|żad\\w+",
    "ar": "لا|لم|لن|ليس\\w*|غير|بدون|دون|ولا|ولم|ولن", "hi": "नहीं|न|मत|बिना",
    "zh": "[不没沒未无無非别勿莫]",
}  # fmt: skip
"""Words that deny in the languages of sources; of a language that is not here nothing is told."""

EXAMPLES = (
    Example(
        "The doctors are on strike, the minister said.",
        ("The doctors are on strike, the minister said.",),
        "the source says that they are not",
        source="Os médicos não estão em greve, disse o ministro.",
        source_language="pt",
        retranslation="The doctors are not on strike, the minister said.",
        back_translation="Os médicos estão em greve, disse o ministro.",
        round_trip="The doctors are on strike, the minister said.",
    ),
    Example(
        "The minister denied that the doctors are on strike.",
        (),
        "said in another way",
        source="Os médicos não estão em greve, disse o ministro.",
        source_language="pt",
        retranslation="The doctors are not on strike, the minister said.",
        back_translation="O ministro negou que os médicos estejam em greve.",
        round_trip="The minister denied that the doctors are on strike.",
    ),
)


def check(context: Context) -> Iterator[Finding]:
    """A finding for a sentence that denies what its source says, or says what that denies.

    Both sides must differ so in English and in the language of the source.
    """
    abroad = _pattern(context.source_language)
    if abroad is None:
        return
    for stretch in witnessed(context):
        ours, theirs, home = stretch.pair.text, stretch.retranslation, stretch.round_trip
        source, back = (bool(abroad.search(text)) for text in (stretch.pair.source, stretch.back_translation))
        if source and not back and _denies(theirs) and _affirms(ours, theirs) and _affirms(home, ours):
            message = "The source, translated anew, denies this: it looks like a “not” was lost."
        elif back and not source and _denies(ours) and _denies(home) and _affirms(theirs, ours):
            message = "This is denied here, and not in the source, translated anew: it looks like a “not” was put in."
        else:
            continue
        yield stretch.pair.flaw("negation", "accuracy/mistranslation", "major", 0.8, message)


@cache
def _pattern(language: str) -> re.Pattern[str] | None:
    words = _ABROAD.get(language)
    if not words:
        return None
    return re.compile(words if language in READ_BY_CHARACTER else rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def _denies(text: str) -> bool:
    return bool(_DENIES.search(text))


def _affirms(text: str, other: str) -> bool:
    """Whether a text denies nothing, not even in words that the other one does not have."""
    mine, others = ({match[0].lower() for match in _MAY_DENY.finditer(side)} for side in (text, other))
    return not _denies(text) and mine <= others
