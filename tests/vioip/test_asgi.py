"""The application answers pages; a websocket nobody knows is closed."""

import pytest
from channels.testing import ApplicationCommunicator, WebsocketCommunicator

from vioip.asgi import application


@pytest.mark.django_db(transaction=True)
async def test_pages_are_served() -> None:
    headers = [(b"host", b"127.0.0.1")]
    path = "/accounts/login/"
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers}
    page = ApplicationCommunicator(application, scope)
    await page.send_input({"type": "http.request", "body": b""})
    answer = await page.receive_output(5)
    assert (answer["type"], answer["status"]) == ("http.response.start", 200)


async def test_numbers_are_kept_from_whoever_has_no_token() -> None:
    scope = {"type": "http", "method": "GET", "path": "/metrics", "query_string": b"", "headers": []}
    page = ApplicationCommunicator(application, scope)
    await page.send_input({"type": "http.request", "body": b""})
    assert (await page.receive_output(5))["status"] == 404


async def test_an_unknown_websocket_is_closed() -> None:
    socket = WebsocketCommunicator(application, "/ws/nothing/")
    connected, _ = await socket.connect()
    assert not connected
