# SPDX-License-Identifier: Apache-2.0
"""The cache of translations: processes side by side, a bound that holds, and files that are not what they should be."""

from __future__ import annotations

import logging
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from mtcheck.translators import TranslationCache, open_cache

ROOT = Path(__file__).parent.parent
SIGNED = "firefox:id-en|0123456789ab"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "below" / "cache.sqlite3"


def test_it_remembers_by_signature_and_text(path: Path) -> None:
    TranslationCache(path).put(SIGNED, {"jembatan": "bridge", "emoji 😀": "of \ud83d"[:2] + " 😀"})
    again = TranslationCache(path)
    assert again.get(SIGNED, ["jembatan", "emoji 😀", "sungai"]) == {"jembatan": "bridge", "emoji 😀": "of 😀"}
    assert again.get("another model", ["jembatan"]) == {}


def test_reading_makes_no_file(path: Path) -> None:
    assert TranslationCache(path).get(SIGNED, ["jembatan"]) == {}
    assert not path.parent.exists()


def test_many_texts_at_once(path: Path) -> None:
    cache = TranslationCache(path)
    many = {f"kata {number}": f"word {number}" for number in range(2500)}
    cache.put(SIGNED, many)
    assert cache.get(SIGNED, list(many)) == many


WRITER = """
import sys
from pathlib import Path
from mtcheck.translators import TranslationCache
cache = TranslationCache(Path(sys.argv[1]))
own = sys.argv[2]
for number in range(40):
    cache.put("s", {f"{own} {number} {part}": f"{own}: {number} {part}" for part in range(5)} | {"shared": "one"})
    assert cache.get("s", [f"{own} {number} 0"]) == {f"{own} {number} 0": f"{own}: {number} 0"}
"""


def test_processes_write_side_by_side_and_lose_nothing(path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), own], stderr=subprocess.PIPE, env=environment)
        for own in "abcd"
    ]
    for process in running:
        assert (process.communicate(timeout=60)[1], process.returncode) == (b"", 0)
    wanted = {
        f"{own} {number} {part}": f"{own}: {number} {part}"
        for own in "abcd"
        for number in range(40)
        for part in range(5)
    }
    assert TranslationCache(path).get("s", list(wanted)) == wanted


def test_the_bound_holds_and_the_newest_stays(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, limit = TranslationCache(path, limit=400_000), 400_000
    for day in range(30):
        monkeypatch.setattr("time.time", lambda day=day: 1_000_000_000 + day * 90_000)
        cache.put(SIGNED, {f"{day} {number} " + "kata " * 20: "word " * 40 for number in range(100)})
        cache.get(SIGNED, ["0 0 " + "kata " * 20])
    assert sum(file.stat().st_size for file in path.parent.iterdir()) < 3 * limit  # with the write-ahead log
    assert path.stat().st_size <= limit
    newest = [f"29 {number} " + "kata " * 20 for number in range(100)]
    assert len(cache.get(SIGNED, newest)) == 100
    assert cache.get(SIGNED, ["1 5 " + "kata " * 20]) == {}
    assert cache.get(SIGNED, ["0 0 " + "kata " * 20]), "what is read every day is not the oldest"


def test_what_is_larger_than_the_cache_is_not_kept(path: Path) -> None:
    cache = TranslationCache(path, limit=50_000)
    cache.put(SIGNED, {"kata": "word " * 20_000})
    assert cache.get(SIGNED, ["kata"]) == {}
    assert path.stat().st_size <= 50_000


@pytest.mark.parametrize("damage", ["not a database", "cut short", "page overwritten"])
def test_a_corrupt_file_begins_anew_with_a_warning(path: Path, damage: str, caplog: pytest.LogCaptureFixture) -> None:
    TranslationCache(path).put(SIGNED, {f"kata {number}": f"word {number}" * 20 for number in range(300)})
    whole = path.read_bytes()
    path.write_bytes({
        "not a database": b"not a database" * 100,
        "cut short": whole[: len(whole) // 2],
        "page overwritten": whole[:4096] + b"\xff" * (len(whole) - 4096),
    }[damage])  # fmt: skip
    cache = TranslationCache(path)
    with caplog.at_level(logging.WARNING, "mtcheck"):
        assert cache.get(SIGNED, ["kata 1"]) == {}
        cache.put(SIGNED, {"kata 1": "word"})
    assert ["is damaged and begins anew" in record.message for record in caplog.records] == [True]
    assert TranslationCache(path).get(SIGNED, ["kata 1"]) == {"kata 1": "word"}


def test_changed_text_is_not_believed(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    cache = TranslationCache(path)
    cache.put(SIGNED, {"jembatan": "bridge"})
    with sqlite3.connect(path) as database:
        database.execute("UPDATE translations SET text = 'river'")
    assert cache.get(SIGNED, ["jembatan"]) == {}
    assert "a checksum differs" in caplog.text


def test_a_file_of_another_version_is_replaced(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE translations (key TEXT)")
    cache = TranslationCache(path)
    cache.put(SIGNED, {"jembatan": "bridge"})
    assert cache.get(SIGNED, ["jembatan"]) == {"jembatan": "bridge"}
    assert caplog.text == ""


def test_a_folder_that_cannot_be_written_only_warns(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = TranslationCache(tmp_path / "file" / "cache.sqlite3")
    cache.put(SIGNED, {"jembatan": "bridge"})
    assert cache.get(SIGNED, ["jembatan"]) == {}
    assert caplog.text.count("is not used") == 1


def test_it_stands_below_mtcheck_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MTCHECK_HOME", str(tmp_path))
    open_cache().put(SIGNED, {"jembatan": "bridge"})
    assert (tmp_path / "cache" / "translations.sqlite3").is_file()
