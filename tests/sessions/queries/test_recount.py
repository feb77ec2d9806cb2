"""Counting again walks through time in stretches and keeps its hands off signed records."""

from __future__ import annotations

from collections import deque
from datetime import date, timedelta

import pytest

from sessions.models import CountedSession, GatheredSession, RuleSetting
from sessions.queries import recount as module
from sessions.queries.recount import how_many, recounted
from tests.attended import attend
from tests.cast import GROUP_START, Cast, make_session
from tests.corrected import AFTER, held, signed


def test_sessions_that_may_share_time_are_counted_together(cast: Cast) -> None:
    make_session(cast.group, GROUP_START + timedelta(days=2))
    later = AFTER + timedelta(days=7)
    assert [part.sessions for part in recounted(None, now=later)] == [2, 1]
    assert [part.sessions for part in recounted(date(2026, 3, 4), now=later)] == [1]
    assert how_many(None, now=later) == 3


def test_memory_is_bounded_where_a_clinic_never_sleeps(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 1)
    assert [part.sessions for part in recounted(None, now=AFTER)] == [1, 1]


def test_a_second_counts_once_on_both_sides(cast: Cast) -> None:
    held(cast)
    cast.other_session.roster.create(person=cast.client, role="client")
    attend(cast.other_session, {cast.client: (60, 120)}, led_by=cast.other_therapist, ended=180)
    signed(cast)
    part = next(recounted(None, now=AFTER))
    assert (part.signed, part.differences) == (1, ())


def test_nothing_of_a_signed_record_is_refreshed(cast: Cast) -> None:
    held(cast, ended=200, client=(0, 200))
    signed(cast)
    CountedSession.objects.all().delete()
    RuleSetting.objects.create(program=cast.program, starts="2026-01-01", key="overrun_cap_s", value=0)
    part = next(recounted(None, now=AFTER, refresh=True))
    assert [(one.is_signed, one.on_record_s, one.now_s) for one in part.differences] == [
        (True, 11700, 10800)
    ] * 2
    kept = CountedSession.objects.values_list("session_id", flat=True)
    assert set(kept) == {cast.other_session.pk}


def test_gathered_facts_are_enough_unless_the_facts_themselves_are_asked_for(cast: Cast) -> None:
    held(cast)
    deque(recounted(None, now=AFTER, refresh=True), maxlen=0)
    assert [part.differences for part in recounted(None, now=AFTER)] == [()]
    GatheredSession.objects.filter(session=cast.session).update(ledger="[[],[],[],[],[]]")
    part = next(recounted(None, now=AFTER))
    assert [(one.on_record_s, one.now_s) for one in part.differences] == [(10800, 0)] * 2
    assert next(recounted(None, now=AFTER, from_facts=True)).differences == ()


def test_a_dry_run_keeps_nothing(cast: Cast) -> None:
    held(cast)
    deque(recounted(None, now=AFTER), maxlen=0)
    assert not CountedSession.objects.exists()
    assert not GatheredSession.objects.exists()
