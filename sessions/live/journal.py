"""The local journal of a room node: facts are here before anybody else hears of them.

A file of framed records (`sessions.live.frames`), each a fact with its number, or a mark saying up to
which number the database has them. Bytes reach the system at once (a killed process loses nothing) and
the disk when `sync` is called. The space of four hours of several full rooms is reserved on opening and
never given back, so a disk that fills up later does not stop the journal (PROMISES R13). A torn tail,
left by a power cut, is cut on opening, and damage between records is stepped over; both are told.
"""

from __future__ import annotations

import errno
import fcntl
import json
import logging
import os
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from sessions.core.attendance.factjson import FactError, format_fact, parse_fact
from sessions.core.attendance.facts import Fact
from sessions.live.fault import note
from sessions.live.frames import Scan, frame, scan

log = logging.getLogger(__name__)

# Larger: more of a small disk is taken for good. Smaller: fewer rooms come through a full disk. A full
# room of twelve writes about 4 MiB in four hours.
RESERVE_BYTES = 16 * 1024 * 1024
_COMPACT_BYTES = 256 * 1024
SUFFIX = ".journal"
DAMAGED = ".damaged"

Health = Literal["sound", "no_reserve", "failing"]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A whole record that is no fact we know, as it stands in the file; where it claims to belong."""

    record: str
    session: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact and its number in the journal: the first one is 1."""

    ordinal: int
    fact: Fact | Unreadable


@dataclass(frozen=True, slots=True)
class Content:
    """What a journal file holds. `pending` are the entries that the database is not known to have."""

    scanned: Scan
    pending: tuple[Entry, ...]
    last: int


class JournalTaken(Exception):  # noqa: N818 - an answer, no error
    """Another living process writes this journal."""


class Journal:
    """Append-only for its owner, who holds a lock on the file for as long as it lives."""

    def __init__(self, path: Path, *, reserve_bytes: int = RESERVE_BYTES) -> None:
        """Open or create `path`. Raises `JournalTaken`, and OSError for a file that cannot be used."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.is_failing = False
        self.is_dirty = False
        self._reserve_bytes = reserve_bytes
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._take_lock()
        content = self._read_or_close()
        self._is_damaged = content.scanned.damaged_bytes > 0
        self._pending = deque(content.pending)
        self._ordinal = content.last
        self._end = content.scanned.end
        self._unwritten: deque[bytes] = deque()
        self._tell(content.scanned)
        os.ftruncate(self._fd, self._end)
        self._has_reserve = True
        self._has_reserve = self._reserve()
        _sync_directory(path.parent)

    @property
    def node(self) -> str:
        """The id of the node whose facts these are."""
        return self.path.stem

    @property
    def last(self) -> int:
        """The number of the newest fact."""
        return self._ordinal

    @property
    def health(self) -> Health:
        """`failing`: the disk takes nothing. `no_reserve`: a disk that fills up would stop the journal."""
        if self.is_failing:
            return "failing"
        return "sound" if self._has_reserve else "no_reserve"

    def append(self, fact: Fact) -> Entry:
        """Keep `fact`. Never raises: on a failing disk it waits in memory for the disk or the database."""
        self._ordinal += 1
        entry = Entry(self._ordinal, fact)
        self._pending.append(entry)
        self._write({"n": self._ordinal, "fact": format_fact(fact)})
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
        if not self._pending:
            self._unwritten.clear()  # what a failing disk did not take is in the database by now
        self._write({"drained": ordinal})
        if not (self._pending or self._unwritten or self._is_damaged) and self._end > _COMPACT_BYTES:
            self._rewind()

    def sync(self) -> None:
        """Make what was written so far survive a power cut. Blocks; may run in a thread. Raises OSError."""
        self.is_dirty = False
        try:
            os.fdatasync(self._fd)
        except OSError:
            self.is_dirty = True
            raise

    def renew_reserve(self) -> None:
        """Reserve space again after a full disk, if it has any by now; nothing while there is a reserve."""
        if not self._has_reserve:
            self._has_reserve = self._reserve()

    def set_aside(self, fact: Fact | Unreadable) -> None:
        """Keep `fact`, which the database will never take, in a file beside the journals, for a person."""
        record = fact.record if isinstance(fact, Unreadable) else json.dumps(format_fact(fact))
        with self.path.with_name("aside.jsonl").open("a", encoding="utf-8", errors="replace") as file:
            file.write(record + "\n")
        log.error("journal %s: a fact of session %s can never be stored", self.node, fact.session)

    def close(self) -> None:
        """Let go of the file; it is removed when the database has everything in it, unless it was damaged."""
        if not self._pending and self._is_damaged:
            self.path.replace(self.path.with_suffix(DAMAGED))
        elif not self._pending:
            self.path.unlink(missing_ok=True)
        os.close(self._fd)

    def _take_lock(self) -> None:
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            os.close(self._fd)
            raise JournalTaken(self.path.name) from taken

    def _read_or_close(self) -> Content:
        try:
            return read(self.path)
        except OSError:
            os.close(self._fd)
            raise

    def _tell(self, scanned: Scan) -> None:
        if scanned.torn_bytes:
            log.warning("journal %s: a torn tail of %d bytes was cut", self.node, scanned.torn_bytes)
        if scanned.damaged_bytes:
            log.error("journal %s: %d damaged bytes were stepped over", self.node, scanned.damaged_bytes)

    def _write(self, record: dict[str, Any]) -> None:
        self._unwritten.append(frame(record))
        try:
            while self._unwritten:
                self._put(self._unwritten[0])
                self._end += len(self._unwritten.popleft())
        except OSError as error:
            self._note_failure(error)
            return
        self.is_failing = False
        self.is_dirty = True

    def _put(self, block: bytes) -> None:
        """Write `block` at the end. A disk that takes only part of it has not taken it: it is tried again."""
        if os.pwrite(self._fd, block, self._end) < len(block):
            raise OSError(errno.ENOSPC, "no space for a whole record")

    def _note_failure(self, error: OSError) -> None:
        if not self.is_failing:
            log.error("journal %s cannot be written: errno %s", self.node, error.errno)
        self.is_failing = True

    def _rewind(self) -> None:
        """Begin at the front again, in the same space: it is wiped, not given back, for a full disk's sake.

        A power cut half-way leaves facts that the database has, and storing them again changes nothing.
        """
        try:
            os.pwrite(self._fd, bytes(self._end), 0)
            os.ftruncate(self._fd, max(self._end, self._reserve_bytes))
        except OSError as error:
            log.warning("journal %s goes on growing: errno %s", self.node, error.errno)
            return
        self._end = 0
        self._has_reserve = self._reserve()

    def _reserve(self) -> bool:
        if not self._reserve_bytes:
            return True
        try:
            os.posix_fallocate(self._fd, self._end, self._reserve_bytes)
        except OSError as error:
            if self._has_reserve:
                log.warning("journal %s has no reserved space: errno %s", self.node, error.errno)
            return False
        return True


def read(path: Path) -> Content:
    """What is in the file at `path`, which may be in use. Raises OSError."""
    found = scan(path.read_bytes())
    entries: list[Entry] = []
    last = drained = 0
    for payload in found.payloads:
        record = _record(payload)
        if isinstance(record, dict) and isinstance(record.get("drained"), int):
            drained = max(drained, record["drained"])
            continue
        last = _number(record, last + 1)
        entries.append(Entry(last, _fact(payload, record)))
    waiting = sorted((entry for entry in entries if entry.ordinal > drained), key=lambda entry: entry.ordinal)
    return Content(found, tuple(waiting), max([drained, *(entry.ordinal for entry in entries)]))


def take_orphans(directory: Path, *, but: Path) -> Iterator[Journal]:
    """Journals whose writers are dead, each opened and locked; the caller drains and closes them."""
    for path in sorted(directory.glob(f"*{SUFFIX}")):
        if path == but:
            continue
        try:
            yield Journal(path, reserve_bytes=0)
        except JournalTaken:
            continue
        except OSError as error:
            note(log, error, "journal %s of a former process cannot be opened", path.stem)


def _record(payload: bytes) -> Any:
    try:
        return json.loads(payload)
    except ValueError:
        return None


def _number(record: Any, otherwise: int) -> int:
    """The number that `record` has; journals of before have none and count from the front."""
    number = record.get("n") if isinstance(record, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else otherwise


def _fact(payload: bytes, record: Any) -> Fact | Unreadable:
    kept = record.get("fact") if isinstance(record, dict) else None
    if not isinstance(kept, dict):
        return Unreadable(payload.decode("utf-8", "replace"))
    try:
        return parse_fact(kept)
    except FactError:
        place = f"{kept.get('epoch', '?')}/{kept.get('seq', '?')}"
        return Unreadable(json.dumps(kept, sort_keys=True), str(kept.get("session", "")), place)


def _sync_directory(directory: Path) -> None:
    """A file that is new must be found after a power cut."""
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
