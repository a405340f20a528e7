# SPDX-License-Identifier: Apache-2.0
"""Where users keep translators: one folder each in the data folder of the user, or below ``MTCHECK_HOME``."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from mtcheck.errors import ModelError, MtcheckError, SettingsError
from mtcheck.languages import language_name, primary
from mtcheck.translators import _model
from mtcheck.translators._model import Model

HOME: Final = "MTCHECK_HOME"
_NAME: Final = re.compile(r"[A-Za-z0-9][\w.-]*")
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_SAME: Final = {"no": "nb", "tl": "fil", "iw": "he", "in": "id"}
"""Tags that name one language twice, the older or wider one first."""


@dataclass(frozen=True, slots=True)
class Damaged:
    """An entry of the data folder that cannot be used, and why."""

    name: str
    reason: str


Installed = tuple[tuple[Model, ...], tuple[Damaged, ...]]


def data_folder() -> Path:
    """The folder that translators are kept in; it need not exist."""
    return _below(data=True) / "translators"


def cache_folder() -> Path:
    """The folder that translations are remembered in; it need not exist."""
    return _below(data=False)


def _below(*, data: bool) -> Path:
    own = os.environ.get(HOME)
    if own:
        return Path(own).expanduser() / ("" if data else "cache")
    import platformdirs

    return (platformdirs.user_data_path if data else platformdirs.user_cache_path)("mtcheck", appauthor=False)


def scan() -> Installed:
    """Every installed translator by name, and every folder that should be one and is not."""
    models, damaged = [], []
    try:
        homes = sorted(path for path in data_folder().iterdir() if path.is_dir() and not path.name.startswith("."))
    except FileNotFoundError:
        return (), ()
    except OSError as error:
        raise ModelError(
            f"cannot read the folder {data_folder()}: {error.strerror}", hint=f"{HOME} names another"
        ) from error
    for home in homes:
        try:
            models.append(_model.read(home))
        except ModelError as error:
            damaged.append(Damaged(home.name, error.message))
    return tuple(models), tuple(damaged)


def named(name: str) -> Model | None:
    """The installed translator of that name, or None; raises ModelError where its description is damaged."""
    home = data_folder() / name
    return _model.read(home) if _NAME.fullmatch(name) and home.is_dir() else None


def for_pair(source: str, target: str, *, among: Installed | None = None) -> Model:
    """The installed translator between two languages, the first by name where there are several.

    among: what ``scan`` found, where that was done already. Raises ModelError with the command that installs one where
    there is none.
    """
    models, damaged = among or scan()
    for model in models:
        if speaks(model, source, target):
            return model
    broken = f"; {damaged[0].name} cannot be used: {damaged[0].reason}" if damaged else ""
    raise ModelError(
        f"no translator from {language_name(source)} to {language_name(target)} is installed{broken}",
        hint=get_command(source, target),
    )


def get_command(source: str, target: str) -> str:
    """The command that installs a translator between two languages."""
    if same_language(target, "en"):
        return f"mtcheck models get {source}"
    if same_language(source, "en"):
        return f"mtcheck models get {target}"
    return f"mtcheck models add PATH --from {source} --to {target}"


def speaks(model: Model, source: str, target: str) -> bool:
    """Whether a model translates from one language to the other."""
    return same_language(model.source, source) and same_language(model.target, target)


def same_language(one: str, other: str) -> bool:
    """Whether two tags name a language alike; a script counts where both state one, a region never."""
    first, second = (_SAME.get(primary(tag), primary(tag)) for tag in (one, other))
    scripts = {script for script in (_script(one), _script(other)) if script}
    return first == second and len(scripts) < 2


def _script(tag: str) -> str:
    return next((piece.title() for piece in re.split(r"[-_]", tag)[1:] if len(piece) == 4 and piece.isalpha()), "")


def tag_of(text: str) -> str:
    """A BCP 47 tag as the user typed it, with hyphens; raises SettingsError for anything else."""
    if not _TAG.fullmatch(text):
        raise SettingsError(f"{text!r} is not a language", hint="a tag such as id, pt-BR or zh-Hant")
    return text.replace("_", "-")


def install(model: Model, *, name: str | None = None, in_place: bool = False) -> Model:
    """Installs a model: copies its files into the data folder (or leaves them ``in_place``) and describes them.

    All or nothing: an entry appears when every file is there. Raises ModelError where the name is taken or a
    file cannot be copied, SettingsError for a name that cannot be that of a folder.
    """
    name = name or _free_name(model)
    if not _NAME.fullmatch(name):
        raise SettingsError(f"{name!r} cannot be the name of a translator", hint="letters, digits, . _ and -")
    for other in scan()[0]:
        if (other.digest, other.source, other.target) == (model.digest, model.source, model.target):
            raise ModelError(f"these files are installed already, as {other.name}")
    home = data_folder() / name
    with _staged(home) as stage:
        if in_place:
            kept = replace(model, name=name, folder=model.folder.resolve(), home=home)
        else:
            for part in model.parts:
                (stage / part.name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(model.folder / part.name, stage / part.name)
            parts = _model.parts_of(stage, [stage / part.name for part in model.parts])
            kept = replace(model, name=name, folder=home, home=home, parts=parts)
            if kept.digest != model.digest:
                raise ModelError(f"the files in {model.folder} changed while they were copied")
        _model.write(kept, stage, in_place=in_place)
    return kept


def _free_name(model: Model) -> str:
    pair = f"{model.source}-{model.target}"
    return pair if not (data_folder() / pair).exists() else f"{pair}-{model.backend}"


@contextmanager
def _staged(home: Path) -> Iterator[Path]:
    """A folder beside ``home`` that becomes it in one step at the end, and vanishes where something goes wrong."""
    if home.exists():
        raise ModelError(
            f"there is a translator {home.name} already", hint=f"choose another --name, or remove the folder {home}"
        )
    stage = None
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".adding-", dir=home.parent))
        yield stage
        stage.chmod(0o755)
        stage.rename(home)
    except MtcheckError:
        raise
    except OSError as error:
        raise ModelError(
            f"cannot add the translator {home.name}: {error}", hint=f"{HOME} names another folder"
        ) from error
    finally:
        if stage:
            shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def fetching() -> Iterator[Path]:
    """An empty folder for a download, on the disk of the data folder; gone afterwards."""
    try:
        data_folder().mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".fetching-", dir=data_folder()))
    except OSError as error:
        raise ModelError(f"cannot write to {data_folder()}: {error.strerror}", hint=f"{HOME} names another") from error
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)
