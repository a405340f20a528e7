# SPDX-License-Identifier: Apache-2.0
"""Firefox's small models by the package fxtranslate: some 20 MB a direction, quick on one CPU core."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from importlib.metadata import version
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from types import ModuleType
from typing import Any, Final, NoReturn

from mtcheck.errors import ModelError
from mtcheck.translators._model import Model

NEEDS: Final = "pip install 'mtcheck[translate]'"
LICENCE: Final = "MPL-2.0"
"""Of the models that ``fetch`` gets."""

Jobs = SimpleQueue[tuple[tuple[str, ...], Future[list[str]]] | None]


def parts(folder: Path) -> tuple[Path, ...]:
    """Network, vocabulary (one for both languages, or two) and, where there is one, the shortlist of words."""
    networks = sorted(folder.glob("model.*.bin"))
    vocabularies = sorted(folder.glob("*vocab*.spm"))
    if not networks and not vocabularies:
        return ()
    if len(networks) != 1:
        what = "several networks" if networks else "no network"
        raise ModelError(f"{folder} holds {what} of a Firefox model", hint="expected one file model.*.bin")
    if not _pair(vocabularies):
        raise ModelError(
            f"{folder} holds no vocabulary of a Firefox model",
            hint="expected vocab.*.spm, or srcvocab.* and trgvocab.*",
        )
    return (*networks, *sorted(set(_pair(vocabularies))), *sorted(folder.glob("lex.*.bin"))[:1])


def _pair(vocabularies: Sequence[Path]) -> tuple[Path, ...]:
    """Vocabularies of source and target."""
    named = {kind: [path for path in vocabularies if path.name.startswith(kind)] for kind in ("src", "trg", "vocab")}
    if named["src"] and named["trg"]:
        return named["src"][0], named["trg"][0]
    return (named["vocab"][0],) * 2 if named["vocab"] else ()


def load(model: Model, *, device: str) -> FirefoxTranslator:
    """The model on the CPU, the only device that the library knows; raises ModelError."""
    if device != "cpu":
        raise ModelError(f"the firefox backend runs on the CPU alone, not on {device}")
    return FirefoxTranslator(model, _library())


def fetch(source: str, target: str, folder: Path) -> tuple[Path, str]:
    """Downloads the model of a pair below ``folder``; gives its own folder and where it comes from.

    The one place here that reaches a network, through the library's own download. Raises ModelError.
    """
    library = _library()
    try:
        route = library.discovery.add_models(source, target, cache_dir=str(folder), progress=False)
    except ValueError as error:
        _no_download(f"{source}-{target}", str(error), error)
    found = folder / f"{source}-{target}"
    if route.get("kind") != "direct" or not found.is_dir():
        raise ModelError(f"there is no Firefox model from {source} to {target}")
    return found, f"Firefox Translations, {source} to {target}, by fxtranslate {version('fxtranslate')}"


def catalogue() -> list[tuple[str, str]]:
    """Every pair of languages that can be fetched; reaches the network. Raises ModelError."""
    library = _library()
    try:
        return sorted(library.discovery.model_pairs(library.discovery.fetch_records_body()))
    except ValueError as error:
        _no_download("the list of models", str(error), error)


def _no_download(what: str, reason: str, error: Exception) -> NoReturn:
    if "://" in reason:  # the library names the address that it could not reach
        raise ModelError(
            f"cannot download {what}: the network, or the model service, cannot be reached",
            hint="files that were fetched elsewhere are taken by mtcheck models add PATH",
        ) from error
    raise ModelError(f"cannot download {what}: {' '.join(reason.split())[:200]}") from error


def _library() -> ModuleType:
    try:
        import fxtranslate
    except ImportError as error:
        raise ModelError("the firefox backend needs fxtranslate, which is not installed", hint=NEEDS) from error
    return fxtranslate


class FirefoxTranslator:
    """One model; safe to share between threads, which wait for one another."""

    def __init__(self, model: Model, library: ModuleType) -> None:
        self.name, self.source, self.target = model.name, model.source, model.target
        self.signature = model.signed(f"fxtranslate:{version('fxtranslate')}")
        self._jobs: Jobs = SimpleQueue()
        Thread(target=_serve, args=(_builder(model, library), self._jobs), daemon=True, name="firefox").start()
        weakref.finalize(self, self._jobs.put, None).atexit = False
        self.translate(())

    def translate(self, texts: Sequence[str]) -> list[str]:
        """Translates one by one; raises ModelError where the engine gives up."""
        answer: Future[list[str]] = Future()
        self._jobs.put((tuple(texts), answer))
        try:
            return answer.result()
        except ValueError as error:
            raise ModelError(f"the translator {self.name} failed: {error}") from error
        except BaseException as error:
            # A panic inside the engine is no Exception, and would take the whole program along.
            if type(error).__name__ != "PanicException":
                raise
            raise ModelError(f"the engine of the translator {self.name} broke down: {error}") from error


def _builder(model: Model, library: ModuleType) -> Callable[[], Any]:
    """Reads the files now, and makes the engine when called."""
    files = parts(model.folder)
    try:
        network = files[0].read_bytes()
        source, target = (path.read_bytes() for path in _pair([path for path in files if path.suffix == ".spm"]))
        shortlist = files[-1].read_bytes() if files[-1].name.startswith("lex.") else None
    except OSError as error:
        raise ModelError(f"cannot read the translator {model.name}: {error}") from error
    if not (_whole(source) and _whole(target)):
        raise ModelError(f"the translator {model.name} is damaged: a vocabulary is cut short")

    def build() -> Any:
        try:
            return library.Translator(network, source, target, shortlist)
        except ValueError as error:
            raise ModelError(f"the translator {model.name} is damaged: {error}") from error

    return build


def _whole(vocabulary: bytes) -> bool:
    """Whether a vocabulary runs to its end; the library takes half of one, and translates into nonsense.

    The file is a row of protocol buffer fields, each of which says how long it is (wire type 2).
    """
    place = 0
    while place < len(vocabulary):
        if vocabulary[place] & 7 != 2:
            return False
        length, shift = 0, 0
        while (place := place + 1) < len(vocabulary):
            length |= (vocabulary[place] & 127) << shift
            shift += 7
            if vocabulary[place] < 128:
                break
        place += 1 + length
    return bool(vocabulary) and place == len(vocabulary)


def _serve(build: Callable[[], Any], jobs: Jobs) -> None:
    """Makes an engine and runs it: the library ties it to the thread that made it, to the end of its life."""
    engine: Any = None
    while (job := jobs.get()) is not None:
        texts, answer = job
        try:
            engine = engine or build()
            answer.set_result([engine.translate(text) for text in texts])
        except BaseException as error:  # noqa: BLE001 (who waits for the answer gets it, whatever it is)
            answer.set_exception(error)
        del job, texts, answer
