"""The local journal of a room node: facts are here before anybody else hears of them.

A file of records, each `length, crc32` (two big-endian 32-bit numbers) and that many bytes of JSON. A
record is a fact, or a mark saying how many facts of this file the database has. Bytes reach the system
at once (a killed process loses nothing) and the disk when `sync` is called. The space of four hours of
a full room is reserved on opening, so a disk that fills up later does not stop the journal (PROMISES
R13). A torn tail, left by a power cut, is noticed by its length or checksum and cut on opening.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import struct
import zlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sessions.core.attendance.factjson import format_fact, parse_fact
from sessions.core.attendance.facts import Fact

log = logging.getLogger(__name__)

_HEAD = struct.Struct(">II")
_RESERVE_BYTES = 4 * 1024 * 1024
_COMPACT_BYTES = 256 * 1024
_RECORD_MAX_BYTES = 1024 * 1024
SUFFIX = ".journal"


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact and its place in the file: the first one is 1."""

    ordinal: int
    fact: Fact


class JournalTaken(Exception):  # noqa: N818 - an answer, no error
    """Another living process writes this journal."""


class Journal:
    """Append-only for its owner, who holds a lock on the file for as long as it lives."""

    def __init__(self, path: Path) -> None:
        """Open or create `path`. Raises `JournalTaken`."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.is_failing = False
        self.is_dirty = False
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._take_lock()
        self._pending: deque[Entry] = deque()
        self._ordinal = 0
        self._end = self._load()
        os.ftruncate(self._fd, self._end)
        self._reserve()

    @property
    def node(self) -> str:
        """The id of the node whose facts these are."""
        return self.path.stem

    @property
    def last(self) -> int:
        """The ordinal of the newest fact."""
        return self._ordinal

    def append(self, fact: Fact) -> Entry:
        """Keep `fact`. Never raises: on a failing disk it stays in memory until it is drained."""
        self._ordinal += 1
        entry = Entry(self._ordinal, fact)
        self._pending.append(entry)
        self._write({"fact": format_fact(fact)})
        return entry

    def pending(self, limit: int) -> list[Entry]:
        """The oldest facts that the database does not have, at most `limit`."""
        return list(islice(self._pending, limit))

    def is_pending(self, session: str) -> bool:
        """Whether the database still lacks facts of `session`."""
        return any(entry.fact.session == session for entry in self._pending)

    def mark_drained(self, ordinal: int) -> None:
        """The database has every fact up to `ordinal`."""
        while self._pending and self._pending[0].ordinal <= ordinal:
            self._pending.popleft()
        self._write({"drained": ordinal})
        if not self._pending and self._end > _COMPACT_BYTES:
            self._compact()

    def sync(self) -> None:
        """Make what was written so far survive a power cut. Blocks; may run in a thread."""
        self.is_dirty = False
        os.fdatasync(self._fd)

    def set_aside(self, fact: Fact) -> None:
        """Keep `fact`, which the database will never take, in a file beside the journals, for a person."""
        with self.path.with_name("aside.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(format_fact(fact)) + "\n")
        log.error("fact %s/%s/%s can never be stored: set aside", fact.session, fact.epoch, fact.seq)

    def close(self) -> None:
        """Let go of the file; it is removed when the database has everything in it."""
        if not self._pending:
            self.path.unlink(missing_ok=True)
        os.close(self._fd)

    def _take_lock(self) -> None:
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            os.close(self._fd)
            raise JournalTaken(self.path.name) from taken

    def _write(self, record: dict[str, Any]) -> None:
        payload = json.dumps(record, separators=(",", ":")).encode()
        block = _HEAD.pack(len(payload), zlib.crc32(payload)) + payload
        try:
            os.pwrite(self._fd, block, self._end)
        except OSError as error:
            self._note_failure(error)
            return
        self.is_failing = False
        self.is_dirty = True
        self._end += len(block)

    def _note_failure(self, error: OSError) -> None:
        if not self.is_failing:
            log.error("journal %s cannot be written: errno %s", self.node, error.errno)
        self.is_failing = True

    def _load(self) -> int:
        whole = 0
        for end, record in _records(self._fd):
            whole = end
            if "fact" in record:
                self._ordinal += 1
                self._pending.append(Entry(self._ordinal, parse_fact(record["fact"])))
            else:
                self._forget_to(record["drained"])
        return whole

    def _forget_to(self, ordinal: int) -> None:
        while self._pending and self._pending[0].ordinal <= ordinal:
            self._pending.popleft()

    def _compact(self) -> None:
        os.ftruncate(self._fd, 0)
        self._end = 0
        self._ordinal = 0
        self._reserve()

    def _reserve(self) -> None:
        try:
            os.posix_fallocate(self._fd, self._end, _RESERVE_BYTES)
        except OSError as error:
            log.warning("journal %s has no reserved space: errno %s", self.node, error.errno)


def _records(fd: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """Every whole record and the offset after it; ends at the first that is not."""
    offset = 0
    while (head := os.pread(fd, _HEAD.size, offset)) and len(head) == _HEAD.size:
        length, checksum = _HEAD.unpack(head)
        if not 0 < length <= _RECORD_MAX_BYTES:
            return
        payload = os.pread(fd, length, offset + _HEAD.size)
        if len(payload) != length or zlib.crc32(payload) != checksum:
            return
        offset += _HEAD.size + length
        yield offset, json.loads(payload)


def take_orphans(directory: Path, *, but: Path) -> Iterator[Journal]:
    """Journals whose writers are dead, each opened and locked; the caller drains and closes them."""
    for path in sorted(directory.glob(f"*{SUFFIX}")):
        if path == but:
            continue
        try:
            yield Journal(path)
        except JournalTaken:
            continue
