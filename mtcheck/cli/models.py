# SPDX-License-Identifier: Apache-2.0
"""``mtcheck models``: which quality model judges."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("models")
@click.argument("model", required=False, type=click.Path(path_type=Path), metavar="[FOLDER|ID]")
def command(model: Path | None) -> None:
    """Show the embedded quality model, or another one (a folder, or the id of a Hugging Face model), verified."""
    from mtcheck.models import load_model

    loaded = load_model(model)
    card = dict(loaded.card)
    head = [loaded.signature, *(card[label] for label in ("size", "licence") if label in card)]
    click.echo("  ".join([*head, f"judges: {', '.join(loaded.languages)}"]))
    for label, text in loaded.card:
        if label not in {"size", "licence"}:
            click.echo(f"{label:<9} {text}")
