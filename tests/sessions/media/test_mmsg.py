"""The functions are there where tests run, and the way that keeps Python's turn sends the same."""

from __future__ import annotations

import socket

from sessions.media import mmsg
from sessions.media.sendmmsg import SocketOutlet


def test_this_platform_has_both() -> None:
    assert mmsg.sendmmsg is not None
    assert mmsg.recvmmsg is not None


def test_a_row_goes_out_in_both_ways() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as node,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other,
    ):
        other.bind(("127.0.0.1", 0))
        other.settimeout(2)
        outlet = SocketOutlet(node)
        row = outlet.row([(0, outlet.destination(other.getsockname()))])
        for keeps_turn, said in ((False, b"given up"), (True, b"kept")):
            outlet.views[0][: len(said)] = said
            outlet.set_lengths(len(said), 1)
            assert outlet.flush(row, keeps_turn=keeps_turn) == 1
            assert other.recv(100) == said
        assert outlet.short == 0


def test_an_address_that_cannot_be_reached_is_stepped_over_while_the_turn_is_kept() -> None:
    """No errno comes back that way: the rest goes the ordinary one."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as node,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other,
    ):
        other.bind(("127.0.0.1", 0))
        other.settimeout(2)
        outlet = SocketOutlet(node)
        nowhere = outlet.destination(("255.255.255.255", 9))  # a broadcast, which the socket may not send
        row = outlet.row([(0, nowhere), (1, outlet.destination(other.getsockname()))])
        outlet.set_lengths(3, 2)
        assert outlet.flush(row, keeps_turn=True) == 1
        assert len(other.recv(100)) == 3
        assert outlet.short == 1
