# SPDX-License-Identifier: Apache-2.0
"""Forms of English verbs and a few closed sets of words, so that a pattern names a verb once and means all its forms.

``expand("<take> possession of")`` writes out the forms of "take"; ``like("sign", "took", before)`` gives "sign" in
the form that "took" has.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from mtcheck.number_words import number_words

_IRREGULAR: Final = {
    row[0]: row
    for entry in """
be|is are|was were|been|being; have|has|had|had|having; do|does|did|done|doing; make|makes|made|made|making
take|takes|took|taken|taking; give|gives|gave|given|giving; get|gets|got|got gotten|getting; go|goes|went|gone|going
come|comes|came|come|coming; put|puts|put|put|putting; set|sets|set|set|setting; see|sees|saw|seen|seeing
say|says|said|said|saying; tell|tells|told|told|telling; hold|holds|held|held|holding; lead|leads|led|led|leading
leave|leaves|left|left|leaving; find|finds|found|found|finding; bring|brings|brought|brought|bringing
think|thinks|thought|thought|thinking; buy|buys|bought|bought|buying; catch|catches|caught|caught|catching
begin|begins|began|begun|beginning; become|becomes|became|become|becoming; break|breaks|broke|broken|breaking
choose|chooses|chose|chosen|choosing; drive|drives|drove|driven|driving; eat|eats|ate|eaten|eating
fall|falls|fell|fallen|falling; fly|flies|flew|flown|flying; grow|grows|grew|grown|growing
keep|keeps|kept|kept|keeping; know|knows|knew|known|knowing; lay|lays|laid|laid|laying; lose|loses|lost|lost|losing
meet|meets|met|met|meeting; pay|pays|paid|paid|paying; rise|rises|rose|risen|rising; run|runs|ran|run|running
sell|sells|sold|sold|selling; send|sends|sent|sent|sending; speak|speaks|spoke|spoken|speaking
spend|spends|spent|spent|spending; stand|stands|stood|stood|standing; throw|throws|threw|thrown|throwing
understand|understands|understood|understood|understanding; win|wins|won|won|winning
write|writes|wrote|written|writing; show|shows|showed|shown|showing; strike|strikes|struck|struck|striking
hide|hides|hid|hidden|hiding; hang|hangs|hung|hung|hanging; draw|draws|drew|drawn|drawing
fight|fights|fought|fought|fighting; feel|feels|felt|felt|feeling; cut|cuts|cut|cut|cutting; hit|hits|hit|hit|hitting
cost|costs|cost|cost|costing; let|lets|let|let|letting; read|reads|read|read|reading; shut|shuts|shut|shut|shutting
shoot|shoots|shot|shot|shooting; sit|sits|sat|sat|sitting; sleep|sleeps|slept|slept|sleeping
sing|sings|sang|sung|singing; bear|bears|bore|borne|bearing; beat|beats|beat|beaten|beating
bite|bites|bit|bitten|biting; build|builds|built|built|building; shake|shakes|shook|shaken|shaking
stick|sticks|stuck|stuck|sticking; swim|swims|swam|swum|swimming; tear|tears|tore|torn|tearing
lie|lies|lay|lain|lying; die|dies|died|died|dying; tie|ties|tied|tied|tying; drink|drinks|drank|drunk|drinking
undergo|undergoes|underwent|undergone|undergoing; wear|wears|wore|worn|wearing; ride|rides|rode|ridden|riding
swear|swears|swore|sworn|swearing; lend|lends|lent|lent|lending; render|renders|rendered|rendered|rendering
suffer|suffers|suffered|suffered|suffering; enter|enters|entered|entered|entering; open|opens|opened|opened|opening
""".replace("\n", ";").split(";")
    if (row := tuple(form.strip().replace(" ", "+") for form in entry.split("|"))) != ("",)
}
"""Base, third person, past, participle, -ing; "+" joins two forms of one kind."""
_DOUBLES: Final = frozenset(
    "stop plan commit admit permit refer occur grab drop drag step stab rob trip tip slip chop plug ban rub clap swap "
    "transfer submit omit regret control patrol pat knit wrap".split()
)
_SETS: Final = {
    "day": "monday|tuesday|wednesday|thursday|friday|saturday|sunday",
    "month": "january|february|march|april|may|june|july|august|september|october|november|december",
    "his": "his|her|its|their|my|our|your",
    "det": "the|a|an|this|that|these|those|his|her|its|their|our",
    "he": "he|she|they|it",
    "count": "|".join((*number_words(2, 10), "several", "many")),
}
_NAMED: Final = re.compile(r"<([a-z| ]+)>")
_BEFORE_BASE: Final = frozenset(
    "to will would can could may might must should shall not n't and they we i you who let's let do does did".split()
)
_BEFORE_PARTICIPLE: Final = frozenset("has have had having is are was were be been being 's 've".split())


def expand(pattern: str) -> str:
    """The pattern with ``<verb>``, ``<verb|verb rest>`` and ``<set>`` written out as ``(one|of|several)``."""
    return _NAMED.sub(lambda name: f"({_SETS.get(name[1]) or '|'.join(_every(name[1]))})", pattern)


def like(verb: str, model: str, before: str) -> str:
    """The verb in the form of ``model``; ``before`` are the words that stand before it, lower case."""
    return forms(verb)[_kind(model.lower().split()[0], before.split())].split("+")[0]


@cache
def forms(verb: str) -> tuple[str, ...]:
    """Base, third person, past, participle and -ing form."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    stem = verb[:-1] if verb.endswith("e") else verb + verb[-1] if verb in _DOUBLES else verb
    if re.search(r"[^aeiou]y$", verb):
        return verb, verb[:-1] + "ies", verb[:-1] + "ied", verb[:-1] + "ied", verb + "ing"
    third = verb + "es" if re.search(r"(?:s|x|z|ch|sh|o)$", verb) else verb + "s"
    return verb, third, stem + "ed", stem + "ed", stem + "ing"


def _every(names: str) -> list[str]:
    found = []
    for name in names.split("|"):
        verb, _, rest = name.partition(" ")
        found += [f"{form} {rest}".strip() for form in _all(verb)]
    return found


def _all(verb: str) -> list[str]:
    found = [form for kind in forms(verb) for form in kind.split("+")]
    if verb.endswith("ise") and len(verb) > 5:
        found += [form for kind in forms(verb[:-3] + "ize") for form in kind.split("+")]
    return list(dict.fromkeys(found))


def _kind(model: str, before: list[str]) -> int:
    """0 base, 1 third person, 2 past, 3 participle, 4 -ing."""
    known = _kinds().get(model)
    if known is None:
        known = {4} if model.endswith("ing") else {2, 3} if model.endswith("ed") else {0}
        if known == {0} and model.endswith("s") and not model.endswith("ss"):
            known = {1}
    if len(known) == 1:
        return min(known)
    words = [word for word in before[-3:] if not word.endswith("ly") and word not in {"also", "not", "already"}]
    last = words[-1] if words else ""
    if 3 in known and last in _BEFORE_PARTICIPLE:
        return 3
    if 0 in known and last in _BEFORE_BASE:
        return 0
    return 2 if 2 in known else min(known)


@cache
def _kinds() -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for kinds in _IRREGULAR.values():
        for kind, forms_ in enumerate(kinds):
            for form in forms_.split("+"):
                found.setdefault(form, set()).add(kind)
    return found
