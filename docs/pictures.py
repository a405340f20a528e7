# SPDX-License-Identifier: Apache-2.0
"""Makes the pictures of the README from samples: ``python docs/pictures.py`` in the root of the repository.

Needs the extra "browser" and a Chromium of the system. The page is drawn with the fonts that the machine has; with
Noto Serif and Noto Sans (Debian: fonts-noto-core) it looks as it does in the pictures.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from io import StringIO
from pathlib import Path
from typing import Final

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text
from small_png import small

from mtcheck import check
from mtcheck.reports import RenderOptions, render
from mtcheck.results import Report

ROOT: Final = Path(__file__).parent.parent
ALONE, BESIDE = "samples/harbour-ferry-id.txt", "samples/hospital-strike-pt.txt"
COLUMNS, LINES = 100, 34
MOST_BYTES: Final = 200_000


def main() -> None:
    """Writes ``terminal.svg`` and ``report-light.png``, ``report-dark.png`` and ``report-sides.png`` into docs/."""
    os.chdir(ROOT)
    alone = check(ALONE)
    beside = check(BESIDE, source=BESIDE.replace(".txt", ".source.txt"))
    written = [terminal(alone), *pages(alone, beside)]
    for path in written:
        size = path.stat().st_size
        print(f"{path.relative_to(ROOT)}  {size:,} bytes")
        if size > MOST_BYTES:
            raise SystemExit(f"{path} is larger than {MOST_BYTES:,} bytes")


def terminal(report: Report) -> Path:
    """The first lines of the terminal report, as SVG that fetches no font."""
    lines = render("terminal", [report], RenderOptions(width=COLUMNS, colour=True)).splitlines()
    shown = Text.from_ansi("\n".join([f"$ mtcheck check {report.article.path}", *lines[:LINES], "…"]))
    console = Console(record=True, width=COLUMNS + 2, file=StringIO(), force_terminal=True, color_system="truecolor")
    console.print(shown, soft_wrap=True)
    form = re.sub(r"@font-face \{\{.*?\}\}|<!--.*?-->", "", CONSOLE_SVG_FORMAT, flags=re.S)
    picture = console.export_svg(title="mtcheck", theme=DIMMED_MONOKAI, code_format=form, unique_id="mtcheck")
    path = ROOT / "docs" / "terminal.svg"
    path.write_text(re.sub(r"[ \t]+\n", "\n", picture), encoding="utf-8")
    return path


def pages(alone: Report, beside: Report) -> list[Path]:
    """The page with a finding pointed at, in light and dark, and its sentences beside the source."""
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    paths = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        file = Path(folder) / "report.html"
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = driver.chromium.launch(executable_path=chromium, args=sandbox)
        for name, scheme, report in (("light", "light", alone), ("dark", "dark", alone), ("sides", "light", beside)):
            file.write_text(render("html", [report]), encoding="utf-8")
            page = browser.new_page(
                viewport={"width": 1240, "height": 860}, color_scheme=scheme, reduced_motion="reduce"
            )
            page.goto(file.as_uri())
            if name == "sides":
                page.keyboard.press("v")
            else:
                page.locator("article .m").first.hover()
            page.wait_for_timeout(200)
            paths.append(ROOT / "docs" / f"report-{name}.png")
            paths[-1].write_bytes(small(page.screenshot()))
        browser.close()
    return paths


if __name__ == "__main__":
    main()
