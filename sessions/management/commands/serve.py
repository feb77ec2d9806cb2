"""`manage.py serve`: pages, rooms or both, in one process."""

from __future__ import annotations

import socket
from typing import Any

import sessions.live.event_loop  # noqa: F401  # isort: skip  # before everything that imports daphne

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from sessions.live.demo import Demo
from sessions.live.routing import PROCESS
from sessions.live.serving import RoomServer, bind, only_websockets
from vioip.allocator import share_one_arena
from vioip.asgi import application


class Command(BaseCommand):
    """Serves until SIGTERM or SIGINT; then rooms say good-bye, facts are flushed, leases given up."""

    help = "Serve pages and rooms (--role all), pages only (web) or rooms only (rooms)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--role", choices=("all", "web", "rooms"), default="all")
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000, help="0 takes any that is free")
        parser.add_argument("--fd", type=int, help="serve on this inherited listening socket instead")

    def get_check_kwargs(self, options: dict[str, Any]) -> Any:
        """The database is checked as well: nobody is served over a ledger that could be changed."""
        return {**super().get_check_kwargs(options), "databases": ["default"]}

    def handle(self, *_args: Any, **options: Any) -> None:
        share_one_arena()
        listener = _listener(options)
        role = PROCESS.role = options["role"]
        host, port = listener.getsockname()[:2]
        self.stdout.write(f"Serving http://{host}:{port} (role {role})")
        self.stdout.flush()
        demo = None
        if settings.VIOIP_DEMO and role == "all":
            base = f"{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104 - compared, not bound
            origin = (settings.VIOIP_ORIGINS or [f"http://{base}"])[0]
            demo = Demo(PROCESS, base=base, origin=origin, var=settings.VIOIP_VAR)
        served = only_websockets(application) if role == "rooms" else application
        RoomServer(served, PROCESS, listener, company=demo).run()


def _listener(options: dict[str, Any]) -> socket.socket:
    if options["fd"] is not None:
        return socket.socket(fileno=options["fd"])
    host, port = options["host"], options["port"]
    try:
        return bind(host, port)
    except OSError as error:
        sentence = f"Port {port} on {host} cannot be used ({error.strerror}). Choose another with --port."
        raise CommandError(sentence, returncode=2) from error
