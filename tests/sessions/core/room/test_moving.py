"""Moving people: no fact proves a life that nobody saw."""

from sessions.core.attendance.facts import Moved, Seen
from sessions.core.protocol.commands import BackToGroup, TakeAside
from tests.sessions.core.room.stage import Stage


def test_every_connection_of_a_person_moves_with_its_proofs_before_it() -> None:
    stage = Stage().open("ana")
    stage.arrive("ana", peer="ana-2")
    stage.later(2000).beat("ana-2")
    stage.fresh_facts()
    stage.later(1000).ask("ruth-1", TakeAside(ref=5, participant="ana"))
    moved = [fact for fact in stage.facts if isinstance(fact, Moved)]
    assert [(fact.peer, fact.at_ms) for fact in moved] == [
        ("ruth-1", stage.at),
        ("ana-1", stage.at),
        ("ana-2", stage.at),
    ]
    seen = [(fact.peer, fact.at_ms) for fact in stage.facts if isinstance(fact, Seen)]
    assert ("ana-2", stage.at - 1000) in seen


def test_a_cut_connection_is_proved_by_nothing() -> None:
    stage = Stage().open("ana")
    stage.ask("ruth-1", TakeAside(ref=5, participant="ana"))
    stage.cut("ana-1")
    stage.fresh_facts()
    stage.later(5000).ask("ruth-1", BackToGroup(ref=6))
    assert [getattr(fact, "peer", "") for fact in stage.facts] == ["ruth-1", "ruth-1"]
