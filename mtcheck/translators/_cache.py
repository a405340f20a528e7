# SPDX-License-Identifier: Apache-2.0
"""Remembers translations on disk, by what translated (model hash, settings) and what was translated.

On the sqlite3 of the standard library: it is safe for processes that run side by side (write-ahead log, one
transaction a batch), costs no dependency, and keeps plain text. diskcache was the other choice: it stands on the same
SQLite, and stores pickles, which run code when somebody else can write to the folder.

A cache only ever saves time: where it cannot be read or written, translations are made anew and a warning says why.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final, TypeVar

FILE: Final = "translations.sqlite3"
LIMIT: Final = 256 * 1024 * 1024
"""Bytes on disk; a translated sentence of news takes about 300."""
_VERSION: Final = 1
_WAIT: Final = 10.0
_STEP: Final = 500  # keys a query, below the 999 variables that older SQLite takes
_ROW: Final = 160  # bytes of a row beside its text: key, time, checksum, the pages' own
_DAY: Final = 86_400
_log = logging.getLogger("mtcheck")

_Answer = TypeVar("_Answer")


class _CorruptError(Exception):
    """What stands in the file is not what was written."""


class TranslationCache:
    """Translations by signature and text; safe to share between processes, each of which opens its own."""

    def __init__(self, path: Path, *, limit: int = LIMIT) -> None:
        """``limit``: bytes that the file may grow to; what was used longest ago goes first."""
        self._path = path
        self._limit = limit
        self._warned = False

    def get(self, signature: str, texts: Sequence[str]) -> dict[str, str]:
        """Those of the texts that are known, with their translations."""
        keys = {_key(signature, text): text for text in texts}
        if not keys or not self._path.exists():
            return {}
        return self._tried(lambda database: _read(database, keys)) or {}

    def put(self, signature: str, translations: Mapping[str, str]) -> None:
        """Remembers translations by their texts, in one transaction; too long ago goes where there is no room."""
        now = int(time.time())
        rows = [
            (_key(signature, text), translation, _checksum(translation), now)
            for text, translation in translations.items()
        ]
        if rows:
            self._tried(lambda database: self._write(database, rows))

    def _write(self, database: sqlite3.Connection, rows: Sequence[tuple[bytes, str, int, int]]) -> None:
        with database:
            database.execute("BEGIN IMMEDIATE")
            coming = sum(len(row[1].encode()) + _ROW for row in rows)
            _make_room(database, self._limit, coming)
            if coming <= self._limit:
                database.executemany("INSERT OR REPLACE INTO translations VALUES (?, ?, ?, ?)", rows)

    def _tried(self, work: Callable[[sqlite3.Connection], _Answer]) -> _Answer | None:
        """The answer of ``work``; a corrupt file is rebuilt once, and None comes back where nothing helps."""
        for attempt in range(3):
            try:
                with closing(self._open()) as database:
                    return work(database)
            except _CorruptError as error:
                self._rebuild(str(error))
            except sqlite3.OperationalError as error:  # locked, read-only, full: the file may be sound
                self._warn(f"the translation cache {self._path} is not used: {error}")
                return None
            except sqlite3.DatabaseError as error:
                # Another process may have put a sound file in its place since: look once more before removing it.
                if attempt:
                    self._rebuild(str(error))
            except (OSError, UnicodeError) as error:
                self._warn(f"the translation cache {self._path} is not used: {error}")
                return None
        return None

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self._path, timeout=_WAIT, isolation_level=None)
        try:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            version = database.execute("PRAGMA user_version").fetchone()[0]
            if version != _VERSION:
                _set_up(database)
        except BaseException:
            database.close()
            raise
        return database

    def _rebuild(self, reason: str) -> None:
        self._warn(f"the translation cache {self._path} is damaged and begins anew: {reason}")
        for ending in ("", "-wal", "-shm"):
            try:
                os.remove(f"{self._path}{ending}")
            except FileNotFoundError:
                continue
            except OSError as error:
                self._warn(f"cannot remove {self._path}{ending}: {error.strerror}")

    def _warn(self, message: str) -> None:
        if not self._warned:
            _log.warning("%s", message)
        self._warned = True


def _set_up(database: sqlite3.Connection) -> None:
    """Makes the table, in place of one of another version; another process may do so at the same time."""
    with database:
        database.execute("BEGIN IMMEDIATE")
        if database.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
            database.execute("DROP TABLE IF EXISTS translations")
            database.execute(
                "CREATE TABLE translations"
                " (key BLOB PRIMARY KEY, text TEXT, checksum INTEGER, used INTEGER) WITHOUT ROWID"
            )
            database.execute("CREATE INDEX by_use ON translations (used)")
            database.execute(f"PRAGMA user_version = {_VERSION}")


def _read(database: sqlite3.Connection, keys: Mapping[bytes, str]) -> dict[str, str]:
    now, found, old = int(time.time()), {}, []
    wanted = list(keys)
    for start in range(0, len(wanted), _STEP):
        some = wanted[start : start + _STEP]
        marks = ",".join("?" * len(some))
        query = f"SELECT key, text, checksum, used FROM translations WHERE key IN ({marks})"
        for key, text, checksum, used in database.execute(query, some):
            if not isinstance(text, str) or _checksum(text) != checksum:
                raise _CorruptError("a checksum differs")
            found[keys[key]] = text
            if not now - _DAY < used <= now:
                old.append((now, key))
    if old:  # the time of use is kept to the day, so that reading seldom writes
        with database:
            database.execute("BEGIN IMMEDIATE")
            database.executemany("UPDATE translations SET used = ? WHERE key = ?", old)
    return found


def _make_room(database: sqlite3.Connection, limit: int, coming: int) -> None:
    """Removes what was used longest ago until ``coming`` bytes fit into nine tenths of the limit."""
    room = limit * 9 // 10 - coming
    while (taken := _taken(database)) > max(room, 0):
        rows = database.execute("SELECT count(*) FROM translations").fetchone()[0]
        if not rows:
            return
        surplus = max(1, rows * (taken - max(room, 0)) // taken)
        database.execute(
            "DELETE FROM translations WHERE key IN (SELECT key FROM translations ORDER BY used, key LIMIT ?)",
            (surplus,),
        )


def _taken(database: sqlite3.Connection) -> int:
    """Bytes of the pages that hold something."""
    pages, free, size = (
        database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def _key(signature: str, text: str) -> bytes:
    return hashlib.sha256(f"{signature}\0{text}".encode("utf-8", "surrogatepass")).digest()


def _checksum(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))
