# SPDX-License-Identifier: Apache-2.0
"""Models converted for CTranslate2, run in 8-bit integers on the CPU: OPUS-MT, NLLB, M2M100, several times quicker
than PyTorch. A folder holds what the converter wrote, and the tokenizer's files beside it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, Protocol

from mtcheck.errors import ModelError
from mtcheck.translators._codes import marks
from mtcheck.translators._model import Model
from mtcheck.translators._room import by_room

NEEDS: Final = "pip install 'mtcheck[ct2]'"
_NETWORK: Final = "model.bin"
_BEAMS: Final = 2
_PIECES: Final = 1024
_MOST: Final = 512
_END: Final = "</s>"


def parts(folder: Path) -> tuple[Path, ...]:
    """Network, vocabularies, configuration and tokenizer."""
    vocabularies = sorted([*folder.glob("*vocabulary.json"), *folder.glob("*vocabulary.txt")])
    if not vocabularies:
        return ()
    if not (folder / _NETWORK).is_file():
        raise ModelError(f"the model in {folder} is incomplete: no file {_NETWORK}")
    if len(vocabularies) == 1 and not vocabularies[0].name.startswith("shared"):
        raise ModelError(f"the model in {folder} is incomplete: it has one of two vocabularies")
    tokenizers = [*folder.glob("*.spm"), *folder.glob("*.model"), *folder.glob("tokenizer.json")]
    if not tokenizers:
        raise ModelError(
            f"the model in {folder} has no tokenizer", hint="copy source.spm and target.spm, or tokenizer.json, there"
        )
    if {path.name for path in tokenizers} & {"source.spm", "target.spm"} and len(list(folder.glob("*.spm"))) < 2:
        raise ModelError(f"the model in {folder} is incomplete: it has one of source.spm and target.spm")
    return (folder / _NETWORK, *vocabularies, *folder.glob("config.json"), *sorted(tokenizers))


def load(model: Model, *, device: str) -> CTranslate2Translator:
    """The model in 8-bit integers (on a GPU: as it was converted); raises ModelError."""
    return CTranslate2Translator(model, device)


class CTranslate2Translator:
    """Beam search, two wide."""

    def __init__(self, model: Model, device: str) -> None:
        self.name, self.source, self.target = model.name, model.source, model.target
        library = _library()
        kind = "int8" if device == "cpu" else "default"
        self._cutter = _cutter(model)
        try:
            self._engine = library.Translator(
                str(model.folder), device=device, compute_type=kind, inter_threads=1, intra_threads=_cores()
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelError(
                f"cannot load the translator {model.name}: {' '.join(str(error).split())[:300]}"
            ) from error
        vocabulary = _vocabulary(model.folder)
        self._before, self._after = marks(vocabulary, model.source, model.target, model=model.name)
        self._end = [] if _adds_end(model.folder) or _END not in vocabulary else [_END]
        self.signature = model.signed(f"ctranslate2:{version('ctranslate2')}", f"beams:{_BEAMS}", kind)

    def translate(self, texts: Sequence[str]) -> list[str]:
        """Translates texts in batches that the library sorts by length; raises ModelError where one is too long."""
        rows = [self._pieces(text) for text in texts]
        longest = max(map(len, rows), default=0)
        if longest > _MOST:
            raise ModelError(f"the text has {longest} pieces, and the translator {self.name} reads {_MOST}")
        answers = [""] * len(rows)
        for most, places in by_room(map(len, rows)).items():
            said = self._batch([rows[place] for place in places], min(_MOST - 2, most))
            for place, pieces in zip(places, said, strict=True):
                answers[place] = self._cutter.join(self._said(pieces))
        return answers

    def _batch(self, rows: list[list[str]], most: int) -> list[list[str]]:
        """The pieces of the translations, ``most`` of each."""
        prefix = [[self._after]] * len(rows) if self._before else None
        try:
            results = self._engine.translate_batch(
                rows, target_prefix=prefix, beam_size=_BEAMS, max_batch_size=_PIECES, batch_type="tokens",
                max_decoding_length=most, max_input_length=0,
            )  # fmt: skip
        except (RuntimeError, ValueError) as error:
            raise ModelError(f"the translator {self.name} failed: {' '.join(str(error).split())[:200]}") from error
        return [result.hypotheses[0] for result in results]

    def _pieces(self, text: str) -> list[str]:
        lead = [self._before or self._after] if self._after else []
        return [*lead, *self._cutter.cut(text), *self._end]

    def _said(self, pieces: list[str]) -> list[str]:
        begun = pieces[1:] if self._before and pieces[:1] == [self._after] else pieces
        return [piece for piece in begun if piece != _END]


class _Cutter(Protocol):
    """Cuts text into the pieces that a model knows, and joins them again."""

    def cut(self, text: str) -> list[str]: ...

    def join(self, pieces: list[str]) -> str: ...


class _SentencePiece:
    def __init__(self, source: Path, target: Path) -> None:
        import sentencepiece

        self._source = sentencepiece.SentencePieceProcessor(model_file=str(source))
        same = source == target
        self._target = self._source if same else sentencepiece.SentencePieceProcessor(model_file=str(target))

    def cut(self, text: str) -> list[str]:
        pieces: list[str] = self._source.encode(text, out_type=str)
        return pieces

    def join(self, pieces: list[str]) -> str:
        return str(self._target.decode(pieces))


class _Fast:
    def __init__(self, path: Path) -> None:
        import transformers

        kind: Any = transformers.PreTrainedTokenizerFast
        self._tokenizer = kind(tokenizer_file=str(path))

    def cut(self, text: str) -> list[str]:
        pieces: list[str] = self._tokenizer.tokenize(text, add_special_tokens=False)
        return pieces

    def join(self, pieces: list[str]) -> str:
        return str(self._tokenizer.convert_tokens_to_string(pieces))


def _cutter(model: Model) -> _Cutter:
    folder = model.folder
    source, target = folder / "source.spm", folder / "target.spm"
    single = sorted([*folder.glob("*.spm"), *folder.glob("*.model")])
    try:
        if source.is_file() and target.is_file():
            return _SentencePiece(source, target)
        if (folder / "tokenizer.json").is_file():
            return _Fast(folder / "tokenizer.json")
        return _SentencePiece(single[0], single[0])
    except ImportError as error:
        raise ModelError("the ctranslate2 backend needs sentencepiece, which is not installed", hint=NEEDS) from error
    except Exception as error:  # whatever the file makes of either library, it is the file's fault
        raise ModelError(f"the tokenizer of {model.name} is damaged: {' '.join(str(error).split())[:200]}") from error


def _vocabulary(folder: Path) -> frozenset[str]:
    pieces: set[str] = set()
    for path in (*folder.glob("*vocabulary.json"), *folder.glob("*vocabulary.txt")):
        try:
            text = path.read_text(encoding="utf-8")
            pieces.update(json.loads(text) if path.suffix == ".json" else text.split("\n"))
        except (OSError, ValueError, TypeError) as error:
            raise ModelError(f"{path} is damaged: {error}") from error
    return frozenset(pieces)


def _adds_end(folder: Path) -> bool:
    """Whether the engine itself puts the end after a text, as it does for models of the original OPUS-MT form."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return False
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder / 'config.json'} is damaged: {error}") from error
    return isinstance(config, dict) and bool(config.get("add_source_eos"))


def _cores() -> int:
    stated = os.environ.get("OMP_NUM_THREADS", "")
    return int(stated) if stated.isdigit() and int(stated) > 0 else max(1, min(4, os.cpu_count() or 1))


def _library() -> Any:
    try:
        import ctranslate2
    except ImportError as error:
        raise ModelError("the ctranslate2 backend needs ctranslate2, which is not installed", hint=NEEDS) from error
    return ctranslate2
