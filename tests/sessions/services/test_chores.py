"""What was promised to be forgotten is; the rest stays."""

from __future__ import annotations

from datetime import timedelta

from django.db.models.functions import Now

from sessions.models import RoomMemory, TherapySession
from sessions.services.chores import Gone, do_chores
from sessions.services.room_memory import KEPT_AFTER_END, remember_room
from tests.cast import Cast
from tests.sessions.services.test_room_memory import take


def end_ago(session: TherapySession, ago: timedelta) -> None:
    """Plan `session` to have ended so long ago."""
    rows = TherapySession.objects.filter(pk=session.pk)
    rows.update(scheduled_start=Now() - ago - timedelta(hours=1), scheduled_end=Now() - ago)


SHORT_OF_A_DAY, OVER_A_DAY = KEPT_AFTER_END - timedelta(minutes=5), KEPT_AFTER_END + timedelta(seconds=1)


def test_nothing_is_forgotten_early_and_a_day_later_it_is(cast: Cast) -> None:
    remember_room(cast.session.pk, take(cast.session), revision=1, kept="{}")
    end_ago(cast.session, SHORT_OF_A_DAY)
    assert not do_chores().any
    end_ago(cast.session, OVER_A_DAY)
    assert do_chores() == Gone(rooms=1, handouts=0)
    assert not RoomMemory.objects.exists()
