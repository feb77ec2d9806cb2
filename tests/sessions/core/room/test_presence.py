import pytest

from sessions.core.attendance.facts import Seen
from sessions.core.room.effects import Record
from sessions.core.room.ledger import Ledger
from sessions.core.room.plan import RoomRules
from sessions.core.room.presence import Peer, Presence, record_proofs


def peer(name: str = "a1", *, person: str = "ana", place: str = "main", at: int = 0) -> Peer:
    inside = place == "main"
    return Peer(
        id=name,
        person=person,
        place="main" if inside else "lobby",
        joined_ms=at,
        proved_ms=at,
        recorded_ms=at,
    )


def presence(*peers: Peer) -> Presence:
    room = Presence(RoomRules())
    for one in peers:
        room.add(one)
    return room


def test_peers_are_kept_oldest_first() -> None:
    a1, b1, a2 = peer("a1"), peer("b1", person="ben"), peer("a2")
    room = presence(a1, b1, a2)
    assert room.everyone() == (a1, b1, a2)
    assert (room.of("ana"), room.of("ben"), room.of("cleo")) == ((a1, a2), (b1,), ())
    assert (room.chosen_inside("ana"), room.chosen_inside("cleo")) == (a2, None)
    room.drop("a2")
    assert (room.chosen_inside("ana"), room.get("a2"), room.get("a1")) == (a1, None, a1)
    room.clear()
    assert room.everyone() == ()


def test_a_connection_in_the_lobby_has_no_seat() -> None:
    assert presence(peer(place="lobby")).chosen_inside("ana") is None


@pytest.mark.parametrize(("now", "suspect"), [(7_999, False), (8_000, True)])
def test_who_is_heard_by_heartbeats_is_suspect_three_seconds_after_one_is_missed(
    now: int, suspect: bool
) -> None:
    one = peer()
    assert presence(one).is_suspect(one, now) is suspect


@pytest.mark.parametrize(("now", "suspect"), [(12_999, False), (13_000, True)])
def test_who_sends_media_is_suspect_after_three_seconds_of_silence(now: int, suspect: bool) -> None:
    one = peer()
    room = presence(one)
    room.media(one, 10_000)
    assert room.is_suspect(one, now) is suspect


def test_heartbeats_alone_do_not_flicker_after_media_stopped() -> None:
    one = peer()
    room = presence(one)
    room.media(one, 10_000)
    room.beat(one, 14_000)
    assert [room.is_suspect(one, now) for now in (18_999, 21_999, 22_000)] == [False, False, True]


def test_a_closed_websocket_is_suspect_at_once_and_gone_only_by_silence() -> None:
    one = peer()
    room = presence(one)
    one.connected = False
    assert (room.is_suspect(one, 0), room.is_gone(one, 15_000), room.is_gone(one, 15_001)) == (
        True,
        False,
        True,
    )
    room.media(one, 15_000)
    assert room.is_gone(one, 30_000) is False


def test_the_next_turn_is_the_first_suspicion_or_departure() -> None:
    one, other = peer(), peer("b1", person="ben", at=1_000)
    room = presence(one, other)
    assert room.deadline(0) == 8_000
    assert room.deadline(8_000) == 9_000
    assert room.deadline(9_000) == 15_001
    assert presence().deadline(0) is None


def test_proofs_never_go_back() -> None:
    one = peer(at=5_000)
    room = presence(one)
    room.beat(one, 4_000)
    room.media(one, 4_500)
    assert one.proved_ms == 5_000


def test_whoever_came_after_the_last_proof_is_the_successor() -> None:
    old, new, other = peer("a1"), peer("a2", at=4_000), peer("b1", person="ben", at=4_000)
    room = presence(old, new, other)
    assert (room.successor(old), room.successor(new)) == (new, None)
    room.beat(old, 4_000)
    assert room.successor(old) is None


def test_a_connection_in_the_lobby_succeeds_nobody_in_the_room() -> None:
    old, new = peer("a1"), peer("a2", place="lobby", at=4_000)
    assert presence(old, new).successor(old) is None


def test_one_fact_speaks_for_all_proofs_since_the_last() -> None:
    one, ledger = peer(), Ledger("s1", 7)
    room = presence(one)
    assert record_proofs(ledger, one) == []
    for now in (1_000, 2_000, 9_000):
        room.media(one, now)
    assert record_proofs(ledger, one) == [
        Record(Seen(at_ms=9_000, session="s1", epoch=7, seq=1, peer="a1", since_ms=0), False)
    ]
    assert record_proofs(ledger, one) == []


@pytest.mark.parametrize(("now", "due"), [(7_499, False), (7_500, True)])
def test_facts_are_rare(now: int, due: bool) -> None:
    one = peer()
    assert presence(one).is_fact_due(one, now) is due
