# SPDX-License-Identifier: Apache-2.0
"""Pages that are made, at least in part: ``MTCHECK_GOLDEN=write`` brings them up to date."""

from __future__ import annotations

import inspect
import os
import re
from collections.abc import Iterator
from pathlib import Path

from mtcheck import checks, plugins

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "checks.md"
HEAD = """# Checks

What each check looks for, with what it flags (in **bold**) and what it leaves alone. These examples are its tests, too;
`mtcheck explain NAME` prints them. `--select` and `--ignore` take these names, and MQM categories.
Made from the checks themselves by `MTCHECK_GOLDEN=write pytest tests/test_docs.py`.
"""


def sections() -> Iterator[str]:
    yield HEAD
    for name in plugins.names("checks"):
        check = checks.load(name)
        about = (inspect.getdoc(check) or "").split("\n\n")[0]
        yield f"## {name}\n\n{about}\n"
        yield "".join(map(line, check.EXAMPLES))


def line(example: checks.Example) -> str:
    text = " / ".join(example.text.splitlines()).replace("*", "\\*").replace("<", "\\<").replace("_", "\\_")
    for words in example.flagged:
        shown = " / ".join(words.splitlines()).replace("*", "\\*").replace("<", "\\<").replace("_", "\\_")
        text = text.replace(shown, f"**{shown}**", 1)
    beside = [
        f"{label}: {told}"
        for label, told in (
            ("source", example.source),
            ("reference", " ".join(example.reference)),
            ("with", "; ".join(example.rules.splitlines())),
        )
        if told
    ]
    return "\n".join([f"- {'flags' if example.flagged else 'leaves alone'}: {text}", *(f"  - {b}" for b in beside)]) + (
        f" ({example.why})\n" if example.why and not beside else f"\n  - {example.why}\n" if example.why else "\n"
    )


def test_the_page_of_checks_says_what_the_checks_do() -> None:
    page = "\n".join(sections())
    if os.environ.get("MTCHECK_GOLDEN") == "write":
        PAGE.write_text(page, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page


ADDING = PAGE.with_name("adding-a-check.md")
SHOWN = re.compile(r"<!-- (\S+) -->\n```python\n(.*?)```", re.DOTALL)


def test_the_check_that_is_shown_is_the_one_that_runs() -> None:
    page = ADDING.read_text(encoding="utf-8")
    name, code = SHOWN.findall(page)[0]
    real = (ROOT / name).read_text(encoding="utf-8")
    if os.environ.get("MTCHECK_GOLDEN") == "write":
        ADDING.write_text(page.replace(f"```python\n{code}```", f"```python\n{real}```"), encoding="utf-8")
        code = real
    assert code == real
