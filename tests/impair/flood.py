"""A flood of datagrams at one port, from a process of its own: `python -m tests.impair.flood PORT S RATE`.

Every kind of traffic in turn: checks that nobody expects, damaged ones, DTLS, SRTP, noise. With `FD SSRC`
behind it, SRTP that looks like that stream, out of an inherited socket: as of somebody who writes another's
address on what they send. Prints how many it sent a second.
"""

from __future__ import annotations

import secrets
import socket
import struct
import sys
import time
from contextlib import suppress

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


def forgeries(ssrc: int) -> list[bytes]:
    """One batch of voice packets that nobody signed."""
    heads = [struct.pack(">BBHII", 0x80, 111, secrets.randbits(16), 0, ssrc) for _ in range(BATCH)]
    return [head + secrets.token_bytes(100) for head in heads]


def flood(out: socket.socket, batch: list[bytes], *, port: int, seconds: float, rate: int) -> int:
    """Sends `rate` datagrams a second to a loopback port, as well as it can; how many it sent."""
    sent = 0
    began = time.monotonic()
    while (now := time.monotonic()) < began + seconds:
        if sent < (now - began) * rate:
            for datagram in batch:
                with suppress(BlockingIOError):
                    out.sendto(datagram, ("127.0.0.1", port))
                    sent += 1
        else:
            time.sleep(0.0005)
    return sent


def main(port: int, seconds: float, rate: int, *borrowed: int) -> int:
    """Datagrams a second that were sent; `borrowed`: a socket's descriptor and the stream to look like."""
    if borrowed:
        descriptor, ssrc = borrowed
        out, batch = socket.socket(fileno=descriptor), forgeries(ssrc)
    else:
        out, batch = socket.socket(socket.AF_INET, socket.SOCK_DGRAM), datagrams()
    with out:
        return round(flood(out, batch, port=port, seconds=seconds, rate=rate) / seconds)


if __name__ == "__main__":
    print(main(int(sys.argv[1]), float(sys.argv[2]), *map(int, sys.argv[3:])))
