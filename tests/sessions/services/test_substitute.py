"""A substitute is on the roster with everything that gives, and on the trail without a word of why."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.http import Http404

from groups.services.therapy_group import put_facilitator
from sessions.models import RosterEntry, RosterRole, Substitution
from sessions.queries.entry import entry_of
from sessions.queries.leaders import leaders_of
from sessions.queries.therapy_session import sessions_today
from sessions.services import substitute
from sessions.services.roster import sync_roster
from sessions.services.substitute import REASON_MAX, NewSubstitute, put_substitute
from sessions.services.therapy_session import cancel_session
from tests.attended import attend
from tests.cast import GROUP_DAY, GROUP_START, Cast, make_person
from tests.sessions.services.test_roster import on_roster
from vioip.accounts.models import Role, User
from vioip.audit.models import AuditRecord

NOW = GROUP_START + timedelta(minutes=6)


def put(cast: Cast, person: User, *, absent: User | None = None, reason: str = "Canary ill") -> Substitution:
    new = NewSubstitute(person=person.pk, reason=reason, absent=absent.pk if absent else None)
    return put_substitute(cast.coordinator, cast.session.pk, new, now=NOW)


def test_the_substitute_may_open_the_room_at_once_and_is_named(cast: Cast) -> None:
    assert entry_of(cast.other_therapist, cast.session.pk) is None
    made = put(cast, cast.other_therapist, reason=" Canary ill ")
    entry = entry_of(cast.other_therapist, cast.session.pk)
    assert entry is not None
    assert (entry.role, entry.is_over) == ("facilitator", False)
    assert leaders_of(cast.session) == [cast.facilitator.room_name, cast.other_therapist.room_name]
    assert cast.session in sessions_today(cast.other_therapist, now=NOW)
    assert (made.by, made.at, made.reason, made.absent) == (cast.coordinator, NOW, "Canary ill", None)


def test_the_trail_says_who_and_what_they_lead_meanwhile_but_not_why(cast: Cast) -> None:
    made = put(cast, cast.other_therapist, absent=cast.facilitator)
    record = AuditRecord.objects.latest("number")
    assert (record.actor, record.action, record.target_id) == (
        cast.coordinator,
        "roster.substituted",
        str(cast.session.pk),
    )
    assert {name: record.detail[name] for name in ("person", "absent", "leads_meanwhile")} == {
        "person": str(cast.other_therapist.pk),
        "absent": str(cast.facilitator.pk),
        "leads_meanwhile": [str(cast.other_session.pk)],
    }
    assert list(record.detail["rows"]["iop_sessions_substitution"]) == [str(made.pk)]
    assert "anary" not in json.dumps(record.detail)


def test_whoever_was_taken_off_is_out_and_stays_out_when_the_group_changes(cast: Cast) -> None:
    put(cast, cast.other_therapist, absent=cast.facilitator)
    assert entry_of(cast.facilitator, cast.session.pk) is None
    third = make_person("third", Role.THERAPIST)
    put_facilitator(None, cast.group, third, starts=GROUP_DAY)
    sync_roster(cast.coordinator, cast.group, now=NOW)
    assert on_roster(cast.session) == {
        (cast.client, "client"),
        (cast.groupmate, "client"),
        (cast.other_therapist, "facilitator"),
        (third, "facilitator"),
    }


def test_whoever_was_taken_off_can_be_put_back(cast: Cast) -> None:
    put(cast, cast.other_therapist, absent=cast.facilitator)
    put(cast, cast.facilitator, absent=cast.other_therapist, reason="Here after all.")
    assert leaders_of(cast.session) == [cast.facilitator.room_name]
    sync_roster(None, cast.group, now=NOW)
    assert leaders_of(cast.session) == [cast.facilitator.room_name]


@pytest.mark.parametrize("part", ["client", "other_client", "stranger", "facilitator", "coordinator"])
def test_nobody_leads_who_is_no_therapist_or_leads_already(cast: Cast, part: str) -> None:
    with pytest.raises(Http404):
        put(cast, cast.everybody()[part])
    assert not Substitution.objects.exists()


def test_nobody_is_taken_off_who_was_in_the_room_or_does_not_lead(cast: Cast) -> None:
    attend(cast.session, {cast.client: (0, 5)}, led_by=cast.facilitator)
    for absent in (cast.facilitator, cast.client, cast.stranger):
        with pytest.raises(Http404):
            put(cast, cast.other_therapist, absent=absent)
    assert (cast.facilitator, "facilitator") in on_roster(cast.session)


def test_others_may_ask_nobody(cast: Cast) -> None:
    new = NewSubstitute(person=cast.other_therapist.pk, reason="r")
    for actor in (cast.facilitator, cast.other_therapist, cast.client, cast.stranger):
        with pytest.raises(Http404):
            put_substitute(actor, cast.session.pk, new, now=NOW)
    with pytest.raises(Http404):
        put_substitute(cast.coordinator, UUID(int=7), new, now=NOW)


def test_what_is_over_or_called_off_is_refused_in_words(cast: Cast) -> None:
    new = NewSubstitute(person=cast.facilitator.pk, reason="r")
    cancel_session(None, cast.other_session, reason="", now=NOW)
    with pytest.raises(ValidationError, match="over"):
        put_substitute(cast.coordinator, cast.other_session.pk, new, now=NOW)
    attend(cast.session, {cast.client: (0, 5)}, led_by=None, ended=5)
    with pytest.raises(ValidationError, match="over"):
        put(cast, cast.other_therapist)


@pytest.mark.parametrize("reason", ["", "  ", "x" * (REASON_MAX + 1)])
def test_without_a_short_reason_nothing_happens(cast: Cast, reason: str) -> None:
    with pytest.raises(ValidationError):
        put(cast, cast.other_therapist, reason=reason)
    roster = RosterEntry.objects.filter(session=cast.session, role=RosterRole.FACILITATOR)
    assert [row.person for row in roster] == [cast.facilitator]


@pytest.mark.django_db(transaction=True)
def test_without_its_record_nothing_is_done(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(substitute, "write_audit", refuses)
    with pytest.raises(DatabaseError):
        put(cast, cast.other_therapist, absent=cast.facilitator)
    assert (cast.facilitator, "facilitator") in on_roster(cast.session)
    assert (cast.other_therapist, "facilitator") not in on_roster(cast.session)
