# SPDX-License-Identifier: Apache-2.0
"""``--fix``, ``--fix-to`` and ``--diff`` of ``mtcheck check``: where the fixed article goes, and what is told of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from mtcheck.cli import complain
from mtcheck.cli._output import write, write_bytes
from mtcheck.errors import InputError, MtcheckError, SettingsError

if TYPE_CHECKING:
    from mtcheck.fixing import Fixed
    from mtcheck.results import Report
    from mtcheck.settings import Settings

FIX_OPTIONS: Final = ("fix", "fix_to", "diff", "overwrite")
_STDIN: Final = "-"
_MADE: Final = {
    "residue": ("piece of residue cut", "pieces of residue cut"),
    "encoding": ("damaged place repaired", "damaged places repaired"),
    "repetition": ("doubled word cut", "doubled words cut"),
    "spacing": ("space put right", "spaces put right"),
}


def fix_options(command: Any) -> Any:
    """Adds the options above to a command."""
    for option in (
        click.option("--overwrite", is_flag=True, help="Let --fix replace a file that is there already."),
        click.option("--diff", is_flag=True, help="Print what --fix would change in place of the report."),
        click.option("--fix-to", metavar="FILE|FOLDER", help="Write the fixed article there."),
        click.option("--fix", is_flag=True, help="Write the safe fixes to a new file beside it: a.txt to a.fixed.txt."),
    ):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Fixing:
    """What is wanted: a diff, or files; ``targets`` runs in step with the articles."""

    diff: bool
    overwrite: bool
    copies: bool
    targets: tuple[tuple[str, Path], ...]

    def run(self, reports: Sequence[Report], settings_of: Callable[[str], Settings], *, quiet: bool) -> bool:
        """Prints the diffs or writes the files; False where one could not be made, which is told."""
        from mtcheck.fixing import fix
        from mtcheck.formats import read_file

        checked = {report.article.path: place for place, report in enumerate(reports)}
        fine, diffs = True, []
        for name, target in self.targets:
            if name not in checked:
                if any(path.startswith(f"{name}#") for path in checked):
                    complain(f"{name}: holds several articles, and such a file cannot be fixed")
                    fine = False
                continue
            try:
                data, report = read_file(Path(name)), reports[checked[name]]
                if hashlib.sha256(data).hexdigest() != report.sha256:
                    raise InputError(f"{name}: was changed while it was checked", hint="check it again")
                fixed = fix(data, report, settings_of(name))
                if self.diff:
                    diffs.append(fixed.diff(str(target)))
                else:
                    self._write(fixed, data, target, quiet=quiet)
                for line in fixed.left:
                    complain(f"{name}, {line}")
            except MtcheckError as error:
                complain(error.message, hint=error.hint)
                fine = False
        if self.diff:
            write("".join(diffs), None)
        return fine

    def _write(self, fixed: Fixed, data: bytes, target: Path, *, quiet: bool) -> None:
        if fixed.data == data and not self.copies:
            told = "nothing to fix that needs no editor"
        else:
            _put(fixed.data, target, overwrite=self.overwrite)
            told = f"{_summary(fixed)}; written to {target}"
        if not quiet:
            complain(f"{fixed.path}: {told}")


def fixing(articles: Sequence[str], *, fix: bool, fix_to: str | None, diff: bool, overwrite: bool) -> Fixing | None:
    """What the options ask for, None for nothing; raises SettingsError where they make no sense together."""
    if not (fix or fix_to or diff):
        if overwrite:
            raise SettingsError("--overwrite goes with --fix or --fix-to")
        return None
    if _STDIN in articles:
        raise SettingsError("standard input cannot be fixed", hint="save it to a file first")
    targets = [_target(name, fix_to, several=len(articles) > 1) for name in articles]
    twice = sorted(str(target) for target in targets if targets.count(target) > 1)
    if twice:
        raise SettingsError(f"two articles would be written to {twice[0]}", hint="fix them one by one")
    if not diff and not overwrite:
        for name, target in zip(articles, targets, strict=True):
            if target.exists() and Path(name).exists() and target.samefile(name):
                raise SettingsError(f"{target} is the article itself", hint="--overwrite replaces it")
    return Fixing(diff, overwrite, fix_to is not None, tuple(zip(articles, targets, strict=True)))


def _target(name: str, fix_to: str | None, *, several: bool) -> Path:
    article = Path(name)
    if fix_to is None:
        return article.with_name(f"{article.stem}.fixed{article.suffix}")
    if Path(fix_to).is_dir() or fix_to.endswith(("/", os.sep)):
        return Path(fix_to) / article.name
    if several:
        raise SettingsError("--fix-to names one file for several articles", hint=f"name a folder: {fix_to}/")
    return Path(fix_to)


def _put(data: bytes, target: Path, *, overwrite: bool) -> None:
    """Raises MtcheckError where there is another file already, and where it cannot be written."""
    try:
        if target.exists() and target.read_bytes() == data:
            return
        target.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise MtcheckError(f"cannot write {target}: {error.strerror}") from error
    if target.exists() and not overwrite:
        raise MtcheckError(f"{target} is there already", hint="--overwrite replaces it, --fix-to names another")
    write_bytes(data, target)


def _summary(fixed: Fixed) -> str:
    told = []
    for check, number in sorted(fixed.made.items(), key=lambda item: [*_MADE, item[0]].index(item[0])):
        one, many = _MADE.get(check, (f"fix of {check}", f"fixes of {check}"))
        told.append(f"{number} {one if number == 1 else many}")
    return ", ".join(told) or "nothing to fix"
