# SPDX-License-Identifier: Apache-2.0
"""``mtcheck compare``: two versions side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mtcheck.cli import PASSED, flag
from mtcheck.cli._metrics import metric_options, wanted_metrics
from mtcheck.cli._output import render_options, spare, write
from mtcheck.configuration import load_settings
from mtcheck.errors import InputError, SettingsError

if TYPE_CHECKING:
    from mtcheck.comparison import Comparison
    from mtcheck.stretches import Texts

_FILE = click.Path(path_type=Path)
_MOST_LINES = 100_000


@click.command("compare")
@click.argument("first", type=_FILE, metavar="A")
@click.argument("second", type=_FILE, metavar="B")
@click.option("--reference", "references", multiple=True, type=_FILE, metavar="FILE",
              help="A human translation; may be given several times.")  # fmt: skip
@click.option("--source", type=_FILE, metavar="FILE", help="The original.")
@click.option("--lines", is_flag=True, help="The files run in step, line by line, as the outputs of two systems do.")
@click.option("--format", "form", default="terminal", type=click.Choice(("terminal", "json")), show_default=True)
@click.option("--most", type=click.IntRange(min=0), default=5, show_default=True, metavar="N",
              help="How many of the sentences that differ most are shown.")  # fmt: skip
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write there instead of to standard output.")  # fmt: skip
@flag("--model", type=_FILE, metavar="FOLDER|ID", help="Another quality model.")
@flag("--alignment-model", type=_FILE, metavar="FOLDER|ID",
      help="A sentence encoder that helps to pair sentences with the source (docs/alignment.md).")  # fmt: skip
@click.option("--ignore", multiple=True, metavar="METRIC", help="Leave a metric out; may be given several times.")
@metric_options
@click.option("--config", type=_FILE, metavar="FILE", help="Read settings from this file.")
@click.option("--no-color", "--no-colour", "no_colour", is_flag=True, help="Plain text.")
@click.option("--quiet", "-q", is_flag=True, help="Nothing but errors on standard error.")
def command(first: Path, second: Path, references: tuple[Path, ...], source: Path | None, **given: Any) -> int:
    """Compare two versions of an article, or two systems' outputs line by line (--lines).

    \b
    mtcheck compare before.txt after.txt --reference human.txt
    mtcheck compare system-a.txt system-b.txt --reference reference.txt --lines

    Every metric scores both; a paired bootstrap says whether the difference may be chance. Without a reference the
    quality model alone judges.

    Exit status: 0 compared, 2 something could not be read or made no sense.
    """
    form, most, output = given.pop("form"), given.pop("most"), given.pop("output")
    lines, ignore, plain = given.pop("lines"), given.pop("ignore"), given.pop("no_colour")
    settings = load_settings(
        config=given.pop("config"), model=given.pop("model"), alignment_model=given.pop("alignment_model")
    )
    wanted = wanted_metrics(**given)
    paths = (first, second, *references, *((source,) if source else ()))
    if any(str(path) == "-" for path in paths):
        raise SettingsError("compare reads files, not standard input")
    spare([output], paths)
    for name in ignore:
        _known(name)
    from mtcheck.comparing import Options, compare_articles, compare_lines
    from mtcheck.encoders import load_encoder
    from mtcheck.models import start_loading

    loading = start_loading(settings.model)
    named = settings.alignment_model if source and not lines else None  # lines are aligned already
    options = Options(ignore, wanted, load_encoder(named, option="--alignment-model") if named else None)
    if lines:
        texts = [_lines_of(path) for path in paths]
        _in_step(texts)
        found = compare_lines(
            texts[0], texts[1], references=texts[2 : 2 + len(references)], source=texts[-1] if source else None,
            model=loading(), options=options,
        )  # fmt: skip
    else:
        from mtcheck.formats import read_article

        articles = [read_article(path) for path in paths]
        found = compare_articles(
            articles[0], articles[1], references=articles[2 : 2 + len(references)],
            source=articles[-1] if source else None, model=loading(), options=options,
        )  # fmt: skip
    write(_rendered(form, found, most, plain=plain or output is not None), output)
    return PASSED


def _known(name: str) -> None:
    from mtcheck import plugins

    plugins.load("metrics", name)


def _lines_of(path: Path) -> Texts:
    """The lines of a file, gzip undone; a line that cannot be read ends it."""
    from mtcheck.cli._segments import Aligned, reading_aligned
    from mtcheck.score_request import ScoreRequest
    from mtcheck.stretches import Texts

    found: list[str] = []
    with reading_aligned(Aligned(path)) as (items, _):
        for item in items:
            if not isinstance(item, ScoreRequest):
                raise InputError(f"{path}: line {item.line}: {item.message}")
            found.append(item.hypothesis)
            if len(found) > _MOST_LINES:
                raise InputError(f"{path}: more than {_MOST_LINES:,} lines", hint="mtcheck score reads any number")
    return Texts(str(path), tuple(found), tuple(range(1, len(found) + 1)))


def _in_step(texts: list[Texts]) -> None:
    if len({len(side.segments) for side in texts}) > 1:
        told = ", ".join(f"{side.path} has {len(side.segments):,}" for side in texts)
        raise InputError(f"the files have different numbers of lines: {told}", hint="without --lines they are aligned")


def _rendered(form: str, found: Comparison, most: int, *, plain: bool) -> str:
    from mtcheck.reports import render_comparison

    return render_comparison(form, found, render_options(plain=plain), most=most)
