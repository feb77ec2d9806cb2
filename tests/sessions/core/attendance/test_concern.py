"""What a signer has to look at, over whole tallies."""

from __future__ import annotations

import pytest

from sessions.core.attendance.concern import ORDER, Concern, concerns_of
from sessions.core.attendance.credit import Attendance, Tally
from sessions.core.attendance.double_booking import DoubleBooking
from sessions.core.attendance.lines import Line, Reason
from sessions.core.attendance.plan import SessionPlan
from sessions.core.attendance.rules import CURRENT
from sessions.core.attendance.window import Window

MINUTE = 60


def tally(**people: Attendance) -> Tally:
    plan = SessionPlan(id="s", service="group", scheduled_start_s=0, scheduled_end_s=180 * MINUTE)
    window = Window(
        start_s=0,
        end_s=180 * MINUTE,
        ended_by_mark=True,
        clip_start_s=-900,
        clip_end_s=195 * MINUTE,
        breaks=[],
    )
    return Tally(plan=plan, rules=CURRENT, window=window, people=people, facilitators={})


def person(*stretches: tuple[Reason, int, int], status: str = "attended", **more: str) -> Attendance:
    lines = tuple(
        Line(more.get("service", "group"), reason, start * MINUTE, end * MINUTE, "video")
        for reason, start, end in stretches
    )
    return Attendance(person="ana", lines=lines, claims=(), status=status, lobby_s=0)


@pytest.mark.parametrize(
    ("attendance", "found"),
    [
        (person(("credited", 0, 180)), []),
        (person(("absent", 0, 180), status="no-show"), [Concern(kind="no-show", person="ana")]),
        (
            person(("lobby", 0, 180), status="late, not admitted"),
            [Concern(kind="not admitted", person="ana")],
        ),
        (
            person(("absent", 0, 20), ("credited", 20, 150), ("absent", 150, 180), status="partial"),
            [Concern(kind="late", person="ana"), Concern(kind="left early", person="ana")],
        ),
        (
            person(("credited", 0, 20), ("absent", 20, 24), ("credited", 24, 180)),
            [Concern(kind="gap", person="ana", amount=240)],
        ),
        (
            person(("credited", 0, 20), ("platform outage", 20, 24), ("credited", 24, 180)),
            [Concern(kind="outage", person="ana", amount=240)],
        ),
        (
            person(("credited", 0, 100), ("no facilitator", 100, 107), ("credited", 107, 180)),
            [Concern(kind="uncovered", amount=420)],
        ),
        (
            person(("credited", 0, 195), ("past overrun cap", 195, 200)),
            [Concern(kind="overrun", amount=300)],
        ),
        (
            person(("credited", 0, 15), service="individual"),
            [Concern(kind="short aside", person="ana", amount=900)],
        ),
        (person(("credited", 0, 16), service="individual"), []),
    ],
)
def test_one_client(attendance: Attendance, found: list[Concern]) -> None:
    assert concerns_of(tally(ana=attendance), capacity=12) == found


def test_camera_off() -> None:
    dark = Attendance(
        person="ana",
        lines=(Line("group", "credited", 0, 60, "audio"),),
        claims=(),
        status="attended",
        lobby_s=0,
    )
    assert concerns_of(tally(ana=dark), capacity=12) == [Concern(kind="audio only", person="ana", amount=60)]


def test_case_26_more_than_the_group_holds() -> None:
    """It is distinct clients that the cap speaks of: one who goes makes no room for another."""
    here = person(("credited", 0, 180))
    people = {f"client {number}": here for number in range(11)}
    people |= {"early": person(("credited", 0, 60)), "later": person(("credited", 60, 180))}
    assert concerns_of(tally(**people), capacity=12) == [Concern(kind="over capacity", amount=13, peak=12)]
    assert concerns_of(tally(**people), capacity=13) == []
    assert concerns_of(tally(**people), capacity=None) == []
    people["later"] = person(("lobby", 60, 180))
    assert concerns_of(tally(**people), capacity=12) == []


def test_who_led_two_sessions_at_once() -> None:
    booking = DoubleBooking("finn", ("s", "t"), 60, 360)
    found = concerns_of(tally(ana=person(("credited", 0, 180))), capacity=12, bookings=[booking])
    assert found == [Concern(kind="double booked", amount=300, booking=booking)]


def test_what_matters_most_comes_first() -> None:
    left = person(("credited", 0, 100), ("no facilitator", 100, 107), status="left early")
    kinds = [concern.kind for concern in concerns_of(tally(ana=left), capacity=0)]
    assert kinds == sorted(kinds, key=ORDER.index) == ["uncovered", "over capacity", "left early"]
