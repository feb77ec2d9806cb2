"""Two tracks, a weekend group and a meeting group; made once."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from groups.models import Enrollment, Program, TherapyGroup
from sessions.services.demo_clinic import TRACKS, clients_of, ensure_clinic, history_starts, individual_start
from sessions.services.demo_people import ensure_people

NOW = datetime(2026, 6, 3, 16, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_the_clinic_is_made_once() -> None:
    people = ensure_people()
    groups = ensure_clinic(people, now=NOW)
    assert {key: group.name for key, group in groups.items()} == {
        "morning": "Morning circle",
        "evening": "Evening circle",
        "weekend": "Weekend skills",
        "meeting": "Open circle",
    }
    assert ensure_clinic(people, now=NOW) == groups
    assert (Program.objects.count(), TherapyGroup.objects.count(), Enrollment.objects.count()) == (2, 4, 14)
    assert groups["meeting"].memberships.count() == 7
    leaving = Enrollment.objects.get(client=people["lou"])
    assert (leaving.admitted, leaving.discharged) == (date(2026, 5, 4), date(2026, 6, 5))


@pytest.mark.django_db
def test_no_two_individual_sessions_of_a_track_share_an_hour() -> None:
    ensure_clinic(ensure_people(), now=NOW)
    for track in TRACKS:
        starts = [individual_start(track, n, date(2026, 6, 5)) for n, _ in enumerate(clients_of(track))]
        assert len(set(starts)) == 7
        assert {start.date() for start in starts} == {date(2026, 6, 3)}


def test_the_history_starts_on_a_monday_four_weeks_ago() -> None:
    program = Program(zone="America/New_York")
    assert history_starts(program, NOW) == date(2026, 5, 4)
    assert history_starts(program, datetime(2026, 6, 8, 3, 59, tzinfo=UTC)) == date(2026, 5, 4)
