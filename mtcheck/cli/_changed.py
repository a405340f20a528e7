# SPDX-License-Identifier: Apache-2.0
"""``--changed-only``: the articles that differ from a base in git, by the git that is installed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from mtcheck.errors import SettingsError

_BASES: Final = ("@{upstream}", "origin/HEAD", "main", "master")
"""What a branch is held against where nobody names a base: the first of these that there is."""
_PATIENCE: Final = 120
"""Seconds that one question to git may take."""


def changed_articles(paths: Sequence[str], base: str | None, *, suffixes: Collection[str]) -> list[str]:
    """The articles below ``paths`` (none: the current folder) that were changed since the branch left ``base``.

    Committed, staged, unstaged and new files count; deleted and ignored ones do not. They are named as a walk of the
    folders would name them, sorted. Raises SettingsError outside a repository and for a base that it does not have.
    """
    top = _repository()
    files = [top / name for name in _names(top, base)]
    found: set[str] = set()
    for path in paths or ["."]:
        found.update(_below(path, files, top, suffixes))
    return sorted(found)


def _below(path: str, files: Sequence[Path], top: Path, suffixes: Collection[str]) -> list[str]:
    real = Path(os.path.realpath(path))
    if not real.exists():
        raise SettingsError(f"cannot read {path}: there is no such file")
    if real != top and top not in real.parents:
        raise SettingsError(f"{path} is not in the repository {top}", hint="--changed-only asks git what has changed")
    if not real.is_dir():
        return [path] if real in files else []
    inside = [file.relative_to(real) for file in files if real in file.parents and file.is_file()]
    return [
        str(Path(path) / name)
        for name in inside
        if name.suffix.lower() in suffixes and not any(part.startswith(".") for part in name.parts)
    ]


def _names(top: Path, base: str | None) -> list[str]:
    """Names of files from the top of the repository."""
    new = _listed(top, "ls-files", "-z", "--others", "--exclude-standard", "--full-name")
    if not _commit(top, "HEAD"):
        if base:
            raise SettingsError(f"there is nothing to compare with {base}: the repository has no commit yet")
        return [*new, *_listed(top, "ls-files", "-z", "--full-name")]
    since = _merge_base(top, base or _default_base(top))
    changed = _listed(
        top,
        "diff",
        "--name-only",
        "-z",
        "--no-renames",
        "--no-relative",
        "--no-ext-diff",
        "--diff-filter=d",
        since,
        "--",
    )
    return [*new, *changed]


def _default_base(top: Path) -> str:
    return next((base for base in _BASES if _commit(top, base)), "HEAD")


def _merge_base(top: Path, base: str) -> str:
    if base.startswith("-") or not _commit(top, base):
        raise SettingsError(f"git knows no commit {base!r}", hint="fetch it first, or name another with --base")
    found = _git(top, "merge-base", base, "HEAD")
    if found.returncode:
        hint = "fetch more of the history (git fetch --unshallow; in CI, a fetch depth of 0)"
        raise SettingsError(f"{base} and this branch have no commit in common that git knows of", hint=hint)
    return found.stdout.decode().strip()


def _commit(top: Path, name: str) -> bool:
    return _git(top, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").returncode == 0


def _repository() -> Path:
    found = _git(Path.cwd(), "rev-parse", "--show-toplevel")
    if found.returncode:
        words = found.stderr.decode("utf-8", "replace").strip().splitlines()
        why = words[0].removeprefix("fatal: ") if words else "this is no working tree"
        if "not a git repository" in why:
            raise SettingsError("--changed-only needs a git repository, and this folder is in none")
        raise SettingsError(f"--changed-only: git says: {why}")
    return Path(os.path.realpath(os.fsdecode(found.stdout.removesuffix(b"\n"))))


def _listed(top: Path, *arguments: str) -> list[str]:
    found = _git(top, *arguments)
    if found.returncode:
        words = found.stderr.decode("utf-8", "replace").strip().splitlines()
        raise SettingsError(f"--changed-only: git says: {words[0] if words else found.returncode}")
    return [os.fsdecode(name) for name in found.stdout.split(b"\0") if name]


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        return subprocess.run(
            ["git", *arguments],
            cwd=folder,
            capture_output=True,
            check=False,
            env=environment,
            stdin=subprocess.DEVNULL,
            timeout=_PATIENCE,
        )
    except FileNotFoundError as error:
        raise SettingsError("--changed-only needs git, and it is not installed") from error
    except subprocess.TimeoutExpired as error:
        raise SettingsError(f"--changed-only: git gave no answer in {_PATIENCE} seconds") from error
