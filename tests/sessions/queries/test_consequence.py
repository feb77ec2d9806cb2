"""Whom else an entry by hand touches, and its being taken back."""

from __future__ import annotations

from sessions.models import FactRow
from sessions.queries.consequence import (
    Touched,
    marks_held_by,
    touched_by_starting,
    touched_by_taking_back,
)
from sessions.services.correction import enter_by_hand
from tests.attended import attend
from tests.cast import Cast
from tests.corrected import AFTER, held
from vioip.accounts.models import User


def waited_for(cast: Cast) -> None:
    """Everybody came, and nobody pressed Start."""
    attend(cast.session, {cast.groupmate: (0, 180)}, led_by=cast.facilitator, started=None)


def enter(cast: Cast, person: User) -> FactRow:
    enter_by_hand(cast.facilitator, cast.session, person.pk, reason="Phone.", modality="audio", now=AFTER)
    row = FactRow.objects.filter(kind="attested").order_by("seq").last()
    assert row is not None
    return row


def test_an_entry_that_starts_a_session_touches_whoever_was_there(cast: Cast) -> None:
    waited_for(cast)
    touched = Touched(
        person=str(cast.groupmate.pk),
        old_s=0,
        new_s=180 * 60,
        old_status="attended",
        new_status="attended",
    )
    assert touched_by_starting(cast.session, now=AFTER) == [touched]
    first = enter(cast, cast.client)
    assert touched_by_starting(cast.session, now=AFTER) == []
    back = [(one.person, one.old_s, one.new_s) for one in touched_by_taking_back(first, now=AFTER)]
    assert back == [(str(cast.groupmate.pk), 180 * 60, 0)]


def test_while_somebody_else_is_vouched_for_nothing_goes_with_an_entry(cast: Cast) -> None:
    first, second = enter(cast, cast.client), enter(cast, cast.groupmate)
    assert [marks_held_by(first), touched_by_taking_back(second, now=AFTER)] == [[], []]


def test_a_session_that_was_started_is_touched_by_no_entry(cast: Cast) -> None:
    held(cast)
    assert touched_by_starting(cast.session, now=AFTER) == []
