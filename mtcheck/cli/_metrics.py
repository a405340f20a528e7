# SPDX-License-Identifier: Apache-2.0
"""The options that ask for metrics beyond those that run by themselves, for every command that scores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mtcheck.cli import complain

if TYPE_CHECKING:
    from mtcheck.metrics import Wanted

ON_REQUEST = ("comet", "cometkiwi", "similarity", "source_similarity")
METRIC_OPTIONS = ("metrics", "comet_python", "comet_model", "comet_patience", "similarity_model")
_SIMILARITIES = ("similarity", "source_similarity")
_PATH = click.Path(path_type=Path)


def metric_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options; what they give goes to ``wanted_metrics``."""
    options = (
        click.option("--metric", "metrics", multiple=True, type=click.Choice(ON_REQUEST),
                     help="Also this metric; may be given several times."),
        click.option("--comet-python", type=_PATH, metavar="FILE",
                     help="The interpreter of the environment that COMET is installed in."),
        click.option("--comet-model", metavar="FILE|ID", help="Another model of COMET."),
        click.option("--comet-patience", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS",
                     help="How long an answer of COMET may take.  [default: 600]"),
        click.option("--similarity-model", type=_PATH, metavar="FOLDER|ID",
                     help="A sentence encoder; asks for both similarities."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def wanted_metrics(
    *,
    metrics: Sequence[str],
    comet_python: Path | None,
    comet_model: str | None,
    comet_patience: float | None,
    similarity_model: Path | None,
    intervals: bool = False,
    quiet: bool = False,
) -> Wanted:
    """What the options ask for; says on standard error what is to be known of the licences of weights."""
    from mtcheck.metrics import PATIENCE, Wanted, notices

    names = tuple(dict.fromkeys(metrics))
    if similarity_model is not None and not set(_SIMILARITIES) & set(names):
        names += _SIMILARITIES
    wanted = Wanted(
        names=names,
        comet_python=comet_python,
        comet_model=comet_model,
        comet_patience=comet_patience or PATIENCE,
        similarity_model=similarity_model,
        intervals=intervals,
    )
    for notice in () if quiet else notices(wanted):
        complain(notice)
    return wanted
