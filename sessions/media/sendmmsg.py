"""The way out of a node: many datagrams through one UDP socket in one system call.

The outlet owns a row of slots. A slot is a preallocated buffer, a length that C writes, and a message
header that already points at both: whoever fills slot 0, 1, 2… in place and calls `flush` has copied
nothing and made no object. Where the platform has no `sendmmsg` the same slots go out by `sendto`.
"""

from __future__ import annotations

import errno
import ipaddress
import socket
import sys
from collections.abc import Sequence
from typing import Any

import cffi

from sessions.media.engine import Address

SLOT_BYTES = 2048  # a datagram of an Ethernet path, its SRTP trailer, and room to spare
SLOTS = 256  # receivers of one packet; more would need another flush

_FFI = cffi.FFI()
_FFI.cdef(
    """
    struct iovec { void *iov_base; size_t iov_len; };
    struct msghdr {
        void *msg_name; unsigned int msg_namelen;
        struct iovec *msg_iov; size_t msg_iovlen;
        void *msg_control; size_t msg_controllen; int msg_flags;
    };
    struct mmsghdr { struct msghdr msg_hdr; unsigned int msg_len; };
    int sendmmsg(int fd, struct mmsghdr *messages, unsigned int count, int flags);
    """
)
_AT_ONCE = int(getattr(socket, "MSG_DONTWAIT", 0))
_FULL = frozenset({errno.EAGAIN, errno.EWOULDBLOCK, errno.ENOBUFS, errno.ENOMEM})


def _platform_sendmmsg() -> Any:
    """The C function, or None where the platform has none (or another layout of its structures)."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        return _FFI.dlopen(None).sendmmsg
    except (AttributeError, OSError):
        return None


class Destination:
    """One address, packed once as the socket's family wants it."""

    __slots__ = ("address", "packed", "size")

    def __init__(self, address: Address, family: int) -> None:
        """Raises ValueError for an address that the socket cannot reach."""
        self.address = address_for(family, address)
        raw = _packed(family, self.address)
        self.size = len(raw)
        self.packed = _FFI.new("char[]", raw)


class Row:
    """Message headers that send some slots to some destinations, ready to be used again and again."""

    __slots__ = ("count", "messages", "ways")

    def __init__(self, vectors: Any, ways: Sequence[tuple[int, Destination]]) -> None:
        self.count = len(ways)
        self.ways = tuple(ways)  # also keeps alive what C points at
        self.messages = _FFI.new("struct mmsghdr[]", max(1, self.count))
        for place, (slot, target) in enumerate(ways):
            header = self.messages[place].msg_hdr
            header.msg_name, header.msg_namelen = target.packed, target.size
            header.msg_iov, header.msg_iovlen = vectors + slot, 1


class SocketOutlet:
    """An `Outlet` over one UDP socket, with slots to build datagrams in.

    `pointers[i]` is slot i as C sees it, `views[i]` as Python does; `lengths[i][0]` is the length of its
    datagram, an `int *` that libsrtp may write itself. The socket stays its owner's to close.
    """

    def __init__(self, udp: socket.socket, *, sendmmsg: bool = True) -> None:
        self._udp = udp
        self._send_messages: Any = _platform_sendmmsg() if sendmmsg else None
        self._memory = _FFI.new("char[]", SLOT_BYTES * SLOTS)
        self._vectors = _FFI.new("struct iovec[]", SLOTS)
        self.pointers = [self._memory + i * SLOT_BYTES for i in range(SLOTS)]
        self.views = [memoryview(_FFI.buffer(each, SLOT_BYTES)) for each in self.pointers]
        self.lengths = [self._length_pointer(i) for i in range(SLOTS)]
        self.sent = 0
        self.short = 0  # datagrams that the socket did not take
        for i in range(SLOTS):
            self._vectors[i].iov_base = self.pointers[i]

    def _length_pointer(self, slot: int) -> Any:
        """The low half of the slot's `iov_len` as `int *`: C leaves the length where it is sent from."""
        whole = _FFI.cast("int *", _FFI.addressof(self._vectors[slot], "iov_len"))
        return whole if sys.byteorder == "little" else whole + 1

    def destination(self, address: Address) -> Destination:
        """Pack `address` once, to be aimed at again and again."""
        return Destination(address, self._udp.family)

    def row(self, ways: Sequence[tuple[int, Destination]]) -> Row:
        """Which slots go where; usable as long as the outlet."""
        return Row(self._vectors, ways)

    def flush(self, row: Row) -> int:
        """Send the slots of a row; returns how many the socket took. Never waits, never raises."""
        taken = self._flush_by_call(row) if self._send_messages is not None else self._flush_one_by_one(row)
        self.sent += taken
        self.short += row.count - taken
        return taken

    def _flush_by_call(self, row: Row) -> int:
        count: int = self._send_messages(self._udp.fileno(), row.messages, row.count, _AT_ONCE)
        return count if count == row.count else self._flush_rest(row, count)

    def _flush_rest(self, row: Row, count: int) -> int:
        """The socket stopped after `count` (or at once: -1): full, or one address cannot be reached."""
        first = taken = max(count, 0)
        while first < row.count:
            left = row.count - first
            count = self._send_messages(self._udp.fileno(), row.messages + first, left, _AT_ONCE)
            if count > 0:
                taken += count
                first += count
            elif _FFI.errno in _FULL:
                break
            elif _FFI.errno != errno.EINTR:
                first += 1  # this address cannot be reached; the others can
        return taken

    def _flush_one_by_one(self, row: Row) -> int:
        taken = 0
        for slot, target in row.ways:
            taken += self._send(self.views[slot][: self.lengths[slot][0]], target.address)
        return taken

    def send_many(self, batch: list[tuple[bytes, Address]]) -> int:
        """Datagrams that were built elsewhere, in one go; returns how many the socket took."""
        taken = sum(self._send(data, address_for(self._udp.family, address)) for data, address in batch)
        self.sent += taken
        self.short += len(batch) - taken
        return taken

    def _send(self, data: bytes | memoryview, address: Address) -> bool:
        try:
            self._udp.sendto(data, _AT_ONCE, address)
        except OSError:
            return False
        return True


def address_for(family: int, address: Address) -> Address:
    """An IPv4 address as an IPv6 socket names it (RFC 4291 §2.5.5.2); others unchanged."""
    host, port = address[0], address[1]
    if family == socket.AF_INET6 and ":" not in host:
        return (f"::ffff:{host}", port)
    return (host, port)


def _packed(family: int, address: Address) -> bytes:
    """`sockaddr_in` or `sockaddr_in6`: family in the host's byte order, the rest in the network's."""
    host, port = address
    start = family.to_bytes(2, sys.byteorder) + port.to_bytes(2, "big")
    if family == socket.AF_INET6:
        scoped = ipaddress.IPv6Address(host)
        scope = _scope_number(scoped.scope_id)
        return start + bytes(4) + scoped.packed + scope.to_bytes(4, sys.byteorder)
    return start + ipaddress.IPv4Address(host).packed + bytes(8)


def _scope_number(scope: str | None) -> int:
    """The interface a link-local address belongs to, as a number; 0 for none."""
    if scope is None:
        return 0
    return int(scope) if scope.isdigit() else socket.if_nametoindex(scope)
