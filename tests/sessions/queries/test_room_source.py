"""What a node opens a room from."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from groups.models import Enrollment, VideoRule
from groups.services.payer import Terms, create_payer, set_payer
from sessions.core.attendance.facts import Started
from sessions.core.room.lobby import KeptLobby
from sessions.core.room.memory import RoomMemory
from sessions.core.room.plan import Leader, lines_for, seats_for
from sessions.models import FactRow, TherapySession
from sessions.models import RoomMemory as RoomMemoryRow
from sessions.queries.entry import entry_of
from sessions.queries.guest import visit_of
from sessions.queries.room_source import RoomSource, lines_of, room_source
from sessions.services.ledger import write_facts
from tests.cast import ADMITTED, GROUP_DAY, Cast
from tests.invited import arrived, before, invited
from vioip.sealing import the_ring


def test_the_plan_and_the_facts_that_count(cast: Cast) -> None:
    session = cast.session
    started = Started(at_ms=5, seq=1, epoch=1, session=str(session.pk))
    write_facts(session.pk, [started])
    FactRow.objects.create(session=session, epoch=1, seq=2, at_ms=6, kind="ended", fenced=True)
    assert room_source(session.pk) == RoomSource(
        title="First circle",
        scheduled_start_ms=session.start_ms,
        scheduled_end_ms=session.end_ms,
        expected=3,
        facts=(started,),
        leaders=(Leader(str(cast.facilitator.pk), "Facilitator C."),),
        holds=12,
    )


def test_a_memory_of_the_room_comes_along(cast: Cast) -> None:
    session = cast.session
    kept = RoomMemory(lobby=KeptLobby(locked=True))
    RoomMemoryRow.objects.create(
        session=session, epoch=1, revision=1, kept=kept.model_dump_json(), saved=timezone.now()
    )
    assert room_source(session.pk).memory == kept
    assert room_source(cast.other_session.pk).memory == RoomMemory()


def test_a_memory_that_does_not_open_keeps_nobody_out(cast: Cast) -> None:
    session = cast.session
    row = RoomMemoryRow(session=session, epoch=1, revision=1, kept="{}", saved=timezone.now())
    row.save()
    strange = the_ring().seal('{"lobby": {"locked": true}}', "another row")
    RoomMemoryRow.objects.filter(pk=row.pk).update(kept=strange)
    assert room_source(session.pk).memory == RoomMemory()


def test_whose_payer_asks_for_a_picture_is_known_on_the_day_it_does(cast: Cast) -> None:
    payer = create_payer(
        None, name="Harbor Mutual", terms=Terms(starts=ADMITTED, video_required=VideoRule.EXCLUDE)
    )
    set_payer(None, Enrollment.objects.get(client=cast.client), payer, starts=GROUP_DAY)
    assert room_source(cast.session.pk).video_only == {str(cast.client.pk)}
    TherapySession.objects.filter(pk=cast.session.pk).update(
        scheduled_start=cast.session.scheduled_start - timedelta(days=1)
    )
    assert room_source(cast.session.pk).video_only == frozenset()


def test_no_session_no_room(cast: Cast) -> None:
    with pytest.raises(TherapySession.DoesNotExist):
        room_source(uuid4())


def test_an_offer_has_lines_for_everybody_expected_spares_and_the_stage(cast: Cast) -> None:
    entry = entry_of(cast.client, cast.session.pk)
    assert entry is not None
    assert lines_of(entry) == 3 + 3
    guest, token = invited(cast.facilitator, cast.session)
    assert lines_of(entry) == 4 + 3
    arrived(guest, token, "a")
    visit = visit_of(guest.pk, "a", now=before(cast.session))
    assert visit is not None
    assert lines_of(visit.entry) == lines_for(seats_for(room_source(cast.session.pk).expected))
