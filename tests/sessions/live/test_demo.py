"""When the synthetic co-facilitator opens the door, and a demo served to its end."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from sessions.core.protocol.between import NOTHING_BETWEEN
from sessions.core.protocol.leadership import NOBODY_LEADS
from sessions.core.protocol.values import Participant, Role, RoomStatus, Snapshot, Stopped, Waiting, You
from sessions.live.demo import ADMIT_AFTER_MS, should_admit
from tests.sessions.live.served import Clinic, make_clinic, serve

SYNTHETIC = frozenset({"s1", "s2"})
NOW = 100_000
WHOLE = {"joined", "moved", "started", "modality"}


def room(waiting: dict[str, int], leaders: tuple[str, ...] = ("s1",)) -> Snapshot:
    """`waiting` says for how many milliseconds each has waited."""
    return Snapshot(
        room=RoomStatus(
            title="",
            meeting="group",
            phase="open",
            scheduled_start_ms=0,
            scheduled_end_ms=1,
            started_ms=0,
            ended_ms=None,
            led_by=(),
            expected_leaders=(),
            counting=True,
            on_break=None,
            locked=False,
            shared_by=None,
            clients_share=False,
            trouble=None,
        ),
        you=You(
            id="s1",
            name="S",
            role="facilitator",
            capacity=None,
            place="main",
            seat=0,
            seat_peer=None,
            aside=False,
            stopped=Stopped(microphone=0, camera=0),
            asked_ms=None,
            help=None,
            lines=(),
            minutes=None,
        ),
        participants=tuple(in_seat(n, one, "facilitator") for n, one in enumerate(leaders)),
        waiting=tuple(at_the_door(one, ago) for one, ago in waiting.items()),
        worries=(),
        breakouts=None,
        leadership=NOBODY_LEADS,
        seats=4,
        between=NOTHING_BETWEEN,
    )


def at_the_door(person: str, ago: int) -> Waiting:
    return Waiting(
        id=person,
        name=person,
        pronouns="",
        capacity=None,
        since_ms=NOW - ago,
        turned_away=False,
        lines=(),
        past_cap=None,
    )


def in_seat(seat: int, person: str, role: Role) -> Participant:
    return Participant(
        id=person,
        name=person,
        pronouns="",
        role=role,
        capacity=None,
        here_for=None,
        seat=seat,
        microphone=True,
        camera=True,
        connection="live",
        line="good",
        hand_ms=None,
        elsewhere=False,
        away=False,
    )


@pytest.mark.parametrize(
    ("waiting", "leaders", "admits"),
    [
        ({}, ("s1",), False),
        ({"s2": 0}, ("s1",), True),
        ({"s2": 0}, ("s1", "human"), True),
        ({"ana": ADMIT_AFTER_MS}, ("s1",), False),
        ({"ana": ADMIT_AFTER_MS + 1}, ("s1",), True),
        ({"ana": ADMIT_AFTER_MS + 1}, ("s1", "human"), False),
        ({"s2": ADMIT_AFTER_MS + 1, "ana": 10}, ("s1",), False),
    ],
)
def test_the_door_is_a_humans_when_one_is_there(
    waiting: dict[str, int], leaders: tuple[str, ...], admits: bool
) -> None:
    assert should_admit(room(waiting, leaders), SYNTHETIC, NOW) is admits


def live_facts(clinic: Clinic) -> set[str]:
    """Kinds of facts of sessions that have a room here; the demo's history has none."""
    rows = "SELECT DISTINCT kind FROM iop_sessions_factrow WHERE session_id IN"
    return {row[0] for row in clinic.rows(f"{rows} (SELECT session_id FROM iop_sessions_roomlease)")}


@pytest.mark.real
async def test_a_demo_sits_in_its_meeting_and_stops_with_the_server(tmp_path: Path) -> None:
    clinic = make_clinic(tmp_path)
    demo = {**clinic.env, "VIOIP_DEMO": "1"}
    with serve(Clinic(demo, clinic.session, clinic.people)) as server:
        async with asyncio.timeout(120):
            while not live_facts(clinic) >= WHOLE:  # noqa: ASYNC110 - asked from outside
                await asyncio.sleep(0.2)
        assert server.stop() == 0
    logins = "SELECT count(*) FROM django_session"
    assert clinic.rows(logins) == [(len(clinic.people),)]
    assert "Canary" not in server.log.read_text()
