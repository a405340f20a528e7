# SPDX-License-Identifier: Apache-2.0
"""``mtcheck explain``: what a check looks for."""

from __future__ import annotations

import inspect

import click


@click.command("explain")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """Say what the check NAME looks for, with examples; without a name, list the checks."""
    from mtcheck import checks, plugins

    if name is None:
        room = max(map(len, plugins.names("checks"))) + 2
        for known in plugins.names("checks"):
            about = inspect.getdoc(checks.load(known)) or ""
            click.echo(f"{known:<{room}}{about.splitlines()[0]}")
        return
    check = checks.load(name)
    click.echo(f"{name}\n\n{inspect.getdoc(check)}\n")
    for example in check.EXAMPLES:
        click.echo(("flags   " if example.flagged else "leaves  ") + " / ".join(example.text.splitlines()))
        partners = {
            "source": example.source,
            "reference": " ".join(example.reference),
            "retranslation": example.retranslation,
            "back-translation": example.back_translation,
            "round trip": example.round_trip,
            "rules": "; ".join(example.rules.splitlines()),
            "settings": example.options,
        }
        for label, text in partners.items():
            if text:
                click.echo(f"        {label}: {text}")
        for words in example.flagged:
            click.echo(f"        > {words}")
        if example.why:
            click.echo(f"        {example.why}")
