"""One person, one second, one service."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sessions.core.attendance.credit import Attendance, Tally
from sessions.core.attendance.overlap import id_order, may_clash, resolve_overlaps
from tests.sessions.core.attendance.story import Story, s, told


def group(start: str = "9:00", end: str = "12:00") -> Story:
    return Story("g").lead().run().stay("ana", start, end)


def single(start: str = "10:30", end: str = "11:20", *, id: str = "i", planned: str = "10:30") -> Story:
    story = Story(id, service="individual", scheduled_start_s=s(planned), scheduled_end_s=s("11:20"))
    return story.lead(planned, "11:20", who="gail").run(planned, "11:20").stay("ana", start, end)


def counted(*stories: Story, **rules: Any) -> dict[str, list[str]]:
    tallies = resolve_overlaps([story.tally(**rules) for story in stories])
    return {tally.plan.id: told(tally.people["ana"].lines) for tally in tallies}


GROUP_LOSES = ["credited 9:00-10:30", "counted in another session 10:30-11:20", "credited 11:20-12:00"]
SINGLE_WINS = ["individual credited 10:30-11:20"]


def test_the_session_joined_last_has_the_second() -> None:
    assert counted(group(), single()) == {"g": GROUP_LOSES, "i": SINGLE_WINS}
    assert counted(single(), group()) == {"g": GROUP_LOSES, "i": SINGLE_WINS}


def test_joined_again_in_the_middle() -> None:
    both = group("9:00", "12:00").stay("ana", "11:00", "12:00", peer="b")
    assert counted(both, single()) == {
        "g": ["credited 9:00-10:30", "counted in another session 10:30-11:00", "credited 11:00-12:00"],
        "i": ["individual credited 10:30-11:00", "individual counted in another session 11:00-11:20"],
    }


def test_the_latest_joined_counts_only_while_that_connection_lives() -> None:
    both = group().stay("ana", "10:40", "10:50", peer="b")
    assert counted(both, single())["g"] == [
        "credited 9:00-10:30",
        "counted in another session 10:30-10:40",
        "credited 10:40-10:50",
        "counted in another session 10:50-11:20",
        "credited 11:20-12:00",
    ]


def test_a_connection_in_the_lobby_claims_nothing() -> None:
    waiting = group().stay("ana", "10:40", "10:50", peer="b", place="lobby")
    assert counted(waiting, single()) == {"g": GROUP_LOSES, "i": SINGLE_WINS}


def test_a_tie_goes_to_the_later_scheduled_start_then_to_the_higher_id() -> None:
    assert counted(group("9:00"), single("9:00"))["i"][-1] == "individual credited 10:30-11:20"
    for lower, higher in (("a", "b"), ("9", "10"), ("09", "10"), ("07", "7"), ("10", "9a"), ("99", "a")):
        stories = [single(id=lower), single(id=higher)]
        for order in (stories, stories[::-1]):
            assert counted(*order) == {
                lower: ["individual counted in another session 10:30-11:20"],
                higher: ["individual credited 10:30-11:20"],
            }


@given(st.lists(st.text("0129a-", min_size=1, max_size=3), min_size=3, max_size=3))
def test_the_order_of_ids_is_one_order(ids: list[str]) -> None:
    """No three of them may beat one another in a circle, or the winner would depend on who is asked first."""
    one, other, third = sorted(ids, key=id_order)
    assert id_order(one) <= id_order(other) <= id_order(third)
    assert (id_order(one) == id_order(third)) is (one == third)
    if all(text.isdecimal() for text in ids):
        assert int(one) <= int(other) <= int(third)
    if not any(text.isdecimal() for text in ids):
        assert [one, other, third] == sorted(ids)


def test_a_bridge_claims_what_was_claimed_before_it() -> None:
    bridged = Story("g").lead().run().stay("ana", "9:00", "10:40", reason="timeout")
    bridged.stay("ana", "10:40:40", "12:00", peer="b")
    assert counted(bridged, single()) == {
        "g": ["credited 9:00-10:30", "counted in another session 10:30-10:40:40", "credited 10:40:40-12:00"],
        "i": ["individual credited 10:30-10:40:40", "individual counted in another session 10:40:40-11:20"],
    }
    assert sum(_ana(tally).bridged_s for tally in _resolved(bridged, single())) == 0


def test_attested_time_claims_from_its_beginning() -> None:
    phone = Story("g").lead().run()
    span: dict[str, Any] = {"from_ms": "10:40", "to_ms": "12:00"}
    phone.fact("attested", "13:00", person="ana", by="finn", reason="phone", modality="audio", **span)
    assert counted(phone, single()) == {
        "g": ["absent 9:00-10:40", "attested audio 10:40-12:00"],
        "i": ["individual credited 10:30-10:40", "individual counted in another session 10:40-11:20"],
    }


def test_time_that_is_not_counted_takes_nothing_away() -> None:
    excluded = single().fact(
        "excluded", "13:00", person="ana", from_ms="10:30", to_ms="11:20", by="f", reason="asleep"
    )
    assert counted(group(), excluded)["g"] == ["credited 9:00-12:00"]


def test_only_the_same_person_and_nothing_without_overlap() -> None:
    other = Story("h").lead().run().stay("ben", "9:00", "12:00")
    tallies = [
        group().tally(),
        other.tally(),
        Story("k", scheduled_start_s=s("13:00"), scheduled_end_s=s("14:00")).tally(),
    ]
    assert resolve_overlaps(tallies) == tallies


def test_three_at_once() -> None:
    third = single("10:40", "11:00", id="j")
    found = counted(group(), single(), third)
    assert found["g"] == GROUP_LOSES
    assert found["i"] == [
        "individual credited 10:30-10:40",
        "individual counted in another session 10:40-11:00",
        "individual credited 11:00-11:20",
    ]
    assert sum(_ana(tally).credited_s for tally in _resolved(group(), single(), third)) == 10800


def _resolved(*stories: Story) -> list[Tally]:
    return resolve_overlaps([story.tally() for story in stories])


def _ana(tally: Tally) -> Attendance:
    return tally.people["ana"]


def test_only_shared_time_may_clash() -> None:
    assert may_clash([group().tally(), single().tally()])
    assert not may_clash([group("9:00", "10:30").tally(), single().tally()])
    assert not may_clash([group().tally()])
    around = group("9:00", "10:30").stay("ana", "11:20", "12:00", peer="b")
    assert may_clash([around.tally(), single().tally()])  # asked more closely, they do not
    assert resolve_overlaps([around.tally(), single().tally()]) == [around.tally(), single().tally()]
    assert resolve_overlaps([single().tally()]) == [single().tally()]
