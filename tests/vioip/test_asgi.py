"""The application answers pages; a websocket nobody knows is refused."""

import pytest
from channels.testing import ApplicationCommunicator, WebsocketCommunicator

from vioip.asgi import application


@pytest.mark.django_db(transaction=True)
async def test_pages_are_served() -> None:
    scope = {"type": "http", "method": "GET", "path": "/accounts/login/", "query_string": b"", "headers": []}
    page = ApplicationCommunicator(application, {**scope, "headers": [(b"host", b"127.0.0.1")]})
    await page.send_input({"type": "http.request", "body": b""})
    answer = await page.receive_output(5)
    assert (answer["type"], answer["status"]) == ("http.response.start", 200)


async def test_an_unknown_websocket_is_refused() -> None:
    socket = WebsocketCommunicator(application, "/ws/nothing/")
    with pytest.raises(ValueError, match="No route found"):
        await socket.connect()
