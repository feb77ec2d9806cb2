from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest

from sessions.media.sendmmsg import SLOTS, SocketOutlet

FAMILIES = [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]


def udp(family: int, host: str) -> socket.socket:
    opened = socket.socket(family, socket.SOCK_DGRAM)
    opened.bind((host, 0))
    opened.setblocking(False)
    return opened


@pytest.fixture(params=FAMILIES, ids=["IPv4", "IPv6"])
def sockets(request: pytest.FixtureRequest) -> Iterator[list[socket.socket]]:
    made = [udp(*request.param) for _ in range(4)]
    yield made
    for each in made:
        each.close()


def received(each: socket.socket) -> list[bytes]:
    found = []
    with suppress(BlockingIOError):
        while True:
            found.append(each.recv(4096))
    return found


def write(outlet: SocketOutlet, slot: int, data: bytes) -> None:
    outlet.views[slot][: len(data)] = data
    outlet.lengths[slot][0] = len(data)


@pytest.mark.parametrize("sendmmsg", [True, False])
def test_a_row_goes_where_it_was_aimed_again_and_again(sockets: list[socket.socket], sendmmsg: bool) -> None:
    node, *others = sockets
    outlet = SocketOutlet(node, sendmmsg=sendmmsg)
    row = outlet.row([(slot, outlet.destination(each.getsockname()[:2])) for slot, each in enumerate(others)])
    for turn in range(2):
        for slot in range(3):
            write(outlet, slot, b"turn %d slot %d" % (turn, slot))
        assert outlet.flush(row) == 3
    assert [received(each) for each in others] == [
        [b"turn 0 slot %d" % slot, b"turn 1 slot %d" % slot] for slot in range(3)
    ]
    assert (outlet.sent, outlet.short) == (6, 0)


@pytest.mark.parametrize("sendmmsg", [True, False])
def test_one_address_that_cannot_be_reached_harms_no_other(
    sockets: list[socket.socket], sendmmsg: bool
) -> None:
    node, first, last, _ = sockets
    outlet = SocketOutlet(node, sendmmsg=sendmmsg)
    nowhere = (first.getsockname()[0], 0)  # nothing can be sent to port 0
    targets = [first.getsockname()[:2], nowhere, last.getsockname()[:2]]
    row = outlet.row([(slot, outlet.destination(each)) for slot, each in enumerate(targets)])
    for slot in range(3):
        write(outlet, slot, b"%d" % slot)
    assert outlet.flush(row) == 2
    assert (received(first), received(last)) == ([b"0"], [b"2"])
    assert outlet.short == 1


@pytest.mark.parametrize("sendmmsg", [True, False])
def test_a_full_or_closed_socket_is_counted_and_never_waited_for(sendmmsg: bool) -> None:
    node = udp(*FAMILIES[0])
    outlet = SocketOutlet(node, sendmmsg=sendmmsg)
    row = outlet.row([(0, outlet.destination(("127.0.0.1", 9)))])
    write(outlet, 0, b"x")
    node.close()
    assert outlet.flush(row) == 0
    assert (outlet.sent, outlet.short) == (0, 1)


def test_finished_datagrams_go_out_too(sockets: list[socket.socket]) -> None:
    node, one, two, _ = sockets
    outlet = SocketOutlet(node)
    addresses = [each.getsockname()[:2] for each in (one, two, one)]
    batch = list(zip((b"one", b"two", bytes(70000)), addresses, strict=True))
    assert outlet.send_many(batch) == 2
    assert (received(one), received(two), outlet.short) == ([b"one"], [b"two"], 1)


def test_an_ipv6_socket_reaches_ipv4() -> None:
    node, other = udp(socket.AF_INET6, "::"), udp(*FAMILIES[0])
    outlet = SocketOutlet(node)
    write(outlet, 0, b"mapped")
    assert outlet.flush(outlet.row([(0, outlet.destination(other.getsockname()))])) == 1
    assert received(other) == [b"mapped"]
    node.close()
    other.close()


@pytest.mark.parametrize("address", [("nonsense", 1), ("::1", 1)])
def test_an_address_of_another_kind_is_refused(address: tuple[str, int]) -> None:
    with udp(*FAMILIES[0]) as node, pytest.raises(ValueError, match=r"IPv4|Expected 4"):
        SocketOutlet(node).destination(address)


def test_the_length_is_written_where_it_is_sent_from(sockets: list[socket.socket]) -> None:
    node, other, *_ = sockets
    outlet = SocketOutlet(node)
    row = outlet.row([(SLOTS - 1, outlet.destination(other.getsockname()[:2]))])
    for size in (0, 1, 1400, 7):
        outlet.lengths[SLOTS - 1][0] = size
        outlet.flush(row)
    assert [len(each) for each in received(other)] == [0, 1, 1400, 7]
