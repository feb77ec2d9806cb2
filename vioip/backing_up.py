"""One folder that holds all a clinic needs to go on elsewhere, but for its keys.

The journals are copied before the database: what a journal calls drained by then is in the copy of the
database, and what was drained in between is in both, where it counts once. The manifest tells the rows of
every table, a digest of every file, and the names of the keys without which sealed fields and the audit
trail's chain cannot be read. Keys themselves are never in it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from vioip.sealing import Ring

MANIFEST = "manifest.json"
JOURNAL = "journal"
FILES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
_CHUNK_BYTES = 1 << 20


class BackUpError(Exception):
    """Why a back-up cannot be made or used, in a sentence for whoever asked."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a back-up holds. `files`: SHA-256 by path in the folder; `keys`: names by setting."""

    made_at: str
    engine: str
    rows: Mapping[str, int]
    files: Mapping[str, str]
    keys: Mapping[str, list[str]]


def back_up(
    connection: BaseDatabaseWrapper,
    journal: Path,
    folder: Path,
    *,
    keys: Mapping[str, list[str]],
    now: datetime,
) -> Manifest:
    """Make `folder`, which must not be there yet. The database and its journals may be in use."""
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        raise BackUpError(f"{folder} is there already") from None
    if journal.is_dir():
        shutil.copytree(journal, folder / JOURNAL)
    file = folder / FILES[connection.vendor]
    copy = _copy_sqlite if connection.vendor == "sqlite" else _copy_postgresql
    rows = copy(connection, file)
    files = {str(path.relative_to(folder)): digest(path) for path in _files(folder)}
    manifest = Manifest(now.isoformat(), connection.vendor, rows, files, keys)
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1, sort_keys=True) + "\n")
    for path in _files(folder):
        path.chmod(0o600)
    return manifest


def read(folder: Path) -> Manifest:
    """The manifest of a back-up whose files are all there and unchanged. Raises BackUpError."""
    try:
        told = json.loads((folder / MANIFEST).read_text())
        manifest = Manifest(**told)
    except (OSError, ValueError, TypeError):
        raise BackUpError(f"{folder} holds no back-up: its {MANIFEST} cannot be read") from None
    for name, expected in manifest.files.items():
        path = folder / name
        if not path.is_file() or digest(path) != expected:
            raise BackUpError(f"{name} of the back-up is missing or was changed")
    return manifest


def restore(connection: BaseDatabaseWrapper, journal: Path, folder: Path, *, manifest: Manifest) -> None:
    """Fill an empty database and an empty journal folder. Raises BackUpError; then nothing has changed."""
    if manifest.engine != connection.vendor:
        raise BackUpError(f"the back-up is of {manifest.engine}, this database is {connection.vendor}")
    if connection.introspection.table_names():
        raise BackUpError("the database is not empty")
    if journal.is_dir() and any(journal.iterdir()):
        raise BackUpError(f"{journal} is not empty")
    fill = _fill_sqlite if connection.vendor == "sqlite" else _fill_postgresql
    fill(connection, folder / FILES[connection.vendor])
    if (folder / JOURNAL).is_dir():
        shutil.copytree(folder / JOURNAL, journal, dirs_exist_ok=True)


def differing(connection: BaseDatabaseWrapper, manifest: Manifest) -> list[str]:
    """Tables that do not have the rows that the back-up told of; none after a good restore."""
    with connection.cursor() as cursor:
        rows = count_rows(cursor, connection.introspection.table_names())
    return sorted(name for name in {*rows, *manifest.rows} if rows.get(name) != manifest.rows.get(name))


def count_rows(cursor: Any, tables: list[str]) -> dict[str, int]:
    """How many rows each table has, as `cursor` sees them."""
    found = {}
    for table in sorted(tables):
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - names out of the database itself
        found[table] = cursor.fetchone()[0]
    return found


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    hashed = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            hashed.update(chunk)
    return hashed.hexdigest()


def names_of(secrets: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The names of keys, which tell nothing of them, by setting."""
    return {setting: list(Ring(values).ids) for setting, values in secrets.items()}


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _copy_sqlite(connection: BaseDatabaseWrapper, file: Path) -> dict[str, int]:
    """By SQLite's own back-up: one instant, what is committed by then, while others write.

    Not over Django's connection: with a transaction open on it the copy would wait for itself for ever.
    """
    live = sqlite3.connect(connection.settings_dict["NAME"])
    copy = sqlite3.connect(file)
    try:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a -wal beside it
        return count_rows(copy.cursor(), connection.introspection.table_names())
    finally:
        copy.close()
        live.close()


def _fill_sqlite(connection: BaseDatabaseWrapper, file: Path) -> None:
    connection.ensure_connection()
    kept = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        kept.backup(connection.connection)
    finally:
        kept.close()


def _copy_postgresql(connection: BaseDatabaseWrapper, file: Path) -> dict[str, int]:
    """pg_dump and the count see the same instant."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
            _run(connection, "pg_dump", *options, f"--file={file}")
            return count_rows(cursor, connection.introspection.table_names(cursor))
        finally:
            cursor.execute("ROLLBACK")


def _fill_postgresql(connection: BaseDatabaseWrapper, file: Path) -> None:
    options = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    _run(connection, "pg_restore", *options, f"--dbname={connection.settings_dict['NAME']}", str(file))


def _run(connection: BaseDatabaseWrapper, program: str, *arguments: str) -> None:
    """A program of PostgreSQL's, told where the database is without a word on its command line."""
    place = connection.settings_dict
    told = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    environment = os.environ | {name: str(place[key]) for name, key in told.items() if place.get(key)}
    try:
        done = subprocess.run(  # noqa: S603 - programs by name, arguments of our own
            [program, *arguments], env=environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise BackUpError(f"{program} is not installed: it comes with PostgreSQL's client programs") from None
    if done.returncode:
        raise BackUpError(f"{program} failed: {done.stderr.strip()}")
