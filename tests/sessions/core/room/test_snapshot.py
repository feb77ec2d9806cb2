"""What a view holds, and what turns one into the next."""

import pytest

from sessions.core.protocol.between import NOTHING_BETWEEN
from sessions.core.protocol.events import (
    Entered,
    Event,
    ParticipantChanged,
    ParticipantLeft,
    RoomChanged,
    WaitingChanged,
    YouChanged,
)
from sessions.core.protocol.leadership import NOBODY_LEADS
from sessions.core.protocol.values import Participant, RoomStatus, Snapshot, Stopped, Waiting, You
from sessions.core.room.arrival import Arrival
from sessions.core.room.plan import RoomPlan
from sessions.core.room.snapshot import changes, look, view
from sessions.core.room.state import Person, new_state
from tests.sessions.core.room.stage import PLAN, START, Stage


def someone(name: str, seat: int, *, camera: bool = False) -> Participant:
    return Participant(
        id=name,
        name=name,
        pronouns="",
        role="client",
        capacity=None,
        here_for=None,
        seat=seat,
        microphone=False,
        camera=camera,
        connection="live",
        line="good",
        hand_ms=None,
        elsewhere=False,
        away=False,
    )


ROOM = RoomStatus(
    title="Morning group",
    meeting="group",
    phase="waiting",
    scheduled_start_ms=START,
    scheduled_end_ms=START + 1,
    started_ms=None,
    ended_ms=None,
    led_by=(),
    expected_leaders=(),
    counting=False,
    on_break=None,
    locked=False,
    shared_by=None,
    clients_share=False,
    trouble=None,
)
OPEN = ROOM.model_copy(update={"phase": "open"})
YOU = You(
    id="ana",
    name="ana",
    role="client",
    capacity=None,
    place="main",
    seat=0,
    seat_peer="a1",
    aside=False,
    stopped=Stopped(microphone=0, camera=0),
    asked_ms=None,
    help=None,
    lines=(),
    minutes=None,
)
ANA, BEN = someone("ana", 0), someone("ben", 1)
WAITS = (
    Waiting(
        id="cleo",
        name="cleo",
        pronouns="",
        capacity=None,
        since_ms=START,
        turned_away=False,
        lines=(),
        past_cap=None,
    ),
)
BEFORE = Snapshot(
    room=ROOM,
    you=YOU,
    participants=(ANA, BEN),
    waiting=(),
    worries=(),
    breakouts=None,
    leadership=NOBODY_LEADS,
    seats=4,
    between=NOTHING_BETWEEN,
)


def after(**update: object) -> Snapshot:
    return BEFORE.model_copy(update=update)


YOU_LATER = YOU.model_copy(update={"seat_peer": "a2"})
BEN_SEEN = someone("ben", 1, camera=True)
INSIDE = after(room=OPEN)
OUTSIDE = after(you=YOU.model_copy(update={"place": "lobby"}), participants=())


@pytest.mark.parametrize(
    ("before", "later", "events"),
    [
        (BEFORE, BEFORE, ()),
        (BEFORE, after(room=OPEN), (RoomChanged(room=OPEN),)),
        (BEFORE, after(you=YOU_LATER), (YouChanged(you=YOU_LATER),)),
        (BEFORE, after(participants=(ANA,)), (ParticipantLeft(id="ben"),)),
        (BEFORE, after(participants=(ANA, BEN_SEEN)), (ParticipantChanged(participant=BEN_SEEN),)),
        (BEFORE, after(waiting=WAITS), (WaitingChanged(waiting=WAITS),)),
        (OUTSIDE, INSIDE, (Entered(snapshot=INSIDE),)),
        (
            BEFORE,
            after(room=OPEN, you=YOU_LATER, participants=(ANA, someone("dina", 1)), waiting=WAITS),
            (
                RoomChanged(room=OPEN),
                YouChanged(you=YOU_LATER),
                ParticipantLeft(id="ben"),
                ParticipantChanged(participant=someone("dina", 1)),
                WaitingChanged(waiting=WAITS),
            ),
        ),
    ],
)
def test_changes(before: Snapshot, later: Snapshot, events: tuple[Event, ...]) -> None:
    assert changes(before, later) == events


def test_an_empty_room_shows_its_plan_and_nobody() -> None:
    state = new_state(PLAN)
    scene = look(state, START)
    assert (scene.participants, scene.waiting, scene.room.led_by) == ((), (), ())
    person = Person("ana", "Ana P.", "client")
    assert view(state, person, scene).you == You(
        id="ana",
        name="Ana P.",
        role="client",
        capacity=None,
        place="lobby",
        seat=None,
        seat_peer=None,
        aside=False,
        stopped=Stopped(microphone=0, camera=0),
        asked_ms=None,
        help=None,
        lines=(),
        minutes=None,
    )


def test_clients_never_see_who_waits_and_who_waits_sees_nobody() -> None:
    stage = Stage().open("ana")
    stage.arrive("ben", peer="b1")
    seen = {
        peer: (len(stage.room.snapshot_for(peer).participants), len(stage.room.snapshot_for(peer).waiting))
        for peer in ("ruth-1", "ana-1", "b1")
    }
    assert seen == {"ruth-1": (2, 1), "ana-1": (2, 0), "b1": (0, 0)}


def test_trouble_of_the_server_is_told_to_facilitators_alone_and_put_away_when_it_is_over() -> None:
    stage = Stage().open("ana")
    stage.arrive("ben", peer="b1")
    told = []
    for trouble in ("database_away", None):
        stage.warn(trouble)
        told.append([stage.room.snapshot_for(peer).room.trouble for peer in ("ruth-1", "ana-1", "b1")])
    assert told == [["database_away", None, None], [None, None, None]]
    stage.warn("disk_full")
    stage.arrive("ruth", peer="ruth-2")
    assert stage.room.snapshot_for("ruth-2").room.trouble == "disk_full"


def test_participants_are_in_order_of_seat_whoever_came_first() -> None:
    stage = Stage()
    stage.arrive("ana", peer="a1", admitted=True, seat=3)
    stage.arrive("ben", peer="b1", admitted=True, seat=1)
    assert [one.seat for one in stage.room.snapshot_for("a1").participants] == [1, 3]


def test_fourteen_people_fit_into_twenty_kilobytes() -> None:
    people = tuple(
        someone("p" * 36, seat).model_copy(update={"name": "Maximiliana W."}) for seat in range(14)
    )
    plan = RoomPlan(
        session="s", title="T" * 60, scheduled_start_ms=START, scheduled_end_ms=START, seats=16, epoch=1
    )
    assert plan.seats == 16
    assert len(after(participants=people).model_dump_json()) < 20_000


def test_pronouns_are_read_by_the_group_and_at_the_door_by_those_who_lead() -> None:
    stage = Stage().open("ana", "ben")
    stage.arrive("ines", peer="i1")
    told = {one.id: one.pronouns for one in stage.views["ben-1"].participants}
    assert told == {"ruth": "", "ana": "she/her", "ben": ""}
    assert [one.pronouns for one in stage.views["ruth-1"].waiting] == ["they/them"]
    assert (stage.views["i1"].participants, stage.views["i1"].waiting) == ((), ())


def test_whoever_comes_again_is_spoken_of_as_they_said_last() -> None:
    stage = Stage().open("ana", "ben")
    again = Arrival(
        peer="ana-2", person="ana", name="Ana P.", role="client", admitted=True, pronouns="they/them"
    )
    stage.take(stage.room.arrive(again, 1, stage.at))
    assert [one.pronouns for one in stage.views["ben-1"].participants if one.id == "ana"] == ["they/them"]
