"""Journals are read as they lie there: waiting facts are no fault, damage is, and nothing is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from sessions.core.attendance.facts import Started
from sessions.live.frames import frame
from sessions.live.journal import Journal
from sessions.live.sound_journals import journals_part

SESSION = "22222222-2222-4222-8222-222222222222"


@pytest.fixture
def left_behind(tmp_path: Path) -> Path:
    """A journal of three facts, one of them drained, whose process was killed."""
    path = tmp_path / "dead.journal"
    journal = Journal(path, reserve_bytes=4096)
    for seq in (1, 2, 3):
        journal.append(Started(at_ms=1000 * seq, session=SESSION, epoch=1, seq=seq))
    journal.mark_drained(1)
    content = path.read_bytes()
    journal.close()
    path.write_bytes(content)
    return path


def test_no_directory_and_no_journal_are_sound(tmp_path: Path) -> None:
    for directory in (tmp_path, tmp_path / "never"):
        assert journals_part(directory).counts == {"files": 0, "facts waiting": 0}


def test_facts_that_wait_are_counted_and_stay_as_they_are(left_behind: Path) -> None:
    before = left_behind.read_bytes()
    part = journals_part(left_behind.parent)
    assert (part.bad, part.counts) == (None, {"files": 1, "facts waiting": 2})
    assert part.notes == ["dead.journal: 2 facts wait for a node of this machine to start"]
    assert left_behind.read_bytes() == before


def test_a_journal_in_use_may_be_half_written(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "a.journal", reserve_bytes=0)
    journal.append(Started(at_ms=1, session=SESSION, epoch=1, seq=1))
    with journal.path.open("ab") as file:
        file.write(frame({"n": 2})[:-2])
    part = journals_part(tmp_path)
    assert (part.bad, part.notes, part.counts["facts waiting"]) == (None, [], 1)
    journal.close()


def test_a_torn_tail_is_told(left_behind: Path) -> None:
    left_behind.write_bytes(left_behind.read_bytes().rstrip(b"\0")[:-3])
    part = journals_part(left_behind.parent)
    assert (part.bad, part.notes[0].split(" of ")[0]) == (None, "dead.journal: a torn tail")


def test_damage_between_records_is_bad(left_behind: Path) -> None:
    data = bytearray(left_behind.read_bytes())
    data[20] ^= 1
    left_behind.write_bytes(data)
    assert "bytes between its records are damaged" in str(journals_part(left_behind.parent).bad)


def test_what_is_left_for_a_person_is_named(left_behind: Path) -> None:
    left_behind.write_bytes(frame({"n": 1, "fact": {"kind": "levitated"}}))
    (left_behind.parent / "old.damaged").touch()
    (left_behind.parent / "aside.jsonl").write_text("{}\n{}\n")
    part = journals_part(left_behind.parent)
    assert (part.bad, part.notes) == (
        None,
        [
            "dead.journal record 1: no fact we know; it will be set aside",
            "dead.journal: 1 facts wait for a node of this machine to start",
            "old.damaged: was damaged; the database has what could be read of it",
            "aside.jsonl: 2 facts that no database takes",
        ],
    )


def test_a_journal_that_cannot_be_read_is_bad(tmp_path: Path) -> None:
    (tmp_path / "odd.journal").mkdir()
    assert str(journals_part(tmp_path).bad) == "journal odd.journal: cannot be read: Is a directory"
