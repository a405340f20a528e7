# SPDX-License-Identifier: Apache-2.0
"""What tells languages apart that are easily taken for one another: one file a group in ``data/languages/apart``.

A file is named for its languages (``id-ms.toml``). Its words carry a weight, the logarithm of how many times more often
a language uses them than the one of the group that uses them least; a word that is not listed is judged by its pieces.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from mtcheck.detect._pieces import pieces_of
from mtcheck.errors import SettingsError

FOLDER: Final = files("mtcheck") / "data" / "languages" / "apart"
_STEP: Final = 0.5  # a weight in a file counts halves of a natural logarithm
_SHORTEST_WORD: Final = 4  # shorter words have no pieces that say more than the word
_PIECES_OF_A_WORD: Final = 3

Weights = Mapping[str, tuple[tuple[str, float], ...]]


@dataclass(frozen=True, slots=True)
class Group:
    """Languages that are taken for one another, and what tells them apart.

    words, pieces: for each, the languages it speaks for, and how strongly (natural logarithm). langdetect, lingua: how
    much their opinions count beside the words. prior: what a language starts with, in the same unit; the one that news
    desks meet more often starts with more.
    """

    languages: tuple[str, ...]
    words: Weights
    pieces: Weights
    langdetect: float
    lingua: float
    prior: Mapping[str, float]


@cache
def groups() -> tuple[tuple[str, ...], ...]:
    """The languages of each group."""
    names = sorted(entry.name for entry in FOLDER.iterdir() if entry.name.endswith(".toml"))
    return tuple(tuple(name.removesuffix(".toml").split("-")) for name in names)


@cache
def group(languages: tuple[str, ...]) -> Group:
    """One of ``groups``; raises SettingsError where its file is damaged."""
    name = "-".join(languages) + ".toml"
    try:
        fields = tomllib.loads((FOLDER / name).read_text("utf-8"))
        return Group(
            languages,
            _weights(fields["words"]),
            _weights(fields["pieces"]),
            float(fields["langdetect"]),
            float(fields["lingua"]),
            {code: float(start) for code, start in fields["prior"].items()},
        )
    except (OSError, UnicodeDecodeError, KeyError, ValueError) as reason:
        raise SettingsError(f"no readable data file languages/apart/{name}", hint=str(reason)) from reason


def _weights(table: Mapping[str, Mapping[str, Any]]) -> Weights:
    found: dict[str, tuple[tuple[str, float], ...]] = {}
    for code, by_weight in table.items():
        for weight, words in by_weight.items():
            for word in words.split():
                found[word] = (*found.get(word, ()), (code, int(weight) * _STEP))
    return found


def evidence(words: Sequence[str], told: Group) -> dict[str, float]:
    """What the words say for each language of a group; names are left out where other words stand beside them."""
    scores = dict.fromkeys(told.languages, 0.0)
    for word in [word for word in words if not word[0].isupper()] or [word.lower() for word in words]:
        for code, weight in told.words.get(word.rstrip("'")) or _by_pieces(word, told.pieces):
            scores[code] += weight
    return scores


def _by_pieces(word: str, pieces: Weights) -> Iterator[tuple[str, float]]:
    """The mean of what the most telling of the listed pieces of a word say."""
    listed = [pieces[piece] for piece in telling_pieces(word) if piece in pieces]
    known = sorted(listed, key=lambda votes: -max(weight for _, weight in votes))[:_PIECES_OF_A_WORD]
    for code, weight in (vote for piece in known for vote in piece):
        yield code, weight / len(known)


def telling_pieces(word: str) -> list[str]:
    """The pieces of a word; none of a short one."""
    return pieces_of(word) if len(word) >= _SHORTEST_WORD else []
