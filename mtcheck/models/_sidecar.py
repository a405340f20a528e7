# SPDX-License-Identifier: Apache-2.0
"""What a user states about a Hugging Face model, because its own files do not: scale, order of the texts, labels."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from mtcheck.errors import ModelError

SIDECAR: Final = "mtcheck-model.toml"

Meaning = Literal["ok", "minor", "major"]
Order = Literal["hypothesis", "hypothesis-source", "source-hypothesis"]

_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "order": ("hypothesis", "hypothesis-source", "source-hypothesis"),
    "source": ("required", "optional"),
    "activation": ("none", "sigmoid"),
    "pieces": ("first", "mean", "max"),
}
_MEANINGS: Final[tuple[Meaning, ...]] = ("ok", "minor", "major")
_NAMES: Final[Mapping[str, Meaning]] = {
    **dict.fromkeys(("o", "ok", "good", "correct", "acceptable", "noerror", "none"), "ok"),
    **dict.fromkeys(("minor", "bad", "error", "err", "incorrect", "unacceptable"), "minor"),
    **dict.fromkeys(("major", "critical"), "major"),
}
"""Label names without prefix, case and separators. A flaw of no stated severity counts as the lesser one."""
_POSITION: Final = re.compile(r"^[BIESLU][-_](?=.)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidecar:
    """The statements of one file, with defaults for what it leaves out.

    model: a folder (relative to the file) or an id, where the file stands elsewhere than the model.
    range: what a model of one output gives the worst and the best translation; the first may be the higher one.
    activation: what is to be done to that output first.
    order, source: what is read, in which order, and whether a segment without a source can be judged.
    labels: what a label means, for names that do not say it themselves.
    pieces: which pieces of a word speak for it; models are mostly trained on the first one alone.
    """

    model: str | None = None
    range: tuple[float, float] | None = None
    activation: Literal["none", "sigmoid"] = "none"
    order: Order = "hypothesis-source"
    source: Literal["required", "optional"] = "optional"
    labels: Mapping[str, Meaning] = field(default_factory=dict)
    pieces: Literal["first", "mean", "max"] = "first"
    languages: tuple[str, ...] = ("en",)
    word_threshold: float = 0.5
    tuned_on: str = "nothing: the default"


def read_sidecar(path: Path) -> Sidecar:
    """The statements in a file; raises ModelError for what is unknown, of a wrong type or out of range."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"cannot read {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{path} is not valid TOML: {error}") from error
    values = {key.replace("-", "_"): value for key, value in table.items()}
    known = Sidecar.__dataclass_fields__
    for key, value in values.items():
        if key not in known:
            keys = ", ".join(name.replace("_", "-") for name in known)
            raise ModelError(f"{path}: unknown key {key.replace('_', '-')!r}", hint=f"there are: {keys}")
        problem = _problem(key, value)
        if problem:
            raise ModelError(f"{path}: {key.replace('_', '-')} must be {problem}")
    for key in ("range", "languages"):
        if key in values:
            values[key] = tuple(values[key])
    if "order" in values and values["order"] != "hypothesis":
        values.setdefault("source", "required")  # who states a pair has a model of pairs
    return Sidecar(**values)


def _problem(key: str, value: Any) -> str:
    """What a value should have been; empty where it is that."""
    if key in _CHOICES:
        return "" if value in _CHOICES[key] else f"one of {', '.join(_CHOICES[key])}"
    if key == "range":
        fits = isinstance(value, list) and len(value) == 2 and all(map(_number, value)) and value[0] != value[1]
        return "" if fits else "two numbers: what the worst and the best translation get"
    if key == "labels":
        fits = isinstance(value, dict) and all(meaning in _MEANINGS for meaning in value.values())
        return "" if fits else f"a table of label = one of {', '.join(_MEANINGS)}"
    if key == "languages":
        fits = isinstance(value, list) and value and all(isinstance(tag, str) for tag in value)
        return "" if fits else "a list of language codes"
    if key == "word_threshold":
        return "" if _number(value) and 0 <= value <= 1 else "a number from 0 to 1"
    return "" if isinstance(value, str) and value else "a string"


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < float("inf")


def meanings(labels: Sequence[str], stated: Mapping[str, Meaning]) -> tuple[Meaning, ...]:
    """What each label of a model means: as stated, else by its name.

    Raises ModelError that lists the labels where one is not known, or where all mean a flaw, or none does.
    """
    listed = ", ".join(labels)
    strange = [name for name in stated if name not in labels]
    if strange:
        raise ModelError(f"{SIDECAR} names the label {strange[0]!r}, which the model lacks", hint=f"it has: {listed}")
    found = [stated.get(label) or _NAMES.get(_plain(label)) for label in labels]
    hint = f'say in {SIDECAR} what each means: labels = {{ "{labels[0]}" = "ok", ... }} (ok, minor or major)'
    told = tuple(meaning for meaning in found if meaning is not None)
    if len(told) < len(found):
        raise ModelError(f"the labels of this model are not known: {listed}", hint=hint)
    if "ok" not in told or set(told) == {"ok"}:
        raise ModelError(f"the labels of this model do not tell good from bad: {listed}", hint=hint)
    return told


def _plain(label: str) -> str:
    """``B-Minor`` as ``minor``: a label without its position in a stretch, its case and its separators."""
    return re.sub(r"[\W_]+", "", _POSITION.sub("", label)).lower()
