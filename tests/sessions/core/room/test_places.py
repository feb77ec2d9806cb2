from sessions.core.room.places import Places, is_aside, media_place


def test_people_are_with_the_group_until_they_are_put_elsewhere() -> None:
    places = Places(7)
    assert (places.of("ana"), places.new_aside(), places.new_aside()) == ("main", "aside:7-1", "aside:7-2")
    for person in ("ana", "ruth"):
        places.put(person, "aside:7-1")
    assert (places.of("ana"), places.people_in("aside:7-1")) == ("aside:7-1", ("ana", "ruth"))
    places.put("ana", "main")
    assert (places.of("ana"), places.people_in("aside:7-1")) == ("main", ("ruth",))
    assert places.people_in("main") == ()


def test_main_and_breakouts_are_the_group() -> None:
    assert [is_aside(place) for place in ("main", "breakout:7-1", "aside:7-1")] == [False, False, True]


def test_the_media_plane_has_no_name_for_the_group() -> None:
    assert [media_place(place) for place in ("main", "aside:7-1")] == ["", "aside:7-1"]
