# SPDX-License-Identifier: Apache-2.0
"""The room that translates: text in one language to text in another, offline, the same answer every time.

A plug-in is a backend, one file, named for the library that runs its models. It offers

- ``NEEDS``: what to install where its library is missing, as the user would type it;
- ``parts(folder)``: the files of a model of its kind, () where the folder holds none; raises ModelError where one is
  half there;
- ``load(model, device)``: the ``Translator`` that runs an installed ``Model``;
- ``fetch(...)``, where it can download: the only code that reaches a network, called by ``mtcheck models get`` alone.

``open_translator`` finds one, and ``translate`` is the door's verb: it asks the cache first, sends each text once, and
marks every answer that is a loop, a copy, empty or of absurd length. Callers pass sentences, and sentences only: a
translator invents a sentence for a navigation trail or a row of initials, so residue never reaches it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, cast

from mtcheck import plugins
from mtcheck.errors import ModelError, MtcheckError
from mtcheck.hugging_face import cached, is_id
from mtcheck.languages import language_name
from mtcheck.translators import _guards
from mtcheck.translators._cache import FILE, LIMIT, TranslationCache
from mtcheck.translators._model import Model, licence_of, parts_of, verify
from mtcheck.translators._store import (
    Damaged,
    cache_folder,
    data_folder,
    fetching,
    for_pair,
    get_command,
    install,
    named,
    same_language,
    scan,
    speaks,
    tag_of,
)  # fmt: skip

__all__ = [
    "Backend", "Damaged", "Model", "Translation", "TranslationCache", "Translator", "data_folder", "fetching",
    "install", "is_id", "licence_of", "load_backend", "missing", "model_in", "named", "open_cache", "open_translator",
    "same_language", "scan", "speaks", "tag_of", "translate", "verify",
]  # fmt: skip

_AT_ONCE: Final = 64
"""Texts that a translator gets in one call: what it has done is in the cache before the next call."""
_PATIENCE: Final = 3
"""Texts on which a translator may fail before it is given up, as long as it has translated none."""


class Translator(Protocol):
    """Translates sentences from one language to another, the same way every time.

    name: for people. signature: pair, hash of the weights and whatever else changes the words, for reports and the
    cache. source, target: BCP 47 tags.
    """

    @property
    def name(self) -> str: ...

    @property
    def signature(self) -> str: ...

    @property
    def source(self) -> str: ...

    @property
    def target(self) -> str: ...

    def translate(self, texts: Sequence[str]) -> list[str]:
        """One translation a text, in their order, as the model gives it; raises ModelError where it cannot."""


class Backend(Protocol):
    """What a file of this room offers."""

    NEEDS: str

    def parts(self, folder: Path) -> tuple[Path, ...]:
        """The files that make up the model in a folder; () where it is not of this kind, ModelError if half there."""

    def load(self, model: Model, *, device: str) -> Translator:
        """The model, ready to run on a device ("cpu", "cuda"); raises ModelError."""


@dataclass(frozen=True, slots=True)
class Translation:
    """What came of a text. ``unusable`` says in plain words why it must not be compared with anything, "" if it may.

    An unusable translation keeps its text, if there is one, so that a report can show what the translator did.
    """

    source: str
    text: str
    unusable: str = ""


def load_backend(name: str) -> Backend:
    """The backend of that name; raises SettingsError where there is none."""
    return cast(Backend, plugins.load("translators", name))


def missing(source: str, target: str, *, both_ways: bool = False) -> str | None:
    """Why nothing can translate between two languages, with the command that helps; None where something can.

    both_ways: out of the target again, too. Looks at descriptions and file sizes alone, and loads nothing.
    """
    try:
        installed = scan()
        for pair in ((source, target), (target, source))[: 1 + both_ways]:
            verify(for_pair(*pair, among=installed))
    except MtcheckError as error:
        return f"{error.message} ({error.hint})" if error.hint else error.message
    return None


def open_translator(source: str, target: str, *, model: str | None = None, device: str = "cpu") -> Translator:
    """A translator between two languages (BCP 47 tags), verified and ready.

    model: name of an installed one, a folder, or the id of a Hugging Face model in the local cache; None takes the
    first installed one for the pair. Raises ModelError where there is none (the hint holds the command that installs
    one), where it is for another pair, incomplete or damaged, or its library is not installed.
    """
    found = _chosen(source, target, model)
    verify(found)
    return load_backend(found.backend).load(found, device=device)


def _chosen(source: str, target: str, model: str | None) -> Model:
    if model is None:
        return for_pair(source, target)
    installed = named(model)
    if installed is None:
        return model_in(model, source=source, target=target)
    if not speaks(installed, source, target):
        raise ModelError(
            f"{model} translates from {language_name(installed.source)} to {language_name(installed.target)}, "
            f"not from {language_name(source)} to {language_name(target)}",
            hint=get_command(source, target),
        )
    return installed


def model_in(place: str, *, source: str, target: str, backend: str | None = None) -> Model:
    """The model in a folder, or of a Hugging Face id in the local cache, for two languages; its files are hashed.

    backend: name of the one to use, None takes the one that knows the folder. Raises ModelError where the place holds
    no model, or half of one.
    """
    folder = Path(place).expanduser()
    origin = str(folder.resolve())
    if not folder.is_dir():
        folder = cached(
            place,
            what="translator",
            choices="an installed one (mtcheck models list), a folder, or owner/name of a Hugging Face model",
            hint=f"mtcheck models get {place} --from LANG --to LANG",
        )
        origin = place
    for name in (backend,) if backend else plugins.names("translators"):
        files = load_backend(name).parts(folder)
        if files:
            parts = parts_of(folder, files)
            return Model(
                name=Path(origin).name, backend=name, source=source, target=target, folder=folder, parts=parts,
                origin=origin,
            )  # fmt: skip
    kinds = backend or ", ".join(plugins.names("translators"))
    raise ModelError(f"{folder} holds no translator that mtcheck can run", hint=f"it was looked at as: {kinds}")


def open_cache(path: Path | None = None, *, limit: int = LIMIT) -> TranslationCache:
    """The cache of translations in the user's cache folder (or elsewhere), ``limit`` bytes at most."""
    return TranslationCache(path or cache_folder() / FILE, limit=limit)


def translate(
    translator: Translator, texts: Sequence[str], *, cache: TranslationCache | None = None
) -> tuple[Translation, ...]:
    """One translation for each sentence, in their order; those that must not be used say why.

    Where the translator fails on a text, that text alone is unusable; where it fails on all, ModelError is raised.
    What was translated before that is in the cache.
    """
    held = {text: _guards.not_sent(text) for text in texts}
    wanted = [text for text, reason in held.items() if not reason]
    known = cache.get(translator.signature, wanted) if cache else {}
    made: dict[str, str] = {}
    failures: dict[str, str] = {}
    for some in _chunks([text for text in wanted if text not in known]):
        done = _attempted(translator, some, failures, first=not made)
        if cache:
            cache.put(translator.signature, {text: translation for text, translation in done.items() if translation})
        made |= done
    known |= made
    if failures and not known:
        raise ModelError(f"the translator {translator.name} fails: {next(iter(failures.values()))}")
    return tuple(_judged(text, known.get(text, ""), held[text] or failures.get(text, "")) for text in texts)


def _judged(text: str, translation: str, reason: str) -> Translation:
    return Translation(text, translation, reason or _guards.unusable(text, translation))


def _chunks(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts), _AT_ONCE):
        yield texts[start : start + _AT_ONCE]


def _attempted(
    translator: Translator, texts: Sequence[str], failures: dict[str, str], *, first: bool
) -> dict[str, str]:
    """Translations of those texts that it can translate; the others go to ``failures`` with the reason.

    What fails is halved until it is one text, so that what the translator cannot take spoils nothing else. first: it
    has translated nothing yet, and is given up where it goes on like that.
    """
    done: dict[str, str] = {}
    waiting = [texts]
    while waiting and not (first and not done and len(failures) >= _PATIENCE):
        some = waiting.pop()
        try:
            done |= zip(some, _called(translator, some), strict=True)
        except ModelError as error:
            half = len(some) // 2
            if half:
                waiting += [some[half:], some[:half]]
            else:
                failures[some[0]] = error.message
    return done


def _called(translator: Translator, texts: Sequence[str]) -> list[str]:
    try:
        answers = translator.translate(texts)
    except MtcheckError as error:
        raise ModelError(error.message, hint=error.hint) from error
    except Exception as error:  # whatever a library makes of a text
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise ModelError(f"the translator failed: {reason}") from error
    if len(answers) != len(texts) or not all(isinstance(answer, str) for answer in answers):
        raise ModelError(f"the translator gave {len(answers)} texts for {len(texts)}")
    return [" ".join(answer.split()) for answer in answers]
