"""A flood of datagrams at one port, from a process of its own: `python -m tests.impair.flood PORT S RATE`.

Every kind of traffic in turn: checks that nobody expects, damaged ones, DTLS, SRTP, noise. Prints how many it
sent a second.
"""

from __future__ import annotations

import secrets
import socket
import sys
import time

from sessions.core.ice import stun

BATCH = 100


def datagrams() -> list[bytes]:
    """One batch, all different."""
    check = stun.binding_request(
        secrets.token_bytes(12),
        username=f"{secrets.token_hex(8)}:nobody",
        password="guessed",
        priority=1,
        tie_breaker=1,
        nominate=True,
    )
    made = []
    for number in range(BATCH):
        first = (0, 22, 128, 200, 77)[number % 5]
        made.append(check if first == 0 else bytes([first]) + secrets.token_bytes(20 + number))
    return made


def flood(port: int, *, seconds: float, rate: int) -> int:
    """Sends `rate` datagrams a second to a loopback port, as well as it can; how many it sent."""
    batch, sent = datagrams(), 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.connect(("127.0.0.1", port))
        began = time.monotonic()
        while (now := time.monotonic()) < began + seconds:
            if sent < (now - began) * rate:
                for datagram in batch:
                    out.send(datagram)
                sent += BATCH
            else:
                time.sleep(0.0005)
    return sent


if __name__ == "__main__":
    port, seconds, rate = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    print(round(flood(port, seconds=seconds, rate=rate) / seconds))
