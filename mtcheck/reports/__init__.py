# SPDX-License-Identifier: Apache-2.0
"""Turns reports into text: one file a form, found by its name (``terminal``, ``json``, ``concise``, ``sarif`` ...).

A plug-in is a module with the function of the ``ReportFormat`` contract. It prints nothing and decides nothing:
verdict, severities and order of the findings are in the report already. Where files of that form are usually called
something else than ``.<name>``, ``SUFFIXES`` says so, and ``form_of`` goes by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, cast

from mtcheck.article import Article
from mtcheck.comparison import Comparison
from mtcheck.plugins import load, names
from mtcheck.results import Detection, Provenance, Report


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An article that could not be read: why in one line, and what to do about it (may be empty)."""

    path: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderOptions:
    """How a report is to look; a form that has no use for an option passes over it.

    width: columns of the terminal; the layout uses 40 to 120 of them.
    colour: whether ANSI colours are wanted (the caller knows about terminals and NO_COLOR).
    fail_incomplete: whether an article that could not be judged fails the gate.
    unreadable: the articles that no report could be made of.
    folder: absolute path of the folder that build systems name files from; "" leaves the paths as they are.
    """

    width: int = 100
    colour: bool = False
    fail_incomplete: bool = False
    unreadable: tuple[Unreadable, ...] = ()
    folder: str = ""


class ReportFormat(Protocol):
    """What a plug-in of this room is."""

    def render(self, reports: Sequence[Report], *, options: RenderOptions) -> str:
        """The reports as text that ends in a newline; the same reports give the same text. No report gives no line
        or, where the form demands one, an empty document."""


def render(name: str, reports: Sequence[Report], options: RenderOptions | None = None) -> str:
    """``reports`` in the form ``name``; raises SettingsError where there is no such form."""
    plugin = cast(ReportFormat, load("reports", name))
    return plugin.render(reports, options=options or RenderOptions())


class PiecewiseFormat(Protocol):
    """What a plug-in adds whose text may be too large to be held in memory."""

    def pieces(self, reports: Sequence[Report], *, options: RenderOptions) -> Iterator[str]:
        """What ``render`` gives, cut anywhere; ``reports`` are asked for one after the other."""


def render_pieces(name: str, reports: Sequence[Report], options: RenderOptions | None = None) -> Iterator[str]:
    """As ``render``, piece by piece where the form can be had so, else in one that is made at once."""
    plugin = load("reports", name)
    if hasattr(plugin, "pieces"):
        return cast(PiecewiseFormat, plugin).pieces(reports, options=options or RenderOptions())
    return iter((render(name, reports, options),))


DEFAULT_FORM: Final = "terminal"


def form_of(filename: str, *, wanted: str | None = None) -> str | None:
    """The form that a file of that name holds, by the longest suffix known; None where no form claims it.

    Several forms may claim a suffix: then it is ``wanted`` if that is one of them, else the form called like the
    suffix, else the default.
    """
    lowered = filename.lower()
    ends = {name: max((len(end) for end in suffixes(name) if lowered.endswith(end)), default=0) for name in forms()}
    if wanted and ends.get(wanted):
        return wanted
    longest = max(ends.values())
    claimants = [name for name, length in ends.items() if length == longest]
    named = lowered.rpartition(".")[2]
    first = (name for name in (named, DEFAULT_FORM, *claimants) if name in claimants)
    return next(first) if longest else None


def forms() -> tuple[str, ...]:
    """The names of all forms."""
    return names("reports")


def suffixes(name: str) -> tuple[str, ...]:
    """How names of files of a form end, lower case: what its file says, else its own name with a dot."""
    return tuple(getattr(load("reports", name), "SUFFIXES", (f".{name}",)))


COMPARISON_FORMS = ("terminal", "json")
MOST_SHOWN = 5


def render_comparison(
    name: str, comparison: Comparison, options: RenderOptions | None = None, *, most: int = MOST_SHOWN
) -> str:
    """A comparison in the form ``name``, one of ``COMPARISON_FORMS``; the terminal shows ``most`` sentences."""
    if name == "json":
        from mtcheck.reports import _comparison_json

        return _comparison_json.render(comparison)
    from mtcheck.reports import _comparison_terminal

    return _comparison_terminal.render(comparison, options=options or RenderOptions(), most=most)


def render_map(article: Article, detections: Sequence[Detection], provenance: Provenance) -> str:
    """What an article is made of and where it comes from, passage by passage, in plain text."""
    from mtcheck.reports import _origin

    return _origin.render_map(article, detections, provenance)
