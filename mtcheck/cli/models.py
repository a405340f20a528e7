# SPDX-License-Identifier: Apache-2.0
"""``mtcheck models``: which quality model judges."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("models")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def command(folder: Path | None) -> None:
    """Show the embedded quality model, or the one in FOLDER, after verifying its files."""
    from mtcheck.models import EMBEDDED, load_model, read_manifest

    model = load_model(folder)
    manifest = read_manifest(folder or EMBEDDED)
    size = sum(entry["bytes"] for entry in manifest["files"].values())
    click.echo(f"{model.signature}  {size / 1e6:.1f} MB  {manifest['licence']}  judges: {', '.join(model.languages)}")
    click.echo(f"base      {manifest['base']}")
    for name, entry in manifest["training_data"].items():
        click.echo(f"trained   {name}: {entry}")
    for name, entry in manifest["files"].items():
        click.echo(f"file      {name} sha256:{entry['sha256']}")
