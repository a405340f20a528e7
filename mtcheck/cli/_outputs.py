# SPDX-License-Identifier: Apache-2.0
"""Which report goes where: ``--format`` and any number of ``--output``."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mtcheck.cli._output import ensure_writable, render_options, write_pieces
from mtcheck.errors import SettingsError

if TYPE_CHECKING:
    from mtcheck.reports import RenderOptions
    from mtcheck.results import Report

STDOUT: Final = "-"


@dataclass(frozen=True, slots=True)
class Target:
    """A report in the form ``form``, written to ``path`` (None: standard output)."""

    form: str
    path: Path | None = None


def targets(outputs: Sequence[str], form: str | None) -> tuple[Target, ...]:
    """What ``--output`` and ``--format`` ask for; raises SettingsError where that makes no sense.

    Without ``--output`` the form goes to standard output. With it, standard output stays empty, unless ``--format``
    names a form that goes into none of the files.
    """
    from mtcheck.reports import DEFAULT_FORM

    found = [_target(given, form) for given in outputs]
    if not found or (form and form not in {target.form for target in found}):
        found.append(Target(form or DEFAULT_FORM))
    paths = [target.path and os.path.realpath(target.path) for target in found]
    for path in paths:
        if paths.count(path) > 1:
            raise SettingsError(f"two reports go to {path or 'standard output'}", hint="one --output for each")
    for target in found:
        if target.path:
            ensure_writable(target.path)
    return tuple(found)


def _target(given: str, form: str | None) -> Target:
    from mtcheck.reports import DEFAULT_FORM, form_of, forms

    named, equals, file = given.partition("=")
    if equals and named in forms():
        if not file:
            raise SettingsError(f"--output {given} names no file", hint=f"write {given}FILE")
        return Target(named, None if file == STDOUT else Path(file))
    if equals and re.fullmatch("[a-z]+", named):
        raise SettingsError(
            f"no {named!r} among the reports",
            hint=f"there are: {', '.join(forms())}; a file of that name is ./{given}",
        )
    if given == STDOUT:
        return Target(form or DEFAULT_FORM)
    path = Path(given)
    chosen = form_of(path.name, wanted=form) or form or ("" if path.suffix else DEFAULT_FORM)
    if not chosen:
        raise SettingsError(
            f"cannot tell from its name what {given} is to hold", hint=f"write --output FORMAT={given}, or --format"
        )
    return Target(chosen, path)


def write_reports(wanted: Sequence[Target], reports: Sequence[Report], options: RenderOptions, *, plain: bool) -> None:
    """Renders all before it writes any, but for forms that come in pieces; raises MtcheckError where a file cannot be
    written."""
    from mtcheck.reports import RenderOptions, render_pieces

    shown = render_options(plain=plain)
    on_screen = replace(options, width=shown.width, colour=shown.colour)
    in_file = replace(options, width=RenderOptions().width, colour=False)
    rendered = [(render_pieces(one.form, reports, in_file if one.path else on_screen), one.path) for one in wanted]
    for pieces, path in sorted(rendered, key=lambda pair: pair[1] is None):  # files first: a closed pipe loses none
        write_pieces(pieces, path)
