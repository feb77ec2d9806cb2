"""The key of a session's inputs changes with everything that its count depends on, and with nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from groups.models import Enrollment, VideoRule
from groups.services.payer import Terms, create_payer, set_payer
from sessions.models import RosterEntry, TherapySession
from sessions.queries.inputs import inputs_of, is_over
from sessions.services.rule_setting import set_rule
from sessions.services.therapy_session import cancel_session
from tests.attended import attend
from tests.cast import ADMITTED, GROUP_DAY, GROUP_START, Cast

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
AFTER = GROUP_START + 5 * HOUR


def key(cast: Cast) -> str:
    session = TherapySession.objects.select_related("program").get(pk=cast.session.pk)
    return inputs_of([session], now=AFTER)[session.pk].key


def strict_payer(cast: Cast) -> None:
    terms = Terms(starts=ADMITTED, video_required=VideoRule.EXCLUDE)
    set_payer(
        None,
        Enrollment.objects.get(client=cast.client),
        create_payer(None, name="Harbor Mutual", terms=terms),
        starts=GROUP_DAY,
    )


CHANGES: dict[str, Callable[[Cast], object]] = {
    "a fact": lambda cast: attend(cast.session, {cast.client: (0, 90)}, led_by=cast.facilitator),
    "the roster": lambda cast: RosterEntry.objects.create(
        session=cast.session, person=cast.other_client, role="client"
    ),
    "a rule": lambda cast: set_rule(None, cast.program, "grace_s", value=0, starts=GROUP_DAY),
    "the payer's rule about cameras": strict_payer,
    "the schedule": lambda cast: TherapySession.objects.filter(pk=cast.session.pk).update(
        scheduled_end=AFTER
    ),
    "being called off": lambda cast: cancel_session(None, cast.session, reason="", now=GROUP_START - HOUR),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_key_changes_with(cast: Cast, change: str) -> None:
    before = key(cast)
    CHANGES[change](cast)
    assert key(cast) != before


def test_the_key_does_not_change_with_what_is_elsewhere(cast: Cast) -> None:
    before = key(cast)
    attend(cast.other_session, {cast.other_client: (0, 90)}, led_by=cast.other_therapist)
    set_rule(None, cast.program, "grace_s", value=0, starts=GROUP_DAY + DAY)
    RosterEntry.objects.create(session=cast.session, person=cast.other_therapist, role="facilitator")
    assert key(cast) == before


def test_a_query_or_ids_give_the_same(cast: Cast) -> None:
    both = TherapySession.objects.filter(pk__in=[cast.session.pk, cast.other_session.pk])
    sessions = list(both.select_related("program"))
    by_ids = inputs_of(sessions, now=AFTER)
    assert inputs_of(sessions, now=AFTER, within=both.order_by().values("pk")) == by_ids
    assert {len(one.plan.roster) for one in by_ids.values()} == {2, 1}
    assert {one.is_over for one in by_ids.values()} == {True}


def test_when_a_session_is_over(cast: Cast) -> None:
    end = cast.session.scheduled_end
    assert is_over(cast.session, ended=True, now=GROUP_START, overrun_cap_s=900)
    assert not is_over(cast.session, ended=False, now=end + timedelta(seconds=899), overrun_cap_s=900)
    assert is_over(cast.session, ended=False, now=end + timedelta(seconds=900), overrun_cap_s=900)
    assert is_over(cast.session, ended=False, now=end, overrun_cap_s=0)
