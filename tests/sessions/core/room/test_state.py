from sessions.core.room.permission import Standing
from sessions.core.room.presence import Peer
from sessions.core.room.state import Person, RoomState, new_state
from tests.sessions.core.room.stage import PLAN, START


def state_with(role: str, place: str) -> RoomState:
    state = new_state(PLAN)
    state.people["ruth"] = Person("ruth", "Ruth T.", "facilitator" if role == "facilitator" else "client")
    inside = "main" if place == "main" else "lobby"
    state.presence.add(
        Peer(
            id="r1",
            person="ruth",
            place="main" if inside == "main" else "lobby",
            joined_ms=START,
            proved_ms=START,
            recorded_ms=START,
        )
    )
    return state


def test_a_room_is_led_by_a_facilitator_who_is_in_it() -> None:
    people = (("facilitator", "main"), ("facilitator", "lobby"), ("client", "main"))
    assert [state_with(*who).is_led() for who in people] == [True, False, False]
    assert not new_state(PLAN).is_led()


def test_standing_is_all_that_permission_asks() -> None:
    state = state_with("facilitator", "main")
    [peer] = state.presence.everyone()
    assert state.standing(peer) == Standing("facilitator", "main", "waiting")
    state.life.started_ms = START
    assert state.standing(peer) == Standing("facilitator", "main", "open")


def test_facts_go_on_after_the_given_number() -> None:
    assert new_state(PLAN, seq=40).ledger.started(START).fact.seq == 41
