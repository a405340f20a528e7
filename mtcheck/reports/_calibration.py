# SPDX-License-Identifier: Apache-2.0
"""A calibration for people: a table, a piece of configuration, and a page with the curve."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any, Final

from mtcheck.calibration import FEW, Calibration, Errors, Rate
from mtcheck.reports._visible import one_line
from mtcheck.settings import spelt

MOST_WRONG: Final = 12
_ROWS: Final = ("gate as it is set now", "gate below, on the same articles", "gate below, on articles it has not seen")
_SIDE, _EDGE = 360, 56


def render_table(found: Calibration) -> str:
    """What was found, in plain text."""
    return "".join(f"{line}\n" for line in _lines(found))


def _lines(found: Calibration) -> Iterator[str]:
    good, bad = found.fitted.false_alarms.of, found.fitted.misses.of
    yield f"{good + bad} articles: {good} accepted, {bad} rejected"
    for path, reason in found.left_out:
        yield f"left out: {one_line(path)}: {one_line(reason)}"
    yield ""
    width = max(map(len, _ROWS))
    yield f"{'':<{width}}  {'false alarms':<34}  misses"
    for name, errors in zip(_ROWS, (found.now, found.fitted, found.expected), strict=True):
        sure = errors is found.expected
        yield f"{name:<{width}}  {_rate(errors.false_alarms, sure):<34}  {_rate(errors.misses, sure)}"
    yield ""
    yield "false alarms: accepted articles that fail; misses: rejected ones that pass. The last line, each article left"
    yield "out in turn, is what to expect; in brackets, the 95% interval."
    if min(good, bad) < FEW:
        yield f"Few articles: these rates are rough. {FEW} accepted and {FEW} rejected ones would make them firmer."
    yield ""
    yield from settings_lines(found.gate)
    if found.wrong:
        yield ""
        yield "what this gate gets wrong:"
        for path, accepted, why in found.wrong[:MOST_WRONG]:
            told = f"accepted, but fails: {one_line(why)}" if accepted else "rejected, but passes"
            yield f"  {one_line(path)}: {told}"
        if len(found.wrong) > MOST_WRONG:
            yield f"  and {len(found.wrong) - MOST_WRONG} more"


def _rate(rate: Rate, sure: bool) -> str:
    low, high = rate.interval
    return f"{rate.count} of {rate.of} ({rate.value:.0%}{f'; {low:.0%} to {high:.0%}' if sure else ''})"


def settings_lines(gate: dict[str, Any]) -> Iterator[str]:
    """The settings in TOML."""
    for name, value in gate.items():
        yield f"{spelt(name)} = {json.dumps(value) if isinstance(value, str) else f'{value:g}'}"


def render_profile(found: Calibration, paths: Sequence[str]) -> str:
    """The gate as a configuration file: for all articles, or as a profile for those that ``paths`` match."""
    lines = [
        "# made by mtcheck calibrate",
        f"# on the articles it was chosen by: {_words(found.fitted)}",
        f"# to expect on others: {_words(found.expected)}",
    ]
    if paths:
        lines += ["[[profile]]", f"paths = [{', '.join(json.dumps(path, ensure_ascii=False) for path in paths)}]"]
    return "\n".join([*lines, *settings_lines(found.gate)]) + "\n"


def _words(errors: Errors) -> str:
    return f"{_rate(errors.false_alarms, True)} false alarms, {_rate(errors.misses, True)} misses"


def render_curve(found: Calibration) -> str:
    """A page for a browser that needs nothing but itself."""
    table = escape(render_table(found))
    rows = "".join(
        f"<tr><td>{_cell(point.false_alarms)}</td><td>{_cell(point.misses)}</td></tr>" for point in found.curve
    )
    return _PAGE.replace("@SVG@", _svg(found)).replace("@ROWS@", rows).replace("@TABLE@", table)


def _cell(rate: Rate) -> str:
    return f"{rate.count} of {rate.of} ({rate.value:.0%})"


def _svg(found: Calibration) -> str:
    """Misses over false alarms, as a staircase: between two points no gate does better than the left one."""
    parts = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        x, y = _x(share), _y(share)
        parts.append(f'<path class="grid" d="M{x} {_y(0)}V{_y(1)}M{_x(0)} {y}H{_x(1)}"/>')
        parts.append(f'<text x="{x}" y="{_y(0) + 18}" text-anchor="middle">{share:.0%}</text>')
        parts.append(f'<text x="{_x(0) - 8}" y="{y + 4}" text-anchor="end">{share:.0%}</text>')
    path = ""
    for point in found.curve:
        x, y = _x(point.false_alarms.value), _y(point.misses.value)
        path += f"H{x}V{y}" if path else f"M{x} {_y(1)}V{y}"
    parts.append(f'<path class="curve" d="{path}H{_x(1)}"/>')
    parts.append(
        f'<text x="{_x(0.5)}" y="{_y(0) + 40}" text-anchor="middle">false alarms: accepted articles that fail</text>'
    )
    parts.append(
        f'<text transform="translate({_x(0) - 44} {_y(0.5)}) rotate(-90)" text-anchor="middle">'
        "misses: rejected articles that pass</text>"
    )
    marks = (("now", "as it is set now", found.now), ("fitted", "chosen", found.fitted),
             ("expected", "to expect", found.expected))  # fmt: skip
    for number, (name, words, errors) in enumerate(marks):
        x, y = _x(errors.false_alarms.value), _y(errors.misses.value)
        told = f"{words}: {_words(errors)}"
        parts.append(
            f'<circle class="{name}" cx="{x}" cy="{y}" r="{7 - 1.5 * number:g}"><title>{escape(told)}</title></circle>'
        )
        legend = _y(1) + 16 + 20 * number
        parts.append(f'<circle class="{name}" cx="{_x(1) + 24}" cy="{legend - 4}" r="5"/>')
        parts.append(f'<text x="{_x(1) + 36}" y="{legend}">{words}</text>')
    size = f"0 0 {_SIDE + 2 * _EDGE + 120} {_SIDE + 2 * _EDGE}"
    return f'<svg viewBox="{size}" role="img" aria-label="misses over false alarms">{"".join(parts)}</svg>'


def _x(share: float) -> float:
    return round(_EDGE + share * _SIDE, 1)


def _y(share: float) -> float:
    return round(_EDGE / 2 + (1 - share) * _SIDE, 1)


_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Calibration of the gate</title>
<style>
:root { color-scheme: light dark; --ink: #1b1b1f; --paper: #fdfdfb; --faint: #d9d9d4;
  --line: #2455a4; --bad: #b3261e; --ok: #1f7a3d; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ececf0; --paper: #17181b; --faint: #3a3b40;
    --line: #8ab4f8; --bad: #f2b8b5; --ok: #8ed6a4; }
}
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
svg { width: 100%; max-width: 44rem; display: block; }
svg text { font-size: 12px; fill: var(--ink); }
.grid { stroke: var(--faint); stroke-width: .6; fill: none; }
.curve { stroke: var(--line); stroke-width: 2.5; fill: none; }
.now { fill: var(--paper); stroke: var(--bad); stroke-width: 2; }
.fitted { fill: var(--line); }
.expected { fill: var(--ok); stroke: var(--paper); }
pre { overflow-x: auto; padding: 1rem;
  border: 1px solid var(--faint); border-radius: .4rem; font-size: .85rem; }
table { border-collapse: collapse; }
td, th { text-align: left; padding: .2rem 1.2rem .2rem 0; border-bottom: 1px solid var(--faint); }
</style>
</head>
<body>
<main>
<h1>Calibration of the gate</h1>
<p>Each step of the curve is a gate of the grid: the fewest misses that so many false alarms buy, on the articles
that were given. What to expect on others is the green point.</p>
@SVG@
<h2>What was found</h2>
<pre>@TABLE@</pre>
<h2>The steps of the curve</h2>
<table><thead><tr><th>false alarms</th><th>misses</th></tr></thead><tbody>@ROWS@</tbody></table>
</main>
</body>
</html>
"""
