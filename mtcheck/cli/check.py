# SPDX-License-Identifier: Apache-2.0
"""``mtcheck check``: the main job."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mtcheck.cli import FAILED, PASSED, UNUSABLE, complain, flag
from mtcheck.cli._metrics import METRIC_OPTIONS, metric_options, wanted_metrics
from mtcheck.cli._output import render_options, write
from mtcheck.errors import InputError, SettingsError
from mtcheck.settings import CHOICES, Settings, load_settings

if TYPE_CHECKING:
    from mtcheck.metrics import Wanted
    from mtcheck.pipeline import Partners
    from mtcheck.results import Report

FORMATS = ("terminal", "json", "concise")
STDIN = "-"


@click.command("check")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--source", type=click.Path(path_type=Path), metavar="FILE",
              help="The article before it was translated; finds errors of meaning.")  # fmt: skip
@click.option("--reference", "references", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
              help="A human translation of the same article; may be given several times.")  # fmt: skip
@click.option("--format", "form", default="terminal", type=click.Choice(FORMATS), show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write the report there instead of to standard output.")  # fmt: skip
@flag("--fail-on", type=click.Choice(CHOICES["fail_on"]), help="Fail on findings this bad or worse.  [default: major]")
@flag("--min-severity", type=click.Choice(CHOICES["min_severity"]), help="Leave out findings below this.")
@flag("--on-incomplete", type=click.Choice(CHOICES["on_incomplete"]),
      help="What to do when an article could not be judged.  [default: warn]")  # fmt: skip
@flag("--min-confidence", type=click.FloatRange(0, 1), help="Make findings of the quality model from here on (0 to 1).")
@flag("--back-translate", is_flag=True,
      help="Translate it back, to hold that against the source, or to show how it survives.")  # fmt: skip
@flag("--source-language", metavar="LANG", help="The language it was translated from; without it, it is detected.")
@flag("--input-format", metavar="NAME", help="plain, markdown or html, whatever the file is called.")
@flag("--stdin-filename", metavar="NAME", help="What standard input (-) is called in the report.")
@flag("--model", type=click.Path(path_type=Path), metavar="FOLDER|ID",
      help="Another quality model, also one of Hugging Face (docs/models.md).")  # fmt: skip
@click.option("--glossary", multiple=True, metavar="FILE|FOLDER",
              help="House rules: TOML, CSV or TBX, or a folder of Vale rules; may be given several times.")  # fmt: skip
@flag("--grammar", is_flag=True, help='Check grammar, too (needs the extra "grammar").')
@click.option("--ignore", multiple=True, metavar="CHECK", help="Leave a check out; may be given several times.")
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Read settings from this file.")
@metric_options
@click.option("--no-color", "--no-colour", "no_colour", is_flag=True, help="Plain text.")
@click.option("--quiet", "-q", is_flag=True, help="No progress on standard error.")
def command(
    paths: tuple[str, ...],
    source: Path | None,
    references: tuple[Path, ...],
    form: str,
    output: Path | None,
    **options: Any,
) -> int:
    """Check articles: files, folders, or - for standard input.

    Exit status: 0 every article passed, 1 one failed, 2 one could not be read (the others are still reported).
    """
    no_colour, quiet = options.pop("no_colour"), options.pop("quiet")
    wanted = wanted_metrics(**{name: options.pop(name) for name in METRIC_OPTIONS}, quiet=quiet)
    for several in ("ignore", "glossary"):
        options[several] = list(options[several]) or None
    settings = load_settings(**options)
    articles = _articles(paths)
    for flag_name, given in (("--source", source), ("--reference", references)):
        if given and len(articles) > 1:
            raise SettingsError(f"{flag_name} goes with one article", hint="check the articles one by one")
    from mtcheck.pipeline import Partners

    _warn_of_rules(settings, quiet=quiet)
    partners = Partners.read(source, references)
    reports, unreadable = _check_all(articles, partners, settings, wanted, quiet=quiet)
    if reports:
        write(_rendered(form, reports, plain=no_colour or output is not None), output)
    if unreadable:
        return UNUSABLE
    return FAILED if any(_fails(report, settings) for report in reports) else PASSED


def _warn_of_rules(settings: Settings, *, quiet: bool) -> None:
    """Reads the house rules before any article, so that one that cannot be read is told once."""
    from mtcheck.glossaries import read_rules

    for line in read_rules(settings.glossary).warnings:
        if not quiet:
            complain(f"warning: {line}")


def _articles(paths: tuple[str, ...]) -> list[str]:
    """Files as they were named; folders become the articles in them, sorted."""
    found: list[str] = []
    for name in paths:
        if name != STDIN and Path(name).is_dir():
            inside = _inside(Path(name))
            if not inside:
                raise InputError(f"{name}: no article in this folder", hint="articles are .txt, .md and .html files")
            found += inside
        else:
            found.append(name)
    return list(dict.fromkeys(found))


def _inside(folder: Path) -> list[str]:
    from mtcheck import plugins

    suffixes = {
        suffix for name in plugins.names("formats") for suffix in plugins.load("formats", name).SUFFIXES if suffix
    }
    files = (path for path in folder.rglob("*") if path.suffix.lower() in suffixes and path.is_file())
    return sorted(str(path) for path in files if not any(p.startswith(".") for p in path.relative_to(folder).parts))


def _check_all(
    articles: list[str], partners: Partners, settings: Settings, wanted: Wanted, *, quiet: bool
) -> tuple[list[Report], int]:
    from mtcheck.back_translation import MissingTranslatorError
    from mtcheck.pipeline import check_bytes, check_file

    reports, unreadable = [], 0
    with _progress(len(articles), quiet=quiet) as advance:
        for name in articles:
            try:
                if name == STDIN:
                    data = sys.stdin.buffer.read()
                    stdin = settings.stdin_filename or "<stdin>"
                    report = check_bytes(data, name=stdin, settings=settings, partners=partners, wanted=wanted)
                else:
                    report = check_file(Path(name), settings=settings, partners=partners, wanted=wanted)
                reports.append(report)
            except (InputError, MissingTranslatorError) as error:
                complain(error.message, hint=error.hint)
                unreadable += 1
            advance()
    return reports, unreadable


@contextmanager
def _progress(total: int, *, quiet: bool) -> Iterator[Callable[[], None]]:
    """A bar on stderr once a second has passed and more is to come; nothing where nobody looks."""
    if quiet or total < 2 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress

    bar = Progress(*Progress.get_default_columns(), MofNCompleteColumn(), console=Console(stderr=True), transient=True)
    task = bar.add_task("checking", total=total)
    began, shown = time.monotonic(), False

    def advance() -> None:
        nonlocal shown
        bar.advance(task)
        if not shown and time.monotonic() - began > 1:
            bar.start()
            shown = True

    try:
        yield advance
    finally:
        bar.stop()


def _rendered(form: str, reports: list[Report], *, plain: bool) -> str:
    from mtcheck.reports import render

    return render(form, reports, render_options(plain=plain))


def _fails(report: Report, settings: Settings) -> bool:
    status = report.verdict.status
    return status == "fail" or (status == "incomplete" and settings.on_incomplete == "fail")
