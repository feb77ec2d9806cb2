from __future__ import annotations

from pathlib import Path

from bench.company import TONES_HZ, clips, parts_of


def test_the_leader_comes_first() -> None:
    assert parts_of(3) == ["facilitator", "client0", "client1"]


def test_every_third_person_looks_and_sounds_alike(tmp_path: Path) -> None:
    first = clips(tmp_path, 0)
    assert clips(tmp_path, len(TONES_HZ)) == first
    assert [frame for frame in first[1].frames if not frame.payloads] == []
