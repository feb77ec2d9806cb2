from __future__ import annotations

import select
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sessions.media import mmsg, sendmmsg
from sessions.media.sendmmsg import SLOTS, Destination, Row, SocketOutlet

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


class Narrow:
    """An outlet over a local socket that holds few datagrams, and who reads them.

    A UDP socket on loopback is never full: what is sent lies with the receiver at once.
    """

    def __init__(self, folder: Path, count: int = 8) -> None:
        self.reader = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.reader.bind(str(folder / "s"))
        self.reader.setblocking(False)
        self.got: list[int] = []
        self.out = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.out.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)  # the kernel's least
        self.outlet = SocketOutlet(self.out)
        self.row = self.outlet.row([(slot, self._target(folder / "s")) for slot in range(count)])
        for slot in range(count):
            write(self.outlet, slot, b"%d" % slot + bytes(1000))

    def _target(self, path: Path) -> Destination:
        target = Destination(("127.0.0.1", 9), socket.AF_INET)
        raw = socket.AF_UNIX.to_bytes(2, sys.byteorder) + str(path).encode() + b"\0"
        target.packed, target.size = mmsg.FFI.new("char[]", raw), len(raw)
        return target

    def read(self) -> list[int]:
        """The slots that arrived since the last call."""
        return [int(each[:1]) for each in received(self.reader)]

    def close(self) -> None:
        self.reader.close()
        self.out.close()


@pytest.fixture
def narrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Narrow]:
    made = Narrow(tmp_path)

    def drained(*arguments: Any) -> Any:
        made.got += made.read()  # what a line does within the moment that is waited
        return select.select(*arguments)

    monkeypatch.setattr(sendmmsg, "select", SimpleNamespace(select=drained))
    yield made
    made.close()


def test_pictures_never_wait_and_voices_wait_a_moment_where_the_socket_is_full(narrow: Narrow) -> None:
    """The first half is the control of the second."""
    held = narrow.outlet.flush(narrow.row)
    assert 0 < held < 8
    assert (narrow.read(), narrow.outlet.waited, narrow.outlet.short) == (list(range(held)), 0, 8 - held)
    narrow.row.rotate(8 - held)
    narrow.row.is_voice = True
    assert narrow.outlet.flush(narrow.row) > held
    assert narrow.outlet.waited == 1
    assert (narrow.got + narrow.read())[: held + 1] == list(range(held + 1))


@pytest.mark.parametrize(("every_s", "waited"), [(sendmmsg.WAIT_EVERY_S, 1), (0.0, 20)])
def test_voices_wait_seldom(
    narrow: Narrow, monkeypatch: pytest.MonkeyPatch, every_s: float, waited: int
) -> None:
    """The second row is the control: a socket that stays full would hold up everything else."""
    monkeypatch.setattr(sendmmsg, "WAIT_EVERY_S", every_s)
    monkeypatch.setattr(sendmmsg, "time", SimpleNamespace(monotonic=lambda: 5.0))
    monkeypatch.setattr(sendmmsg, "select", SimpleNamespace(select=lambda *_: ([], [], [])))
    narrow.row.is_voice = True
    for _ in range(20):
        narrow.outlet.flush(narrow.row)
    assert narrow.outlet.waited == waited


def everybody_in(narrow: Narrow, turns: int) -> set[int]:
    """Who gets anything in so many rows, each of which finds an empty socket that is too small for it."""
    got: set[int] = set()
    for _ in range(turns):
        narrow.outlet.flush(narrow.row)
        got |= set(narrow.read())
    return got


def test_who_got_nothing_is_first_the_next_time(narrow: Narrow) -> None:
    assert everybody_in(narrow, 8) == set(range(8))


def test_control_without_turns_the_last_get_nothing_ever(
    narrow: Narrow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Row, "rotate", lambda *_: None)
    assert len(everybody_in(narrow, 8)) < 8


def test_a_row_that_was_turned_sends_everything_once(sockets: list[socket.socket]) -> None:
    node, *others = sockets
    outlet = SocketOutlet(node)
    row = outlet.row([(slot, outlet.destination(each.getsockname()[:2])) for slot, each in enumerate(others)])
    for slot in range(3):
        write(outlet, slot, b"%d" % slot)
    for first in (1, 2, 3, 0):
        row.rotate(first)
        assert outlet.flush(row) == 3
        assert [received(each) for each in others] == [[b"0"], [b"1"], [b"2"]]
