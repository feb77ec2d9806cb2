"""What rooms write down comes to the right minutes: the hard cases of MINUTES section 8, lived through."""

from dataclasses import replace

import pytest

from sessions.core.attendance.credit import Attendance, credit
from sessions.core.attendance.facts import Ended, Fact
from sessions.core.attendance.plan import SessionPlan
from sessions.core.attendance.rules import CURRENT, Rules
from sessions.core.protocol.commands import Admit, End, Leave, Start
from sessions.core.room.plan import RoomRules
from sessions.core.room.room import Room
from tests.sessions.core.room.stage import MINUTE, PLAN, START, Stage

HALF_HOUR = replace(PLAN, scheduled_end_ms=START + 30 * MINUTE)


def opened(*clients: str) -> Stage:
    return Stage(plan=HALF_HOUR).open(*clients)


def count(facts: list[Fact], person: str = "ana", *, rules: Rules = CURRENT) -> Attendance:
    plan = SessionPlan(
        id="s1",
        service="group",
        scheduled_start_s=HALF_HOUR.scheduled_start_ms // 1000,
        scheduled_end_s=HALF_HOUR.scheduled_end_ms // 1000,
        roster=("ana", "ben"),
    )
    return credit(facts, plan, rules).people[person]


def ended(stage: Stage) -> Stage:
    """Runs to the scheduled end, where Ruth presses End."""
    everybody = [peer for peer in stage.numbers if peer not in stage.closed]
    stage.run(HALF_HOUR.scheduled_end_ms - stage.at, *everybody)
    stage.ask(next(peer for peer in everybody if peer.startswith("ruth")), End(ref=9))
    return stage


def reasons(attendance: Attendance) -> list[tuple[str, int]]:
    return [(line.reason, line.seconds) for line in attendance.lines]


@pytest.mark.parametrize(
    ("away_s", "credited", "bridged"),
    [(10, 1800, 0), (25, 1800, 25), (45, 1800, 45), (180, 1620, 0)],
)
def test_a_line_that_drops_and_comes_back(away_s: int, credited: int, bridged: int) -> None:
    stage = opened("ana")
    stage.run(10 * MINUTE, "ruth-1", "ana-1")
    stage.cut("ana-1")
    stage.run(away_s * 1000, "ruth-1")
    stage.arrive("ana", peer="ana-2", admitted=True, seat=1)
    ana = count(ended(stage).facts)
    assert (ana.credited_s, ana.bridged_s) == (credited, bridged)


@pytest.mark.parametrize(("gone_after_s", "credited"), [(5, 1790), (15, 1800)])
def test_silence_means_what_the_program_says(gone_after_s: int, credited: int) -> None:
    """Ten seconds without a beat: a gap at 5 s, nothing at 15 s. What the room writes down never claims that
    somebody was there in a silence that the count takes for a gap."""
    rules = Rules(gone_after_s=gone_after_s, grace_s=0)
    plan = replace(HALF_HOUR, rules=RoomRules(gone_after_s=gone_after_s))
    stage = Stage(plan=plan).open("ana")
    stage.run(10 * MINUTE, "ruth-1", "ana-1").run(10_000, "ruth-1")
    here = "ana-1" if "ana-1" not in stage.closed else "ana-2"
    if here == "ana-2":
        stage.arrive("ana", peer=here, admitted=True, seat=1)
    stage.beat(here)
    assert count(ended(stage).facts, rules=rules).credited_s == credited


@pytest.mark.parametrize("unled_end_s", [120, 300])
def test_a_room_left_alone_ends_when_the_program_says(unled_end_s: int) -> None:
    plan = replace(HALF_HOUR, rules=RoomRules(unled_end_s=unled_end_s))
    stage = Stage(plan=plan).open("ana")
    stage.run(31 * MINUTE, "ruth-1", "ana-1").ask("ruth-1", Leave(ref=5))
    stage.run(unled_end_s * 1000 - 1000, "ana-1")
    assert stage.room.has_ended is False
    stage.run(1000, "ana-1")
    assert [fact.at_ms for fact in stage.facts if isinstance(fact, Ended)] == [START + 31 * MINUTE]


def test_a_new_connection_before_the_old_one_is_missed() -> None:
    stage = opened("ana")
    stage.run(10 * MINUTE, "ruth-1", "ana-1")
    stage.later(5000).beat("ruth-1").arrive("ana", peer="ana-2", admitted=True, seat=1)
    stage.later(2000).cut("ana-1")
    ana = count(ended(stage).facts)
    assert (ana.credited_s, ana.bridged_s) == (1800, 0)


def test_two_devices_are_one_person() -> None:
    stage = opened("ana")
    stage.run(5 * MINUTE, "ruth-1", "ana-1").arrive("ana", peer="ana-2")
    stage.run(10 * MINUTE, "ruth-1", "ana-1", "ana-2").ask("ana-2", Leave(ref=5))
    assert count(ended(stage).facts).credited_s == 1800


def test_waiting_does_not_count_and_is_kept() -> None:
    stage = opened()
    stage.arrive("ana", peer="ana-1")
    stage.run(6 * MINUTE, "ruth-1", "ana-1").ask("ruth-1", Admit(ref=5, participant="ana"))
    ana = count(ended(stage).facts)
    assert (ana.credited_s, ana.lobby_s) == (24 * 60, 6 * 60)


def test_nothing_counts_before_start() -> None:
    stage = Stage(plan=HALF_HOUR, at=START - 2 * MINUTE)
    stage.arrive("ruth", peer="ruth-1")
    stage.arrive("ana", peer="ana-1")
    stage.ask("ruth-1", Admit(ref=5, participant="ana"))
    stage.run(9 * MINUTE, "ruth-1", "ana-1").ask("ruth-1", Start(ref=6))
    assert count(ended(stage).facts).credited_s == 23 * 60


@pytest.mark.parametrize(("away_s", "credited"), [(45, 1800), (420, 1380)])
def test_without_a_facilitator(away_s: int, credited: int) -> None:
    stage = opened("ana")
    stage.run(10 * MINUTE, "ruth-1", "ana-1").ask("ruth-1", Leave(ref=5))
    stage.run(away_s * 1000, "ana-1").arrive("ruth", peer="ruth-2")
    assert count(ended(stage).facts).credited_s == credited


def test_a_closed_lid_ends_at_the_last_proof_of_life() -> None:
    stage = opened("ana")
    stage.run(20 * MINUTE, "ruth-1", "ana-1")
    stage.run(MINUTE, "ruth-1")
    assert count(ended(stage).facts).credited_s == 20 * 60


def test_a_removed_client_keeps_what_was_earned() -> None:
    stage = opened("ana")
    stage.run(20 * MINUTE, "ruth-1", "ana-1")
    stage.take(stage.room.revoke("ana", stage.at, barred=True))
    ana = count(ended(stage).facts)
    assert (ana.credited_s, ana.status) == (20 * 60, "removed")


def test_denied_once_and_then_admitted_is_not_removed() -> None:
    stage = opened()
    stage.arrive("ana", peer="ana-1")
    stage.cut("ana-1", "removed")
    stage.later(1000).arrive("ana", peer="ana-2")
    stage.ask("ruth-1", Admit(ref=5, participant="ana"))
    ana = count(ended(stage).facts)
    assert (ana.credited_s, ana.status) == (1799, "attended")


def test_nobody_presses_end() -> None:
    stage = opened("ana")
    stage.run(28 * MINUTE, "ruth-1", "ana-1").ask("ruth-1", Leave(ref=5))
    stage.run(60 * MINUTE, "ana-1")
    stage.arrive("ana", peer="ana-2", admitted=True)
    assert count(stage.facts).credited_s == 28 * 60
    assert stage.closed.keys() == {"ruth-1", "ana-1", "ana-2"}


def test_the_overrun_is_capped() -> None:
    stage = opened("ana")
    stage.run(60 * MINUTE, "ruth-1", "ana-1")
    assert count(stage.facts).credited_s == 45 * 60


def test_a_lost_server_is_a_platform_outage() -> None:
    stage = opened("ana")
    stage.run(10 * MINUTE, "ruth-1", "ana-1")
    plan = replace(HALF_HOUR, epoch=8)
    room, effects = Room.rebuilt(plan, stage.facts, stage.at + 200_000)
    again = Stage(room, plan=plan, at=stage.at + 200_000)
    again.facts = list(stage.facts)
    again.take(effects)
    again.arrive("ruth", peer="ruth-2")
    again.later(10_000).arrive("ana", peer="ana-2", admitted=True, seat=1)
    again.beat("ruth-2")
    assert reasons(count(ended(again).facts)) == [
        ("credited", 600),
        ("platform outage", 200),
        ("absent", 10),
        ("credited", 990),
    ]


def test_a_camera_that_is_off_is_known() -> None:
    stage = opened("ana")
    stage.speak("ana-1")
    stage.run(10 * MINUTE, "ruth-1", "ana-1").speak("ana-1", camera=False)
    ana = count(ended(stage).facts)
    assert (ana.credited_s, ana.audio_only_s) == (1800, 1200)


def test_a_guest_gets_no_minutes_and_is_not_counted() -> None:
    stage = opened("ana")
    stage.arrive("ines", peer="ines-1")
    stage.ask("ruth-1", Admit(ref=4, participant="ines"))
    facts = ended(stage).facts
    plan = SessionPlan(
        id="s1",
        service="group",
        scheduled_start_s=HALF_HOUR.scheduled_start_ms // 1000,
        scheduled_end_s=HALF_HOUR.scheduled_end_ms // 1000,
        roster=("ana",),
    )
    tally = credit(facts, plan)
    assert (set(tally.people), tally.credited_clients) == ({"ana"}, 1)
    assert tally.people["ana"].credited_s == 1800
