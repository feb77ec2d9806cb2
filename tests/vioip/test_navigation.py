from tests.cast import Cast, make_person
from vioip.accounts.models import Role
from vioip.navigation import Place, places_for


def test_one_role_one_place(cast: Cast) -> None:
    assert places_for(cast.client, "/week/") == [Place("/week/", "My week", True)]
    assert places_for(cast.stranger, "/") == []


def test_several_roles_in_order_of_need(db: None) -> None:
    person = make_person("both", Role.COORDINATOR, Role.THERAPIST)
    assert [place.label for place in places_for(person, "/board/")] == ["Today", "This week"]
