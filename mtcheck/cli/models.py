# SPDX-License-Identifier: Apache-2.0
"""``mtcheck models``: which quality model judges, which translators are installed, and how to get one."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from mtcheck.errors import ModelError, SettingsError

if TYPE_CHECKING:
    from mtcheck.translators import Model

_LIBRARIES: Final = {"ctranslate2": ("ctranslate2", "ct2"), "firefox": ("fxtranslate", "translate"),
                     "transformers": ("torch", "torch")}  # fmt: skip
_TRIAL: Final = "2024 Jakarta."


class _Models(click.Group):
    """Takes what is no command for a quality model: ``mtcheck models FOLDER`` shows it."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.commands:
            return "quality", self.commands["quality"], args
        return super().resolve_command(ctx, args)


@click.group("models", cls=_Models, invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Show what judges and what translates; add and fetch translators.

    Without a command: list. With a folder or the id of a Hugging Face model: that quality model, verified.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_)


@command.command("quality", hidden=True)
@click.argument("model", required=False, type=click.Path(path_type=Path), metavar="[FOLDER|ID]")
def quality(model: Path | None) -> None:
    """Show the embedded quality model, or another one (a folder, or the id of a Hugging Face model), verified."""
    from mtcheck.models import load_model

    loaded = load_model(model)
    card = dict(loaded.card)
    head = [loaded.signature, *(card[label] for label in ("size", "licence") if label in card)]
    click.echo("  ".join([*head, f"judges: {', '.join(loaded.languages)}"]))
    for label, text in loaded.card:
        if label not in {"size", "licence"}:
            click.echo(f"{label:<9} {text}")


@command.command("list")
@click.pass_context
def list_(ctx: click.Context) -> None:
    """List the quality model, the installed translators, and what can run or fetch others."""
    from mtcheck.translators import data_folder, scan

    click.echo("quality model")
    ctx.invoke(quality)
    models, damaged = scan()
    click.echo(f"\ntranslators in {data_folder()}")
    rows = [(model.name, _pair(model), model.backend, _size(model), model.licence, model.origin) for model in models]
    widths = [max(len(row[column]) for row in rows) for column in range(5)] if rows else []
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        click.echo("  ".join(["", *cells, row[5]]))
    for entry in damaged:
        click.echo(f"  {entry.name}  cannot be used: {entry.reason}")
    if not models and not damaged:
        click.echo("  none")
    click.echo("\nbackends")
    for name, (library, extra) in _LIBRARIES.items():
        there = importlib.util.find_spec(library) is not None
        click.echo(
            f"  {name:<12}  {'ready' if there else f'''not installed: pip install 'mtcheck[{extra}]' '''.strip()}"
        )
    click.echo(
        "\nmtcheck models get LANG fetches translators between LANG and English; get --list shows what there is.\n"
        "mtcheck models add PATH --from LANG --to LANG takes files that you have."
    )


@command.command("info")
@click.argument("name", metavar="NAME")
def info(name: str) -> None:
    """Show an installed translator, every file of it verified."""
    from mtcheck.translators import named, verify

    model = named(name)
    if model is None:
        raise ModelError(f"no translator {name} is installed", hint="mtcheck models list shows what is")
    verify(model, thorough=True)
    for label, text in (("name", model.name), ("languages", _pair(model)), ("backend", model.backend),
                        ("size", _size(model)), ("licence", model.licence), ("origin", model.origin),
                        ("folder", str(model.folder)), ("sha256", model.digest)):  # fmt: skip
        click.echo(f"{label:<9} {text}")
    for part in model.parts:
        click.echo(f"file      {part.name} {part.bytes} bytes sha256:{part.sha256}")


@command.command("add")
@click.argument("path", metavar="PATH")
@click.option("--from", "source", required=True, metavar="LANG", help="Language that it reads, such as id or pt-BR.")
@click.option("--to", "target", required=True, metavar="LANG", help="Language that it writes.")
@click.option("--backend", metavar="NAME", help="firefox, ctranslate2 or transformers; else by the files.")
@click.option("--name", metavar="NAME", help="What to call it; else by its languages.")
@click.option("--licence", "--license", metavar="TEXT", help="Its licence, to be shown.")
@click.option("--origin", metavar="TEXT", help="Where it comes from, to be shown; else PATH.")
@click.option("--in-place", is_flag=True, help="Leave the files where they are instead of copying them.")
def add(
    path: str, source: str, target: str, backend: str | None, name: str | None, licence: str | None,
    origin: str | None, in_place: bool,
) -> None:  # fmt: skip
    """Install a translator from a folder, or from the local Hugging Face cache (owner/name), and try it."""
    from dataclasses import replace

    from mtcheck.translators import install, licence_of, model_in

    pair = _tags(source, target)
    model = model_in(path, source=pair[0], target=pair[1], backend=backend)
    licence = licence or licence_of(model.folder)
    model = replace(model, licence=licence, origin=origin or model.origin)
    _try(model)
    _told(install(model, name=name, in_place=in_place))


@command.command("get")
@click.argument("what", required=False, metavar="LANG|ID")
@click.option("--from", "source", metavar="LANG", help="Of a Hugging Face model: the language that it reads.")
@click.option("--to", "target", metavar="LANG", help="Of a Hugging Face model: the language that it writes.")
@click.option("--list", "catalogue", is_flag=True, help="Show which languages can be fetched, and fetch nothing.")
def get(what: str | None, source: str | None, target: str | None, catalogue: bool) -> None:
    """Download translators: the only command that reaches a network.

    LANG: Firefox's models between that language and English, both ways. ID (owner/name): a Hugging Face model, with
    --from and --to.
    """
    from mtcheck.translators import is_id

    if catalogue:
        _show_catalogue()
    elif what is None:
        raise SettingsError("mtcheck models get needs a language", hint="or --list, which shows what there is")
    elif is_id(what):
        _get_id(what, source, target)
    else:
        if source or target:
            raise SettingsError("--from and --to go with the id of a model", hint=f"mtcheck models get {what}")
        _get_language(what)


def _get_language(text: str) -> None:
    from dataclasses import replace

    from mtcheck.translators import fetching, firefox, install, model_in, same_language, tag_of

    language = tag_of(text)
    if same_language(language, "en"):
        raise SettingsError("English needs no translator into English", hint="name the other language")
    done, failures = 0, []
    for source, target in ((language, "en"), ("en", language)):
        if (there := _installed(source, target)) is not None:
            click.echo(f"{there.name} is installed already: {_pair(there)}, {_size(there)}")
            done += 1
            continue
        try:
            with fetching() as stage:
                folder, origin = firefox.fetch(source, target, stage)
                found = model_in(str(folder), source=source, target=target, backend="firefox")
                model = replace(found, licence=firefox.LICENCE, origin=origin)
                _try(model)
                _told(install(model))
                done += 1
        except ModelError as error:
            failures.append(error)
            if done == 0:  # the other direction would fail in the same way
                break
    if failures:
        raise failures[0]


def _get_id(identifier: str, source: str | None, target: str | None) -> None:
    from dataclasses import replace

    from mtcheck.translators import fetching, install, licence_of, model_in, transformers

    if not source or not target:
        raise SettingsError(f"which languages does {identifier} translate?", hint="--from LANG --to LANG")
    pair = _tags(source, target)
    with fetching() as stage:
        transformers.fetch(identifier, stage)
        found = model_in(str(stage), source=pair[0], target=pair[1])
        model = replace(found, name=identifier, licence=licence_of(stage), origin=identifier)
        _try(model)
        _told(install(model))


def _show_catalogue() -> None:
    from mtcheck.languages import language_name
    from mtcheck.translators import firefox

    pairs = set(firefox.catalogue())
    for language in sorted({tag for pair in pairs for tag in pair} - {"en"}):
        ways = [f"{s} to {t}" for s, t in ((language, "en"), ("en", language)) if (s, t) in pairs]
        click.echo(f"{language:<8} {language_name(language)}: {', '.join(ways) or 'not with English'}")


def _installed(source: str, target: str) -> Model | None:
    from mtcheck.translators import scan, speaks

    return next((model for model in scan()[0] if speaks(model, source, target)), None)


def _try(model: Model) -> None:
    """Translates a line, so that a model that cannot is never installed."""
    from mtcheck.translators import load_backend, translate

    tried = translate(load_backend(model.backend).load(model, device="cpu"), [_TRIAL])
    if not tried[0].text:
        raise ModelError(f"the translator in {model.folder} answers nothing")


def _tags(source: str, target: str) -> tuple[str, str]:
    from mtcheck.translators import same_language, tag_of

    pair = tag_of(source), tag_of(target)
    if same_language(*pair):
        raise SettingsError(f"a translator goes from one language to another, not from {source} to {target}")
    return pair


def _told(model: Model) -> None:
    click.echo(f"{model.name}: {_pair(model)}, {model.backend}, {_size(model)}, licence {model.licence}")


def _pair(model: Model) -> str:
    from mtcheck.languages import language_name

    return f"{language_name(model.source)} to {language_name(model.target)}"


def _size(model: Model) -> str:
    return f"{model.size / 1e6:.1f} MB"
