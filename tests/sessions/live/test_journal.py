"""The journal: what was written is there again, whatever happened to the end of the file."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest

from sessions.core.attendance.facts import Ended, Fact, Joined, Seen, Started
from sessions.live.journal import Entry, Journal, JournalTaken, take_orphans

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


def written(path: Path, facts: list[Fact] = FACTS) -> bytes:
    """The bytes of a journal of `facts` that a killed process left behind, reserved space included."""
    journal = Journal(path)
    for fact in facts:
        journal.append(fact)
    kept = path.read_bytes()
    journal.close()
    path.write_bytes(kept)
    return kept


def facts_in(path: Path) -> list[Fact]:
    journal = Journal(path)
    found = [entry.fact for entry in journal.pending(100)]
    journal.close()
    return found


def test_facts_survive_their_process(tmp_path: Path) -> None:
    written(tmp_path / "a.journal")
    assert facts_in(tmp_path / "a.journal") == FACTS


def test_a_torn_tail_is_cut_at_every_byte(tmp_path: Path) -> None:
    whole = written(tmp_path / "a.journal").rstrip(b"\0")
    ends = [len(written(tmp_path / f"{n}.journal", FACTS[:n]).rstrip(b"\0")) for n in range(5)]
    for length in range(len(whole) + 1):
        path = tmp_path / "torn.journal"
        path.write_bytes(whole[:length])
        assert facts_in(path) == FACTS[: sum(end <= length for end in ends) - 1], length


def test_a_damaged_record_ends_the_journal_and_what_is_written_next_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.journal"
    raw = bytearray(written(path))
    raw[raw.index(b"started")] ^= 1
    path.write_bytes(raw)
    journal = Journal(path)
    assert [entry.fact for entry in journal.pending(9)] == FACTS[:1]
    journal.append(FACTS[3])
    kept = path.read_bytes()
    journal.close()
    path.write_bytes(kept)
    assert facts_in(path) == [FACTS[0], FACTS[3]]


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
    journal = Journal(tmp_path / "a.journal")
    size = journal.path.stat().st_size
    for _ in range(5000):
        journal.append(FACTS[2])
        journal.mark_drained(journal.last)
    assert journal.path.stat().st_size <= size
    journal.append(FACTS[3])
    assert [entry.fact for entry in journal.pending(9)] == [FACTS[3]]
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


def test_a_full_disk_costs_nothing_while_reserved_space_lasts(tmp_path: Path) -> None:
    """A limit on file size stands for the full disk: reserved space can be written, nothing beyond it."""
    path = tmp_path / "a.journal"
    journal = Journal(path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, hard))
    try:
        while not journal.is_failing:
            journal.append(FACTS[0])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    four_hours_of_twelve_people = 4 * 3600 // 10 * 12
    assert journal.last > four_hours_of_twelve_people
    assert len(journal.pending(10**6)) == journal.last  # nothing is lost while the process lives
    journal.close()


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
