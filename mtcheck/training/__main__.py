# SPDX-License-Identifier: Apache-2.0
"""``python -m mtcheck.training``: each step of making the model is a command."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from mtcheck.errors import MtcheckError

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group()
def main() -> None:
    """Makes the embedded quality model, step by step: prune, prepare, train, export, calibrate, evaluate."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S", stream=sys.stderr)


@main.command()
@click.option("--base", required=True, type=_FOLDER, help="Checkpoint folder, such as a copy of multilingual-e5-small.")
@click.option("--data", required=True, type=_FOLDER)
@click.option("--out", required=True, type=_FOLDER)
@click.option("--pieces", default=38_000, show_default=True, help="Size of the vocabulary that stays.")
@click.option("--limit", type=int, help="Rows of each set (for a trial).")
def prune(base: Path, data: Path, out: Path, pieces: int, limit: int | None) -> None:
    """Cut the base encoder's vocabulary to the languages of the data."""
    from mtcheck.training import vocabulary

    click.echo(f"{vocabulary.prune(base, out, _texts(data, limit), size=pieces)} pieces in {out}")


def _texts(data: Path, limit: int | None) -> Iterator[tuple[str, float]]:
    from itertools import islice

    from mtcheck.training.corpora import rows

    for name, fields in (
        ("clean-english.train", {"text": 1.0}),
        ("mt-reference.train", {"mt": 0.3, "src": 1.0}),
        ("mqm-zh-en.train", {"mt": 0.5, "src": 0.3}),
        ("da-wmt21-news.train", {"mt": 0.3, "src": 0.3}),
        ("mlqe-pe.train", {"mt": 1.0, "src": 1.0}),
        ("parallel-id-en.train", {"en": 1.0, "id": 1.0}),
    ):
        for row in islice(rows(data, name), 0, limit, 1 if limit else 3):
            for field, weight in fields.items():
                yield row[field], weight


@main.command()
@click.option("--base", required=True, type=_FOLDER, help="Folder that prune wrote.")
@click.option("--data", required=True, type=_FOLDER)
@click.option("--out", required=True, type=_FOLDER, help="Folder for the examples.")
@click.option("--seed", default=1, show_default=True)
@click.option("--limit", type=int, help="Examples of each set (for a trial).")
def prepare(base: Path, data: Path, out: Path, seed: int, limit: int | None) -> None:
    """Turn the research sets into examples: harmed, labelled, cut into pieces."""
    from mtcheck.training import prepare as step

    step.prepare(base, data, out, seed=seed, limit=limit)


@main.command()
@click.option("--base", required=True, type=_FOLDER, help="Folder that prune wrote.")
@click.option("--examples", required=True, type=_FOLDER, help="Folder that prepare wrote.")
@click.option("--out", required=True, type=_FOLDER, help="Checkpoints; the same folder again goes on from the last.")
@click.option("--start", type=_FOLDER, help="Folder of a run or of an exported model, to begin with its weights.")
@click.option("--teacher", "teachers", multiple=True, type=_FOLDER, help="A run to imitate; several: their mean.")
@click.option("--steps", default=3000, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--layers", type=click.IntRange(min=1), help="Keep only so many of the base's lowest layers.")
@click.option("--frozen-layers", default=0, show_default=True, help="Lowest layers that do not learn.")
@click.option(
    "--branch",
    type=click.IntRange(min=1),
    help="Grow a second top over so many of the lowest layers, for the marks in reviewed output; the rest stays.",
)
@click.option("--dropout", default=0.0, show_default=True, help="Needed where examples are seen many times.")
@click.option("--learning-rate", default=2e-4, show_default=True)
@click.option("--layer-decay", default=0.93, show_default=True)
@click.option("--pieces-per-batch", default=1920, show_default=True)
@click.option("--imitation", default=1.0, show_default=True, help="Weight of the teachers' word.")
@click.option("--share", "shares", multiple=True, type=(str, float), help="Another share of the texts for a set.")
@click.option("--device", default="cpu", show_default=True, help="A PyTorch device, such as cuda.")
@click.option("--bfloat16", is_flag=True, help="For GPUs, and processors with AMX or AVX-512 BF16.")
def train(
    base: Path, examples: Path, out: Path, start: Path | None, teachers: tuple[Path, ...],
    shares: tuple[tuple[str, float], ...], **plan: Any,
) -> None:  # fmt: skip
    """Fine-tune the encoder and its heads."""
    from mtcheck.training.train import Plan
    from mtcheck.training.train import train as run

    run(base, examples, out, Plan(**plan, shares=dict(shares)), start=start, teachers=teachers)


@main.command()
@click.option("--run", "runs", multiple=True, required=True, type=_FOLDER, help="Folder that train wrote.")
@click.option("--out", required=True, type=_FOLDER, help="Folder for the checkpoint of their mean.")
def average(runs: tuple[Path, ...], out: Path) -> None:
    """Average the weights of runs that have a beginning in common."""
    from mtcheck.training.averaging import average as step

    click.echo(step(runs, out))


@main.command()
@click.option("--base", required=True, type=_FOLDER, help="Folder that prune wrote.")
@click.option("--run", required=True, type=_FOLDER, help="Folder that train wrote.")
@click.option("--out", required=True, type=_FOLDER, help="The model's folder.")
@click.option("--floats", is_flag=True, help="32-bit floats, to compare with.")
def export(base: Path, run: Path, out: Path, floats: bool) -> None:
    """Write the trained network as 8-bit ONNX."""
    from mtcheck.training.export import export as write

    write(base, run, out, floats=floats)
    click.echo(f"{(out / 'model.onnx').stat().st_size / 1e6:.1f} MB in {out}")


@main.command()
@click.option("--model", required=True, type=_FOLDER, help="Folder that export wrote.")
@click.option("--data", required=True, type=_FOLDER)
@click.option("--sentences", multiple=True, type=click.Path(path_type=Path, exists=True),
              help="JSON Lines {text, garbled, spans} of your own to tune on.")  # fmt: skip
@click.option("--name", default="qe-small", show_default=True)
@click.option("--like", type=_FOLDER, help="Take the calibration of this model instead of fitting one.")
@click.option("--extend", type=_FOLDER, help="Keep the calibration of this model, and fit only what a branch adds.")
@click.option("--limit", type=int, help="Segments of each set (for a trial).")
def calibrate(
    model: Path,
    data: Path,
    sentences: tuple[Path, ...],
    name: str,
    like: Path | None,
    extend: Path | None,
    limit: int | None,
) -> None:
    """Fit probabilities and thresholds of the exported model, and write its manifest."""
    from mtcheck.models import read_manifest
    from mtcheck.training import calibrate as step

    if like is not None:
        fitted = {key: read_manifest(like)[key] for key in ("calibration", "thresholds")}
    elif extend is not None:
        from mtcheck.training.extend import extend as add

        fitted = add(model, read_manifest(extend), data, limit=limit)
    else:
        fitted = step.calibrate(model, data, sentences=sentences, limit=limit)
    step.write_manifest(model, fitted, about=step.described(name))
    click.echo(f"thresholds {fitted['thresholds']}")


@main.command()
@click.option("--data", required=True, type=_FOLDER)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="mtcheck/data/style.txt")
@click.option("--without", multiple=True, help="Instead: measure what is learnt without such a kind of text.")
def style(data: Path, out: Path | None, without: tuple[str, ...]) -> None:
    """Learn the weights of style: sequences of function words, endings and punctuation."""
    from mtcheck.training import style as step
    from mtcheck.training.origins import trained

    if without:
        click.echo(step.across(data, without))
    elif out is not None:
        weights = step.learn(trained(data))
        step.write(weights, out)
        click.echo(f"{len(weights) - 1} sequences in {out}")
    else:
        raise click.UsageError("--out or --without is needed")


@main.command("style-sources")
@click.option("--data", required=True, type=_FOLDER)
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
def style_sources(data: Path, out: Path) -> None:
    """Learn how style speaks for source languages (mtcheck/data/style-sources.txt); prints what it is worth elsewhere.

    That is, for each kind of text: how often weights that have not read this kind put the right language first.
    """
    from mtcheck.training import style_sources as step

    found = list(
        step.stretches(step.some(step.translations(data, split="train")), step.SENTENCES, step.LEAST_SENTENCES)
    )
    tune = step.some(step.translations(data, split="tune"), step.MOST_TUNING)
    told = step.across(found, list(step.stretches(tune, step.SENTENCES)))
    click.echo(step.across_table(told))
    factor = step.scale(told)
    weights = step.learn(found)
    step.write(weights, factor, out)
    click.echo(f"{len(weights.known)} sequences, {len(weights.languages)} languages in {out}, scaled by {factor}")


@main.command("style-rule")
@click.option("--data", required=True, type=_FOLDER)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="mtcheck/data/origin.toml")
def style_rule(data: Path, out: Path | None) -> None:
    """Fit how style and phrases tell a translation, and measure it; prints a Markdown table. Without --out: measure."""
    from mtcheck.detect.origin import origin_rule as present
    from mtcheck.training import style_rule as step
    from mtcheck.training.origins import sample
    from mtcheck.training.topic import TopicFloor

    found = sample(data)
    rule = present() if out is None else step.fit(found)
    if out is not None:
        step.write(rule, out)
    click.echo(step.table(rule, found, TopicFloor(data)))
    click.echo(step.languages_table(rule, data))


@main.command()
@click.option("--model", required=True, type=_FOLDER)
@click.option("--data", required=True, type=_FOLDER)
@click.option("--sentences", multiple=True, type=click.Path(path_type=Path, exists=True))
@click.option("--beside", type=_FOLDER, help="Another model, measured on the same texts.")
@click.option("--limit", type=int, help="Segments of each set (for a trial).")
def evaluate(model: Path, data: Path, sentences: tuple[Path, ...], beside: Path | None, limit: int | None) -> None:
    """Measure a finished model on the splits for reporting; prints a Markdown table."""
    from mtcheck.training import evaluate as step

    lines = step.evaluate(model, data, sentences=sentences, limit=limit)
    other = step.evaluate(beside, data, sentences=sentences, limit=limit) if beside else None
    click.echo(step.table(lines, other))


@main.command()
@click.option("--base", required=True, type=_FOLDER, help="Folder that prune wrote.")
@click.option("--data", required=True, type=_FOLDER)
@click.option("--sentences", multiple=True, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--steps", default=200, show_default=True)
@click.option("--limit", default=6000, show_default=True, help="Clean sentences that are harmed.")
def ablate(base: Path, data: Path, sentences: tuple[Path, ...], steps: int, limit: int) -> None:
    """Train small models without one kind of corruption each; prints what that costs."""
    from mtcheck.training import ablate as step

    found = []
    for one in step.ablate(base, data, sentences, steps=steps, limit=limit):
        found.append(one)
        logging.info("%s: words %.3f, garbled %.3f", one.kind or "all families", one.words, one.garbled)
    click.echo(step.table(found))


if __name__ == "__main__":
    try:
        main()
    except MtcheckError as error:
        sys.exit(f"mtcheck.training: {error.message}" + (f" ({error.hint})" if error.hint else ""))
