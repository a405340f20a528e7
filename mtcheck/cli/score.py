# SPDX-License-Identifier: Apache-2.0
"""``mtcheck score``: segments in, one line of JSON each out."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import click

from mtcheck.cli import PASSED, UNUSABLE, complain, flag
from mtcheck.cli._metrics import metric_options, wanted_metrics
from mtcheck.cli._output import printing, spare
from mtcheck.configuration import load_settings
from mtcheck.errors import InputError, MtcheckError, SettingsError

if TYPE_CHECKING:
    from mtcheck.cli._segments import Items
    from mtcheck.results import Score
    from mtcheck.score_request import Unreadable
    from mtcheck.scoring import Scorer, SegmentScore, Summary

_FILE = click.Path(path_type=Path)
_NAMES = {"bleu": "BLEU", "chrf": "chrF2++", "ter": "TER"}
_READ_REFERENCES = frozenset(_NAMES)


@click.command("score")
@click.option("--input", "given", type=_FILE, metavar="FILE",
              help="JSON Lines, or pairs: XLIFF, TMX, TSV.  [default: standard input]")  # fmt: skip
@click.option("--input-format", metavar="NAME", help="jsonl, xliff, tmx or tsv, whatever the input is called.")
@click.option("--hypothesis", type=_FILE, metavar="FILE", help="Instead: hypotheses, one a line; - is standard input.")
@click.option("--source", type=_FILE, metavar="FILE", help="Their sources, line by line.")
@click.option("--reference", "references", multiple=True, type=_FILE, metavar="FILE",
              help="Their references, line by line; may be given several times.")  # fmt: skip
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write there; the file appears once all is scored.")  # fmt: skip
@flag("--min-confidence", type=click.FloatRange(0, 1),
      help="Error spans from here on (0 to 1; 0: every word).  [default: the model's thresholds]")  # fmt: skip
@flag("--model", type=_FILE, metavar="FOLDER|ID", help="Another quality model.")
@click.option("--ignore", multiple=True, metavar="METRIC", help="Leave a metric out; may be given several times.")
@metric_options
@click.option(
    "--keep-going", is_flag=True, help="Score the rest where a line cannot be read (the exit status stays 2)."
)
@click.option("--summary", is_flag=True, help="End with a line on standard error: counts, means, corpus-level scores.")
@click.option("--config", type=_FILE, metavar="FILE", help="Read settings from this file.")
@click.option("--quiet", "-q", is_flag=True, help="No progress on standard error.")
def command(
    given: Path | None,
    input_format: str | None,
    hypothesis: Path | None,
    source: Path | None,
    references: tuple[Path, ...],
    output: Path | None,
    min_confidence: float | None,
    model: Path | None,
    ignore: tuple[str, ...],
    keep_going: bool,
    summary: bool,
    config: Path | None,
    quiet: bool,
    **asked: Any,
) -> int:
    """Score segments: JSON Lines with id, hypothesis, source, reference, a file of pairs, or files that run in step.

    \b
    mtcheck score < segments.jsonl > scores.jsonl
    mtcheck score --input pairs.xliff
    mtcheck score --hypothesis mt.txt --source src.txt --reference ref.txt

    Prints one line of JSON a segment, in the order of the input: id, quality (0 to 100), garbled (0 to 1),
    error_spans, scores. A hypothesis that cannot be judged has quality null and says why in "skipped".

    Exit status: 0 every line was read, 2 one could not be.
    """
    spare([output], [given, hypothesis, source, *references])
    reading = _input(given, input_format, hypothesis, source, references)
    settings = load_settings(config=config, model=model, min_confidence=min_confidence)
    wanted = wanted_metrics(**asked, intervals=summary, quiet=quiet)
    from mtcheck.models import load_model
    from mtcheck.scoring import Scorer

    loaded = load_model(settings.model)
    scorer = Scorer(loaded, min_confidence=settings.min_confidence, ignore=ignore, wanted=wanted)
    try:
        with (
            closing(scorer),
            reading as (items, total),
            _writing(output) as write,
            _progress(total, quiet=quiet) as advance,
        ):
            _score(scorer, items, write, advance, keep_going=keep_going)
    except BrokenPipeError:  # the reader of our output went away, such as head(1)
        return PASSED
    counts = scorer.summary()
    if counts.unreadable:
        lines = counts.unreadable + counts.segments
        complain(f"{counts.unreadable:,} of {lines:,} lines could not be read and were not scored")
    if summary:
        click.echo(_told(counts, loaded.signature), err=True)
    return UNUSABLE if counts.unreadable else PASSED


def _score(
    scorer: Scorer, items: Items, write: Callable[[bytes], None], advance: Callable[[int], None], *, keep_going: bool
) -> None:
    counted = 0
    for batch in scorer.batches(items if keep_going else _strict(items)):
        write(b"".join(map(_line, batch)))
        advance(len(batch))
        counted += len(batch)
    if not counted:
        raise InputError("there is no segment in the input")


def _strict(items: Items) -> Items:
    """The items up to the first that could not be read, which ends it all."""
    from mtcheck.score_request import ScoreRequest

    for item in items:
        if not isinstance(item, ScoreRequest):
            raise InputError(f"line {item.line}: {item.message}", hint="--keep-going scores the rest")
        yield item


def _input(
    given: Path | None,
    input_format: str | None,
    hypothesis: Path | None,
    source: Path | None,
    references: tuple[Path, ...],
) -> AbstractContextManager[tuple[Items, int | None]]:
    """Where segments come from, and how many there are where that is known."""
    from mtcheck.cli._segments import STDIN, Aligned, reading_aligned, reading_segments

    if hypothesis is None:
        if source or references:
            raise SettingsError("--source and --reference go with --hypothesis", hint="JSON Lines carry their own")
        if given is None and sys.stdin is not None and sys.stdin.isatty():
            raise SettingsError("no input", hint="pipe JSON Lines in, or see mtcheck score --help")
        return reading_segments(given or STDIN, input_format)
    if given or input_format:
        raise SettingsError(f"{'--input' if given else '--input-format'} and --hypothesis exclude each other")
    files = Aligned(hypothesis, source, references)
    if files.paths.count(STDIN) > 1:
        raise SettingsError("standard input (-) can be one file only")
    return reading_aligned(files)


def _line(item: SegmentScore | Unreadable) -> bytes:
    from mtcheck.score_request import Unreadable

    if isinstance(item, Unreadable):
        return _encoded({"id": item.id, "line": item.line, "error": item.message})
    spans = [
        {"start": span.start, "end": span.end, "severity": span.severity, "category": span.category,
         "confidence": span.confidence}
        for span in item.error_spans
    ]  # fmt: skip
    document: dict[str, Any] = {
        "id": item.id, "quality": item.quality, "garbled": item.garbled, "error_spans": spans,
        "scores": dict(item.scores),
    }  # fmt: skip
    if item.skipped is not None:
        document["skipped"] = item.skipped
    return _encoded(document)


def _encoded(document: dict[str, Any]) -> bytes:
    try:
        return json.dumps(document, ensure_ascii=False).encode("utf-8") + b"\n"
    except UnicodeEncodeError:  # a lone surrogate in an id
        return json.dumps(document).encode("ascii") + b"\n"


@contextmanager
def _writing(output: Path | None) -> Iterator[Callable[[bytes], None]]:
    """Writes to standard output, or to a file that gets its name once everything is in it."""
    if output is None:
        with printing():
            sys.stdout.flush()
        yield _print
        return
    if output.exists() and not output.is_file():  # a pipe or a device: there is nothing to put in its place
        with _writable(output), output.open("wb") as device:
            yield lambda data: _write(device, data, output)
        return
    unfinished = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        with _writable(output):
            file = unfinished.open("xb")
        with file, _compressed(file) if output.suffix == ".gz" else nullcontext(file) as stream:
            yield lambda data: _write(stream, data, output)
        with _writable(output):
            unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)


def _compressed(file: BinaryIO) -> BinaryIO:
    import gzip

    return cast(BinaryIO, gzip.GzipFile("", "wb", fileobj=file, mtime=0))  # the same input gives the same bytes


def _print(data: bytes) -> None:
    with printing():
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def _write(stream: BinaryIO, data: bytes, output: Path) -> None:
    with _writable(output):
        stream.write(data)
        stream.flush()


@contextmanager
def _writable(output: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise MtcheckError(f"cannot write {output}: {error.strerror}") from error


@contextmanager
def _progress(total: int | None, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """A bar, or a count where the end is not known, on stderr; nothing where nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("scoring"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("scoring", total=total)
        yield lambda scored: bar.advance(task, scored)


def _told(counts: Summary, signature: str) -> str:
    """The summary as one line."""
    parts = [f"{counts.segments:,} segments", f"{counts.judged:,} judged"]
    if counts.segments > counts.judged:
        parts.append(f"{counts.segments - counts.judged:,} not judged")
    if counts.unreadable:
        parts.append(f"{counts.unreadable:,} unreadable")
    if counts.garbled is not None:
        parts.append(f"garbled {counts.garbled:,} ({100 * counts.garbled / counts.judged:.1f}%)")
    quality = "" if counts.quality is None else f"mean quality {counts.quality:.2f} of 100 "
    parts.append(f"{quality}[{signature}]")
    parts += [_told_total(counts, total) for total in counts.totals]
    parts += [f"no {_NAMES.get(name, name)}: {reason}" for name, reason in counts.missing.items()]
    return " · ".join(parts)


def _told_total(counts: Summary, total: Score) -> str:
    """A score of all with its interval, signature and, where it is not made of all of them, number of segments."""
    name = _NAMES.get(total.metric, total.metric)
    decimals = 2 if total.metric in _READ_REFERENCES else 4
    sure = "" if total.interval is None else " (95% {:.{d}f} to {:.{d}f})".format(*total.interval, d=decimals)
    over = counts.counted[total.metric]
    share = "" if over == counts.segments else f" (over {over:,}"
    if share:
        share += " with a reference)" if total.metric in _READ_REFERENCES else ")"
    return f"{name} {total.value:.{decimals}f}{sure} [{total.signature}]{share}"
