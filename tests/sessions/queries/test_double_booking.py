"""Facilitators who led two sessions of the clinic at once, as those who review one of them read it."""

from __future__ import annotations

import pytest

from sessions.core.attendance.double_booking import DoubleBooking
from sessions.queries.double_booking import DoubleBooked, bookings_of
from sessions.queries.review import review_of
from sessions.queries.signoff import counted_afresh
from tests.attended import attend
from tests.browser import browser
from tests.cast import Cast
from tests.corrected import AFTER, at, held
from vioip.accounts.models import User


def both(cast: Cast, leader: User) -> None:
    """`leader` leads the first circle all morning, and the second one from ten past ten as well."""
    held(cast)
    attend(cast.other_session, {cast.other_client: (70, 180)}, led_by=leader, started=70, ended=180)


def test_both_sessions_and_the_span_are_found_from_either(cast: Cast) -> None:
    both(cast, cast.facilitator)
    for session in (cast.session, cast.other_session):
        tally = counted_afresh(session, now=AFTER)
        [booking] = bookings_of(session, tally, now=AFTER)
        assert isinstance(booking, DoubleBooking)
        assert (booking.person, set(booking.sessions)) == (
            str(cast.facilitator.pk),
            {str(cast.session.pk), str(cast.other_session.pk)},
        )
        span = booking.start_s, booking.end_s
        assert span == (at(70).timestamp(), at(180).timestamp())


@pytest.mark.parametrize(("part", "knows"), [("coordinator", True), ("facilitator", False)])
def test_only_who_may_know_of_the_other_session_reads_what_it_is(cast: Cast, part: str, knows: bool) -> None:
    """The facilitator came to the second circle without being on its list."""
    both(cast, cast.facilitator)
    review = review_of(cast.everybody()[part], cast.session.pk, now=AFTER)
    titles = {"First circle", "Second circle"} if knows else {"First circle"}
    [told] = review.double_booked
    assert isinstance(told, DoubleBooked)
    assert (told.leader, set(told.titles)) == (cast.facilitator.full_name, titles)
    assert (told.start, told.end) == (at(70), at(180))


def test_the_page_says_so(cast: Cast) -> None:
    both(cast, cast.facilitator)
    page = browser(cast.facilitator).get(f"/sessions/{cast.session.pk}/review/").content.decode()
    assert f"{cast.facilitator.full_name} led another session at the same time, from" in page
    assert "Second circle" not in page


def test_control_two_who_lead_one_each_are_no_finding(cast: Cast) -> None:
    both(cast, cast.other_therapist)
    assert review_of(cast.coordinator, cast.session.pk, now=AFTER).double_booked == ()
