# SPDX-License-Identifier: Apache-2.0
"""Residue known by its shape, whatever the language: trails, repeated headlines, media tags, initials, stray marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from mtcheck.detect._residue_lines import LONGEST_LINE, Layout, Line, fold, words_of
from mtcheck.detect._residue_profiles import stands_alone

Words = Mapping[str, frozenset[str]]

_SEPARATORS: Final = re.compile(r"\s*(?:>{1,3}|»|›|❯|⟩|→|\|{1,2}|•|·|::)\s*|\s+[/\\]\s+")
_ARROWS: Final = frozenset(">»›❯⟩→")
_HERE: Final = re.compile(
    r"^(?:you are here|you're here|you are at|current (?:position|location)|location|breadcrumbs?)\s*:?\s*"
)
_NOT_IN_ITEM: Final = re.compile(r"[.!?;\"]")
LONGEST_ITEM_WORDS: Final = 5
LONGEST_TITLE_WORDS: Final = 25
LONGEST_SECTION: Final = 40


def trail(line: Line, words: Words) -> str:
    """What shows that a line is a navigation trail or menu ("Home > News > Floods hit ..."), or ""."""
    if len(line.text) > LONGEST_LINE or line.quoted:
        return ""
    text = line.plain[_here(line) :]
    items = [item.strip() for item in _SEPARATORS.split(text) if item.strip()]
    marks = {match.group().strip()[0] for match in _SEPARATORS.finditer(text)}
    known = words["home"] | words["sections"]
    folded = [fold(item) for item in items]
    if len(items) < 2 or not marks:
        return _slashed_or_plain(line, words)
    short, title = items[:-1], items[-1]
    if any(len(item.split()) > LONGEST_ITEM_WORDS or _NOT_IN_ITEM.search(item) for item in short):
        return ""
    if len(title.split()) > LONGEST_TITLE_WORDS or not all(
        item[0].isupper() or not item[0].islower() for item in items
    ):
        return ""
    shown = f'items separated by "{min(marks)}"'
    if folded[0] in words["home"]:
        return shown
    if marks & _ARROWS and (len(items) >= 3 or folded[0] in known) and not title.endswith((".", "?", "!")):
        return shown
    return shown if len(items) >= 3 and sum(item in known for item in folded) >= 2 else ""


def _here(line: Line) -> int:
    match = _HERE.match(line.folded)
    return match.end() if match and match.end() < len(line.text) else 0


def _slashed_or_plain(line: Line, words: Words) -> str:
    """ "Home/News/Local" and menus that lost their separators ("Home News Politics Sport")."""
    items = [item.strip() for item in line.folded.split("/")]
    if (
        len(items) >= 3
        and items[0] in words["home"]
        and all(len(item.split()) <= LONGEST_TITLE_WORDS for item in items)
    ):
        return 'items separated by "/"'
    items = [item.strip() for item in line.folded.split(" - ")]
    if len(items) >= 3 and items[0] in words["home"] and not line.ends_sentence:
        return 'items separated by "-"'
    tokens = line.words
    known = words["home"] | words["sections"]
    menu = 3 <= len(tokens) <= 40 and all(token in known or token in ("and", "the", "of") for token in tokens)
    if menu and (tokens[0] in words["home"] or len(set(tokens)) >= 5):
        return "nothing but names of sections"
    return ""


def is_section(line: Line, words: Words) -> bool:
    """True for a line that is one entry of a menu: the name of a section, nothing else."""
    return len(line.text) <= LONGEST_SECTION and (line.key in words["home"] or line.key in words["sections"])


_OUTLET_TAIL: Final = re.compile(r"\s+[-–—|·»]\s+[^-–—|·»]{2,40}$")
NEAR_REPEAT: Final = 0.85
"""Share of words in common from which a second line near the top counts as the headline again."""
FIRST_LINES: Final = 12


def headline_of(layout: Layout) -> int | None:
    """Index of the line that is the headline: the first that is marked as one, or the first title-like line on top."""
    free = [index for index in range(min(len(layout.lines), 60)) if index not in layout.taken]
    for index in free:
        if layout.lines[index].passage.role == "headline":
            return index
    for index in free:
        line = layout.lines[index]
        if index >= layout.lead or line.passage.role not in ("body", "summary"):
            continue
        if len(line.words) >= 3 and not line.text.endswith((".", ":", ",")):
            return index
    return None


def repeats(line: Line, headline: Line, *, near: bool) -> str:
    """What shows that ``line`` is the headline again, word for word or (``near``) almost, or ""."""
    wanted = headline.words
    if len(line.text) > LONGEST_LINE or len(wanted) < 3:
        return ""
    if line.key == headline.key and (len(wanted) >= 4 or near):
        return "the headline, word for word"
    if len(wanted) < 4:
        return ""
    bare, bare_headline = (_OUTLET_TAIL.sub("", other.plain) for other in (line, headline))
    if words_of(fold(bare)) == words_of(fold(bare_headline)) and _figures(bare) == _figures(bare_headline):
        return "the headline, with the name of an outlet"
    if not near or line.text.endswith("."):
        cut = line.text.rstrip(" .…")
        truncated = line.text.endswith(("...", "…")) and len(line.words) >= 4 and headline.folded.startswith(fold(cut))
        return "the headline, cut short" if truncated else ""
    return "the headline, nearly word for word" if _common(line.words, wanted) >= NEAR_REPEAT else ""


def _figures(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def _common(first: Sequence[str], second: Sequence[str]) -> float:
    if len(second) < 5 or not 0.6 <= len(first) / len(second) <= 1.6:
        return 0.0
    shared = sum((Counter(first) & Counter(second)).values())
    return 2 * shared / (len(first) + len(second))


def headline_glued(line: Line, headline: Line) -> int:
    """Length of the headline where a paragraph begins with it and then starts again, or 0."""
    length = len(headline.text)
    if len(headline.words) < 5 or len(line.text) <= length or not line.folded.startswith(headline.folded):
        return 0
    rest = line.plain[length:]
    again = re.match(r"\s*[.:|–—-]?\s+(?=[A-Z]{4}|[A-Z][\w.]+(?:, [A-Z][\w. ]{2,20})? (?:--|[-–—]) )", rest)
    return length if again else 0


_BRACKETED: Final = re.compile(r"[\[(]([^\[\]()\n]{2,120})[\])]")


def media_tags(line: Line, words: Words) -> list[tuple[int, int]]:
    """Where tags such as "[Images: Video CNN]" stand between sentences or alone."""
    if "[" not in line.plain and "(" not in line.plain:
        return []
    found = []
    for match in _BRACKETED.finditer(line.plain):
        if _is_media_tag(match, line, words) and stands_alone(line, match.start(), match.end()):
            found.append((match.start(), match.end()))
    return found


def _is_media_tag(match: re.Match[str], line: Line, words: Words) -> bool:
    square, inner = match.group()[0] == "[", fold(match.group(1)).strip()
    head, colon, rest = inner.partition(":")
    tokens = words_of(head)
    if not tokens:
        return False
    media = words["media"]
    if colon:
        named = tokens[0] in media or tokens[-1] in media
        return named and len(tokens) <= 4 and len(rest.split()) <= 14 and (square or line.passage.role != "caption")
    if not square:
        return False
    whole = match.group() == line.plain
    known = sum(token in media or token in words["media_fill"] for token in tokens)
    return any(token in media for token in tokens) and (known == len(tokens) or (whole and len(tokens) <= 5))


_INITIALS: Final = re.compile(r"[\[(]\s?([a-z*]{1,6}\d?(?:\s?[/,&+;-]\s?[a-z*]{1,6}){0,3})\s?[\])]\s?[.*]?$")
_BARE: Final = re.compile(
    r"(?:[-–—]{1,2}\s*)?[a-z]{2,4}(?:/[a-z]{2,4}){1,3}(?:\s*\([^()]{2,40}\))?"
    r"|[A-Z]{2,6}(?: \([A-Z/]{2,9}\))? // [A-Z]{2,6}"
    r"|[a-z]{2,4}/(?: [a-z]{2,4}/){1,3}"
    r"|[A-Z][\w.-]{1,20}[a-z][\w.-]{0,6}/(?!TV|US|UK|EU|UN|IT|PR|HD|AI)[A-Z]{2,3}(?:/[A-Z]{2,3})?"
)
_TRAILING: Final = re.compile(r"(?<=[.!?\"]\s)(?:[a-z]{2,4}/[a-z]{2,4}|[A-Z]{2,6} // [A-Z]{2,6})$")


def initials(line: Line, words: Words, *, below: bool, final: bool) -> tuple[int, int] | None:
    """Where the initials of reporter and desk, "(abc/xyz)", end a closing line.

    ``below``: the line stands under the last running text; ``final``: it is the last line of running text.
    """
    text = line.plain
    if below and _BARE.fullmatch(text) and not _excused(text, words["not_initials"]):
        return 0, len(text)
    bare = _TRAILING.search(text, max(0, len(text) - 20)) if final else None
    if bare and not _excused(bare.group(), words["not_initials"]):
        return bare.start(), len(text)
    start = max(text.rfind("("), text.rfind("["))
    match = _INITIALS.match(line.folded, start) if start >= 0 and len(text) - start <= 40 else None
    if not match:
        return None
    inner = text[match.start(1) : match.end(1)]
    several = not inner.isalpha()
    if not all(
        part.islower() or fold(part) in words["desks"] or (several and part.isupper())
        for part in re.findall(r"\w+", inner)
    ):
        return None
    if not (several or 2 <= len(inner) <= 5) or len(inner) > 24:
        return None
    if start == 0:
        return None if not (below or final) or _excused(inner, words["never_initials"]) else (0, len(text))
    closed = re.search(r"[.!?…][\"')\]]{0,2}\s*$", text[max(0, start - 6) : start])
    if closed:
        excused = _excused(inner, words["not_initials" if several else "never_initials"])
        return (start, len(text)) if (several or final) and not excused else None
    slashed = final and "/" in inner and not text.endswith(".") and not _excused(inner, words["not_initials"])
    return (start, len(text)) if slashed else None


def _excused(inner: str, listed: frozenset[str]) -> bool:
    return any(part in listed for part in re.split(r"[^a-z]+", fold(inner)) if part)


_NO_WORD: Final = re.compile(r"[\W_]{1,40}")
_BREAKS: Final = re.compile(r"(?:[*•·]\s*){1,7}|[-–—_]{3,9}|—|…|\.{3}|#{1,3}|~{1,3}|§|❖|◆|■|●")
_EMPTY_BRACKETS: Final = re.compile(r"(?<![^\s.!?,])(?:\[\s?\]|\(\s?\))(?![^\s.,!?])")


_RATING: Final = re.compile(r"[★☆⭐✩✭½ ]{1,12}")


def stray(line: Line, *, inner: bool) -> bool:
    """True for a line of marks alone, but a critic's stars.

    Between paragraphs (``inner``) the usual section breaks are left alone.
    """
    if not _NO_WORD.fullmatch(line.text) or _RATING.fullmatch(line.text):
        return False
    return not (inner and _BREAKS.fullmatch(line.text))


def empty_brackets(line: Line) -> list[tuple[int, int]]:
    """Where brackets that lost what they held stand in a line."""
    if "(" not in line.text and "[" not in line.text:
        return []
    return [match.span() for match in _EMPTY_BRACKETS.finditer(line.text)]


_HASHTAG: Final = re.compile(r"#\w{2,40}")


def hashtags(line: Line, *, least: int = 2) -> bool:
    """True for a line of ``least`` hashtags or more and nothing else."""
    found = _HASHTAG.findall(line.text) if line.text.startswith("#") else []
    return len(found) >= least and not _HASHTAG.sub("", line.text).strip(" ,;|·•")
