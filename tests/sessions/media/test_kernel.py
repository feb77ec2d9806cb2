"""A buffer that nobody empties overflows, and the kernel's own count says so."""

from __future__ import annotations

import socket
from pathlib import Path

from sessions.media.kernel import drops_of


def test_what_found_the_buffer_full_is_counted() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as full,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as idle,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
    ):
        full.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        for each in (full, idle):
            each.bind(("127.0.0.1", 0))
        for _ in range(200):
            sender.sendto(bytes(1000), full.getsockname())
        assert drops_of(full) > 100
        assert drops_of(idle) == 0


def test_a_system_that_does_not_say_counts_nothing(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        assert drops_of(sock, [tmp_path / "udp"]) == 0
