"""Rosters follow memberships on the day of each session, and nobody who came is taken off."""

from __future__ import annotations

from datetime import timedelta

from groups.models import Facilitation, GroupMembership
from groups.services.therapy_group import add_member, end_facilitation, end_membership, put_facilitator
from sessions.models import RosterEntry, RosterOrigin, RosterRole, TherapySession
from sessions.services.roster import add_expected, sync_roster
from tests.attended import attend
from tests.cast import GROUP_DAY, GROUP_START, Cast, make_session
from vioip.accounts.models import User
from vioip.audit.models import AuditRecord

WEEK = timedelta(days=7)
BEFORE = GROUP_START - timedelta(days=1)


def on_roster(session: TherapySession) -> set[tuple[User, str]]:
    return {(entry.person, entry.role) for entry in session.roster.select_related("person")}


def test_a_session_begins_with_the_people_of_its_day(cast: Cast) -> None:
    assert on_roster(cast.session) == {
        (cast.client, "client"),
        (cast.groupmate, "client"),
        (cast.facilitator, "facilitator"),
    }
    assert add_expected(cast.session) == []


def test_changes_reach_the_sessions_of_their_days_only(cast: Cast) -> None:
    next_week = make_session(cast.group, GROUP_START + WEEK)
    end_membership(None, GroupMembership.objects.get(client=cast.groupmate), day=GROUP_DAY)
    add_member(None, cast.group, cast.other_client, starts=GROUP_DAY + WEEK)
    end_facilitation(None, Facilitation.objects.get(therapist=cast.facilitator), day=GROUP_DAY)
    put_facilitator(None, cast.group, cast.other_therapist, starts=GROUP_DAY + WEEK)
    assert sync_roster(cast.coordinator, cast.group, now=BEFORE) == 4
    assert on_roster(cast.session) == {
        (cast.client, "client"),
        (cast.groupmate, "client"),
        (cast.facilitator, "facilitator"),
    }
    assert on_roster(next_week) == {
        (cast.client, "client"),
        (cast.other_client, "client"),
        (cast.other_therapist, "facilitator"),
    }
    row = AuditRecord.objects.latest("number")
    assert (row.action, row.actor, len(row.detail["added"]), len(row.detail["removed"])) == (
        "roster.synced",
        cast.coordinator,
        2,
        2,
    )


def test_nothing_to_do_leaves_no_record(cast: Cast) -> None:
    before = AuditRecord.objects.count()
    assert sync_roster(None, cast.group, now=BEFORE) == 0
    assert AuditRecord.objects.count() == before


def test_what_is_over_or_off_is_left_as_it_is(cast: Cast) -> None:
    cancelled = make_session(cast.group, GROUP_START + WEEK)
    TherapySession.objects.filter(pk=cancelled.pk).update(cancelled_at=GROUP_START)
    GroupMembership.objects.filter(client=cast.groupmate).delete()
    assert sync_roster(None, cast.group, now=cast.session.scheduled_end) == 0
    assert (cast.groupmate, "client") in on_roster(cast.session)
    assert (cast.groupmate, "client") in on_roster(cancelled)


def test_who_came_and_who_was_put_by_hand_stay(cast: Cast) -> None:
    RosterEntry.objects.create(
        session=cast.session, person=cast.other_client, role=RosterRole.CLIENT, origin=RosterOrigin.HAND
    )
    attend(cast.session, {cast.groupmate: (0, 5)}, led_by=None)
    GroupMembership.objects.filter(group=cast.group).delete()
    assert sync_roster(None, cast.group, now=BEFORE) == 1
    assert on_roster(cast.session) == {
        (cast.groupmate, "client"),
        (cast.other_client, "client"),
        (cast.facilitator, "facilitator"),
    }


def test_who_leads_and_belongs_leads(cast: Cast) -> None:
    GroupMembership.objects.create(group=cast.group, client=cast.facilitator, starts=GROUP_DAY)
    session = make_session(cast.group, GROUP_START + WEEK)
    assert (cast.facilitator, "facilitator") in on_roster(session)
