"""The ASGI application: pages by Django, websockets by the live side of `sessions`."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vioip.settings")
pages = get_asgi_application()

from sessions.live.routing import websocket_urlpatterns  # noqa: E402 - needs the loaded apps

# Sockets see to origin and sign-in themselves: a room's must not need the database to come back.
application = ProtocolTypeRouter({"http": pages, "websocket": URLRouter(websocket_urlpatterns)})
