from sessions.queries.leaders import leaders_of
from tests.cast import Cast


def test_leaders_are_named_as_rooms_name_them(cast: Cast) -> None:
    assert leaders_of(cast.session) == [cast.facilitator.room_name]
    assert cast.facilitator.family_name not in leaders_of(cast.session)[0]
