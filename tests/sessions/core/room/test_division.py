"""Facilitators see every breakout and who is in it; a client sees their own and no other."""

from sessions.core.protocol.commands import CallFacilitator
from sessions.core.protocol.values import Breakout, Breakouts
from tests.sessions.core.room.stage import MINUTE, START
from tests.sessions.core.room.test_breakouts import ONE, TWO, divided

FIRST = Breakout(id=ONE, name="Blue", people=("ana",), asked_ms=None)
SECOND = Breakout(id=TWO, name="Green", people=("ben", "cleo"), asked_ms=START)


def test_each_sees_their_own_part() -> None:
    stage = divided()
    stage.ask("ben-1", CallFacilitator(ref=5, wanted=True))
    stage.arrive("dina", peer="dina-1")

    def whole(*rooms: Breakout) -> Breakouts:
        return Breakouts(since_ms=START, until_ms=START + 10 * MINUTE, note=None, rooms=rooms)

    seen = {peer: view.breakouts for peer, view in stage.views.items()}
    assert seen == {
        "ruth-1": whole(FIRST, SECOND),
        "ana-1": whole(FIRST),
        "ben-1": whole(SECOND),
        "cleo-1": whole(SECOND),
        "dina-1": None,  # in the lobby
    }
