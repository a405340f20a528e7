# SPDX-License-Identifier: Apache-2.0
"""The options that set the limits of the gate (docs/gate.md)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from mtcheck.cli import flag

_SHARE = click.FloatRange(0, 1)
_LIMITS = (
    flag("--max-critical", type=click.IntRange(min=0), metavar="N", help="Allow up to N critical findings."),
    flag("--max-major", type=click.IntRange(min=0), metavar="N", help="Allow up to N findings at major or worse."),
    flag("--max-per-1000-words", type=click.FloatRange(min=0), metavar="X",
         help="Fail on more than X findings per 1,000 words; a short article may have one."),
    flag("--min-quality", type=click.FloatRange(0, 100), metavar="Q", help="Fail below this quality (0 to 100)."),
    flag("--max-machine-translated", type=_SHARE, metavar="P",
         help="Fail where it reads as translated with more than this probability (0 to 1)."),
    flag("--garbled-threshold", type=_SHARE, metavar="P", help="Call a sentence garbled from here on (0 to 1)."),
    flag("--word-threshold", type=_SHARE, metavar="P", help="Call a word awkward from here on (0 to 1)."),
)  # fmt: skip


def limit_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options; what they give are settings."""
    for option in reversed(_LIMITS):
        command = option(command)
    return command
