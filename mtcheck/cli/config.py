# SPDX-License-Identifier: Apache-2.0
"""``mtcheck config``: the settings in force."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import click

from mtcheck.settings import find_config, load_settings


@click.command("config")
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Read settings from this file.")
def command(config: Path | None) -> None:
    """Show every setting as it would apply in this folder, in the form of a configuration file."""
    path = config or find_config(Path.cwd())
    settings = load_settings(config=config)
    click.echo(f"# from {path}" if path else "# defaults: no mtcheck.toml, .mtcheck.toml or [tool.mtcheck] found")
    for field in fields(settings):
        value = getattr(settings, field.name)
        name = field.name.replace("_", "-")
        if value is None:
            click.echo(f"# {name} is not set")
        elif isinstance(value, tuple):
            click.echo(f"{name} = [{', '.join(repr(item) for item in value)}]")
        elif isinstance(value, bool):
            click.echo(f"{name} = {str(value).lower()}")
        else:
            click.echo(f"{name} = {value if isinstance(value, int | float) else chr(34) + str(value) + chr(34)}")
