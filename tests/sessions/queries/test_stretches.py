"""Stretches of sessions: every one of them once, with all its neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.models import Program
from sessions.queries import stretches
from sessions.queries.session_row import SessionRow
from sessions.queries.stretches import APART, Stretch, stretches_of

PROGRAM = Program(name="P", zone="UTC", week_start="mon")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def row(number: int, start_h: float, length_h: float = 1) -> SessionRow:
    start = NOON + timedelta(hours=start_h)
    return SessionRow(UUID(int=number), PROGRAM, "group", start, start + timedelta(hours=length_h), None)


def rows(*spans: tuple[float, float]) -> list[SessionRow]:
    found = [row(number, start, length) for number, (start, length) in enumerate(spans)]
    return sorted(found, key=lambda one: one.scheduled_start)


def numbers(found: Iterator[Stretch]) -> list[tuple[list[int], list[int]]]:
    return [([one.pk.int for one in part.own], sorted(one.pk.int for one in part.around)) for part in found]


def test_a_night_parts_two_days() -> None:
    assert numbers(stretches_of(iter(rows((0, 3), (2, 3), (24, 3))), None)) == [([0, 1], []), ([2], [])]


def test_a_cut_brings_its_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretches, "MOST", 2)
    found = numbers(stretches_of(iter(rows((0, 9), (1, 1), (2, 1), (3, 1), (6, 1))), None))
    assert found == [([0, 1], [2, 3, 4]), ([2, 3], [0, 1, 4]), ([4], [0, 3])]


def test_the_day_before_is_only_around() -> None:
    night, next_day = row(0, 11, 2), row(1, 12.5, 1)
    lone = row(2, -30)
    assert numbers(stretches_of(iter([lone, night, next_day]), date(2026, 3, 3))) == [([1], [0])]


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 12)), max_size=25),
    st.integers(1, 6),
)
def test_everyone_once_and_with_whoever_may_share_a_second(spans: list[tuple[int, int]], most: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(stretches, "MOST", most)
        everybody = rows(*spans)
        found = list(stretches_of(iter(everybody), None))
    assert [one for part in found for one in part.own] == everybody
    for part in found:
        assert len(part.own) <= most
        assert len({one.pk for one in part.together}) == len(part.together)
        for own in part.own:
            assert [one for one in everybody if near(one, own) and one not in part.together] == []


def near(one: SessionRow, other: SessionRow) -> bool:
    return one.scheduled_start <= other.scheduled_end + APART and (
        other.scheduled_start <= one.scheduled_end + APART
    )
