# SPDX-License-Identifier: Apache-2.0
"""``mtcheck calibrate``: thresholds and limits from a desk's own articles."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtcheck.cli import PASSED, check, complain
from mtcheck.cli._output import ensure_writable, spare, write
from mtcheck.configuration import load_configuration
from mtcheck.errors import InputError
from mtcheck.labels import Label, read_labels
from mtcheck.profiles import check_pattern

if TYPE_CHECKING:
    from mtcheck.calibrating import Labelled
    from mtcheck.settings import Settings

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("calibrate")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLES...")
@click.option("--labels", required=True, type=_FILE, metavar="FILE",
              help="CSV with the columns path and label, or JSON Lines; a label is accepted or rejected.")  # fmt: skip
@click.option("--max-false-alarms", type=click.FloatRange(0, 1), default=0.05, show_default=True, metavar="P",
              help="The share of accepted articles that may fail.")  # fmt: skip
@click.option("--output", type=_FILE, metavar="FILE", help="Write the gate there, as a configuration file (.toml).")
@click.option("--profile", "profiles", multiple=True, metavar="PATTERN",
              help="As a profile for the articles that this matches; may be given several times.")  # fmt: skip
@click.option("--curve", type=_FILE, metavar="FILE", help="Write a page with the curve there (.html).")
@click.option("--config", type=_FILE, metavar="FILE", help="Read settings from this file.")
@click.option("--quiet", "-q", is_flag=True, help="No progress on standard error.")
def command(
    articles: tuple[str, ...],
    labels: Path,
    max_false_alarms: float,
    output: Path | None,
    profiles: tuple[str, ...],
    curve: Path | None,
    config: Path | None,
    quiet: bool,
) -> int:
    """Choose thresholds and limits by articles that the desk accepted and rejected (docs/gate.md).

    ARTICLES are files and folders. Paths in the labels are from a folder named here, or from that of the labels.

    Exit status: 0 calibrated, 2 something could not be read, or there are too few articles.
    """
    settings_for = check.settings_by(load_configuration(config=config))
    for pattern in profiles:
        check_pattern(pattern, where="--profile")
    for target in (output, curve):
        if target:
            ensure_writable(target)
    spare([output, curve], [labels, *check.articles_in(articles)])
    labelled = _labelled(articles, labels, quiet=quiet)
    from mtcheck.calibrating import calibrate
    from mtcheck.reports._calibration import render_curve, render_profile, render_table

    with _progress(2 * len(labelled), quiet=quiet) as advance:
        read = [_read(path, label, settings_for(path), advance) for path, label in labelled]
        found = calibrate(read, most_false_alarms=max_false_alarms, advance=advance)
    if output:
        write(render_profile(found, profiles), output)
    if curve:
        write(render_curve(found), curve)
    write(render_table(found), None)
    return PASSED


def _read(path: str, label: Label, settings: Settings, advance: Callable[[], None]) -> Labelled:
    from mtcheck.calibrating import Labelled
    from mtcheck.formats import read_article
    from mtcheck.pipeline import prepare

    article = read_article(Path(path), input_format=settings.input_format)
    advance()
    prepared = prepare(article, settings=settings)
    return Labelled(path, label.accepted, settings, prepared.judged.model, prepared.report)


def _labelled(articles: Sequence[str], file: Path, *, quiet: bool) -> list[tuple[str, Label]]:
    """The articles that have a label, in the order of the labels; raises InputError for a label of no article."""
    labels = read_labels(file)
    names = {os.path.realpath(name): name for name in check.articles_in(tuple(articles))}
    folders = [*(Path(name) for name in articles if Path(name).is_dir()), file.parent, Path()]
    found: dict[str, tuple[str, Label]] = {}
    for label in labels:
        places = [os.path.realpath(folder / label.path) for folder in folders]
        place = next((place for place in places if place in names), None)
        if place is None:
            where = f"{file}, line {label.line}"
            if any(os.path.exists(one) for one in places):
                raise InputError(f"{where}: {label.path} is not among the articles", hint="name it, or its folder, too")
            raise InputError(f"{where}: there is no article {label.path}")
        before = found.setdefault(place, (names[place], label))[1]
        if before.accepted != label.accepted:
            lines = f"lines {before.line} and {label.line}"
            raise InputError(f"{file}: {names[place]} is accepted and rejected ({lines})")
    without = len(names) - len(found)
    if without and not quiet:
        told = "1 article has no label and is" if without == 1 else f"{without} articles have no label and are"
        complain(f"{told} left out")
    return list(found.values())


@contextmanager
def _progress(total: int, *, quiet: bool) -> Iterator[Callable[[], None]]:
    if quiet or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("checking", total=total)
        yield lambda: bar.advance(task)
