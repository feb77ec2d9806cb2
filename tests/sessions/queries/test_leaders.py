"""Who is to lead, as rooms name them."""

from __future__ import annotations

from uuid import uuid4

from sessions.core.room.plan import Leader
from sessions.models import RosterEntry, RosterRole
from sessions.queries.leaders import expected_leaders, leaders_of
from tests.cast import Cast


def test_leaders_are_named_as_rooms_name_them(cast: Cast) -> None:
    assert leaders_of(cast.session) == [cast.facilitator.room_name]
    assert cast.facilitator.family_name not in leaders_of(cast.session)[0]


def test_each_session_has_its_own_in_the_order_of_the_roster(cast: Cast) -> None:
    second = RosterEntry(session=cast.session, person=cast.other_therapist, role=RosterRole.FACILITATOR)
    second.save()
    first, other = Leader(str(cast.facilitator.pk), "Facilitator C."), cast.other_therapist
    nowhere, theirs = uuid4(), Leader(str(other.pk), other.room_name)
    assert expected_leaders([cast.session.pk, cast.other_session.pk, nowhere]) == {
        cast.session.pk: (first, theirs),
        cast.other_session.pk: (theirs,),
        nowhere: (),
    }
