"""One socket, four kinds of traffic, and a receiver that may fail."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from sessions.media import udp_port
from sessions.media.engine import Address
from sessions.media.inbox import DATAGRAM_MAX_BYTES, Arrival
from sessions.media.udp_port import BUSY_WAKES, READS_PER_WAKE, UdpPort
from tests.sessions.media.nodes import until


class Desk:
    """Notes what comes; `broken` makes it fail as a bug would."""

    def __init__(self) -> None:
        self.came: list[tuple[str, bytes]] = []
        self.sources: set[Address] = set()
        self.broken = False

    def _note(self, kind: str, datagram: bytes, source: Address) -> None:
        if self.broken:
            raise ZeroDivisionError
        self.came.append((kind, datagram))
        self.sources.add(source)

    def on_stun(self, datagram: bytes, source: Address) -> None:
        self._note("stun", datagram, source)

    def on_dtls(self, datagram: bytes, source: Address) -> None:
        self._note("dtls", datagram, source)

    def on_srtp(self, arrival: Arrival) -> None:
        self._note("srtp", arrival.octets(), arrival.source)


@pytest.fixture
def sender() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.bind(("127.0.0.1", 0))
        yield opened


async def test_datagrams_are_told_apart_by_their_first_byte(no_leaks: object, sender: socket.socket) -> None:
    desk = Desk()
    port = UdpPort.open(desk, host="127.0.0.1", port=0)
    for first in (0, 3, 4, 19, 20, 63, 64, 127, 128, 191, 192, 255):
        sender.sendto(bytes([first]), ("127.0.0.1", port.port))
    await until(lambda: len(desk.came) + port.dropped["unknown"] == 12)
    port.close()
    assert desk.came == [
        ("stun", b"\x00"),
        ("stun", b"\x03"),
        ("dtls", b"\x14"),
        ("dtls", b"\x3f"),
        ("srtp", b"\x80"),
        ("srtp", b"\xbf"),
    ]
    assert desk.sources == {sender.getsockname()}


async def test_empty_and_oversized_datagrams_are_dropped(sender: socket.socket) -> None:
    desk = Desk()
    port = UdpPort.open(desk, host="127.0.0.1", port=0)
    for datagram in (b"", b"\x80" * (DATAGRAM_MAX_BYTES + 1), b"\x80" * DATAGRAM_MAX_BYTES):
        sender.sendto(datagram, ("127.0.0.1", port.port))
    await until(lambda: bool(desk.came))
    port.close()
    assert ([len(datagram) for _, datagram in desk.came], port.dropped) == (
        [DATAGRAM_MAX_BYTES],
        {"length": 2},
    )


async def test_control_without_the_bound_an_oversized_datagram_is_passed_on(
    sender: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(udp_port, "DATAGRAM_MAX_BYTES", 1 << 16)
    desk = Desk()
    port = UdpPort.open(desk, host="127.0.0.1", port=0)
    sender.sendto(b"\x80" * (DATAGRAM_MAX_BYTES + 1), ("127.0.0.1", port.port))
    await until(lambda: [len(datagram) for _, datagram in desk.came] == [DATAGRAM_MAX_BYTES + 1])
    port.close()


async def test_a_failing_receiver_stops_nothing(sender: socket.socket) -> None:
    desk = Desk()
    port = UdpPort.open(desk, host="127.0.0.1", port=0)
    desk.broken = True
    sender.sendto(b"\x80", ("127.0.0.1", port.port))
    await until(lambda: port.dropped["bug"] == 1)
    desk.broken = False
    sender.sendto(b"\x80", ("127.0.0.1", port.port))
    await until(lambda: len(desk.came) == 1)
    port.close()


async def test_one_wake_reads_a_bounded_number(sender: socket.socket) -> None:
    desk = Desk()
    port = UdpPort.open(desk, host="127.0.0.1", port=0)
    for _ in range(READS_PER_WAKE + 10):
        sender.sendto(b"\x80", ("127.0.0.1", port.port))
    port._read()
    assert len(desk.came) == READS_PER_WAKE
    await until(lambda: len(desk.came) == READS_PER_WAKE + 10)
    port.close()


async def test_a_busy_port_looks_by_itself_and_waits_again_when_it_is_calm(
    no_leaks: object, sender: socket.socket
) -> None:
    desk = Desk()
    port = UdpPort.open(desk, host="127.0.0.1", port=0)
    for number in range(BUSY_WAKES):  # as many wake-ups in no time
        sender.sendto(b"\x80%d" % number, ("127.0.0.1", port.port))
        port._wake()
    assert port.is_looking
    sender.sendto(b"\x80", ("127.0.0.1", port.port))
    await until(lambda: len(desk.came) == BUSY_WAKES + 1)
    await until(lambda: not port.is_looking)
    sender.sendto(b"\x80", ("127.0.0.1", port.port))
    await until(lambda: len(desk.came) == BUSY_WAKES + 2)
    port.close()


async def test_a_port_may_be_closed_while_it_looks_by_itself(no_leaks: object, sender: socket.socket) -> None:
    port = UdpPort.open(Desk(), host="127.0.0.1", port=0)
    for _ in range(BUSY_WAKES):
        port._wake()
    assert port.is_looking
    port.close()
    assert not port.is_looking


async def test_control_without_the_bound_one_wake_reads_everything(
    sender: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(udp_port, "READS_PER_WAKE", 1000)
    desk = Desk()
    port = UdpPort.open(desk, host="127.0.0.1", port=0)
    for _ in range(READS_PER_WAKE + 10):
        sender.sendto(b"\x80", ("127.0.0.1", port.port))
    port._read()
    assert len(desk.came) == READS_PER_WAKE + 10
    port.close()


async def test_what_cannot_be_sent_is_counted(sender: socket.socket) -> None:
    port = UdpPort.open(Desk(), host="127.0.0.1", port=0)
    port.send(b"hello", sender.getsockname())
    assert sender.recv(10) == b"hello"
    port.send(b"x" * 70_000, sender.getsockname())
    assert port.dropped == {"send_emsgsize": 1}
    port.close()
    port.close()


async def test_a_taken_port_is_an_error(sender: socket.socket) -> None:
    with pytest.raises(OSError, match="in use"):
        UdpPort.open(Desk(), host="127.0.0.1", port=sender.getsockname()[1])


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_one_socket_takes_both_ip_versions_and_answers_them(no_leaks: object, host: str) -> None:
    desk = Desk()
    port = UdpPort.open(desk, host="", port=0)
    assert port.takes_ipv6
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM) as browser:
        browser.bind((host, 0))
        browser.settimeout(2)
        browser.sendto(b"\x00", (host, port.port))
        await until(lambda: bool(desk.came))
        assert desk.sources == {(host, browser.getsockname()[1])}
        port.send(b"back", desk.sources.pop())
        assert browser.recv(100) == b"back"
    port.close()


async def test_a_kernel_without_ipv6_serves_ipv4(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "has_ipv6", False)
    port = UdpPort.open(Desk(), host="", port=0)
    assert not port.takes_ipv6
    port.close()
