# SPDX-License-Identifier: Apache-2.0
"""``mtcheck baseline``: accepts what is found now."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import click

from mtcheck.cli import PASSED, UNUSABLE, check, complain
from mtcheck.cli._output import write
from mtcheck.errors import SettingsError
from mtcheck.settings import Settings

_SAME: Final = (
    "paths", "source", "references", "min_severity", "min_confidence", "garbled_threshold", "word_threshold",
    "back_translate", "source_language",
    "input_format", "stdin_filename", "model", "alignment_model", "glossary", "outlet", "grammar", "select", "ignore",
    "allow_files", "config", "quiet",
)  # fmt: skip
"""Options of ``check`` that decide what is found: an article is accepted as it will be checked."""


@click.command("baseline", params=[one for one in check.command.params if one.name in _SAME])
@click.option("--output", required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="The baseline; what it says of other articles stays.")  # fmt: skip
def command(
    paths: tuple[str, ...],
    source: Path | None,
    references: tuple[Path, ...],
    output: Path,
    quiet: bool,
    **options: Any,
) -> int:
    """Accept the findings in articles: `mtcheck check --baseline FILE` no longer shows them.

    Exit status: 0 written, 2 an article could not be read (nothing is written then).
    """
    from mtcheck.baseline import Baseline, read_baseline
    from mtcheck.metrics import NOTHING_MORE

    configuration = check.configuration_of(options)
    before = read_baseline(output) if output.exists() else Baseline(output)
    if output.is_dir():
        raise SettingsError(f"{output} is a folder")
    settings_for = check.settings_by(configuration)
    articles, partners = check.articles_of(check.named(paths), source, references)

    def settings_of(name: str) -> Settings:
        return replace(settings_for(name), baseline=None)

    reports, unreadable = check.check_all(articles, partners, settings_of, NOTHING_MORE, quiet=quiet)
    if unreadable:
        return UNUSABLE
    after = before.with_findings([(report.article, report.findings) for report in reports])
    write(after.to_text(), output)
    if not quiet:
        accepted = sum(len(report.findings) for report in reports)
        kept = len(after.entries) - sum(len(after.entries_of(one.article, one.findings)) for one in reports)
        others = f"; {kept} entries of other articles kept" if kept else ""
        complain(f"{output}: {accepted} findings in {len(reports)} article{'s' * (len(reports) != 1)} accepted{others}")
    return PASSED
