# SPDX-License-Identifier: Apache-2.0
"""The README shows what mtcheck prints. ``MTCHECK_GOLDEN=write`` brings it up to date."""

from __future__ import annotations

import os
import re
from pathlib import Path

from mtcheck import check
from mtcheck.reports import RenderOptions, render

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"(<!-- report: mtcheck check (\S+) -->\n```text\n)(.*?)(```)", re.S)


def test_the_report_in_the_readme_is_what_is_printed(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.chdir(ROOT)
    path = ROOT / "README.md"
    text = path.read_text(encoding="utf-8")
    match = BLOCK.search(text)
    assert match
    printed = render("terminal", [check(match[2])], RenderOptions(width=100))
    if os.environ.get("MTCHECK_GOLDEN") == "write":
        path.write_text(text[: match.start(3)] + printed + text[match.end(3) :], encoding="utf-8")
    else:
        assert match[3] == printed


def test_every_check_is_in_the_readme() -> None:
    from mtcheck import plugins

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in plugins.names("checks"):
        assert f"`{name}`" in text
