# SPDX-License-Identifier: Apache-2.0
"""``mtcheck config show``: the settings in force, and where each comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from mtcheck.cli import check
from mtcheck.cli._output import write
from mtcheck.configuration import Configuration, Resolved, load_configuration
from mtcheck.settings import Settings, spelt

SCHEMA = "mtcheck.config/1"


@click.group("config", invoke_without_command=True)
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Read settings from this file.")
@click.pass_context
def command(context: click.Context, config: Path | None) -> None:
    """Show the settings in force (docs/configuration.md).

    "mtcheck config" alone does what "mtcheck config show" does.
    """
    if context.invoked_subcommand is None:
        _show(None, "text", load_configuration(config=config))
    context.obj = config


@command.command("show")
@click.argument("path", required=False)
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.pass_context
def show(context: click.Context, /, path: str | None, form: str, **options: Any) -> None:
    """Show every setting, its value and where that comes from; with PATH, what applies to that article.

    The options of "mtcheck check" that change a setting are understood here too, and shown as they would apply.
    """
    options["config"] = options["config"] or context.obj
    _show(path, form, check.configuration_of(options))


show.params += [
    parameter
    for parameter in check.command.params
    if parameter.name == "config" or parameter.name in {field.name for field in fields(Settings)}
]


def _show(path: str | None, form: str, configuration: Configuration) -> None:
    resolved = configuration.for_path(path)
    _refuse_what_check_refuses(resolved.settings)
    if form == "json":
        text = json.dumps(_document(path, configuration, resolved), ensure_ascii=False, indent=2) + "\n"
    else:
        text = "".join(f"{line}\n" for line in _lines(path, configuration, resolved))
    write(text, None)


def _refuse_what_check_refuses(settings: Settings) -> None:
    """Raises SettingsError for a name that nothing has and a file that cannot be read; models are left alone, for it
    takes long to load one."""
    from mtcheck import plugins
    from mtcheck.accepting import read_acceptance
    from mtcheck.checks import chosen_by
    from mtcheck.detect import outlets_digest
    from mtcheck.glossaries import read_rules

    chosen_by(settings.select, settings.ignore)
    if settings.input_format is not None:
        plugins.load("formats", settings.input_format)
    read_rules(settings.glossary)
    outlets_digest(settings.outlet)
    read_acceptance(settings)


def _document(path: str | None, configuration: Configuration, resolved: Resolved) -> dict[str, Any]:
    profile = resolved.profile
    return {
        "schema": SCHEMA,
        "file": str(configuration.file) if configuration.file else None,
        "path": path,
        "profile": {"name": profile.name, "paths": list(profile.paths)} if profile else None,
        "settings": {
            spelt(name): {
                "value": list(value) if isinstance(value, tuple) else str(value) if isinstance(value, Path) else value,
                "from": resolved.origins[name].kind,
                "where": resolved.origins[name].where or None,
                "line": resolved.origins[name].line,
            }
            for name, value in _values(resolved)
        },
    }


def _lines(path: str | None, configuration: Configuration, resolved: Resolved) -> Iterator[str]:
    """In the form of a configuration file, what comes from elsewhere than a default first told in comments."""
    file = configuration.file
    yield f"# from {file}" if file else "# no mtcheck.toml, .mtcheck.toml or [tool.mtcheck] found"
    if resolved.profile:
        yield f"# {path}: profile {resolved.profile.name}"
    elif path is not None:
        yield f"# {path}: no profile" + ("" if configuration.profiles else " (there are none)")
    else:
        yield from (f"# profile {one.name} for {', '.join(one.paths)}" for one in configuration.profiles)
    shown = [(_assignment(name, value), str(resolved.origins[name])) for name, value in _values(resolved)]
    width = min(44, max(len(line) for line, _ in shown))
    for line, origin in shown:
        yield f"{line:<{width}}  # {origin}"


def _values(resolved: Resolved) -> Iterator[tuple[str, Any]]:
    for field in fields(Settings):
        yield field.name, getattr(resolved.settings, field.name)


def _assignment(name: str, value: Any) -> str:
    if value is None:
        return f"# {spelt(name)} is not set"
    if isinstance(value, tuple):
        return f"{spelt(name)} = [{', '.join(_quoted(one) for one in value)}]"
    if isinstance(value, bool):
        return f"{spelt(name)} = {str(value).lower()}"
    return f"{spelt(name)} = {value if isinstance(value, int | float) else _quoted(str(value))}"


def _quoted(text: str) -> str:
    """A TOML string: those of JSON are, but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
