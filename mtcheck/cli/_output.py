# SPDX-License-Identifier: Apache-2.0
"""Where a command's answer goes, and how wide and colourful it may be there."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mtcheck.errors import MtcheckError

if TYPE_CHECKING:
    from mtcheck.reports import RenderOptions


def render_options(*, plain: bool) -> RenderOptions:
    """What the terminal shows; without one, or ``plain``, no colour."""
    from mtcheck.reports import RenderOptions

    terminal = sys.stdout.isatty()
    colour = terminal and not plain and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return RenderOptions(width=shutil.get_terminal_size((100, 40)).columns if terminal else 100, colour=colour)


def write(text: str, output: Path | None) -> None:
    """To a file, or to standard output; raises MtcheckError where the file cannot be written."""
    data = text.encode("utf-8", "replace")
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise MtcheckError(f"cannot write {output}: {error.strerror}") from error
