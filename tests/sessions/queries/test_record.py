"""What a session came to: clients read their own part and no other, staff everybody's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404

from sessions.queries.record import session_record
from sessions.services.rule_setting import set_rule
from tests.attended import attend
from tests.cast import GROUP_DAY, GROUP_START, Cast, make_session

AFTER = GROUP_START + timedelta(hours=5)


@pytest.fixture
def attended(cast: Cast) -> Cast:
    attend(
        cast.session, {cast.client: (0, 180), cast.groupmate: (20, 180)}, led_by=cast.facilitator, ended=180
    )
    return cast


@pytest.fixture
def attended_without_end(cast: Cast) -> Cast:
    attend(cast.session, {cast.client: (0, 205)}, led_by=cast.facilitator)
    return cast


@pytest.mark.parametrize("part", ["client", "groupmate"])
def test_a_client_reads_their_own_part(attended: Cast, part: str) -> None:
    person = attended.everybody()[part]
    record = session_record(person, attended.session.pk, now=AFTER)
    assert [(one.person, one.name) for one in record.people] == [(person.pk, person.room_name)]
    assert (record.role, record.phase) == ("client", "over")
    others = {"client", "groupmate"} - {part}
    everything = repr(record)
    for other in others:
        stranger = attended.everybody()[other]
        assert str(stranger.pk) not in everything
        assert stranger.given_name not in everything
        assert "Canary" not in everything


@pytest.mark.parametrize(
    ("part", "role"), [("facilitator", "facilitator"), ("coordinator", None), ("administrator", None)]
)
def test_staff_read_everybodys(attended: Cast, part: str, role: str | None) -> None:
    record = session_record(attended.everybody()[part], attended.session.pk, now=AFTER)
    assert [(one.name, one.read.minutes, one.read.status) for one in record.people] == [
        ("Client CanaryClient", 180, "attended"),
        ("Groupmate CanaryGroupmate", 160, "late"),
    ]
    assert record.role == role
    assert record.started == GROUP_START
    assert record.ended == GROUP_START + timedelta(hours=3)


@pytest.mark.parametrize("part", ["other_client", "other_therapist", "stranger"])
def test_for_others_it_does_not_exist(attended: Cast, part: str) -> None:
    with pytest.raises(Http404):
        session_record(attended.everybody()[part], attended.session.pk, now=AFTER)


def test_before_anything_happened(cast: Cast) -> None:
    record = session_record(cast.client, cast.session.pk, now=GROUP_START - timedelta(hours=1))
    assert (record.phase, record.started, record.ended) == ("planned", None, None)
    assert [one.read.status for one in record.people] == ["expected"]


def test_a_session_without_clients(cast: Cast) -> None:
    session = make_session(cast.group, GROUP_START + timedelta(days=1))
    session.roster.filter(role="client").delete()
    record = session_record(cast.facilitator, session.pk, now=AFTER)
    assert (record.people, record.phase) == ((), "planned")


def test_a_room_that_may_run_on_for_longer_is_still_running(attended_without_end: Cast) -> None:
    cast = attended_without_end
    set_rule(None, cast.program, "overrun_cap_s", value=1800, starts=GROUP_DAY)
    phases = [
        session_record(cast.client, cast.session.pk, now=GROUP_START + timedelta(minutes=minute)).phase
        for minute in (200, 210)
    ]
    assert phases == ["running", "over"]
