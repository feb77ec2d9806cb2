"""Counting again walks through time in stretches and keeps its hands off signed records."""

from __future__ import annotations

from collections import deque
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.db import OperationalError

from sessions.core.attendance.facts import Fact, Joined, Left, Moved, Seen
from sessions.core.attendance.snapshot import thaw
from sessions.models import CountedSession, GatheredSession, RuleSetting, Signature
from sessions.queries import recount as module
from sessions.queries import stretches
from sessions.queries.recount import Difference, how_many, recounted
from sessions.services.ledger import write_facts
from tests.attended import attend
from tests.cast import GROUP_START, Cast, make_session
from tests.corrected import AFTER, held, signed


def seconds(one: Difference) -> tuple[int, int]:
    return one.on_record.credited_s, one.now.credited_s


def test_sessions_that_may_share_time_are_counted_together(cast: Cast) -> None:
    make_session(cast.group, GROUP_START + timedelta(days=2))
    later = AFTER + timedelta(days=7)
    assert [part.sessions for part in recounted(None, now=later)] == [2, 1]
    assert [part.sessions for part in recounted(date(2026, 3, 4), now=later)] == [1]
    assert how_many(None, now=later) == 3


def test_memory_is_bounded_where_a_clinic_never_sleeps(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretches, "MOST", 1)
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
    part, keeping = recounted(None, now=AFTER, refresh=True)
    assert [(one.is_signed, *seconds(one)) for one in part.differences] == [(True, 11700, 10800)] * 2
    assert (keeping.sessions, keeping.kept, keeping.not_kept) == (0, 1, 0)
    kept = CountedSession.objects.values_list("session_id", flat=True)
    assert set(kept) == {cast.other_session.pk}


def test_gathered_facts_are_enough_unless_the_facts_themselves_are_asked_for(cast: Cast) -> None:
    held(cast)
    deque(recounted(None, now=AFTER, refresh=True), maxlen=0)
    assert [part.differences for part in recounted(None, now=AFTER)] == [()]
    GatheredSession.objects.filter(session=cast.session).update(ledger="[[],[],[],[],[]]")
    part = next(recounted(None, now=AFTER))
    assert [seconds(one) for one in part.differences] == [(10800, 0)] * 2
    assert next(recounted(None, now=AFTER, from_facts=True)).differences == ()


def test_a_dry_run_keeps_nothing(cast: Cast) -> None:
    held(cast)
    deque(recounted(None, now=AFTER), maxlen=0)
    assert not CountedSession.objects.exists()
    assert not GatheredSession.objects.exists()


def test_a_cut_between_two_sessions_of_one_client_changes_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client is in both at once; the record of the first says so on either side of a cut."""
    held(cast)
    cast.other_session.roster.create(person=cast.client, role="client")
    attend(cast.other_session, {cast.client: (60, 120)}, led_by=cast.other_therapist, ended=180)
    signed(cast)
    assert minutes_on_record(cast) == 120
    for together in (200, 1):
        monkeypatch.setattr(stretches, "MOST", together)
        for at_once in (200, 1):
            monkeypatch.setattr(module, "AT_ONCE", at_once)
            for refresh in (False, True):
                parts = list(recounted(None, now=AFTER, refresh=refresh))
                assert [one for part in parts for one in part.differences] == [], (together, at_once)
                assert (sum(part.sessions for part in parts), sum(part.signed for part in parts)) == (2, 1)


def minutes_on_record(cast: Cast) -> int:
    return thaw(Signature.objects.get().snapshot).people[str(cast.client.pk)].credited_s // 60


def test_another_split_is_told_though_the_sum_is_the_same(cast: Cast) -> None:
    """After the signature a journal brings twenty minutes one to one with a second facilitator."""
    held(cast)
    signed(cast)
    write_facts(cast.session.pk, aside(cast, 60, 80))
    part = next(recounted(None, now=AFTER))
    (found,) = part.differences
    assert seconds(found) == (10800, 10800)
    assert found.moved == [
        ("group credited unknown", 10800, 9600),
        ("individual credited unknown", 0, 1200),
    ]


def aside(cast: Cast, start: int, end: int) -> list[Fact]:
    """From one minute to another the client is alone with the other therapist."""
    first, last = (cast.session.start_ms + minute * 60_000 for minute in (start, end))
    place, peer = "aside:1", f"peer-{cast.client.pk}"
    stamp = {"session": str(cast.session.pk), "epoch": 1}
    who = {"person": str(cast.other_therapist.pk), "peer": "second"}
    return [
        Joined(at_ms=first, seq=901, role="facilitator", place=place, **who, **stamp),  # type: ignore[arg-type]
        Moved(at_ms=first, seq=902, peer=peer, place=place, **stamp),  # type: ignore[arg-type]
        Seen(at_ms=last, seq=903, peer="second", since_ms=first, **stamp),  # type: ignore[arg-type]
        Left(at_ms=last, seq=904, peer="second", reason="leave", **stamp),  # type: ignore[arg-type]
        Moved(at_ms=last, seq=905, peer=peer, place="main", **stamp),  # type: ignore[arg-type]
    ]


def test_what_could_not_be_kept_is_counted(cast: Cast) -> None:
    held(cast)
    busy = OperationalError("database is locked")
    with patch.object(CountedSession.objects, "bulk_create", side_effect=busy):
        *_, keeping = recounted(None, now=AFTER, refresh=True)
    assert (keeping.kept, keeping.not_kept) == (0, 2)
    assert not CountedSession.objects.exists()
