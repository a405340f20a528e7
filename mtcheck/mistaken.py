# SPDX-License-Identifier: Apache-2.0
"""Files given as what they are not: they would give numbers, but senseless ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mtcheck.errors import InputError
from mtcheck.languages import language_name, primary
from mtcheck.overlap import length
from mtcheck.results import UNDETERMINED
from mtcheck.stretches import Texts

TIMES_LONGER: Final = 10
LEAST_LETTERS: Final = 100
"""Of shorter texts the language cannot be told, and two may well be the same."""
_REFERENCE_HINT: Final = "--reference takes a human translation, --source the original"
_SOURCE_HINT: Final = "--source takes the text before it was translated, --reference another translation of it"


def refuse_mistaken(versions: Sequence[Texts], references: Sequence[Texts], source: Texts | None) -> None:
    """Raises InputError where texts cannot be what they were given as.

    ``versions``: one article, or two versions of it. Refused are files without text, the same text twice, a reference
    or a source in the wrong language, and one that is ten times as long as the article, or the article as it.
    """
    sides = [*versions, *references, *((source,) if source else ())]
    for side in sides:
        if not side.words:
            raise InputError(f"there is no text to compare in {side.path}")
    for place, one in enumerate(sides):
        for other in sides[place + 1 :]:
            if one.words_only == other.words_only and (len(versions) > 1 or _letters(one) >= LEAST_LETTERS):
                raise InputError(f"{one.path} and {other.path} are the same text", hint="one of them is the wrong file")
    _refuse_languages(versions, references, source)
    whole = references[0] if references else versions[0]
    for side in (*versions, *references):
        _refuse_lengths(side, whole)
    if source:
        _refuse_lengths(versions[0], source)


def language_of(side: Texts) -> str:
    """The language of a text that is long enough to tell, else undetermined."""
    return primary(side.language) if _letters(side) >= LEAST_LETTERS else UNDETERMINED


def _refuse_lengths(one: Texts, other: Texts) -> None:
    longer, shorter = (one, other) if _letters(one) >= _letters(other) else (other, one)
    times = _letters(longer) / max(1, _letters(shorter))
    if times > TIMES_LONGER:
        raise InputError(f"{longer.path} is {times:.0f} times as long as {shorter.path}",
                         hint="they cannot be the same text")  # fmt: skip


def _letters(side: Texts) -> int:
    return sum(length(text) for text in side.segments)


def _refuse_languages(versions: Sequence[Texts], references: Sequence[Texts], source: Texts | None) -> None:
    told = "versions" if len(versions) > 1 else "article"
    language = next((found for found in map(language_of, versions) if found != UNDETERMINED), UNDETERMINED)
    for version in versions[1:]:
        if _differ(language_of(versions[0]), language_of(version)):
            raise InputError(
                f"{versions[0].path} is in {language_name(language_of(versions[0]))}, "
                f"{version.path} in {language_name(language_of(version))}",
                hint="two versions in one language are compared",
            )
    original = language_of(source) if source else UNDETERMINED
    for reference in references:
        found = language_of(reference)
        if not _differ(found, language):
            continue
        if original == language:
            raise InputError("the reference and the source look swapped", hint="--reference is a human translation")
        if original == found:
            raise InputError(
                f"{reference.path} is in the language of the source ({language_name(found)})", hint=_REFERENCE_HINT
            )
        other = f"the {told} {'are' if len(versions) > 1 else 'is'} in {language_name(language)}"
        raise InputError(f"the reference {reference.path} is in {language_name(found)}, {other}", hint=_REFERENCE_HINT)
    if source and original != UNDETERMINED and original == language:
        raise InputError(
            f"the source {source.path} is in the language of the {told} ({language_name(language)})", hint=_SOURCE_HINT
        )


def _differ(one: str, other: str) -> bool:
    return UNDETERMINED not in (one, other) and one != other
