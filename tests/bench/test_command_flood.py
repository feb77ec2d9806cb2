"""What is concluded from a flood of messages, and what is timed of it."""

from __future__ import annotations

from typing import Any

from bench._command_flood import Flood, Flooded, Heard, Measured, rows
from bench.room import Stopwatch

FLOOD = Flood(malformed=2000, commands=2000, closed={"4400": 2, "4429": 1, "1006": 1})
CALM = Flooded(waits_ms=[5] * 200, unread=0, flood=FLOOD)
BUSY = Flooded(
    waits_ms=[5] * 100 + [300] * 100, unread=1, flood=Flood(malformed=9, commands=9, closed={"0": 1})
)


def hand(person: str, up: bool) -> dict[str, Any]:
    one = {"id": person, "hand_ms": 1 if up else None}
    return {"type": "event", "event": {"type": "participant_changed", "participant": one}}


def test_a_flood_that_nobody_noticed_keeps_the_promise() -> None:
    assert {row.ok for row in rows(Measured([5], CALM, CALM, errors=0), 6)} == {True, None}


def test_control_a_flood_that_is_felt_or_none_at_all_breaks_every_line() -> None:
    assert {row.ok for row in rows(Measured([5], BUSY, BUSY, errors=1), 6)} == {False, None}


def test_lines_that_stay_open_or_break_are_not_closed_for_it() -> None:
    assert (FLOOD.unheeded, Flood(1, 1, {"4400": 3, "0": 1, "1011": 2}).unheeded) == (0, 3)


def test_only_hands_that_were_asked_for_are_timed_and_each_once() -> None:
    watch = Stopwatch()
    heard = Heard(watch)
    watch.begin("ana", up=True)
    for message in (hand("ana", True), hand("ana", True), hand("flooder", True), {"type": "ok"}):
        heard.append(message)
    assert (len(watch.waits), list(heard)) == (1, [])
