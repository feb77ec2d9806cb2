"""The way out of a node: many datagrams through one UDP socket in one system call.

The outlet owns a row of slots. A slot is a preallocated buffer, a length that C writes, and a message
header that already points at both: whoever fills slot 0, 1, 2… in place and calls `flush` has copied
nothing and made no object. Where the platform has no `sendmmsg` the same slots go out by `sendto`.
"""

from __future__ import annotations

import errno
import select
import socket
import sys
import time
from array import array
from collections.abc import Sequence
from typing import Any, Literal

from sessions.media import mmsg
from sessions.media.engine import Address
from sessions.media.mmsg import AT_ONCE, FFI, sendmmsg_keeping
from sessions.media.sockaddr import address_for, packed

SLOT_BYTES = 2048  # a datagram of an Ethernet path, its SRTP trailer, and room to spare
SLOTS = 256  # receivers of one packet; more would need another flush

_WORD: Literal["L", "Q"] = "Q" if sys.maxsize > 1 << 32 else "L"  # a pointer and a size_t, as `array` says it
# A full buffer drains sooner than this on any line that carries a group. Voices wait for it; pictures do not:
# they can be asked for again. Longer, or more often, would stop everything else that this node does.
WAIT_S = 0.001
WAIT_EVERY_S = 0.010
_FULL = frozenset({errno.EAGAIN, errno.EWOULDBLOCK, errno.ENOBUFS, errno.ENOMEM})


class Destination:
    """One address, packed once as the socket's family wants it."""

    __slots__ = ("address", "packed", "size")

    def __init__(self, address: Address, family: int) -> None:
        """Raises ValueError for an address that the socket cannot reach."""
        self.address = address_for(family, address)
        raw = packed(family, self.address)
        self.size = len(raw)
        self.packed = FFI.new("char[]", raw)


class Row:
    """Message headers that send some slots to some destinations, ready to be used again and again."""

    __slots__ = ("address", "count", "is_voice", "messages", "ways")

    def __init__(self, vectors: Any, ways: Sequence[tuple[int, Destination]]) -> None:
        self.count = len(ways)
        self.is_voice = False  # worth a moment's waiting where the socket is full
        self.ways = tuple(ways)  # also keeps alive what C points at
        self.messages = FFI.new("struct mmsghdr[]", max(1, self.count))
        self.address = int(FFI.cast("uintptr_t", self.messages))
        for place, (slot, target) in enumerate(ways):
            header = self.messages[place].msg_hdr
            header.msg_name, header.msg_namelen = target.packed, target.size
            header.msg_iov, header.msg_iovlen = vectors + slot, 1

    def rotate(self, first: int) -> None:
        """Begin at message `first` from now on: who got nothing this time is not the last again."""
        size = FFI.sizeof("struct mmsghdr")
        laid = bytes(FFI.buffer(self.messages, size * self.count))
        FFI.memmove(self.messages, laid[first * size :] + laid[: first * size], len(laid))


class SocketOutlet:
    """An `Outlet` over one UDP socket, with slots to build datagrams in.

    `pointers[i]` is slot i as C sees it, `views[i]` as Python does; `lengths[i][0]` is the length of its
    datagram, an `int *` that libsrtp may write itself. The socket stays its owner's to close.
    """

    def __init__(self, udp: socket.socket, *, sendmmsg: bool = True) -> None:
        self._udp = udp
        self._send_messages: Any = mmsg.sendmmsg if sendmmsg else None
        self._memory = FFI.new("char[]", SLOT_BYTES * SLOTS)
        self._vectors = FFI.new("struct iovec[]", SLOTS)
        self.pointers = [self._memory + i * SLOT_BYTES for i in range(SLOTS)]
        self.views = [memoryview(FFI.buffer(each, SLOT_BYTES)) for each in self.pointers]
        self.lengths = [self._length_pointer(i) for i in range(SLOTS)]
        self._words = memoryview(FFI.buffer(self._vectors)).cast("B").cast(_WORD)  # base, length, base, …
        self.sent = 0
        self.short = 0  # datagrams that the socket did not take
        self.waited = 0  # times that voices waited for room
        self._waited_s = -WAIT_EVERY_S
        for i in range(SLOTS):
            self._vectors[i].iov_base = self.pointers[i]

    def _length_pointer(self, slot: int) -> Any:
        """The low half of the slot's `iov_len` as `int *`: C leaves the length where it is sent from."""
        whole = FFI.cast("int *", FFI.addressof(self._vectors[slot], "iov_len"))
        return whole if sys.byteorder == "little" else whole + 1

    def set_lengths(self, size: int, count: int) -> None:
        """The first `count` datagrams are so long."""
        self._words[1 : 2 * count : 2] = array(_WORD, (size,)) * count

    def destination(self, address: Address) -> Destination:
        """Pack `address` once, to be aimed at again and again."""
        return Destination(address, self._udp.family)

    def row(self, ways: Sequence[tuple[int, Destination]]) -> Row:
        """Which slots go where; usable as long as the outlet."""
        return Row(self._vectors, ways)

    def flush(self, row: Row, *, keeps_turn: bool = False) -> int:
        """Send the slots of a row; returns how many the socket took. Never waits, never raises."""
        if self._send_messages is None:
            taken = self._flush_one_by_one(row)
        else:
            taken = self._flush_by_call(row, keeps_turn=keeps_turn)
        self.sent += taken
        self.short += row.count - taken
        return taken

    def _flush_by_call(self, row: Row, *, keeps_turn: bool) -> int:
        if keeps_turn:
            count = sendmmsg_keeping(self._udp.fileno(), row.address, row.count, AT_ONCE)
        else:
            count = self._send_messages(self._udp.fileno(), row.messages, row.count, AT_ONCE)
        return count if count == row.count else self._flush_rest(row, count)

    def _flush_rest(self, row: Row, count: int) -> int:
        """The socket stopped after `count` (or at once: -1): full, or one address cannot be reached."""
        first = taken = max(count, 0)
        while first < row.count:
            left = row.count - first
            count = self._send_messages(self._udp.fileno(), row.messages + first, left, AT_ONCE)
            if count > 0:
                taken += count
                first += count
            elif FFI.errno in _FULL:
                if not (row.is_voice and self._has_room_soon()):
                    row.rotate(first)
                    break
            elif FFI.errno != errno.EINTR:
                first += 1  # this address cannot be reached; the others can
        return taken

    def _has_room_soon(self) -> bool:
        """Wait for room in the socket, briefly and seldom."""
        now_s = time.monotonic()
        if now_s - self._waited_s < WAIT_EVERY_S:
            return False
        self._waited_s = now_s
        self.waited += 1
        return bool(select.select((), (self._udp,), (), WAIT_S)[1])

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
            self._udp.sendto(data, AT_ONCE, address)
        except OSError:
            return False
        return True
