"""Websocket routes, and the one room process that they belong to."""

from __future__ import annotations

from functools import partial
from typing import Any

from channels.auth import AuthMiddlewareStack
from django.conf import settings
from django.urls import path, re_path

from sessions.live.board_consumer import BoardConsumer
from sessions.live.check_consumer import CheckConsumer
from sessions.live.consumer import RoomConsumer
from sessions.live.metrics import MetricsPage
from sessions.live.process import MediaWatch, OwnMedia, RoomProcess
from sessions.media.node import MediaNode
from sessions.media.python_engine import PythonEngine
from sessions.media.turns import Turns
from sessions.queries.watch import watch_today

TURNS = Turns()  # of this process: pages count themselves, the engine looks


def _make_media(watch: MediaWatch) -> OwnMedia:
    return MediaNode(
        partial(PythonEngine, turns=TURNS),
        port=settings.VIOIP_MEDIA_PORT,
        public_addresses=settings.VIOIP_PUBLIC_ADDRESS,
        public_port=settings.VIOIP_PUBLIC_PORT,
        on_proof=lambda peer, _: watch.proved(peer),
        on_state=lambda *_: None,
        on_line=watch.rated,
        on_news=watch.found,
    )


async def _no_such_place(_scope: dict[str, Any], _receive: Any, send: Any) -> None:
    await send({"type": "websocket.close"})


PROCESS = RoomProcess(
    var=settings.VIOIP_VAR, url=settings.VIOIP_NODE_URL, make_media=_make_media, role=settings.VIOIP_ROLE
)

# Only the board and Today read the login session: a room websocket must not need the database to come back.
_rooms: Any = RoomConsumer(PROCESS)
_board: Any = AuthMiddlewareStack(BoardConsumer(PROCESS))
_today: Any = AuthMiddlewareStack(BoardConsumer(PROCESS, watch_today, names_sessions=False))
_check: Any = CheckConsumer(PROCESS)
_nowhere: Any = _no_such_place
http_urlpatterns = [path("metrics", MetricsPage(PROCESS, settings.VIOIP_METRICS_TOKEN))]  # type: ignore[arg-type]
websocket_urlpatterns = [
    path("ws/rooms/<uuid:session>/", _rooms),
    path("ws/board/", _board),
    path("ws/today/", _today),
    path("ws/check/", _check),
    re_path("", _nowhere),
]
