"""The ASGI application: pages by Django, websockets by the live side of `sessions`."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vioip.settings")
pages = get_asgi_application()

# They need the loaded apps.
from sessions.live.pages import PagesBeside  # noqa: E402
from sessions.live.routing import TURNS, http_urlpatterns, websocket_urlpatterns  # noqa: E402

# Sockets see to origin and sign-in themselves: a room's must not need the database to come back.
application = ProtocolTypeRouter(
    {
        "http": URLRouter([*http_urlpatterns, re_path("", PagesBeside(pages, TURNS))]),  # type: ignore[arg-type]
        "websocket": URLRouter(websocket_urlpatterns),
    }
)
