# SPDX-License-Identifier: Apache-2.0
"""The languages that can be named: one file each in ``data/languages``, and the scripts they are written in."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import Final

from mtcheck.errors import SettingsError
from mtcheck.languages import codes, fields_of

# Starts of Unicode ranges and the script from there on; "" is what belongs to no script that we tell apart.
_RANGES: Final[tuple[tuple[int, str], ...]] = (
    (0x0000, ""), (0x0041, "Latin"), (0x005B, ""), (0x0061, "Latin"), (0x007B, ""), (0x00AA, "Latin"), (0x00AB, ""),
    (0x00BA, "Latin"), (0x00BB, ""), (0x00C0, "Latin"), (0x0250, "Latin"), (0x02B0, ""), (0x0370, "Greek"),
    (0x0400, "Cyrillic"), (0x0530, "Armenian"), (0x0590, "Hebrew"), (0x0600, "Arabic"), (0x0700, ""),
    (0x0750, "Arabic"), (0x0780, ""), (0x08A0, "Arabic"), (0x0900, "Devanagari"), (0x0980, "Bengali"),
    (0x0A00, "Gurmukhi"), (0x0A80, "Gujarati"), (0x0B00, "Oriya"), (0x0B80, "Tamil"), (0x0C00, "Telugu"),
    (0x0C80, "Kannada"), (0x0D00, "Malayalam"), (0x0D80, "Sinhala"), (0x0E00, "Thai"), (0x0E80, "Lao"),
    (0x0F00, "Tibetan"), (0x1000, "Myanmar"), (0x10A0, "Georgian"), (0x1100, "Hangul"), (0x1200, "Ethiopic"),
    (0x13A0, ""), (0x1780, "Khmer"), (0x1800, ""), (0x1C80, "Cyrillic"), (0x1C90, "Georgian"), (0x1CC0, ""),
    (0x1E00, "Latin"), (0x1F00, "Greek"), (0x2000, ""), (0x2D00, "Georgian"), (0x2D30, ""), (0x2D80, "Ethiopic"),
    (0x2DE0, ""), (0x3005, "Han"), (0x3006, ""), (0x3041, "Kana"), (0x3097, ""), (0x30A1, "Kana"), (0x30FB, ""),
    (0x30FC, "Kana"), (0x3100, ""), (0x3130, "Hangul"), (0x3190, ""), (0x31F0, "Kana"), (0x3200, ""), (0x3400, "Han"),
    (0x4DC0, ""), (0x4E00, "Han"), (0xA000, ""), (0xA640, "Cyrillic"), (0xA6A0, ""), (0xAC00, "Hangul"), (0xD7B0, ""),
    (0xF900, "Han"), (0xFB00, "Latin"), (0xFB13, "Armenian"), (0xFB1D, "Hebrew"), (0xFB50, "Arabic"), (0xFE00, ""),
    (0xFE70, "Arabic"), (0xFEFF, ""), (0xFF21, "Latin"), (0xFF3B, ""), (0xFF41, "Latin"), (0xFF5B, ""),
    (0xFF66, "Kana"), (0xFFA0, ""), (0x20000, "Han"), (0x32000, ""),
)  # fmt: skip
_STARTS: Final = tuple(start for start, _ in _RANGES)


@dataclass(frozen=True, slots=True)
class Language:
    """What a language file says.

    code: BCP-47 tag. scripts: the scripts it is written in. words: its most common words, lower case; one that ends
    in an apostrophe stands for every word that begins so. letters: letters that few others of its script use.
    like: languages that a detector which does not know this one is bound to answer in its place. abbreviations: words
    that a full stop follows in mid-sentence, where the segmenter of the language does not know that.
    """

    code: str
    name: str
    scripts: tuple[str, ...]
    words: frozenset[str] = frozenset()
    letters: frozenset[str] = frozenset()
    like: tuple[str, ...] = ()
    abbreviations: frozenset[str] = frozenset()


@cache
def script_of(character: str) -> str:
    """The script of one character, "" for digits, punctuation and scripts that are not told apart."""
    return _RANGES[bisect_right(_STARTS, ord(character)) - 1][1]


@cache
def language(code: str) -> Language:
    """The language of a code; raises SettingsError where its file is missing or damaged."""
    fields = fields_of(code)
    try:
        return Language(
            fields["code"],
            fields["name"],
            tuple(fields["scripts"]),
            frozenset(fields.get("words", "").split()),
            frozenset(fields.get("letters", "")),
            tuple(fields.get("like", ())),
            frozenset(fields.get("abbreviations", "").split()),
        )
    except KeyError as reason:
        raise SettingsError(f"no {reason} in the data file for the language {code!r}") from reason


@cache
def written_in(script: str) -> tuple[Language, ...]:
    """The languages of a script, by code."""
    return tuple(entry for entry in map(language, codes()) if script in entry.scripts)
