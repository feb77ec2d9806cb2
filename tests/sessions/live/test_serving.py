"""The server's own part: sockets, what a room node shows, and readers that do not read."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from sessions.live.serving import RoomWebSocket, bind, only_websockets
from tests.sessions.live.served import join, make_clinic, serve


def test_a_bound_socket_listens_and_a_taken_port_is_told() -> None:
    first = bind("127.0.0.1", 0)
    port = first.getsockname()[1]
    with socket.create_connection(("127.0.0.1", port), timeout=2), pytest.raises(OSError):
        bind("127.0.0.1", port)
    first.close()


@pytest.mark.parametrize("state", [RoomWebSocket.STATE_CLOSING, RoomWebSocket.STATE_CLOSED])
def test_what_is_said_to_somebody_who_has_just_gone_is_no_error(state: int) -> None:
    line = RoomWebSocket()
    line.state, line.client_addr, line.muted = state, None, False
    line.handle_reply({"type": "websocket.send", "text": "{}"})


async def test_a_room_node_passes_websockets_on_and_answers_nothing_else() -> None:
    seen: list[str] = []
    sent: list[dict[str, Any]] = []

    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    served = only_websockets(application)
    await served({"type": "websocket"}, None, send)
    await served({"type": "http"}, None, send)
    assert (seen, sent[0]["status"]) == (["websocket"], 404)


@pytest.mark.real
async def test_a_reader_that_acknowledges_nothing_is_closed_within_25_s(tmp_path: Path) -> None:
    """PROMISES R22: it beats, so it is alive, but it does not read; the control beats and reads."""
    clinic = make_clinic(tmp_path)
    with serve(clinic) as server:
        async with join(server, "facilitator") as leader, join(server, "client", deaf=True) as slow:
            await slow.until("welcome")
            await leader.until_waiting()
            await leader.until("ok", ref=await leader.send("admit_all"))
            assert await slow.closed(timeout_s=25.0) == 1013
            assert leader.socket.close_code is None
