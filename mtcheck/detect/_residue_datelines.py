# SPDX-License-Identifier: Apache-2.0
"""Datelines of the agency or portal a text was taken from: "JAKARTA, OUTLET -", "TALBERG (dpa) -"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Final

from mtcheck.detect._residue_eastern import Part, eastern_dateline, is_names
from mtcheck.detect._residue_lines import Line, fold, words_of

Words = Mapping[str, frozenset[str]]

LONGEST_DATELINE: Final = 130
_DASH: Final = re.compile(
    r"\s*\.\s?[-–—―]{1,2}(?:\s+|$)|\s*[–—―]{1,2}\s*|\s*-{2,3}\s*|\s+-\s+|(?<=[)\]])\s*-\s*|\s+-$|(?<=\)):\s+|(?<=,)\s*-\s+"
)
_SLASHED: Final = re.compile(r"([A-Z][\w .,'-]{2,60}?)[.,]?\s+/([A-Z][\w .-]{1,20})/\.?(?:\s*[-–—]{1,2})?")
_REPORTED: Final = re.compile(r"[\[(](?P<inner>[^\[\]()]{6,110})[\])]")
_BUREAU: Final = re.compile(
    r"(?:[A-Z]\w{1,20},? ){1,5}(?:[Cc]orrespondent|[Bb]ureau|News Service|[Rr]epresentative)"
    r"(?:, [A-Z]\w{2,20}){0,2}[:.](?=\s+[A-Z\"]|$)"
)
_CAPITALS_COLON: Final = re.compile(r"([A-Z][A-Z .'-]{3,30}):(?=\s+[A-Z\"])")
_DATE: Final = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s*)?(?:(?:on )?(?:the )?\d{1,2}(?:st|nd|rd|th|\.)?(?: of)?\s*)?"
    r"(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}\.?)?\s*(?:\d{1,2}(?:st|nd|rd|th)?)?,?\s*(?:\d{4})?"
)
_FIGURES: Final = re.compile(r"\d{1,4}(?:[./-]\d{1,2}){1,2}(?:[./-]\d{2,4})?")
_TLD: Final = re.compile(
    r"\w[\w-]*(?:\.[a-z]{2,4}){0,2}\.(?:com|co|id|net|org|in|cn|de|es|fr|it|br|ru|tv|news|info|my|ph|vn|pk|ng|ke)"
)
_REPORTER: Final = re.compile(
    r"(?:\w+ )?(?:reporters?|correspondents?|intern reporter|trainee reporter|wartawan|journalists?)\b.{0,60}"
)
_ENDS_IN_BRACKET: Final = re.compile(r"[^()\n]{4,70}\(([^()]{2,60})\)(?=\s+[A-Z\"“]|$)")
_ENDS_IN_DAY: Final = re.compile(
    r"([A-Z][^()\n.:]{2,50} \d{1,2}(?:st|nd|rd|th)?)(?:[.:]\s+|\s?[-–—]\s?|\s+)(?=(?!of\b)[A-Z\"“])"
)
_PARTICLES: Final = frozenset("de la las los el al del di da do dos van der am an im of upon y".split())


def dateline(line: Line, words: Words, *, sure: bool) -> int:
    """Length of the agency's dateline that begins the line, or 0.

    ``sure`` is True where the article shows other residue: then a place alone ("JAKARTA - The ...") counts as well;
    without it that is a dateline which the desk prints itself.
    """
    text = line.plain[: LONGEST_DATELINE + 20]
    if not text or not (text[0].isupper() or text[0] in "[(<"):
        return 0
    bureau = _BUREAU.match(text)
    if bureau:
        return bureau.end()
    colon = _CAPITALS_COLON.match(text) if sure else None
    if colon and _part(colon.group(1), words) == "capitals":
        return colon.end()
    return (
        _slashed(text, words)
        or _reported(text)
        or eastern_dateline(line, parts=partial(_parts, words=words))
        or _dashed(text, words, sure=sure)
        or _undashed(text, words)
    )


def _slashed(text: str, words: Words) -> int:
    match = _SLASHED.match(text)
    if not match or _part(match.group(2), words) not in ("agency", "capitals"):
        return 0
    parts = [_part(part, words) for part in re.split(r"[,.]", match.group(1)) if part.strip()]
    return match.end() if parts and all(parts) else 0


def _reported(text: str) -> int:
    """ "[Reporter A B / Taipei report]" and "(Central News Agency reporter A B, Taipei, 3rd)" before the lead."""
    match = _REPORTED.match(text)
    if not match:
        return 0
    inner = fold(match["inner"])
    tokens = words_of(inner)
    reported = {"reporter", "reporters", "correspondent", "report", "reports", "reporting"} & set(tokens)
    parts = re.split(r"[,/]", inner)
    after = text[match.end() :].lstrip()
    if not reported or len(parts) < 2 or len(tokens) > 14 or (after and after[0].islower()):
        return 0
    return match.end()


def _dashed(text: str, words: Words, *, sure: bool) -> int:
    match = _DASH.search(text, 0, LONGEST_DATELINE)
    if not match or match.start() < 2:
        return 0
    head, after = text[: match.start()].removeprefix("By "), text[match.end() :].lstrip()
    parts = _parts(head, words)
    if not parts or (after and after[0].islower()):
        return 0
    kinds = set(parts)
    if "agency" in kinds:
        alone = len(parts) == 1
        return match.end() if not alone or _TLD.fullmatch(fold(head)) or head.isupper() or sure else 0
    bracketed = re.search(r"\(([\w./ -]{2,16})\)$", head)
    if bracketed and "(" in head:
        place = head[: bracketed.start()]
        return match.end() if not _abbreviates(bracketed.group(1), place) and kinds & {"capitals", "place"} else 0
    if not after:
        return 0
    if any(len(short) >= 3 for short in re.findall(r"\b[A-Z]{2,5}\b", head)) and "acronym" in kinds and len(parts) > 1:
        return match.end()
    again = _DASH.search(after, 0, 30) is not None
    places = kinds & {"capitals", "place"} and len(parts) <= 3 and fold(head) not in words["not_places"]
    return match.end() if sure and places and not again else 0


def _abbreviates(short: str, name: str) -> bool:
    """True for "World Health Organization (WHO)": the bracket explains the name, it is no agency."""
    letters = "".join(word[0] for word in re.findall(r"\w+", name))
    capitals = "".join(word[0] for word in re.findall(r"[A-Z]\w*", name))
    return len(short) >= 2 and short.lower() in (letters.lower(), capitals.lower())


def _undashed(text: str, words: Words) -> int:
    """ "Xinhua News Agency, Beijing, May 3 (Reporter A B) The ...", "BEIJING, May 3 (Xinhua) The ...": a bracket
    ends it; or nothing does: "Xinhua News Agency, Beijing, May 3. The ...".
    """
    match = _ENDS_IN_BRACKET.match(text)
    if match:
        kinds = _parts(match.group(), words)
        known = {"agency", "date"} & set(kinds)
        if _REPORTER.fullmatch(fold(match.group(1)).strip()):
            return match.end() if known else 0
        return match.end() if len(known) == 2 and is_names(match.group(1)) else 0
    match = _ENDS_IN_DAY.match(text)
    kinds = _parts(match.group(1), words) if match else []
    return match.end() if match and kinds[:1] == ["agency"] and kinds[-1] == "date" else 0


def _parts(head: str, words: Words) -> list[Part]:
    """What each part of a would-be dateline is; empty where one part is none of it."""
    found: list[Part] = []
    for part in re.split(r"[,()\[\]|;]|(?<=[^\W\d]{3})\.\s|\s/\s", head):
        if not part.strip(" ."):
            continue
        kind = _part(part, words)
        if kind is None:
            return []
        found.append(kind)
    return found if len(found) <= 6 else []


def _part(part: str, words: Words) -> Part | None:
    part = part.strip()
    folded = fold(part).strip(" .")
    if folded in words["agencies"] or _TLD.fullmatch(folded):
        return "agency"
    if _DATE.fullmatch(folded) or _FIGURES.fullmatch(folded):
        return "date"
    if _REPORTER.fullmatch(folded):
        return "reporter"
    if re.fullmatch(r"[A-Z]{2,5}", part) and fold(part) not in words["not_places"]:
        return "acronym"
    if re.fullmatch(r"(?!Ma?c|De|La)[A-Z][a-z]+[A-Z]\w+|[a-z]{4,}[A-Z]\w+", part):
        return "agency"
    if re.fullmatch(r"[a-z]{2,4}(?:/[a-z]{2,4}){0,2}", part):
        return "acronym"
    tokens = re.split(r"[\s/-]+", part)
    if len(tokens) > 6 or not all(token[:1].isupper() or token.lower() in _PARTICLES for token in tokens if token):
        return _dated_place(part, words)
    if any(fold(token).strip(".") in words["agencies"] for token in re.split(r"[\s/]+", part)) and len(tokens) <= 4:
        return "agency"
    if len(tokens) > 1 and fold(tokens[-1]) in words["news_words"]:
        return "agency"
    if tokens[0] in ("The", "THE", "A", "An") and fold(part) != "the hague":
        return None
    if any(fold(token).strip(".:") in words["not_places"] for token in tokens) or re.search(
        r"[!?\"'’]s?\b|[:!?\"]", part
    ):
        return None
    letters = "".join(c for c in part if c.isalpha())
    if len(letters) >= 4 and letters.isupper():
        return "capitals"
    return _dated_place(part, words) or ("place" if len(tokens) <= 3 and not re.search(r"\d", part) else None)


def _dated_place(part: str, words: Words) -> Part | None:
    """ "BEIJING May 3" and "Beijing, 3rd of May" where the comma was lost."""
    match = re.match(r"([A-Z]\w+(?: [A-Z]\w+)?) (\S.{2,24})$", part)
    if not match or not re.search(r"\d", match.group(2)) or not _DATE.fullmatch(fold(match.group(2))):
        return None
    return (
        "capitals" if match.group(1).isupper() else "place" if fold(match.group(1)) not in words["not_places"] else None
    )
