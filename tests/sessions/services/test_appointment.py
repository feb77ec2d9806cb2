"""Appointments: their rosters, and case 27 of the minutes as the program stores it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from groups.core.service import Service
from groups.models import Enrollment
from sessions.core.attendance.facts import MAIN, Ended, Joined, Seen, Started
from sessions.models import RosterEntry, TherapySession
from sessions.queries.tally import tally_of
from sessions.queries.week import weeks_for_client
from sessions.services.appointment import Appointment, arrange
from sessions.services.ledger import write_facts
from tests.cast import Cast
from tests.invited import arrived, invited
from vioip.accounts.models import User


def wanted(client: User, leader: User, start: datetime, service: Service = Service.INDIVIDUAL) -> Appointment:
    stay = Enrollment.objects.get(client=client)
    return Appointment(service=service, stay=stay.pk, leader=leader.pk, start=start, minutes=50)


def roster(session: TherapySession) -> set[tuple[object, str]]:
    return set(RosterEntry.objects.filter(session=session).values_list("person", "role"))


@pytest.mark.parametrize("service", [Service.INDIVIDUAL, Service.FAMILY])
def test_the_client_and_who_leads_are_expected(cast: Cast, service: Service) -> None:
    now = timezone.now()
    made = arrange(cast.facilitator, wanted(cast.client, cast.facilitator, now, service), now=now)
    assert roster(made) == {(cast.client.pk, "client"), (cast.facilitator.pk, "facilitator")}
    assert (made.title, made.service, made.planned_s) == ("Appointment", service, 3000)


def test_nobody_arranges_for_others_clients_or_others_time(cast: Cast) -> None:
    now = timezone.now()
    for client, leader in ((cast.other_client, cast.facilitator), (cast.client, cast.other_therapist)):
        with pytest.raises(Http404):
            arrange(cast.facilitator, wanted(client, leader, now), now=now)
    with pytest.raises(ValidationError, match="That time is over"):
        arrange(cast.facilitator, wanted(cast.client, cast.facilitator, now - timedelta(days=1)), now=now)


def test_the_family_alone_counts_for_nobody(cast: Cast) -> None:
    """MINUTES case 27: its own service, no minutes for the client; nor are they said to be missing."""
    now = timezone.now()
    asked = wanted(cast.client, cast.facilitator, now, Service.FAMILY_ALONE)
    made = arrange(cast.coordinator, asked, now=now)
    assert roster(made) == {(cast.facilitator.pk, "facilitator")}
    guest, token = invited(cast.facilitator, made, "family", at=now)
    assert [one.client for one in guest.consents.all()] == [cast.client]
    arrived(guest, token, "a", at=now)
    at, name = made.start_ms, str(made.pk)
    write_facts(
        made.pk,
        [
            Joined(
                at_ms=at,
                session=name,
                epoch=1,
                seq=1,
                person=str(cast.facilitator.pk),
                peer="f",
                role="facilitator",
                place=MAIN,
            ),
            Joined(
                at_ms=at,
                session=name,
                epoch=1,
                seq=2,
                person=str(guest.pk),
                peer="g",
                role="guest",
                place=MAIN,
            ),
            Started(at_ms=at, session=name, epoch=1, seq=3),
            Seen(at_ms=at + 3_000_000, session=name, epoch=1, seq=4, peer="f", since_ms=at),
            Seen(at_ms=at + 3_000_000, session=name, epoch=1, seq=5, peer="g", since_ms=at),
            Ended(at_ms=at + 3_000_000, session=name, epoch=1, seq=6),
        ],
    )
    later = now + timedelta(hours=2)
    tally = tally_of(made, now=later)
    assert (tally.people, tally.credited_clients) == ({}, 0)
    sessions = [
        read.id
        for week in weeks_for_client(cast.client, cast.client.pk, None, now=later)
        for day in week.days
        for read in day.sessions
    ]
    assert made.pk not in sessions
    assert Service.FAMILY_ALONE not in made.program.countable
