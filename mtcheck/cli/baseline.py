# SPDX-License-Identifier: Apache-2.0
"""``mtcheck baseline``: accepts what is found now."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import click

from mtcheck.cli import PASSED, UNUSABLE, check, complain
from mtcheck.cli._output import ensure_writable, write
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
    ensure_writable(output)
    before = read_baseline(output) if output.is_file() else Baseline(output)  # a device may never end
    settings_for = check.settings_by(configuration)
    articles, partners = check.articles_of(check.named(paths), source, references)

    def settings_of(name: str) -> Settings:
        return replace(settings_for(name), baseline=None)

    reports, unreadable = check.check_all(articles, partners, settings_of, NOTHING_MORE, quiet=quiet)
    if unreadable:
        return UNUSABLE
    seen = [(report.article, [one for one in report.findings if report.shows(one)]) for report in reports]
    after = before.with_findings(seen)
    write(after.to_text(), output)
    if not quiet:
        accepted = sum(len(findings) for _, findings in seen)
        kept = len(after.entries) - sum(len(after.entries_of(article, findings)) for article, findings in seen)
        others = f"; {kept} entries of other articles kept" if kept else ""
        complain(f"{output}: {accepted} findings in {len(seen)} article{'s' * (len(seen) != 1)} accepted{others}")
    return PASSED
