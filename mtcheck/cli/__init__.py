# SPDX-License-Identifier: Apache-2.0
"""Arguments to settings to pipeline to report on stdout. Alone in knowing exit codes: 0 passed, 1 failed, 2 could not.

Each command is a file of this package; nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, NoReturn

import click

from mtcheck import __version__
from mtcheck.errors import MtcheckError

PASSED, FAILED, UNUSABLE = 0, 1, 2
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


class _Commands(click.Group):
    """Loads a command when it is called, so that ``--help`` stays quick, and turns our errors into one line."""

    _ABOUT: ClassVar[dict[str, str]] = {
        "baseline": "Accept what is found now, so that later checks show what is new.",
        "calibrate": "Choose thresholds and limits by the articles that a desk accepted and rejected.",
        "check": "Check articles: what an editor must look at, and pass or fail.",
        "compare": "Compare two versions: scores side by side, significance, what differs most.",
        "config": "Show the settings that are in force, and where they come from.",
        "detect": "Show what an article is: original or translated, from which language, part by part.",
        "explain": "Say what a check looks for, with examples.",
        "models": "Show what judges and what translates; add and fetch translators.",
        "score": "Score segments: JSON Lines or line-aligned files in, one line of JSON each out.",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self._ABOUT)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in self._ABOUT:
            return None
        import importlib

        command: click.Command = importlib.import_module(f"mtcheck.cli.{cmd_name}").command
        return command

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """As click does; ``--help`` is printed here."""
        with _while_read():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """As click does, which would make a failed gate of a closed pipe."""
        with _while_read():
            return super().invoke(ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(self._ABOUT.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mtcheck")
def group() -> None:
    """Checks machine-translated news before it is published.

    Exit status: 0 passed, 1 failed the gate, 2 could not do what was asked.
    """


def main(arguments: list[str] | None = None) -> NoReturn:
    """Runs the command line and exits."""
    if sys.stdout is None:  # closed by whoever started us
        from mtcheck.cli._output import Closed

        sys.stdout = Closed()
    try:
        status = group.main(args=arguments, prog_name="mtcheck", standalone_mode=False)
    except click.exceptions.Abort:
        complain("interrupted")
        status = UNUSABLE
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        status = UNUSABLE
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "mtcheck"
        complain(f"{error.format_message()} (see {path} --help)")
        status = UNUSABLE
    except click.ClickException as error:
        complain(error.format_message())
        status = UNUSABLE
    except MtcheckError as error:
        complain(error.message, hint=error.hint)
        status = UNUSABLE
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _FULL and error.filename is None:
            _let_go(sys.stdout)
            complain(f"cannot write to standard output: {error.strerror}")
            sys.exit(UNUSABLE)
        complain(f"internal error: {type(error).__name__}: {error}", hint="MTCHECK_DEBUG=1 shows where")
        if os.environ.get("MTCHECK_DEBUG"):
            raise
        status = UNUSABLE
    sys.exit(status if isinstance(status, int) else PASSED)


@contextmanager
def _while_read() -> Iterator[None]:
    """Ends quietly where the reader of what a command prints goes away, such as head(1)."""
    try:
        yield
    except BrokenPipeError as error:
        _let_go(sys.stdout)
        raise click.exceptions.Exit(PASSED) from error


def _let_go(stream: Any) -> None:
    from mtcheck.cli._output import leave

    leave(stream)


def complain(message: str, *, hint: str = "") -> None:
    """One line on stderr, whatever the message holds; nothing where nobody reads it any more."""
    line = f"mtcheck: {message}" + (f" ({hint})" if hint else "")
    try:
        click.echo(" ".join(line.split()).encode("utf-8", "replace").decode("utf-8"), err=True)
    except OSError:
        _let_go(sys.stderr)


def flag(name: str, **kwargs: Any) -> Any:
    """A click option whose absence leaves the setting alone."""
    return click.option(name, default=None, **kwargs)
