"""What a socket brings, read many at a time or one by one: the same arrivals."""

from __future__ import annotations

import select
import socket
from collections.abc import Iterator

import pytest

from sessions.media.inbox import DATAGRAM_MAX_BYTES, Inbox
from sessions.media.sockaddr import packed

FAMILIES = [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]
Pair = tuple[socket.socket, socket.socket]


@pytest.fixture(params=FAMILIES, ids=["IPv4", "IPv6"])
def pair(request: pytest.FixtureRequest) -> Iterator[Pair]:
    family, host = request.param
    made = [socket.socket(family, socket.SOCK_DGRAM) for _ in range(2)]
    for each in made:
        each.bind((host, 0))
        each.setblocking(False)
    yield made[0], made[1]
    for each in made:
        each.close()


def send(pair: Pair, *datagrams: bytes) -> None:
    for datagram in datagrams:
        pair[1].sendto(datagram, pair[0].getsockname())
    select.select([pair[0]], [], [], 2)


@pytest.mark.parametrize("recvmmsg", [True, False])
def test_datagrams_come_with_their_octets_and_their_path(pair: Pair, recvmmsg: bool) -> None:
    inbox = Inbox(pair[0], slots=4, recvmmsg=recvmmsg)
    source = pair[1].getsockname()[:2]
    send(pair, b"one", b"", b"three")
    assert inbox.fill() == 3
    came = inbox.arrivals[:3]
    assert [each.octets() for each in came] == [b"one", b"", b"three"]
    assert {each.path for each in came} == {packed(pair[0].family, source)}
    assert {each.source for each in came} == {source}
    assert inbox.fill() == 0


@pytest.mark.parametrize("recvmmsg", [True, False])
def test_no_more_at_once_than_there_are_slots_and_the_rest_stays(pair: Pair, recvmmsg: bool) -> None:
    inbox = Inbox(pair[0], slots=2, recvmmsg=recvmmsg)
    send(pair, b"a", b"b", b"c")
    assert [inbox.fill(), inbox.fill(), inbox.fill()] == [2, 1, 0]
    assert inbox.arrivals[0].octets() == b"c"


@pytest.mark.parametrize("recvmmsg", [True, False])
def test_what_is_too_long_can_be_told(pair: Pair, recvmmsg: bool) -> None:
    inbox = Inbox(pair[0], slots=4, recvmmsg=recvmmsg)
    send(pair, bytes(DATAGRAM_MAX_BYTES), bytes(DATAGRAM_MAX_BYTES + 500))
    assert inbox.fill() == 2
    assert [each.length[0] for each in inbox.arrivals[:2]] == [DATAGRAM_MAX_BYTES, DATAGRAM_MAX_BYTES + 1]


def test_a_length_that_c_makes_shorter_is_whole_again_with_the_next_datagram(pair: Pair) -> None:
    inbox = Inbox(pair[0], slots=1)
    for datagram in (b"a tag behind it", b"a tag behind it"):
        send(pair, datagram)
        assert inbox.fill() == 1
        assert inbox.arrivals[0].octets() == datagram
        inbox.arrivals[0].length[0] -= 4  # as decrypting does


def test_what_the_socket_reports_is_raised(pair: Pair) -> None:
    pair[0].connect(pair[1].getsockname())
    pair[1].close()
    inbox = Inbox(pair[0], slots=1)
    pair[0].send(b"to nobody")
    select.select([pair[0]], [], [], 2)
    with pytest.raises(ConnectionRefusedError):
        inbox.fill()


class Refusing(socket.socket):
    """Reports something in between, as a socket does that an ICMP answer came for."""

    reads = 0

    def recvfrom(self, *args: int) -> tuple[bytes, tuple[str, int]]:
        self.reads += 1
        if self.reads == 2:
            raise ConnectionRefusedError
        return super().recvfrom(*args)


def test_what_came_before_a_report_is_kept_without_recvmmsg() -> None:
    with Refusing(socket.AF_INET, socket.SOCK_DGRAM) as own, socket.socket(type=socket.SOCK_DGRAM) as other:
        own.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        inbox = Inbox(own, slots=4, recvmmsg=False)
        send((own, other), b"one", b"two")
        assert [inbox.fill(), inbox.fill()] == [1, 1]
        assert inbox.arrivals[0].octets() == b"two"
