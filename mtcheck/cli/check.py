# SPDX-License-Identifier: Apache-2.0
"""``mtcheck check``: the main job."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mtcheck.cli import FAILED, PASSED, UNUSABLE, complain, flag
from mtcheck.cli._accepted import tell_unused
from mtcheck.cli._changed import changed_articles
from mtcheck.cli._fix import FIX_OPTIONS, fix_options, fixing
from mtcheck.cli._kept import KeptReports
from mtcheck.cli._limits import limit_options
from mtcheck.cli._metrics import METRIC_OPTIONS, metric_options, wanted_metrics
from mtcheck.cli._output import read_stdin, spare
from mtcheck.cli._outputs import Target, targets, write_reports
from mtcheck.configuration import Configuration, load_configuration
from mtcheck.errors import InputError, SettingsError
from mtcheck.plugins import names
from mtcheck.settings import CHOICES, Settings

if TYPE_CHECKING:
    from mtcheck.aligning import Partners
    from mtcheck.article import Article
    from mtcheck.metrics import Wanted
    from mtcheck.reports import RenderOptions, Unreadable
    from mtcheck.results import Report

STDIN = "-"


@click.command("check")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--source", type=click.Path(path_type=Path), metavar="FILE",
              help="The article before it was translated; finds errors of meaning.")  # fmt: skip
@click.option("--reference", "references", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
              help="A human translation of the same article; may be given several times.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(names("reports")), help="What to print.  [default: terminal]")
@click.option("--output", "outputs", multiple=True, metavar="[FORMAT=]FILE",
              help="Write the report there instead, in the form that its suffix names; repeatable.")  # fmt: skip
@flag("--fail-on", type=click.Choice(CHOICES["fail_on"]), help="Fail on findings this bad or worse.  [default: major]")
@flag("--min-severity", type=click.Choice(CHOICES["min_severity"]), help="Show no findings below this; they count.")
@flag("--on-incomplete", type=click.Choice(CHOICES["on_incomplete"]),
      help="What to do when an article could not be judged.  [default: warn]")  # fmt: skip
@flag("--min-confidence", type=click.FloatRange(0, 1), help="Make findings of the quality model from here on (0 to 1).")
@flag("--back-translate/--no-back-translate",
      help="Translate it back, to hold that against the source, or to show how it survives.")  # fmt: skip
@flag("--source-language", metavar="LANG", help="The language it was translated from; without it, it is detected.")
@flag("--input-format", metavar="NAME", help="What the file is, whatever it is called (docs/formats.md).")
@flag("--stdin-filename", metavar="NAME", help="What standard input (-) is called in the report.")
@flag("--model", type=click.Path(path_type=Path), metavar="FOLDER|ID",
      help="Another quality model, also one of Hugging Face (docs/models.md).")  # fmt: skip
@flag("--alignment-model", type=click.Path(path_type=Path), metavar="FOLDER|ID",
      help="A sentence encoder that helps to pair sentences with the source (docs/alignment.md).")  # fmt: skip
@click.option("--glossary", multiple=True, metavar="FILE|FOLDER",
              help="House rules: TOML, CSV or TBX, or a folder of Vale rules; may be given several times.")  # fmt: skip
@click.option("--outlet", multiple=True, metavar="FILE",
              help="What your portals leave in their pages (docs/outlets.md); may be given several times.")  # fmt: skip
@flag("--grammar/--no-grammar", help='Check grammar, too (needs the extra "grammar").')
@click.option("--select", multiple=True, metavar="CHECK|CATEGORY",
              help="Show nothing but these; may be given several times.")  # fmt: skip
@click.option("--ignore", multiple=True, metavar="CHECK|CATEGORY",
              help="Leave these out; may be given several times.")  # fmt: skip
@click.option("--allow", "allow_files", multiple=True, metavar="FILE",
              help="Names and terms that are right, one a line; may be given several times.")  # fmt: skip
@flag("--baseline", metavar="FILE", help="Leave out what was accepted by `mtcheck baseline`.")
@limit_options
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Read settings from this file.")
@click.option("--changed-only", is_flag=True,
              help="Only articles that git knows to be changed, here or in the folders named.")  # fmt: skip
@click.option("--base", metavar="COMMIT",
              help="Only those changed since the branch left this.  [default: its upstream, or main]")  # fmt: skip
@metric_options
@fix_options
@click.option("--no-color", "--no-colour", "no_colour", is_flag=True, help="Plain text.")
@click.option("--quiet", "-q", is_flag=True, help="No progress on standard error.")
def command(
    paths: tuple[str, ...],
    source: Path | None,
    references: tuple[Path, ...],
    form: str | None,
    outputs: tuple[str, ...],
    **options: Any,
) -> int:
    """Check articles: files, folders, or - for standard input.

    Exit status: 0 every article passed, 1 one failed, 2 one could not be read (the others are still reported).
    """
    no_colour, quiet = options.pop("no_colour"), options.pop("quiet")
    wanted = wanted_metrics(**{name: options.pop(name) for name in METRIC_OPTIONS}, quiet=quiet)
    fix_wanted = {name: options.pop(name) for name in FIX_OPTIONS}
    changed, base = options.pop("changed_only"), options.pop("base")
    configuration = configuration_of(options)
    settings, settings_for = configuration.settings, settings_by(configuration)
    wanted_reports = targets(outputs, form)
    if fix_wanted["diff"]:
        wanted_reports = _beside_a_diff(wanted_reports, form)
    paths = _changed(paths, base, quiet=quiet) if changed or base is not None else named(paths)
    articles, partners = articles_of(paths, source, references)
    spare([one.path for one in wanted_reports], [*articles, source, *references, *_files_of(settings)])
    fixes = fixing(articles, **fix_wanted)
    _warn_of_rules({settings_for(name).glossary: None for name in articles}, quiet=quiet)
    reports, unreadable = check_all(articles, partners, settings_for, wanted, quiet=quiet)
    write_reports(wanted_reports, reports, _shown(settings, unreadable), plain=no_colour)
    if not quiet:
        tell_unused(reports, settings)
    fine = fixes is None or fixes.run(reports, settings_for, quiet=quiet)
    if unreadable or not fine:
        return UNUSABLE
    return FAILED if any(_fails(report, settings) for report in reports) else PASSED


def configuration_of(options: dict[str, Any]) -> Configuration:
    """What options ask for; those that were not given leave the environment and the configuration file their say."""
    config = options.pop("config", None)
    given = {name: (list(value) or None) if isinstance(value, tuple) else value for name, value in options.items()}
    return load_configuration(config=config, options=given)


def settings_by(configuration: Configuration) -> Callable[[str], Settings]:
    """What tells the settings of each article that is named; standard input goes by the name that it is given."""
    stdin = configuration.settings.stdin_filename
    return lambda name: configuration.for_path(stdin if name == STDIN else name).settings


def _files_of(settings: Settings) -> list[str]:
    return [*filter(None, [settings.baseline]), *settings.glossary, *settings.outlet, *settings.allow_files]


def named(paths: tuple[str, ...]) -> tuple[str, ...]:
    """The paths, if there are any; else that is told as click tells it."""
    if not paths:
        raise click.UsageError("Missing argument 'PATH...'.")
    return paths


def _changed(paths: tuple[str, ...], base: str | None, *, quiet: bool) -> tuple[str, ...]:
    _refuse_empty(paths)
    if STDIN in paths:
        raise SettingsError("standard input is in no repository", hint="--changed-only takes files and folders")
    found = changed_articles(paths, base, suffixes=_suffixes())
    if not found and not quiet:
        complain("no article has changed")
    return tuple(found)


def articles_of(
    paths: tuple[str, ...], source: Path | None, references: tuple[Path, ...]
) -> tuple[list[str], Partners]:
    """The articles that are named, and what there is beside one; raises SettingsError where it is beside several."""
    from mtcheck.aligning import Partners

    articles = articles_in(paths)
    for flag_name, given in (("--source", [source]), ("--reference", references)):
        if any(str(path) == STDIN for path in given):
            raise SettingsError(f"{flag_name} reads a file, not standard input")
    for flag_name, beside in (("--source", source), ("--reference", references)):
        if beside and len(articles) > 1:
            raise SettingsError(f"{flag_name} goes with one article", hint="check the articles one by one")
    return articles, Partners.read(source, references)


def _beside_a_diff(wanted: tuple[Target, ...], form: str | None) -> tuple[Target, ...]:
    """The reports that go into files: standard output is the diff's."""
    files = tuple(target for target in wanted if target.path)
    if form and len(files) < len(wanted):
        raise SettingsError("--diff prints the diff alone", hint="--output FILE takes the report")
    return files


def _warn_of_rules(glossaries: Iterable[Sequence[str]], *, quiet: bool) -> None:
    """Reads the house rules before any article, so that one that cannot be read is told once."""
    from mtcheck.glossaries import read_rules

    warnings = (line for glossary in glossaries for line in read_rules(glossary).warnings)
    for line in dict.fromkeys(warnings):
        if not quiet:
            complain(f"warning: {line}")


def articles_in(paths: tuple[str, ...]) -> list[str]:
    """Files as they were named; folders become the articles in them, sorted."""
    found: list[str] = []
    _refuse_empty(paths)
    for name in paths:
        if name != STDIN and Path(name).is_dir():
            inside = _inside(Path(name))
            if not inside:
                raise InputError(f"{name}: no article in this folder", hint="docs/formats.md lists what is read")
            found += inside
        else:
            found.append(name)
    return list(dict.fromkeys(found))


def _refuse_empty(paths: Sequence[str]) -> None:
    if "" in paths:  # else it is the current folder
        raise SettingsError("the name of a file or folder is empty", hint="is a variable not set?")


def _inside(folder: Path) -> list[str]:
    """The articles below a folder, sorted, and what cannot be looked into, so that it is told when it is read.

    Links to folders are not followed: they may lead anywhere, back here too.
    """
    from mtcheck.formats import may_be_article

    suffixes, found, closed = _suffixes(), list[str](), list[str]()
    for place, folders, files in os.walk(folder, onerror=lambda error: closed.append(str(error.filename))):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = (Path(place, name) for name in files if not name.startswith("."))
        found += [str(path) for path in paths if may_be_article(path, suffixes=suffixes)]
    return sorted([*found, *closed])


def _suffixes() -> frozenset[str]:
    """How names of files end that are taken for articles."""
    from mtcheck import plugins

    return frozenset(
        suffix for name in plugins.names("formats") for suffix in plugins.load("formats", name).SUFFIXES if suffix
    )


def check_all(
    articles: list[str], partners: Partners, settings_of: Callable[[str], Settings], wanted: Wanted, *, quiet: bool
) -> tuple[Sequence[Report], list[Unreadable]]:
    """The reports, however many, and what could not be read, which is told."""
    from mtcheck.back_translation import MissingTranslatorError
    from mtcheck.pipeline import check_every
    from mtcheck.reports import Unreadable

    reports, unreadable = KeptReports(), list[Unreadable]()
    with _progress(len(articles), quiet=quiet) as advance:
        for name in articles:
            settings = settings_of(name)
            stdin = settings.stdin_filename or "<stdin>"
            try:
                found = _read(name, stdin, settings.input_format)
                for report in check_every(found, settings=settings, partners=partners, wanted=wanted):
                    reports.append(report)  # those before one that cannot be read are kept
            except (InputError, MissingTranslatorError) as error:
                complain(error.message, hint=error.hint)
                unreadable.append(Unreadable(stdin if name == STDIN else name, error.message, error.hint))
            advance()
    return reports, unreadable


def _read(name: str, stdin: str, input_format: str | None) -> Iterator[Article]:
    """The articles of a file, or of standard input."""
    from mtcheck.formats import read_all_bytes, read_articles

    if name == STDIN:
        return read_all_bytes(read_stdin(), path=stdin, input_format=input_format)
    return read_articles(Path(name), input_format=input_format)


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


def _shown(settings: Settings, unreadable: list[Unreadable]) -> RenderOptions:
    """What every form is told beside the reports; paths are named from the folder that mtcheck runs in."""
    from mtcheck.reports import RenderOptions

    return RenderOptions(
        fail_incomplete=settings.on_incomplete == "fail",
        unreadable=tuple(unreadable),
        folder=os.getcwd(),
    )


def _fails(report: Report, settings: Settings) -> bool:
    status = report.verdict.status
    return status == "fail" or (status == "incomplete" and settings.on_incomplete == "fail")
