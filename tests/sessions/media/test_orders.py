"""What rooms asked for holds for whoever connects later, and goes with them."""

from __future__ import annotations

from sessions.media.orders import Orders
from tests.fakes.recording_engine import RecordingEngine


def test_everything_that_was_asked_for_is_given_to_the_engine() -> None:
    orders, engine = Orders(), RecordingEngine()
    orders.put(orders.seats, ("r", 1), "p")
    orders.put(orders.seats, ("r", 2), "other")
    orders.put(orders.stages, ("r", 4), "p")
    orders.places["p"] = "aside:1"
    orders.sending["p"] = (True, False)
    orders.leading["p"] = True
    orders.wishes["p"] = ({1: 360}, 1)
    orders.give(engine, "p")
    assert engine.calls == [
        ("set_seat", "r", 1, "p"),
        ("set_stage", "r", 4, "p"),
        ("set_place", "p", "aside:1"),
        ("set_sending", "p", True, False),
        ("set_priority", "p", True),
        ("set_wishes", "p", {1: 360}, 1),
    ]


def test_who_is_gone_leaves_nothing() -> None:
    orders, engine = Orders(), RecordingEngine()
    orders.put(orders.seats, ("r", 1), "p")
    orders.put(orders.stages, ("r", 4), "p")
    orders.wishes["p"] = ({}, None)
    orders.forget("p")
    orders.give(engine, "p")
    assert engine.calls == []


def test_a_seat_that_shows_nobody_is_not_asked_for() -> None:
    orders, engine = Orders(), RecordingEngine()
    orders.put(orders.seats, ("r", 1), "p")
    orders.put(orders.seats, ("r", 1), None)
    orders.put(orders.seats, ("r", 1), None)
    orders.give(engine, "p")
    assert engine.calls == []
