"""Rooms over real websockets: `manage.py serve`, SQLite, daphne and a websocket client."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sessions.live.served import Clinic, Served, join, make_clinic, serve

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    return make_clinic(tmp_path_factory.mktemp("clinic"))


@pytest.fixture(scope="module")
def server(clinic: Clinic) -> Iterator[Served]:
    with serve(clinic) as served:
        yield served
        assert served.stop() == 0


async def test_a_client_waits_is_admitted_and_is_seen(server: Served) -> None:
    async with join(server, "facilitator") as leader, join(server, "client") as client:
        welcome = await client.until("welcome")
        assert welcome["snapshot"]["you"]["place"] == "lobby"
        assert welcome["snapshot"]["participants"] == []
        person = server.clinic.person("client")
        await leader.until("waiting_changed")
        await leader.send("admit", participant=person)
        entered = await client.until("entered")
        assert [one["role"] for one in entered["snapshot"]["participants"]] == ["facilitator", "client"]
        await client.until("rejoin_granted")
