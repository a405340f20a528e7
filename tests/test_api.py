# SPDX-License-Identifier: Apache-2.0
"""What ``import mtcheck`` offers: types by their names, options that a type checker knows, offsets that hold."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path
from typing import get_type_hints

import pytest

import mtcheck
from mtcheck import check_text, settings
from mtcheck.settings import Settings, SettingsOptions

FILE = str | Path
FILES = list[FILE] | list[str] | list[Path] | tuple[FILE, ...]
WIDER = {Path | None: FILE | None, tuple[str, ...]: list[str] | tuple[str, ...]}
"""What is taken as an option for a field of that type."""
OF_FILES = {"glossary": FILES, "outlet": FILES, "allow_files": FILES, "baseline": FILE | None}


@pytest.mark.parametrize("name", ["Finding", "Report", "SegmentScore", "Settings", "SettingsOptions"])
def test_the_types_of_an_answer_have_names(name: str) -> None:
    found = getattr(mtcheck, name)
    assert (found.__name__, name in mtcheck.__all__) == (name, True)
    with pytest.raises(AttributeError, match="no attribute 'Finnding'"):
        mtcheck.Finnding  # type: ignore[attr-defined]  # noqa: B018 - it is looked up


def test_they_are_loaded_when_they_are_asked_for() -> None:
    script = "import sys, mtcheck; a = 'mtcheck.scoring' in sys.modules; from mtcheck import SegmentScore; print(a)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "False\n"


def test_options_are_the_fields_of_the_settings() -> None:
    fields = get_type_hints(Settings)
    assert get_type_hints(SettingsOptions) == {
        name: OF_FILES.get(name, WIDER.get(kind, kind)) for name, kind in fields.items()
    }
    assert not SettingsOptions.__required_keys__
    for call in (mtcheck.check, mtcheck.check_text):
        assert inspect.signature(call).parameters["options"].annotation == "Unpack[SettingsOptions]"


def test_lists_and_paths_are_taken_as_they_are_at_hand() -> None:
    options: SettingsOptions = {
        "ignore": ["awkward"], "select": ("date",), "glossary": [Path("house.toml")], "baseline": Path("base.json"),
        "model": "small",
    }  # fmt: skip
    built = settings.build_settings(None, options)
    assert (built.ignore, built.select) == (("awkward",), ("date",))
    assert (built.glossary, built.baseline, built.model) == (("house.toml",), "base.json", Path("small"))


def test_offsets_point_into_the_text_of_the_report() -> None:
    page = "<h1>The ferry &amp; the pier</h1>\n<p>It sails to Vesk on 31 June 2024.</p>"
    report = check_text(page, input_format="html", select=["impossible_date"])
    assert [report.article.slice(found.span) for found in report.findings] == ["31 June 2024"]
    assert page[slice(*report.findings[0].span)] != "31 June 2024"
    assert "``report.article.text``" in (check_text.__doc__ or "")
    plain = "The ferry\r\n\r\nIt sails\u00a0to to Vesk & back.\r\n"
    assert check_text(plain).article.text == plain
