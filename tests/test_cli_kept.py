# SPDX-License-Identifier: Apache-2.0
"""Reports of very many articles: those that lie on the disk are the reports they were, and memory stays what it is."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import mtcheck
from mtcheck.cli import _kept
from mtcheck.cli._kept import KeptReports
from mtcheck.errors import MtcheckError
from mtcheck.reports import RenderOptions, forms, render, render_pieces
from mtcheck.results import Report

SAMPLE = Path(__file__).parent.parent / "samples" / "formats" / "quarry.tmx"


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    report = mtcheck.check(SAMPLE)
    named = (replace(report.article, path=f"a.tmx#{number}") for number in range(1, 6))
    return [replace(report, article=article) for article in named]


def kept(reports: list[Report], in_memory: int) -> KeptReports:
    found = KeptReports(in_memory=in_memory)
    for report in reports:
        found.append(report)
    return found


@pytest.mark.parametrize("in_memory", [0, 2, 9])
def test_what_was_kept_is_what_was_given(reports: list[Report], in_memory: int) -> None:
    found = kept(reports, in_memory)
    assert list(found) == reports
    assert list(found) == reports  # once more
    assert (len(found), found[3], found[-1], found[1:3]) == (5, reports[3], reports[4], reports[1:3])
    assert (found[4] is reports[4]) == (in_memory == 9)
    with pytest.raises(IndexError):
        found[5]
    found.append(reports[0])  # after reading, too
    assert [one.article.path for one in found][-2:] == ["a.tmx#5", "a.tmx#1"]


@pytest.mark.parametrize("form", forms())
@pytest.mark.parametrize("count", [0, 1, 3])
def test_every_form_says_the_same_of_reports_that_lie_on_the_disk(reports: list[Report], form: str, count: int) -> None:
    for unreadable in ((), (mtcheck.reports.Unreadable("b.txt", "b.txt: no\n[]", "none"),)):
        options = RenderOptions(unreadable=unreadable)
        told = "".join(render_pieces(form, kept(reports[:count], 1), options))
        assert told == render(form, reports[:count], options)


def test_a_disk_that_is_full_is_one_line(reports: list[Report], monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def seek(self, place: int) -> None: ...
        def close(self) -> None: ...
        def write(self, _: bytes) -> None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(_kept.tempfile, "TemporaryFile", Full)
    with pytest.raises(MtcheckError, match=r"reports cannot be kept in .*: No space left on device") as caught:
        kept(reports, 2)
    assert "TMPDIR" in caught.value.hint


MEASURE = """
import os, pickle, sys
from pathlib import Path
from mtcheck.cli import _outputs
from mtcheck.cli._kept import KeptReports
from mtcheck.reports import RenderOptions
data = Path(sys.argv[1]).read_bytes()
found = [] if "list" in sys.argv else KeptReports()
for _ in range(int(sys.argv[2])):
    found.append(pickle.loads(data))
wanted = [_outputs.Target(form, Path(os.devnull)) for form in ("json", "csv", "concise")]
_outputs.write_reports(wanted, found, RenderOptions(), plain=True)
lines = Path("/proc/self/status").read_text().splitlines()
print(next(line.split()[1] for line in lines if line.startswith("VmHWM")))
"""


def peak_of(*arguments: str) -> int:
    """The most memory (kB) that a program of its own takes to keep and write so many reports, as Linux tells it."""
    ran = subprocess.run([sys.executable, "-c", MEASURE, *arguments], capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    return int(ran.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="the most memory that a program took is told by Linux")
def test_three_times_as_many_reports_take_no_more_memory(tmp_path: Path) -> None:
    text = " ".join(f"The council of the town voted on Monday to repair bridge number {n}." for n in range(60))
    file = tmp_path / "report"
    file.write_bytes(_kept._pickled(mtcheck.check_text(text)))
    # In a list, 200 reports more take 40 MB.
    assert peak_of(str(file), "300") - peak_of(str(file), "100") < 3000
