"""A place asked for before the peer connected holds from its first packet, and goes with it."""

from __future__ import annotations

from sessions.media.synthetic_peer import SyntheticPeer
from tests.sessions.media.nodes import staged


async def test_a_peer_that_connects_anew_is_where_its_person_is() -> None:
    async with staged() as stage:
        client = SyntheticPeer(seats=2)
        stage.node.set_place("p", "aside:1")
        stage.node.set_sending("p", True, False)
        await stage.join("p", client)
        stage.node.set_place("p", "")
        assert stage.engine.calls == [
            ("add_peer", "p", "r"),
            ("set_place", "p", "aside:1"),
            ("set_sending", "p", True, False),
            ("set_place", "p", ""),
        ]
        stage.node.close("p")
        assert stage.node._orders.places == {}
        await client.close()
