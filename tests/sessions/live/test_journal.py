"""The journal: what was written is there again, whatever happened to the end of the file."""

from __future__ import annotations

import json
import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sessions.core.attendance.factjson import format_fact
from sessions.core.attendance.facts import Ended, Fact, Joined, Seen, Started
from sessions.live.frames import frame
from sessions.live.journal import RESERVE_BYTES, Entry, Journal, JournalTaken, Unreadable, read, take_orphans

PERSON, SESSION = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
FACTS: list[Fact] = [
    Joined(
        at_ms=1_700_000_000_123,
        session=SESSION,
        epoch=1,
        seq=1,
        person=PERSON,
        peer="p1",
        role="client",
        place="lobby",
    ),
    Started(at_ms=1_700_000_001_000, session=SESSION, epoch=1, seq=2),
    Seen(at_ms=1_700_000_010_000, session=SESSION, epoch=1, seq=3, peer="p1", since_ms=1_700_000_000_123),
    Ended(at_ms=1_700_000_020_000, session=SESSION, epoch=1, seq=4),
]


def written(path: Path, facts: list[Fact] = FACTS, *, drained: int = 0) -> bytes:
    """The bytes of a journal of `facts` that a killed process left behind, reserved space included."""
    journal = Journal(path, reserve_bytes=4096)
    for fact in facts:
        journal.append(fact)
    if drained:
        journal.mark_drained(drained)
    kept = path.read_bytes()
    journal.close()
    path.write_bytes(kept)
    return kept


def health_of(journal: Journal) -> str:
    return journal.health


def facts_in(path: Path) -> list[Fact | Unreadable]:
    journal = Journal(path)
    found = [entry.fact for entry in journal.pending(100)]
    journal.close()
    return found


def test_facts_survive_their_process(tmp_path: Path) -> None:
    written(tmp_path / "a.journal")
    assert facts_in(tmp_path / "a.journal") == FACTS


@pytest.mark.parametrize("drained", [0, 2])
def test_a_torn_tail_is_cut_at_every_byte(tmp_path: Path, drained: int) -> None:
    """What is whole before the cut is there, in order, and nothing else."""
    whole = written(tmp_path / "a.journal", drained=drained).rstrip(b"\0")
    ends = ends_of(tmp_path)
    path = tmp_path / "torn.journal"
    for length in range(len(whole) + 1):
        path.write_bytes(whole[:length])
        facts = FACTS[: sum(end <= length for end in ends) - 1]
        expected = facts[drained:] if length == len(whole) else facts
        assert [entry.fact for entry in read(path).pending] == expected, length


def test_after_a_cut_the_journal_goes_on(tmp_path: Path) -> None:
    whole, ends = written(tmp_path / "a.journal").rstrip(b"\0"), ends_of(tmp_path)
    path = tmp_path / "torn.journal"
    for length in sorted({*range(0, len(whole), 29), *ends, *(end + 1 for end in ends[:-1])}):
        path.write_bytes(whole[:length])
        journal = Journal(path, reserve_bytes=4096)
        before = [entry.fact for entry in journal.pending(9)]
        more = journal.append(FACTS[3])
        kept = path.read_bytes()
        journal.close()
        path.write_bytes(kept)
        again = read(path)
        assert [entry.fact for entry in again.pending] == [*before, FACTS[3]], length
        assert (again.last, again.scanned.torn_bytes, again.scanned.damaged_bytes) == (more.ordinal, 0, 0)


def ends_of(directory: Path) -> list[int]:
    """Where the first n facts end in a journal of them, for n from 0."""
    return [len(written(directory / f"{n}.journal", FACTS[:n]).rstrip(b"\0")) for n in range(5)]


def test_a_torn_tail_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "a.journal"
    path.write_bytes(written(path).rstrip(b"\0")[:-5])
    assert facts_in(path) == FACTS[:3]
    assert [message.partition(" of ")[0] for message in caplog.messages] == ["journal a: a torn tail"]


def test_a_damaged_record_costs_itself_and_is_kept_for_a_look(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "a.journal"
    raw = bytearray(written(path))
    raw[raw.index(b"started")] ^= 1
    path.write_bytes(raw)
    journal = Journal(path)
    assert [entry.ordinal for entry in journal.pending(9)] == [1, 3, 4]
    assert "damaged bytes were stepped over" in caplog.text
    journal.mark_drained(3)
    assert [entry.fact for entry in journal.pending(9)] == [FACTS[3]]
    journal.mark_drained(4)
    journal.close()
    assert [file.name for file in tmp_path.iterdir()] == ["a.damaged"]


def test_what_is_no_fact_is_kept_as_it_stands(tmp_path: Path) -> None:
    """A newer program's facts, or nonsense with a right checksum, do not stop an older one."""
    path = tmp_path / "a.journal"
    strange = {"kind": "levitated", "session": SESSION, "epoch": 1, "seq": 9}
    odd: list[Any] = [{"n": 1, "fact": strange}, ["no", "record"], {"n": 3, "fact": "text"}, {"n": True}]
    path.write_bytes(b"".join(map(frame, odd)))
    journal = Journal(path, reserve_bytes=0)
    found = journal.pending(9)
    assert found[0].fact == Unreadable(json.dumps(strange, sort_keys=True), SESSION, "1/9")
    assert [entry.ordinal for entry in found] == [1, 2, 3, 4]
    assert [entry.fact for entry in found[1:]] == [
        Unreadable(json.dumps(r, separators=(",", ":"))) for r in odd[1:]
    ]
    assert journal.is_pending(SESSION)
    journal.set_aside(found[0].fact)
    assert json.loads((tmp_path / "aside.jsonl").read_text()) == strange
    journal.close()


def test_a_journal_of_before_numbers_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.journal"
    old: list[dict[str, Any]] = [{"fact": format_fact(fact)} for fact in FACTS]
    path.write_bytes(b"".join(map(frame, [*old, {"drained": 3}])))
    assert read(path).pending == (Entry(4, FACTS[3]),)


def test_a_file_that_cannot_be_read_stops_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "odd.journal").mkdir()
    written(tmp_path / "dead.journal")
    found = list(take_orphans(tmp_path, but=tmp_path / "own.journal"))
    assert [orphan.node for orphan in found] == ["dead"]
    assert "journal odd of a former process cannot be opened" in caplog.text
    found[0].close()


def test_what_the_database_has_is_not_pending_again(tmp_path: Path) -> None:
    path = tmp_path / "a.journal"
    journal = Journal(path)
    entries = [journal.append(fact) for fact in FACTS]
    assert entries == [Entry(n + 1, fact) for n, fact in enumerate(FACTS)]
    journal.mark_drained(2)
    kept = path.read_bytes()
    assert [entry.ordinal for entry in journal.pending(10)] == [3, 4]
    assert [entry.ordinal for entry in journal.pending(1)] == [3]
    journal.close()
    path.write_bytes(kept)
    assert facts_in(path) == FACTS[2:]


def test_a_journal_that_is_done_with_is_removed_and_one_that_is_not_stays(tmp_path: Path) -> None:
    for drained in (True, False):
        path = tmp_path / f"{drained}.journal"
        journal = Journal(path)
        journal.append(FACTS[0])
        if drained:
            journal.mark_drained(journal.last)
        journal.close()
        assert path.exists() is not drained


def test_a_long_life_does_not_grow_the_file_for_ever(tmp_path: Path) -> None:
    """It begins at its front again without giving its space back, and what it had there is gone."""
    journal = Journal(tmp_path / "a.journal")
    size = journal.path.stat().st_size
    for _ in range(5000):
        journal.append(FACTS[2])
        journal.mark_drained(journal.last)
        assert journal.path.stat().st_size == size
    assert journal.path.stat().st_blocks * 512 >= size
    journal.append(FACTS[3])
    assert [entry.fact for entry in journal.pending(9)] == [FACTS[3]]
    found = read(journal.path)
    assert (found.pending, found.scanned.damaged_bytes) == ((Entry(5001, FACTS[3]),), 0)
    journal.close()


def test_two_writers_never_share_a_journal(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "a.journal")
    with pytest.raises(JournalTaken):
        Journal(tmp_path / "a.journal")
    journal.close()


def test_only_journals_of_the_dead_are_orphans(tmp_path: Path) -> None:
    own = Journal(tmp_path / "own.journal")
    alive = Journal(tmp_path / "alive.journal")
    written(tmp_path / "dead.journal")
    found = list(take_orphans(tmp_path, but=own.path))
    assert [(orphan.node, orphan.last) for orphan in found] == [("dead", 4)]
    for journal in (*found, alive, own):
        journal.close()


@contextmanager
def full_disk(journal: Journal) -> Iterator[None]:
    """A limit on file size stands for the full disk: reserved space can be written, nothing beyond it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (journal.path.stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_when_even_the_reserve_is_used_up_facts_wait_in_memory_and_are_written_later(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "a.journal", reserve_bytes=1000)
    with full_disk(journal):
        for _ in range(20):
            journal.append(FACTS[0])
        assert health_of(journal) == "failing"
        assert [entry.ordinal for entry in journal.pending(99)] == list(range(1, 21))
        on_disk = read(journal.path)
        assert 0 < on_disk.last < 20
        assert [entry.ordinal for entry in on_disk.pending] == list(range(1, on_disk.last + 1))
    journal.append(FACTS[0])
    assert health_of(journal) == "sound"
    assert [entry.ordinal for entry in read(journal.path).pending] == list(range(1, 22))
    journal.close()


def test_what_the_database_has_need_not_be_written_when_the_disk_comes_back(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "a.journal", reserve_bytes=1000)
    with full_disk(journal):
        for _ in range(20):
            journal.append(FACTS[0])
        journal.mark_drained(20)
    journal.append(FACTS[1])
    found = read(journal.path)
    assert found.pending == (Entry(21, FACTS[1]),)
    journal.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own of 20 MiB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not permitted here; the limits on file size above stand for a full disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_fills_up_does_not_stop_the_journal_for_four_hours(small_disk: Path) -> None:
    """PROMISES R13, on a real file system with not one byte left: a room of twelve people."""
    journal = Journal(small_disk / "a.journal")
    fill_up(small_disk)
    seen = Seen(at_ms=FACTS[2].at_ms, session=SESSION, epoch=1, seq=3, peer="p", since_ms=FACTS[0].at_ms)
    peers = [replace(seen, peer=f"{number:032x}") for number in range(12)]
    for fact in peers * (4 * 3600 // 10):
        journal.append(fact)
    journal.sync()
    found = read(journal.path)
    assert (journal.health, found.last, len(found.pending)) == ("sound", 17_280, 17_280)
    assert 3 * found.scanned.end < RESERVE_BYTES
    journal.mark_drained(journal.last)  # it begins at the front again, and nobody took its space
    fill_up(small_disk)
    for fact in peers * 400:
        journal.append(fact)
    assert (journal.health, len(read(journal.path).pending)) == ("sound", 4800)
    journal.close()


def test_a_disk_that_is_full_already_is_told(small_disk: Path, caplog: pytest.LogCaptureFixture) -> None:
    fill_up(small_disk)
    journal = Journal(small_disk / "a.journal")
    assert health_of(journal) == "no_reserve"
    journal.append(FACTS[0])
    assert health_of(journal) == "failing"
    assert [entry.fact for entry in journal.pending(9)] == [FACTS[0]]
    assert "has no reserved space" in caplog.text
    assert "cannot be written: errno 28" in caplog.text
    journal.close()


def test_space_that_comes_back_is_reserved_for_the_next_full_disk(
    small_disk: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A process that is started on a full disk is not without reserve for good; a full disk is told once."""
    fill_up(small_disk)
    journal = Journal(small_disk / "a.journal")
    journal.renew_reserve()
    assert health_of(journal) == "no_reserve"
    assert caplog.text.count("has no reserved space") == 1
    (small_disk / "filler").unlink()
    journal.renew_reserve()
    assert health_of(journal) == "sound"
    fill_up(small_disk)
    for fact in FACTS * 100:
        journal.append(fact)
    assert (health_of(journal), len(read(journal.path).pending)) == ("sound", 400)
    journal.close()


def fill_up(disk: Path) -> None:
    with (disk / "filler").open("ab", buffering=0) as file:
        for size in (65536, 1):
            with suppress(OSError):
                while file.write(bytes(size)):
                    pass
    assert os.statvfs(disk).f_bavail == 0


def test_sync_makes_it_clean(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "a.journal")
    journal.append(FACTS[0])
    states = [journal.is_dirty]
    journal.sync()
    assert [*states, journal.is_dirty] == [True, False]
    journal.set_aside(FACTS[0])
    assert b"joined" in (tmp_path / "aside.jsonl").read_bytes()
    assert os.stat(journal.path).st_mode & 0o077 == 0
    journal.close()
