"""The reducer: one row an event, and whole transcripts of real rooms."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from sessions.core.protocol.between import NOTHING_BETWEEN
from sessions.core.protocol.events import (
    Entered,
    Event,
    Numbered,
    ParticipantChanged,
    ParticipantLeft,
    RoomChanged,
    WaitingChanged,
    YouChanged,
)
from sessions.core.protocol.leadership import NOBODY_LEADS
from sessions.core.protocol.replay import apply
from sessions.core.protocol.values import Participant, RoomStatus, Snapshot, Stopped, Waiting, You
from tests.sessions.core.protocol.stories import STORIES, TRANSCRIPTS, file_of, text_of
from tests.sessions.core.room.stage import Stage

ROOM = RoomStatus(
    title="Morning group",
    meeting="group",
    phase="waiting",
    scheduled_start_ms=1,
    scheduled_end_ms=2,
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
OPEN = ROOM.model_copy(update={"phase": "open", "started_ms": 1})
YOU = You(
    id="ana",
    name="Ana P.",
    role="client",
    capacity=None,
    place="main",
    seat=1,
    seat_peer="a1",
    aside=False,
    stopped=Stopped(microphone=0, camera=0),
    asked_ms=None,
    help=None,
    lines=(),
    minutes=None,
)
YOU_LATER = YOU.model_copy(update={"seat_peer": "a2"})
WAITS = (
    Waiting(
        id="cleo",
        name="Cleo R.",
        pronouns="",
        capacity=None,
        since_ms=1,
        turned_away=False,
        lines=(),
        past_cap=None,
    ),
)


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


ANA, CLEO = someone("ana", 1), someone("cleo", 3)
BEFORE = Snapshot(
    room=ROOM,
    you=YOU,
    participants=(ANA, CLEO),
    waiting=(),
    worries=(),
    breakouts=None,
    leadership=NOBODY_LEADS,
    seats=4,
    between=NOTHING_BETWEEN,
)


def after(**update: object) -> Snapshot:
    return BEFORE.model_copy(update=update)


@pytest.mark.parametrize(
    ("event", "result"),
    [
        (RoomChanged(room=OPEN), after(room=OPEN)),
        (YouChanged(you=YOU_LATER), after(you=YOU_LATER)),
        (
            ParticipantChanged(participant=someone("ana", 1, camera=True)),
            after(participants=(someone("ana", 1, camera=True), CLEO)),
        ),
        (
            ParticipantChanged(participant=someone("ben", 2)),
            after(participants=(ANA, someone("ben", 2), CLEO)),
        ),
        (
            ParticipantChanged(participant=someone("cleo", 0)),
            after(participants=(someone("cleo", 0), ANA)),
        ),
        (ParticipantLeft(id="ana"), after(participants=(CLEO,))),
        (ParticipantLeft(id="nobody"), BEFORE),
        (WaitingChanged(waiting=WAITS), after(waiting=WAITS)),
        (Entered(snapshot=after(seats=9)), after(seats=9)),
    ],
    ids=lambda value: getattr(value, "type", ""),
)
def test_apply(event: Event, result: Snapshot) -> None:
    before = BEFORE.model_dump()
    assert apply(BEFORE, event) == result
    assert BEFORE.model_dump() == before


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_transcripts_are_fresh(story: Callable[[], tuple[Stage, str]]) -> None:
    assert file_of(story).read_text(encoding="utf-8") == text_of(story), (
        "write them anew: python -m tests.sessions.core.protocol.stories"
    )


@pytest.mark.parametrize("path", sorted(TRANSCRIPTS.glob("*.json")), ids=lambda path: path.stem)
def test_a_snapshot_and_the_events_after_it_are_the_later_snapshot(path: Path) -> None:
    told = json.loads(path.read_text(encoding="utf-8"))
    view = Snapshot.model_validate_json(json.dumps(told["snapshot"]))
    events = TypeAdapter(tuple[Numbered, ...]).validate_json(json.dumps(told["events"]))
    for number, numbered in enumerate(events, start=told["n"] + 1):
        assert numbered.n == number
        view = apply(view, numbered.event)
    assert view == Snapshot.model_validate_json(json.dumps(told["final"]))


def test_the_transcripts_hold_every_kind_of_event() -> None:
    kinds = {
        event["event"]["type"]
        for path in TRANSCRIPTS.glob("*.json")
        for event in json.loads(path.read_text(encoding="utf-8"))["events"]
    }
    assert kinds == {
        "room_changed",
        "you_changed",
        "leadership_changed",
        "participant_changed",
        "participant_left",
        "waiting_changed",
        "chat_said",
        "chat_changed",
        "worries_changed",
        "breakouts_changed",
        "round_changed",
        "timer_changed",
        "poll_changed",
        "reactions_changed",
        "captions_changed",
        "handouts_changed",
        "entered",
    }
